//! Effects: of measures, of influences and of orders.

use crate::scenario::check::Judge;
use crate::scenario::check::conditions;
use crate::scenario::check::conditions::Orders;
use crate::scenario::check::parameters;
use crate::scenario::check::parameters::Use;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Effect;
use crate::scenario::schema::Scenario;
use crate::scenario::schema::Track;
use crate::scenario::suggest::listed;
use crate::scenario::suggest::similar;
use crate::scenario::text::Table;

/// Judges a list of effects.
pub(super) fn check(judge: &mut Judge<'_>, effects: &[Effect], path: &Path<'_>) {
    for (index, effect) in effects.iter().enumerate() {
        one(judge, effect, &path.index(index));
    }
}

fn one(judge: &mut Judge<'_>, effect: &Effect, path: &Path<'_>) {
    let is_known = mechanisms(judge, effect, path)
        & domains(judge, effect, path)
        & tracks(judge, effect, path);
    parameters::quantity(judge, &effect.odds, Use::Odds, &path.key("odds"));
    if let Some(when) = &effect.when {
        conditions::check(judge, when, Orders::Known, &path.key("when"));
    }
    let is_whole = is_known && !judge.has_loss(path) && !judge.places.is_incomplete;
    if is_whole && !judge.is_in_library(path) && !board_has_loss(judge) {
        idle(judge, effect, path);
    }
}

fn mechanisms(judge: &mut Judge<'_>, effect: &Effect, path: &Path<'_>) -> bool {
    let path = path.key("mechanisms");
    if effect.mechanisms.is_empty() && !judge.has_loss(&path) {
        let diagnostic = Diagnostic::new(Code::NoMechanism, "this effect names no mechanism");
        let hint = "name at least one of `mechanisms`: moves are divided over them";
        judge.report(&path, diagnostic.hint(hint));
    }
    judge.refuse_repeats(&effect.mechanisms, &path);
    let mut is_known = !effect.mechanisms.is_empty();
    let known = judge.mechanisms();
    for (index, id) in effect.mechanisms.iter().enumerate() {
        is_known &= judge.refer(&known, id, &path.index(index)).is_some();
    }
    is_known
}

/// A domain is declared by the ladders that have it. A library may speak of others.
fn domains(judge: &mut Judge<'_>, effect: &Effect, path: &Path<'_>) -> bool {
    let Some(domains) = &effect.domains else { return true };
    let path = path.key("domains");
    judge.refuse_repeats(domains, &path);
    let mut is_known = true;
    let scenario = judge.scenario;
    let known = || scenario.ladders.values().map(|ladder| ladder.domain.as_str());
    for (index, domain) in domains.iter().enumerate() {
        if known().any(|one| one == domain) {
            continue;
        }
        is_known = false;
        if judge.is_in_library(&path) || board_has_loss(judge) || judge.places.is_incomplete {
            continue;
        }
        let hint = match similar(domain, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the domains of the ladders are {}", listed(known())),
        };
        let message = format!("unknown domain `{domain}`: no ladder has it");
        let diagnostic = Diagnostic::new(Code::UnknownId, message).hint(hint);
        judge.report(&path.index(index), diagnostic);
    }
    is_known
}

fn tracks(judge: &mut Judge<'_>, effect: &Effect, path: &Path<'_>) -> bool {
    let Some(tracks) = &effect.tracks else { return true };
    let path = path.key("tracks");
    judge.refuse_repeats(tracks, &path);
    let known = judge.tracks();
    let mut is_known = true;
    for (index, id) in tracks.iter().enumerate() {
        is_known &= judge.refer_softly(&known, id, &path.index(index)).is_some();
    }
    is_known
}

/// Whether what effects act on could not be read as a whole.
fn board_has_loss(judge: &Judge<'_>) -> bool {
    judge.has_loss(&Path::root("ladders")) || judge.has_loss(&Path::root("tracks"))
}

fn idle(judge: &mut Judge<'_>, effect: &Effect, path: &Path<'_>) {
    let scenario = judge.scenario;
    let matches = scenario.tracks.iter().any(|(id, track)| matches(scenario, effect, id, track));
    if !matches {
        let diagnostic = Diagnostic::new(Code::IdleEffect, "this effect matches no move and no arrival")
            .hint("a move matches if its causes have one of the mechanisms, on a track that the effect names");
        judge.report(path, diagnostic);
    }
}

fn matches(scenario: &Scenario, effect: &Effect, id: &str, track: &Track) -> bool {
    let Some(ladder) = scenario.ladders.get(&track.ladder) else { return false };
    let names = |list: &Option<Vec<String>>, word: &str| {
        list.as_ref().is_none_or(|words| words.iter().any(|one| one == word))
    };
    if !names(&effect.tracks, id) || !names(&effect.domains, &ladder.domain) {
        return false;
    }
    let acts_on = |causes: &Table<f64>| {
        effect.mechanisms.iter().any(|id| causes.get(id).is_some_and(|&share| share > 0.0))
    };
    ladder.moves.iter().any(|one| acts_on(&one.causes))
        || track.arrival.as_ref().is_some_and(|arrival| acts_on(&arrival.causes))
}
