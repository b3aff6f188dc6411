//! Which arm to choose: what a lower risk is worth in political cost, and how sure that choice is.
//!
//! The loss of an arm in a draw is its political cost plus its risk, priced: `price` is what one
//! would pay, in points of political cost, to lower the chance by one percentage point.
//! Acceptability curves are those of van Hout and others (1994) and Fenwick, Claxton and Sculpher
//! (2001); the robust choices are Wald's and Savage's. The frontier has the sets that nothing
//! affordable beats in both cost and risk (Pareto), each parameter at its point.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::markov::ExploreError;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::study::arms::cost;
use crate::study::risks::Oracle;
use crate::study::risks::Risks;

/// Prices at which acceptability is told.
pub const PRICES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];

/// Up to so many affordable sets are all asked.
pub const SETS_MAX: usize = 5000;

/// A search keeps so many sets of each cost.
const KEPT: usize = 3;

/// Of each draw, of each arm, the loss in points of political cost.
#[must_use]
pub fn losses(risks: &Risks, costs: &[u32], price: f64) -> Vec<Vec<f64>> {
    let of_draw = |draw: &Vec<f64>| {
        draw.iter().zip(costs).map(|(risk, cost)| loss(*risk, *cost, price)).collect()
    };
    risks.iter().map(of_draw).collect()
}

/// Political cost, and 100 times the risk at the price of a percentage point.
#[must_use]
pub fn loss(risk: f64, cost: u32, price: f64) -> f64 {
    f64::from(cost) + 100.0 * risk * price
}

/// The place of the smallest number; the first of several.
#[must_use]
pub fn least(numbers: &[f64]) -> usize {
    let mut least = 0;
    for (place, number) in numbers.iter().enumerate() {
        if *number < numbers[least] {
            least = place;
        }
    }
    least
}

/// How arms stand at one price, over all draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The price.
    pub price: f64,
    /// Of each arm, its mean loss.
    pub mean: Vec<f64>,
    /// Of each arm, its largest loss.
    pub worst: Vec<f64>,
    /// Of each arm, the most by which it is worse than the best arm of a draw.
    pub regret: Vec<f64>,
    /// Of each arm, the share of draws in which its loss is the smallest; of several that tie the
    /// first takes the draw.
    pub best: Vec<f64>,
}

impl Standing {
    /// How arms stand, given their losses.
    #[must_use]
    pub fn of(losses: &[Vec<f64>], price: f64) -> Self {
        let arms = losses[0].len();
        let draws = losses.len() as f64;
        let mut standing = Standing {
            price,
            mean: vec![0.0; arms],
            worst: vec![f64::NEG_INFINITY; arms],
            regret: vec![0.0; arms],
            best: vec![0.0; arms],
        };
        for draw in losses {
            let best = least(draw);
            standing.best[best] += 1.0 / draws;
            for (arm, loss) in draw.iter().enumerate() {
                standing.mean[arm] += loss / draws;
                standing.worst[arm] = standing.worst[arm].max(*loss);
                standing.regret[arm] = standing.regret[arm].max(loss - draw[best]);
            }
        }
        standing
    }

    /// The arm of the smallest mean loss.
    #[must_use]
    pub fn expected(&self) -> usize {
        least(&self.mean)
    }

    /// The arm whose largest loss is the smallest (Wald's maximin).
    #[must_use]
    pub fn maximin(&self) -> usize {
        least(&self.worst)
    }

    /// The arm whose largest regret is the smallest (Savage).
    #[must_use]
    pub fn minimax_regret(&self) -> usize {
        least(&self.regret)
    }
}

/// What a decision looks like at one price and at others.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// At the price that was asked.
    pub standing: Standing,
    /// At each of [`PRICES`].
    pub prices: Vec<Standing>,
    /// Cost against risk.
    pub frontier: Option<Frontier>,
}

impl Decision {
    /// How arms stand.
    #[must_use]
    pub fn new(risks: &Risks, costs: &[u32], price: f64, frontier: Option<Frontier>) -> Self {
        let at = |price: f64| Standing::of(&losses(risks, costs, price), price);
        Decision { standing: at(price), prices: PRICES.map(at).to_vec(), frontier }
    }
}

/// The sets that nothing affordable beats in both cost and risk, the cheapest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Frontier {
    /// What may be spent; without one, anything.
    pub budget: Option<u32>,
    /// How many sets were asked.
    pub asked: usize,
    /// Whether these are all affordable sets.
    pub exhaustive: bool,
    /// The sets.
    pub sets: Vec<Priced>,
    /// The risk with every measure that is in some affordable set: no set does better, unless a
    /// measure does harm in company.
    pub floor: f64,
    /// Measures that do harm in the company of all of these: without them, and what needs them, the
    /// risk is lower.
    pub harmful: Vec<MeasureId>,
}

/// A set with its cost and its risk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priced {
    /// The set.
    pub measures: MeasureSet,
    /// Its political cost.
    pub cost: u32,
    /// Its risk, each parameter at its point.
    pub risk: f64,
}

/// The frontier under a budget; `point` are the values of all parameters.
///
/// # Errors
/// As [`Oracle::risks`].
pub fn frontier(
    oracle: &Oracle<'_>,
    point: &[f64],
    budget: Option<u32>,
) -> Result<Frontier, ExploreError> {
    let model = oracle.model;
    let within = |set: MeasureSet| budget.is_none_or(|budget| cost(model, set) <= budget);
    let bundles: Vec<MeasureSet> = model
        .all_measures()
        .iter()
        .filter(|measure| !model.measures[measure.index()].inert)
        .map(|measure| model.with_needs(measure))
        .filter(|bundle| within(*bundle))
        .collect();
    let ask = |sets: &[MeasureSet]| -> Result<Vec<Priced>, ExploreError> {
        let risks = oracle.risks(sets, &[point.to_vec()])?.remove(0);
        let priced = sets.iter().zip(risks).map(|(measures, risk)| Priced {
            measures: *measures,
            cost: cost(model, *measures),
            risk,
        });
        Ok(priced.collect())
    };
    let all = affordable(&bundles, &within);
    let exhaustive = all.is_some();
    let asked = match all {
        Some(sets) => ask(&sets)?,
        None => search(&bundles, &within, &ask)?,
    };
    let company = bundles.iter().fold(MeasureSet::EMPTY, |all, bundle| all.union(*bundle));
    let without = |left: MeasureId| -> MeasureSet {
        company.iter().filter(|measure| !model.with_needs(*measure).contains(left)).collect()
    };
    let mut sets = vec![company];
    sets.extend(company.iter().map(without));
    let risks = ask(&sets)?;
    let harmful = company.iter().zip(&risks[1..]);
    Ok(Frontier {
        budget,
        asked: asked.len(),
        exhaustive,
        sets: unbeaten(asked),
        floor: risks[0].risk,
        harmful: harmful
            .filter(|(_, left)| left.risk < risks[0].risk)
            .map(|(measure, _)| measure)
            .collect(),
    })
}

/// Every affordable set that has what it needs; `None` if they are more than [`SETS_MAX`].
fn affordable(
    bundles: &[MeasureSet],
    within: &impl Fn(MeasureSet) -> bool,
) -> Option<Vec<MeasureSet>> {
    let mut known = BTreeSet::from([MeasureSet::EMPTY]);
    let mut open = vec![MeasureSet::EMPTY];
    while let Some(set) = open.pop() {
        for bundle in bundles {
            let wider = set.union(*bundle);
            if within(wider) && known.insert(wider) {
                open.push(wider);
            }
        }
        if known.len() > SETS_MAX {
            return None;
        }
    }
    Some(known.into_iter().collect())
}

/// A search that goes up in cost and widens the best few sets of each cost by every measure, with
/// what it needs. Gives every set that was asked.
fn search(
    bundles: &[MeasureSet],
    within: &impl Fn(MeasureSet) -> bool,
    ask: &impl Fn(&[MeasureSet]) -> Result<Vec<Priced>, ExploreError>,
) -> Result<Vec<Priced>, ExploreError> {
    let mut known: BTreeSet<MeasureSet> = BTreeSet::from([MeasureSet::EMPTY]);
    let mut asked = ask(&[MeasureSet::EMPTY])?;
    let mut by_cost: BTreeMap<u32, Vec<Priced>> = BTreeMap::from([(0, asked.clone())]);
    let mut widened: BTreeSet<MeasureSet> = BTreeSet::new();
    let mut at = 0;
    loop {
        let here = by_cost.get(&at).map_or(&[][..], Vec::as_slice);
        let best: Vec<MeasureSet> = here
            .iter()
            .take(KEPT)
            .map(|each| each.measures)
            .filter(|set| widened.insert(*set))
            .collect();
        let wider = best.iter().flat_map(|set| bundles.iter().map(|each| set.union(*each)));
        let new: Vec<MeasureSet> = wider.filter(|set| within(*set) && known.insert(*set)).collect();
        for priced in ask(&new)? {
            asked.push(priced);
            let level = by_cost.entry(priced.cost).or_default();
            level.push(priced);
            level.sort_by(|one, other| {
                one.risk.total_cmp(&other.risk).then(one.measures.cmp(&other.measures))
            });
        }
        // A measure that costs nothing leaves a set where it is: then this cost has news.
        if best.is_empty() {
            match by_cost.range(at + 1..).next() {
                Some((next, _)) => at = *next,
                None => return Ok(asked),
            }
        }
    }
}

/// The sets that no other beats in both cost and risk, the cheapest first.
fn unbeaten(mut sets: Vec<Priced>) -> Vec<Priced> {
    sets.sort_by(|one, other| {
        let by_risk = one.risk.total_cmp(&other.risk);
        one.cost.cmp(&other.cost).then(by_risk).then(one.measures.cmp(&other.measures))
    });
    let mut lowest = f64::INFINITY;
    sets.retain(|each| {
        let better = each.risk < lowest;
        lowest = lowest.min(each.risk);
        better
    });
    sets
}

/// What each set adds to the set before it, and what it leaves out, by ids.
#[must_use]
pub fn steps(model: &Model, sets: &[Priced]) -> Vec<(Vec<String>, Vec<String>)> {
    let ids = |set: MeasureSet| -> Vec<String> {
        set.iter().map(|measure| model.measures[measure.index()].id.clone()).collect()
    };
    let mut before = MeasureSet::EMPTY;
    let step = |each: &Priced| {
        let added = ids(each.measures.minus(before));
        let dropped = ids(before.minus(each.measures));
        before = each.measures;
        (added, dropped)
    };
    sets.iter().map(step).collect()
}
