//! Backward in time: the odds from every state and turn.

use std::sync::Arc;

use crate::game::State;
use crate::markov::Chain;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::markov::explore;
use crate::markov::factors::Table;
use crate::markov::forward::settle;
use crate::model::MeasureSet;
use crate::model::Model;

/// From every state and turn, the probability of reaching a severity by the horizon, and of each
/// outcome.
#[derive(Debug, Clone)]
pub struct Outlook {
    severity: u8,
    horizon: u32,
    way: Way,
}

/// How it was found.
#[derive(Debug, Clone)]
enum Way {
    Graph {
        chain: Arc<Chain>,
        /// How many numbers are kept of each state and turn.
        fields: usize,
        /// Of turns 0 to the horizon less 1, of each state: the probability of reaching the
        /// severity, that of missing it, and that of each outcome.
        table: Vec<f64>,
    },
    Factors(Box<Table>),
}

/// The places of fields.
const REACHED: usize = 0;
const MISSED: usize = 1;
const OUTCOMES: usize = 2;

/// The odds from every state and turn under an arm, in one sweep from the horizon to the start: by
/// the graph of steps where it fits, else by factors. Runs on the threads of the pool that it is
/// called in.
///
/// With `ends`, also the probability of each outcome. By factors it takes much longer and much more
/// room, because a state that has reached the severity need not be looked at otherwise.
///
/// # Errors
///
/// If it is beyond the limits, or the watcher stops it.
pub fn outlook(
    model: &Model,
    arm: MeasureSet,
    (severity, ends): (u8, bool),
    limits: &Limits,
    watcher: &impl Watcher,
) -> Result<Outlook, ExploreError> {
    match explore(model, arm, limits) {
        Ok(chain) => backward(model, Arc::new(chain), severity, limits),
        Err(refused) => backward_by_factors(model, arm, (severity, ends), limits, watcher)
            .map_err(|error| error.or_of_the_graph(refused)),
    }
}

/// As [`outlook`], by factors even where the turns would fit as a graph of steps.
///
/// # Errors
///
/// As [`outlook`].
pub fn backward_by_factors(
    model: &Model,
    arm: MeasureSet,
    (severity, ends): (u8, bool),
    limits: &Limits,
    watcher: &impl Watcher,
) -> Result<Outlook, ExploreError> {
    let table = Table::new(model, arm, (severity, ends), limits, watcher)?;
    Ok(Outlook { severity, horizon: model.horizon, way: Way::Factors(Box::new(table)) })
}

/// The odds from every state and turn of a chain, in one sweep from the horizon to the start.
///
/// # Errors
///
/// [`ExploreError::Table`] if the table would take more bytes than `limits` allow to keep.
pub fn backward(
    model: &Model,
    chain: Arc<Chain>,
    severity: u8,
    limits: &Limits,
) -> Result<Outlook, ExploreError> {
    let fields = OUTCOMES + model.outcomes.len();
    let states = chain.states();
    let row = states * fields;
    let bytes = row.saturating_mul(chain.horizon as usize).saturating_mul(8);
    if bytes > limits.kept {
        return Err(ExploreError::Table { states, turns: chain.horizon, bytes });
    }
    let mut table = vec![0.0; row * chain.horizon as usize];
    let mut values = vec![0.0; chain.numbers() * fields];
    last(&chain, fields, &mut values);
    for turn in (1..=chain.horizon).rev() {
        sweep(&chain, severity, fields, &mut values);
        let before = &mut table[row * (turn as usize - 1)..][..row];
        enter(&chain, turn, fields, &values, before);
        let start = chain.steps.len() * fields;
        values[start..start + row].copy_from_slice(before);
    }
    Ok(Outlook { severity, horizon: chain.horizon, way: Way::Graph { chain, fields, table } })
}

/// The values after the last turn: what is over is decided, and everything else is the horizon's.
fn last(chain: &Chain, fields: usize, values: &mut [f64]) {
    let states = chain.steps.len()..chain.steps.len() + chain.states();
    for number in chain.steps.len()..chain.numbers() {
        let outcome =
            if states.contains(&number) { chain.outcomes - 1 } else { number - states.end };
        let value = &mut values[number * fields..][..fields];
        value[MISSED] = 1.0;
        value[OUTCOMES + outcome] = 1.0;
    }
}

/// The values of every step of a turn, from those of what its branches lead to.
fn sweep(chain: &Chain, severity: u8, fields: usize, values: &mut [f64]) {
    for number in (0..chain.steps.len()).rev() {
        let (before, after) = values.split_at_mut((number + 1) * fields);
        let value = &mut before[number * fields..];
        value.fill(0.0);
        for (to, outcome) in chain.branches_of(number as u32) {
            let next = &after[(to as usize - number - 1) * fields..][..fields];
            let p = outcome.probability;
            if outcome.severity >= severity {
                value[REACHED] += p;
            } else {
                value[REACHED] += p * next[REACHED];
                value[MISSED] += p * next[MISSED];
            }
            for (sum, next) in value[OUTCOMES..].iter_mut().zip(&next[OUTCOMES..]) {
                *sum += p * next;
            }
        }
    }
}

/// The values of every state before a turn; what is impossible or certain is exactly so.
fn enter(chain: &Chain, turn: u32, fields: usize, values: &[f64], before: &mut [f64]) {
    let entries = chain.entries_of(turn);
    for (entry, row) in entries.iter().zip(before.chunks_exact_mut(fields)) {
        if *entry == u32::MAX {
            continue;
        }
        row.copy_from_slice(&values[*entry as usize * fields..][..fields]);
        if row[MISSED] == 0.0 {
            row[REACHED] = 1.0;
        }
        if row[REACHED] == 0.0 {
            row[MISSED] = 1.0;
        }
        settle(&mut row[OUTCOMES..]);
    }
}

impl Outlook {
    /// The severity it is about.
    #[must_use]
    pub fn severity(&self) -> u8 {
        self.severity
    }

    /// The probability that a game between two turns has reached the severity by the horizon;
    /// `None` if the start does not lead there.
    #[must_use]
    pub fn reaching(&self, state: &State) -> Option<f64> {
        if state.record.at_least(self.severity) {
            return Some(1.0);
        }
        if state.is_over() || state.turn >= self.horizon {
            return Some(0.0);
        }
        match &self.way {
            Way::Graph { .. } => Some(self.row(state)?[REACHED]),
            Way::Factors(table) => table.later(state.turn, &state.board),
        }
    }

    /// The probability of each outcome of a game that goes on, between two turns; `None` if it is
    /// over, if the start does not lead there, or if outcomes were not asked for.
    #[must_use]
    pub fn outcomes(&self, state: &State) -> Option<&[f64]> {
        if state.is_over() {
            return None;
        }
        match &self.way {
            Way::Graph { .. } => Some(&self.row(state)?[OUTCOMES..]),
            Way::Factors(table) => table.outcomes_from(state.turn, &state.board),
        }
    }

    /// What the graph's table has of a state; `None` where no turn begins.
    fn row(&self, state: &State) -> Option<&[f64]> {
        let Way::Graph { chain, fields, table } = &self.way else { return None };
        let place = chain.find(&state.board)?.index();
        let entry = state.turn < self.horizon;
        let entry = entry.then(|| chain.entries_of(state.turn + 1)[place])?;
        let at = state.turn as usize * chain.states() + place;
        (entry != u32::MAX).then(|| &table[at * fields..][..*fields])
    }
}
