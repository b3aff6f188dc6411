//! The law: the probability distribution of one source of chance in one turn.
//!
//! This is the only place where a probability is computed, so that the sampler, the exact solver,
//! the facilitator's odds and the counterfactual cannot disagree. A [`Law`] lists its outcomes from
//! best to worst with their probabilities; applying an outcome is the business of `game`, and
//! deterministic. It follows the design, section 2 (odds) and section 3 (order, thresholds).

pub mod derivative;

use crate::model::Arrival;
use crate::model::Condition;
use crate::model::Effect;
use crate::model::Inject;
use crate::model::Ladder;
use crate::model::Measure;
use crate::model::Model;
use crate::model::Situation;
use crate::model::ids::GroupId;
use crate::model::ids::MeasureId;
use crate::model::ids::MechanismId;
use crate::model::ids::OrderId;
use crate::model::ids::RungId;
use crate::model::ids::SeatId;
use crate::model::ids::TrackId;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// A staying weight below this is 0: what floating-point sums leave of a full row.
const STAYING_MIN: f64 = 1e-12;

/// Multipliers stay within this factor of 1, so that no product of finite odds overflows a row.
const MULTIPLIER_MAX: f64 = 1e150;

/// 2^64 as a float: the number of draws there are.
const DRAWS: f64 = 18_446_744_073_709_551_616.0;

/// Outcomes from best to worst, each with its probability; none is 0, they sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Law<T> {
    outcomes: Vec<(T, f64)>,
}

impl<T: Copy> Law<T> {
    /// The law of outcomes from best to worst; those of weight zero are dropped, the others divided
    /// by `total`.
    fn of(outcomes: impl IntoIterator<Item = (T, f64)>, total: f64) -> Self {
        let weighed = outcomes.into_iter();
        let mut outcomes = Vec::with_capacity(weighed.size_hint().1.unwrap_or(0));
        let possible = weighed.filter(|(_, weight)| *weight > 0.0);
        outcomes.extend(possible.map(|(outcome, weight)| (outcome, weight / total)));
        assert!(!outcomes.is_empty(), "something always happens, if only that all stays");
        Law { outcomes }
    }

    /// Outcomes from best to worst with their probabilities.
    #[must_use]
    pub fn outcomes(&self) -> &[(T, f64)] {
        &self.outcomes
    }

    /// The same law of outcomes under other names.
    pub(crate) fn map<U>(self, name: impl Fn(T) -> U) -> Law<U> {
        let outcomes = self.outcomes.into_iter();
        Law { outcomes: outcomes.map(|(outcome, p)| (name(outcome), p)).collect() }
    }

    /// The outcome of a draw.
    #[must_use]
    pub fn pick(&self, draw: u64) -> T {
        self.outcomes[self.place(draw)].0
    }

    /// The place of a draw's outcome in [`Law::outcomes`].
    #[must_use]
    pub fn place(&self, draw: u64) -> usize {
        let thresholds = self.thresholds();
        thresholds
            .iter()
            .position(|threshold| u128::from(draw) < *threshold)
            .unwrap_or(self.outcomes.len() - 1)
    }

    /// Of each outcome but the last, the number of draws below which it or a better one falls:
    /// floor(c * 2^64), at most 2^64, where c is the running sum of probabilities.
    #[must_use]
    pub fn thresholds(&self) -> Vec<u128> {
        let mut sum = 0.0;
        let before_last = &self.outcomes[..self.outcomes.len() - 1];
        before_last
            .iter()
            .map(|(_, probability)| {
                sum += probability;
                if sum >= 1.0 { 1 << 64 } else { (sum * DRAWS) as u128 }
            })
            .collect()
    }
}

/// The law of an open slot: the rung it stands on after the turn.
#[must_use]
pub fn of_slot(situation: &Situation<'_>, track: TrackId, rung: RungId) -> Law<RungId> {
    of_slots(situation, track)(rung)
}

/// As [`of_slot`], for any rung: what all rungs have in common is computed once.
pub(crate) fn of_slots(
    situation: &Situation<'_>,
    track: TrackId,
) -> impl Fn(RungId) -> Law<RungId> {
    let multipliers = multipliers(situation, track);
    move |rung| of_slot_under(situation, track, rung, &multipliers)
}

/// As [`of_slot`], with the [`multipliers`] of the situation.
pub(crate) fn of_slot_under(
    situation: &Situation<'_>,
    track: TrackId,
    rung: RungId,
    multipliers: &[f64],
) -> Law<RungId> {
    let ladder = situation.model.ladder_of(track);
    let mut weights = vec![0.0; ladder.graph.node_count()];
    let mut leaving = 0.0;
    for (to, each) in ladder.moves_from(rung) {
        if each.when.as_ref().is_none_or(|when| when.holds(situation)) {
            weights[to.index()] += weight(each.p.value, &each.causes, multipliers);
            leaving += each.p.value;
        }
    }
    weights[rung.index()] = staying(leaving);
    let total = weights.iter().sum();
    let order = order(situation.model, track, rung).iter();
    Law::of(order.map(|to| (*to, weights[to.index()])), total)
}

/// All rungs of a track's ladder, from the best outcome of a slot that stands on `rung` to the
/// worst.
pub(crate) fn order(model: &Model, track: TrackId, rung: RungId) -> &[RungId] {
    &model.tracks[track.index()].orders[rung.index()]
}

/// As [`order`], of each rung of a ladder, on a track of this role.
pub(crate) fn orders(ladder: &Ladder, role: Role) -> Vec<Vec<RungId>> {
    let order = |(rung, _): (RungId, _)| {
        let mut rungs: Vec<RungId> = ladder.rungs().map(|(to, _)| to).collect();
        if role == Role::Incident {
            rungs.sort_by_key(|to| {
                let target = ladder.rung(*to);
                let class = match target.kind {
                    RungKind::Closes => 0,
                    _ if *to == rung => 1,
                    _ => 2,
                };
                (target.severity, class, *to)
            });
        }
        rungs
    };
    ladder.rungs().map(order).collect()
}

/// The law of a track's arrival, while a place is quiet: whether an incident opens.
#[must_use]
pub fn of_arrival(situation: &Situation<'_>, track: TrackId, arrival: &Arrival) -> Law<bool> {
    of_arrival_under(arrival, &multipliers(situation, track))
}

/// As [`of_arrival`], with the [`multipliers`] of the situation.
pub(crate) fn of_arrival_under(arrival: &Arrival, multipliers: &[f64]) -> Law<bool> {
    let none = staying(arrival.p.value);
    let opens = weight(arrival.p.value, &arrival.causes, multipliers);
    Law::of([(false, none), (true, opens)], none + opens)
}

/// The law of an inject that is due and whose condition holds: whether it fires.
#[must_use]
pub fn of_inject(inject: &Inject) -> Law<bool> {
    // A chance that was drawn above 1 is certain.
    let p = inject.p.as_ref().map_or(1.0, |p| p.value.min(1.0));
    Law::of([(false, staying(p)), (true, p)], staying(p) + p)
}

/// The law of a seat under its policy: the order it gives.
///
/// The first rule whose condition holds counts; it is renormalised over the orders that can be
/// given, and if nothing is left the seat gives its first order.
#[must_use]
pub fn of_seat(situation: &Situation<'_>, seat: SeatId) -> Law<OrderId> {
    let policy = &situation.model.seats[seat.index()].policy;
    let rule = policy.iter().find(|rule| rule.when.holds(situation));
    let rule = rule.expect("a checked policy has a rule that always holds");
    let weights: Vec<(OrderId, f64)> = (0..rule.choose.len())
        .map(OrderId::new)
        .map(|order| {
            let chosen = may_order(situation, seat, order);
            (order, if chosen { rule.choose[order.index()] } else { 0.0 })
        })
        .collect();
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    if total > 0.0 { Law::of(weights, total) } else { Law::of([(OrderId::new(0), 1.0)], 1.0) }
}

/// Whether a seat can give an order: what it needs is on, and its condition holds.
#[must_use]
pub fn may_order(situation: &Situation<'_>, seat: SeatId, order: OrderId) -> bool {
    let order = &situation.model.seats[seat.index()].orders[order.index()];
    situation.on.includes(order.needs)
        && order.when.as_ref().is_none_or(|when| when.holds(situation))
}

/// Of each mechanism, the multiplier in force on a track: the product of the odds of influences, of
/// orders, of this turn's extra effects, and of the pooled measures, in declared order.
#[must_use]
pub fn multipliers(situation: &Situation<'_>, track: TrackId) -> Vec<f64> {
    let model = situation.model;
    let mut multipliers = vec![1.0; model.mechanisms.len()];
    let mut apply = |effects: &[Effect]| {
        for effect in effects.iter().filter(|effect| in_force(effect, situation, track)) {
            for mechanism in &effect.mechanisms {
                multipliers[mechanism.index()] *= effect.odds.value;
            }
        }
    };
    for influence in model.influences.iter().filter(|each| each.when.holds(situation)) {
        apply(&influence.effects);
    }
    for (seat, order) in model.seats.iter().zip(situation.orders) {
        apply(&seat.orders[order.index()].effects);
    }
    for extra in situation.extra.iter().filter(|extra| extra.tracks[track.index()]) {
        for mechanism in &extra.mechanisms {
            multipliers[mechanism.index()] *= extra.odds;
        }
    }
    let ratios = measure_ratios(situation, track);
    let exponents = exponents(model, &ratios);
    let mut pooled = vec![1.0; multipliers.len()];
    for (ratio, exponent) in ratios.iter().zip(exponents) {
        pooled[ratio.mechanism.index()] *= libm::pow(ratio.ratio, exponent);
    }
    for (multiplier, pooled) in multipliers.iter_mut().zip(pooled) {
        *multiplier = (*multiplier * pooled).clamp(1.0 / MULTIPLIER_MAX, MULTIPLIER_MAX);
    }
    multipliers
}

/// Which effects are in force on a track, of influences, of the seats' orders and of the measures,
/// in declared order. Where these are the same, so are the [`multipliers`], whatever the values of
/// the parameters, but for this turn's extra effects.
pub(crate) fn forces(situation: &Situation<'_>, track: TrackId) -> Vec<bool> {
    let model = situation.model;
    let mut forces = Vec::new();
    let mut tell = |effects: &[Effect], counts: bool| {
        forces.extend(effects.iter().map(|each| counts && in_force(each, situation, track)));
    };
    for influence in &model.influences {
        tell(&influence.effects, influence.when.holds(situation));
    }
    for (seat, given) in model.seats.iter().zip(situation.orders) {
        for (place, order) in seat.orders.iter().enumerate() {
            tell(&order.effects, place == given.index());
        }
    }
    for (place, measure) in model.measures.iter().enumerate() {
        tell(&measure.effects, situation.on.contains(MeasureId::new(place)));
    }
    forces
}

/// What one measure does to one mechanism: r = 1 + a (OR - 1).
struct Ratio {
    mechanism: MechanismId,
    measure: MeasureId,
    group: Option<GroupId>,
    /// The product of the odds of its effects in force.
    odds: f64,
    ratio: f64,
    /// |ln r|, which only ratios of a group are compared by.
    strength: f64,
}

/// The ratios of the measures that are on and address the track, in declared order.
fn measure_ratios(situation: &Situation<'_>, track: TrackId) -> Vec<Ratio> {
    let mut ratios: Vec<Ratio> = Vec::new();
    for measure in situation.on.iter() {
        let Measure { group, availability, effects, .. } =
            &situation.model.measures[measure.index()];
        let first = ratios.len();
        for effect in effects.iter().filter(|each| in_force(each, situation, track)) {
            let odds = effect.odds.value;
            for &mechanism in &effect.mechanisms {
                match ratios[first..].iter_mut().find(|known| known.mechanism == mechanism) {
                    Some(known) => known.odds *= odds,
                    None => {
                        let (group, ratio, strength) = (*group, 1.0, 0.0);
                        ratios.push(Ratio { mechanism, measure, group, odds, ratio, strength });
                    }
                }
            }
        }
        // Drawn availabilities may leave their range, and many odds may leave every range.
        let availability = availability.value.clamp(0.0, 1.0);
        for each in &mut ratios[first..] {
            each.odds = each.odds.clamp(1.0 / MULTIPLIER_MAX, MULTIPLIER_MAX);
            each.ratio = 1.0 + availability * (each.odds - 1.0);
            if group.is_some() {
                each.strength = libm::log(each.ratio).abs();
            }
        }
    }
    ratios
}

/// Of each ratio, the exponent that pooling gives it. Within a group, ratios below 1 and above 1
/// are pooled apart on each mechanism; in each pool the n-th strongest is raised to overlap^n.
fn exponents(model: &Model, ratios: &[Ratio]) -> Vec<f64> {
    let mut exponents = vec![1.0; ratios.len()];
    let pools = |place: &usize| (ratios[*place].mechanism, ratios[*place].group);
    let is_grouped = |place: &usize| ratios[*place].group.is_some();
    let mut grouped: Vec<usize> = (0..ratios.len()).filter(is_grouped).collect();
    // Within a pool they stay as declared.
    grouped.sort_by_key(pools);
    for places in grouped.chunk_by(|one, other| pools(one) == pools(other)) {
        for place in places {
            let ratio = &ratios[*place];
            let Some(group) = ratio.group else { continue };
            let overlap = model.groups[group.index()];
            let raised = |lowers| libm::pow(overlap, rank(ratios, places, *place, lowers) as f64);
            exponents[*place] = if ratio.ratio == 1.0 {
                // It would join either pool as its weakest; by itself it does nothing.
                (raised(true) + raised(false)) / 2.0
            } else {
                raised(ratio.ratio < 1.0)
            };
        }
    }
    exponents
}

/// How many ratios, of those at some places, which lower or raise the odds stand before the one at
/// `place`: those that are stronger, and those as strong that were declared before it.
fn rank(ratios: &[Ratio], places: &[usize], place: usize, lowers: bool) -> usize {
    let strong = ratios[place].strength;
    let before = |other: &&usize| {
        let Ratio { ratio, strength, .. } = ratios[**other];
        let in_pool = ratio != 1.0 && (ratio < 1.0) == lowers;
        in_pool && (strength > strong || (strength == strong && **other < place))
    };
    places.iter().filter(before).count()
}

fn in_force(effect: &Effect, situation: &Situation<'_>, track: TrackId) -> bool {
    effect.tracks[track.index()]
        && effect.when.as_ref().is_none_or(|when: &Condition| when.holds(situation))
}

/// p times the sum over mechanisms of share times multiplier.
fn weight(p: f64, causes: &[(MechanismId, f64)], multipliers: &[f64]) -> f64 {
    let tilt: f64 =
        causes.iter().map(|(mechanism, share)| share * multipliers[mechanism.index()]).sum();
    p * tilt
}

/// The weight of staying where moves of these base probabilities leave. Where drawn parameters make
/// a row exceed 1, nothing stays, and dividing by the total scales the row.
fn staying(leaving: f64) -> f64 {
    let rest = 1.0 - leaving;
    if rest < STAYING_MIN { 0.0 } else { rest }
}
