//! Replications over threads: fixed chunks, claimed in order.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::montecarlo::tally::Pairs;
use crate::montecarlo::tally::Tally;
use crate::montecarlo::turn::Engine;

/// Replications that a thread claims at once.
const CHUNK: u64 = 1024;

/// What to run.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The arms; the others are paired with the first.
    pub arms: &'a [MeasureSet],
    /// The key of all draws.
    pub seed: Seed,
    /// How many replications.
    pub replications: u64,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Of each arm.
    pub tallies: Vec<Tally>,
    /// Of each arm, beside the first (of the first, beside itself).
    pub pairs: Vec<Pairs>,
    /// How many replications were done: the first so many.
    pub replications: u64,
}

/// Watches a batch, from any of its threads.
pub trait Observer: Sync {
    /// So many more replications are done.
    fn done(&self, replications: u64);
    /// Whether to stop as soon as the chunks in hand are done.
    fn stop(&self) -> bool;
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn done(&self, _: u64) {}
    fn stop(&self) -> bool {
        false
    }
}

/// Plays replications 0, 1, 2, ... of every arm on the threads of `pool`.
///
/// Chunks are claimed in order, and every claimed chunk is finished: so what was counted is a
/// prefix of the replications, whenever the observer stops it. Memory does not grow with the
/// number of replications.
#[must_use]
pub fn run(batch: &Batch<'_>, pool: &ThreadPool, observer: &impl Observer) -> Counts {
    let chunks = batch.replications.div_ceil(CHUNK);
    let next = AtomicU64::new(0);
    let stopped = AtomicBool::new(false);
    let parts = pool.broadcast(|_| {
        let mut worker = Worker::new(batch);
        while !stopped.load(Ordering::Relaxed) {
            if observer.stop() {
                stopped.store(true, Ordering::Relaxed);
                break;
            }
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= chunks {
                break;
            }
            let from = chunk * CHUNK;
            let to = batch.replications.min(from + CHUNK);
            worker.play(from, to);
            observer.done(to - from);
        }
        worker.counts
    });
    let mut whole = Counts::new(batch);
    for part in &parts {
        whole.merge(part);
    }
    whole
}

impl Counts {
    fn new(batch: &Batch<'_>) -> Self {
        Counts {
            tallies: vec![Tally::new(batch.model); batch.arms.len()],
            pairs: vec![Pairs::default(); batch.arms.len()],
            replications: 0,
        }
    }

    /// Adds counts of other replications of the same batch.
    pub fn merge(&mut self, other: &Counts) {
        self.tallies.iter_mut().zip(&other.tallies).for_each(|(mine, part)| mine.merge(part));
        self.pairs.iter_mut().zip(&other.pairs).for_each(|(mine, part)| mine.merge(part));
        self.replications += other.replications;
    }
}

struct Worker<'a> {
    engine: Engine<'a>,
    model: &'a Model,
    counts: Counts,
}

impl<'a> Worker<'a> {
    fn new(batch: &Batch<'a>) -> Self {
        Worker {
            engine: Engine::new(batch.model, batch.arms, batch.seed),
            model: batch.model,
            counts: Counts::new(batch),
        }
    }

    fn play(&mut self, from: u64, to: u64) {
        let Counts { tallies, pairs, replications } = &mut self.counts;
        for replication in from..to {
            self.engine.aim(replication);
            let mut first = None;
            for (arm, (tally, pairs)) in tallies.iter_mut().zip(&mut *pairs).enumerate() {
                let state = self.engine.play(arm);
                tally.add(self.model, state);
                let reached = state.record.at_least(self.model.headline);
                pairs.add(replication, *first.get_or_insert(reached), reached);
            }
        }
        *replications += to - from;
    }
}
