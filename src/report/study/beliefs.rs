//! Two beliefs, side by side.

use serde_json::Value;
use serde_json::json;

use crate::report::study::Findings;
use crate::report::study::WIDTH;
use crate::report::study::cut;
use crate::report::study::points;
use crate::report::study::share;
use crate::report::study::spread;
use crate::report::words::counted;
use crate::report::words::figure;
use crate::report::words::wrap;
use crate::study::beliefs::SURE;
use crate::study::beliefs::Views;

/// A table shows so many of the numbers that a disagreement hangs on.
const HANGS: usize = 5;

pub(super) fn table(findings: &Findings<'_>, views: &Views) -> String {
    let names = |arms: &[usize]| -> String {
        let names = arms.iter().map(|arm| format!("`{}`", findings.arms[*arm].arm.name));
        names.collect::<Vec<_>>().join(", ")
    };
    let sides: Vec<String> = views
        .sides
        .iter()
        .map(|(side, _)| {
            format!(
                "{} ({}, {})",
                side.name,
                counted(side.experts, "expert"),
                counted(side.answered, "number")
            )
        })
        .collect();
    let common = if views.common.is_empty() {
        "No arm helps in the eyes of all.".to_owned()
    } else {
        format!("The common ground, what helps in the eyes of all: {}.", names(&views.common))
    };
    let parted = if views.parted.is_empty() {
        "On no arm do they part.".to_owned()
    } else {
        format!("They part on {}.", names(&views.parted))
    };
    let opposed = if views.opposed.is_empty() {
        String::new()
    } else {
        format!("They pull in opposite directions on {}. ", names(&views.opposed))
    };
    let mut text = wrap(
        &format!(
            "Beliefs side by side: {}. {common} {parted} {opposed}(Helps: in {} of a side's draws or more.)",
            sides.join("; "),
            share(SURE)
        ),
        WIDTH,
        "",
    );
    text.push_str(&arms(findings, views));
    text.push_str(&wrap(&hangs(findings, views), WIDTH, ""));
    text
}

fn arms(findings: &Findings<'_>, views: &Views) -> String {
    let names = findings.arms.iter().map(|arm| cut(&arm.arm.name).chars().count());
    let width = names.max().unwrap_or(0).max(4);
    let mut text = format!("{:width$}", "");
    for (side, _) in &views.sides {
        let name: String = side.name.chars().take(28).collect();
        text.push_str(&format!("  {name:>28}"));
    }
    text.push_str(&format!("\n{:width$}", "arm"));
    for _ in &views.sides {
        text.push_str(&format!("  {:>9}{:>10}{:>9}", "median,%", "change,%", "helps,%"));
    }
    text.push('\n');
    for (place, arm) in findings.arms.iter().enumerate() {
        text.push_str(&format!("{:width$}", cut(&arm.arm.name)));
        for (_, arms) in &views.sides {
            let of_side = &arms[place];
            let median = figure(of_side.risk.median * 100.0, 3);
            let (change, helps) = if place == 0 {
                (String::new(), String::new())
            } else {
                let change = of_side.relative.median * 100.0;
                (format!("{change:+.1}"), format!("{:.1}", of_side.helps * 100.0))
            };
            text.push_str(&format!("  {median:>9}{change:>10}{helps:>9}"));
        }
        text.push('\n');
    }
    text
}

fn hangs(findings: &Findings<'_>, views: &Views) -> String {
    let [(one, _), (other, _), ..] = views.sides.as_slice() else { return String::new() };
    if views.hangs.is_empty() {
        return format!("{} and {} hold every number alike.", one.name, other.name);
    }
    let each = views.hangs.iter().take(HANGS).map(|hang| {
        format!(
            "`{}` ({} for `{}`, {} for the change under `{}`)",
            findings.model.parameters[hang.parameter].id,
            points(hang.baseline),
            findings.arms[0].arm.name,
            points(hang.change),
            findings.arms[views.furthest].arm.name
        )
    });
    format!(
        "The disagreement hangs on these numbers most: if {} took {}'s view of one of them alone, \
         its mean chance would move by so many percentage points: {}.",
        one.name,
        other.name,
        each.collect::<Vec<_>>().join("; ")
    )
}

pub(super) fn json(findings: &Findings<'_>, views: &Views) -> Value {
    let name = |arm: &usize| &findings.arms[*arm].arm.name;
    let sides = views.sides.iter().map(|(side, arms)| {
        let arms = arms.iter().map(|arm| {
            json!({
                "arm": arm.arm.name,
                "point": arm.point,
                "risk": spread(&arm.risk),
                "change": spread(&arm.change),
                "relative_change": spread(&arm.relative),
                "helps": arm.helps,
                "best": arm.best,
            })
        });
        json!({
            "side": side.name,
            "experts": side.experts,
            "answered": side.answered,
            "arms": arms.collect::<Vec<_>>(),
        })
    });
    let hangs = views.hangs.iter().map(|hang| {
        json!({
            "parameter": findings.model.parameters[hang.parameter].id,
            "baseline": hang.baseline,
            "change": hang.change,
        })
    });
    json!({
        "sides": sides.collect::<Vec<_>>(),
        "common_ground": views.common.iter().map(name).collect::<Vec<_>>(),
        "parted": views.parted.iter().map(name).collect::<Vec<_>>(),
        "opposed": views.opposed.iter().map(name).collect::<Vec<_>>(),
        "furthest_apart": name(&views.furthest),
        "hangs_on": hangs.collect::<Vec<_>>(),
    })
}
