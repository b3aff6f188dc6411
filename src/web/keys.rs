//! PINs, tokens and the file beside the journal that outlasts the program.
//!
//! A PIN lets somebody sit down; whoever has sat down is known by a token, of which the journal
//! keeps the digest. The file holds the PINs as they are, because the facilitator has to read them
//! out again after a restart; only its owner can read it.

use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use thiserror::Error;

use crate::model::Model;
use crate::model::SeatId;
use crate::session::Actor;

/// What opens which door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// The facilitator's.
    pub facilitator: String,
    /// For whoever watches, and for the projector.
    pub room: String,
    /// One a seat, in the scenario's order.
    pub seats: Vec<String>,
}

impl Pins {
    /// Whose PIN it is. Every one is compared, so that time tells nothing.
    #[must_use]
    pub fn role(&self, pin: &str) -> Option<Actor> {
        let pin = Sha256::digest(pin.as_bytes());
        let is = |known: &String| Sha256::digest(known.as_bytes()) == pin;
        let mut role = is(&self.room).then_some(Actor::Observer);
        for (index, known) in self.seats.iter().enumerate() {
            role = is(known).then_some(Actor::Seat(SeatId::new(index))).or(role);
        }
        is(&self.facilitator).then_some(Actor::Facilitator).or(role)
    }
}

/// What the wall shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wall {
    /// Where everything stands.
    #[default]
    Board,
    /// One ladder with its tokens, in both languages.
    Ladder(usize),
    /// The map.
    Map,
    /// What happened in the last turns.
    Story,
    /// How the room can check the dice.
    Dice,
    /// The chances of the headline and of each end, as policies would play on.
    Odds,
    /// What measures would change.
    OddsMeasures,
    /// What may happen in the open turn.
    OddsTurn,
    /// Where tonight lies among all replications.
    OddsCloud,
}

impl Wall {
    /// Whether it shows what is worked out beside the game.
    #[must_use]
    pub fn is_odds(self) -> bool {
        match self {
            Wall::Odds | Wall::OddsMeasures | Wall::OddsTurn | Wall::OddsCloud => true,
            Wall::Board | Wall::Ladder(_) | Wall::Map | Wall::Story | Wall::Dice => false,
        }
    }
}

/// What the file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys {
    /// What opens which door.
    pub pins: Pins,
    /// What the wall shows.
    #[serde(default)]
    pub wall: Wall,
}

/// The file beside the journal cannot be used.
#[derive(Debug, Error)]
#[error("cannot {doing} {}", path.display())]
pub struct KeysError {
    doing: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl Keys {
    /// New PINs, no two alike.
    ///
    /// # Errors
    ///
    /// If the machine has no randomness to give.
    pub fn new(model: &Model) -> io::Result<Self> {
        let mut pins: Vec<String> = Vec::new();
        while pins.len() < model.seats.len() + 2 {
            let digits = if pins.is_empty() { 8 } else { 6 };
            let pin = random_digits(digits)?;
            if !pins.contains(&pin) {
                pins.push(pin);
            }
        }
        let seats = pins.split_off(2);
        let room = pins.pop().unwrap_or_default();
        let facilitator = pins.pop().unwrap_or_default();
        Ok(Keys { pins: Pins { facilitator, room, seats }, wall: Wall::default() })
    }

    /// Those of a game, or new ones, which are kept.
    ///
    /// # Errors
    ///
    /// If there is a file that cannot be read or that is not of this game, or none can be written.
    pub fn of(journal: &Path, model: &Model) -> Result<Self, KeysError> {
        let path = beside(journal);
        let failed = |doing, source| KeysError { doing, path: path.clone(), source };
        match fs::read_to_string(&path) {
            Ok(text) => {
                let keys: Keys = serde_json::from_str(&text)
                    .map_err(|error| failed("understand", io::Error::other(error)))?;
                if keys.pins.seats.len() == model.seats.len() {
                    return Ok(keys);
                }
                let message = "it has another number of seats than the scenario";
                Err(failed("understand", io::Error::other(message)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Keys::new(model).map_err(|error| failed("invent PINs for", error))?;
                keys.save(journal)?;
                Ok(keys)
            }
            Err(error) => Err(failed("read", error)),
        }
    }

    /// Writes the file whole or not at all.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn save(&self, journal: &Path) -> Result<(), KeysError> {
        let path = beside(journal);
        let part = path.with_extension("part");
        let text = serde_json::to_string(self).expect("strings and numbers can be written");
        let written = private(&part)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&part, &path));
        written.map_err(|source| KeysError { doing: "write", path, source })
    }
}

/// The file beside a journal.
fn beside(journal: &Path) -> PathBuf {
    journal.with_extension("keys.json")
}

/// A new file that only its owner can read.
fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Bytes that nobody can guess.
///
/// # Errors
///
/// If the machine has none to give.
pub fn random_bytes() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// Digits, each as likely as every other: bytes that would favour some are thrown away.
fn random_digits(count: usize) -> io::Result<String> {
    let mut digits = String::new();
    while digits.len() < count {
        let fair = random_bytes()?.into_iter().filter(|byte| *byte < 250);
        let left = count - digits.len();
        digits.extend(fair.take(left).map(|byte| char::from(b'0' + byte % 10)));
    }
    Ok(digits)
}

/// A token, as a cookie holds it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(String);

impl Token {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Token(hex(&random_bytes()?)))
    }

    /// The token of a cookie, if it has the shape of one.
    pub(super) fn from_cookie(text: &str) -> Option<Self> {
        let is_token = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_token.then(|| Token(text.to_owned()))
    }

    pub(super) fn cookie(&self) -> &str {
        &self.0
    }

    /// By what the journal knows it.
    pub(super) fn key(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// What the forms of its owner carry: whoever cannot read the pages cannot know it.
    pub(super) fn form(&self) -> String {
        hex(&Sha256::digest(format!("form\n{}", self.0).as_bytes())[..16])
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_open_one_door_each_and_outlast_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("game.jsonl");
        let text = include_str!("../../tests/scenarios/gamblers-ruin.ron");
        let checked = crate::scenario::read_memory([("g.ron", text)]).into_checked().unwrap();
        let model = Model::new(&std::sync::Arc::new(checked));
        let keys = Keys::of(&path, &model).unwrap();
        assert_eq!(keys, Keys::of(&path, &model).unwrap());
        let pins = &keys.pins;
        assert_eq!(pins.role(&pins.facilitator), Some(Actor::Facilitator));
        assert_eq!(pins.role(&pins.room), Some(Actor::Observer));
        assert_eq!(pins.role(""), None);
        fs::write(beside(&path), "{").unwrap();
        assert!(Keys::of(&path, &model).unwrap_err().to_string().contains("understand"));
    }

    #[test]
    fn a_token_is_known_by_its_digest_alone() {
        let token = Token::new().unwrap();
        assert!(Token::from_cookie(token.cookie()) == Some(token.clone()));
        assert!(token.key() != token.cookie() && token.form() != token.key()[..32]);
        for forged in ["", "abc", &"g".repeat(64), &"a".repeat(65)] {
            assert!(Token::from_cookie(forged).is_none());
        }
    }
}
