//! A scenario as one JSON object, for programs: what `show` tells people, with nothing rounded.
//!
//! The wire structs stand here and nowhere else. Ids are the scenario's, titles and texts stand in
//! the language that was asked for, conditions stand as words and as a tree.

use serde::Serialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::model::Action;
use crate::model::Arrival;
use crate::model::Condition;
use crate::model::Effect;
use crate::model::LadderId;
use crate::model::Measure;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::Quantity;
use crate::model::RungId;
use crate::model::TrackId;
use crate::report::basis;
use crate::report::conditions;
use crate::report::conditions::Telling;
use crate::scenario::parameter::Parameter;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;
use crate::scenario::schema::Scenario;
use crate::scenario::text::Text;

/// The version of this format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    engine: &'static str,
    language: &'a str,
    scenario: ScenarioObject<'a>,
    ladders: Vec<LadderObject<'a>>,
    #[serde(flatten)]
    rest: Option<Rest<'a>>,
}

/// What is left out where one ladder is asked for.
#[derive(Serialize)]
struct Rest<'a> {
    tracks: Vec<Value>,
    influences: Vec<Value>,
    menus: Vec<Value>,
    groups: Vec<Value>,
    measures: Vec<MeasureObject<'a>>,
    channel: Value,
    seats: Vec<Value>,
    injects: Vec<Value>,
    observed: Vec<Value>,
    mechanisms: Map<String, Value>,
    references: Vec<Value>,
    basis: Vec<Value>,
}

#[derive(Serialize)]
struct ScenarioObject<'a> {
    id: &'a str,
    sha256: &'a str,
    title: &'a str,
    summary: &'a str,
    briefing: Option<&'a str>,
    languages: &'a [String],
    turn: &'a str,
    horizon: u32,
    headline: u8,
    include: &'a [String],
    outcomes: &'a [String],
}

#[derive(Serialize)]
struct LadderObject<'a> {
    id: &'a str,
    title: &'a str,
    domain: &'a str,
    rungs: Vec<RungObject<'a>>,
    moves: Vec<MoveObject<'a>>,
}

#[derive(Serialize)]
struct RungObject<'a> {
    id: &'a str,
    title: &'a str,
    text: Option<&'a str>,
    severity: u8,
    kind: &'static str,
    burden: u32,
}

#[derive(Serialize)]
struct MoveObject<'a> {
    from: &'a str,
    to: &'a str,
    p: Value,
    causes: Map<String, Value>,
    when: Value,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct MeasureObject<'a> {
    id: &'a str,
    title: &'a str,
    summary: Option<&'a str>,
    menu: Option<&'a str>,
    group: Option<&'a str>,
    cost: u32,
    needs: Vec<&'a str>,
    inert: bool,
    availability: Value,
    effects: Vec<Value>,
    note: Option<&'a str>,
}

/// The scenario, or its heading with one ladder, as one JSON object and a line feed.
#[must_use]
pub fn json(model: &Model, ladder: Option<LadderId>, language: &str) -> String {
    let writer = Writer { model, scenario: model.checked().scenario(), language };
    let all = || (0..model.ladders.len()).map(LadderId::new).collect();
    let ladders: Vec<LadderId> = ladder.map_or_else(all, |one| vec![one]);
    let document = Document {
        format: FORMAT,
        engine: env!("CARGO_PKG_VERSION"),
        language,
        scenario: writer.scenario(),
        ladders: ladders.into_iter().map(|one| writer.ladder(one)).collect(),
        rest: ladder.is_none().then(|| writer.rest()),
    };
    let text = serde_json::to_string_pretty(&document);
    text.expect("the document has string keys and finite numbers") + "\n"
}

struct Writer<'a> {
    model: &'a Model,
    scenario: &'a Scenario,
    language: &'a str,
}

impl<'a> Writer<'a> {
    fn scenario(&self) -> ScenarioObject<'a> {
        let Scenario { id, title, summary, briefing, clock, .. } = self.scenario;
        ScenarioObject {
            id,
            sha256: self.model.checked().digest(),
            title: self.words(title),
            summary: self.words(summary),
            briefing: briefing.as_ref().map(|text| self.words(text)),
            languages: &self.scenario.languages,
            turn: self.words(&clock.turn),
            horizon: self.model.horizon,
            headline: self.model.headline,
            include: &self.scenario.include,
            outcomes: &self.model.outcomes,
        }
    }

    fn ladder(&self, id: LadderId) -> LadderObject<'a> {
        let ladder = &self.model.ladders[id.index()];
        let words = &self.scenario.ladders[ladder.id.as_str()];
        let rungs = ladder.rungs().map(|(_, rung)| {
            let rung_words = &words.rungs[rung.id.as_str()];
            RungObject {
                id: &rung.id,
                title: self.words(&rung_words.title),
                text: rung_words.text.as_ref().map(|text| self.words(text)),
                severity: rung.severity,
                kind: match rung.kind {
                    RungKind::Open => "open",
                    RungKind::Closes => "closes",
                    RungKind::Ends => "ends",
                },
                burden: rung.burden,
            }
        });
        // Edges stand in declared order, so their indices are those of the author's moves.
        let moves = words.moves.iter().zip(ladder.graph.edge_indices()).map(|(written, edge)| {
            let each = &ladder.graph[edge];
            MoveObject {
                from: &written.from,
                to: &written.to,
                p: self.quantity(each.p),
                causes: self.causes(&each.causes),
                when: self.when(each.when.as_ref()),
                note: written.note.as_deref(),
            }
        });
        LadderObject {
            id: &ladder.id,
            title: self.words(&words.title),
            domain: &ladder.domain,
            rungs: rungs.collect(),
            moves: moves.collect(),
        }
    }

    fn rest(&self) -> Rest<'a> {
        let scenario = self.scenario;
        let menus = scenario.menus.iter();
        let groups = scenario.groups.iter();
        let mechanisms = scenario.mechanisms.iter();
        Rest {
            tracks: self.tracks(),
            influences: self.influences(),
            menus: menus.map(|(id, title)| json!({"id": id, "title": self.words(title)})).collect(),
            groups: groups
                .map(|(id, group)| {
                    json!({"id": id, "title": self.words(&group.title), "overlap": group.overlap})
                })
                .collect(),
            measures: self.model.measures.iter().map(|measure| self.measure(measure)).collect(),
            channel: self.channel(),
            seats: self.seats(),
            injects: self.injects(),
            observed: self.observed(),
            mechanisms: mechanisms
                .map(|(id, title)| (id.to_owned(), json!(self.words(title))))
                .collect(),
            references: self.references(),
            basis: basis::counts(self.model)
                .map(|(basis, play, measures)| {
                    json!({"basis": basis.name(), "play": play, "measures": measures})
                })
                .to_vec(),
        }
    }

    fn tracks(&self) -> Vec<Value> {
        let tracks = self.model.tracks.iter().map(|track| {
            let role = match track.role {
                Role::Incident => "incident",
                Role::Climate => "climate",
            };
            let ladder = &self.model.ladders[track.ladder.index()];
            json!({
                "id": track.id,
                "title": self.words(&self.scenario.tracks[track.id.as_str()].title),
                "ladder": ladder.id,
                "role": role,
                "start": ladder.rung(track.start).id,
                "slots": track.slots.len(),
                "open_at_start": track.open_at_start,
                "arrival": track.arrival.as_ref().map(|arrival| self.arrival(arrival)),
            })
        });
        tracks.collect()
    }

    fn arrival(&self, arrival: &Arrival) -> Value {
        json!({"p": self.quantity(arrival.p), "causes": self.causes(&arrival.causes)})
    }

    fn influences(&self) -> Vec<Value> {
        let influences = self.model.influences.iter().zip(&self.scenario.influences);
        influences
            .map(|(influence, written)| {
                json!({
                    "title": self.words(&written.title),
                    "when": self.when(Some(&influence.when)),
                    "effects": self.effects(&influence.effects),
                    "note": written.note,
                })
            })
            .collect()
    }

    fn measure(&self, measure: &'a Measure) -> MeasureObject<'a> {
        let written = &self.scenario.measures[measure.id.as_str()];
        MeasureObject {
            id: &measure.id,
            title: self.words(&written.title),
            summary: written.summary.as_ref().map(|text| self.words(text)),
            menu: written.menu.as_deref(),
            group: written.group.as_deref(),
            cost: measure.cost,
            needs: self.measures(measure.needs),
            inert: measure.inert,
            availability: self.quantity(measure.availability),
            effects: self.effects(&measure.effects),
            note: written.note.as_deref(),
        }
    }

    fn channel(&self) -> Value {
        match (&self.model.channel, &self.scenario.channel) {
            (Some(when), Some(channel)) => {
                json!({"title": self.words(&channel.title), "when": self.when(Some(when))})
            }
            _ => Value::Null,
        }
    }

    fn seats(&self) -> Vec<Value> {
        let seats = self.model.seats.iter().map(|seat| {
            let written = &self.scenario.seats[seat.id.as_str()];
            let orders = seat.orders.iter().map(|order| {
                json!({
                    "id": order.id,
                    "title": self.words(&written.orders[order.id.as_str()].title),
                    "needs": self.measures(order.needs),
                    "when": self.when(order.when.as_ref()),
                    "effects": self.effects(&order.effects),
                })
            });
            let policy = seat.policy.iter().map(|rule| {
                let choose = seat.orders.iter().zip(&rule.choose);
                let choose = choose.filter(|(_, weight)| **weight > 0.0);
                let choose: Map<String, Value> =
                    choose.map(|(order, weight)| (order.id.clone(), json!(weight))).collect();
                json!({"when": self.when(Some(&rule.when)), "choose": choose})
            });
            json!({
                "id": seat.id,
                "title": self.words(&written.title),
                "orders": orders.collect::<Vec<Value>>(),
                "policy": policy.collect::<Vec<Value>>(),
            })
        });
        seats.collect()
    }

    fn injects(&self) -> Vec<Value> {
        let injects = self.model.injects.iter().map(|inject| {
            let written = &self.scenario.injects[inject.id.as_str()];
            json!({
                "id": inject.id,
                "title": self.words(&written.title),
                "text": written.text.as_ref().map(|text| self.words(text)),
                "turn": inject.turn,
                "when": self.when(inject.when.as_ref()),
                "p": inject.p.map(|p| self.quantity(p)),
                "once": inject.once,
                "to": written.to,
                "actions": inject.actions.iter().map(|one| self.action(*one)).collect::<Vec<_>>(),
                "note": written.note,
            })
        });
        injects.collect()
    }

    fn action(&self, action: Action) -> Value {
        match action {
            Action::MoveTrack(track, rung) => {
                json!({"move": self.track(track), "to": self.rung(track, rung)})
            }
            Action::Open(track) => json!({"open": self.track(track)}),
            Action::Suspend(measure) => {
                json!({"suspend": self.model.measures[measure.index()].id})
            }
            Action::Restore(measure) => {
                json!({"restore": self.model.measures[measure.index()].id})
            }
        }
    }

    fn observed(&self) -> Vec<Value> {
        let observed = self.scenario.observed.iter().map(|(id, observed)| {
            json!({
                "id": id,
                "title": self.words(&observed.title),
                "severity": observed.severity,
                "given": observed.given,
                "seen": observed.seen,
                "of": observed.of,
                "fitted": observed.fitted,
                "cite": observed.cite,
            })
        });
        observed.collect()
    }

    fn references(&self) -> Vec<Value> {
        let references = self.scenario.references.iter().map(|(id, reference)| {
            json!({
                "id": id,
                "title": reference.title,
                "by": reference.by,
                "year": reference.year,
                "url": reference.url,
                "licence": reference.licence,
                "population": reference.population,
            })
        });
        references.collect()
    }

    fn effects(&self, effects: &[Effect]) -> Vec<Value> {
        let effects = effects.iter().map(|effect| {
            let mechanisms = effect.mechanisms.iter();
            let tracks = self.model.tracks.iter().zip(&effect.tracks).filter(|(_, is)| **is);
            json!({
                "mechanisms": mechanisms.map(|one| self.mechanism(*one)).collect::<Vec<&str>>(),
                "tracks": tracks.map(|(track, _)| track.id.as_str()).collect::<Vec<&str>>(),
                "odds": self.quantity(effect.odds),
                "when": self.when(effect.when.as_ref()),
            })
        });
        effects.collect()
    }

    fn causes(&self, causes: &[(MechanismId, f64)]) -> Map<String, Value> {
        causes
            .iter()
            .map(|(mechanism, share)| (self.mechanism(*mechanism).to_owned(), json!(share)))
            .collect()
    }

    fn quantity(&self, quantity: Quantity) -> Value {
        let declared = self.model.parameter(quantity.parameter);
        json!({
            "value": quantity.value,
            "parameter": declared.id,
            "distribution": distribution(&declared.distribution),
            "basis": declared.basis.name(),
            "cite": declared.cite,
        })
    }

    fn when(&self, when: Option<&Condition>) -> Value {
        let Some(when) = when else { return Value::Null };
        let words = conditions::in_words(self.model, when, Telling::Ids);
        json!({"words": words, "condition": self.condition(when)})
    }

    /// A condition as a tree; of none, `all` always holds and `any` never does.
    fn condition(&self, condition: &Condition) -> Value {
        let model = self.model;
        let several = |all: &[Condition]| -> Vec<Value> {
            all.iter().map(|one| self.condition(one)).collect()
        };
        match condition {
            Condition::SeverityAtLeast(severity) => json!({"severity_at_least": severity}),
            Condition::TrackAt(track, rung) => {
                json!({"track_at": [self.track(*track), self.rung(*track, *rung)]})
            }
            Condition::TrackAtLeast(track, rung) => {
                json!({"track_at_least": [self.track(*track), self.rung(*track, *rung)]})
            }
            Condition::MeasureOn(measure) => {
                json!({"measure_on": model.measures[measure.index()].id})
            }
            Condition::OrderGiven(seat, order) => {
                let seat = &model.seats[seat.index()];
                json!({"order_given": [seat.id, seat.orders[order.index()].id]})
            }
            Condition::TurnAtLeast(turn) => json!({"turn_at_least": turn}),
            Condition::All(each) => json!({"all": several(each)}),
            Condition::Any(each) => json!({"any": several(each)}),
            Condition::Not(one) => json!({"not": self.condition(one)}),
        }
    }

    fn measures(&self, measures: MeasureSet) -> Vec<&'a str> {
        measures.iter().map(|one| self.model.measures[one.index()].id.as_str()).collect()
    }

    fn mechanism(&self, mechanism: MechanismId) -> &'a str {
        &self.model.mechanisms[mechanism.index()]
    }

    fn track(&self, track: TrackId) -> &'a str {
        &self.model.tracks[track.index()].id
    }

    fn rung(&self, track: TrackId, rung: RungId) -> &'a str {
        &self.model.rung_on(track, rung).id
    }

    fn words(&self, text: &'a Text) -> &'a str {
        text.in_language(self.language)
    }
}

/// A distribution by its name in a scenario file, with the numbers as written there.
fn distribution(parameter: &Parameter) -> Value {
    let kind = match parameter {
        Parameter::Point(_) => "Point",
        Parameter::Beta { .. } => "Beta",
        Parameter::Counts { .. } => "Counts",
        Parameter::LogNormal { .. } => "LogNormal",
        Parameter::Range { .. } => "Range",
        Parameter::Uniform { .. } => "Uniform",
        Parameter::Triangular { .. } => "Triangular",
        Parameter::Use(_) => "Use",
    };
    let mut object = Map::new();
    object.insert("kind".to_owned(), json!(kind));
    for (name, number) in parameter.numbers() {
        object.insert(name.to_owned(), json!(number));
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    fn read(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn one_ladder_as_an_object() {
        let model = examples::schema();
        let object = read(&json(&model, Some(LadderId::new(0)), "en"));
        let keys: Vec<&String> = object.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["format", "engine", "language", "scenario", "ladders"]);
        insta::assert_snapshot!(
            serde_json::to_string_pretty(&object["ladders"][0]["moves"][2]).unwrap()
        );
    }

    #[test]
    fn the_whole_scenario_as_an_object() {
        let model = examples::schema();
        let object = read(&json(&model, None, "ru"));
        assert_eq!(object["format"], 1);
        assert_eq!(object["scenario"]["title"], "Все поля по одному разу");
        assert_eq!(object["tracks"][0]["arrival"]["p"]["value"], 0.15);
        assert_eq!(object["measures"].as_array().unwrap().len(), model.measures.len());
        assert_eq!(object["seats"][0]["policy"][0]["choose"]["call"], 0.6);
        assert_eq!(object["injects"][0]["actions"][2]["suspend"], "hotline");
        let tree = json!({"all": [{"measure_on": "hotline"},
            {"not": {"track_at_least": ["tension", "tense"]}}]});
        assert_eq!(object["channel"]["when"]["condition"], tree);
    }

    #[test]
    fn moves_keep_their_own_numbers() {
        let model = examples::baltic();
        let object = read(&json(&model, Some(LadderId::new(0)), "en"));
        let moves = object["ladders"][0]["moves"].as_array().unwrap();
        for (written, each) in model.checked().scenario().ladders["air"].moves.iter().zip(moves) {
            assert_eq!(each["from"], written.from);
            // The reader, unlike the writer, may miss a float by its last digit.
            let difference = each["p"]["value"].as_f64().unwrap() - written.p.point().unwrap();
            assert!(difference.abs() < 1e-15, "{each}");
        }
    }
}
