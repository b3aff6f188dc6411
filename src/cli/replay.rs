//! `offramp replay`: a game told from its journal, or played again from its seed.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::data;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::cli::what_if::WhatIfOptions;
use crate::report;
use crate::report::titles::Titles;
use crate::report::told::Teller;
use crate::session;
use crate::session::Audience;
use crate::session::journal;

/// Tell a game from its journal; with --verify, play it again from its seed and compare; with
/// --with or --without, play it again on the same dice with other measures
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The journal of the game, or its name in the folder of games
    game: PathBuf,
    /// Play everything again from the seed, and say what differs and where
    #[arg(long)]
    verify: bool,
    #[command(flatten)]
    what_if: WhatIfOptions,
    /// The language [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// The folder of games [default: below the user's data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Replay {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let path = data::find(&self.game, self.data.as_deref())?;
        let reading = journal::read(&path).map_err(|error| {
            let failure = Failure::from_error(&error);
            match error {
                journal::JournalError::Scenario(refused) => {
                    files::show_refused(&refused);
                    failure
                }
                _ => failure,
            }
        })?;
        let game = &reading.game;
        let language = language::of(game.model(), self.lang.as_deref())?;
        let teller = Teller { titles: Titles { model: game.model(), language } };
        if self.verify {
            let differences = session::verify(game);
            files::print(&teller.verified(game, &differences, reading.torn))?;
            let fine = differences.is_empty() && reading.torn == 0;
            return Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        if self.what_if.is_asked() {
            let what_if = self.what_if.answer(game, &teller.titles)?;
            files::print(&report::what_if::text(&teller.titles, &what_if))?;
            return Ok(ExitCode::SUCCESS);
        }
        let undone = game.log().iter().filter(|logged| logged.undone).count();
        let view = session::view(game, Audience::Facilitator);
        files::print(&teller.game(&view, undone))?;
        Ok(ExitCode::SUCCESS)
    }
}
