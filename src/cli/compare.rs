//! `offramp compare`: the main job.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use clap::ValueEnum;
use rayon::ThreadPool;

use crate::chance::Seed;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::manifest;
use crate::cli::progress::ExactProgress;
use crate::cli::progress::Progress;
use crate::cli::threads;
use crate::cli::threads::THREADS_MAX;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::model::Model;
use crate::report;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::arms::Family;
use crate::study::compare;
use crate::study::compare::Comparison;
use crate::study::sampling::Asked;
use crate::study::sampling::Sampling;

/// So many replications unless the user says otherwise.
const REPLICATIONS: u64 = 1_000_000;

/// Finer than this nobody can wait for.
const PRECISION_MIN: f64 = 1e-7;

/// Compare how sets of measures change the chances, beside `none`
#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The scenario file
    scenario: PathBuf,
    /// An arm: NAME=m1+m2, or a menu, a measure, none, all; may be repeated
    #[arg(long = "arm", value_name = "NAME=m1+m2")]
    named: Vec<String>,
    /// A family of arms; may be repeated [default: menu and singles, unless --arm is given]
    #[arg(long = "arms", value_name = "FAMILY", value_delimiter = ',')]
    families: Vec<FamilyName>,
    /// How to find the answer
    #[arg(long, default_value = "auto")]
    method: MethodName,
    /// How many replications; `auto` then simulates [default: 1000000]
    #[arg(long, value_name = "N", value_parser = replications)]
    replications: Option<NonZeroU64>,
    /// Sample until every paired difference is known this well, as 0.001; `auto` then simulates,
    /// and --replications is the most
    #[arg(long, value_name = "P", value_parser = precision)]
    precision: Option<f64>,
    /// Up to how many states are solved exactly; `auto` waits a minute of one core for two
    /// millions, and for more in proportion
    #[arg(long, value_name = "N", default_value_t = Limits::default().states)]
    states_max: usize,
    /// The key of all draws: a number, or hex: and 64 digits
    #[arg(long, value_name = "N|hex:...", default_value = "1")]
    seed: Seed,
    /// How many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=THREADS_MAX))]
    threads: Option<u16>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
    /// A folder for arms.csv and manifest.json
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// No progress on standard error
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FamilyName {
    /// Each menu on top of the menus before it
    Menu,
    /// Each measure with what it needs
    Singles,
    /// All measures without one and what needs it
    LeaveOneOut,
    /// Every set whose needs are met
    Factorial,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MethodName {
    /// Exact where it fits, else simulate
    Auto,
    /// Exact
    Exact,
    /// By sampling
    Simulate,
    /// Exact beside sampling
    Both,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table and what it says
    Table,
    /// One JSON object
    Json,
    /// A row an arm
    Csv,
}

impl Compare {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let started = SystemTime::now();
        let model = Model::new(&files::read(&self.scenario)?);
        let arms = arms::arms(&model, &self.named, &families(&self.families, &self.named))
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let pool = threads::pool(self.threads)?;
        let answer = self.answer(&model, &arms, &pool)?;
        self.print(&model, &answer)?;
        if let Some(folder) = &self.out {
            let Answer { comparison, sampled } = &answer;
            let sampled = sampled.as_ref();
            files::write(
                folder,
                "arms.csv",
                &report::csv::comparison(&model, comparison, sampled),
            )?;
            let threads = pool.current_num_threads();
            let text =
                manifest::text(&model, comparison, sampled, &self.scenario, threads, started);
            files::write(folder, "manifest.json", &text)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn answer(&self, model: &Model, arms: &[Arm], pool: &ThreadPool) -> Result<Answer, Failure> {
        let alone = |comparison| Answer { comparison, sampled: None };
        if self.method == MethodName::Exact && self.precision.is_some() {
            let failure = Failure::new("an exact answer has no sampling error to bound");
            return Err(failure.hint("leave out --precision, or use --method simulate"));
        }
        let limits = Limits::with_states(self.states_max);
        match self.method {
            MethodName::Simulate => {
                self.simulate(model, arms, pool, "--method simulate was given").map(alone)
            }
            MethodName::Auto if self.precision.is_some() => {
                self.simulate(model, arms, pool, "--precision was given").map(alone)
            }
            MethodName::Auto if self.replications.is_some() => {
                self.simulate(model, arms, pool, "--replications was given").map(alone)
            }
            MethodName::Auto => match self.exact(model, arms, &limits, pool) {
                Ok(comparison) => Ok(alone(comparison)),
                Err(ExploreError::Stopped) => Err(refused(ExploreError::Stopped)),
                Err(error) => self.simulate(model, arms, pool, &why(error)).map(alone),
            },
            // Who asks for an exact answer is ready to wait for it.
            MethodName::Exact => {
                self.exact(model, arms, &limits.patient(), pool).map(alone).map_err(refused)
            }
            MethodName::Both => {
                let comparison =
                    self.exact(model, arms, &limits.patient(), pool).map_err(refused)?;
                let sampled = self.simulate(model, arms, pool, "--method both was given")?;
                Ok(Answer { comparison, sampled: Some(sampled) })
            }
        }
    }

    fn exact(
        &self,
        model: &Model,
        arms: &[Arm],
        limits: &Limits,
        pool: &ThreadPool,
    ) -> Result<Comparison, ExploreError> {
        let progress = ExactProgress::new(self.quiet);
        let comparison = compare::solve(model, arms, limits, self.seed, pool, &progress);
        progress.finish();
        comparison
    }

    fn simulate(
        &self,
        model: &Model,
        arms: &[Arm],
        pool: &ThreadPool,
        why: &str,
    ) -> Result<Comparison, Failure> {
        let replications = self.replications.map_or(REPLICATIONS, NonZeroU64::get);
        let Compare { seed, precision, .. } = *self;
        if precision.is_some() && arms.len() == 1 {
            let failure = Failure::new("there is no difference to know: `none` is the only arm");
            return Err(failure.hint("name another with --arm, or give --replications alone"));
        }
        let mut sampling = Sampling::new(Asked { model, arms, seed, replications, precision });
        let progress = Progress::start(replications, "replications", self.quiet);
        while sampling.step(pool, &progress) {}
        progress.finish();
        let comparison = compare::simulated(&sampling, why);
        if comparison.replications == Some(0) {
            return Err(Failure::new("stopped before the first replication was done"));
        }
        Ok(comparison)
    }

    fn print(&self, model: &Model, answer: &Answer) -> Result<(), Failure> {
        let Answer { comparison, sampled } = answer;
        let sampled = sampled.as_ref();
        files::print(&match self.format {
            Format::Table => {
                let path = self.scenario.display().to_string();
                let table = report::table::comparison(model, comparison, &path);
                let check = sampled.map(|each| report::table::agreement(model, comparison, each));
                table + &check.unwrap_or_default()
            }
            Format::Json => report::json::comparison(model, comparison, sampled),
            Format::Csv => report::csv::comparison(model, comparison, sampled),
        })
    }
}

/// What was found; beside an exact answer, the sampled one if both were asked for.
struct Answer {
    comparison: Comparison,
    sampled: Option<Comparison>,
}

/// The families that were asked for; menu and singles, if nothing was.
pub(super) fn families(asked: &[FamilyName], named: &[String]) -> Vec<Family> {
    if asked.is_empty() && named.is_empty() {
        return vec![Family::Menu, Family::Singles];
    }
    let family = |name: &FamilyName| match name {
        FamilyName::Menu => Family::Menu,
        FamilyName::Singles => Family::Singles,
        FamilyName::LeaveOneOut => Family::LeaveOneOut,
        FamilyName::Factorial => Family::Factorial,
    };
    asked.iter().map(family).collect()
}

fn refused(error: ExploreError) -> Failure {
    let failure = Failure::from_error(&error);
    match error {
        ExploreError::Stopped => failure,
        _ => failure.hint("use --method simulate, or a higher --states-max"),
    }
}

/// Why `auto` simulates.
fn why(error: ExploreError) -> String {
    match error {
        ExploreError::Work { .. } => format!("{error}; --method exact does it"),
        _ => error.to_string(),
    }
}

/// A whole number of replications, at least 1 and below 2^63; `_` may stand between digits.
pub(super) fn replications(text: &str) -> Result<NonZeroU64, String> {
    let number: Option<u64> = text.replace('_', "").parse().ok();
    number
        .filter(|number| *number < 1 << 63)
        .and_then(NonZeroU64::new)
        .ok_or_else(|| "give a whole number from 1 to 9223372036854775807".to_owned())
}

/// A difference in probability that bounds can be narrowed to.
fn precision(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| (PRECISION_MIN..1.0).contains(number))
        .ok_or_else(|| "give a probability from 0.0000001 to below 1, as 0.001".to_owned())
}
