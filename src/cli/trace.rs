//! `offramp trace`: one replication, turn by turn.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::chance::Seed;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::model::Model;
use crate::report;
use crate::study::arms;
use crate::study::trace;

/// Tell one replication turn by turn; with --versus, two arms side by side
#[derive(Debug, Args)]
pub(super) struct Trace {
    /// The scenario file
    scenario: PathBuf,
    /// Which replication, from 0
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u64).range(..1 << 63))]
    replication: u64,
    /// The arm: a name that `compare` prints, or m1+m2
    #[arg(long, value_name = "A", default_value = "none")]
    arm: String,
    /// Another arm on the same draws
    #[arg(long, value_name = "B")]
    versus: Option<String>,
    /// The key of all draws: a number, or hex: and 64 digits
    #[arg(long, value_name = "N|hex:...", default_value = "1")]
    seed: Seed,
}

impl Trace {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let one = self.trace(&model, &self.arm)?;
        let text = match &self.versus {
            None => report::trace::single(&model, &one, self.replication),
            Some(other) => {
                let other = self.trace(&model, other)?;
                report::trace::versus(&model, &one, &other, self.replication)
            }
        };
        files::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    fn trace(&self, model: &Model, arm: &str) -> Result<trace::Trace, Failure> {
        let arm = arms::arm(model, arm)
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        Ok(trace::trace(model, &arm, self.seed, self.replication))
    }
}
