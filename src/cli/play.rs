//! `offramp play`: a game in a terminal, in plain lines and numbered choices.
//!
//! It is the session of the table, with everybody at one keyboard: alone against the policies of
//! the other seats, or several seats in turn. It reads lines and writes lines, so that a pipe can
//! play.

mod prompt;
mod table;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::data;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::cli::play::prompt::Prompt;
use crate::cli::play::table::Table;
use crate::model::Model;
use crate::model::SeatId;
use crate::report::titles::Titles;
use crate::report::told::Teller;
use crate::scenario::suggest;
use crate::session::Actor;
use crate::session::Command;
use crate::session::Game;
use crate::session::Opening;
use crate::session::Person;
use crate::session::Session;

/// Play a game in the terminal: alone against the policies, or several seats in turn
#[derive(Debug, Args)]
pub(super) struct Play {
    /// A scenario file; or the journal of a game, or its name, to go on with it
    scenario: PathBuf,
    /// The language [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// A seat that is played here; the others follow their policies [default: the first]
    #[arg(long, value_name = "ID", conflicts_with = "hot_seat")]
    seat: Vec<String>,
    /// Every seat is played here, one after the other, hidden from each other
    #[arg(long)]
    hot_seat: bool,
    /// The measures in force at the start: an arm as in `compare` [default: asked for]
    #[arg(long, value_name = "A")]
    arm: Option<String>,
    /// After each draw, ask whether the facilitator overrules it
    #[arg(long)]
    facilitate: bool,
    /// The facilitator's part of the dice, in words [default: one that nobody can guess]
    #[arg(long, value_name = "WORDS")]
    secret: Option<String>,
    /// The file of the journal [default: a new one in the folder of games]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// The folder of games [default: below the user's data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Play {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let old = is_journal(&self.scenario) || !self.scenario.exists() && !is_ron(&self.scenario);
        let session = if old { self.take_up()? } else { self.begin()? };
        let model = session.game().model().clone();
        let language = language::of(&model, self.lang.as_deref())?;
        let teller = Teller { titles: Titles { model: &model, language } };
        let prompt = Prompt::new(&teller, session.journal().path())?;
        let mut table = Table::new(session, teller, prompt, self.arm, self.facilitate);
        table.run(old)?;
        Ok(ExitCode::SUCCESS)
    }

    fn take_up(&self) -> Result<Session, Failure> {
        let path = data::find(&self.scenario, self.data.as_deref())?;
        Session::open(&path).map_err(|error| Failure::from_error(&error))
    }

    /// A new game, in which the seats that are played here have their people.
    fn begin(&self) -> Result<Session, Failure> {
        let checked = files::read(&self.scenario)?;
        let secret = data::secret(self.secret.as_deref())?;
        let opening = Opening { name: String::new(), secret, parent: None };
        let game = Game::new(&checked, opening);
        language::of(game.model(), self.lang.as_deref())?;
        let played = self.played(game.model())?;
        let path = match &self.journal {
            Some(path) => path.clone(),
            None => data::fresh(&checked.scenario().id, self.data.as_deref())?,
        };
        let session = Session::create(&path, game, &data::now());
        let mut session = session.map_err(|error| Failure::from_error(&error))?;
        for seat in (0..session.game().model().seats.len()).map(SeatId::new) {
            let id = session.game().model().seats[seat.index()].id.clone();
            let command = match played.contains(&seat) {
                true => Command::Join {
                    person: Person {
                        role: Actor::Seat(seat),
                        name: id.clone(),
                        key: format!("terminal:{id}"),
                    },
                },
                false => Command::Policy { seat, plays: true },
            };
            let asked = session.ask(Actor::Facilitator, command, &data::now());
            asked.map_err(|error| Failure::from_error(&error))?;
        }
        Ok(session)
    }

    fn played(&self, model: &Model) -> Result<Vec<SeatId>, Failure> {
        let all = (0..model.seats.len()).map(SeatId::new);
        if self.hot_seat {
            return Ok(all.collect());
        }
        if self.seat.is_empty() {
            return Ok(all.take(1).collect());
        }
        let ids = || model.seats.iter().map(|seat| seat.id.as_str());
        let seat = |id: &String| {
            ids().position(|known| known == id).map(SeatId::new).ok_or_else(|| {
                let meant = suggest::nearest(id, ids());
                let meant =
                    meant.map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
                Failure::new(format!("this scenario has no seat `{id}`"))
                    .hint(format!("{meant}its seats are {}", suggest::listed(ids())))
            })
        };
        self.seat.iter().map(seat).collect()
    }
}

/// Whether a file begins as a journal does.
fn is_journal(path: &Path) -> bool {
    let mut first = [0; 18];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == *b"{\"offramp_journal\""
}

fn is_ron(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "ron")
}
