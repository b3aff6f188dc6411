//! Exact answers: every reachable state, and recursions forward and backward in time.
//!
//! [`explore`] finds the states of a scenario under an arm, [`solve`] gives what the sampler only
//! estimates, [`backward`] the odds from every state and turn, [`sensitivity`] the derivative of
//! the headline probability with respect to every number of the scenario. All of it asks the same
//! [`crate::model::law`] as the game, and injects are played by [`crate::game`] itself; nothing
//! here knows of draws. It follows the design, sections 2 and 6.
//!
//! # How a turn is kept
//!
//! Given the state and the orders the sources of a turn are independent, and so its joint
//! distribution is a product. It is kept as one: a turn is a graph of *steps*, each of which draws
//! one source, and half-finished turns with the same past and the same laws ahead are one step. For
//! four incidents under a common tension that is a seventh of the entries of the matrix of the
//! chain. A sweep through the steps in the order of their numbers is a turn forward; a sweep in the
//! opposite order is a turn backward. Sums have one fixed order, so results are the same bytes
//! everywhere.
//!
//! Where seats' orders change nearly every law, few half-finished turns are alike and the graph
//! does not fit. Then the product is applied without keeping where it leads (`factors`): forward to
//! the distribution, and its transpose backward to what states are worth. That gives the same
//! figures.
//!
//! The highest severity so far is no part of a state. For each severity that some rung has, a sweep
//! carries the probability of the histories that have stayed below it, in a lane of its own; a
//! branch that shows a higher severity drops what it carries there.

mod arms;
mod backward;
mod calendar;
mod chain;
mod explore;
mod factors;
mod forward;
mod key;
mod laws;
mod layout;
mod orders;
mod passages;
mod revalue;
mod sensitivity;

use thiserror::Error;

pub use crate::markov::arms::Unwatched;
pub use crate::markov::arms::Watcher;
pub use crate::markov::arms::solve_arms;
pub use crate::markov::arms::solve_by_factors;
pub use crate::markov::backward::Outlook;
pub use crate::markov::backward::backward;
pub use crate::markov::backward::backward_by_factors;
pub use crate::markov::backward::outlook;
pub use crate::markov::chain::Branch;
pub use crate::markov::chain::Chain;
pub use crate::markov::chain::StateId;
pub use crate::markov::chain::Target;
pub use crate::markov::explore::explore;
pub use crate::markov::explore::explore_from;
pub use crate::markov::forward::Answer;
pub use crate::markov::forward::solve;
pub use crate::markov::passages::MoveKey;
pub use crate::markov::passages::passages;
pub use crate::markov::revalue::Revalued;
pub use crate::markov::revalue::explore_for_all_values;
pub use crate::markov::sensitivity::Kind;
pub use crate::markov::sensitivity::Sensitivities;
pub use crate::markov::sensitivity::Sensitivity;
pub use crate::markov::sensitivity::sensitivity;
pub use crate::markov::sensitivity::sensitivity_by_factors;

/// What an ordinary core does in a second, to say about how long something would take. A fixed
/// number and no measurement, so that the same scenario is solved or refused everywhere.
pub const MULTIPLICATIONS_A_SECOND: u64 = 2_000_000_000;

/// How large a chain may become, and how long an answer may take. The numbers are fixed and no
/// matter of this machine's memory, so that the same scenario is solved or refused everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// States between two turns.
    pub states: usize,
    /// Half-finished turns.
    pub steps: usize,
    /// Branches of all of them.
    pub branches: usize,
    /// Bytes of what a backward sweep keeps of all turns.
    pub kept: usize,
    /// Multiplications that it may take to solve several arms by factors.
    pub work: u64,
}

impl Default for Limits {
    /// What is explored in a few seconds and solved within 4 GiB.
    fn default() -> Self {
        Limits {
            states: 2_000_000,
            steps: 3_000_000,
            branches: 25_000_000,
            kept: 1 << 30,
            work: 60 * MULTIPLICATIONS_A_SECOND,
        }
    }
}

impl Limits {
    /// The default limits with another one on states; all but what is kept grow and shrink with it.
    #[must_use]
    pub fn with_states(states: usize) -> Self {
        let default = Limits::default();
        let scale = |limit: u128| limit.saturating_mul(states as u128) / default.states as u128;
        let scaled = |limit: usize| {
            // Numbers of steps and branches are words.
            usize::try_from(scale(limit as u128)).unwrap_or(usize::MAX).clamp(1000, 1 << 30)
        };
        Limits {
            states: states.min(1 << 29),
            steps: scaled(default.steps),
            branches: scaled(default.branches),
            work: scale(u128::from(default.work)).try_into().unwrap_or(u64::MAX),
            ..default
        }
    }

    /// The same limits for somebody who is ready to wait.
    #[must_use]
    pub fn patient(self) -> Self {
        Limits { work: u64::MAX, ..self }
    }
}

impl ExploreError {
    /// The refusal to tell where factors have refused this and the graph of steps that: the graph's
    /// says what was reached.
    fn or_of_the_graph(self, refused: ExploreError) -> Self {
        match self {
            ExploreError::States { .. } | ExploreError::Factors => refused,
            error => error,
        }
    }
}

/// Why there is no exact answer. The scenario can still be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum ExploreError {
    /// There are more states or steps than the limits allow.
    #[error(
        "the chain is too large to solve exactly: {states} states, {steps} steps and {branches} \
         branches were reached and there are more; simulate instead, or raise the limit on states"
    )]
    TooLarge {
        /// States found so far.
        states: usize,
        /// Half-finished turns found so far.
        steps: usize,
        /// Branches found so far.
        branches: usize,
    },
    /// Neither does the graph of steps fit, nor are there few enough states to keep them all.
    #[error(
        "the chain is too large to solve exactly: its turns do not fit as a graph of steps, and \
         there are more than {limit} states; simulate instead, or raise the limit on states"
    )]
    States {
        /// How many are kept.
        limit: usize,
    },
    /// Neither does the graph of steps fit, nor do the factors of a turn.
    #[error(
        "the chain is too large to solve exactly: its turns do not fit as a graph of steps, nor as \
         factors; simulate instead, or raise the limit on states"
    )]
    Factors,
    /// It can be solved by factors, but it would take long.
    #[error(
        "an exact answer takes about {work:.1e} multiplications, some {:.0} minutes on one core, over \
         {states} states an arm at most; that is more than is done unasked",
        .work / (60.0 * MULTIPLICATIONS_A_SECOND as f64)
    )]
    Work {
        /// Multiplications for all arms.
        work: f64,
        /// The most states that an arm can have.
        states: usize,
    },
    /// The watcher said so.
    #[error("stopped before the exact answer was found")]
    Stopped,
    /// There are too many different laws to number.
    #[error("there are more than {limit} different laws; simulate instead")]
    Laws {
        /// How many can be numbered.
        limit: usize,
    },
    /// A table of all states in all turns would be too large.
    #[error(
        "a table of {states} states in {turns} turns takes {bytes} bytes, more than the limit; \
         simulate instead"
    )]
    Table {
        /// States.
        states: usize,
        /// Turns.
        turns: u32,
        /// Bytes of the table.
        bytes: usize,
    },
}
