//! `offramp study`: how sure one can be.

mod work;

use std::ffi::OsStr;
use std::ffi::OsString;
use std::io::Write;
use std::num::NonZeroU64;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use clap::Parser;
use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::chance::Seed;
use crate::cli::compare::FamilyName;
use crate::cli::compare::Format;
use crate::cli::compare::replications;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::cli::manifest;
use crate::cli::manifest::Made;
use crate::cli::shelf;
use crate::cli::shelf::Shelf;
use crate::cli::shelf::Steps;
use crate::cli::study::work::Walked;
pub(super) use crate::cli::study::work::Work;
use crate::cli::threads;
use crate::report;
use crate::report::study::Findings;
use crate::report::study::page::Again;
use crate::report::study::page::Briefing;
use crate::scenario::source::sha256_hex;
use crate::study::design::Design;
use crate::study::draws::Tails;
use crate::study::passages::Passages;
use crate::study::rows::Rows;
use crate::study::rows::Walk;
use crate::study::sampling::Share;

/// Up to so many reachable states a study is exact: it solves each chain thousands of times.
const STATES: usize = 1000;

/// What a percentage point is worth unless the user says otherwise.
const PRICE: f64 = 20.0;

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
    /// A folder for the report (report.html), arms.csv, draws.csv, study.json and manifest.json; a
    /// study that was broken off there goes on
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Answer only part I of N of the draws, into --out; `offramp merge DIR` tells what all say
    #[arg(long, value_name = "I/N", requires = "out", conflicts_with_all = ["lang", "format"])]
    shard: Option<Share>,
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

impl Study {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let started = SystemTime::now();
        let work = Work::new(&self, &self.scenario)?;
        let language = language::of(work.model(), self.lang.as_deref())?;
        let share = self.shard.unwrap_or(Share::WHOLE);
        let out = self.out.as_deref();
        let shelf =
            out.map(|folder| Shelf::new(folder, "study", work.question(), &self.scenario, share));
        let walk = Walked(Walk::new(work.asked(), share));
        let walked = shelf::work(walk, shelf.as_ref(), self.quiet)?;
        if let Some(shelf) = shelf.as_ref().filter(|_| self.shard.is_some()) {
            shelf.finish(&walked)?;
            return Ok(ExitCode::SUCCESS);
        }
        let is_done = walked.is_done();
        let threads = Some(work.pool.current_num_threads());
        let made = Made { threads, shards: None, started };
        let asked = self.lang.as_deref();
        let told = Told { folder: out, path: &self.scenario, language, asked, made };
        self.tell(&work, walked.0.into_rows(), self.format, told)?;
        if let Some(folder) = out.filter(|_| is_done) {
            shelf::forget(folder, Share::WHOLE)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The options that a shard was made with.
    pub(super) fn of(words: &[String], scenario: &Path) -> Result<Self, clap::Error> {
        let given = [OsStr::new("study"), scenario.as_os_str()].map(OsStr::to_owned);
        let words = given.into_iter().chain(words.iter().map(OsString::from));
        Words::try_parse_from(words).map(|words| words.study)
    }

    /// The same at another price or budget, on which no draw depends.
    pub(super) fn priced(self, price: Option<f64>, budget: Option<u32>) -> Self {
        Study { price: price.unwrap_or(self.price), budget: budget.or(self.budget), ..self }
    }

    /// Prints what all rows tell, and writes it if there is a folder.
    pub(super) fn tell(
        &self,
        work: &Work<'_>,
        rows: Rows,
        format: Format,
        told: Told<'_>,
    ) -> Result<(), Failure> {
        // One draw has no spread, and is no study that could be asked for again.
        if rows.risks.len() < 2 {
            return Err(Failure::new("stopped before two draws were done"));
        }
        let with_passages = told.folder.is_some() || matches!(format, Format::Json);
        let found = work.tell(rows, with_passages)?;
        let findings = work.findings(&found);
        files::print(&match format {
            Format::Table => report::study::table(&findings),
            Format::Json => report::study::json(&findings, found.passages.as_ref()),
            Format::Csv => report::study::arms_csv(&findings),
        })?;
        let Some(folder) = told.folder else { return Ok(()) };
        self.write(folder, work, &findings, found.passages.as_ref(), told)
    }

    /// Writes the results, what they are in sentences and pictures, and how they came about.
    fn write(
        &self,
        folder: &Path,
        work: &Work<'_>,
        findings: &Findings<'_>,
        passages: Option<&Passages>,
        told: Told<'_>,
    ) -> Result<(), Failure> {
        let text = |name: &str, text: &str| -> Result<(String, String), Failure> {
            files::write(folder, name, text)?;
            Ok((name.to_owned(), sha256_hex(text.as_bytes())))
        };
        let draws = |out: &mut (dyn Write + Send)| report::study::draws_csv(findings, out);
        let mut results = vec![
            text("arms.csv", &report::study::arms_csv(findings))?,
            ("draws.csv".to_owned(), files::write_long(folder, "draws.csv", draws)?),
            text("study.json", &report::study::json(findings, passages))?,
        ];
        // A study that was stopped is the whole of one with fewer draws.
        let asked = work.samples() as usize;
        let stopped = (findings.samples < asked).then_some(findings.samples as u32);
        let command = self.command(&told, stopped.or(self.samples));
        let again = Again { command, results: results.clone() };
        let briefing = Briefing { findings, passages, language: told.language, again: &again };
        results.push(text("report.html", &report::study::page::html(&briefing))?);
        let study = manifest::Study {
            findings,
            question: &work.question(),
            beliefs: &self.beliefs,
            results: &results,
            beside: &parquet(folder, findings)?,
            again: &again.command,
        };
        manifest::write_study(folder, &study, told.path, told.made)
    }

    /// The command that gives the same bytes; what changes none is left out.
    fn command(&self, told: &Told<'_>, samples: Option<u32>) -> String {
        let mut words = vec!["offramp".to_owned(), "study".to_owned()];
        words.push(told.path.display().to_string());
        words.extend(self.words(samples));
        let language = told.asked.into_iter().flat_map(|language| ["--lang", language]);
        words.extend(language.chain(["--out", "again"]).map(str::to_owned));
        words.iter().map(|word| shell_word(word)).collect::<Vec<_>>().join(" ")
    }

    /// The options that results depend on, with so many draws.
    fn words(&self, samples: Option<u32>) -> Vec<String> {
        let mut words = Vec::new();
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
        option("samples", samples.map(|samples| samples.to_string()));
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
        if self.brief {
            words.push("--brief".to_owned());
        }
        words
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

/// Writes the tables as Parquet too, if the program was built with that; gives names and SHA-256.
#[cfg(feature = "parquet")]
fn parquet(folder: &Path, findings: &Findings<'_>) -> Result<Vec<(String, String)>, Failure> {
    use crate::report::study::parquet;

    let arms = |out: &mut (dyn Write + Send)| parquet::arms(findings, out);
    let draws = |out: &mut (dyn Write + Send)| parquet::draws(findings, out);
    Ok(vec![
        ("arms.parquet".to_owned(), files::write_long(folder, "arms.parquet", arms)?),
        ("draws.parquet".to_owned(), files::write_long(folder, "draws.parquet", draws)?),
    ])
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Path, _: &Findings<'_>) -> Result<Vec<(String, String)>, Failure> {
    Ok(Vec::new())
}

/// Where and how results are told.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// Where files go, if anywhere.
    pub(super) folder: Option<&'a Path>,
    /// The scenario file.
    pub(super) path: &'a Path,
    /// The language of the report.
    pub(super) language: &'a str,
    /// The language as it was asked for, if it was.
    pub(super) asked: Option<&'a str>,
    /// How results came about.
    pub(super) made: Made,
}

/// Options without a scenario, as a shard holds them.
#[derive(Debug, Parser)]
struct Words {
    #[command(flatten)]
    study: Study,
}

/// A word as a POSIX shell takes it.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:,@%".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// A price: a number above 0.
pub(super) fn price(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number
        .filter(|number| number.is_finite() && *number > 0.0)
        .ok_or_else(|| "give a number above 0".to_owned())
}
