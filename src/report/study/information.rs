//! What it would be worth to know, and what the choice hangs on.

use serde_json::Value;
use serde_json::json;

use crate::report::study::Findings;
use crate::report::study::WIDTH;
use crate::report::words::figure;
use crate::report::words::wrap;
use crate::scenario::parameter::Basis;
use crate::study::influence::Flip;
use crate::study::influence::Influence;
use crate::study::knowing::Knowing;

/// Longer ids are cut.
const ID_WIDTH: usize = 50;

/// A table shows so many parameters, and so many flips.
const PARAMETERS: usize = 12;
const FLIPS: usize = 4;

pub(super) fn table(findings: &Findings<'_>, knowing: &Knowing) -> String {
    let mut text = wrap(&worth(findings, knowing), WIDTH, "");
    text.push('\n');
    text.push_str(&wrap(&hangs_on(findings, knowing), WIDTH, ""));
    text.push_str(&format!(
        "{:ID_WIDTH$}          worth        swing, %{}\n",
        "number (* rests on judgement)",
        match knowing.at_point {
            Some(_) => "     share of chance  of change",
            None => "  counting  draws",
        }
    ));
    for place in ranked(knowing).into_iter().take(PARAMETERS) {
        text.push_str(&row(findings, knowing, place));
    }
    text.push('\n');
    text.push_str(&wrap(&flips(findings, knowing), WIDTH, ""));
    text
}

/// What the columns are.
fn hangs_on(findings: &Findings<'_>, knowing: &Knowing) -> String {
    let arm = |arm: usize| &findings.arms[arm].arm.name;
    let swing = if knowing.at_point.is_some() {
        format!(
            "Swing: the chance under `{}` with the number at its 5th and 95th percentile, the \
             others at their points. Share: of the variance of that chance over all numbers at \
             once, what this one has alone, and with what it interacts with (Sobol indices); then \
             the same for the change that `{}` makes.",
            arm(0),
            arm(knowing.changed)
        )
    } else {
        format!(
            "Swing: the chance under `{}` expected with the number at its 5th and 95th percentile, \
             averaged over the others, by regression on the draws, which are counted; then the \
             standard errors of the difference, that of counting and that of so few draws, in \
             percentage points.",
            arm(0)
        )
    };
    format!(
        "What it hangs on, those numbers first that are worth most to know (in points of political \
         cost, alone). {swing}"
    )
}

/// Places of influences, those that matter most first.
pub(super) fn ranked(knowing: &Knowing) -> Vec<usize> {
    let mut places: Vec<usize> = (0..knowing.influences.len()).collect();
    let key = |place: usize| {
        let index =
            knowing.indices.as_ref().map_or(0.0, |of| of[0][place].map_or(0.0, |i| i.total));
        let elasticity = knowing.elasticities[place].map_or(0.0, f64::abs);
        let swing = knowing.influences[place].sure_swing();
        (knowing.information.single[place].low, index, swing, elasticity)
    };
    places.sort_by(|one, other| {
        let (one_key, other_key) = (key(*one), key(*other));
        let worth = other_key.0.total_cmp(&one_key.0);
        worth
            .then(other_key.1.total_cmp(&one_key.1))
            .then(other_key.2.total_cmp(&one_key.2))
            .then(other_key.3.total_cmp(&one_key.3))
            .then(one.cmp(other))
    });
    places
}

fn row(findings: &Findings<'_>, knowing: &Knowing, place: usize) -> String {
    let influence = &knowing.influences[place];
    let declared = &findings.model.parameters[influence.parameter];
    let index = |answer: usize| {
        let index = knowing.indices.as_ref().and_then(|indices| indices[answer][place]);
        match index {
            Some(index) => [format!("{:.2}", index.first), format!("{:.2}", index.total)],
            None => ["-".to_owned(), "-".to_owned()],
        }
    };
    let [low, high] = influence.baseline;
    let worth = knowing.information.single[place];
    let judged = if declared.basis == Basis::Judgement { "*" } else { " " };
    let last = match influence.error {
        Some(error) => {
            let percent = |error: f64| figure(error * 100.0, 2);
            format!("{:>9} {:>6}", percent(error.counting), percent(error.draws))
        }
        None => {
            let ([first, total], [change_first, change_total]) = (index(0), index(1));
            format!("{first:>9} {total:>6} {change_first:>6} {change_total:>5}")
        }
    };
    format!(
        "{:ID_WIDTH$} {:>14} {:>16} {last}\n",
        format!("{judged}{}", short(&declared.id)),
        format!("{} to {}", figure(worth.low, 2), figure(worth.high, 2)),
        format!("{} {}", figure(low * 100.0, 3), figure(high * 100.0, 3)),
    )
}

/// An id that fits its column; what tells it from others stands at its end.
fn short(id: &str) -> String {
    let count = id.chars().count();
    if count < ID_WIDTH {
        return id.to_owned();
    }
    ['…'].into_iter().chain(id.chars().skip(count + 2 - ID_WIDTH)).collect()
}

fn worth(findings: &Findings<'_>, knowing: &Knowing) -> String {
    let information = &knowing.information;
    let price = knowing.price;
    let value = |points: f64| format!("{} points", figure(points, 2));
    let groups: Vec<String> = knowing
        .groups
        .iter()
        .zip(&information.sets)
        .map(|(group, worth)| {
            let (low, high) = (figure(worth.low, 2), value(worth.high));
            format!("the {} that rest on {}, {low} to {high}", group.1.len(), group.0)
        })
        .collect();
    let perfect = information.perfect;
    let everything = if perfect.low < perfect.high {
        format!("{} to {}", figure(perfect.low, 2), value(perfect.high))
    } else {
        value(perfect.high)
    };
    let counted = if perfect.low < perfect.high {
        " Chances are counted, which makes the upper bounds wider and leaves the lower unbiased."
    } else {
        ""
    };
    format!(
        "What it would be worth to know, when choosing among these arms at {} points a percentage \
         point: everything, {everything} of political cost (the expected value of perfect \
         information, as much as {} percentage points of the chance{}); of the uncertain numbers, \
         {}. A part is worth between what a rule gains that looks at it and what nobody can gain \
         more than by it.{counted} Without more knowledge one would choose `{}`.",
        figure(price, 3),
        figure(perfect.high / price, 2),
        if counted.is_empty() { "" } else { " at most" },
        if groups.is_empty() { "no part of it".to_owned() } else { groups.join("; ") },
        findings.arms[information.chosen].arm.name,
    )
}

/// Plain sentences: what would change the choice.
fn flips(findings: &Findings<'_>, knowing: &Knowing) -> String {
    let Some(at_point) = knowing.at_point else {
        return "Where the choice would flip is not asked where chances are counted.".to_owned();
    };
    let chosen = &findings.arms[at_point].arm.name;
    let flips = flips_by_distance(knowing);
    if flips.is_empty() {
        return format!(
            "No single number within its 1st to 99th percentile, the others at their points, would \
             make another arm than `{chosen}` the choice."
        );
    }
    let point = knowing.points.as_slice();
    let all = flips.len();
    let each = flips.iter().take(FLIPS).map(|(influence, flip)| {
        let declared = &findings.model.parameters[influence.parameter];
        format!(
            "`{}` {} {} (it stands at {}; then `{}`)",
            declared.id,
            if flip.above { "exceeds" } else { "is below" },
            figure(flip.value, 3),
            figure(point[influence.parameter], 3),
            findings.arms[flip.arm].arm.name
        )
    });
    let rest = if all > FLIPS {
        format!(", or one of {} others goes further from its point", all - FLIPS)
    } else {
        String::new()
    };
    format!(
        "With every number at its point `{chosen}` is the choice. It stays so unless {}{rest}.",
        each.collect::<Vec<_>>().join(", or ")
    )
}

/// What would change the choice, the least change of a number first.
pub(super) fn flips_by_distance(knowing: &Knowing) -> Vec<(&Influence, &Flip)> {
    let mut flips: Vec<(&Influence, &Flip)> = knowing
        .influences
        .iter()
        .flat_map(|influence| influence.flips.iter().map(move |flip| (influence, flip)))
        .collect();
    let far = |(influence, flip): &(&Influence, &Flip)| {
        let here = knowing.points[influence.parameter];
        if here > 0.0 && flip.value > 0.0 { libm::log(flip.value / here).abs() } else { f64::MAX }
    };
    flips.sort_by(|one, other| {
        far(one).total_cmp(&far(other)).then(one.0.parameter.cmp(&other.0.parameter))
    });
    flips
}

pub(super) fn json(findings: &Findings<'_>, knowing: &Knowing) -> Value {
    let name = |arm: usize| &findings.arms[arm].arm.name;
    let index = |answer: usize, place: usize| {
        let index = knowing.indices.as_ref().and_then(|indices| indices[answer][place]);
        index.map(|index| json!({ "first": index.first, "total": index.total }))
    };
    let parameters = knowing.influences.iter().enumerate().map(|(place, influence)| {
        let declared = &findings.model.parameters[influence.parameter];
        let flips = influence
            .flips
            .iter()
            .map(|flip| json!({ "value": flip.value, "above": flip.above, "arm": name(flip.arm) }));
        json!({
            "id": declared.id,
            "basis": declared.basis.name(),
            "point": knowing.points[influence.parameter],
            "p05": influence.values[0],
            "p95": influence.values[1],
            "worth": knowing.information.single[place].low,
            "worth_at_most": knowing.information.single[place].high,
            "risk_at_p05_p95": influence.baseline,
            "change_at_p05_p95": influence.change,
            "swing_error": influence.error.map(|error| json!({
                "counting": error.counting,
                "draws": error.draws,
                "change_both": error.change,
            })),
            "elasticity": knowing.elasticities[place],
            "index_of_risk": index(0, place),
            "index_of_change": index(1, place),
            "flips": flips.collect::<Vec<_>>(),
        })
    });
    let groups = knowing.groups.iter().zip(&knowing.information.sets).map(|(group, worth)| {
        let count = group.1.len();
        json!({
            "basis": group.0,
            "parameters": count,
            "worth": worth.low,
            "worth_at_most": worth.high,
        })
    });
    json!({
        "price": knowing.price,
        "chosen": name(knowing.information.chosen),
        "chosen_at_points": knowing.at_point.map(name),
        "changed": name(knowing.changed),
        "perfect": knowing.information.perfect.low,
        "perfect_at_most": knowing.information.perfect.high,
        "swings": if knowing.at_point.is_some() { "at points" } else { "regression" },
        "groups": groups.collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}
