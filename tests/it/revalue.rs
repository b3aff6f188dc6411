//! One chain for all values: its answers are those of a chain explored for each.

use std::collections::BTreeMap;
use std::sync::Arc;

use offramp::markov;
use offramp::markov::Limits;
use offramp::markov::Revalued;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::scenario::Checked;

use crate::common::checked;
use crate::common::checked_text;
use crate::random;

/// Factors on the parameters of one drawing: some are taken away, some fill their rows.
fn factors(drawing: usize) -> [f64; 5] {
    [[1.0, 0.4, 1.7, 1.0, 0.9], [0.0, 1.0, 30.0, 0.0, 2.0], [3.0, 0.0, 0.2, 500.0, 1.1]][drawing]
}

/// Explores an arm once, and asks it again with other values; gives the largest chance met.
fn compare(checked: &Arc<Checked>, arm: impl Fn(&Model) -> MeasureSet, what: &str) -> f64 {
    let mut model = Model::new(checked);
    let arm = arm(&model);
    let Ok(chain) = markov::explore_for_all_values(&model, arm, &Limits::default()) else {
        panic!("{what} is small")
    };
    let mut revalued = Revalued::new(&chain, &model);
    let points: Vec<f64> = model.parameters.iter().map(|each| each.value).collect();
    let mut most = 0.0;
    for drawing in 0..3 {
        let factors = factors(drawing);
        let drawn = points.iter().enumerate();
        let values: Vec<f64> =
            drawn.map(|(place, value)| value * factors[place % factors.len()]).collect();
        model.revalue(&values);
        let named = model.parameters.iter().map(|each| each.id.clone()).zip(values);
        let built = Model::with_values(checked, &named.collect::<BTreeMap<_, _>>());
        let explored = markov::explore(&built, arm, &Limits::default()).expect("it fits");
        let known = markov::solve(&built, &explored).severity_at_least;
        for severity in 1..=10 {
            let found = revalued.reach(&chain, &model, severity);
            let known = known[usize::from(severity)];
            let near = (found - known).abs() < 1e-12;
            assert!(near, "{what}, drawing {drawing}, {severity}: {found} is {known}");
            most = f64::max(most, found);
        }
    }
    most
}

#[test]
fn a_chain_for_all_values_answers_for_each() {
    let paths = ["scenarios/baltic-air.ron", "scenarios/cyber-infrastructure.ron"];
    for path in paths.iter().chain(&["tests/scenarios/chain.ron", "tests/scenarios/export.ron"]) {
        let checked = checked(path);
        assert!(compare(&checked, |_| MeasureSet::EMPTY, path) > 0.0);
        assert!(compare(&checked, Model::all_measures, path) > 0.0);
    }
}

#[test]
fn so_it_does_on_random_scenarios() {
    let mut possible = 0;
    for number in 0..40 {
        let checked = checked_text(&random::numbered(number));
        let most = compare(&checked, Model::all_measures, &format!("random scenario {number}"));
        possible += usize::from(most > 0.0);
    }
    assert!(possible > 30, "only {possible} scenarios can reach any severity");
}
