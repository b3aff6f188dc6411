//! What to choose at which price, and what a budget buys.

use serde_json::Value;
use serde_json::json;

use crate::model::MeasureSet;
use crate::model::Model;
use crate::report::study::Findings;
use crate::report::study::WIDTH;
use crate::report::study::cut;
use crate::report::study::percent;
use crate::report::study::share;
use crate::report::words::counted;
use crate::report::words::figure;
use crate::report::words::grouped;
use crate::report::words::wrap;
use crate::study::arms::ids;
use crate::study::decision::Decision;
use crate::study::decision::Frontier;
use crate::study::decision::Priced;
use crate::study::decision::Standing;
use crate::study::decision::steps;

/// A table shows so many arms and so many sets of a frontier.
const ARMS: usize = 6;
const SETS: usize = 12;

/// Of the sets of a frontier those are shown that lower the chance by this part of the cheapest
/// one's, or more, set against the one shown before.
const STEP: f64 = 0.03;

pub(super) fn table(findings: &Findings<'_>, decision: &Decision) -> String {
    let standing = &decision.standing;
    let mut text = wrap(&choice(findings, standing), WIDTH, "");
    text.push('\n');
    text.push_str(&prices(findings, decision));
    if let Some(frontier) = &decision.frontier {
        text.push('\n');
        text.push_str(&bought(findings.model, frontier));
    }
    text
}

fn choice(findings: &Findings<'_>, standing: &Standing) -> String {
    let arms = findings.arms;
    let (expected, maximin) = (standing.expected(), standing.maximin());
    let regret = standing.minimax_regret();
    let name = |arm: usize| &arms[arm].arm.name;
    format!(
        "What to choose, if one would pay {} of political cost to lower the chance by one \
         percentage point (a price that is yours to set: --price): on average `{}`, which is the \
         best in {} of the draws. Robust choices: the worst case is mildest under `{}` \
         (maximin); the most that one can regret is least under `{}`, {} (minimax regret).",
        counted_points(standing.price),
        name(expected),
        share(standing.best[expected]),
        name(maximin),
        name(regret),
        counted_points(standing.regret[regret]),
    )
}

fn counted_points(points: f64) -> String {
    let text = figure(points, 3);
    if text == "1" { "1 point".to_owned() } else { format!("{text} points") }
}

/// Of each price, in how many draws each arm would be chosen.
fn prices(findings: &Findings<'_>, decision: &Decision) -> String {
    let arms = findings.arms;
    let most =
        |arm: usize| decision.prices.iter().map(|standing| standing.best[arm]).fold(0.0, f64::max);
    let mut shown: Vec<usize> = (0..arms.len()).filter(|arm| most(*arm) > 0.0).collect();
    shown.sort_by(|one, other| most(*other).total_cmp(&most(*one)).then(one.cmp(other)));
    shown.truncate(ARMS);
    shown.sort_unstable();
    let names = shown.iter().map(|arm| cut(&arms[*arm].arm.name).chars().count());
    let width = names.max().unwrap_or(0).max(24);
    let mut text = format!("{:width$}", "best in % of draws, at");
    for standing in &decision.prices {
        text.push_str(&format!("{:>7}", figure(standing.price, 3)));
    }
    text.push_str("  points a percentage point\n");
    for arm in shown {
        text.push_str(&format!("{:width$}", cut(&arms[arm].arm.name)));
        for standing in &decision.prices {
            // The arm that is best on average at this price has a star.
            let star = if standing.expected() == arm { "*" } else { " " };
            text.push_str(&format!("{:>6.1}{star}", standing.best[arm] * 100.0));
        }
        text.push('\n');
    }
    text + "* best on average at that price\n"
}

fn bought(model: &Model, frontier: &Frontier) -> String {
    let asked = grouped(frontier.asked as u64);
    let how = if frontier.exhaustive {
        format!("all {asked} affordable sets were asked")
    } else {
        format!(
            "affordable sets are too many to ask all; a search asked {asked}, so a set may be \
             missed"
        )
    };
    let budget = match frontier.budget {
        Some(budget) => format!(" up to a cost of {budget}"),
        None => String::new(),
    };
    let floor = if frontier.harmful.is_empty() {
        format!(
            "With every affordable measure together the chance is {}; each of them lowers it in \
             that company.",
            percent(frontier.floor)
        )
    } else {
        let harmful: MeasureSet = frontier.harmful.iter().copied().collect();
        format!(
            "With every affordable measure together the chance is {}; in that company {} harm, so \
             this is no bound.",
            percent(frontier.floor),
            ids(model, harmful).join(", ")
        )
    };
    let mut text = wrap(
        &format!(
            "What cost buys{budget}: the sets that no other beats in both cost and chance, every \
             number at its point ({how}). {floor}"
        ),
        WIDTH,
        "",
    );
    text.push_str("cost   chance  set, by what it adds to the one above\n");
    let shown = worthwhile(frontier);
    let steps = steps(model, &shown);
    for (set, (added, dropped)) in shown.iter().zip(&steps) {
        let plus = added.iter().map(|id| format!("+{id}"));
        let minus = dropped.iter().map(|id| format!("-{id}"));
        let change: Vec<String> = plus.chain(minus).collect();
        let change = if change.is_empty() { "none".to_owned() } else { change.join(" ") };
        let change = wrap(&change, WIDTH - 16, "                ");
        text.push_str(&format!("{:>4} {:>8}  {change}", set.cost, percent(set.risk)));
    }
    if frontier.sets.len() > shown.len() {
        let more = counted(frontier.sets.len() - shown.len(), "set");
        text.push_str(&format!("{more} between these change little (--format json has all)\n"));
    }
    text
}

/// The sets that make a difference worth a line.
pub(super) fn worthwhile(frontier: &Frontier) -> Vec<Priced> {
    let mut shown: Vec<Priced> = Vec::new();
    for set in &frontier.sets {
        let first = shown.first().map_or(0.0, |first| first.risk);
        if shown.last().is_none_or(|last| last.risk - set.risk >= STEP * first) {
            shown.push(*set);
        }
    }
    shown.truncate(SETS);
    shown
}

pub(super) fn json(findings: &Findings<'_>, decision: &Decision) -> Value {
    let model = findings.model;
    let name = |arm: usize| &findings.arms[arm].arm.name;
    let standing = |standing: &Standing| {
        let arms = findings.arms.iter().enumerate().map(|(place, arm)| {
            json!({
                "arm": arm.arm.name,
                "mean_loss": standing.mean[place],
                "worst_loss": standing.worst[place],
                "regret": standing.regret[place],
                "best": standing.best[place],
            })
        });
        json!({
            "price": standing.price,
            "expected": name(standing.expected()),
            "maximin": name(standing.maximin()),
            "minimax_regret": name(standing.minimax_regret()),
            "arms": arms.collect::<Vec<_>>(),
        })
    };
    let frontier = decision.frontier.as_ref().map(|frontier| {
        let sets = frontier.sets.iter().map(|set| {
            json!({ "measures": ids(model, set.measures), "cost": set.cost, "risk": set.risk })
        });
        json!({
            "budget": frontier.budget,
            "asked": frontier.asked,
            "exhaustive": frontier.exhaustive,
            "all_affordable": frontier.floor,
            "harmful_in_company": ids(model, frontier.harmful.iter().copied().collect()),
            "sets": sets.collect::<Vec<_>>(),
        })
    });
    json!({
        "at": standing(&decision.standing),
        "prices": decision.prices.iter().map(standing).collect::<Vec<_>>(),
        "frontier": frontier,
    })
}
