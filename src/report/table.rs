//! A comparison for people at a terminal: a table of at most 100 columns, and what it says.

use std::cmp::Reverse;

use anstyle::AnsiColor;
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::chance::Seed;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::montecarlo::estimate::Estimate;
use crate::montecarlo::estimate::relative_change;
use crate::report::words::counted;
use crate::report::words::figure;
use crate::report::words::first_language;
use crate::report::words::grouped;
use crate::report::words::percent;
use crate::report::words::wrap;
use crate::scenario::schema::RungKind;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::basis;
use crate::study::basis::Count;
use crate::study::compare;
use crate::study::compare::Agreement;
use crate::study::compare::ArmResult;
use crate::study::compare::Comparison;
use crate::study::compare::Difference;
use crate::study::compare::Method;
use crate::study::compare::Precision;

/// No line is wider than this.
const WIDTH: usize = 100;

/// Longer names of arms are cut.
const NAME_WIDTH: usize = 34;

/// Longer titles of an outcome are cut.
const TITLE_WIDTH: usize = 24;

/// The place of the bars among the columns, and how wide they may be; where there is no room for
/// the least there are none.
const BARS: usize = 4;
const BAR_MIN: usize = 4;
const BAR_MAX: usize = 16;

/// Fewer replications than this at the headline severity are too few to speak of.
const COUNT_MIN: u64 = 20;

const HEADING: Style = Style::new().bold();
const PLAIN: Style = Style::new();
const DOUBTFUL: Style = Style::new().dimmed();
const BETTER: Style = AnsiColor::Cyan.on_default();
const WORSE: Style = AnsiColor::Yellow.on_default();

/// The comparison, with ANSI codes for styles; `path` is how the scenario was named.
#[must_use]
pub fn comparison(model: &Model, comparison: &Comparison, path: &str) -> String {
    let mut text = heading(model, comparison);
    text.push_str(&table(model, comparison));
    text.push('\n');
    if let Some(sentence) = standing_out(model, comparison) {
        text.push_str(&wrap(&sentence, WIDTH, ""));
    }
    text.push_str(&wrap(&judgement(model, comparison), WIDTH, ""));
    text.push_str(&wrap(&method(comparison), WIDTH, ""));
    if let Some(proposal) = proposal(model, comparison, path) {
        text.push_str(&proposal);
    }
    if let Some(example) = example(model, comparison, path) {
        text.push_str(&example);
    }
    text
}

fn heading(model: &Model, comparison: &Comparison) -> String {
    let scenario = model.checked().scenario();
    let language = first_language(scenario);
    let title = wrap(scenario.title.in_language(language), WIDTH, "");
    let partial = if comparison.partial { " (stopped early: partial)" } else { "" };
    let how = comparison.replications.map_or_else(
        || "exact".to_owned(),
        |n| {
            let looks = if comparison.precision.is_some() { " at any look" } else { "" };
            format!("{}{partial}, bounds of 95%{looks}", counted(n as usize, "replication"))
        },
    );
    let turn = scenario.clock.turn.in_language(language);
    let about = format!(
        "at most {} of {turn}; {how}; digest {}",
        counted(model.horizon as usize, "turn"),
        &comparison.digest[..12]
    );
    format!("{HEADING}{}{HEADING:#}\n{}\n", title.trim_end(), wrap(&about, WIDTH, ""))
}

/// How an exact comparison agrees with a sampled one: a self-test that anyone can run.
#[must_use]
pub fn agreement(model: &Model, exact: &Comparison, sampled: &Comparison) -> String {
    let agreements = compare::agreement(exact, sampled, model.headline);
    let decimals = decimals(&agreements.iter().map(|each| each.sampled).collect::<Vec<_>>()) + 1;
    let cells = |cell: &dyn Fn(&Agreement) -> String| -> Vec<Cell> {
        agreements.iter().map(|each| (cell(each), PLAIN)).collect()
    };
    let names = exact.arms.iter().map(|arm| (shorten(&arm.arm.name), PLAIN)).collect();
    let columns = [
        Column::new("", "arm", names),
        Column::new("exact,", "%", cells(&|each| percent(each.exact, decimals))),
        Column::new(
            "simulated,",
            "%",
            cells(&|each| {
                let show = |number: f64| percent(number, decimals);
                let Estimate { value, low, high } = each.sampled;
                format!("{} ({}–{})", show(value), show(low), show(high))
            }),
        ),
        Column::new("", "z", cells(&|each| format!("{:+.2}", each.z))),
    ];
    let farthest = agreements.iter().map(|each| each.z.abs()).fold(0.0, f64::max);
    let n = grouped(sampled.replications.unwrap_or(0));
    let sentence = format!(
        "Check against {n} replications: z is the distance in standard errors, at most \
         {farthest:.2} here; above 4.5 something would be wrong."
    );
    format!("\n{}\n{}", print(&columns), wrap(&sentence, WIDTH, ""))
}

/// A cell with its style.
type Cell = (String, Style);

/// A heading of two lines, and the cells under it.
struct Column {
    heading: [String; 2],
    cells: Vec<Cell>,
}

impl Column {
    fn new(first: &str, second: &str, cells: Vec<Cell>) -> Self {
        Column { heading: [first.to_owned(), second.to_owned()], cells }
    }

    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|(cell, _)| cell.width());
        cells.chain(self.heading.iter().map(|line| line.width())).max().unwrap_or(0)
    }
}

fn table(model: &Model, comparison: &Comparison) -> String {
    let arms = &comparison.arms;
    let sampled = comparison.replications.is_some();
    let headline: Vec<Estimate> =
        arms.iter().map(|arm| arm.at_least(model.headline).estimate).collect();
    let names = arms.iter().map(|arm| (shorten(&arm.arm.name), PLAIN)).collect();
    let costs = arms.iter().map(|arm| (arm.cost.to_string(), PLAIN)).collect();
    let changes = match &comparison.precision {
        None => {
            let cells = arms.iter().map(|arm| change(arm, headline[0].value)).collect();
            Column::new("change,", "% of none's", cells)
        }
        Some(precision) => {
            let cells = arms.iter().map(|arm| points(arm, precision)).collect();
            Column::new("difference,", "points", cells)
        }
    };
    let reaches = format!("≥ {}), %", model.headline);
    let mut columns = vec![
        Column::new("", "arm", names),
        Column::new("", "cost", costs),
        Column::new("P(severity", &reaches, bounded(&headline, sampled)),
        changes,
    ];
    if let Some(worst) = worst_outcome(model) {
        let ends: Vec<Estimate> =
            arms.iter().map(|arm| arm.outcomes[worst.index()].estimate).collect();
        let cells = ends.iter().map(|each| (rare(each.value, decimals(&ends)), PLAIN)).collect();
        let title = title_of(model, worst);
        let (first, second) = title.rsplit_once(' ').unwrap_or(("", &title));
        columns.push(Column::new(first, &format!("{second}, %"), cells));
    }
    let taken: usize = columns.iter().map(|column| column.width() + 2).sum();
    let room = WIDTH.saturating_sub(taken);
    if room >= BAR_MIN {
        columns.insert(BARS, Column::new("", "", bars(&headline, room.min(BAR_MAX))));
    }
    print(&columns)
}

/// Columns under their headings; names and bars to the left, numbers to the right.
fn print(columns: &[Column]) -> String {
    let mut lines = vec![String::new(); columns[0].cells.len() + 2];
    for (place, column) in columns.iter().enumerate() {
        let width = column.width();
        let to_the_left = place == 0 || column.heading == [String::new(), String::new()];
        let heading = column.heading.iter().map(|line| (line.clone(), HEADING));
        for (line, (cell, style)) in lines.iter_mut().zip(heading.chain(column.cells.clone())) {
            let pad = " ".repeat(width - cell.width());
            let gap = if place == 0 { "" } else { "  " };
            let (before, after) = if to_the_left { ("", pad.as_str()) } else { (pad.as_str(), "") };
            line.push_str(&format!("{gap}{before}{style}{cell}{style:#}{after}"));
        }
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A small probability in percent; what was never counted is a plain 0, not 0 to so many decimals.
fn rare(probability: f64, decimals: usize) -> String {
    if probability == 0.0 { "0".to_owned() } else { percent(probability, decimals) }
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= NAME_WIDTH {
        return name.to_owned();
    }
    name.chars().take(NAME_WIDTH - 1).chain(['…']).collect()
}

fn bounded(estimates: &[Estimate], sampled: bool) -> Vec<Cell> {
    let decimals = decimals(estimates);
    let show = |number: f64| percent(number, decimals);
    let cell = |each: &Estimate| {
        let bounds = format!(" ({}–{})", show(each.low), show(each.high));
        show(each.value) + if sampled { &bounds } else { "" }
    };
    estimates.iter().map(|each| (cell(each), PLAIN)).collect()
}

/// A change is coloured only where its bounds leave no doubt of its sign.
fn change(arm: &ArmResult, from: f64) -> Cell {
    let Some(difference) = &arm.difference else { return (String::new(), PLAIN) };
    if from == 0.0 {
        return ("-".to_owned(), DOUBTFUL);
    }
    let part = |number: f64| format!("{:+.1}", number * 100.0).replace("-0.0", "0.0");
    let part = |number: f64| part(number).replace("+0.0", "0.0");
    let style = style_of(difference);
    let relative = difference.pairs.as_ref().and_then(relative_change);
    let bounds = relative.map(|each| format!(" ({} to {})", part(each.low), part(each.high)));
    (part(difference.estimate.value / from) + &bounds.unwrap_or_default(), style)
}

/// A difference in percentage points with its bounds, one digit finer than was asked for.
fn points(arm: &ArmResult, precision: &Precision) -> Cell {
    let Some(difference) = &arm.difference else { return (String::new(), PLAIN) };
    let decimals = decimals_of(precision) + 1;
    let Estimate { value, low, high } = difference.estimate;
    let show = |number: f64| {
        let text = format!("{:+.decimals$}", number * 100.0);
        let is_zero = !text.contains(|digit: char| ('1'..='9').contains(&digit));
        if is_zero { text[1..].to_owned() } else { text }
    };
    (format!("{} ({} to {})", show(value), show(low), show(high)), style_of(difference))
}

/// As many decimals of percentage points as the precision has.
fn decimals_of(precision: &Precision) -> usize {
    (-libm::floor(libm::log10(precision.asked * 100.0) + 1e-9)).clamp(0.0, 6.0) as usize
}

fn style_of(difference: &Difference) -> Style {
    match direction(difference) {
        Direction::Lower => BETTER,
        Direction::Higher => WORSE,
        Direction::Undecided => DOUBTFUL,
    }
}

/// What can be said of the sign of a difference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Lower,
    Higher,
    Undecided,
}

fn direction(difference: &Difference) -> Direction {
    let Estimate { low, high, .. } = difference.estimate;
    // An exact difference smaller than this is what rounding leaves of none.
    let rounding = if difference.pairs.is_none() { 1e-12 } else { 0.0 };
    if high < -rounding {
        Direction::Lower
    } else if low > rounding {
        Direction::Higher
    } else {
        Direction::Undecided
    }
}

fn bars(estimates: &[Estimate], width: usize) -> Vec<Cell> {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let most = estimates.iter().map(|each| each.value).fold(0.0, f64::max);
    let bar = |value: f64| {
        let part = if most > 0.0 { value / most } else { 0.0 };
        let eighths = (part * (width * 8) as f64).round() as usize;
        let bar = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
        (format!("{bar}{}", " ".repeat(width - bar.width())), PLAIN)
    };
    estimates.iter().map(|each| bar(each.value)).collect()
}

/// As many decimals of a percentage as show the width of the narrowest bounds with one digit, or
/// the smallest exact value with three.
fn decimals(estimates: &[Estimate]) -> usize {
    let scale = |each: &Estimate| {
        let width = each.high - each.low;
        if width > 0.0 { width } else { each.value / 100.0 }
    };
    let finest = estimates.iter().map(scale).filter(|scale| *scale > 0.0).fold(1.0, f64::min);
    (-libm::floor(libm::log10(finest * 100.0))).clamp(1.0, 6.0) as usize
}

/// The worst way in which a crisis can end on an ending rung, if there is one.
fn worst_outcome(model: &Model) -> Option<OutcomeId> {
    let rungs = model.ladders.iter().flat_map(|ladder| ladder.graph.node_weights());
    rungs
        .filter(|rung| rung.kind == RungKind::Ends)
        .filter_map(|rung| Some((rung.severity, Reverse(rung.outcome?))))
        .max()
        .map(|(_, Reverse(outcome))| outcome)
}

fn title_of(model: &Model, outcome: OutcomeId) -> String {
    let id = &model.outcomes[outcome.index()];
    let scenario = model.checked().scenario();
    let language = first_language(scenario);
    let rung = scenario.ladders.values().find_map(|ladder| ladder.rungs.get(id));
    let title = rung.map_or(id.as_str(), |rung| rung.title.in_language(language));
    if title.chars().count() <= TITLE_WIDTH {
        return title.to_owned();
    }
    title.chars().take(TITLE_WIDTH - 1).chain(['…']).collect()
}

/// The sentence on what stands out; none, if there is nothing to compare.
fn standing_out(model: &Model, comparison: &Comparison) -> Option<String> {
    let others = &comparison.arms[1..];
    if others.is_empty() {
        return None;
    }
    let severity = model.headline;
    let it = format!("the chance that the crisis reaches severity {severity}");
    let few = |arm: &ArmResult| arm.at_least(severity).count.is_some_and(|n| n < COUNT_MIN);
    if comparison.arms.iter().all(few) {
        return Some(format!(
            "Under no arm do {COUNT_MIN} replications reach severity {severity}: too few to compare \
             arms by; ask for more replications."
        ));
    }
    let is = |arm: &&ArmResult, wanted| arm.difference.as_ref().map(direction) == Some(wanted);
    let lowering: Vec<&ArmResult> = others.iter().filter(|arm| is(arm, Direction::Lower)).collect();
    let raising: Vec<&ArmResult> = others.iter().filter(|arm| is(arm, Direction::Higher)).collect();
    let raised = match raising.as_slice() {
        [] => String::new(),
        [one] => format!("; `{}` raises it", one.arm.name),
        several => format!("; {} raise it", counted(several.len(), "arm")),
    };
    if !lowering.is_empty() {
        let lead = lead(comparison, &lowering);
        let single: Vec<&ArmResult> =
            lowering.iter().copied().filter(|arm| is_single(model, &arm.arm)).collect();
        let single = match single.first() {
            Some(_) if single.len() < lowering.len() => {
                format!(
                    "; of single measures (with what they need) {}",
                    self::lead(comparison, &single)
                )
            }
            _ => String::new(),
        };
        return Some(format!("What stands out: {it} is lowered most by {lead}{single}{raised}."));
    }
    Some(match (raising.is_empty(), comparison.method) {
        (false, _) => format!("No arm lowers {it}{raised}."),
        (true, Method::Exact) => format!("No arm changes {it}."),
        (true, Method::Simulate) => {
            format!("With these figures no arm's change of {it} can be told from none at all.")
        }
    })
}

/// The arm that lowers the chance most, by how much of itself, and which arms cannot be told from
/// it.
fn lead(comparison: &Comparison, lowering: &[&ArmResult]) -> String {
    let from = comparison.baseline().severity_at_least.as_slice();
    let change = |arm: &ArmResult| arm.difference.as_ref().map_or(0.0, |d| d.estimate.value);
    let best = lowering.iter().min_by(|a, b| change(a).total_cmp(&change(b)));
    let best = best.expect("somebody lowers it");
    let high = best.difference.as_ref().map_or(0.0, |difference| difference.estimate.high);
    let close = lowering.iter().filter(|arm| {
        let low = arm.difference.as_ref().map_or(0.0, |difference| difference.estimate.low);
        arm.arm != best.arm && low <= high + 1e-12
    });
    let base = from[usize::from(comparison.headline) - 1].estimate.value;
    let part = -change(best) / base * 100.0;
    let others: Vec<&&ArmResult> = close.collect();
    let beside = match others.as_slice() {
        [] => String::new(),
        [one] => format!(", from which `{}` cannot be told", one.arm.name),
        several => format!(", from which {} cannot be told", counted(several.len(), "other arm")),
    };
    format!("`{}`, by {part:.0}% of itself{beside}", best.arm.name)
}

/// Whether an arm is one measure with what it needs.
fn is_single(model: &Model, arm: &Arm) -> bool {
    arm.measures.iter().any(|measure| {
        model.measures[measure.index()].id == arm.name && model.with_needs(measure) == arm.measures
    })
}

/// The sentence on how much rests on judgement.
fn judgement(model: &Model, comparison: &Comparison) -> String {
    let arms: Vec<Arm> = comparison.arms.iter().map(|arm| arm.arm.clone()).collect();
    let resting = basis::resting(model, &arms);
    let part = |count: Count, what: &str| match (count.judgement, count.all) {
        (0, all) => format!("none of the {all} numbers {what}"),
        (1, 1) => format!("the one number {what}"),
        (judgement, all) if judgement == all => format!("all {all} numbers {what}"),
        (judgement, all) => format!("{judgement} of the {all} numbers {what}"),
    };
    let play = part(resting.play, "of play");
    if resting.measures.all == 0 {
        return format!("On judgement rest {play}. Nothing here predicts.");
    }
    let measures = part(resting.measures, "of the measures compared");
    format!("On judgement rest {play}, and {measures}. Nothing here predicts.")
}

/// The sentences on how the answer was found.
fn method(comparison: &Comparison) -> String {
    let why = &comparison.why;
    let stopped = comparison.precision.as_ref().map(|each| precision(comparison, each));
    match comparison.method {
        Method::Exact => format!("Exact: {why}."),
        Method::Simulate => format!("Simulated: {why}.{}", stopped.unwrap_or_default()),
    }
}

/// The sentences on how well differences are known, and what that took.
fn precision(comparison: &Comparison, precision: &Precision) -> String {
    let points = |number: f64| figure(number * 100.0, 3);
    let asked = points(precision.asked);
    let done = comparison.replications.unwrap_or(0);
    let most = grouped(precision.replications_max);
    let differences: Vec<(f64, &ArmResult)> = comparison.arms[1..]
        .iter()
        .filter_map(|arm| {
            let Estimate { value, low, high } = arm.difference.as_ref()?.estimate;
            Some(((high - value).max(value - low), arm))
        })
        .collect();
    let together = match differences.len() {
        1 => "Its bounds hold at every look".to_owned(),
        2 => "The bounds of both differences hold together at every look".to_owned(),
        count => format!("The bounds of all {count} differences hold together at every look"),
    };
    let together = format!("{together}, with a chance of 95% or more.");
    if precision.reached {
        let saved = grouped(precision.replications_max - done);
        let known = match differences.len() {
            1 => "the difference is",
            _ => "every difference is",
        };
        return format!(
            " Stopped after {} of at most {most} replications, {saved} saved: {known} known to \
             within {asked} percentage points. {together}",
            grouped(done)
        );
    }
    let wide = differences.iter().filter(|(width, _)| *width > precision.asked).count();
    let widest = differences.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let (width, arm) = widest.expect("there is a difference to know");
    format!(
        " After {} replications {} not known to within {asked} percentage points, least of all \
         `{}` (to within {}): allow more --replications. {together}",
        grouped(done),
        match wide {
            1 => "one difference is".to_owned(),
            _ => format!("{wide} differences are"),
        },
        arm.arm.name,
        points(*width)
    )
}

/// What to run instead where a severity is reached too rarely to be counted: the headline's, or
/// else the worst outcome's.
fn proposal(model: &Model, comparison: &Comparison, path: &str) -> Option<String> {
    let few = |severity: &u8| {
        let counts = comparison.arms.iter().map(|arm| arm.at_least(*severity).count);
        counts.flatten().any(|count| count < COUNT_MIN)
    };
    let worst = worst_outcome(model).map(|outcome| severity_of(model, outcome));
    let asked = [Some(model.headline), worst].into_iter().flatten();
    let severity = asked.filter(|severity| *severity > 0).find(few)?;
    let arms: Vec<&Arm> = comparison.arms[1..].iter().map(|result| &result.arm).collect();
    let arm = arms.iter().find(|arm| arm.name == "all").or(arms.first());
    let sentence = format!(
        "Fewer than {COUNT_MIN} replications reach severity {severity} under some arm: too few to \
         count. To estimate its chance by multilevel splitting:"
    );
    let arm = arm.map(|arm| format!(" --arm {}", quoted(&arms::spelled(model, arm))));
    let command = format!(
        "    offramp rare {} --severity {severity}{}{}\n",
        quoted(path),
        arm.unwrap_or_default(),
        seed_option(comparison)
    );
    Some(format!("\n{}{command}", wrap(&sentence, WIDTH, "")))
}

/// The severity of the rungs on which a crisis ends so: the highest, if they differ.
fn severity_of(model: &Model, outcome: OutcomeId) -> u8 {
    let rungs = model.ladders.iter().flat_map(|ladder| ladder.graph.node_weights());
    let ending = rungs.filter(|rung| rung.outcome == Some(outcome) && rung.kind == RungKind::Ends);
    ending.map(|rung| rung.severity).max().unwrap_or(0)
}

/// Which replications differ, and how to look at one.
fn example(model: &Model, comparison: &Comparison, path: &str) -> Option<String> {
    let first = |arm: &ArmResult| -> Option<u64> {
        let pairs = arm.difference.as_ref()?.pairs.as_ref()?;
        pairs.first_only_from.first().or(pairs.first_only_arm.first()).copied()
    };
    let differing = || comparison.arms.iter().filter(|arm| first(arm).is_some());
    let arm = differing().find(|arm| arm.arm.name == "all").or_else(|| differing().next())?;
    let replication = first(arm)?;
    let pairs = arm.difference.as_ref()?.pairs.as_ref()?;
    let sentence = format!(
        "Of the same replications {} reach severity {} only under none and {} only under `{}`, \
         replication {replication} among them. To see it turn by turn:",
        grouped(pairs.only_from),
        model.headline,
        grouped(pairs.only_arm),
        arm.arm.name
    );
    let command = format!(
        "    offramp trace {} --replication {replication} --versus {}{}\n",
        quoted(path),
        quoted(&arms::spelled(model, &arm.arm)),
        seed_option(comparison)
    );
    Some(format!("\n{}{command}", wrap(&sentence, WIDTH, "")))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./+=:".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The option that repeats the comparison's seed, unless it is the default.
fn seed_option(comparison: &Comparison) -> String {
    if comparison.seed == Seed::from(1) {
        return String::new();
    }
    let bytes = comparison.seed.bytes();
    let (number, rest) = bytes.split_at(8);
    if rest.iter().all(|byte| *byte == 0) {
        let number = number.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        return format!(" --seed {number}");
    }
    format!(" --seed hex:{}", comparison.seed)
}
