//! Randomness of play: every draw has an address, not a place in a queue.
//!
//! A draw is a 64-bit integer at (seed, replication, turn, source), where a source of chance is
//! known by its name alone. So every arm, thread and shard meets the same numbers, and adding or
//! removing one source moves no other source's draws. This module knows nothing of what is drawn
//! for: laws turn draws into outcomes. The addresses are those of the design, section 3, and their
//! literal values are held by `tests/it/value_stability.rs`.

mod dice;
mod scripted;
mod seed;

pub use dice::Dice;
pub(crate) use dice::RUN_WORDS;
pub use scripted::Scripted;
pub use seed::Seed;
pub use seed::SeedError;

use sha2::Digest;
use sha2::Sha256;

/// Where draws come from: one 64-bit draw per source and turn.
pub trait Chance {
    /// The draw of `source` in `turn` (1 to 65,536).
    fn draw(&mut self, source: Address, turn: u32) -> u64;
}

/// The address of a source: the first four bytes (big-endian) of the SHA-256 of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(u32);

impl Address {
    /// The address of the source of that name (`arrival:TRACK`, `slot:TRACK:INDEX`, `seat:SEAT` or
    /// `inject:INJECT`).
    #[must_use]
    pub fn of(name: &str) -> Self {
        let hash = Sha256::digest(name.as_bytes());
        Address(u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
    }

    /// The word position of the draw of `turn` within a replication's stream.
    #[must_use]
    pub fn word(self, turn: u32) -> u64 {
        assert!((1..=1 << 16).contains(&turn), "turns are numbered 1 to 65536");
        (u64::from(self.0) << 16) + u64::from(turn - 1)
    }
}
