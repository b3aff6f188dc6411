//! Offramp, a deterministic, turn-based tabletop crisis-simulation engine.

#![deny(unsafe_code)]
#![warn(missing_docs)]
#![warn(unreachable_pub)]

pub mod chance;
pub mod cli;
pub mod game;
pub mod markov;
pub mod model;
pub mod montecarlo;
pub mod report;
pub mod scenario;
pub mod study;
