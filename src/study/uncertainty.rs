//! How sure one can be of each arm, given how unsure its parameters are.
//!
//! Every figure has two errors, which are kept apart: that of counting replications (none in an
//! exact answer), and that of the parameters, which no number of replications makes smaller. It
//! is a probabilistic sensitivity analysis in the sense of Briggs, Claxton and Sculpher, *Decision
//! modelling for health economic evaluation* (2006): the same draws for every arm.

use crate::study::arms::Arm;

/// How a quantity lies over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The 5th percentile.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The 95th percentile.
    pub high: f64,
    /// The standard deviation.
    pub deviation: f64,
}

/// An arm over all draws.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmSpread {
    /// The arm.
    pub arm: Arm,
    /// The sum of political costs.
    pub cost: u32,
    /// The risk with every parameter at its point.
    pub point: f64,
    /// The risk.
    pub risk: Spread,
    /// The risk less the baseline's.
    pub change: Spread,
    /// The change over the baseline's risk; 0 where that is 0.
    pub relative: Spread,
    /// The share of draws in which the risk is below the baseline's.
    pub helps: f64,
    /// The share of draws in which no other arm's risk is lower; arms that tie share a draw.
    pub best: f64,
    /// The standard error that counting leaves on the mean of the risk; none in an exact answer.
    pub counting_error: Option<f64>,
    /// The standard deviation of the risk over parameters alone: that of the risk, less what
    /// counting adds to it.
    pub parameter_deviation: f64,
}

/// Each arm over all draws; the first is the baseline. `replications` are those of a draw, if risks
/// were counted.
#[must_use]
pub fn spreads(
    arms: &[(Arm, u32)],
    points: &[f64],
    risks: &[Vec<f64>],
    replications: Option<u64>,
) -> Vec<ArmSpread> {
    let best = best(risks, arms.len());
    let each = arms.iter().enumerate().map(|(place, (arm, cost))| {
        let over = |of: &dyn Fn(&[f64]) -> f64| {
            Spread::of(&risks.iter().map(|draw| of(draw)).collect::<Vec<f64>>())
        };
        let risk = over(&|draw| draw[place]);
        let change = |draw: &[f64]| draw[place] - draw[0];
        let relative = |draw: &[f64]| if draw[0] > 0.0 { change(draw) / draw[0] } else { 0.0 };
        let helps = risks.iter().filter(|draw| draw[place] < draw[0]).count();
        // A binomial share of n has the variance p (1 - p) / n; over draws errors are independent.
        let within = replications.map(|n| {
            let each = risks.iter().map(|draw| draw[place] * (1.0 - draw[place]));
            each.sum::<f64>() / risks.len() as f64 / n as f64
        });
        let variance = risk.deviation * risk.deviation - within.unwrap_or(0.0);
        ArmSpread {
            arm: arm.clone(),
            cost: *cost,
            point: points[place],
            risk,
            change: over(&change),
            relative: over(&relative),
            helps: helps as f64 / risks.len() as f64,
            best: best[place],
            counting_error: within.map(|within| (within / risks.len() as f64).sqrt()),
            parameter_deviation: variance.max(0.0).sqrt(),
        }
    });
    each.collect()
}

/// The share of draws in which each arm's risk is the lowest.
fn best(risks: &[Vec<f64>], arms: usize) -> Vec<f64> {
    let mut best = vec![0.0; arms];
    for draw in risks {
        let lowest = draw.iter().copied().fold(f64::INFINITY, f64::min);
        let ties = draw.iter().filter(|risk| **risk == lowest).count() as f64;
        for (share, risk) in best.iter_mut().zip(draw) {
            if *risk == lowest {
                *share += 1.0 / ties / risks.len() as f64;
            }
        }
    }
    best
}

impl Spread {
    /// How numbers lie; there is at least one.
    #[must_use]
    pub fn of(numbers: &[f64]) -> Self {
        assert!(!numbers.is_empty(), "a spread is one of something");
        let count = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / count;
        let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        Spread {
            mean,
            low: percentile(&sorted, 0.05),
            median: percentile(&sorted, 0.5),
            high: percentile(&sorted, 0.95),
            deviation: (squares / (count - 1.0).max(1.0)).sqrt(),
        }
    }
}

/// A percentile of sorted numbers, between the two nearest in proportion (Hyndman and Fan's type
/// 7, which R and NumPy use unless told otherwise).
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let before = place as usize;
    let after = (before + 1).min(sorted.len() - 1);
    sorted[before] + (place - before as f64) * (sorted[after] - sorted[before])
}
