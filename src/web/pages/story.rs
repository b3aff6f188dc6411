//! What happened, turn by turn, as far as it may be told.

use maud::Markup;
use maud::html;

use crate::game::Event;
use crate::report::html::parts;
use crate::session::Given;
use crate::session::How;
use crate::session::Seen;
use crate::session::Told;
use crate::session::TurnView;
use crate::session::Why;
use crate::web::pages::Scene;
use crate::web::pages::frame;
use crate::web::pages::say::Say;

/// So many turns stand on a page; the earlier ones stand in the replay. A page of all turns would
/// grow with the game, and every change sends it to everybody.
const LATEST: usize = 12;

/// The latest turns that have been settled, the last first; the last one unfolded.
pub(super) fn turns(scene: &Scene<'_>) -> Markup {
    latest(scene, LATEST)
}

/// As many of the latest turns as that, and where the others are.
pub(super) fn latest(scene: &Scene<'_>, count: usize) -> Markup {
    let settled = scene.view.turns.iter().filter(|turn| turn.places.is_some());
    let settled: Vec<&TurnView> = settled.rev().collect();
    html! {
        @if settled.is_empty() { p.faint { (scene.say.text("story-nothing")) } }
        @for (place, turn) in settled.iter().take(count).enumerate() {
            @let id = format!("turn-{}", turn.number);
            @let title = scene.say.fill("story-turn", &[("turn", turn.number.into())]);
            (frame::folded(&id, place == 0, &html! { (title) }, &told_and_done(scene, turn)))
        }
        @if let Some(earlier) = settled.get(count) {
            p { a href=(format!("/replay?turn={}", earlier.number)) {
                (scene.say.fill("story-earlier", &[("turn", earlier.number.into())]))
            } }
        }
    }
}

/// What was told and what happened in a turn.
pub(super) fn told_and_done(scene: &Scene<'_>, turn: &TurnView) -> Markup {
    html! {
        (injects(scene.say, turn))
        @if !turn.orders.is_empty() {
            ul.orders { @for given in &turn.orders { li { (order(scene.say, given)) } } }
        }
        @for words in &turn.words {
            blockquote.words {
                p { strong { (scene.say.seat(words.seat)) } ": " (words.text) }
                p.small {
                    (scene.say.fill("story-judged", &[("reason", words.judged.reason.as_str().into())]))
                }
            }
        }
        ul.events {
            @for seen in &turn.events {
                @if let Some(text) = event(scene.say, seen) { li { (text) } }
            }
        }
        @for ruled in &turn.rulings {
            p.small { (scene.say.fill("story-ruling", &[("reason", ruled.reason.as_str().into())])) }
        }
    }
}

/// What a turn's injects told this audience.
pub(super) fn injects(say: Say<'_>, turn: &TurnView) -> Markup {
    html! {
        @for each in &turn.told {
            @let (title, text) = told(say, each);
            (parts::notice(&html! { p { strong { (title) } } (parts::paragraphs(text)) }))
        }
    }
}

/// The title and the text of what was told.
pub(super) fn told<'a>(say: Say<'a>, told: &'a Told) -> (&'a str, &'a str) {
    match told {
        Told::Inject(inject) => (say.inject(*inject), say.inject_text(*inject)),
        Told::Happening(happening) => (happening.title.as_str(), happening.text.as_str()),
    }
}

/// An order as it was given, with how it came about.
pub(super) fn order(say: Say<'_>, given: &Given) -> Markup {
    let how = match given.how {
        How::Seat => None,
        How::Facilitator => Some(say.text("how-facilitator")),
        How::Absent => Some(say.text("how-absent")),
        How::Policy(_) => Some(say.text("how-policy")),
    };
    html! {
        strong { (say.seat(given.seat)) } ": " (say.order(given.seat, given.order))
        @if let Some(how) = how { " " span.faint { "(" (how) ")" } }
    }
}

/// Whether something is not as it was before.
pub(super) fn is_change(seen: &Seen) -> bool {
    !matches!(seen.event, Event::Stayed { .. })
}

/// An event in a sentence; none, where an order or an inject is told elsewhere.
pub(super) fn event(say: Say<'_>, seen: &Seen) -> Option<String> {
    let why = match seen.why {
        Some(Why::Law(drawn)) => {
            say.fill("why-law", &[("chance", say.chance(drawn.probability).into())])
        }
        Some(Why::Inject(inject)) => {
            say.fill("why-inject", &[("inject", say.inject(inject).into())])
        }
        Some(Why::Ruling) => say.text("why-ruling"),
        Some(Why::Decision) => say.text("why-decision"),
        Some(Why::Unsaid) | None => String::new(),
    };
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    let text = match seen.event {
        Event::Inject { .. } | Event::Ordered { .. } => return None,
        Event::Moved { track, from, to, .. } => {
            let words = say.fill(
                "event-moved",
                &[
                    ("track", say.track(track).into()),
                    ("from", say.rung(track, from).into()),
                    ("to", say.rung(track, to).into()),
                ],
            );
            format!("{words}{why}")
        }
        Event::Stayed { track, rung, .. } => {
            let words = say.fill(
                "event-stayed",
                &[("track", say.track(track).into()), ("rung", say.rung(track, rung).into())],
            );
            format!("{words}{why}")
        }
        Event::Opened { track, .. } => {
            let words = say.fill("event-opened", &[("track", say.track(track).into())]);
            format!("{words}{why}")
        }
        Event::Suspended(measure) => {
            say.fill("event-suspended", &[("measure", say.measure(measure).into())])
        }
        Event::Restored(measure) => {
            say.fill("event-restored", &[("measure", say.measure(measure).into())])
        }
        Event::Over(outcome) => say.fill("event-over", &[("outcome", say.outcome(outcome).into())]),
    };
    Some(text)
}
