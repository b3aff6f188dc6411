//! The form of ids, words that are taken, and the addresses that ids stand for.

use std::collections::BTreeMap;

use sha2::Digest;
use sha2::Sha256;

use crate::scenario::check::Judge;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;

/// Ids head columns and arms are named after them.
const LENGTH_MAX: usize = 64;

pub(super) fn check(judge: &mut Judge<'_>) {
    scenario_id(judge);
    reserved(judge);
    addresses(judge);
}

fn scenario_id(judge: &mut Judge<'_>) {
    let id = &judge.scenario.id;
    let path = Path::root("id");
    if judge.is_written(&path) && (!has_form(id) || id.contains('_')) {
        let message = format!("`{id}` cannot be the id of a scenario");
        let hint = "use lower-case letters, digits and hyphens, such as `baltic-air`";
        judge.report(&path, Diagnostic::new(Code::MalformedId, message).hint(hint));
    }
}

/// Judges the form of everything that is declared; says whether no id is longer than the limit, so
/// that messages about them stay short.
pub(super) fn forms(judge: &mut Judge<'_>) -> bool {
    let scenario = judge.scenario;
    let mut longest = 0;
    let mut keys = |judge: &mut Judge<'_>, ids: Vec<&str>, path: &Path<'_>| {
        for id in ids {
            longest = longest.max(id.len());
            if !has_form(id) {
                judge.report_key(&path.key(id), malformed(id));
            }
        }
    };
    keys(judge, scenario.references.ids().collect(), &Path::root("references"));
    keys(judge, scenario.mechanisms.ids().collect(), &Path::root("mechanisms"));
    keys(judge, scenario.parameters.ids().collect(), &Path::root("parameters"));
    keys(judge, scenario.ladders.ids().collect(), &Path::root("ladders"));
    let ladders = Path::root("ladders");
    for (id, ladder) in scenario.ladders.iter() {
        let path = ladders.key(id);
        keys(judge, ladder.rungs.ids().collect(), &path.key("rungs"));
        domain(judge, &ladder.domain, &path.key("domain"));
    }
    keys(judge, scenario.tracks.ids().collect(), &Path::root("tracks"));
    keys(judge, scenario.menus.ids().collect(), &Path::root("menus"));
    keys(judge, scenario.groups.ids().collect(), &Path::root("groups"));
    keys(judge, scenario.measures.ids().collect(), &Path::root("measures"));
    keys(judge, scenario.seats.ids().collect(), &Path::root("seats"));
    let seats = Path::root("seats");
    for (id, seat) in scenario.seats.iter() {
        keys(judge, seat.orders.ids().collect(), &seats.key(id).key("orders"));
    }
    keys(judge, scenario.injects.ids().collect(), &Path::root("injects"));
    keys(judge, scenario.observed.ids().collect(), &Path::root("observed"));
    longest <= LENGTH_MAX
}

/// A domain is declared by being the domain of a ladder.
fn domain(judge: &mut Judge<'_>, domain: &str, path: &Path<'_>) {
    if !has_form(domain) {
        judge.report(path, malformed(domain));
    }
}

fn malformed(id: &str) -> Diagnostic {
    let shown: String = id.chars().take(LENGTH_MAX).collect();
    Diagnostic::new(Code::MalformedId, format!("`{shown}` cannot be an id")).hint(format!(
        "use lower-case letters, digits, `-` and `_`, a letter or digit first, \
         at most {LENGTH_MAX} characters"
    ))
}

fn has_form(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    id.starts_with(is_plain)
        && id.len() <= LENGTH_MAX
        && id.chars().all(|c| is_plain(c) || c == '-' || c == '_')
}

/// Words that results use for something else: outcomes are named after rungs, arms after menus and
/// measures.
fn reserved(judge: &mut Judge<'_>) {
    let scenario = judge.scenario;
    let ladders = Path::root("ladders");
    for (id, ladder) in scenario.ladders.iter() {
        if ladder.rungs.contains("horizon") {
            let why = "is what results call the end of the last turn";
            judge.report_key(&ladders.key(id).key("rungs").key("horizon"), taken("horizon", why));
        }
    }
    let menus = Path::root("menus");
    let measures = Path::root("measures");
    if scenario.menus.contains("none") {
        judge.report_key(&menus.key("none"), taken("none", "is the arm without measures"));
    }
    for (id, why) in
        [("none", "is the arm without measures"), ("all", "is the arm with every measure")]
    {
        if scenario.measures.contains(id) {
            judge.report_key(&measures.key(id), taken(id, why));
        }
    }
    for id in scenario.menus.ids().filter(|id| scenario.measures.contains(id)) {
        judge.report_key(&menus.key(id), taken(id, "is a measure too, and both name an arm"));
    }
    let without =
        |id: &str| id.strip_prefix("all-").is_some_and(|id| scenario.measures.contains(id));
    for id in scenario.menus.ids().filter(|id| without(id)) {
        judge.report_key(&menus.key(id), taken(id, "is the arm without one measure"));
    }
    for id in scenario.measures.ids().filter(|id| without(id)) {
        judge.report_key(&measures.key(id), taken(id, "is the arm without one measure"));
    }
}

fn taken(id: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::ReservedId, format!("`{id}` cannot be used here: it {why}"))
        .hint("choose another id")
}

/// Two sources with one address would always draw the same. It takes bad luck, one in about a
/// million scenarios, but nobody would notice.
fn addresses(judge: &mut Judge<'_>) {
    let scenario = judge.scenario;
    let mut taken: BTreeMap<u32, String> = BTreeMap::new();
    let mut claim = |judge: &mut Judge<'_>, name: String, section: &str, id: &str| {
        if let Some(first) = taken.insert(address(&name), name.clone()) {
            let message = format!("`{name}` and `{first}` would share their draws by bad luck");
            let diagnostic = Diagnostic::new(Code::AddressCollision, message)
                .hint("give one of the two another id; any other will do");
            judge.report_key(&Path::root(section).key(id), diagnostic);
        }
    };
    for (id, track) in scenario.tracks.iter() {
        if track.arrival.is_some() {
            claim(judge, format!("arrival:{id}"), "tracks", id);
        }
        for slot in 0..track.slots {
            claim(judge, format!("slot:{id}:{slot}"), "tracks", id);
        }
    }
    for id in scenario.seats.ids() {
        claim(judge, format!("seat:{id}"), "seats", id);
    }
    for id in scenario.injects.ids() {
        claim(judge, format!("inject:{id}"), "injects", id);
    }
}

/// The address of a source of chance. It is computed again where draws are made; this layer may not
/// ask that one.
fn address(name: &str) -> u32 {
    let digest = Sha256::digest(name.as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_the_head_of_a_digest() {
        // printf slot:a:0 | sha256sum
        assert_eq!(address("slot:a:0"), 0x8bdd_9340);
    }
}
