//! What was seen in the world: counts that can be, at severities that can be.

use crate::scenario::check::Judge;
use crate::scenario::check::SEVERITY_MAX;
use crate::scenario::check::parameters;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Observed;

pub(super) fn check(judge: &mut Judge<'_>) {
    let observed = Path::root("observed");
    for (id, one) in judge.scenario.observed.iter() {
        let path = observed.key(id);
        severities(judge, one, &path);
        counts(judge, one, &path);
        parameters::citations(judge, &one.cite, &path);
    }
}

fn severities(judge: &mut Judge<'_>, one: &Observed, path: &Path<'_>) {
    let lowest = one.given.map_or(1, |given| given.max(1).saturating_add(1));
    if (lowest..=SEVERITY_MAX).contains(&one.severity) || judge.has_loss(&path.key("severity")) {
        return;
    }
    let message = match one.given {
        None => format!("severity {} is outside 1 to {SEVERITY_MAX}", one.severity),
        Some(given) => format!(
            "severity {} given severity {given} asks for nothing: it has to be above, up to \
             {SEVERITY_MAX}",
            one.severity
        ),
    };
    let hint =
        "`severity` is what was reached, `given` what all cases had reached that were counted";
    let diagnostic = Diagnostic::new(Code::ObservedSeverity, message).hint(hint);
    judge.report(&path.key("severity"), diagnostic);
}

fn counts(judge: &mut Judge<'_>, one: &Observed, path: &Path<'_>) {
    let lost = ["seen", "of"].iter().any(|field| judge.has_loss(&path.key(field)));
    if lost || one.of > 0 && one.seen <= one.of {
        return;
    }
    let message = format!("{} of {} is no count", one.seen, one.of);
    let hint = "`of` is how many cases were looked at, `seen` in how many of them it was reached";
    let diagnostic = Diagnostic::new(Code::ObservedCount, message).hint(hint);
    judge.report(&path.key("of"), diagnostic);
}
