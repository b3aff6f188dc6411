//! One integration binary; each module is a subject.

mod after_action;
mod agreement;
mod beliefs;
mod briefing;
mod by_hand;
mod check;
mod cli;
mod common;
mod conformance;
mod determinism;
mod distribution;
mod evidence;
mod export;
mod golden;
mod hostile;
mod law;
mod locale;
mod odds;
mod play;
mod random;
mod rare;
mod readme;
mod rejections;
mod revalue;
mod sensitivity;
mod session;
mod shards;
mod study;
#[cfg(feature = "parquet")]
mod study_parquet;
mod study_shards;
mod tidy;
mod value_stability;
#[cfg(feature = "web")]
mod web;
mod whatif;
