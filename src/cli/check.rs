//! `offramp check`: every mistake of every file that is named.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::report::diagnostics;
use crate::report::diagnostics::Style;
use crate::report::diagnostics::plural;
use crate::scenario;
use crate::scenario::Checked;

/// So many digits of a digest are enough to tell files apart.
const DIGEST_DIGITS: usize = 12;

/// Find every mistake in scenario files
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Scenario files, each checked with the libraries that it includes
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
}

impl Check {
    /// Checks every file; fails if any has an error.
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let mut is_fine = true;
        for path in &self.scenarios {
            let reading = scenario::read(path);
            let report = diagnostics::render(&reading.diagnostics, &reading.sources, Style::Styled);
            let verdict = match &reading.checked {
                Some(checked) => format!("ok ({})", summary(checked)),
                None => "refused".to_owned(),
            };
            files::print(&format!("{report}{}: {verdict}\n", path.display()))?;
            is_fine &= reading.checked.is_some();
        }
        Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// `3 tracks, 26 measures; digest 0123456789ab`.
fn summary(checked: &Checked) -> String {
    let scenario = checked.scenario();
    let counts = [
        (scenario.tracks.len(), "track"),
        (scenario.measures.len(), "measure"),
        (scenario.seats.len(), "seat"),
        (scenario.injects.len(), "inject"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(*count, noun))
        .collect();
    format!("{}; digest {}", counts.join(", "), &checked.digest()[..DIGEST_DIGITS])
}
