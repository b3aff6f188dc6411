//! ChaCha8 at addresses.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::chance::Address;
use crate::chance::Chance;
use crate::chance::Seed;

/// The low words of a replication come from its stream with this bit set.
const LOW_STREAM: u64 = 1 << 63;

/// How many words one filling of the generator's buffer yields.
pub(crate) const RUN_WORDS: usize = 64;

/// The draws of one replication.
#[derive(Debug, Clone)]
pub struct Dice {
    /// Never advanced: it is cloned and aimed for each read, which costs half of aiming a used one.
    fresh: ChaCha8Rng,
    replication: u64,
}

impl Dice {
    /// The dice of `replication` (below 2^63) under `seed`.
    #[must_use]
    pub fn new(seed: Seed, replication: u64) -> Self {
        let mut dice = Dice { fresh: ChaCha8Rng::from_seed(seed.bytes()), replication: 0 };
        dice.aim(replication);
        dice
    }

    /// Takes up another replication (below 2^63) under the same seed.
    pub fn aim(&mut self, replication: u64) {
        assert!(replication < LOW_STREAM, "replications are numbered below 2^63");
        self.replication = replication;
    }

    /// The high word of a draw.
    #[must_use]
    pub fn high(&self, source: Address, turn: u32) -> u32 {
        self.word(self.replication, source.word(turn))
    }

    /// The low word of a draw.
    #[must_use]
    pub fn low(&self, source: Address, turn: u32) -> u32 {
        self.word(self.replication | LOW_STREAM, source.word(turn))
    }

    /// The high words of `source` from `turn` on, which must be the first of a run of sixteen.
    pub(crate) fn high_run(&self, source: Address, turn: u32, words: &mut [u32; RUN_WORDS]) {
        assert!((turn - 1).is_multiple_of(16), "runs start where blocks start");
        let mut generator = self.fresh.clone();
        generator.set_word_pos(u128::from(source.word(turn)));
        generator.set_stream(self.replication);
        for word in words {
            *word = generator.next_u32();
        }
    }

    fn word(&self, stream: u64, position: u64) -> u32 {
        let mut generator = self.fresh.clone();
        generator.set_stream(stream);
        generator.set_word_pos(u128::from(position));
        generator.next_u32()
    }
}

impl Chance for Dice {
    fn draw(&mut self, source: Address, turn: u32) -> u64 {
        u64::from(self.high(source, turn)) << 32 | u64::from(self.low(source, turn))
    }
}
