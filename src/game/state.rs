//! Where everything stands, and what has been.

use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SEVERITY_MAX;
use crate::model::Situation;
use crate::model::TrackId;
use crate::scenario::schema::Role;

/// A game between two turns, or between the steps of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The turn that was begun last; 0 at the start.
    pub turn: u32,
    /// Where everything stands: all that laws read, beside the turn and the orders.
    pub board: Board,
    /// What has been: nothing of it changes what comes.
    pub record: Record,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Board {
    /// The place of each slot, in the model's order.
    pub places: Vec<Place>,
    /// The measures of the arm; at the table, those that were agreed.
    pub agreed: MeasureSet,
    /// Those of them that an inject has suspended.
    pub suspended: MeasureSet,
    /// Injects that have fired and are due in no turn of their own, but happen only once.
    pub fired: InjectSet,
}

/// What has been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Of each severity, the first turn at or above it; the start is turn 0.
    pub first_passage: [Option<u32>; SEVERITY_MAX as usize + 1],
    /// Incidents opened, those open at the start included.
    pub opened: u64,
    /// Where each incident closed, in order.
    pub closed: Vec<(TrackId, RungId)>,
    /// The sum of burdens.
    pub burden: u64,
    /// How the crisis ended, once it has.
    pub outcome: Option<OutcomeId>,
}

/// A set of injects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InjectSet([u64; 4]);

impl InjectSet {
    /// Whether the inject is in the set.
    #[must_use]
    pub fn contains(&self, inject: InjectId) -> bool {
        self.0[inject.index() / 64] >> (inject.index() % 64) & 1 == 1
    }

    /// Adds an inject.
    pub fn insert(&mut self, inject: InjectId) {
        self.0[inject.index() / 64] |= 1 << (inject.index() % 64);
    }
}

impl State {
    /// The start of a game under an arm.
    #[must_use]
    pub fn new(model: &Model, arm: MeasureSet) -> Self {
        let board = Board::new(model, arm);
        let mut record = Record {
            first_passage: [None; SEVERITY_MAX as usize + 1],
            opened: 0,
            closed: Vec::new(),
            burden: 0,
            outcome: None,
        };
        let open = model.incident_slots().filter(|(_, slot)| board.places[*slot].rung().is_some());
        record.opened = open.count() as u64;
        record.observe(0, model.severity(&board.places));
        State { turn: 0, board, record }
    }

    /// The same situation under an arm: what has been stays, the arm's measures are what is agreed,
    /// and those of them that an inject has suspended are still suspended.
    #[must_use]
    pub fn under(&self, arm: MeasureSet) -> Self {
        let mut state = self.clone();
        state.board.agreed = arm;
        state.board.suspended = arm.minus(arm.minus(state.board.suspended));
        state
    }

    /// What conditions and laws read, before any order.
    #[must_use]
    pub fn situation<'a>(&'a self, model: &'a Model) -> Situation<'a> {
        Situation::new(model, self.turn, &self.board.places, self.board.on())
    }

    /// Whether the crisis has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.record.outcome.is_some()
    }
}

impl Board {
    /// The start under an arm.
    #[must_use]
    pub fn new(model: &Model, arm: MeasureSet) -> Self {
        let mut places = vec![Place::QUIET; model.slots.len()];
        for track in &model.tracks {
            places[track.slots.clone()][..track.open_at_start].fill(Place::on(track.start));
        }
        Board { places, agreed: arm, suspended: MeasureSet::EMPTY, fired: InjectSet::default() }
    }

    /// The measures that are on.
    #[must_use]
    pub fn on(&self) -> MeasureSet {
        self.agreed.minus(self.suspended)
    }

    /// Takes a measure out of force, if it was agreed; says whether that changed anything.
    pub(crate) fn suspend(&mut self, measure: MeasureId) -> bool {
        let changes = self.on().contains(measure);
        if changes {
            self.suspended = self.suspended.with(measure);
        }
        changes
    }

    /// Puts a suspended measure back; says whether that changed anything.
    pub(crate) fn restore(&mut self, measure: MeasureId) -> bool {
        let changes = self.suspended.contains(measure);
        self.suspended = self.suspended.without(measure);
        changes
    }

    /// The first quiet place of a track.
    #[must_use]
    pub fn quiet_place(&self, model: &Model, track: TrackId) -> Option<usize> {
        let slots = model.tracks[track.index()].slots.clone();
        slots.into_iter().find(|slot| self.places[*slot] == Place::QUIET)
    }

    /// Whether an incident is open, or one can still arrive.
    pub(crate) fn is_live(&self, model: &Model) -> bool {
        let incidents = model.tracks.iter().filter(|track| track.role == Role::Incident);
        incidents.into_iter().any(|track| {
            track.arrival.is_some()
                || self.places[track.slots.clone()].iter().any(|place| place.rung().is_some())
        })
    }
}

impl Record {
    /// The highest severity so far.
    #[must_use]
    pub fn highest(&self) -> u8 {
        let reached = (1..=SEVERITY_MAX).rev();
        reached.into_iter().find(|severity| self.at_least(*severity)).unwrap_or(0)
    }

    /// Whether a severity has been reached.
    #[must_use]
    pub fn at_least(&self, severity: u8) -> bool {
        self.first_passage[usize::from(severity)].is_some()
    }

    /// Takes note of a severity seen in a turn.
    pub(crate) fn observe(&mut self, turn: u32, severity: u8) {
        for first in &mut self.first_passage[..=usize::from(severity)] {
            first.get_or_insert(turn);
        }
    }
}
