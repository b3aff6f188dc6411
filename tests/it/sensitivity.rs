//! Sensitivities against differences: the adjoint's derivatives are those of the answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use offramp::chance::Dice;
use offramp::chance::Seed;
use offramp::game;
use offramp::markov;
use offramp::markov::Kind;
use offramp::markov::Limits;
use offramp::markov::Sensitivity;
use offramp::markov::Unwatched;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::scenario::Checked;

use crate::common::checked;
use crate::common::checked_text;
use crate::random;

fn reaches(model: &Model, arm: MeasureSet, severity: u8) -> f64 {
    let chain = markov::explore(model, arm, &Limits::default()).expect("it fits");
    markov::solve(model, &chain).severity_at_least[usize::from(severity)]
}

/// How the answer changes to either side of a value.
struct Differences {
    below: f64,
    above: f64,
}

impl Differences {
    fn of(value: f64, answer: impl Fn(f64) -> f64) -> Self {
        let step = 1e-5 * value.abs().max(1e-3);
        let here = answer(value);
        Differences {
            below: (here - answer(value - step)) / step,
            above: (answer(value + step) - here) / step,
        }
    }

    /// Where a row is full or two measures are equally strong, the answer has a corner, and no one
    /// derivative.
    fn is_smooth(&self) -> bool {
        (self.below - self.above).abs() < 1e-3 * (self.below.abs() + self.above.abs()) + 1e-7
    }

    fn middle(&self) -> f64 {
        (self.below + self.above) / 2.0
    }
}

/// Compares every number of a scenario; gives how many were compared.
fn compare(checked: &Arc<Checked>, arm: MeasureSet, what: &str) -> usize {
    let model = Model::new(checked);
    let severity = model.headline;
    let found = markov::sensitivity(&model, arm, severity, &Limits::default(), &Unwatched)
        .expect("it fits");
    let known = reaches(&model, arm, severity);
    assert!((found.probability - known).abs() < 1e-12, "{what}: {} is {known}", found.probability);
    let mut compared = 0;
    for number in &found.numbers {
        let differences = Differences::of(number.value, |value| match number.kind {
            Kind::Share => reaches(&with_share(&model, &number.id, value), arm, severity),
            _ => {
                let values = BTreeMap::from([(number.id.clone(), value)]);
                reaches(&Model::with_values(checked, &values), arm, severity)
            }
        });
        if differences.is_smooth() {
            let Sensitivity { id, derivative, .. } = number;
            let middle = differences.middle();
            let near = (derivative - middle).abs() <= 1e-4 * middle.abs() + 1e-7;
            assert!(near, "{what}: {id} has {derivative}, differences say {middle}");
            compared += 1;
        }
    }
    compared
}

/// The model with another share, whatever the shares then sum to.
fn with_share(model: &Model, id: &str, value: f64) -> Model {
    let mut model = model.clone();
    let (path, mechanism) = id.split_once(".causes.").expect("a share's id");
    let mechanism = model.mechanisms.iter().position(|known| known == mechanism).unwrap();
    let share_of = |causes: &mut Vec<(offramp::model::MechanismId, f64)>| {
        let share = causes.iter_mut().find(|(named, _)| named.index() == mechanism);
        share.expect("the move has this mechanism").1 = value;
    };
    if let Some(track) = path.strip_prefix("tracks.") {
        let track = track.trim_end_matches(".arrival");
        let track = model.tracks.iter_mut().find(|each| each.id == track).unwrap();
        share_of(&mut track.arrival.as_mut().unwrap().causes);
        return model;
    }
    let (ladder, ends) = path.trim_start_matches("ladders.").split_once(".moves.").unwrap();
    let (ends, twin) = ends.split_once('#').unwrap_or((ends, "1"));
    let ladder = model.ladders.iter_mut().find(|each| each.id == ladder).unwrap();
    let id_of = |node: petgraph::graph::NodeIndex| ladder.graph[node].id.clone();
    let named = ladder.graph.edge_indices().filter(|edge| {
        let (from, to) = ladder.graph.edge_endpoints(*edge).unwrap();
        format!("{}>{}", id_of(from), id_of(to)) == ends
    });
    let edge = named.clone().nth(twin.parse::<usize>().unwrap() - 1).unwrap();
    share_of(&mut ladder.graph[edge].causes);
    model
}

#[test]
fn derivatives_are_differences_in_random_scenarios() {
    let compared: usize = (0..12)
        .map(|number| {
            let checked = checked_text(&random::numbered(number));
            let all = Model::new(&checked).all_measures();
            compare(&checked, all, &format!("scenario {number}"))
        })
        .sum();
    assert!(compared > 150, "{compared}");
}

#[test]
fn derivatives_are_differences_in_the_air() {
    let checked = checked("scenarios/baltic-air.ron");
    let all = Model::new(&checked).all_measures();
    assert!(compare(&checked, all, "baltic-air") > 100);
}

/// What a measure's numbers do under an arm without it.
#[test]
fn measures_that_are_off_change_nothing() {
    let model = Model::new(&checked("scenarios/baltic-air.ron"));
    let found =
        markov::sensitivity(&model, MeasureSet::EMPTY, 6, &Limits::default(), &Unwatched).unwrap();
    for number in found.numbers.iter().filter(|number| number.id.starts_with("measures.")) {
        assert_eq!(number.derivative, 0.0, "{}", number.id);
    }
    assert!(found.numbers.is_sorted_by(|a, b| a.elasticity.abs() >= b.elasticity.abs()));
}

/// Every game that is played has the same odds by the graph of steps and by factors.
#[track_caller]
fn same_outlook(model: &Model, arm: MeasureSet, severity: u8, what: &str) -> usize {
    let limits = Limits::default();
    let chain = Arc::new(markov::explore(model, arm, &limits).unwrap());
    let graph = markov::backward(model, chain, severity, &limits).unwrap();
    let asked = |ends| {
        markov::backward_by_factors(model, arm, (severity, ends), &limits, &Unwatched).unwrap()
    };
    let (factors, without) = (asked(true), asked(false));
    let mut compared = 0;
    for replication in 0..20 {
        let mut dice = Dice::new(Seed::from(7), replication);
        let mut state = game::State::new(model, arm);
        while !state.is_over() {
            let (one, other) = (graph.reaching(&state).unwrap(), factors.reaching(&state).unwrap());
            let place = format!("{what}, replication {replication}, turn {}", state.turn);
            assert!((one - other).abs() < 1e-12, "{place}: {one} and {other}");
            assert_eq!((one == 0.0, one == 1.0), (other == 0.0, other == 1.0), "{place}: {one}");
            assert_eq!(without.reaching(&state), Some(other), "{place}");
            assert_eq!(without.outcomes(&state), None, "{place}");
            let (ones, others) = (graph.outcomes(&state), factors.outcomes(&state));
            for (one, other) in ones.unwrap().iter().zip(others.unwrap()) {
                assert!((one - other).abs() < 1e-12, "{place}: {one} and {other}");
                assert_eq!((*one == 0.0, *one == 1.0), (*other == 0.0, *other == 1.0), "{place}");
            }
            compared += 1;
            game::play_turn(model, &mut state, &mut dice, &mut Vec::new());
        }
        assert_eq!(graph.reaching(&state), factors.reaching(&state));
        assert_eq!(factors.outcomes(&state), None);
    }
    compared
}

#[test]
fn the_outlook_by_factors_is_that_of_the_graph_of_steps() {
    let mut compared = 0;
    for number in 0..60 {
        let model = Model::new(&checked_text(&random::numbered(number)));
        for arm in [MeasureSet::EMPTY, model.all_measures()] {
            for severity in [model.headline, 1, 10] {
                let what = format!("scenario {number}, severity {severity}");
                compared += same_outlook(&model, arm, severity, &what);
            }
        }
    }
    for path in ["scenarios/black-sea-exercise.ron", "tests/scenarios/schema.ron"] {
        let model = Model::new(&checked(path));
        compared += same_outlook(&model, model.all_measures(), model.headline, path);
    }
    assert!(compared > 10_000, "{compared}");
}

/// Every derivative is the same by the graph of steps and by factors.
#[track_caller]
fn same_derivatives(model: &Model, arm: MeasureSet, severity: u8, what: &str) -> usize {
    let limits = Limits::default();
    let graph = markov::sensitivity(model, arm, severity, &limits, &Unwatched).unwrap();
    let factors = markov::sensitivity_by_factors(model, arm, severity, &limits, &Unwatched);
    let factors = factors.unwrap();
    let (one, other) = (graph.probability, factors.probability);
    assert!((one - other).abs() < 1e-12, "{what}: {one} and {other}");
    assert_eq!(graph.numbers.len(), factors.numbers.len());
    let by_id: BTreeMap<(&str, Kind), f64> = factors
        .numbers
        .iter()
        .map(|each| ((each.id.as_str(), each.kind), each.derivative))
        .collect();
    for number in &graph.numbers {
        let other = by_id[&(number.id.as_str(), number.kind)];
        let one = number.derivative;
        let near = (one - other).abs() < 1e-11 * one.abs().max(1.0);
        assert!(near, "{what}: {} has {one} by the graph, {other} by factors", number.id);
    }
    graph.numbers.iter().filter(|number| number.derivative != 0.0).count()
}

#[test]
fn derivatives_by_factors_are_those_of_the_graph_of_steps() {
    let mut compared = 0;
    for number in 0..80 {
        let model = Model::new(&checked_text(&random::numbered(number)));
        for arm in [MeasureSet::EMPTY, model.all_measures()] {
            for severity in [model.headline, 1, 4, 10] {
                let what = format!("scenario {number}, severity {severity}");
                compared += same_derivatives(&model, arm, severity, &what);
            }
        }
    }
    let paths = ["scenarios/baltic-air.ron", "scenarios/black-sea-exercise.ron"];
    for path in paths.into_iter().chain(["tests/scenarios/schema.ron"]) {
        let model = Model::new(&checked(path));
        compared += same_derivatives(&model, model.all_measures(), model.headline, path);
    }
    assert!(compared > 2_000, "{compared}");
}

/// The workshop's scenario in its first turns, with orders, a climate and events: forward, backward
/// and to either side.
#[test]
fn three_theatres_have_an_outlook_and_derivatives() {
    let checked = checked("scenarios/three-theatres.ron");
    let limits = Limits::default();
    let short = |values: &BTreeMap<String, f64>| {
        let mut model = Model::with_values(&checked, values);
        model.horizon = 7;
        model
    };
    let model = short(&BTreeMap::new());
    let arm = model.all_measures();
    let from_start = |model: &Model| {
        let asked = (model.headline, false);
        let outlook = markov::backward_by_factors(model, arm, asked, &limits, &Unwatched);
        outlook.unwrap().reaching(&game::State::new(model, arm)).unwrap()
    };
    let answer = markov::solve_by_factors(&model, arm, &limits).unwrap();
    let forward = answer.severity_at_least[usize::from(model.headline)];
    let backward = from_start(&model);
    assert!((forward - backward).abs() < 1e-12, "{forward} and {backward}");
    let found = markov::sensitivity_by_factors(&model, arm, model.headline, &limits, &Unwatched);
    let found = found.unwrap();
    assert!((forward - found.probability).abs() < 1e-12);
    let numbers = found.numbers.iter().filter(|number| number.kind != Kind::Share);
    let mut kinds: Vec<Kind> = Vec::new();
    for number in numbers {
        // The largest of each kind.
        if !kinds.contains(&number.kind) {
            kinds.push(number.kind);
            let differences = Differences::of(number.value, |value| {
                from_start(&short(&BTreeMap::from([(number.id.clone(), value)])))
            });
            let middle = differences.middle();
            let near = (number.derivative - middle).abs() < 1e-4 * middle.abs() + 1e-7;
            assert!(near, "{} has {}, differences {middle}", number.id, number.derivative);
        }
    }
    assert_eq!(kinds.len(), 3);
}

/// The odds from every state: at the start they are the answer, and one turn on they average to it.
#[test]
fn backward_and_forward_meet() {
    for number in 0..30 {
        let model = Model::new(&checked_text(&random::numbered(number)));
        let all = model.all_measures();
        let chain = markov::explore(&model, all, &Limits::default()).unwrap();
        let answer = markov::solve(&model, &chain);
        let severity = model.headline;
        let known = answer.severity_at_least[usize::from(severity)];
        let chain = Arc::new(chain);
        let outlook =
            markov::backward(&model, Arc::clone(&chain), severity, &Limits::default()).unwrap();
        let state = offramp::game::State::new(&model, all);
        let found = outlook.reaching(&state).unwrap();
        assert!((found - known).abs() < 1e-12, "scenario {number}: {found} is {known}");
        let outcomes = outlook.outcomes(&state).unwrap();
        for (one, other) in outcomes.iter().zip(&answer.outcomes) {
            assert!((one - other).abs() < 1e-12, "scenario {number}: {one} is {other}");
        }
    }
}
