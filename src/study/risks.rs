//! How likely a severity is, of every draw of the parameters and every set of measures.
//!
//! Exact where the chains are small: each set is explored once, and its laws are asked anew for
//! every draw. Otherwise counted, on dice that all sets of a draw share and no two draws. Draws are
//! independent of each other, so any number of threads gives the same bytes.

use rayon::ThreadPool;
use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;
use sha2::Digest;
use sha2::Sha256;

use crate::chance::Seed;
use crate::markov;
use crate::markov::Chain;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Revalued;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::montecarlo;
use crate::montecarlo::Batch;
use crate::montecarlo::Observer;
use crate::montecarlo::Silent;
use crate::montecarlo::Tally;

/// So many draws of so many chains a thread takes up at once.
const CHUNK: usize = 32;
const CHAINS_CHUNK: usize = 8;

/// How risks are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum How {
    /// Through every reachable state, if they are no more than the limits allow.
    Exact(Limits),
    /// By counting, with so many replications a draw.
    Counted {
        /// The key of all draws.
        seed: Seed,
        /// Replications of each draw.
        replications: u64,
    },
}

/// So many chains are held at once.
const CHAINS: usize = 64;

/// Answers what a set of measures leaves of the risk.
#[derive(Debug, Clone, Copy)]
pub struct Oracle<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The severity whose chance is the risk.
    pub severity: u8,
    /// How it is found.
    pub how: How,
    /// Where it is found.
    pub pool: &'a ThreadPool,
}

/// Of each draw, of each set, the risk.
pub type Risks = Vec<Vec<f64>>;

/// Of each draw, of each set, in how many replications the severity is first reached in each turn.
pub type Firsts = Vec<Vec<Vec<u64>>>;

/// Of each draw, of each set, how likely the severity is reached by each turn.
pub type ByTurn = Vec<Vec<Vec<f64>>>;

/// Which replications answer for draws.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    /// The key of all draws.
    pub(super) seed: Seed,
    /// Replications of each draw.
    pub(super) replications: u64,
    /// The number of the first draw.
    pub(super) first: usize,
}

impl Oracle<'_> {
    /// The risks of these sets with these values of all parameters, those of the first draws.
    ///
    /// # Errors
    /// [`ExploreError`] if an exact answer was asked for and a chain is beyond its limits.
    pub fn risks(&self, sets: &[MeasureSet], values: &[Vec<f64>]) -> Result<Risks, ExploreError> {
        match self.how {
            How::Exact(limits) => self.exact(sets, values, &limits),
            How::Counted { seed, replications } => {
                let counted = Counted { seed, replications, first: 0 };
                Ok(self.firsts(sets, values, counted, &Silent).1)
            }
        }
    }

    /// As [`Oracle::risks`], exactly.
    pub(super) fn exact(
        &self,
        sets: &[MeasureSet],
        values: &[Vec<f64>],
        limits: &Limits,
    ) -> Result<Risks, ExploreError> {
        let mut risks = vec![Vec::with_capacity(sets.len()); values.len()];
        for sets in sets.chunks(CHAINS) {
            let chains = self.chains(sets, limits)?;
            let parts: Vec<(usize, Risks)> = self.pool.install(|| {
                let values = values.par_chunks(CHUNK).enumerate();
                let each = values.flat_map(|(place, values)| {
                    let chains = chains.par_chunks(CHAINS_CHUNK);
                    chains.map(move |chains| (place * CHUNK, self.exact_of(chains, values)))
                });
                each.collect()
            });
            // Parts of the same draws come in the order of their chains.
            for (first, part) in parts {
                risks[first..].iter_mut().zip(part).for_each(|(draw, more)| draw.extend(more));
            }
        }
        Ok(risks)
    }

    /// Of each draw, of each set, in how many replications the severity is first reached in each
    /// turn from 0, and the risk. What is done is counted in draws; an observer that stops gets
    /// fewer of them.
    pub(super) fn firsts(
        &self,
        sets: &[MeasureSet],
        values: &[Vec<f64>],
        counted: Counted,
        observer: &impl Observer,
    ) -> (Firsts, Risks) {
        let Counted { seed, replications, first } = counted;
        let severity = usize::from(self.severity);
        let mut model = self.model.clone();
        let (mut firsts, mut risks) = (Firsts::new(), Risks::new());
        for (draw, values) in values.iter().enumerate() {
            if observer.stop() {
                break;
            }
            model.revalue(values);
            let batch = Batch::new(&model, sets, dice(seed, first + draw), replications);
            let counts = montecarlo::run(&batch, self.pool, &Silent);
            let of =
                |tally: &Tally| tally.first_passage.iter().map(|turn| turn[severity]).collect();
            let each: Vec<Vec<u64>> = counts.tallies.iter().map(of).collect();
            risks.push(each.iter().map(|firsts| risk(firsts, replications)).collect());
            firsts.push(each);
            observer.done(1);
        }
        (firsts, risks)
    }

    /// Of each draw, of each set, of each turn from 0 to the horizon, how likely the severity is
    /// reached by then, exactly; the last is the risk.
    ///
    /// # Errors
    /// As [`Oracle::risks`].
    pub fn reached_by_turn(
        &self,
        sets: &[MeasureSet],
        values: &[Vec<f64>],
        limits: &Limits,
    ) -> Result<ByTurn, ExploreError> {
        let chains = self.chains(sets, limits)?;
        let parts: Vec<ByTurn> = self.pool.install(|| {
            let chunks = values.par_chunks(CHUNK);
            chunks.map(|values| self.exact_by_turn(&chains, values)).collect()
        });
        Ok(parts.into_iter().flatten().collect())
    }

    fn exact_by_turn(&self, chains: &[Chain], values: &[Vec<f64>]) -> ByTurn {
        let mut model = self.model.clone();
        let mut laws: Vec<Revalued> =
            chains.iter().map(|chain| Revalued::new(chain, &model)).collect();
        let turns = model.horizon as usize + 1;
        let draws = values.iter().map(|values| {
            model.revalue(values);
            let each = chains.iter().zip(&mut laws).map(|(chain, laws)| {
                let mut sum = 0.0;
                let mut by_turn = vec![0.0];
                let risk = laws.reach_by_turn(chain, &model, self.severity, |first| {
                    sum += first;
                    by_turn.push(f64::min(sum, 1.0));
                });
                if by_turn.len() == 1 { vec![risk; turns] } else { by_turn }
            });
            each.collect()
        });
        draws.collect()
    }

    /// The chains of the sets. The first is explored alone, so that a hopeless scenario is refused
    /// before much work is done.
    fn chains(&self, sets: &[MeasureSet], limits: &Limits) -> Result<Vec<Chain>, ExploreError> {
        let explore = |set: &MeasureSet| markov::explore_for_all_values(self.model, *set, limits);
        let Some((first, others)) = sets.split_first() else { return Ok(Vec::new()) };
        let mut chains = vec![explore(first)?];
        let rest: Vec<_> = self.pool.install(|| others.par_iter().map(explore).collect());
        for chain in rest {
            chains.push(chain?);
        }
        Ok(chains)
    }

    fn exact_of(&self, chains: &[Chain], values: &[Vec<f64>]) -> Risks {
        let mut model = self.model.clone();
        let mut laws: Vec<Revalued> =
            chains.iter().map(|chain| Revalued::new(chain, &model)).collect();
        let mut risks = Vec::with_capacity(values.len());
        for values in values {
            model.revalue(values);
            let each = chains.iter().zip(&mut laws);
            risks
                .push(each.map(|(chain, laws)| laws.reach(chain, &model, self.severity)).collect());
        }
        risks
    }
}

/// The share of replications in which the severity is reached at all.
pub(crate) fn risk(firsts: &[u64], replications: u64) -> f64 {
    firsts.iter().sum::<u64>() as f64 / replications as f64
}

/// The dice of a draw: its own, so that errors of counting average out over draws.
fn dice(seed: Seed, draw: usize) -> Seed {
    let mut hash = Sha256::new();
    hash.update(seed.bytes());
    hash.update("replications of draw");
    hash.update((draw as u64).to_le_bytes());
    Seed::new(hash.finalize().into())
}
