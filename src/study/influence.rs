//! What the answer hangs on, parameter by parameter: swings, Sobol indices, and where a choice
//! flips.
//!
//! A swing is what the risk does as one parameter goes from its 5th to its 95th percentile, the
//! others at their points. Sobol indices are shares of variance over all parameters at once:
//! of one alone (first order), and of it with all it interacts with (total), by the
//! estimators of Saltelli and others (2010) and Jansen (1999).

use crate::markov::ExploreError;
use crate::model::MeasureSet;
use crate::study::decision::least;
use crate::study::decision::loss;
use crate::study::draws::Knowledge;
use crate::study::risks::Oracle;

/// Percentiles at which one parameter at a time is looked at.
const GRID: [f64; 9] = [0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99];
const LOW: usize = 1;
const HIGH: usize = 7;

/// A swing counts for more than chance beyond so many standard errors.
const ERRORS: f64 = 3.5;

/// Errors that rest on fewer draws than this are not known well enough for that.
const FREE: usize = 20;

/// Bisections between two points of the grid.
const BISECTIONS: usize = 30;

/// Shares of the variance of an answer that a parameter has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Alone.
    pub first: f64,
    /// With everything it interacts with.
    pub total: f64,
}

/// The Sobol indices of several answers, of each answer those of all columns. `a` and `b` are
/// independent designs with the same columns; `ask` gives, of each answer, its values at the rows
/// of a design.
///
/// # Errors
/// Those of `ask`.
pub fn indices<E>(
    a: &[Vec<f64>],
    b: &[Vec<f64>],
    mut ask: impl FnMut(&[Vec<f64>]) -> Result<Vec<Vec<f64>>, E>,
) -> Result<Vec<Vec<Index>>, E> {
    let (of_a, of_b) = (ask(a)?, ask(b)?);
    let mut indices = vec![Vec::with_capacity(a.len()); of_a.len()];
    let mut mixed = a.to_vec();
    for (place, column) in b.iter().enumerate() {
        mixed[place].clone_from(column);
        for (answer, of_mixed) in ask(&mixed)?.iter().enumerate() {
            indices[answer].push(Index::of(&of_a[answer], &of_b[answer], of_mixed));
        }
        mixed[place].clone_from(&a[place]);
    }
    Ok(indices)
}

impl Index {
    fn of(a: &[f64], b: &[f64], mixed: &[f64]) -> Self {
        let count = a.len() as f64;
        let both = 2.0 * count;
        let mean = a.iter().chain(b).sum::<f64>() / both;
        let variance = a.iter().chain(b).map(|y| (y - mean) * (y - mean)).sum::<f64>() / both;
        if variance == 0.0 {
            return Index { first: 0.0, total: 0.0 };
        }
        let rows = a.iter().zip(b).zip(mixed);
        let (mut first, mut total) = (0.0, 0.0);
        for ((a, b), mixed) in rows {
            first += (b - mean) * (mixed - a);
            total += (a - mixed) * (a - mixed) / 2.0;
        }
        Index { first: first / count / variance, total: total / count / variance }
    }
}

/// What one parameter does with the others at their points.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Its place among the model's parameters.
    pub parameter: usize,
    /// Its 5th and 95th percentile.
    pub values: [f64; 2],
    /// The risk of the first arm there.
    pub baseline: [f64; 2],
    /// The change of risk that the chosen arm makes there.
    pub change: [f64; 2],
    /// Where another arm would be chosen, the nearest to its median first.
    pub flips: Vec<Flip>,
    /// How far off the swings may be, where answers are counted; they are then averages over the
    /// other parameters.
    pub error: Option<SwingError>,
}

impl Influence {
    /// By how much the baseline surely swings: the swing, less so many of its standard errors that
    /// of two hundred numbers hardly one exceeds them by chance. Where answers are exact it is the
    /// swing.
    #[must_use]
    pub fn sure_swing(&self) -> f64 {
        let [low, high] = self.baseline;
        let error = match self.error {
            None => 0.0,
            Some(error) if error.free < FREE => f64::INFINITY,
            Some(error) => libm::hypot(error.counting, error.draws),
        };
        ((high - low).abs() - ERRORS * error).max(0.0)
    }
}

/// Standard errors of swings that are found by regression on counted draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwingError {
    /// Of the baseline's swing, what counting replications leaves.
    pub counting: f64,
    /// Of the baseline's swing, what so few draws of the other parameters leave.
    pub draws: f64,
    /// Of the swing of the change, both together: replications are paired, and how far their errors
    /// cancel is not known from shares alone.
    pub change: f64,
    /// How many draws they rest on beyond what was fitted to them.
    pub free: usize,
}

/// Where a choice flips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flip {
    /// Beyond this value.
    pub value: f64,
    /// Whether beyond is above.
    pub above: bool,
    /// The arm that is then chosen.
    pub arm: usize,
}

/// A choice among arms.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// The arms.
    pub sets: &'a [MeasureSet],
    /// Their political costs.
    pub costs: &'a [u32],
    /// Points of political cost that a percentage point is worth.
    pub price: f64,
    /// Those worth looking at: the first is the baseline, and among them is the chosen one.
    pub contenders: &'a [usize],
}

/// What each uncertain parameter does with the others at their points; and the arm that is chosen
/// when all are.
///
/// # Errors
/// As [`Oracle::risks`].
pub fn influences(
    oracle: &Oracle<'_>,
    knowledge: &Knowledge,
    choice: Choice<'_>,
) -> Result<(usize, Vec<Influence>), ExploreError> {
    let sets: Vec<MeasureSet> = choice.contenders.iter().map(|arm| choice.sets[*arm]).collect();
    let costs: Vec<u32> = choice.contenders.iter().map(|arm| choice.costs[*arm]).collect();
    let best = |risks: &[f64]| {
        let losses = risks.iter().zip(&costs).map(|(risk, cost)| loss(*risk, *cost, choice.price));
        least(&losses.collect::<Vec<f64>>())
    };
    let point = knowledge.point();
    let uncertain = knowledge.uncertain();
    let mut rows = vec![point.clone()];
    for parameter in &uncertain {
        for u in GRID {
            let mut row = point.clone();
            row[*parameter] = knowledge.quantile(*parameter, u);
            rows.push(row);
        }
    }
    let risks = oracle.risks(&sets, &rows)?;
    let chosen = best(&risks[0]);
    let mut influences = Vec::new();
    let mut brackets = Vec::new();
    for (parameter, grid) in uncertain.iter().zip(risks[1..].chunks(GRID.len())) {
        let value = |at: usize| knowledge.quantile(*parameter, GRID[at]);
        let baseline = |at: usize| grid[at][0];
        let change = |at: usize| grid[at][chosen] - grid[at][0];
        let chosen_there: Vec<usize> = grid.iter().map(|risks| best(risks)).collect();
        brackets.extend(brackets_of(&chosen_there, chosen).map(|(inside, outside)| Bracket {
            influence: influences.len(),
            parameter: *parameter,
            inside: value(inside),
            outside: value(outside),
        }));
        influences.push(Influence {
            parameter: *parameter,
            values: [value(LOW), value(HIGH)],
            baseline: [baseline(LOW), baseline(HIGH)],
            change: [change(LOW), change(HIGH)],
            flips: Vec::new(),
            error: None,
        });
    }
    for _ in 0..BISECTIONS {
        let rows: Vec<Vec<f64>> = brackets.iter().map(|bracket| bracket.row(&point)).collect();
        for (bracket, risks) in brackets.iter_mut().zip(oracle.risks(&sets, &rows)?) {
            let middle = bracket.middle();
            if best(&risks) == chosen {
                bracket.inside = middle;
            } else {
                bracket.outside = middle;
            }
        }
    }
    let rows: Vec<Vec<f64>> = brackets.iter().map(|bracket| bracket.beyond(&point)).collect();
    for (bracket, risks) in brackets.iter().zip(oracle.risks(&sets, &rows)?) {
        influences[bracket.influence].flips.push(Flip {
            value: bracket.outside,
            above: bracket.outside > bracket.inside,
            arm: choice.contenders[best(&risks)],
        });
    }
    Ok((choice.contenders[chosen], influences))
}

/// Places on the grid between which the choice flips, to either side of its middle: the last where
/// it stands, and the first where it does not.
fn brackets_of(there: &[usize], chosen: usize) -> impl Iterator<Item = (usize, usize)> {
    let middle = GRID.len() / 2;
    let up = (middle + 1..GRID.len()).find(|at| there[*at] != chosen).map(|at| (at - 1, at));
    let down = (0..middle).rev().find(|at| there[*at] != chosen).map(|at| (at + 1, at));
    let stands = there[middle] == chosen;
    [down, up].into_iter().flatten().filter(move |_| stands)
}

/// Two values of a parameter; the choice stands at one and not at the other.
struct Bracket {
    influence: usize,
    parameter: usize,
    inside: f64,
    outside: f64,
}

impl Bracket {
    fn middle(&self) -> f64 {
        self.inside + (self.outside - self.inside) / 2.0
    }

    fn row(&self, point: &[f64]) -> Vec<f64> {
        let mut row = point.to_vec();
        row[self.parameter] = self.middle();
        row
    }

    fn beyond(&self, point: &[f64]) -> Vec<f64> {
        let mut row = point.to_vec();
        row[self.parameter] = self.outside;
        row
    }
}
