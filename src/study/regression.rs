//! What each parameter does where answers are counted: a regression on the draws at hand.
//!
//! To ask for one parameter at a time would need as many answers again for each. In the draws all
//! parameters move at once, so the effect of one, averaged over the others, is the slope of the
//! answers along it. It has two errors, which are kept apart: that of counting replications, and
//! that of having so few draws of all others.

use crate::study::basis;
use crate::study::influence::Influence;
use crate::study::influence::SwingError;
use crate::study::information::legendre;
use crate::study::information::regress;
use crate::study::knowing::Asked;

/// The percentiles between which a swing goes.
const ENDS: [f64; 2] = [0.05, 0.95];

/// So many other parameters, those that tell most of the baseline, are held in a regression.
const HELD: usize = 16;

/// What each uncertain parameter does on average over the others, to the baseline and to the change
/// that an arm makes; `replications` are those of a draw.
pub(super) fn influences(asked: &Asked<'_>, changed: usize, replications: u64) -> Vec<Influence> {
    let Asked { draws, risks, sets, knowledge, .. } = asked;
    let answers = [
        risks.iter().map(|draw| draw[0]).collect::<Vec<f64>>(),
        risks.iter().map(|draw| draw[changed] - draw[0]).collect(),
    ];
    let used = [0, changed].map(|arm| basis::used(asked.oracle.model, sets[arm]));
    let polynomials: Vec<Vec<[f64; 5]>> = draws
        .columns
        .iter()
        .map(|column| column[..risks.len()].iter().map(|u| legendre(*u)).collect())
        .collect();
    let held = held(&polynomials, &answers[0]);
    // A binomial share of n has the variance p (1 - p) / n; over draws errors are independent.
    let counted: f64 = answers[0].iter().map(|p| p * (1.0 - p) / replications as f64).sum();
    let counted = counted / risks.len() as f64;
    let each = draws.uncertain.iter().enumerate().map(|(place, parameter)| {
        let effects = effects(&polynomials, place, &held, &answers);
        // What no law of an arm asks for has no part in it, whatever the draws seem to say.
        let of = |answer: usize| {
            let Effect { mean, ends, error, .. } = effects[answer];
            if used[answer][*parameter] { (ends, error) } else { ([mean; 2], 0.0) }
        };
        let ((baseline, error), (change, of_change)) = (of(0), of(1));
        let counting = f64::min(spread() * (counted / risks.len() as f64).sqrt(), error);
        let draws = (error * error - counting * counting).sqrt();
        Influence {
            parameter: *parameter,
            values: ENDS.map(|u| knowledge.quantile(*parameter, u)),
            baseline: baseline.map(|risk| risk.clamp(0.0, 1.0)),
            change,
            flips: Vec::new(),
            error: Some(SwingError { counting, draws, change: of_change, free: effects[0].free }),
        }
    });
    each.collect()
}

/// How far the first polynomial goes between the ends.
fn spread() -> f64 {
    let [low, high] = ENDS.map(|u| legendre(u)[1]);
    high - low
}

/// The parameters that are held, those first that tell most of an answer.
fn held(polynomials: &[Vec<[f64; 5]>], answer: &[f64]) -> Vec<usize> {
    let mean = answer.iter().sum::<f64>() / answer.len() as f64;
    let slope = |of: &[[f64; 5]]| -> f64 {
        of.iter().zip(answer).map(|(p, y)| p[1] * (y - mean)).sum::<f64>().abs()
    };
    let mut ranked: Vec<(f64, usize)> = polynomials.iter().map(|of| slope(of)).zip(0..).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let room = HELD.min(answer.len() / 10);
    ranked.into_iter().take(room).map(|(_, place)| place).collect()
}

/// What a parameter does to an answer.
struct Effect {
    mean: f64,
    /// What the answer is expected to be with the parameter at either end.
    ends: [f64; 2],
    /// The standard error of the difference, and how many answers it rests on beyond what is
    /// fitted to them.
    error: f64,
    free: usize,
}

fn effects(
    polynomials: &[Vec<[f64; 5]>],
    place: usize,
    held: &[usize],
    answers: &[Vec<f64>; 2],
) -> [Effect; 2] {
    let count = answers[0].len();
    let row = |draw: usize| -> Vec<f64> {
        let own = polynomials[place][draw];
        let others = held.iter().filter(|other| **other != place);
        let others = others.map(|other| polynomials[*other][draw][1]);
        [1.0, own[1], own[2]].into_iter().chain(others).collect()
    };
    let rows: Vec<Vec<f64>> = (0..count).map(row).collect();
    let rates = regress(&rows, answers.to_vec());
    [0, 1].map(|answer| {
        let rates = &rates[answer];
        let mean = answers[answer].iter().sum::<f64>() / count as f64;
        let left = rows.iter().zip(&answers[answer]).map(|(row, y)| {
            let expected: f64 = row.iter().zip(rates).map(|(one, rate)| one * rate).sum();
            (y - expected) * (y - expected)
        });
        let free = count.saturating_sub(rates.len());
        let variance = left.sum::<f64>() / free.max(1) as f64;
        let at = |u: f64| {
            let polynomials = legendre(u);
            mean + rates[1] * polynomials[1] + rates[2] * polynomials[2]
        };
        // The columns have the variance 1 and hardly go together.
        let error = spread() * (variance / count as f64).sqrt();
        Effect { mean, ends: ENDS.map(at), error, free }
    })
}
