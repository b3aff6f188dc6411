//! Results to bytes: terminal tables and sentences, CSV, JSON, diagnostics.
//!
//! Every function here is pure: it takes a result and gives a string. Nothing is computed here that
//! a study has not, and nothing is printed.

mod conditions;
pub mod csv;
pub mod diagnostics;
pub mod drawing;
#[cfg(test)]
mod examples;
pub mod json;
pub mod ladder;
pub mod table;
pub mod trace;
mod words;
