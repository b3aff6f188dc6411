//! What happens in a turn, in the order in which it happens.

use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;

/// A thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// An inject was due and fired, or did not.
    Inject {
        /// Which.
        inject: InjectId,
        /// Whether it fired.
        fired: bool,
        /// The draw that decided; none, if it was certain.
        drawn: Option<Drawn>,
    },
    /// A seat gave an order.
    Ordered {
        /// Who.
        seat: SeatId,
        /// What.
        order: OrderId,
        /// The draw of its policy; none, if a player gave it.
        drawn: Option<Drawn>,
    },
    /// A slot went from one rung to another.
    Moved {
        /// The track.
        track: TrackId,
        /// The slot, among all slots.
        slot: usize,
        /// The rung it left.
        from: RungId,
        /// The rung it reached.
        to: RungId,
        /// Why.
        cause: Cause,
    },
    /// A slot stayed on its rung.
    Stayed {
        /// The track.
        track: TrackId,
        /// The slot, among all slots.
        slot: usize,
        /// The rung.
        rung: RungId,
        /// Why.
        cause: Cause,
    },
    /// An incident opened.
    Opened {
        /// The track.
        track: TrackId,
        /// The slot, among all slots.
        slot: usize,
        /// Why.
        cause: Cause,
    },
    /// A measure went out of force.
    Suspended(MeasureId),
    /// A measure came back into force.
    Restored(MeasureId),
    /// The crisis is over.
    Over(OutcomeId),
}

impl Event {
    /// What happened without why: two events are alike in this if the same came about.
    #[must_use]
    pub fn without_cause(&self) -> Event {
        let mut event = self.clone();
        match &mut event {
            Event::Inject { drawn, .. } | Event::Ordered { drawn, .. } => *drawn = None,
            Event::Moved { cause, .. }
            | Event::Stayed { cause, .. }
            | Event::Opened { cause, .. } => *cause = Cause::Decided,
            Event::Suspended(_) | Event::Restored(_) | Event::Over(_) => {}
        }
        event
    }
}

/// Why a slot moved or an incident opened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cause {
    /// By an inject.
    Inject(InjectId),
    /// By its law.
    Law(Drawn),
    /// By somebody's decision, as a facilitator's ruling.
    Decided,
}

/// A draw, and the probability of what it picked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// The 64-bit draw.
    pub draw: u64,
    /// The probability of the outcome under its law.
    pub probability: f64,
}
