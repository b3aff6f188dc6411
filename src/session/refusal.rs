//! Why a command is refused: a closed list.

use thiserror::Error;

use crate::model::MeasureId;
use crate::model::SeatId;
use crate::session::table::Phase;

/// Why a command is refused. Nothing has changed, and the same can be asked again later.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Only the facilitator can ask for that.
    #[error("only the facilitator can do that")]
    FacilitatorOnly,
    /// It is another seat's business.
    #[error("that is for another seat to decide")]
    NotYourSeat,
    /// It names something that the scenario does not have.
    #[error("this scenario has no such thing")]
    NoSuchThing,
    /// The game is in another phase.
    #[error("not now: {0}")]
    NotNow(Phase),
    /// The game is paused.
    #[error("the game is paused; the facilitator resumes it")]
    Paused,
    /// It is not paused.
    #[error("the game is not paused")]
    NotPaused,
    /// The crisis has ended or the last turn is over.
    #[error("the crisis is over; no turn follows")]
    CrisisOver,
    /// A text that must not be empty is.
    #[error("this needs a few words: {0}")]
    Empty(Field),
    /// A text is too long.
    #[error("{field} may have {limit} characters at most")]
    TooLong {
        /// Which.
        field: Field,
        /// How many characters it may have.
        limit: usize,
    },
    /// No more people can sit there.
    #[error("there are as many people there as the table takes")]
    Full,
    /// Somebody with the same key sits at the table.
    #[error("this person sits at the table already")]
    AlreadyHere,
    /// Nobody with that key sits at the table.
    #[error("this person is not at the table")]
    NotHere,
    /// Seats with people have locked no phrase.
    #[error("seats without a phrase: {}", .0.len())]
    PhraseMissing(Vec<SeatId>),
    /// The phrases have been shown, so none can change.
    #[error("the phrases have been shown; none can change now")]
    PhrasesShown,
    /// The phrases have not been shown, so there are no dice.
    #[error("the phrases have not been shown yet; the dice follow from them")]
    PhrasesNotShown,
    /// The order's needs are not in force or its condition fails.
    #[error("this order cannot be given now")]
    OrderNotPossible,
    /// There is no locked order.
    #[error("the seat has locked no order")]
    NothingLocked,
    /// Seats with people have locked no order.
    #[error("seats that have not decided: {}", .0.len())]
    Undecided(Vec<SeatId>),
    /// Seats did something in their own words, and the facilitator has not said what that does.
    #[error("orders in a seat's own words that wait for the facilitator: {}", .0.len())]
    NotJudged(Vec<SeatId>),
    /// The locked order has no words of its own.
    #[error("this order has no words of its own")]
    NothingToJudge,
    /// Odds outside their limits.
    #[error("odds lie between 0.001 and 1000")]
    Odds,
    /// An effect on no mechanism or no track.
    #[error("an effect needs a mechanism and a track")]
    EffectOnNothing,
    /// Too many effects or actions at once.
    #[error("at most {0} at once")]
    TooMany(usize),
    /// Nothing was drawn there in this turn.
    #[error("nothing was drawn there in this turn, so there is nothing to overrule")]
    NothingDrawn,
    /// An inject leads to a rung that is not open.
    #[error("an inject moves to open rungs only")]
    RungNotOpen,
    /// The inject happens only once, and has.
    #[error("this inject happens once, and has happened")]
    HasFired,
    /// The measure is in force, or will be.
    #[error("this measure is in force, or will be with the next turn")]
    InForce,
    /// The measure is not in force.
    #[error("this measure is not in force")]
    NotInForce,
    /// What the measure needs is not in force.
    #[error("this measure needs others that are not in force: {}", .0.len())]
    NeedsMissing(Vec<MeasureId>),
    /// Nobody has proposed the measure.
    #[error("nobody has proposed this measure")]
    NotProposed,
    /// The seat has consented already.
    #[error("the seat has consented already")]
    HasConsented,
    /// The seat has not consented.
    #[error("the seat has not consented")]
    HasNotConsented,
    /// Not every seat has consented.
    #[error("seats that have not consented: {}", .0.len())]
    NotAgreed(Vec<SeatId>),
    /// The scenario has no channel.
    #[error("the seats of this scenario have no channel; they can only signal by orders")]
    NoChannel,
    /// A message to oneself.
    #[error("a message goes to another seat")]
    ToOneself,
    /// There is nothing to undo there.
    #[error("there is nothing of play to undo there")]
    NothingToUndo,
    /// The turn has not begun, so nothing can branch from it.
    #[error("turn {0} has not been played")]
    NotPlayed(u32),
}

/// A text in a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A person's name, or a game's.
    Name,
    /// A key.
    Key,
    /// A phrase.
    Phrase,
    /// A reason.
    Reason,
    /// A title.
    Title,
    /// Anything longer.
    Text,
}

impl std::fmt::Display for Field {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Field::Name => "a name",
            Field::Key => "a key",
            Field::Phrase => "a phrase",
            Field::Reason => "a reason",
            Field::Title => "a title",
            Field::Text => "a text",
        })
    }
}
