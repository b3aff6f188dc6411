//! Shard files: what was found of a part of the work, to be added up later.
//!
//! A shard says what was asked, which part of it this is, how much of that is done, and what was
//! found; the last is the matter of whoever asked (integer counts of a comparison, see
//! [`counts`]; the answers of draws of a study, see [`rows`]). Shards of one question are equal in
//! all but the part, so what does not belong together is refused before anything is added. The
//! digest guards against accidents, not against forgery. Numbers are integers, strings, or the
//! shortest decimals of floats, so that reading gives back what was written on every machine.

pub mod counts;
pub mod rows;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use serde_json::value::to_raw_value;
use thiserror::Error;

use crate::scenario::source::sha256_hex;
use crate::study::sampling::Share;

/// The version of this format.
const FORMAT: u32 = 1;

/// How many missing shards an error names.
const NAMED: usize = 5;

/// A part of the work, done or begun.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    format: u32,
    /// The version of the program.
    pub engine: String,
    /// The command whose work it is.
    pub command: String,
    /// What was asked: the same in all shards that belong together.
    pub question: Value,
    /// How the scenario was named where this part was done.
    pub scenario: String,
    /// Which part this is, from 1.
    pub index: u64,
    /// Of how many.
    pub of: u64,
    /// How much of the part is done.
    pub done: u64,
    /// How much the part is.
    pub all: u64,
    /// What was found, as it stands in the file: it may be long, and is read where it is used.
    pub found: Box<RawValue>,
}

#[derive(Deserialize)]
struct Version {
    format: Option<u64>,
}

/// Why a text is no shard. Nothing is lost: run the shard's command again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShardError {
    /// It is no JSON, or no shard.
    #[error("it is no shard file: {0}")]
    Form(String),
    /// Another version of the format.
    #[error("its format is {0}, and this program reads {FORMAT}")]
    Format(u64),
    /// It is not what was written.
    #[error("it is damaged: its digest is not that of what it holds")]
    Damaged,
}

/// Why shards cannot be added up. Nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// There is nothing to add up.
    #[error("there is no shard file")]
    None,
    /// They were made by another version of the program, which may find other numbers.
    #[error("{file} was made by version {engine}, and this is {}", env!("CARGO_PKG_VERSION"))]
    Engine {
        /// A file.
        file: String,
        /// Its version.
        engine: String,
    },
    /// Two shards answer different questions.
    #[error("{file} and {other} do not belong together: they differ in {what}")]
    Mixed {
        /// A file.
        file: String,
        /// Another.
        other: String,
        /// In what.
        what: String,
    },
    /// One part is there twice.
    #[error("{file} and {other} are both shard {index}")]
    Doubled {
        /// A file.
        file: String,
        /// Another.
        other: String,
        /// Which.
        index: u64,
    },
    /// A part is begun and not done.
    #[error("{file} is done only to {done} of {all}")]
    Unfinished {
        /// The file.
        file: String,
        /// How much is done.
        done: u64,
        /// Of how much.
        all: u64,
    },
    /// Parts are not there.
    #[error("of {of} shards {} missing", missing(.indices, *.count))]
    Missing {
        /// How many parts there are.
        of: u64,
        /// How many are missing.
        count: u64,
        /// The first of those that are missing.
        indices: Vec<u64>,
    },
}

fn missing(indices: &[u64], count: u64) -> String {
    let numbers: Vec<String> = indices.iter().map(u64::to_string).collect();
    let more = if count > indices.len() as u64 { ", ..." } else { "" };
    let is = if count == 1 { "is" } else { "are" };
    format!("{count} ({}{more}) {is}", numbers.join(", "))
}

impl Shard {
    /// A shard by this version of the program.
    #[must_use]
    pub fn new(
        command: &str,
        question: Value,
        scenario: String,
        share: Share,
        [done, all]: [u64; 2],
        found: &impl Serialize,
    ) -> Self {
        Shard {
            format: FORMAT,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            command: command.to_owned(),
            question,
            scenario,
            index: share.index(),
            of: share.of(),
            done,
            all,
            found: to_raw_value(found).expect("strings and numbers can be written"),
        }
    }

    /// The same without what was found.
    #[must_use]
    pub fn head(self) -> Self {
        Shard { found: RawValue::NULL.to_owned(), ..self }
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done == self.all
    }

    /// The text of the file: an object, a line with its SHA-256 after it.
    #[must_use]
    pub fn text(&self) -> String {
        let object = serde_json::to_string(self).expect("strings and numbers can be written");
        let digest = sha256_hex(object.as_bytes());
        format!("{object}\n\"{digest}\"\n")
    }

    /// The shard of a file's text.
    ///
    /// # Errors
    /// A text that is no shard, or not what was written.
    pub fn read(text: &str) -> Result<Self, ShardError> {
        let (object, digest) = text
            .split_once('\n')
            .ok_or_else(|| ShardError::Form("it is not two lines".to_owned()))?;
        let form = |error: serde_json::Error| ShardError::Form(error.to_string());
        let Version { format } = serde_json::from_str(object).map_err(form)?;
        match format {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => return Err(ShardError::Format(format)),
            None => return Err(ShardError::Form("it names no format".to_owned())),
        }
        if digest != format!("\"{}\"\n", sha256_hex(object.as_bytes())) {
            return Err(ShardError::Damaged);
        }
        serde_json::from_str(object).map_err(form)
    }

    /// In what two shards differ that belong to different questions; none, if they belong together.
    #[must_use]
    pub fn difference(&self, other: &Shard) -> Option<String> {
        if self.command != other.command {
            return Some("the command".to_owned());
        }
        if self.engine != other.engine {
            return Some("the version of the program".to_owned());
        }
        if self.question != other.question {
            return Some(differing(&self.question, &other.question));
        }
        (self.of != other.of).then(|| "the number of shards".to_owned())
    }
}

/// The first thing in which two questions differ.
fn differing(one: &Value, other: &Value) -> String {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else {
        return "what was asked".to_owned();
    };
    let mut keys = one.keys().chain(other.keys());
    let differing = keys.find(|key| one.get(*key) != other.get(*key));
    differing.map_or_else(|| "the order of what was asked".to_owned(), |key| format!("the {key}"))
}

/// The first thing in which an answer's question differs from the one that is asked now; none, if
/// they are the same.
#[must_use]
pub fn changed(one: &Value, other: &Value) -> Option<String> {
    (one != other).then(|| differing(one, other))
}

/// The shards of one question, complete and in order, each with the name of its file.
///
/// # Errors
/// Shards that do not belong together, are doubled, unfinished or missing.
pub fn together(shards: Vec<(String, Shard)>) -> Result<Vec<(String, Shard)>, MergeError> {
    let (first, known) = shards.first().ok_or(MergeError::None)?;
    let of = known.of;
    for (file, shard) in &shards {
        if let Some(what) = known.difference(shard) {
            return Err(MergeError::Mixed { file: first.clone(), other: file.clone(), what });
        }
    }
    if known.engine != env!("CARGO_PKG_VERSION") {
        return Err(MergeError::Engine { file: first.clone(), engine: known.engine.clone() });
    }
    let mut ordered: BTreeMap<u64, (String, Shard)> = BTreeMap::new();
    for (file, shard) in shards {
        let index = shard.index;
        if let Some((other, _)) = ordered.get(&index) {
            return Err(MergeError::Doubled { file: other.clone(), other: file, index });
        }
        ordered.insert(index, (file, shard));
    }
    if let Some((file, shard)) = ordered.values().find(|(_, shard)| !shard.is_done()) {
        return Err(MergeError::Unfinished {
            file: file.clone(),
            done: shard.done,
            all: shard.all,
        });
    }
    let count = of.saturating_sub(ordered.len() as u64);
    if count > 0 {
        let absent = (1..=of).filter(|index| !ordered.contains_key(index));
        return Err(MergeError::Missing { of, count, indices: absent.take(NAMED).collect() });
    }
    Ok(ordered.into_values().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shard(index: u64, of: u64, seed: u64) -> Shard {
        let share: Share = format!("{index}/{of}").parse().unwrap();
        let question = json!({ "scenario": "x", "seed": seed });
        Shard::new("compare", question, "x.ron".to_owned(), share, [5, 5], &json!([1, 2]))
    }

    fn named(shards: &[Shard]) -> Vec<(String, Shard)> {
        let name = |(place, shard): (usize, &Shard)| (format!("file {place}"), shard.clone());
        shards.iter().enumerate().map(name).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let shard = shard(2, 3, 1);
        assert_eq!(Shard::read(&shard.text()).unwrap().text(), shard.text());
        assert_eq!(shard.head().found.get(), "null");
    }

    /// A file cut anywhere, or with any byte changed, is refused and nothing panics.
    #[test]
    fn what_is_not_whole_is_refused() {
        let text = shard(2, 3, 1).text();
        for end in 0..text.len() {
            assert!(Shard::read(&text[..end]).is_err(), "cut at {end}");
        }
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] = if bytes[place] == b'7' { b'8' } else { b'7' };
            assert!(Shard::read(std::str::from_utf8(&bytes).unwrap()).is_err(), "at {place}");
        }
        let other = "{\"format\":2}\n\"\"\n";
        assert_eq!(Shard::read(other).unwrap_err(), ShardError::Format(2));
    }

    #[test]
    fn shards_that_belong_together_are_put_in_order() {
        let shards = together(named(&[shard(3, 3, 1), shard(1, 3, 1), shard(2, 3, 1)])).unwrap();
        let order: Vec<u64> = shards.iter().map(|(_, shard)| shard.index).collect();
        assert_eq!(order, [1, 2, 3]);
    }

    #[test]
    fn shards_that_do_not_are_refused_by_name() {
        let refused = |shards: &[Shard]| together(named(shards)).unwrap_err().to_string();
        assert_eq!(
            refused(&[shard(1, 2, 1), shard(2, 2, 7)]),
            "file 0 and file 1 do not belong together: they differ in the seed"
        );
        assert_eq!(
            refused(&[shard(1, 2, 1), shard(2, 3, 1)]),
            "file 0 and file 1 do not belong together: they differ in the number of shards"
        );
        assert_eq!(
            refused(&[shard(2, 2, 1), shard(2, 2, 1)]),
            "file 0 and file 1 are both shard 2"
        );
        assert_eq!(refused(&[shard(2, 3, 1)]), "of 3 shards 2 (1, 3) are missing");
        let unfinished = Shard { done: 4, ..shard(1, 2, 1) };
        assert_eq!(refused(&[unfinished, shard(2, 2, 1)]), "file 0 is done only to 4 of 5");
        let older = Shard { engine: "0.0.9".to_owned(), ..shard(1, 1, 1) };
        assert!(refused(&[older]).starts_with("file 0 was made by version 0.0.9, and this is "));
        assert_eq!(refused(&[]), "there is no shard file");
    }
}
