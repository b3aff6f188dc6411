//! The 32 bytes that all draws follow from.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The key of the generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed([u8; 32]);

impl Seed {
    /// A seed of all 32 bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Seed(bytes)
    }

    /// The shortest text that gives this seed: a number, or `hex:` and 64 digits.
    #[must_use]
    pub fn word(self) -> String {
        let (first, rest) = self.0.split_first_chunk::<8>().expect("there are 32 bytes");
        match rest.iter().all(|byte| *byte == 0) {
            true => u64::from_le_bytes(*first).to_string(),
            false => format!("hex:{self}"),
        }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(self) -> [u8; 32] {
        self.0
    }
}

impl From<u64> for Seed {
    /// `number` as little-endian bytes, then zeros.
    fn from(number: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        Seed(bytes)
    }
}

impl fmt::Display for Seed {
    /// 64 hexadecimal digits.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// Why a text is no seed. Nothing is lost: ask again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SeedError {
    /// Neither a number nor `hex:`.
    #[error(
        "`{0}` is no seed: give a whole number up to 18446744073709551615, or hex: and 64 digits"
    )]
    NotANumber(String),
    /// `hex:` with another number of digits.
    #[error("a seed has 64 hexadecimal digits after `hex:`, not {0}")]
    Length(usize),
    /// `hex:` with something else than digits.
    #[error("`{0}` is no hexadecimal digit")]
    Digit(char),
}

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Self, SeedError> {
        let Some(digits) = text.strip_prefix("hex:") else {
            return text
                .parse::<u64>()
                .map(Seed::from)
                .map_err(|_| SeedError::NotANumber(text.chars().take(80).collect()));
        };
        let mut values = Vec::new();
        for digit in digits.chars() {
            values.push(digit.to_digit(16).ok_or(SeedError::Digit(digit))? as u8);
        }
        if values.len() != 64 {
            return Err(SeedError::Length(values.len()));
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(values.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Seed(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_fills_the_first_eight_bytes() {
        let seed: Seed = "258".parse().unwrap();
        assert_eq!(seed.to_string(), format!("0201{}", "0".repeat(60)));
        let same: Seed = format!("hex:{seed}").parse().unwrap();
        assert_eq!(same, seed);
        let long = Seed::new([7; 32]);
        assert_eq!([seed.word(), long.word()], ["258".to_owned(), format!("hex:{long}")]);
        assert_eq!(long.word().parse(), Ok(long));
    }

    #[test]
    fn what_is_no_seed_is_refused() {
        assert!(matches!("x".parse::<Seed>(), Err(SeedError::NotANumber(_))));
        assert!(matches!("-1".parse::<Seed>(), Err(SeedError::NotANumber(_))));
        assert_eq!("hex:00".parse::<Seed>(), Err(SeedError::Length(2)));
        assert_eq!("hex:0g".parse::<Seed>(), Err(SeedError::Digit('g')));
    }
}
