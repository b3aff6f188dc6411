//! The scenario file, field by field, as an author writes it.
//!
//! This is the RON format and nothing else: ids are strings, nothing is resolved, and any file that
//! has the right shape can be read, sensible or not. `crate::scenario::check` judges it.
//! An optional field that has no default here is an `Option`; `basis` is one throughout, so that a
//! missing basis is reported with all other mistakes and not alone.

use serde::Deserialize;

use crate::scenario::parameter::Basis;
use crate::scenario::parameter::Parameter;
use crate::scenario::text::Table;
use crate::scenario::text::Text;

/// A scenario; after loading, with everything that its includes declare merged in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of the format; 1.
    pub format: u32,
    /// Lower case, digits, hyphens.
    pub id: String,
    /// One line.
    pub title: Text,
    /// What it is about.
    pub summary: Text,
    /// Read aloud at the start.
    pub briefing: Option<Text>,
    /// The languages that every translated text must have.
    #[serde(default = "english")]
    pub languages: Vec<String>,
    /// The length of a turn and the last turn.
    pub clock: Clock,
    /// The severity that comparisons are about.
    pub headline: u8,
    /// Library files, relative to this file.
    #[serde(default)]
    pub include: Vec<String>,
    /// Works that the numbers cite.
    #[serde(default)]
    pub references: Table<Reference>,
    /// Why moves happen.
    #[serde(default)]
    pub mechanisms: Table<Text>,
    /// Quantities used in several places, or set by another file.
    #[serde(default)]
    pub parameters: Table<Shared>,
    /// Escalation graphs.
    #[serde(default)]
    pub ladders: Table<Ladder>,
    /// What stands on the ladders.
    #[serde(default)]
    pub tracks: Table<Track>,
    /// Effects that hold whoever is playing.
    #[serde(default)]
    pub influences: Vec<Influence>,
    /// Sets of measures, each on top of the ones before it.
    #[serde(default)]
    pub menus: Table<Text>,
    /// Measures that overlap.
    #[serde(default)]
    pub groups: Table<Group>,
    /// Risk-reduction measures.
    #[serde(default)]
    pub measures: Table<Measure>,
    /// How seats can talk across the table.
    pub channel: Option<Channel>,
    /// Roles at the table.
    #[serde(default)]
    pub seats: Table<Seat>,
    /// Scripted events.
    #[serde(default)]
    pub injects: Table<Inject>,
    /// What was seen in the world, to hold the scenario without measures against.
    #[serde(default)]
    pub observed: Table<Observed>,
}

/// What scenarios share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The version of the format; 1.
    pub format: u32,
    /// Further library files, relative to this one.
    #[serde(default)]
    pub include: Vec<String>,
    /// See [`Scenario::references`].
    #[serde(default)]
    pub references: Table<Reference>,
    /// See [`Scenario::mechanisms`].
    #[serde(default)]
    pub mechanisms: Table<Text>,
    /// See [`Scenario::parameters`]; a scenario's own override them.
    #[serde(default)]
    pub parameters: Table<Shared>,
    /// See [`Scenario::ladders`].
    #[serde(default)]
    pub ladders: Table<Ladder>,
    /// See [`Scenario::menus`].
    #[serde(default)]
    pub menus: Table<Text>,
    /// See [`Scenario::groups`].
    #[serde(default)]
    pub groups: Table<Group>,
    /// See [`Scenario::measures`].
    #[serde(default)]
    pub measures: Table<Measure>,
}

/// Time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// How long a turn is, in words.
    pub turn: Text,
    /// The last turn.
    pub horizon: u32,
}

/// A work that numbers cite.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The title, in its own language.
    pub title: String,
    /// Who published it.
    pub by: Option<String>,
    /// When.
    pub year: Option<i32>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Under which licence it is quoted.
    pub licence: Option<String>,
    /// What its counts are counts of.
    pub population: Option<String>,
}

/// A count of what was seen.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// What was counted, where and when.
    pub title: Text,
    /// The severity that was reached.
    pub severity: u8,
    /// Of those cases alone that reached this severity; without it, of all.
    pub given: Option<u8>,
    /// In so many cases it was reached.
    pub seen: u64,
    /// Of so many.
    pub of: u64,
    /// Whether numbers of the scenario were tuned to it, so that agreeing proves nothing.
    #[serde(default)]
    pub fitted: bool,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
}

/// A quantity with a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// The number, or what is known of it.
    pub value: Parameter,
    /// What it is.
    pub title: Option<Text>,
    /// What it rests on.
    pub basis: Option<Basis>,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// An escalation graph.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// One line.
    pub title: Text,
    /// What effects address: air, sea, cyber, relations ...
    pub domain: String,
    /// Nodes; on a climate ladder their order is the order of the levels.
    pub rungs: Table<Rung>,
    /// Edges.
    #[serde(default)]
    pub moves: Vec<Move>,
}

/// A node of a ladder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// One line.
    pub title: Text,
    /// What people see there.
    pub text: Option<Text>,
    /// 0 to 10.
    pub severity: u8,
    /// Whether play goes on from there.
    #[serde(default)]
    pub kind: RungKind,
    /// The cost of a turn spent there.
    #[serde(default)]
    pub burden: u32,
}

/// Whether play goes on from a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum RungKind {
    /// The incident goes on.
    #[default]
    Open,
    /// The incident is over.
    Closes,
    /// The crisis is over.
    Ends,
}

/// An edge of a ladder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The rung it leaves.
    pub from: String,
    /// The rung it reaches.
    pub to: String,
    /// The probability a turn, with no effect in force.
    pub p: Parameter,
    /// Mechanism to share; shares sum to 1.
    pub causes: Table<f64>,
    /// The move exists only while this holds.
    pub when: Option<Condition>,
    /// What `p` rests on.
    pub basis: Option<Basis>,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// A token, or several in slots, on a ladder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// One line.
    pub title: Text,
    /// The ladder it stands on.
    pub ladder: String,
    /// What it is for.
    pub role: Role,
    /// The rung where an incident opens, or the climate stands at first.
    pub start: String,
    /// How many incidents it can hold at once.
    #[serde(default = "one")]
    pub slots: u32,
    /// How many of them are open at the start; all, if left out.
    pub open_at_start: Option<u32>,
    /// How incidents arrive.
    pub arrival: Option<Arrival>,
}

/// What a track is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Role {
    /// It counts for severity.
    Incident,
    /// It colours the odds and is no incident.
    Climate,
}

/// How incidents arrive on a track.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The probability that one opens in a turn, if a place is quiet.
    pub p: Parameter,
    /// Mechanism to share; shares sum to 1.
    pub causes: Table<f64>,
    /// What `p` rests on.
    pub basis: Option<Basis>,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// An odds ratio on the share of some mechanisms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Which mechanisms.
    pub mechanisms: Vec<String>,
    /// In which domains; all, if left out.
    pub domains: Option<Vec<String>>,
    /// On which tracks; all, if left out.
    pub tracks: Option<Vec<String>>,
    /// The odds ratio, above 0.
    pub odds: Parameter,
    /// It holds only while this holds.
    pub when: Option<Condition>,
    /// What `odds` rests on, in an order; elsewhere the owner's basis counts.
    pub basis: Option<Basis>,
}

/// Effects that hold while a condition holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Influence {
    /// One line.
    pub title: Text,
    /// While it holds.
    pub when: Condition,
    /// What it does.
    pub effects: Vec<Effect>,
    /// What the odds rest on.
    pub basis: Option<Basis>,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// Measures that overlap.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// One line.
    pub title: Text,
    /// The n-th strongest measure counts with its log odds times overlap^n.
    pub overlap: f64,
}

/// A risk-reduction measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// One line.
    pub title: Text,
    /// What it is.
    pub summary: Option<Text>,
    /// The menu it belongs to.
    pub menu: Option<String>,
    /// The group it overlaps with.
    pub group: Option<String>,
    /// Political cost, 1 to 5.
    pub cost: u32,
    /// Measures that must be on.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The part of the time it works, 0 to 1.
    #[serde(default = "certain")]
    pub availability: Parameter,
    /// What it does.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// What its numbers rest on.
    pub basis: Option<Basis>,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// How seats can talk across the table during play.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// One line.
    pub title: Text,
    /// While it is up.
    pub when: Condition,
}

/// A role at the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// One line.
    pub title: Text,
    /// What it can decide; the first is what an absent seat does.
    pub orders: Table<Order>,
    /// How it decides when nobody plays it.
    #[serde(default)]
    pub policy: Vec<Rule>,
}

/// What a seat can decide in a turn.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// One line.
    pub title: Text,
    /// Measures that must be on.
    #[serde(default)]
    pub needs: Vec<String>,
    /// It can be given only while this holds.
    pub when: Option<Condition>,
    /// What it does this turn.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// A line of a policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The first rule whose condition holds counts.
    pub when: Condition,
    /// Order to probability.
    pub choose: Table<f64>,
}

/// A scripted message or event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inject {
    /// One line.
    pub title: Text,
    /// Read out when it fires.
    pub text: Option<Text>,
    /// Due in this turn; in every turn, if left out.
    pub turn: Option<u32>,
    /// It fires only where this holds.
    pub when: Option<Condition>,
    /// The chance that it fires when due; 1, if left out.
    pub p: Option<Parameter>,
    /// Whether it is removed once it has fired.
    #[serde(default = "yes")]
    pub once: bool,
    /// Seats that are told; all, if left out.
    pub to: Option<Vec<String>>,
    /// What it does.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// What `p` rests on.
    pub basis: Option<Basis>,
    /// Reference ids.
    #[serde(default)]
    pub cite: Vec<String>,
    /// A remark for readers of the file.
    pub note: Option<String>,
}

/// What an inject does.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Action {
    /// Every open slot of the track goes to the rung.
    MoveTrack {
        /// The track.
        track: String,
        /// An open rung of its ladder.
        to: String,
    },
    /// Opens the first quiet place of the track, if there is one.
    Open {
        /// The track.
        track: String,
    },
    /// Takes a measure out of force.
    Suspend(String),
    /// Puts a suspended measure back.
    Restore(String),
}

/// A question about the state and the orders of this turn.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum Condition {
    /// Yes.
    Always,
    /// The highest severity among incidents open now is at least this.
    SeverityAtLeast(u8),
    /// Any slot of the track stands on the rung.
    TrackAt(String, String),
    /// The climate track stands on the rung or a later one.
    TrackAtLeast(String, String),
    /// The measure is on.
    MeasureOn(String),
    /// The seat gave the order this turn.
    OrderGiven(String, String),
    /// The turn is this or a later one.
    TurnAtLeast(u32),
    /// Every one holds.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

fn english() -> Vec<String> {
    vec!["en".to_owned()]
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

fn certain() -> Parameter {
    Parameter::Point(1.0)
}
