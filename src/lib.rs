//! Offramp, a deterministic, turn-based tabletop crisis-simulation engine.
//!
//! Incidents escalate along graphs, measures that are in force change the odds of every move, and
//! people see what would have changed, and how sure one can be. Nothing here predicts: most numbers
//! of the shipped scenarios are judgement, and say so.
//!
//! # The way through the crate
//!
//! A file is read and judged; only a scenario without errors can become a model.
//!
//! ```
//! use std::sync::Arc;
//!
//! use offramp::model::Model;
//! use offramp::scenario;
//!
//! # let text = include_str!("../tests/scenarios/gamblers-ruin.ron");
//! let reading = scenario::read_memory([("gamblers-ruin.ron", text)]);
//! let checked = reading.into_checked().expect("it has no errors");
//! let model = Model::new(&Arc::new(checked));
//! # assert_eq!(model.outcomes, ["ruin", "top", "horizon"]);
//! ```
//!
//! A model can be played, one replication at a time, with the turn that is the specification:
//!
//! ```
//! use offramp::chance::Dice;
//! use offramp::chance::Seed;
//! use offramp::game;
//! use offramp::model::MeasureSet;
//! # use std::sync::Arc;
//! # let text = include_str!("../tests/scenarios/gamblers-ruin.ron");
//! # let checked = offramp::scenario::read_memory([("g.ron", text)]).into_checked().unwrap();
//! # let model = offramp::model::Model::new(&Arc::new(checked));
//!
//! let mut dice = Dice::new(Seed::from(1), 4711);
//! let state = game::play(&model, MeasureSet::EMPTY, &mut dice);
//! assert!(state.is_over());
//! ```
//!
//! It can be sampled, every arm on the same draws ([`montecarlo`]), or solved through every state
//! that can be reached ([`markov`]); both ask the same law ([`model::law`]) for every probability:
//!
//! ```
//! use offramp::markov;
//! use offramp::markov::Limits;
//! # use offramp::model::MeasureSet;
//! # use std::sync::Arc;
//! # let text = include_str!("../tests/scenarios/gamblers-ruin.ron");
//! # let checked = offramp::scenario::read_memory([("g.ron", text)]).into_checked().unwrap();
//! # let model = offramp::model::Model::new(&Arc::new(checked));
//!
//! let chain = markov::explore(&model, MeasureSet::EMPTY, &Limits::default())?;
//! let answer = markov::solve(&model, &chain);
//! let top = answer.severity_at_least[10];
//! assert!((top - 4.0 / 13.0).abs() < 1e-12);
//! # Ok::<(), markov::ExploreError>(())
//! ```
//!
//! People play it at a table in a [`session`], on record and with dice that they can check.
//!
//! [`study`] asks the questions that people have (which arms, what differs, what it rests on),
//! [`report`] turns answers into text, and [`cli`] is the program. `ARCHITECTURE.md` is the map.

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
pub mod session;
pub mod study;
#[cfg(feature = "web")]
pub mod web;
