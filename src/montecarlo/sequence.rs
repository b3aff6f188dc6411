//! Bounds that hold at every look at once, however often one looks and whenever one stops.
//!
//! A confidence sequence for the mean of numbers that are 0, 1 or 2, drawn independently. Somebody
//! who believes that the mean is at least m is offered a game: a stake g of the player's capital is
//! put on each number, and the capital is multiplied by 1 + g (x/m - 1). If the mean is m or less,
//! no stake makes capital grow on average, and the chance that it is ever 1/alpha times what it was
//! at first is at most alpha (Ville's inequality). So the means under which capital has not grown
//! so far are a lower bound that holds at all times at once. Stakes are unknown beforehand, so
//! equal parts of the capital are put on `STAKES` of them; a mixture of such games is one again.
//! The capital depends on how often each number was drawn and not on the order, so tallies are
//! enough.
//!
//! I. Waudby-Smith and A. Ramdas (2024), Estimating means of bounded random variables by betting,
//! *Journal of the Royal Statistical Society B* 86, 1-27; the mixture is that of H. Robbins (1970),
//! *Annals of Mathematical Statistics* 41, 1397-1409. Upper bounds come from the mirror image. A
//! paired difference is -1, 0 or 1, and so one less than such a number.

use crate::montecarlo::estimate::Estimate;
use crate::montecarlo::estimate::bisect;
use crate::montecarlo::tally::Pairs;

/// Stakes are 1, 1/2, 1/4, ...: so many. The least suits a precision of about 10^-7.
const STAKES: i32 = 24;

/// How often each number was drawn.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    zeros: f64,
    ones: f64,
    twos: f64,
}

/// The probability of what was counted `count` times in `n`, with bounds that miss it at any look
/// with a chance of at most `alpha`.
#[must_use]
pub fn probability(count: u64, n: u64, alpha: f64) -> Estimate {
    if n == 0 {
        return Estimate { value: f64::NAN, low: 0.0, high: 1.0 };
    }
    let (yes, no) = chances(count, n);
    let low = yes.lower(alpha / 2.0);
    let high = 1.0 - no.lower(alpha / 2.0);
    Estimate { value: count as f64 / n as f64, low, high }
}

/// The difference in probability, this arm's minus the first arm's, with bounds that miss it at any
/// look with a chance of at most `alpha`.
#[must_use]
pub fn difference(pairs: &Pairs, alpha: f64) -> Estimate {
    let (worse, better) = both_ways(pairs);
    if worse.count() == 0.0 {
        return Estimate { value: f64::NAN, low: -1.0, high: 1.0 };
    }
    let value = worse.mean() - 1.0;
    let low = worse.lower(alpha / 2.0) - 1.0;
    let high = 1.0 - better.lower(alpha / 2.0);
    Estimate { value, low, high }
}

/// Whether neither bound of [`difference`] is farther than `precision` from its value.
#[must_use]
pub fn is_within(pairs: &Pairs, precision: f64, alpha: f64) -> bool {
    let (worse, better) = both_ways(pairs);
    let known = |drawn: Drawn| drawn.excludes(drawn.mean() - precision, alpha / 2.0);
    worse.count() > 0.0 && known(worse) && known(better)
}

/// Whether something happened, and whether it did not.
fn chances(count: u64, n: u64) -> (Drawn, Drawn) {
    let (yes, no) = (count as f64, (n - count) as f64);
    (Drawn { zeros: no, ones: yes, twos: 0.0 }, Drawn { zeros: yes, ones: no, twos: 0.0 })
}

/// The differences plus one, and their mirror image.
fn both_ways(pairs: &Pairs) -> (Drawn, Drawn) {
    let (fewer, more) = (pairs.only_from as f64, pairs.only_arm as f64);
    let ones = (pairs.both + pairs.neither) as f64;
    (Drawn { zeros: fewer, ones, twos: more }, Drawn { zeros: more, ones, twos: fewer })
}

impl Drawn {
    fn count(self) -> f64 {
        self.zeros + self.ones + self.twos
    }

    fn mean(self) -> f64 {
        (self.ones + 2.0 * self.twos) / self.count()
    }

    /// Means below this are missed at any time with a chance of at most `alpha`.
    fn lower(self, alpha: f64) -> f64 {
        let mean = self.mean();
        if mean == 0.0 {
            return 0.0;
        }
        // Capital falls as the hypothetical mean grows, because every factor does.
        bisect(0.0, mean, |hypothesis| self.excludes(hypothesis, alpha))
    }

    /// Whether this mean is below [`Drawn::lower`].
    fn excludes(self, mean: f64, alpha: f64) -> bool {
        mean <= 0.0 || self.capital(mean) >= -libm::log(alpha)
    }

    /// The logarithm of the capital, 0 at first, of somebody who bets against this mean.
    fn capital(self, mean: f64) -> f64 {
        let stakes = (0..STAKES).map(|halvings| libm::ldexp(1.0, -halvings));
        let games: Vec<f64> = stakes.map(|stake| self.game(mean, stake)).collect();
        let best = games.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if best.is_infinite() {
            return best;
        }
        let sum: f64 = games.iter().map(|game| libm::exp(game - best)).sum();
        best + libm::log(sum / f64::from(STAKES))
    }

    /// As [`Drawn::capital`], with one stake.
    fn game(self, mean: f64, stake: f64) -> f64 {
        let part = |count: f64, number: f64| {
            let grown = stake * (number / mean - 1.0);
            if count == 0.0 { 0.0 } else { count * libm::log1p(grown) }
        };
        part(self.zeros, 0.0) + part(self.ones, 1.0) + part(self.twos, 2.0)
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::Rng;
    use rand_chacha::rand_core::SeedableRng;

    use super::*;
    use crate::montecarlo::estimate;

    const SEQUENCES: u32 = 4000;
    const ALPHA: f64 = 0.05;

    /// What is counted at 1, 2, 4, ..., 2^last replications, of which some part for the worse and
    /// some for the better. Only what differs is drawn, with geometric gaps between.
    fn looks(arm: f64, from: f64, last: u32, sequence: u32) -> Vec<Pairs> {
        let mut generator = ChaCha8Rng::seed_from_u64(u64::from(sequence));
        let mut uniform = || (generator.next_u64() as f64 + 0.5) / 18_446_744_073_709_551_616.0;
        let mut further = || {
            let gap = libm::log(uniform()) / libm::log1p(-arm - from);
            (gap.min(1e15) as u64 + 1, uniform())
        };
        let mut pairs = Pairs::default();
        let (mut next, mut which) = further();
        let mut seen = Vec::new();
        for look in (0..=last).map(|look| 1 << look) {
            while next <= look {
                if which < arm / (arm + from) {
                    pairs.only_arm += 1;
                } else {
                    pairs.only_from += 1;
                }
                let (gap, other) = further();
                (next, which) = (next + gap, other);
            }
            pairs.neither = look - pairs.only_arm - pairs.only_from;
            seen.push(pairs.clone());
        }
        seen
    }

    /// The part of sequences in which something holds at every look.
    fn part(arm: f64, from: f64, last: u32, holds: impl Fn(&Pairs) -> bool) -> f64 {
        let holding =
            (0..SEQUENCES).filter(|each| looks(arm, from, last, *each).iter().all(&holds));
        holding.count() as f64 / f64::from(SEQUENCES)
    }

    /// Whether a mean is within the bounds, as [`within_is_what_the_bounds_say`] holds it to them.
    fn covers(lower: Drawn, upper: Drawn, mean: f64, most: f64) -> bool {
        !lower.excludes(mean, ALPHA / 2.0) && !upper.excludes(most - mean, ALPHA / 2.0)
    }

    /// Bounds of a paired difference hold at all looks of 95% of sequences or more, for frequent
    /// and rare events, where one side never happens, and where there is no difference.
    #[test]
    fn bounds_of_a_difference_hold_at_every_look() {
        for (arm, from, last) in [
            (0.2, 0.3, 10),
            (0.05, 0.9, 8),
            (0.01, 0.01, 14),
            (0.004, 0.0, 14),
            (0.0, 1e-3, 16),
            (1e-5, 3e-5, 24),
            (2e-6, 2e-6, 26),
            (0.0, 1e-7, 30),
        ] {
            let covered = part(arm, from, last, |pairs| {
                let (worse, better) = both_ways(pairs);
                covers(worse, better, 1.0 + arm - from, 2.0)
            });
            assert!(covered >= 1.0 - ALPHA, "{arm} against {from}: {covered}");
        }
    }

    /// Bounds made for one look do not hold at many: so the test above can fail.
    #[test]
    fn bounds_made_for_one_look_fail_at_many() {
        let covered = part(0.01, 0.01, 14, |pairs| {
            let Estimate { low, high, .. } = estimate::difference(pairs);
            (low..=high).contains(&0.0)
        });
        assert!(covered < 0.9, "{covered}");
    }

    #[test]
    fn bounds_of_a_probability_hold_at_every_look() {
        for (p, last) in [(0.4, 10), (0.01, 14), (1e-4, 20), (3e-6, 26)] {
            let covered = part(p, 0.0, last, |pairs| {
                let Pairs { only_arm, neither, .. } = *pairs;
                let (yes, no) = chances(only_arm, only_arm + neither);
                covers(yes, no, p, 1.0)
            });
            assert!(covered >= 1.0 - ALPHA, "{p}: {covered}");
        }
    }

    /// The stopping rule says what the bounds say, at any count.
    #[test]
    fn within_is_what_the_bounds_say() {
        for (only_arm, only_from, neither) in
            [(0, 0, 10_000), (3, 9, 5_000), (200, 100, 90_000), (1_000, 900, 3_000_000), (0, 1, 9)]
        {
            let pairs = Pairs { only_arm, only_from, neither, ..Pairs::default() };
            let Estimate { value, low, high } = difference(&pairs, ALPHA);
            let farthest = (high - value).max(value - low);
            assert!(low < value && value < high, "{low} {value} {high}");
            assert!(is_within(&pairs, farthest * 1.000_001, ALPHA), "{pairs:?}");
            assert!(!is_within(&pairs, farthest * 0.999_999, ALPHA), "{pairs:?}");
            let (worse, better) = both_ways(&pairs);
            for (edge, inside) in [(low, 1.0), (high, -1.0)] {
                let mean = |step: f64| 1.0 + edge + inside * step * (high - low);
                assert!(covers(worse, better, mean(1e-6), 2.0));
                assert!(!covers(worse, better, mean(-1e-6), 2.0));
            }
        }
        assert!(!is_within(&Pairs::default(), 0.5, ALPHA), "nothing is known of nothing");
    }

    #[test]
    fn bounds_are_mirrored_and_stay_in_range() {
        let pairs = |only_arm, only_from, neither| Pairs {
            only_arm,
            only_from,
            neither,
            ..Pairs::default()
        };
        let there = difference(&pairs(3, 9, 1000), ALPHA);
        let back = difference(&pairs(9, 3, 1000), ALPHA);
        assert_eq!((there.low, there.high), (-back.high, -back.low));
        let all = difference(&pairs(1 << 40, 0, 0), ALPHA);
        assert!(all.low > 1.0 - 1e-9 && all.high == 1.0, "{all:?}");
        let sure = probability(0, 1 << 40, ALPHA);
        assert!(sure.low == 0.0 && sure.high < 1e-10, "{sure:?}");
    }
}
