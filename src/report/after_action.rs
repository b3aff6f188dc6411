//! The after-action report: what a workshop takes home.
//!
//! One self-contained HTML file a game, readable without a script and printable; beside it what
//! happened as CSV and as JSON lines ([`rows`]). It tells a played game and computes nothing: odds
//! and what-ifs are handed in, and what is not handed in is left out. Under the Chatham House Rule
//! no person is named, no time of day is told, and nothing is quoted that somebody wrote at the
//! table.

pub mod answers;
mod dice;
mod happened;
mod odds;
pub mod rows;
mod timeline;
mod turns;

pub use crate::report::after_action::odds::decisive;

use maud::Markup;
use maud::html;

use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::model::SeatId;
use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::titles::Titles;
use crate::session::Actor;
use crate::session::Difference;
use crate::session::Game;
use crate::session::Phase;
use crate::session::Remark;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct AfterAction<'a> {
    /// The game.
    pub game: &'a Game,
    /// The language of the report; one of the scenario's.
    pub language: &'a str,
    /// Whether it may say who said what.
    pub attribution: Attribution,
    /// Where the journal differs from what its commands and its seed come to; none, if nobody has
    /// compared.
    pub differences: Option<&'a [Difference]>,
    /// What the table's odds were after each turn that somebody has computed them for.
    pub odds: &'a [OddsAfter],
    /// The game again with other measures.
    pub what_ifs: &'a [WhatIf],
}

/// Whether a report may say who said what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribution {
    /// Everything, by name.
    Full,
    /// The Chatham House Rule: seats without names, free text left out.
    ChathamHouse,
}

/// A probability, with what one is unsure of if it was sampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// The probability.
    pub value: f64,
    /// Bounds of 95%; equal to the value where it is exact.
    pub bounds: (f64, f64),
}

/// What the odds were as things stood after a turn; they take the seats' policies for the people.
#[derive(Debug, Clone, PartialEq)]
pub struct OddsAfter {
    /// The turn; 0 is the start.
    pub turn: u32,
    /// That the headline severity is reached by the horizon, or was.
    pub headline: Chance,
    /// Of each end.
    pub endings: Vec<(OutcomeId, Chance)>,
}

/// The game again with other measures, on the same draws and orders.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// Measures in force there that were not here.
    pub with: MeasureSet,
    /// Measures not in force there that were here.
    pub without: MeasureSet,
    /// Whether rulings were kept there.
    pub keeps_rulings: bool,
    /// The first turn that went otherwise; none, if nothing did.
    pub parts_in: Option<u32>,
    /// Orders that were not allowed there, and became the seat's first.
    pub replaced_orders: u32,
    /// How it ended here.
    pub ended_here: Option<OutcomeId>,
    /// How it ended there.
    pub ended_there: Option<OutcomeId>,
    /// That the headline severity is reached there, over fresh dice from the parting on.
    pub headline_there: Option<Chance>,
    /// The draws that fell otherwise.
    pub decisive: Vec<Decisive>,
}

/// A draw that fell otherwise under other measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Decisive {
    /// In which turn.
    pub turn: u32,
    /// On which slot, among all slots.
    pub slot: usize,
    /// What came about here, in the words of the report's language.
    pub here: String,
    /// What came about there.
    pub there: String,
    /// The odds of what came about here, as it was.
    pub odds_here: f64,
    /// The odds of the same with the other measures.
    pub odds_there: f64,
    /// How likely it was that the other measures changed it, given what came about: a range, where
    /// a ruling forced it and there is no draw.
    pub range: Option<(f64, f64)>,
    /// The draw, as a part of 1; none, where a ruling forced what came about.
    pub draw: Option<f64>,
}

/// The report as an HTML document.
#[must_use]
pub fn html(input: &AfterAction<'_>) -> String {
    let model: &Model = input.game.model();
    let titles = Titles { model, language: input.language };
    let report = Report { input, game: input.game, model, titles, speech: titles.speech() };
    let scenario = titles.text(&titles.scenario().title);
    let title = report.fill("aar-title", &[("scenario", scenario.into())]);
    Page {
        language: report.speech,
        title: &title,
        theme: Theme::System,
        screen: Screen::Near,
        head: Head::File,
        header: html! {},
        main: html! {
            h1 { (title) }
            (report.opening())
            (report.timeline())
            (report.odds())
            (report.turns())
            (report.rulings())
            (report.measures())
            (report.remarks())
            (report.what_ifs())
            (report.dice())
        },
        footer: html! {
            p { (report.say("print-nothing-predicts")) }
            p { (report.fill("aar-made-by", &[("version", env!("CARGO_PKG_VERSION").into())])) }
        },
    }
    .html()
}

/// A report that is being written.
struct Report<'a> {
    input: &'a AfterAction<'a>,
    game: &'a Game,
    model: &'a Model,
    titles: Titles<'a>,
    speech: Language,
}

impl Report<'_> {
    fn say(&self, message: &str) -> String {
        self.speech.text(message)
    }

    fn fill(&self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        self.speech.fill(message, variables)
    }

    fn is_full(&self) -> bool {
        self.input.attribution == Attribution::Full
    }

    /// What somebody wrote at the table; nothing, where it may not be told.
    fn quoted(&self, text: &str) -> Markup {
        let is_told = self.is_full() && !text.trim().is_empty();
        html! { @if is_told { blockquote { (parts::paragraphs(text)) } } }
    }

    fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Facilitator => self.say("aar-facilitator"),
            Actor::Observer => self.say("aar-observer"),
            Actor::Seat(seat) => self.titles.seat(seat).to_owned(),
        }
    }

    fn section(&self, id: &str, title: &str, content: &Markup) -> Markup {
        html! { section aria-labelledby=(id) { h2 id=(id) { (title) } (content) } }
    }

    /// What the game was, in a few figures and sentences.
    fn opening(&self) -> Markup {
        let table = self.game.table();
        let record = &table.state.record;
        let played = self.game.turns().iter().filter(|turn| turn.after.is_some()).count() as u64;
        let headline = record.first_passage[usize::from(self.model.headline)];
        let figures = [
            (
                self.say("aar-turns-played"),
                self.fill(
                    "aar-of",
                    &[("part", played.into()), ("whole", self.model.horizon.into())],
                ),
            ),
            (self.say("aar-highest"), record.highest().to_string()),
            (
                self.fill(
                    "aar-headline-first",
                    &[("severity", u32::from(self.model.headline).into())],
                ),
                headline.map_or_else(
                    || self.say("aar-never"),
                    |turn| self.fill("aar-in-turn", &[("turn", turn.into())]),
                ),
            ),
            (self.say("aar-incidents"), record.opened.to_string()),
            (self.say("aar-rulings-count"), self.count_of_rulings().to_string()),
        ];
        let name = &self.game.opening().name;
        html! {
            @if self.is_full() && !name.is_empty() { p.lead { (name) } }
            @if !self.is_full() { (parts::notice(&html! { p { (self.say("aar-chatham")) } })) }
            @if table.phase != Phase::Ended {
                (parts::warning(&html! { p { (self.say("aar-not-ended")) } }))
            }
            (parts::figures(&figures))
            p { (self.ending()) }
            @if let Some(parent) = &self.game.opening().parent {
                p { (self.fill("aar-branch", &[("turn", parent.turn.into())])) }
            }
            (self.people())
        }
    }

    fn ending(&self) -> String {
        match self.game.table().state.record.outcome {
            Some(outcome) => {
                self.fill("aar-over", &[("outcome", self.titles.outcome(outcome).into())])
            }
            None => self.say("aar-open"),
        }
    }

    fn count_of_rulings(&self) -> usize {
        self.game.turns().iter().map(|turn| turn.rulings.len()).sum()
    }

    /// Who sat where; under the Chatham House Rule how many.
    fn people(&self) -> Markup {
        let people = &self.game.table().people;
        let columns = [Column::words(self.say("aar-seat")), Column::words(self.say("aar-people"))];
        let seats = (0..self.model.seats.len()).map(SeatId::new).map(Actor::Seat);
        let roles = [Actor::Facilitator].into_iter().chain(seats).chain([Actor::Observer]);
        let rows = roles.map(|role| {
            let names = people.iter().filter(|person| person.role == role);
            let names: Vec<&str> = names.map(|person| person.name.as_str()).collect();
            let who = match (names.len(), self.is_full()) {
                (0, _) => "—".to_owned(),
                (_, true) => names.join(", "),
                (count, false) => {
                    self.fill("aar-people-count", &[("count", (count as u64).into())])
                }
            };
            vec![html! { (self.actor(role)) }, html! { (who) }]
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        html! { @if !people.is_empty() { (parts::table(&self.say("aar-who"), &columns, &rows)) } }
    }

    /// When which measure was in force, and what was only proposed.
    fn measures(&self) -> Markup {
        let columns = [
            Column::words(self.say("print-measure")),
            Column::numbers(self.say("print-cost")),
            Column::words(self.say("aar-turns-in-force")),
        ];
        let turns = self.game.turns();
        let ever =
            turns.iter().fold(MeasureSet::EMPTY, |all, turn| all.union(turn.started.board.on()));
        let rows = ever.iter().map(|measure| {
            let on = turns.iter().filter(|turn| turn.started.board.on().contains(measure));
            let on: Vec<u32> = on.map(|turn| turn.number).collect();
            vec![
                html! { (self.titles.measure(measure)) },
                html! { (self.model.measures[measure.index()].cost) },
                html! { (ranges(&on)) },
            ]
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        let proposals = &self.game.table().proposals;
        let content = html! {
            @if rows.is_empty() { p { (self.say("aar-no-measures")) } }
            @else { (parts::table(&self.say("aar-measures-table"), &columns, &rows)) }
            @if !proposals.is_empty() {
                p { (self.say("aar-proposed")) }
                ul { @for proposal in proposals { li {
                    (self.fill("aar-proposal", &[
                        ("measure", self.titles.measure(proposal.measure).into()),
                        ("seats", self.titles.seats(proposal.consents.iter().copied()).into()),
                    ]))
                } } }
            }
        };
        self.section("measures", &self.say("print-measures"), &content)
    }

    /// Moments to come back to, and notes.
    fn remarks(&self) -> Markup {
        let table = self.game.table();
        let list = |remarks: &[Remark], mark: &str| {
            html! { ul { @for remark in remarks { li {
                @if !mark.is_empty() { span.star aria-hidden="true" { (mark) " " } }
                (self.fill("aar-remark", &[
                    ("turn", remark.turn.into()), ("who", self.actor(remark.by).into()),
                ]))
                (self.quoted(&remark.text))
            } } } }
        };
        let content = html! {
            @if table.stars.is_empty() { p { (self.say("aar-no-stars")) } }
            (list(&table.stars, "★"))
            @if self.is_full() && !table.notes.is_empty() {
                h3 { (self.say("aar-notes")) }
                (list(&table.notes, ""))
            }
        };
        self.section("stars", &self.say("aar-stars"), &content)
    }
}

/// Turns in a row are told by their ends: `1–4, 7`.
fn ranges(turns: &[u32]) -> String {
    let mut told: Vec<(u32, u32)> = Vec::new();
    for turn in turns {
        match told.last_mut() {
            Some((_, last)) if *last + 1 == *turn => *last = *turn,
            _ => told.push((*turn, *turn)),
        }
    }
    let told = told.into_iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    told.collect::<Vec<String>>().join(", ")
}
