//! Tracks: what stands on the ladders, and how it gets there.

use crate::scenario::check::Judge;
use crate::scenario::check::Known;
use crate::scenario::check::ladders;
use crate::scenario::check::parameters;
use crate::scenario::check::parameters::Use;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Action;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;
use crate::scenario::schema::Track;

pub(super) fn check(judge: &mut Judge<'_>) {
    let tracks = Path::root("tracks");
    let scenario = judge.scenario;
    let has_incident = scenario.tracks.values().any(|track| track.role == Role::Incident);
    if !has_incident && !judge.has_loss(&tracks) {
        let diagnostic = Diagnostic::new(Code::NoIncidentTrack, "there is no incident track")
            .hint("add a track with `role: Incident`: it is what the scenario is about");
        judge.report_key(&tracks, diagnostic);
    }
    for (id, track) in scenario.tracks.iter() {
        let path = tracks.key(id);
        start(judge, track, &path);
        slots(judge, track, &path);
        match track.role {
            Role::Climate => climate(judge, track, &path),
            Role::Incident => idle(judge, id, track, &path),
        }
        if let Some(arrival) = &track.arrival {
            let path = path.key("arrival");
            parameters::quantity(judge, &arrival.p, Use::Probability, &path.key("p"));
            ladders::causes(judge, &arrival.causes, &path.key("causes"));
            parameters::grounds(judge, "arrival", arrival.basis, &arrival.cite, &path);
        }
    }
}

fn start(judge: &mut Judge<'_>, track: &Track, path: &Path<'_>) {
    let table = &judge.scenario.ladders;
    let known = Known { what: "ladder", table, home: Path::root("ladders") };
    let Some(ladder) = judge.refer(&known, &track.ladder, &path.key("ladder")) else { return };
    let ladders = Path::root("ladders");
    let of_ladder = ladders.key(&track.ladder);
    let home = of_ladder.key("rungs");
    let start = path.key("start");
    let known = Known { what: "rung", table: &ladder.rungs, home };
    let Some(rung) = judge.refer(&known, &track.start, &start) else { return };
    if rung.kind != RungKind::Open {
        let message = format!("a track cannot start on `{}`, which is not open", track.start);
        let hint = "start it on a rung from which play goes on";
        judge.report(&start, Diagnostic::new(Code::StartNotOpen, message).hint(hint));
    }
}

fn slots(judge: &mut Judge<'_>, track: &Track, path: &Path<'_>) {
    if track.slots == 0 {
        let diagnostic = Diagnostic::new(Code::Slots, "a track has at least one slot");
        judge.report(&path.key("slots"), diagnostic.hint("leave `slots` out for one"));
    }
    let open = track.open_at_start.unwrap_or(0);
    if open > track.slots && !judge.has_loss(&path.key("slots")) {
        let message =
            format!("{open} slots cannot be open at the start: there are {}", track.slots);
        let hint = "raise `slots`, or lower `open_at_start`";
        judge.report(&path.key("open_at_start"), Diagnostic::new(Code::Slots, message).hint(hint));
    }
}

/// A climate track has one slot, always open.
fn climate(judge: &mut Judge<'_>, track: &Track, path: &Path<'_>) {
    let wrong = [
        ("arrival", track.arrival.is_some()),
        ("slots", track.slots > 1),
        ("open_at_start", track.open_at_start.is_some()),
    ];
    for (field, _) in wrong.into_iter().filter(|(_, is_wrong)| *is_wrong) {
        let message = format!("a climate track has no `{field}`: it is one thing, always there");
        let hint = format!("leave `{field}` out, or make it `role: Incident`");
        let diagnostic = Diagnostic::new(Code::ClimateTrack, message).hint(hint);
        judge.report_key(&path.key(field), diagnostic);
    }
}

fn idle(judge: &mut Judge<'_>, id: &str, track: &Track, path: &Path<'_>) {
    let is_opened = |action: &Action| matches!(action, Action::Open { track } if track == id);
    let injects = &judge.scenario.injects;
    let is_idle = track.open_at_start == Some(0)
        && track.arrival.is_none()
        && !injects.values().flat_map(|inject| &inject.actions).any(is_opened);
    if is_idle && !judge.has_loss(&Path::root("injects")) && !judge.has_loss(path) {
        let message = format!("no incident ever opens on `{id}`");
        let hint = "let one be open at the start, add an `arrival`, or an inject with `Open`";
        judge.report(
            &path.key("open_at_start"),
            Diagnostic::new(Code::IdleTrack, message).hint(hint),
        );
    }
}
