//! The pages. Each is drawn from a view of the game, for one audience, in one language; it adds
//! words and nothing else.

mod board;
mod console;
mod frame;
mod join;
mod odds;
mod projector;
mod qr;
mod replay;
mod say;
mod seat;
mod story;
mod table;
mod watch;
mod what_if;

pub use crate::web::pages::qr::terminal as qr;

pub(super) use crate::web::pages::console::console;
pub(super) use crate::web::pages::join::join;
pub(super) use crate::web::pages::odds::panel as odds;
pub(super) use crate::web::pages::projector::projector;
pub(super) use crate::web::pages::replay::replay;
pub(super) use crate::web::pages::seat::seat;
pub(super) use crate::web::pages::watch::ladders;
pub(super) use crate::web::pages::watch::observer;

use crate::report::language::Language;
use crate::session::Actor;
use crate::session::Audience;
use crate::session::Game;
use crate::session::Refusal;
use crate::session::View;
use crate::session::view;
use crate::web::clock;
use crate::web::pages::say::Say;
use crate::web::room::Guest;

/// Whoever reads a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) guest: &'a Guest,
    pub(super) language: Language,
    /// A script asks: it has the frame already.
    pub(super) only_content: bool,
}

/// Why something was not done, as the page says it.
#[derive(Debug, Clone)]
pub(super) enum Notice {
    Refused(Refusal),
    NoSuchForm,
    WrongPin,
    /// Seconds.
    Wait(u64),
    /// The server could not.
    Failed(String),
}

/// For whom a page is.
pub(super) fn audience(role: Actor) -> Audience {
    match role {
        Actor::Facilitator => Audience::Facilitator,
        Actor::Seat(seat) => Audience::Seat(seat),
        Actor::Observer => Audience::Observer,
    }
}

/// What a page is drawn from.
struct Scene<'a> {
    view: View,
    say: Say<'a>,
    /// How many entries are on record.
    number: u64,
    /// When the time to decide in is over, in seconds since 1970.
    deadline: Option<i64>,
    /// Stands where the reader's own form token belongs.
    token: &'a str,
}

impl<'a> Scene<'a> {
    fn new(game: &'a Game, audience: Audience, language: Language, token: &'a str) -> Self {
        let view = view(game, audience);
        let deadline = view.timer.and_then(|timer| {
            let entry = game.log().get(usize::try_from(timer.entry).ok()?.checked_sub(1)?)?;
            Some(clock::seconds(&entry.at)? + i64::from(timer.seconds))
        });
        let say = Say { language, model: game.model() };
        Scene { view, say, number: game.log().len() as u64, deadline, token }
    }
}
