//! Injects: when they are due, and what they do.

use crate::scenario::check::Judge;
use crate::scenario::check::conditions;
use crate::scenario::check::conditions::Orders;
use crate::scenario::check::parameters;
use crate::scenario::check::parameters::Use;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Action;
use crate::scenario::schema::Inject;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

pub(super) fn check(judge: &mut Judge<'_>) {
    let injects = Path::root("injects");
    for (id, inject) in judge.scenario.injects.iter() {
        let path = injects.key(id);
        due(judge, inject, &path);
        to(judge, inject, &path);
        let actions = path.key("actions");
        for (index, one) in inject.actions.iter().enumerate() {
            action(judge, one, &actions.index(index));
        }
    }
}

fn due(judge: &mut Judge<'_>, inject: &Inject, path: &Path<'_>) {
    let is_played = |turn: &u32| judge.horizon().is_none_or(|horizon| (1..=horizon).contains(turn));
    if let Some(turn) = inject.turn.filter(|turn| !is_played(turn)) {
        let horizon = judge.scenario.clock.horizon;
        let message = format!("turn {turn} is never played");
        let hint = format!("turns are 1 to {horizon}; without `turn` it may be due in any of them");
        let diagnostic = Diagnostic::new(Code::InjectTurn, message).hint(hint);
        judge.report(&path.key("turn"), diagnostic);
    }
    if let Some(when) = &inject.when {
        conditions::check(judge, when, Orders::Unknown, &path.key("when"));
    }
    if let Some(p) = &inject.p {
        parameters::quantity(judge, p, Use::Probability, &path.key("p"));
        parameters::grounds(judge, "inject", inject.basis, &inject.cite, path);
    } else {
        parameters::citations(judge, &inject.cite, path);
    }
}

fn to(judge: &mut Judge<'_>, inject: &Inject, path: &Path<'_>) {
    let Some(seats) = &inject.to else { return };
    let path = path.key("to");
    let known = judge.seats();
    for (index, id) in seats.iter().enumerate() {
        judge.refer(&known, id, &path.index(index));
    }
    judge.refuse_repeats(seats, &path);
}

fn action(judge: &mut Judge<'_>, action: &Action, path: &Path<'_>) {
    match action {
        Action::MoveTrack { track, to } => move_track(judge, track, to, path),
        Action::Open { track } => open(judge, track, path),
        Action::Suspend(measure) | Action::Restore(measure) => {
            judge.refer(&judge.measures(), measure, &path.index(0));
        }
    }
}

fn move_track(judge: &mut Judge<'_>, track: &str, to: &str, path: &Path<'_>) {
    if judge.refer(&judge.tracks(), track, &path.key("track")).is_none() {
        return;
    }
    let target = path.key("to");
    conditions::rung_of(judge, track, to, &target);
    let rung = judge.ladder_of(track).and_then(|ladder| ladder.rungs.get(to));
    if rung.is_some_and(|rung| rung.kind != RungKind::Open) {
        let message = format!("an inject cannot move a track to `{to}`, which is not open");
        let hint = "move it to an open rung: only moves close incidents or end a crisis";
        judge.report(&target, Diagnostic::new(Code::MoveTrackTarget, message).hint(hint));
    }
}

fn open(judge: &mut Judge<'_>, id: &str, path: &Path<'_>) {
    let at = path.key("track");
    let Some(track) = judge.refer(&judge.tracks(), id, &at) else { return };
    if track.role == Role::Climate {
        let message = format!("`{id}` is a climate track, on which nothing opens");
        let diagnostic = Diagnostic::new(Code::OpenClimate, message);
        judge.report(&at, diagnostic.hint("use `MoveTrack`, or name an incident track"));
    } else if track.arrival.is_none() && !judge.has_loss(&judge.tracks().home.key(id)) {
        let message = format!("`{id}` has no arrival, so a closed place is spent");
        let hint = "this opens only places that were quiet from the start: see `open_at_start`";
        judge.report(&at, Diagnostic::new(Code::OpenWithoutArrival, message).hint(hint));
    }
}
