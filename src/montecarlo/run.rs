//! Replications over threads: fixed chunks, claimed in order.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::game::State;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::montecarlo::kernel::Kernel;
use crate::montecarlo::kernel::Library;
use crate::montecarlo::path::Path;
use crate::montecarlo::tally::Pairs;
use crate::montecarlo::tally::Tally;
use crate::montecarlo::turn::Engine;

/// Arms that are played at once: laws are kept for so many, however many there are.
const ARMS: usize = 64;

/// Replications that a thread claims at once: fewer where arms are many, for those who wait.
const fn chunk(arms: usize) -> u64 {
    if arms > ARMS { 1024 } else { 2048 }
}

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
    /// How; the counts do not depend on it. A path that this machine or model cannot have gives way
    /// to the nearest that it can.
    pub path: Path,
}

impl<'a> Batch<'a> {
    /// Replications 0, 1, 2, ... from the start of the game.
    #[must_use]
    pub fn new(model: &'a Model, arms: &'a [MeasureSet], seed: Seed, replications: u64) -> Self {
        let path = Path::best();
        Batch { model, arms, seed, first: 0, replications, start: None, path }
    }

    /// The states from which these arms start.
    pub(super) fn starts(&self, arms: &[MeasureSet]) -> Vec<State> {
        let start = |arm: &MeasureSet| match self.start {
            Some(state) => state.under(*arm),
            None => State::new(self.model, *arm),
        };
        arms.iter().map(start).collect()
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
/// number of replications; with the number of arms only what is counted does.
#[must_use]
pub fn run(batch: &Batch<'_>, pool: &ThreadPool, observer: &impl Observer) -> Counts {
    play(batch, pool, observer, false)
}

/// As [`run`], for those who want the chance of the headline severity alone: a replication is
/// played no further than to it.
#[must_use]
pub fn headlines(batch: &Batch<'_>, pool: &ThreadPool, observer: &impl Observer) -> Headlines {
    let Counts { pairs, replications, .. } = play(batch, pool, observer, true);
    Headlines { pairs, replications }
}

fn play(
    batch: &Batch<'_>,
    pool: &ThreadPool,
    observer: &impl Observer,
    to_headline: bool,
) -> Counts {
    let chunk_length = chunk(batch.arms.len());
    let chunks = batch.replications.div_ceil(chunk_length);
    let next = AtomicU64::new(0);
    let stopped = AtomicBool::new(false);
    let library = Library::default();
    let parts = pool.broadcast(|_| {
        let mut worker = Worker::new(batch, &library, to_headline);
        while !stopped.load(Ordering::Relaxed) {
            if observer.stop() {
                stopped.store(true, Ordering::Relaxed);
                break;
            }
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= chunks {
                break;
            }
            let from = chunk * chunk_length;
            let to = batch.replications.min(from + chunk_length);
            worker.play(batch.first + from, batch.first + to);
            observer.done(to - from);
        }
        worker.counts
    });
    let merged = parts.into_iter().reduce(|mut whole, part| {
        whole.merge(&part);
        whole
    });
    merged.expect("a pool has a thread")
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

/// Plays chunks of a batch, some arms at a time.
struct Worker<'a> {
    batch: Batch<'a>,
    /// The laws that all threads share.
    library: &'a Library,
    to_headline: bool,
    /// Whoever played last, and which arms.
    player: Option<(usize, Player<'a>)>,
    counts: Counts,
}

/// Whoever plays some arms.
enum Player<'a> {
    Kernel(Box<Kernel<'a>>),
    Engine(Box<Engine<'a>>),
}

impl<'a> Worker<'a> {
    fn new(batch: &Batch<'a>, library: &'a Library, to_headline: bool) -> Self {
        Worker {
            batch: batch.clone(),
            library,
            to_headline,
            player: None,
            counts: Counts::new(batch.model, batch.arms.len()),
        }
    }

    fn play(&mut self, from: u64, to: u64) {
        let arms = self.batch.arms;
        let mut first: Option<Vec<bool>> = None;
        for (number, group) in arms.chunks(ARMS).enumerate() {
            let mut player = match self.player.take() {
                Some((known, player)) if known == number => player,
                _ => Player::new(&self.batch, group, self.library, self.to_headline),
            };
            let places = number * ARMS..number * ARMS + group.len();
            let tallies = &mut self.counts.tallies[places.clone()];
            let mut reached = vec![vec![false; (to - from) as usize]; group.len()];
            player.play(self.to_headline, from, to, tallies, &mut reached);
            self.player = Some((number, player));
            let first = first.get_or_insert_with(|| reached[0].clone());
            for (pairs, reached) in self.counts.pairs[places].iter_mut().zip(&reached) {
                pairs.add(from, first, reached);
            }
        }
        self.counts.replications += to - from;
    }
}

impl<'a> Player<'a> {
    fn new(
        batch: &Batch<'a>,
        arms: &'a [MeasureSet],
        library: &Library,
        to_headline: bool,
    ) -> Self {
        let lanes = |path| Kernel::new(batch, arms, path, to_headline, library);
        let kernel = match batch.path {
            Path::Scalar => None,
            path => lanes(path).or_else(|| lanes(Path::Portable)),
        };
        match kernel {
            Some(kernel) => Player::Kernel(Box::new(kernel)),
            None => Player::Engine(Box::new(Engine::of(&Batch { arms, ..batch.clone() }))),
        }
    }

    fn play(
        &mut self,
        to_headline: bool,
        from: u64,
        to: u64,
        tallies: &mut [Tally],
        reached: &mut [Vec<bool>],
    ) {
        let engine = match self {
            Player::Kernel(kernel) => return kernel.play(from, to, tallies, reached),
            Player::Engine(engine) => engine,
        };
        for (place, replication) in (from..to).enumerate() {
            engine.aim(replication);
            for (arm, (tally, reached)) in tallies.iter_mut().zip(&mut *reached).enumerate() {
                reached[place] = if to_headline {
                    engine.reaches_headline(arm)
                } else {
                    engine.count(arm, tally)
                };
            }
        }
    }
}
