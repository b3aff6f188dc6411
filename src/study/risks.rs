//! How likely a severity is, of every draw of the parameters and every set of measures.
//!
//! Exact where the chains are small: each set is explored once, and its laws are asked anew for
//! every draw. Otherwise counted, on dice that all sets of a draw share and no two draws. Draws are
//! independent of each other, so any number of threads gives the same bytes.

use rayon::ThreadPool;
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

/// So many draws a thread takes up at once.
const CHUNK: usize = 32;

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

impl Oracle<'_> {
    /// The risks of these sets with these values of all parameters.
    ///
    /// # Errors
    /// [`ExploreError`] if an exact answer was asked for and a chain is beyond its limits.
    pub fn risks(&self, sets: &[MeasureSet], values: &[Vec<f64>]) -> Result<Risks, ExploreError> {
        self.watched(sets, values, &Silent)
    }

    /// As [`Oracle::risks`], watched: what is done is counted in draws; one that stops gets the
    /// risks of fewer draws.
    ///
    /// # Errors
    /// As [`Oracle::risks`].
    pub fn watched(
        &self,
        sets: &[MeasureSet],
        values: &[Vec<f64>],
        observer: &impl Observer,
    ) -> Result<Risks, ExploreError> {
        match self.how {
            How::Exact(limits) => {
                let mut risks = vec![Vec::with_capacity(sets.len()); values.len()];
                for sets in sets.chunks(CHAINS) {
                    let chains = self.chains(sets, &limits)?;
                    let parts: Vec<Risks> = self.pool.install(|| {
                        let chunks = values.par_chunks(CHUNK);
                        chunks.map(|values| self.exact(&chains, values)).collect()
                    });
                    for (draw, more) in risks.iter_mut().zip(parts.into_iter().flatten()) {
                        draw.extend(more);
                    }
                }
                Ok(risks)
            }
            How::Counted { seed, replications } => {
                let mut model = self.model.clone();
                let mut risks = Vec::new();
                for (draw, values) in values.iter().enumerate() {
                    if observer.stop() {
                        break;
                    }
                    model.revalue(values);
                    let seed = dice(seed, draw);
                    risks.push(self.counted(&model, sets, seed, replications));
                    observer.done(1);
                }
                Ok(risks)
            }
        }
    }

    /// Of each draw, of each set, of each turn from 0 to the horizon, how likely the severity is
    /// reached by then; the last is the risk.
    ///
    /// # Errors
    /// As [`Oracle::risks`].
    pub fn reached_by_turn(
        &self,
        sets: &[MeasureSet],
        values: &[Vec<f64>],
    ) -> Result<Vec<Vec<Vec<f64>>>, ExploreError> {
        match self.how {
            How::Exact(limits) => {
                let chains = self.chains(sets, &limits)?;
                let parts: Vec<Vec<Vec<Vec<f64>>>> = self.pool.install(|| {
                    let chunks = values.par_chunks(CHUNK);
                    chunks.map(|values| self.exact_by_turn(&chains, values)).collect()
                });
                Ok(parts.into_iter().flatten().collect())
            }
            How::Counted { seed, replications } => {
                let mut model = self.model.clone();
                let draws = values.iter().enumerate().map(|(draw, values)| {
                    model.revalue(values);
                    let batch = Batch::new(&model, sets, dice(seed, draw), replications);
                    let counts = montecarlo::run(&batch, self.pool, &Silent);
                    let by_turn = |tally: &Tally| {
                        let firsts = tally.first_passage.iter();
                        let firsts = firsts.map(|turn| turn[usize::from(self.severity)]);
                        let sums = firsts.scan(0, |sum, first| {
                            *sum += first;
                            Some(*sum)
                        });
                        sums.map(|count| count as f64 / replications as f64).collect()
                    };
                    counts.tallies.iter().map(by_turn).collect()
                });
                Ok(draws.collect())
            }
        }
    }

    fn exact_by_turn(&self, chains: &[Chain], values: &[Vec<f64>]) -> Vec<Vec<Vec<f64>>> {
        let mut model = self.model.clone();
        let mut laws: Vec<Revalued> = chains.iter().map(Revalued::new).collect();
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

    fn exact(&self, chains: &[Chain], values: &[Vec<f64>]) -> Risks {
        let mut model = self.model.clone();
        let mut laws: Vec<Revalued> = chains.iter().map(Revalued::new).collect();
        let mut risks = Vec::with_capacity(values.len());
        for values in values {
            model.revalue(values);
            let each = chains.iter().zip(&mut laws);
            risks
                .push(each.map(|(chain, laws)| laws.reach(chain, &model, self.severity)).collect());
        }
        risks
    }

    fn counted(
        &self,
        model: &Model,
        sets: &[MeasureSet],
        seed: Seed,
        replications: u64,
    ) -> Vec<f64> {
        let batch = Batch::new(model, sets, seed, replications);
        let counts = montecarlo::run(&batch, self.pool, &Silent);
        let share = |count: u64| count as f64 / replications as f64;
        counts.tallies.iter().map(|tally| share(tally.at_least(self.severity))).collect()
    }
}

/// The dice of a draw: its own, so that errors of counting average out over draws.
fn dice(seed: Seed, draw: usize) -> Seed {
    let mut hash = Sha256::new();
    hash.update(seed.bytes());
    hash.update("replications of draw");
    hash.update((draw as u64).to_le_bytes());
    Seed::new(hash.finalize().into())
}
