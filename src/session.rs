//! A game at the table: commands in, entries out, and a journal of them.
//!
//! A [`Game`] is a fold over [`Entry`]s. [`Game::decide`] turns what somebody asks into an entry,
//! or refuses; [`Game::apply`] adds it. Reading a journal and playing a game are the same code. A
//! [`Session`] is a game with its [`journal`]: it puts an entry on the disk before it applies it,
//! so that nobody is told of anything that could be lost. What somebody may see of a game is
//! [`view`]'s to decide, and nobody else's. [`verify`] plays a game's commands again and compares.
//!
//! A turn of the table is the game's turn in four commands: [`Command::BeginTurn`] (what was agreed
//! comes into force, injects fire), orders, [`Command::Draw`] (orders are open, chance is drawn,
//! the facilitator may [`Command::Rule`]), [`Command::Settle`] (it comes about).
//!
//! There are no sockets here, no clock and no randomness: the secret and every time stamp are
//! handed in, and no time stamp changes a result. Who somebody is, is the caller's to know: an
//! [`Actor`] is believed.
//!
//! ```
//! use std::sync::Arc;
//!
//! use offramp::model::MeasureSet;
//! use offramp::scenario;
//! use offramp::session::Actor;
//! use offramp::session::Command;
//! use offramp::session::Game;
//! use offramp::session::Opening;
//! use offramp::session::Secret;
//!
//! # let text = include_str!("../tests/scenarios/gamblers-ruin.ron");
//! let checked = scenario::read_memory([("g.ron", text)]).into_checked().unwrap();
//! let secret = Secret::from_words("correct horse battery staple").unwrap();
//! let opening = Opening { name: "A game".to_owned(), secret, parent: None };
//! let mut game = Game::new(&Arc::new(checked), opening);
//! for command in [
//!     Command::ShowPhrases { anyway: false },
//!     Command::Start { measures: MeasureSet::EMPTY },
//!     Command::BeginTurn,
//!     Command::Draw { anyway: false },
//!     Command::Settle,
//! ] {
//!     let entry = game.decide(Actor::Facilitator, command)?;
//!     game.apply(&entry, "")?;
//! }
//! assert_eq!(game.turns().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod command;
mod decide;
mod dice;
mod digest;
mod entry;
mod game;
pub mod journal;
mod odds;
mod refusal;
mod table;
mod verify;
mod view;

pub use crate::session::command::Actor;
pub use crate::session::command::Command;
pub use crate::session::command::Happening;
pub use crate::session::command::Person;
pub use crate::session::command::Ruling;
pub use crate::session::decide::EFFECTS_MAX;
pub use crate::session::decide::LINE_MAX;
pub use crate::session::decide::NAME_MAX;
pub use crate::session::decide::ODDS_MAX;
pub use crate::session::decide::PEOPLE_MAX;
pub use crate::session::decide::TEXT_MAX;
pub use crate::session::dice::Secret;
pub use crate::session::digest::state_digest;
pub use crate::session::entry::ArrivalDraw;
pub use crate::session::entry::Chanced;
pub use crate::session::entry::Entry;
pub use crate::session::entry::Given;
pub use crate::session::entry::How;
pub use crate::session::entry::Logged;
pub use crate::session::entry::Outcome;
pub use crate::session::entry::SlotDraw;
pub use crate::session::game::Game;
pub use crate::session::game::Opening;
pub use crate::session::game::Parent;
pub use crate::session::odds::Outlook;
pub use crate::session::odds::SlotOutlook;
pub use crate::session::odds::outlook;
pub use crate::session::refusal::Field;
pub use crate::session::refusal::Refusal;
pub use crate::session::table::Branched;
pub use crate::session::table::Draft;
pub use crate::session::table::Intervention;
pub use crate::session::table::Judged;
pub use crate::session::table::Locked;
pub use crate::session::table::Message;
pub use crate::session::table::Pending;
pub use crate::session::table::Phase;
pub use crate::session::table::Proposal;
pub use crate::session::table::Remark;
pub use crate::session::table::Ruled;
pub use crate::session::table::Seated;
pub use crate::session::table::Table;
pub use crate::session::table::Timer;
pub use crate::session::table::Turn;
pub use crate::session::table::Unfit;
pub use crate::session::table::Words;
pub use crate::session::verify::Difference;
pub use crate::session::verify::Differs;
pub use crate::session::verify::verify;
pub use crate::session::view::Audience;
pub use crate::session::view::Dice;
pub use crate::session::view::SeatView;
pub use crate::session::view::Seen;
pub use crate::session::view::Told;
pub use crate::session::view::TurnView;
pub use crate::session::view::View;
pub use crate::session::view::Why;
pub use crate::session::view::view;

use std::path::Path;

use thiserror::Error;

use crate::session::journal::Journal;
use crate::session::journal::JournalError;

/// A game with its journal.
#[derive(Debug)]
pub struct Session {
    game: Game,
    journal: Journal,
}

/// Why nothing came of a command. The game stands where it stood.
#[derive(Debug, Error)]
pub enum AskError {
    /// It was refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be put on record.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Session {
    /// Begins a game in a new file; `at` is the time as the shell writes it.
    ///
    /// # Errors
    ///
    /// If there is such a file, or it cannot be written.
    pub fn create(path: &Path, game: Game, at: &str) -> Result<Self, JournalError> {
        let journal = Journal::create(path, &game, at)?;
        Ok(Session { game, journal })
    }

    /// Takes a game up where it stood.
    ///
    /// # Errors
    ///
    /// If its journal is in use, cannot be read or written, or is not what was written.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let (journal, reading) = Journal::open(path)?;
        Ok(Session { game: reading.game, journal })
    }

    /// Decides a command, puts it on record, and only then lets it happen.
    ///
    /// # Errors
    ///
    /// If it is refused or cannot be put on record.
    pub fn ask(&mut self, by: Actor, command: Command, at: &str) -> Result<&Logged, AskError> {
        let entry = self.game.decide(by, command)?;
        self.journal.append(&self.game, &entry, at)?;
        let fits = self.game.apply(&entry, at);
        fits.expect("what was just decided fits");
        Ok(self.game.log().last().expect("an entry was just added"))
    }

    /// Begins another game, in a new file, that shares this one's past up to a turn, its secret
    /// and its phrases; this one takes note of it.
    ///
    /// # Errors
    ///
    /// If the turn has not begun and is not the next, if there is such a file, or if it cannot be
    /// written.
    pub fn branch(
        &mut self,
        path: &Path,
        turn: u32,
        name: &str,
        at: &str,
    ) -> Result<Session, AskError> {
        let note = Command::Branch { turn, name: name.to_owned() };
        self.game.decide(Actor::Facilitator, note.clone())?;
        let last = self.game.entry_before(turn).ok_or(Refusal::NotPlayed(turn))?;
        let chain = self.journal.chain(last).expect("every entry has its chain");
        let branch = self.game.branch(turn, name, chain)?;
        let branch = Session::create(path, branch, at)?;
        self.ask(Actor::Facilitator, note, at)?;
        Ok(branch)
    }

    /// The game.
    #[must_use]
    pub fn game(&self) -> &Game {
        &self.game
    }

    /// Its journal.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }
}
