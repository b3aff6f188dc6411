//! The beliefs of several sides, side by side.

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
use crate::study::beliefs::Views;

/// A drawing has so many arms, each with a bar a side.
const SHOWN: usize = 6;

/// So many of the numbers that a disagreement hangs on are told.
const HANGS: usize = 10;

/// So many arms are named in a sentence.
const NAMED: usize = 5;

/// By how much an arm changes the chance in the eyes of the side that believes in it least.
fn least(views: &Views, arm: usize) -> f64 {
    let sides = views.sides.iter().map(|(_, of)| of[arm].relative.median);
    sides.fold(f64::NEG_INFINITY, f64::max)
}

/// How far the sides are apart on an arm.
fn gap(views: &Views, arm: usize) -> f64 {
    let of = views.sides.iter().map(|(_, of)| of[arm].relative.median);
    of.clone().fold(f64::NEG_INFINITY, f64::max) - of.fold(f64::INFINITY, f64::min)
}

impl Sheet<'_> {
    pub(super) fn sides(&self, views: &Views, annex: &mut Annex) -> Markup {
        let arms = self.findings.arms;
        // What helps most in the eyes of the side that believes in it least comes first.
        let mut common = views.common.clone();
        common.sort_by(|one, other| least(views, *one).total_cmp(&least(views, *other)));
        let names = |places: &[usize]| {
            let names = places
                .iter()
                .take(NAMED)
                .map(|place| self.speech.quoted(&self.naming.arm(&arms[*place].arm)));
            let mut names = names.collect::<Vec<_>>().join(", ");
            if places.len() > NAMED {
                let more = [("more", (places.len() - NAMED).into())];
                names.push(' ');
                names.push_str(&self.fill("study-sides-more", &more));
            }
            names
        };
        let common = match common.as_slice() {
            [] => self.say("study-sides-no-common"),
            common => self.fill("study-sides-common", &[("arms", names(common).into())]),
        };
        let parted = match views.parted.as_slice() {
            [] => self.say("study-sides-not-parted"),
            parted => self.fill("study-sides-parted", &[("arms", names(parted).into())]),
        };
        let opposed = match views.opposed.as_slice() {
            [] => None,
            opposed => {
                let told = |arm: &usize| {
                    let arm_name = self.speech.quoted(&self.naming.arm(&arms[*arm].arm));
                    format!("{arm_name} ({})", self.seen(views, *arm))
                };
                let told = opposed.iter().take(NAMED).map(told).collect::<Vec<_>>().join(", ");
                Some(self.fill("study-sides-opposed", &[("arms", told.into())]))
            }
        };
        html! {
            ul { @for (side, _) in &views.sides { li {
                strong { (side.name) } ": "
                (self.fill("study-sides-asked", &[
                    ("experts", side.experts.into()), ("answered", side.answered.into()),
                ]))
            } } }
            p { (common) }
            p { (parted) }
            @if let Some(opposed) = opposed { p { (opposed) } }
            (self.seen_by_sides(views, annex))
            (self.disagreement(views))
        }
    }

    /// By how much an arm changes the chance in the eyes of each side: `NATO −22%, Russia −23%`.
    pub(super) fn seen(&self, views: &Views, arm: usize) -> String {
        let each = views.sides.iter().map(|(side, of)| {
            format!("{} {}", side.name, self.speech.relative(of[arm].relative.median))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    fn seen_by_sides(&self, views: &Views, annex: &mut Annex) -> Markup {
        let arms = self.findings.arms;
        if arms.len() < 2 {
            return html! {};
        }
        // What they disagree about comes first, the furthest apart before others, then what helps
        // most in the eyes of all.
        let mut order: Vec<usize> = (1..arms.len()).collect();
        order.sort_by(|one, other| {
            let agreed = |arm: &usize| !views.parted.contains(arm) && !views.opposed.contains(arm);
            let by_gap = gap(views, *other).total_cmp(&gap(views, *one));
            let by_help = least(views, *one).total_cmp(&least(views, *other));
            let among = if agreed(one) { by_help } else { by_gap };
            agreed(one).cmp(&agreed(other)).then(among).then(one.cmp(other))
        });
        let bars = order.iter().take(SHOWN).flat_map(|place| {
            views.sides.iter().enumerate().map(move |(number, (side, of))| Bar {
                label: format!("{} — {}", self.naming.arm(&arms[*place].arm), side.name),
                value: of[*place].relative.median,
                inner: None,
                outer: Some((of[*place].relative.low, of[*place].relative.high)),
                is_strong: number == 0,
            })
        });
        let bars: Vec<Bar> = bars.collect();
        let title = self.say("study-sides-title");
        let axis = self.say("study-changes-axis");
        let axis = Axis { title: &axis, unit: Unit::Relative };
        let drawing = chart::bars(&self.heading("sides-bars", &title), &axis, &bars, None);
        let first = order[0];
        let names: Vec<&str> = views.sides.iter().map(|(side, _)| side.name.as_str()).collect();
        let sentence = self.fill(
            "study-sides-what",
            &[
                ("arm", self.naming.arm(&arms[first].arm).into()),
                ("told", self.seen(views, first).into()),
                ("dark", names[0].into()),
                ("light", names[1..].join(", ").into()),
            ],
        );
        let mut columns = vec![Column::words(self.say("study-arm"))];
        for (side, _) in &views.sides {
            for message in ["study-sides-chance", "study-sides-change", "study-sides-helps"] {
                let side = [("side", side.name.as_str().into())];
                columns.push(Column::numbers(self.fill(message, &side)));
            }
        }
        let row = |place: &usize| {
            let mut row = vec![html! { (self.naming.arm(&arms[*place].arm)) }];
            for (_, of) in &views.sides {
                let arm = &of[*place];
                row.push(html! { (self.chances(&arm.risk)) });
                if *place == 0 {
                    row.extend([html! { "—" }, html! { "—" }]);
                } else {
                    row.push(html! { (self.speech.relative(arm.relative.median)) });
                    row.push(html! { (self.speech.percent(arm.helps, 1)) });
                }
            }
            row
        };
        let rows = [0].iter().chain(&order).map(row).collect();
        let table = Table { caption: self.say("study-sides-table"), columns, rows };
        self.figure_of_first(&drawing, &title, &sentence, table, SHOWN + 1, annex)
    }

    fn disagreement(&self, views: &Views) -> Markup {
        let [(one, _), (other, _), ..] = views.sides.as_slice() else { return html! {} };
        let sides = [("one", one.name.as_str().into()), ("other", other.name.as_str().into())];
        let Some(first) = views.hangs.first() else {
            return html! { p { (self.fill("study-sides-alike", &sides)) } };
        };
        let furthest = self.naming.arm(&self.findings.arms[views.furthest].arm);
        let mut variables = sides.to_vec();
        variables.push(("number", self.naming.number(first.parameter).into()));
        variables.push(("arm", furthest.as_str().into()));
        let columns = vec![
            Column::words(self.say("study-number")),
            Column::numbers(self.fill("study-sides-says", &[("side", one.name.as_str().into())])),
            Column::numbers(self.fill("study-sides-says", &[("side", other.name.as_str().into())])),
            Column::numbers(self.say("study-sides-hang-level")),
            Column::numbers(
                self.fill("study-sides-hang-change", &[("arm", furthest.as_str().into())]),
            ),
        ];
        let hangs = views.hangs.iter().filter(|hang| hang.baseline != 0.0 || hang.change != 0.0);
        let rows = hangs.take(HANGS).map(|hang| {
            vec![
                html! { (self.naming.number(hang.parameter)) },
                html! { (self.number(one.knowledge.points[hang.parameter])) },
                html! { (self.number(other.knowledge.points[hang.parameter])) },
                html! { (self.points(hang.baseline)) },
                html! { (self.points(hang.change)) },
            ]
        });
        let table =
            Table { caption: self.say("study-sides-hang-table"), columns, rows: rows.collect() };
        html! {
            p { (self.fill("study-sides-hang", &variables)) }
            (self.table(table))
        }
    }
}
