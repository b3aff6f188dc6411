//! A law taken apart: what each mechanism and each measure has to do with it.
//!
//! For the facilitator, before the draw. Orders that are known are taken as they are; the others
//! are averaged over the seats' policies. Which of it may be shown to whom is not decided here.

use crate::game;
use crate::game::State;
use crate::model::Extra;
use crate::model::MeasureId;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::model::law;

/// The law of an open slot, and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotParts {
    /// The slot, among all slots.
    pub slot: usize,
    /// Its track.
    pub track: TrackId,
    /// The rung it stands on.
    pub from: RungId,
    /// Where it may go or stay, from best to worst, with its probability.
    pub outcomes: Vec<(RungId, f64)>,
    /// That it moves to a rung of higher severity.
    pub rises: f64,
    /// Of each mechanism behind rising moves, its part of that probability, the largest first.
    pub mechanisms: Vec<(MechanismId, f64)>,
    /// Of each measure that is on and acts here, how much higher that probability would be without
    /// it (negative: lower), the largest first.
    pub measures: Vec<(MeasureId, f64)>,
}

/// The law of an arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrivalParts {
    /// The track.
    pub track: TrackId,
    /// That an incident opens.
    pub opens: f64,
    /// Of each measure that is on and acts here, how much higher that would be without it.
    pub measures: Vec<(MeasureId, f64)>,
}

/// The laws of a turn that has begun; `orders` has each seat's order, or none where it is not
/// known.
#[must_use]
pub fn parts(
    model: &Model,
    state: &State,
    orders: &[Option<OrderId>],
    extra: &[Extra],
) -> (Vec<SlotParts>, Vec<ArrivalParts>) {
    let ways = ways(model, state, orders);
    let table = Table { model, state, extra, ways: &ways };
    let first = game::laws(model, state, &ways[0].0, extra);
    let slots = first.slots.iter().map(|of| table.slot(of.slot, of.track, of.from));
    let arrivals = first.arrivals.iter().map(|(track, _)| table.arrival(*track));
    (slots.collect(), arrivals.collect())
}

/// Ways in which the seats may order up to which every one is weighed; beyond, a seat's likeliest
/// order stands for it.
const WAYS_MAX: usize = 1024;

/// Every way in which the seats may order, with its probability.
fn ways(model: &Model, state: &State, known: &[Option<OrderId>]) -> Vec<(Vec<OrderId>, f64)> {
    let situation = state.situation(model);
    let mut ways = vec![(Vec::new(), 1.0)];
    for (index, order) in known.iter().enumerate() {
        let mut policy = match order {
            Some(order) => vec![(*order, 1.0)],
            None => law::of_seat(&situation, SeatId::new(index)).outcomes().to_vec(),
        };
        if ways.len() * policy.len() > WAYS_MAX {
            policy.sort_by(|(_, one), (_, other)| other.total_cmp(one));
            policy.truncate(1);
            policy[0].1 = 1.0;
        }
        let mut longer = Vec::with_capacity(ways.len() * policy.len());
        for (orders, probability) in ways {
            for (order, chance) in &policy {
                let mut orders = orders.clone();
                orders.push(*order);
                longer.push((orders, probability * chance));
            }
        }
        ways = longer;
    }
    ways
}

struct Table<'a> {
    model: &'a Model,
    state: &'a State,
    extra: &'a [Extra],
    ways: &'a [(Vec<OrderId>, f64)],
}

impl Table<'_> {
    /// The mean of something over the ways in which the seats may order.
    fn mean(
        &self,
        without: Option<MeasureId>,
        of: impl Fn(&Situation<'_>) -> Vec<f64>,
    ) -> Vec<f64> {
        let mut sums: Vec<f64> = Vec::new();
        for (orders, probability) in self.ways {
            let plain = self.state.situation(self.model);
            let on = without.map_or(plain.on, |measure| plain.on.without(measure));
            let situation = Situation { orders, extra: self.extra, on, ..plain };
            let values = of(&situation);
            sums.resize(values.len(), 0.0);
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += probability * value);
        }
        sums
    }

    fn slot(&self, slot: usize, track: TrackId, from: RungId) -> SlotParts {
        let order = law::order(self.model, track, from);
        let severity = |rung: RungId| self.model.rung_on(track, rung).severity;
        let rising = |rung: &RungId| severity(*rung) > severity(from);
        let probabilities = |situation: &Situation<'_>| {
            let law = law::of_slot(situation, track, from);
            let of = |rung: &RungId| law.outcomes().iter().find(|(to, _)| to == rung);
            order.iter().map(|rung| of(rung).map_or(0.0, |(_, p)| *p)).collect()
        };
        let rises = |law: &[f64]| -> f64 {
            order.iter().zip(law).filter(|(rung, _)| rising(rung)).map(|(_, p)| p).sum()
        };
        let now = self.mean(None, probabilities);
        let rise = rises(&now);
        let on = self.state.board.on();
        let measures = on
            .iter()
            .map(|measure| (measure, rises(&self.mean(Some(measure), probabilities)) - rise));
        let outcomes = order.iter().copied().zip(now.iter().copied());
        SlotParts {
            slot,
            track,
            from,
            outcomes: outcomes.filter(|(_, p)| *p > 0.0).collect(),
            rises: rise,
            mechanisms: largest_first(self.mechanisms(track, from, &rising)),
            measures: largest_first(measures.collect()),
        }
    }

    /// What each mechanism has of the probability of rising: a move's, divided as its weight is.
    fn mechanisms(
        &self,
        track: TrackId,
        from: RungId,
        rising: &impl Fn(&RungId) -> bool,
    ) -> Vec<(MechanismId, f64)> {
        let ladder = self.model.ladder_of(track);
        let count = self.model.mechanisms.len();
        let shares = self.mean(None, |situation| {
            let law = law::of_slot(situation, track, from);
            let multipliers = law::multipliers(situation, track);
            let mut parts = vec![0.0; count];
            let possible = |to: &RungId| law.outcomes().iter().find(|(rung, _)| rung == to);
            for (to, p) in law.outcomes().iter().filter(|(to, _)| rising(to)) {
                let moves = ladder.moves_from(from).filter(|(rung, each)| {
                    rung == to && each.when.as_ref().is_none_or(|when| when.holds(situation))
                });
                let mut weights = vec![0.0; count];
                for (_, each) in moves.filter(|(rung, _)| possible(rung).is_some()) {
                    for (mechanism, share) in &each.causes {
                        let weight = each.p.value * share * multipliers[mechanism.index()];
                        weights[mechanism.index()] += weight;
                    }
                }
                let whole: f64 = weights.iter().sum();
                for (part, weight) in parts.iter_mut().zip(weights) {
                    *part += p * weight / whole;
                }
            }
            parts
        });
        shares
            .into_iter()
            .enumerate()
            .map(|(index, part)| (MechanismId::new(index), part))
            .collect()
    }

    fn arrival(&self, track: TrackId) -> ArrivalParts {
        let arrival = self.model.tracks[track.index()].arrival.as_ref();
        let arrival = arrival.expect("only a track with an arrival has its law");
        let opens = |situation: &Situation<'_>| {
            let law = law::of_arrival(situation, track, arrival);
            let found = law.outcomes().iter().find(|(opens, _)| *opens);
            vec![found.map_or(0.0, |(_, p)| *p)]
        };
        let now = self.mean(None, opens)[0];
        let on = self.state.board.on();
        let measures = on.iter().map(|measure| (measure, self.mean(Some(measure), opens)[0] - now));
        ArrivalParts { track, opens: now, measures: largest_first(measures.collect()) }
    }
}

/// Parts that are not nothing, the largest first, whichever way they go.
fn largest_first<T>(mut parts: Vec<(T, f64)>) -> Vec<(T, f64)> {
    parts.retain(|(_, part)| part.abs() > 1e-12);
    parts.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    parts
}
