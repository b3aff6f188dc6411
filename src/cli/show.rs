//! `offramp show`: what a scenario is made of.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::model::LadderId;
use crate::model::Model;
use crate::report;
use crate::scenario::suggest;

/// Show what a scenario is made of: ladders, measures, seats, and what its numbers rest on
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The scenario file
    scenario: PathBuf,
    /// What to print
    #[arg(long, default_value = "text")]
    format: Format,
    /// Only this ladder
    #[arg(long, value_name = "ID")]
    ladder: Option<String>,
    /// The language of titles and texts [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal
    Text,
    /// The ladders as Graphviz graphs
    Dot,
    /// The ladders as pictures
    Svg,
    /// One object, for programs
    Json,
}

impl Show {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let ladder = self.ladder.as_deref().map(|id| ladder(&model, id)).transpose()?;
        let language = language::of(&model, self.lang.as_deref())?;
        let text = match self.format {
            Format::Svg => report::ladder::svg(&model, ladder, language, &[]),
            Format::Text => report::show::text(&model, ladder, language),
            Format::Dot => report::dot::dot(&model, ladder, language),
            Format::Json => report::show_json::json(&model, ladder, language),
        };
        files::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn ladder(model: &Model, id: &str) -> Result<LadderId, Failure> {
    let ids = || model.ladders.iter().map(|ladder| ladder.id.as_str());
    let found = ids().position(|known| known == id).map(LadderId::new);
    found.ok_or_else(|| {
        unknown(&format!("there is no ladder `{id}` in this scenario"), id, "ladders", ids())
    })
}

fn unknown<'a>(
    message: &str,
    word: &str,
    what: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Failure {
    let meant = suggest::nearest(word, candidates.clone());
    let meant = meant.map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
    Failure::new(message).hint(format!("{meant}its {what} are {}", suggest::listed(candidates)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario;

    #[test]
    fn slips_get_a_suggestion() {
        let text = include_str!("../../tests/scenarios/gamblers-ruin.ron");
        let checked = scenario::read_memory([("test.ron", text)]).into_checked().unwrap();
        let model = Model::new(&Arc::new(checked));
        let id = &model.ladders[0].id;
        assert!(ladder(&model, id).is_ok_and(|found| found.index() == 0));
        let slip = format!("{:?}", ladder(&model, &format!("{id}s")).unwrap_err());
        assert!(slip.contains(&format!("did you mean `{id}`? its ladders are `{id}`")), "{slip}");
    }
}
