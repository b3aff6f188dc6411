//! Sensitivities by the adjoint: what the answer hangs on.
//!
//! The probability of reaching a severity is a sum over histories, so its derivative with respect
//! to the probability of an outcome of a step in a turn is the probability of being at the step
//! with the severity not yet reached, times the probability of reaching it from where the outcome
//! leads. One sweep forward and one backward give both for all steps; the laws' slopes do the rest.

use std::collections::BTreeMap;

use crate::markov::Chain;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::markov::explore::explore_with_ghosts;
use crate::markov::factors;
use crate::markov::laws::Origin;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::ParameterId;
use crate::model::RungId;
use crate::model::TrackId;
use crate::model::law::derivative;
use crate::model::law::derivative::Number;
use crate::model::law::derivative::Shared;
use crate::scenario::parameter::Basis;

/// How the answer changes with a number of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The parameter's name or canonical path; of a share, its path.
    pub id: String,
    /// What the number is.
    pub kind: Kind,
    /// Its value.
    pub value: f64,
    /// The derivative of the probability with respect to it, every other number held.
    pub derivative: f64,
    /// The derivative times value over probability: the change in percent of itself that one
    /// percent of the number brings.
    pub elasticity: f64,
    /// What the number rests on.
    pub basis: Basis,
    /// Reference ids.
    pub cite: Vec<String>,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The base probability of a move, an arrival or an inject.
    Probability,
    /// The share of a mechanism.
    Share,
    /// An odds ratio.
    Odds,
    /// The part of the time that a measure works.
    Availability,
}

impl Kind {
    /// The word that files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Probability => "probability",
            Kind::Share => "share",
            Kind::Odds => "odds",
            Kind::Availability => "availability",
        }
    }
}

/// What the probability of reaching a severity by the horizon hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivities {
    /// The probability.
    pub probability: f64,
    /// Of every number of the scenario, the largest elasticity first; ties by id.
    pub numbers: Vec<Sensitivity>,
}

/// The derivative of the probability of reaching `severity` under an arm with respect to every base
/// probability, share, odds ratio and availability of the scenario: by the graph of steps where it
/// fits, else by factors. Runs on the threads of the pool that it is called in.
///
/// # Errors
/// As [`crate::markov::explore`]; [`ExploreError::Table`] if the forward sweep would keep more
/// bytes than `limits` allow; [`ExploreError::Work`] if it would take too long by factors;
/// [`ExploreError::Stopped`].
pub fn sensitivity(
    model: &Model,
    arm: MeasureSet,
    severity: u8,
    limits: &Limits,
    watcher: &impl Watcher,
) -> Result<Sensitivities, ExploreError> {
    match explore_with_ghosts(model, arm, limits) {
        Ok(chain) => by_graph(model, &chain, severity, limits),
        Err(refused) => sensitivity_by_factors(model, arm, severity, limits, watcher)
            .map_err(|error| error.or_of_the_graph(refused)),
    }
}

/// As [`sensitivity`], by factors even where the turns would fit as a graph of steps.
///
/// # Errors
/// As [`sensitivity`].
pub fn sensitivity_by_factors(
    model: &Model,
    arm: MeasureSet,
    severity: u8,
    limits: &Limits,
    watcher: &impl Watcher,
) -> Result<Sensitivities, ExploreError> {
    let mut derivatives = every_number(model);
    let probability = factors::adjoint(model, arm, severity, limits, watcher, |origin, found| {
        add_slopes(model, origin, found, &mut derivatives);
    })?;
    Ok(described(model, derivatives, probability))
}

fn by_graph(
    model: &Model,
    chain: &Chain,
    severity: u8,
    limits: &Limits,
) -> Result<Sensitivities, ExploreError> {
    let states = chain.states();
    let bytes = states.saturating_mul(chain.horizon as usize).saturating_mul(8);
    if bytes > limits.kept {
        return Err(ExploreError::Table { states, turns: chain.horizon, bytes });
    }
    let mut derivatives = every_number(model);
    let (probability, adjoint) = adjoint(chain, severity);
    for (law, found) in chain.laws.iter().zip(&adjoint) {
        let codes = law.outcomes.iter().map(|outcome| outcome.code);
        let found: Vec<(u8, f64)> = codes.zip(found.iter().copied()).collect();
        add_slopes(model, &law.origin, &found, &mut derivatives);
    }
    Ok(described(model, derivatives, probability))
}

/// Adds what a law contributes to the derivative of each of its numbers, given the derivative with
/// respect to the probability of each outcome, by its code.
fn add_slopes(
    model: &Model,
    origin: &Origin,
    found: &[(u8, f64)],
    derivatives: &mut BTreeMap<Number, f64>,
) {
    let worth = |code: u8| {
        let known = found.iter().find(|(of, _)| *of == code);
        known.map_or(0.0, |(_, worth)| *worth)
    };
    for (number, derivative) in slopes(model, origin, worth) {
        *derivatives.entry(number).or_insert(0.0) += derivative;
    }
}

fn described(model: &Model, derivatives: BTreeMap<Number, f64>, probability: f64) -> Sensitivities {
    let mut numbers: Vec<Sensitivity> = derivatives
        .into_iter()
        .map(|(number, derivative)| describe(model, number, derivative, probability))
        .collect();
    numbers.sort_by(|one, other| {
        let size = other.elasticity.abs().total_cmp(&one.elasticity.abs());
        size.then_with(|| one.id.cmp(&other.id))
    });
    Sensitivities { probability, numbers }
}

/// The probability of reaching the severity, and its derivative with respect to the probability of
/// every outcome of every law.
fn adjoint(chain: &Chain, severity: u8) -> (f64, Vec<Vec<f64>>) {
    let laws = chain.laws.iter();
    let mut adjoint: Vec<Vec<f64>> = laws.map(|law| vec![0.0; law.outcomes.len()]).collect();
    if chain.severity_at_start() >= severity {
        return (1.0, adjoint);
    }
    let below = below(chain, severity);
    let steps = chain.steps.len();
    let states = steps..steps + chain.states();
    let mut worth = vec![0.0; chain.numbers()];
    let mut masses = vec![0.0; chain.numbers()];
    for turn in (1..=chain.horizon).rev() {
        for step in (0..steps).rev() {
            let ahead = chain.branches_of(step as u32).map(|(to, outcome)| {
                let reached = outcome.severity >= severity;
                outcome.probability * if reached { 1.0 } else { worth[to as usize] }
            });
            worth[step] = ahead.sum();
        }
        masses.fill(0.0);
        enter(chain, turn, &below[turn as usize - 1], &mut masses);
        for step in 0..steps {
            let mass = masses[step];
            if mass == 0.0 {
                continue;
            }
            let law = &mut adjoint[chain.steps[step].law as usize];
            for (place, (to, outcome)) in chain.branches_of(step as u32).enumerate() {
                if outcome.severity >= severity {
                    law[place] += mass;
                } else {
                    law[place] += mass * worth[to as usize];
                    masses[to as usize] += mass * outcome.probability;
                }
            }
        }
        let entries = chain.entries_of(turn);
        for (state, entry) in states.clone().zip(entries) {
            worth[state] = if *entry == u32::MAX { 0.0 } else { worth[*entry as usize] };
        }
    }
    (worth[steps + chain.first as usize], adjoint)
}

/// Before each turn from the first, of each state, the probability of being there with the severity
/// not yet reached.
fn below(chain: &Chain, severity: u8) -> Vec<Vec<f64>> {
    let steps = chain.steps.len();
    let mut now = vec![0.0; chain.states()];
    now[chain.first as usize] = 1.0;
    let mut below = Vec::with_capacity(chain.horizon as usize);
    let mut masses = vec![0.0; chain.numbers()];
    for turn in 1..=chain.horizon {
        masses.fill(0.0);
        enter(chain, turn, &now, &mut masses);
        for step in 0..steps {
            let mass = masses[step];
            if mass > 0.0 {
                for (to, outcome) in chain.branches_of(step as u32) {
                    if outcome.severity < severity {
                        masses[to as usize] += mass * outcome.probability;
                    }
                }
            }
        }
        below.push(now.clone());
        now.copy_from_slice(&masses[steps..steps + chain.states()]);
    }
    below
}

/// Puts what is in states at the steps where a turn begins.
fn enter(chain: &Chain, turn: u32, now: &[f64], masses: &mut [f64]) {
    for (entry, mass) in chain.entries_of(turn).iter().zip(now) {
        if *mass > 0.0 {
            masses[*entry as usize] += mass;
        }
    }
}

/// What a law adds to the derivative of each of its numbers; `worth` is the derivative with respect
/// to the probability of an outcome, by its code.
fn slopes(model: &Model, origin: &Origin, worth: impl Fn(u8) -> f64) -> Vec<(Number, f64)> {
    let yes_or_no = |slopes: Vec<derivative::Slope<bool>>| -> Vec<(Number, f64)> {
        let sum = |slope: &derivative::Slope<bool>| {
            slope.outcomes.iter().map(|(yes, rate)| rate * worth(u8::from(*yes))).sum()
        };
        slopes.iter().map(|slope| (slope.number, sum(slope))).collect()
    };
    match origin {
        Origin::Slot(track, rung, exemplar) => {
            let slopes = derivative::of_slot(&exemplar.situation(model), *track, *rung);
            let sum = |slope: &derivative::Slope<_>| {
                let outcomes: &[(RungId, f64)] = &slope.outcomes;
                outcomes.iter().map(|(to, rate)| rate * worth(to.0)).sum()
            };
            slopes.iter().map(|slope| (slope.number, sum(slope))).collect()
        }
        Origin::Arrival(track, exemplar) => {
            let arrival = model.tracks[track.index()].arrival.as_ref();
            let arrival = arrival.expect("only a track with an arrival has its law");
            yes_or_no(derivative::of_arrival(&exemplar.situation(model), *track, arrival))
        }
        Origin::Inject(inject) => yes_or_no(derivative::of_inject(&model.injects[inject.index()])),
        Origin::Orders => Vec::new(),
    }
}

/// Every number of the scenario, with no derivative yet.
fn every_number(model: &Model) -> BTreeMap<Number, f64> {
    let parameters = (0..model.parameters.len()).map(ParameterId::new).map(Number::Parameter);
    let mut numbers: BTreeMap<Number, f64> = parameters.map(|number| (number, 0.0)).collect();
    for (track, of_track) in model.tracks.iter().enumerate() {
        let moves = model.ladders[of_track.ladder.index()].graph.edge_weights().enumerate();
        for (edge, each) in moves {
            for (mechanism, _) in &each.causes {
                let shared = Shared::Move(of_track.ladder, edge);
                numbers.insert(Number::Share(shared, *mechanism), 0.0);
            }
        }
        for (mechanism, _) in of_track.arrival.iter().flat_map(|arrival| &arrival.causes) {
            let shared = Shared::Arrival(TrackId::new(track));
            numbers.insert(Number::Share(shared, *mechanism), 0.0);
        }
    }
    numbers
}

fn describe(model: &Model, number: Number, derivative: f64, probability: f64) -> Sensitivity {
    let (id, kind, value, basis, cite) = match number {
        Number::Parameter(parameter) => {
            let declared = model.parameter(parameter);
            let kind = kind_of(model, parameter);
            (declared.id.clone(), kind, declared.value, declared.basis, declared.cite.clone())
        }
        Number::Share(shared, mechanism) => {
            let mechanism_id = &model.mechanisms[mechanism.index()];
            let (path, causes, basis, cite) = shares_of(model, shared);
            let share = causes.iter().find(|(named, _)| *named == mechanism);
            let value = share.map_or(0.0, |(_, share)| *share);
            (format!("{path}.causes.{mechanism_id}"), Kind::Share, value, basis, cite)
        }
    };
    let elasticity = if probability > 0.0 { derivative * value / probability } else { 0.0 };
    Sensitivity { id, kind, value, derivative, elasticity, basis, cite }
}

type Shares<'a> = (String, &'a [(MechanismId, f64)], Basis, Vec<String>);

/// The path, shares, basis and citations of a move or an arrival.
fn shares_of(model: &Model, shared: Shared) -> Shares<'_> {
    let scenario = model.checked().scenario();
    match shared {
        Shared::Move(ladder, edge) => {
            let of_model = &model.ladders[ladder.index()];
            let (id, of_scenario) =
                scenario.ladders.at(ladder.index()).expect("ladders keep their order");
            let written = &of_scenario.moves[edge];
            let twins = of_scenario.moves[..edge].iter();
            let before =
                twins.filter(|each| each.from == written.from && each.to == written.to).count();
            let twin = if before == 0 { String::new() } else { format!("#{}", before + 1) };
            let path = format!("ladders.{id}.moves.{}>{}{twin}", written.from, written.to);
            let causes = &of_model.graph.raw_edges()[edge].weight.causes;
            (path, causes, written.basis.unwrap_or(Basis::Judgement), written.cite.clone())
        }
        Shared::Arrival(track) => {
            let of_model = &model.tracks[track.index()];
            let arrival = of_model.arrival.as_ref().expect("only arrivals have its shares");
            let written = scenario.tracks[of_model.id.as_str()].arrival.as_ref();
            let written = written.expect("the model's arrivals are the scenario's");
            let path = format!("tracks.{}.arrival", of_model.id);
            let basis = written.basis.unwrap_or(Basis::Judgement);
            (path, &arrival.causes, basis, written.cite.clone())
        }
    }
}

/// What a parameter is; of one that is used in several ways, the first of them.
fn kind_of(model: &Model, parameter: ParameterId) -> Kind {
    let moves = model.ladders.iter().flat_map(|ladder| ladder.graph.edge_weights());
    let arrivals = model.tracks.iter().filter_map(|track| track.arrival.as_ref());
    let injects = model.injects.iter().filter_map(|inject| inject.p);
    let mut chances = moves
        .map(|each| each.p)
        .chain(arrivals.map(|arrival| arrival.p))
        .chain(injects)
        .map(|p| p.parameter);
    let mut availabilities = model.measures.iter().map(|measure| measure.availability.parameter);
    if chances.any(|known| known == parameter) {
        Kind::Probability
    } else if availabilities.any(|known| known == parameter) {
        Kind::Availability
    } else {
        Kind::Odds
    }
}
