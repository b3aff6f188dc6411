//! What each measure has a part in.

use serde_json::Value;
use serde_json::json;

use crate::model::MeasureId;
use crate::model::Model;
use crate::report::study::WIDTH;
use crate::report::study::cut;
use crate::report::study::points;
use crate::report::study::spread;
use crate::report::words::grouped;
use crate::report::words::wrap;
use crate::study::attribution::Attribution;
use crate::study::attribution::Interaction;
use crate::study::attribution::Part;

/// So many interactions a table shows.
const INTERACTIONS: usize = 6;

/// A table of measures, the strongest first, and the pairs that interact most.
pub(super) fn table(model: &Model, found: &Attribution) -> String {
    let mut parts: Vec<&Part> = found.parts.iter().collect();
    parts.sort_by(|one, other| one.value.mean.total_cmp(&other.value.mean));
    let how = match found.pairs {
        None => "over all orders".to_owned(),
        Some(pairs) => format!("over {} drawn orders", grouped(2 * pairs as u64)),
    };
    let mut text = wrap(
        &format!(
            "What each of {} measures has a part in, in percentage points of the chance (below 0 \
             it helps): the mean of what it changes {how} in which measures can be switched on, \
             each after what it needs (the Shapley value under precedence), in {} draws. Together \
             {}.",
            parts.len(),
            grouped(found.draws as u64),
            points(found.total.mean),
        ),
        WIDTH,
        "",
    );
    let names = parts.iter().map(|part| cut(id(model, part.measure)).chars().count());
    let width = names.max().unwrap_or(0).max(7);
    text.push_str(&format!(
        "{:width$}  part of      mean    orders     5-95% of draws     alone   as last\n{:width$}    all, %\
         {:>11}{:>10}\n",
        "measure", "", "", "±"
    ));
    for part in parts {
        let of_all = if found.total.mean == 0.0 { 0.0 } else { part.value.mean / found.total.mean };
        text.push_str(&format!(
            "{:width$} {:>9.1} {:>9} {:>9} {:>18} {:>9} {:>9}\n",
            cut(id(model, part.measure)),
            of_all * 100.0,
            points(part.value.mean),
            part.order_error.map_or("exact".to_owned(), |error| format!("{:.3}", 196.0 * error)),
            format!("{} {}", points(part.value.low), points(part.value.high)),
            points(part.first.mean),
            points(part.last.mean),
        ));
    }
    text.push_str(&wrap(&together(model, found), WIDTH, ""));
    text
}

fn together(model: &Model, found: &Attribution) -> String {
    let pair = |each: &Interaction| {
        format!(
            "`{}` with `{}` {}",
            id(model, each.one),
            id(model, each.other),
            points(each.amount.median)
        )
    };
    let of_sign = |overlap: bool| -> Vec<String> {
        let each = found.interactions.iter().filter(|each| {
            (each.amount.median > 0.0) == overlap && each.amount.median.abs() > 5e-6
        });
        each.take(INTERACTIONS / 2).map(pair).collect()
    };
    let mut text = "Alone: with nothing on but what it needs. As last: what is lost if it, and \
                    what needs it, are taken from all."
        .to_owned();
    let (overlaps, helps) = (of_sign(true), of_sign(false));
    if !overlaps.is_empty() {
        text.push_str(&format!(" They overlap most: {}.", overlaps.join("; ")));
    }
    if !helps.is_empty() {
        text.push_str(&format!(" They help each other most: {}.", helps.join("; ")));
    }
    text
}

fn id(model: &Model, measure: MeasureId) -> &str {
    &model.measures[measure.index()].id
}

/// The same for programs.
pub(super) fn json(model: &Model, found: &Attribution) -> Value {
    let parts = found.parts.iter().map(|part| {
        json!({
            "measure": id(model, part.measure),
            "value": spread(&part.value),
            "order_error": part.order_error,
            "first_in": spread(&part.first),
            "last_in": spread(&part.last),
        })
    });
    let interactions = found.interactions.iter().map(|each| {
        json!({
            "measures": [id(model, each.one), id(model, each.other)],
            "amount": spread(&each.amount),
        })
    });
    json!({
        "measures": found.of.iter().map(|measure| id(model, measure)).collect::<Vec<_>>(),
        "sets": found.sets,
        "orders": found.pairs.map(|pairs| 2 * pairs),
        "draws": found.draws,
        "total": spread(&found.total),
        "parts": parts.collect::<Vec<_>>(),
        "interactions": interactions.collect::<Vec<_>>(),
    })
}
