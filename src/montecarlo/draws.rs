//! The draws of one replication, generated once for all arms.

use crate::chance::Address;
use crate::chance::Chance;
use crate::chance::Dice;
use crate::chance::RUN_WORDS;
use crate::chance::Seed;

/// High words by source and turn, generated when first asked for; low words are read alone, because
/// almost no draw needs one.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    dice: Dice,
    sources: Vec<Address>,
    runs: usize,
    words: Vec<[u32; RUN_WORDS]>,
    filled: Vec<bool>,
}

impl Draws {
    /// Draws of these sources in turns 1 to `horizon`.
    pub(super) fn new(seed: Seed, sources: Vec<Address>, horizon: u32) -> Self {
        let runs = (horizon as usize).div_ceil(RUN_WORDS);
        let count = runs * sources.len();
        Draws {
            dice: Dice::new(seed, 0),
            sources,
            runs,
            words: vec![[0; RUN_WORDS]; count],
            filled: vec![false; count],
        }
    }

    /// Takes up another replication.
    pub(super) fn aim(&mut self, replication: u64) {
        self.dice.aim(replication);
        self.filled.fill(false);
    }

    /// The draw of a source, by its place among all sources.
    #[inline]
    pub(super) fn at(&mut self, source: usize, turn: u32) -> Draw<'_> {
        let step = (turn - 1) as usize;
        let run = source * self.runs + step / RUN_WORDS;
        if !self.filled[run] {
            self.fill(source, run, step);
        }
        let high = self.words[run][step % RUN_WORDS];
        Draw { draws: self, source, turn, high }
    }

    fn fill(&mut self, source: usize, run: usize, step: usize) {
        let first = (step - step % RUN_WORDS) as u32 + 1;
        self.dice.high_run(self.sources[source], first, &mut self.words[run]);
        self.filled[run] = true;
    }
}

/// A draw whose low word has not been read yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draw<'a> {
    draws: &'a Draws,
    source: usize,
    turn: u32,
    /// The high word.
    pub(super) high: u32,
}

impl Draw<'_> {
    /// The low word.
    #[cold]
    pub(super) fn low(&self) -> u32 {
        self.draws.dice.low(self.draws.sources[self.source], self.turn)
    }

    /// All 64 bits.
    pub(super) fn whole(&self) -> u64 {
        u64::from(self.high) << 32 | u64::from(self.low())
    }
}

impl Chance for Draws {
    /// A draw by address, without keeping it.
    fn draw(&mut self, source: Address, turn: u32) -> u64 {
        self.dice.draw(source, turn)
    }
}
