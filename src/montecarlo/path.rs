//! Ways to the same counts.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::montecarlo::kernel;

/// How replications are played. All ways give the same counts; they differ in speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// One replication at a time, laws kept by context.
    Scalar,
    /// In lanes, with no instructions that a machine may lack.
    Portable,
    /// In lanes, with AVX2.
    Avx2,
    /// In lanes, with AVX-512 and its permutes of bytes (VBMI).
    Avx512,
}

impl Path {
    /// All of them, the quickest last.
    pub const ALL: [Path; 4] = [Path::Scalar, Path::Portable, Path::Avx2, Path::Avx512];

    /// The quickest that this machine has.
    #[must_use]
    pub fn best() -> Self {
        let available = Path::ALL.into_iter().rev().find(|path| path.is_available());
        available.expect("the portable path is for every machine")
    }

    /// Whether this machine has the instructions.
    #[must_use]
    pub fn is_available(self) -> bool {
        kernel::is_available(self)
    }

    /// The word that options use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Path::Scalar => "scalar",
            Path::Portable => "portable",
            Path::Avx2 => "avx2",
            Path::Avx512 => "avx512",
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A word that is no path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no path: write scalar, portable, avx2 or avx512")]
pub struct PathError(String);

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let named = Path::ALL.into_iter().find(|path| path.name() == text);
        named.ok_or_else(|| PathError(text.chars().take(80).collect()))
    }
}
