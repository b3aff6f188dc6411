//! Boxes of probabilities, and factors applied to them one axis at a time.
//!
//! This is the shuffle algorithm of stochastic automata networks (Plateau 1985; Fernandes, Plateau
//! and Stewart 1998): the product of a vector with a Kronecker product of small matrices costs the
//! sum of their rows' lengths, not the product.

use crate::markov::factors::factor::Entry;
use crate::markov::factors::factor::Factor;

/// So many columns are worked on side by side.
const WIDTH: usize = 8;

/// What of a factor acts on a box, ready to be applied.
#[derive(Debug, Default)]
pub(super) struct Ready {
    /// Of each target, where its entries end.
    ends: Vec<usize>,
    /// Sources, and probabilities.
    entries: Vec<(usize, f64)>,
}

impl Ready {
    /// The entries from the first `from` stands to the first `to` that see less than `severity`.
    pub(super) fn prepare(&mut self, factor: &Factor, from: usize, to: usize, severity: u8) {
        self.ends.clear();
        self.entries.clear();
        for entry in &factor.entries {
            if entry.seen < severity && (entry.from as usize) < from {
                assert!((entry.to as usize) < to, "a factor stays within its box");
                self.ends.resize(entry.to as usize, self.entries.len());
                self.entries.push((entry.from as usize, entry.probability));
            }
        }
        self.ends.resize(to, self.entries.len());
    }

    /// The same entries the other way, from targets to sources.
    pub(super) fn prepare_back(&mut self, factor: &Factor, from: usize, severity: u8) {
        let inside = |entry: &&Entry| entry.seen < severity && (entry.from as usize) < from;
        self.ends.clear();
        self.ends.resize(from, 0);
        for entry in factor.entries.iter().filter(inside) {
            self.ends[entry.from as usize] += 1;
        }
        let mut end = 0;
        for count in &mut self.ends {
            // Each end is where the row begins until its entries are in.
            end += std::mem::replace(count, end);
        }
        self.entries.clear();
        self.entries.resize(end, (0, 0.0));
        for entry in factor.entries.iter().filter(inside) {
            let next = &mut self.ends[entry.from as usize];
            self.entries[*next] = (entry.to as usize, entry.probability);
            *next += 1;
        }
    }
}

/// Of each entry of a factor that acts along an axis, adds to `sums` the product of what is at its
/// source in one box and at its target in another, summed over all other axes. `dims` are the sides
/// of the first box; along the axis the second has `to`.
pub(super) fn outer(
    (factor, severity): (&Factor, u8),
    (sources, targets): (&[f64], &[f64]),
    (dims, axis, to): (&[usize], usize, usize),
    sums: &mut [f64],
) {
    let inner: usize = dims[axis + 1..].iter().product();
    let outer: usize = dims[..axis].iter().product();
    let from = dims[axis];
    for (entry, sum) in factor.entries.iter().zip(sums) {
        if entry.seen >= severity || entry.from as usize >= from {
            continue;
        }
        for place in 0..outer {
            let one = &sources[(place * from + entry.from as usize) * inner..][..inner];
            let other = &targets[(place * to + entry.to as usize) * inner..][..inner];
            *sum += one.iter().zip(other).map(|(one, other)| one * other).sum::<f64>();
        }
    }
}

/// Applies a factor along an axis of a box: `dims` are the box's sides, and along `axis` the
/// results have as many stands as were prepared for. The results, times each weight, are added to
/// the boxes of `out`, which follow one another.
pub(super) fn apply(
    ready: &Ready,
    source: &[f64],
    dims: &[usize],
    axis: usize,
    weights: &[f64],
    out: &mut [f64],
) {
    let inner: usize = dims[axis + 1..].iter().product();
    let outer: usize = dims[..axis].iter().product();
    let (from, to) = (dims[axis], ready.ends.len());
    let one = outer * to * inner;
    assert_eq!(source.len(), outer * from * inner, "the box has its sides");
    assert_eq!(out.len(), one * weights.len(), "there is a box for every weight");
    for place in 0..outer {
        let source = &source[place * from * inner..][..from * inner];
        let mut column = 0;
        while column + WIDTH <= inner {
            let mut first = 0;
            for (target, end) in ready.ends.iter().enumerate() {
                let entries = &ready.entries[first..*end];
                first = *end;
                if entries.is_empty() {
                    continue;
                }
                let mut sum = [0.0; WIDTH];
                for (from, probability) in entries {
                    let values = &source[from * inner + column..][..WIDTH];
                    (0..WIDTH).for_each(|lane| sum[lane] += probability * values[lane]);
                }
                let at = (place * to + target) * inner + column;
                for (number, weight) in weights.iter().enumerate() {
                    let out = &mut out[number * one + at..][..WIDTH];
                    (0..WIDTH).for_each(|lane| out[lane] += weight * sum[lane]);
                }
            }
            column += WIDTH;
        }
        for column in column..inner {
            let mut first = 0;
            for (target, end) in ready.ends.iter().enumerate() {
                let entries = &ready.entries[first..*end];
                first = *end;
                let products = entries
                    .iter()
                    .map(|(from, probability)| probability * source[from * inner + column]);
                let sum: f64 = products.sum();
                let at = (place * to + target) * inner + column;
                for (number, weight) in weights.iter().enumerate() {
                    out[number * one + at] += weight * sum;
                }
            }
        }
    }
}

/// Calls `visit` with the range of every row of a box of these sides, in the box and in a larger
/// one that it stands in, at the origin.
pub(super) fn rows(dims: &[usize], around: &[usize], mut visit: impl FnMut(usize, usize, usize)) {
    let Some((length, before)) = dims.split_last() else { return visit(0, 0, 1) };
    let count: usize = before.iter().product();
    let mut digits = vec![0; before.len()];
    for row in 0..count {
        let outside =
            digits.iter().zip(around).fold(0, |number, (digit, side)| number * side + digit);
        visit(row * length, outside * around[before.len()], *length);
        for (digit, side) in digits.iter_mut().zip(before).rev() {
            *digit += 1;
            if *digit < *side {
                break;
            }
            *digit = 0;
        }
    }
}
