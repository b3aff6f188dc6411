//! A game: a fold over its entries, and the judge of what may be added to them.

use std::sync::Arc;

use crate::chance::Dice;
use crate::chance::Seed;
use crate::model::Model;
use crate::model::SeatId;
use crate::scenario::Checked;
use crate::session::command::Command;
use crate::session::dice::Secret;
use crate::session::entry::Entry;
use crate::session::entry::Logged;
use crate::session::refusal::Refusal;
use crate::session::table::Phase;
use crate::session::table::Table;
use crate::session::table::Turn;
use crate::session::table::Unfit;

/// What stands before all entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// What the game is called; may be empty.
    pub name: String,
    /// The facilitator's part of the dice.
    pub secret: Secret,
    /// The game that this one branched from.
    pub parent: Option<Parent>,
}

/// Where a game branched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parent {
    /// What the other game is called.
    pub name: String,
    /// The first turn that this game plays for itself.
    pub turn: u32,
    /// The last entry of the other game that this one has too.
    pub entry: u64,
    /// The chain of the other game's journal up to that entry.
    pub chain: String,
}

/// A game at the table.
#[derive(Debug, Clone)]
pub struct Game {
    pub(crate) model: Arc<Model>,
    opening: Opening,
    log: Vec<Logged>,
    pub(crate) table: Table,
}

impl Game {
    /// A game of a scenario before anybody has sat down.
    #[must_use]
    pub fn new(checked: &Arc<Checked>, opening: Opening) -> Self {
        let model = Arc::new(Model::new(checked));
        let table = Table::new(&model);
        Game { model, opening, log: Vec::new(), table }
    }

    /// The same game before its first entry.
    #[must_use]
    pub fn at_the_start(&self) -> Self {
        Game {
            model: Arc::clone(&self.model),
            opening: self.opening.clone(),
            log: Vec::new(),
            table: Table::new(&self.model),
        }
    }

    /// The game as a branch from a turn begins: with the entries before that turn.
    ///
    /// # Errors
    ///
    /// If the turn has not begun and is not the next.
    pub fn branch(&self, turn: u32, name: &str, chain: &str) -> Result<Self, Refusal> {
        let entry = self.entry_before(turn).ok_or(Refusal::NotPlayed(turn))?;
        let mut game = self.at_the_start();
        let parent = self.opening.name.clone();
        let parent = Parent { name: parent, turn, entry, chain: chain.to_owned() };
        name.clone_into(&mut game.opening.name);
        game.opening.parent = Some(parent);
        for logged in self.log.iter().take_while(|logged| logged.number <= entry) {
            let fits = game.apply(&logged.entry, &logged.at);
            fits.expect("a part of a game from its start is a game");
        }
        Ok(game)
    }

    /// The rules of the scenario.
    #[must_use]
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// What stands before all entries.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The table as it stands. It holds what nobody but the facilitator may see: what a page shows
    /// comes from [`crate::session::view`].
    #[must_use]
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// All entries, those that were undone too.
    #[must_use]
    pub fn log(&self) -> &[Logged] {
        &self.log
    }

    /// All turns that have begun and were not undone, for what-ifs and reports.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.table.turns
    }

    /// The phrases of the dice in the order of the seats; empty for a seat that has none.
    #[must_use]
    pub fn phrases(&self) -> Vec<&str> {
        let phrases = self.table.seats.iter().map(|seat| seat.phrase.as_deref());
        phrases.map(Option::unwrap_or_default).collect()
    }

    /// The seed of all draws, once the phrases have been shown. It tells what will be drawn: no
    /// page shows it before the end.
    #[must_use]
    pub fn seed(&self) -> Option<Seed> {
        self.table.phrases_shown.then(|| self.opening.secret.seed(self.phrases()))
    }

    /// The dice of the game.
    pub(crate) fn dice(&self) -> Result<Dice, Refusal> {
        self.seed().map(|seed| Dice::new(seed, 0)).ok_or(Refusal::PhrasesNotShown)
    }

    /// The number of the next entry.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.log.len() as u64 + 1
    }

    /// Adds an entry, and what it means.
    ///
    /// # Errors
    ///
    /// If the entry contradicts the ones before it; the game is as it was. What [`Game::decide`]
    /// gives never does.
    pub fn apply(&mut self, entry: &Entry, at: &str) -> Result<(), Unfit> {
        let number = self.next_number();
        match entry.command {
            Command::Undo { to } => self.undo(to)?,
            // On a copy, so that a record that contradicts itself halfway changes nothing.
            _ if !entry.outcomes.is_empty() => {
                let mut table = self.table.clone();
                table.apply(&self.model, number, entry)?;
                self.table = table;
            }
            _ => self.table.apply(&self.model, number, entry)?,
        }
        let logged = Logged { number, at: at.to_owned(), entry: entry.clone(), undone: false };
        self.log.push(logged);
        Ok(())
    }

    /// Marks what is undone and adds up the rest again.
    fn undo(&mut self, to: u64) -> Result<(), Unfit> {
        let mut log = self.log.clone();
        for logged in &mut log {
            logged.undone |= logged.entry.command.is_play() && logged.number > to;
        }
        let mut table = Table::new(&self.model);
        for logged in log.iter().filter(|logged| !logged.undone) {
            table.apply(&self.model, logged.number, &logged.entry)?;
        }
        (self.log, self.table) = (log, table);
        Ok(())
    }

    /// The last entry before a turn that counts, if that turn has begun or is the next to begin:
    /// the one after which a branch from that turn plays for itself.
    #[must_use]
    pub fn entry_before(&self, turn: u32) -> Option<u64> {
        let begins = self
            .log
            .iter()
            .filter(|logged| logged.entry.command == Command::BeginTurn && !logged.undone);
        let mut begins = begins.map(|logged| logged.number - 1);
        match usize::try_from(turn).ok()?.checked_sub(1)? {
            next if next == self.table.turns.len() && self.table.phase == Phase::Between => {
                Some(self.log.len() as u64)
            }
            index => begins.nth(index),
        }
    }

    /// The entry of a command that starts play, if it has.
    #[must_use]
    pub fn started_at(&self) -> Option<u64> {
        let starts = |logged: &&Logged| matches!(logged.entry.command, Command::Start { .. });
        self.log.iter().find(starts).map(|logged| logged.number)
    }

    /// Seats with people that have locked no order, when a turn is open.
    #[must_use]
    pub fn undecided(&self) -> Vec<SeatId> {
        let seats = self.table.seats.iter().enumerate();
        seats
            .filter(|(_, seat)| seat.locked.is_none() && !seat.policy)
            .map(|(index, _)| SeatId::new(index))
            .filter(|seat| self.table.is_taken(*seat))
            .collect()
    }
}
