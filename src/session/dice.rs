//! Dice that both sides can check.
//!
//! Before anybody says anything, the table is shown a *commitment* to the facilitator's secret.
//! Then each seat locks a *phrase* unseen by the others, and all phrases are shown together. The
//! seed of all draws follows from the secret and the phrases. At the end the secret is shown, and
//! anybody can check both with a shell:
//!
//! ```sh
//! printf '%s\n' "$SECRET" | sha256sum                        # the commitment
//! printf '%s\n' "$SECRET" "$PHRASE_1" "$PHRASE_2" | sha256sum   # the seed
//! ```
//!
//! The bytes are UTF-8 in Unicode's normalization form C, one line each with a line feed at its
//! end: the secret, then a phrase a seat in the scenario's order; the line of a seat without a
//! phrase is empty. The draws are those of replication 0 under that seed.
//!
//! What this gives: nobody could choose the dice, and nobody can change them afterwards. What it
//! does not: the facilitator's machine knows the seed during play and could look ahead; the
//! facilitator is trusted not to.

use std::fmt;

use sha2::Digest;
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use crate::chance::Seed;

/// The facilitator's part of the dice. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret of 32 bytes that nobody can guess, as from the machine's source of randomness.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Secret(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// A secret in words; brought into the form whose bytes count. None, if nothing is left.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        let line = line(words);
        (!line.is_empty()).then_some(Secret(line))
    }

    /// The secret, for the journal, and for the table once the game is over.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the table is shown at the start: 64 hexadecimal digits.
    #[must_use]
    pub fn commitment(&self) -> String {
        hex(Sha256::digest(format!("{}\n", self.0).as_bytes()).into())
    }

    /// The seed that follows from the secret and the phrases, one a seat, in the scenario's order.
    #[must_use]
    pub fn seed<'a>(&self, phrases: impl IntoIterator<Item = &'a str>) -> Seed {
        let mut lines = format!("{}\n", self.0);
        for phrase in phrases {
            lines.push_str(phrase);
            lines.push('\n');
        }
        Seed::new(Sha256::digest(lines.as_bytes()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// A text as one line in normalization form C, without space at its ends, without characters that
/// control how others are shown.
#[must_use]
pub(crate) fn line(text: &str) -> String {
    let visible = text.nfc().filter(|c| !is_invisible(*c));
    let spaced: String = visible.map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.trim().nfc().collect()
}

/// The same for a text of several lines.
#[must_use]
pub(crate) fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text.replace("\r\n", "\n").split('\n').map(line).collect();
    lines.join("\n").trim().to_owned()
}

/// Characters that reorder or hide others.
fn is_invisible(c: char) -> bool {
    let marks = '\u{200b}'..='\u{200f}';
    let directions = '\u{2028}'..='\u{202e}';
    let joiners = '\u{2060}'..='\u{206f}';
    marks.contains(&c) || directions.contains(&c) || joiners.contains(&c) || c == '\u{feff}'
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
