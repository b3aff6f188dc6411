//! Draws that a test or a replay decides.

use std::collections::BTreeMap;

use crate::chance::Address;
use crate::chance::Chance;

/// Draws from a script; a draw that the script does not name falls in the middle of its range.
#[derive(Debug, Clone, Default)]
pub struct Scripted {
    draws: BTreeMap<(u32, Address), u64>,
}

impl Scripted {
    /// A script that names no draw yet.
    #[must_use]
    pub fn new() -> Self {
        Scripted::default()
    }

    /// Sets the draw of the source of that name in `turn`.
    #[must_use]
    pub fn with(mut self, turn: u32, source: &str, draw: u64) -> Self {
        self.draws.insert((turn, Address::of(source)), draw);
        self
    }
}

impl Chance for Scripted {
    fn draw(&mut self, source: Address, turn: u32) -> u64 {
        self.draws.get(&(turn, source)).copied().unwrap_or(1 << 63)
    }
}
