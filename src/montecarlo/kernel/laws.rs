//! Laws that arms and threads share: each is learnt once, by whoever first needs it.
//!
//! Two arms that have the same of the measures which matter to a source have the same laws there.
//! Who learns a law, and when, makes no difference to it: so threads may race for it, and counts
//! stay what they are.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use crate::model::MeasureSet;
use crate::montecarlo::kernel::source::Kind;

/// A library keeps so many thresholds; when it is full it begins anew.
const THRESHOLDS_MAX: usize = 1 << 24;

/// What tells the laws of one source from those of another, or of the same under another arm: the
/// source, and of the measures that matter to it those that are agreed and those that may be on.
pub(super) type Key = (Kind, MeasureSet, MeasureSet);

/// The laws of a batch.
#[derive(Debug, Default)]
pub(in crate::montecarlo) struct Library {
    shelf: Mutex<Shelf>,
}

/// Looked up by key and never walked, so its order does not matter.
#[derive(Debug, Default)]
struct Shelf {
    laws: HashMap<Key, Arc<Laws>>,
    thresholds: usize,
}

impl Library {
    /// The laws of a key; `new` makes them, with nothing known, when they are first asked for.
    pub(super) fn laws(&self, key: Key, new: impl FnOnce() -> Laws) -> Arc<Laws> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(laws) = shelf.laws.get(&key) {
            return Arc::clone(laws);
        }
        let laws = Arc::new(new());
        if shelf.thresholds + laws.highs.len() > THRESHOLDS_MAX {
            *shelf = Shelf::default();
        }
        shelf.thresholds += laws.highs.len();
        shelf.laws.insert(key, Arc::clone(&laws));
        laws
    }
}

/// The thresholds of one source's laws in all its contexts, as far as they are known.
#[derive(Debug)]
pub(super) struct Laws {
    /// Thresholds of a row.
    most: usize,
    /// Rows of a context.
    open: usize,
    /// Of each row, the high words of its thresholds.
    highs: Box<[AtomicU32]>,
    known: Box<[AtomicBool]>,
    /// The context that is learnt next by threads which learn all.
    next: AtomicU64,
}

impl Laws {
    /// So many contexts of so many rows with so many thresholds, none of them known.
    pub(super) fn new(contexts: u64, open: usize, most: usize) -> Self {
        let thresholds = contexts as usize * open * most;
        Laws {
            most,
            open,
            highs: (0..thresholds).map(|_| AtomicU32::new(0)).collect(),
            known: (0..contexts).map(|_| AtomicBool::new(false)).collect(),
            next: AtomicU64::new(0),
        }
    }

    /// How many contexts there are.
    pub(super) fn contexts(&self) -> u64 {
        self.known.len() as u64
    }

    /// The contexts that are not known. Threads that ask at the same time are given different ones,
    /// and at the end those that others have in hand.
    pub(super) fn unknown(&self) -> impl Iterator<Item = u64> + '_ {
        let claims = std::iter::from_fn(|| {
            let context = self.next.fetch_add(1, Ordering::Relaxed);
            (context < self.contexts()).then_some(context)
        });
        claims.chain(0..self.contexts()).filter(|context| !self.knows(*context))
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.known.len() * self.open
    }

    /// Whether the laws of a context are known.
    pub(super) fn knows(&self, context: u64) -> bool {
        self.known[context as usize].load(Ordering::Acquire)
    }

    /// Learns the high words of the thresholds of a context's rows, one row after another. Threads
    /// that learn the same context write the same.
    pub(super) fn learn(&self, context: u64, highs: &[u32]) {
        let places = context as usize * self.open * self.most..;
        for (place, high) in self.highs[places].iter().zip(highs) {
            place.store(*high, Ordering::Relaxed);
        }
        self.known[context as usize].store(true, Ordering::Release);
    }

    /// The high words of the thresholds of a row that is known.
    #[inline]
    pub(super) fn bounds(&self, row: u64) -> impl Iterator<Item = u32> + '_ {
        let bounds = &self.highs[row as usize * self.most..][..self.most];
        bounds.iter().map(|bound| bound.load(Ordering::Relaxed))
    }
}
