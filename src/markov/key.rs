//! Keys of one width, numbered in the order in which they are first met.
//!
//! Tables of this kind find equal partial states. A key's number depends on nothing but the order
//! of asking, so the numbering is the same on every machine.

use std::hash::BuildHasherDefault;
use std::hash::Hasher;

/// A hash map whose order nobody walks.
pub(super) type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Mix>>;

const EMPTY: u64 = u64::MAX;

/// Keys of `width` words each, and the number of each.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    width: usize,
    words: Vec<u32>,
    /// Open addressing: the upper half of a key's hash and its number, or [`EMPTY`].
    table: Vec<u64>,
}

impl Keys {
    /// No key yet.
    pub(super) fn new(width: usize) -> Self {
        Keys { width, words: Vec::new(), table: vec![EMPTY; 64] }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.words.len() / self.width
    }

    /// The key of a number.
    pub(super) fn key(&self, number: u32) -> &[u32] {
        let start = number as usize * self.width;
        &self.words[start..start + self.width]
    }

    /// The number of a key; one that is new gets the next.
    pub(super) fn number(&mut self, key: &[u32]) -> u32 {
        assert_eq!(key.len(), self.width, "all keys have one width");
        let hash = hash(key);
        match self.seek(key, hash) {
            Ok(number) => number,
            Err(free) => {
                let number = u32::try_from(self.len()).expect("limits keep numbers small");
                assert!(number < u32::MAX, "the last number marks a free place");
                self.words.extend_from_slice(key);
                self.table[free] = hash >> 32 << 32 | u64::from(number);
                if self.len() * 2 > self.table.len() {
                    self.grow();
                }
                number
            }
        }
    }

    /// The number of a key that has one.
    pub(super) fn find(&self, key: &[u32]) -> Option<u32> {
        self.seek(key, hash(key)).ok()
    }

    fn seek(&self, key: &[u32], hash: u64) -> Result<u32, usize> {
        let mask = self.table.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let entry = self.table[place];
            if entry == EMPTY {
                return Err(place);
            }
            if entry >> 32 == hash >> 32 && self.key(entry as u32) == key {
                return Ok(entry as u32);
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        let mut table = vec![EMPTY; mask + 1];
        for number in 0..self.len() as u32 {
            let hash = hash(self.key(number));
            let mut place = hash as usize & mask;
            while table[place] != EMPTY {
                place = (place + 1) & mask;
            }
            table[place] = hash >> 32 << 32 | u64::from(number);
        }
        self.table = table;
    }
}

fn hash(key: &[u32]) -> u64 {
    let mut mix = Mix::default();
    key.iter().for_each(|word| mix.write_u32(*word));
    mix.finish()
}

/// A fast hash: multiply, fold, repeat. Our own keys are no attack.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mix(u64);

impl Mix {
    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product as u64) ^ (product >> 64) as u64;
    }
}

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.add(u64::from(*byte) + 1));
    }

    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word) + 0x51_7cc1_b727);
    }

    fn write_u64(&mut self, word: u64) {
        self.add(word.wrapping_add(0x51_7cc1_b727));
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_have_one_number_and_new_ones_the_next() {
        let mut keys = Keys::new(2);
        for round in 0..2 {
            for word in 0..1000u32 {
                assert_eq!(keys.number(&[word, word / 7]), word, "round {round}");
            }
        }
        assert_eq!(keys.len(), 1000);
        assert_eq!(keys.find(&[3, 0]), Some(3));
        assert_eq!(keys.find(&[3, 1]), None);
        assert_eq!(keys.key(10), [10, 1]);
    }
}
