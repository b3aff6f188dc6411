//! The names of things, in a language: an author's where there are any, and the program's own words
//! around them.

use crate::model::Action;
use crate::model::Condition;
use crate::model::Effect;
use crate::model::Inject;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::report::conditions;
use crate::report::conditions::Telling;
use crate::report::language::Language;
use crate::scenario::schema::Role;
use crate::scenario::schema::Scenario;
use crate::scenario::text::Text;

/// Tells what things are called.
#[derive(Debug, Clone, Copy)]
pub struct Titles<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The language of the scenario's texts.
    pub language: &'a str,
}

impl<'a> Titles<'a> {
    /// The program's own language: that of the texts, or English where it does not speak that.
    #[must_use]
    pub fn speech(&self) -> Language {
        Language::from_code(self.language).unwrap_or_default()
    }

    /// The scenario as its author wrote it.
    #[must_use]
    pub fn scenario(&self) -> &'a Scenario {
        self.model.checked().scenario()
    }

    /// An author's text.
    #[must_use]
    pub fn text(&self, text: &'a Text) -> &'a str {
        text.in_language(self.language)
    }

    /// A seat.
    #[must_use]
    pub fn seat(&self, seat: SeatId) -> &'a str {
        let id = self.model.seats[seat.index()].id.as_str();
        self.text(&self.scenario().seats[id].title)
    }

    /// Some seats, joined by commas.
    #[must_use]
    pub fn seats(&self, seats: impl IntoIterator<Item = SeatId>) -> String {
        seats.into_iter().map(|seat| self.seat(seat)).collect::<Vec<&str>>().join(", ")
    }

    /// An order of a seat.
    #[must_use]
    pub fn order(&self, seat: SeatId, order: OrderId) -> &'a str {
        let of = &self.model.seats[seat.index()];
        let orders = &self.scenario().seats[of.id.as_str()].orders;
        self.text(&orders[of.orders[order.index()].id.as_str()].title)
    }

    /// A track.
    #[must_use]
    pub fn track(&self, track: TrackId) -> &'a str {
        let id = self.model.tracks[track.index()].id.as_str();
        self.text(&self.scenario().tracks[id].title)
    }

    /// A slot: its track, with a number where the track has several.
    #[must_use]
    pub fn slot(&self, slot: usize) -> String {
        let track = self.model.slots[slot];
        let slots = &self.model.tracks[track.index()].slots;
        match slots.len() {
            1 => self.track(track).to_owned(),
            _ => format!("{} {}", self.track(track), slot - slots.start + 1),
        }
    }

    /// A rung of a track's ladder.
    #[must_use]
    pub fn rung(&self, track: TrackId, rung: RungId) -> &'a str {
        let ladder = self.model.ladder_of(track);
        let rungs = &self.scenario().ladders[ladder.id.as_str()].rungs;
        self.text(&rungs[ladder.rung(rung).id.as_str()].title)
    }

    /// A measure.
    #[must_use]
    pub fn measure(&self, measure: MeasureId) -> &'a str {
        let id = self.model.measures[measure.index()].id.as_str();
        self.text(&self.scenario().measures[id].title)
    }

    /// Some measures, joined by semicolons.
    #[must_use]
    pub fn measures(&self, measures: MeasureSet) -> String {
        measures.iter().map(|one| self.measure(one)).collect::<Vec<&str>>().join("; ")
    }

    /// An influence, by its place in the scenario.
    #[must_use]
    pub fn influence(&self, place: usize) -> &'a str {
        self.text(&self.scenario().influences[place].title)
    }

    /// A mechanism.
    #[must_use]
    pub fn mechanism(&self, mechanism: MechanismId) -> &'a str {
        let id = self.model.mechanisms[mechanism.index()].as_str();
        self.text(&self.scenario().mechanisms[id])
    }

    /// An inject.
    #[must_use]
    pub fn inject(&self, inject: InjectId) -> &'a str {
        let id = self.model.injects[inject.index()].id.as_str();
        self.text(&self.scenario().injects[id].title)
    }

    /// The seats that an inject is told to: all, if it names none.
    #[must_use]
    pub fn told_to(&self, inject: InjectId) -> String {
        let id = self.model.injects[inject.index()].id.as_str();
        match &self.scenario().injects[id].to {
            None => self.speech().text("told-to-all"),
            Some(seats) if seats.is_empty() => self.speech().text("told-to-nobody"),
            Some(seats) => {
                let titles =
                    seats.iter().map(|id| self.text(&self.scenario().seats[id.as_str()].title));
                titles.collect::<Vec<&str>>().join(", ")
            }
        }
    }

    /// How a crisis ended.
    #[must_use]
    pub fn outcome(&self, outcome: OutcomeId) -> String {
        let id = self.model.outcomes[outcome.index()].as_str();
        if outcome == self.model.horizon_outcome() {
            return self.speech().text("outcome-horizon");
        }
        let ladders = self.scenario().ladders.values();
        let rung = ladders.into_iter().find_map(|ladder| ladder.rungs.get(id));
        rung.map_or(id, |rung| self.text(&rung.title)).to_owned()
    }

    /// A condition after "only while"; nothing, if it always holds.
    #[must_use]
    pub fn only_while(&self, when: Option<&Condition>) -> Option<String> {
        let lead = self.speech().text("only-while");
        conditions::clause(self.model, &lead, when?, Telling::Titles(self.language))
    }

    /// What an effect does: which causes it makes weigh more or less, where, and while what.
    #[must_use]
    pub fn effect(&self, effect: &Effect) -> String {
        let mut words = self.odds(&effect.mechanisms, &effect.tracks, effect.odds.value);
        if let Some(clause) = self.only_while(effect.when.as_ref()) {
            words.push_str(&format!("; {clause}"));
        }
        words
    }

    /// An odds ratio on mechanisms, on those tracks of which it is said.
    #[must_use]
    pub fn odds(&self, mechanisms: &[MechanismId], tracks: &[bool], odds: f64) -> String {
        let speech = self.speech();
        let mechanisms: Vec<&str> =
            mechanisms.iter().map(|mechanism| self.mechanism(*mechanism)).collect();
        // A difference of form beside that of the number, for those who only glance at it.
        let arrow = if odds > 1.0 { "▲" } else { "▼" };
        let mut words = format!("{arrow} {} ×{}", mechanisms.join(", "), speech.figure(odds, 3));
        if tracks.contains(&false) {
            words.push_str(&format!(": {}", self.places(tracks)));
        }
        words
    }

    /// Where an effect works and while what, as far as it does not always and everywhere.
    #[must_use]
    pub fn bounds(&self, effect: &Effect) -> Option<String> {
        let places = effect.tracks.contains(&false).then(|| self.places(&effect.tracks));
        let bounds: Vec<String> =
            places.into_iter().chain(self.only_while(effect.when.as_ref())).collect();
        (!bounds.is_empty()).then(|| bounds.join("; "))
    }

    /// Tracks that are addressed; all incidents together have a name of their own.
    fn places(&self, tracks: &[bool]) -> String {
        let of = |role: Role| {
            let all = self.model.tracks.iter().enumerate();
            all.filter(move |(_, track)| track.role == role).map(|(index, _)| index)
        };
        let every_incident = of(Role::Incident).all(|index| tracks[index]);
        let all = every_incident.then(|| self.speech().text("all-incidents"));
        let named = (0..tracks.len()).filter(|index| {
            let is_incident = self.model.tracks[*index].role == Role::Incident;
            tracks[*index] && !(is_incident && every_incident)
        });
        let named = named.map(|index| self.track(TrackId::new(index)).to_owned());
        all.into_iter().chain(named).collect::<Vec<String>>().join(", ")
    }

    /// What an action of an inject does.
    #[must_use]
    pub fn action(&self, action: Action) -> String {
        let speech = self.speech();
        match action {
            Action::MoveTrack(track, rung) => speech.fill(
                "action-move",
                &[("track", self.track(track).into()), ("rung", self.rung(track, rung).into())],
            ),
            Action::Open(track) => {
                speech.fill("action-open", &[("track", self.track(track).into())])
            }
            Action::Suspend(measure) => {
                speech.fill("action-suspend", &[("measure", self.measure(measure).into())])
            }
            Action::Restore(measure) => {
                speech.fill("action-restore", &[("measure", self.measure(measure).into())])
            }
        }
    }

    /// When an inject is due, beside its turn: while what, with which chance, how often.
    #[must_use]
    pub fn due(&self, inject: &Inject) -> String {
        let speech = self.speech();
        let often = match (inject.turn, inject.once) {
            (Some(_), _) => None,
            (None, true) => Some(speech.text("due-once")),
            (None, false) => Some(speech.text("due-always")),
        };
        let clause = self.only_while(inject.when.as_ref());
        let chance = inject.p.map(|p| {
            let chance = speech.chance(p.value);
            speech.fill("due-chance", &[("chance", chance.into())])
        });
        let told: Vec<String> = [often, clause, chance].into_iter().flatten().collect();
        told.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    #[test]
    fn everything_of_a_scenario_has_a_name_in_both_languages() {
        let model = examples::three_theatres();
        let [english, russian] = ["en", "ru"].map(|language| Titles { model: &model, language });
        let (seat, order) = (SeatId::new(1), OrderId::new(1));
        let call = &model.seats[1].orders[1];
        assert_eq!(english.seat(seat), "Russia");
        assert!(russian.order(seat, order).starts_with("Поручить звонок"));
        assert_eq!(
            russian.effect(&call.effects[0]),
            "▲ Прояснение обстановки ×2: Небо над Балтикой, Чёрное море; только пока «Линия связи \
             между штабами» — на ступени «Работает»"
        );
        let all = [true, true, true, true, false, true];
        assert_eq!(
            english.odds(&[], &all, 0.5),
            "▼  ×0.5: all incidents, The line between the staffs"
        );
        assert_eq!(english.slot(1), "Baltic air space 2");
        assert_eq!(english.slot(2), "Black Sea");
        for inject in &model.injects {
            let is_plain = inject.turn.is_some() && inject.when.is_none() && inject.p.is_none();
            assert_eq!(english.due(inject).is_empty(), is_plain);
            assert_eq!(russian.due(inject).is_empty(), is_plain);
        }
        assert_eq!(english.outcome(model.horizon_outcome()), "the last turn is over");
        assert_eq!(russian.told_to(InjectId::new(0)), "НАТО");
    }
}
