//! A folder of shards: parts that are done, and those that are begun and can be taken up again.
//!
//! A part that is begun is kept at the stations of its work, each time whole or not at all, so
//! whatever ends the program, the same command goes on from the last of them. Whose command is
//! another is told so, and nothing of the other's work is lost.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::progress::Progress;
use crate::montecarlo::Observer;
use crate::report::shard::Shard;
use crate::study::sampling::Share;

/// Work that is done in steps, and can be taken up where it was left.
pub(super) trait Steps: Sized {
    /// What is counted, in the plural.
    const WHAT: &'static str;
    /// How much there is to do, at most.
    fn all(&self) -> u64;
    /// How much is done.
    fn done(&self) -> u64;
    /// Whether nothing is left to do.
    fn is_done(&self) -> bool;
    /// Goes on to the next station. Whether there is more to do.
    fn step(&mut self, progress: &Progress) -> Result<bool, Failure>;
    /// What was found so far, for a shard.
    fn found(&self) -> impl Serialize;
    /// Goes on after what a shard found.
    fn resume(self, begun: &Shard) -> Result<Self, Box<dyn Error>>;
}

/// Goes on where an earlier run stopped, and keeps what is found, if there is a shelf.
pub(super) fn work<S: Steps>(
    steps: S,
    shelf: Option<&Shelf<'_>>,
    quiet: bool,
) -> Result<S, Failure> {
    let mut steps = steps;
    if let Some(begun) = shelf.map(Shelf::begun).transpose()?.flatten() {
        steps = steps.resume(&begun).map_err(|error| {
            Failure::new(format!("cannot go on with what was begun: {error}"))
                .hint("use another --out, or remove what is there")
        })?;
    }
    let progress = Progress::start(steps.all(), S::WHAT, quiet);
    progress.done(steps.done());
    let mut more = !steps.is_done();
    while more {
        more = steps.step(&progress)?;
        if let Some(shelf) = shelf.filter(|_| steps.done() > 0) {
            shelf.keep(steps.done(), steps.all(), &steps.found())?;
        }
    }
    progress.finish();
    Ok(steps)
}

/// The work of one command in a folder.
pub(super) struct Shelf<'a> {
    folder: &'a Path,
    command: &'static str,
    question: Value,
    scenario: String,
    share: Share,
}

impl<'a> Shelf<'a> {
    /// The work on a part of a question, in a folder. `scenario` is how its file was named.
    pub(super) fn new(
        folder: &'a Path,
        command: &'static str,
        question: Value,
        scenario: &Path,
        share: Share,
    ) -> Self {
        let scenario = scenario.display().to_string();
        Shelf { folder, command, question, scenario, share }
    }

    /// What an earlier run of this command has found, done or begun.
    fn begun(&self) -> Result<Option<Shard>, Failure> {
        let mine = self.shard([0, 0], &());
        // A whole is no part of the shards that may lie beside it.
        let others = if self.share.is_whole() { Vec::new() } else { heads(self.folder)? };
        for (file, other) in &others {
            if let Some(what) = mine.difference(other) {
                return Err(self.refused(file, &what));
            }
        }
        for name in [self.name(), begun_name(self.share)] {
            let path = self.folder.join(name);
            if path.exists() {
                let shard = read(&path)?;
                if let Some(what) = mine.difference(&shard) {
                    return Err(self.refused(&path.display().to_string(), &what));
                }
                return Ok(Some(shard));
            }
        }
        Ok(None)
    }

    /// Keeps what was found so far.
    fn keep(&self, done: u64, all: u64, found: &impl Serialize) -> Result<(), Failure> {
        let shard = self.shard([done, all], found);
        files::write(self.folder, &begun_name(self.share), &shard.text())
    }

    /// Puts down a part as done, if it is, and says so.
    pub(super) fn finish<S: Steps>(&self, steps: &S) -> Result<(), Failure> {
        let (done, all, what) = (steps.done(), steps.all(), S::WHAT);
        if done < all {
            let failure = Failure::new(format!("stopped after {done} of {all} {what}"));
            return Err(failure.hint("the same command goes on from there"));
        }
        let (name, folder) = (self.name(), self.folder);
        files::write(folder, &name, &self.shard([all, all], &steps.found()).text())?;
        forget(folder, self.share)?;
        files::print(&format!(
            "Shard {} of {}, {all} {what}: {}\nWhen all are there: offramp merge {}\n",
            self.share.index(),
            self.share.of(),
            folder.join(name).display(),
            folder.display()
        ))
    }

    fn shard(&self, [done, all]: [u64; 2], found: &impl Serialize) -> Shard {
        let (question, scenario) = (self.question.clone(), self.scenario.clone());
        Shard::new(self.command, question, scenario, self.share, [done, all], found)
    }

    fn refused(&self, file: &str, what: &str) -> Failure {
        let failure = Failure::new(format!("{file} is of another command: it differs in {what}"));
        failure.hint("use another --out, or remove what is there")
    }

    fn name(&self) -> String {
        format!("shard-{}-of-{}.json", self.share.index(), self.share.of())
    }
}

/// Takes away what was begun of a part, when its results are written.
pub(super) fn forget(folder: &Path, share: Share) -> Result<(), Failure> {
    let path = folder.join(begun_name(share));
    if path.exists() {
        fs::remove_file(&path).map_err(|error| Failure::io("remove", &path, &error))?;
    }
    Ok(())
}

fn begun_name(share: Share) -> String {
    format!("shard-{}-of-{}.begun.json", share.index(), share.of())
}

/// All shards of a folder without what they found, by the names of their files, in the order of the
/// names. Each is read whole, so what is damaged is refused.
pub(super) fn heads(folder: &Path) -> Result<Vec<(String, Shard)>, Failure> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| Failure::io("read", folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Failure::io("read", folder, &error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if name.is_some_and(|name| name.starts_with("shard-") && name.ends_with(".json")) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|path| Ok((path.display().to_string(), read(path)?.head()))).collect()
}

/// A shard with what it found.
pub(super) fn read(path: &Path) -> Result<Shard, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    Shard::read(&text).map_err(|error| {
        let failure = Failure::new(format!("cannot use {}: {error}", path.display()));
        failure.hint("remove it and run its shard's command again")
    })
}
