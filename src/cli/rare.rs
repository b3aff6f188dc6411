//! `offramp rare`: the chance of what is too rare to be counted.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;

use crate::chance::Seed;
use crate::cli::compare;
use crate::cli::compare::FamilyName;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::progress::Progress;
use crate::cli::threads;
use crate::model::Model;
use crate::report;
use crate::study::arms;
use crate::study::arms::Family;
use crate::study::rare;
use crate::study::rare::Question;

/// Estimate the chance of a severity that is too rare to be counted, by multilevel splitting
#[derive(Debug, Args)]
pub(super) struct Rare {
    /// The scenario file
    scenario: PathBuf,
    /// An arm: NAME=m1+m2, or a menu, a measure, none, all; may be repeated
    #[arg(long = "arm", value_name = "NAME=m1+m2")]
    named: Vec<String>,
    /// A family of arms; may be repeated [default: menu, unless --arm is given]
    #[arg(long = "arms", value_name = "FAMILY", value_delimiter = ',')]
    families: Vec<FamilyName>,
    /// The severity, 1 to 10 [default: the scenario's headline]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u8).range(1..=10))]
    severity: Option<u8>,
    /// How many clones climb each level
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    clones: u32,
    /// How many independent repetitions; the error is theirs
    #[arg(long, value_name = "N", default_value_t = 50,
        value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    repetitions: u32,
    /// The key of all draws: a number, or hex: and 64 digits
    #[arg(long, value_name = "N|hex:...", default_value = "1")]
    seed: Seed,
    /// How many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=threads::THREADS_MAX))]
    threads: Option<u16>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
    /// No progress on standard error
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// One JSON object
    Json,
    /// A row an arm
    Csv,
}

impl Rare {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let families = match (self.families.is_empty(), self.named.is_empty()) {
            (true, true) => vec![Family::Menu],
            _ => compare::families(&self.families, &self.named),
        };
        let arms = arms::arms(&model, &self.named, &families)
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let Rare { seed, clones, repetitions, .. } = self;
        let severity = self.severity.unwrap_or(model.headline);
        let question = Question { model: &model, arms: &arms, severity, seed, clones, repetitions };
        let pool = threads::pool(self.threads)?;
        let all = u64::from(repetitions) * arms.len() as u64;
        let progress = Progress::start(all, "repetitions", self.quiet);
        let chances = rare::chances(&question, &pool, &progress);
        progress.finish();
        if chances.repetitions == 0 {
            return Err(Failure::new("stopped before one repetition was done under every arm"));
        }
        files::print(&match self.format {
            Format::Table => report::rare::table(&question, &chances),
            Format::Json => report::rare::json(&question, &chances),
            Format::Csv => report::rare::csv(&question, &chances),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
