//! How likely each arm makes what is too rare to be counted, by multilevel splitting.

use std::fmt::Write;

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::model::Model;
use crate::montecarlo::Observer;
use crate::montecarlo::splitting;
use crate::montecarlo::splitting::Climbs;
use crate::montecarlo::splitting::Rare;
use crate::scenario::source::sha256_hex;
use crate::study::arms::Arm;

/// The standard normal quantile at 97.5%.
const Z95: f64 = 1.959_963_984_540_054;

/// What to estimate.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The arms; the others are compared with the first.
    pub arms: &'a [Arm],
    /// The severity, 1 to 10.
    pub severity: u8,
    /// The key of all keys.
    pub seed: Seed,
    /// Clones a level.
    pub clones: u32,
    /// Independent repetitions.
    pub repetitions: u32,
}

/// Chances of a severity.
#[derive(Debug, Clone)]
pub struct Chances {
    /// How many repetitions were done under every arm.
    pub repetitions: usize,
    /// Whether it was stopped before all were done.
    pub partial: bool,
    /// SHA-256 over the arms' digests, in hexadecimal.
    pub digest: String,
    /// Results in the order of the arms.
    pub arms: Vec<ArmChance>,
}

/// The chance under one arm.
#[derive(Debug, Clone)]
pub struct ArmChance {
    /// The arm.
    pub arm: Arm,
    /// The sum of political costs.
    pub cost: u32,
    /// How many levels were climbed.
    pub levels: usize,
    /// The chance; 0 if no clone reached the severity.
    pub probability: f64,
    /// Its standard error in parts of it, from the repetitions; none where it is 0.
    pub relative_error: Option<f64>,
    /// This arm's chance in parts of the first arm's, less 1, and the standard error of the
    /// logarithm of their ratio; none for the first, and where either is 0.
    pub change: Option<(f64, f64)>,
    /// SHA-256 of this arm's counts, in hexadecimal, whatever other arms ran beside it.
    pub digest: String,
}

impl ArmChance {
    /// Bounds at 95%; none where the chance is 0.
    #[must_use]
    pub fn bounds(&self) -> Option<(f64, f64)> {
        let (low, high) = bounds(self.relative_error?);
        Some((self.probability * low, (self.probability * high).min(1.0)))
    }

    /// Bounds of the change at 95%.
    #[must_use]
    pub fn change_bounds(&self) -> Option<(f64, f64)> {
        let (change, error) = self.change?;
        let (low, high) = bounds(error);
        Some(((1.0 + change) * low - 1.0, (1.0 + change) * high - 1.0))
    }
}

/// Factors of an estimate at 95%, from the standard error of its logarithm: chances of many levels
/// are products, and their logarithms are nearer to normal than they are.
fn bounds(error: f64) -> (f64, f64) {
    (libm::exp(-Z95 * error), libm::exp(Z95 * error))
}

/// The chance of the severity under every arm, all on the same keys.
#[must_use]
pub fn chances(question: &Question<'_>, pool: &ThreadPool, observer: &impl Observer) -> Chances {
    let Question { model, arms, severity, seed, clones, repetitions } = *question;
    let climbs: Vec<Climbs> = arms
        .iter()
        .map(|arm| {
            let arm = arm.measures;
            splitting::split(
                &Rare { model, arm, severity, seed, clones, repetitions },
                pool,
                observer,
            )
        })
        .collect();
    let done = climbs.iter().map(|each| each.through.len()).min().unwrap_or(0);
    let climbs: Vec<Climbs> = climbs.into_iter().map(|each| first(each, done)).collect();
    let from = climbs[0].estimates();
    let results = arms.iter().zip(&climbs).enumerate().map(|(index, (arm, climbs))| {
        let estimates = climbs.estimates();
        ArmChance {
            arm: arm.clone(),
            cost: crate::study::arms::cost(model, arm.measures),
            levels: climbs.levels.len(),
            probability: mean(&estimates),
            relative_error: relative_error(&estimates),
            change: if index > 0 { change(&from, &estimates) } else { None },
            digest: digest(climbs),
        }
    });
    let results: Vec<ArmChance> = results.collect();
    let lines: String = results.iter().map(|arm| format!("{}\n", arm.digest)).collect();
    Chances {
        repetitions: done,
        partial: done < repetitions as usize,
        digest: sha256_hex(lines.as_bytes()),
        arms: results,
    }
}

/// The first so many repetitions.
fn first(climbs: Climbs, repetitions: usize) -> Climbs {
    let mut climbs = climbs;
    climbs.through.truncate(repetitions);
    climbs
}

fn mean(estimates: &[f64]) -> f64 {
    if estimates.is_empty() { 0.0 } else { sum(estimates.iter().copied()) / estimates.len() as f64 }
}

/// A sum in the order of its terms.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    terms.fold(0.0, |sum, term| sum + term)
}

/// The standard error of the mean, in parts of it; none of fewer than two, or where it is 0.
fn relative_error(estimates: &[f64]) -> Option<f64> {
    let mean = mean(estimates);
    (mean > 0.0).then(|| estimates.iter().map(|each| each / mean - 1.0)).and_then(error)
}

/// The ratio of two means of repetitions on the same keys, less 1, and the standard error of its
/// logarithm, by the delta method.
fn change(from: &[f64], estimates: &[f64]) -> Option<(f64, f64)> {
    let (base, here) = (mean(from), mean(estimates));
    if base == 0.0 || here == 0.0 {
        return None;
    }
    let parts = from.iter().zip(estimates).map(|(from, each)| each / here - from / base);
    Some((here / base - 1.0, error(parts)?))
}

/// The standard error of the mean of deviations, whose mean is 0.
fn error(deviations: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let n = deviations.clone().count() as f64;
    (n > 1.0).then(|| (sum(deviations.map(|each| each * each)) / (n * (n - 1.0))).sqrt())
}

fn digest(climbs: &Climbs) -> String {
    let mut text = format!("clones {}\n", climbs.clones);
    for through in &climbs.through {
        let counts: Vec<String> = through.iter().map(u32::to_string).collect();
        writeln!(text, "through {}", counts.join(" ")).expect("a string takes what is written");
    }
    sha256_hex(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_a_small_sample() {
        // 1, 2, 3: mean 2, variance 1, standard error 1 / sqrt(3).
        let error = relative_error(&[1.0, 2.0, 3.0]).unwrap();
        assert!((error - 0.5 / 3.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(relative_error(&[0.0, 0.0]), None);
        assert_eq!(relative_error(&[1.0]), None);
        let (change, error) = change(&[2.0, 4.0], &[1.0, 2.0]).unwrap();
        assert_eq!((change, error), (-0.5, 0.0), "what moves together has no error");
    }
}
