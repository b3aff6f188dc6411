//! The counts of a comparison as they stand in a shard, and what was asked for them.

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;
use thiserror::Error;

use crate::chance::Seed;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::montecarlo::Counts;
use crate::montecarlo::Moments;
use crate::montecarlo::Pairs;
use crate::montecarlo::Tally;
use crate::report::shard::Shard;
use crate::study::arms::Arm;
use crate::study::arms::ids;
use crate::study::sampling::Asked;
use crate::study::sampling::Share;

/// Sums of squares below this can be added for any number of shards.
const MOMENT_MAX: u128 = 1 << 112;

/// The question of a comparison, in the form of [`Shard::question`].
#[must_use]
pub fn question(asked: &Asked<'_>, why: &str) -> Value {
    let Asked { model, arms, seed, replications, precision } = *asked;
    let checked = model.checked();
    let arms =
        arms.iter().map(|arm| json!({ "arm": arm.name, "measures": ids(model, arm.measures) }));
    json!({
        "scenario": { "id": checked.scenario().id, "sha256": checked.digest() },
        "seed": seed.to_string(),
        "replications": replications,
        "precision": precision.map(|each| each.to_string()),
        "why": why,
        "arms": arms.collect::<Vec<_>>(),
    })
}

/// What a question asks, without the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The digest of the scenario.
    pub digest: String,
    /// The key of all draws.
    pub seed: Seed,
    /// How many replications.
    pub replications: u64,
    /// Why the answer is not exact.
    pub why: String,
    arms: Vec<(String, Vec<String>)>,
}

/// Why what was found cannot be used. Nothing is lost: run the shard's command again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CountsError {
    /// It is no comparison.
    #[error("it holds no comparison: {0}")]
    Form(String),
    /// Its counts contradict each other or the model.
    #[error("its counts do not fit {0}")]
    Fit(&'static str),
}

#[derive(Deserialize)]
struct QuestionWire {
    scenario: ScenarioWire,
    seed: String,
    replications: u64,
    why: String,
    arms: Vec<ArmWire>,
}

#[derive(Deserialize)]
struct ScenarioWire {
    sha256: String,
}

#[derive(Deserialize)]
struct ArmWire {
    arm: String,
    measures: Vec<String>,
}

impl Question {
    /// The question of a shard.
    ///
    /// # Errors
    /// [`CountsError::Form`] if it is none of a comparison.
    pub fn of(shard: &Shard) -> Result<Self, CountsError> {
        let form = |error: String| CountsError::Form(error);
        if shard.command != "compare" {
            return Err(form(format!("it is of `{}`", shard.command)));
        }
        let wire: QuestionWire = serde_json::from_value(shard.question.clone())
            .map_err(|error| form(error.to_string()))?;
        let seed = format!("hex:{}", wire.seed).parse();
        Ok(Question {
            digest: wire.scenario.sha256,
            seed: seed.map_err(|error: crate::chance::SeedError| form(error.to_string()))?,
            replications: wire.replications,
            why: wire.why,
            arms: wire.arms.into_iter().map(|each| (each.arm, each.measures)).collect(),
        })
    }

    /// Its arms in a model.
    ///
    /// # Errors
    /// [`CountsError::Fit`] if there are none, or the model lacks a measure of one.
    pub fn arms(&self, model: &Model) -> Result<Vec<Arm>, CountsError> {
        let measures = |ids: &[String]| -> Option<MeasureSet> {
            ids.iter().map(|id| model.measure(id)).collect()
        };
        let arm = |(name, ids): &(String, Vec<String>)| {
            let measures = measures(ids).ok_or(CountsError::Fit("the scenario's measures"))?;
            Ok(Arm { name: name.clone(), measures })
        };
        let arms: Vec<Arm> = self.arms.iter().map(arm).collect::<Result<_, _>>()?;
        if arms.is_empty() { Err(CountsError::Fit("any arm")) } else { Ok(arms) }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountsWire {
    replications: u64,
    arms: Vec<ArmCounts>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ArmCounts {
    outcomes: Vec<u64>,
    highest: Vec<u64>,
    /// Turn, severity, count.
    first_passage: Vec<(usize, usize, u64)>,
    /// Ladder, rung, count.
    closings: Vec<(usize, usize, u64)>,
    turns: MomentsWire,
    opened: MomentsWire,
    burden: MomentsWire,
    pairs: PairsWire,
}

/// A sum and a sum of squares; longer than what numbers of JSON hold.
#[derive(Serialize, Deserialize)]
struct MomentsWire(String, String);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PairsWire {
    both: u64,
    neither: u64,
    only_from: u64,
    only_arm: u64,
    first_only_from: Vec<u64>,
    first_only_arm: Vec<u64>,
}

/// Counts in the form of [`Shard::found`].
#[must_use]
pub fn found(counts: &Counts) -> impl Serialize {
    let arms = counts.tallies.iter().zip(&counts.pairs);
    CountsWire {
        replications: counts.replications,
        arms: arms.map(|(tally, pairs)| arm_counts(tally, pairs)).collect(),
    }
}

fn arm_counts(tally: &Tally, pairs: &Pairs) -> ArmCounts {
    let moments =
        |moments: Moments| MomentsWire(moments.sum.to_string(), moments.squares.to_string());
    ArmCounts {
        outcomes: tally.outcomes.clone(),
        highest: tally.highest.to_vec(),
        first_passage: sparse(tally.first_passage.iter().map(|row| row.as_slice())),
        closings: sparse(tally.closings.iter().map(Vec::as_slice)),
        turns: moments(tally.turns),
        opened: moments(tally.opened),
        burden: moments(tally.burden),
        pairs: PairsWire {
            both: pairs.both,
            neither: pairs.neither,
            only_from: pairs.only_from,
            only_arm: pairs.only_arm,
            first_only_from: pairs.first_only_from.clone(),
            first_only_arm: pairs.first_only_arm.clone(),
        },
    }
}

/// Row, column and count of what was counted.
fn sparse<'a>(rows: impl Iterator<Item = &'a [u64]>) -> Vec<(usize, usize, u64)> {
    let cells = |(row, counts): (usize, &'a [u64])| {
        let counts = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        counts.map(move |(column, count)| (row, column, *count))
    };
    rows.enumerate().flat_map(cells).collect()
}

/// The counts that a shard of a comparison of so many arms found.
///
/// # Errors
/// Counts that are none of this model, or contradict each other or the shard.
pub fn read(model: &Model, arms: usize, shard: &Shard) -> Result<Counts, CountsError> {
    let wire: CountsWire = serde_json::from_str(shard.found.get())
        .map_err(|error| CountsError::Form(error.to_string()))?;
    let share = Share::new(shard.index, shard.of).ok_or(CountsError::Fit("their shard"))?;
    let replications = shard.question.get("replications").and_then(Value::as_u64);
    let range = share.range(replications.filter(|all| *all < 1 << 63).unwrap_or(0));
    if shard.all != range.end - range.start
        || shard.done > shard.all
        || wire.replications != shard.done
    {
        return Err(CountsError::Fit("their shard"));
    }
    if wire.arms.len() != arms {
        return Err(CountsError::Fit("the arms"));
    }
    let mut counts = Counts::new(model, arms);
    counts.replications = wire.replications;
    for (place, arm) in wire.arms.iter().enumerate() {
        fill(&mut counts.tallies[place], wire.replications, arm)?;
        counts.pairs[place] = pairs(&arm.pairs, wire.replications)?;
    }
    Ok(counts)
}

/// Fills an empty tally of so many replications.
fn fill(tally: &mut Tally, replications: u64, wire: &ArmCounts) -> Result<(), CountsError> {
    tally.replications = replications;
    if wire.outcomes.len() != tally.outcomes.len() || wire.highest.len() != tally.highest.len() {
        return Err(CountsError::Fit("the scenario's outcomes"));
    }
    if total(&wire.outcomes) != Some(replications) || total(&wire.highest) != Some(replications) {
        return Err(CountsError::Fit("the number of replications"));
    }
    tally.outcomes.clone_from(&wire.outcomes);
    tally.highest.copy_from_slice(&wire.highest);
    let most = |severity: usize| -> u64 { wire.highest[severity..].iter().sum() };
    for (turn, severity, count) in &wire.first_passage {
        let cell = tally.first_passage.get_mut(*turn).and_then(|row| row.get_mut(*severity));
        *cell.ok_or(CountsError::Fit("the horizon"))? = *count;
    }
    for severity in 0..=usize::from(SEVERITY_MAX) {
        let firsts: Vec<u64> = tally.first_passage.iter().map(|row| row[severity]).collect();
        if total(&firsts) != Some(most(severity)) {
            return Err(CountsError::Fit("the severities reached"));
        }
    }
    for (ladder, rung, count) in &wire.closings {
        let cell = tally.closings.get_mut(*ladder).and_then(|row| row.get_mut(*rung));
        // Shards are added; so many incidents nobody has counted.
        let cell = cell.filter(|_| *count < 1 << 48);
        *cell.ok_or(CountsError::Fit("the ladders"))? = *count;
    }
    tally.turns = moments(&wire.turns)?;
    tally.opened = moments(&wire.opened)?;
    tally.burden = moments(&wire.burden)?;
    Ok(())
}

fn moments(wire: &MomentsWire) -> Result<Moments, CountsError> {
    let number = |text: &String| text.parse().ok().filter(|number| *number < MOMENT_MAX);
    let (sum, squares) =
        number(&wire.0).zip(number(&wire.1)).ok_or(CountsError::Fit("any mean"))?;
    Ok(Moments { sum, squares })
}

fn pairs(wire: &PairsWire, replications: u64) -> Result<Pairs, CountsError> {
    let all = [wire.both, wire.neither, wire.only_from, wire.only_arm];
    if total(&all) != Some(replications) {
        return Err(CountsError::Fit("the number of replications"));
    }
    Ok(Pairs {
        both: wire.both,
        neither: wire.neither,
        only_from: wire.only_from,
        only_arm: wire.only_arm,
        first_only_from: wire.first_only_from.clone(),
        first_only_arm: wire.first_only_arm.clone(),
    })
}

/// The sum of counts; none, if it is more than any count can be.
fn total(counts: &[u64]) -> Option<u64> {
    counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count))
}
