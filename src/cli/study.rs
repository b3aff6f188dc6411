//! `offramp study`: how sure one can be.

use std::fs;
use std::num::NonZeroU64;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use rayon::ThreadPool;

use crate::chance::Seed;
use crate::cli::compare::FamilyName;
use crate::cli::compare::families;
use crate::cli::compare::replications;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::cli::manifest;
use crate::cli::manifest::Made;
use crate::cli::progress::Progress;
use crate::cli::threads;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::report;
use crate::report::study::Findings;
use crate::report::study::page::Again;
use crate::report::study::page::Briefing;
use crate::scenario;
use crate::scenario::beliefs::Beliefs;
use crate::scenario::source::sha256_hex;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::arms::Family;
use crate::study::attribution;
use crate::study::attribution::Attribution;
use crate::study::beliefs;
use crate::study::beliefs::Side;
use crate::study::beliefs::Views;
use crate::study::decision;
use crate::study::decision::Decision;
use crate::study::design::Design;
use crate::study::draws;
use crate::study::draws::Draws;
use crate::study::draws::Knowledge;
use crate::study::draws::Tails;
use crate::study::knowing;
use crate::study::knowing::Asked;
use crate::study::knowing::Knowing;
use crate::study::passages;
use crate::study::passages::Passages;
use crate::study::risks::How;
use crate::study::risks::Oracle;
use crate::study::risks::Risks;
use crate::study::uncertainty;

/// So many replications of each draw unless the user says otherwise.
const REPLICATIONS: u64 = 1000;

/// So many draws unless the user says otherwise; where answers are counted, so many of them.
const SAMPLES: u32 = 2000;
const COUNTED: usize = 200;

/// Up to so many reachable states a study is exact: it solves each chain thousands of times.
const STATES: usize = 1000;

/// What a percentage point is worth unless the user says otherwise.
const PRICE: f64 = 20.0;

/// Pairs of orders that are drawn where measures are too many for all.
const ORDER_PAIRS: usize = 32;

/// So many answers are asked for an attribution unless the user says otherwise, but in so many
/// draws at least.
const ATTRIBUTION_WORK: usize = 50_000;
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
    /// How many times the parameters are drawn [default: 2000, where answers are counted 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000_000))]
    samples: Option<u32>,
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
    /// What lowering the chance by one percentage point is worth, in points of political cost
    #[arg(long, value_name = "P", default_value_t = PRICE, value_parser = price)]
    price: f64,
    /// What may be spent on a set of the frontier, in points of political cost [default: anything]
    #[arg(long, value_name = "B")]
    budget: Option<u32>,
    /// What the experts of a side believe, as RON or as a filled-in sheet in CSV; may be repeated,
    /// a file a side. One alone is set beside the scenario's own numbers
    #[arg(long = "beliefs", value_name = "FILE")]
    beliefs: Vec<PathBuf>,
    /// Leave out what single numbers are worth and do, and the frontier where that is counted
    #[arg(long)]
    brief: bool,
    /// How many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=threads::THREADS_MAX))]
    threads: Option<u16>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
    /// A folder for the report (report.html), arms.csv, draws.csv, study.json and manifest.json
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The language of the report [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE", requires = "out")]
    lang: Option<String>,
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
        let started = SystemTime::now();
        let model = Model::new(&files::read(&self.scenario)?);
        let language = language::of(&model, self.lang.as_deref())?;
        let arms = arms::arms(&model, &self.named, &families(&self.families, &self.named))
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let pool = threads::pool(self.threads)?;
        let knowledge = Knowledge::of(&model, self.tails());
        let draws = knowledge
            .draw(&model, self.design(), self.seed, self.samples(), &pool)
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
        let costs: Vec<u32> = spreads.iter().map(|arm| arm.cost).collect();
        let asked = Asked {
            oracle,
            knowledge: &knowledge,
            draws: &draws,
            risks: &answers.risks,
            sets: &sets,
            costs: &costs,
            price: self.price,
            design: self.design(),
            seed: self.seed,
        };
        let (decision, knowing) =
            self.decide(asked).map_err(|error| Failure::from_error(&error))?;
        let views = self.views(&oracle, &knowledge, &priced, &sets)?;
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
            decision: &decision,
            knowing: knowing.as_ref(),
            views: views.as_ref(),
        };
        files::print(&match self.format {
            Format::Table => report::study::table(&findings),
            Format::Json => report::study::json(&findings),
            Format::Csv => report::study::arms_csv(&findings),
        })?;
        if let Some(folder) = &self.out {
            let told = passages::told(&model, &spreads, decision.standing.expected());
            let values = &draws.values[..answers.risks.len()];
            let passages = passages::passages(&oracle, &told, &sets, &knowledge.point(), values)
                .map_err(|error| Failure::from_error(&error))?;
            let threads = Some(pool.current_num_threads());
            let made = Made { threads, shards: None, started };
            self.write(folder, &findings, &passages, language, made)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Writes the results, what they are in sentences and pictures, and how they came about.
    fn write(
        &self,
        folder: &Path,
        findings: &Findings<'_>,
        passages: &Passages,
        language: &str,
        made: Made,
    ) -> Result<(), Failure> {
        let texts = [
            ("arms.csv", report::study::arms_csv(findings)),
            ("draws.csv", report::study::draws_csv(findings)),
            ("study.json", report::study::json(findings)),
        ];
        let digest = |name: &str, text: &str| (name.to_owned(), sha256_hex(text.as_bytes()));
        let mut results: Vec<(String, String)> =
            texts.iter().map(|(name, text)| digest(name, text)).collect();
        let again = Again { command: self.command(), results: results.clone() };
        let briefing = Briefing { findings, passages: Some(passages), language, again: &again };
        let page = report::study::page::html(&briefing);
        results.push(digest("report.html", &page));
        for (name, text) in &texts {
            files::write(folder, name, text)?;
        }
        files::write(folder, "report.html", &page)?;
        manifest::write_study(folder, findings, &self.scenario, made, &results)
    }

    /// The command that gives the same bytes; what changes none is left out.
    fn command(&self) -> String {
        let mut words = vec!["offramp".to_owned(), "study".to_owned()];
        words.push(self.scenario.display().to_string());
        let mut option = |name: &str, value: Option<String>| {
            words.extend(value.into_iter().flat_map(|value| [format!("--{name}"), value]));
        };
        let name = |value: &dyn Fn() -> Option<PossibleValue>| {
            value().map(|value| value.get_name().to_owned())
        };
        for arm in &self.named {
            option("arm", Some(arm.clone()));
        }
        for family in &self.families {
            option("arms", name(&|| family.to_possible_value()));
        }
        option("samples", self.samples.map(|samples| samples.to_string()));
        option("design", name(&|| self.design.to_possible_value()));
        option("seed", Some(self.seed.word()));
        option("severity", self.severity.map(|severity| severity.to_string()));
        option("tails", name(&|| self.tails.to_possible_value()));
        option("method", name(&|| self.method.to_possible_value()));
        option("replications", self.replications.map(|count| count.to_string()));
        if self.states_max != STATES {
            option("states-max", Some(self.states_max.to_string()));
        }
        option("attribute", self.attribute.clone());
        option("attribute-draws", self.attribute_draws.map(|count| count.to_string()));
        option("price", Some(self.price.to_string()));
        option("budget", self.budget.map(|budget| budget.to_string()));
        for path in &self.beliefs {
            option("beliefs", Some(path.display().to_string()));
        }
        option("lang", self.lang.clone());
        option("out", Some("again".to_owned()));
        if self.brief {
            words.push("--brief".to_owned());
        }
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
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
    ) -> Result<Answers, ExploreError> {
        let mut points = oracle.risks(sets, &[knowledge.point()])?;
        let values = match (oracle.how, self.samples) {
            (How::Counted { .. }, None) => &draws.values[..COUNTED],
            _ => &draws.values[..],
        };
        let all = values.len() as u64;
        let quiet = self.quiet || matches!(oracle.how, How::Exact(_));
        let progress = Progress::start(all, "draws", quiet);
        let risks = oracle.watched(sets, values, &progress)?;
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

    /// What to choose, and what that hangs on. Where answers are counted, only what the draws at
    /// hand tell, unless a budget is given.
    fn decide(&self, asked: Asked<'_>) -> Result<(Decision, Option<Knowing>), ExploreError> {
        let exact = matches!(asked.oracle.how, How::Exact(_));
        let frontier = if self.budget.is_some() || exact && !self.brief {
            Some(decision::frontier(&asked.oracle, &asked.knowledge.point(), self.budget)?)
        } else {
            None
        };
        let decision = Decision::new(asked.risks, asked.costs, self.price, frontier);
        let knowing = if exact && !self.brief { Some(knowing::knowing(asked)?) } else { None };
        Ok((decision, knowing))
    }

    /// What sides hold of the arms, under the same draws.
    fn views(
        &self,
        oracle: &Oracle<'_>,
        scenario: &Knowledge,
        arms: &[(Arm, u32)],
        sets: &[MeasureSet],
    ) -> Result<Option<Views>, Failure> {
        if self.beliefs.is_empty() {
            return Ok(None);
        }
        let model = oracle.model;
        let mut sides = Vec::new();
        if self.beliefs.len() == 1 {
            let name = "the scenario".to_owned();
            sides.push(Side { name, experts: 0, answered: 0, knowledge: scenario.clone() });
        }
        for path in &self.beliefs {
            let read = read_beliefs(path)?;
            let side = beliefs::side(model, scenario, &read).map_err(|error| {
                let message = format!("{}: {error}", path.display());
                Failure::new(message).hint("`offramp elicit` prints a sheet with every parameter")
            })?;
            sides.push(side);
        }
        let mut uncertain: Vec<usize> =
            sides.iter().flat_map(|side| side.knowledge.uncertain()).collect();
        uncertain.sort_unstable();
        uncertain.dedup();
        let columns = draws::columns(model, &uncertain, self.design(), self.seed, self.samples())
            .map_err(|error| Failure::from_error(&error).hint("use --design random"))?;
        let replications = match oracle.how {
            How::Exact(_) => None,
            How::Counted { replications, .. } => Some(replications),
        };
        let refused = |error: ExploreError| Failure::from_error(&error);
        let mut held = Vec::new();
        let mut first = None;
        for side in sides {
            let (uncertain, columns) = (uncertain.clone(), columns.clone());
            let drawn = side.knowledge.at(uncertain, columns, self.samples(), oracle.pool);
            let answers = self.answers(oracle, sets, &side.knowledge, &drawn).map_err(refused)?;
            let Answers { points, risks } = answers;
            if risks.is_empty() {
                return Err(Failure::new("stopped before the first draw was done"));
            }
            held.push((side, uncertainty::spreads(arms, &points, &risks, replications)));
            first.get_or_insert(drawn);
        }
        let drawn = first.expect("there is a side");
        beliefs::views(oracle, held, &drawn, sets).map(Some).map_err(refused)
    }

    fn samples(&self) -> u32 {
        self.samples.unwrap_or(SAMPLES)
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
}

/// A word as a POSIX shell takes it.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:,@%".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// The beliefs in a file: a sheet if its name ends in csv, else RON.
fn read_beliefs(path: &Path) -> Result<Beliefs, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    let is_sheet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let read = if is_sheet {
        scenario::beliefs::from_csv(&text)
    } else {
        scenario::beliefs::from_ron(&text)
    };
    read.map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}

/// A price: a number above 0.
fn price(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| number.is_finite() && *number > 0.0)
        .ok_or_else(|| "give a number above 0".to_owned())
}

/// The risks of each arm.
struct Answers {
    /// With every parameter at its point.
    points: Vec<f64>,
    /// Draw by draw.
    risks: Risks,
}
