//! What is counted: integers only, so that merging is exact and in any order.

use std::fmt::Write;

use crate::game::State;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::scenario::source::sha256_hex;

/// The counts of one arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// How many replications were counted.
    pub replications: u64,
    /// Of each outcome, in the model's order.
    pub outcomes: Vec<u64>,
    /// Of each highest severity, 0 to 10.
    pub highest: [u64; SEVERITY_MAX as usize + 1],
    /// Of each turn from 0 to the horizon, and each severity, how often that turn was the first at
    /// or above it.
    pub first_passage: Vec<[u64; SEVERITY_MAX as usize + 1]>,
    /// Of each ladder and rung, how many incidents closed there.
    pub closings: Vec<Vec<u64>>,
    /// The turn in which the crisis ended, or the horizon.
    pub turns: Moments,
    /// Incidents opened.
    pub opened: Moments,
    /// Burden.
    pub burden: Moments,
}

/// The sum and the sum of squares of a whole number over replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moments {
    /// The sum.
    pub sum: u128,
    /// The sum of squares.
    pub squares: u128,
}

/// How an arm and the first one fared at the headline severity, replication by replication.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    /// Both reached it.
    pub both: u64,
    /// Neither did.
    pub neither: u64,
    /// Only the first arm did.
    pub only_from: u64,
    /// Only this arm did.
    pub only_arm: u64,
    /// The first replications in which only the first arm did.
    pub first_only_from: Vec<u64>,
    /// The first replications in which only this arm did.
    pub first_only_arm: Vec<u64>,
}

/// How many replications are summed up in a byte.
const SUMMED: usize = 128;

/// How many discordant replications are named.
const NAMED: usize = 5;

impl Tally {
    /// No replication yet.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        Tally {
            replications: 0,
            outcomes: vec![0; model.outcomes.len()],
            highest: [0; SEVERITY_MAX as usize + 1],
            first_passage: vec![[0; SEVERITY_MAX as usize + 1]; model.horizon as usize + 1],
            closings: model
                .ladders
                .iter()
                .map(|ladder| vec![0; ladder.graph.node_count()])
                .collect(),
            turns: Moments::default(),
            opened: Moments::default(),
            burden: Moments::default(),
        }
    }

    /// Counts a finished game.
    pub fn add(&mut self, model: &Model, state: &State) {
        let record = &state.record;
        let outcome = record.outcome.expect("only finished games are counted");
        self.replications += 1;
        self.outcomes[outcome.index()] += 1;
        self.highest[usize::from(record.highest())] += 1;
        for (severity, first) in record.first_passage.iter().enumerate() {
            let Some(turn) = first else { break };
            self.first_passage[*turn as usize][severity] += 1;
        }
        for (track, rung) in &record.closed {
            let ladder = model.tracks[track.index()].ladder;
            self.closings[ladder.index()][rung.index()] += 1;
        }
        self.turns.add(u64::from(state.turn));
        self.opened.add(record.opened);
        self.burden.add(record.burden);
    }

    /// Adds another tally of the same model.
    pub fn merge(&mut self, other: &Tally) {
        self.replications += other.replications;
        add_all(&mut self.outcomes, &other.outcomes);
        add_all(&mut self.highest, &other.highest);
        for (mine, theirs) in self.first_passage.iter_mut().zip(&other.first_passage) {
            add_all(mine, theirs);
        }
        for (mine, theirs) in self.closings.iter_mut().zip(&other.closings) {
            add_all(mine, theirs);
        }
        for (mine, theirs) in [
            (&mut self.turns, other.turns),
            (&mut self.opened, other.opened),
            (&mut self.burden, other.burden),
        ] {
            mine.sum += theirs.sum;
            mine.squares += theirs.squares;
        }
    }

    /// How many replications reached a severity.
    #[must_use]
    pub fn at_least(&self, severity: u8) -> u64 {
        self.highest[usize::from(severity)..].iter().sum()
    }

    /// SHA-256 over the counts, in hexadecimal: the same for the same counts, whatever other arms
    /// ran beside this one.
    #[must_use]
    pub fn digest(&self, model: &Model) -> String {
        let mut text = format!("replications {}\n", self.replications);
        for (id, count) in model.outcomes.iter().zip(&self.outcomes) {
            line(&mut text, "outcome", id, *count);
        }
        for (turn, firsts) in self.first_passage.iter().enumerate() {
            for (severity, count) in firsts.iter().enumerate().filter(|(_, count)| **count > 0) {
                line(&mut text, "first", &format!("{severity} {turn}"), *count);
            }
        }
        for (ladder, closings) in model.ladders.iter().zip(&self.closings) {
            for ((_, rung), count) in ladder.rungs().zip(closings).filter(|(_, count)| **count > 0)
            {
                line(&mut text, "closed", &format!("{} {}", ladder.id, rung.id), *count);
            }
        }
        for (name, moments) in
            [("turns", self.turns), ("opened", self.opened), ("burden", self.burden)]
        {
            line(&mut text, name, "sum", moments.sum);
            line(&mut text, name, "squares", moments.squares);
        }
        sha256_hex(text.as_bytes())
    }
}

impl Moments {
    /// Adds the same value so many times.
    pub(super) fn add_times(&mut self, value: u64, times: u64) {
        self.sum += u128::from(value) * u128::from(times);
        self.squares += u128::from(value) * u128::from(value) * u128::from(times);
    }

    pub(super) fn add(&mut self, value: u64) {
        self.sum += u128::from(value);
        self.squares += u128::from(value) * u128::from(value);
    }
}

impl Pairs {
    /// Counts replications, from this one on: in which the first arm reached it, and this arm.
    pub(super) fn add(&mut self, replication: u64, from: &[bool], arm: &[bool]) {
        let (mut both, mut only_from, mut only_arm) = (0, 0, 0);
        // Few enough that a byte holds a sum: so many are added at once.
        for (from, arm) in from.chunks(SUMMED).zip(arm.chunks(SUMMED)) {
            let count = |is: fn(bool, bool) -> bool| -> u64 {
                let each = from.iter().zip(arm);
                u64::from(each.fold(0, |sum: u8, (from, arm)| sum + u8::from(is(*from, *arm))))
            };
            both += count(|from, arm| from & arm);
            only_from += count(|from, arm| from & !arm);
            only_arm += count(|from, arm| !from & arm);
        }
        self.both += both;
        self.only_from += only_from;
        self.only_arm += only_arm;
        self.neither += from.len() as u64 - both - only_from - only_arm;
        let each = || (replication..).zip(from.iter().zip(arm));
        if only_from > 0 && is_wanted(&self.first_only_from, replication) {
            let named = each().filter(|(_, (from, arm))| **from && !**arm).take(NAMED);
            named.for_each(|(replication, _)| name(&mut self.first_only_from, replication));
        }
        if only_arm > 0 && is_wanted(&self.first_only_arm, replication) {
            let named = each().filter(|(_, (from, arm))| !**from && **arm).take(NAMED);
            named.for_each(|(replication, _)| name(&mut self.first_only_arm, replication));
        }
    }

    /// Adds other pairs of the same two arms.
    pub fn merge(&mut self, other: &Pairs) {
        self.both += other.both;
        self.neither += other.neither;
        self.only_from += other.only_from;
        self.only_arm += other.only_arm;
        other.first_only_from.iter().for_each(|each| name(&mut self.first_only_from, *each));
        other.first_only_arm.iter().for_each(|each| name(&mut self.first_only_arm, *each));
    }
}

/// Whether replications from this one on may be among the smallest.
fn is_wanted(named: &[u64], replication: u64) -> bool {
    named.len() < NAMED || named.last().is_some_and(|last| replication < *last)
}

/// Keeps the smallest replications.
fn name(named: &mut Vec<u64>, replication: u64) {
    let place = named.partition_point(|known| *known < replication);
    if place < NAMED {
        named.insert(place, replication);
        named.truncate(NAMED);
    }
}

fn add_all(mine: &mut [u64], theirs: &[u64]) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine += theirs;
    }
}

fn line(text: &mut String, kind: &str, name: &str, count: impl std::fmt::Display) {
    writeln!(text, "{kind} {name} {count}").expect("writing to a string does not fail");
}
