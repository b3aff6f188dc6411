//! Conditions, and the situation that they speak of.

use crate::model::Extra;
use crate::model::Model;
use crate::model::ids::MeasureId;
use crate::model::ids::MeasureSet;
use crate::model::ids::OrderId;
use crate::model::ids::Place;
use crate::model::ids::RungId;
use crate::model::ids::SeatId;
use crate::model::ids::TrackId;
use crate::scenario::schema::Role;

/// What conditions and laws read: where everything stands in a turn, what is on, what was ordered.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The rules of this game.
    pub model: &'a Model,
    /// The turn, from 1.
    pub turn: u32,
    /// Where each slot stands, in the model's order of slots.
    pub places: &'a [Place],
    /// The highest severity among incidents open now; 0 if there is none.
    pub severity: u8,
    /// The measures that are on.
    pub on: MeasureSet,
    /// This turn's order of each seat; empty before all are in.
    pub orders: &'a [OrderId],
    /// Effects of this turn that the scenario does not have; empty wherever nobody plays.
    pub extra: &'a [Extra],
}

impl<'a> Situation<'a> {
    /// The situation of a turn in which these slots stand here and these measures are on, before
    /// any order.
    #[must_use]
    pub fn new(model: &'a Model, turn: u32, places: &'a [Place], on: MeasureSet) -> Self {
        let severity = model.severity(places);
        Situation { model, turn, places, severity, on, orders: &[], extra: &[] }
    }
}

/// A question about a situation.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The highest severity among incidents open now is at least this.
    SeverityAtLeast(u8),
    /// Any slot of the track stands on the rung.
    TrackAt(TrackId, RungId),
    /// The climate track stands on the rung or a later one.
    TrackAtLeast(TrackId, RungId),
    /// The measure is on.
    MeasureOn(MeasureId),
    /// The seat gave the order this turn.
    OrderGiven(SeatId, OrderId),
    /// The turn is this or a later one.
    TurnAtLeast(u32),
    /// Every one holds; of none, this is always so.
    All(Vec<Condition>),
    /// At least one holds; of none, this is never so.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// The condition that always holds.
    #[must_use]
    pub fn always() -> Self {
        Condition::All(Vec::new())
    }

    /// The condition that never holds, as of a library that asks for what a scenario does not have.
    #[must_use]
    pub fn never() -> Self {
        Condition::Any(Vec::new())
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, situation: &Situation<'_>) -> bool {
        match self {
            Condition::SeverityAtLeast(severity) => situation.severity >= *severity,
            Condition::TrackAt(track, rung) => {
                let slots = situation.model.tracks[track.index()].slots.clone();
                situation.places[slots].contains(&Place::on(*rung))
            }
            Condition::TrackAtLeast(track, rung) => {
                let track = &situation.model.tracks[track.index()];
                assert!(track.role == Role::Climate, "only climate tracks have levels");
                situation.places[track.slots.start] >= Place::on(*rung)
            }
            Condition::MeasureOn(measure) => situation.on.contains(*measure),
            Condition::OrderGiven(seat, order) => situation.orders.get(seat.index()) == Some(order),
            Condition::TurnAtLeast(turn) => situation.turn >= *turn,
            Condition::All(conditions) => conditions.iter().all(|each| each.holds(situation)),
            Condition::Any(conditions) => conditions.iter().any(|each| each.holds(situation)),
            Condition::Not(condition) => !condition.holds(situation),
        }
    }

    /// Calls `visit` for every question that is not made of others.
    pub fn visit(&self, visit: &mut impl FnMut(&Condition)) {
        match self {
            Condition::All(conditions) | Condition::Any(conditions) => {
                conditions.iter().for_each(|each| each.visit(visit));
            }
            Condition::Not(condition) => condition.visit(visit),
            atom => visit(atom),
        }
    }
}
