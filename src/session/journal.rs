//! The journal: one append-only file a game, and the only file that a session touches.
//!
//! # Format 1
//!
//! UTF-8, one JSON object a line, each line ended by a line feed. The first line is the *header*:
//!
//! | field | what it is |
//! |---|---|
//! | `offramp_journal` | the number of the format, 1 |
//! | `engine` | the version of the program that began the game |
//! | `name`, `at` | what the game is called; when it was begun, as the program wrote it |
//! | `scenario` | its `id`; its `digest`, as `scenario::source` makes it; its `files`, see below |
//! | `commitment`, `secret` | see [`crate::session::Secret`]: the facilitator's part of the dice |
//! | `parent` | null, or of a branch the game that it left, see below |
//! | `chain` | see below |
//!
//! Of the `files` the scenario is the first, each with `name` and full `text`. A `parent` has the
//! other game's `name`, the `turn` from which this one plays for itself, the last `entry` that both
//! have, and the other's `chain` up to it.
//!
//! Every other line is an *entry*: its number `n` from 1, when it was made (`at`), `by` whom
//! (`facilitator`, `observer` or `seat:ID`), the `command`, its `outcomes`, and the `chain`. A
//! command and what the engine made of it stand in one line, so that neither is ever there without
//! the other. Ids are those of the scenario; a slot is its track and its place there, from 0; a
//! `draw` is the 64-bit draw in sixteen hexadecimal digits, beside the `probability` of what it
//! picked. The commands and outcomes are those of [`crate::session::Command`] and
//! [`crate::session::Outcome`], in snake case; a ruling is `rule_slot` or `rule_arrival`.
//!
//! `chain` is the last field of a line: the SHA-256, in hexadecimal, of the chain of the line
//! before (of the header: nothing), a line feed, and the bytes of this line before `,"chain":`. So
//! no byte can be changed, and no line taken out, without all that follows showing it.
//!
//! A line is on the disk before anybody is told of it. What stands after the last line feed was
//! being written when the power went; nobody was told, and it is dropped when the game is taken up.
//!
//! The journal holds the secret, drafts and locked orders: until the end it is the facilitator's.

mod names;
mod v1;

use std::fs;
use std::fs::File;
use std::fs::OpenOptions;
use std::fs::TryLockError;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use sha2::Digest;
use sha2::Sha256;
use thiserror::Error;

use crate::scenario;
use crate::scenario::Checked;
use crate::session::dice::Secret;
use crate::session::dice::hex;
use crate::session::entry::Entry;
use crate::session::game::Game;
use crate::session::game::Opening;
use crate::session::game::Parent;
use crate::session::journal::names::Names;
pub use crate::session::journal::names::Unknown;
use crate::session::table::Unfit;

/// A journal may have this many bytes: 1 GiB.
const BYTES_MAX: u64 = 1 << 30;

/// Why a journal cannot be read, written or taken up.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file cannot be read.
    #[error("cannot read {}", .0.display())]
    Read(PathBuf, #[source] io::Error),
    /// The file cannot be written. The game stands where it stood.
    #[error("cannot write {}; nothing of what was on record is lost", .0.display())]
    Write(PathBuf, #[source] io::Error),
    /// After a failed write the file could not be brought back to its last whole line.
    #[error("{} could not be mended after a failed write; take the game up again", .0.display())]
    Broken(PathBuf),
    /// There is a file of that name.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// Another process plays this game.
    #[error("{} is in use: another program is playing this game", .0.display())]
    InUse(PathBuf),
    /// It is too large to be a journal.
    #[error("{} is larger than 1 GiB", .0.display())]
    TooLarge(PathBuf),
    /// It is no journal.
    #[error("this is no journal of a game: {0}")]
    NotAJournal(String),
    /// It has a format that this program does not know.
    #[error("this journal has format {0}; this program reads format 1")]
    Format(u32),
    /// A line is not what was written.
    #[error("line {line} was changed, or a line before it is missing")]
    Chain {
        /// Which, from 1.
        line: usize,
    },
    /// A line is no entry.
    #[error("line {line} is no entry: {why}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A line names what the scenario does not have.
    #[error("line {line} does not fit")]
    Name {
        /// Which, from 1.
        line: usize,
        /// What it names.
        source: Unknown,
    },
    /// A line contradicts the lines before it.
    #[error("line {line} does not fit")]
    Unfit {
        /// Which, from 1.
        line: usize,
        /// Why.
        source: Unfit,
    },
    /// The scenario in the header has errors, for this program.
    #[error("the scenario of this journal cannot be played by this program")]
    Scenario(#[source] Box<scenario::Refused>),
    /// The scenario in the header has another digest than the header says.
    #[error("the scenario of this journal is not the one that its digest is of")]
    Digest,
    /// The secret is not the one that was committed to.
    #[error("the secret of this journal is not the one that was committed to")]
    Commitment,
}

/// What a journal holds.
#[derive(Debug)]
pub struct Reading {
    /// The game as it stands.
    pub game: Game,
    /// The version of the program that began it.
    pub engine: String,
    /// When it was begun.
    pub at: String,
    /// The chain of each line, the header first.
    pub chains: Vec<String>,
    /// How many bytes stand in whole lines.
    pub whole: u64,
    /// How many bytes stand after them, of a line that was never finished.
    pub torn: u64,
}

/// Reads a journal. It may be in use; what another program is just writing counts as torn.
///
/// # Errors
///
/// If it cannot be read, or is not what was written.
pub fn read(path: &Path) -> Result<Reading, JournalError> {
    let failed = |error| JournalError::Read(path.to_owned(), error);
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    if metadata.len() > BYTES_MAX {
        return Err(JournalError::TooLarge(path.to_owned()));
    }
    read_bytes(&fs::read(path).map_err(failed)?)
}

/// Reads a journal from its bytes.
///
/// # Errors
///
/// If they are not what was written.
pub fn read_bytes(bytes: &[u8]) -> Result<Reading, JournalError> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let mut lines = bytes[..whole].split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    if whole == 0 {
        return Err(JournalError::NotAJournal("it has no whole line".to_owned()));
    }
    let (body, mut chain) = unchained(first, "", 1)?;
    let (mut game, engine, at) = header(body)?;
    let mut chains = vec![chain.clone()];
    // What follows the last line feed of the whole lines is empty.
    let entries: Vec<&[u8]> = lines.collect();
    let entries = &entries[..entries.len().saturating_sub(1)];
    for (index, text) in entries.iter().enumerate() {
        let line = index + 2;
        let (body, next) = unchained(text, &chain, line)?;
        chain = next;
        add(&mut game, body, line)?;
        chains.push(chain.clone());
    }
    let (whole, torn) = (whole as u64, (bytes.len() - whole) as u64);
    Ok(Reading { game, engine, at, chains, whole, torn })
}

/// The bytes of a line without its chain, as JSON, and the chain, if it is the one that follows.
fn unchained(line: &[u8], before: &str, number: usize) -> Result<(String, String), JournalError> {
    const KEY: &str = ",\"chain\":\"";
    let wrong = || match number {
        1 => JournalError::NotAJournal("its first line does not end with a chain".to_owned()),
        line => JournalError::Chain { line },
    };
    let text = std::str::from_utf8(line).map_err(|_| wrong())?;
    let (body, rest) = text.rsplit_once(KEY).ok_or_else(wrong)?;
    let chain = rest.strip_suffix("\"}").ok_or_else(wrong)?;
    if link(before, body) != chain {
        return Err(JournalError::Chain { line: number });
    }
    Ok((format!("{body}}}"), chain.to_owned()))
}

/// The chain of a line.
fn link(before: &str, body: &str) -> String {
    hex(Sha256::digest(format!("{before}\n{body}").as_bytes()).into())
}

/// A line as it is written, and its chain.
fn chained(object: &impl serde::Serialize, before: &str) -> (String, String) {
    let text = serde_json::to_string(object).expect("strings and numbers can be written");
    let body = text.strip_suffix('}').expect("an object ends with a brace");
    let chain = link(before, body);
    (format!("{body},\"chain\":\"{chain}\"}}\n"), chain)
}

fn header(body: String) -> Result<(Game, String, String), JournalError> {
    let format: v1::Format = serde_json::from_str(&body)
        .map_err(|error| JournalError::NotAJournal(error.to_string()))?;
    if format.offramp_journal != v1::FORMAT {
        return Err(JournalError::Format(format.offramp_journal));
    }
    let header: v1::Header = serde_json::from_str(&body).map_err(|error| line_error(1, &error))?;
    let files = header.scenario.files.into_iter().map(|file| (file.name, file.text));
    let checked = scenario::read_memory(files).into_checked();
    let checked = checked.map_err(|refused| JournalError::Scenario(Box::new(refused)))?;
    if checked.digest() != header.scenario.digest {
        return Err(JournalError::Digest);
    }
    let secret = Secret::from_words(&header.secret)
        .filter(|secret| secret.reveal() == header.secret)
        .filter(|secret| secret.commitment() == header.commitment)
        .ok_or(JournalError::Commitment)?;
    let parent = header.parent.map(|parent| {
        let v1::Parent { name, turn, entry, chain } = parent;
        Parent { name, turn, entry, chain }
    });
    let opening = Opening { name: header.name, secret, parent };
    Ok((Game::new(&Arc::new(checked), opening), header.engine, header.at))
}

fn add(game: &mut Game, body: String, line: usize) -> Result<(), JournalError> {
    let entry: v1::Entry = serde_json::from_str(&body).map_err(|error| line_error(line, &error))?;
    if entry.n != game.next_number() {
        let why = format!("its number is {} and should be {}", entry.n, game.next_number());
        return Err(JournalError::Line { line, why });
    }
    let at = entry.at.clone();
    let entry = Names(game.model()).read(entry);
    let entry = entry.map_err(|source| JournalError::Name { line, source })?;
    game.apply(&entry, &at).map_err(|source| JournalError::Unfit { line, source })
}

fn line_error(line: usize, error: &serde_json::Error) -> JournalError {
    JournalError::Line { line, why: error.to_string() }
}

/// A journal that is being written, held against every other process.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// The length up to which all is on the disk.
    length: u64,
    chains: Vec<String>,
    broken: bool,
}

impl Journal {
    /// Begins the journal of a game with the entries that it already has, as a branch does.
    ///
    /// # Errors
    ///
    /// If there is such a file, or it cannot be written.
    pub fn create(path: &Path, game: &Game, at: &str) -> Result<Self, JournalError> {
        let failed = |error| JournalError::Write(path.to_owned(), error);
        if path.exists() {
            return Err(JournalError::Exists(path.to_owned()));
        }
        let mut text = String::new();
        let (line, mut chain) = chained(&header_of(game, at), "");
        text.push_str(&line);
        let mut chains = vec![chain.clone()];
        for logged in game.log() {
            let entry = Names(game.model()).write(logged.number, &logged.at, &logged.entry);
            let (line, next) = chained(&entry, &chain);
            text.push_str(&line);
            chain = next;
            chains.push(chain.clone());
        }
        // The file gets its name when it is whole, so that there is never half a header.
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&part)
            .map_err(failed)?;
        lock(&file, path)?;
        let written = file
            .set_len(0)
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&part, path))
            .and_then(|()| sync_folder(path));
        if let Err(error) = written {
            // Nothing was promised yet; what is left of it is in nobody's way.
            let _ = fs::remove_file(&part);
            return Err(failed(error));
        }
        let length = text.len() as u64;
        Ok(Journal { path: path.to_owned(), file, length, chains, broken: false })
    }

    /// Takes up a journal: what was torn is dropped, and the file is held from now on.
    ///
    /// # Errors
    ///
    /// If it is in use, cannot be read or written, or is not what was written.
    pub fn open(path: &Path) -> Result<(Self, Reading), JournalError> {
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).open(path);
        let file = file.map_err(|error| JournalError::Read(path.to_owned(), error))?;
        lock(&file, path)?;
        let reading = read(path)?;
        let mut journal = Journal {
            path: path.to_owned(),
            file,
            length: reading.whole,
            chains: reading.chains.clone(),
            broken: false,
        };
        if reading.torn > 0 {
            journal.mend().map_err(|error| JournalError::Write(path.to_owned(), error))?;
        }
        Ok((journal, reading))
    }

    /// Puts an entry on the disk. When this returns, it is there.
    ///
    /// # Errors
    ///
    /// If it cannot be written. The file is brought back to where it stood; where not even that is
    /// possible, nothing more is taken.
    pub fn append(&mut self, game: &Game, entry: &Entry, at: &str) -> Result<(), JournalError> {
        if self.broken {
            return Err(JournalError::Broken(self.path.clone()));
        }
        let entry = Names(game.model()).write(game.next_number(), at, entry);
        let (line, chain) = chained(&entry, self.chains.last().map_or("", String::as_str));
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            self.broken = self.mend().is_err();
            return Err(JournalError::Write(self.path.clone(), error));
        }
        self.length += line.len() as u64;
        self.chains.push(chain);
        Ok(())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The chain up to an entry; 0 is the header.
    #[must_use]
    pub fn chain(&self, entry: u64) -> Option<&str> {
        self.chains.get(usize::try_from(entry).ok()?).map(String::as_str)
    }

    /// Its bytes as they stand, for a copy that another machine can take up.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn bytes(&self) -> Result<Vec<u8>, JournalError> {
        let bytes = fs::read(&self.path);
        let mut bytes = bytes.map_err(|error| JournalError::Read(self.path.clone(), error))?;
        bytes.truncate(usize::try_from(self.length).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// Cuts the file after its last whole line.
    fn mend(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.sync_all()
    }
}

fn header_of(game: &Game, at: &str) -> v1::Header {
    let Opening { name, secret, parent } = game.opening();
    v1::Header {
        offramp_journal: v1::FORMAT,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        name: name.clone(),
        at: at.to_owned(),
        scenario: scenario_of(game.model().checked()),
        commitment: secret.commitment(),
        secret: secret.reveal().to_owned(),
        parent: parent.as_ref().map(|parent| v1::Parent {
            name: parent.name.clone(),
            turn: parent.turn,
            entry: parent.entry,
            chain: parent.chain.clone(),
        }),
    }
}

/// The files of a scenario, named from the scenario's own folder: where that is, is nobody's
/// business.
fn scenario_of(checked: &Checked) -> v1::Scenario {
    let main = checked.sources().get(0).map_or("", |source| source.name());
    let folder = &main[..main.rfind('/').map_or(0, |at| at + 1)];
    let files = checked.sources().iter().map(|source| v1::File {
        name: source.name().strip_prefix(folder).unwrap_or(source.name()).to_owned(),
        text: source.text().to_owned(),
    });
    v1::Scenario {
        id: checked.scenario().id.clone(),
        digest: checked.digest().to_owned(),
        files: files.collect(),
    }
}

fn lock(file: &File, path: &Path) -> Result<(), JournalError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => JournalError::InUse(path.to_owned()),
        TryLockError::Error(error) => JournalError::Write(path.to_owned(), error),
    })
}

/// Makes the name of a new file outlast the power.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
