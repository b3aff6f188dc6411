//! What things are called in a reader's language.

use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::titles::Titles;
use crate::scenario::schema::Scenario;
use crate::scenario::text::Text;
use crate::session::Actor;
use crate::session::Field;
use crate::session::Phase;
use crate::session::Refusal;
use crate::web::pages::Notice;

/// A language, and the scenario whose things are named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Say<'a> {
    pub(super) language: Language,
    pub(super) model: &'a Model,
}

impl<'a> Say<'a> {
    pub(super) fn text(self, message: &str) -> String {
        self.language.text(message)
    }

    pub(super) fn fill(self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        self.language.fill(message, variables)
    }

    pub(super) fn in_language(self, language: Language) -> Self {
        Say { language, ..self }
    }

    pub(super) fn scenario(self) -> &'a Scenario {
        self.model.checked().scenario()
    }

    /// The names of the scenario's things, as every report has them.
    pub(super) fn titles(self) -> Titles<'a> {
        Titles { model: self.model, language: self.language.code() }
    }

    pub(super) fn words(self, text: &'a Text) -> &'a str {
        self.titles().text(text)
    }

    pub(super) fn title(self) -> &'a str {
        self.words(&self.scenario().title)
    }

    pub(super) fn seat(self, seat: SeatId) -> &'a str {
        self.titles().seat(seat)
    }

    pub(super) fn order(self, seat: SeatId, order: OrderId) -> &'a str {
        self.titles().order(seat, order)
    }

    pub(super) fn measure(self, measure: MeasureId) -> &'a str {
        self.titles().measure(measure)
    }

    pub(super) fn mechanism(self, mechanism: MechanismId) -> &'a str {
        self.titles().mechanism(mechanism)
    }

    pub(super) fn track(self, track: TrackId) -> &'a str {
        self.titles().track(track)
    }

    pub(super) fn rung(self, track: TrackId, rung: RungId) -> &'a str {
        self.titles().rung(track, rung)
    }

    pub(super) fn rung_text(self, track: TrackId, rung: RungId) -> &'a str {
        let ladder = self.scenario().ladders.get(&self.model.ladder_of(track).id);
        let rung = ladder.and_then(|it| it.rungs.get(&self.model.rung_on(track, rung).id));
        let text = rung.and_then(|rung| rung.text.as_ref());
        text.map_or("", |text| self.words(text))
    }

    pub(super) fn inject(self, inject: InjectId) -> &'a str {
        self.titles().inject(inject)
    }

    pub(super) fn inject_text(self, inject: InjectId) -> &'a str {
        let inject = self.scenario().injects.at(inject.index());
        let text = inject.and_then(|(_, inject)| inject.text.as_ref());
        text.map_or("", |text| self.words(text))
    }

    /// How a crisis ended: by the rung, or by the last turn.
    pub(super) fn outcome(self, outcome: OutcomeId) -> String {
        self.titles().outcome(outcome)
    }

    pub(super) fn role(self, role: Actor) -> String {
        match role {
            Actor::Facilitator => self.text("role-facilitator"),
            Actor::Observer => self.text("role-observer"),
            Actor::Seat(seat) => self.seat(seat).to_owned(),
        }
    }

    pub(super) fn phase(self, phase: Phase) -> String {
        self.text(match phase {
            Phase::Lobby => "phase-lobby",
            Phase::Between => "phase-between",
            Phase::Orders => "phase-orders",
            Phase::Drawn => "phase-drawn",
            Phase::Ended => "phase-ended",
        })
    }

    /// A chance as a share of a hundred.
    pub(super) fn chance(self, probability: f64) -> String {
        self.language.chance(probability)
    }

    pub(super) fn notice(self, notice: &Notice) -> String {
        match notice {
            Notice::Refused(refusal) => self.refusal(refusal),
            Notice::NoSuchForm => self.text("notice-form"),
            Notice::WrongPin => self.text("notice-pin"),
            Notice::Wait(seconds) => self.fill("notice-wait", &[("seconds", (*seconds).into())]),
            Notice::Failed(why) => self.fill("notice-failed", &[("why", why.as_str().into())]),
        }
    }

    fn seats(self, seats: &[SeatId]) -> String {
        self.titles().seats(seats.iter().copied())
    }

    fn refusal(self, refusal: &Refusal) -> String {
        let listed = |message: &str, list: String| self.fill(message, &[("list", list.into())]);
        let plain = match refusal {
            Refusal::FacilitatorOnly => "refused-facilitator-only",
            Refusal::NotYourSeat => "refused-not-your-seat",
            Refusal::NoSuchThing => "refused-no-such-thing",
            Refusal::NotNow(phase) => return listed("refused-not-now", self.phase(*phase)),
            Refusal::Paused => "refused-paused",
            Refusal::NotPaused => "refused-not-paused",
            Refusal::CrisisOver => "refused-crisis-over",
            Refusal::Empty(field) => return listed("refused-empty", self.field(*field)),
            Refusal::TooLong { field, limit } => {
                let limit = u32::try_from(*limit).unwrap_or(u32::MAX);
                let variables = [("field", self.field(*field).into()), ("limit", limit.into())];
                return self.fill("refused-too-long", &variables);
            }
            Refusal::Full => "refused-full",
            Refusal::AlreadyHere => "refused-already-here",
            Refusal::NotHere => "refused-not-here",
            Refusal::PhraseMissing(seats) => {
                return listed("refused-phrase-missing", self.seats(seats));
            }
            Refusal::PhrasesShown => "refused-phrases-shown",
            Refusal::PhrasesNotShown => "refused-phrases-not-shown",
            Refusal::OrderNotPossible => "refused-order",
            Refusal::NothingLocked => "refused-nothing-locked",
            Refusal::Undecided(seats) => return listed("refused-undecided", self.seats(seats)),
            Refusal::NotJudged(seats) => return listed("refused-not-judged", self.seats(seats)),
            Refusal::NothingToJudge => "refused-nothing-to-judge",
            Refusal::Odds => "refused-odds",
            Refusal::EffectOnNothing => "refused-effect-on-nothing",
            Refusal::TooMany(_) => "refused-too-many",
            Refusal::NothingDrawn => "refused-nothing-drawn",
            Refusal::RungNotOpen => "refused-rung-not-open",
            Refusal::HasFired => "refused-has-fired",
            Refusal::InForce => "refused-in-force",
            Refusal::NotInForce => "refused-not-in-force",
            Refusal::NeedsMissing(measures) => {
                let names: Vec<&str> = measures.iter().map(|it| self.measure(*it)).collect();
                return listed("refused-needs", names.join("; "));
            }
            Refusal::NotProposed => "refused-not-proposed",
            Refusal::HasConsented => "refused-has-consented",
            Refusal::HasNotConsented => "refused-has-not-consented",
            Refusal::NotAgreed(seats) => return listed("refused-not-agreed", self.seats(seats)),
            Refusal::NoChannel => "refused-no-channel",
            Refusal::ToOneself => "refused-to-oneself",
            Refusal::NothingToUndo => "refused-nothing-to-undo",
            Refusal::NotPlayed(_) => "refused-not-played",
        };
        self.text(plain)
    }

    fn field(self, field: Field) -> String {
        self.text(match field {
            Field::Name => "field-name",
            Field::Key | Field::Text => "field-text",
            Field::Phrase => "field-phrase",
            Field::Reason => "field-reason",
            Field::Title => "field-title",
        })
    }
}
