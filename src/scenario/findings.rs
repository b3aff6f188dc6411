//! The diagnostics of a scenario as they are found.

use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;

/// More diagnostics than this are counted but not kept.
const KEPT_MAX: usize = 1000;

/// Diagnostics, up to a limit, so that a hostile file cannot fill the memory with them.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    kept: Vec<Diagnostic>,
    further: usize,
    errors: usize,
}

impl Findings {
    /// Adds one.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.is_error());
        if self.kept.len() < KEPT_MAX {
            self.kept.push(diagnostic);
        } else {
            self.further += 1;
        }
    }

    /// Whether further ones are only counted, so that nobody need look for words and places.
    pub(crate) fn is_full(&self) -> bool {
        self.kept.len() >= KEPT_MAX
    }

    /// Whether any of them is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// All of them by file and place, those without a place first.
    pub(crate) fn sorted(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|one| (one.location, one.code));
        if self.further > 0 {
            let message = format!("there are {} more mistakes than these", self.further);
            self.kept.push(Diagnostic::new(Code::TooManyMistakes, message));
        }
        self.kept
    }
}
