//! Where games are kept, what they are called, and what a session is handed in: time and secret.

use std::env;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::cli::failure::Failure;
use crate::session::Secret;

/// The ending of a journal's name.
pub(super) const ENDING: &str = "jsonl";

/// The folder asked for, or the user's data folder.
pub(super) fn folder(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(folder) = asked {
        return Ok(folder.to_owned());
    }
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let data = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("offramp")).ok_or_else(|| {
        Failure::new("this user has no data folder").hint("say where games are kept with --data")
    })
}

/// The journal of a game: a path as it is, or a name in the folder.
pub(super) fn game(folder: &Path, game: &Path) -> PathBuf {
    if game.exists() {
        return game.to_owned();
    }
    let named = folder.join(game);
    let ending = named.with_extension("jsonl");
    if named.extension().is_none() && ending.exists() { ending } else { named }
}

/// A game that was named, if there is one.
pub(super) fn find(named: &Path, asked: Option<&Path>) -> Result<PathBuf, Failure> {
    if named.exists() {
        return Ok(named.to_owned());
    }
    let path = game(&folder(asked)?, named);
    if path.exists() {
        return Ok(path);
    }
    Err(Failure::new(format!("there is no game {}", named.display()))
        .hint("`offramp games` lists the games that there are"))
}

/// A path for a new game of a scenario, in a folder that is there from now on.
pub(super) fn fresh(scenario: &str, asked: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = folder(asked)?;
    std::fs::create_dir_all(&folder).map_err(|error| Failure::io("make", &folder, &error))?;
    let time = now().replace([':', '-'], "").replace('T', "-").replace('Z', "");
    let path = |place: u32| match place {
        1 => folder.join(format!("{scenario}-{time}.{ENDING}")),
        _ => folder.join(format!("{scenario}-{time}-{place}.{ENDING}")),
    };
    let free = (1..=u32::MAX).map(path).find(|path| !path.exists());
    Ok(free.expect("no second holds so many games"))
}

/// The time, as it stands beside entries.
pub(super) fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

/// The secret in words, or one that nobody can guess.
pub(super) fn secret(words: Option<&str>) -> Result<Secret, Failure> {
    match words {
        Some(words) => {
            Secret::from_words(words).ok_or_else(|| Failure::new("a secret needs words"))
        }
        None => {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes)
                .map_err(|error| Failure::new(format!("this machine gives no chance: {error}")))?;
            Ok(Secret::new(bytes))
        }
    }
}
