//! Draws of a block of lanes, shared by all arms: sixteen turns at a time, a source when it is
//! asked.

use std::sync::Arc;

use crate::chance::Address;
use crate::chance::Dice;
use crate::chance::Seed;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::RUN;
use crate::montecarlo::kernel::scale::Scale;

/// The draws of some lanes in a run of sixteen turns.
#[derive(Debug)]
pub(super) struct Words {
    isa: &'static dyn Isa,
    key: [u32; 8],
    dice: Dice,
    sources: Vec<Address>,
    /// Of each source, the scale of its draws.
    scales: Vec<Arc<Scale>>,
    /// The replication of each lane.
    pub(super) streams: Vec<u64>,
    /// The first turn of the run.
    first: u32,
    runs: Vec<Run>,
}

#[derive(Debug, Clone, Default)]
struct Run {
    is_filled: bool,
    words: Vec<u32>,
    draws: Vec<u8>,
}

impl Words {
    /// Draws of these sources.
    pub(super) fn new(isa: &'static dyn Isa, seed: Seed, sources: Vec<Address>) -> Self {
        let bytes = seed.bytes();
        let key = std::array::from_fn(|word| {
            u32::from_le_bytes(std::array::from_fn(|byte| bytes[word * 4 + byte]))
        });
        let runs = vec![Run::default(); sources.len()];
        let dice = Dice::new(seed, 0);
        let scales = vec![Arc::default(); sources.len()];
        Words { isa, key, dice, sources, scales, streams: Vec::new(), first: 1, runs }
    }

    /// The scale of a source's draws.
    pub(super) fn scale(&self, source: usize) -> &Scale {
        &self.scales[source]
    }

    /// Gives sources a scale, between blocks.
    pub(super) fn set_scale(&mut self, sources: std::ops::Range<usize>, scale: &Arc<Scale>) {
        self.scales[sources].fill(Arc::clone(scale));
    }

    /// Takes up the run of a turn, or other lanes: nothing that was drawn before counts.
    pub(super) fn aim(&mut self, turn: u32) {
        self.first = first_of_run(turn);
        self.runs.iter_mut().for_each(|run| run.is_filled = false);
    }

    /// Makes sure that the draws of a source are there.
    pub(super) fn fill(&mut self, source: usize) {
        let n = self.streams.len();
        let run = &mut self.runs[source];
        if !run.is_filled {
            run.is_filled = true;
            // They only grow, so that they are cleared but once.
            run.words.resize(run.words.len().max(RUN * n), 0);
            run.draws.resize(run.draws.len().max(RUN * n), 0);
            let (words, draws) = (&mut run.words[..RUN * n], &mut run.draws[..RUN * n]);
            let block = self.sources[source].word(self.first) / RUN as u64;
            self.isa.words(&self.key, block, &self.streams, words);
            self.scales[source].read(self.isa, words, draws);
        }
    }

    /// Of each lane, the byte of a source's draw in a turn.
    pub(super) fn draws(&self, source: usize, turn: u32) -> &[u8] {
        let n = self.streams.len();
        &self.runs[source].draws[(turn - self.first) as usize * n..][..n]
    }

    /// The high word of a lane's draw.
    #[inline]
    pub(super) fn high(&self, source: usize, turn: u32, lane: usize) -> u32 {
        self.runs[source].words[(turn - self.first) as usize * self.streams.len() + lane]
    }

    /// Its low word.
    #[cold]
    pub(super) fn low(&self, source: usize, turn: u32, lane: usize) -> u32 {
        let mut dice = self.dice.clone();
        dice.aim(self.streams[lane]);
        dice.low(self.sources[source], turn)
    }
}

/// The first turn of the run of sixteen that a turn is in.
pub(super) fn first_of_run(turn: u32) -> u32 {
    turn - (turn - 1) % RUN as u32
}
