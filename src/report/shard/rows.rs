//! The answers of a study's draws as they stand in a shard, and what was asked for them.

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;
use thiserror::Error;

use crate::report::shard::Shard;
use crate::scenario::source::sha256_hex;
use crate::study::arms::Arm;
use crate::study::arms::ids;
use crate::study::draws::Tails;
use crate::study::risks::How;
use crate::study::risks::Risks;
use crate::study::risks::risk;
use crate::study::rows::Asked;
use crate::study::rows::Rows;
use crate::study::sampling::Share;

/// What is asked beside what draws are asked.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// The arms.
    pub arms: &'a [Arm],
    /// How likely the tail is taken to be.
    pub tails: Tails,
    /// The texts of the files of beliefs.
    pub beliefs: &'a [String],
    /// The options of the command, but for those that change no result.
    pub options: &'a [String],
}

/// The question of a study, in the form of [`Shard::question`]. The same options ask the same only
/// of the same scenario and beliefs, and what is asked of draws stands first, so that two
/// questions are told apart in the plainest words.
#[must_use]
pub fn question(asked: &Asked<'_>, telling: &Telling<'_>) -> Value {
    let Telling { arms, tails, beliefs, options } = *telling;
    let model = asked.oracle.model;
    let checked = model.checked();
    let arms =
        arms.iter().map(|arm| json!({ "arm": arm.name, "measures": ids(model, arm.measures) }));
    let (method, replications) = match asked.oracle.how {
        How::Exact(_) => ("exact", None),
        How::Counted { replications, .. } => ("simulate", Some(replications)),
    };
    json!({
        "scenario": { "id": checked.scenario().id, "sha256": checked.digest() },
        "seed": asked.seed.to_string(),
        "design": asked.design.name(),
        "samples": asked.samples,
        "severity": asked.oracle.severity,
        "tails": tails.name(),
        "method": method,
        "replications": replications,
        "arms": arms.collect::<Vec<_>>(),
        "attribution": { "sets": asked.attributed.len(), "draws": asked.attributed_draws },
        "beliefs": beliefs.iter().map(|text| sha256_hex(text.as_bytes())).collect::<Vec<_>>(),
        "options": options,
    })
}

/// The options of the study that a shard is of.
///
/// # Errors
/// [`RowsError::Form`] if it is of no study.
pub fn options(shard: &Shard) -> Result<Vec<String>, RowsError> {
    let options = shard.question.get("options").cloned().unwrap_or_default();
    serde_json::from_value(options).map_err(|error| RowsError::Form(error.to_string()))
}

/// Why what was found cannot be used. Nothing is lost: run the shard's command again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowsError {
    /// It is no study.
    #[error("it holds no study: {0}")]
    Form(String),
    /// Its answers contradict each other or the question.
    #[error("its answers do not fit {0}")]
    Fit(&'static str),
}

#[derive(Serialize)]
struct Written<'a> {
    risks: &'a Risks,
    firsts: &'a [Vec<Vec<u64>>],
    sides: &'a [Risks],
    attributed: &'a Risks,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    risks: Risks,
    firsts: Vec<Vec<Vec<u64>>>,
    sides: Vec<Risks>,
    attributed: Risks,
}

/// Rows in the form of [`Shard::found`].
#[must_use]
pub fn found(rows: &Rows) -> impl Serialize + '_ {
    let Rows { risks, firsts, sides, attributed } = rows;
    Written { risks, firsts, sides, attributed }
}

/// The rows that a shard of a study found.
///
/// # Errors
/// Rows that are none of this study, or contradict each other or the shard.
pub fn read(asked: &Asked<'_>, shard: &Shard) -> Result<Rows, RowsError> {
    let Read { risks, firsts, sides, attributed } = serde_json::from_str(shard.found.get())
        .map_err(|error| RowsError::Form(error.to_string()))?;
    let share = Share::new(shard.index, shard.of).ok_or(RowsError::Fit("their shard"))?;
    let range = share.range(u64::from(asked.samples));
    if shard.all != range.end - range.start || shard.done > shard.all {
        return Err(RowsError::Fit("their shard"));
    }
    let [all, few_firsts, few_attributed] = asked.rows(&(range.start..range.start + shard.done));
    let arms = asked.arms.len();
    let is_each_of = |rows: &Risks, draws: usize, sets: usize| {
        let is_chance = |risk: &f64| (0.0..=1.0).contains(risk);
        rows.len() == draws && rows.iter().all(|row| row.len() == sets && row.iter().all(is_chance))
    };
    if !is_each_of(&risks, all, arms) {
        return Err(RowsError::Fit("the draws and the arms"));
    }
    if sides.len() != asked.sides.len() || !sides.iter().all(|side| is_each_of(side, all, arms)) {
        return Err(RowsError::Fit("the beliefs"));
    }
    if !is_each_of(&attributed, few_attributed, asked.attributed.len()) {
        return Err(RowsError::Fit("the sets of the attribution"));
    }
    if firsts.len() != few_firsts || !firsts.iter().zip(&risks).all(|(f, r)| agree(asked, f, r)) {
        return Err(RowsError::Fit("the turns"));
    }
    Ok(Rows { risks, firsts, sides, attributed })
}

/// Whether what was counted by turn gives the risks of a draw.
fn agree(asked: &Asked<'_>, firsts: &[Vec<u64>], risks: &[f64]) -> bool {
    let How::Counted { replications, .. } = asked.oracle.how else { return false };
    let turns = asked.oracle.model.horizon as usize + 1;
    let one = |(firsts, known): (&Vec<u64>, &f64)| {
        let is_count = firsts.iter().all(|first| *first <= replications);
        firsts.len() == turns && is_count && risk(firsts, replications) == *known
    };
    firsts.len() == risks.len() && firsts.iter().zip(risks).all(one)
}
