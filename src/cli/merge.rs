//! `offramp merge`: the shards of a comparison or a study become what one run would have given.

use std::error::Error;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;

use crate::cli::compare;
use crate::cli::compare::Format;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::cli::manifest;
use crate::cli::manifest::Made;
use crate::cli::shelf;
use crate::cli::study::Study;
use crate::cli::study::Told;
use crate::cli::study::Work;
use crate::cli::study::price;
use crate::model::Model;
use crate::montecarlo::Counts;
use crate::report;
use crate::report::shard::MergeError;
use crate::report::shard::Shard;
use crate::report::shard::counts;
use crate::report::shard::counts::Question;
use crate::report::shard::rows;
use crate::study::sampling::Asked;
use crate::study::sampling::Sampling;

/// Put the shards of a command together; prints and writes what one run would
#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The folder of the shards
    folder: PathBuf,
    /// The scenario file, if it is not where it was
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
    /// The language of a study's report [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// What lowering the chance by one percentage point is worth, if a study shall tell it anew
    #[arg(long, value_name = "P", value_parser = price)]
    price: Option<f64>,
    /// What may be spent on a set of the frontier, if a study shall tell it anew
    #[arg(long, value_name = "B")]
    budget: Option<u32>,
}

/// The shards of one command, each with its file, in order and without what they found.
type Shards = [(String, Shard)];

impl Merge {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let started = SystemTime::now();
        let heads = shelf::heads(&self.folder)?;
        let of_study = heads.first().is_some_and(|(_, shard)| shard.command == "study");
        let command = if of_study { "study" } else { "compare" };
        let shards =
            report::shard::together(heads).map_err(|error| self.refused(&error, command))?;
        let first = &shards[0].1;
        let path = self.scenario.clone().unwrap_or_else(|| PathBuf::from(&first.scenario));
        let made = Made { threads: None, shards: Some(first.of), started };
        if of_study {
            self.study(&shards, &path, made)?;
        } else if self.lang.is_some() || self.price.is_some() || self.budget.is_some() {
            let failure = Failure::new("a comparison has no language, price or budget");
            return Err(failure.hint("leave out --lang, --price and --budget"));
        } else {
            self.comparison(&shards, &path, made)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn comparison(&self, shards: &Shards, path: &Path, made: Made) -> Result<(), Failure> {
        let question = Question::of(&shards[0].1).map_err(|error| self.unusable(&error))?;
        let model = self.model(path, &question)?;
        let arms = question.arms(&model).map_err(|error| self.unusable(&error))?;
        let mut whole = Counts::new(&model, arms.len());
        for (name, _) in shards {
            let shard = shelf::read(Path::new(name))?;
            whole.merge(&counts::read(&model, arms.len(), &shard).map_err(of_file(name))?);
        }
        let Question { seed, replications, ref why, .. } = question;
        let asked = Asked { model: &model, arms: &arms, seed, replications, precision: None };
        let sampling = Sampling::new(asked).resume(whole);
        let comparison = crate::study::compare::simulated(&sampling, why);
        compare::print(&model, &comparison, None, path, self.format)?;
        manifest::write(&self.folder, &model, &comparison, None, path, made)
    }

    /// The options stand in the shards, so that the same is told as by one run. A price or a budget
    /// changes what is told of the draws and no draw.
    fn study(&self, shards: &Shards, path: &Path, made: Made) -> Result<(), Failure> {
        let first = &shards[0].1;
        let words = rows::options(first).map_err(|error| self.unusable(&error))?;
        let study = Study::of(&words, path).map_err(|error| self.unusable(&error))?;
        let work = Work::new(&study, path)?;
        if let Some(what) = report::shard::changed(&work.question(), &first.question) {
            return Err(self.other(path, &what));
        }
        let mut whole = work.no_rows();
        for (name, _) in shards {
            let shard = shelf::read(Path::new(name))?;
            whole.append(work.rows(&shard).map_err(of_file(name))?);
        }
        drop(work);
        let study = study.priced(self.price, self.budget);
        let work = Work::new(&study, path)?;
        let language = language::of(work.model(), self.lang.as_deref())?;
        let (folder, asked) = (Some(self.folder.as_path()), self.lang.as_deref());
        study.tell(&work, whole, self.format, Told { folder, path, language, asked, made })
    }

    fn unusable(&self, error: &dyn Error) -> Failure {
        Failure::new(format!("cannot use the shards in {}: {error}", self.folder.display()))
            .hint("remove them and run their commands again")
    }

    /// What is here asks another question than the shards answer.
    fn other(&self, path: &Path, what: &str) -> Failure {
        let (path, folder) = (path.display(), self.folder.display());
        if what == "the scenario" {
            let message = format!(
                "{path} is not the scenario that was counted in {folder}: their digests differ"
            );
            return Failure::new(message)
                .hint("give the one that was counted with --scenario FILE");
        }
        Failure::new(format!("{path} is not asked here what was asked in {folder}: {what} differ"))
            .hint("restore what was changed since, or run the shards' commands again")
    }

    /// The model that the shards are of.
    fn model(&self, path: &Path, question: &Question) -> Result<Model, Failure> {
        let model = Model::new(&files::read(path)?);
        if model.checked().digest() != question.digest {
            return Err(self.other(path, "the scenario"));
        }
        Ok(model)
    }

    fn refused(&self, error: &MergeError, command: &str) -> Failure {
        let failure = Failure::new(format!("cannot merge {}: {error}", self.folder.display()));
        failure.hint(match error {
            MergeError::None => "write some with compare or study --shard I/N --out DIR".to_owned(),
            MergeError::Mixed { .. } => {
                "keep the shards of each command in a folder of their own".to_owned()
            }
            MergeError::Engine { .. } => "merge them with the version that made them".to_owned(),
            MergeError::Doubled { .. } => "remove one of them".to_owned(),
            _ => format!("run {command} --shard I/N --out DIR for every part that is not done"),
        })
    }
}

/// What is wrong with a file's content.
fn of_file<E: Error>(name: &str) -> impl FnOnce(E) -> Failure + '_ {
    move |error| {
        Failure::new(format!("cannot use {name}: {error}"))
            .hint("remove it and run its shard's command again")
    }
}
