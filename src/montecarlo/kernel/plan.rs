//! What lanes need to know of a model, whatever the arm: codes of places, and what they mean.
//!
//! A place is a code. On an incident track, open rungs come first, then those that close, then
//! those that end, then quiet, then spent; so whether a slot draws, and whether it is at an end,
//! are comparisons. On a climate track codes are rungs in declared order. Nothing stands on a lane
//! that is over: all its places are spent, which draw nothing and count nothing.

use crate::chance::Address;
use crate::model::Action;
use crate::model::Model;
use crate::model::Place;
use crate::model::RungId;
use crate::model::Track;
use crate::montecarlo::kernel::isa::Book;
use crate::montecarlo::kernel::isa::Books;
use crate::montecarlo::kernel::isa::ENDS;
use crate::montecarlo::kernel::isa::NO_END;
use crate::montecarlo::kernel::isa::OPEN;
use crate::montecarlo::kernel::isa::SEVERITY;
use crate::montecarlo::kernel::isa::SMALL;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// The codes of a track's places.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    /// Of each rung, its code.
    of_rung: Vec<u8>,
    /// Of each code, its rung.
    rungs: Vec<RungId>,
    /// How many codes are open rungs: those below it draw.
    pub(super) open: u8,
}

impl Codes {
    fn new(model: &Model, track: &Track) -> Self {
        let ladder = &model.ladders[track.ladder.index()];
        let mut rungs: Vec<RungId> = ladder.rungs().map(|(id, _)| id).collect();
        let is_open = |rung: &RungId| ladder.rung(*rung).kind == RungKind::Open;
        let ends = |rung: &RungId| ladder.rung(*rung).kind == RungKind::Ends;
        rungs.sort_by_key(|rung| (!is_open(rung), ends(rung)));
        let open = rungs.iter().filter(|rung| is_open(rung)).count() as u8;
        let mut of_rung = vec![0; rungs.len()];
        for (code, rung) in rungs.iter().enumerate() {
            of_rung[rung.index()] = code as u8;
        }
        Codes { of_rung, rungs, open }
    }

    /// How many rungs there are.
    pub(super) fn rungs(&self) -> u8 {
        self.rungs.len() as u8
    }

    /// The code of no incident, where one may open.
    pub(super) fn quiet(&self) -> u8 {
        self.rungs()
    }

    /// The code of no incident for good.
    pub(super) fn spent(&self) -> u8 {
        self.rungs() + 1
    }

    /// How many codes there are.
    pub(super) fn count(&self) -> usize {
        self.rungs.len() + 2
    }

    /// The code of a rung.
    pub(super) fn of(&self, rung: RungId) -> u8 {
        self.of_rung[rung.index()]
    }

    /// The rung of a code.
    pub(super) fn rung(&self, code: u8) -> Option<RungId> {
        self.rungs.get(usize::from(code)).copied()
    }

    /// The code of a place.
    pub(super) fn of_place(&self, place: Place) -> u8 {
        match place.rung() {
            Some(rung) => self.of(rung),
            None if place == Place::QUIET => self.quiet(),
            None => self.spent(),
        }
    }

    /// The place of a code.
    pub(super) fn place(&self, code: u8) -> Place {
        match self.rung(code) {
            Some(rung) => Place::on(rung),
            None if code == self.quiet() => Place::QUIET,
            None => Place::SPENT,
        }
    }
}

/// What lanes need to know of a track.
#[derive(Debug, Clone)]
pub(super) struct TrackPlan {
    pub(super) role: Role,
    pub(super) codes: Codes,
    pub(super) slots: std::ops::Range<usize>,
    pub(super) start: u8,
    pub(super) arrives: bool,
    pub(super) ladder: usize,
    pub(super) book: Book,
    /// Of each code, the burden in full.
    pub(super) burden: Vec<u32>,
    /// The number of its first slot's source; the arrival's follows the slots'.
    pub(super) source: usize,
}

impl TrackPlan {
    fn new(model: &Model, index: usize, source: usize) -> Self {
        let track = &model.tracks[index];
        let codes = Codes::new(model, track);
        let ladder = &model.ladders[track.ladder.index()];
        let rung = |code: u8| codes.rung(code).map(|rung| (rung, ladder.rung(rung)));
        let incident = track.role == Role::Incident;
        // Nothing on a climate track is severe, closes or is open.
        let standing = |code: u8| match rung(code).filter(|_| incident) {
            Some((_, rung)) => {
                rung.severity | if rung.kind == RungKind::Open { OPEN } else { ENDS }
            }
            None => 0,
        };
        let burden = |code: u8| rung(code).map_or(0, |(_, rung)| rung.burden);
        let burden: Vec<u32> = (0..=u8::MAX).map(burden).collect();
        let left = if track.arrival.is_some() { codes.quiet() } else { codes.spent() };
        let closes = |(_, rung): (RungId, &crate::model::Rung)| rung.kind == RungKind::Closes;
        // On an incident track they follow upon the open ones.
        let closing = (0..=u8::MAX).filter(|code| incident && rung(*code).is_some_and(closes));
        let closing = codes.open..codes.open + closing.count() as u8;
        let leaves = |code| if rung(code).is_some_and(closes) && incident { left } else { code };
        TrackPlan {
            role: track.role,
            slots: track.slots.clone(),
            start: codes.of(track.start),
            arrives: track.arrival.is_some(),
            ladder: track.ladder.index(),
            book: Book {
                standing: boxed((0..=u8::MAX).map(standing)),
                burden: boxed(burden.iter().map(|burden| *burden as u8)),
                rank: boxed((0..=u8::MAX).map(|_| NO_END)),
                left: boxed((0..=u8::MAX).map(leaves)),
                closes: closing,
                spent: codes.spent(),
                is_small: codes.count() <= SMALL,
            },
            burden,
            source,
            codes,
        }
    }
}

fn boxed(bytes: impl Iterator<Item = u8>) -> Box<[u8; 256]> {
    let mut table = Box::new([0; 256]);
    table.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
    table
}

/// How burdens are summed over the slots of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Burdens {
    /// There are none.
    None,
    /// A turn's sum fits a byte.
    Bytes,
    /// A game's sum fits 32 bits.
    Words,
}

/// What lanes need to know of a model.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) tracks: Vec<TrackPlan>,
    pub(super) books: Books,
    /// Of each source of draws, its address: slots and arrivals by track, seats, injects.
    pub(super) sources: Vec<Address>,
    /// The numbers of the first seat's source and the first inject's.
    pub(super) seats: usize,
    pub(super) injects: usize,
    /// Injects that happen once, in no turn of their own.
    pub(super) once: Vec<usize>,
    pub(super) burdens: Burdens,
    /// Of each rank, the outcome of a crisis that is over by it.
    pub(super) outcomes: Vec<usize>,
    /// The highest severity that anything has.
    pub(super) severity_max: u8,
    /// Whether incidents may open after the start.
    pub(super) opens: bool,
}

impl Plan {
    /// The plan of a model; `None` if a lane cannot hold what a game may sum up.
    pub(super) fn new(model: &Model) -> Option<Self> {
        let mut sources = Vec::new();
        let mut tracks = Vec::new();
        for (index, track) in model.tracks.iter().enumerate() {
            tracks.push(TrackPlan::new(model, index, sources.len()));
            sources.extend_from_slice(&track.sources);
            sources.extend(track.arrival.as_ref().map(|arrival| arrival.source));
        }
        let seats = sources.len();
        sources.extend(model.seats.iter().map(|seat| seat.source));
        let injects = sources.len();
        sources.extend(model.injects.iter().map(|inject| inject.source));
        let burdens = burdens(&tracks, model.horizon)?;
        if burdens != Burdens::Bytes {
            tracks.iter_mut().for_each(|track| track.book.burden.fill(0));
        }
        let is_once = |inject: &usize| {
            let inject = &model.injects[*inject];
            inject.once && inject.turn.is_none()
        };
        let once = (0..model.injects.len()).filter(is_once).collect();
        let (outcomes, ends) = rank(model, &mut tracks)?;
        let slots = tracks.iter().flat_map(|track| vec![track.book.clone(); track.slots.len()]);
        let books = Books::new(slots.collect(), ends);
        let severities = books.slots.iter().flat_map(|book| book.standing.iter());
        let severity_max = severities.map(|standing| standing & SEVERITY).max().unwrap_or(0);
        let mut actions = model.injects.iter().flat_map(|inject| &inject.actions);
        let opens = tracks.iter().any(|track| track.arrives)
            || actions.any(|action| matches!(action, Action::Open(_)));
        Some(Plan {
            tracks,
            books,
            sources,
            seats,
            injects,
            once,
            burdens,
            outcomes,
            severity_max,
            opens,
        })
    }
}

/// Ranks all rungs by which a crisis may be over; gives the outcome of each rank, and how many of
/// them end it in any case. Of a turn's the smallest rank names the outcome: rungs that end come
/// before rungs that close, then the highest severity, then the first declared track, then the
/// first declared rung. `None` if they are too many for a byte.
fn rank(model: &Model, tracks: &mut [TrackPlan]) -> Option<(Vec<usize>, u8)> {
    let incident = |track: &TrackPlan| track.role == Role::Incident;
    let arrives = tracks.iter().any(|track| incident(track) && track.arrives);
    let closing_ends = model.ends_when_closed && !arrives;
    let mut all = Vec::new();
    for (index, track) in tracks.iter().enumerate().filter(|(_, track)| incident(track)) {
        for code in track.codes.open..track.codes.rungs() {
            let id = track.codes.rung(code).expect("an end is a rung");
            let rung = model.ladders[track.ladder].rung(id);
            let closes = rung.kind == RungKind::Closes;
            let outcome = rung.outcome.map(|outcome| outcome.index());
            if let Some(outcome) = outcome.filter(|_| closing_ends || !closes) {
                let order = (closes, std::cmp::Reverse(rung.severity), index, id);
                all.push((order, code, outcome));
            }
        }
    }
    all.sort_unstable();
    let ends = all.iter().filter(|((closes, ..), ..)| !closes).count();
    for (rank, ((_, _, track, _), code, _)) in all.iter().enumerate() {
        let rank = u8::try_from(rank).ok().filter(|rank| *rank != NO_END)?;
        tracks[*track].book.rank[usize::from(*code)] = rank;
    }
    Some((all.into_iter().map(|(.., outcome)| outcome).collect(), ends as u8))
}

fn burdens(tracks: &[TrackPlan], horizon: u32) -> Option<Burdens> {
    let most = |track: &TrackPlan| {
        let most = track.burden.iter().max().copied().unwrap_or(0);
        u64::from(most) * track.slots.len() as u64
    };
    let turn: u64 = tracks.iter().map(most).sum();
    match turn {
        0 => Some(Burdens::None),
        1..=255 => Some(Burdens::Bytes),
        _ if turn * u64::from(horizon) <= u64::from(u32::MAX) => Some(Burdens::Words),
        _ => None,
    }
}
