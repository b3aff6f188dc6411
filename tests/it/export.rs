//! Exported chains: what stands in the texts, and that they give the figures of the exact solver.
//!
//! Whether other tools read them so is for `tests/external`, which asks Storm.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;

use offramp::markov;
use offramp::markov::Answer;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::report;
use offramp::study::unroll;
use offramp::study::unroll::Matrix;
use offramp::study::unroll::TRANSITIONS_MAX;
use offramp::study::unroll::UnrollError;

use crate::common::EXAMPLES;
use crate::common::checked_text;
use crate::common::golden;
use crate::common::model;
use crate::common::root;
use crate::random;

/// The random scenarios of `tests/external/random`, which between them use every feature.
const NUMBERS: [u64; 20] =
    [0, 1, 2, 3, 4, 5, 6, 7, 9, 62, 103, 110, 128, 140, 155, 161, 163, 179, 180, 196];

/// Ids that no tool takes as they are, two places, an arrival, a suspension and a timed inject.
const SMALL: &str = include_str!("../scenarios/export.ron");

struct Exported {
    model: Model,
    arm: MeasureSet,
    matrix: Matrix,
    prism: String,
    drn: String,
}

fn exported(model: Model, arm: MeasureSet) -> Exported {
    let chain = markov::explore(&model, arm, &Limits::default()).unwrap();
    let matrix = unroll::matrix(&model, &chain, TRANSITIONS_MAX).unwrap();
    let unrolled = unroll::unroll(&model, &matrix, TRANSITIONS_MAX).unwrap();
    let prism = report::prism::prism(&model, "an arm", &matrix);
    let drn = report::drn::drn(&model, "an arm", &matrix, &unrolled);
    Exported { model, arm, matrix, prism, drn }
}

/// The examples that are small enough, and the random scenarios, without measures and with all.
fn cases() -> impl Iterator<Item = Exported> {
    let examples = EXAMPLES.into_iter().filter(|path| !path.contains("product")).map(model);
    let random = NUMBERS.into_iter().map(|n| Model::new(&checked_text(&random::numbered(n))));
    let small = Model::new(&checked_text(SMALL));
    examples.chain(random).chain([small]).flat_map(|model| {
        let all = model.all_measures();
        [exported(model.clone(), MeasureSet::EMPTY), exported(model, all)]
    })
}

/// A chain as it is read from DRN: of each state its labels and its row.
#[derive(Default)]
struct Parsed {
    labels: Vec<BTreeSet<String>>,
    rows: Vec<Vec<(usize, f64)>>,
}

fn parsed(drn: &str) -> Parsed {
    let mut chain = Parsed::default();
    for line in drn.lines().filter(|line| !line.starts_with("//")) {
        if let Some(state) = line.strip_prefix("state ") {
            let mut words = state.split(' ');
            assert_eq!(words.next().unwrap(), chain.rows.len().to_string());
            chain.labels.push(words.map(str::to_owned).collect());
            chain.rows.push(Vec::new());
        } else if let Some((to, p)) =
            line.strip_prefix("\t\t").and_then(|row| row.split_once(" : "))
        {
            let row = chain.rows.last_mut().unwrap();
            row.push((to.parse().unwrap(), p.parse().unwrap()));
        }
    }
    chain
}

impl Parsed {
    /// The probability of ending up with each label.
    fn ends(&self, horizon: u32) -> BTreeMap<&str, f64> {
        let mut now = vec![0.0; self.rows.len()];
        now[0] = 1.0;
        for _ in 0..horizon {
            let mut next = vec![0.0; self.rows.len()];
            for (mass, row) in now.iter().zip(&self.rows) {
                row.iter().for_each(|(to, p)| next[*to] += mass * p);
            }
            now = next;
        }
        let mut ends = BTreeMap::new();
        for (mass, labels) in now.iter().zip(&self.labels) {
            labels.iter().for_each(|label| *ends.entry(label.as_str()).or_insert(0.0) += mass);
        }
        ends
    }
}

/// The labels of a model with the probabilities that the solver gives.
fn figures(model: &Model, answer: &Answer) -> Vec<(String, f64)> {
    let severities =
        (1..=10).map(|s| (format!("severity_at_least_{s}"), answer.severity_at_least[s]));
    let outcomes = model.outcomes.iter().zip(&answer.outcomes);
    severities.chain(outcomes.map(|(id, p)| (format!("outcome_{id}"), *p))).collect()
}

#[test]
fn exports_are_the_golden_ones() {
    let small = exported(Model::new(&checked_text(SMALL)), MeasureSet::EMPTY);
    golden("export/small.drn", &small.drn);
    let model = small.model.clone();
    let all = model.all_measures();
    golden("export/small.prism", &exported(model, all).prism);
    let chain = exported(model_of_chain(), MeasureSet::EMPTY);
    golden("export/chain.prism", &chain.prism);
}

fn model_of_chain() -> Model {
    model("tests/scenarios/chain.ron")
}

/// Whatever the states of a text are, a history passes through the same labels with the same odds.
#[test]
fn an_exported_chain_gives_the_figures_of_the_solver() {
    for Exported { model, arm, drn, .. } in cases() {
        let chain = markov::explore(&model, arm, &Limits::default()).unwrap();
        let answer = markov::solve(&model, &chain);
        let parsed = parsed(&drn);
        let ends = parsed.ends(model.horizon);
        for (label, p) in figures(&model, &answer) {
            let exported = ends.get(label.replace('-', "_").as_str()).copied().unwrap_or(0.0);
            assert!((exported - p).abs() < 1e-12, "{label}: {exported} is not {p}\n{drn}");
        }
    }
}

#[test]
fn every_row_sums_to_one() {
    for Exported { prism, drn, .. } in cases() {
        for row in parsed(&drn).rows {
            let sum: f64 = row.iter().map(|(_, p)| p).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{sum}\n{drn}");
        }
        let commands = prism.split("\n  [next] ").skip(2);
        for command in commands {
            let row = command.split_once(" ->\n").expect("a command has branches").1;
            let row = row.split_once(';').expect("a command ends").0;
            let sum: f64 = row
                .split(" +\n")
                .map(|branch| branch.split_once(" : ").unwrap().0.trim().parse::<f64>().unwrap())
                .sum();
            assert!((sum - 1.0).abs() < 1e-12, "{sum}\n{prism}");
        }
    }
}

#[test]
fn every_label_and_property_is_there() {
    for Exported { model, prism, drn, .. } in cases() {
        let outcomes = model.outcomes.iter().map(|id| format!("outcome_{}", id.replace('-', "_")));
        let severities = (1..=10).map(|s| format!("severity_at_least_{s}"));
        for label in severities.chain(outcomes) {
            let property = format!("// P=? [ F \"{label}\" ]\n");
            assert!(prism.contains(&property) && drn.contains(&property), "{label}");
            // Storm refuses a property that asks for a label that no state has.
            let labels = parsed(&drn).labels;
            assert!(labels.iter().any(|labels| labels.contains(&label)), "{label}\n{drn}");
            assert!(prism.contains(&format!("\nlabel \"{label}\" = ")), "{label}\n{prism}");
        }
    }
}

/// What a model declares: constants, formulas, variables, modules.
fn declared(prism: &str) -> Vec<&str> {
    let starts = ["const int ", "formula ", "module "];
    let lines = prism.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines
        .filter_map(|line| {
            let after = starts.iter().find_map(|start| line.strip_prefix(start));
            after.or_else(|| line.contains(" init ").then(|| line.trim_start()))
        })
        .map(|rest| rest.split([' ', ';']).next().unwrap())
        .collect()
}

#[test]
fn names_are_safe_and_unique() {
    for Exported { prism, .. } in cases() {
        let names = declared(&prism);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        for name in &names {
            let is_safe = |c: char| c.is_ascii_alphanumeric() || c == '_';
            assert!(name.chars().all(is_safe) && !name.starts_with(char::is_numeric), "{name}");
        }
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let Exported { model, arm, matrix, .. } = exported(model_of_chain(), MeasureSet::EMPTY);
    let chain = markov::explore(&model, arm, &Limits::default()).unwrap();
    let refused = unroll::matrix(&model, &chain, 10).unwrap_err();
    assert!(matches!(refused, UnrollError::Matrix { states: 9, limit: 10 }), "{refused}");
    let refused = unroll::unroll(&model, &matrix, 1000).unwrap_err();
    assert!(matches!(refused, UnrollError::Unrolled { limit: 1000, .. }), "{refused}");
}

/// The files that Storm is asked about are what the generator makes; UPDATE_GOLDEN=1 writes them.
#[test]
fn random_scenarios_are_those_of_their_numbers() {
    let folder = root().join("tests/external/random");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for number in NUMBERS {
            fs::write(folder.join(format!("{number}.ron")), random::numbered(number)).unwrap();
        }
    }
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    let files: BTreeSet<String> = files.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(files, NUMBERS.map(|number| format!("{number}.ron")).into());
    for number in NUMBERS {
        let text = fs::read_to_string(folder.join(format!("{number}.ron"))).unwrap();
        assert!(text == random::numbered(number), "{number}.ron; UPDATE_GOLDEN=1 writes it");
    }
}

/// What the random scenarios must have between them, in the words of the format and of exports.
#[test]
fn random_scenarios_use_every_feature() {
    let texts: String = NUMBERS.map(random::numbered).concat();
    let asked = [
        "SeverityAtLeast",
        "TrackAt(",
        "TrackAtLeast",
        "MeasureOn",
        "OrderGiven",
        "TurnAtLeast",
        "All(",
        "Any(",
        "Not(",
        "MoveTrack",
        "Open(track",
        "Suspend(",
        "Restore(",
        "group:",
        "needs:",
        "availability:",
        "arrival:",
        "slots: 3",
        "once: false",
        "Rule(",
        "kind: Ends",
    ];
    for word in asked {
        assert!(texts.contains(word), "no random scenario has {word}");
    }
    let exports: String = cases().map(|each| each.prism).collect();
    for word in [" suspended_x", "!suspended_x", " fired_i", "!fired_i", "_no_more", "_no_incident"]
    {
        assert!(exports.contains(word), "no export has {word}");
    }
}
