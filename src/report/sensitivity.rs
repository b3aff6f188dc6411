//! What an answer hangs on: a table, JSON and CSV of sensitivities.

use csv::Writer;
use serde_json::json;

use crate::markov::Sensitivities;
use crate::markov::Sensitivity;
use crate::model::Model;
use crate::report::words::grouped;
use crate::report::words::wrap;
use crate::scenario::parameter::Basis;
use crate::study::arms::Arm;

/// No sentence is wider than this.
const WIDTH: usize = 100;

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The arm.
    pub arm: &'a Arm,
    /// The severity that is reached.
    pub severity: u8,
    /// How many numbers are shown; all, if none.
    pub top: Option<usize>,
}

/// Elasticities, the largest first, each with its basis and sources.
#[must_use]
pub fn table(model: &Model, question: Question<'_>, found: &Sensitivities) -> String {
    let shown = shown(question, found);
    let Question { arm, severity, .. } = question;
    let mut text = wrap(
        &format!(
            "P(severity ≥ {severity}) under `{}` is {:.4}%. One percent more of a number changes \
             it by so many percent of itself (elasticity):",
            arm.name,
            found.probability * 100.0
        ),
        WIDTH,
        "",
    );
    text.push('\n');
    text.push_str("elasticity       value  kind          basis      number\n");
    for each in shown {
        let cite = if each.cite.is_empty() {
            String::new()
        } else {
            format!("  [{}]", each.cite.join(", "))
        };
        text.push_str(&format!(
            "{:>+10.4}  {:>10.5}  {:12}  {:9}  {}{cite}\n",
            each.elasticity,
            each.value,
            each.kind.name(),
            each.basis.name(),
            each.id
        ));
    }
    text.push('\n');
    let mut sentence = judgement(model, found);
    if model.seats.iter().any(|seat| seat.orders.len() > 1) {
        sentence
            .push_str(" The weights of policies are no numbers here: they are held as they are.");
    }
    text + &wrap(&sentence, WIDTH, "")
}

/// The sentence on where the answer hangs on judgement.
fn judgement(model: &Model, found: &Sensitivities) -> String {
    let moving = found.numbers.iter().filter(|each| each.derivative != 0.0);
    let size = |each: &Sensitivity| each.elasticity.abs();
    let all: f64 = moving.clone().map(size).sum();
    let judged = moving.clone().filter(|each| each.basis == Basis::Judgement);
    let part: f64 = judged.clone().map(size).fold(0.0, |sum, size| sum + size);
    if all == 0.0 {
        return "No number of the scenario moves it.".to_owned();
    }
    format!(
        "Of {} numbers that move it, out of {} parameters and shares, {} are judgement; they have \
         {:.0}% of the sum of all elasticities. An elasticity is local: it says nothing of large \
         changes, nor how unsure a number is.",
        grouped(moving.count() as u64),
        grouped(found.numbers.len().max(model.parameters.len()) as u64),
        grouped(judged.count() as u64),
        part / all * 100.0
    )
}

/// One JSON object.
#[must_use]
pub fn json(model: &Model, question: Question<'_>, found: &Sensitivities) -> String {
    let checked = model.checked();
    let numbers = shown(question, found).iter().map(|each| {
        json!({
            "id": each.id,
            "kind": each.kind.name(),
            "value": each.value,
            "derivative": each.derivative,
            "elasticity": each.elasticity,
            "basis": each.basis.name(),
            "cite": each.cite,
        })
    });
    let object = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "scenario": { "id": checked.scenario().id, "sha256": checked.digest() },
        "arm": question.arm.name,
        "severity": question.severity,
        "probability": found.probability,
        "numbers": numbers.collect::<Vec<_>>(),
    });
    format!("{object:#}\n")
}

/// A header line and a row a number.
#[must_use]
pub fn csv(question: Question<'_>, found: &Sensitivities) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let mut write = |row: [&str; 7]| {
        rows.write_record(row).expect("rows of one length are written to memory");
    };
    write(["id", "kind", "value", "derivative", "elasticity", "basis", "cite"]);
    for each in shown(question, found) {
        write([
            &each.id,
            each.kind.name(),
            &each.value.to_string(),
            &each.derivative.to_string(),
            &each.elasticity.to_string(),
            each.basis.name(),
            &each.cite.join(" "),
        ]);
    }
    let bytes = rows.into_inner().expect("memory takes what is written");
    String::from_utf8(bytes).expect("only strings were written")
}

fn shown<'a>(question: Question<'_>, found: &'a Sensitivities) -> &'a [Sensitivity] {
    let count = question.top.unwrap_or(found.numbers.len()).min(found.numbers.len());
    &found.numbers[..count]
}
