//! `manifest.json`: what a reviewer needs to repeat a comparison, and when it was made.
//!
//! Its times and threads are outside the promise of equal bytes.

use std::path::Path;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::model::Model;
use crate::report;
use crate::scenario::source::sha256_hex;
use crate::study::arms;
use crate::study::compare::Comparison;

/// How a comparison came about here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    /// On how many threads, unless shards were added up.
    pub(super) threads: Option<usize>,
    /// From how many shards, if it was.
    pub(super) shards: Option<u64>,
    /// When the command began.
    pub(super) started: SystemTime,
}

/// Writes `arms.csv` and the manifest.
pub(super) fn write(
    folder: &Path,
    model: &Model,
    comparison: &Comparison,
    sampled: Option<&Comparison>,
    path: &Path,
    made: Made,
) -> Result<(), Failure> {
    let table = report::csv::comparison(model, comparison, sampled);
    files::write(folder, "arms.csv", &table)?;
    files::write(folder, "manifest.json", &text(model, comparison, sampled, path, made, &table))
}

/// The text of the file.
fn text(
    model: &Model,
    comparison: &Comparison,
    sampled: Option<&Comparison>,
    path: &Path,
    made: Made,
    table: &str,
) -> String {
    let checked = model.checked();
    let files = checked.sources().iter();
    let files = files
        .map(|file| json!({ "name": file.name(), "sha256": sha256_hex(file.text().as_bytes()) }));
    let arms = comparison.arms.iter().map(|arm| {
        json!({
            "arm": arm.arm.name,
            "measures": arms::ids(model, arm.arm.measures),
            "digest": arm.digest,
        })
    });
    let command = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let manifest = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "scenario": {
            "id": checked.scenario().id,
            "path": path.display().to_string(),
            "sha256": checked.digest(),
            "files": files.collect::<Vec<_>>(),
        },
        "headline": model.headline,
        "method": comparison.method.name(),
        "why": comparison.why,
        "seed": comparison.seed.to_string(),
        "replications": comparison.replications,
        "precision": comparison.precision.map(|each| each.asked),
        "partial": comparison.partial,
        "digest": comparison.digest,
        "sampled_beside": sampled.map(|sampled| json!({
            "replications": sampled.replications,
            "partial": sampled.partial,
            "digest": sampled.digest,
        })),
        "arms": arms.collect::<Vec<_>>(),
        "arms_csv_sha256": sha256_hex(table.as_bytes()),
        "command": command.collect::<Vec<_>>(),
        "shards": made.shards,
        "threads": made.threads,
        "started_unix_seconds": seconds(made.started),
        "finished_unix_seconds": seconds(SystemTime::now()),
    });
    format!("{manifest:#}\n")
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}
