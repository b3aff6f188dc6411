//! Laws as rows of integer ceilings, kept by context.

use std::collections::HashMap;

use crate::model::law::Law;

/// Up to this many keys, a table has a place for each; beyond, a hash map finds them.
const DENSE_MAX: u64 = 1 << 16;

const UNSET: u32 = u32::MAX;

/// Rows met so far, by key.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    index: Index,
    spans: Vec<Span>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
enum Index {
    Dense(Vec<u32>),
    /// Looked up by key and never walked, so its order does not matter.
    Sparse(HashMap<u64, u32>),
}

/// A row's place among all entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

/// An outcome's code, and the greatest draw with which it or a better one falls.
#[derive(Debug, Clone, Copy)]
struct Entry {
    ceiling: u64,
    code: u8,
}

impl Rows {
    /// Rows for keys below `keys`.
    pub(super) fn new(keys: Option<u64>) -> Self {
        let index = match keys {
            Some(keys) if keys <= DENSE_MAX => Index::Dense(vec![UNSET; keys as usize]),
            _ => Index::Sparse(HashMap::new()),
        };
        Rows { index, spans: Vec::new(), entries: Vec::new() }
    }

    /// The row of a key; `law` gives it when it is first asked for.
    #[inline]
    pub(super) fn row<T: Copy>(
        &mut self,
        key: u64,
        law: impl FnOnce() -> Law<T>,
        code: impl Fn(T) -> u8,
    ) -> Span {
        self.known(key).unwrap_or_else(|| self.add(key, &law(), code))
    }

    /// The row of a key, if it has one.
    #[inline]
    pub(super) fn known(&self, key: u64) -> Option<Span> {
        let known = match &self.index {
            Index::Dense(rows) => rows[key as usize],
            Index::Sparse(rows) => rows.get(&key).copied().unwrap_or(UNSET),
        };
        (known != UNSET).then(|| self.spans[known as usize])
    }

    /// The code of a draw whose high word is `high`; `low` gives its low word, asked for only where
    /// the high word ties with a ceiling's.
    #[inline]
    pub(super) fn pick(&self, row: Span, high: u32, low: impl FnOnce() -> u32) -> u8 {
        let entries = &self.entries[row.start as usize..row.end as usize];
        // Counted rather than sought: no branch that depends on the draw, but for a tie.
        let below = |entry: &Entry| usize::from((entry.ceiling >> 32) < u64::from(high));
        let place: usize = entries.iter().map(below).sum();
        let entry = entries[place];
        if (entry.ceiling >> 32) as u32 != high {
            return entry.code;
        }
        let draw = u64::from(high) << 32 | u64::from(low());
        let taken = entries[place..].iter().find(|entry| draw <= entry.ceiling);
        taken.expect("the last ceiling is the greatest draw").code
    }

    /// Gives a key its row.
    pub(super) fn add<T: Copy>(&mut self, key: u64, law: &Law<T>, code: impl Fn(T) -> u8) -> Span {
        let start = self.entries.len() as u32;
        let thresholds = law.thresholds();
        let mut below = 0;
        for (place, (outcome, _)) in law.outcomes().iter().enumerate() {
            let threshold = thresholds.get(place).copied().unwrap_or(1 << 64);
            // An outcome that no draw picks has no entry.
            if threshold > below {
                let ceiling = (threshold - 1) as u64;
                self.entries.push(Entry { ceiling, code: code(*outcome) });
                below = threshold;
            }
        }
        let span = Span { start, end: self.entries.len() as u32 };
        let number = self.spans.len() as u32;
        self.spans.push(span);
        match &mut self.index {
            Index::Dense(rows) => rows[key as usize] = number,
            Index::Sparse(rows) => {
                rows.insert(key, number);
            }
        }
        span
    }
}
