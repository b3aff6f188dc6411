//! Several arms at once: each is solved alone, so any number of threads gives the same answers.

use rayon::ThreadPool;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::markov::Answer;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::explore;
use crate::markov::solve;
use crate::model::MeasureSet;
use crate::model::Model;

/// The exact figures of several arms, in their order, found on the threads of `pool`.
///
/// # Errors
/// That of the first arm, in their order, whose chain is beyond the limits. The first arm is solved
/// alone, so that a hopeless scenario is refused before much work is done.
pub fn solve_arms(
    model: &Model,
    arms: &[MeasureSet],
    limits: &Limits,
    pool: &ThreadPool,
) -> Result<Vec<Answer>, ExploreError> {
    let answer = |arm: &MeasureSet| -> Result<Answer, ExploreError> {
        Ok(solve(model, &explore(model, *arm, limits)?))
    };
    let Some((first, others)) = arms.split_first() else { return Ok(Vec::new()) };
    let mut answers = vec![answer(first)?];
    let rest: Vec<Result<Answer, ExploreError>> =
        pool.install(|| others.par_iter().map(answer).collect());
    for answer in rest {
        answers.push(answer?);
    }
    Ok(answers)
}
