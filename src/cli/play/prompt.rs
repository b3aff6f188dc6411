//! Lines in, lines out, and how a game is left.

use std::io;
use std::io::BufRead;
use std::io::IsTerminal;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::cli::failure::Failure;
use crate::report::told::Teller;

/// Why play stops.
#[derive(Debug)]
pub(super) enum Leave {
    /// Somebody leaves, or there is nothing more to read. The game is kept.
    Quit,
    /// Something failed.
    Failed(Failure),
}

impl From<Failure> for Leave {
    fn from(failure: Failure) -> Self {
        Leave::Failed(failure)
    }
}

/// What may stop.
pub(super) type Step<T> = Result<T, Leave>;

/// The keyboard and the screen, or a pipe.
pub(super) struct Prompt {
    input: io::Stdin,
    is_terminal: bool,
    /// Held while something must not be interrupted.
    busy: Arc<Mutex<()>>,
}

impl Prompt {
    /// Takes the terminal; from now on Ctrl-C ends the program in order and says how to go on.
    pub(super) fn new(teller: &Teller<'_>, path: &Path) -> Result<Self, Failure> {
        let busy = Arc::new(Mutex::new(()));
        let farewell = farewell(teller, path);
        let held = Arc::clone(&busy);
        ctrlc::set_handler(move || {
            // What is being put on record is put on record first.
            let _held = held.lock().unwrap_or_else(PoisonError::into_inner);
            anstream::print!("\n{farewell}");
            let _ = io::stdout().flush();
            std::process::exit(0);
        })
        .map_err(|error| Failure::new(format!("cannot watch for Ctrl-C: {error}")))?;
        let input = io::stdin();
        let is_terminal = input.is_terminal() && io::stdout().is_terminal();
        Ok(Prompt { input, is_terminal, busy })
    }

    /// Does something that must not be interrupted.
    pub(super) fn undisturbed<T>(&self, work: impl FnOnce() -> T) -> T {
        let _busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        work()
    }

    /// Prints.
    pub(super) fn say(&self, text: &str) -> Step<()> {
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|_| Leave::Quit)
    }

    /// Asks for a line.
    pub(super) fn ask(&self, question: &str) -> Step<String> {
        let end = if self.is_terminal { " " } else { "\n" };
        self.say(&format!("{question}{end}"))?;
        // Bytes that are no UTF-8 are somebody's keyboard, and no reason to stop.
        let mut line = Vec::new();
        let read = self.input.lock().read_until(b'\n', &mut line);
        match read {
            Ok(0) => Err(Leave::Quit),
            Ok(_) => Ok(String::from_utf8_lossy(&line).trim().to_owned()),
            Err(error) => Err(Leave::Failed(Failure::new(format!("cannot read: {error}")))),
        }
    }

    /// Takes what was shown off the screen, so that the next seat does not see it.
    pub(super) fn clear(&self) -> Step<()> {
        if self.is_terminal { self.say("\u{1b}[2J\u{1b}[3J\u{1b}[H") } else { Ok(()) }
    }

    /// Asks for one of several choices, by number; none, if the answer is empty.
    pub(super) fn choose(
        &self,
        teller: &Teller<'_>,
        choices: &[String],
        question: &str,
    ) -> Step<Option<usize>> {
        for (index, choice) in choices.iter().enumerate() {
            self.say(&format!("{:>4}  {choice}\n", index + 1))?;
        }
        loop {
            let answer = self.ask(question)?;
            if answer.is_empty() {
                return Ok(None);
            }
            let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match number.filter(|number| *number < choices.len()) {
                Some(number) => return Ok(Some(number)),
                None => {
                    let line = teller.titles.speech().text("play-not-understood");
                    self.say(&format!("{line}\n"))?;
                }
            }
        }
    }
}

/// How to go on.
pub(super) fn farewell(teller: &Teller<'_>, path: &Path) -> String {
    let speech = teller.titles.speech();
    let path = path.display().to_string();
    let path = match path.contains(' ') {
        true => format!("'{path}'"),
        false => path,
    };
    speech.fill("play-go-on", &[("path", path.into())]) + "\n"
}
