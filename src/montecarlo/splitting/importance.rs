//! How near a state is to a severity: what splitting climbs.
//!
//! The importance of a state is the chance that one of its incidents, or one that arrives, reaches
//! the severity by the horizon, as a recursion backward in time finds it for a single incident
//! alone: everything else stands as it does at the start, and every seat gives its likeliest order.
//! So it knows nothing of how incidents, tension and injects act on each other. An importance may
//! be wrong as it likes: splitting stays unbiased, and only its error grows.

use std::collections::HashMap;

use crate::game::State;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::model::context::Context;
use crate::model::law;
use crate::model::law::Law;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// Where no single incident reaches the severity, a state is so much nearer for each step of
/// severity that it shows.
const STEP: f64 = 5.0;

/// The importance of states under one arm.
#[derive(Debug, Clone)]
pub(super) struct Importance<'a> {
    model: &'a Model,
    severity: u8,
    /// Of each incident track; of climate tracks empty.
    tracks: Vec<Alone>,
    /// Whether it goes by severity, because a single incident never reaches the one it is about.
    by_severity: bool,
}

/// A single incident on a track.
#[derive(Debug, Clone, Default)]
struct Alone {
    /// After each number of turns, of each rung: the chance that the severity is reached later.
    from: Vec<Vec<f64>>,
    /// After each number of turns: the chance that an incident arrives and reaches it.
    arriving: Vec<f64>,
}

impl<'a> Importance<'a> {
    pub(super) fn new(model: &'a Model, arm: MeasureSet, severity: u8) -> Self {
        let of_track = |index| {
            let track = TrackId::new(index);
            match model.tracks[index].role {
                Role::Incident => Alone::new(model, arm, track, severity),
                Role::Climate => Alone::default(),
            }
        };
        let tracks = (0..model.tracks.len()).map(of_track).collect();
        let mut importance = Importance { model, severity, tracks, by_severity: false };
        importance.by_severity = importance.of(&State::new(model, arm)) == 0.0;
        importance
    }

    /// The importance of a state between two turns: above 0 unless it is over, and 1 where the
    /// severity has been reached.
    pub(super) fn of(&self, state: &State) -> f64 {
        if state.record.at_least(self.severity) {
            return 1.0;
        }
        if state.is_over() {
            return 0.0;
        }
        if self.by_severity {
            let missing = self.severity - self.model.severity(&state.board.places);
            return libm::pow(STEP, -f64::from(missing));
        }
        let turn = state.turn as usize;
        let mut reaching = 0.0;
        let mut or = |chance: f64| reaching += chance - reaching * chance;
        for (track, slot) in self.model.incident_slots() {
            if let Some(rung) = state.board.places[slot].rung() {
                or(self.tracks[track.index()].from[turn][rung.index()]);
            }
        }
        for (index, alone) in self.tracks.iter().enumerate() {
            if let Some(arriving) = alone.arriving.get(turn)
                && state.board.quiet_place(self.model, TrackId::new(index)).is_some()
            {
                or(*arriving);
            }
        }
        reaching
    }
}

impl Alone {
    fn new(model: &Model, arm: MeasureSet, track: TrackId, severity: u8) -> Self {
        let ladder = model.ladder_of(track);
        let declared = &model.tracks[track.index()];
        let horizon = model.horizon as usize;
        let mut laws = Laws::new(model, arm, track);
        let mut from = vec![vec![0.0; ladder.graph.node_count()]; horizon + 1];
        let mut arriving = vec![0.0; if declared.arrival.is_some() { horizon + 1 } else { 0 }];
        for turn in (1..=horizon).rev() {
            let (before, after) = from.split_at_mut(turn);
            // What is reached by standing on a rung after this turn.
            let on = |rung: RungId| match ladder.rung(rung) {
                rung if rung.severity >= severity => 1.0,
                rung if rung.kind != RungKind::Open => 0.0,
                _ => after[0][rung.index()],
            };
            for (rung, known) in ladder.rungs() {
                if known.kind == RungKind::Open {
                    let law = laws.of_slot(turn as u32, rung);
                    let reached = law.outcomes().iter().map(|(to, p)| p * on(*to));
                    before[turn - 1][rung.index()] = reached.sum();
                }
            }
            if let Some(opens) = laws.opening(turn as u32) {
                arriving[turn - 1] = opens * on(declared.start) + (1.0 - opens) * arriving[turn];
            }
        }
        Alone { from, arriving }
    }
}

/// The laws of a single incident, kept by context.
struct Laws<'a> {
    model: &'a Model,
    track: TrackId,
    on: MeasureSet,
    places: Vec<Place>,
    context: Context,
    known: HashMap<(u64, RungId), Law<RungId>>,
}

impl<'a> Laws<'a> {
    fn new(model: &'a Model, arm: MeasureSet, track: TrackId) -> Self {
        let State { board, .. } = State::new(model, arm);
        let context = Context::of_track(model, arm, track);
        let on = board.on();
        Laws { model, track, on, places: board.places, context, known: HashMap::new() }
    }

    /// The law of the incident on a rung in a turn.
    fn of_slot(&mut self, turn: u32, rung: RungId) -> Law<RungId> {
        let slot = self.model.tracks[self.track.index()].slots.start;
        let stood = std::mem::replace(&mut self.places[slot], Place::on(rung));
        let orders = self.likeliest_orders(turn);
        let situation = self.situation(turn, &orders);
        let law = || law::of_slot(&situation, self.track, rung);
        let law = match self.context.number(&situation) {
            None => law(),
            Some(number) => match self.known.get(&(number, rung)) {
                Some(law) => law.clone(),
                None => {
                    let law = law();
                    self.known.insert((number, rung), law.clone());
                    law
                }
            },
        };
        self.places[slot] = stood;
        law
    }

    /// The chance that an incident arrives in a turn; none, where there is no arrival.
    fn opening(&self, turn: u32) -> Option<f64> {
        let arrival = self.model.tracks[self.track.index()].arrival.as_ref()?;
        let orders = self.likeliest_orders(turn);
        let law = law::of_arrival(&self.situation(turn, &orders), self.track, arrival);
        Some(law.outcomes().iter().filter(|(opens, _)| *opens).map(|(_, p)| p).sum())
    }

    fn likeliest_orders(&self, turn: u32) -> Vec<OrderId> {
        let situation = self.situation(turn, &[]);
        let likeliest = |seat| {
            let law = law::of_seat(&situation, SeatId::new(seat));
            let most = law.outcomes().iter().max_by(|a, b| a.1.total_cmp(&b.1));
            most.expect("a law has an outcome").0
        };
        (0..self.model.seats.len()).map(likeliest).collect()
    }

    fn situation<'b>(&'b self, turn: u32, orders: &'b [OrderId]) -> Situation<'b> {
        let situation = Situation::new(self.model, turn, &self.places, self.on);
        Situation { orders, ..situation }
    }
}
