//! What arms and numbers are called.

use crate::model::TrackId;
use crate::report::locale::Value;
use crate::report::titles::Titles;
use crate::scenario::parameter::Basis;
use crate::study::arms::Arm;
use crate::study::elicitation;
use crate::study::elicitation::About;

/// Tells what arms and numbers are called, in the reader's language.
pub(super) struct Naming<'a> {
    titles: Titles<'a>,
    /// Of each parameter, where it is used.
    uses: Vec<Vec<About>>,
}

impl<'a> Naming<'a> {
    pub(super) fn new(titles: Titles<'a>) -> Self {
        Naming { titles, uses: elicitation::uses(titles.model) }
    }

    fn say(&self, message: &str) -> String {
        self.titles.speech().text(message)
    }

    fn fill(&self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        self.titles.speech().fill(message, variables)
    }

    /// An arm: what the scenario calls its menu or its one measure, the titles of those that a user
    /// put together, or the name that a user gave.
    pub(super) fn arm(&self, arm: &Arm) -> String {
        let model = self.titles.model;
        if arm.measures.is_empty() {
            return self.say("study-arm-none");
        }
        if arm.name == "all" {
            return self.say("study-arm-all");
        }
        if let Some(menu) = self.titles.scenario().menus.get(&arm.name) {
            return self.titles.text(menu).to_owned();
        }
        if let Some(measure) = model.measure(&arm.name) {
            let title = self.titles.measure(measure);
            let more = arm.measures.iter().count() - 1;
            if more == 0 {
                return title.to_owned();
            }
            let variables = [("measure", title.into()), ("count", more.into())];
            return self.fill("study-arm-with-needs", &variables);
        }
        let left = arm.name.strip_prefix("all-").and_then(|left| model.measure(left));
        if let Some(left) = left {
            let title = self.titles.measure(left);
            return self.fill("study-arm-without", &[("measure", title.into())]);
        }
        if arm.name.contains('+') {
            return self.titles.measures(arm.measures).replace("; ", " + ");
        }
        arm.name.clone()
    }

    /// A number of the scenario: where it is used first, and in how many places more.
    pub(super) fn number(&self, parameter: usize) -> String {
        let scenario = self.titles.scenario();
        let id = &self.titles.model.parameters[parameter].id;
        if let Some(title) = scenario.parameters.get(id).and_then(|one| one.title.as_ref()) {
            return self.titles.text(title).to_owned();
        }
        let uses = &self.uses[parameter];
        let Some(first) = uses.first() else { return id.clone() };
        let number = self.about(first);
        match uses.len() - 1 {
            0 => number,
            more => {
                let variables = [("number", number.into()), ("more", more.into())];
                self.fill("study-number-shared", &variables)
            }
        }
    }

    fn about(&self, about: &About) -> String {
        let titles = &self.titles;
        let scenario = titles.scenario();
        let measure = |place: usize| {
            let id = titles.model.measures[place].id.as_str();
            titles.text(&scenario.measures[id].title)
        };
        let strength = |title: &str| {
            let (effect, is_twin) = about.effect(titles.model).expect("it is of an effect");
            let causes = effect.mechanisms.iter().map(|cause| titles.mechanism(*cause));
            let mut causes = causes.collect::<Vec<&str>>().join(", ").to_lowercase();
            let bounds = titles.bounds(effect).filter(|_| is_twin);
            causes.extend(bounds.map(|bounds| format!("; {bounds}")));
            let variables = [("title", title.into()), ("causes", causes.into())];
            self.fill("study-number-effect", &variables)
        };
        match about {
            About::Move(ladder, from, to) => {
                let id = titles.model.ladders[*ladder].id.as_str();
                let rungs = &scenario.ladders[id].rungs;
                let rung = |place: usize| {
                    let (_, rung) = rungs.at(place).expect("rungs keep their order");
                    titles.text(&rung.title)
                };
                let variables = [("from", rung(*from).into()), ("to", rung(*to).into())];
                let number = self.fill("study-number-move", &variables);
                // Rungs of two ladders may have the same title.
                match titles.model.ladders.len() {
                    1 => number,
                    _ => format!("{}: {number}", titles.text(&scenario.ladders[id].title)),
                }
            }
            About::Arrival(track) => {
                let track = titles.track(TrackId::new(*track));
                self.fill("study-number-arrival", &[("track", track.into())])
            }
            About::Inject(inject) => {
                let (_, inject) = scenario.injects.at(*inject).expect("injects keep their order");
                let title = titles.text(&inject.title);
                self.fill("study-number-inject", &[("inject", title.into())])
            }
            About::Availability(place) => {
                self.fill("study-number-availability", &[("measure", measure(*place).into())])
            }
            About::Measure(place, _) => strength(measure(*place)),
            About::Order(seat, order, _) => {
                let (_, seat) = scenario.seats.at(*seat).expect("seats keep their order");
                let (_, order) = seat.orders.at(*order).expect("orders keep their order");
                strength(titles.text(&order.title))
            }
            About::Influence(place, _) => strength(titles.influence(*place)),
        }
    }

    /// What a number rests on.
    pub(super) fn basis(&self, basis: Basis) -> String {
        self.say(match basis {
            Basis::Source => "study-basis-source",
            Basis::Derived => "study-basis-derived",
            Basis::SourceFit => "study-basis-fit",
            Basis::Recall => "study-basis-recall",
            Basis::Judgement => "study-basis-judgement",
        })
    }

    /// Where a number comes from: the titles of its references.
    pub(super) fn sources(&self, parameter: usize) -> String {
        let references = &self.titles.scenario().references;
        let cited = self.titles.model.parameters[parameter].cite.iter();
        let titles = cited.filter_map(|id| {
            let reference = references.get(id)?;
            let year = reference.year.map(|year| format!(" ({year})")).unwrap_or_default();
            let by = reference.by.as_ref().map(|by| format!("{by}: ")).unwrap_or_default();
            Some(format!("{by}{}{year}", reference.title))
        });
        titles.collect::<Vec<_>>().join("; ")
    }
}
