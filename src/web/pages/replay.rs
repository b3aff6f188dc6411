//! The game so far, turn by turn, with a slider.

use maud::Markup;
use maud::html;

use crate::report::html::page::Screen;
use crate::report::html::parts;
use crate::report::map;
use crate::session::TurnView;
use crate::web::form::Fields;
use crate::web::pages::Reader;
use crate::web::pages::Scene;
use crate::web::pages::audience;
use crate::web::pages::board;
use crate::web::pages::frame;
use crate::web::pages::frame::Kind;
use crate::web::pages::story;
use crate::web::pages::what_if;
use crate::web::room::Room;

/// A turn that has been settled, as the reader may see it; the last, if none is asked for.
pub(in crate::web) fn replay(
    room: &Room,
    reader: &Reader<'_>,
    query: &Fields,
    is_busy: bool,
) -> String {
    let audience = audience(reader.guest.role);
    let kind = Kind { name: "replay", audience, screen: Screen::Near };
    let title = reader.language.text("nav-replay");
    let turn = query.get("turn").parse().ok();
    // Before the page is drawn: it takes a second, in which the game must be able to go on.
    let asked = what_if::ask(room, audience, query, is_busy);
    frame::unkept(room, reader, kind, &title, |scene, game| {
        content(scene, turn, &what_if::section(scene, game, query, asked.as_ref()))
    })
}

fn content(scene: &Scene<'_>, turn: Option<u32>, what_if: &Markup) -> Markup {
    let say = scene.say;
    let settled: Vec<&TurnView> =
        scene.view.turns.iter().filter(|turn| turn.places.is_some()).collect();
    let last = settled.len();
    let wanted = turn.map_or(last, |turn| turn as usize).clamp(1, last.max(1));
    html! {
        h1 { (say.text("nav-replay")) }
        @if let Some(turn) = settled.get(wanted - 1) {
            (slider(scene, wanted, last))
            section {
                h2 { (say.fill("story-turn", &[("turn", turn.number.into())])) }
                @if let Some(places) = &turn.places {
                    @let labels: Vec<(String, u8)> = board::pieces(say, places)
                        .into_iter()
                        .filter(|piece| board::is_incident(say, piece.track))
                        .filter_map(|piece| {
                            let rung = piece.place.rung()?;
                            Some((piece.label, say.model.rung_on(piece.track, rung).severity))
                        })
                        .collect();
                    (board::scale(say, &labels))
                    ul.legend {
                        @for piece in board::pieces(say, places) {
                            @if let Some(rung) = piece.place.rung() {
                                li {
                                    span.token { (piece.label) } " "
                                    (say.track(piece.track)) ": "
                                    strong { (say.rung(piece.track, rung)) }
                                }
                            }
                        }
                    }
                }
                (story::told_and_done(scene, turn))
            }
            (what_if)
            @if let Some(places) = &turn.places {
                @if map::has_places(say.model) {
                    figure { (parts::scrolling(&board::map(say, places), &say.text("heading-map"))) }
                }
                (board::all_ladders(say, places))
            }
        } @else {
            p { (say.text("story-nothing")) }
        }
    }
}

fn slider(scene: &Scene<'_>, at: usize, last: usize) -> Markup {
    let say = scene.say;
    html! {
        form.slider method="get" action="/replay" {
            label for="turn" { (say.text("replay-turn")) }
            input type="range" id="turn" name="turn" min="1" max=(last) value=(at) data-submits;
            div.buttons {
                @if at > 1 {
                    a.button href=(format!("/replay?turn={}", at - 1)) { (say.text("replay-back")) }
                }
                @if at < last {
                    a.button href=(format!("/replay?turn={}", at + 1)) { (say.text("replay-on")) }
                }
                button type="submit" { (say.text("replay-go")) }
            }
        }
    }
}
