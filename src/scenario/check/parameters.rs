//! Quantities: whether their numbers make sense where they stand, and what they rest on.

use std::collections::BTreeSet;

use crate::scenario::check::Judge;
use crate::scenario::check::Known;
use crate::scenario::check::TOLERANCE;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::parameter::Basis;
use crate::scenario::parameter::Parameter;
use crate::scenario::schema::Effect;
use crate::scenario::schema::Scenario;
use crate::scenario::schema::Shared;
use crate::scenario::text::Table;

/// Odds ratios outside 1 / this to this are slips, and would overflow when many are multiplied.
const ODDS_MAX: f64 = 1e9;

/// What a quantity is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A probability, or a share of the time.
    Probability,
    /// An odds ratio.
    Odds,
}

/// The clock, the headline, and the shared parameters.
pub(super) fn check(judge: &mut Judge<'_>) {
    clock(judge);
    let parameters = Path::root("parameters");
    let used = used(judge.scenario);
    let all_known = used.iter().all(|id| judge.scenario.parameters.contains(id));
    for (id, shared) in judge.scenario.parameters.iter() {
        let path = parameters.key(id);
        let value = path.key("value");
        if let Parameter::Use(other) = &shared.value {
            let message = format!("a shared parameter cannot be `Use(\"{other}\")`");
            let hint = "give it numbers of its own, or use the other one where this one is used";
            judge.report(&value, Diagnostic::new(Code::SharedUse, message).hint(hint));
        } else {
            numbers(judge, &shared.value, &value);
        }
        grounds(judge, "parameter", shared.basis, &shared.cite, &path);
        let is_sure = !judge.is_in_library(&path) && !judge.places.is_incomplete && all_known;
        if is_sure && !used.contains(id) && !has_any_loss(judge) {
            let message = format!("nothing uses the parameter `{id}`");
            let hint = format!("write `Use(\"{id}\")` where it belongs, or take it out");
            judge.report_key(&path, Diagnostic::new(Code::UnusedParameter, message).hint(hint));
        }
    }
}

fn clock(judge: &mut Judge<'_>) {
    let scenario = judge.scenario;
    if judge.horizon().is_none() {
        let message = format!("the last turn cannot be {}", scenario.clock.horizon);
        let diagnostic = Diagnostic::new(Code::Horizon, message).hint("it is 1 to 65536");
        judge.report(&Path::root("clock").key("horizon"), diagnostic);
    }
    if !(1..=10).contains(&scenario.headline) {
        let message = format!("the headline severity cannot be {}", scenario.headline);
        let diagnostic = Diagnostic::new(Code::Headline, message).hint("it is 1 to 10");
        judge.report(&Path::root("headline"), diagnostic);
    }
}

/// Judges a quantity where it is used; of a shared one, both places are shown.
pub(super) fn quantity(judge: &mut Judge<'_>, parameter: &Parameter, usage: Use, path: &Path<'_>) {
    let Parameter::Use(id) = parameter else {
        if numbers(judge, parameter, path) {
            bounds(judge, parameter, usage, path);
        }
        return;
    };
    let place = path.index(0);
    let home = Path::root("parameters");
    let table = &judge.scenario.parameters;
    let Some(shared) = judge.refer(&Known { what: "parameter", table, home }, id, &place) else {
        return;
    };
    if is_sane(&shared.value)
        && let Some((_, diagnostic)) = out_of_bounds(&shared.value, usage)
    {
        let declared = judge.place(&home.key(id).key("value"));
        let message = format!("the parameter `{id}` does not fit here: {}", diagnostic.message);
        let mut diagnostic = Diagnostic { message, ..diagnostic };
        diagnostic.also.extend(declared.map(|place| (place, "its numbers".to_owned())));
        judge.report(&place, diagnostic);
    }
}

/// The numbers behind a quantity, if it has any that make sense.
pub(super) fn resolved<'s>(
    scenario: &'s Scenario,
    parameter: &'s Parameter,
) -> Option<&'s Parameter> {
    let parameter = match parameter {
        Parameter::Use(id) => &scenario.parameters.get(id)?.value,
        other => other,
    };
    is_sane(parameter).then_some(parameter)
}

/// Judges what is true of a quantity wherever it is used; says whether it is.
fn numbers(judge: &mut Judge<'_>, parameter: &Parameter, path: &Path<'_>) -> bool {
    let mut is_finite = true;
    for (name, value) in parameter.numbers() {
        if !value.is_finite() {
            is_finite = false;
            not_finite(judge, value, &number(parameter, name, path));
        }
    }
    if let Some((name, message)) = misfit(parameter).filter(|_| is_finite) {
        judge.report(
            &number(parameter, name, path),
            Diagnostic::new(Code::Distribution, message.0).hint(message.1),
        );
        return false;
    }
    is_finite
}

/// Reports a number that is none.
pub(super) fn not_finite(judge: &mut Judge<'_>, value: f64, path: &Path<'_>) {
    let message = format!("{value} is not a number that can be used");
    judge.report(path, Diagnostic::new(Code::NotFinite, message).hint("write a finite number"));
}

fn bounds(judge: &mut Judge<'_>, parameter: &Parameter, usage: Use, path: &Path<'_>) {
    if let Some((name, diagnostic)) = out_of_bounds(parameter, usage) {
        judge.report(&number(parameter, name, path), diagnostic);
    }
}

/// Where a number of a quantity stands: by its name, but for a point.
fn number<'a>(parameter: &Parameter, name: &'a str, path: &'a Path<'a>) -> Path<'a> {
    match parameter {
        Parameter::Point(_) | Parameter::Use(_) => path.index(0),
        _ => path.key(name),
    }
}

fn is_sane(parameter: &Parameter) -> bool {
    parameter.numbers().iter().all(|(_, value)| value.is_finite()) && misfit(parameter).is_none()
}

/// The number of a distribution that does not fit with the others: what is wrong, and what to do.
fn misfit(parameter: &Parameter) -> Option<(&'static str, (&'static str, &'static str))> {
    let order = "put the smallest first, then the middle, then the largest";
    Some(match *parameter {
        Parameter::Beta { a, .. } if a <= 0.0 => ("a", ("`a` must be above 0", "see `Counts` too")),
        Parameter::Beta { b, .. } if b <= 0.0 => ("b", ("`b` must be above 0", "see `Counts` too")),
        Parameter::Counts { n: 0, .. } => {
            ("n", ("`n` must be above 0", "without any counts, use `Beta` or `Uniform`"))
        }
        Parameter::Counts { k, n } if k > n => {
            ("k", ("`k` is more than `n`", "`k` of `n` cases were seen"))
        }
        Parameter::LogNormal { median, .. } if median <= 0.0 => {
            ("median", ("`median` must be above 0", "a log-normal has no other values"))
        }
        Parameter::LogNormal { error_factor, .. } if error_factor < 1.0 => (
            "error_factor",
            ("`error_factor` is below 1", "it is the 95th percentile divided by the median"),
        ),
        Parameter::Range { low, .. } if low <= 0.0 => {
            ("low", ("`low` must be above 0", "a range is spread on the log scale"))
        }
        Parameter::Range { low, mid, .. } if mid < low => ("mid", ("`mid` is below `low`", order)),
        Parameter::Range { mid, high, .. } if high < mid => {
            ("high", ("`high` is below `mid`", order))
        }
        Parameter::Uniform { low, high } if high < low => {
            ("high", ("`high` is below `low`", order))
        }
        Parameter::Triangular { low, mode, .. } if mode < low => {
            ("mode", ("`mode` is below `low`", order))
        }
        Parameter::Triangular { mode, high, .. } if high < mode => {
            ("high", ("`high` is below `mode`", order))
        }
        _ => return None,
    })
}

/// The first number of a sane quantity that is out of bounds for its use, and what to say.
fn out_of_bounds(parameter: &Parameter, usage: Use) -> Option<(&'static str, Diagnostic)> {
    // Beta and Counts are within 0 to 1 whatever their numbers are.
    let values = match *parameter {
        Parameter::Beta { .. } | Parameter::Counts { .. } => return None,
        // A log-normal has no upper bound; where a drawn row exceeds 1, the law scales it.
        Parameter::LogNormal { median, .. } => vec![("median", median)],
        _ => parameter.numbers(),
    };
    values.into_iter().find_map(|(name, value)| {
        let diagnostic = match usage {
            Use::Probability if !(0.0..=1.0).contains(&value) => {
                let message = format!("{value} cannot be a probability");
                Diagnostic::new(Code::Probability, message).hint("it is from 0 to 1")
            }
            Use::Odds if value <= 0.0 => {
                let message = format!("{value} cannot be an odds ratio");
                let hint = "it is above 0: below 1 it makes moves rarer, above 1 more frequent";
                Diagnostic::new(Code::Odds, message).hint(hint)
            }
            Use::Odds if !(1.0 / ODDS_MAX..=ODDS_MAX).contains(&value) => {
                let message = format!("the odds ratio {value} is beyond the limits");
                Diagnostic::new(Code::Odds, message).hint("it is from 1e-9 to 1e9")
            }
            _ => return None,
        };
        Some((name, diagnostic))
    })
}

/// Judges shares or weights: none below 0, and all together 1.
pub(super) fn shares(judge: &mut Judge<'_>, what: &str, shares: &Table<f64>, path: &Path<'_>) {
    let mut sum = 0.0;
    let mut is_sound = true;
    for (id, &share) in shares.iter() {
        if !share.is_finite() {
            is_sound = false;
            not_finite(judge, share, &path.key(id));
        } else if share < 0.0 {
            is_sound = false;
            let message = format!("{share} is below 0");
            let diagnostic = Diagnostic::new(Code::Shares, message);
            judge.report(&path.key(id), diagnostic.hint(format!("{what} are from 0 to 1")));
        }
        sum += share;
    }
    if is_sound && (sum - 1.0).abs() > TOLERANCE && !judge.has_loss(path) {
        let message = if shares.is_empty() {
            format!("there are no {what} here")
        } else {
            format!("these {what} sum to {}, not to 1", rounded(sum))
        };
        let diagnostic = Diagnostic::new(Code::Shares, message);
        judge.report_key(path, diagnostic.hint(format!("{what} sum to 1")));
    }
}

/// A sum for a message: without the dust of the last bits.
pub(super) fn rounded(sum: f64) -> f64 {
    (sum * 1e12).round() / 1e12
}

/// Judges what the numbers of something rest on.
pub(super) fn grounds(
    judge: &mut Judge<'_>,
    what: &str,
    basis: Option<Basis>,
    cite: &[String],
    path: &Path<'_>,
) {
    match basis {
        None if judge.has_loss(&path.key("basis")) => {}
        None => {
            let message = format!("this {what} does not say what its numbers rest on");
            let hint = "add `basis: Judgement`, or `basis: Source, cite: [\"...\"]`";
            judge.report(path, Diagnostic::new(Code::NoBasis, message).hint(hint));
        }
        Some(basis) if basis.needs_citation() && cite.is_empty() => {
            let message = format!("this {what} rests on a source that is not cited");
            let hint = "add `cite: [\"...\"]` with an id of `references`, or `basis: Judgement`";
            let diagnostic = Diagnostic::new(Code::NoCitation, message).hint(hint);
            if !judge.has_loss(&path.key("cite")) {
                judge.report(&path.key("basis"), diagnostic);
            }
        }
        Some(_) => {}
    }
    citations(judge, cite, path);
}

/// Judges what something cites.
pub(super) fn citations(judge: &mut Judge<'_>, cite: &[String], path: &Path<'_>) {
    let cites = path.key("cite");
    let table = &judge.scenario.references;
    let known = Known { what: "reference", table, home: Path::root("references") };
    for (index, id) in cite.iter().enumerate() {
        judge.refer(&known, id, &cites.index(index));
    }
    judge.refuse_repeats(cite, &cites);
}

/// Whether anything at all was taken out, so that a use of a parameter may have gone with it.
fn has_any_loss(judge: &Judge<'_>) -> bool {
    judge.places.trees().any(|tree| tree.has_any_loss())
}

/// The ids of all shared parameters that something refers to.
fn used(scenario: &Scenario) -> BTreeSet<&str> {
    let ids = quantities(scenario).into_iter().filter_map(|parameter| match parameter {
        Parameter::Use(id) => Some(id.as_str()),
        _ => None,
    });
    ids.collect()
}

/// Every quantity that is written where it is used.
fn quantities(scenario: &Scenario) -> Vec<&Parameter> {
    let shared = scenario.parameters.values().map(|shared: &Shared| &shared.value);
    let moves = scenario.ladders.values().flat_map(|ladder| ladder.moves.iter().map(|one| &one.p));
    let arrivals = scenario.tracks.values().filter_map(|track| Some(&track.arrival.as_ref()?.p));
    let injects = scenario.injects.values().filter_map(|inject| inject.p.as_ref());
    let availability = scenario.measures.values().map(|measure| &measure.availability);
    let orders = scenario.seats.values().flat_map(|seat| seat.orders.values());
    let effects = (scenario.influences.iter().map(|influence| &influence.effects))
        .chain(scenario.measures.values().map(|measure| &measure.effects))
        .chain(orders.map(|order| &order.effects))
        .flat_map(|effects| effects.iter().map(|effect: &Effect| &effect.odds));
    shared.chain(moves).chain(arrivals).chain(injects).chain(availability).chain(effects).collect()
}
