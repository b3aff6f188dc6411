//! Arms side by side, with both errors.

use maud::Markup;
use maud::html;

use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Bar;
use crate::report::chart::Unit;
use crate::report::html::parts::Column;
use crate::report::study::Findings;
use crate::report::study::page::Annex;
use crate::report::study::page::Sheet;
use crate::report::study::page::Table;
use crate::study::passages::told;
use crate::study::uncertainty::ArmSpread;

/// A drawing has so many arms; the annex has all.
const SHOWN: usize = 10;

/// So many standard errors make the bounds of 95%.
const BOUNDS: f64 = 1.96;

impl Sheet<'_> {
    pub(super) fn compared(&self, annex: &mut Annex) -> Markup {
        let arms = self.findings.arms;
        if arms.len() < 2 {
            return html! { p { (self.say("study-out-no-arm")) } };
        }
        let mut order: Vec<usize> = (1..arms.len()).collect();
        order.sort_by(|one, other| {
            let by_change = arms[*one].relative.median.total_cmp(&arms[*other].relative.median);
            by_change.then(one.cmp(other))
        });
        html! {
            (self.levels())
            (self.changes(&order))
            (self.arms_table(&order, annex))
        }
    }

    /// By how much of itself each arm lowers the chance.
    fn changes(&self, order: &[usize]) -> Markup {
        let arms = self.findings.arms;
        let chosen = self.findings.decision.standing.expected();
        let bars: Vec<Bar> = order
            .iter()
            .take(SHOWN)
            .map(|place| {
                let ArmSpread { arm, relative, .. } = &arms[*place];
                Bar {
                    label: self.naming.arm(arm),
                    value: relative.median,
                    inner: None,
                    outer: Some((relative.low, relative.high)),
                    is_strong: *place == chosen,
                }
            })
            .collect();
        let title = self.say("study-changes");
        let axis = self.say("study-changes-axis");
        let axis = Axis { title: &axis, unit: Unit::Relative };
        let drawing = chart::bars(&self.heading("changes", &title), &axis, &bars, None);
        let sure = arms[1..].iter().filter(|arm| arm.helps >= 0.9).count();
        let first = &arms[order[0]];
        let sentence = self.fill(
            "study-changes-what",
            &[
                ("arm", self.naming.arm(&first.arm).into()),
                ("change", self.speech.relative(first.relative.median).into()),
                ("price", self.number(self.findings.decision.standing.price).into()),
                ("sure", sure.into()),
                ("count", (arms.len() - 1).into()),
            ],
        );
        self.drawn(&drawing, &title, &sentence)
    }

    /// The chance itself, under the arms that matter, with both errors.
    fn levels(&self) -> Markup {
        let arms = self.findings.arms;
        let shown = self.main_arms();
        let bars: Vec<Bar> = shown
            .iter()
            .map(|place| {
                let arm = &arms[*place];
                let (risk, error) = (&arm.risk, arm.counting_error);
                Bar {
                    label: self.naming.arm(&arm.arm),
                    value: risk.median,
                    inner: error
                        .map(|error| (risk.median - BOUNDS * error, risk.median + BOUNDS * error)),
                    outer: Some((risk.low, risk.high)),
                    is_strong: *place == 0,
                }
            })
            .collect();
        let title = match arms[0].counting_error {
            None => self.say("study-levels"),
            Some(_) => self.say("study-levels-both"),
        };
        let axis = self.chance_axis();
        let axis = Axis { title: &axis, unit: Unit::Percent };
        let heading = self.heading("levels", &title);
        let drawing = chart::bars(&heading, &axis, &bars, Some(arms[0].risk.median));
        let none = &arms[0];
        let counting = match none.counting_error {
            None => self.say("study-levels-exact"),
            Some(error) => {
                let error = self.speech.figure(100.0 * BOUNDS * error, 2);
                self.fill("study-levels-counted", &[("error", error.into())])
            }
        };
        let sentence = self.fill(
            "study-levels-what",
            &[
                ("low", self.speech.rough(none.risk.low).into()),
                ("high", self.speech.rough(none.risk.high).into()),
                ("point", self.speech.rough(none.point).into()),
            ],
        );
        self.drawn(&drawing, &title, &format!("{sentence} {counting}"))
    }

    /// No measures, the menus, the arm that is chosen, the lowest: those that every picture shows.
    pub(super) fn main_arms(&self) -> Vec<usize> {
        let Findings { model, arms, decision, .. } = self.findings;
        told(model, arms, decision.standing.expected())
    }

    pub(super) fn chance_axis(&self) -> String {
        let severity = u32::from(self.findings.severity);
        self.fill("study-chance-axis", &[("severity", severity.into())])
    }

    fn arms_table(&self, order: &[usize], annex: &mut Annex) -> Markup {
        let counted = self.findings.replications.is_some();
        let mut columns = vec![
            Column::words(self.say("study-arm")),
            Column::numbers(self.say("study-cost")),
            Column::numbers(self.say("study-chance-spread")),
        ];
        if counted {
            columns.push(Column::numbers(self.say("study-counting-error")));
        }
        columns.extend([
            Column::numbers(self.say("study-parameter-error")),
            Column::numbers(self.say("study-change-spread")),
            Column::numbers(self.say("study-helps")),
            Column::numbers(self.say("study-best")),
        ]);
        let row = |place: &usize| {
            let arm = &self.findings.arms[*place];
            let is_none = *place == 0;
            let mut row = vec![
                html! { (self.naming.arm(&arm.arm)) },
                html! { (arm.cost) },
                html! { (self.chances(&arm.risk)) },
            ];
            if let Some(error) = arm.counting_error {
                row.push(html! { "±" (self.speech.figure(100.0 * error, 2)) });
            }
            row.push(html! { "±" (self.speech.figure(100.0 * arm.parameter_deviation, 2)) });
            if is_none {
                row.extend([html! { "—" }, html! { "—" }]);
            } else {
                row.push(
                    html! { (self.between(&arm.relative, |change| self.speech.relative(change))) },
                );
                row.push(html! { (self.speech.percent(arm.helps, 1)) });
            }
            row.push(html! { (self.speech.percent(arm.best, 1)) });
            row
        };
        let rows = [0].iter().chain(order).map(row).collect();
        let table = Table { caption: self.say("study-arms-table"), columns, rows };
        html! {
            // Beside those that are drawn, the row without measures.
            (self.first_rows(table, SHOWN + 1, annex))
            p.faint {
                (self.say(if counted { "study-arms-how-counted" } else { "study-arms-how" }))
                " " (self.say("study-arms-cost"))
            }
        }
    }
}
