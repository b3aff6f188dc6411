//! Sampling in steps: a prefix of the replications, then a longer one.
//!
//! A step ends at a *station*, and stations are fixed places. What is decided there (whether
//! differences are known well enough) or kept there (by whoever asks for it) is therefore the same
//! for any number of threads, and whether or not the work was taken up again in between.

use std::ops::Range;

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::montecarlo;
use crate::montecarlo::Batch;
use crate::montecarlo::Counts;
use crate::montecarlo::Observer;
use crate::montecarlo::Path;
use crate::montecarlo::sequence;
use crate::study::arms::Arm;

/// The chance that some difference is outside its bounds at some look.
pub const ALPHA: f64 = 0.05;

/// The first station, and the least and the greatest distance between two.
const STEP_MIN: u64 = 1 << 12;
const STEP_MAX: u64 = 1 << 18;

/// What to sample.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The arms; the others are paired with the first.
    pub arms: &'a [Arm],
    /// The key of all draws.
    pub seed: Seed,
    /// How many replications, or the most if a precision is asked for.
    pub replications: u64,
    /// Sample until the bounds of every difference are no farther from it than this.
    pub precision: Option<f64>,
}

/// Replications of some arms, done in steps.
#[derive(Debug, Clone)]
pub struct Sampling<'a> {
    asked: Asked<'a>,
    sets: Vec<MeasureSet>,
    range: Range<u64>,
    stops: bool,
    path: Path,
    counts: Counts,
}

impl<'a> Sampling<'a> {
    /// All replications that are asked for, from the first.
    #[must_use]
    pub fn new(asked: Asked<'a>) -> Self {
        let sets = asked.arms.iter().map(|arm| arm.measures).collect();
        let counts = Counts::new(asked.model, asked.arms.len());
        let range = 0..asked.replications;
        let stops = asked.precision.is_some();
        Sampling { asked, sets, range, stops, path: Path::best(), counts }
    }

    /// The same by another way to the same counts: for those who measure ways.
    #[must_use]
    pub fn on(self, path: Path) -> Self {
        Sampling { path, ..self }
    }

    /// Goes on to the next station. Whether there is more to do; an observer that stops a step ends
    /// it early, and everything with it.
    pub fn step(&mut self, pool: &ThreadPool, observer: &impl Observer) -> bool {
        let done = self.counts.replications;
        let all = self.range.end - self.range.start;
        let next = if self.stops { self.station(done).min(all) } else { all };
        let Asked { model, seed, .. } = self.asked;
        let batch = Batch::new(model, &self.sets, seed, next - done);
        let batch = Batch { first: self.range.start + done, path: self.path, ..batch };
        self.counts.merge(&montecarlo::run(&batch, pool, observer));
        self.counts.replications == next && !self.is_done()
    }

    /// What was counted so far.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What was asked.
    #[must_use]
    pub fn asked(&self) -> &Asked<'a> {
        &self.asked
    }

    /// Whether all replications are done, or every difference is known well enough.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.is_last() || self.is_known()
    }

    /// Whether every difference is known as well as was asked for, here where that may be decided.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let Some(precision) = self.asked.precision else { return false };
        let done = self.counts.replications;
        let is_station = done > 0 && self.station(done - 1) == done;
        let alpha = alpha_of_one(self.sets.len());
        let known = |pairs| sequence::is_within(pairs, precision, alpha);
        (is_station || self.is_last()) && self.counts.pairs[1..].iter().all(known)
    }

    fn is_last(&self) -> bool {
        self.counts.replications == self.range.end - self.range.start
    }

    /// The first station after so many replications: a quarter further, or so, than the one before.
    fn station(&self, done: u64) -> u64 {
        let step = match done.checked_ilog2() {
            Some(magnitude) if self.asked.precision.is_some() => {
                ((1 << magnitude) / 4).clamp(STEP_MIN, STEP_MAX)
            }
            None if self.asked.precision.is_some() => STEP_MIN,
            _ => STEP_MAX,
        };
        (done / step + 1) * step
    }
}

/// The chance that one difference is outside its bounds at some look, such that all are within
/// theirs together with a chance of 1 - [`ALPHA`] or more (Bonferroni's inequality).
#[must_use]
pub fn alpha_of_one(arms: usize) -> f64 {
    ALPHA / arms.saturating_sub(1).max(1) as f64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario;

    #[test]
    fn stations_are_fixed_and_thin_out() {
        let text = include_str!("../../tests/scenarios/gamblers-ruin.ron");
        let checked = scenario::read_memory([("g.ron", text)]).into_checked().unwrap();
        let model = Model::new(&Arc::new(checked));
        let asked = |precision| {
            let seed = Seed::from(1);
            Asked { model: &model, arms: &[], seed, replications: 1 << 40, precision }
        };
        let stations = |precision, count| -> Vec<u64> {
            let sampling = Sampling::new(asked(precision));
            let next = |done: &u64| Some(sampling.station(*done));
            std::iter::successors(Some(0), next).skip(1).take(count).collect()
        };
        assert_eq!(stations(Some(0.1), 5), [4096, 8192, 12288, 16384, 20480]);
        let many = stations(Some(0.1), 60);
        assert!(many.contains(&(1 << 20)) && many.contains(&((1 << 20) + (1 << 18))));
        assert_eq!(stations(None, 3), [1 << 18, 2 << 18, 3 << 18]);
        let sampling = Sampling::new(asked(Some(0.1)));
        assert_eq!(sampling.station(20_000), 20_480, "whatever was done before");
    }
}
