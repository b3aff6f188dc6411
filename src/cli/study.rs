//! `offramp study`: how sure one can be.

use std::num::NonZeroU64;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;
use rayon::ThreadPool;

use crate::chance::Seed;
use crate::cli::compare::FamilyName;
use crate::cli::compare::families;
use crate::cli::compare::replications;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::progress::Progress;
use crate::cli::threads;
use crate::markov::Limits;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::report;
use crate::report::study::Findings;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::arms::Family;
use crate::study::attribution;
use crate::study::attribution::Attribution;
use crate::study::design::Design;
use crate::study::draws::Draws;
use crate::study::draws::Knowledge;
use crate::study::draws::Tails;
use crate::study::risks::How;
use crate::study::risks::Oracle;
use crate::study::risks::Risks;
use crate::study::uncertainty;

/// So many replications of each draw unless the user says otherwise.
const REPLICATIONS: u64 = 1000;

/// Up to so many reachable states a study is exact: it solves each chain thousands of times.
const STATES: usize = 10_000;

/// Pairs of orders that are drawn where measures are too many for all.
const ORDER_PAIRS: usize = 32;

/// So many answers are asked for an attribution unless the user says otherwise, but in so many
/// draws at least.
const ATTRIBUTION_WORK: usize = 100_000;
const DRAWS_MIN: usize = 16;

/// Say how sure the comparison of arms is, given how unsure its numbers are
#[derive(Debug, Args)]
pub(super) struct Study {
    /// The scenario file
    scenario: PathBuf,
    /// An arm: NAME=m1+m2, or a menu, a measure, none, all; may be repeated
    #[arg(long = "arm", value_name = "NAME=m1+m2")]
    named: Vec<String>,
    /// A family of arms; may be repeated [default: menu and singles, unless --arm is given]
    #[arg(long = "arms", value_name = "FAMILY", value_delimiter = ',')]
    families: Vec<FamilyName>,
    /// How many times the parameters are drawn
    #[arg(long, value_name = "N", default_value_t = 2000,
        value_parser = clap::value_parser!(u32).range(2..=10_000_000))]
    samples: u32,
    /// How they are drawn
    #[arg(long, default_value = "sobol")]
    design: DesignName,
    /// The key of all draws: a number, or hex: and 64 digits
    #[arg(long, value_name = "N|hex:...", default_value = "1")]
    seed: Seed,
    /// The severity, 1 to 10 [default: the scenario's headline]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u8).range(1..=10))]
    severity: Option<u8>,
    /// How likely the gravest moves are taken to be: 0.3, 1 or 3 times what the scenario says
    #[arg(long, default_value = "base")]
    tails: TailsName,
    /// How to find each answer
    #[arg(long, default_value = "auto")]
    method: MethodName,
    /// How many replications of each draw; `auto` then simulates [default: 1000]
    #[arg(long, value_name = "N", value_parser = replications)]
    replications: Option<NonZeroU64>,
    /// Up to how many reachable states `auto` and `exact` solve
    #[arg(long, value_name = "N", default_value_t = STATES)]
    states_max: usize,
    /// The arm whose measures are told apart, or `no` [default: the last menu, if exact]
    #[arg(long, value_name = "A")]
    attribute: Option<String>,
    /// In how many of the draws [default: as many as take a second or so]
    #[arg(long, value_name = "N")]
    attribute_draws: Option<NonZeroUsize>,
    /// How many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=threads::THREADS_MAX))]
    threads: Option<u16>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
    /// A folder for arms.csv, draws.csv and study.json
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// No progress on standard error
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DesignName {
    /// Scrambled Sobol points
    Sobol,
    /// Independent points
    Random,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TailsName {
    /// 0.3 times
    Low,
    /// As written
    Base,
    /// 3 times
    High,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MethodName {
    /// Exact where it fits, else simulate
    Auto,
    /// Exact
    Exact,
    /// By sampling
    Simulate,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Tables and what they say
    Table,
    /// One JSON object
    Json,
    /// A row an arm
    Csv,
}

impl Study {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let arms = arms::arms(&model, &self.named, &families(&self.families, &self.named))
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let pool = threads::pool(self.threads)?;
        let knowledge = Knowledge::of(&model, self.tails());
        let draws = knowledge
            .draw(&model, self.design(), (self.seed, ""), self.samples, &pool)
            .map_err(|error| Failure::from_error(&error).hint("use --design random"))?;
        let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
        let (oracle, answers) = self.ask(&model, &sets, &knowledge, &draws, &pool)?;
        let replications = match oracle.how {
            How::Exact(_) => None,
            How::Counted { replications, .. } => Some(replications),
        };
        let priced = |arm: Arm| {
            let cost = arms::cost(&model, arm.measures);
            (arm, cost)
        };
        let priced: Vec<(Arm, u32)> = arms.into_iter().map(priced).collect();
        let spreads = uncertainty::spreads(&priced, &answers.points, &answers.risks, replications);
        let attribution = self.attribution(&oracle, &draws)?;
        let findings = Findings {
            model: &model,
            severity: oracle.severity,
            seed: self.seed,
            design: self.design(),
            samples: answers.risks.len(),
            replications,
            tails: self.tails(),
            knowledge: &knowledge,
            draws: &draws,
            risks: &answers.risks,
            arms: &spreads,
            attribution: attribution.as_ref(),
        };
        self.print(&findings)?;
        Ok(ExitCode::SUCCESS)
    }

    /// The risks of all arms, exactly if that fits, and how they were found.
    fn ask<'a>(
        &self,
        model: &'a Model,
        sets: &[MeasureSet],
        knowledge: &Knowledge,
        draws: &Draws,
        pool: &'a ThreadPool,
    ) -> Result<(Oracle<'a>, Answers), Failure> {
        let severity = self.severity.unwrap_or(model.headline);
        let mut oracle =
            Oracle { model, severity, how: How::Exact(Limits::with_states(self.states_max)), pool };
        let counted = How::Counted {
            seed: self.seed,
            replications: self.replications.map_or(REPLICATIONS, NonZeroU64::get),
        };
        if self.method == MethodName::Simulate
            || self.method == MethodName::Auto && self.replications.is_some()
        {
            oracle.how = counted;
        }
        let answers = match self.answers(&oracle, sets, knowledge, draws) {
            Err(_) if self.method == MethodName::Auto => {
                oracle.how = counted;
                self.answers(&oracle, sets, knowledge, draws)
            }
            answers => answers,
        };
        let answers = answers.map_err(|error| {
            Failure::from_error(&error).hint("use --method simulate, or a higher --states-max")
        })?;
        if answers.risks.is_empty() {
            return Err(Failure::new("stopped before the first draw was done"));
        }
        Ok((oracle, answers))
    }

    fn answers(
        &self,
        oracle: &Oracle<'_>,
        sets: &[MeasureSet],
        knowledge: &Knowledge,
        draws: &Draws,
    ) -> Result<Answers, crate::markov::ExploreError> {
        let mut points = oracle.risks(sets, &[knowledge.point()])?;
        let all = draws.values.len() as u64;
        let quiet = self.quiet || matches!(oracle.how, How::Exact(_));
        let progress = Progress::start(all, "draws", quiet);
        let risks = oracle.watched(sets, &draws.values, &progress)?;
        progress.finish();
        Ok(Answers { points: points.remove(0), risks })
    }

    /// What each measure of an arm has a part in.
    fn attribution(
        &self,
        oracle: &Oracle<'_>,
        draws: &Draws,
    ) -> Result<Option<Attribution>, Failure> {
        let model = oracle.model;
        let arm = match &self.attribute {
            Some(no) if no == "no" => return Ok(None),
            Some(name) => arms::arm(model, name)
                .map_err(|error| Failure::from_error(&error).hint(error.hint()))?,
            None => {
                let menus = arms::arms(model, &[], &[Family::Menu]).ok();
                match menus.and_then(|mut menus| menus.pop()) {
                    Some(arm) if matches!(oracle.how, How::Exact(_)) => arm,
                    _ => return Ok(None),
                }
            }
        };
        let plan = attribution::Plan::new(model, arm.measures, ORDER_PAIRS, self.seed)
            .map_err(|error| Failure::from_error(&error).hint("attribute a smaller arm"))?;
        let few = (ATTRIBUTION_WORK / plan.sets().len()).max(DRAWS_MIN);
        let count = self.attribute_draws.map_or(few, NonZeroUsize::get).min(draws.values.len());
        let risks = oracle
            .risks(plan.sets(), &draws.values[..count])
            .map_err(|error| Failure::from_error(&error).hint("use --attribute no"))?;
        Ok(Some(plan.attribute(&risks)))
    }

    fn design(&self) -> Design {
        match self.design {
            DesignName::Sobol => Design::Sobol,
            DesignName::Random => Design::Random,
        }
    }

    fn tails(&self) -> Tails {
        match self.tails {
            TailsName::Low => Tails::Low,
            TailsName::Base => Tails::Base,
            TailsName::High => Tails::High,
        }
    }

    fn print(&self, findings: &Findings<'_>) -> Result<(), Failure> {
        files::print(&match self.format {
            Format::Table => report::study::table(findings),
            Format::Json => report::study::json(findings),
            Format::Csv => report::study::arms_csv(findings),
        })?;
        if let Some(folder) = &self.out {
            files::write(folder, "arms.csv", &report::study::arms_csv(findings))?;
            files::write(folder, "draws.csv", &report::study::draws_csv(findings))?;
            files::write(folder, "study.json", &report::study::json(findings))?;
        }
        Ok(())
    }
}

/// The risks of each arm.
struct Answers {
    /// With every parameter at its point.
    points: Vec<f64>,
    /// Draw by draw.
    risks: Risks,
}
