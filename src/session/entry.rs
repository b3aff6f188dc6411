//! What the journal holds: what was asked, and what came of it.

use crate::game::Drawn;
use crate::model::InjectId;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::session::command::Actor;
use crate::session::command::Command;

/// A thing that goes on record: somebody asked for something, and it was not refused. It is
/// written whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Who asked.
    pub by: Actor,
    /// What they asked for.
    pub command: Command,
    /// What the engine made of it.
    pub outcomes: Vec<Outcome>,
}

/// What the engine adds to a command. A replay takes it as it stands; verifying computes it again.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A turn has begun.
    Begun {
        /// Which.
        turn: u32,
        /// Injects that were due, in declared order.
        injects: Vec<Chanced>,
    },
    /// A locked order can no longer be given, and is a draft again.
    Unlocked {
        /// Whose.
        seat: SeatId,
    },
    /// The orders of the turn, and what the dice say.
    Drawn {
        /// Of each seat, its order.
        orders: Vec<Given>,
        /// Of each track that has an arrival and a quiet place.
        arrivals: Vec<ArrivalDraw>,
        /// Of each open slot.
        slots: Vec<SlotDraw>,
    },
    /// A message went through.
    Passed {
        /// The number of the entry in which it was said.
        message: u64,
    },
    /// A message did not go through; it waits for the channel.
    Waits {
        /// The number of the entry in which it was said.
        message: u64,
    },
    /// A turn is over.
    Settled {
        /// The digest of the state after it, see [`crate::session::state_digest`].
        digest: String,
        /// How the crisis ended, if it did.
        over: Option<OutcomeId>,
    },
}

/// An inject that was due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chanced {
    /// Which.
    pub inject: InjectId,
    /// Whether it fired.
    pub fired: bool,
    /// The draw that decided; none, if it was certain.
    pub drawn: Option<Drawn>,
}

/// An order as it was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given {
    /// By which seat.
    pub seat: SeatId,
    /// What.
    pub order: OrderId,
    /// How it came about.
    pub how: How,
}

/// How an order came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum How {
    /// The seat locked it.
    Seat,
    /// The facilitator locked it for the seat.
    Facilitator,
    /// The seat had decided nothing, and gives its first order.
    Absent,
    /// Its policy drew it.
    Policy(Drawn),
}

/// What the dice say of an arrival.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArrivalDraw {
    /// On which track.
    pub track: TrackId,
    /// Whether an incident opens.
    pub opens: bool,
    /// The draw.
    pub drawn: Drawn,
}

/// What the dice say of an open slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlotDraw {
    /// The slot, among all slots.
    pub slot: usize,
    /// Where it goes, or stays.
    pub to: RungId,
    /// The draw.
    pub drawn: Drawn,
}

/// An entry with its number, from 1, and when it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// Its place in the journal.
    pub number: u64,
    /// When, as the shell wrote it; it changes no result, and may be empty.
    pub at: String,
    /// What.
    pub entry: Entry,
    /// Whether it was undone since.
    pub undone: bool,
}
