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
        let hint = match similar(domain, known(), &judge.patience) {
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
    let own = mask(scenario, effect.mechanisms.iter().map(String::as_str));
    let names = |list: &Option<Vec<String>>, word: &str| {
        list.as_ref().is_none_or(|words| words.iter().any(|one| one == word))
    };
    let matches = scenario.tracks.iter().zip(&judge.causes).any(|((id, track), causes)| {
        let ladder = scenario.ladders.get(&track.ladder);
        causes & own != 0
            && names(&effect.tracks, id)
            && ladder.is_some_and(|ladder| names(&effect.domains, &ladder.domain))
    });
    if !matches {
        let message = "this effect matches no move and no arrival";
        let hint =
            "it would match one whose causes have such a mechanism, on a track that it names";
        judge.report(path, Diagnostic::new(Code::IdleEffect, message).hint(hint));
    }
}

/// The mechanisms that move each track or open incidents on it, as bits.
pub(super) fn causes_by_track(scenario: &Scenario) -> Vec<u64> {
    let by_ladder: Vec<u64> = scenario
        .ladders
        .values()
        .map(|ladder| ladder.moves.iter().fold(0, |bits, one| bits | shares(scenario, &one.causes)))
        .collect();
    let of_track = |track: &Track| {
        let of_moves = scenario.ladders.index_of(&track.ladder).map_or(0, |at| by_ladder[at]);
        let of_arrival = track.arrival.as_ref().map_or(0, |one| shares(scenario, &one.causes));
        of_moves | of_arrival
    };
    scenario.tracks.values().map(of_track).collect()
}

fn shares(scenario: &Scenario, causes: &Table<f64>) -> u64 {
    mask(scenario, causes.iter().filter(|(_, share)| **share > 0.0).map(|(id, _)| id))
}

/// There are at most 64 mechanisms, so a set of them is a word.
fn mask<'m>(scenario: &Scenario, mechanisms: impl Iterator<Item = &'m str>) -> u64 {
    let places = mechanisms.filter_map(|id| scenario.mechanisms.index_of(id));
    places.fold(0, |bits, place| bits | 1 << place)
}
