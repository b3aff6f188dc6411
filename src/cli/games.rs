//! `offramp games`: the games that there are.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::data;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::report::titles::Titles;
use crate::report::told::Teller;
use crate::session::Audience;
use crate::session::journal;
use crate::session::view;

/// List the games that were played here
#[derive(Debug, Args)]
pub(super) struct Games {
    /// The folder of games [default: below the user's data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Games {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let folder = data::folder(self.data.as_deref())?;
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                files::print(&format!("There is no game in {} yet.\n", folder.display()))?;
                return Ok(ExitCode::SUCCESS);
            }
            Err(error) => return Err(Failure::io("read", &folder, &error)),
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let is_journal =
            |path: &PathBuf| path.extension().is_some_and(|ending| ending == data::ENDING);
        let mut paths: Vec<PathBuf> = paths.filter(is_journal).collect();
        paths.sort();
        let mut text = format!("{}\n", folder.display());
        for path in &paths {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let line = match journal::read(path) {
                Ok(reading) => told(&reading),
                Err(error) => Failure::from_error(&error).message().to_owned(),
            };
            text.push_str(&format!("  {name}\n    {line}\n"));
        }
        if paths.is_empty() {
            text = format!("There is no game in {} yet.\n", folder.display());
        }
        files::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A game in one line: scenario, where it stands, when it was begun, of what it is a branch.
fn told(reading: &journal::Reading) -> String {
    let model = reading.game.model();
    let scenario = model.checked().scenario();
    let language = scenario.languages.first().map_or("en", String::as_str);
    let teller = Teller { titles: Titles { model, language } };
    let mut line = format!(
        "{}, {}, begun {}",
        scenario.title.in_language(language),
        teller.standing(&view(&reading.game, Audience::Projector)),
        reading.at
    );
    let opening = reading.game.opening();
    if !opening.name.is_empty() {
        line = format!("{}: {line}", opening.name);
    }
    if let Some(parent) = &opening.parent {
        line.push_str(&format!(", a branch from turn {}", parent.turn));
    }
    line
}
