//! The chain of an arm for model checkers: whole turns instead of their parts, and a clock.
//!
//! [`crate::markov`] keeps a turn as a product of small factors and leaves out what changes no law:
//! the turn where turns are alike, and the highest severity so far. Tools for Markov chains want
//! the opposite: one row a state, and states that say all that a property asks about. [`matrix`]
//! multiplies the turns out; [`unroll`] adds the turn and the highest severity so far to the
//! states. All that exporting knows of a [`Chain`] stands in [`matrix`].

use std::collections::BTreeMap;

use thiserror::Error;

use crate::game::Board;
use crate::markov::Branch;
use crate::markov::Chain;
use crate::markov::Target;
use crate::model::Model;
use crate::model::OutcomeId;

/// More transitions than this make a text that nobody wants: some hundreds of megabytes.
pub const TRANSITIONS_MAX: usize = 5_000_000;

/// Why a chain cannot be written out. It can still be solved here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnrollError {
    /// Multiplied out, it has too many transitions.
    #[error(
        "multiplied out, the chain of {states} states has more than {limit} transitions, too many \
         to write"
    )]
    Matrix {
        /// States of the lumped chain.
        states: usize,
        /// How many transitions are written.
        limit: usize,
    },
    /// With a copy of every state for each turn, it has too many transitions.
    #[error(
        "with turns counted, the chain of {states} states has more than {limit} transitions, too \
         many to write"
    )]
    Unrolled {
        /// States of the lumped chain.
        states: usize,
        /// How many transitions are written.
        limit: usize,
    },
}

/// A lumped chain with its turns multiplied out.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// The last turn.
    pub horizon: u32,
    /// Of each turn from 1, given at its place less 1, its class: turns of a class have one row.
    pub classes: Vec<usize>,
    /// Of each state, a board that stands for it.
    pub boards: Vec<Board>,
    /// The place of the start among states.
    pub start: usize,
    /// The highest severity at the start.
    pub severity_at_start: u8,
    /// Of each class and each state, what a turn can do; `None` where no such turn begins. Branches
    /// have a severity above 0 only if it can be higher than what has been before, and no two
    /// branches of a row agree in target and severity.
    pub rows: Vec<Vec<Option<Vec<Branch>>>>,
}

/// Multiplies out every turn of a chain.
///
/// # Errors
/// [`UnrollError::Matrix`] if there are more than `limit` transitions.
pub fn matrix(model: &Model, chain: &Chain, limit: usize) -> Result<Matrix, UnrollError> {
    let states: Vec<_> = chain.ids().collect();
    let boards: Vec<Board> = states.iter().map(|state| chain.board(*state)).collect();
    let start = chain.severity_at_start();
    let floors: Vec<u8> =
        boards.iter().map(|board| model.severity(&board.places).max(start)).collect();
    let mut rows = vec![vec![None; states.len()]; chain.classes()];
    let mut transitions = 0;
    for (class, rows) in rows.iter_mut().enumerate() {
        for (state, row) in states.iter().zip(rows) {
            let Some(branches) = chain.turn(class, *state) else { continue };
            let branches = above(floors[state.index()], branches);
            transitions += branches.len();
            if transitions > limit {
                return Err(UnrollError::Matrix { states: states.len(), limit });
            }
            *row = Some(branches);
        }
    }
    Ok(Matrix {
        horizon: model.horizon,
        classes: (1..=model.horizon).map(|turn| chain.class(turn)).collect(),
        boards,
        start: chain.start().index(),
        severity_at_start: start,
        rows,
    })
}

/// The branches of a row; a severity up to the floor has been before, and is 0.
fn above(floor: u8, branches: Vec<Branch>) -> Vec<Branch> {
    let mut sums: BTreeMap<(Target, u8), f64> = BTreeMap::new();
    for Branch { to, severity, probability } in branches {
        let severity = if severity > floor { severity } else { 0 };
        *sums.entry((to, severity)).or_insert(0.0) += probability;
    }
    let branch = |((to, severity), probability)| Branch { to, severity, probability };
    sums.into_iter().map(branch).collect()
}

/// A chain in which every state says what turn it is and what has been, the start first.
#[derive(Debug, Clone)]
pub struct Unrolled {
    /// The states.
    pub states: Vec<Moment>,
    /// Of each state, where a turn leads and with what probability; what is over stays.
    pub rows: Vec<Vec<(usize, f64)>>,
}

/// A state of an [`Unrolled`] chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Where the crisis stands.
    pub at: Stand,
    /// The highest severity so far.
    pub highest: u8,
}

/// Where a crisis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// It goes on.
    Open {
        /// How many turns are over.
        turn: u32,
        /// The place among the states of the lumped chain.
        state: usize,
    },
    /// It is over.
    Over(OutcomeId),
}

/// Unrolls a chain up to its horizon.
///
/// # Errors
/// [`UnrollError::Unrolled`] if there are more than `limit` transitions.
pub fn unroll(model: &Model, matrix: &Matrix, limit: usize) -> Result<Unrolled, UnrollError> {
    let start = Stand::Open { turn: 0, state: matrix.start };
    let first = Moment { at: start, highest: matrix.severity_at_start };
    let mut known = BTreeMap::from([(first, 0)]);
    let mut unrolled = Unrolled { states: vec![first], rows: Vec::new() };
    let mut transitions = 0;
    while let Some(moment) = unrolled.states.get(unrolled.rows.len()).copied() {
        let mut row = Vec::new();
        for (to, probability) in turn(model, matrix, moment) {
            let next = unrolled.states.len();
            let place = *known.entry(to).or_insert(next);
            if place == next {
                unrolled.states.push(to);
            }
            row.push((place, probability));
        }
        row.sort_unstable_by_key(|(place, _)| *place);
        transitions += row.len();
        if transitions > limit {
            return Err(UnrollError::Unrolled { states: matrix.boards.len(), limit });
        }
        unrolled.rows.push(row);
    }
    Ok(unrolled)
}

/// Where the next turn leads from a moment.
fn turn(model: &Model, matrix: &Matrix, from: Moment) -> BTreeMap<Moment, f64> {
    let Stand::Open { turn, state } = from.at else { return BTreeMap::from([(from, 1.0)]) };
    let class = matrix.classes[turn as usize];
    let row = matrix.rows[class][state].as_ref().expect("a reached state has its row");
    let mut sums = BTreeMap::new();
    for branch in row {
        let at = match branch.to {
            Target::Outcome(outcome) => Stand::Over(outcome),
            Target::State(_) if turn + 1 == matrix.horizon => Stand::Over(model.horizon_outcome()),
            Target::State(state) => Stand::Open { turn: turn + 1, state: state.index() },
        };
        let moment = Moment { at, highest: from.highest.max(branch.severity) };
        *sums.entry(moment).or_insert(0.0) += branch.probability;
    }
    sums
}
