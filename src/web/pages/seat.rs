//! A team's page: what it is told, what it decides, what it says.

use maud::Markup;
use maud::html;

use crate::model::OrderId;
use crate::model::SeatId;
use crate::report::html::page::Screen;
use crate::report::html::parts;
use crate::session::Actor;
use crate::session::LINE_MAX;
use crate::session::Phase;
use crate::session::SeatView;
use crate::session::TEXT_MAX;
use crate::web::pages::Notice;
use crate::web::pages::Reader;
use crate::web::pages::Scene;
use crate::web::pages::audience;
use crate::web::pages::board;
use crate::web::pages::frame;
use crate::web::pages::frame::Kind;
use crate::web::pages::story;
use crate::web::pages::table;
use crate::web::room::Room;

/// The page of the reader's own seat.
pub(in crate::web) fn seat(room: &Room, reader: &Reader<'_>, notice: Option<&Notice>) -> String {
    let Actor::Seat(seat) = reader.guest.role else { return String::new() };
    let kind = Kind { name: "seat", audience: audience(reader.guest.role), screen: Screen::Near };
    let title = reader.language.text("nav-seat");
    frame::page(room, reader, kind, &title, notice, |scene, notice| content(scene, seat, notice))
}

fn content(scene: &Scene<'_>, seat: SeatId, notice: Option<&Notice>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let own = &view.seats[seat.index()];
    let turn = view.turns.last();
    let is_playing = matches!(view.phase, Phase::Between | Phase::Orders | Phase::Drawn);
    html! {
        h1 { (say.seat(seat)) }
        p.lead { (frame::status(scene)) }
        (table::timer(scene))
        (frame::notice(say, notice))
        @if let Some(turn) = turn.filter(|turn| turn.places.is_none()) {
            (story::injects(say, turn))
        }
        @match view.phase {
            Phase::Lobby => (lobby(scene, own)),
            Phase::Orders if own.policy => (parts::notice(&html! { p { (say.text("seat-left-to-policy")) } })),
            Phase::Orders => (decision(scene, own, "order", false)),
            Phase::Drawn => (opened(scene)),
            Phase::Between | Phase::Ended => {},
        }
        @if view.phase != Phase::Lobby {
            section {
                h2 id="board" { (say.text("heading-board")) }
                (board::cards(scene))
            }
        }
        @if is_playing {
            section {
                h2 id="line" { (say.text("heading-line")) }
                (table::messages(scene))
                (speaking(scene, seat))
            }
        }
        @if view.phase != Phase::Lobby {
            section {
                h2 id="measures" { (say.text("heading-measures")) }
                (table::measures(scene, is_playing.then_some(seat)))
                @if is_playing { (proposing(scene)) }
                (table::catalogue(scene))
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
        @if view.phase != Phase::Lobby { (briefing(scene)) }
        (dice(scene))
    }
}

/// The commitment, the phrases and, at the end, how to check the dice.
pub(super) fn dice(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let inside = html! {
        p { (say.text("dice-one")) }
        p { (say.text("dice-two")) }
        p { (say.text("page-dice-commitment")) br; code { (view.commitment) } }
        @if view.phrases_shown {
            dl {
                @for seat in &view.seats {
                    dt { (say.seat(seat.seat)) }
                    dd { (seat.phrase.clone().unwrap_or_else(|| "—".to_owned())) }
                }
            }
        }
        @if let Some(dice) = &view.dice {
            p { (say.text("dice-secret")) br; code { (dice.secret) } }
            @if let Some(seed) = &dice.seed {
                p { (say.text("page-dice-seed")) br; code { (seed.to_string()) } }
            }
            p { (say.text("page-dice-check")) }
            pre { (check_commands(scene, &dice.secret)) }
        }
    };
    frame::folded("dice", view.dice.is_some(), &html! { (say.text("heading-dice")) }, &inside)
}

/// What anybody can type to check the dice.
fn check_commands(scene: &Scene<'_>, secret: &str) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let phrases = scene.view.seats.iter().map(|seat| seat.phrase.clone().unwrap_or_default());
    let phrases: Vec<String> = phrases.map(|phrase| quoted(&phrase)).collect();
    format!(
        "printf '%s\\n' {secret} | sha256sum\nprintf '%s\\n' {secret} {} | sha256sum",
        phrases.join(" "),
        secret = quoted(secret)
    )
}

pub(super) fn briefing(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let text = say.scenario().briefing.as_ref().map_or("", |text| say.words(text));
    html! {
        @if !text.is_empty() {
            @let open = scene.view.phase == Phase::Lobby;
            (frame::folded("briefing", open, &html! { (say.text("heading-briefing")) },
                &parts::paragraphs(text)))
        }
    }
}

fn lobby(scene: &Scene<'_>, own: &SeatView) -> Markup {
    let say = scene.say;
    html! {
        section {
            h2 id="phrase" { (say.text("heading-phrase")) }
            @if scene.view.phrases_shown {
                p { (say.text("phrase-shown")) }
            } @else {
                p { (say.text("phrase-why")) }
                @if let Some(phrase) = &own.phrase {
                    p { (say.text("phrase-yours")) " " strong { (phrase) } }
                }
                (phrase(scene, own))
            }
        }
        (briefing(scene))
    }
}

/// The form for a seat's phrase.
pub(super) fn phrase(scene: &Scene<'_>, own: &SeatView) -> Markup {
    let say = scene.say;
    let seat = &say.model.seats[own.seat.index()].id;
    let id = format!("phrase-{seat}");
    frame::form(
        scene,
        "phrase",
        "phrase",
        &html! {
            input type="hidden" name="seat" value=(seat);
            label for=(id) { (say.text("phrase-label")) }
            input id=(id) name="phrase" required maxlength=(LINE_MAX) autocomplete="off";
            button.primary type="submit" { (say.text("phrase-send")) }
        },
    )
}

/// The form for a seat's order, or the order with a way back. `name` keeps its ids apart from
/// those of other seats on one page.
pub(super) fn decision(scene: &Scene<'_>, own: &SeatView, name: &str, bare: bool) -> Markup {
    let say = scene.say;
    let seat = &say.model.seats[own.seat.index()].id;
    let inside = match &own.locked {
        Some(locked) => html! {
            p { (parts::badge(parts::Badge::Good, &say.text("order-locked"))) }
            p { strong { (say.order(own.seat, locked.order)) } }
            @if !locked.text.is_empty() {
                blockquote.words { (parts::paragraphs(&locked.text)) }
                @match &locked.judged {
                    None => p.small { (say.text("order-not-judged")) },
                    Some(judged) => p.small {
                        (say.fill("story-judged", &[("reason", judged.reason.as_str().into())]))
                    },
                }
            }
            (frame::button(scene, "unlock", name, &[("seat", seat)], &say.text("order-unlock"), ""))
        },
        None => orders(scene, own, name, seat),
    };
    match bare {
        true => inside,
        false => {
            html! { section.decision { h2 id=(name) { (say.text("heading-order")) } (inside) } }
        }
    }
}

fn orders(scene: &Scene<'_>, own: &SeatView, name: &str, seat: &str) -> Markup {
    let say = scene.say;
    let orders = &say.model.seats[own.seat.index()].orders;
    let drafted = own.draft.as_ref().and_then(|draft| draft.order);
    let text = own.draft.as_ref().map_or("", |draft| draft.text.as_str());
    html! {
        form method="post" action="/do" {
            (frame::hidden(scene, name))
            input type="hidden" name="seat" value=(seat);
            fieldset {
                legend { (say.text("order-choose")) }
                @for (index, order) in orders.iter().enumerate() {
                    @let order_id = OrderId::new(index);
                    @let possible = own.possible.contains(&order_id);
                    @let id = format!("{name}-{index}");
                    label.choice for=(id) {
                        input type="radio" id=(id) name="order" value=(order.id)
                            checked[drafted == Some(order_id) && possible] disabled[!possible];
                        span { (say.order(own.seat, order_id)) }
                        @if !possible { " " span.small.faint { (say.text("order-impossible")) } }
                    }
                }
            }
            @let id = format!("{name}-text");
            label for=(id) { (say.text("order-words")) }
            textarea id=(id) name="text" rows="3" maxlength=(TEXT_MAX) { (text) }
            p.small.faint { (say.text("order-words-hint")) }
            div.buttons {
                button.primary type="submit" name="do" value="lock" { (say.text("order-lock")) }
                button type="submit" name="do" value="draft" formnovalidate {
                    (say.text("order-draft"))
                }
            }
            @if own.draft.is_some() { p.small { (say.text("order-drafted")) } }
        }
    }
}

/// The orders, once they are open.
pub(super) fn opened(scene: &Scene<'_>) -> Markup {
    html! {
        @if let Some(turn) = scene.view.turns.last() {
            section {
                h2 id="orders" { (scene.say.text("heading-orders-open")) }
                ul.orders {
                    @for given in &turn.orders { li { (story::order(scene.say, given)) } }
                }
            }
        }
    }
}

fn speaking(scene: &Scene<'_>, seat: SeatId) -> Markup {
    let say = scene.say;
    let others = scene.view.seats.iter().map(|other| other.seat).filter(|other| *other != seat);
    let others: Vec<SeatId> = others.collect();
    html! {
        @if scene.view.channel.is_some() && !others.is_empty() {
            (frame::form(scene, "say", "line", &html! {
                @if let [only] = others.as_slice() {
                    input type="hidden" name="to" value=(say.model.seats[only.index()].id);
                } @else {
                    label for="say-to" { (say.text("say-to")) }
                    select id="say-to" name="to" {
                        @for other in &others {
                            option value=(say.model.seats[other.index()].id) { (say.seat(*other)) }
                        }
                    }
                }
                label for="say-text" { (say.text("say-text")) }
                textarea id="say-text" name="text" rows="2" maxlength=(TEXT_MAX) required {}
                button type="submit" { (say.text("say-send")) }
            }))
        }
    }
}

fn proposing(scene: &Scene<'_>) -> Markup {
    let view = &scene.view;
    let is_new = |measure| {
        !view.on.contains(measure) && !view.proposals.iter().any(|it| it.measure == measure)
    };
    let inside = html! {
        (table::measure_choice(scene, "propose-measure", "propose-label", is_new))
        button type="submit" { (scene.say.text("propose-send")) }
    };
    frame::form(scene, "propose", "measures", &inside)
}
