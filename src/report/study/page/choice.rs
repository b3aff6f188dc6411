//! What to choose: what cost buys, and what is best at which price.

use maud::Markup;
use maud::html;

use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Point;
use crate::report::chart::Unit;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::study::decision::worthwhile;
use crate::report::study::page::Sheet;
use crate::report::study::page::Table;
use crate::study::decision::Frontier;
use crate::study::decision::Priced;

/// A table of prices has so many arms.
const ARMS: usize = 6;

impl Sheet<'_> {
    pub(super) fn choice(&self) -> Markup {
        let decision = self.findings.decision;
        let standing = &decision.standing;
        let name = |arm: usize| self.naming.arm(&self.findings.arms[arm].arm);
        let (expected, regret) = (standing.expected(), standing.minimax_regret());
        let chosen = self.fill(
            "study-choice-what",
            &[
                ("price", self.number(standing.price).into()),
                ("arm", name(expected).into()),
                ("best", self.speech.percent(standing.best[expected], 0).into()),
            ],
        );
        let robust = self.fill(
            "study-choice-robust",
            &[
                ("maximin", name(standing.maximin()).into()),
                ("regret", name(regret).into()),
                ("most", self.speech.figure(standing.regret[regret], 2).into()),
            ],
        );
        html! {
            p { (self.say("study-choice-how")) }
            @match &decision.frontier {
                Some(frontier) => (self.frontier(frontier)),
                None => p { (self.say("study-no-frontier")) },
            }
            h3 { (self.say("study-prices")) }
            p { (chosen) " " (robust) }
            (self.prices())
        }
    }

    fn frontier(&self, frontier: &Frontier) -> Markup {
        let shown = worthwhile(frontier);
        let arms = self.findings.arms;
        let mut points: Vec<Point> = shown
            .iter()
            .enumerate()
            .map(|(place, set)| Point {
                label: self.set(set.measures),
                mark: (place + 1).to_string(),
                x: f64::from(set.cost),
                y: set.risk,
                interval: None,
                is_on_frontier: true,
            })
            .collect();
        let beaten = arms.iter().filter(|arm| {
            let beats = |set: &Priced| set.cost <= arm.cost && set.risk <= arm.point;
            frontier.budget.is_none_or(|budget| arm.cost <= budget)
                && frontier.sets.iter().any(beats)
                && !shown.iter().any(|set| set.measures == arm.arm.measures)
        });
        points.extend(beaten.map(|arm| Point {
            label: self.naming.arm(&arm.arm),
            mark: String::new(),
            x: f64::from(arm.cost),
            y: arm.point,
            interval: None,
            is_on_frontier: false,
        }));
        let title = self.say("study-frontier");
        let (along, upright) = (self.say("study-cost-axis"), self.chance_axis());
        let along = Axis { title: &along, unit: Unit::Plain };
        let upright = Axis { title: &upright, unit: Unit::Percent };
        let drawing =
            chart::scatter(&self.heading("frontier", &title), (&along, &upright), &points);
        let asked = [("count", frontier.asked.into())];
        let mut how = match frontier.exhaustive {
            true => self.fill("study-frontier-all", &asked),
            false => self.fill("study-frontier-search", &asked),
        };
        if let Some(budget) = frontier.budget {
            how.push(' ');
            how.push_str(
                &self.fill("study-frontier-budget", &[("budget", u64::from(budget).into())]),
            );
        }
        if !frontier.harmful.is_empty() {
            let harmful: MeasureSet = frontier.harmful.iter().copied().collect();
            how.push(' ');
            let measures = self.titles.measures(harmful);
            how.push_str(&self.fill("study-frontier-harm", &[("measures", measures.into())]));
        }
        let none = shown.first().map_or(0.0, |set| set.risk);
        let half = shown.iter().find(|set| none - set.risk >= (none - frontier.floor) / 2.0);
        let sentence = match half.filter(|_| frontier.floor < none) {
            Some(half) => self.fill(
                "study-frontier-what",
                &[
                    ("cost", u64::from(half.cost).into()),
                    ("risk", self.speech.rough(half.risk).into()),
                    ("none", self.speech.rough(none).into()),
                    ("floor", self.speech.rough(frontier.floor).into()),
                ],
            ),
            None => self.say("study-frontier-flat"),
        };
        let columns = vec![
            Column::words("№"),
            Column::numbers(self.say("study-cost")),
            Column::numbers(self.say("study-chance")),
            Column::words(self.say("study-frontier-set")),
        ];
        let mut before = MeasureSet::EMPTY;
        let rows = shown.iter().enumerate().map(|(place, set)| {
            let added = set.measures.minus(before);
            let dropped = before.minus(set.measures);
            before = set.measures;
            let each = |sign: &'static str, measures: MeasureSet| -> Vec<String> {
                let title = |measure: MeasureId| format!("{sign} {}", self.titles.measure(measure));
                measures.iter().map(title).collect()
            };
            let lines = [each("+", added), each("−", dropped)].concat();
            vec![
                html! { (place + 1) },
                html! { (set.cost) },
                html! { (self.speech.rough(set.risk)) },
                html! {
                    @if lines.is_empty() { (self.say("study-arm-none")) }
                    @for (number, line) in lines.iter().enumerate() {
                        @if number > 0 { br; }
                        (line)
                    }
                },
            ]
        });
        let table =
            Table { caption: self.say("study-frontier-table"), columns, rows: rows.collect() };
        self.figure(&drawing, &title, &format!("{sentence} {how}"), table)
    }

    fn set(&self, measures: MeasureSet) -> String {
        match measures.is_empty() {
            true => self.say("study-arm-none"),
            false => self.titles.measures(measures),
        }
    }

    /// Of each price, how often each arm is the best.
    fn prices(&self) -> Markup {
        let (arms, prices) = (self.findings.arms, &self.findings.decision.prices);
        let most = |arm: usize| prices.iter().map(|one| one.best[arm]).fold(0.0, f64::max);
        let mut shown: Vec<usize> = (0..arms.len()).filter(|arm| most(*arm) > 0.0).collect();
        shown.sort_by(|one, other| most(*other).total_cmp(&most(*one)).then(one.cmp(other)));
        shown.truncate(ARMS);
        shown.sort_unstable();
        let mut columns = vec![Column::words(self.say("study-price"))];
        columns.extend(shown.iter().map(|arm| Column::numbers(self.naming.arm(&arms[*arm].arm))));
        let rows = prices.iter().map(|standing| {
            let mut row = vec![html! { (self.number(standing.price)) }];
            row.extend(shown.iter().map(|arm| {
                let share = self.speech.percent(standing.best[*arm], 0);
                let is_chosen = standing.expected() == *arm;
                html! { @if is_chosen { strong { (share) " ★" } } @else { (share) } }
            }));
            row
        });
        let caption = self.say("study-prices-table");
        let rows: Vec<Vec<Markup>> = rows.collect();
        parts::table(&caption, &columns, &rows)
    }
}
