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
            Refusal::FacilitatorOnly => speech.text("refused-facilitator"),
            Refusal::NotYourSeat => speech.text("refused-seat"),
            Refusal::NoSuchThing => speech.text("refused-nothing"),
            Refusal::NotNow(phase) => speech.text(match phase {
                Phase::Lobby => "refused-phase-lobby",
                Phase::Between => "refused-phase-between",
                Phase::Orders => "refused-phase-orders",
                Phase::Drawn => "refused-phase-drawn",
                Phase::Ended => "refused-phase-ended",
            }),
            Refusal::Paused => speech.text("refused-paused"),
            Refusal::NotPaused => speech.text("refused-not-paused"),
            Refusal::CrisisOver => speech.text("refused-over"),
            Refusal::Empty(_) => speech.text("refused-empty"),
            Refusal::TooLong { limit: most, .. } => limit("refused-long", *most),
            Refusal::Full => speech.text("refused-full"),
            Refusal::AlreadyHere => speech.text("refused-here"),
            Refusal::NotHere => speech.text("refused-not-here"),
            Refusal::PhraseMissing(missing) => seats("refused-phrase-missing", missing),
            Refusal::PhrasesShown => speech.text("refused-phrases-shown"),
            Refusal::PhrasesNotShown => speech.text("refused-phrases-not-shown"),
            Refusal::OrderNotPossible => speech.text("refused-order"),
            Refusal::NothingLocked => speech.text("refused-not-locked"),
            Refusal::Undecided(missing) => seats("refused-undecided", missing),
            Refusal::NotJudged(waiting) => seats("refused-not-judged", waiting),
            Refusal::NothingToJudge => speech.text("refused-no-words"),
            Refusal::Odds => speech.text("refused-odds"),
            Refusal::EffectOnNothing => speech.text("refused-effect"),
            Refusal::TooMany(most) => limit("refused-many", *most),
            Refusal::NothingDrawn => speech.text("refused-not-drawn"),
            Refusal::RungNotOpen => speech.text("refused-rung"),
            Refusal::HasFired => speech.text("refused-fired"),
            Refusal::InForce => speech.text("refused-in-force"),
            Refusal::NotInForce => speech.text("refused-not-in-force"),
            Refusal::NeedsMissing(measures) => {
                let measures = measures.iter().map(|measure| self.titles.measure(*measure));
                let measures = measures.collect::<Vec<_>>().join("; ");
                speech.fill("refused-needs", &[("measures", measures.into())])
            }
            Refusal::NotProposed => speech.text("refused-not-proposed"),
            Refusal::HasConsented => speech.text("refused-consented"),
            Refusal::HasNotConsented => speech.text("refused-not-consented"),
            Refusal::NotAgreed(missing) => seats("refused-not-agreed", missing),
            Refusal::NoChannel => speech.text("refused-no-channel"),
            Refusal::ToOneself => speech.text("refused-oneself"),
            Refusal::NothingToUndo => speech.text("refused-undo"),
            Refusal::NotPlayed(turn) => {
                speech.fill("refused-not-played", &[("turn", (*turn).into())])
            }
        }
    }
}
