//! `offramp print`: sheets of paper for a table.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::report;
use crate::scenario::suggest;

/// Print sheets for a table: briefings, order cards, injects, measures, ladders
///
/// It writes one HTML file of A4 pages: open it in a browser and print it. Some pages are for the
/// facilitator alone, and say so.
#[derive(Debug, Args)]
pub(super) struct Print {
    /// The scenario file
    scenario: PathBuf,
    /// The language of the sheets [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// A measure that is in force from the start, or `all`; may be given several times
    #[arg(long = "with", value_name = "MEASURE")]
    with: Vec<String>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Print {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let language = language::of(&model, self.lang.as_deref())?;
        let on = measures(&model, &self.with)?;
        let html = report::print::html(&model, language, on);
        match &self.out {
            Some(path) => files::write_file(path, &html)?,
            None => files::print(&html)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The measures of those names; each with all that it needs, or it is refused.
fn measures(model: &Model, names: &[String]) -> Result<MeasureSet, Failure> {
    let mut on = MeasureSet::EMPTY;
    for name in names.iter().flat_map(|names| names.split('+')) {
        match model.measure(name) {
            Some(measure) => on = on.with(measure),
            None if name == "all" => on = model.all_measures(),
            None => return Err(unknown(model, name)),
        }
    }
    let id = |measure: usize| model.measures[measure].id.as_str();
    for measure in on.iter() {
        let missing = model.with_needs(measure).minus(on);
        if let Some(first) = missing.iter().next() {
            let (measure, needed) = (id(measure.index()), id(first.index()));
            return Err(Failure::new(format!("`{measure}` needs `{needed}`, which is not given"))
                .hint(format!("add `--with {needed}`, or leave `{measure}` out")));
        }
    }
    Ok(on)
}

fn unknown(model: &Model, name: &str) -> Failure {
    let ids = || model.measures.iter().map(|measure| measure.id.as_str());
    let meant = suggest::nearest(name, ids());
    let meant = meant.map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
    Failure::new(format!("there is no measure `{name}` in this scenario"))
        .hint(format!("{meant}its measures are {}", suggest::listed(ids())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario;

    #[test]
    fn measures_are_whole_sets() {
        let files = [
            ("schema.ron", include_str!("../../tests/scenarios/schema.ron")),
            ("catalogue.ron", include_str!("../../tests/scenarios/catalogue.ron")),
        ];
        let checked = scenario::read_memory(files).into_checked().unwrap();
        let model = Model::new(&Arc::new(checked));
        let check = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            measures(&model, &names).map_err(|failure| format!("{failure:?}"))
        };
        assert_eq!(check(&["all"]), Ok(model.all_measures()));
        assert_eq!(check(&[]), Ok(MeasureSet::EMPTY));
        assert!(check(&["nonsense"]).unwrap_err().contains("there is no measure `nonsense`"));
        let needy = model.measures.iter().find(|measure| !measure.needs.is_empty()).unwrap();
        assert!(check(&[&needy.id]).unwrap_err().contains("which is not given"));
    }
}
