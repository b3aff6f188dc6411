//! A comparison as JSON: the object of the design, section 6.
//!
//! The wire structs stand here and nowhere else; their golden file is
//! `tests/golden/cli/compare.json`.

use serde::Serialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::model::Model;
use crate::montecarlo::estimate::Estimate;
use crate::study::arms::ids;
use crate::study::compare::ArmResult;
use crate::study::compare::Comparison;
use crate::study::compare::Difference;
use crate::study::compare::Figure;
use crate::study::compare::Precision;
use crate::study::compare::agreement;
use crate::study::sampling::ALPHA;

/// The version of this format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    engine: &'static str,
    partial: bool,
    scenario: ScenarioName<'a>,
    method: &'static str,
    why: &'a str,
    seed: String,
    replications: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Value>,
    digest: &'a str,
    arms: Vec<ArmObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Value>,
}

#[derive(Serialize)]
struct ScenarioName<'a> {
    id: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct ArmObject<'a> {
    arm: &'a str,
    measures: Vec<&'a str>,
    cost: u32,
    states: Option<usize>,
    digest: &'a str,
    outcomes: Vec<Value>,
    severity_at_least: Vec<Value>,
    first_passage: Map<String, Value>,
    expected: Value,
    standard_error: Value,
    difference: Value,
}

/// The comparison as one JSON object and a line feed. Where an exact comparison has a sampled one
/// beside it, `check` says how they agree on the headline severity.
#[must_use]
pub fn comparison(model: &Model, comparison: &Comparison, sampled: Option<&Comparison>) -> String {
    let checked = model.checked();
    let document = Document {
        format: FORMAT,
        engine: env!("CARGO_PKG_VERSION"),
        partial: comparison.partial,
        scenario: ScenarioName { id: &checked.scenario().id, sha256: checked.digest() },
        method: comparison.method.name(),
        why: &comparison.why,
        seed: comparison.seed.to_string(),
        replications: comparison.replications,
        precision: comparison.precision.as_ref().map(precision),
        digest: &comparison.digest,
        arms: comparison.arms.iter().map(|arm| arm_object(model, arm)).collect(),
        check: sampled.map(|sampled| check(model, comparison, sampled)),
    };
    let text = serde_json::to_string_pretty(&document);
    text.expect("strings and numbers can always be written") + "\n"
}

/// How well differences were to be known, and the chance that one is outside its bounds at any
/// look.
fn precision(precision: &Precision) -> Value {
    json!({
        "asked": precision.asked,
        "reached": precision.reached,
        "replications_max": precision.replications_max,
        "alpha": ALPHA,
    })
}

fn check(model: &Model, exact: &Comparison, sampled: &Comparison) -> Value {
    let agreements = agreement(exact, sampled, model.headline);
    let arms = exact.arms.iter().zip(agreements).map(|(arm, each)| {
        let Estimate { value, low, high } = each.sampled;
        json!({
            "arm": arm.arm.name,
            "exact": each.exact,
            "simulated": value,
            "low": low,
            "high": high,
            "z": each.z,
        })
    });
    json!({
        "severity": model.headline,
        "replications": sampled.replications,
        "digest": sampled.digest,
        "arms": arms.collect::<Vec<_>>(),
    })
}

fn arm_object<'a>(model: &'a Model, result: &'a ArmResult) -> ArmObject<'a> {
    let outcomes = model.outcomes.iter().zip(&result.outcomes);
    let severities = result.severity_at_least.iter().enumerate();
    let passages = result.first_passage.iter().enumerate();
    ArmObject {
        arm: &result.arm.name,
        measures: ids(model, result.arm.measures),
        cost: result.cost,
        states: result.states,
        digest: &result.digest,
        outcomes: outcomes.map(|(id, each)| figure("outcome", json!(id), each)).collect(),
        severity_at_least: severities
            .map(|(index, each)| figure("severity", json!(index + 1), each))
            .collect(),
        first_passage: passages
            .map(|(index, each)| ((index + 1).to_string(), json!(each)))
            .collect(),
        expected: json!({
            "turns": result.turns.value,
            "incidents_opened": result.opened.value,
            "burden": result.burden.value,
        }),
        standard_error: standard_error(result),
        difference: result.difference.as_ref().map_or(Value::Null, |each| difference(model, each)),
    }
}

fn figure(kind: &str, name: Value, figure: &Figure) -> Value {
    let Estimate { value, low, high } = figure.estimate;
    json!({
        kind: name,
        "probability": value,
        "low": low,
        "high": high,
        "count": figure.count,
    })
}

fn standard_error(result: &ArmResult) -> Value {
    match (result.turns.error, result.opened.error, result.burden.error) {
        (Some(turns), Some(opened), Some(burden)) => {
            json!({ "turns": turns, "incidents_opened": opened, "burden": burden })
        }
        _ => Value::Null,
    }
}

fn difference(model: &Model, difference: &Difference) -> Value {
    let Estimate { value, low, high } = difference.estimate;
    let pairs = difference.pairs.as_ref();
    json!({
        "from": "none",
        "severity": model.headline,
        "value": value,
        "low": low,
        "high": high,
        "variance_reduction": difference.variance_reduction,
        "pairs": pairs.map(|pairs| json!({
            "both": pairs.both,
            "neither": pairs.neither,
            "only_from": pairs.only_from,
            "only_arm": pairs.only_arm,
        })),
        "replications": pairs.map(|pairs| json!({
            "only_from": pairs.first_only_from,
            "only_arm": pairs.first_only_arm,
        })),
    })
}
