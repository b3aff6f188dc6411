//! A replication as sentences that a policy person can read; two of them side by side.

use unicode_width::UnicodeWidthStr;

use crate::game::Cause;
use crate::game::Drawn;
use crate::game::Event;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::TrackId;
use crate::report::words::counted;
use crate::report::words::first_language;
use crate::report::words::wrap;
use crate::scenario::schema::Rung;
use crate::scenario::schema::RungKind;
use crate::scenario::schema::Scenario;
use crate::study::arms::ids;
use crate::study::trace::Trace;
use crate::study::trace::Turn;
use crate::study::trace::divergence;

/// No line is wider than this.
const WIDTH: usize = 100;

/// The width of each of two columns.
const COLUMN: usize = 48;

/// A replication under one arm.
#[must_use]
pub fn single(model: &Model, trace: &Trace, replication: u64) -> String {
    let teller = Teller::new(model);
    let mut text = teller.heading(replication);
    text.push_str(&teller.arm(trace));
    text.push_str(&teller.start(trace));
    let mut quiet = Vec::new();
    for (index, turn) in trace.turns.iter().enumerate() {
        let sentences = teller.turn(turn);
        if sentences.is_empty() {
            quiet.push(index + 1);
            continue;
        }
        text.push_str(&quiet_turns(&mut quiet));
        text.push_str(&indented(&format!("Turn {}", index + 1), &sentences));
    }
    text.push_str(&quiet_turns(&mut quiet));
    text + &teller.ending(trace)
}

/// A replication under two arms: together while the same happens, then in two columns.
#[must_use]
pub fn versus(model: &Model, one: &Trace, other: &Trace, replication: u64) -> String {
    let teller = Teller::new(model);
    let mut text = teller.heading(replication);
    text.push_str(&teller.arm(one));
    text.push_str(&teller.arm(other));
    text.push_str(&teller.start(one));
    let Some(parted) = divergence(one, other) else {
        text.push_str("The same happens under both arms in every turn.\n");
        return text + &teller.ending(one);
    };
    let mut quiet = Vec::new();
    for (index, turn) in one.turns.iter().enumerate().take(parted as usize - 1) {
        let sentences = teller.turn(turn);
        if sentences.is_empty() {
            quiet.push(index + 1);
        } else {
            text.push_str(&quiet_turns(&mut quiet));
            text.push_str(&indented(&format!("Turn {}, both", index + 1), &sentences));
        }
    }
    text.push_str(&quiet_turns(&mut quiet));
    text.push_str(&teller.parting(one, other, parted));
    text.push_str(&teller.columns(one, other, parted));
    text
}

/// Puts events into words, in the scenario's first language for what the author wrote.
struct Teller<'a> {
    model: &'a Model,
    scenario: &'a Scenario,
    language: &'a str,
}

impl<'a> Teller<'a> {
    fn new(model: &'a Model) -> Self {
        let scenario = model.checked().scenario();
        Teller { model, scenario, language: first_language(scenario) }
    }

    fn heading(&self, replication: u64) -> String {
        let title = self.scenario.title.in_language(self.language);
        wrap(&format!("{title}: replication {replication}"), WIDTH, "") + "\n"
    }

    fn arm(&self, trace: &Trace) -> String {
        let on = ids(self.model, trace.arm.measures);
        let measures = match on.len() {
            0 => "no measure is on".to_owned(),
            1..=4 => format!("on: {}", on.join(", ")),
            count => format!("{} are on", counted(count, "measure")),
        };
        format!("Arm `{}`: {measures}.\n", trace.arm.name)
    }

    fn start(&self, trace: &Trace) -> String {
        let places = trace.start.board.places.iter().enumerate();
        let standing = places.filter_map(|(slot, place)| {
            let track = self.model.slots[slot];
            Some(format!("{} stands at “{}”.", self.slot(slot), self.rung(track, place.rung()?)))
        });
        let sentences: Vec<String> = standing.collect();
        "\n".to_owned() + &indented("Start", &sentences)
    }

    fn ending(&self, trace: &Trace) -> String {
        let last = trace.turns.last().map_or(&trace.start, |turn| &turn.state);
        let record = &last.record;
        format!(
            "\nHighest severity {}; {} opened, {} closed; burden {}.\n",
            record.highest(),
            counted(record.opened as usize, "incident"),
            record.closed.len(),
            record.burden
        )
    }

    /// Sentences on all that changed or was decided in a turn.
    fn turn(&self, turn: &Turn) -> Vec<String> {
        let told = turn.events.iter().filter_map(|event| self.event(event));
        let turn_number = turn.state.turn;
        told.chain(turn.state.record.outcome.map(|outcome| self.over(outcome, turn_number)))
            .collect()
    }

    fn event(&self, event: &Event) -> Option<String> {
        match *event {
            Event::Inject { fired: false, .. } | Event::Stayed { .. } | Event::Over(_) => None,
            Event::Inject { inject, fired: true, drawn } => {
                let inject = self.scenario.injects.at(inject.index())?.1;
                let title = inject.title.in_language(self.language);
                Some(format!("Inject: {title}{}.", chance(drawn)))
            }
            Event::Ordered { seat, order, .. } => {
                let seat = self.scenario.seats.at(seat.index())?.1;
                let order = seat.orders.at(order.index())?.1;
                let name = seat.title.in_language(self.language);
                Some(format!("{name} orders “{}”.", order.title.in_language(self.language)))
            }
            Event::Moved { track, slot, from, to, cause } => {
                Some(self.moved(track, slot, from, to, cause))
            }
            Event::Opened { track, slot, cause } => {
                let start = self.model.tracks[track.index()].start;
                let rung = self.rung(track, start);
                Some(format!("{}: a new incident, “{rung}”{}.", self.slot(slot), why(cause)))
            }
            Event::Suspended(measure) => {
                Some(format!("“{}” is suspended.", self.measure(measure.index())))
            }
            Event::Restored(measure) => {
                Some(format!("“{}” is back in force.", self.measure(measure.index())))
            }
        }
    }

    fn moved(&self, track: TrackId, slot: usize, from: RungId, to: RungId, cause: Cause) -> String {
        let (from, rung) = (self.rung(track, from), self.rung(track, to));
        let verb = match self.model.rung_on(track, to).kind {
            RungKind::Closes => "closes as",
            RungKind::Open | RungKind::Ends => "goes to",
        };
        format!("{}: “{from}” {verb} “{rung}”{}.", self.slot(slot), why(cause))
    }

    fn over(&self, outcome: OutcomeId, turn: u32) -> String {
        if outcome == self.model.horizon_outcome() {
            return "The last turn is over; the crisis is not decided.".to_owned();
        }
        let id = &self.model.outcomes[outcome.index()];
        let rung = self.scenario.ladders.values().find_map(|ladder| ladder.rungs.get(id));
        let title = rung.map_or(id.as_str(), |rung| rung.title.in_language(self.language));
        format!("The crisis is over in turn {turn}: “{title}”.")
    }

    /// What the same draws meant under each arm in the turn in which they part.
    fn parting(&self, one: &Trace, other: &Trace, turn: u32) -> String {
        let (left, right) = (&one.arm.name, &other.arm.name);
        let mut sentences = Vec::new();
        for event in &one.turns[turn as usize - 1].events {
            let Some((source, drawn, meant)) = self.drawn(event) else { continue };
            let same = other.turns[turn as usize - 1].events.iter().find_map(|event| {
                self.drawn(event)
                    .filter(|(name, theirs, _)| *name == source && theirs.draw == drawn.draw)
            });
            if let Some((_, theirs, otherwise)) = same.filter(|(.., other)| *other != meant) {
                sentences.push(format!(
                    "{source} draws {:.4} under both: under `{left}` that is {meant} (chance {}), \
                     under `{right}` it is {otherwise} (chance {}).",
                    drawn.draw as f64 / 18_446_744_073_709_551_616.0,
                    share(drawn.probability),
                    share(theirs.probability)
                ));
            }
        }
        if sentences.is_empty() {
            sentences.push("Different things can happen here under the two arms.".to_owned());
        }
        indented(&format!("\nThey part in turn {turn}"), &sentences)
    }

    /// The source of an event that was drawn, its draw, and what it meant.
    fn drawn(&self, event: &Event) -> Option<(String, Drawn, String)> {
        match *event {
            Event::Moved { track, slot, to, cause: Cause::Law(drawn), .. } => {
                Some((self.slot(slot), drawn, format!("“{}”", self.rung(track, to))))
            }
            Event::Stayed { slot, cause: Cause::Law(drawn), .. } => {
                Some((self.slot(slot), drawn, "staying".to_owned()))
            }
            Event::Ordered { seat, order, drawn: Some(drawn) } => {
                let seat = self.scenario.seats.at(seat.index())?.1;
                let order = seat.orders.at(order.index())?.1;
                let title = order.title.in_language(self.language);
                Some((
                    seat.title.in_language(self.language).to_owned(),
                    drawn,
                    format!("“{title}”"),
                ))
            }
            _ => None,
        }
    }

    fn columns(&self, one: &Trace, other: &Trace, from: u32) -> String {
        let mut text = "\n".to_owned()
            + &beside(&format!("`{}`", one.arm.name), &format!("`{}`", other.arm.name));
        let last = one.turns.len().max(other.turns.len());
        let told = |trace: &Trace, index: usize| -> Vec<String> {
            trace.turns.get(index).map(|turn| self.turn(turn)).unwrap_or_default()
        };
        for index in from as usize - 1..last {
            let (left, right) = (told(one, index), told(other, index));
            if left.is_empty() && right.is_empty() {
                continue;
            }
            text.push_str(&format!("\nTurn {}\n", index + 1));
            text.push_str(&beside(&column(&left), &column(&right)));
        }
        let (left, right) = (self.ending(one), self.ending(other));
        text + "\n" + &beside(&column(&[left]), &column(&[right]))
    }

    fn slot(&self, slot: usize) -> String {
        let track = self.model.slots[slot];
        let title = self.scenario.tracks.at(track.index());
        let title = title.map_or("", |(_, track)| track.title.in_language(self.language));
        let slots = self.model.tracks[track.index()].slots.clone();
        if slots.len() == 1 {
            return title.to_owned();
        }
        format!("{title} {}", slot - slots.start + 1)
    }

    fn rung(&self, track: TrackId, rung: RungId) -> &'a str {
        let ladder = self.model.tracks[track.index()].ladder;
        let ladder = self.scenario.ladders.at(ladder.index());
        let rung = ladder.and_then(|(_, ladder)| ladder.rungs.at(rung.index()));
        rung.map_or("", |(_, rung): (&str, &Rung)| rung.title.in_language(self.language))
    }

    fn measure(&self, index: usize) -> &'a str {
        let measure = self.scenario.measures.at(index);
        measure.map_or("", |(_, measure)| measure.title.in_language(self.language))
    }
}

fn why(cause: Cause) -> String {
    match cause {
        Cause::Law(drawn) => chance(Some(drawn)),
        Cause::Inject(_) => " (by the inject)".to_owned(),
        Cause::Decided => " (decided)".to_owned(),
    }
}

fn chance(drawn: Option<Drawn>) -> String {
    drawn.map_or(String::new(), |drawn| format!(" (chance {})", share(drawn.probability)))
}

/// A probability in percent with two digits that matter.
fn share(probability: f64) -> String {
    let percent = probability * 100.0;
    match percent {
        10.0.. => format!("{percent:.0}%"),
        1.0..10.0 => format!("{percent:.1}%"),
        _ => {
            let decimals = (1.0 - libm::floor(libm::log10(percent))).clamp(1.0, 12.0);
            format!("{percent:.0$}%", decimals as usize)
        }
    }
}

fn indented(label: &str, sentences: &[String]) -> String {
    let mut text = format!("{label}\n");
    for sentence in sentences {
        text.push_str("  ");
        text.push_str(&wrap(sentence, WIDTH - 2, "    "));
    }
    text
}

fn quiet_turns(quiet: &mut Vec<usize>) -> String {
    let text = match quiet.as_slice() {
        [] => String::new(),
        [one] => format!("Turn {one}: nothing moves.\n"),
        [first, .., last] => format!("Turns {first} to {last}: nothing moves.\n"),
    };
    quiet.clear();
    text
}

fn column(sentences: &[String]) -> String {
    sentences.iter().map(|sentence| wrap(sentence, COLUMN, "  ")).collect()
}

/// Two texts side by side.
fn beside(left: &str, right: &str) -> String {
    let mut left = left.lines();
    let mut right = right.lines();
    let mut text = String::new();
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            return text;
        }
        let one = one.unwrap_or("");
        let pad = " ".repeat(COLUMN.saturating_sub(one.width()));
        let line = format!("{one}{pad}  | {}", other.unwrap_or(""));
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
