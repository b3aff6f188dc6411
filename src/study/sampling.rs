//! Sampling in steps: a prefix of the replications, then a longer one.
//!
//! A step ends at a *station*, and stations are fixed places. What is decided there (whether
//! differences are known well enough) or kept there (by whoever asks for it) is therefore the same
//! for any number of threads, and whether or not the work was taken up again in between.

use std::ops::Range;
use std::str::FromStr;

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
const STEP_MAX: u64 = 1 << 16;

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

/// A part of the work: one of several as equal as can be, in the order of the replications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    index: u64,
    of: u64,
}

/// Work is not cut into more parts than this.
const SHARES_MAX: u64 = 10_000;

impl Share {
    /// The whole work.
    pub const WHOLE: Share = Share { index: 1, of: 1 };

    /// Part `index`, from 1, of `of`; none, if there is no such part or there are too many.
    #[must_use]
    pub fn new(index: u64, of: u64) -> Option<Self> {
        let is_part = (1..=of).contains(&index) && of <= SHARES_MAX;
        is_part.then_some(Share { index, of })
    }

    /// Which part, from 1.
    #[must_use]
    pub fn index(self) -> u64 {
        self.index
    }

    /// Of how many.
    #[must_use]
    pub fn of(self) -> u64 {
        self.of
    }

    /// Whether it is the whole work.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == Share::WHOLE
    }

    /// Its replications, of so many.
    #[must_use]
    pub fn range(self, replications: u64) -> Range<u64> {
        let end = |parts: u64| {
            let end = u128::from(replications) * u128::from(parts) / u128::from(self.of);
            u64::try_from(end).expect("a part is no more than the whole")
        };
        end(self.index - 1)..end(self.index)
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').map(|(index, of)| (index.parse(), of.parse()));
        let share = match numbers {
            Some((Ok(index), Ok(of))) => Share::new(index, of),
            _ => None,
        };
        share.ok_or_else(|| format!("give I/N, as 3/10, with I from 1 to N and N to {SHARES_MAX}"))
    }
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

    /// Only a part of them, which is known no better than it is counted.
    #[must_use]
    pub fn share(self, share: Share) -> Self {
        let range = share.range(self.asked.replications);
        Sampling { range, ..self }
    }

    /// The same with steps that end at stations, so that somebody can keep what was counted there.
    #[must_use]
    pub fn in_steps(self) -> Self {
        Sampling { stops: true, ..self }
    }

    /// Goes on after these counts, which are of the first replications.
    #[must_use]
    pub fn resume(self, counts: Counts) -> Self {
        Sampling { counts, ..self }
    }

    /// How many replications there are to do, at most.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Goes on to the next station. Whether there is more to do; an observer that stops a step ends
    /// it early, and everything with it.
    pub fn step(&mut self, pool: &ThreadPool, observer: &impl Observer) -> bool {
        let done = self.counts.replications;
        let all = self.all();
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
        self.counts.replications == self.all()
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
        assert!(many.contains(&(1 << 20)) && many.contains(&((1 << 20) + (1 << 16))));
        assert_eq!(stations(None, 3), [1 << 16, 2 << 16, 3 << 16]);
        let sampling = Sampling::new(asked(Some(0.1)));
        assert_eq!(sampling.station(20_000), 20_480, "whatever was done before");
    }

    #[test]
    fn shares_are_the_whole_in_order() {
        for (replications, of) in [(10, 3), (0, 2), (5, 7), ((1 << 63) - 1, 10_000)] {
            let mut next = 0;
            for index in 1..=of {
                let range = Share::new(index, of).unwrap().range(replications);
                assert_eq!(range.start, next);
                next = range.end;
            }
            assert_eq!(next, replications);
        }
        for text in ["", "1", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "x/3", "1/10001", "1/x"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }
}
