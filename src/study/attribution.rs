//! What each measure of a set has a part in: Shapley values under precedence.
//!
//! A measure cannot be on without what it needs, so not every order of switching measures on is
//! possible, and the value of a measure is its mean effect over all orders that are: the Shapley
//! value under precedence constraints of Faigle and Kern, *The Shapley value for cooperative games
//! under precedence constraints* (International Journal of Game Theory 21, 1992). What a measure
//! needs comes before it and so never gets credit for it. With at most [`EXACT_MAX`] measures every
//! set is asked and the mean is exact; beyond, orders are drawn in antithetic pairs, each order
//! equally likely, and the values have bounds. Either way they add up to what all measures do, in
//! every draw.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use thiserror::Error;

use crate::chance::Address;
use crate::chance::Chance;
use crate::chance::Dice;
use crate::chance::Seed;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::study::risks::Risks;
use crate::study::uncertainty::Spread;

/// Up to so many measures all sets are asked.
pub const EXACT_MAX: usize = 12;

/// More sets than this of measures that hang together are not counted.
const IDEALS_MAX: usize = 500_000;

/// Why there is no attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AttributionError {
    /// Too many ways to switch measures on that need one another.
    #[error("{0} measures that need one another can be switched on in too many ways to count")]
    TooEntangled(usize),
}

/// Which sets of measures must be asked, and how their risks make values.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The measures, in declared order.
    players: Vec<MeasureId>,
    /// Every set that is asked.
    sets: Vec<MeasureSet>,
    places: BTreeMap<MeasureSet, usize>,
    /// What each measure needs, directly or not, and itself, among the players.
    closures: Vec<MeasureSet>,
    /// The sets that a measure can join, with the share of orders in which it does: place of the
    /// measure, places of the sets without and with it, weight.
    joins: Vec<(usize, usize, usize, f64)>,
    /// Pairs of orders, if they were drawn: of each, where its joins begin and end.
    pairs: Option<Vec<std::ops::Range<usize>>>,
}

/// What the measures of a set do.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The measures.
    pub of: MeasureSet,
    /// How many sets were asked.
    pub sets: usize,
    /// Pairs of orders that were drawn; none if every set was asked.
    pub pairs: Option<usize>,
    /// In how many draws of the parameters.
    pub draws: usize,
    /// What all of them do to the risk together.
    pub total: Spread,
    /// The measures, in declared order.
    pub parts: Vec<Part>,
    /// Pairs of measures that neither needs the other, the largest interaction first.
    pub interactions: Vec<Interaction>,
}

/// What one measure does. All are changes of the risk: below 0 it helps.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The measure.
    pub measure: MeasureId,
    /// Its value: the mean over all orders.
    pub value: Spread,
    /// The value in each draw.
    pub by_draw: Vec<f64>,
    /// The standard error that drawing orders leaves on the mean; none if every set was asked.
    pub order_error: Option<f64>,
    /// Where nothing is on but what it needs.
    pub first: Spread,
    /// Taken away from all, with what needs it: the change that it and they make as the last.
    pub last: Spread,
}

/// How two measures act together.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// The first declared.
    pub one: MeasureId,
    /// The other.
    pub other: MeasureId,
    /// The risk with both, less with either alone, plus with what both need: above 0 they overlap,
    /// below 0 they help each other.
    pub amount: Spread,
}

impl Plan {
    /// Plans the attribution of a set that has everything its measures need; `pairs` of orders are
    /// drawn if there are more measures than [`EXACT_MAX`].
    ///
    /// # Errors
    /// [`AttributionError::TooEntangled`] if orders cannot be counted.
    pub fn new(
        model: &Model,
        of: MeasureSet,
        pairs: usize,
        seed: Seed,
    ) -> Result<Self, AttributionError> {
        let active = of.iter().filter(|measure| !model.measures[measure.index()].inert);
        if active.count() > EXACT_MAX {
            return Plan::drawn(model, of, pairs, seed);
        }
        let mut plan = Plan::empty(model, of);
        plan.all_orders()?;
        plan.ends_and_pairs();
        Ok(plan)
    }

    /// As [`Plan::new`], with drawn orders however few the measures are.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn drawn(
        model: &Model,
        of: MeasureSet,
        pairs: usize,
        seed: Seed,
    ) -> Result<Self, AttributionError> {
        let mut plan = Plan::empty(model, of);
        plan.drawn_orders(pairs, seed)?;
        plan.ends_and_pairs();
        Ok(plan)
    }

    fn empty(model: &Model, of: MeasureSet) -> Self {
        let players: Vec<MeasureId> =
            of.iter().filter(|measure| !model.measures[measure.index()].inert).collect();
        let all: MeasureSet = players.iter().copied().collect();
        let closure = |measure: &MeasureId| {
            model.with_needs(*measure).iter().filter(|need| all.contains(*need)).collect()
        };
        let closures: Vec<MeasureSet> = players.iter().map(closure).collect();
        let mut plan = Plan {
            players,
            sets: Vec::new(),
            places: BTreeMap::new(),
            closures,
            joins: Vec::new(),
            pairs: None,
        };
        plan.place(MeasureSet::EMPTY);
        plan.place(all);
        plan
    }

    /// The sets to ask.
    #[must_use]
    pub fn sets(&self) -> &[MeasureSet] {
        &self.sets
    }

    fn place(&mut self, set: MeasureSet) -> usize {
        let next = self.sets.len();
        let place = *self.places.entry(set).or_insert(next);
        if place == next {
            self.sets.push(set);
        }
        place
    }

    fn all_orders(&mut self) -> Result<(), AttributionError> {
        let (closures, players) = (self.closures.clone(), self.players.clone());
        let orders = Orders::new(&closures, &players, (0..players.len()).collect())?;
        let before = orders.before();
        let all = orders.after[&MeasureSet::EMPTY];
        for (set, ways) in before {
            for place in orders.joining(set) {
                let with = set.with(self.players[place]);
                let weight = ways * orders.after[&with] / all;
                let join = (place, self.place(set), self.place(with), weight);
                self.joins.push(join);
            }
        }
        Ok(())
    }

    fn drawn_orders(&mut self, pairs: usize, seed: Seed) -> Result<(), AttributionError> {
        let (closures, players) = (self.closures.clone(), self.players.clone());
        let mut groups = Vec::new();
        for measures in components(&closures, &players) {
            groups.push(Orders::new(&closures, &players, measures)?);
        }
        let mut dice = Dice::new(seed, 0);
        let source = Address::of("order");
        let mut ranges = Vec::new();
        for pair in 0..pairs {
            dice.aim(pair as u64);
            let draws: Vec<[f64; 2]> = (0..self.players.len() as u32)
                .map(|step| {
                    let mut uniform =
                        |turn| (dice.draw(source, turn) >> 11) as f64 / (1u64 << 53) as f64;
                    [uniform(2 * step + 1), uniform(2 * step + 2)]
                })
                .collect();
            let first = self.joins.len();
            for mirrored in [false, true] {
                let order = order(&groups, &draws, mirrored);
                let mut set = MeasureSet::EMPTY;
                for place in order {
                    let with = set.with(self.players[place]);
                    let weight = 0.5 / pairs as f64;
                    let join = (place, self.place(set), self.place(with), weight);
                    self.joins.push(join);
                    set = with;
                }
            }
            ranges.push(first..self.joins.len());
        }
        self.pairs = Some(ranges);
        Ok(())
    }

    /// The sets that first-in, last-in and interactions look at.
    fn ends_and_pairs(&mut self) {
        let all: MeasureSet = self.players.iter().copied().collect();
        for place in 0..self.players.len() {
            let closure = self.closures[place];
            self.place(closure);
            self.place(closure.without(self.players[place]));
            self.place(all.minus(self.dependents(place)));
        }
        for (one, other) in self.unrelated() {
            let (a, b) = (self.closures[one], self.closures[other]);
            self.place(a.union(b));
            self.place(a.minus(a.minus(b)));
        }
    }

    /// A measure and what needs it.
    fn dependents(&self, place: usize) -> MeasureSet {
        let each = self.players.iter().zip(&self.closures);
        each.filter(|(_, closure)| closure.contains(self.players[place]))
            .map(|(measure, _)| *measure)
            .collect()
    }

    /// Pairs of measures neither of which needs the other.
    fn unrelated(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for one in 0..self.players.len() {
            for other in one + 1..self.players.len() {
                let related = self.closures[one].contains(self.players[other])
                    || self.closures[other].contains(self.players[one]);
                if !related {
                    pairs.push((one, other));
                }
            }
        }
        pairs
    }

    /// The values, given the risks of [`Plan::sets`] in one draw or more.
    #[must_use]
    pub fn attribute(&self, risks: &Risks) -> Attribution {
        let of = |set: MeasureSet| self.places[&set];
        let all: MeasureSet = self.players.iter().copied().collect();
        let over = |amount: &dyn Fn(&[f64]) -> f64| -> Vec<f64> {
            risks.iter().map(|draw| amount(draw)).collect()
        };
        let spread = |amount: &dyn Fn(&[f64]) -> f64| Spread::of(&over(amount));
        let (none, every) = (of(MeasureSet::EMPTY), of(all));
        let values = self.values(risks);
        let errors = self.order_errors(risks);
        let parts = self.players.iter().enumerate().map(|(place, measure)| {
            let closure = self.closures[place];
            let (with, without) = (of(closure), of(closure.without(*measure)));
            let left = of(all.minus(self.dependents(place)));
            let by_draw: Vec<f64> = values.iter().map(|draw| draw[place]).collect();
            Part {
                measure: *measure,
                value: Spread::of(&by_draw),
                by_draw,
                order_error: errors.as_ref().map(|errors| errors[place]),
                first: spread(&|draw| draw[with] - draw[without]),
                last: spread(&|draw| draw[every] - draw[left]),
            }
        });
        let parts = parts.collect();
        let interactions = self.unrelated().into_iter().map(|(one, other)| {
            let (a, b) = (self.closures[one], self.closures[other]);
            let (both, neither) = (of(a.union(b)), of(a.minus(a.minus(b))));
            let (a, b) = (of(a), of(b));
            let amount = spread(&|draw| draw[both] - draw[a] - draw[b] + draw[neither]);
            Interaction { one: self.players[one], other: self.players[other], amount }
        });
        let mut interactions: Vec<Interaction> = interactions.collect();
        interactions
            .sort_by(|one, other| other.amount.median.abs().total_cmp(&one.amount.median.abs()));
        Attribution {
            of: all,
            sets: self.sets.len(),
            pairs: self.pairs.as_ref().map(Vec::len),
            draws: risks.len(),
            total: spread(&|draw| draw[every] - draw[none]),
            parts,
            interactions,
        }
    }

    /// Of each draw, of each measure, its value.
    fn values(&self, risks: &Risks) -> Vec<Vec<f64>> {
        let of_draw = |draw: &Vec<f64>| {
            let mut values = vec![0.0; self.players.len()];
            for (place, without, with, weight) in &self.joins {
                values[*place] += weight * (draw[*with] - draw[*without]);
            }
            values
        };
        risks.iter().map(of_draw).collect()
    }

    /// Of each measure, the standard error of its mean value over pairs of orders.
    fn order_errors(&self, risks: &Risks) -> Option<Vec<f64>> {
        let pairs = self.pairs.as_ref()?;
        let draws = risks.len() as f64;
        let mean = |set: usize| risks.iter().map(|draw| draw[set]).sum::<f64>() / draws;
        let means: Vec<f64> = (0..self.sets.len()).map(mean).collect();
        let count = pairs.len() as f64;
        let mut of_pairs = vec![Vec::with_capacity(pairs.len()); self.players.len()];
        for range in pairs {
            let mut values = vec![0.0; self.players.len()];
            for (place, without, with, _) in &self.joins[range.clone()] {
                values[*place] += 0.5 * (means[*with] - means[*without]);
            }
            for (all, value) in of_pairs.iter_mut().zip(values) {
                all.push(value);
            }
        }
        let error = |values: &Vec<f64>| Spread::of(values).deviation / count.sqrt();
        Some(of_pairs.iter().map(error).collect())
    }
}

/// In how many orders some measures can be switched on, each after what it needs.
struct Orders<'a> {
    closures: &'a [MeasureSet],
    players: &'a [MeasureId],
    /// The places of the measures.
    measures: Vec<usize>,
    /// Of each set that can be on, in how many orders the others can follow.
    after: BTreeMap<MeasureSet, f64>,
}

impl<'a> Orders<'a> {
    fn new(
        closures: &'a [MeasureSet],
        players: &'a [MeasureId],
        measures: Vec<usize>,
    ) -> Result<Self, AttributionError> {
        let mut orders = Orders { closures, players, measures, after: BTreeMap::new() };
        // Level by level, by the number of measures that are on; then back from the last.
        let mut levels = vec![BTreeSet::from([MeasureSet::EMPTY])];
        let mut count = 1;
        for level in 0..orders.measures.len() {
            let mut next = BTreeSet::new();
            for set in &levels[level] {
                next.extend(orders.joining(*set).map(|place| set.with(players[place])));
            }
            count += next.len();
            if count > IDEALS_MAX {
                return Err(AttributionError::TooEntangled(orders.measures.len()));
            }
            levels.push(next);
        }
        for set in levels.iter().rev().flatten() {
            let ways: f64 =
                orders.joining(*set).map(|place| orders.after[&set.with(players[place])]).sum();
            let is_last = orders.joining(*set).next().is_none();
            orders.after.insert(*set, if is_last { 1.0 } else { ways });
        }
        Ok(orders)
    }

    /// Places of the measures that can be switched on next.
    fn joining(&self, on: MeasureSet) -> impl Iterator<Item = usize> + '_ {
        self.measures.iter().copied().filter(move |place| {
            let measure = self.players[*place];
            !on.contains(measure) && on.with(measure).includes(self.closures[*place])
        })
    }

    /// Of each set that can be on, in how many orders it can come about.
    fn before(&self) -> BTreeMap<MeasureSet, f64> {
        let mut before = BTreeMap::from([(MeasureSet::EMPTY, 1.0)]);
        let mut sets: Vec<MeasureSet> = self.after.keys().copied().collect();
        sets.sort_by_key(|set| set.iter().count());
        for set in sets {
            let ways = before[&set];
            for place in self.joining(set) {
                *before.entry(set.with(self.players[place])).or_insert(0.0) += ways;
            }
        }
        before
    }
}

/// Measures that need one another, directly or through others, together.
fn components(closures: &[MeasureSet], players: &[MeasureId]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..players.len()).collect();
    for (place, closure) in closures.iter().enumerate() {
        for need in (0..players.len()).filter(|need| closure.contains(players[*need])) {
            let (from, to) = (group[need].max(group[place]), group[need].min(group[place]));
            group.iter_mut().filter(|each| **each == from).for_each(|each| *each = to);
        }
    }
    let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, group) in group.into_iter().enumerate() {
        components.entry(group).or_default().push(place);
    }
    components.into_values().collect()
}

/// An order in which all measures are switched on; every one is equally likely. In a mirrored one
/// each number stands for its complement.
fn order(groups: &[Orders<'_>], draws: &[[f64; 2]], mirrored: bool) -> Vec<usize> {
    let turned = |u: f64| if mirrored { 1.0 - u } else { u };
    let mut on = vec![MeasureSet::EMPTY; groups.len()];
    let mut order = Vec::with_capacity(draws.len());
    for [which, what] in draws {
        // The orders of groups are shuffled into each other: each is next in proportion to what
        // it has left.
        let left = |place: usize| (groups[place].measures.len() - on[place].iter().count()) as f64;
        let group = pick((0..groups.len()).map(left), turned(*which));
        let joining: Vec<usize> = groups[group].joining(on[group]).collect();
        let players = groups[group].players;
        let ways = |place: &usize| groups[group].after[&on[group].with(players[*place])];
        let next = joining[pick(joining.iter().map(ways), turned(*what))];
        on[group] = on[group].with(players[next]);
        order.push(next);
    }
    order
}

/// The place that a number in [0, 1] falls on among weights; never one of weight 0.
fn pick(weights: impl Iterator<Item = f64>, u: f64) -> usize {
    let weights: Vec<f64> = weights.collect();
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let mut last = 0;
    for (place, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        sum += weight;
        last = place;
        if u * total < sum {
            break;
        }
    }
    last
}
