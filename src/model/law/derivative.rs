//! How a law changes with the numbers that it is made of.
//!
//! A [`Slope`] is the derivative of every outcome's probability with respect to one number, the
//! others held: a base probability, a share of a mechanism, an odds ratio or an availability.
//! (Shares must sum to 1; the slope of one is the partial derivative all the same.) A number that
//! stands in several places has a slope for each; they add up. Where a row is full and nothing
//! stays, the slope of a probability is that of the scaled row.

use crate::model::Arrival;
use crate::model::Effect;
use crate::model::Inject;
use crate::model::Quantity;
use crate::model::Situation;
use crate::model::ids::LadderId;
use crate::model::ids::MechanismId;
use crate::model::ids::ParameterId;
use crate::model::ids::RungId;
use crate::model::ids::TrackId;
use crate::model::law::MULTIPLIER_MAX;
use crate::model::law::exponents;
use crate::model::law::in_force;
use crate::model::law::measure_ratios;
use crate::model::law::multipliers;
use crate::model::law::staying;

/// A number that laws are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Number {
    /// A base probability, an odds ratio or an availability.
    Parameter(ParameterId),
    /// The share that a mechanism has of something.
    Share(Shared, MechanismId),
}

/// What mechanisms share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// A move of a ladder: a place among its edges.
    Move(LadderId, usize),
    /// A track's arrival.
    Arrival(TrackId),
}

/// The derivative of a law with respect to a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope<T> {
    /// The number.
    pub number: Number,
    /// Outcomes and how fast their probabilities grow; together they stay the same.
    pub outcomes: Vec<(T, f64)>,
}

/// The slopes of the law of an open slot.
#[must_use]
pub fn of_slot(situation: &Situation<'_>, track: TrackId, rung: RungId) -> Vec<Slope<RungId>> {
    let model = situation.model;
    let id = model.tracks[track.index()].ladder;
    let entries = model.ladder_of(track).edges_from(rung).filter_map(|(edge, to, each)| {
        let exists = each.when.as_ref().is_none_or(|when| when.holds(situation));
        let shared = Shared::Move(id, edge);
        exists.then_some(Entry { to, p: each.p, causes: &each.causes, shared })
    });
    let entries: Vec<Entry<'_, RungId>> = entries.collect();
    Row::new(situation, track, &entries, rung).slopes()
}

/// Rungs on which a slot cannot stand after the turn in this situation, but could if some number
/// were not 0, or a row less full; among them may be rungs that it can reach.
#[must_use]
pub fn ghosts_of_slot(situation: &Situation<'_>, track: TrackId, rung: RungId) -> Vec<RungId> {
    let moves = situation.model.ladder_of(track).moves_from(rung);
    moves
        .filter(|(_, each)| each.when.as_ref().is_none_or(|when| when.holds(situation)))
        .map(|(to, _)| to)
        .chain([rung])
        .collect()
}

/// The slopes of the law of a track's arrival.
#[must_use]
pub fn of_arrival(
    situation: &Situation<'_>,
    track: TrackId,
    arrival: &Arrival,
) -> Vec<Slope<bool>> {
    let shared = Shared::Arrival(track);
    let entry = Entry { to: true, p: arrival.p, causes: &arrival.causes, shared };
    Row::new(situation, track, &[entry], false).slopes()
}

/// The slope of the law of an inject that is due and whose condition holds.
#[must_use]
pub fn of_inject(inject: &Inject) -> Vec<Slope<bool>> {
    let slope = |p: &Quantity| Slope {
        number: Number::Parameter(p.parameter),
        outcomes: vec![(true, 1.0), (false, -1.0)],
    };
    inject.p.iter().map(slope).collect()
}

/// One thing that can happen in a row.
struct Entry<'a, T> {
    to: T,
    p: Quantity,
    causes: &'a [(MechanismId, f64)],
    shared: Shared,
}

/// How fast the logarithm of a mechanism's multiplier grows with a parameter.
struct Growth {
    parameter: ParameterId,
    mechanism: MechanismId,
    rate: f64,
}

/// A row of a ladder, or an arrival, with its weights.
struct Row<'a, T> {
    entries: &'a [Entry<'a, T>],
    multipliers: Vec<f64>,
    growths: Vec<Growth>,
    /// The outcome of staying, and its weight.
    stay: (T, f64),
    total: f64,
}

impl<'a, T: Copy + PartialEq> Row<'a, T> {
    fn new(
        situation: &Situation<'_>,
        track: TrackId,
        entries: &'a [Entry<'a, T>],
        stay: T,
    ) -> Self {
        let multipliers = multipliers(situation, track);
        let growths = growths(situation, track, &multipliers);
        let staying = staying(entries.iter().map(|entry| entry.p.value).sum());
        let mut row = Row { entries, multipliers, growths, stay: (stay, staying), total: staying };
        row.total += entries.iter().map(|entry| entry.p.value * row.tilt(entry)).sum::<f64>();
        row
    }

    /// The sum over mechanisms of share times multiplier.
    fn tilt(&self, entry: &Entry<'_, T>) -> f64 {
        let part =
            |(mechanism, share): &(MechanismId, f64)| share * self.multipliers[mechanism.index()];
        entry.causes.iter().map(part).sum()
    }

    fn slopes(&self) -> Vec<Slope<T>> {
        let mut slopes = Vec::new();
        for entry in self.entries {
            let mut weights = vec![(entry.to, self.tilt(entry))];
            if self.stay.1 > 0.0 {
                weights.push((self.stay.0, -1.0));
            }
            slopes.push(self.slope(Number::Parameter(entry.p.parameter), weights));
            for (mechanism, _) in entry.causes {
                let weight = entry.p.value * self.multipliers[mechanism.index()];
                let number = Number::Share(entry.shared, *mechanism);
                slopes.push(self.slope(number, vec![(entry.to, weight)]));
            }
        }
        for Growth { parameter, mechanism, rate } in &self.growths {
            let weights: Vec<(T, f64)> = self
                .entries
                .iter()
                .flat_map(|entry| {
                    let named = entry.causes.iter().filter(|(named, _)| named == mechanism);
                    named.map(|(_, share)| {
                        let multiplier = self.multipliers[mechanism.index()];
                        (entry.to, entry.p.value * share * multiplier * rate)
                    })
                })
                .collect();
            if !weights.is_empty() {
                slopes.push(self.slope(Number::Parameter(*parameter), weights));
            }
        }
        slopes
    }

    /// From how fast weights grow to how fast probabilities do: (dW - P dT) / T.
    fn slope(&self, number: Number, growing: Vec<(T, f64)>) -> Slope<T> {
        let all: f64 = growing.iter().map(|(_, weight)| weight).sum();
        let standing =
            self.entries.iter().map(|entry| (entry.to, entry.p.value * self.tilt(entry)));
        let mut outcomes: Vec<(T, f64)> = Vec::new();
        let mut add = |outcome: T, change: f64| match outcomes
            .iter_mut()
            .find(|(known, _)| *known == outcome)
        {
            Some((_, sum)) => *sum += change,
            None => outcomes.push((outcome, change)),
        };
        for (outcome, weight) in standing.chain([self.stay]) {
            add(outcome, -weight / self.total * all / self.total);
        }
        for (outcome, weight) in growing {
            add(outcome, weight / self.total);
        }
        Slope { number, outcomes }
    }
}

/// How multipliers grow with the odds and availabilities in force on a track.
fn growths(situation: &Situation<'_>, track: TrackId, multipliers: &[f64]) -> Vec<Growth> {
    let model = situation.model;
    let mut growths = Vec::new();
    let mut by_effects = |effects: &[Effect]| {
        for effect in effects.iter().filter(|effect| in_force(effect, situation, track)) {
            let Quantity { value, parameter } = effect.odds;
            let mechanisms = effect.mechanisms.iter();
            growths.extend(mechanisms.map(|mechanism| Growth {
                parameter,
                mechanism: *mechanism,
                rate: 1.0 / value,
            }));
        }
    };
    for influence in model.influences.iter().filter(|each| each.when.holds(situation)) {
        by_effects(&influence.effects);
    }
    for (seat, order) in model.seats.iter().zip(situation.orders) {
        by_effects(&seat.orders[order.index()].effects);
    }
    let ratios = measure_ratios(situation, track);
    for (ratio, exponent) in ratios.iter().zip(exponents(model, &ratios)) {
        let measure = &model.measures[ratio.measure.index()];
        let mechanism = ratio.mechanism;
        let rate = exponent / ratio.ratio;
        growths.push(Growth {
            parameter: measure.availability.parameter,
            mechanism,
            rate: rate * (ratio.odds - 1.0),
        });
        let in_force = measure.effects.iter().filter(|each| in_force(each, situation, track));
        for effect in in_force.filter(|each| each.mechanisms.contains(&mechanism)) {
            let Quantity { value, parameter } = effect.odds;
            let rate = rate * measure.availability.value * ratio.odds / value;
            growths.push(Growth { parameter, mechanism, rate });
        }
    }
    // A multiplier at its bound does not move.
    let moves = |growth: &Growth| {
        let multiplier = multipliers[growth.mechanism.index()];
        multiplier > 1.0 / MULTIPLIER_MAX && multiplier < MULTIPLIER_MAX
    };
    growths.retain(moves);
    growths
}
