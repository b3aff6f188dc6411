//! What knowing some parameters is worth at most: the dual of a rule.
//!
//! Whoever knows a set of parameters exactly chooses the arm of the lowest expected loss given
//! them. Take from each arm's loss any term whose expectation given the set is 0, and let the
//! best arm be chosen in every draw: that can only be better (Jensen). So the gain of such a choice
//! is an upper bound, and a tight one if the term is what of the loss the set does not tell
//! (Brown, Smith and Sun, *Information relaxations and duality in stochastic dynamic programs*,
//! 2010; a penalty there). Parameters are drawn independently, and a Legendre polynomial of one has
//! the expectation 0, also times any function of others: so every product with a polynomial of a
//! parameter outside the set is such a term. How much of which, one half of the draws learns and
//! the other applies, so nothing is fitted to the draws that it is judged by.

use std::ops::Range;

use crate::study::information::Sample;
use crate::study::information::legendre;
use crate::study::information::regress;
use crate::study::information::told;

/// So many parameters, those that tell most, are looked at more closely: to the fourth degree, and
/// in pairs. Others are looked at to the second degree, as draws allow.
const CLOSELY: usize = 8;

/// A term: places of parameters, each with the degree of its polynomial.
type Term = Vec<(usize, usize)>;

/// At most what knowing is worth: of each parameter alone, and of each set.
pub(super) fn bounds(sample: &Sample<'_>, sets: &[Vec<usize>]) -> (Vec<f64>, Vec<f64>) {
    let count = sample.losses.len();
    let half = count / 2;
    let gained = |learn, follow| gained(sample, sets, learn, follow);
    let (first, second) =
        rayon::join(|| gained(0..half, half..count), || gained(half..count, 0..half));
    let mean = |first: Vec<f64>, second: Vec<f64>| -> Vec<f64> {
        first.iter().zip(second).map(|(one, other)| (one + other) / count as f64).collect()
    };
    (mean(first.0, second.0), mean(first.1, second.1))
}

/// What is gained in all draws that are followed by the terms that others learn: with each
/// parameter, and with each set.
fn gained(
    sample: &Sample<'_>,
    sets: &[Vec<usize>],
    learn: Range<usize>,
    follow: Range<usize>,
) -> (Vec<f64>, Vec<f64>) {
    let mut single = vec![0.0; sample.columns.len()];
    let mut of_sets = vec![0.0; sets.len()];
    let terms = terms(sample, learn.len());
    let row =
        |draw: usize| -> Vec<f64> { terms.iter().map(|term| value(sample, term, draw)).collect() };
    let rows: Vec<Vec<f64>> = learn.clone().map(row).collect();
    let worse = |arm: usize| learn.clone().map(|draw| sample.worse(draw, arm)).collect();
    let learnt = regress(&rows, (0..sample.losses[0].len()).map(worse).collect());
    let outside: Vec<Vec<usize>> = sets.iter().map(|set| outside(&terms, set)).collect();
    for draw in follow {
        let values = row(draw);
        let gains = Gains::new(sample, draw, &terms, &values, &learnt);
        for (place, sum) in single.iter_mut().enumerate() {
            *sum += gains.of_one(place);
        }
        for (outside, sum) in outside.iter().zip(&mut of_sets) {
            *sum += gains.without(outside);
        }
    }
    (single, of_sets)
}

/// The terms in which something stands outside a set.
fn outside(terms: &[Term], set: &[usize]) -> Vec<usize> {
    let is_outside = |term: &Term| term.iter().any(|(place, _)| !set.contains(place));
    (0..terms.len()).filter(|term| is_outside(&terms[*term])).collect()
}

/// What is gained in a draw.
struct Gains<'g> {
    values: &'g [f64],
    learnt: &'g [Vec<f64>],
    /// Of each arm, its loss less that of the chosen one.
    worse: Vec<f64>,
    /// The same, less all terms.
    left: Vec<f64>,
    /// Of each arm and each parameter, its terms alone.
    alone: Vec<Vec<f64>>,
}

impl<'g> Gains<'g> {
    fn new(
        sample: &Sample<'_>,
        draw: usize,
        terms: &[Term],
        values: &'g [f64],
        learnt: &'g [Vec<f64>],
    ) -> Self {
        let mut alone = vec![vec![0.0; sample.columns.len()]; learnt.len()];
        let worse: Vec<f64> = (0..learnt.len()).map(|arm| sample.worse(draw, arm)).collect();
        let mut left = worse.clone();
        for ((rest, learnt), alone) in left.iter_mut().zip(learnt).zip(&mut alone) {
            for ((term, value), rate) in terms.iter().zip(values).zip(learnt) {
                match term[..] {
                    // What is the same in all draws is known without knowing anything.
                    [] => {}
                    [(place, _)] => {
                        alone[place] += rate * value;
                        *rest -= rate * value;
                    }
                    _ => *rest -= rate * value,
                }
            }
        }
        Gains { values, learnt, worse, left, alone }
    }

    /// Somebody who knows one parameter.
    fn of_one(&self, place: usize) -> f64 {
        gain(self.left.iter().zip(&self.alone).map(|(left, alone)| left + alone[place]))
    }

    /// Somebody who knows the set outside which these terms are.
    fn without(&self, outside: &[usize]) -> f64 {
        gain(self.worse.iter().zip(self.learnt).map(|(worse, learnt)| {
            worse - outside.iter().map(|term| learnt[*term] * self.values[*term]).sum::<f64>()
        }))
    }
}

/// What the best of all arms gains over the chosen one, which is among them.
fn gain(worse: impl Iterator<Item = f64>) -> f64 {
    -worse.fold(0.0, f64::min)
}

/// The terms that so many draws can learn.
fn terms(sample: &Sample<'_>, learn: usize) -> Vec<Term> {
    let mut ranked: Vec<(f64, usize)> = (0..sample.columns.len())
        .map(|place| (told(&sample.columns[place], sample), place))
        .collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let ranked: Vec<usize> = ranked.into_iter().map(|(_, place)| place).collect();
    let closely = &ranked[..ranked.len().min(CLOSELY)];
    let mut terms: Vec<Term> = vec![Vec::new()];
    terms.extend(ranked.iter().map(|place| vec![(*place, 1)]));
    terms.extend(closely.iter().map(|place| vec![(*place, 2)]));
    for (at, one) in closely.iter().enumerate() {
        terms.extend(closely[at + 1..].iter().map(|other| vec![(*one, 1), (*other, 1)]));
    }
    terms.extend(closely.iter().flat_map(|place| [3, 4].map(|degree| vec![(*place, degree)])));
    terms.extend(ranked[closely.len()..].iter().map(|place| vec![(*place, 2)]));
    terms.truncate((learn / 5).max(1));
    terms
}

fn value(sample: &Sample<'_>, term: &Term, draw: usize) -> f64 {
    term.iter().map(|(place, degree)| legendre(sample.columns[*place][draw])[*degree]).product()
}
