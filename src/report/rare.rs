//! Chances of what is too rare to be counted: a table, JSON and CSV.

use csv::Writer;
use serde_json::Value;
use serde_json::json;

use crate::model::Model;
use crate::report::words::counted;
use crate::report::words::figure;
use crate::report::words::first_language;
use crate::report::words::grouped;
use crate::report::words::wrap;
use crate::study::arms::ids;
use crate::study::rare::ArmChance;
use crate::study::rare::Chances;
use crate::study::rare::Question;

/// No line is wider than this.
const WIDTH: usize = 100;

/// A chance whose error is above this part of it is no more than an order of magnitude.
const ERROR_MAX: f64 = 0.3;

/// The chances for people at a terminal.
#[must_use]
pub fn table(question: &Question<'_>, chances: &Chances) -> String {
    let Question { model, severity, clones, .. } = *question;
    let scenario = model.checked().scenario();
    let language = first_language(scenario);
    let title = wrap(scenario.title.in_language(language), WIDTH, "");
    let partial = if chances.partial { " (stopped early: partial)" } else { "" };
    let how = format!(
        "by splitting: {}{partial} of {} clones a level; bounds of 95%; digest {}",
        counted(chances.repetitions, "repetition"),
        grouped(u64::from(clones)),
        &chances.digest[..12]
    );
    let heading = format!("P(severity ≥ {severity}), %");
    let mut text = format!("{title}{}\n", wrap(&how, WIDTH, ""));
    text.push_str(&row(["arm", "cost", "levels", &heading, "error", "change, % of none's"]));
    for arm in &chances.arms {
        let error = arm.relative_error.map(|error| format!("{}%", figure(error * 100.0, 2)));
        text.push_str(&row([
            &arm.arm.name,
            &arm.cost.to_string(),
            &arm.levels.to_string(),
            &probability(arm),
            &error.unwrap_or_else(|| "-".to_owned()),
            &change(arm),
        ]));
    }
    text.push('\n');
    let doubts = doubts(chances);
    if !doubts.is_empty() {
        text.push_str(&wrap(&doubts, WIDTH, ""));
    }
    text + &wrap(
        "Unbiased, also where the error is large; errors are in parts of the chance, from \
         repetitions that know nothing of one another. Nothing here predicts.",
        WIDTH,
        "",
    )
}

fn row(cells: [&str; 6]) -> String {
    let [arm, cost, levels, chance, error, change] = cells;
    let line = format!("{arm:<34} {cost:>4} {levels:>6}  {chance:<30} {error:>5}  {change}");
    format!("{}\n", line.trim_end())
}

fn probability(arm: &ArmChance) -> String {
    let percent = |number: f64| figure(number * 100.0, 3);
    match arm.bounds() {
        Some((low, high)) => {
            format!("{} ({}–{})", percent(arm.probability), percent(low), percent(high))
        }
        None => percent(arm.probability),
    }
}

fn change(arm: &ArmChance) -> String {
    let part = |number: f64| {
        let text = format!("{:+.1}", number * 100.0);
        if text == "-0.0" || text == "+0.0" { "0.0".to_owned() } else { text }
    };
    match (arm.change, arm.change_bounds()) {
        (Some((change, _)), Some((low, high))) => {
            format!("{} ({} to {})", part(change), part(low), part(high))
        }
        _ => String::new(),
    }
}

/// What to make of arms whose chance is not known; nothing, if all are.
fn doubts(chances: &Chances) -> String {
    let named = |arms: Vec<&str>| format!("`{}`", arms.join("`, `"));
    let of = |chosen: &dyn Fn(&ArmChance) -> bool| -> Vec<&str> {
        let arms = chances.arms.iter().filter(|arm| chosen(arm));
        arms.map(|arm| arm.arm.name.as_str()).collect()
    };
    let never = of(&|arm| arm.probability == 0.0);
    let vague = of(&|arm| arm.relative_error.is_some_and(|error| error > ERROR_MAX));
    let mut sentences = Vec::new();
    if !never.is_empty() {
        sentences.push(format!(
            "Under {} no clone reached it: it cannot happen, or needs more --clones.",
            named(never)
        ));
    }
    if !vague.is_empty() {
        sentences.push(format!(
            "Under {} the error is so large that the chance may well be greater; use more --clones \
             or --repetitions.",
            named(vague)
        ));
    }
    sentences.join(" ")
}

/// One JSON object.
#[must_use]
pub fn json(question: &Question<'_>, chances: &Chances) -> String {
    let Question { model, severity, seed, clones, .. } = *question;
    let checked = model.checked();
    let arms = chances.arms.iter().map(|arm| arm_object(model, arm));
    let object = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "partial": chances.partial,
        "scenario": { "id": checked.scenario().id, "sha256": checked.digest() },
        "severity": severity,
        "seed": seed.to_string(),
        "clones": clones,
        "repetitions": chances.repetitions,
        "digest": chances.digest,
        "arms": arms.collect::<Vec<_>>(),
    });
    format!("{object:#}\n")
}

fn arm_object(model: &Model, arm: &ArmChance) -> Value {
    let bounds = arm.bounds();
    let change = arm.change.zip(arm.change_bounds()).map(|((value, error), (low, high))| {
        json!({ "from": "none", "value": value, "low": low, "high": high, "relative_error": error })
    });
    json!({
        "arm": arm.arm.name,
        "measures": ids(model, arm.arm.measures),
        "cost": arm.cost,
        "levels": arm.levels,
        "probability": arm.probability,
        "relative_error": arm.relative_error,
        "low": bounds.map(|(low, _)| low),
        "high": bounds.map(|(_, high)| high),
        "relative_change": change,
        "digest": arm.digest,
    })
}

/// A header line and a row an arm; an empty cell means that there is no such number.
#[must_use]
pub fn csv(question: &Question<'_>, chances: &Chances) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let mut write = |row: [String; 14]| {
        rows.write_record(row).expect("rows of one length are written to memory");
    };
    let header = [
        "arm",
        "measures",
        "cost",
        "severity",
        "repetitions",
        "clones",
        "levels",
        "probability",
        "low",
        "high",
        "relative_error",
        "relative_change",
        "relative_change_low",
        "relative_change_high",
    ];
    write(header.map(str::to_owned));
    let optional = |number: Option<f64>| number.map(|each| each.to_string()).unwrap_or_default();
    for arm in &chances.arms {
        write([
            arm.arm.name.clone(),
            ids(question.model, arm.arm.measures).join("+"),
            arm.cost.to_string(),
            question.severity.to_string(),
            chances.repetitions.to_string(),
            question.clones.to_string(),
            arm.levels.to_string(),
            arm.probability.to_string(),
            optional(arm.bounds().map(|(low, _)| low)),
            optional(arm.bounds().map(|(_, high)| high)),
            optional(arm.relative_error),
            optional(arm.change.map(|(change, _)| change)),
            optional(arm.change_bounds().map(|(low, _)| low)),
            optional(arm.change_bounds().map(|(_, high)| high)),
        ]);
    }
    let bytes = rows.into_inner().expect("memory takes what is written");
    String::from_utf8(bytes).expect("only strings were written")
}
