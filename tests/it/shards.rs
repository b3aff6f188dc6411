//! Sampling in shards, and sampling that was broken off: the same bytes as in one piece.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use serde_json::Value;
use sha2::Digest;
use sha2::Sha256;

use crate::common::root;

const CHAIN: &str = "tests/scenarios/chain.ron";

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offramp"));
    command.args(arguments).current_dir(root());
    command
}

#[track_caller]
pub(crate) fn fine(arguments: &[&str]) -> Vec<u8> {
    let Output { status, stdout, stderr } = command(arguments).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    stdout
}

#[track_caller]
pub(crate) fn refused(arguments: &[&str], parts: &[&str]) {
    let Output { status, stderr, .. } = command(arguments).output().unwrap();
    let error = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(1), "{error}");
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

fn compare<'a>(replications: &'a str, out: &'a Path) -> Vec<&'a str> {
    let out = out.to_str().unwrap();
    ["compare", CHAIN, "--quiet", "--replications", replications, "--out", out].to_vec()
}

pub(crate) fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().chain(more).copied().collect()
}

/// What a run prints in each format, and the table that it writes.
fn whole(run: &[&str], folder: &Path) -> [Vec<u8>; 3] {
    let table = fine(run);
    let json = fine(&with(run, &["--format", "json"]));
    [table, json, fs::read(folder.join("arms.csv")).unwrap()]
}

fn merged(folder: &Path) -> [Vec<u8>; 3] {
    let run = ["merge", folder.to_str().unwrap()];
    let table = fine(&run);
    let json = fine(&with(&run, &["--format", "json"]));
    [table, json, fs::read(folder.join("arms.csv")).unwrap()]
}

#[test]
fn any_number_of_shards_gives_the_bytes_of_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let known = whole(&compare("20_011", folder.path()), folder.path());
    for of in [1, 3, 10] {
        let folder = tempfile::tempdir().unwrap();
        for index in (1..=of).rev() {
            let shard = format!("{index}/{of}");
            let threads = if index % 2 == 0 { "1" } else { "3" };
            let run = compare("20_011", folder.path());
            fine(&with(&run, &["--shard", &shard, "--threads", threads]));
        }
        assert!(merged(folder.path()) == known, "{of} shards");
        let manifest = fs::read_to_string(folder.path().join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["shards"], of);
        assert_eq!(manifest["replications"], 20_011);
        assert_eq!(manifest["command"][0], "merge");
    }
}

/// Each of two shards is killed five times as soon as it has kept something new, and goes on.
#[cfg(unix)]
#[test]
fn what_is_killed_ten_times_gives_the_same_bytes() {
    let asked = |folder| with(&compare("900_000", folder), &["--arm", "m1"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let known = whole(&asked(elsewhere.path()), elsewhere.path());
    let folder = tempfile::tempdir().unwrap();
    let mut killed = 0;
    for shard in ["1/2", "2/2"] {
        let run = with(&asked(folder.path()), &["--shard", shard]);
        let begun = folder.path().join(format!("shard-{}.begun.json", shard.replace('/', "-of-")));
        for _ in 0..5 {
            let before = fs::read(&begun).ok();
            let mut child = command(&run).stdout(Stdio::null()).spawn().unwrap();
            while fs::read(&begun).ok() == before && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            killed += usize::from(child.try_wait().unwrap().is_none());
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let text = fs::read_to_string(&begun).unwrap();
        let object: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        let done = object["done"].as_u64().unwrap();
        assert!((5 << 16..450_000).contains(&done), "{done}: each run went on from the last");
        fine(&run);
        assert!(!begun.exists(), "what is done is not begun any more");
    }
    assert_eq!(killed, 10);
    assert!(merged(folder.path()) == known);
    let other = with(&compare("900_000", folder.path()), &["--shard", "1/2", "--arm", "m2"]);
    refused(&other, &["shard-1-of-2.json", "it differs in the arms"]);
}

/// A run in one piece goes on too, also one that stops by itself.
#[cfg(unix)]
#[test]
fn a_run_without_shards_goes_on_where_it_was_killed() {
    let asked = ["--precision", "0.0008", "--arm", "m1"];
    let elsewhere = tempfile::tempdir().unwrap();
    let known = fine(&with(&compare("9_000_000", elsewhere.path()), &asked));
    let folder = tempfile::tempdir().unwrap();
    let run = with(&compare("9_000_000", folder.path()), &asked);
    let begun = folder.path().join("shard-1-of-1.begun.json");
    let mut child = command(&run).stdout(Stdio::null()).spawn().unwrap();
    while !begun.exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(begun.exists(), "it was killed on its way");
    refused(&with(&run, &["--seed", "2"]), &["shard-1-of-1.begun.json", "it differs in the seed"]);
    assert!(fine(&run) == known);
    assert!(!begun.exists());
}

#[test]
fn shards_that_do_not_belong_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let out = path.to_str().unwrap();
    refused(&["merge", out], &["there is no shard file"]);
    let shard = |shard: &'static str| with(&compare("3000", path), &["--shard", shard]);
    fine(&shard("1/3"));
    fine(&shard("1/3"));
    fine(&shard("3/3"));
    refused(&["merge", out], &["of 3 shards 1 (2) is missing", "compare --shard I/N"]);
    refused(&shard("2/4"), &["of another command: it differs in the number of shards"]);
    let other = with(&compare("4000", path), &["--shard", "2/3"]);
    refused(&other, &["it differs in the replications"]);
    fine(&shard("2/3"));
    fine(&["merge", out]);

    fs::copy(path.join("shard-2-of-3.json"), path.join("shard-2-of-3 (1).json")).unwrap();
    refused(&["merge", out], &["shard-2-of-3 (1).json", "are both shard 2"]);
    fs::remove_file(path.join("shard-2-of-3 (1).json")).unwrap();

    let text = fs::read_to_string(path.join("shard-2-of-3.json")).unwrap();
    fs::write(path.join("shard-2-of-3.json"), text.replacen("\"both\":", "\"both\":1", 1)).unwrap();
    refused(&["merge", out], &["shard-2-of-3.json", "damaged"]);
    fs::write(path.join("shard-2-of-3.json"), &text[..text.len() / 2]).unwrap();
    refused(&["merge", out], &["shard-2-of-3.json", "no shard file"]);
    fs::write(path.join("shard-2-of-3.json"), &text).unwrap();

    let elsewhere = tempfile::tempdir().unwrap();
    let mut run = compare("3000", elsewhere.path());
    run[1] = "tests/scenarios/gamblers-ruin.ron";
    fine(&with(&run, &["--shard", "2/3"]));
    let moved = elsewhere.path().join("shard-2-of-3.json");
    fs::copy(moved, path.join("shard-2-of-3.json")).unwrap();
    refused(&["merge", out], &["do not belong together: they differ in the scenario"]);
    fs::write(path.join("shard-2-of-3.json"), &text).unwrap();
    let other = ["merge", out, "--scenario", "tests/scenarios/gamblers-ruin.ron"];
    refused(&other, &["is not the scenario that was counted", "--scenario FILE"]);
    fine(&["merge", out, "--scenario", CHAIN]);
    refused(&["merge", out, "--price", "3"], &["a comparison has no language, price or budget"]);
}

/// Counts that contradict each other or their shard are refused even under a true digest.
#[test]
fn forged_counts_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fine(&with(&compare("3000", path), &["--shard", "1/1"]));
    let file = path.join("shard-1-of-1.json");
    let text = fs::read_to_string(&file).unwrap();
    let object = text.lines().next().unwrap();
    let forge = |from: &str, to: &str| {
        assert!(object.contains(from), "{from} is not in the shard");
        let forged = object.replacen(from, to, 1);
        let digest = Sha256::digest(forged.as_bytes());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(&file, format!("{forged}\n\"{digest}\"\n")).unwrap();
    };
    for (from, to) in [
        (
            "\"replications\":3000,\"arms\":[{\"outcomes\"",
            "\"replications\":3001,\"arms\":[{\"outcomes\"",
        ),
        ("\"done\":3000,\"all\":3000", "\"done\":9,\"all\":9"),
        ("\"outcomes\":[", "\"outcomes\":[18446744073709551615,"),
        ("\"highest\":[", "\"highest\":[1,"),
        ("\"first_passage\":[[0,", "\"first_passage\":[[99999,"),
        ("\"closings\":[[0,", "\"closings\":[[9,"),
        ("\"turns\":[\"", "\"turns\":[\"-"),
        ("\"neither\":", "\"neither\":1"),
        ("\"measures\":[\"m1\"", "\"measures\":[\"m9\""),
        ("\"command\":\"compare\"", "\"command\":\"study\""),
        ("\"index\":1", "\"index\":2"),
        ("\"seed\":\"01", "\"seed\":\"zz"),
    ] {
        forge(from, to);
        refused(&["merge", path.to_str().unwrap()], &["error:"]);
    }
    fs::write(&file, &text).unwrap();
    fine(&["merge", path.to_str().unwrap()]);
}

#[test]
fn options_that_make_no_sense_with_shards_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let exact = ["compare", CHAIN, "--shard", "1/2", "--out", out];
    refused(&exact, &["only sampling is done in shards", "--replications N"]);
    let stopping = with(&compare("3000", folder.path()), &["--shard", "1/2", "--precision", "0.1"]);
    refused(&stopping, &["--replications N alone"]);
    for shard in ["0/2", "3/2", "1", "a/b"] {
        let run = with(&compare("3000", folder.path()), &["--shard", shard]);
        assert_eq!(command(&run).output().unwrap().status.code(), Some(2), "{shard}");
    }
    let nowhere = ["compare", CHAIN, "--shard", "1/2", "--replications", "10"];
    assert_eq!(command(&nowhere).output().unwrap().status.code(), Some(2));
}
