//! Replications in batch: every arm on the same draws, integer tallies, estimates with bounds.
//!
//! [`run`] plays a range of replications of all arms with common random numbers, from the start of
//! a game or from its middle, over any number of threads; what it counts are integers, so the sum
//! does not depend on who counted first. The replications done are always a prefix, also when it is
//! stopped early. The fast turn of the private module `turn` is an optimisation of [`crate::game`],
//! held to it bit for bit by `tests/it/conformance.rs`. Nothing here knows where progress is shown
//! or results go.

mod draws;
pub mod estimate;
mod kernel;
mod path;
mod rows;
mod run;
pub mod sequence;
pub mod splitting;
mod tally;
mod turn;

pub use crate::montecarlo::path::Path;
pub use crate::montecarlo::path::PathError;
pub use crate::montecarlo::run::Batch;
pub use crate::montecarlo::run::Counts;
pub use crate::montecarlo::run::Headlines;
pub use crate::montecarlo::run::Observer;
pub use crate::montecarlo::run::Silent;
pub use crate::montecarlo::run::headlines;
pub use crate::montecarlo::run::run;
pub use crate::montecarlo::tally::Moments;
pub use crate::montecarlo::tally::Pairs;
pub use crate::montecarlo::tally::Tally;
pub use crate::montecarlo::turn::Engine;
