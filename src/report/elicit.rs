//! A blank sheet for experts: for paper as a page, and as CSV to fill in and read back.

use crate::model::MechanismId;
use crate::model::Model;
use crate::report::html::html;
use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::study::csv;
use crate::scenario::beliefs::COLUMNS;
use crate::study::elicitation::About;
use crate::study::elicitation::Question;

/// The sheet as one page that prints on A4.
#[must_use]
pub fn page(model: &Model, questions: &[Question], language: Language) -> String {
    let scenario = model.checked().scenario();
    let title = scenario.title.in_language(language.code());
    let heading = language.fill("elicit-title", &[("scenario", title.into())]);
    let turn = scenario.clock.turn.in_language(language.code());
    let columns = [
        Column::words(language.text("elicit-question")),
        Column::numbers(language.text("elicit-low")),
        Column::numbers(language.text("elicit-mode")),
        Column::numbers(language.text("elicit-high")),
    ];
    let blank = || html! { "\u{2003}\u{2003}\u{2003}\u{2003}" };
    let row = |question: &Question| {
        let words = html! {
            (words(model, question, language))
            br;
            small { code { (question.parameter) } }
        };
        vec![words, blank(), blank(), blank()]
    };
    let rows: Vec<_> = questions.iter().map(row).collect();
    let line =
        |label: &str| html! { p { (language.text(label)) ": ______________________________" } };
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
            (parts::table(&heading, &columns, &rows))
        },
        footer: html! {},
    }
    .html()
}

/// The sheet as CSV, with a header line and a row a question.
#[must_use]
pub fn sheet(model: &Model, questions: &[Question], language: Language) -> String {
    let header = COLUMNS.map(str::to_owned).to_vec();
    let blank = String::new;
    let rows = questions.iter().map(|question| {
        let words = words(model, question, language);
        let parameter = question.parameter.clone();
        vec![blank(), blank(), blank(), parameter, words, blank(), blank(), blank()]
    });
    csv(header, rows)
}

/// The question in words.
fn words(model: &Model, question: &Question, language: Language) -> String {
    let code = language.code();
    let scenario = model.checked().scenario();
    let quoted = |words: &str| language.quoted(words);
    let causes = |mechanisms: &[MechanismId]| -> String {
        let title = |mechanism: &MechanismId| {
            let id = &model.mechanisms[mechanism.index()];
            quoted(scenario.mechanisms[id.as_str()].in_language(code))
        };
        mechanisms.iter().map(title).collect::<Vec<_>>().join(", ")
    };
    let rung = |ladder: usize, rung: usize| {
        let (_, of_ladder) = scenario.ladders.at(ladder).expect("ladders keep their order");
        let (_, of_rung) = of_ladder.rungs.at(rung).expect("rungs keep their order");
        quoted(of_rung.title.in_language(code))
    };
    let text = |message: &str, variables: &[(&str, String)]| {
        let variables: Vec<(&str, Value<'_>)> =
            variables.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        language.fill(message, &variables)
    };
    let measure = |place: usize| {
        let id = &model.measures[place].id;
        quoted(scenario.measures[id.as_str()].title.in_language(code))
    };
    let asked = match &question.about {
        About::Move(ladder, from, to) => {
            text("elicit-move", &[("from", rung(*ladder, *from)), ("to", rung(*ladder, *to))])
        }
        About::Arrival(track) => {
            let id = &model.tracks[*track].id;
            let title = scenario.tracks[id.as_str()].title.in_language(code);
            text("elicit-arrival", &[("track", quoted(title))])
        }
        About::Inject(inject) => {
            let (_, of) = scenario.injects.at(*inject).expect("injects keep their order");
            text("elicit-inject", &[("inject", quoted(of.title.in_language(code)))])
        }
        About::Availability(place) => text("elicit-availability", &[("measure", measure(*place))]),
        About::Measure(place, mechanisms) => {
            text("elicit-measure", &[("measure", measure(*place)), ("causes", causes(mechanisms))])
        }
        About::Order(seat, order, mechanisms) => {
            let (_, of_seat) = scenario.seats.at(*seat).expect("seats keep their order");
            let (_, of_order) = of_seat.orders.at(*order).expect("orders keep their order");
            let title = of_order.title.in_language(code);
            text("elicit-order", &[("order", quoted(title)), ("causes", causes(mechanisms))])
        }
        About::Influence(place, mechanisms) => text(
            "elicit-influence",
            &[("number", (place + 1).to_string()), ("causes", causes(mechanisms))],
        ),
    };
    if question.uses > 1 {
        let more = language.fill("elicit-shared", &[("more", (question.uses - 1).into())]);
        return format!("{asked} {more}");
    }
    asked
}
