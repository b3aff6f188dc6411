//! A blank sheet for experts: for paper as a page, and as CSV to fill in and read back.
//!
//! On paper questions that share their beginning stand under it together, each with the number of
//! its row in the CSV; there every question is a whole sentence.

use maud::Markup;

use crate::model::Model;
use crate::report::html::html;
use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::study::csv;
use crate::report::titles::Titles;
use crate::scenario::beliefs::COLUMNS;
use crate::study::elicitation::About;
use crate::study::elicitation::Question;

/// The sheet as one page that prints on A4.
#[must_use]
pub fn page(model: &Model, questions: &[Question], language: Language) -> String {
    let asking = Asking::new(model, language);
    let scenario = asking.titles.scenario();
    let title = asking.titles.text(&scenario.title);
    let heading = language.fill("elicit-title", &[("scenario", title.into())]);
    let turn = asking.titles.text(&scenario.clock.turn);
    let line =
        |label: &str| html! { p { (language.text(label)) ": ______________________________" } };
    let numbered: Vec<(usize, &Question)> = (1..).zip(questions).collect();
    let groups = numbered.chunk_by(|(_, one), (_, next)| asking.is_kin(&one.about, &next.about));
    Page {
        language,
        title: &heading,
        theme: Theme::Light,
        screen: Screen::Near,
        head: Head::File,
        header: html! {},
        main: html! {
            h1 { (heading) }
            (line("elicit-side"))
            (line("elicit-expert"))
            (line("elicit-when"))
            p { (language.fill("elicit-how", &[("turn", turn.into())])) }
            p { (language.text("elicit-odds")) }
            p { (language.text("elicit-unsure")) }
            p { (language.text("elicit-example")) }
            @for group in groups { (asking.group(group)) }
        },
        footer: html! { p { (language.text("elicit-rows")) } },
    }
    .html()
}

/// The sheet as CSV, with a header line and a row a question.
#[must_use]
pub fn sheet(model: &Model, questions: &[Question], language: Language) -> String {
    let asking = Asking::new(model, language);
    let header = COLUMNS.map(str::to_owned).to_vec();
    let blank = String::new;
    let rows = questions.iter().map(|question| {
        let words = asking.whole(question);
        let parameter = question.parameter.clone();
        vec![blank(), blank(), blank(), parameter, words, blank(), blank(), blank()]
    });
    csv(header, rows)
}

/// Puts questions into words.
struct Asking<'a> {
    titles: Titles<'a>,
    language: Language,
}

impl<'a> Asking<'a> {
    fn new(model: &'a Model, language: Language) -> Self {
        Asking { titles: Titles { model, language: language.code() }, language }
    }

    /// Whether two questions share their beginning.
    fn is_kin(&self, one: &About, next: &About) -> bool {
        self.start(one) == self.start(next)
    }

    /// Questions under their common beginning, with boxes to write in.
    fn group(&self, questions: &[(usize, &Question)]) -> Markup {
        let start = self.start(&questions[0].1.about);
        let heads = ["elicit-low", "elicit-mode", "elicit-high"];
        html! {
            section.asked {
                table {
                    caption { (start) }
                    thead { tr {
                        th scope="col" { (self.language.text("elicit-row")) }
                        th scope="col" { (self.language.text("elicit-question")) }
                        @for head in heads { th scope="col" { (self.language.text(head)) } }
                    } }
                    tbody { @for (row, question) in questions { tr {
                        td { (row) }
                        th scope="row" {
                            (self.end(&question.about))
                            @if let Some(shared) = self.shared(question) { " " (shared) }
                        }
                        @for _ in heads { td.blank {} }
                    } } }
                }
            }
        }
    }

    /// A question as one sentence.
    fn whole(&self, question: &Question) -> String {
        let asked = format!("{} {}", self.start(&question.about), self.end(&question.about));
        match self.shared(question) {
            Some(shared) => format!("{asked}. {shared}"),
            None => format!("{asked}."),
        }
    }

    /// That a number stands for more than what is asked.
    fn shared(&self, question: &Question) -> Option<String> {
        let more = question.uses - 1;
        (more > 0).then(|| self.language.fill("elicit-shared", &[("more", more.into())]))
    }

    /// How a question begins.
    fn start(&self, about: &About) -> String {
        let titles = &self.titles;
        let fill = |message: &str, name: &str, title: &str| {
            let quoted = self.language.quoted(title);
            self.language.fill(message, &[(name, Value::from(quoted.as_str()))])
        };
        match *about {
            About::Move(ladder, from, _) => self.move_from(ladder, from),
            About::Arrival(_) => self.language.text("elicit-arrival"),
            About::Inject(_) => self.language.text("elicit-inject"),
            About::Availability(_) => self.language.text("elicit-availability"),
            About::Measure(measure, _) => {
                let id = titles.model.measures[measure].id.as_str();
                fill(
                    "elicit-measure",
                    "measure",
                    titles.text(&titles.scenario().measures[id].title),
                )
            }
            About::Order(seat, order, _) => {
                let (_, seat) = titles.scenario().seats.at(seat).expect("seats keep their order");
                let (_, order) = seat.orders.at(order).expect("orders keep their order");
                fill("elicit-order", "order", titles.text(&order.title))
            }
            About::Influence(place, _) => {
                fill("elicit-influence", "influence", titles.influence(place))
            }
        }
    }

    fn move_from(&self, ladder: usize, from: usize) -> String {
        let scenario = self.titles.scenario();
        let from = self.language.quoted(&self.rung(ladder, from));
        let (id, _) = scenario.ladders.at(ladder).expect("ladders keep their order");
        let ladder = self.titles.text(&scenario.ladders[id].title);
        // Rungs of two ladders may have the same title.
        let message = match self.titles.model.ladders.len() {
            1 => "elicit-move",
            _ => "elicit-move-of",
        };
        let variables = [("from", from.as_str().into()), ("ladder", ladder.into())];
        self.language.fill(message, &variables)
    }

    /// How it ends: what of all that share the beginning is asked.
    fn end(&self, about: &About) -> String {
        let titles = &self.titles;
        let scenario = titles.scenario();
        if let Some((effect, _)) = about.effect(titles.model) {
            let title = |cause| self.language.quoted(titles.mechanism(cause));
            let causes: Vec<String> = effect.mechanisms.iter().copied().map(title).collect();
            let bounds = titles.bounds(effect).map(|bounds| format!(" ({bounds})"));
            return causes.join(", ") + &bounds.unwrap_or_default();
        }
        let title = match *about {
            About::Move(ladder, _, to) => return self.language.quoted(&self.rung(ladder, to)),
            About::Arrival(track) => &scenario.tracks[titles.model.tracks[track].id.as_str()].title,
            About::Inject(inject) => {
                &scenario.injects.at(inject).expect("injects keep their order").1.title
            }
            About::Availability(measure) => {
                &scenario.measures[titles.model.measures[measure].id.as_str()].title
            }
            About::Measure(..) | About::Order(..) | About::Influence(..) => {
                unreachable!("what has an effect was answered above")
            }
        };
        self.language.quoted(titles.text(title))
    }

    fn rung(&self, ladder: usize, rung: usize) -> String {
        let (_, of) = self.titles.scenario().ladders.at(ladder).expect("ladders keep their order");
        let (_, rung) = of.rungs.at(rung).expect("rungs keep their order");
        self.titles.text(&rung.title).to_owned()
    }
}
