//! `offramp sensitivity`: where the answer hangs on judgement.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::progress::ExactProgress;
use crate::cli::threads;
use crate::markov;
use crate::markov::Limits;
use crate::model::Model;
use crate::report;
use crate::report::sensitivity::Question;
use crate::study::arms;

/// So many numbers a table shows unless the user says otherwise.
const TOP: usize = 20;

/// Say what the chance of a severity hangs on: exact elasticities, the largest first
///
/// It takes two sweeps through all turns, one forward and one backward, and no sampling. What does
/// not fit is refused, and says how large it is: then `study` asks by counting.
#[derive(Debug, Args)]
pub(super) struct Sensitivity {
    /// The scenario file
    scenario: PathBuf,
    /// The arm: a name that `compare` prints, or m1+m2
    #[arg(long, value_name = "A", default_value = "none")]
    arm: String,
    /// The severity, 1 to 10 [default: the scenario's headline]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u8).range(1..=10))]
    severity: Option<u8>,
    /// How many numbers [default: 20 in a table, else all]
    #[arg(long, value_name = "N")]
    top: Option<NonZeroUsize>,
    /// Up to how many reachable states are solved
    #[arg(long, value_name = "N", default_value_t = Limits::default().states)]
    states_max: usize,
    /// How many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=threads::THREADS_MAX))]
    threads: Option<u16>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
    /// No progress on standard error
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// One JSON object
    Json,
    /// A row a number
    Csv,
}

impl Sensitivity {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let arm = arms::arm(&model, &self.arm)
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let severity = self.severity.unwrap_or(model.headline);
        let limits = Limits::with_states(self.states_max).patient();
        let progress = ExactProgress::new(self.quiet);
        let pool = threads::pool(self.threads)?;
        let found = pool
            .install(|| markov::sensitivity(&model, arm.measures, severity, &limits, &progress));
        progress.finish();
        let found = found.map_err(|error| {
            Failure::from_error(&error)
                .hint("sensitivities are exact; try a smaller scenario or --states-max")
        })?;
        let default = (self.format == Format::Table).then_some(TOP);
        let top = self.top.map(NonZeroUsize::get).or(default);
        let question = Question { arm: &arm, severity, top };
        files::print(&match self.format {
            Format::Table => report::sensitivity::table(&model, question, &found),
            Format::Json => report::sensitivity::json(&model, question, &found),
            Format::Csv => report::sensitivity::csv(question, &found),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
