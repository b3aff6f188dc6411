//! Conditions: what they name, and where they may stand.

use crate::scenario::check::Judge;
use crate::scenario::check::Known;
use crate::scenario::check::SEVERITY_MAX;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Condition;
use crate::scenario::schema::Role;
use crate::scenario::text::Table;

/// Whether this turn's orders are known where a condition is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Orders {
    /// In moves, effects and influences.
    Known,
    /// Everywhere else.
    Unknown,
}

/// Judges a condition. It calls itself no deeper than brackets can be nested.
pub(super) fn check(judge: &mut Judge<'_>, condition: &Condition, orders: Orders, path: &Path<'_>) {
    match condition {
        Condition::Always => {}
        Condition::SeverityAtLeast(severity) => {
            if *severity > SEVERITY_MAX {
                never(judge, &format!("no severity is above {SEVERITY_MAX}"), path);
            }
        }
        Condition::TurnAtLeast(turn) => {
            if let Some(horizon) = judge.horizon().filter(|horizon| turn > horizon) {
                never(judge, &format!("the last turn is {horizon}"), path);
            }
        }
        Condition::TrackAt(track, rung) => {
            track_at(judge, track, rung, path);
        }
        Condition::TrackAtLeast(track, rung) => {
            track_at_least(judge, track, rung, path);
        }
        Condition::MeasureOn(measure) => {
            judge.refer_softly(&judge.measures(), measure, &path.index(0));
        }
        Condition::OrderGiven(seat, order) => order_given(judge, seat, order, orders, path),
        Condition::All(all) => {
            for (index, inner) in all.iter().enumerate() {
                check(judge, inner, orders, &path.index(0).index(index));
            }
        }
        Condition::Any(any) => {
            if any.is_empty() && !judge.has_loss(path) {
                never(judge, "there is nothing in it", path);
            }
            for (index, inner) in any.iter().enumerate() {
                check(judge, inner, orders, &path.index(0).index(index));
            }
        }
        Condition::Not(inner) => check(judge, inner, orders, &path.index(0)),
    }
}

fn never(judge: &mut Judge<'_>, why: &str, path: &Path<'_>) {
    let message = format!("this condition never holds: {why}");
    let hint = "change it, or take out what depends on it";
    judge.report(path, Diagnostic::new(Code::NeverHolds, message).hint(hint));
}

fn track_at(judge: &mut Judge<'_>, track: &str, rung: &str, path: &Path<'_>) {
    if judge.refer_softly(&judge.tracks(), track, &path.index(0)).is_some() {
        rung_of(judge, track, rung, &path.index(1));
    }
}

fn track_at_least(judge: &mut Judge<'_>, track: &str, rung: &str, path: &Path<'_>) {
    let Some(found) = judge.refer_softly(&judge.tracks(), track, &path.index(0)) else { return };
    if found.role == Role::Incident {
        let message =
            format!("`{track}` is an incident track, and only a climate track has levels");
        let hint = "ask `SeverityAtLeast(n)`, or `TrackAt` for one rung";
        judge.report(path, Diagnostic::new(Code::LevelOfIncidentTrack, message).hint(hint));
    }
    rung_of(judge, track, rung, &path.index(1));
}

/// Judges the name of a rung on the ladder of a track; says whether there is one.
pub(super) fn rung_of(judge: &mut Judge<'_>, track: &str, rung: &str, path: &Path<'_>) {
    let scenario = judge.scenario;
    let Some(track) = scenario.tracks.get(track) else { return };
    let Some(ladder) = scenario.ladders.get(&track.ladder) else { return };
    let ladders = Path::root("ladders");
    let of_ladder = ladders.key(&track.ladder);
    let home = of_ladder.key("rungs");
    let known = Known { what: "rung", table: &ladder.rungs, home };
    if !ladder.rungs.contains(rung) && !judge.may_be_lost(&known, rung) {
        let elsewhere = scenario.ladders.iter().find(|(_, other)| other.rungs.contains(rung));
        if let Some((other, _)) = elsewhere {
            let message = format!("`{rung}` is a rung of `{other}`, not of `{}`", track.ladder);
            let words = crate::scenario::suggest::listed(ladder.rungs.ids());
            let hint = format!("this track stands on `{}`: {words}", track.ladder);
            judge.report(path, Diagnostic::new(Code::UnknownId, message).hint(hint));
            return;
        }
    }
    judge.refer(&known, rung, path);
}

fn order_given(judge: &mut Judge<'_>, seat: &str, order: &str, orders: Orders, path: &Path<'_>) {
    if orders == Orders::Unknown {
        let message = "`OrderGiven` cannot stand here: orders are not known yet";
        let hint = "it may stand in conditions of moves, effects and influences";
        judge.report(path, Diagnostic::new(Code::OrderGivenHere, message).hint(hint));
    }
    let Some(found) = judge.refer_softly(&judge.seats(), seat, &path.index(0)) else { return };
    let seats = Path::root("seats");
    let of_seat = seats.key(seat);
    let home = of_seat.key("orders");
    let table: &Table<_> = &found.orders;
    judge.refer_softly(&Known { what: "order", table, home }, order, &path.index(1));
}
