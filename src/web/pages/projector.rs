//! The wall: what a room sees from ten metres, in both languages, without a secret.

use maud::Markup;
use maud::html;

use crate::model::LadderId;
use crate::model::TrackId;
use crate::report::html::page::Screen;
use crate::report::html::parts;
use crate::report::language::Language;
use crate::session::Audience;
use crate::session::Phase;
use crate::web::keys::Wall;
use crate::web::odds::Worked;
use crate::web::pages::Notice;
use crate::web::pages::Reader;
use crate::web::pages::Scene;
use crate::web::pages::board;
use crate::web::pages::board::Piece;
use crate::web::pages::frame;
use crate::web::pages::frame::Kind;
use crate::web::pages::odds;
use crate::web::pages::qr;
use crate::web::pages::say::Say;
use crate::web::pages::story;
use crate::web::pages::table;
use crate::web::room::Room;

/// What the facilitator has chosen to show.
pub(in crate::web) fn projector(
    room: &Room,
    reader: &Reader<'_>,
    notice: Option<&Notice>,
) -> String {
    let kind = Kind { name: "projector", audience: Audience::Projector, screen: Screen::Projector };
    let title = reader.language.text("nav-projector");
    let wall = room.wall();
    let address = room.addresses().first().map_or("", String::as_str);
    frame::page(room, reader, kind, &title, notice, |scene, _| {
        content(scene, wall, address, &room.live().worked())
    })
}

fn content(scene: &Scene<'_>, wall: Wall, address: &str, worked: &Worked) -> Markup {
    html! {
        (banner(scene))
        @match wall {
            _ if scene.view.phase == Phase::Lobby => (welcome(scene, address)),
            Wall::Board => (everything(scene)),
            Wall::Ladder(ladder) => (ladders(scene, LadderId::new(ladder))),
            Wall::Map => (maps(scene)),
            Wall::Story => (stories(scene)),
            Wall::Dice => (dice(scene)),
            Wall::Odds | Wall::OddsMeasures | Wall::OddsTurn | Wall::OddsCloud => {
                (odds::wall(scene.say, &scene.view, worked, wall))
            }
        }
    }
}

/// The same in every language, one beside or below the other.
fn both(say: Say<'_>, each: impl Fn(Say<'_>) -> Markup) -> Markup {
    html! {
        div.both {
            @for language in Language::ALL {
                div lang=(language.code()) { (each(say.in_language(language))) }
            }
        }
    }
}

fn banner(scene: &Scene<'_>) -> Markup {
    let view = &scene.view;
    let clock = &scene.say.scenario().clock.turn;
    html! {
        div.banner {
            div.titles {
                h1 { (scene.say.in_language(Language::English).title()) }
                p.h1 lang="ru" { (scene.say.in_language(Language::Russian).title()) }
            }
            @if view.turn > 0 {
                p.count {
                    strong { (view.turn) } "/" (scene.say.model.horizon)
                    span.small { (scene.say.in_language(Language::English).words(clock)) }
                    span.small lang="ru" { (scene.say.in_language(Language::Russian).words(clock)) }
                }
            }
            (table::timer(scene))
        }
        (both(scene.say, |say| html! { p.lead { (frame::status_in(scene, say)) } }))
    }
}

/// How to come in, who is there, and why the dice can be trusted.
fn welcome(scene: &Scene<'_>, address: &str) -> Markup {
    let label = scene.say.text("qr-label");
    html! {
        div.welcome {
            section { h2.hidden { (scene.say.text("heading-seats")) } (seats(scene)) }
            div.door {
                (qr::svg(address, &label))
                p { code { (address) } }
            }
        }
        (dice(scene))
    }
}

fn seats(scene: &Scene<'_>) -> Markup {
    html! {
        ul.cards.seats {
            @for seat in &scene.view.seats {
                li.card {
                    @for language in Language::ALL {
                        @let say = scene.say.in_language(language);
                        p lang=(language.code()) {
                            strong { (say.seat(seat.seat)) } " "
                            (table::state_in(scene, say, seat))
                        }
                    }
                }
            }
        }
    }
}

/// Each track with its severity, its rung in both languages, and the scale.
fn everything(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let pieces = board::pieces(say, &scene.view.places);
    let tracks = || (0..say.model.tracks.len()).map(TrackId::new);
    html! {
        section.wall {
            h2.hidden { (say.text("heading-board")) }
            @for track in tracks().filter(|track| board::is_incident(say, *track)) {
                (incident(say, track, &pieces))
            }
            // What was ordered stands where the climate did: a wall has room for one of them.
            @if scene.view.phase == Phase::Drawn { (orders(scene)) }
            @else {
                div.climates {
                    @for track in tracks().filter(|track| !board::is_incident(say, *track)) {
                        (climate(say, track, &pieces))
                    }
                }
            }
        }
        @if scene.view.phase == Phase::Orders {
            section { h2.hidden { (say.text("heading-seats")) } (seats(scene)) }
        }
    }
}

fn incident(say: Say<'_>, track: TrackId, pieces: &[Piece]) -> Markup {
    let here = pieces.iter().filter(|piece| piece.track == track);
    let open: Vec<&Piece> = here.filter(|piece| piece.place.rung().is_some()).collect();
    let labels = open.iter().filter_map(|piece| {
        Some((piece.label.clone(), say.model.rung_on(track, piece.place.rung()?).severity))
    });
    html! {
        div.track {
            h3 { @for language in Language::ALL {
                span lang=(language.code()) { (say.in_language(language).track(track)) }
            } }
            (board::scale(say, &labels.collect::<Vec<_>>()))
            div.rungs {
                @if open.is_empty() {
                    @for language in Language::ALL {
                        p.faint lang=(language.code()) { (language.text("board-quiet")) }
                    }
                }
                @for piece in &open { (rung(say, piece)) }
            }
        }
    }
}

fn rung(say: Say<'_>, piece: &Piece) -> Markup {
    let Some(rung) = piece.place.rung() else { return html! {} };
    html! {
        @for language in Language::ALL {
            p lang=(language.code()) {
                @if language == Language::English {
                    span.token { (piece.label) } " "
                    strong { (say.in_language(language).rung(piece.track, rung)) }
                } @else { (say.in_language(language).rung(piece.track, rung)) }
            }
        }
    }
}

fn climate(say: Say<'_>, track: TrackId, pieces: &[Piece]) -> Markup {
    let at = pieces.iter().find(|piece| piece.track == track).and_then(|it| it.place.rung());
    html! {
        div.climate {
            h3 { @for language in Language::ALL {
                span lang=(language.code()) { (say.in_language(language).track(track)) }
            } }
            @if let Some(at) = at {
                ol.levels aria-hidden="true" {
                    @for (rung, _) in say.model.ladder_of(track).rungs() {
                        li class=[(rung == at).then_some("here")] {}
                    }
                }
                p {
                    @for language in Language::ALL {
                        strong lang=(language.code()) {
                            (say.in_language(language).rung(track, at))
                        }
                    }
                }
            }
        }
    }
}

fn orders(scene: &Scene<'_>) -> Markup {
    html! {
        @if let Some(turn) = scene.view.turns.last() {
            section {
                h2.hidden { (scene.say.text("heading-orders-open")) }
                (both(scene.say, |say| html! {
                    ul.orders { @for given in &turn.orders { li { (story::order(say, given)) } } }
                }))
            }
        }
    }
}

fn ladders(scene: &Scene<'_>, ladder: LadderId) -> Markup {
    html! {
        (both(scene.say, |say| html! {
            (parts::inline(&board::named(
                &board::ladder(say, &scene.view.places, ladder), say.language.code())))
        }))
    }
}

fn maps(scene: &Scene<'_>) -> Markup {
    html! {
        (both(scene.say, |say| html! {
            (parts::inline(&board::named(
                &board::map(say, &scene.view.places), say.language.code())))
        }))
    }
}

/// The last turn: its orders, and what has changed.
fn stories(scene: &Scene<'_>) -> Markup {
    let settled = scene.view.turns.iter().filter(|turn| turn.places.is_some());
    let last: Vec<_> = settled.rev().take(1).collect();
    html! {
        (both(scene.say, |say| html! {
            @if last.is_empty() { p { (say.text("story-nothing")) } }
            @for turn in &last {
                h2 { (say.fill("story-turn", &[("turn", turn.number.into())])) }
                ul.orders { @for given in &turn.orders { li { (story::order(say, given)) } } }
                ul.events {
                    @for seen in turn.events.iter().filter(|seen| story::is_change(seen)) {
                        @if let Some(text) = story::event(say, seen) { li { (text) } }
                    }
                }
            }
        }))
    }
}

/// How the room can check the dice, in two sentences.
fn dice(scene: &Scene<'_>) -> Markup {
    let view = &scene.view;
    html! {
        section.dice {
            (both(scene.say, |say| html! {
                p { (say.text("dice-one")) }
                p { (say.text("dice-two")) }
            }))
            p { code { (view.commitment) } }
            @if view.phrases_shown {
                ul {
                    @for seat in &view.seats {
                        li {
                            strong { (scene.say.seat(seat.seat)) } ": "
                            (seat.phrase.clone().unwrap_or_else(|| "—".to_owned()))
                        }
                    }
                }
            }
            @if let Some(dice) = &view.dice { p { code { (dice.secret) } } }
        }
    }
}
