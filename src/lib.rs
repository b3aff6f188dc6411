//! Offramp, a deterministic, turn-based tabletop crisis-simulation engine.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![warn(unreachable_pub)]

pub mod scenario;
