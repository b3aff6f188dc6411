//! `manifest.json`: what a reviewer needs to repeat a comparison or a study, and when it was made.
//!
//! Its times and threads are outside the promise of equal bytes.

use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::model::Model;
use crate::report;
use crate::report::study::Findings;
use crate::scenario::source::sha256_hex;
use crate::study::arms;
use crate::study::compare::Comparison;

/// How results came about here.
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
        "scenario": scenario(model, path),
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
        "command": command(),
        "shards": made.shards,
        "threads": made.threads,
        "started_unix_seconds": seconds(made.started),
        "finished_unix_seconds": seconds(SystemTime::now()),
    });
    format!("{manifest:#}\n")
}

/// A study whose results are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Study<'a> {
    /// What it found.
    pub(super) findings: &'a Findings<'a>,
    /// What was asked.
    pub(super) question: &'a Value,
    /// Files of beliefs.
    pub(super) beliefs: &'a [PathBuf],
    /// The files that were written, with their SHA-256.
    pub(super) results: &'a [(String, String)],
    /// The same tables in other formats, which not every build writes.
    pub(super) beside: &'a [(String, String)],
    /// The command that gives the same bytes.
    pub(super) again: &'a str,
}

/// Writes the manifest of a study.
pub(super) fn write_study(
    folder: &Path,
    study: &Study<'_>,
    path: &Path,
    made: Made,
) -> Result<(), Failure> {
    let Study { findings, question, beliefs, results, beside, again } = *study;
    let lines: String = results.iter().map(|(_, digest)| format!("{digest}\n")).collect();
    let by_name = |files: &[(String, String)]| -> Map<String, Value> {
        files.iter().map(|(name, digest)| (name.clone(), digest.clone().into())).collect()
    };
    let beliefs: Vec<String> = beliefs.iter().map(|path| path.display().to_string()).collect();
    let manifest = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "scenario": scenario(findings.model, path),
        "beliefs": { "files": beliefs, "sha256": question["beliefs"] },
        "severity": findings.severity,
        "method": question["method"],
        "seed": question["seed"],
        "design": question["design"],
        "samples": findings.samples,
        "partial": question["samples"] != findings.samples,
        "replications": findings.replications,
        "tails": question["tails"],
        "arms": question["arms"],
        "attribution": question["attribution"],
        "options": question["options"],
        "digest": sha256_hex(lines.as_bytes()),
        "results_sha256": by_name(results),
        "beside_sha256": by_name(beside),
        "again": again,
        "command": command(),
        "shards": made.shards,
        "threads": made.threads,
        "started_unix_seconds": seconds(made.started),
        "finished_unix_seconds": seconds(SystemTime::now()),
    });
    files::write(folder, "manifest.json", &format!("{manifest:#}\n"))
}

/// Which scenario it was, file by file.
fn scenario(model: &Model, path: &Path) -> Value {
    let checked = model.checked();
    let files = checked.sources().iter();
    let files = files
        .map(|file| json!({ "name": file.name(), "sha256": sha256_hex(file.text().as_bytes()) }));
    json!({
        "id": checked.scenario().id,
        "path": path.display().to_string(),
        "sha256": checked.digest(),
        "files": files.collect::<Vec<_>>(),
    })
}

/// The command as it was given.
fn command() -> Vec<String> {
    std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}
