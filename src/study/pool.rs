//! Several experts as one distribution.
//!
//! Each answer is a triangular distribution. The linear pool is their mixture (Stone 1961), the
//! logarithmic pool the normalised product of their densities, each to its weight (Genest and
//! Zidek, *Combining probability distributions*, 1986), found on a fine grid.

use crate::model::distribution::triangular_quantile;
use crate::scenario::beliefs::Elicited;
use crate::scenario::beliefs::Pooling;

/// Points of the grid that a logarithmic pool is tabled on.
const GRID: usize = 4096;

/// A pooled distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Answers with their weights, which sum to 1.
    parts: Vec<(f64, Elicited)>,
    /// Of a logarithmic pool: where its grid begins, its step, the probability below each point.
    table: Option<(f64, f64, Vec<f64>)>,
}

impl Pool {
    /// The pool of answers with weights above 0; `None` if a logarithmic pool has nothing that all
    /// hold possible.
    #[must_use]
    pub fn new(answers: &[(f64, Elicited)], pooling: Pooling) -> Option<Self> {
        let total: f64 = answers.iter().map(|(weight, _)| weight).sum();
        let parts: Vec<(f64, Elicited)> =
            answers.iter().map(|(weight, answer)| (weight / total, *answer)).collect();
        // Of one mind there is nothing to pool.
        let table = match pooling {
            Pooling::Logarithmic if parts.len() > 1 => Some(table(&parts)?),
            _ => None,
        };
        Some(Pool { parts, table })
    }

    /// Where it stands when nothing is drawn: the weighted mean of the likeliest values.
    #[must_use]
    pub fn point(&self) -> f64 {
        self.parts.iter().map(|(weight, answer)| weight * answer.mode).sum()
    }

    /// Whether it has one value only.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let first = self.parts[0].1.low;
        self.parts.iter().all(|(_, answer)| answer.low == first && answer.high == first)
    }

    /// The value below which it lies with probability `u`.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        if let [(_, answer)] = self.parts.as_slice() {
            return triangular_quantile(answer.low, answer.mode, answer.high, u);
        }
        if let Some((from, step, below)) = &self.table {
            let after = below.partition_point(|probability| *probability < u).max(1);
            let (low, high) = (below[after - 1], below[after.min(below.len() - 1)]);
            let part = if high > low { (u - low) / (high - low) } else { 0.0 };
            return from + step * ((after - 1) as f64 + part);
        }
        let mut low = self.parts.iter().map(|(_, each)| each.low).fold(f64::INFINITY, f64::min);
        let mut high = self.parts.iter().map(|(_, each)| each.high).fold(0.0, f64::max);
        for _ in 0..100 {
            let middle = low + (high - low) / 2.0;
            let below: f64 = self.parts.iter().map(|(w, each)| w * below(each, middle)).sum();
            if below < u {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

/// The probability that a triangular quantity lies at or below a value.
fn below(of: &Elicited, value: f64) -> f64 {
    let Elicited { low, mode, high } = *of;
    if value >= high {
        1.0
    } else if value < low {
        0.0
    } else if value < mode {
        (value - low) * (value - low) / ((high - low) * (mode - low))
    } else {
        1.0 - (high - value) * (high - value) / ((high - low) * (high - mode))
    }
}

fn density(of: &Elicited, value: f64) -> f64 {
    let Elicited { low, mode, high } = *of;
    if value < low || value > high {
        0.0
    } else if value < mode {
        2.0 * (value - low) / ((high - low) * (mode - low))
    } else if high > mode {
        2.0 * (high - value) / ((high - low) * (high - mode))
    } else {
        2.0 / (high - low)
    }
}

fn table(parts: &[(f64, Elicited)]) -> Option<(f64, f64, Vec<f64>)> {
    let low = parts.iter().map(|(_, each)| each.low).fold(0.0, f64::max);
    let high = parts.iter().map(|(_, each)| each.high).fold(f64::INFINITY, f64::min);
    if low >= high {
        return None;
    }
    let step = (high - low) / GRID as f64;
    let mut below = vec![0.0];
    for cell in 0..GRID {
        let middle = low + step * (cell as f64 + 0.5);
        let product: f64 =
            parts.iter().map(|(weight, each)| libm::pow(density(each, middle), *weight)).product();
        below.push(below[cell] + product);
    }
    let total = below[GRID];
    below.iter_mut().for_each(|sum| *sum /= total);
    Some((low, step, below))
}
