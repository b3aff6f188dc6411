//! Refusals in words.

use crate::report::told::Teller;
use crate::session::Phase;
use crate::session::Refusal;

impl Teller<'_> {
    /// Why a command was refused.
    #[must_use]
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let speech = self.titles.speech();
        let seats = |message: &str, seats: &[_]| {
            speech.fill(message, &[("seats", self.seats(seats).into())])
        };
        let limit =
            |message: &str, limit: usize| speech.fill(message, &[("limit", (limit as u64).into())]);
        match refusal {
            Refusal::FacilitatorOnly => speech.text("play-refused-facilitator"),
            Refusal::NotYourSeat => speech.text("play-refused-seat"),
            Refusal::NoSuchThing => speech.text("play-refused-nothing"),
            Refusal::NotNow(phase) => speech.text(match phase {
                Phase::Lobby => "play-refused-phase-lobby",
                Phase::Between => "play-refused-phase-between",
                Phase::Orders => "play-refused-phase-orders",
                Phase::Drawn => "play-refused-phase-drawn",
                Phase::Ended => "play-refused-phase-ended",
            }),
            Refusal::Paused => speech.text("play-refused-paused"),
            Refusal::NotPaused => speech.text("play-refused-not-paused"),
            Refusal::CrisisOver => speech.text("play-refused-over"),
            Refusal::Empty(_) => speech.text("play-refused-empty"),
            Refusal::TooLong { limit: most, .. } => limit("play-refused-long", *most),
            Refusal::Full => speech.text("play-refused-full"),
            Refusal::AlreadyHere => speech.text("play-refused-here"),
            Refusal::NotHere => speech.text("play-refused-not-here"),
            Refusal::PhraseMissing(missing) => seats("play-refused-phrase-missing", missing),
            Refusal::PhrasesShown => speech.text("play-refused-phrases-shown"),
            Refusal::PhrasesNotShown => speech.text("play-refused-phrases-not-shown"),
            Refusal::OrderNotPossible => speech.text("play-refused-order"),
            Refusal::NothingLocked => speech.text("play-refused-not-locked"),
            Refusal::Undecided(missing) => seats("play-refused-undecided", missing),
            Refusal::NotJudged(waiting) => seats("play-refused-not-judged", waiting),
            Refusal::NothingToJudge => speech.text("play-refused-no-words"),
            Refusal::Odds => speech.text("play-refused-odds"),
            Refusal::EffectOnNothing => speech.text("play-refused-effect"),
            Refusal::TooMany(most) => limit("play-refused-many", *most),
            Refusal::NothingDrawn => speech.text("play-refused-not-drawn"),
            Refusal::RungNotOpen => speech.text("play-refused-rung"),
            Refusal::HasFired => speech.text("play-refused-fired"),
            Refusal::InForce => speech.text("play-refused-in-force"),
            Refusal::NotInForce => speech.text("play-refused-not-in-force"),
            Refusal::NeedsMissing(measures) => {
                let measures = measures.iter().map(|measure| self.titles.measure(*measure));
                let measures = measures.collect::<Vec<_>>().join("; ");
                speech.fill("play-refused-needs", &[("measures", measures.into())])
            }
            Refusal::NotProposed => speech.text("play-refused-not-proposed"),
            Refusal::HasConsented => speech.text("play-refused-consented"),
            Refusal::HasNotConsented => speech.text("play-refused-not-consented"),
            Refusal::NotAgreed(missing) => seats("play-refused-not-agreed", missing),
            Refusal::NoChannel => speech.text("play-refused-no-channel"),
            Refusal::ToOneself => speech.text("play-refused-oneself"),
            Refusal::NothingToUndo => speech.text("play-refused-undo"),
            Refusal::NotPlayed(turn) => {
                speech.fill("play-refused-not-played", &[("turn", (*turn).into())])
            }
        }
    }
}
