//! `offramp report`: what a workshop takes home.

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::data;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::language;
use crate::cli::what_if;
use crate::cli::what_if::WhatIfOptions;
use crate::report::after_action;
use crate::report::after_action::AfterAction;
use crate::report::after_action::Attribution;
use crate::report::titles::Titles;
use crate::session;
use crate::session::journal;

/// Write the after-action report of a game: one HTML file, with CSV and JSON lines beside it
#[derive(Debug, Args)]
pub(super) struct Report {
    /// The journal of the game
    game: PathBuf,
    /// The language of the report [default: the scenario's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
    /// Name no person, quote nothing that anybody wrote, tell no time of day
    #[arg(long)]
    chatham_house: bool,
    #[command(flatten)]
    what_if: WhatIfOptions,
    /// The HTML file; NAME.csv and NAME.jsonl stand beside it [default: beside the journal, in the
    /// name of the journal]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The folder of games [default: below the user's data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Report {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let path = data::find(&self.game, self.data.as_deref())?;
        let game = journal::read(&path).map_err(|error| Failure::from_error(&error))?.game;
        let language = language::of(game.model(), self.lang.as_deref())?;
        let attribution =
            if self.chatham_house { Attribution::ChathamHouse } else { Attribution::Full };
        let differences = session::verify(&game);
        let titles = Titles { model: game.model(), language };
        let odds = what_if::odds_over_time(&game, &titles)?;
        let what_ifs = match self.what_if.is_asked() {
            true => vec![self.what_if.answer(&game, &titles)?],
            false => what_if::usual(&game, &titles)?,
        };
        let html = after_action::html(&AfterAction {
            game: &game,
            language,
            attribution,
            differences: Some(&differences),
            odds: &odds,
            what_ifs: &what_ifs,
        });
        let path = self.out.unwrap_or_else(|| beside(&self.game, attribution));
        if path == self.game {
            return Err(Failure::new("the report would take the place of the journal")
                .hint("name another file with --out"));
        }
        files::write_file(&path, &html)?;
        for (ending, text) in [
            ("csv", after_action::rows::csv(&game, attribution)),
            ("jsonl", after_action::rows::json_lines(&game, attribution)),
        ] {
            files::write_file(&path.with_extension(ending), &text)?;
        }
        files::print(&format!("{}\n", path.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The name of a journal with another ending. The two kinds of report have different names, so
/// that none is taken for the other.
fn beside(journal: &Path, attribution: Attribution) -> PathBuf {
    let stem = journal.file_stem().unwrap_or_default().to_string_lossy();
    let kind = match attribution {
        Attribution::Full => "report",
        Attribution::ChathamHouse => "chatham-house",
    };
    journal.with_file_name(format!("{stem}-{kind}.html"))
}
