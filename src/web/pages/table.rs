//! The table: who sits where, what is in force, what was said.

use maud::Markup;
use maud::html;

use crate::model::MeasureId;
use crate::model::SeatId;
use crate::report::html::parts;
use crate::report::html::parts::Badge;
use crate::session::Audience;
use crate::session::Message;
use crate::session::Phase;
use crate::session::SeatView;
use crate::web::pages::Scene;
use crate::web::pages::frame;
use crate::web::pages::say::Say;

/// Who has decided, as far as that may be known.
pub(super) fn seats(scene: &Scene<'_>) -> Markup {
    html! {
        ul.cards.seats {
            @for seat in &scene.view.seats {
                li.card {
                    h3 { (scene.say.seat(seat.seat)) }
                    p { (state(scene, seat)) }
                    p.small { (people(scene, seat)) }
                }
            }
        }
    }
}

/// A badge for what a seat has still to do.
pub(super) fn state(scene: &Scene<'_>, seat: &SeatView) -> Markup {
    state_in(scene, scene.say, seat)
}

/// The same in another language.
pub(super) fn state_in(scene: &Scene<'_>, say: Say<'_>, seat: &SeatView) -> Markup {
    let (kind, words) = match scene.view.phase {
        Phase::Lobby if seat.has_phrase => (Badge::Good, "seat-has-phrase"),
        Phase::Lobby => (Badge::Plain, "seat-no-phrase"),
        Phase::Orders if seat.has_locked => (Badge::Good, "seat-has-decided"),
        Phase::Orders if seat.policy => (Badge::Plain, "seat-by-policy"),
        Phase::Orders => (Badge::Mark, "seat-decides"),
        _ if seat.policy => (Badge::Plain, "seat-by-policy"),
        Phase::Between | Phase::Drawn | Phase::Ended => (Badge::Plain, "seat-waits"),
    };
    parts::badge(kind, &say.text(words))
}

pub(super) fn people(scene: &Scene<'_>, seat: &SeatView) -> String {
    match seat.people.is_empty() {
        true => scene.say.text("seat-empty"),
        false => seat.people.join(", "),
    }
}

/// What is in force, what comes and goes, and what was proposed, with what `seat` can do about it.
pub(super) fn measures(scene: &Scene<'_>, seat: Option<SeatId>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let on: Vec<MeasureId> = view.on.iter().collect();
    html! {
        @if on.is_empty() { p.faint { (say.text("measures-none")) } }
        @else { ul.measures { @for measure in on { li { (say.measure(measure)) } } } }
        @for measure in view.suspended.iter() {
            p { (say.measure(measure)) " " (parts::badge(Badge::Bad, &say.text("measure-suspended"))) }
        }
        @for pending in &view.pending {
            @let words = if pending.on { "measure-comes" } else { "measure-goes" };
            p { (say.measure(pending.measure)) " " (parts::badge(Badge::Mark, &say.text(words))) }
        }
        @for proposal in &view.proposals {
            div.proposal {
                @let consents: Vec<&str> =
                    proposal.consents.iter().map(|seat| say.seat(*seat)).collect();
                p {
                    strong { (say.measure(proposal.measure)) }
                    br;
                    (say.fill("measure-proposed", &[("seats", consents.join(", ").into())]))
                }
                @if let Some(seat) = seat {
                    @let measure = say.model.measures[proposal.measure.index()].id.as_str();
                    @let (what, label) = match proposal.consents.contains(&seat) {
                        true => ("withdraw", "measure-withdraw"),
                        false => ("consent", "measure-consent"),
                    };
                    (frame::button(scene, what, "measures", &[("measure", measure)], &say.text(label), ""))
                }
            }
        }
    }
}

/// A list of measures to choose one from.
pub(super) fn measure_choice(
    scene: &Scene<'_>,
    id: &str,
    label: &str,
    choose: impl Fn(MeasureId) -> bool,
) -> Markup {
    let all = (0..scene.say.model.measures.len()).map(MeasureId::new);
    html! {
        label for=(id) { (scene.say.text(label)) }
        select id=(id) name="measure" required {
            option value="" { "…" }
            @for measure in all.filter(|measure| choose(*measure)) {
                option value=(scene.say.model.measures[measure.index()].id) {
                    (scene.say.measure(measure))
                }
            }
        }
    }
}

/// All measures with what they cost and need, folded away.
pub(super) fn catalogue(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let inside = html! {
        p.small { (say.text("catalogue-what")) }
        ul {
            @for (index, measure) in say.model.measures.iter().enumerate() {
                li {
                    (say.measure(MeasureId::new(index))) " "
                    span.small.faint {
                        (say.fill("catalogue-cost", &[("cost", measure.cost.into())]))
                        @if !measure.needs.is_empty() {
                            @let needs = say.titles().measures(measure.needs);
                            "; " (say.fill("catalogue-needs", &[("measures", needs.into())]))
                        }
                    }
                }
            }
        }
    };
    frame::folded("catalogue", false, &html! { (say.text("catalogue-title")) }, &inside)
}

/// What was said over the channel, and whether words go through.
pub(super) fn messages(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    html! {
        @match view.channel {
            None => p.faint { (say.text("channel-none")) },
            Some(true) => p { (parts::badge(Badge::Good, &say.text("channel-up"))) },
            Some(false) => p { (parts::badge(Badge::Bad, &say.text("channel-down"))) },
        }
        @if !view.messages.is_empty() {
            ol.messages { @for message in &view.messages { (said(scene, message)) } }
        }
    }
}

fn said(scene: &Scene<'_>, message: &Message) -> Markup {
    let say = scene.say;
    let is_own = scene.view.audience == Audience::Seat(message.from);
    let state = match message.passed {
        None => Some(say.text("message-waits")),
        Some(turn) if turn != message.turn => {
            Some(say.fill("message-late", &[("turn", turn.into())]))
        }
        Some(_) => None,
    };
    html! {
        li class=[is_own.then_some("own")] {
            p.small.faint {
                (say.fill("message-head", &[
                    ("from", say.seat(message.from).into()),
                    ("to", say.seat(message.to).into()),
                    ("turn", message.turn.into()),
                ]))
                @if let Some(state) = state { " · " strong { (state) } }
            }
            (parts::paragraphs(&message.text))
        }
    }
}

/// Remarks, and a field for another.
pub(super) fn notes(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    html! {
        @for note in &scene.view.notes {
            p.note {
                span.faint {
                    (say.role(note.by)) ", "
                    (say.fill("story-turn", &[("turn", note.turn.into())])) ": "
                }
                (note.text)
            }
        }
        (frame::form(scene, "note", "notes", &html! {
            label for="note-text" { (say.text("note-label")) }
            textarea id="note-text" name="text" rows="2" maxlength="2000" required {}
            button type="submit" { (say.text("note-send")) }
        }))
    }
}

/// The time to decide in.
pub(super) fn timer(scene: &Scene<'_>) -> Markup {
    let is_open = scene.view.phase == Phase::Orders;
    html! {
        @if let (true, Some(timer), Some(deadline)) = (is_open, scene.view.timer, scene.deadline) {
            p.timer {
                (scene.say.text("timer-left")) " "
                strong data-deadline=(deadline) data-over=(scene.say.text("timer-over")) {
                    (scene.say.fill("timer-minutes", &[("minutes", (timer.seconds / 60).into())]))
                }
            }
        }
    }
}
