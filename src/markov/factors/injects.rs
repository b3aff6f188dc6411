//! Injects as moves between states: which states are moved where depends on nothing but the state.

use std::collections::BTreeSet;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::game;
use crate::game::State;
use crate::markov::factors::Factored;
use crate::markov::key::Map;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::model::InjectId;
use crate::model::Model;
use crate::model::law;

/// Where an inject takes a state.
#[derive(Debug, Clone, Copy)]
struct Move {
    from: usize,
    to: usize,
    opened: u32,
}

/// The injects of a factored chain.
pub(super) struct Injects<'f, 'a> {
    of: &'f Factored<'a>,
    /// Moves of injects that have no turn of their own: from a phase, while nothing that they ask
    /// of the turn changes.
    known: Map<(usize, u32, usize), Vec<Move>>,
}

impl<'f, 'a> Injects<'f, 'a> {
    pub(super) fn new(of: &'f Factored<'a>) -> Self {
        Injects { of, known: Map::default() }
    }

    /// Lets the injects of a turn of a class take effect in all lanes; gives what leaves each
    /// threshold's lane, and the incidents expected to open.
    pub(super) fn apply(&mut self, class: usize, now: &mut [Vec<f64>]) -> (Vec<f64>, f64) {
        let of = self.of;
        let mut touched = BTreeSet::new();
        let mut opened = 0.0;
        for index in 0..of.model.injects.len() {
            let inject = &of.model.injects[index];
            let turn = of.calendar.classes[class].turn;
            // Words alone change nothing.
            if inject.actions.is_empty() || inject.turn.is_some_and(|due| due != turn) {
                continue;
            }
            let law = law::of_inject(inject);
            let fires: f64 =
                law.outcomes().iter().filter(|(fires, _)| *fires).map(|(_, p)| p).sum();
            let stays: f64 =
                law.outcomes().iter().filter(|(fires, _)| !*fires).map(|(_, p)| p).sum();
            if fires == 0.0 {
                continue;
            }
            let moves = self.moves(index, class, &now[0]);
            for (lane, masses) in now.iter_mut().enumerate() {
                let moved: Vec<f64> = moves.iter().map(|each| masses[each.from]).collect();
                moves.iter().for_each(|each| masses[each.from] *= stays);
                for (each, mass) in moves.iter().zip(moved) {
                    if mass > 0.0 {
                        masses[each.to] += mass * fires;
                        touched.insert(each.to);
                        if lane == 0 {
                            opened += mass * fires * f64::from(each.opened);
                        }
                    }
                }
            }
        }
        (self.observe(&touched, now), opened)
    }

    /// Positions count once all injects of the turn have had their effect.
    fn observe(&self, touched: &BTreeSet<usize>, now: &mut [Vec<f64>]) -> Vec<f64> {
        let of = self.of;
        let mut leaving = vec![0.0; of.thresholds.len()];
        for state in touched {
            let severity = of.space.severities[state % of.space.incidents];
            let reached = of.thresholds.iter().zip(&of.lane_of).enumerate();
            for (place, (_, lane)) in reached.filter(|(_, (threshold, _))| **threshold <= severity)
            {
                assert!(*lane > 0, "an open incident has a severity that has its lane");
                leaving[place] += std::mem::take(&mut now[*lane][*state]);
            }
        }
        leaving
    }

    /// Where an inject takes each state in which there is something.
    fn moves(&mut self, inject: usize, class: usize, now: &[f64]) -> Vec<Move> {
        let of = self.of;
        let size = of.space.of_a_phase();
        let phases = (0..of.phases.len())
            .filter(|phase| now[phase * size..(phase + 1) * size].iter().any(|mass| *mass > 0.0));
        let mut moves = Vec::new();
        let era = of.calendar.classes[class].era;
        for phase in phases {
            if of.model.injects[inject].turn.is_some() {
                moves.extend(self.of_phase(inject, class, phase, Some(now)));
                continue;
            }
            let key = (inject, era, phase);
            if !self.known.contains_key(&key) {
                let of_phase = self.of_phase(inject, class, phase, None);
                self.known.insert(key, of_phase);
            }
            moves.extend_from_slice(&self.known[&key]);
        }
        moves
    }

    /// The moves of an inject from the states of a phase; of those that have something, if it is
    /// said what they have.
    fn of_phase(
        &self,
        inject: usize,
        class: usize,
        phase: usize,
        now: Option<&[f64]>,
    ) -> Vec<Move> {
        let of = self.of;
        let id = InjectId::new(inject);
        let climates = (0..of.space.climates).into_par_iter();
        let moves: Vec<Vec<Move>> = climates
            .map(|climate| {
                let mut moves = Vec::new();
                let mut state = of.start.clone();
                state.turn = of.calendar.classes[class].turn;
                let (suspended, fired) = of.phases.phase(phase as u32);
                (state.board.suspended, state.board.fired) = (suspended, fired);
                for incident in 0..of.space.incidents {
                    let from =
                        (phase * of.space.climates + climate) * of.space.incidents + incident;
                    if now.is_some_and(|now| now[from] == 0.0) {
                        continue;
                    }
                    of.space.place(&of.layout, climate, incident, &mut state.board);
                    if game::is_due(of.model, &state, id) {
                        let mut after = state.clone();
                        after.record.opened = 0;
                        game::apply_inject(of.model, &mut after, id, &mut Vec::new());
                        of.layout.canonical(&mut after.board);
                        let to = of.space.number(&of.layout, &of.phases, &after.board);
                        moves.push(Move { from, to, opened: after.record.opened as u32 });
                    }
                }
                moves
            })
            .collect();
        moves.concat()
    }
}

/// The phases that injects can lead to, and how many are possible in each turn, summed up; `None`
/// if there are more than `limit`.
pub(super) fn phases(
    model: &Model,
    layout: &Layout,
    start: &State,
    limit: usize,
) -> Option<(Phases, u64)> {
    let mut phases = Phases::default();
    let first = phases.number((start.board.suspended, start.board.fired));
    let mut possible = BTreeSet::from([first]);
    let mut sum = 0;
    let mut scratch = start.clone();
    for turn in 1..=model.horizon {
        for (index, inject) in model.injects.iter().enumerate() {
            if inject.turn.is_some_and(|due| due != turn) || inject.actions.is_empty() {
                continue;
            }
            for phase in possible.clone() {
                scratch.board = start.board.clone();
                (scratch.board.suspended, scratch.board.fired) = phases.phase(phase);
                let id = InjectId::new(index);
                if !scratch.board.fired.contains(id) {
                    game::apply_inject(model, &mut scratch, id, &mut Vec::new());
                    layout.canonical(&mut scratch.board);
                    let board = &scratch.board;
                    possible.insert(phases.number((board.suspended, board.fired)));
                }
            }
            if possible.len() > limit {
                return None;
            }
        }
        sum += possible.len() as u64;
    }
    Some((phases, sum))
}
