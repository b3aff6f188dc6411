//! One replication, turn by turn, and where two arms part on the same draws.

use crate::chance::Dice;
use crate::chance::Seed;
use crate::game;
use crate::game::Event;
use crate::game::State;
use crate::model::Model;
use crate::study::arms::Arm;

/// A replication under one arm.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The arm.
    pub arm: Arm,
    /// The start.
    pub start: State,
    /// Every turn, from the first.
    pub turns: Vec<Turn>,
}

/// What happened in a turn, and the state after it.
#[derive(Debug, Clone)]
pub struct Turn {
    /// In the order in which it happened.
    pub events: Vec<Event>,
    /// After the turn.
    pub state: State,
}

/// Plays a replication under an arm with the reference turn.
#[must_use]
pub fn trace(model: &Model, arm: &Arm, seed: Seed, replication: u64) -> Trace {
    let mut dice = Dice::new(seed, replication);
    let start = State::new(model, arm.measures);
    let mut state = start.clone();
    let mut turns = Vec::new();
    while !state.is_over() {
        let mut events = Vec::new();
        game::play_turn(model, &mut state, &mut dice, &mut events);
        turns.push(Turn { events, state: state.clone() });
    }
    Trace { arm: arm.clone(), start, turns }
}

/// The first turn in which different things happen in two traces; laws may differ before.
#[must_use]
pub fn divergence(one: &Trace, other: &Trace) -> Option<u32> {
    let turns = one.turns.iter().zip(&other.turns);
    let parted = turns.map(|(a, b)| happened(a) != happened(b));
    let first = parted.into_iter().position(|parted| parted)?;
    Some(first as u32 + 1)
}

/// The events of a turn without what merely led to them.
fn happened(turn: &Turn) -> Vec<Event> {
    turn.events.iter().map(Event::without_cause).collect()
}
