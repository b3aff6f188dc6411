//! How crises go under a few arms: how often each move is made, and when a severity is first
//! reached.

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::chance::Dice;
use crate::chance::Seed;
use crate::game;
use crate::game::Cause;
use crate::game::Event;
use crate::game::State;
use crate::markov;
use crate::markov::ExploreError;
use crate::markov::MoveKey;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::montecarlo;
use crate::montecarlo::Batch;
use crate::montecarlo::Silent;
use crate::study::risks::ByTurn;
use crate::study::risks::How;
use crate::study::risks::Oracle;
use crate::study::uncertainty::ArmSpread;
use crate::study::uncertainty::Spread;

/// So many crises are played to count moves where answers are counted.
const CRISES: u64 = 1000;

/// How crises go.
#[derive(Debug, Clone, PartialEq)]
pub struct Passages {
    /// The arms that are told, as places among all arms.
    pub arms: Vec<usize>,
    /// Moves that are made under some of them, in the order of the scenario, each parameter at its
    /// point.
    pub flows: Vec<Flow>,
    /// Of how many crises moves were counted; none, if they are exact.
    pub crises: Option<u64>,
    /// How likely each severity from 0 to 10 is under the first arm, each parameter at its point.
    pub severity_at_least: Vec<f64>,
    /// Of each arm, of each turn from 0, how likely the severity is reached by then, over draws.
    pub reached: Vec<Vec<Spread>>,
}

/// A move.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// Which.
    pub made: MoveKey,
    /// Of each arm, how often it is made in a crisis, in expectation.
    pub passages: Vec<f64>,
    /// Of each arm, the standard error of that; none in an exact answer.
    pub errors: Option<Vec<f64>>,
}

/// At most so many arms are told.
const TOLD: usize = 4;

/// The arms that are told: the baseline, the one that is chosen, the one of the lowest mean risk,
/// and menus; in the order in which they stand.
#[must_use]
pub fn told(model: &Model, arms: &[ArmSpread], chosen: usize) -> Vec<usize> {
    let menus = &model.checked().scenario().menus;
    let is_menu = |arm: &ArmSpread| arm.arm.name == "all" || menus.get(&arm.arm.name).is_some();
    let lowest = (0..arms.len())
        .min_by(|one, other| arms[*one].risk.mean.total_cmp(&arms[*other].risk.mean));
    let menus = (0..arms.len()).filter(|place| is_menu(&arms[*place]));
    let mut told = vec![0];
    for place in [chosen].into_iter().chain(lowest).chain(menus) {
        if told.len() < TOLD && !told.contains(&place) {
            told.push(place);
        }
    }
    told.sort_unstable();
    told
}

/// How crises go under some of the arms; `point` is where parameters stand when nothing is drawn,
/// `by_turn` how likely the severity is reached by each turn in each draw.
///
/// # Errors
/// As [`Oracle::risks`].
pub fn passages(
    oracle: &Oracle<'_>,
    arms: &[usize],
    sets: &[MeasureSet],
    point: &[f64],
    by_turn: &ByTurn,
) -> Result<Passages, ExploreError> {
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| sets[*arm]).collect();
    let mut model = oracle.model.clone();
    model.revalue(point);
    let mut severity_at_least = Vec::new();
    let (flows, crises) = match oracle.how {
        How::Exact(limits) => {
            let mut each = Vec::new();
            for set in &sets {
                let chain = markov::explore(&model, *set, &limits)?;
                if each.is_empty() {
                    severity_at_least = markov::solve(&model, &chain).severity_at_least.to_vec();
                }
                each.push(markov::passages(&model, &chain));
            }
            (flows(&each, None), None)
        }
        How::Counted { seed, replications } => {
            let batch = Batch::new(&model, &sets[..1], seed, replications);
            let counts = montecarlo::run(&batch, oracle.pool, &Silent);
            let share =
                |severity| counts.tallies[0].at_least(severity) as f64 / replications as f64;
            severity_at_least = (0..=SEVERITY_MAX).map(share).collect();
            let each = sets.iter().map(|set| counted(oracle, &model, *set, seed));
            let (means, errors): (Vec<_>, Vec<_>) = each.unzip();
            (flows(&means, Some(&errors)), Some(CRISES))
        }
    };
    let reached = (0..sets.len()).map(|set| {
        let turns = 0..=oracle.model.horizon as usize;
        let at = |turn: usize| -> Vec<f64> { by_turn.iter().map(|draw| draw[set][turn]).collect() };
        turns.map(|turn| Spread::of(&at(turn))).collect()
    });
    let reached = reached.collect();
    Ok(Passages { arms: arms.to_vec(), flows, crises, severity_at_least, reached })
}

type ByMove = BTreeMap<MoveKey, f64>;

/// Moves in their order, each with what it is under every arm.
fn flows(means: &[ByMove], errors: Option<&[ByMove]>) -> Vec<Flow> {
    let mut all: Vec<MoveKey> = means.iter().flat_map(|each| each.keys().copied()).collect();
    all.sort_unstable();
    all.dedup();
    let of = |arms: &[ByMove], made: &MoveKey| -> Vec<f64> {
        arms.iter().map(|arm| arm.get(made).copied().unwrap_or(0.0)).collect()
    };
    let flow = |made: &MoveKey| Flow {
        made: *made,
        passages: of(means, made),
        errors: errors.map(|errors| of(errors, made)),
    };
    all.iter().map(flow).collect()
}

/// Means and standard errors of how often moves are made. Counts are whole numbers, so that threads
/// do not matter.
fn counted(oracle: &Oracle<'_>, model: &Model, arm: MeasureSet, seed: Seed) -> (ByMove, ByMove) {
    let crisis = |replication: u64| -> BTreeMap<MoveKey, [u64; 2]> {
        let mut dice = Dice::new(seed, replication);
        let mut state = State::new(model, arm);
        let mut events = Vec::new();
        while !state.is_over() {
            game::play_turn(model, &mut state, &mut dice, &mut events);
        }
        let mut made: BTreeMap<MoveKey, u64> = BTreeMap::new();
        for event in &events {
            if let Event::Moved { track, from, to, cause: Cause::Law(_), .. } = event {
                let ladder = model.tracks[track.index()].ladder;
                *made.entry((ladder, *from, *to)).or_default() += 1;
            }
        }
        made.into_iter().map(|(made, times)| (made, [times, times * times])).collect()
    };
    let sums = oracle.pool.install(|| {
        let crises = (0..CRISES).into_par_iter().map(crisis);
        crises.reduce(BTreeMap::new, |mut sums, more| {
            for (made, [times, squares]) in more {
                let sum = sums.entry(made).or_insert([0, 0]);
                sum[0] += times;
                sum[1] += squares;
            }
            sums
        })
    });
    let count = CRISES as f64;
    let (mut means, mut errors) = (ByMove::new(), ByMove::new());
    for (made, [times, squares]) in sums {
        let mean = times as f64 / count;
        let variance = (squares as f64 / count - mean * mean).max(0.0);
        means.insert(made, mean);
        errors.insert(made, (variance / count).sqrt());
    }
    (means, errors)
}
