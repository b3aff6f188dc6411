//! Splitting against exact answers, down to one in a hundred million.

use offramp::chance::Seed;
use offramp::markov;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::montecarlo::Silent;
use offramp::study::arms::Arm;
use offramp::study::rare;
use offramp::study::rare::Chances;
use offramp::study::rare::Question;

use crate::common::checked_text;
use crate::common::model;
use crate::common::pool;
use crate::common::root;
use crate::random;

/// Farther than this from the exact answer, an estimate is wrong.
const Z_MAX: f64 = 4.0;

fn exact(model: &Model, arm: MeasureSet, severity: u8) -> f64 {
    let chain = markov::explore(model, arm, &Limits::default()).expect("it fits");
    markov::solve(model, &chain).severity_at_least[usize::from(severity)]
}

fn none_and_all(model: &Model) -> [Arm; 2] {
    let arm = |name: &str, measures| Arm { name: name.to_owned(), measures };
    [arm("none", MeasureSet::EMPTY), arm("all", model.all_measures())]
}

fn split(model: &Model, severity: u8, seed: u64, clones: u32, repetitions: u32) -> Chances {
    let arms = none_and_all(model);
    let seed = Seed::from(seed);
    let question = Question { model, arms: &arms, severity, seed, clones, repetitions };
    rare::chances(&question, &pool(2), &Silent)
}

/// How many standard errors each arm's chance is from the exact one, beside that.
fn distances(model: &Model, severity: u8, chances: &Chances) -> Vec<(f64, f64)> {
    let arms = chances.arms.iter();
    arms.map(|result| {
        let p = exact(model, result.arm.measures, severity);
        let z = match result.relative_error {
            Some(error) if error > 0.0 => (result.probability - p) / (result.probability * error),
            _ if (result.probability - p).abs() < 1e-12 => 0.0,
            _ => f64::INFINITY,
        };
        println!("{p:e} {:e} z {z:+.2}", result.probability);
        (p, z)
    })
    .collect()
}

/// The reference chain, with moves up made rarer: the clash has a chance of 4 in 10^8, and with all
/// measures of 1 in 10^10.
#[test]
fn one_in_a_hundred_million_is_found() {
    let text = std::fs::read_to_string(root().join("tests/scenarios/chain.ron")).unwrap();
    let mut rarer = String::new();
    for line in text.lines() {
        let up = line.contains("\"escalation\": 1.0");
        let line = if up { line.replace("p: Point(0.", "p: Point(0.0") } else { line.to_owned() };
        rarer.push_str(&line);
        rarer.push('\n');
    }
    let model = Model::new(&checked_text(&rarer));
    let chances = split(&model, 10, 1, 1000, 50);
    let distances = distances(&model, 10, &chances);
    assert!(distances[0].0 < 5e-8 && distances[1].0 < 2e-10, "{distances:?}");
    for ((p, z), arm) in distances.iter().zip(&chances.arms) {
        assert!(z.abs() < Z_MAX, "{p}: {z}");
        let error = arm.relative_error.unwrap();
        assert!(error < 0.2, "{p} is known to {error} of itself");
    }
}

#[test]
fn shipped_scenarios_agree_with_exact_answers() {
    for path in ["baltic-air", "cyber-infrastructure", "black-sea-exercise"] {
        let model = model(&format!("scenarios/{path}.ron"));
        for severity in [model.headline, 10] {
            let chances = split(&model, severity, 3, 200, 20);
            for (p, z) in distances(&model, severity, &chances) {
                assert!(z.abs() < Z_MAX, "{path}, severity {severity}, {p}: {z}");
            }
        }
    }
}

/// Random scenarios with every feature: injects, tension, arrivals, orders. Importance knows little
/// of these, and the estimate is right all the same, also of what is not rare.
#[test]
fn random_scenarios_agree_with_exact_answers() {
    for number in 0..12 {
        let model = Model::new(&checked_text(&random::numbered(number)));
        for severity in [6, 9] {
            let chances = split(&model, severity, number, 200, 40);
            for (p, z) in distances(&model, severity, &chances) {
                assert!(z.abs() < Z_MAX || p < 1e-9, "{number}, severity {severity}, {p}: {z}");
            }
        }
    }
}

/// The same scenarios with every move up and every arrival made rarer by far, so that
/// what is asked for is rare, while influences, orders and injects still push.
#[test]
fn random_scenarios_made_rare_agree_with_exact_answers() {
    let mut rare = [0; 3];
    for number in 0..120 {
        let mut model = Model::new(&checked_text(&random::numbered(number)));
        make_rare(&mut model, [0.2, 0.02][usize::from(number % 2 == 0)]);
        for severity in [6, 9] {
            if !(1e-9..0.05).contains(&exact(&model, MeasureSet::EMPTY, severity)) {
                continue;
            }
            let chances = split(&model, severity, number, 200, 60);
            for (p, z) in distances(&model, severity, &chances) {
                assert!(z.abs() < Z_MAX || p < 1e-9, "{number}, severity {severity}, {p}: {z}");
                for (count, bound) in rare.iter_mut().zip([5e-2, 1e-3, 1e-5]) {
                    *count += usize::from(p < bound && p > 1e-9);
                }
            }
        }
    }
    println!("{rare:?} chances below 5%, 0.1% and 0.001%");
    assert!(rare[0] >= 30 && rare[1] >= 10 && rare[2] >= 2, "{rare:?}");
}

/// Multiplies the chance of every move to a higher severity and of every arrival.
fn make_rare(model: &mut Model, factor: f64) {
    let mut values: Vec<f64> = model.parameters.iter().map(|each| each.value).collect();
    let mut rarer = Vec::new();
    for ladder in &model.ladders {
        for (from, rung) in ladder.rungs() {
            for (to, each) in ladder.moves_from(from) {
                if ladder.rung(to).severity > rung.severity {
                    rarer.push(each.p.parameter);
                }
            }
        }
    }
    rarer.extend(model.tracks.iter().filter_map(|track| Some(track.arrival.as_ref()?.p.parameter)));
    rarer.sort_unstable();
    rarer.dedup();
    for parameter in rarer {
        values[parameter.index()] *= factor;
    }
    model.revalue(&values);
}

/// Any number of threads gives the same counts, and an arm the same alone and beside others.
#[test]
fn threads_and_company_change_nothing() {
    let model = model("tests/scenarios/schema.ron");
    let arms = none_and_all(&model);
    let of = |arms: &[Arm], threads: usize| {
        let seed = Seed::from(5);
        let question =
            Question { model: &model, arms, severity: 7, seed, clones: 50, repetitions: 9 };
        rare::chances(&question, &pool(threads), &Silent)
    };
    let one = of(&arms, 1);
    assert_eq!(of(&arms, 7).digest, one.digest);
    assert_eq!(of(&arms[1..], 2).arms[0].digest, one.arms[1].digest);
}
