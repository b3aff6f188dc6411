//! How crises go: passages along the moves of each ladder, and when the severity is first reached.

use maud::Markup;
use maud::html;

use crate::model::LadderId;
use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Curve;
use crate::report::chart::Unit;
use crate::report::html::parts::Column;
use crate::report::ladder;
use crate::report::ladder::Flows;
use crate::report::study::page::Annex;
use crate::report::study::page::Sheet;
use crate::report::study::page::Table;
use crate::scenario::schema::Role;
use crate::study::passages::Flow;
use crate::study::passages::Passages;

/// The table of curves has about so many turns.
const TURNS: usize = 10;

/// So many moves stand under their ladder, the most frequent first; the annex has all.
const MOVES: usize = 8;

impl Sheet<'_> {
    pub(super) fn going(&self, passages: &Passages, annex: &mut Annex) -> Markup {
        let model = self.findings.model;
        let incidents = |ladder: LadderId| {
            let tracks = model.tracks.iter();
            tracks.filter(|track| track.role == Role::Incident).any(|one| one.ladder == ladder)
        };
        let ladders = (0..model.ladders.len()).map(LadderId::new).filter(|one| incidents(*one));
        let how = match passages.crises {
            None => self.say("study-going-exact"),
            Some(count) => self.fill("study-going-counted", &[("count", count.into())]),
        };
        html! {
            (self.first_passage(passages))
            h3 { (self.say("study-flows")) }
            p { (self.say("study-flows-how")) " " (how) }
            @for ladder in ladders { (self.flows(passages, ladder, annex)) }
        }
    }

    /// The ladder with its flows where no measure is on; the table has other arms beside.
    fn flows(&self, passages: &Passages, of: LadderId, annex: &mut Annex) -> Markup {
        let model = self.findings.model;
        let graph = &model.ladders[of.index()];
        let flows: Vec<&Flow> = passages.flows.iter().filter(|flow| flow.made.0 == of).collect();
        let times = |from, to| {
            let flow = flows.iter().find(|flow| flow.made == (of, from, to));
            flow.map_or(0.0, |flow| flow.passages[0])
        };
        let name = format!("flows-{}", of.index());
        let drawing = ladder::flows_svg(
            model,
            of,
            self.titles.language,
            &Flows { name: &name, passages: &times },
        );
        let words = &self.titles.scenario().ladders[graph.id.as_str()];
        let title = self.titles.text(&words.title);
        let rung = |rung| self.titles.text(&words.rungs[graph.rung(rung).id.as_str()].title);
        // Where the severity is reached: the move that goes over it most often.
        let severity = self.findings.severity;
        let over = flows.iter().filter(|flow| {
            let (_, from, to) = flow.made;
            graph.rung(from).severity < severity && graph.rung(to).severity >= severity
        });
        let most = over.max_by(|one, other| one.passages[0].total_cmp(&other.passages[0]));
        let hundred = |times: f64| self.speech.figure(100.0 * times, 2);
        let last = passages.arms.len() - 1;
        let sentence = match most {
            Some(flow) => self.fill(
                "study-flows-what",
                &[
                    ("from", rung(flow.made.1).into()),
                    ("to", rung(flow.made.2).into()),
                    ("times", hundred(flow.passages[0]).into()),
                    ("arm", self.arm_of(passages, last).into()),
                    ("other", hundred(flow.passages[last]).into()),
                    ("severity", u32::from(severity).into()),
                ],
            ),
            None => {
                let variables = [("severity", u32::from(severity).into())];
                self.fill("study-flows-never", &variables)
            }
        };
        let mut columns = vec![Column::words(self.say("study-move"))];
        let arms = 0..passages.arms.len();
        columns.extend(arms.clone().map(|arm| Column::numbers(self.arm_of(passages, arm))));
        let mut often = flows.clone();
        often.sort_by(|one, other| other.passages[0].total_cmp(&one.passages[0]));
        let rows = often.iter().map(|flow| {
            let mut row = vec![html! { (rung(flow.made.1)) " → " (rung(flow.made.2)) }];
            row.extend(arms.clone().map(|arm| {
                let error = flow.errors.as_ref().map(|errors| 100.0 * errors[arm]);
                let error = error.map(|error| format!(" ±{}", self.speech.figure(error, 1)));
                html! { (hundred(flow.passages[arm])) (error.unwrap_or_default()) }
            }));
            row
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        let caption = self.fill("study-flows-table", &[("ladder", title.into())]);
        let table = Table { caption, columns, rows };
        self.figure_of_first(&drawing, title, &sentence, table, MOVES, annex)
    }

    fn arm_of(&self, passages: &Passages, place: usize) -> String {
        self.naming.arm(&self.findings.arms[passages.arms[place]].arm)
    }

    /// When the severity is first reached.
    fn first_passage(&self, passages: &Passages) -> Markup {
        let curves: Vec<Curve> = (0..passages.arms.len())
            .map(|arm| {
                let by_turn = passages.reached[arm].iter().enumerate();
                Curve {
                    label: self.arm_of(passages, arm),
                    points: by_turn.map(|(turn, at)| (turn as f64, at.median)).collect(),
                    band: Vec::new(),
                }
            })
            .collect();
        let title = self.say("study-first-passage");
        let turn = self.titles.text(&self.titles.scenario().clock.turn);
        let along = self.fill("study-turn-axis", &[("turn", turn.into())]);
        let along = Axis { title: &along, unit: Unit::Count };
        let measured = self.chance_axis();
        let measured = Axis { title: &measured, unit: Unit::Percent };
        let heading = self.heading("first-passage", &title);
        let drawing = chart::curves(&heading, (&along, &measured), &curves, true, &[]);
        let none = &passages.reached[0];
        let horizon = none.len() - 1;
        let half = none.iter().position(|at| at.median >= none[horizon].median / 2.0);
        let sentence = self.fill(
            "study-first-passage-what",
            &[
                ("end", self.speech.rough(none[horizon].median).into()),
                ("half", half.unwrap_or(horizon).into()),
                ("turns", horizon.into()),
            ],
        );
        let mut columns = vec![Column::words(self.say("study-turn"))];
        let arms = 0..passages.arms.len();
        columns.extend(arms.clone().map(|arm| Column::numbers(self.arm_of(passages, arm))));
        let step = horizon.div_ceil(TURNS).max(1);
        let turns = (0..=horizon).filter(|turn| turn % step == 0 || *turn == horizon);
        let rows = turns.map(|turn| {
            let mut row = vec![html! { (turn) }];
            row.extend(
                arms.clone().map(|arm| html! { (self.chances(&passages.reached[arm][turn])) }),
            );
            row
        });
        let table =
            Table { caption: self.say("study-first-passage-table"), columns, rows: rows.collect() };
        self.figure(&drawing, &title, &sentence, table)
    }
}
