//! Names that model checkers accept, as close to the scenario's own as they can be.

use std::collections::BTreeSet;

use crate::game::Board;
use crate::model::InjectId;
use crate::model::Model;
use crate::model::Place;
use crate::model::SEVERITY_MAX;
use crate::model::TrackId;

/// Words that PRISM or Storm keep for themselves.
const RESERVED: [&str; 83] = [
    "A",
    "C",
    "E",
    "F",
    "G",
    "I",
    "M",
    "P",
    "Pmax",
    "Pmin",
    "R",
    "Rmax",
    "Rmin",
    "S",
    "T",
    "U",
    "W",
    "X",
    "and",
    "bool",
    "ceil",
    "clock",
    "const",
    "ctmc",
    "cos",
    "csg",
    "dtmc",
    "double",
    "endinit",
    "endinvariant",
    "endmodule",
    "endobservables",
    "endplayer",
    "endrewards",
    "endsystem",
    "exp",
    "false",
    "filter",
    "floor",
    "formula",
    "func",
    "global",
    "iff",
    "implies",
    "init",
    "int",
    "invariant",
    "label",
    "log",
    "ma",
    "max",
    "mdp",
    "min",
    "mod",
    "module",
    "multi",
    "nondeterministic",
    "not",
    "observable",
    "observables",
    "of",
    "or",
    "player",
    "pomdp",
    "popta",
    "pow",
    "prob",
    "probabilistic",
    "prop",
    "pta",
    "rate",
    "reach",
    "rewards",
    "round",
    "sin",
    "smg",
    "stochastic",
    "system",
    "true",
    "xor",
    "deadlock",
    "tsg",
    "stpg",
];

/// Gives every name once.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// The name if it is free, or with the lowest number after it that makes it so. Whatever is not
    /// a letter, a digit or `_` becomes `_`.
    pub(super) fn take(&mut self, wish: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let mut base: String = wish.chars().map(plain).collect();
        if !base.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            base.insert(0, '_');
        }
        let is_free =
            |name: &String| !self.taken.contains(name) && !RESERVED.contains(&name.as_str());
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let mut wishes = std::iter::once(base.clone()).chain(numbered);
        let name = wishes.find(is_free).expect("only finitely many names are taken");
        self.taken.insert(name.clone());
        name
    }
}

/// The label of each outcome, in the model's order.
pub(super) fn outcome_labels(model: &Model) -> Vec<String> {
    let mut names = Names::default();
    model.outcomes.iter().map(|outcome| names.take(&format!("outcome_{outcome}"))).collect()
}

/// The label of a severity.
pub(super) fn severity_label(severity: u8) -> String {
    format!("severity_at_least_{severity}")
}

/// The comment at the head of an exported chain: what it is, and the properties that reproduce the
/// figures of an arm.
pub(super) fn head(model: &Model, arm: &str) -> String {
    let scenario = model.checked().scenario();
    let language = scenario.languages.first().map_or("en", String::as_str);
    let title = one_line(scenario.title.in_language(language));
    let mut text = format!("// {title} ({}), arm {}\n//\n", scenario.id, one_line(arm));
    text.push_str(&format!(
        "// One step is one turn, and after turn {} every crisis is over. What is over stays where \
         it is.\n// These properties reproduce the figures of `offramp compare --method exact`:\n//\n",
        model.horizon
    ));
    let severities = (1..=SEVERITY_MAX).map(severity_label);
    for label in severities.chain(outcome_labels(model)) {
        text.push_str(&format!("// P=? [ F \"{label}\" ]\n"));
    }
    text
}

/// A board in a line: tracks with the ids of their rungs, then what is suspended and has fired.
pub(super) fn board(model: &Model, board: &Board) -> String {
    let mut parts = Vec::new();
    for (index, track) in model.tracks.iter().enumerate() {
        let places = board.places[track.slots.clone()].iter();
        let places: Vec<&str> =
            places.map(|each| place(model, TrackId::new(index), *each)).collect();
        parts.push(format!("{} {}", track.id, places.join(", ")));
    }
    for measure in board.suspended.iter() {
        parts.push(format!("{} suspended", model.measures[measure.index()].id));
    }
    for (index, inject) in model.injects.iter().enumerate() {
        if board.fired.contains(InjectId::new(index)) {
            parts.push(format!("{} fired", inject.id));
        }
    }
    parts.join("; ")
}

fn place(model: &Model, track: TrackId, place: Place) -> &str {
    match place.rung() {
        Some(rung) => &model.rung_on(track, rung).id,
        None if place == Place::QUIET => "quiet",
        None => "spent",
    }
}

/// A text without line breaks, which would end a comment.
pub(super) fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_unique() {
        let mut names = Names::default();
        let given: Vec<String> =
            ["a-b", "a_b", "a b", "module", "7up", "", "линия"].map(|wish| names.take(wish)).into();
        assert_eq!(given, ["a_b", "a_b_2", "a_b_3", "module_2", "_7up", "_", "_____"]);
    }
}
