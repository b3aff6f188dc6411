//! The digest of a state: what a journal says of it, so that a replay can be held against it.

use std::fmt::Write;

use sha2::Digest;
use sha2::Sha256;

use crate::game::State;
use crate::model::InjectId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::session::dice::hex;

/// The SHA-256 of a state in words, in hexadecimal digits.
///
/// The words are lines: the turn; a line a slot, with its track and the rung it stands on, or
/// `quiet` or `spent`; the measures agreed and suspended, and the injects that have fired; the turn
/// in which each severity was first reached; how many incidents were opened; where each closed; the
/// burden; the outcome.
#[must_use]
pub fn state_digest(model: &Model, state: &State) -> String {
    hex(Sha256::digest(words(model, state).as_bytes()).into())
}

fn words(model: &Model, state: &State) -> String {
    let mut text = String::new();
    let mut line = |words: std::fmt::Arguments<'_>| {
        text.write_fmt(words).expect("a string takes all that is written");
        text.push('\n');
    };
    line(format_args!("turn {}", state.turn));
    for (track, place) in model.slots.iter().zip(&state.board.places) {
        let id = &model.tracks[track.index()].id;
        match place.rung() {
            Some(rung) => line(format_args!("slot {id} {}", model.rung_on(*track, rung).id)),
            None => line(format_args!("slot {id} {place:?}")),
        }
    }
    let ids = |set: MeasureSet| {
        let ids = set.iter().map(|measure| model.measures[measure.index()].id.as_str());
        ids.collect::<Vec<_>>().join(" ")
    };
    line(format_args!("agreed {}", ids(state.board.agreed)));
    line(format_args!("suspended {}", ids(state.board.suspended)));
    let fired = (0..model.injects.len()).map(InjectId::new);
    let fired = fired.filter(|inject| state.board.fired.contains(*inject));
    let fired: Vec<&str> = fired.map(|inject| model.injects[inject.index()].id.as_str()).collect();
    line(format_args!("fired {}", fired.join(" ")));
    let record = &state.record;
    for (severity, first) in record.first_passage.iter().enumerate() {
        if let Some(turn) = first {
            line(format_args!("severity {severity} {turn}"));
        }
    }
    line(format_args!("opened {}", record.opened));
    for (track, rung) in &record.closed {
        let id = &model.tracks[track.index()].id;
        line(format_args!("closed {id} {}", model.rung_on(*track, *rung).id));
    }
    line(format_args!("burden {}", record.burden));
    let outcome = record.outcome.map_or("", |outcome| model.outcomes[outcome.index()].as_str());
    line(format_args!("outcome {outcome}"));
    text
}
