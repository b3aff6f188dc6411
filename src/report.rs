//! Results to bytes: terminal tables and sentences, CSV, JSON, diagnostics.
//!
//! Every function here is pure: it takes a result and gives a string. Nothing is computed here that
//! a study has not, and nothing is printed.

mod basis;
mod conditions;
pub mod csv;
pub mod diagnostics;
pub mod dot;
pub mod drawing;
pub mod drn;
#[cfg(test)]
mod examples;
pub mod json;
pub mod ladder;
mod names;
pub mod prism;
pub mod sensitivity;
pub mod show;
pub mod show_json;
pub mod speed;
pub mod table;
pub mod trace;
mod words;
