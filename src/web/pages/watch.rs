//! Pages for whoever watches: an observer, and anybody who wants to see the ladders.

use maud::Markup;
use maud::html;

use crate::report::html::page::Screen;
use crate::session::Actor;
use crate::session::Phase;
use crate::web::pages::Notice;
use crate::web::pages::Reader;
use crate::web::pages::Scene;
use crate::web::pages::audience;
use crate::web::pages::board;
use crate::web::pages::frame;
use crate::web::pages::frame::Kind;
use crate::web::pages::seat;
use crate::web::pages::story;
use crate::web::pages::table;
use crate::web::room::Room;

/// What everybody may see, and a place for remarks.
pub(in crate::web) fn observer(
    room: &Room,
    reader: &Reader<'_>,
    notice: Option<&Notice>,
) -> String {
    let audience = audience(Actor::Observer);
    let kind = Kind { name: "observer", audience, screen: Screen::Near };
    let title = reader.language.text("nav-observer");
    frame::page(room, reader, kind, &title, notice, watching)
}

fn watching(scene: &Scene<'_>, notice: Option<&Notice>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    html! {
        h1 { (say.title()) }
        p.lead { (frame::status(scene)) }
        (table::timer(scene))
        (frame::notice(say, notice))
        section {
            h2 id="seats" { (say.text("heading-seats")) }
            (table::seats(scene))
        }
        @if let Some(turn) = view.turns.last().filter(|turn| turn.places.is_none()) {
            (story::injects(say, turn))
        }
        @if view.phase == Phase::Drawn { (seat::opened(scene)) }
        @if view.phase != Phase::Lobby {
            section {
                h2 id="board" { (say.text("heading-board")) }
                (board::cards(scene))
            }
            section {
                h2 id="measures" { (say.text("heading-measures")) }
                (table::measures(scene, None))
            }
            section {
                h2 id="story" { (say.text("heading-story")) }
                (story::turns(scene))
            }
        }
        section {
            h2 id="notes" { (say.text("heading-notes")) }
            (table::notes(scene))
        }
        section {
            h2 id="stars" { (say.text("heading-stars")) }
            (stars(scene))
        }
        (seat::briefing(scene))
        (seat::dice(scene))
    }
}

/// Moments to come back to, and a form for another.
pub(super) fn stars(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    html! {
        @for star in &scene.view.stars {
            p.note {
                span.star aria-hidden="true" { "★ " }
                span.faint { (say.fill("story-turn", &[("turn", star.turn.into())])) ": " }
                (star.text)
            }
        }
        (frame::form(scene, "star", "stars", &html! {
            label for="star-text" { (say.text("star-label")) }
            input id="star-text" name="text" maxlength="200";
            button type="submit" { (say.text("star-send")) }
        }))
    }
}

/// All ladders with what stands on them, for everybody who has sat down.
pub(in crate::web) fn ladders(room: &Room, reader: &Reader<'_>, notice: Option<&Notice>) -> String {
    let audience = audience(reader.guest.role);
    let kind = Kind { name: "ladders", audience, screen: Screen::Near };
    let title = reader.language.text("nav-ladders");
    frame::page(room, reader, kind, &title, notice, |scene, _| {
        html! {
            h1 { (scene.say.text("nav-ladders")) }
            p.lead { (frame::status(scene)) }
            (legend(scene))
            (board::all_ladders(scene.say, &scene.view.places))
        }
    })
}

/// What the letters on tokens stand for.
pub(super) fn legend(scene: &Scene<'_>) -> Markup {
    let pieces = board::pieces(scene.say, &scene.view.places);
    html! {
        ul.legend {
            @for piece in pieces.iter().filter(|piece| piece.place.rung().is_some()) {
                li { span.token { (piece.label) } " " (scene.say.track(piece.track)) }
            }
        }
    }
}
