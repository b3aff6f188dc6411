//! A what-if in the terminal, in the words of the after-action report.

use std::fmt::Write;

use crate::report::after_action::WhatIf;
use crate::report::titles::Titles;

/// A what-if as plain lines, with the warning that belongs to it.
#[must_use]
pub fn text(titles: &Titles<'_>, what_if: &WhatIf) -> String {
    let speech = titles.speech();
    let mut lines = vec![speech.text("aar-what-if-warning"), String::new()];
    if !what_if.with.is_empty() {
        let measures = titles.measures(what_if.with);
        lines.push(speech.fill("aar-with", &[("measures", measures.into())]));
    }
    if !what_if.without.is_empty() {
        let measures = titles.measures(what_if.without);
        lines.push(speech.fill("aar-without", &[("measures", measures.into())]));
    }
    lines.push(match what_if.parts_in {
        None => speech.text("aar-no-parting"),
        Some(turn) => speech.fill("aar-parting", &[("turn", turn.into())]),
    });
    let ended = |outcome: Option<_>| {
        outcome.map_or_else(|| speech.text("aar-open-end"), |outcome| titles.outcome(outcome))
    };
    lines.push(speech.fill(
        "aar-ended",
        &[("here", ended(what_if.ended_here).into()), ("there", ended(what_if.ended_there).into())],
    ));
    if !what_if.keeps_rulings {
        lines.push(speech.text("aar-rulings-dropped"));
    }
    if what_if.replaced_orders > 0 {
        lines.push(speech.fill("aar-replaced", &[("count", what_if.replaced_orders.into())]));
    }
    if let Some(chance) = what_if.headline_there {
        let severity = u32::from(titles.model.headline);
        let (low, high) = chance.bounds;
        let bounds = format!("{} … {}", speech.chance(low), speech.chance(high));
        let value = speech.chance(chance.value);
        let said = if low < high { format!("{value} ({bounds})") } else { value };
        let told = [("severity", severity.into()), ("chance", said.into())];
        lines.push(speech.fill("aar-fresh", &told));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    for one in &what_if.decisive {
        let place = [("turn", one.turn.into()), ("where", titles.slot(one.slot).into())];
        let sentence = [("here", one.here.as_str().into()), ("there", one.there.as_str().into())];
        let percent = |part: f64| speech.percent(part, 1);
        let odds = format!(
            "{}: {}. {}: {}.",
            speech.text("aar-odds-here"),
            percent(one.odds_here),
            speech.text("aar-odds-there"),
            percent(one.odds_there),
        );
        let why = match (one.draw, one.range) {
            (Some(draw), _) => speech.fill("aar-draw", &[("draw", percent(draw).into())]),
            (None, Some((low, high))) => speech
                .fill("aar-range", &[("low", percent(low).into()), ("high", percent(high).into())]),
            (None, None) => String::new(),
        };
        write!(
            text,
            "\n{}\n  {}\n  {odds}\n  {why}\n",
            speech.fill("aar-decisive", &place),
            speech.fill("aar-instead", &sentence),
        )
        .expect("writing to a string does not fail");
    }
    text
}
