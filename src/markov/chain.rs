//! The chain that exploring leaves behind.

use std::collections::BTreeMap;

use crate::game::Board;
use crate::markov::calendar::Calendar;
use crate::markov::key::Keys;
use crate::markov::laws::ChainLaw;
use crate::markov::laws::Outcome;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::model::MeasureSet;
use crate::model::OutcomeId;

/// A state between two turns of a crisis that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateId(pub(super) u32);

impl StateId {
    /// The place among all states, in the order in which they were found.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The states that can be reached under an arm, and the steps of the turns between them.
#[derive(Debug, Clone)]
pub struct Chain {
    pub(super) arm: MeasureSet,
    pub(super) horizon: u32,
    pub(super) outcomes: usize,
    pub(super) opened_at_start: u64,
    pub(super) severity_at_start: u8,
    pub(super) first: u32,
    /// The first turn that is played: 1, unless the chain starts in the middle of a game.
    pub(super) first_turn: u32,
    /// Of each class of turns and each state, where such a turn begins there; `u32::MAX` where none
    /// can.
    pub(super) entries: Vec<Vec<u32>>,
    pub(super) laws: Vec<ChainLaw>,
    pub(super) layout: Layout,
    pub(super) calendar: Calendar,
    pub(super) phases: Phases,
    pub(super) states: Keys,
    /// Every step comes before those that its branches lead to.
    pub(super) steps: Vec<Step>,
    /// Where branches lead: steps, then states, then outcomes are numbered through.
    pub(super) branches: Vec<u32>,
}

/// A half-finished turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// The law of what is drawn next.
    pub(super) law: u32,
    /// The first of its branches, of which there are as many as the law has outcomes.
    pub(super) first: u32,
}

/// Where a turn can lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The crisis goes on.
    State(StateId),
    /// It is over.
    Outcome(OutcomeId),
}

/// What a whole turn can do, with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Branch {
    /// Where it leads.
    pub to: Target,
    /// The highest severity seen during the turn, after its injects or after its moves.
    pub severity: u8,
    /// How likely it is.
    pub probability: f64,
}

impl Chain {
    /// How many states it has, those in which the crisis is over not counted.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states.len()
    }

    /// The states, in the order in which they were found.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = StateId> + use<> {
        (0..u32::try_from(self.states()).expect("states are numbered by words")).map(StateId)
    }

    /// How many half-finished turns it has.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// How many branches they have.
    #[must_use]
    pub fn branches(&self) -> usize {
        self.branches.len()
    }

    /// The arm.
    #[must_use]
    pub fn arm(&self) -> MeasureSet {
        self.arm
    }

    /// The start.
    #[must_use]
    pub fn start(&self) -> StateId {
        StateId(self.first)
    }

    /// The highest severity at the start.
    #[must_use]
    pub fn severity_at_start(&self) -> u8 {
        self.severity_at_start
    }

    /// Incidents open at the start.
    #[must_use]
    pub fn opened_at_start(&self) -> u64 {
        self.opened_at_start
    }

    /// A board of the state: the places of each track in a canonical order.
    #[must_use]
    pub fn board(&self, state: StateId) -> Board {
        self.layout.board(self.states.key(state.0), &self.phases, self.arm)
    }

    /// The state of a board between two turns; `None` if the start does not lead to it.
    #[must_use]
    pub fn find(&self, board: &Board) -> Option<StateId> {
        if board.agreed != self.arm {
            return None;
        }
        let mut board = board.clone();
        self.layout.canonical(&mut board);
        let phase = self.phases.find((board.suspended, board.fired))?;
        self.states.find(&self.layout.board_key(&board, phase)).map(StateId)
    }

    /// Of each turn from 1 to the horizon, its class: turns of one class have the same step.
    #[must_use]
    pub fn class(&self, turn: u32) -> usize {
        self.calendar.class(turn)
    }

    /// How many classes of turns there are.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.entries.len()
    }

    /// What a turn of a class can do in a state, multiplied out; `None` where no turn of the class
    /// begins. Branches to the same target with the same severity are one, in ascending order.
    #[must_use]
    pub fn turn(&self, class: usize, state: StateId) -> Option<Vec<Branch>> {
        let entry = self.entry(class, state.0)?;
        let steps = self.steps.len() as u32;
        let mut open = BTreeMap::from([((entry, 0), 1.0)]);
        // Numbers ascend along branches, so the first open step is met after all that lead to it.
        let mut branches = Vec::new();
        while let Some(((at, severity), probability)) = open.pop_first() {
            if at >= steps {
                branches.push(Branch { to: self.target(at), severity, probability });
                continue;
            }
            for (to, outcome) in self.branches_of(at) {
                if outcome.probability > 0.0 {
                    let seen = severity.max(outcome.severity);
                    *open.entry((to, seen)).or_insert(0.0) += probability * outcome.probability;
                }
            }
        }
        Some(branches)
    }

    /// The burden and the openings to be expected of a turn of a class in a state.
    #[must_use]
    pub fn rewards(&self, class: usize, state: StateId) -> Option<(f64, f64)> {
        let entry = self.entry(class, state.0)?;
        let steps = self.steps.len() as u32;
        let mut open = BTreeMap::from([(entry, 1.0)]);
        let (mut burden, mut opened) = (0.0, 0.0);
        while let Some((at, probability)) = open.pop_first() {
            if at >= steps {
                continue;
            }
            let law = &self.laws[self.steps[at as usize].law as usize];
            burden += probability * law.burden;
            opened += probability * law.opened;
            for (to, outcome) in self.branches_of(at) {
                *open.entry(to).or_insert(0.0) += probability * outcome.probability;
            }
        }
        Some((burden, opened))
    }

    /// Where a turn of a class begins in a state.
    pub(super) fn entry(&self, class: usize, state: u32) -> Option<u32> {
        let entry = self.entries[class][state as usize];
        (entry != u32::MAX).then_some(entry)
    }

    /// What a number beyond the steps stands for.
    fn target(&self, number: u32) -> Target {
        let beyond = number as usize - self.steps.len();
        if beyond < self.states.len() {
            Target::State(StateId(beyond as u32))
        } else {
            Target::Outcome(OutcomeId::new(beyond - self.states.len()))
        }
    }

    /// The branches of a step.
    pub(super) fn branches_of(&self, step: u32) -> impl Iterator<Item = (u32, Outcome)> {
        let Step { law, first } = self.steps[step as usize];
        let outcomes = &self.laws[law as usize].outcomes;
        self.branches[first as usize..][..outcomes.len()]
            .iter()
            .copied()
            .zip(outcomes.iter().copied())
    }

    /// Of each class, whether it can begin in a state that was found.
    pub(super) fn entries_of(&self, turn: u32) -> &[u32] {
        &self.entries[self.calendar.class(turn)]
    }

    /// How many steps, states and outcomes are numbered through.
    pub(super) fn numbers(&self) -> usize {
        self.steps.len() + self.states.len() + self.outcomes
    }
}
