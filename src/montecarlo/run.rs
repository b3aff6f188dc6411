//! Replications over threads: fixed chunks, claimed in order.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::game::State;
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
    /// The first replication; a shard starts where the one before it ends.
    pub first: u64,
    /// How many replications.
    pub replications: u64,
    /// Where every replication starts, if in the middle of a game: see [`State::under`].
    pub start: Option<&'a State>,
}

impl<'a> Batch<'a> {
    /// Replications 0, 1, 2, ... from the start of the game.
    #[must_use]
    pub fn new(model: &'a Model, arms: &'a [MeasureSet], seed: Seed, replications: u64) -> Self {
        Batch { model, arms, seed, first: 0, replications, start: None }
    }

    /// The states from which the arms start.
    pub(super) fn starts(&self) -> Vec<State> {
        let start = |arm: &MeasureSet| match self.start {
            Some(state) => state.under(*arm),
            None => State::new(self.model, *arm),
        };
        self.arms.iter().map(start).collect()
    }
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Of each arm.
    pub tallies: Vec<Tally>,
    /// Of each arm, beside the first (of the first, beside itself).
    pub pairs: Vec<Pairs>,
    /// How many replications were done: the first so many of the batch.
    pub replications: u64,
}

/// Who reached the headline severity, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headlines {
    /// Of each arm, beside the first (of the first, beside itself).
    pub pairs: Vec<Pairs>,
    /// How many replications were done: the first so many of the batch.
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

/// Plays the batch's replications under every arm on the threads of `pool`.
///
/// Chunks are claimed in order, and every claimed chunk is finished: so what was counted is a
/// prefix of the replications, whenever the observer stops it. Memory does not grow with the
/// number of replications.
#[must_use]
pub fn run(batch: &Batch<'_>, pool: &ThreadPool, observer: &impl Observer) -> Counts {
    let mut whole = Counts::new(batch.model, batch.arms.len());
    for part in spread(batch, pool, observer, Worker::new, Worker::play) {
        whole.merge(&part.counts);
    }
    whole
}

/// As [`run`], for those who want the chance of the headline severity alone: a replication is
/// played no further than to it.
#[must_use]
pub fn headlines(batch: &Batch<'_>, pool: &ThreadPool, observer: &impl Observer) -> Headlines {
    let mut whole = Headlines { pairs: vec![Pairs::default(); batch.arms.len()], replications: 0 };
    for part in spread(batch, pool, observer, Worker::new, Worker::play_to_headline) {
        let Counts { pairs, replications, .. } = part.counts;
        whole.pairs.iter_mut().zip(&pairs).for_each(|(mine, part)| mine.merge(part));
        whole.replications += replications;
    }
    whole
}

/// Lets workers on all threads claim chunks in order until there are none left or the observer
/// stops them.
fn spread<'a, W: Send>(
    batch: &Batch<'a>,
    pool: &ThreadPool,
    observer: &impl Observer,
    new: impl Fn(&Batch<'a>) -> W + Sync,
    play: impl Fn(&mut W, u64, u64) + Sync,
) -> Vec<W> {
    let chunks = batch.replications.div_ceil(CHUNK);
    let next = AtomicU64::new(0);
    let stopped = AtomicBool::new(false);
    pool.broadcast(|_| {
        let mut worker = new(batch);
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
            play(&mut worker, batch.first + from, batch.first + to);
            observer.done(to - from);
        }
        worker
    })
}

impl Counts {
    /// No replication yet of so many arms.
    #[must_use]
    pub fn new(model: &Model, arms: usize) -> Self {
        Counts {
            tallies: vec![Tally::new(model); arms],
            pairs: vec![Pairs::default(); arms],
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
            engine: Engine::of(batch),
            model: batch.model,
            counts: Counts::new(batch.model, batch.arms.len()),
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

    fn play_to_headline(&mut self, from: u64, to: u64) {
        for replication in from..to {
            self.engine.aim(replication);
            let mut first = None;
            for (arm, pairs) in self.counts.pairs.iter_mut().enumerate() {
                let reached = self.engine.reaches_headline(arm);
                pairs.add(replication, *first.get_or_insert(reached), reached);
            }
        }
        self.counts.replications += to - from;
    }
}
