//! Sheets of paper for a table: what each seat reads, cards to cut, ladders for the wall.
//!
//! One HTML file of A4 pages for a printer. What is the facilitator's alone says so on its pages.
//! The numbers are those of the scenario; nothing here computes odds.

mod cards;
mod facilitator;
mod room;
mod seats;

use maud::Markup;
use maud::html;

use crate::model::MeasureSet;
use crate::model::Model;
use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::titles::Titles;

/// Everything that a workshop without screens needs, as one HTML document in a language of the
/// scenario. The measures that are `on` are ticked.
#[must_use]
pub fn html(model: &Model, language: &str, on: MeasureSet) -> String {
    let titles = Titles { model, language };
    let sheets = Sheets { model, titles, speech: titles.speech(), on };
    let scenario = titles.text(&titles.scenario().title);
    Page {
        language: sheets.speech,
        title: &sheets.fill("print-title", &[("scenario", scenario.into())]),
        theme: Theme::Light,
        screen: Screen::Near,
        head: Head::File,
        header: html! {},
        main: html! {
            (sheets.cover())
            (sheets.procedure())
            (sheets.injects())
            (sheets.record())
            (sheets.briefing())
            (sheets.measures())
            (sheets.ladders())
            (sheets.dice())
            (sheets.seats())
            (sheets.slips())
            (sheets.order_cards())
        },
        footer: html! {},
    }
    .html()
}

/// What is printed, and in which words.
struct Sheets<'a> {
    model: &'a Model,
    titles: Titles<'a>,
    speech: Language,
    on: MeasureSet,
}

impl Sheets<'_> {
    fn say(&self, message: &str) -> String {
        self.speech.text(message)
    }

    fn fill(&self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        self.speech.fill(message, variables)
    }

    /// A sheet begins on a page of its own, and says whose it is.
    fn sheet(&self, id: &str, title: &str, whose: &str, content: &Markup) -> Markup {
        html! {
            section.sheet.new-page aria-labelledby=(id) {
                p.whose { (whose) }
                h2 id=(id) { (title) }
                (content)
            }
        }
    }

    fn cover(&self) -> Markup {
        let scenario = self.titles.scenario();
        let contents = [
            (self.say("print-facilitator"), self.say("print-facilitator-what")),
            (self.say("print-wall"), self.say("print-wall-what")),
            (self.say("print-each-seat"), self.say("print-each-seat-what")),
            (self.say("print-scissors"), self.say("print-scissors-what")),
        ];
        html! {
            section {
                h1 { (self.titles.text(&scenario.title)) }
                p.lead { (self.titles.text(&scenario.summary)) }
                h2 { (self.say("print-contents")) }
                dl { @for (name, what) in contents { dt { (name) } dd { (what) } } }
                div.notice { p { (self.say("print-nothing-predicts")) } }
                p.faint { (self.fill("print-digest", &[
                    ("id", scenario.id.as_str().into()),
                    ("digest", self.model.checked().digest()[..12].into()),
                ])) }
            }
        }
    }
}
