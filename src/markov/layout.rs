//! How boards and half-finished turns are written as keys.
//!
//! Slots of one track are exchangeable: a law depends on the track, the rung and the situation, and
//! no condition tells places of a track apart. So the places of a track are sorted, and a board
//! stands for all its rearrangements. Incident tracks come before climate tracks, because many
//! states of incidents answer alike to what the climate's laws ask.

use std::ops::Range;

use crate::game::Board;
use crate::game::InjectSet;
use crate::markov::key::Map;
use crate::model::Action;
use crate::model::InjectId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::TrackId;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// Where things stand in a key.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// Tracks in the order in which they are drawn.
    pub(super) regions: Vec<Region>,
    /// Words of a half-finished turn.
    pub(super) width: usize,
    /// Words of a board.
    pub(super) board_width: usize,
    /// What still matters of suspended measures.
    suspendable: MeasureSet,
    /// What still matters of injects that have fired.
    lasting: InjectSet,
}

/// Where a track stands in a key.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// The track.
    pub(super) track: TrackId,
    /// Its slots among all slots.
    pub(super) slots: Range<usize>,
    /// Its words, one a slot.
    pub(super) words: Range<usize>,
    /// The word of its arrival.
    pub(super) arrival: Option<usize>,
    /// Whether it is a track of incidents.
    pub(super) incident: bool,
    /// What its incidents leave when they close.
    pub(super) closed: Place,
    /// Whether a quiet place can never open again, and is as good as spent.
    barren: bool,
    /// Of each rung, what it means to stand there.
    pub(super) standing: Vec<Standing>,
}

/// What it means to stand on a rung of some track.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// Whether play goes on; on a climate track it always does.
    pub(super) kind: RungKind,
    /// The place among all rungs that can end an incident, the worst first.
    pub(super) rank: u16,
}

/// What of a board is not places: the suspended measures and the fired injects that still matter.
pub(super) type Phase = (MeasureSet, InjectSet);

/// Phases, numbered as they are met.
#[derive(Debug, Clone, Default)]
pub(super) struct Phases {
    known: Map<Phase, u32>,
    phases: Vec<Phase>,
}

impl Phases {
    /// The number of a phase; one that is new gets the next.
    pub(super) fn number(&mut self, phase: Phase) -> u32 {
        let next = self.phases.len() as u32;
        let number = *self.known.entry(phase).or_insert(next);
        if number == next {
            self.phases.push(phase);
        }
        number
    }

    /// The number of a phase that has one.
    pub(super) fn find(&self, phase: Phase) -> Option<u32> {
        self.known.get(&phase).copied()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.phases.len()
    }

    /// The phase of a number.
    pub(super) fn phase(&self, number: u32) -> Phase {
        self.phases[number as usize]
    }
}

impl Layout {
    /// The layout for a model under which only suspensions that are `asked` for matter.
    pub(super) fn new(model: &Model, asked: MeasureSet) -> Self {
        let ranks = ranks(model);
        let mut regions = Vec::new();
        let mut width = 0;
        for role in [Role::Incident, Role::Climate] {
            for (index, track) in model.tracks.iter().enumerate() {
                if track.role == role {
                    let id = TrackId::new(index);
                    let words = width..width + track.slots.len();
                    let arrival = track.arrival.as_ref().map(|_| words.end);
                    width = words.end + usize::from(arrival.is_some());
                    let barren = arrival.is_none() && !opens(model, id);
                    let closed = if arrival.is_some() { Place::QUIET } else { Place::SPENT };
                    let standing = standing(model, id, &ranks);
                    let slots = track.slots.clone();
                    regions.push(Region {
                        track: id,
                        slots,
                        words,
                        arrival,
                        incident: role == Role::Incident,
                        closed,
                        barren,
                        standing,
                    });
                }
            }
        }
        Layout {
            regions,
            width: width + 2,
            board_width: model.slots.len().div_ceil(4) + 1,
            suspendable: asked,
            lasting: lasting(model),
        }
    }

    /// The word in which a key says what of the board is not places.
    pub(super) fn phase_word(&self) -> usize {
        self.width - 2
    }

    /// The word in which a key says what kind of partial state it is.
    pub(super) fn end_word(&self) -> usize {
        self.width - 1
    }

    /// The board in its canonical order, with nothing that cannot matter.
    pub(super) fn canonical(&self, board: &mut Board) {
        for region in &self.regions {
            let places = &mut board.places[region.slots.clone()];
            if region.barren {
                places
                    .iter_mut()
                    .filter(|place| **place == Place::QUIET)
                    .for_each(|place| *place = Place::SPENT);
            }
            places.sort_unstable();
        }
        board.suspended = board.suspended.minus(board.suspended.minus(self.suspendable));
        board.fired = both(board.fired, self.lasting);
    }

    /// The key of a canonical board.
    pub(super) fn board_key(&self, board: &Board, phase: u32) -> Vec<u32> {
        let mut key = vec![0; self.board_width];
        for (slot, place) in board.places.iter().enumerate() {
            key[slot / 4] |= u32::from(place.code()) << (slot % 4 * 8);
        }
        key[self.board_width - 1] = phase;
        key
    }

    /// The canonical board of a key.
    pub(super) fn board(&self, key: &[u32], phases: &Phases, arm: MeasureSet) -> Board {
        let slots: usize = self.regions.iter().map(|region| region.slots.len()).sum();
        let code = |slot: usize| (key[slot / 4] >> (slot % 4 * 8)) as u8;
        let (suspended, fired) = phases.phase(key[self.board_width - 1]);
        let places = (0..slots).map(|slot| place(code(slot))).collect();
        Board { places, agreed: arm, suspended, fired }
    }
}

/// The place of a code.
pub(super) fn place(code: u8) -> Place {
    if code == Place::QUIET.code() {
        Place::QUIET
    } else if code == Place::SPENT.code() {
        Place::SPENT
    } else {
        Place::on(RungId(code))
    }
}

/// The outcomes of the rungs that can end an incident, the worst first: the order in which the game
/// looks for the outcome of several.
pub(super) fn ranked_outcomes(model: &Model) -> Vec<Option<OutcomeId>> {
    let ranked = ranks(model);
    ranked.iter().map(|(track, rung)| model.rung_on(*track, *rung).outcome).collect()
}

fn ranks(model: &Model) -> Vec<(TrackId, RungId)> {
    let mut ranked = Vec::new();
    for (index, track) in model.tracks.iter().enumerate() {
        if track.role == Role::Incident {
            let id = TrackId::new(index);
            let rungs = model.ladder_of(id).rungs();
            let over = rungs.filter(|(_, rung)| rung.kind != RungKind::Open);
            ranked.extend(over.map(|(rung, _)| (id, rung)));
        }
    }
    ranked.sort_by_key(|(track, rung)| {
        (std::cmp::Reverse(model.rung_on(*track, *rung).severity), *track, *rung)
    });
    ranked
}

fn standing(model: &Model, track: TrackId, ranks: &[(TrackId, RungId)]) -> Vec<Standing> {
    let incident = model.tracks[track.index()].role == Role::Incident;
    let rungs = model.ladder_of(track).rungs();
    rungs
        .map(|(id, rung)| {
            let kind = if incident { rung.kind } else { RungKind::Open };
            let rank = ranks.iter().position(|ranked| *ranked == (track, id)).unwrap_or(0);
            Standing { kind, rank: u16::try_from(rank).expect("rungs of all tracks are few") }
        })
        .collect()
}

fn opens(model: &Model, track: TrackId) -> bool {
    let mut actions = model.injects.iter().flat_map(|inject| &inject.actions);
    actions.any(|action| *action == Action::Open(track))
}

/// Injects whose having fired matters: they happen once, in no turn of their own, and do something.
fn lasting(model: &Model) -> InjectSet {
    let mut lasting = InjectSet::default();
    for (index, inject) in model.injects.iter().enumerate() {
        if inject.once && inject.turn.is_none() && !inject.actions.is_empty() {
            lasting.insert(InjectId::new(index));
        }
    }
    lasting
}

fn both(one: InjectSet, other: InjectSet) -> InjectSet {
    let mut both = InjectSet::default();
    for index in 0..256 {
        let id = InjectId::new(index);
        if one.contains(id) && other.contains(id) {
            both.insert(id);
        }
    }
    both
}
