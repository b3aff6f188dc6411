//! `offramp merge`: the shards of a comparison become what one run would have given.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;

use crate::cli::compare;
use crate::cli::compare::Format;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::manifest;
use crate::cli::manifest::Made;
use crate::cli::shelf;
use crate::model::Model;
use crate::montecarlo::Counts;
use crate::report;
use crate::report::shard::MergeError;
use crate::report::shard::counts;
use crate::report::shard::counts::Question;
use crate::study::sampling::Asked;
use crate::study::sampling::Sampling;

/// Add up the shards of `compare --shard I/N --out DIR`; prints and writes what one run would
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
}

impl Merge {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let started = SystemTime::now();
        let shards = shelf::shards(&self.folder)?;
        let names: Vec<String> = shards.iter().map(|(name, _)| name.clone()).collect();
        let shards = report::shard::together(shards).map_err(|error| self.refused(&error))?;
        let unusable = |error: &dyn std::error::Error| {
            Failure::new(format!("cannot use the shards in {}: {error}", self.folder.display()))
                .hint("remove them and run their commands again")
        };
        let question = Question::of(&shards[0]).map_err(|error| unusable(&error))?;
        let path = self.scenario.clone().unwrap_or_else(|| PathBuf::from(&shards[0].scenario));
        let model = self.model(&path, &question)?;
        let arms = question.arms(&model).map_err(|error| unusable(&error))?;
        let mut whole = Counts::new(&model, arms.len());
        for (shard, name) in shards.iter().zip(&names) {
            let counts = counts::read(&model, arms.len(), shard)
                .map_err(|error| Failure::new(format!("cannot use {name}: {error}")))?;
            whole.merge(&counts);
        }
        let Question { seed, replications, ref why, .. } = question;
        let asked = Asked { model: &model, arms: &arms, seed, replications, precision: None };
        let sampling = Sampling::new(asked).resume(whole);
        let comparison = crate::study::compare::simulated(&sampling, why);
        compare::print(&model, &comparison, None, &path, self.format)?;
        let made = Made { threads: None, shards: Some(shards[0].of), started };
        manifest::write(&self.folder, &model, &comparison, None, &path, made)?;
        Ok(ExitCode::SUCCESS)
    }

    /// The model that the shards are of.
    fn model(&self, path: &Path, question: &Question) -> Result<Model, Failure> {
        let model = Model::new(&files::read(path)?);
        if model.checked().digest() != question.digest {
            let failure = Failure::new(format!(
                "{} is not the scenario that was counted in {}: their digests differ",
                path.display(),
                self.folder.display()
            ));
            return Err(failure.hint("give the one that was counted with --scenario FILE"));
        }
        Ok(model)
    }

    fn refused(&self, error: &MergeError) -> Failure {
        let failure = Failure::new(format!("cannot merge {}: {error}", self.folder.display()));
        failure.hint(match error {
            MergeError::None => "write some with compare --shard I/N --out DIR",
            MergeError::Mixed { .. } => "keep the shards of each command in a folder of their own",
            MergeError::Doubled { .. } => "remove one of them",
            _ => "run compare --shard I/N --out DIR for every part that is not done",
        })
    }
}
