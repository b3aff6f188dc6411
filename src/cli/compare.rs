//! `offramp compare`: the main job.

use std::error::Error;
use std::num::NonZeroU64;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use clap::ValueEnum;
use rayon::ThreadPool;
use serde::Serialize;

use crate::chance::Seed;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::manifest;
use crate::cli::manifest::Made;
use crate::cli::progress::ExactProgress;
use crate::cli::progress::Progress;
use crate::cli::shelf;
use crate::cli::shelf::Shelf;
use crate::cli::shelf::Steps;
use crate::cli::threads;
use crate::cli::threads::THREADS_MAX;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::model::Model;
use crate::report;
use crate::report::shard::Shard;
use crate::report::shard::counts;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::arms::Family;
use crate::study::compare;
use crate::study::compare::Comparison;
use crate::study::sampling::Asked;
use crate::study::sampling::Sampling;
use crate::study::sampling::Share;

/// So many replications unless the user says otherwise.
const REPLICATIONS: u64 = 1_000_000;

/// Why an answer is not exact: the same words in a shard and in the whole.
const SIMULATE_GIVEN: &str = "--method simulate was given";
const REPLICATIONS_GIVEN: &str = "--replications was given";

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
    /// A folder for arms.csv and manifest.json; sampling that was broken off there goes on
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Sample only part I of N, into --out; `offramp merge DIR` adds up the parts
    #[arg(long, value_name = "I/N", requires = "out")]
    shard: Option<Share>,
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
pub(super) enum Format {
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
        if let Some(share) = self.shard {
            return self.sample_share(&model, &arms, &pool, share);
        }
        let answer = self.answer(&model, &arms, &pool)?;
        let Answer { comparison, sampled } = &answer;
        print(&model, comparison, sampled.as_ref(), &self.scenario, self.format)?;
        if let Some(folder) = &self.out {
            let threads = Some(pool.current_num_threads());
            let made = Made { threads, shards: None, started };
            let sampled = sampled.as_ref();
            manifest::write(folder, &model, comparison, sampled, &self.scenario, made)?;
            let counted = sampled.unwrap_or(comparison);
            if counted.replications.is_some() && !counted.partial {
                shelf::forget(folder, Share::WHOLE)?;
            }
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
            MethodName::Simulate => self.simulate(model, arms, pool, SIMULATE_GIVEN).map(alone),
            MethodName::Auto if self.precision.is_some() => {
                self.simulate(model, arms, pool, "--precision was given").map(alone)
            }
            MethodName::Auto if self.replications.is_some() => {
                self.simulate(model, arms, pool, REPLICATIONS_GIVEN).map(alone)
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
        let asked = self.asked(model, arms);
        if self.precision.is_some() && arms.len() == 1 {
            let failure = Failure::new("there is no difference to know: `none` is the only arm");
            return Err(failure.hint("name another with --arm, or give --replications alone"));
        }
        let question = || counts::question(&asked, why);
        let shelf = self
            .out
            .as_ref()
            .map(|folder| Shelf::new(folder, "compare", question(), &self.scenario, Share::WHOLE));
        let mut sampling = Sampling::new(asked);
        if shelf.is_some() {
            sampling = sampling.in_steps();
        }
        let sampled = shelf::work(Sampled { sampling, pool }, shelf.as_ref(), self.quiet)?;
        let sampling = sampled.sampling;
        if sampling.counts().replications == 0 {
            return Err(Failure::new("stopped before the first replication was done"));
        }
        Ok(compare::simulated(&sampling, why))
    }

    /// Samples one part into the folder.
    fn sample_share(
        &self,
        model: &Model,
        arms: &[Arm],
        pool: &ThreadPool,
        share: Share,
    ) -> Result<ExitCode, Failure> {
        let folder = self.out.as_ref().expect("--shard requires --out");
        let why = match (self.method, self.replications) {
            (MethodName::Simulate, _) => SIMULATE_GIVEN,
            (MethodName::Auto, Some(_)) => REPLICATIONS_GIVEN,
            _ => {
                let failure = Failure::new("only sampling is done in shards");
                return Err(failure.hint("give --replications N or --method simulate"));
            }
        };
        if self.precision.is_some() {
            let failure = Failure::new("no shard knows when all are known to a --precision");
            return Err(failure.hint("give --replications N alone"));
        }
        let asked = self.asked(model, arms);
        let question = counts::question(&asked, why);
        let shelf = Shelf::new(folder, "compare", question, &self.scenario, share);
        let sampling = Sampling::new(asked).share(share).in_steps();
        let sampled = shelf::work(Sampled { sampling, pool }, Some(&shelf), self.quiet)?;
        shelf.finish(&sampled)?;
        Ok(ExitCode::SUCCESS)
    }

    fn asked<'a>(&self, model: &'a Model, arms: &'a [Arm]) -> Asked<'a> {
        let replications = self.replications.map_or(REPLICATIONS, NonZeroU64::get);
        let Compare { seed, precision, .. } = *self;
        Asked { model, arms, seed, replications, precision }
    }
}

/// Replications on their way.
struct Sampled<'a> {
    sampling: Sampling<'a>,
    pool: &'a ThreadPool,
}

impl Steps for Sampled<'_> {
    const WHAT: &'static str = "replications";

    fn all(&self) -> u64 {
        self.sampling.all()
    }

    fn done(&self) -> u64 {
        self.sampling.counts().replications
    }

    fn is_done(&self) -> bool {
        self.sampling.is_done()
    }

    fn step(&mut self, progress: &Progress) -> Result<bool, Failure> {
        Ok(self.sampling.step(self.pool, progress))
    }

    fn found(&self) -> impl Serialize {
        counts::found(self.sampling.counts())
    }

    fn resume(self, begun: &Shard) -> Result<Self, Box<dyn Error>> {
        let Asked { model, arms, .. } = *self.sampling.asked();
        let counts = counts::read(model, arms.len(), begun)?;
        Ok(Sampled { sampling: self.sampling.resume(counts), ..self })
    }
}

/// Prints a comparison; beside an exact one, the sampled one if both were asked for.
pub(super) fn print(
    model: &Model,
    comparison: &Comparison,
    sampled: Option<&Comparison>,
    path: &Path,
    format: Format,
) -> Result<(), Failure> {
    files::print(&match format {
        Format::Table => {
            let path = path.display().to_string();
            let table = report::table::comparison(model, comparison, &path);
            let check = sampled.map(|each| report::table::agreement(model, comparison, each));
            table + &check.unwrap_or_default()
        }
        Format::Json => report::json::comparison(model, comparison, sampled),
        Format::Csv => report::csv::comparison(model, comparison, sampled),
    })
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
