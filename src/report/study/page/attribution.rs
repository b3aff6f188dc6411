//! What each measure has a part in.

use maud::Markup;
use maud::html;

use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Bar;
use crate::report::chart::Unit;
use crate::report::html::parts::Column;
use crate::report::study::page::Annex;
use crate::report::study::page::Sheet;
use crate::report::study::page::Table;
use crate::study::attribution::Attribution;
use crate::study::attribution::Part;

/// A drawing has so many measures, and a square of pairs so many; tables have all of them.
const SHOWN: usize = 10;
const SQUARE: usize = 7;
const PAIRS: usize = 10;

/// So many standard errors make the bounds of 95%.
const BOUNDS: f64 = 1.96;

impl Sheet<'_> {
    pub(super) fn parts(&self, annex: &mut Annex) -> Markup {
        let Some(found) = self.findings.attribution.filter(|found| !found.parts.is_empty()) else {
            return html! { p { (self.say("study-no-parts")) } };
        };
        let mut order: Vec<&Part> = found.parts.iter().collect();
        order.sort_by(|one, other| {
            one.value.mean.total_cmp(&other.value.mean).then(one.measure.cmp(&other.measure))
        });
        html! {
            (self.values(found, &order, annex))
            (self.pairs(found, &order))
        }
    }

    fn values(&self, found: &Attribution, order: &[&Part], annex: &mut Annex) -> Markup {
        let bar = |part: &&Part| {
            let value = part.value.mean;
            let error = part.order_error;
            Bar {
                label: self.titles.measure(part.measure).to_owned(),
                value,
                inner: error.map(|error| (value - BOUNDS * error, value + BOUNDS * error)),
                outer: Some((part.value.low, part.value.high)),
                is_strong: false,
            }
        };
        let mut bars: Vec<Bar> = order.iter().take(SHOWN).map(bar).collect();
        if let Some(first) = bars.first_mut() {
            first.is_strong = true;
        }
        let title = self.say("study-values");
        let axis = self.say("study-points-axis");
        let axis = Axis { title: &axis, unit: Unit::Points };
        let drawing = chart::bars(&self.heading("values", &title), &axis, &bars, None);
        let (first, total) = (order[0], &found.total);
        let of_all = |value: f64| if total.mean < 0.0 { value / total.mean } else { 0.0 };
        let how = match found.pairs {
            None => self.fill("study-values-all", &[("sets", found.sets.into())]),
            Some(pairs) => self.fill("study-values-drawn", &[("orders", (2 * pairs).into())]),
        };
        let sentence = self.fill(
            "study-values-what",
            &[
                ("total", self.points(total.mean).into()),
                ("measure", self.titles.measure(first.measure).into()),
                ("value", self.points(first.value.mean).into()),
                ("share", self.speech.percent(of_all(first.value.mean), 0).into()),
                ("draws", found.draws.into()),
            ],
        );
        let columns = vec![
            Column::words(self.say("study-measure")),
            Column::numbers(self.say("study-part")),
            Column::numbers(self.say("study-value")),
            Column::numbers(self.say("study-range")),
            Column::numbers(self.say("study-alone")),
            Column::numbers(self.say("study-last")),
        ];
        let row = |part: &&Part| {
            let error = part.order_error;
            let error = error.map(|error| format!(" ±{}", self.speech.figure(100.0 * error, 1)));
            vec![
                html! { (self.titles.measure(part.measure)) },
                html! { (self.speech.percent(of_all(part.value.mean), 1)) },
                html! { (self.points(part.value.mean)) (error.unwrap_or_default()) },
                html! { (self.points(part.value.low)) "\u{a0}… " (self.points(part.value.high)) },
                html! { (self.points(part.first.mean)) },
                html! { (self.points(-part.last.mean)) },
            ]
        };
        let rows = order.iter().map(row).collect();
        let table = Table { caption: self.say("study-values-table"), columns, rows };
        html! {
            p { (self.say("study-values-how")) " " (how) }
            (self.figure_of_first(&drawing, &title, &sentence, table, SHOWN, annex))
        }
    }

    /// Which measures overlap, and which help each other.
    fn pairs(&self, found: &Attribution, order: &[&Part]) -> Markup {
        let shown: Vec<&&Part> = order.iter().take(SQUARE).collect();
        let of = |one: &Part, other: &Part| {
            let pair = [one.measure, other.measure];
            let found = found
                .interactions
                .iter()
                .find(|each| [each.one, each.other] == pair || [each.other, each.one] == pair);
            // In so small a place more digits than three after the point would be noise.
            found.map(|found| libm::round(found.amount.median * 1e5) / 1e5)
        };
        if found.interactions.is_empty() || shown.len() < 2 {
            return html! {};
        }
        let values: Vec<Vec<Option<f64>>> =
            shown.iter().map(|one| shown.iter().map(|other| of(one, other)).collect()).collect();
        let labels: Vec<String> =
            shown.iter().map(|part| self.titles.measure(part.measure).to_owned()).collect();
        let title = self.say("study-pairs");
        let axis = self.say("study-pairs-axis");
        let axis = Axis { title: &axis, unit: Unit::Points };
        let drawing = chart::matrix(&self.heading("pairs", &title), &axis, &labels, &values);
        let most = |sign: f64| {
            let amount = |place: &usize| sign * found.interactions[*place].amount.median;
            let places = (0..found.interactions.len()).filter(|place| amount(place) > 0.0);
            places.max_by(|one, other| amount(one).total_cmp(&amount(other)))
        };
        let mut sentences = Vec::new();
        for (sign, message) in [(1.0, "study-pairs-overlap"), (-1.0, "study-pairs-help")] {
            let Some(place) = most(sign) else { continue };
            let pair = &found.interactions[place];
            sentences.push(self.fill(
                message,
                &[
                    ("one", self.titles.measure(pair.one).into()),
                    ("other", self.titles.measure(pair.other).into()),
                    ("amount", self.points(pair.amount.median).into()),
                ],
            ));
        }
        let sentence = format!("{} {}", self.say("study-pairs-how"), sentences.join(" "));
        let columns = vec![
            Column::words(self.say("study-pair")),
            Column::numbers(self.say("study-pair-amount")),
            Column::numbers(self.say("study-range")),
        ];
        let rows = found.interactions.iter().take(PAIRS).map(|pair| {
            vec![
                html! { (self.titles.measure(pair.one)) " × " (self.titles.measure(pair.other)) },
                html! { (self.points(pair.amount.median)) },
                html! { (self.points(pair.amount.low)) "\u{a0}… " (self.points(pair.amount.high)) },
            ]
        });
        let table = Table { caption: self.say("study-pairs-table"), columns, rows: rows.collect() };
        html! {
            (self.figure(&drawing, &title, &sentence, table))
        }
    }
}
