//! Quantiles against SciPy's, from a table that `tests/external/quantiles.py` prints.

use std::fs;

use offramp::model::distribution::beta_quantile;
use offramp::model::distribution::beta_tails;
use offramp::model::distribution::quantile;
use offramp::scenario::parameter::Parameter;

use crate::common::root;

fn parameter(kind: &str, numbers: [f64; 3]) -> Parameter {
    let [one, two, three] = numbers;
    match kind {
        "Beta" => Parameter::Beta { a: one, b: two },
        "Counts" => Parameter::Counts { k: one as u64, n: two as u64 },
        "LogNormal" => Parameter::LogNormal { median: one, error_factor: two },
        "Range" => Parameter::Range { low: one, mid: two, high: three },
        "Uniform" => Parameter::Uniform { low: one, high: two },
        "Triangular" => Parameter::Triangular { low: one, mode: two, high: three },
        _ => panic!("{kind} is no distribution"),
    }
}

#[test]
fn quantiles_are_those_of_scipy() {
    let table = fs::read_to_string(root().join("tests/golden/quantiles.csv")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |place: usize| cells[place].parse().unwrap_or(0.0);
        let parameter = parameter(cells[0], [number(1), number(2), number(3)]);
        let (u, known) = (number(4), number(5));
        let found = quantile(&parameter, u).unwrap();
        count += 1;
        if (found - known).abs() > 1e-9 * known.abs() {
            wrong.push(format!("{line}: {found:e}, off by {:e}", (found - known) / known));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
    assert!(count > 400);
}

/// In its own coordinates: what a quantile is the quantile of.
#[test]
fn a_quantile_has_its_probability() {
    for (a, b) in [(0.5, 1e9), (3.0, 4.0), (0.2, 40.0), (900.0, 2e5), (1e4, 1e4), (1.0, 1e8)] {
        for u in [1e-7, 0.01, 0.3, 0.5, 0.9, 0.9999] {
            let x = beta_quantile(a, b, u);
            let (below, above) = beta_tails(a, b, x);
            let near =
                (below - u).abs() < 1e-10 * u.max(1e-300) || (above - (1.0 - u)).abs() < 1e-10;
            assert!(near, "Beta({a}, {b}) at {u}: {below}");
        }
    }
    assert_eq!(beta_quantile(2.0, 3.0, 0.0), 0.0);
    assert_eq!(beta_quantile(2.0, 3.0, 1.0), 1.0);
}

#[test]
fn rare_events_have_no_slow_quantiles() {
    // The whole test would take minutes if one of these went astray.
    for exponent in 0..40 {
        let a = 0.5 + f64::from(exponent) / 4.0;
        let b = 10f64.powi(exponent % 10);
        let mut before = 0.0;
        for step in 1..200 {
            let x = beta_quantile(a, b, f64::from(step) / 200.0);
            assert!(x.is_finite() && x >= before && x <= 1.0, "Beta({a}, {b}) at {step}: {x}");
            before = x;
        }
    }
}
