//! The main job: how each arm changes the chances, beside the first.

use crate::chance::Seed;
use crate::markov;
use crate::markov::Answer;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::montecarlo::Counts;
use crate::montecarlo::Pairs;
use crate::montecarlo::Tally;
use crate::montecarlo::estimate;
use crate::montecarlo::estimate::Estimate;
use crate::montecarlo::sequence;
use crate::scenario::source::sha256_hex;
use crate::study::arms::Arm;
use crate::study::sampling::ALPHA;
use crate::study::sampling::Asked;
use crate::study::sampling::Sampling;
use crate::study::sampling::alpha_of_one;
use rayon::ThreadPool;

/// How the answer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Through every reachable state.
    Exact,
    /// By sampling.
    Simulate,
}

impl Method {
    /// The word that options and files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Method::Exact => "exact",
            Method::Simulate => "simulate",
        }
    }
}

/// A finished comparison.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// How the answer was found.
    pub method: Method,
    /// Why it was found so.
    pub why: String,
    /// The key of all draws.
    pub seed: Seed,
    /// How many replications were done, if it was sampled.
    pub replications: Option<u64>,
    /// Whether it was stopped before all replications were done.
    pub partial: bool,
    /// How well differences are known, if that was asked for.
    pub precision: Option<Precision>,
    /// The severity that differences are about.
    pub headline: u8,
    /// SHA-256 over the arms' digests, in hexadecimal.
    pub digest: String,
    /// Results in the order of the arms; the first is the baseline.
    pub arms: Vec<ArmResult>,
}

/// How well differences were to be known. All bounds of such a comparison hold at every look; those
/// of all differences hold together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// No bound of a difference was to be farther from it than this.
    pub asked: f64,
    /// The most replications that were to be done for it.
    pub replications_max: u64,
    /// Whether it was reached.
    pub reached: bool,
}

/// What came out under one arm.
#[derive(Debug, Clone)]
pub struct ArmResult {
    /// The arm.
    pub arm: Arm,
    /// The sum of political costs.
    pub cost: u32,
    /// How many states an exact answer went through.
    pub states: Option<usize>,
    /// SHA-256 of this arm's results, in hexadecimal, whatever other arms ran beside it.
    pub digest: String,
    /// Of each outcome, in the model's order.
    pub outcomes: Vec<Figure>,
    /// Of each severity from 1 to 10, that it was reached.
    pub severity_at_least: Vec<Figure>,
    /// Of each severity from 1 to 10, by turn from 0, that this turn was the first at or above it.
    pub first_passage: Vec<Vec<f64>>,
    /// The turn in which the crisis ended, or the horizon.
    pub turns: Mean,
    /// Incidents opened.
    pub opened: Mean,
    /// Burden.
    pub burden: Mean,
    /// Beside the baseline; none for the baseline itself.
    pub difference: Option<Difference>,
}

/// A probability, and how often it was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The probability with bounds.
    pub estimate: Estimate,
    /// The count; none in an exact answer.
    pub count: Option<u64>,
}

/// A mean, and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// The standard error; none in an exact answer.
    pub error: Option<f64>,
}

/// How the chance of the headline severity differs from the baseline's.
#[derive(Debug, Clone)]
pub struct Difference {
    /// This arm's chance minus the baseline's, with bounds.
    pub estimate: Estimate,
    /// The variance of an unpaired difference over that of this one.
    pub variance_reduction: Option<f64>,
    /// How replications paired up, if it was sampled.
    pub pairs: Option<Pairs>,
}

impl Comparison {
    /// The baseline's result.
    #[must_use]
    pub fn baseline(&self) -> &ArmResult {
        &self.arms[0]
    }
}

impl ArmResult {
    /// The chance that a severity (1 to 10) is reached.
    #[must_use]
    pub fn at_least(&self, severity: u8) -> Figure {
        self.severity_at_least[usize::from(severity) - 1]
    }
}

/// Compares arms by what was counted: all of them on the same draws, each beside the first. `why`
/// says why the answer is not exact.
#[must_use]
pub fn simulated(sampling: &Sampling<'_>, why: &str) -> Comparison {
    let (asked, counts) = (sampling.asked(), sampling.counts());
    let Asked { model, arms, seed, replications, precision } = *asked;
    let arms = arms.iter().enumerate();
    let results: Vec<ArmResult> =
        arms.map(|(index, arm)| counted(asked, arm, counts, index)).collect();
    Comparison {
        method: Method::Simulate,
        why: why.to_owned(),
        seed,
        replications: Some(counts.replications),
        partial: !sampling.is_done(),
        precision: precision.map(|asked| Precision {
            asked,
            replications_max: replications,
            reached: sampling.is_known(),
        }),
        headline: model.headline,
        digest: digest(&results),
        arms: results,
    }
}

/// Compares arms exactly. The seed takes no part; it is kept so that a reader can go on to a trace.
///
/// # Errors
/// The first arm, in their order, whose reachable states are beyond the limits.
pub fn solve(
    model: &Model,
    arms: &[Arm],
    limits: &Limits,
    seed: Seed,
    pool: &ThreadPool,
    watcher: &impl Watcher,
) -> Result<Comparison, ExploreError> {
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
    let answers = markov::solve_arms(model, &sets, limits, pool, watcher)?;
    let most = answers.iter().map(|answer| answer.states).max().unwrap_or(0);
    let results = arms.iter().zip(&answers).enumerate().map(|(index, (arm, answer))| {
        let from = (index > 0).then(|| &answers[0]);
        exact(model, arm, answer, from)
    });
    let results: Vec<ArmResult> = results.collect();
    Ok(Comparison {
        method: Method::Exact,
        why: format!("at most {most} states are reachable, within the limit of {}", limits.states),
        seed,
        replications: None,
        partial: false,
        precision: None,
        headline: model.headline,
        digest: digest(&results),
        arms: results,
    })
}

/// How an exact figure and its estimate agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// The exact probability of the headline severity.
    pub exact: f64,
    /// The estimate with its bounds.
    pub sampled: Estimate,
    /// The estimate's distance from the exact value in its standard errors; 0 if both are certain.
    pub z: f64,
}

/// Of each arm, how the exact and the sampled chance of a severity agree.
#[must_use]
pub fn agreement(exact: &Comparison, sampled: &Comparison, severity: u8) -> Vec<Agreement> {
    let n = sampled.replications.unwrap_or(0) as f64;
    let arms = exact.arms.iter().zip(&sampled.arms);
    arms.map(|(exact, sampled)| {
        let p = exact.at_least(severity).estimate.value;
        let estimate = sampled.at_least(severity).estimate;
        let error = (p * (1.0 - p) / n).sqrt();
        let distance = estimate.value - p;
        let z = if distance == 0.0 { 0.0 } else { distance / error };
        Agreement { exact: p, sampled: estimate, z }
    })
    .collect()
}

fn exact(model: &Model, arm: &Arm, answer: &Answer, from: Option<&Answer>) -> ArmResult {
    let certain = |value: f64| Estimate { value, low: value, high: value };
    let figure = |value: f64| Figure { estimate: certain(value), count: None };
    let mean = |value: f64| Mean { value, error: None };
    let at_least = |answer: &Answer, severity: u8| answer.severity_at_least[usize::from(severity)];
    let firsts =
        |severity: u8| answer.first_passage.iter().map(move |each| each[usize::from(severity)]);
    ArmResult {
        arm: arm.clone(),
        cost: crate::study::arms::cost(model, arm.measures),
        states: Some(answer.states),
        digest: answer.digest(model),
        outcomes: answer.outcomes.iter().map(|value| figure(*value)).collect(),
        severity_at_least: (1..=SEVERITY_MAX).map(|s| figure(at_least(answer, s))).collect(),
        first_passage: (1..=SEVERITY_MAX).map(|s| firsts(s).collect()).collect(),
        turns: mean(answer.turns),
        opened: mean(answer.opened),
        burden: mean(answer.burden),
        difference: from.map(|from| Difference {
            estimate: certain(at_least(answer, model.headline) - at_least(from, model.headline)),
            variance_reduction: None,
            pairs: None,
        }),
    }
}

fn counted(asked: &Asked<'_>, arm: &Arm, counts: &Counts, index: usize) -> ArmResult {
    let Asked { model, precision, .. } = *asked;
    let tally = &counts.tallies[index];
    let n = tally.replications;
    let estimate = |count: u64| match precision {
        Some(_) => sequence::probability(count, n, ALPHA),
        None => estimate::probability(count, n),
    };
    let figure = |count: u64| Figure { estimate: estimate(count), count: Some(count) };
    let mean = |moments| {
        let (value, error) = estimate::mean(moments, n);
        Mean { value, error }
    };
    ArmResult {
        arm: arm.clone(),
        cost: crate::study::arms::cost(model, arm.measures),
        states: None,
        digest: tally.digest(model),
        outcomes: tally.outcomes.iter().map(|count| figure(*count)).collect(),
        severity_at_least: (1..=SEVERITY_MAX).map(|s| figure(tally.at_least(s))).collect(),
        first_passage: (1..=SEVERITY_MAX).map(|s| first_passage(tally, s)).collect(),
        turns: mean(tally.turns),
        opened: mean(tally.opened),
        burden: mean(tally.burden),
        difference: (index > 0).then(|| paired(asked, &counts.pairs[index])),
    }
}

fn paired(asked: &Asked<'_>, pairs: &Pairs) -> Difference {
    Difference {
        estimate: match asked.precision {
            Some(_) => sequence::difference(pairs, alpha_of_one(asked.arms.len())),
            None => estimate::difference(pairs),
        },
        variance_reduction: estimate::variance_reduction(pairs),
        pairs: Some(pairs.clone()),
    }
}

fn first_passage(tally: &Tally, severity: u8) -> Vec<f64> {
    let share = |count: u64| count as f64 / tally.replications as f64;
    tally.first_passage.iter().map(|firsts| share(firsts[usize::from(severity)])).collect()
}

/// SHA-256 over the arms' digests, a line each.
fn digest(arms: &[ArmResult]) -> String {
    let lines: String = arms.iter().map(|arm| format!("{}\n", arm.digest)).collect();
    sha256_hex(lines.as_bytes())
}
