//! The workload `w1` written by hand: what a programmer writes who has this one chain in mind and
//! nothing of scenarios, arms or contexts. What the engine takes beyond it is the price of being
//! general, or the gain of lanes; the test `by_hand` holds both to the same counts.
//!
//! It reads `tests/scenarios/chain.ron` with its own eyes: nine rungs, from each one move up, one
//! down and one out, and at most sixty turns.

use std::ops::Range;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use rand_chacha::rand_core::SeedableRng;

const HORIZON: usize = 60;
const START: usize = 2;
const OPEN: usize = 9;
/// The places beyond the open rungs.
const RESOLVED: usize = 9;
const FROZEN: usize = 10;
const CLASH: usize = 11;

const SEVERITY: [usize; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 10];
const UP: [f64; OPEN] = [0.18, 0.19, 0.20, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26];
const DOWN: [f64; OPEN] = [0.30, 0.29, 0.28, 0.27, 0.26, 0.25, 0.24, 0.23, 0.22];
const OUT: f64 = 0.01;

/// The first four bytes of the SHA-256 of `slot:incident:0`: where its draws stand in a stream.
const SOURCE: u64 = 0x154f_beb5;
/// Low words come from the stream with this bit set.
const LOW_STREAM: u64 = 1 << 63;

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Resolved, frozen, clash, horizon.
    pub outcomes: [u64; 4],
    /// Of each highest severity.
    pub highest: [u64; 11],
    /// Of each turn and severity, how often that turn was the first at or above it.
    pub first_passage: [[u64; 11]; HORIZON + 1],
    /// The sum of the turns in which it ended, and of their squares.
    pub turns: [u64; 2],
}

/// A rung's outcomes from best to worst, each with the number of draws at which the next begins.
#[derive(Debug, Clone, Copy)]
struct Row {
    thresholds: [u64; 3],
    to: [usize; 4],
}

/// Plays replications under seed 1.
pub fn play(replications: Range<u64>) -> Counts {
    let rows: [Row; OPEN] = std::array::from_fn(row);
    let mut seed = [0; 32];
    seed[0] = 1;
    let fresh = ChaCha8Rng::from_seed(seed);
    let mut counts = Counts {
        outcomes: [0; 4],
        highest: [0; 11],
        first_passage: [[0; 11]; HORIZON + 1],
        turns: [0; 2],
    };
    for replication in replications {
        let mut draws = fresh.clone();
        draws.set_word_pos(u128::from(SOURCE << 16));
        draws.set_stream(replication);
        let (mut at, mut highest, mut turn) = (START, START, 0);
        counts.first_passage[0][..=START].iter_mut().for_each(|count| *count += 1);
        while at < OPEN && turn < HORIZON {
            let low = || low(&fresh, replication, turn);
            at = pick(&rows[at], draws.next_u32(), low);
            turn += 1;
            while highest < SEVERITY[at] {
                highest += 1;
                counts.first_passage[turn][highest] += 1;
            }
        }
        counts.outcomes[at.checked_sub(OPEN).unwrap_or(3)] += 1;
        counts.highest[highest] += 1;
        counts.turns[0] += turn as u64;
        counts.turns[1] += (turn * turn) as u64;
    }
    counts
}

fn pick(row: &Row, high: u32, low: impl Fn() -> u32) -> usize {
    for (threshold, to) in row.thresholds.iter().zip(row.to) {
        let bound = (threshold >> 32) as u32;
        if high < bound || high == bound && low() < *threshold as u32 {
            return to;
        }
    }
    row.to[3]
}

#[cold]
fn low(fresh: &ChaCha8Rng, replication: u64, step: usize) -> u32 {
    let mut draws = fresh.clone();
    draws.set_word_pos(u128::from(SOURCE << 16) + step as u128);
    draws.set_stream(replication | LOW_STREAM);
    draws.next_u32()
}

/// Severities rise with the rungs, so from best to worst is: out, down, stay, up; on the lowest
/// rung going down is being resolved, which stands before being frozen.
fn row(from: usize) -> Row {
    let stay = 1.0 - (UP[from] + DOWN[from] + OUT);
    let up = if from + 1 < OPEN { from + 1 } else { CLASH };
    let (to, weights) = match from {
        0 => ([RESOLVED, FROZEN, from, up], [DOWN[from], OUT, stay]),
        _ => ([FROZEN, from - 1, from, up], [OUT, DOWN[from], stay]),
    };
    let total = weights.iter().sum::<f64>() + UP[from];
    let mut sum = 0.0;
    let thresholds = weights.map(|weight| {
        sum += weight / total;
        (sum * 18_446_744_073_709_551_616.0) as u64
    });
    Row { thresholds, to }
}
