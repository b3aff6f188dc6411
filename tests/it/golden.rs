//! A readable playthrough of every shipped scenario, so that a change of any law, draw or text shows.

use std::fmt::Write;

use offramp::chance::Seed;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::report;
use offramp::study::arms;
use offramp::study::arms::Arm;
use offramp::study::trace;

use crate::common::golden;
use crate::common::model;
use crate::common::root;
use crate::common::shipped;

/// The first replication, of many, in which an arm changes something.
fn telling(model: &Model, arm: &Arm) -> u64 {
    let none = Arm { name: "none".to_owned(), measures: MeasureSet::EMPTY };
    let seed = Seed::from(1);
    let parts = |replication: &u64| {
        let one = trace::trace(model, &none, seed, *replication);
        let other = trace::trace(model, arm, seed, *replication);
        trace::divergence(&one, &other).is_some()
    };
    (0..5000).find(parts).expect("the measures change some of many replications")
}

#[test]
fn every_scenario_has_its_playthrough() {
    for path in shipped() {
        let model = model(&path);
        let arm = |name: &str| arms::arm(&model, name).unwrap();
        let (none, all) = (arm("none"), arm("all"));
        let traced = |arm: &Arm, replication| trace::trace(&model, arm, Seed::from(1), replication);
        let mut text = String::new();
        for replication in [0, 1] {
            let told = report::trace::single(&model, &traced(&none, replication), replication);
            writeln!(text, "{told}").unwrap();
        }
        let replication = telling(&model, &all);
        let (one, other) = (traced(&none, replication), traced(&all, replication));
        text.push_str(&report::trace::versus(&model, &one, &other, replication));
        let name = path.trim_start_matches("scenarios/").replace(".ron", ".txt");
        golden(&format!("playthrough/{name}"), &text);
    }
}

#[test]
fn no_playthrough_is_left_of_a_scenario_that_is_gone() {
    let folder = root().join("tests/golden/playthrough");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap().replace(".txt", ".ron");
        assert!(shipped().contains(&format!("scenarios/{name}")), "{name} is no scenario");
    }
}
