//! Why a command failed, as a person reads it.

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use anstyle::AnsiColor;
use anstyle::Style;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// An error with what led to it, and what to do instead.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// A failure that says this, and has no other cause.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Failure { message: message.into(), hint: None }
    }

    /// An error with its causes, joined by colons.
    pub(super) fn from_error(error: &dyn Error) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message.push_str(&format!(": {error}"));
            cause = error.source();
        }
        Failure::new(message)
    }

    /// A file that could not be read or written.
    pub(super) fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Failure::new(format!("cannot {doing} {}: {error}", path.display()))
    }

    /// What went wrong.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The same with a hint.
    #[must_use]
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Failure { hint: Some(hint.into()), ..self }
    }

    /// Prints it to standard error and gives the exit code.
    pub(super) fn print(&self) -> ExitCode {
        anstream::eprintln!("{ERROR}error:{ERROR:#} {}", self.message);
        if let Some(hint) = &self.hint {
            anstream::eprintln!("{HINT}hint:{HINT:#} {hint}");
        }
        ExitCode::FAILURE
    }
}
