//! Conditions in words: "severity is at least 5 and tension is at tense or above".
//!
//! A condition is read here and never asked; whether it holds is the business of the model.

use crate::model::Condition;
use crate::model::Model;
use crate::model::RungId;
use crate::model::TrackId;
use crate::scenario::schema::Role;
use crate::scenario::schema::Scenario;

/// How conditions are told: by which names, and in which language.
#[derive(Debug, Clone, Copy)]
pub(super) enum Telling<'a> {
    /// In English, things named by their ids, as one reads them in a scenario file.
    Ids,
    /// In this language (English, where the words are missing), things named by their titles.
    Titles(&'a str),
}

/// The condition in words after a word such as "while"; "never", if it cannot hold, and nothing if
/// it always does. A library may ask for what a scenario does not have, so both are common.
#[must_use]
pub(super) fn clause(
    model: &Model,
    lead: &str,
    condition: &Condition,
    telling: Telling<'_>,
) -> Option<String> {
    let words = in_words(model, condition, telling);
    match constant(condition) {
        Some(true) => None,
        Some(false) => Some(words),
        None => Some(format!("{lead} {words}")),
    }
}

/// Whether the condition holds in every situation, or in none, by its form alone.
#[must_use]
pub(super) fn constant(condition: &Condition) -> Option<bool> {
    match condition {
        Condition::All(each) if each.iter().any(|one| constant(one) == Some(false)) => Some(false),
        Condition::All(each) => each.iter().all(|one| constant(one).is_some()).then_some(true),
        Condition::Any(each) if each.iter().any(|one| constant(one) == Some(true)) => Some(true),
        Condition::Any(each) => each.iter().all(|one| constant(one).is_some()).then_some(false),
        Condition::Not(one) => constant(one).map(|holds| !holds),
        _ => None,
    }
}

/// The condition in words; unless it is constant, it can follow "while".
#[must_use]
pub(super) fn in_words(model: &Model, condition: &Condition, telling: Telling<'_>) -> String {
    Teller { model, scenario: model.checked().scenario(), telling }.tell(condition, true)
}

struct Teller<'a> {
    model: &'a Model,
    scenario: &'a Scenario,
    telling: Telling<'a>,
}

impl Teller<'_> {
    /// The condition, or where `holds` is false its opposite, so that no sentence needs "it is not
    /// the case that".
    fn tell(&self, condition: &Condition, holds: bool) -> String {
        if let Some(constant) = constant(condition) {
            let (always, never) = if self.is_russian() {
                ("всегда", "никогда")
            } else {
                ("always", "never")
            };
            return if constant == holds { always } else { never }.to_owned();
        }
        match condition {
            Condition::All(each) => self.several(each, holds, holds),
            Condition::Any(each) => self.several(each, holds, !holds),
            Condition::Not(one) => self.tell(one, !holds),
            atom if self.is_russian() => self.atom_in_russian(atom, holds),
            atom => self.atom(atom, holds),
        }
    }

    /// Several conditions joined. Constant ones do not matter here, or all would be constant.
    fn several(&self, conditions: &[Condition], holds: bool, all: bool) -> String {
        let (and, or) = if self.is_russian() { ("и", "или") } else { ("and", "or") };
        let matter: Vec<&Condition> =
            conditions.iter().filter(|one| constant(one).is_none()).collect();
        let tell = |one: &&Condition| match is_compound(one) && matter.len() > 1 {
            true => format!("({})", self.tell(one, holds)),
            false => self.tell(one, holds),
        };
        let told: Vec<String> = matter.iter().map(tell).collect();
        told.join(&format!(" {} ", if all { and } else { or }))
    }

    fn atom(&self, atom: &Condition, holds: bool) -> String {
        match atom {
            Condition::SeverityAtLeast(severity) => {
                format!("severity is {} {severity}", if holds { "at least" } else { "below" })
            }
            Condition::TrackAt(track, rung) => {
                let (track_name, rung) = (self.track(*track), self.rung(*track, *rung));
                match (self.model.tracks[track.index()].role, holds) {
                    (Role::Climate, true) => format!("{track_name} is at {rung}"),
                    (Role::Climate, false) => format!("{track_name} is not at {rung}"),
                    (Role::Incident, true) => format!("{track_name} has an incident at {rung}"),
                    (Role::Incident, false) => format!("{track_name} has no incident at {rung}"),
                }
            }
            Condition::TrackAtLeast(track, rung) => {
                let (track, rung) = (self.track(*track), self.rung(*track, *rung));
                match holds {
                    true => format!("{track} is at {rung} or above"),
                    false => format!("{track} is below {rung}"),
                }
            }
            Condition::MeasureOn(measure) => {
                let measure = self.measure(measure.index());
                format!("{measure} is {}", if holds { "on" } else { "off" })
            }
            Condition::OrderGiven(seat, order) => {
                let (seat, order) = self.order(seat.index(), order.index());
                format!("{seat} {} {order}", if holds { "orders" } else { "does not order" })
            }
            Condition::TurnAtLeast(turn) => match holds {
                true => format!("it is turn {turn} or later"),
                false => format!("it is before turn {turn}"),
            },
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => self.tell(atom, holds),
        }
    }

    fn atom_in_russian(&self, atom: &Condition, holds: bool) -> String {
        match atom {
            Condition::SeverityAtLeast(severity) => {
                format!("тяжесть {} {severity}", if holds { "не ниже" } else { "ниже" })
            }
            Condition::TrackAt(track, rung) => {
                let (track, rung) = (self.track(*track), self.rung(*track, *rung));
                format!("{track} {} на ступени {rung}", if holds { "—" } else { "— не" })
            }
            Condition::TrackAtLeast(track, rung) => {
                let (track, rung) = (self.track(*track), self.rung(*track, *rung));
                match holds {
                    true => format!("{track} — на ступени {rung} или выше"),
                    false => format!("{track} — ниже ступени {rung}"),
                }
            }
            Condition::MeasureOn(measure) => {
                let measure = self.measure(measure.index());
                format!("мера {measure} {}", if holds { "действует" } else { "не действует" })
            }
            Condition::OrderGiven(seat, order) => {
                let (seat, order) = self.order(seat.index(), order.index());
                format!("{seat} {} приказ {order}", if holds { "отдаёт" } else { "не отдаёт" })
            }
            Condition::TurnAtLeast(turn) => match holds {
                true => format!("идёт ход {turn} или более поздний"),
                false => format!("ещё не наступил ход {turn}"),
            },
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => self.tell(atom, holds),
        }
    }

    fn is_russian(&self) -> bool {
        matches!(self.telling, Telling::Titles("ru"))
    }

    fn track(&self, track: TrackId) -> String {
        let id = &self.model.tracks[track.index()].id;
        self.name(id, |language| self.scenario.tracks[id.as_str()].title.in_language(language))
    }

    fn rung(&self, track: TrackId, rung: RungId) -> String {
        let ladder = &self.model.ladder_of(track).id;
        let id = &self.model.rung_on(track, rung).id;
        let rungs = &self.scenario.ladders[ladder.as_str()].rungs;
        self.name(id, |language| rungs[id.as_str()].title.in_language(language))
    }

    fn measure(&self, index: usize) -> String {
        let id = &self.model.measures[index].id;
        self.name(id, |language| self.scenario.measures[id.as_str()].title.in_language(language))
    }

    fn order(&self, seat: usize, order: usize) -> (String, String) {
        let seat = &self.model.seats[seat];
        let order = &seat.orders[order].id;
        let words = &self.scenario.seats[seat.id.as_str()];
        (
            self.name(&seat.id, |language| words.title.in_language(language)),
            self.name(order, |language| words.orders[order.as_str()].title.in_language(language)),
        )
    }

    fn name<'t>(&self, id: &str, title: impl Fn(&str) -> &'t str) -> String {
        match self.telling {
            Telling::Ids => id.to_owned(),
            Telling::Titles("ru") => format!("«{}»", title("ru")),
            Telling::Titles(language) => format!("“{}”", title(language)),
        }
    }
}

/// Whether the words join several conditions, and so need brackets among others.
fn is_compound(condition: &Condition) -> bool {
    match condition {
        Condition::All(each) | Condition::Any(each) => {
            each.iter().filter(|one| constant(one).is_none()).count() > 1
        }
        Condition::Not(one) => is_compound(one),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    fn check(ladder: &str, from: &str, by_id: &str, in_russian: &str) {
        let model = examples::schema();
        let ladder = model.ladders.iter().find(|known| known.id == ladder).unwrap();
        let (rung, _) = ladder.rungs().find(|(_, rung)| rung.id == from).unwrap();
        let when = ladder.moves_from(rung).find_map(|(_, each)| each.when.clone()).unwrap();
        assert_eq!(in_words(&model, &when, Telling::Ids), by_id);
        assert_eq!(in_words(&model, &when, Telling::Titles("ru")), in_russian);
    }

    #[test]
    fn conditions_read_as_a_sentence() {
        check("tension", "calm", "severity is at least 5", "тяжесть не ниже 5");
        check(
            "tension",
            "wary",
            "severity is at least 5 and tension is not at calm",
            "тяжесть не ниже 5 и «Напряжённость» — не на ступени «Спокойно»",
        );
        check(
            "air",
            "near_miss",
            "tension is at tense or above",
            "«Напряжённость» — на ступени «Напряжённо» или выше",
        );
    }

    #[test]
    fn negations_move_inwards() {
        let model = examples::schema();
        let both = Condition::All(vec![
            Condition::SeverityAtLeast(4),
            Condition::Any(vec![Condition::TurnAtLeast(3), Condition::SeverityAtLeast(6)]),
        ]);
        let words = |condition: &Condition| in_words(&model, condition, Telling::Ids);
        assert_eq!(
            words(&both),
            "severity is at least 4 and (it is turn 3 or later or severity is at least 6)"
        );
        assert_eq!(
            words(&Condition::Not(Box::new(both))),
            "severity is below 4 or (it is before turn 3 and severity is below 6)"
        );
    }

    #[test]
    fn what_a_library_asks_in_vain_is_left_out() {
        let model = examples::schema();
        let clause = |condition: &Condition| clause(&model, "while", condition, Telling::Ids);
        let vain = Condition::Not(Box::new(Condition::never()));
        assert_eq!(clause(&vain), None);
        assert_eq!(clause(&Condition::never()).as_deref(), Some("never"));
        let both = Condition::All(vec![vain, Condition::SeverityAtLeast(4)]);
        assert_eq!(clause(&both).as_deref(), Some("while severity is at least 4"));
    }
}
