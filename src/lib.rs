//! Offramp, a deterministic, turn-based tabletop crisis-simulation engine.

pub mod scenario;
