//! The threads that a command works on.

use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

use crate::cli::failure::Failure;

/// More threads than this make no sense on any machine.
pub(super) const THREADS_MAX: i64 = 1024;

/// A pool of so many threads, or of as many as the machine runs at once.
pub(super) fn pool(threads: Option<u16>) -> Result<ThreadPool, Failure> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.map_or(0, usize::from)).build();
    pool.map_err(|error| Failure::from_error(&error).hint("try fewer --threads"))
}
