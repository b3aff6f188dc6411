//! Several arms at once: each is solved alone, so any number of threads gives the same answers.

use rayon::ThreadPool;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelExtend;
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
pub struct Unwatched;

impl Watcher for Unwatched {
    fn begin(&self, _: u64) {}
    fn turns(&self, _: u64) {}
    fn stop(&self) -> bool {
        false
    }
}

/// The exact figures of several arms, in their order, found on the threads of `pool`.
///
/// An arm whose turns fit as a graph of steps is solved by it, any other by factors. If the first
/// arm's do not fit, no other arm's graph is tried: to find that out takes seconds an arm.
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
        let by_graph = |arm: &MeasureSet| -> Result<Answer, ExploreError> {
            Ok(solve(model, &explore(model, *arm, limits)?))
        };
        let Some((first, others)) = arms.split_first() else { return Ok(Vec::new()) };
        let mut answers = vec![by_graph(first)];
        if answers[0].is_ok() {
            answers.par_extend(others.par_iter().map(by_graph));
        }
        let refused = answers.iter().find_map(|answer| answer.as_ref().err().copied());
        let mut answers: Vec<Option<Answer>> = answers.into_iter().map(Result::ok).collect();
        answers.resize(arms.len(), None);
        let missing = arms.iter().zip(&answers).filter(|(_, answer)| answer.is_none());
        let missing: Vec<MeasureSet> = missing.map(|(arm, _)| *arm).collect();
        let found = by_factors(model, &missing, limits, watcher)
            .map_err(|error| error.or_of_the_graph(refused.unwrap_or(error)));
        let mut found = found?.into_iter();
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
    Ok(by_factors(model, &[arm], limits, &Unwatched)?.remove(0))
}

/// Solves arms one after another, each on all threads.
fn by_factors(
    model: &Model,
    arms: &[MeasureSet],
    limits: &Limits,
    watcher: &impl Watcher,
) -> Result<Vec<Answer>, ExploreError> {
    let sizes: Vec<Result<(u64, usize), ExploreError>> = arms
        .par_iter()
        .map(|arm| {
            let factored = Factored::new(model, *arm, limits)?;
            Ok((factored.work()?, factored.states()))
        })
        .collect();
    let (mut work, mut states) = (0.0, 0);
    for size in sizes {
        let (of_arm, of_states) = size?;
        work += of_arm as f64;
        states = states.max(of_states);
    }
    if work > limits.work as f64 {
        return Err(ExploreError::Work { work, states });
    }
    if !arms.is_empty() {
        watcher.begin(arms.len() as u64 * u64::from(model.horizon));
    }
    arms.iter().map(|arm| Factored::new(model, *arm, limits)?.solve(watcher)).collect()
}
