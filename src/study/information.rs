//! What it would be worth to know: the expected value of perfect information, of all parameters
//! and of some.
//!
//! After Raiffa and Schlaifer (1961): with perfect information one would choose the best arm of
//! each draw; without it, one chooses the arm that is best on average, and the difference is what
//! knowing is worth at most. Of some parameters it is found by regression on the draws (Strong,
//! Oakley and Brennan, *Estimating multiparameter partial expected value of perfect information
//! from a probabilistic sensitivity analysis sample*, 2014), here as the gain of a rule: from one
//! half of the draws a regression learns which arm to choose given the parameters that would be
//! known, on the other half the rule is followed, and what it gains is counted in true losses. So a
//! parameter that tells nothing gains nothing, no rule gains more than perfect information, and a
//! rule that may look at more parameters may follow any rule that looks at fewer. It is a lower
//! bound; `relaxation` has the upper one. Both are estimated from the same draws, and losses may
//! have errors of counting: those of one draw are independent of the others, so a rule's gain has
//! no bias from them, and the upper bound only becomes wider.

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::study::decision::least;
use crate::study::relaxation;

/// Of a set, so many parameters are looked at: those that tell most by themselves.
const LOOKED_AT: usize = 16;

/// Of these, the first so many also in pairs.
const PAIRED: usize = 5;

/// What knowing is worth, in points of political cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Information {
    /// The arm that is chosen without it.
    pub chosen: usize,
    /// Arms that are best in some draw, and the chosen one.
    pub contenders: Vec<usize>,
    /// Of all parameters together: known, unless losses are counted.
    pub perfect: Bounds,
    /// Of each uncertain parameter, alone, at least and at most.
    pub single: Vec<Bounds>,
    /// Of each set that was asked.
    pub sets: Vec<Bounds>,
}

/// What something is worth, at least and at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// What a rule gains.
    pub low: f64,
    /// What nobody can gain more than.
    pub high: f64,
}

impl Bounds {
    /// Worth nothing.
    pub const NOTHING: Bounds = Bounds { low: 0.0, high: 0.0 };
}

/// What knowing is worth. `columns` are the draws of each uncertain parameter in the unit interval;
/// `losses` have a row a draw and a column an arm; `sets` are places of parameters.
#[must_use]
pub fn information(columns: &[Vec<f64>], losses: &[Vec<f64>], sets: &[Vec<usize>]) -> Information {
    let draws = losses.len() as f64;
    let arms = losses[0].len();
    let mean = |arm: usize| losses.iter().map(|draw| draw[arm]).sum::<f64>() / draws;
    let means: Vec<f64> = (0..arms).map(mean).collect();
    let chosen = least(&means);
    let mut best = vec![false; arms];
    best[chosen] = true;
    losses.iter().for_each(|draw| best[least(draw)] = true);
    let contenders: Vec<usize> = (0..arms).filter(|arm| best[*arm]).collect();
    let sample = Sample { columns, losses, chosen, contenders: &contenders };
    let perfect = losses.iter().map(|draw| draw[chosen] - draw[least(draw)]).sum::<f64>() / draws;
    let single: Vec<f64> =
        columns.par_iter().map(|column| sample.gain(&alone(column, losses.len()))).collect();
    let mut of_sets: Vec<f64> = sets
        .par_iter()
        .map(|set| {
            let rule = sample.gain(&together(set, &sample));
            set.iter().map(|place| single[*place]).fold(rule, f64::max)
        })
        .collect();
    // Who knows more may follow any rule of who knows less.
    let alone = of_sets.clone();
    for (place, set) in sets.iter().enumerate() {
        for (other, part) in sets.iter().enumerate() {
            if part.iter().all(|parameter| set.contains(parameter)) {
                of_sets[place] = of_sets[place].max(alone[other]);
            }
        }
    }
    let most = at_most(&sample, perfect, sets);
    let bounds = |low: &[f64], high: &[f64]| -> Vec<Bounds> {
        // Both are estimates, and may miss each other by a little where they are close.
        let pairs = low.iter().zip(high);
        pairs.map(|(low, high)| Bounds { low: *low, high: high.max(*low) }).collect()
    };
    let (single, of_sets) = (bounds(&single, &most.0), bounds(&of_sets, &most.1));
    let perfect = Bounds { low: perfect, high: perfect };
    Information { chosen, contenders, perfect, single, sets: of_sets }
}

/// At most what each parameter and each set is worth: no more than all, and no more than any set
/// that has it.
fn at_most(sample: &Sample<'_>, perfect: f64, sets: &[Vec<usize>]) -> (Vec<f64>, Vec<f64>) {
    let (mut single, mut of_sets) = relaxation::bounds(sample, sets);
    of_sets.iter_mut().for_each(|most| *most = most.min(perfect));
    let alone = of_sets.clone();
    for (most, set) in of_sets.iter_mut().zip(sets) {
        for (other, wider) in alone.iter().zip(sets) {
            if set.iter().all(|parameter| wider.contains(parameter)) {
                *most = most.min(*other);
            }
        }
    }
    for (place, most) in single.iter_mut().enumerate() {
        let with = sets.iter().zip(&of_sets).filter(|(set, _)| set.contains(&place));
        *most = with.fold(most.min(perfect), |least, (_, other)| least.min(*other));
    }
    (single, of_sets)
}

/// Draws of the parameters, and what arms lose in them.
pub(super) struct Sample<'a> {
    /// Of each uncertain parameter, in the unit interval.
    pub(super) columns: &'a [Vec<f64>],
    /// A row a draw, a column an arm.
    pub(super) losses: &'a [Vec<f64>],
    chosen: usize,
    contenders: &'a [usize],
}

impl Sample<'_> {
    /// What following a rule gains on average, that each half of the draws learns from the other;
    /// a row of features a draw.
    fn gain(&self, features: &[Vec<f64>]) -> f64 {
        let half = self.losses.len() / 2;
        let (first, second) = (0..half, half..self.losses.len());
        let mut gain = 0.0;
        for (learn, follow) in [(first.clone(), second.clone()), (second, first)] {
            let others = self.contenders.iter().copied().filter(|arm| *arm != self.chosen);
            let others: Vec<usize> = others.collect();
            let worse = |arm: &usize| learn.clone().map(|draw| self.worse(draw, *arm)).collect();
            let worse: Vec<Vec<f64>> = others.iter().map(worse).collect();
            let rules = regress(&features[learn.clone()], worse);
            for draw in follow {
                let mut lowest = 0.0;
                let mut arm = self.chosen;
                for (other, rule) in others.iter().zip(&rules) {
                    let expected: f64 =
                        rule.iter().zip(&features[draw]).map(|(c, feature)| c * feature).sum();
                    if expected < lowest {
                        (lowest, arm) = (expected, *other);
                    }
                }
                gain -= self.worse(draw, arm);
            }
        }
        f64::max(gain / self.losses.len() as f64, 0.0)
    }

    /// By how much an arm is worse than the chosen one.
    pub(super) fn worse(&self, draw: usize, arm: usize) -> f64 {
        self.losses[draw][arm] - self.losses[draw][self.chosen]
    }
}

/// Features of one parameter: polynomials up to the fourth degree, as draws allow.
fn alone(column: &[f64], draws: usize) -> Vec<Vec<f64>> {
    let degree = if draws < 100 { 2 } else { 4 };
    column.iter().map(|u| legendre(*u)[..=degree].to_vec()).collect()
}

/// Features of several parameters: those that tell most, squared, and the first of them in pairs.
fn together(set: &[usize], sample: &Sample<'_>) -> Vec<Vec<f64>> {
    let columns = sample.columns;
    let mut ranked: Vec<(f64, usize)> =
        set.iter().map(|place| (told(&columns[*place], sample), *place)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let room = (sample.losses.len() / 40).max(1);
    ranked.truncate(LOOKED_AT.min(room));
    let row = |draw: usize| {
        let each: Vec<[f64; 5]> =
            ranked.iter().map(|(_, place)| legendre(columns[*place][draw])).collect();
        let mut row = vec![1.0];
        row.extend(each.iter().flat_map(|each| [each[1], each[2]]));
        let pairs = &each[..each.len().min(PAIRED)];
        for (place, one) in pairs.iter().enumerate() {
            row.extend(pairs[place + 1..].iter().map(|other| one[1] * other[1]));
        }
        row
    };
    (0..sample.losses.len()).map(row).collect()
}

/// How much a parameter tells of the contenders by itself: the largest squared correlation.
pub(super) fn told(column: &[f64], sample: &Sample<'_>) -> f64 {
    let draws = column.len() as f64;
    let centred: Vec<f64> = column.iter().map(|u| legendre(*u)[1]).collect();
    let of = |arm: &usize| {
        let worse: Vec<f64> = (0..column.len()).map(|draw| sample.worse(draw, *arm)).collect();
        let mean = worse.iter().sum::<f64>() / draws;
        let with: f64 = worse.iter().zip(&centred).map(|(w, c)| (w - mean) * c).sum();
        let spread: f64 = worse.iter().map(|w| (w - mean) * (w - mean)).sum();
        if spread > 0.0 { with * with / spread / draws } else { 0.0 }
    };
    sample.contenders.iter().map(of).fold(0.0, f64::max)
}

/// Polynomials that are orthogonal and of length 1 on the unit interval (Legendre's, shifted).
pub(super) fn legendre(u: f64) -> [f64; 5] {
    let x = 2.0 * u - 1.0;
    let square = x * x;
    [
        1.0,
        3f64.sqrt() * x,
        5f64.sqrt() * (3.0 * square - 1.0) / 2.0,
        7f64.sqrt() * (5.0 * square - 3.0) * x / 2.0,
        3.0 * ((35.0 * square - 30.0) * square + 3.0) / 8.0,
    ]
}

/// Least squares of several targets by the normal equations, which are near the unit matrix here.
pub(super) fn regress(rows: &[Vec<f64>], targets: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let size = rows[0].len();
    let mut matrix = vec![vec![0.0; size]; size];
    for row in rows {
        for (one, sums) in row.iter().zip(&mut matrix) {
            sums.iter_mut().zip(row).for_each(|(sum, other)| *sum += one * other);
        }
    }
    for (i, row) in matrix.iter_mut().enumerate() {
        // Keeps it solvable where draws are few.
        row[i] += 1e-6 * rows.len() as f64;
    }
    let lower = cholesky(matrix);
    let solved = targets.into_iter().map(|targets| {
        let mut side = vec![0.0; size];
        for (row, target) in rows.iter().zip(targets) {
            side.iter_mut().zip(row).for_each(|(sum, one)| *sum += one * target);
        }
        solve(&lower, side)
    });
    solved.collect()
}

/// The lower triangle whose product with its transpose is a symmetric positive matrix.
fn cholesky(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for i in 0..matrix.len() {
        for j in 0..=i {
            let product: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let rest = matrix[i][j] - product;
            matrix[i][j] = if i == j { rest.sqrt() } else { rest / matrix[j][j] };
        }
    }
    matrix
}

/// Solves the system of a matrix of which that is the lower triangle.
fn solve(lower: &[Vec<f64>], mut side: Vec<f64>) -> Vec<f64> {
    let size = side.len();
    for i in 0..size {
        let known: f64 = (0..i).map(|k| lower[i][k] * side[k]).sum();
        side[i] = (side[i] - known) / lower[i][i];
    }
    for i in (0..size).rev() {
        let known: f64 = (i + 1..size).map(|k| lower[k][i] * side[k]).sum();
        side[i] = (side[i] - known) / lower[i][i];
    }
    side
}
