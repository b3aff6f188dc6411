//! One integration binary; each module is a subject.

mod cli;
mod common;
mod determinism;
mod golden;
mod rejections;
mod tidy;
mod value_stability;
