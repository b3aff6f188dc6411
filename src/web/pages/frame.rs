//! The frame of a served page: who reads it, in which language, and what keeps it alive.

use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::html::parts;
use crate::report::language::Language;
use crate::session::Actor;
use crate::session::Audience;
use crate::session::Game;
use crate::web::clock;
use crate::web::pages::Notice;
use crate::web::pages::Reader;
use crate::web::pages::Scene;
use crate::web::pages::say::Say;
use crate::web::room::Drawn;
use crate::web::room::Room;

/// Nothing inline, no code from text, and refusals are shown like every other answer.
const HTMX: &str = r#"{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,
"historyEnabled":false,"responseHandling":[{"code":"204","swap":false},{"code":".*","swap":true}]}"#;

/// What a kind of page is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Its path without the slash.
    pub(super) name: &'static str,
    pub(super) audience: Audience,
    pub(super) screen: Screen,
}

/// A page of the room: its content as it was kept or as `draw` gives it, in its frame.
pub(super) fn page(
    room: &Room,
    reader: &Reader<'_>,
    kind: Kind,
    title: &str,
    notice: Option<&Notice>,
    draw: impl Fn(&Scene<'_>, Option<&Notice>) -> Markup,
) -> String {
    let Kind { name, audience, .. } = kind;
    let version = (room.version(audience), room.live().version());
    let drawing = || {
        let version = room.version(audience);
        let session = room.read();
        let game = session.game();
        let scene = Scene::new(game, audience, reader.language, &room.placeholder);
        content(&scene, version, &draw(&scene, notice)).into_string()
    };
    let text = match notice {
        Some(_) => drawing(),
        None => {
            let page = Drawn { page: name, audience, language: reader.language };
            room.kept(page, drawing).to_string()
        }
    };
    let text = text.replace(&room.placeholder, &reader.guest.form);
    if reader.only_content {
        return text;
    }
    let path = format!("/{name}");
    framed(room, reader, kind, title, version, Some(&path), &PreEscaped(text))
}

/// A page that depends on more than its audience, and is drawn anew each time.
pub(super) fn unkept(
    room: &Room,
    reader: &Reader<'_>,
    kind: Kind,
    title: &str,
    draw: impl Fn(&Scene<'_>, &Game) -> Markup,
) -> String {
    let version = (room.version(kind.audience), room.live().version());
    let text = {
        let session = room.read();
        let scene = Scene::new(session.game(), kind.audience, reader.language, &reader.guest.form);
        html! { div id="page" data-status=(status(&scene)) { (draw(&scene, session.game())) } }
    };
    framed(room, reader, kind, title, version, None, &text)
}

/// The part that is fetched again, with the version that it shows at least.
fn content(scene: &Scene<'_>, version: u64, inside: &Markup) -> Markup {
    html! {
        div id="page" data-version=(version) data-status=(status(scene)) { (inside) }
    }
}

/// Where the game is, in one line; said aloud by screen readers when it changes.
pub(super) fn status(scene: &Scene<'_>) -> String {
    status_in(scene, scene.say)
}

/// The same in another language.
pub(super) fn status_in(scene: &Scene<'_>, say: Say<'_>) -> String {
    let view = &scene.view;
    let phase = match view.outcome {
        _ if view.paused => say.text("phase-paused"),
        Some(outcome) => {
            let outcome = say.outcome(outcome);
            say.fill("phase-over", &[("outcome", outcome.into())])
        }
        None => say.phase(view.phase),
    };
    match view.turn {
        0 => phase,
        turn => say.fill(
            "status-turn",
            &[
                ("turn", turn.into()),
                ("horizon", say.model.horizon.into()),
                ("phase", phase.into()),
            ],
        ),
    }
}

fn framed(
    room: &Room,
    reader: &Reader<'_>,
    kind: Kind,
    title: &str,
    (version, odds): (u64, u64),
    again: Option<&str>,
    content: &Markup,
) -> String {
    let session = room.read();
    let say = Say { language: reader.language, model: session.game().model() };
    let source = match kind.name {
        "projector" => "projector",
        _ => "own",
    };
    let odds = match kind.audience {
        Audience::Facilitator => format!("&odds={odds}"),
        _ => String::new(),
    };
    let connect = format!("/events/{source}?seen={version}{odds}");
    let is_wall = kind.screen == Screen::Projector;
    let page = Page {
        language: reader.language,
        title: &format!("{title} · {}", say.title()),
        theme: if is_wall { Theme::Dark } else { Theme::System },
        screen: kind.screen,
        head: Head::Served(head(is_wall)),
        header: if is_wall {
            html! {}
        } else {
            header(say, reader, kind)
        },
        main: html! {
            div.hidden id="announce" role="status" aria-live="polite" {}
            // Shown by the script when the server is not there.
            p.lost id="lost" role="alert" hidden {
                (reader.language.text("connection-lost"))
                @if is_wall { " " span lang="ru" { (Language::Russian.text("connection-lost")) } }
            }
            // What listens stays when its content is replaced: it misses no event. A form within it
            // is sent by the script, if there is one.
            div id="live" data-now=(clock::seconds_now()) hx-ext="sse" sse-connect=(connect)
                hx-get=[again] hx-trigger=[again.map(|_| "sse:changed")] hx-select="#page"
                hx-target="#page" hx-swap="outerHTML" hx-boost=[again.map(|_| "true")]
                hx-push-url="false" {
                @if kind.name == "console" {
                    // Odds come often: their panel alone is fetched, and forms are left alone.
                    div id="odds-ear" hx-get="/odds" hx-trigger="sse:odds" hx-select="#odds-live"
                        hx-target="#odds-live" hx-swap="outerHTML" {}
                }
                (content)
            }
        },
        footer: if is_wall {
            html! {}
        } else {
            footer(say, reader)
        },
    };
    page.html()
}

fn head(is_wall: bool) -> Markup {
    html! {
        meta name="htmx-config" content=(HTMX);
        link rel="icon" href="/asset/icon.svg";
        link rel="stylesheet" href="/asset/style.css";
        script src="/asset/htmx.js" defer {}
        script src="/asset/sse.js" defer {}
        script src="/asset/live.js" defer {}
        @if is_wall { noscript { meta http-equiv="refresh" content="10"; } }
    }
}

fn header(say: Say<'_>, reader: &Reader<'_>, kind: Kind) -> Markup {
    let role = reader.guest.role;
    html! {
        div.top {
            p.who {
                strong { (say.role(role)) }
                " · "
                span { (reader.guest.name) }
            }
            nav.places aria-label=(say.text("nav-label")) {
                @for (path, label) in places(say, role) {
                    @let here = (path == format!("/{}", kind.name)).then_some("page");
                    a href=(path) aria-current=[here] { (label) }
                }
            }
            (languages(say, &format!("/{}", kind.name)))
        }
        noscript { p.faint { (say.text("no-script")) } }
    }
}

fn places(say: Say<'_>, role: Actor) -> Vec<(&'static str, String)> {
    let own = match role {
        Actor::Facilitator => ("/console", say.text("nav-console")),
        Actor::Seat(_) => ("/seat", say.text("nav-seat")),
        Actor::Observer => ("/observer", say.text("nav-observer")),
    };
    let mut places = vec![own];
    places.push(("/ladders", say.text("nav-ladders")));
    places.push(("/replay", say.text("nav-replay")));
    if !matches!(role, Actor::Seat(_)) {
        places.push(("/projector", say.text("nav-projector")));
    }
    places
}

/// The choice of a language, as a form, so that it works without scripts.
pub(super) fn languages(say: Say<'_>, back: &str) -> Markup {
    html! {
        form.languages method="post" action="/language" {
            input type="hidden" name="back" value=(back);
            @for language in Language::ALL {
                @let chosen = language == say.language;
                button type="submit" name="language" value=(language.code())
                    lang=(language.code()) aria-pressed=(chosen) { (language.own_name()) }
            }
        }
    }
}

fn footer(say: Say<'_>, reader: &Reader<'_>) -> Markup {
    html! {
        p { (say.text("nothing-predicts")) }
        form method="post" action="/leave" {
            input type="hidden" name="form" value=(reader.guest.form);
            button type="submit" { (say.text("leave")) }
        }
    }
}

/// Why what was asked was not done.
pub(super) fn notice(say: Say<'_>, notice: Option<&Notice>) -> Markup {
    html! {
        @if let Some(notice) = notice {
            div role="alert" { (parts::warning(&html! { p { (say.notice(notice)) } })) }
        }
    }
}

/// A form that asks for something.
pub(super) fn form(scene: &Scene<'_>, what: &str, anchor: &str, inside: &Markup) -> Markup {
    html! {
        form method="post" action="/do" {
            (hidden(scene, anchor))
            input type="hidden" name="do" value=(what);
            (inside)
        }
    }
}

/// What every form carries: that it is of this reader's page, and how old that page is.
pub(super) fn hidden(scene: &Scene<'_>, anchor: &str) -> Markup {
    html! {
        input type="hidden" name="form" value=(scene.token);
        input type="hidden" name="since" value=(scene.number);
        input type="hidden" name="anchor" value=(anchor);
    }
}

/// A form that is one button.
pub(super) fn button(
    scene: &Scene<'_>,
    what: &str,
    anchor: &str,
    fields: &[(&str, &str)],
    label: &str,
    class: &str,
) -> Markup {
    form(
        scene,
        what,
        anchor,
        &html! {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button class=[(!class.is_empty()).then_some(class)] type="submit" { (label) }
        },
    )
}

/// A stretch of a page that can be folded away. `script` remembers whether it was.
pub(super) fn folded(id: &str, open: bool, summary: &Markup, inside: &Markup) -> Markup {
    html! {
        details id=(id) open[open] {
            summary { (summary) }
            (inside)
        }
    }
}
