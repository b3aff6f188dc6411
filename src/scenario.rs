//! What an author writes: the RON format, its texts and parameters, and the diagnostics of a file.
//!
//! This layer knows nothing of play. It reads a file with its includes, finds every mistake, and
//! hands out a `Checked` scenario, which is the only thing that a model is built from.

pub mod parameter;
pub mod schema;
pub mod text;
