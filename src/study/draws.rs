//! What is known of every parameter, and what it is in each draw.
//!
//! A draw gives every uncertain parameter a value by inverse transform of its column in a
//! [`crate::study::design`]. It knows no arm: all arms are asked under the same draws.

use std::ops::Range;

use rayon::ThreadPool;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::chance::Seed;
use crate::model::Model;
use crate::model::distribution;
use crate::scenario::parameter::Parameter;
use crate::scenario::schema::Role;
use crate::study::design;
use crate::study::design::Design;
use crate::study::design::DesignError;
use crate::study::pool::Pool;

/// Moves up to this severity or above are the tail: an exchange of fire and what lies beyond it.
pub const TAIL_SEVERITY: u8 = 9;

/// How likely the tail is taken to be.
///
/// The shipped ladders put war ten times less often after a dispute than it was in disputes the
/// world over: defensible between nuclear powers, but judgement. So the moves into the gravest
/// rungs can be scaled together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tails {
    /// Three tenths of what the scenario says.
    Low,
    /// What the scenario says.
    Base,
    /// Three times what the scenario says.
    High,
}

impl Tails {
    /// The word that options and files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tails::Low => "low",
            Tails::Base => "base",
            Tails::High => "high",
        }
    }

    /// The factor on the tail's probabilities.
    #[must_use]
    pub fn factor(self) -> f64 {
        match self {
            Tails::Low => 0.3,
            Tails::Base => 1.0,
            Tails::High => 3.0,
        }
    }
}

/// What is known of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// What the scenario says.
    Declared(Parameter),
    /// What experts hold of it.
    Pooled(Pool),
}

impl Known {
    /// The value below which it lies with probability `u`.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        match self {
            Known::Declared(parameter) => distribution::quantile(parameter, u)
                .expect("the model's parameters are no references to others"),
            Known::Pooled(pool) => pool.quantile(u),
        }
    }

    /// Whether it has one value only.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        match self {
            Known::Declared(parameter) => match *parameter {
                Parameter::Point(_) => true,
                Parameter::LogNormal { error_factor, .. } => error_factor == 1.0,
                Parameter::Range { low, high, .. }
                | Parameter::Uniform { low, high }
                | Parameter::Triangular { low, high, .. } => low == high,
                _ => false,
            },
            Known::Pooled(pool) => pool.is_certain(),
        }
    }
}

/// What is known of every parameter of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Knowledge {
    /// Of each parameter, in the model's order.
    pub known: Vec<Known>,
    /// Of each parameter, the value at which it stands when nothing is drawn.
    pub points: Vec<f64>,
    /// Of each parameter, a factor on its values.
    pub factors: Vec<f64>,
}

/// What the parameters are, draw by draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Draws {
    /// The places among the model's parameters of those that are uncertain.
    pub uncertain: Vec<usize>,
    /// Of each uncertain parameter, its column of the design: one number in (0, 1) a draw.
    pub columns: Vec<Vec<f64>>,
    /// Of each draw, the values of all parameters, in the model's order.
    pub values: Vec<Vec<f64>>,
}

impl Knowledge {
    /// What the scenario says, with the tail scaled.
    #[must_use]
    pub fn of(model: &Model, tails: Tails) -> Self {
        let known =
            |declared: &crate::model::Declared| Known::Declared(declared.distribution.clone());
        let mut factors = vec![1.0; model.parameters.len()];
        for parameter in tail(model) {
            factors[parameter] = tails.factor();
        }
        Knowledge {
            known: model.parameters.iter().map(known).collect(),
            points: model.parameters.iter().map(|declared| declared.value).collect(),
            factors,
        }
    }

    /// The value of a parameter, given by its place, below which it lies with probability `u`.
    #[must_use]
    pub fn quantile(&self, parameter: usize, u: f64) -> f64 {
        self.known[parameter].quantile(u) * self.factors[parameter]
    }

    /// Every parameter where it stands when nothing is drawn.
    #[must_use]
    pub fn point(&self) -> Vec<f64> {
        self.points.iter().zip(&self.factors).map(|(point, factor)| point * factor).collect()
    }

    /// Places of the parameters that have more than one value.
    #[must_use]
    pub fn uncertain(&self) -> Vec<usize> {
        let places = self.known.iter().enumerate();
        places.filter(|(_, known)| !known.is_certain()).map(|(place, _)| place).collect()
    }

    /// Draws every uncertain parameter.
    ///
    /// # Errors
    /// As [`design::columns`].
    pub fn draw(
        &self,
        model: &Model,
        design: Design,
        seed: Seed,
        samples: u32,
        pool: &ThreadPool,
    ) -> Result<Draws, DesignError> {
        let uncertain = self.uncertain();
        let columns = columns(model, &uncertain, design, seed, 0..samples)?;
        Ok(self.at(uncertain, columns, samples, pool))
    }

    /// The draws of given columns, of which each has so many.
    #[must_use]
    pub fn at(
        &self,
        uncertain: Vec<usize>,
        columns: Vec<Vec<f64>>,
        samples: u32,
        pool: &ThreadPool,
    ) -> Draws {
        let each: Vec<(usize, &Vec<f64>)> = uncertain.iter().copied().zip(&columns).collect();
        let drawn: Vec<Vec<f64>> = pool.install(|| {
            each.par_iter()
                .map(|(place, column)| column.iter().map(|u| self.quantile(*place, *u)).collect())
                .collect()
        });
        let mut values = vec![self.point(); samples as usize];
        for (place, column) in uncertain.iter().zip(&drawn) {
            for (values, value) in values.iter_mut().zip(column) {
                values[*place] = *value;
            }
        }
        Draws { uncertain, columns, values }
    }
}

/// The columns of parameters, given by their places, for some draws: the same for all who know them
/// differently.
///
/// # Errors
/// As [`design::columns`].
pub fn columns(
    model: &Model,
    parameters: &[usize],
    design: Design,
    seed: Seed,
    draws: Range<u32>,
) -> Result<Vec<Vec<f64>>, DesignError> {
    let names: Vec<&str> =
        parameters.iter().map(|place| model.parameters[*place].id.as_str()).collect();
    design::columns(design, seed, &names, draws)
}

/// Places of the base probabilities of moves of incidents up to the tail, in the model's order.
#[must_use]
pub fn tail(model: &Model) -> Vec<usize> {
    let mut tail = Vec::new();
    for track in model.tracks.iter().filter(|track| track.role == Role::Incident) {
        let ladder = &model.ladders[track.ladder.index()];
        for (from, rung) in ladder.rungs() {
            for (to, each) in ladder.moves_from(from) {
                let severity = ladder.rung(to).severity;
                if severity >= TAIL_SEVERITY && severity > rung.severity {
                    tail.push(each.p.parameter.index());
                }
            }
        }
    }
    tail.sort_unstable();
    tail.dedup();
    tail
}
