//! What was seen in the world, to hold the scenario against; a study says what comes of it.

use crate::montecarlo::estimate;
use crate::report::show::Teller;
use crate::report::show::layout::hanging;
use crate::report::show::section;
use crate::report::words::chance;
use crate::scenario::schema::Observed;

impl Teller<'_> {
    pub(super) fn observed(&self) -> String {
        if self.scenario.observed.is_empty() {
            return String::new();
        }
        let mut text = section("Seen in the world");
        for (id, observed) in self.scenario.observed.iter() {
            let title = observed.title.in_language(self.language);
            text.push_str(&hanging("  ", &format!("{id}: {title}")));
            text.push_str(&hanging("    ", &self.counted(observed)));
        }
        text
    }

    /// The count, its share with Wilson's bounds, and what it rests on.
    fn counted(&self, observed: &Observed) -> String {
        let Observed { severity, seen, of, .. } = *observed;
        let share = estimate::probability(seen, of);
        let given =
            observed.given.map_or(String::new(), |given| format!(" that reached severity {given}"));
        let cite = match observed.cite.len() {
            0 => String::new(),
            _ => format!(" [{}]", observed.cite.join(", ")),
        };
        let fitted = if observed.fitted { "; numbers were tuned to it" } else { "" };
        let rest = cite + fitted;
        format!(
            "severity {severity} or more in {seen} of {of} cases{given}: {} ({} to {}){rest}",
            chance(share.value),
            chance(share.low),
            chance(share.high)
        )
    }
}
