//! What people at the table can ask for, and who asks.

use crate::model::Action;
use crate::model::Extra;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::OrderId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;

/// Who asks. Whoever talks to the session has made sure of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Runs the game, and can act for any seat.
    Facilitator,
    /// A team.
    Seat(SeatId),
    /// Sees what everybody may see, and takes notes.
    Observer,
}

/// Somebody at the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Where they sit.
    pub role: Actor,
    /// What they are called; shown to everybody.
    pub name: String,
    /// By what the shell knows them again, as the digest of a token; shown to nobody. The session
    /// only keeps it, so that it outlasts the program.
    pub key: String,
}

/// What can be asked of a game. It becomes an entry of the journal as it stands here.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Somebody sits down. A seat takes several people; each can act for it.
    Join {
        /// Who.
        person: Person,
    },
    /// Somebody gets up.
    Leave {
        /// Of whom.
        key: String,
    },
    /// All people of a seat have to get up.
    Release {
        /// Which.
        seat: SeatId,
    },
    /// A seat is left to its policy from now on, or no longer.
    Policy {
        /// Which.
        seat: SeatId,
        /// Whether its policy plays it.
        plays: bool,
    },
    /// A seat's part of the dice; the last one before [`Command::ShowPhrases`] counts.
    LockPhrase {
        /// Which.
        seat: SeatId,
        /// One line.
        phrase: String,
    },
    /// The phrases are shown together; with them the dice are fixed.
    ShowPhrases {
        /// Also if a seat with people has none.
        anyway: bool,
    },
    /// Play starts with these measures in force.
    Start {
        /// Which.
        measures: MeasureSet,
    },
    /// The next turn begins: what was agreed comes into force, injects that are due fire.
    BeginTurn,
    /// A seat considers an order. A draft is kept and never executed.
    Draft {
        /// Which.
        seat: SeatId,
        /// What it considers.
        order: Option<OrderId>,
        /// What it does, in its own words; may be empty.
        text: String,
    },
    /// A seat decides; it may decide otherwise until the draw.
    Lock {
        /// Which.
        seat: SeatId,
        /// Its order.
        order: OrderId,
        /// What it does, in its own words; may be empty.
        text: String,
    },
    /// A seat takes its decision back; the order is a draft again.
    Unlock {
        /// Which.
        seat: SeatId,
    },
    /// The facilitator says what the words of a locked order do this turn.
    Judge {
        /// Whose words.
        seat: SeatId,
        /// What they do; nothing, if it is empty.
        effects: Vec<Extra>,
        /// Why.
        reason: String,
    },
    /// The orders are opened and chance is drawn; nothing has moved yet.
    Draw {
        /// Also if a seat with people has not decided: it gives its first order.
        anyway: bool,
    },
    /// The facilitator overrides what the dice said of one source.
    Rule {
        /// Of which, and what happens instead.
        ruling: Ruling,
        /// Why.
        reason: String,
    },
    /// What the dice said, or the rulings, comes about; the turn is over.
    Settle,
    /// An inject of the scenario fires, due or not.
    Fire {
        /// Which.
        inject: InjectId,
    },
    /// Something happens that no inject of the scenario has foreseen.
    Add {
        /// What.
        happening: Happening,
    },
    /// A seat proposes a measure, and consents to it.
    Propose {
        /// Who.
        seat: SeatId,
        /// What.
        measure: MeasureId,
    },
    /// A seat consents to a measure that is proposed.
    Consent {
        /// Who.
        seat: SeatId,
        /// To what.
        measure: MeasureId,
    },
    /// A seat takes its consent back, or says no; without any consent the proposal is gone.
    Withdraw {
        /// Who.
        seat: SeatId,
        /// From what.
        measure: MeasureId,
    },
    /// A measure that all seats have agreed on comes into force with the next turn.
    PutInForce {
        /// Which.
        measure: MeasureId,
    },
    /// A measure goes out of force with the next turn.
    Suspend {
        /// Which.
        measure: MeasureId,
    },
    /// A seat says something to another over the channel.
    Say {
        /// Who.
        from: SeatId,
        /// To whom.
        to: SeatId,
        /// What.
        text: String,
    },
    /// Play goes back to where it stood after an entry. People, messages and notes stay, and so
    /// does everything in the journal.
    Undo {
        /// The last entry of play that counts.
        to: u64,
    },
    /// A new game was begun from here; this one only takes note of it.
    Branch {
        /// The first turn that the new game plays for itself.
        turn: u32,
        /// What the new game is called.
        name: String,
    },
    /// A remark, seen by whoever made it and by the facilitator.
    Note {
        /// What.
        text: String,
    },
    /// A moment to come back to in the discussion.
    Star {
        /// Why; may be empty.
        text: String,
    },
    /// Nothing is decided until play is resumed.
    Pause,
    /// Play goes on.
    Resume,
    /// A time to decide in; advice, which changes no result.
    Timer {
        /// How long; 0 takes it away.
        seconds: u32,
    },
    /// The game is over: the secret is shown, and nothing is hidden any more.
    End,
}

/// What happens instead of what the dice said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// Where an open slot goes, or stays.
    Slot {
        /// The slot, among all slots.
        slot: usize,
        /// Any rung of its ladder.
        to: RungId,
    },
    /// Whether an incident opens.
    Arrival {
        /// On which track.
        track: TrackId,
        /// Whether it does.
        opens: bool,
    },
}

/// An inject that the facilitator thought of at the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// One line.
    pub title: String,
    /// Read out; may be empty.
    pub text: String,
    /// Seats that are told; all and everybody, if there is none.
    pub to: Option<Vec<SeatId>>,
    /// What it does.
    pub actions: Vec<Action>,
}

impl Command {
    /// Whether undoing takes it back. What people said and wrote stays.
    #[must_use]
    pub fn is_play(&self) -> bool {
        match self {
            Command::Join { .. }
            | Command::Leave { .. }
            | Command::Release { .. }
            | Command::Say { .. }
            | Command::Undo { .. }
            | Command::Branch { .. }
            | Command::Note { .. }
            | Command::Star { .. }
            | Command::Pause
            | Command::Resume
            | Command::Timer { .. } => false,
            Command::Policy { .. }
            | Command::LockPhrase { .. }
            | Command::ShowPhrases { .. }
            | Command::Start { .. }
            | Command::BeginTurn
            | Command::Draft { .. }
            | Command::Lock { .. }
            | Command::Unlock { .. }
            | Command::Judge { .. }
            | Command::Draw { .. }
            | Command::Rule { .. }
            | Command::Settle
            | Command::Fire { .. }
            | Command::Add { .. }
            | Command::Propose { .. }
            | Command::Consent { .. }
            | Command::Withdraw { .. }
            | Command::PutInForce { .. }
            | Command::Suspend { .. }
            | Command::End => true,
        }
    }

    /// The seat in whose name it is asked, if it is one's own business.
    #[must_use]
    pub fn seat(&self) -> Option<SeatId> {
        match *self {
            Command::LockPhrase { seat, .. }
            | Command::Draft { seat, .. }
            | Command::Lock { seat, .. }
            | Command::Unlock { seat }
            | Command::Propose { seat, .. }
            | Command::Consent { seat, .. }
            | Command::Withdraw { seat, .. }
            | Command::Say { from: seat, .. } => Some(seat),
            _ => None,
        }
    }
}
