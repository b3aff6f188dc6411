//! Two beliefs, one table: where the numbers of two sides agree on what helps, where they part, and
//! which number the disagreement hangs on.

use thiserror::Error;

use crate::markov::ExploreError;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::scenario::beliefs::Beliefs;
use crate::scenario::suggest;
use crate::study::draws::Draws;
use crate::study::draws::Knowledge;
use crate::study::draws::Known;
use crate::study::pool::Pool;
use crate::study::risks::Oracle;
use crate::study::uncertainty::ArmSpread;

/// An arm helps, in the eyes of a side, if it does in so many of the draws.
pub const SURE: f64 = 0.9;

/// In so many draws it is asked what each number does to the disagreement.
pub const DRAWS: usize = 200;

/// Why beliefs do not fit a scenario. Nothing is lost: correct them and ask again.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum BeliefsError {
    /// They are about another scenario.
    #[error("these beliefs are about `{theirs}`, not about `{ours}`")]
    OtherScenario {
        /// What they are about.
        theirs: String,
        /// What is studied.
        ours: String,
    },
    /// A parameter that the scenario does not have.
    #[error("the scenario has no parameter `{name}`; {hint}")]
    Unknown {
        /// As written.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// A logarithmic pool of answers that have nothing in common.
    #[error("no value of `{0}` is held possible by all experts; pool them linearly")]
    Disjoint(String),
}

/// What one side knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Whose it is.
    pub name: String,
    /// How many experts were asked.
    pub experts: usize,
    /// How many parameters they answered for.
    pub answered: usize,
    /// What is known of every parameter.
    pub knowledge: Knowledge,
}

/// The scenario's knowledge with the beliefs of a side in its place where there are any.
///
/// # Errors
/// [`BeliefsError`] if they do not fit the scenario.
pub fn side(model: &Model, known: &Knowledge, beliefs: &Beliefs) -> Result<Side, BeliefsError> {
    let ours = &model.checked().scenario().id;
    if let Some(theirs) = beliefs.scenario.as_ref().filter(|theirs| *theirs != ours) {
        let (theirs, ours) = (theirs.clone(), ours.clone());
        return Err(BeliefsError::OtherScenario { theirs, ours });
    }
    let ids = || model.parameters.iter().map(|declared| declared.id.as_str());
    for (id, _) in beliefs.experts.iter().flat_map(|expert| expert.answers.iter()) {
        if !ids().any(|known| known == id) {
            let near = suggest::nearest(id, ids());
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`offramp elicit` lists what it has".to_owned(),
            };
            return Err(BeliefsError::Unknown { name: id.to_owned(), hint });
        }
    }
    let mut knowledge = known.clone();
    let mut answered = 0;
    for (place, declared) in model.parameters.iter().enumerate() {
        let answers: Vec<_> = beliefs
            .experts
            .iter()
            .filter_map(|expert| {
                let answer = expert.answers.get(&declared.id)?;
                Some((expert.weight.unwrap_or(1.0), *answer))
            })
            .collect();
        if answers.is_empty() {
            continue;
        }
        let pool = Pool::new(&answers, beliefs.pool)
            .ok_or_else(|| BeliefsError::Disjoint(declared.id.clone()))?;
        knowledge.points[place] = pool.point();
        knowledge.known[place] = Known::Pooled(pool);
        answered += 1;
    }
    Ok(Side { name: beliefs.side.clone(), experts: beliefs.experts.len(), answered, knowledge })
}

/// What the sides hold of the same arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Views {
    /// The sides, each with its arms over all draws.
    pub sides: Vec<(Side, Vec<ArmSpread>)>,
    /// Arms that help in the eyes of every side.
    pub common: Vec<usize>,
    /// Arms that help in the eyes of some sides only.
    pub parted: Vec<usize>,
    /// Arms of which no side is so sure, and that rather help in the eyes of one and rather harm in
    /// those of another: their median changes have opposite signs.
    pub opposed: Vec<usize>,
    /// The arm on which the first two sides are furthest apart.
    pub furthest: usize,
    /// What each number that the first two sides hold differently does to what they are apart, the
    /// one that does most first.
    pub hangs: Vec<Hang>,
}

/// What one number does to a disagreement: the first side's mean risk changes so much if it takes
/// the second side's view of this number alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hang {
    /// Its place among the model's parameters.
    pub parameter: usize,
    /// For the baseline.
    pub baseline: f64,
    /// For the change of risk under the arm on which they are furthest apart.
    pub change: f64,
}

/// Compares what sides hold of the arms; there are two sides or more, under the same `draws`.
///
/// # Errors
/// As [`Oracle::risks`].
pub fn views(
    oracle: &Oracle<'_>,
    sides: Vec<(Side, Vec<ArmSpread>)>,
    draws: &Draws,
    sets: &[MeasureSet],
) -> Result<Views, ExploreError> {
    let arms = sets.len();
    let helps = |side: &(Side, Vec<ArmSpread>), arm: usize| side.1[arm].helps >= SURE;
    let common = (1..arms).filter(|arm| sides.iter().all(|side| helps(side, *arm))).collect();
    let held = |arm: usize| sides.iter().filter(|side| helps(side, arm)).count();
    let parted =
        (1..arms).filter(|arm| (1..sides.len()).contains(&held(*arm))).collect::<Vec<usize>>();
    let rather = |arm: usize, sign: f64| {
        sides.iter().any(|(_, spreads)| sign * spreads[arm].relative.median > 0.0)
    };
    let opposed = (1..arms)
        .filter(|arm| held(*arm) == 0 && rather(*arm, 1.0) && rather(*arm, -1.0))
        .collect();
    let apart = |arm: usize| (sides[0].1[arm].change.mean - sides[1].1[arm].change.mean).abs();
    let furthest =
        (1..arms).max_by(|one, other| apart(*one).total_cmp(&apart(*other))).unwrap_or(0);
    let (one, other) = (&sides[0].0.knowledge, &sides[1].0.knowledge);
    let hangs = hangs(oracle, one, other, draws, [sets[0], sets[furthest]])?;
    Ok(Views { common, parted, opposed, furthest, hangs, sides })
}

fn hangs(
    oracle: &Oracle<'_>,
    one: &Knowledge,
    other: &Knowledge,
    draws: &Draws,
    pair: [MeasureSet; 2],
) -> Result<Vec<Hang>, ExploreError> {
    let count = draws.values.len().min(DRAWS);
    let columns: Vec<Vec<f64>> =
        draws.columns.iter().map(|column| column[..count].to_vec()).collect();
    let values = |knowledge: &Knowledge| {
        let (uncertain, columns) = (draws.uncertain.clone(), columns.clone());
        knowledge.at(uncertain, columns, count as u32, oracle.pool).values
    };
    let (ours, theirs) = (values(one), values(other));
    let means = |values: &[Vec<f64>]| -> Result<[f64; 2], ExploreError> {
        let risks = oracle.risks(&pair, values)?;
        let mean = |of: &dyn Fn(&[f64]) -> f64| {
            risks.iter().map(|draw| of(draw)).sum::<f64>() / count as f64
        };
        Ok([mean(&|draw| draw[0]), mean(&|draw| draw[1] - draw[0])])
    };
    let here = means(&ours)?;
    let mut hangs = Vec::new();
    for parameter in 0..one.known.len() {
        if one.known[parameter] == other.known[parameter] {
            continue;
        }
        let swapped: Vec<Vec<f64>> = ours
            .iter()
            .zip(&theirs)
            .map(|(ours, theirs)| {
                let mut swapped = ours.clone();
                swapped[parameter] = theirs[parameter];
                swapped
            })
            .collect();
        let there = means(&swapped)?;
        hangs.push(Hang { parameter, baseline: there[0] - here[0], change: there[1] - here[1] });
    }
    let size = |hang: &Hang| hang.baseline.abs().max(hang.change.abs());
    hangs.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.parameter.cmp(&b.parameter)));
    Ok(hangs)
}
