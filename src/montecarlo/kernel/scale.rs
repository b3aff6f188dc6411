//! Scales: how draws become the bytes that tables compare.
//!
//! Any scale will do that never falls: a draw whose byte is greater than a threshold's lies above
//! it, one whose byte is smaller does not, and where they are equal more must be asked. The plain
//! scale is the top byte. A scale made to measure keeps the thresholds that lanes have met apart
//! from everything else: their bytes stand for as few draws as can be, so that fewer are undecided.

use crate::montecarlo::kernel::isa::Isa;

/// A scale made to measure tells draws apart by so many of their first bits.
const BITS: u32 = 14;

/// How many classes of draws it tells apart.
const CLASSES: usize = 1 << BITS;

/// Bytes fall to thresholds that lanes have met, and to what lies between them.
const INTERVALS: usize = 111;

/// The rest part all draws evenly, so that a threshold that lanes meet later shares its byte with
/// few draws: their number is a power of two.
const PARTS: usize = 1 << 5;
// The last class has the last byte to itself, because a threshold that is never passed lies there.
const _: () = assert!(2 * INTERVALS + PARTS - 1 < u8::MAX as usize);

/// A scale.
#[derive(Debug, Clone, Default)]
pub(super) struct Scale {
    /// Of each class, its byte; without, the byte is the top one.
    bytes: Option<Box<[u8; CLASSES]>>,
}

/// How much thresholds in each class weigh: how often lanes have met them.
#[derive(Debug)]
pub(super) struct Weights(Box<[u64; CLASSES]>);

impl Weights {
    pub(super) fn new() -> Self {
        Weights(Box::new([0; CLASSES]))
    }

    /// Adds to the weight of a threshold with this high word.
    pub(super) fn add(&mut self, high: u32, times: u64) {
        self.0[class(high)] += times;
    }
}

impl Scale {
    /// A scale for thresholds of these weights.
    pub(super) fn fitted(weights: &Weights) -> Self {
        let weighed = weights.0[..CLASSES - 1].iter().enumerate();
        let weighed: Vec<Interval> = weighed
            .filter(|(_, weight)| **weight > 0)
            .map(|(class, weight)| Interval { first: class, last: class, weight: *weight })
            .collect();
        // A greater price leaves fewer intervals, the greatest leaves one; `most` leaves few
        // enough. None costs more than all classes with all the weight.
        let all: u64 = weighed.iter().map(|alone| alone.weight).sum();
        let (mut least, mut most) = (0, all * CLASSES as u64);
        while least < most {
            let price = least + (most - least) / 2;
            if intervals(&weighed, price).len() <= INTERVALS {
                most = price;
            } else {
                least = price + 1;
            }
        }
        let mut bytes = Box::new([0; CLASSES]);
        let (mut byte, mut after) = (0, 0);
        for interval in intervals(&weighed, most) {
            bytes[after..interval.first].fill(byte);
            bytes[interval.first..=interval.last].fill(byte + 1);
            (byte, after) = (byte + 2, interval.last + 1);
        }
        bytes[after..].fill(byte);
        for (part, bytes) in bytes.chunks_mut(CLASSES / PARTS).enumerate() {
            bytes.iter_mut().for_each(|byte| *byte += part as u8);
        }
        bytes[CLASSES - 1] = u8::MAX;
        Scale { bytes: Some(bytes) }
    }

    /// The byte of a threshold or draw with this high word.
    pub(super) fn byte(&self, high: u32) -> u8 {
        self.bytes.as_ref().map_or((high >> 24) as u8, |bytes| bytes[class(high)])
    }

    /// The bytes of draws with these high words.
    pub(super) fn read(&self, isa: &dyn Isa, words: &[u32], draws: &mut [u8]) {
        match &self.bytes {
            None => isa.tops(words, draws),
            Some(bytes) => {
                for (draw, word) in draws.iter_mut().zip(words) {
                    *draw = bytes[class(*word)];
                }
            }
        }
    }
}

#[inline]
fn class(high: u32) -> usize {
    (high >> (u32::BITS - BITS)) as usize
}

/// Neighbouring classes that share a byte.
#[derive(Debug, Clone, Copy)]
struct Interval {
    first: usize,
    last: usize,
    weight: u64,
}

impl Interval {
    /// How often a lane is undecided for it, in draws of all classes.
    fn cost(&self) -> u64 {
        (self.last - self.first + 1) as u64 * self.weight
    }
}

/// Thresholds in intervals: one joins that before it where this costs no more than a price.
fn intervals(weighed: &[Interval], price: u64) -> Vec<Interval> {
    let mut intervals: Vec<Interval> = Vec::new();
    for &alone in weighed {
        if let Some(before) = intervals.last_mut() {
            let weight = before.weight + alone.weight;
            let joined = Interval { first: before.first, last: alone.last, weight };
            if joined.cost() - before.cost() - alone.cost() <= price {
                *before = joined;
                continue;
            }
        }
        intervals.push(alone);
    }
    intervals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of all classes, in order.
    fn bytes(thresholds: &[(u32, u64)]) -> Vec<u8> {
        let mut weights = Weights::new();
        thresholds.iter().for_each(|(high, times)| weights.add(*high, *times));
        let scale = Scale::fitted(&weights);
        (0..CLASSES as u32).map(|class| scale.byte(class << (u32::BITS - BITS))).collect()
    }

    #[test]
    fn a_few_thresholds_have_a_byte_each() {
        let thresholds = [(0, 1), (1 << 30, 5), (1 << 31, 5), (u32::MAX, 9)];
        let bytes = bytes(&thresholds);
        for (high, _) in thresholds {
            let byte = bytes[class(high)];
            assert_eq!(bytes.iter().filter(|each| **each == byte).count(), 1, "{high}");
        }
    }

    #[test]
    fn a_threshold_that_was_not_met_shares_its_byte_with_few_draws() {
        for thresholds in [&[][..], &[(1 << 31, 7)]] {
            let bytes = bytes(thresholds);
            for group in bytes.chunk_by(|one, next| one == next) {
                assert!(group.len() <= CLASSES / PARTS);
            }
        }
    }

    #[test]
    fn a_scale_never_falls_however_many_thresholds_there_are() {
        let many: Vec<(u32, u64)> =
            (0..60_000).map(|at| (at * 71_561, u64::from(at % 13) * u64::from(at % 7))).collect();
        let bytes = bytes(&many);
        assert!(bytes.is_sorted());
        assert!(bytes[CLASSES - 2] < bytes[CLASSES - 1]);
    }

    #[test]
    fn what_lanes_meet_often_is_kept_apart_from_what_they_meet_seldom() {
        let seldom = (0..1000).map(|at| (at << 22 | 1 << 21, 1));
        let often = 517 << 22;
        let bytes = bytes(&seldom.chain([(often, 1_000_000)]).collect::<Vec<_>>());
        let byte = bytes[class(often)];
        assert!(bytes.iter().filter(|each| **each == byte).count() <= 2);
    }
}
