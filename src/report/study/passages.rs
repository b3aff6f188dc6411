//! How crises go and what was seen of them in the world, for programs.

use serde_json::Value;
use serde_json::json;

use crate::model::Model;
use crate::report::study::Findings;
use crate::report::study::spread;
use crate::study::passages::Flow;
use crate::study::passages::Passages;
use crate::study::validation;
use crate::study::validation::Row;

/// Flows along the moves, and when the severity is first reached; an entry an arm that is told.
pub(super) fn json(findings: &Findings<'_>, passages: &Passages) -> Value {
    let Passages { arms, flows, crises, reached, .. } = passages;
    let names: Vec<&str> = arms.iter().map(|arm| findings.arms[*arm].arm.name.as_str()).collect();
    let reached = names.iter().zip(reached).map(|(name, turns)| {
        json!({ "arm": name, "by_turn": turns.iter().map(spread).collect::<Vec<_>>() })
    });
    json!({
        "arms": names,
        "counted_in": crises,
        "flows": flows.iter().map(|one| flow(findings.model, one)).collect::<Vec<_>>(),
        "reached": reached.collect::<Vec<_>>(),
    })
}

fn flow(model: &Model, flow: &Flow) -> Value {
    let (ladder, from, to) = flow.made;
    let graph = &model.ladders[ladder.index()];
    json!({
        "ladder": graph.id,
        "from": graph.rung(from).id,
        "to": graph.rung(to).id,
        "passages": flow.passages,
        "errors": flow.errors,
    })
}

/// Every count of what was seen, beside what the scenario says of it without measures.
pub(super) fn observed(findings: &Findings<'_>, passages: &Passages) -> Vec<Value> {
    let scenario = findings.model.checked().scenario();
    let row = |row: &Row<'_>| {
        let Row { id, observed, says, seen } = row;
        json!({
            "id": id,
            "severity": observed.severity,
            "given": observed.given,
            "seen": observed.seen,
            "of": observed.of,
            "share": { "value": seen.value, "low": seen.low, "high": seen.high },
            "says": says,
            "hit": row.is_hit(),
            "fitted": observed.fitted,
            "cite": observed.cite,
        })
    };
    validation::rows(scenario, &passages.severity_at_least).iter().map(row).collect()
}
