//! What would have come about under another law, given what came about under this one.
//!
//! Where there was a draw, the answer is the same draw under the other law. Where somebody decided
//! and no draw is known, the answer depends on how chance is thought to work, which no data can
//! tell. Two ways are computed, and what is said is the range between them:
//!
//! - *monotone*: one uniform number behind both laws, outcomes ordered from best to worst, as the
//!   engine draws;
//! - *Gumbel-max*: each outcome has a random strength of its own, as in M. Oberst and D. Sontag,
//!   "Counterfactual Off-Policy Evaluation with Gumbel-Max Structural Causal Models", ICML 2019. Its
//!   probabilities are integrals of rational functions, taken exactly piece by piece.

/// Of each outcome, its probability under `there` given that outcome `given` came about under
/// `here`. Both list the same outcomes, from best to worst, with probabilities that sum to 1.
///
/// # Panics
///
/// If `given` is impossible under `here`: what was impossible tells nothing.
#[must_use]
pub fn monotone(here: &[f64], there: &[f64], given: usize) -> Vec<f64> {
    assert!(here[given] > 0.0, "what came about was possible");
    let below: f64 = here[..given].iter().sum();
    let (low, high) = (below, below + here[given]);
    let mut sum = 0.0;
    let mut parts = Vec::with_capacity(there.len());
    for p in there {
        let (from, to) = (sum, sum + p);
        sum = to;
        parts.push((to.min(high) - from.max(low)).max(0.0));
    }
    normalised(parts)
}

/// As [`monotone`], where each outcome has a Gumbel-distributed strength of its own.
///
/// # Panics
///
/// As [`monotone`].
#[must_use]
pub fn gumbel_max(here: &[f64], there: &[f64], given: usize) -> Vec<f64> {
    assert!(here[given] > 0.0, "what came about was possible");
    let joint = (0..there.len()).map(|other| joint(here, there, given, other)).collect();
    normalised(joint)
}

/// The probability that `i` comes about under `p` and `j` under `q`.
///
/// With independent standard exponential E_k, the outcome under p is the k with the least E_k /
/// p_k.
fn joint(p: &[f64], q: &[f64], i: usize, j: usize) -> f64 {
    if q[j] <= 0.0 {
        return 0.0;
    }
    let others = |k: &usize| *k != i && *k != j;
    if i == j {
        let rest: f64 = (0..p.len()).filter(others).map(|k| (p[k] / p[i]).max(q[k] / q[j])).sum();
        return 1.0 / (1.0 + rest);
    }
    // Given E_i = a and E_j = r a, the ratio r lies between these, and every other E_k is at least
    // a times the greater of p_k / p_i and r q_k / q_j. Integrating a out leaves 1 / (...)^2.
    let least = p[j] / p[i];
    let most = if q[i] > 0.0 { q[j] / q[i] } else { f64::INFINITY };
    if least >= most {
        return 0.0;
    }
    let others: Vec<(f64, f64)> =
        (0..p.len()).filter(others).map(|k| (p[k] / p[i], q[k] / q[j])).collect();
    let turn = |(a, b): &(f64, f64)| if *b > 0.0 { a / b } else { f64::INFINITY };
    let mut cuts: Vec<f64> = others.iter().map(turn).collect();
    cuts.retain(|cut| *cut > least && *cut < most);
    cuts.push(most);
    cuts.sort_by(f64::total_cmp);
    let mut from = least;
    let mut whole = 0.0;
    for to in cuts {
        // Within a piece the sum is a + b r, with a and b fixed.
        let (mut a, mut b) = (1.0, 1.0);
        for other in &others {
            if turn(other) > from {
                a += other.0;
            } else {
                b += other.1;
            }
        }
        let upper = if to.is_finite() { 1.0 / (a + b * to) } else { 0.0 };
        whole += (1.0 / (a + b * from) - upper) / b;
        from = to;
    }
    whole
}

/// Parts of a whole, as probabilities.
fn normalised(mut parts: Vec<f64>) -> Vec<f64> {
    let whole: f64 = parts.iter().sum();
    parts.iter_mut().for_each(|part| *part /= whole);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: [f64; 4] = [0.5, 0.3, 0.15, 0.05];
    const THERE: [f64; 4] = [0.6, 0.3, 0.1, 0.0];

    fn near(one: &[f64], other: &[f64], tolerance: f64) {
        assert!(one.iter().zip(other).all(|(a, b)| (a - b).abs() < tolerance), "{one:?} {other:?}");
    }

    /// Over what came about here, the answers add up to the law there.
    #[test]
    fn both_ways_keep_the_other_law() {
        for way in [monotone, gumbel_max] {
            let mut sum = [0.0; 4];
            for (given, p) in HERE.iter().enumerate() {
                let parts = way(&HERE, &THERE, given);
                sum.iter_mut().zip(&parts).for_each(|(sum, part)| *sum += p * part);
            }
            near(&sum, &THERE, 1e-12);
        }
    }

    #[test]
    fn under_the_same_law_the_same_comes_about() {
        for given in 0..4 {
            let mut same = [0.0; 4];
            same[given] = 1.0;
            near(&monotone(&HERE, &HERE, given), &same, 1e-12);
            near(&gumbel_max(&HERE, &HERE, given), &same, 1e-12);
        }
    }

    #[test]
    fn monotone_cuts_the_unit_interval() {
        // 0.8 to 0.95 here; there 0.3 ends at 0.9.
        near(&monotone(&HERE, &THERE, 2), &[0.0, 2.0 / 3.0, 1.0 / 3.0, 0.0], 1e-12);
    }

    /// Against sampling: exponential clocks, from a generator with a fixed seed.
    #[test]
    fn gumbel_max_is_what_clocks_give() {
        let mut word: u64 = 1;
        let mut uniform = || {
            // Knuth's MMIX constants; quality enough for a mean.
            word = word
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((word >> 11) as f64 + 0.5) / (1u64 << 53) as f64
        };
        let mut counts = [[0u32; 4]; 4];
        for _ in 0..200_000 {
            let clocks = [0; 4].map(|_: i32| -libm::log(uniform()));
            let first = |law: &[f64; 4]| {
                let time =
                    |k: &usize| if law[*k] > 0.0 { clocks[*k] / law[*k] } else { f64::INFINITY };
                (0..4).min_by(|a, b| time(a).total_cmp(&time(b))).unwrap()
            };
            counts[first(&HERE)][first(&THERE)] += 1;
        }
        for (given, row) in counts.iter().enumerate() {
            let all: u32 = row.iter().sum();
            let sampled = row.map(|count| f64::from(count) / f64::from(all));
            near(&gumbel_max(&HERE, &THERE, given), &sampled, 0.02);
        }
    }
}
