//! A comparison as CSV: a row an arm, for spreadsheets and statistics programs.

use csv::Writer;

use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::study::arms::ids;
use crate::study::compare::ArmResult;
use crate::study::compare::Comparison;
use crate::study::compare::Figure;
use crate::study::compare::Mean;

/// The comparison with a header line; if there is a sampled one beside an exact one, its rows
/// follow, and the column `method` tells them apart. Probabilities come with the bounds of 95%; the
/// columns of `difference` are this arm's chance of the headline severity minus that of `none`; an
/// empty cell means that there is no such number.
#[must_use]
pub fn comparison(model: &Model, comparison: &Comparison, sampled: Option<&Comparison>) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let mut write = |row: Vec<String>| {
        rows.write_record(row).expect("rows of one length are written to memory");
    };
    write(header(model));
    for each in std::iter::once(comparison).chain(sampled) {
        each.arms.iter().for_each(|arm| write(row(model, each, arm)));
    }
    let bytes = rows.into_inner().expect("memory takes what is written");
    String::from_utf8(bytes).expect("only strings were written")
}

fn header(model: &Model) -> Vec<String> {
    let fixed = ["arm", "measures", "cost", "method", "replications", "states", "headline"];
    let mut header: Vec<String> = fixed.map(str::to_owned).to_vec();
    let mut bounded = |name: String| {
        header.extend([name.clone(), format!("{name}_low"), format!("{name}_high")]);
    };
    bounded("difference".to_owned());
    (1..=SEVERITY_MAX).for_each(|severity| bounded(format!("severity_at_least_{severity}")));
    model.outcomes.iter().for_each(|outcome| bounded(format!("outcome_{outcome}")));
    for name in ["turns", "incidents_opened", "burden"] {
        header.extend([name.to_owned(), format!("{name}_standard_error")]);
    }
    header.extend(["variance_reduction".to_owned(), "digest".to_owned()]);
    header
}

fn row(model: &Model, comparison: &Comparison, result: &ArmResult) -> Vec<String> {
    let difference = result.difference.as_ref();
    let mut row = vec![
        result.arm.name.clone(),
        ids(model, result.arm.measures).join("+"),
        result.cost.to_string(),
        comparison.method.name().to_owned(),
        optional(comparison.replications),
        optional(result.states),
        model.headline.to_string(),
    ];
    row.extend([
        optional(difference.map(|each| each.estimate.value)),
        optional(difference.map(|each| each.estimate.low)),
        optional(difference.map(|each| each.estimate.high)),
    ]);
    row.extend(result.severity_at_least.iter().flat_map(bounded));
    row.extend(result.outcomes.iter().flat_map(bounded));
    for Mean { value, error } in [result.turns, result.opened, result.burden] {
        row.extend([value.to_string(), optional(error)]);
    }
    row.push(optional(difference.and_then(|each| each.variance_reduction)));
    row.push(result.digest.clone());
    row
}

fn bounded(figure: &Figure) -> [String; 3] {
    let estimate = figure.estimate;
    [estimate.value, estimate.low, estimate.high].map(|number| number.to_string())
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
