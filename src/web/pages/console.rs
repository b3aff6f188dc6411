//! The facilitator's page: what comes next, who is late, and every lever of the game.

use maud::Markup;
use maud::html;

use crate::model::InjectId;
use crate::model::LadderId;
use crate::model::MeasureId;
use crate::model::Model;
use crate::model::TrackId;
use crate::report::html::page::Screen;
use crate::report::html::parts;
use crate::report::html::parts::Badge;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;
use crate::session::Actor;
use crate::session::Audience;
use crate::session::Command;
use crate::session::Game;
use crate::session::LINE_MAX;
use crate::session::Phase;
use crate::session::Ruled;
use crate::session::SeatView;
use crate::session::TEXT_MAX;
use crate::session::TurnView;
use crate::web::keys::Pins;
use crate::web::keys::Wall;
use crate::web::odds::Worked;
use crate::web::pages::Notice;
use crate::web::pages::Reader;
use crate::web::pages::Scene;
use crate::web::pages::board;
use crate::web::pages::frame;
use crate::web::pages::frame::Kind;
use crate::web::pages::odds;
use crate::web::pages::qr;
use crate::web::pages::seat;
use crate::web::pages::story;
use crate::web::pages::table;
use crate::web::pages::watch;
use crate::web::room::Room;

/// So many turns stand on the console.
const TURNS: usize = 2;

/// What the console shows beside the game: how people come in, and what the wall shows.
struct Desk {
    pins: Pins,
    addresses: Vec<String>,
    wall: Wall,
    people: Vec<(Actor, String, String)>,
    steps: Vec<(u64, u32, &'static str)>,
}

/// The facilitator's page.
pub(in crate::web) fn console(room: &Room, reader: &Reader<'_>, notice: Option<&Notice>) -> String {
    let kind = Kind { name: "console", audience: Audience::Facilitator, screen: Screen::Near };
    let title = reader.language.text("nav-console");
    let desk = desk(room);
    frame::page(room, reader, kind, &title, notice, |scene, notice| {
        content(scene, &desk, &room.live().worked(), notice)
    })
}

fn desk(room: &Room) -> Desk {
    let session = room.read();
    let people = session.game().table().people.iter();
    Desk {
        pins: room.pins(),
        addresses: room.addresses().to_vec(),
        wall: room.wall(),
        people: people.map(|it| (it.role, it.name.clone(), it.key[..16].to_owned())).collect(),
        steps: steps(session.game()),
    }
}

/// Steps of play that can be undone, the last first: the entry before each, its turn, its name.
fn steps(game: &Game) -> Vec<(u64, u32, &'static str)> {
    let mut turn = 0;
    let mut steps = Vec::new();
    for logged in game.log().iter().filter(|logged| !logged.undone) {
        let name = match logged.entry.command {
            Command::BeginTurn => {
                turn += 1;
                "undo-begin"
            }
            Command::Draw { .. } => "undo-draw",
            Command::Settle => "undo-settle",
            Command::Rule { .. } => "undo-rule",
            Command::Fire { .. } | Command::Add { .. } => "undo-inject",
            Command::PutInForce { .. } | Command::Suspend { .. } => "undo-measure",
            Command::Judge { .. } => "undo-judge",
            Command::End => "undo-end",
            _ => continue,
        };
        steps.push((logged.number - 1, turn, name));
    }
    steps.reverse();
    steps.truncate(12);
    steps
}

fn content(scene: &Scene<'_>, desk: &Desk, worked: &Worked, notice: Option<&Notice>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let is_playing = matches!(view.phase, Phase::Between | Phase::Orders | Phase::Drawn);
    html! {
        h1 { (say.title()) }
        p.lead { (frame::status(scene)) }
        (frame::notice(say, notice))
        div.desk {
            div.first {
                (next_step(scene))
                (late(scene))
                @if let Some(turn) = view.turns.last().filter(|turn| turn.places.is_none()) {
                    (told(scene, turn))
                }
                @if view.phase == Phase::Lobby { (seat::briefing(scene)) }
                @else { section { h2 id="board" { (say.text("heading-board")) } (board::brief(scene)) } }
                @if view.phase == Phase::Between || view.phase == Phase::Ended {
                    section {
                        h2 id="story" { (say.text("heading-story")) }
                        (story::latest(scene, TURNS))
                    }
                }
                @if odds::has_odds(view) {
                    section {
                        h2 id="odds" { (say.text("heading-odds")) }
                        (odds::console(say, view, worked))
                    }
                }
            }
            div.second {
                (wall(scene, desk))
                (clockwork(scene))
                @if is_playing { (measures(scene)) (injects(scene)) }
            }
        }
        div.drawers {
            @if matches!(view.phase, Phase::Orders | Phase::Drawn) {
                (drawer(scene, "story", "heading-story", &story::latest(scene, TURNS)))
            }
            (drawer(scene, "line", "heading-line", &table::messages(scene)))
            (drawer(scene, "notes", "heading-notes", &table::notes(scene)))
            (drawer(scene, "stars", "heading-stars", &watch::stars(scene)))
            (drawer(scene, "doors", "heading-doors", &doors(scene, desk)))
            @if is_playing || view.phase == Phase::Ended {
                (drawer(scene, "history", "heading-history", &history(scene, desk)))
            }
            (seat::dice(scene))
        }
    }
}

/// What is needed now and then. The doors stand open until play starts.
fn drawer(scene: &Scene<'_>, id: &str, heading: &str, inside: &Markup) -> Markup {
    let open = id == "doors" && scene.view.phase == Phase::Lobby;
    let title = html! { h2 id=(id) { (scene.say.text(heading)) } };
    // The script keeps open what was open; play starts with the doors shut.
    let name = if open { "first" } else { id };
    frame::folded(&format!("drawer-{name}"), open, &title, inside)
}

/// What this turn's injects told, each under its title.
fn told(scene: &Scene<'_>, turn: &TurnView) -> Markup {
    let say = scene.say;
    html! {
        @if !turn.told.is_empty() {
            section.told {
                h2 { (say.text("heading-told")) }
                @for (place, told) in turn.told.iter().enumerate() {
                    @let (title, text) = story::told(say, told);
                    (frame::folded(&format!("told-{}-{place}", turn.number), false,
                        &html! { (title) }, &parts::paragraphs(text)))
                }
            }
        }
    }
}

/// The one thing to do next, large.
fn next_step(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    html! {
        section.next {
            h2 id="next" { (say.text("heading-next")) }
            @match view.phase {
                _ if view.paused => {
                    p { (say.text("next-paused")) }
                    (frame::button(scene, "resume", "next", &[], &say.text("resume"), "primary"))
                }
                Phase::Lobby if !view.phrases_shown => (phrases(scene)),
                Phase::Lobby => (start(scene)),
                Phase::Between if view.outcome.is_some() => {
                    p { (say.text("next-over")) }
                    (ending(scene))
                }
                Phase::Between => {
                    p { (say.fill("next-begin", &[("turn", (view.turn + 1).into())])) }
                    (frame::button(scene, "begin", "next", &[],
                        &say.fill("begin", &[("turn", (view.turn + 1).into())]), "primary"))
                }
                Phase::Orders => (drawing(scene)),
                Phase::Drawn => (settling(scene)),
                Phase::Ended => {
                    p { (say.text("next-ended")) }
                    div.buttons {
                        a.button.primary href="/report" download hx-boost="false" { (say.text("report")) }
                        a.button href="/report?chatham-house=yes" download hx-boost="false" {
                            (say.text("report-chatham-house"))
                        }
                        a.button href="/journal" download hx-boost="false" { (say.text("journal")) }
                    }
                    p { a href="/replay#what-if" { (say.text("what-if-title")) } }
                }
            }
        }
    }
}

fn phrases(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let taken = |seat: &&SeatView| !seat.people.is_empty() && !seat.has_phrase;
    let missing = scene.view.seats.iter().filter(taken).count();
    html! {
        p { (say.text("next-phrases")) }
        (frame::form(scene, "show_phrases", "next", &html! {
            @if missing > 0 { (anyway(scene, "next-phrases-missing")) }
            button.primary type="submit" { (say.text("show-phrases")) }
        }))
    }
}

fn anyway(scene: &Scene<'_>, message: &str) -> Markup {
    html! {
        label.choice for="anyway" {
            input type="checkbox" id="anyway" name="anyway" value="yes";
            span { (scene.say.text(message)) }
        }
    }
}

fn start(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let all = (0..say.model.measures.len()).map(MeasureId::new);
    html! {
        p { (say.text("next-start")) }
        (frame::form(scene, "start", "next", &html! {
            (frame::folded("start-measures", false, &html! { (say.text("start-measures")) }, &html! {
                fieldset {
                    legend { (say.text("heading-measures")) }
                    @for measure in all {
                        @let id = &say.model.measures[measure.index()].id;
                        @let field = format!("start-{id}");
                        label.choice for=(field) {
                            input type="checkbox" id=(field) name="measure" value=(id);
                            span { (say.measure(measure)) }
                        }
                    }
                }
            }))
            button.primary type="submit" { (say.text("start")) }
        }))
    }
}

fn drawing(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let is_late = |seat: &&SeatView| !seat.has_locked && !seat.policy && !seat.people.is_empty();
    let late = view.seats.iter().filter(is_late).count();
    let late = u32::try_from(late).unwrap_or(u32::MAX);
    html! {
        @if late > 0 { p { (say.fill("next-waiting", &[("count", late.into())])) } }
        @else { p { (say.text("next-draw")) } }
        @for seat in &view.not_judged { (judging(scene, &view.seats[seat.index()])) }
        (frame::form(scene, "draw", "next", &html! {
            @if late > 0 { (anyway(scene, "draw-anyway")) }
            button.primary type="submit" { (say.text("draw")) }
        }))
    }
}

/// What a seat has written, and a form for what it does.
fn judging(scene: &Scene<'_>, seat: &SeatView) -> Markup {
    let say = scene.say;
    let id = say.model.seats[seat.seat.index()].id.as_str();
    let text = seat.locked.as_ref().map_or("", |locked| locked.text.as_str());
    let tracks = (0..say.model.tracks.len()).map(TrackId::new);
    let form = html! {
        input type="hidden" name="seat" value=(id);
        fieldset {
            legend { (say.text("judge-mechanisms")) }
            @for (index, mechanism) in say.model.mechanisms.iter().enumerate() {
                @let field = format!("judge-{id}-{mechanism}");
                label.choice for=(field) {
                    input type="checkbox" id=(field) name="mechanism" value=(mechanism);
                    span { (say.mechanism(crate::model::MechanismId::new(index))) }
                }
            }
        }
        fieldset {
            legend { (say.text("judge-tracks")) }
            @for track in tracks {
                @let field = format!("judge-{id}-on-{}", track.index());
                label.choice for=(field) {
                    input type="checkbox" id=(field) name="track" checked
                        value=(say.model.tracks[track.index()].id);
                    span { (say.track(track)) }
                }
            }
        }
        @let odds = format!("judge-{id}-odds");
        label for=(odds) { (say.text("judge-odds")) }
        input id=(odds) name="odds" inputmode="decimal" value="1.5";
        @let reason = format!("judge-{id}-reason");
        label for=(reason) { (say.text("reason")) }
        input id=(reason) name="reason" required maxlength=(LINE_MAX);
        button type="submit" { (say.text("judge-send")) }
    };
    html! {
        div.card {
            h3 { (say.fill("judge-title", &[("seat", say.seat(seat.seat).into())])) }
            blockquote.words { (parts::paragraphs(text)) }
            (frame::form(scene, "judge", "next", &form))
        }
    }
}

/// What the dice say, with a way to overrule it, and the step that makes it come about.
fn settling(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let Some(turn) = scene.view.turns.last() else { return html! {} };
    html! {
        p { (say.text("next-settle")) }
        ul.orders { @for given in &turn.orders { li { (story::order(say, given)) } } }
        ul.drawn { (drawn(scene, turn)) }
        (frame::button(scene, "settle", "next", &[], &say.text("settle"), "primary"))
        (frame::folded("rulings", !turn.rulings.is_empty(),
            &html! { (say.text("heading-rule")) }, &ruling(scene, turn)))
    }
}

fn drawn(scene: &Scene<'_>, turn: &TurnView) -> Markup {
    let say = scene.say;
    html! {
        @for draw in &turn.slots {
            @let track = say.model.slots[draw.slot];
            @let from = scene.view.places[draw.slot].rung();
            @let stays = from == Some(draw.to);
            li {
                strong { (say.track(track)) } ": "
                @if stays { (say.fill("drawn-stays", &[("rung", say.rung(track, draw.to).into())])) }
                @else { (say.fill("drawn-moves", &[("rung", say.rung(track, draw.to).into())])) }
                " " span.faint { "(" (say.chance(draw.drawn.probability)) ")" }
                @if let Some((to, _)) = Ruled::on_slot(&turn.rulings, draw.slot) {
                    " " strong { (say.fill("drawn-ruled", &[("rung", say.rung(track, to).into())])) }
                }
            }
        }
        @for draw in &turn.arrivals {
            li {
                strong { (say.track(draw.track)) } ": "
                (say.text(if draw.opens { "drawn-opens" } else { "drawn-quiet" }))
                " " span.faint { "(" (say.chance(draw.drawn.probability)) ")" }
                @if let Some((opens, _)) = Ruled::on_arrival(&turn.rulings, draw.track) {
                    " " strong { (say.text(if opens { "ruled-opens" } else { "ruled-quiet" })) }
                }
            }
        }
        @for ruled in &turn.rulings {
            li { (parts::badge(Badge::Mark, &say.text("ruled"))) " " (ruled.reason) }
        }
    }
}

fn ruling(scene: &Scene<'_>, turn: &TurnView) -> Markup {
    let say = scene.say;
    html! {
        p.small { (say.text("rule-hint")) }
        @for draw in &turn.slots {
            @let track = say.model.slots[draw.slot];
            @let source = format!("slot:{}", draw.slot);
            (frame::form(scene, "rule", "next", &html! {
                fieldset {
                    legend { (say.track(track)) }
                    input type="hidden" name="source" value=(source);
                    @let to = format!("rule-{}-to", draw.slot);
                    label for=(to) { (say.text("rule-to")) }
                    select id=(to) name="to" {
                        @for (rung, each) in say.model.ladder_of(track).rungs() {
                            option value=(each.id) selected[rung == draw.to] {
                                (say.rung(track, rung))
                            }
                        }
                    }
                    @let reason = format!("rule-{}-reason", draw.slot);
                    label for=(reason) { (say.text("reason")) }
                    input id=(reason) name="reason" required maxlength=(LINE_MAX);
                    button type="submit" { (say.text("rule-send")) }
                }
            }))
        }
        @for draw in &turn.arrivals {
            @let id = &say.model.tracks[draw.track.index()].id;
            @let source = format!("arrival:{id}");
            (frame::form(scene, "rule", "next", &html! {
                fieldset {
                    legend { (say.fill("rule-arrival", &[("track", say.track(draw.track).into())])) }
                    input type="hidden" name="source" value=(source);
                    @let to = format!("rule-{id}-to");
                    label for=(to) { (say.text("rule-to")) }
                    select id=(to) name="to" {
                        option value="quiet" selected[!draw.opens] { (say.text("drawn-quiet")) }
                        option value="opens" selected[draw.opens] { (say.text("drawn-opens")) }
                    }
                    @let reason = format!("rule-{id}-reason");
                    label for=(reason) { (say.text("reason")) }
                    input id=(reason) name="reason" required maxlength=(LINE_MAX);
                    button type="submit" { (say.text("rule-send")) }
                }
            }))
        }
    }
}

/// Who has decided, and for each seat a way to act for it.
fn late(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    html! {
        section {
            h2 id="seats" { (say.text("heading-seats")) }
            ul.cards.seats {
                @for own in &view.seats { li.card { (place(scene, own)) } }
            }
        }
    }
}

fn place(scene: &Scene<'_>, own: &SeatView) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let id = say.model.seats[own.seat.index()].id.as_str();
    let acting = format!("for-{id}");
    let has_policy = !say.model.seats[own.seat.index()].policy.is_empty();
    html! {
        h3 { (say.seat(own.seat)) }
        p { (table::state(scene, own)) }
        p.small { (table::people(scene, own)) }
        @if let Some(locked) = &own.locked { p { (say.order(own.seat, locked.order)) } }
        @if view.phase == Phase::Orders {
            (frame::folded(&acting, false, &html! { (say.text("act-for")) },
                &seat::decision(scene, own, &format!("order-{id}"), true)))
        }
        @if view.phase == Phase::Lobby && !view.phrases_shown {
            (frame::folded(&acting, false, &html! { (say.text("act-for")) },
                &seat::phrase(scene, own)))
        }
        @if view.phase != Phase::Ended {
            div.buttons {
                @if has_policy && own.policy {
                    (frame::button(scene, "policy", "seats", &[("seat", id)],
                        &say.text("policy-off"), ""))
                } @else if has_policy {
                    (frame::button(scene, "policy", "seats", &[("seat", id), ("plays", "yes")],
                        &say.text("policy-on"), ""))
                }
                @if !own.people.is_empty() {
                    (frame::button(scene, "release", "seats", &[("seat", id)],
                        &say.text("release"), ""))
                }
            }
        }
    }
}

/// Pause and timer.
fn clockwork(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    html! {
        @if view.phase != Phase::Ended {
            section {
                h2 id="clock" { (say.text("heading-clock")) }
                (table::timer(scene))
                (frame::form(scene, "timer", "clock", &html! {
                    label for="minutes" { (say.text("timer-set")) }
                    div.inline {
                        input type="number" id="minutes" name="minutes" min="0" max="600" value="10";
                        button type="submit" { (say.text("timer-send")) }
                    }
                    p.small.faint { (say.text("timer-hint")) }
                }))
                @if !view.paused {
                    (frame::button(scene, "pause", "clock", &[], &say.text("pause"), ""))
                }
            }
        }
    }
}

/// What the wall shows.
fn wall(scene: &Scene<'_>, desk: &Desk) -> Markup {
    let say = scene.say;
    let ladders = (0..say.model.ladders.len()).map(|index| {
        let title = board::ladder_title(say, LadderId::new(index));
        (Wall::Ladder(index), format!("ladder-{index}"), title.to_owned())
    });
    let fixed = [
        (Wall::Board, "board", "heading-board"),
        (Wall::Map, "map", "heading-map"),
        (Wall::Story, "story", "heading-story"),
        (Wall::Dice, "dice", "heading-dice"),
        (Wall::Odds, "odds", "heading-odds"),
        (Wall::OddsMeasures, "odds-measures", "wall-odds-measures"),
        (Wall::OddsTurn, "odds-turn", "wall-odds-turn"),
        (Wall::OddsCloud, "odds-cloud", "wall-odds-cloud"),
    ];
    let fixed = fixed.map(|(wall, value, title)| (wall, value.to_owned(), say.text(title)));
    html! {
        section {
            h2 id="wall" { (say.text("heading-wall")) }
            form method="post" action="/do" {
                (frame::hidden(scene, "wall"))
                input type="hidden" name="do" value="show";
                div.buttons.compact {
                    @for (shown, value, title) in fixed.into_iter().chain(ladders) {
                        button type="submit" name="what" value=(value)
                            aria-pressed=(shown == desk.wall) { (title) }
                    }
                }
            }
            p { a href="/projector" target="_blank" { (say.text("wall-open")) } }
        }
    }
}

fn injects(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let is_open = view.phase == Phase::Orders;
    let is_near = |due: &&Ahead| due.1.is_some_and(|turn| turn <= view.turn + 2);
    let near: Vec<&Ahead> = view.ahead.iter().filter(is_near).collect();
    let later: Vec<&Ahead> = view.ahead.iter().filter(|due| !is_near(due)).collect();
    html! {
        section {
            h2 id="injects" { (say.text("heading-injects")) }
            @if !is_open { p.small.faint { (say.text("injects-when")) } }
            (to_come(scene, &near))
            @if !later.is_empty() {
                (frame::folded("injects-later", false, &html! { (say.text("injects-later")) },
                    &to_come(scene, &later)))
            }
            @if is_open {
                (frame::folded("add", false, &html! { (say.text("add-title")) }, &adding(scene)))
            }
        }
    }
}

/// An inject that can still happen, and its turn if it has one.
type Ahead = (InjectId, Option<u32>);

/// What an inject does, and while what it comes by itself: only the console knows.
fn doing(scene: &Scene<'_>, inject: InjectId) -> Markup {
    let say = scene.say;
    let (titles, of) = (say.titles(), &say.model.injects[inject.index()]);
    let due = titles.due(of);
    html! {
        ul.small {
            @for action in &of.actions { li { (titles.action(*action)) } }
            @if of.actions.is_empty() { li { (say.text("inject-only-told")) } }
            @if !due.is_empty() { li.faint { (say.fill("inject-due", &[("due", due.into())])) } }
        }
    }
}

fn to_come(scene: &Scene<'_>, ahead: &[&Ahead]) -> Markup {
    let say = scene.say;
    html! {
        ol.injects {
            @for (inject, turn) in ahead {
                @let id = format!("inject-{}", inject.index());
                li {
                    @let due = turn.map(|turn| say.fill("story-turn", &[("turn", turn.into())]));
                    (frame::folded(&id, false, &html! {
                        @if let Some(due) = due { span.faint { (due) ": " } }
                        (say.inject(*inject))
                    }, &html! {
                        (parts::paragraphs(say.inject_text(*inject)))
                        (doing(scene, *inject))
                        @if scene.view.phase == Phase::Orders {
                            @let id = say.model.injects[inject.index()].id.as_str();
                            (frame::button(scene, "fire", "injects", &[("inject", id)],
                                &say.text("fire"), ""))
                        }
                    }))
                }
            }
        }
    }
}

fn adding(scene: &Scene<'_>) -> Markup {
    let say = scene.say;
    let form = html! {
        label for="add-name" { (say.text("add-name")) }
        input id="add-name" name="title" required maxlength=(LINE_MAX);
        label for="add-text" { (say.text("add-text")) }
        textarea id="add-text" name="text" rows="3" maxlength=(TEXT_MAX) {}
        fieldset {
            legend { (say.text("add-to")) }
            @for seat in &scene.view.seats {
                @let id = &say.model.seats[seat.seat.index()].id;
                @let field = format!("add-to-{id}");
                label.choice for=(field) {
                    input type="checkbox" id=(field) name="to" value=(id);
                    span { (say.seat(seat.seat)) }
                }
            }
        }
        label for="add-action" { (say.text("add-action")) }
        select id="add-action" name="action" {
            option value="" { (say.text("add-nothing")) }
            @for (value, label) in actions(scene) { option value=(value) { (label) } }
        }
        button type="submit" { (say.text("add-send")) }
    };
    frame::form(scene, "add", "injects", &form)
}

/// Everything that an inject can do, as values of a form.
fn actions(scene: &Scene<'_>) -> Vec<(String, String)> {
    let say = scene.say;
    let mut actions = Vec::new();
    for track in (0..say.model.tracks.len()).map(TrackId::new) {
        let each = &say.model.tracks[track.index()];
        if each.role == Role::Incident {
            let label = say.fill("page-action-open", &[("track", say.track(track).into())]);
            actions.push((format!("open:{}", each.id), label));
        }
        let rungs = say.model.ladder_of(track).rungs();
        for (rung, it) in rungs.into_iter().filter(|(_, it)| it.kind == RungKind::Open) {
            let label = format!("{} → {}", say.track(track), say.rung(track, rung));
            actions.push((format!("move:{}:{}", each.id, it.id), label));
        }
    }
    actions.extend(switches(scene, say.model));
    actions
}

fn switches(scene: &Scene<'_>, model: &Model) -> Vec<(String, String)> {
    let say = scene.say;
    let on = scene.view.on.iter().map(|it| ("suspend", "page-action-suspend", it));
    let off = scene.view.suspended.iter().map(|it| ("restore", "page-action-restore", it));
    let each = on.chain(off).map(|(kind, label, measure)| {
        let label = say.fill(label, &[("measure", say.measure(measure).into())]);
        (format!("{kind}:{}", model.measures[measure.index()].id), label)
    });
    each.collect()
}

fn measures(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let all = view.seats.len();
    let agreed = view.proposals.iter().filter(|proposal| proposal.consents.len() == all);
    let is_on = |measure| view.on.contains(measure);
    html! {
        section {
            h2 id="measures" { (say.text("heading-measures")) }
            (table::measures(scene, None))
            (table::catalogue(scene))
            @for proposal in agreed {
                @let id = say.model.measures[proposal.measure.index()].id.as_str();
                @let label = say.fill("force", &[("measure", say.measure(proposal.measure).into())]);
                (frame::button(scene, "force", "measures", &[("measure", id)], &label, "primary"))
            }
            (frame::folded("consent-for", false, &html! { (say.text("consent-for")) },
                &consenting(scene)))
            @if !view.on.is_empty() {
                (frame::form(scene, "suspend", "measures", &html! {
                    (table::measure_choice(scene, "suspend-measure", "suspend-label", is_on))
                    button type="submit" { (say.text("suspend")) }
                }))
            }
        }
    }
}

/// Proposes or consents for a seat that is not there.
fn consenting(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let off = |measure| !view.on.contains(measure);
    html! {
        form method="post" action="/do" {
            (frame::hidden(scene, "measures"))
            label for="consent-seat" { (say.text("seat-label")) }
            select id="consent-seat" name="seat" {
                @for seat in &view.seats {
                    option value=(say.model.seats[seat.seat.index()].id) { (say.seat(seat.seat)) }
                }
            }
            (table::measure_choice(scene, "consent-measure", "propose-label", off))
            div.buttons {
                button type="submit" name="do" value="propose" { (say.text("propose-send")) }
                button type="submit" name="do" value="consent" { (say.text("measure-consent")) }
                button type="submit" name="do" value="withdraw" { (say.text("measure-withdraw")) }
            }
        }
    }
}

/// How people come in, and who is there.
fn doors(scene: &Scene<'_>, desk: &Desk) -> Markup {
    let say = scene.say;
    let seats = scene.view.seats.iter().zip(&desk.pins.seats);
    html! {
        @for address in &desk.addresses { p.address { code { (address) } } }
        @if let Some(address) = desk.addresses.first() {
            (qr::svg(address, &say.text("qr-label")))
        }
        dl.pins {
            @for (seat, pin) in seats { dt { (say.seat(seat.seat)) } dd { code { (pin) } } }
            dt { (say.text("pin-room")) } dd { code { (desk.pins.room) } }
            dt { (say.text("role-facilitator")) } dd { code { (desk.pins.facilitator) } }
        }
        ul.people {
            @for (role, name, person) in &desk.people {
                li {
                    span { (name) " " span.faint { "(" (say.role(*role)) ")" } }
                    (frame::button(scene, "remove", "doors", &[("person", person)],
                        &say.text("remove"), "small"))
                }
            }
        }
    }
}

/// Undo, branch, download, end.
fn history(scene: &Scene<'_>, desk: &Desk) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    html! {
            p { a.button href="/journal" download hx-boost="false" { (say.text("journal")) } }
            @if view.phase != Phase::Ended && !desk.steps.is_empty() {
                (frame::form(scene, "undo", "history", &html! {
                    label for="undo-to" { (say.text("undo-label")) }
                    select id="undo-to" name="to" {
                        @for (to, turn, name) in &desk.steps {
                            option value=(to) {
                                (say.fill("undo-step", &[
                                    ("turn", (*turn).into()), ("step", say.text(name).into())]))
                            }
                        }
                    }
                    button type="submit" { (say.text("undo")) }
                }))
            }
            (frame::folded("branch", false, &html! { (say.text("branch-title")) }, &branch(scene)))
            @if view.phase != Phase::Ended && view.outcome.is_none() {
                (frame::folded("end", false, &html! { (say.text("end-title")) }, &ending(scene)))
            }
    }
}

fn branch(scene: &Scene<'_>) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let turns = u32::try_from(view.turns.len()).unwrap_or(u32::MAX).max(1);
    let form = html! {
        p.small { (say.text("branch-hint")) }
        @if view.dice.is_some() && view.phase == Phase::Ended { p.small { (say.text("branch-known")) } }
        label for="branch-turn" { (say.text("branch-turn")) }
        input type="number" id="branch-turn" name="turn" min="1" max=(turns + 1) value=(turns);
        label for="branch-name" { (say.text("branch-name")) }
        input id="branch-name" name="name" required maxlength="60";
        label.choice for="branch-go" {
            input type="checkbox" id="branch-go" name="go" value="yes";
            span { (say.text("branch-go")) }
        }
        button type="submit" { (say.text("branch-send")) }
    };
    frame::form(scene, "branch", "history", &form)
}

fn ending(scene: &Scene<'_>) -> Markup {
    html! {
        p.small { (scene.say.text("end-hint")) }
        (frame::button(scene, "end", "next", &[], &scene.say.text("end"), ""))
    }
}
