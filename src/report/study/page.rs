//! A study as one page for somebody who decides: what was asked, what stands out, pictures with
//! their tables, what to doubt, and how to do it again.
//!
//! It computes nothing. Every sentence is filled from the results, and what a study has not asked
//! is left out and said to be. Titles are the scenario's own, in the reader's language.

mod again;
mod attribution;
mod choice;
mod comparison;
mod going;
mod hangs;
mod naming;
mod opening;
mod sides;
mod tested;

use maud::Markup;
use maud::html;

use crate::model::MeasureSet;
use crate::report::chart::Heading;
use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::study::Findings;
use crate::report::study::page::naming::Naming;
use crate::report::titles::Titles;
use crate::study::passages::Passages;
use crate::study::uncertainty::Spread;

/// A table of more rows is folded on a screen; paper has it open.
const ROWS_OPEN: usize = 6;

/// So many rows more than are shown are shown too: they are no reason to leaf to the annex.
const ROWS_SPARED: usize = 3;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Briefing<'a> {
    /// What the study has found.
    pub findings: &'a Findings<'a>,
    /// How crises go under a few arms; none, if that was not asked.
    pub passages: Option<&'a Passages>,
    /// The language; one of the scenario's.
    pub language: &'a str,
    /// How to do it again.
    pub again: &'a Again,
}

/// How to do a study again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The command, without what changes no byte of the results.
    pub command: String,
    /// Files of results, with their SHA-256.
    pub results: Vec<(String, String)>,
}

/// The report as an HTML document.
#[must_use]
pub fn html(input: &Briefing<'_>) -> String {
    let titles = Titles { model: input.findings.model, language: input.language };
    let speech = titles.speech();
    let naming = Naming::new(titles);
    let sheet =
        Sheet { findings: input.findings, passages: input.passages, titles, speech, naming };
    let scenario = titles.text(&titles.scenario().title);
    let title = sheet.fill("study-title", &[("scenario", scenario.into())]);
    let sections = sheet.sections(input.again);
    Page {
        language: speech,
        title: &title,
        theme: Theme::System,
        screen: Screen::Near,
        head: Head::File,
        header: html! {},
        main: html! {
            h1 { (title) }
            (sheet.stands_out())
            nav.contents.screen-only aria-label=(sheet.say("study-contents")) {
                ul { @for section in &sections {
                    li { a href={ "#" (section.id) } { (section.title) } }
                } }
            }
            @for section in sections {
                section.study id=(section.id) aria-labelledby={ (section.id) "-title" } {
                    h2 id={ (section.id) "-title" } { (section.title) }
                    (section.content)
                }
            }
        },
        footer: html! {
            p { (sheet.say("study-nothing-predicts")) }
            p { (sheet.fill("study-made-by", &[("version", env!("CARGO_PKG_VERSION").into())])) }
        },
    }
    .html()
}

/// A part of the report under its own heading.
struct Section {
    id: &'static str,
    title: String,
    content: Markup,
}

/// A report that is being written.
struct Sheet<'a> {
    findings: &'a Findings<'a>,
    passages: Option<&'a Passages>,
    titles: Titles<'a>,
    speech: Language,
    naming: Naming<'a>,
}

impl Sheet<'_> {
    fn sections(&self, again: &Again) -> Vec<Section> {
        let section = |id: &'static str, message: &str, content: Markup| Section {
            id,
            title: self.say(message),
            content,
        };
        let mut annex = Annex::default();
        let mut sections = vec![
            section("asked", "study-asked", self.asked()),
            section("compared", "study-compared", self.compared(&mut annex)),
            section("parts", "study-parts", self.parts(&mut annex)),
            section("hangs", "study-hangs", self.hangs()),
            section("choice", "study-choice", self.choice()),
            section("worth", "study-worth", self.worth()),
        ];
        if let Some(passages) = self.passages {
            sections.push(section("going", "study-going", self.going(passages, &mut annex)));
        }
        if let Some(views) = self.findings.views {
            sections.push(section("sides", "study-sides", self.sides(views, &mut annex)));
        }
        sections.push(section("rests", "study-rests", self.rests()));
        if let Some(passages) = self.passages {
            sections.push(section("tested", "study-tested", self.tested(passages)));
        }
        sections.push(section("again", "study-again", self.again(again)));
        sections.push(section("annex", "study-annex", self.annex(annex)));
        sections
    }

    fn annex(&self, annex: Annex) -> Markup {
        html! {
            (self.measures())
            @if !annex.tables.is_empty() { p { (self.say("study-annex-what")) } }
            @for table in annex.tables { (self.table(table)) }
        }
    }

    /// What each of the measures that are compared is.
    fn measures(&self) -> Markup {
        let model = self.findings.model;
        let compared: MeasureSet =
            self.findings.arms.iter().flat_map(|arm| arm.arm.measures.iter()).collect();
        let columns = vec![
            Column::words(self.say("study-measure")),
            Column::words(self.say("study-measure-what")),
            Column::words(self.say("study-measure-needs")),
            Column::numbers(self.say("study-cost")),
        ];
        let rows = compared.iter().map(|measure| {
            let of = &model.measures[measure.index()];
            let words = &self.titles.scenario().measures[of.id.as_str()];
            let needs = model.with_needs(measure).minus(std::iter::once(measure).collect());
            let needs = self.titles.measures(needs);
            vec![
                html! { (self.titles.measure(measure)) },
                html! { @if let Some(text) = &words.summary { (self.titles.text(text)) } },
                html! { @if needs.is_empty() { "—" } @else { (needs) } },
                html! { (of.cost) },
            ]
        });
        let caption = self.say("study-measures-table");
        self.table(Table { caption, columns, rows: rows.collect() })
    }

    fn say(&self, message: &str) -> String {
        self.speech.text(message)
    }

    fn fill(&self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        self.speech.fill(message, variables)
    }

    /// A drawing under its title, with a sentence that says what it shows.
    fn drawn(&self, drawing: &str, title: &str, sentence: &str) -> Markup {
        html! {
            div.whole {
                h3 { (title) }
                figure {
                    (parts::scrolling(drawing, title))
                    figcaption { (sentence) }
                }
            }
        }
    }

    /// The same, and a table of its figures.
    fn figure(&self, drawing: &str, title: &str, sentence: &str, table: Table) -> Markup {
        html! {
            (self.drawn(drawing, title, sentence))
            (self.table(table))
        }
    }

    /// A drawing and a table of as many rows as the drawing has; the annex has all.
    fn figure_of_first(
        &self,
        drawing: &str,
        title: &str,
        sentence: &str,
        table: Table,
        shown: usize,
        annex: &mut Annex,
    ) -> Markup {
        html! {
            (self.drawn(drawing, title, sentence))
            (self.first_rows(table, shown, annex))
        }
    }

    /// The first rows of a table; the annex has all.
    fn first_rows(&self, table: Table, shown: usize, annex: &mut Annex) -> Markup {
        if table.rows.len() <= shown + ROWS_SPARED {
            return self.table(table);
        }
        let rows = table.rows[..shown].to_vec();
        let more = self.fill("study-table-more", &[("count", table.rows.len().into())]);
        let first = Table { caption: table.caption.clone(), columns: table.columns.clone(), rows };
        annex.tables.push(table);
        html! {
            (self.table(first))
            p.faint { (more) }
        }
    }

    /// A table, folded where it is long.
    fn table(&self, Table { caption, columns, rows }: Table) -> Markup {
        let table = parts::table(&caption, &columns, &rows);
        if rows.len() <= ROWS_OPEN {
            return table;
        }
        let count = rows.len();
        let variables = [("title", caption.as_str().into()), ("count", count.into())];
        html! { details { summary { (self.fill("study-table", &variables)) } (table) } }
    }

    fn heading<'h>(&self, name: &'h str, title: &'h str) -> Heading<'h> {
        Heading { name, title, language: self.speech }
    }

    /// `12% (8% … 20%)`: the median, and what lies between the 5th and the 95th percentile.
    fn chances(&self, spread: &Spread) -> String {
        self.between(spread, |value| self.speech.rough(value))
    }

    fn between(&self, spread: &Spread, word: impl Fn(f64) -> String) -> String {
        let (low, high) = (word(spread.low), word(spread.high));
        format!("{} ({low}\u{a0}…\u{a0}{high})", word(spread.median))
    }

    /// A difference of probabilities in percentage points.
    fn points(&self, difference: f64) -> String {
        let few = if difference.abs() < 0.01 { 3 } else { 2 };
        self.speech.points(difference, few)
    }

    /// A share of draws.
    fn share(&self, share: f64) -> String {
        self.speech.percent(share, 0)
    }

    /// `19 of 24`, or `all 24`.
    fn part_of(&self, part: usize, all: usize) -> String {
        match part == all {
            true => self.fill("study-all-of", &[("all", all.into())]),
            false => self.fill("study-part-of", &[("part", part.into()), ("all", all.into())]),
        }
    }

    fn number(&self, number: f64) -> String {
        self.speech.figure(number, 2)
    }
}

/// Tables that are too long to stand among pictures.
#[derive(Default)]
struct Annex {
    tables: Vec<Table>,
}

/// A table that is not yet written.
struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Markup>>,
}
