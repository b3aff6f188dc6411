//! Several arms at once: each is solved alone, so any number of threads gives the same answers.

use rayon::ThreadPool;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::markov::Answer;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::explore;
use crate::markov::factors::Factored;
use crate::markov::solve;
use crate::model::MeasureSet;
use crate::model::Model;

/// Watches arms that take long to solve, from any thread.
pub trait Watcher: Sync {
    /// It will take so many turns in all; not called where all is done in a moment.
    fn begin(&self, turns: u64);
    /// So many more turns are done.
    fn turns(&self, turns: u64);
    /// Whether to stop after the turn in hand.
    fn stop(&self) -> bool;
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Watcher for Silent {
    fn begin(&self, _: u64) {}
    fn turns(&self, _: u64) {}
    fn stop(&self) -> bool {
        false
    }
}

/// The exact figures of several arms, in their order, found on the threads of `pool`.
///
/// An arm whose turns fit as a graph of steps is solved by it, any other by factors. If the first
/// arm's do not fit, no other arm's graph is tried: measures only add to what there is.
///
/// # Errors
/// That of the first arm, in their order, that is beyond the limits; [`ExploreError::Work`] if all
/// arms together would take too long. Either is found before anything takes long.
pub fn solve_arms(
    model: &Model,
    arms: &[MeasureSet],
    limits: &Limits,
    pool: &ThreadPool,
    watcher: &impl Watcher,
) -> Result<Vec<Answer>, ExploreError> {
    pool.install(|| {
        let by_graph = |arm: &MeasureSet| match explore(model, *arm, limits) {
            Ok(chain) => Some(solve(model, &chain)),
            Err(_) => None,
        };
        let Some((first, others)) = arms.split_first() else { return Ok(Vec::new()) };
        let mut answers = vec![by_graph(first)];
        if answers[0].is_some() {
            answers.extend(others.par_iter().map(by_graph).collect::<Vec<Option<Answer>>>());
        }
        answers.resize(arms.len(), None);
        let missing = arms.iter().zip(&answers).filter(|(_, answer)| answer.is_none());
        let missing: Vec<MeasureSet> = missing.map(|(arm, _)| *arm).collect();
        let mut found = by_factors(model, &missing, limits, watcher)?.into_iter();
        let all = answers.into_iter().map(|answer| answer.or_else(|| found.next()));
        Ok(all.map(|answer| answer.expect("what the graph did not give, factors did")).collect())
    })
}

/// The exact figures of an arm, by factors even where its turns would fit as a graph of steps. Runs
/// on the threads of the pool that it is called in.
///
/// # Errors
/// If it is beyond the limits.
pub fn solve_by_factors(
    model: &Model,
    arm: MeasureSet,
    limits: &Limits,
) -> Result<Answer, ExploreError> {
    Ok(by_factors(model, &[arm], limits, &Silent)?.remove(0))
}

/// Solves arms one after another, each on all threads.
fn by_factors(
    model: &Model,
    arms: &[MeasureSet],
    limits: &Limits,
    watcher: &impl Watcher,
) -> Result<Vec<Answer>, ExploreError> {
    let mut work: f64 = 0.0;
    let mut states = 0;
    for arm in arms {
        let factored = Factored::new(model, *arm, limits)?;
        work += factored.work()? as f64;
        states = states.max(factored.states());
    }
    if work > limits.work as f64 {
        return Err(ExploreError::Work { work, states });
    }
    if !arms.is_empty() {
        watcher.begin(arms.len() as u64 * u64::from(model.horizon));
    }
    arms.iter().map(|arm| Factored::new(model, *arm, limits)?.solve(watcher)).collect()
}
