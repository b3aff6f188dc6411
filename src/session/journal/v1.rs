//! The lines of a journal, format 1.
//!
//! These types are the format and nothing else: ids are strings, draws are hexadecimal digits. They
//! change only with the number of the format; what the game makes of them is in [`super::names`].

use serde::Deserialize;
use serde::Serialize;

/// The number of this format.
pub(super) const FORMAT: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) offramp_journal: u32,
    pub(super) engine: String,
    pub(super) name: String,
    pub(super) at: String,
    pub(super) scenario: Scenario,
    pub(super) commitment: String,
    pub(super) secret: String,
    pub(super) parent: Option<Parent>,
}

/// What is said of a format before all else is read.
#[derive(Debug, Deserialize)]
pub(super) struct Format {
    pub(super) offramp_journal: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    pub(super) id: String,
    pub(super) digest: String,
    pub(super) files: Vec<File>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parent {
    pub(super) name: String,
    pub(super) turn: u32,
    pub(super) entry: u64,
    pub(super) chain: String,
}

/// Every other line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) n: u64,
    pub(super) at: String,
    pub(super) by: String,
    pub(super) command: Command,
    pub(super) outcomes: Vec<Outcome>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Command {
    Join { role: String, name: String, key: String },
    Leave { key: String },
    Release { seat: String },
    Policy { seat: String, plays: bool },
    LockPhrase { seat: String, phrase: String },
    ShowPhrases { anyway: bool },
    Start { measures: Vec<String> },
    BeginTurn {},
    Draft { seat: String, order: Option<String>, text: String },
    Lock { seat: String, order: String, text: String },
    Unlock { seat: String },
    Judge { seat: String, effects: Vec<Effect>, reason: String },
    Draw { anyway: bool },
    RuleSlot { track: String, slot: usize, to: String, reason: String },
    RuleArrival { track: String, opens: bool, reason: String },
    Settle {},
    Fire { inject: String },
    Add { title: String, text: String, to: Option<Vec<String>>, actions: Vec<Action> },
    Propose { seat: String, measure: String },
    Consent { seat: String, measure: String },
    Withdraw { seat: String, measure: String },
    PutInForce { measure: String },
    Suspend { measure: String },
    Say { from: String, to: String, text: String },
    Undo { to: u64 },
    Branch { turn: u32, name: String },
    Note { text: String },
    Star { text: String },
    Pause {},
    Resume {},
    Timer { seconds: u32 },
    End {},
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Effect {
    pub(super) mechanisms: Vec<String>,
    pub(super) tracks: Vec<String>,
    pub(super) odds: f64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Action {
    MoveTrack { track: String, to: String },
    Open { track: String },
    Suspend { measure: String },
    Restore { measure: String },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Outcome {
    Begun { turn: u32, injects: Vec<Inject> },
    Unlocked { seat: String },
    Drawn { orders: Vec<Given>, arrivals: Vec<Arrival>, slots: Vec<Slot> },
    Passed { message: u64 },
    Waits { message: u64 },
    Settled { digest: String, over: Option<String> },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Inject {
    pub(super) inject: String,
    pub(super) fired: bool,
    pub(super) drawn: Option<Drawn>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    pub(super) seat: String,
    pub(super) order: String,
    pub(super) how: How,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum How {
    Seat,
    Facilitator,
    Absent,
    Policy(Drawn),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Arrival {
    pub(super) track: String,
    pub(super) opens: bool,
    pub(super) drawn: Drawn,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub(super) track: String,
    pub(super) slot: usize,
    pub(super) to: String,
    pub(super) drawn: Drawn,
}

/// A draw in sixteen hexadecimal digits, and the probability of what it picked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drawn {
    pub(super) draw: String,
    pub(super) probability: f64,
}
