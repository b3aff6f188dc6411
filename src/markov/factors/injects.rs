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

/// An inject that is due in a turn.
pub(super) struct Due {
    pub(super) inject: InjectId,
    /// How likely it is to fire where it is due, and how likely not.
    fires: f64,
    stays: f64,
    /// Where it takes the states that meet its condition.
    moves: Vec<Move>,
}

impl Due {
    /// Lets it take effect; gives what was in each state that it can move.
    pub(super) fn push(&self, masses: &mut [f64]) -> Vec<f64> {
        let moved: Vec<f64> = self.moves.iter().map(|each| masses[each.from]).collect();
        self.moves.iter().for_each(|each| masses[each.from] *= self.stays);
        for (each, mass) in self.moves.iter().zip(&moved) {
            masses[each.to] += mass * self.fires;
        }
        moved
    }

    /// From what states are worth after it to what they are worth before, so many numbers a state.
    pub(super) fn pull(&self, values: &mut [f64], fields: usize) {
        let at = |state: usize, field: usize| state * fields + field;
        let before = self.moves.iter().flat_map(|each| {
            let mix = |field: usize| {
                let (stay, go) = (values[at(each.from, field)], values[at(each.to, field)]);
                self.stays * stay + self.fires * go
            };
            (0..fields).map(mix).collect::<Vec<f64>>()
        });
        let before: Vec<f64> = before.collect();
        for (each, before) in self.moves.iter().zip(before.chunks_exact(fields)) {
            values[at(each.from, 0)..][..fields].copy_from_slice(before);
        }
    }

    /// What its not firing and its firing are worth together, given what was in each state that it
    /// can move, and what states are worth after it.
    pub(super) fn worth(&self, moved: &[f64], values: &[f64]) -> [f64; 2] {
        let pairs = self.moves.iter().zip(moved);
        pairs.fold([0.0; 2], |[stays, fires], (each, mass)| {
            [stays + mass * values[each.from], fires + mass * values[each.to]]
        })
    }
}

/// The injects of a factored chain.
pub(super) struct Injects<'f, 'a> {
    of: &'f Factored<'a>,
    /// Moves are wanted from states below this severity.
    below: u8,
    /// Moves of injects that have no turn of their own: from a phase, while nothing that they ask
    /// of the turn changes.
    known: Map<(usize, u32, usize), Vec<Move>>,
}

impl<'f, 'a> Injects<'f, 'a> {
    /// The injects, from states below a severity.
    pub(super) fn new(of: &'f Factored<'a>, below: u8) -> Self {
        Injects { of, below, known: Map::default() }
    }

    /// The injects that are due in a turn, in order, each with its moves from all states below the
    /// severity and from those that the injects before it lead to.
    pub(super) fn due(&mut self, turn: u32) -> Vec<Due> {
        let of = self.of;
        let class = of.calendar.class(turn);
        let mut due = Vec::new();
        let mut beyond = BTreeSet::new();
        for (index, phases) in (0..of.model.injects.len()).zip(&of.possible[turn as usize - 1]) {
            let Some((fires, stays)) = self.chances(index, turn) else { continue };
            let mut moves = Vec::new();
            for phase in 0..*phases {
                let below = self.below;
                let chosen = |state: usize| severity(of, state) < below;
                self.gather(index, class, phase, chosen, &mut moves);
            }
            moves.extend(self.of_states(index, class, &beyond));
            let targets = moves.iter().map(|each: &Move| each.to);
            beyond.extend(targets.filter(|state| severity(of, *state) >= self.below));
            due.push(Due { inject: InjectId::new(index), fires, stays, moves });
        }
        due
    }

    /// How likely an inject is to fire in a turn in which its condition holds, and how likely not;
    /// `None` if it is not due then or changes nothing.
    fn chances(&self, index: usize, turn: u32) -> Option<(f64, f64)> {
        let inject = &self.of.model.injects[index];
        // Words alone change nothing.
        if inject.actions.is_empty() || inject.turn.is_some_and(|due| due != turn) {
            return None;
        }
        let law = law::of_inject(inject);
        let sum = |fires: bool| -> f64 {
            law.outcomes().iter().filter(|(each, _)| *each == fires).map(|(_, p)| p).sum()
        };
        let (fires, stays) = (sum(true), sum(false));
        (fires > 0.0 || self.of.ghosts).then_some((fires, stays))
    }

    /// Lets the injects of a turn of a class take effect in all lanes; gives what leaves each
    /// threshold's lane, and the incidents expected to open.
    pub(super) fn apply(&mut self, class: usize, now: &mut [Vec<f64>]) -> (Vec<f64>, f64) {
        let of = self.of;
        let mut touched = BTreeSet::new();
        let mut opened = 0.0;
        for index in 0..of.model.injects.len() {
            let turn = of.calendar.classes[class].turn;
            let Some((fires, stays)) = self.chances(index, turn) else { continue };
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
        for phase in phases {
            let dated = of.model.injects[inject].turn.is_some();
            self.gather(inject, class, phase, |state| !dated || now[state] > 0.0, &mut moves);
        }
        moves
    }

    /// Adds the moves of an inject from the chosen states of a phase. What is chosen must be the
    /// same each time, unless the inject has a turn of its own.
    fn gather(
        &mut self,
        inject: usize,
        class: usize,
        phase: usize,
        chosen: impl Fn(usize) -> bool + Sync,
        moves: &mut Vec<Move>,
    ) {
        let of = self.of;
        if of.model.injects[inject].turn.is_some() {
            moves.extend(of_phase(of, inject, class, phase, chosen));
            return;
        }
        let key = (inject, of.calendar.classes[class].era, phase);
        let known = self.known.entry(key);
        moves
            .extend_from_slice(known.or_insert_with(|| of_phase(of, inject, class, phase, chosen)));
    }

    /// The moves of an inject from some states.
    fn of_states(&self, inject: usize, class: usize, states: &BTreeSet<usize>) -> Vec<Move> {
        let of = self.of;
        let mut scratch = of.start.clone();
        scratch.turn = of.calendar.classes[class].turn;
        let moves = states.iter().filter_map(|from| move_of(of, inject, *from, &mut scratch));
        moves.collect()
    }
}

fn severity(of: &Factored<'_>, state: usize) -> u8 {
    of.space.severities[state % of.space.incidents]
}

/// The moves of an inject from the chosen states of a phase.
fn of_phase(
    of: &Factored<'_>,
    inject: usize,
    class: usize,
    phase: usize,
    chosen: impl Fn(usize) -> bool + Sync,
) -> Vec<Move> {
    let climates = (0..of.space.climates).into_par_iter();
    let moves: Vec<Vec<Move>> = climates
        .map(|climate| {
            let first = (phase * of.space.climates + climate) * of.space.incidents;
            let states = (first..first + of.space.incidents).filter(|state| chosen(*state));
            let mut scratch = of.start.clone();
            scratch.turn = of.calendar.classes[class].turn;
            states.filter_map(|from| move_of(of, inject, from, &mut scratch)).collect()
        })
        .collect();
    moves.concat()
}

/// Where an inject takes a state; `None` if it is not due there. `scratch` has the turn.
fn move_of(of: &Factored<'_>, inject: usize, from: usize, scratch: &mut State) -> Option<Move> {
    let (place, incident) = (from / of.space.incidents, from % of.space.incidents);
    let (phase, climate) = (place / of.space.climates, place % of.space.climates);
    let id = InjectId::new(inject);
    (scratch.board.suspended, scratch.board.fired) = of.phases.phase(phase as u32);
    of.space.place(&of.layout, climate, incident, &mut scratch.board);
    if !game::is_due(of.model, scratch, id) {
        return None;
    }
    let mut after = scratch.clone();
    after.record.opened = 0;
    game::apply_inject(of.model, &mut after, id, &mut Vec::new());
    of.layout.canonical(&mut after.board);
    let to = of.space.number(&of.layout, &of.phases, &after.board);
    Some(Move { from, to, opened: after.record.opened as u32 })
}

/// The phases that injects can lead to, in the order in which they become possible, and of each
/// turn from 1, how many are possible before each inject and, at last, after all; `None` if there
/// are more than `limit`.
pub(super) fn phases(
    model: &Model,
    layout: &Layout,
    start: &State,
    limit: usize,
) -> Option<(Phases, Vec<Vec<usize>>)> {
    let mut phases = Phases::default();
    phases.number((start.board.suspended, start.board.fired));
    let mut possible = Vec::new();
    let mut scratch = start.clone();
    for turn in 1..=model.horizon {
        let mut of_turn = vec![phases.len()];
        for (index, inject) in model.injects.iter().enumerate() {
            let due = inject.turn.is_none_or(|due| due == turn) && !inject.actions.is_empty();
            for phase in (0..phases.len() as u32).filter(|_| due) {
                scratch.board = start.board.clone();
                (scratch.board.suspended, scratch.board.fired) = phases.phase(phase);
                let id = InjectId::new(index);
                if !scratch.board.fired.contains(id) {
                    game::apply_inject(model, &mut scratch, id, &mut Vec::new());
                    layout.canonical(&mut scratch.board);
                    let board = &scratch.board;
                    phases.number((board.suspended, board.fired));
                }
            }
            if phases.len() > limit {
                return None;
            }
            of_turn.push(phases.len());
        }
        possible.push(of_turn);
    }
    Some((phases, possible))
}
