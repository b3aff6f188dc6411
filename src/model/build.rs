//! From the checked scenario to the model: ids become places in tables, parameters get values.
//!
//! It relies on what `scenario::check` has made sure of, and says so where it would fail otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::graph::DiGraph;

use crate::chance::Address;
use crate::model::Action;
use crate::model::Arrival;
use crate::model::Condition;
use crate::model::Effect;
use crate::model::Influence;
use crate::model::Inject;
use crate::model::Ladder;
use crate::model::Measure;
use crate::model::Model;
use crate::model::Move;
use crate::model::Order;
use crate::model::Rule;
use crate::model::Rung;
use crate::model::Seat;
use crate::model::Track;
use crate::model::ids::GroupId;
use crate::model::ids::LadderId;
use crate::model::ids::MeasureId;
use crate::model::ids::MeasureSet;
use crate::model::ids::MechanismId;
use crate::model::ids::OrderId;
use crate::model::ids::OutcomeId;
use crate::model::ids::RungId;
use crate::model::ids::SeatId;
use crate::model::ids::TrackId;
use crate::model::law;
use crate::model::parameters::Collector;
use crate::model::parameters::Provenance;
use crate::scenario::Checked;
use crate::scenario::parameter::Basis;
use crate::scenario::schema;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;
use crate::scenario::schema::Scenario;
use crate::scenario::text::Table;

/// The model of a checked scenario; `values` override the points of parameters.
pub(crate) fn build(checked: &Arc<Checked>, values: &BTreeMap<String, f64>) -> Model {
    let scenario = checked.scenario();
    let mut builder = Builder { scenario, parameters: Collector::new(scenario, values) };
    let ends_when_closed = ends_when_closed(scenario);
    let outcomes = outcomes(scenario, ends_when_closed);
    let ladders: Vec<Ladder> =
        scenario.ladders.iter().map(|(id, ladder)| builder.ladder(id, ladder, &outcomes)).collect();
    let tracks = builder.tracks(&ladders);
    let influences = builder.influences();
    let mut measures = builder.measures();
    for (id, measure) in scenario.measures.ids().zip(&mut measures) {
        measure.inert = checked.is_from_library(id) && acts_on_nothing(measure, &ladders, &tracks);
    }
    let seats = builder.seats();
    let injects = builder.injects();
    Model {
        checked: Arc::clone(checked),
        horizon: scenario.clock.horizon,
        headline: scenario.headline,
        mechanisms: scenario.mechanisms.ids().map(str::to_owned).collect(),
        slots: slots(&tracks),
        groups: scenario.groups.values().map(|group| group.overlap).collect(),
        channel: scenario.channel.as_ref().map(|channel| builder.condition(&channel.when)),
        parameters: builder.parameters.finish(),
        ladders,
        tracks,
        influences,
        measures,
        seats,
        injects,
        outcomes,
        ends_when_closed,
    }
}

struct Builder<'a> {
    scenario: &'a Scenario,
    parameters: Collector<'a>,
}

impl Builder<'_> {
    fn ladder(&mut self, id: &str, ladder: &schema::Ladder, outcomes: &[String]) -> Ladder {
        let mut graph = DiGraph::with_capacity(ladder.rungs.len(), ladder.moves.len());
        let mut nodes = Vec::new();
        for (rung_id, rung) in ladder.rungs.iter() {
            nodes.push(graph.add_node(Rung {
                id: rung_id.to_owned(),
                severity: rung.severity,
                kind: rung.kind,
                burden: rung.burden,
                outcome: outcomes.iter().position(|known| known == rung_id).map(OutcomeId::new),
            }));
        }
        let mut rows = vec![Vec::new(); nodes.len()];
        for each in &ladder.moves {
            let from = index_of(&ladder.rungs, &each.from);
            let to = index_of(&ladder.rungs, &each.to);
            let path = format!("ladders.{id}.moves.{}>{}.p", each.from, each.to);
            let weight = Move {
                p: self.parameters.quantity(path, &each.p, provenance(each.basis, &each.cite)),
                causes: self.causes(&each.causes),
                when: each.when.as_ref().map(|when| self.condition(when)),
            };
            rows[from].push(graph.add_edge(nodes[from], nodes[to], weight));
        }
        Ladder { id: id.to_owned(), domain: ladder.domain.clone(), graph, rows }
    }

    fn tracks(&mut self, ladders: &[Ladder]) -> Vec<Track> {
        let mut tracks: Vec<Track> = Vec::new();
        for (id, track) in self.scenario.tracks.iter() {
            let first = tracks.last().map_or(0, |before| before.slots.end);
            let slots = first..first + track.slots as usize;
            let sources = (0..track.slots).map(|slot| Address::of(&format!("slot:{id}:{slot}")));
            let ladder = LadderId::new(index_of(&self.scenario.ladders, &track.ladder));
            tracks.push(Track {
                id: id.to_owned(),
                ladder,
                role: track.role,
                start: self.rung(&track.ladder, &track.start),
                slots,
                open_at_start: track.open_at_start.unwrap_or(track.slots) as usize,
                arrival: track.arrival.as_ref().map(|arrival| self.arrival(id, arrival)),
                sources: sources.collect(),
                orders: law::orders(&ladders[ladder.index()], track.role),
            });
        }
        tracks
    }

    fn arrival(&mut self, track: &str, arrival: &schema::Arrival) -> Arrival {
        let path = format!("tracks.{track}.arrival.p");
        let provenance = provenance(arrival.basis, &arrival.cite);
        Arrival {
            p: self.parameters.quantity(path, &arrival.p, provenance),
            causes: self.causes(&arrival.causes),
            source: Address::of(&format!("arrival:{track}")),
        }
    }

    fn influences(&mut self) -> Vec<Influence> {
        let mut influences = Vec::new();
        for (index, influence) in self.scenario.influences.iter().enumerate() {
            let provenance = provenance(influence.basis, &influence.cite);
            influences.push(Influence {
                when: self.condition(&influence.when),
                effects: self.effects(
                    &format!("influences[{index}]"),
                    &influence.effects,
                    provenance,
                ),
            });
        }
        influences
    }

    fn measures(&mut self) -> Vec<Measure> {
        let mut measures = Vec::new();
        for (id, measure) in self.scenario.measures.iter() {
            let provenance = provenance(measure.basis, &measure.cite);
            let path = format!("measures.{id}");
            let menus = &self.scenario.menus;
            let groups = &self.scenario.groups;
            measures.push(Measure {
                id: id.to_owned(),
                menu: measure.menu.as_ref().map(|menu| index_of(menus, menu)),
                group: measure.group.as_ref().map(|group| GroupId::new(index_of(groups, group))),
                cost: measure.cost,
                needs: self.measure_set(&measure.needs),
                availability: self.parameters.quantity(
                    format!("{path}.availability"),
                    &measure.availability,
                    provenance,
                ),
                effects: self.effects(&path, &measure.effects, provenance),
                inert: false,
            });
        }
        measures
    }

    fn seats(&mut self) -> Vec<Seat> {
        let mut seats = Vec::new();
        for (id, seat) in self.scenario.seats.iter() {
            let orders = seat.orders.iter().map(|(order_id, order)| Order {
                id: order_id.to_owned(),
                needs: self.measure_set(&order.needs),
                when: order.when.as_ref().map(|when| self.condition(when)),
                effects: self.effects(
                    &format!("seats.{id}.orders.{order_id}"),
                    &order.effects,
                    provenance(None, &[]),
                ),
            });
            let orders = orders.collect();
            let policy = seat.policy.iter().map(|rule| Rule {
                when: self.condition(&rule.when),
                choose: seat
                    .orders
                    .ids()
                    .map(|order| rule.choose.get(order).copied().unwrap_or(0.0))
                    .collect(),
            });
            seats.push(Seat {
                id: id.to_owned(),
                orders,
                policy: policy.collect(),
                source: Address::of(&format!("seat:{id}")),
            });
        }
        seats
    }

    fn injects(&mut self) -> Vec<Inject> {
        let mut injects = Vec::new();
        for (id, inject) in self.scenario.injects.iter() {
            let provenance = provenance(inject.basis, &inject.cite);
            let p = inject
                .p
                .as_ref()
                .map(|p| self.parameters.quantity(format!("injects.{id}.p"), p, provenance));
            injects.push(Inject {
                id: id.to_owned(),
                turn: inject.turn,
                when: inject.when.as_ref().map(|when| self.condition(when)),
                p,
                once: inject.once,
                actions: inject.actions.iter().map(|action| self.action(action)).collect(),
                source: Address::of(&format!("inject:{id}")),
            });
        }
        injects
    }

    fn action(&self, action: &schema::Action) -> Action {
        match action {
            schema::Action::MoveTrack { track, to } => {
                let ladder = &self.scenario.tracks[track.as_str()].ladder;
                Action::MoveTrack(self.track(track), self.rung(ladder, to))
            }
            schema::Action::Open { track } => Action::Open(self.track(track)),
            schema::Action::Suspend(measure) => Action::Suspend(self.measure(measure)),
            schema::Action::Restore(measure) => Action::Restore(self.measure(measure)),
        }
    }

    /// Effects of one owner; an effect's own basis, where it has one, stands before the owner's.
    fn effects(
        &mut self,
        owner: &str,
        effects: &[schema::Effect],
        owned: Provenance<'_>,
    ) -> Vec<Effect> {
        let mut built = Vec::new();
        for (index, effect) in effects.iter().enumerate() {
            let provenance = Provenance { basis: effect.basis.or(owned.basis), ..owned };
            let path = format!("{owner}.effects[{index}].odds");
            let mechanisms = &self.scenario.mechanisms;
            let named = effect.mechanisms.iter().map(|id| index_of(mechanisms, id));
            built.push(Effect {
                mechanisms: named.map(MechanismId::new).collect(),
                tracks: self
                    .scenario
                    .tracks
                    .iter()
                    .map(|(id, track)| self.addresses(effect, id, track))
                    .collect(),
                odds: self.parameters.quantity(path, &effect.odds, provenance),
                when: effect.when.as_ref().map(|when| self.condition(when)),
            });
        }
        built
    }

    fn addresses(&self, effect: &schema::Effect, id: &str, track: &schema::Track) -> bool {
        let domain = &self.scenario.ladders[track.ladder.as_str()].domain;
        effect.domains.as_ref().is_none_or(|domains| domains.contains(domain))
            && effect.tracks.as_ref().is_none_or(|tracks| tracks.iter().any(|named| named == id))
    }

    fn causes(&self, causes: &Table<f64>) -> Vec<(MechanismId, f64)> {
        let mechanisms = &self.scenario.mechanisms;
        causes
            .iter()
            .map(|(id, share)| (MechanismId::new(index_of(mechanisms, id)), *share))
            .collect()
    }

    /// The condition with its ids resolved. What a library asks of a scenario that does not have it
    /// never holds; in a scenario's own file the check has refused it.
    fn condition(&self, condition: &schema::Condition) -> Condition {
        let resolved = match condition {
            schema::Condition::Always => Some(Condition::always()),
            schema::Condition::SeverityAtLeast(severity) => {
                Some(Condition::SeverityAtLeast(*severity))
            }
            schema::Condition::TrackAt(track, rung) => {
                self.track_and_rung(track, rung).map(|(t, r)| Condition::TrackAt(t, r))
            }
            schema::Condition::TrackAtLeast(track, rung) => {
                self.track_and_rung(track, rung).map(|(t, r)| Condition::TrackAtLeast(t, r))
            }
            schema::Condition::MeasureOn(measure) => self
                .scenario
                .measures
                .index_of(measure)
                .map(|index| Condition::MeasureOn(MeasureId::new(index))),
            schema::Condition::OrderGiven(seat, order) => self
                .seat_and_order(seat, order)
                .map(|(seat, order)| Condition::OrderGiven(seat, order)),
            schema::Condition::TurnAtLeast(turn) => Some(Condition::TurnAtLeast(*turn)),
            schema::Condition::All(each) => {
                Some(Condition::All(each.iter().map(|one| self.condition(one)).collect()))
            }
            schema::Condition::Any(each) => {
                Some(Condition::Any(each.iter().map(|one| self.condition(one)).collect()))
            }
            schema::Condition::Not(one) => Some(Condition::Not(Box::new(self.condition(one)))),
        };
        resolved.unwrap_or_else(Condition::never)
    }

    fn track_and_rung(&self, track: &str, rung: &str) -> Option<(TrackId, RungId)> {
        let index = self.scenario.tracks.index_of(track)?;
        let ladder = &self.scenario.tracks[track].ladder;
        let rung = self.scenario.ladders[ladder.as_str()].rungs.index_of(rung)?;
        Some((TrackId::new(index), RungId::new(rung)))
    }

    fn seat_and_order(&self, seat: &str, order: &str) -> Option<(SeatId, OrderId)> {
        let index = self.scenario.seats.index_of(seat)?;
        let order = self.scenario.seats[seat].orders.index_of(order)?;
        Some((SeatId::new(index), OrderId::new(order)))
    }

    fn measure_set(&self, measures: &[String]) -> MeasureSet {
        measures.iter().map(|id| self.measure(id)).collect()
    }

    fn measure(&self, id: &str) -> MeasureId {
        MeasureId::new(index_of(&self.scenario.measures, id))
    }

    fn track(&self, id: &str) -> TrackId {
        TrackId::new(index_of(&self.scenario.tracks, id))
    }

    fn rung(&self, ladder: &str, rung: &str) -> RungId {
        RungId::new(index_of(&self.scenario.ladders[ladder].rungs, rung))
    }
}

fn provenance(basis: Option<Basis>, cite: &[String]) -> Provenance<'_> {
    Provenance { basis, cite }
}

fn index_of<V>(table: &Table<V>, id: &str) -> usize {
    table.index_of(id).expect("a checked scenario names only what it declares")
}

fn slots(tracks: &[Track]) -> Vec<TrackId> {
    let each = tracks.iter().enumerate();
    each.flat_map(|(index, track)| track.slots.clone().map(move |_| TrackId::new(index))).collect()
}

fn ends_when_closed(scenario: &Scenario) -> bool {
    let arrives = scenario.tracks.values().any(|track| track.arrival.is_some());
    let opens = |inject: &schema::Inject| {
        inject.actions.iter().any(|action| matches!(action, schema::Action::Open { .. }))
    };
    !arrives && !scenario.injects.values().any(opens)
}

/// Ids of the rungs with which a crisis can be over, in declared order, then `horizon`.
fn outcomes(scenario: &Scenario, ends_when_closed: bool) -> Vec<String> {
    let played = |id: &str| {
        let stands = |track: &schema::Track| track.role == Role::Incident && track.ladder == id;
        scenario.tracks.values().any(stands)
    };
    let mut outcomes: Vec<String> = Vec::new();
    for (_, ladder) in scenario.ladders.iter().filter(|(id, _)| played(id)) {
        for (id, rung) in ladder.rungs.iter() {
            let over = match rung.kind {
                RungKind::Open => false,
                RungKind::Closes => ends_when_closed,
                RungKind::Ends => true,
            };
            if over && !outcomes.iter().any(|known| known == id) {
                outcomes.push(id.to_owned());
            }
        }
    }
    outcomes.push("horizon".to_owned());
    outcomes
}

fn acts_on_nothing(measure: &Measure, ladders: &[Ladder], tracks: &[Track]) -> bool {
    let acts = |effect: &Effect| {
        tracks.iter().zip(&effect.tracks).any(|(track, addressed)| {
            let named = |causes: &[(MechanismId, f64)]| {
                causes.iter().any(|(mechanism, _)| effect.mechanisms.contains(mechanism))
            };
            let moves = &ladders[track.ladder.index()].graph;
            *addressed
                && (moves.edge_weights().any(|each| named(&each.causes))
                    || track.arrival.as_ref().is_some_and(|arrival| named(&arrival.causes)))
        })
    };
    !measure.effects.iter().any(acts)
}
