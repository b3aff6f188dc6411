//! From counts to estimates with bounds.
//!
//! Wilson's score interval for a probability (E. B. Wilson 1927); Tango's score interval for a
//! paired difference (T. Tango 1998, *Statistics in Medicine* 17, 891-908), its bounds found by
//! bisection with square roots only, so that they are the same on every machine.

use crate::montecarlo::tally::Moments;
use crate::montecarlo::tally::Pairs;

/// The standard normal quantile at 97.5%.
const Z95: f64 = 1.959_963_984_540_054;

/// A number with bounds; all three are equal in an exact answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// The lower bound at 95%.
    pub low: f64,
    /// The upper bound at 95%.
    pub high: f64,
}

/// The probability of what was counted `count` times in `n`, with Wilson's bounds at 95%.
#[must_use]
pub fn probability(count: u64, n: u64) -> Estimate {
    wilson(count, n, Z95)
}

/// As [`probability`], with bounds `z` standard normal deviates away.
#[must_use]
pub fn wilson(count: u64, n: u64, z: f64) -> Estimate {
    if n == 0 {
        return Estimate { value: f64::NAN, low: 0.0, high: 1.0 };
    }
    let (k, n) = (count as f64, n as f64);
    let p = k / n;
    let middle = (k + z * z / 2.0) / (n + z * z);
    let half = z / (n + z * z) * (k * (n - k) / n + z * z / 4.0).sqrt();
    let low = if count == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if k == n { 1.0 } else { (middle + half).min(1.0) };
    Estimate { value: p, low, high }
}

/// The mean of a whole number over `n` replications (at least 1), and its standard error, of which
/// a single one says nothing.
#[must_use]
pub fn mean(moments: Moments, n: u64) -> (f64, Option<f64>) {
    assert!(n > 0, "there is no mean of nothing");
    let count = u128::from(n);
    let mean = moments.sum as f64 / n as f64;
    if n == 1 {
        return (mean, None);
    }
    // n * squares - sum^2 is exact in integers unless it overflows; then floats do.
    let spread =
        count.checked_mul(moments.squares).zip(moments.sum.checked_mul(moments.sum)).map_or_else(
            || n as f64 * moments.squares as f64 - (moments.sum as f64) * (moments.sum as f64),
            |(whole, square)| (whole - square) as f64,
        );
    let variance = spread.max(0.0) / (n as f64 * (n as f64 - 1.0));
    (mean, Some((variance / n as f64).sqrt()))
}

/// The difference in probability, this arm's minus the first arm's, with Tango's bounds at 95%.
#[must_use]
pub fn difference(pairs: &Pairs) -> Estimate {
    let n = (pairs.both + pairs.neither + pairs.only_from + pairs.only_arm) as f64;
    if n == 0.0 {
        return Estimate { value: f64::NAN, low: -1.0, high: 1.0 };
    }
    let (b, c) = (pairs.only_arm as f64, pairs.only_from as f64);
    let value = (b - c) / n;
    let low = bisect(-1.0, value, |delta| score(b, c, n, delta) > Z95);
    let high = bisect(value, 1.0, |delta| score(b, c, n, delta) > -Z95);
    Estimate { value, low, high }
}

/// How much this arm changes the first arm's probability, in parts of it, with bounds at 95%: those
/// of the logarithm of the ratio of two paired proportions, whose variance is the number of
/// discordant pairs over the product of both counts. `None` where either arm was never counted.
#[must_use]
pub fn relative_change(pairs: &Pairs) -> Option<Estimate> {
    let from = (pairs.both + pairs.only_from) as f64;
    let arm = (pairs.both + pairs.only_arm) as f64;
    if from == 0.0 || arm == 0.0 {
        return None;
    }
    let discordant = (pairs.only_from + pairs.only_arm) as f64;
    let half = Z95 * (discordant / (from * arm)).sqrt();
    let ratio = arm / from;
    let low = ratio * libm::exp(-half) - 1.0;
    let high = ratio * libm::exp(half) - 1.0;
    Some(Estimate { value: ratio - 1.0, low, high })
}

/// The variance of an unpaired difference over that of the paired one; `None` if no pair differed.
#[must_use]
pub fn variance_reduction(pairs: &Pairs) -> Option<f64> {
    let n = (pairs.both + pairs.neither + pairs.only_from + pairs.only_arm) as f64;
    let only = (pairs.only_from + pairs.only_arm) as f64;
    let difference = (pairs.only_arm as f64 - pairs.only_from as f64) / n;
    let paired = only / n - difference * difference;
    if only == 0.0 || paired <= 0.0 {
        return None;
    }
    let spread = |count: u64| {
        let p = count as f64 / n;
        p * (1.0 - p)
    };
    Some((spread(pairs.both + pairs.only_from) + spread(pairs.both + pairs.only_arm)) / paired)
}

/// Tango's score of a hypothetical difference; it falls from high to low as `delta` grows.
fn score(b: f64, c: f64, n: f64, delta: f64) -> f64 {
    let a2 = 2.0 * n;
    let b2 = -b - c + (2.0 * n - b + c) * delta;
    let c2 = -c * delta * (1.0 - delta);
    // The probability of the pairs that only the first arm reached, under the hypothesis.
    let only_from = ((b2 * b2 - 4.0 * a2 * c2).max(0.0).sqrt() - b2) / (2.0 * a2);
    let variance = n * (2.0 * only_from + delta * (1.0 - delta));
    let distance = b - c - n * delta;
    if variance > 0.0 {
        distance / variance.sqrt()
    } else if distance == 0.0 {
        0.0
    } else {
        distance.signum() * f64::INFINITY
    }
}

/// Where `above` turns from true to false between two numbers.
pub(super) fn bisect(mut from: f64, mut to: f64, above: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = from + (to - from) / 2.0;
        if middle <= from || middle >= to {
            break;
        }
        if above(middle) {
            from = middle;
        } else {
            to = middle;
        }
    }
    from + (to - from) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(both: u64, only_arm: u64, only_from: u64, neither: u64) -> Pairs {
        Pairs { both, neither, only_from, only_arm, ..Pairs::default() }
    }

    fn close(estimate: Estimate, low: f64, high: f64, tolerance: f64) {
        assert!((estimate.low - low).abs() < tolerance, "{estimate:?}");
        assert!((estimate.high - high).abs() < tolerance, "{estimate:?}");
    }

    /// Figures of statsmodels' `proportion_confint(count, n, method="wilson")`.
    #[test]
    fn wilson_bounds_are_those_of_the_literature() {
        close(probability(16, 66), 0.155_091_8, 0.358_091_3, 1e-7);
        close(probability(0, 10), 0.0, 0.277_532_8, 1e-7);
        close(probability(10, 10), 0.722_467_2, 1.0, 1e-7);
    }

    /// Found with another implementation: the constrained maximum likelihood by numerical
    /// optimisation, the bounds by Brent's method.
    #[test]
    fn bounds_of_a_difference_are_those_of_the_literature() {
        let bounds = |arm, from, n: u64| difference(&pairs(0, arm, from, n - arm - from));
        close(bounds(3, 9, 52), -0.253_529_443_0, 0.017_145_093_9, 1e-9);
        close(bounds(43, 12, 1000), 0.017_111_422_4, 0.046_622_886_0, 1e-9);
        close(bounds(0, 7, 20), -0.567_145_723_3, -0.132_481_036_6, 1e-9);
    }

    #[test]
    fn bounds_of_a_difference_hold_their_value_and_are_antisymmetric() {
        let there = difference(&pairs(10, 3, 9, 30));
        let back = difference(&pairs(10, 9, 3, 30));
        assert!(there.low < there.value && there.value < there.high);
        close(there, -back.high, -back.low, 1e-12);
    }

    #[test]
    fn no_discordant_pair_still_leaves_doubt() {
        let estimate = difference(&pairs(0, 0, 0, 100));
        assert_eq!(estimate.value, 0.0);
        close(estimate, -0.037, 0.037, 1e-3);
        assert_eq!(variance_reduction(&pairs(0, 0, 0, 100)), None);
    }

    #[test]
    fn means_and_errors_of_a_small_sample() {
        // 1, 2, 3, 4: mean 2.5, variance 5/3.
        let (mean, error) = mean(Moments { sum: 10, squares: 30 }, 4);
        assert_eq!(mean, 2.5);
        assert!((error.unwrap() - (5.0f64 / 12.0).sqrt()).abs() < 1e-15);
    }
}
