//! How much of everything the engine takes. Each limit is named when it is exceeded.

use crate::scenario::check::Judge;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;

const MEASURES_MAX: usize = 128;
const LADDERS_MAX: usize = 64;
const RUNGS_MAX: usize = 200;
const MOVES_MAX: usize = 4096;
const TRACKS_MAX: usize = 64;
const SLOTS_OF_TRACK_MAX: u32 = 64;
const SLOTS_MAX: u64 = 128;
const MECHANISMS_MAX: usize = 64;
const SEATS_MAX: usize = 32;
const ORDERS_MAX: usize = 64;
const INJECTS_MAX: usize = 256;
const INFLUENCES_MAX: usize = 1024;
const OBSERVED_MAX: usize = 256;

/// Whether everything is within its limit.
pub(super) fn check(judge: &mut Judge<'_>) -> bool {
    let scenario = judge.scenario;
    let mut is_within = true;
    let mut limit = |path: Path<'_>, what: &str, count: usize, most: usize| {
        if count > most {
            is_within = false;
            let message = format!("{count} {what} are more than {most}, which is the limit");
            judge.report_key(&path, Diagnostic::new(Code::Limit, message));
        }
    };
    limit(Path::root("mechanisms"), "mechanisms", scenario.mechanisms.len(), MECHANISMS_MAX);
    limit(Path::root("ladders"), "ladders", scenario.ladders.len(), LADDERS_MAX);
    let ladders = Path::root("ladders");
    for (id, ladder) in scenario.ladders.iter() {
        limit(ladders.key(id).key("rungs"), "rungs", ladder.rungs.len(), RUNGS_MAX);
        limit(ladders.key(id).key("moves"), "moves", ladder.moves.len(), MOVES_MAX);
    }
    limit(Path::root("tracks"), "tracks", scenario.tracks.len(), TRACKS_MAX);
    limit(Path::root("influences"), "influences", scenario.influences.len(), INFLUENCES_MAX);
    limit(Path::root("measures"), "measures", scenario.measures.len(), MEASURES_MAX);
    limit(Path::root("seats"), "seats", scenario.seats.len(), SEATS_MAX);
    let seats = Path::root("seats");
    for (id, seat) in scenario.seats.iter() {
        limit(seats.key(id).key("orders"), "orders", seat.orders.len(), ORDERS_MAX);
    }
    limit(Path::root("injects"), "injects", scenario.injects.len(), INJECTS_MAX);
    limit(Path::root("observed"), "observed", scenario.observed.len(), OBSERVED_MAX);
    slots(judge) && is_within
}

fn slots(judge: &mut Judge<'_>) -> bool {
    let mut is_within = true;
    let tracks = Path::root("tracks");
    let mut total = 0;
    for (id, track) in judge.scenario.tracks.iter() {
        total += u64::from(track.slots);
        if track.slots > SLOTS_OF_TRACK_MAX {
            is_within = false;
            let message = format!(
                "{} slots are more than a track may have: the limit is {SLOTS_OF_TRACK_MAX}",
                track.slots
            );
            judge.report(&tracks.key(id).key("slots"), Diagnostic::new(Code::Limit, message));
        }
    }
    if total > SLOTS_MAX && is_within {
        is_within = false;
        let message =
            format!("{total} slots on all tracks are more than {SLOTS_MAX}, which is the limit");
        judge.report_key(&tracks, Diagnostic::new(Code::Limit, message));
    }
    is_within
}
