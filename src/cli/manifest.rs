//! `manifest.json`: what a reviewer needs to repeat a comparison, and when it was made.
//!
//! Its times and threads are outside the promise of equal bytes.

use std::path::Path;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use serde_json::json;

use crate::model::Model;
use crate::scenario::source::sha256_hex;
use crate::study::arms;
use crate::study::compare::Comparison;

/// The text of the file.
pub(super) fn text(
    model: &Model,
    comparison: &Comparison,
    sampled: Option<&Comparison>,
    path: &Path,
    threads: usize,
    started: SystemTime,
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
    let manifest = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "scenario": {
            "id": checked.scenario().id,
            "path": path.display().to_string(),
            "sha256": checked.digest(),
            "files": files.collect::<Vec<_>>(),
        },
        "method": comparison.method.name(),
        "seed": comparison.seed.to_string(),
        "replications": comparison.replications,
        "partial": comparison.partial,
        "digest": comparison.digest,
        "sampled_beside": sampled.map(|sampled| json!({
            "replications": sampled.replications,
            "partial": sampled.partial,
            "digest": sampled.digest,
        })),
        "arms": arms.collect::<Vec<_>>(),
        "threads": threads,
        "started_unix_seconds": seconds(started),
        "finished_unix_seconds": seconds(SystemTime::now()),
    });
    format!("{manifest:#}\n")
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}
