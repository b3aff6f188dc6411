//! The chain of an arm in the language of the model checker PRISM, which Storm reads too.
//!
//! It follows "The PRISM Language" in PRISM's manual (prismmodelchecker.org). Each place of a track
//! is a variable, and so is whatever else a turn reads; a command is a turn in one state. A second
//! module counts turns, so that commands need to look at the turn only where turns differ.

use std::fmt::Write;

use crate::game::Board;
use crate::markov::Branch;
use crate::markov::Target;
use crate::model::InjectId;
use crate::model::Ladder;
use crate::model::MeasureId;
use crate::model::Model;
use crate::model::Place;
use crate::model::SEVERITY_MAX;
use crate::model::TrackId;
use crate::report::names;
use crate::report::names::Names;
use crate::study::unroll::Matrix;

/// The chain of an arm, as `matrix` gives it.
#[must_use]
pub fn prism(model: &Model, arm: &str, matrix: &Matrix) -> String {
    let words = Words::new(model, matrix);
    let mut text = names::head(model, arm);
    text.push_str("\ndtmc\n\n");
    text.push_str(&words.constants(matrix));
    text.push_str(&calendar(matrix, &words));
    text.push_str("module crisis\n");
    text.push_str(&words.variables(matrix));
    for state in 0..matrix.boards.len() {
        commands(&mut text, matrix, &words, state);
    }
    text.push_str("endmodule\n\n");
    text + &labels(model, &words)
}

/// Every name of the model.
struct Words<'a> {
    model: &'a Model,
    horizon: String,
    turn: String,
    highest: String,
    outcome: String,
    goes_on: String,
    /// Of each outcome but the horizon.
    outcomes: Vec<String>,
    /// Of each ladder, its rungs, then quiet and spent.
    rungs: Vec<Vec<String>>,
    /// Of each slot.
    slots: Vec<String>,
    /// Those that are suspended in some state.
    suspended: Vec<(MeasureId, String)>,
    /// Those that have fired in some state.
    fired: Vec<(InjectId, String)>,
    /// Of each class of turns; none where there is only one class.
    classes: Vec<String>,
}

impl<'a> Words<'a> {
    fn new(model: &'a Model, matrix: &Matrix) -> Self {
        let mut names = Names::default();
        let mut take = |wish: &str| names.take(wish);
        let [horizon, turn, highest, outcome, goes_on] =
            ["horizon", "turn", "highest", "outcome", "goes_on"].map(&mut take);
        let ends = &model.outcomes[..model.horizon_outcome().index()];
        let outcomes = ends.iter().map(|id| take(&format!("over_{id}"))).collect();
        let of_ladder = |ladder: &Ladder, take: &mut dyn FnMut(&str) -> String| {
            let ids = ladder.rungs().map(|(_, rung)| rung.id.as_str());
            let ids = ids.chain(["no_incident", "no_more"]);
            ids.map(|id| take(&format!("{}_{id}", ladder.id))).collect()
        };
        let rungs = model.ladders.iter().map(|ladder| of_ladder(ladder, &mut take)).collect();
        let slots = (0..model.slots.len()).map(|slot| take(&slot_name(model, slot))).collect();
        let suspended = ever_suspended(model, matrix).map(|measure| {
            let id = &model.measures[measure.index()].id;
            (measure, take(&format!("suspended_{id}")))
        });
        let suspended = suspended.collect();
        let fired = ever_fired(model, matrix).map(|inject| {
            let id = &model.injects[inject.index()].id;
            (inject, take(&format!("fired_{id}")))
        });
        let fired = fired.collect();
        let classes = match matrix.rows.len() {
            1 => Vec::new(),
            count => (0..count).map(|class| take(&class_name(matrix, class))).collect(),
        };
        Words {
            model,
            horizon,
            turn,
            highest,
            outcome,
            goes_on,
            outcomes,
            rungs,
            slots,
            suspended,
            fired,
            classes,
        }
    }

    /// What a place is called, by the ladder of its track.
    fn place(&self, track: TrackId, place: Place) -> &str {
        let ladder = self.model.tracks[track.index()].ladder.index();
        &self.rungs[ladder][self.number(track, place)]
    }

    /// The value of a place: rungs as declared, then quiet and spent.
    fn number(&self, track: TrackId, place: Place) -> usize {
        let rungs = self.model.ladder_of(track).rungs().len();
        match place.rung() {
            Some(rung) => rung.index(),
            None => rungs + usize::from(place == Place::SPENT),
        }
    }

    fn constants(&self, matrix: &Matrix) -> String {
        let Words { model, horizon, goes_on, .. } = self;
        let mut text = format!("const int {horizon} = {};\n\n", model.horizon);
        text.push_str(&format!("// How the crisis is over.\nconst int {goes_on} = 0;\n"));
        for (place, name) in self.outcomes.iter().enumerate() {
            text.push_str(&format!("const int {name} = {};\n", place + 1));
        }
        for (index, ladder) in model.ladders.iter().enumerate() {
            text.push_str(&self.rungs_of(matrix, index, ladder));
        }
        text.push('\n');
        text
    }

    /// The constants of a ladder: rungs on which something stands between two turns.
    fn rungs_of(&self, matrix: &Matrix, index: usize, ladder: &Ladder) -> String {
        let mut met = vec![false; self.rungs[index].len()];
        for (slot, track) in self.model.slots.iter().enumerate() {
            if self.model.tracks[track.index()].ladder.index() == index {
                let places = matrix.boards.iter().map(|board| board.places[slot]);
                places.for_each(|place| met[self.number(*track, place)] = true);
            }
        }
        let scenario = self.model.checked().scenario();
        let language = scenario.languages.first().map_or("en", String::as_str);
        let written = &scenario.ladders[ladder.id.as_str()];
        let title = names::one_line(written.title.in_language(language));
        let mut text = format!("\n// Ladder {}: {title}.\n", ladder.id);
        let mut told: Vec<String> = ladder
            .rungs()
            .zip(&self.rungs[index])
            .map(|((_, rung), name)| {
                let title = written.rungs[rung.id.as_str()].title.in_language(language);
                let id = &rung.id;
                let id = if name.ends_with(id) { String::new() } else { format!("`{id}`, ") };
                format!("{id}severity {}: {}", rung.severity, names::one_line(title))
            })
            .collect();
        told.push("no incident is open, and one may open".to_owned());
        told.push("the incident is closed, and none will open".to_owned());
        let names = self.rungs[index].iter().zip(told).zip(met).enumerate();
        for (value, ((name, told), _)) in names.filter(|(_, (_, met))| *met) {
            text.push_str(&format!("const int {name} = {value}; // {told}\n"));
        }
        text
    }

    fn variables(&self, matrix: &Matrix) -> String {
        let Words { highest, outcome, goes_on, .. } = self;
        let start = &matrix.boards[matrix.start];
        let mut text = String::from("  // How the crisis is over, if it is.\n");
        let last = self.outcomes.len().max(1);
        text.push_str(&format!("  {outcome} : [0..{last}] init {goes_on};\n"));
        text.push_str("  // The highest severity so far.\n");
        let severity = matrix.severity_at_start;
        text.push_str(&format!("  {highest} : [0..{SEVERITY_MAX}] init {severity};\n"));
        for (index, track) in self.model.tracks.iter().enumerate() {
            let id = TrackId::new(index);
            let more = if track.slots.len() > 1 { ", in no order" } else { "" };
            text.push_str(&format!("  // Track {}{more}.\n", track.id));
            for slot in track.slots.clone() {
                let values = matrix.boards.iter().map(|board| self.number(id, board.places[slot]));
                // A variable with a single value is no variable to some tools.
                let (low, high) = values
                    .fold((usize::MAX, 0), |(low, high), value| (low.min(value), high.max(value)));
                let low = if low == high && low > 0 { low - 1 } else { low };
                let (name, init) = (&self.slots[slot], self.place(id, start.places[slot]));
                let high = high.max(low + 1);
                text.push_str(&format!("  {name} : [{low}..{high}] init {init};\n"));
            }
        }
        for (measure, name) in &self.suspended {
            let init = start.suspended.contains(*measure);
            text.push_str(&format!("  {name} : bool init {init};\n"));
        }
        for (inject, name) in &self.fired {
            text.push_str(&format!("  {name} : bool init {};\n", start.fired.contains(*inject)));
        }
        text
    }

    /// The guard that says that a board is the one at hand.
    fn guard(&self, board: &Board) -> String {
        let mut parts = Vec::new();
        for (slot, track) in self.model.slots.iter().enumerate() {
            let place = self.place(*track, board.places[slot]);
            parts.push(format!("{}={place}", self.slots[slot]));
        }
        let truth = |name: &str, is_true: bool| {
            if is_true { name.to_owned() } else { format!("!{name}") }
        };
        for (measure, name) in &self.suspended {
            parts.push(truth(name, board.suspended.contains(*measure)));
        }
        for (inject, name) in &self.fired {
            parts.push(truth(name, board.fired.contains(*inject)));
        }
        parts.join(" & ")
    }

    /// What a branch changes.
    fn update(&self, matrix: &Matrix, from: &Board, branch: &Branch) -> String {
        let mut parts = Vec::new();
        match branch.to {
            Target::Outcome(outcome) => {
                parts.push(format!("({}'={})", self.outcome, self.outcomes[outcome.index()]));
            }
            Target::State(state) => {
                self.changes(from, &matrix.boards[state.index()], &mut parts);
            }
        }
        if branch.severity > 0 {
            let Words { highest, .. } = self;
            parts.push(format!("({highest}'=max({highest}, {}))", branch.severity));
        }
        if parts.is_empty() { "true".to_owned() } else { parts.join(" & ") }
    }

    fn changes(&self, from: &Board, to: &Board, parts: &mut Vec<String>) {
        for (slot, track) in self.model.slots.iter().enumerate() {
            if from.places[slot] != to.places[slot] {
                let place = self.place(*track, to.places[slot]);
                parts.push(format!("({}'={place})", self.slots[slot]));
            }
        }
        for (measure, name) in &self.suspended {
            let is_suspended = to.suspended.contains(*measure);
            if from.suspended.contains(*measure) != is_suspended {
                parts.push(format!("({name}'={is_suspended})"));
            }
        }
        for (inject, name) in &self.fired {
            let has_fired = to.fired.contains(*inject);
            if from.fired.contains(*inject) != has_fired {
                parts.push(format!("({name}'={has_fired})"));
            }
        }
    }
}

/// The wish for the name of a slot's variable.
fn slot_name(model: &Model, slot: usize) -> String {
    let track = &model.tracks[model.slots[slot].index()];
    match track.slots.len() {
        1 => format!("at_{}", track.id),
        _ => format!("at_{}_{}", track.id, slot - track.slots.start + 1),
    }
}

/// Measures that are suspended in some state; the others need no variable.
fn ever_suspended(model: &Model, matrix: &Matrix) -> impl Iterator<Item = MeasureId> {
    let all = (0..model.measures.len()).map(MeasureId::new);
    all.filter(|measure| matrix.boards.iter().any(|board| board.suspended.contains(*measure)))
}

/// Injects that have fired in some state and whose having fired matters.
fn ever_fired(model: &Model, matrix: &Matrix) -> impl Iterator<Item = InjectId> {
    let all = (0..model.injects.len()).map(InjectId::new);
    all.filter(|inject| matrix.boards.iter().any(|board| board.fired.contains(*inject)))
}

/// The module that counts turns, and which turns are alike.
fn calendar(matrix: &Matrix, words: &Words<'_>) -> String {
    let Words { turn, horizon, outcome, goes_on, .. } = words;
    let mut text = String::new();
    if !words.classes.is_empty() {
        text.push_str(&format!(
            "// Turns that differ from others; `{turn}` counts those before.\n"
        ));
    }
    for (class, name) in words.classes.iter().enumerate() {
        let runs = runs(matrix, class).into_iter().map(|(first, last)| {
            if first == last {
                format!("{turn}={}", first - 1)
            } else {
                format!("({turn}>={} & {turn}<={})", first - 1, last - 1)
            }
        });
        text.push_str(&format!("formula {name} = {};\n", runs.collect::<Vec<_>>().join(" | ")));
    }
    if !words.classes.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!(
        "module calendar\n  // How many turns are over.\n  {turn} : [0..{horizon}] init 0;\n  \
         [next] {outcome}={goes_on} & {turn}<{horizon} -> ({turn}'={turn}+1);\n  \
         [] {outcome}!={goes_on} | {turn}={horizon} -> true;\nendmodule\n\n"
    ));
    text
}

/// The turns of a class, as runs of neighbours.
fn runs(matrix: &Matrix, class: usize) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let turns = matrix.classes.iter().enumerate().filter(|(_, each)| **each == class);
    for turn in turns.map(|(place, _)| place + 1) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == turn => *last = turn,
            _ => runs.push((turn, turn)),
        }
    }
    runs
}

/// A class of turns by its first run.
fn class_name(matrix: &Matrix, class: usize) -> String {
    let runs = runs(matrix, class);
    let more = if runs.len() > 1 { "_and_more" } else { "" };
    match runs[0] {
        (first, last) if first == last => format!("in_turn_{first}{more}"),
        (first, last) => format!("in_turns_{first}_to_{last}{more}"),
    }
}

/// The commands of a state: one if its turns are all alike, else one for each kind.
fn commands(text: &mut String, matrix: &Matrix, words: &Words<'_>, state: usize) {
    let board = &matrix.boards[state];
    let kinds = kinds(matrix, state);
    for (classes, row) in &kinds {
        let mut guard = words.guard(board);
        // Classes without a row never begin here, so that they need not be excluded.
        if kinds.len() > 1 {
            let classes: Vec<&str> =
                classes.iter().map(|class| words.classes[*class].as_str()).collect();
            guard.push_str(&match classes[..] {
                [class] => format!(" & {class}"),
                _ => format!(" & ({})", classes.join(" | ")),
            });
        }
        let branches = row.iter().map(|branch| {
            let update = words.update(matrix, board, branch);
            format!("{:?} : {update}", branch.probability)
        });
        let branches: Vec<String> = branches.collect();
        writeln!(text, "\n  [next] {guard} ->\n      {};", branches.join(" +\n      "))
            .expect("writing to a string does not fail");
    }
}

/// The different rows of a state, each with the classes of turns that have it.
fn kinds(matrix: &Matrix, state: usize) -> Vec<(Vec<usize>, &Vec<Branch>)> {
    let mut kinds: Vec<(Vec<usize>, &Vec<Branch>)> = Vec::new();
    for (class, rows) in matrix.rows.iter().enumerate() {
        let Some(row) = &rows[state] else { continue };
        match kinds.iter_mut().find(|(_, known)| *known == row) {
            Some((classes, _)) => classes.push(class),
            None => kinds.push((vec![class], row)),
        }
    }
    kinds
}

fn labels(model: &Model, words: &Words<'_>) -> String {
    let Words { turn, horizon, highest, outcome, goes_on, .. } = words;
    let mut text = String::new();
    for severity in 1..=SEVERITY_MAX {
        let label = names::severity_label(severity);
        text.push_str(&format!("label \"{label}\" = {highest}>={severity};\n"));
    }
    let over = words.outcomes.iter().map(|name| format!("{outcome}={name}"));
    let at_last = std::iter::once(format!("{outcome}={goes_on} & {turn}={horizon}"));
    for (label, holds) in names::outcome_labels(model).iter().zip(over.chain(at_last)) {
        text.push_str(&format!("label \"{label}\" = {holds};\n"));
    }
    text
}
