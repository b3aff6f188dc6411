//! A study for people and for programs: tables with what they say, JSON, CSV.
//!
//! Every figure has its two errors apart: the spread over the draws of the parameters, and what
//! counting adds where answers are not exact.

mod attribution;
mod beliefs;
mod decision;
mod information;
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
mod passages;
mod tables;

use std::io;
use std::io::Write;

use csv::Writer;
use serde_json::Value;
use serde_json::json;

use crate::chance::Seed;
use crate::model::Model;
use crate::report::study::tables::Column;
use crate::report::words::figure;
use crate::report::words::first_language;
use crate::report::words::grouped;
use crate::report::words::wrap;
use crate::study::arms::Arm;
use crate::study::arms::ids;
use crate::study::attribution::Attribution;
use crate::study::basis;
use crate::study::beliefs::Views;
use crate::study::decision::Decision;
use crate::study::design::Design;
use crate::study::draws::Draws;
use crate::study::draws::Knowledge;
use crate::study::draws::Tails;
use crate::study::draws::tail;
use crate::study::knowing::Knowing;
use crate::study::passages::Passages;
use crate::study::risks::Risks;
use crate::study::uncertainty::ArmSpread;
use crate::study::uncertainty::Spread;

/// No line is wider than this.
pub(super) const WIDTH: usize = 100;

/// Longer names of arms are cut.
const NAME_WIDTH: usize = 36;

/// What a study has found, and under what.
#[derive(Debug, Clone, Copy)]
pub struct Findings<'a> {
    /// The rules, with every parameter at its point.
    pub model: &'a Model,
    /// The severity whose chance is the risk.
    pub severity: u8,
    /// The key of all draws.
    pub seed: Seed,
    /// How parameters were drawn.
    pub design: Design,
    /// How many draws were done.
    pub samples: usize,
    /// Replications of each draw; none if every answer is exact.
    pub replications: Option<u64>,
    /// How likely the tail was taken to be.
    pub tails: Tails,
    /// What is known of the parameters.
    pub knowledge: &'a Knowledge,
    /// What they are in each draw.
    pub draws: &'a Draws,
    /// Of each draw, of each arm, the risk.
    pub risks: &'a Risks,
    /// The arms over all draws; the first is the baseline.
    pub arms: &'a [ArmSpread],
    /// What each measure has a part in, if that was asked.
    pub attribution: Option<&'a Attribution>,
    /// What to choose.
    pub decision: &'a Decision,
    /// What it hangs on, if that was asked.
    pub knowing: Option<&'a Knowing>,
    /// What sides hold, if beliefs were given.
    pub views: Option<&'a Views>,
}

/// What stands out, then tables.
#[must_use]
pub fn table(findings: &Findings<'_>) -> String {
    let mut text = heading(findings);
    text.push('\n');
    text.push_str(&wrap(&stands_out(findings), WIDTH, ""));
    text.push('\n');
    text.push_str(&arms_table(findings));
    text.push('\n');
    if let Some(found) = findings.attribution {
        text.push_str(&attribution::table(findings.model, found));
        text.push('\n');
    }
    text.push_str(&decision::table(findings, findings.decision));
    text.push('\n');
    if let Some(knowing) = findings.knowing {
        text.push_str(&information::table(findings, knowing));
        text.push('\n');
    }
    if let Some(views) = findings.views {
        text.push_str(&beliefs::table(findings, views));
        text.push('\n');
    }
    text.push_str(&wrap(&rests_on(findings), WIDTH, ""));
    text
}

fn heading(findings: &Findings<'_>) -> String {
    let Findings { model, design, seed, samples, .. } = findings;
    let scenario = model.checked().scenario();
    let title = scenario.title.in_language(first_language(scenario));
    let answers = match findings.replications {
        None => "each answer exact".to_owned(),
        Some(n) => format!("each answer counted over {} replications", grouped(n)),
    };
    let seed = seed.to_string();
    let setting = format!(
        "{} draws of {} uncertain numbers ({}, seed {}...); {answers}{}",
        grouped(*samples as u64),
        findings.draws.uncertain.len(),
        match design {
            Design::Sobol => "scrambled Sobol points",
            Design::Random => "independent points",
        },
        &seed[..8],
        tails(findings),
    );
    format!("{title}\n{}", wrap(&setting, WIDTH, ""))
}

fn tails(findings: &Findings<'_>) -> String {
    if findings.tails == Tails::Base {
        return String::new();
    }
    let tail = tail(findings.model);
    let names: Vec<&str> =
        tail.iter().map(|place| findings.model.parameters[*place].id.as_str()).collect();
    format!("; times {} are {}", findings.tails.factor(), names.join(", "))
}

/// Three sentences for somebody who reads no more.
fn stands_out(findings: &Findings<'_>) -> String {
    let Findings { arms, severity, .. } = findings;
    let none = &arms[0].risk;
    let level = format!(
        "What stands out: the chance of severity {severity} under `{}` lies between {} and {} \
         (5-95% of the draws), half of them below {}.",
        arms[0].arm.name,
        percent(none.low),
        percent(none.high),
        percent(none.median)
    );
    let Some(first) = lowest(&arms[1..]) else { return level };
    let surest = format!(
        "The lowest chance is that of `{}`: {} of none's (5-95%: {} to {}); it is below none's in \
         {} of the draws and the lowest of all arms in {}.",
        first.arm.name,
        signed(first.relative.median),
        signed(first.relative.low),
        signed(first.relative.high),
        share(first.helps),
        share(first.best)
    );
    let doubtful: Vec<String> = arms[1..]
        .iter()
        .filter(|arm| arm.helps < 0.9)
        .map(|arm| format!("`{}` ({})", arm.arm.name, share(arm.helps)))
        .collect();
    let doubt = match doubtful.as_slice() {
        [] => "Every arm lowers it in nine draws of ten or more.".to_owned(),
        few if few.len() <= 5 => {
            format!("That they help at all is less than nine in ten for {}.", few.join(", "))
        }
        many => format!(
            "{} of {} arms help in less than nine draws of ten, among them {}.",
            many.len(),
            arms.len() - 1,
            many[..3].join(", ")
        ),
    };
    format!("{level} {surest} {doubt}")
}

fn lowest(arms: &[ArmSpread]) -> Option<&ArmSpread> {
    arms.iter().min_by(|one, other| one.risk.mean.total_cmp(&other.risk.mean))
}

fn arms_table(findings: &Findings<'_>) -> String {
    let Findings { arms, severity, .. } = findings;
    let names = arms.iter().map(|arm| arm.arm.name.chars().count().min(NAME_WIDTH));
    let width = names.max().unwrap_or(0).max(4);
    let counted = findings.replications.is_some();
    let error = |text: &str| if counted { format!("{text:>9}") } else { String::new() };
    let mut text = format!(
        "{:width$}       P(severity ≥ {severity}), %{:>22}   change, % of none's\n",
        "",
        if counted { "counting" } else { "" },
    );
    text.push_str(&format!(
        "{:width$} cost  median       5-95%{}   median         5-95%  helps,%  best,%\n",
        "arm",
        error("error")
    ));
    for arm in *arms {
        let risk = &arm.risk;
        let relative = &arm.relative;
        let is_none = arm.arm.name == arms[0].arm.name;
        let change = if is_none {
            format!("{:>9}{:>16}{:>8}", "", "", "")
        } else {
            format!(
                "{:>9}{:>16}{:>8.1}",
                format!("{:+.1}", relative.median * 100.0),
                format!("{:+.1} {:+.1}", relative.low * 100.0, relative.high * 100.0),
                arm.helps * 100.0
            )
        };
        text.push_str(&format!(
            "{:width$} {:>4} {:>7} {:>14}{}{change}{:>8.1}\n",
            cut(&arm.arm.name),
            arm.cost,
            figure(risk.median * 100.0, 3),
            format!("{} {}", figure(risk.low * 100.0, 3), figure(risk.high * 100.0, 3)),
            error(&figure(arm.counting_error.unwrap_or(0.0) * 100.0, 2)),
            arm.best * 100.0,
        ));
    }
    text
}

fn rests_on(findings: &Findings<'_>) -> String {
    let arms: Vec<Arm> = findings.arms.iter().map(|arm| arm.arm.clone()).collect();
    let resting = basis::resting(findings.model, &arms);
    let errors = match findings.replications {
        None => "No figure has an error of counting; the spreads are those of the parameters.",
        Some(_) => {
            "The counting error is the standard error that replications leave on the mean over all \
             draws; the spreads hold the parameters' uncertainty and that of counting each draw."
        }
    };
    format!(
        "{errors} With {} draws a share of them is known to ±{} at worst. On judgement rest {} of \
         the {} numbers of play, and {} of the {} numbers of the measures compared; the spreads \
         are as wide as that judgement made them. Nothing here predicts.",
        grouped(findings.samples as u64),
        share(1.96 * 0.5 / (findings.samples as f64).sqrt()),
        resting.play.judgement,
        resting.play.all,
        resting.measures.judgement,
        resting.measures.all,
    )
}

/// One JSON object; how crises go stands in it if that was asked.
#[must_use]
pub fn json(findings: &Findings<'_>, passages: Option<&Passages>) -> String {
    let Findings { model, seed, .. } = findings;
    let checked = model.checked();
    let tail = tail(model);
    let tail: Vec<&str> = tail.iter().map(|place| model.parameters[*place].id.as_str()).collect();
    let arms = findings.arms.iter().map(|arm| {
        json!({
            "arm": arm.arm.name,
            "measures": ids(model, arm.arm.measures),
            "cost": arm.cost,
            "point": arm.point,
            "risk": spread(&arm.risk),
            "change": spread(&arm.change),
            "relative_change": spread(&arm.relative),
            "helps": arm.helps,
            "best": arm.best,
            "errors": {
                "counting": arm.counting_error,
                "parameters": arm.parameter_deviation,
            },
        })
    });
    let object = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "scenario": { "id": checked.scenario().id, "sha256": checked.digest() },
        "severity": findings.severity,
        "method": if findings.replications.is_some() { "simulate" } else { "exact" },
        "seed": seed.to_string(),
        "design": findings.design.name(),
        "samples": findings.samples,
        "replications": findings.replications,
        "tails": { "name": findings.tails.name(), "factor": findings.tails.factor(), "parameters": tail },
        "uncertain": findings.draws.uncertain.len(),
        "arms": arms.collect::<Vec<_>>(),
        "attribution": findings.attribution.map(|found| attribution::json(model, found)),
        "decision": decision::json(findings, findings.decision),
        "information": findings.knowing.map(|knowing| information::json(findings, knowing)),
        "beliefs": findings.views.map(|views| beliefs::json(findings, views)),
        "passages": passages.map(|passages| passages::json(findings, passages)),
        "observed": passages.map(|passages| passages::observed(findings, passages)),
    });
    format!("{object:#}\n")
}

/// How a quantity lies, for programs.
pub(super) fn spread(spread: &Spread) -> Value {
    let Spread { mean, low, median, high, deviation } = spread;
    json!({ "mean": mean, "p05": low, "median": median, "p95": high, "deviation": deviation })
}

/// A header line and a row an arm.
#[must_use]
pub fn arms_csv(findings: &Findings<'_>) -> String {
    let (header, columns): (Vec<String>, Vec<Column>) = tables::arms(findings).into_iter().unzip();
    csv(header, rows(&columns))
}

/// A row a draw: its number, the risk of each arm, the value of each uncertain parameter. The table
/// is as long as there are draws, so it is written run by run.
///
/// # Errors
/// Those of whatever it is written to.
pub fn draws_csv(findings: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    writer.write_record(tables::draws(findings, 0..0).into_iter().map(|(name, _)| name))?;
    for run in tables::runs(findings.risks.len()) {
        let columns = tables::draws(findings, run).into_iter().map(|(_, column)| column);
        for row in rows(&columns.collect::<Vec<Column>>()) {
            writer.write_record(row)?;
        }
    }
    writer.flush()
}

fn rows(columns: &[Column]) -> impl Iterator<Item = Vec<String>> + '_ {
    (0..columns[0].rows()).map(|row| columns.iter().map(|column| column.cell(row)).collect())
}

pub(super) fn csv(header: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    for row in [header].into_iter().chain(rows) {
        writer.write_record(row).expect("rows of one length are written to memory");
    }
    let bytes = writer.into_inner().expect("memory takes what is written");
    String::from_utf8(bytes).expect("only strings were written")
}

/// A name that fits its column.
pub(super) fn cut(name: &str) -> String {
    if name.chars().count() <= NAME_WIDTH {
        return name.to_owned();
    }
    name.chars().take(NAME_WIDTH - 1).chain(['…']).collect()
}

/// A probability in percent with its sign.
pub(super) fn percent(probability: f64) -> String {
    figure(probability * 100.0, 3) + "%"
}

/// A change of a probability in percentage points.
pub(super) fn points(change: f64) -> String {
    format!("{:+.3}", change * 100.0)
}

/// A relative change in percent.
fn signed(change: f64) -> String {
    format!("{:+.0}%", change * 100.0)
}

/// A share of draws in percent.
pub(super) fn share(share: f64) -> String {
    figure(share * 100.0, 3) + "%"
}
