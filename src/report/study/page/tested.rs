//! What was seen in the world, beside what the scenario says of it: hits and misses alike.

use maud::Markup;
use maud::html;

use crate::report::html::parts;
use crate::report::html::parts::Badge;
use crate::report::html::parts::Column;
use crate::report::study::page::Sheet;
use crate::study::passages::Passages;
use crate::study::validation;
use crate::study::validation::Row;

impl Sheet<'_> {
    /// With how many counts that no number was tuned to the scenario agrees, and of how many.
    pub(super) fn hits(&self, passages: &Passages) -> (usize, usize) {
        let rows = validation::rows(self.titles.scenario(), &passages.severity_at_least);
        let held_out = rows.iter().filter(|row| !row.observed.fitted);
        held_out.fold((0, 0), |(hits, count), row| (hits + usize::from(row.is_hit()), count + 1))
    }

    pub(super) fn tested(&self, passages: &Passages) -> Markup {
        let rows = validation::rows(self.titles.scenario(), &passages.severity_at_least);
        if rows.is_empty() {
            return html! { p { (self.say("study-tested-none")) } };
        }
        let (hits, count) = self.hits(passages);
        let variables = [("hits", hits.into()), ("count", count.into())];
        let columns = [
            Column::words(self.say("study-tested-what")),
            Column::numbers(self.say("study-tested-says")),
            Column::numbers(self.say("study-tested-seen")),
            Column::words(self.say("study-tested-result")),
        ];
        let cells: Vec<Vec<Markup>> = rows.iter().map(|row| self.tested_row(row)).collect();
        html! {
            p { (self.fill("study-tested-sum", &variables)) " " (self.say("study-tested-how")) }
            (parts::table(&self.say("study-tested-table"), &columns, &cells))
        }
    }

    fn tested_row(&self, row: &Row<'_>) -> Vec<Markup> {
        let observed = row.observed;
        let (low, high) = (self.speech.rough(row.seen.low), self.speech.rough(row.seen.high));
        let badge = match row.is_hit() {
            true => parts::badge(Badge::Good, &self.say("study-tested-hit")),
            false => parts::badge(Badge::Bad, &self.say("study-tested-miss")),
        };
        let says = row.says.map_or("—".to_owned(), |says| self.speech.rough(says));
        vec![
            html! { (self.titles.text(&observed.title)) },
            html! { (says) },
            html! {
                (self.speech.whole(observed.seen)) "\u{a0}/\u{a0}" (self.speech.whole(observed.of))
                " (" (low) "\u{a0}…\u{a0}" (high) ")"
            },
            html! {
                (badge)
                @if observed.fitted { " " (self.say("study-tested-fitted")) }
            },
        ]
    }
}
