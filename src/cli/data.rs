//! Where games are kept.

use std::env;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::failure::Failure;

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
