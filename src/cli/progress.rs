//! Progress on standard error, and Ctrl-C.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::markov::Watcher;
use crate::montecarlo::Observer;

/// Between two lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(5);

/// Set once Ctrl-C was pressed.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Watches long work: a bar on a terminal, plain lines elsewhere, nothing if quiet.
pub(super) struct Progress {
    all: u64,
    /// What is counted, in the plural.
    what: &'static str,
    done: AtomicU64,
    shown: Shown,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines { start: Instant, last: Mutex<Instant> },
}

impl Progress {
    /// Starts watching so many of `what`; from now on Ctrl-C ends the work in order.
    pub(super) fn start(all: u64, what: &'static str, quiet: bool) -> Self {
        heed_interrupts();
        let now = Instant::now();
        let shown = if quiet {
            Shown::Nothing
        } else if std::io::stderr().is_terminal() {
            Shown::Bar(bar(all, what))
        } else {
            Shown::Lines { start: now, last: Mutex::new(now) }
        };
        Progress { all, what, done: AtomicU64::new(0), shown }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }

    fn more(&self, count: u64) {
        let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.set_position(done),
            Shown::Lines { start, last } => {
                // A thread that finds the line being written leaves it to the other.
                let Ok(mut last) = last.try_lock() else { return };
                if last.elapsed() >= PAUSE {
                    *last = Instant::now();
                    let rate = done as f64 / start.elapsed().as_secs_f64();
                    let left = (self.all - done) as f64 / rate;
                    let (all, what) = (self.all, self.what);
                    eprintln!("{done} of {all} {what}, {rate:.0} a second, {left:.0} s left");
                }
            }
        }
    }
}

impl Observer for Progress {
    fn done(&self, replications: u64) {
        self.more(replications);
    }

    fn stop(&self) -> bool {
        INTERRUPTED.load(Ordering::Relaxed)
    }
}

/// Watches an exact answer, and shows something only if it takes long.
pub(super) struct ExactProgress {
    quiet: bool,
    shown: OnceLock<Progress>,
}

impl ExactProgress {
    /// Nothing to show yet.
    pub(super) fn new(quiet: bool) -> Self {
        ExactProgress { quiet, shown: OnceLock::new() }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(progress) = self.shown.get() {
            progress.finish();
        }
    }
}

impl Watcher for ExactProgress {
    fn begin(&self, turns: u64) {
        self.shown.get_or_init(|| Progress::start(turns, "turns", self.quiet));
    }

    fn turns(&self, turns: u64) {
        if let Some(progress) = self.shown.get() {
            progress.more(turns);
        }
    }

    fn stop(&self) -> bool {
        INTERRUPTED.load(Ordering::Relaxed)
    }
}

fn bar(all: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{bar:40} {human_pos} of {human_len} {msg}, {per_sec}, {eta} left",
    );
    let style = style.expect("the template is well formed");
    ProgressBar::new(all).with_style(style).with_message(what)
}

/// The first Ctrl-C asks the batch to end in order; the second ends the program.
fn heed_interrupts() {
    static HEEDED: OnceLock<()> = OnceLock::new();
    HEEDED.get_or_init(|| {
        let handler = || {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        };
        // Without a handler Ctrl-C ends the program at once, as it does everywhere.
        let _ = ctrlc::set_handler(handler);
    });
}
