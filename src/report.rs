//! Results to bytes: terminal tables and sentences, CSV, JSON, diagnostics, drawings, pages.
//!
//! Every function here is pure: it takes a result and gives a string. Nothing is computed here that
//! a study has not, and nothing is printed.

pub mod after_action;
mod basis;
pub mod chart;
mod conditions;
pub mod csv;
pub mod diagnostics;
pub mod dot;
pub mod drawing;
pub mod drn;
pub mod elicit;
#[cfg(test)]
mod examples;
pub mod html;
pub mod json;
pub mod ladder;
pub mod language;
pub mod locale;
pub mod map;
mod names;
pub mod palette;
pub mod print;
pub mod prism;
pub mod rare;
pub mod sensitivity;
pub mod shard;
pub mod show;
pub mod show_json;
pub mod speed;
pub mod study;
pub mod table;
pub mod titles;
pub mod told;
pub mod trace;
pub mod what_if;
mod words;
