//! Studies in shards, and studies that were broken off: the same bytes as in one piece.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use offramp::chance::Seed;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::montecarlo::Silent;
use offramp::report::shard::Shard;
use offramp::report::shard::rows;
use offramp::study::design::Design;
use offramp::study::draws::Knowledge;
use offramp::study::draws::Tails;
use offramp::study::risks::How;
use offramp::study::risks::Oracle;
use offramp::study::rows::Asked;
use offramp::study::rows::Rows;
use offramp::study::rows::Walk;
use offramp::study::sampling::Share;
use serde_json::Value;
use sha2::Digest;
use sha2::Sha256;

use crate::common::model;
use crate::common::pool;
use crate::shards::command;
use crate::shards::fine;
use crate::shards::refused;
use crate::shards::with;

const BALTIC: &str = "scenarios/baltic-air.ron";

/// What a study writes beside its manifest.
const FILES: [&str; 4] = ["arms.csv", "draws.csv", "study.json", "report.html"];

/// What a manifest says of how results came about here.
const HERE: [&str; 5] =
    ["command", "shards", "threads", "started_unix_seconds", "finished_unix_seconds"];

const BELIEFS: &str = "Beliefs(format: 1, scenario: \"baltic-air\", side: \"One\", experts: [
    Expert(name: \"A\", answers: {
        \"ladders.air.moves.near_miss>kinetic_contact.p\":
            Elicited(low: 0.002, mode: 0.01, high: 0.08),
    }),
])";

fn study<'a>(options: &'a str, out: &'a Path) -> Vec<&'a str> {
    let words = ["study", BALTIC, "--quiet", "--arms", "menu", "--out", out.to_str().unwrap()];
    words.into_iter().chain(options.split_whitespace()).collect()
}

/// What was printed, all files, and the manifest without what is of one machine and moment.
fn results(printed: Vec<u8>, folder: &Path) -> (Vec<Vec<u8>>, Value) {
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let mut manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    for name in HERE {
        manifest.as_object_mut().unwrap().remove(name).expect("the manifest says it");
    }
    (std::iter::once(printed).chain(FILES.map(read)).collect(), manifest)
}

fn merged(folder: &Path) -> (Vec<Vec<u8>>, Value) {
    results(fine(&["merge", folder.to_str().unwrap()]), folder)
}

#[track_caller]
fn in_any_number_of_shards(options: &str) {
    let folder = tempfile::tempdir().unwrap();
    let known = results(fine(&study(options, folder.path())), folder.path());
    for of in [1, 3, 10] {
        let folder = tempfile::tempdir().unwrap();
        for index in (1..=of).rev() {
            let (shard, threads) = (format!("{index}/{of}"), (index % 3 + 1).to_string());
            let run = study(options, folder.path());
            fine(&with(&run, &["--shard", &shard, "--threads", &threads]));
        }
        assert!(merged(folder.path()) == known, "{of} shards");
        assert!(merged(folder.path()) == known, "{of} shards, merged again");
    }
}

#[test]
fn an_exact_study_has_the_same_bytes_in_any_number_of_shards() {
    in_any_number_of_shards("--samples 101 --attribute-draws 20 --brief");
}

/// Nine draws in ten shards: one has nothing to do.
#[test]
fn a_counted_study_has_the_same_bytes_in_any_number_of_shards() {
    let folder = tempfile::tempdir().unwrap();
    let beliefs = folder.path().join("one.ron");
    fs::write(&beliefs, BELIEFS).unwrap();
    let beliefs = beliefs.to_str().unwrap();
    in_any_number_of_shards(&format!(
        "--samples 9 --replications 300 --design random --attribute high_level_nrc \
         --attribute-draws 5 --beliefs {beliefs}"
    ));
}

/// Another price, budget or language needs no draw to be done again.
#[test]
fn shards_are_told_anew_at_another_price() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let options = "--samples 30 --attribute no";
    fine(&with(&study(options, path), &["--shard", "2/2"]));
    fine(&with(&study(options, path), &["--shard", "1/2", "--threads", "1"]));
    let otherwise = ["--price", "70", "--budget", "9", "--lang", "ru"];
    let out = path.to_str().unwrap();
    let merged = results(fine(&with(&["merge", out], &otherwise)), path);
    let elsewhere = tempfile::tempdir().unwrap();
    let run = with(&study(options, elsewhere.path()), &otherwise);
    assert!(merged == results(fine(&run), elsewhere.path()));
    let first = results(fine(&["merge", out]), path);
    assert!(first != merged);
}

/// How far a part is that was begun; 0, if nothing is kept yet.
fn done(begun: &Path) -> u64 {
    let Ok(text) = fs::read_to_string(begun) else { return 0 };
    let shard = Shard::read(&text).expect("what is kept is whole");
    shard.done
}

/// Each of two shards is killed five times, each time an eighth of its way further on.
#[cfg(unix)]
#[test]
fn a_study_that_is_killed_ten_times_has_the_same_bytes() {
    let options = "--samples 48 --replications 40_000";
    let elsewhere = tempfile::tempdir().unwrap();
    let known = results(fine(&study(options, elsewhere.path())), elsewhere.path());
    let folder = tempfile::tempdir().unwrap();
    let mut killed = Vec::new();
    for shard in ["1/2", "2/2"] {
        let run = with(&study(options, folder.path()), &["--shard", shard]);
        let begun = folder.path().join(format!("shard-{}.begun.json", shard.replace('/', "-of-")));
        for eighth in 1..=5 {
            let mut child = command(&run).stdout(Stdio::null()).spawn().unwrap();
            while done(&begun) < eighth * 3 && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            let alive = child.try_wait().unwrap().is_none();
            child.kill().unwrap();
            child.wait().unwrap();
            killed.push((alive, done(&begun)));
        }
        fine(&run);
        assert!(!begun.exists(), "what is done is not begun any more");
    }
    assert!(killed.iter().all(|(alive, done)| *alive && (3..24).contains(done)), "{killed:?}");
    assert!(merged(folder.path()) == known);
}

#[cfg(unix)]
#[test]
fn a_study_without_shards_goes_on_where_it_was_killed() {
    let options = "--samples 20 --replications 40_000";
    let elsewhere = tempfile::tempdir().unwrap();
    let known = results(fine(&study(options, elsewhere.path())), elsewhere.path());
    let folder = tempfile::tempdir().unwrap();
    let run = study(options, folder.path());
    let begun = folder.path().join("shard-1-of-1.begun.json");
    let mut child = command(&run).stdout(Stdio::null()).spawn().unwrap();
    while done(&begun) < 4 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!((4..20).contains(&done(&begun)), "it was killed on its way");
    refused(&["merge", folder.path().to_str().unwrap()], &["is done only to", "of 20"]);
    refused(&with(&run, &["--seed", "2"]), &["shard-1-of-1.begun.json", "differs in the seed"]);
    refused(&with(&run, &["--price", "7"]), &["differs in the options"]);
    assert!(results(fine(&run), folder.path()) == known);
    assert!(!begun.exists());
}

/// What Ctrl-C leaves is a study of fewer draws, which the command in its manifest gives again; the
/// first command goes on to the whole.
#[cfg(unix)]
#[test]
fn a_study_that_is_stopped_is_one_of_fewer_draws() {
    let options = "--samples 20 --replications 40_000";
    let folder = tempfile::tempdir().unwrap();
    let run = study(options, folder.path());
    let begun = folder.path().join("shard-1-of-1.begun.json");
    let mut child = command(&run).stdout(Stdio::piped()).spawn().unwrap();
    while done(&begun) < 3 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let kill = ["-INT", &child.id().to_string()];
    assert!(std::process::Command::new("kill").args(kill).status().unwrap().success());
    let stopped = child.wait_with_output().unwrap();
    assert!(stopped.status.success() && begun.exists());
    let (files, manifest) = results(stopped.stdout, folder.path());
    assert_eq!(manifest["partial"], true);
    let samples = manifest["samples"].as_u64().unwrap();
    assert!((3..20).contains(&samples), "{samples}");
    let elsewhere = tempfile::tempdir().unwrap();
    let fewer = format!("--samples {samples} --replications 40000");
    let (again, whole) = results(fine(&study(&fewer, elsewhere.path())), elsewhere.path());
    assert!(files == again);
    assert_eq!(manifest["again"], whole["again"]);
    let other = tempfile::tempdir().unwrap();
    let known = results(fine(&study(options, other.path())), other.path());
    assert!(results(fine(&run), folder.path()) == known);
}

/// Exact and counted: parts put together are the whole, and at every station what is kept can be
/// read and taken up again.
#[test]
fn rows_of_parts_are_those_of_the_whole() {
    let model = model("scenarios/baltic-air.ron");
    let (pool, seed) = (pool(2), Seed::from(4));
    let knowledge = Knowledge::of(&model, Tails::Base);
    let sides = [knowledge.clone(), Knowledge::of(&model, Tails::High)];
    let arms = [MeasureSet::EMPTY, model.all_measures()];
    // So many that there are stations on the way.
    let many = [arms[1]; 300];
    for (how, samples, attributed) in [
        (How::Exact(Limits::default()), 700, &many[..]),
        (How::Counted { seed, replications: 30_000 }, 13, &arms[1..]),
    ] {
        let oracle = Oracle { model: &model, severity: 6, how, pool: &pool };
        let asked = Asked {
            oracle,
            arms: &arms,
            knowledge: &knowledge,
            sides: &sides,
            attributed,
            attributed_draws: 5,
            design: Design::Sobol,
            seed,
            samples,
        };
        let mut whole = Walk::new(asked, Share::WHOLE);
        let mut stations = 1;
        while whole.step(&Silent).unwrap() {
            stations += 1;
            let kept = shard(whole.rows(), [whole.done(), whole.all()]);
            let read = rows::read(&asked, &Shard::read(&kept.text()).unwrap()).unwrap();
            assert!(read == *whole.rows(), "after {} draws", whole.done());
            whole = Walk::new(asked, Share::WHOLE).resume(read);
        }
        assert!(stations >= 3, "{stations}");
        for of in [3, 20] {
            let mut together = Rows::new(sides.len());
            for index in 1..=of {
                let mut part = Walk::new(asked, Share::new(index, of).unwrap());
                while part.step(&Silent).unwrap() {}
                together.append(part.into_rows());
            }
            assert!(together == *whole.rows(), "{of} parts");
        }
        assert_eq!(whole.rows().risks, oracle.risks(&arms, &values(&asked)).unwrap());
    }
}

fn shard(rows: &Rows, done: [u64; 2]) -> Shard {
    let found = rows::found(rows);
    Shard::new("study", Value::Null, String::new(), Share::WHOLE, done, &found)
}

fn values(asked: &Asked<'_>) -> Vec<Vec<f64>> {
    let Oracle { model, pool, .. } = asked.oracle;
    asked.knowledge.draw(model, asked.design, asked.seed, asked.samples, pool).unwrap().values
}

#[test]
fn shards_of_studies_that_do_not_belong_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let out = path.to_str().unwrap();
    let options = "--samples 12 --brief --attribute no";
    let shard = |shard: &'static str| with(&study(options, path), &["--shard", shard]);
    fine(&shard("1/3"));
    fine(&shard("3/3"));
    refused(&["merge", out], &["of 3 shards 1 (2) is missing", "run study --shard I/N"]);
    refused(&shard("2/4"), &["of another command: it differs in the number of shards"]);
    for (more, what) in [
        (["--seed", "2"], "the seed"),
        (["--severity", "7"], "the severity"),
        (["--tails", "high"], "the tails"),
        (["--design", "random"], "the design"),
        (["--replications", "9"], "the method"),
        (["--arm", "high_level_nrc"], "the arms"),
        (["--price", "3"], "the options"),
    ] {
        refused(&with(&shard("2/3"), &more), &[&format!("it differs in {what}")]);
    }
    let compare = ["compare", BALTIC, "--quiet", "--replications", "9", "--shard", "2/3"];
    refused(&with(&compare, &["--out", out]), &["it differs in the command"]);
    fine(&shard("2/3"));
    fine(&["merge", out, "--lang", "ru"]);
    assert!(fs::read_to_string(path.join("report.html")).unwrap().contains("lang=\"ru\""));

    let file = path.join("shard-2-of-3.json");
    let copy = path.join("shard-2-of-3 (1).json");
    fs::copy(&file, &copy).unwrap();
    refused(&["merge", out], &["shard-2-of-3 (1).json", "are both shard 2", "remove one of them"]);
    fs::remove_file(copy).unwrap();
    let text = fs::read(&file).unwrap();
    for place in [10, text.len() / 2, text.len() - 20] {
        let mut flipped = text.clone();
        flipped[place] ^= 1;
        fs::write(&file, flipped).unwrap();
        refused(&["merge", out], &["shard-2-of-3.json", "run its shard's command again"]);
        fs::write(&file, &text[..place]).unwrap();
        refused(&["merge", out], &["shard-2-of-3.json", "run its shard's command again"]);
    }
    fs::write(&file, &text).unwrap();
    let other = ["merge", out, "--scenario", "tests/scenarios/gamblers-ruin.ron"];
    refused(&other, &["error:"]);
    let changed = path.join("scenario.ron");
    let scenario = fs::read_to_string(crate::common::root().join(BALTIC)).unwrap();
    let scenario = scenario.replace(
        "catalogue/eln-riac.ron",
        crate::common::root().join("scenarios/catalogue/eln-riac.ron").to_str().unwrap(),
    );
    fs::write(&changed, scenario + "// A comment.\n").unwrap();
    let other = ["merge", out, "--scenario", changed.to_str().unwrap()];
    refused(&other, &["error:", "scenario"]);
    fine(&["merge", out, "--scenario", BALTIC]);
}

/// Rows that contradict each other or their shard are refused even under a true digest, and so is
/// what another version found.
#[test]
fn forged_rows_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let options = "--samples 4 --replications 50 --attribute high_level_nrc --attribute-draws 2";
    fine(&with(&study(options, path), &["--shard", "1/1"]));
    let file = path.join("shard-1-of-1.json");
    let text = fs::read_to_string(&file).unwrap();
    let object = text.lines().next().unwrap();
    for (from, to) in [
        ("\"risks\":[[", "\"risks\":[[0.5,"),
        ("\"risks\":[[", "\"risks\":[[0.5,0.5,0.5],["),
        ("\"risks\":[[0", "\"risks\":[[7"),
        ("\"firsts\":[[[0", "\"firsts\":[[[1"),
        ("\"firsts\":[[[0", "\"firsts\":[[[18446744073709551615"),
        ("\"firsts\":[[[0,", "\"firsts\":[[["),
        ("\"sides\":[", "\"sides\":[[]"),
        ("\"attributed\":[[", "\"attributed\":[[0.5],["),
        ("\"done\":4,\"all\":4", "\"done\":3,\"all\":3"),
        ("\"samples\":4", "\"samples\":5"),
        ("\"options\":[", "\"options\":[\"--frobnicate\","),
        ("\"--samples\",\"4\"", "\"--samples\",\"5\""),
        ("\"index\":1", "\"index\":2"),
        ("\"seed\":\"01", "\"seed\":\"zz"),
        ("\"command\":\"study\"", "\"command\":\"compare\""),
        ("\"engine\":\"", "\"engine\":\"9"),
    ] {
        assert!(object.contains(from), "{from} is not in the shard");
        let forged = object.replacen(from, to, 1);
        let digest = Sha256::digest(forged.as_bytes());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(&file, format!("{forged}\n\"{digest}\"\n")).unwrap();
        refused(&["merge", path.to_str().unwrap()], &["error:"]);
    }
    fs::write(&file, &text).unwrap();
    fine(&["merge", path.to_str().unwrap()]);
}

#[test]
fn options_that_say_nothing_in_a_shard_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let run = study("--samples 4 --brief", folder.path());
    for more in [
        ["--shard", "0/2", "--lang", "en"],
        ["--shard", "1/2", "--lang", "ru"],
        ["--shard", "1/2", "--format", "json"],
    ] {
        assert_eq!(command(&with(&run, &more)).output().unwrap().status.code(), Some(2));
    }
    let nowhere = ["study", BALTIC, "--shard", "1/2"];
    assert_eq!(command(&nowhere).output().unwrap().status.code(), Some(2));
}

/// The manifest has the digest of every file, and the command in it gives the same bytes.
#[test]
fn a_reviewer_can_repeat_a_study_from_its_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fine(&with(&study("--samples 20 --price 7 --attribute-draws 4", path), &["--lang", "ru"]));
    let manifest: Value =
        serde_json::from_slice(&fs::read(path.join("manifest.json")).unwrap()).unwrap();
    let sums = manifest["results_sha256"].as_object().unwrap();
    let mut lines = String::new();
    for (name, sum) in sums {
        let digest = Sha256::digest(fs::read(path.join(name)).unwrap());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(*sum, digest, "{name}");
        lines += &format!("{digest}\n");
    }
    let digest: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(manifest["digest"], digest);
    assert_eq!(manifest["partial"], false);
    let again = manifest["again"].as_str().unwrap();
    let words: Vec<&str> = again.split(' ').skip(1).collect();
    let elsewhere = path.join("elsewhere");
    let words: Vec<&str> = words
        .into_iter()
        .map(|word| if word == "again" { elsewhere.to_str().unwrap() } else { word })
        .collect();
    fine(&words);
    for name in FILES {
        assert!(fs::read(path.join(name)).unwrap() == fs::read(elsewhere.join(name)).unwrap());
    }
}

/// What the page draws of how crises go stands in the JSON too, and agrees with the arms.
#[test]
fn how_crises_go_is_told_to_programs() {
    for options in ["--samples 40 --brief --attribute no", "--samples 6 --replications 500"] {
        let words: Vec<&str> = options.split(' ').collect();
        let run = with(&["study", BALTIC, "--quiet", "--arms", "menu", "--format", "json"], &words);
        let study: Value = serde_json::from_slice(&fine(&run)).unwrap();
        let passages = &study["passages"];
        for reached in passages["reached"].as_array().unwrap() {
            let arms = study["arms"].as_array().unwrap();
            let arm = arms.iter().find(|arm| arm["arm"] == reached["arm"]).unwrap();
            let turns = reached["by_turn"].as_array().unwrap();
            assert_eq!(turns.len(), 29, "turns 0 to 28");
            for part in ["mean", "p05", "median", "p95"] {
                let (last, known) = (&turns[28][part], &arm["risk"][part]);
                let (last, known) = (last.as_f64().unwrap(), known.as_f64().unwrap());
                assert!((last - known).abs() <= 1e-12, "{part}: {last}, not {known}");
            }
        }
        let flows = passages["flows"].as_array().unwrap();
        let near_miss: Vec<&Value> =
            flows.iter().filter(|flow| flow["to"] == "near_miss").collect();
        assert!(!near_miss.is_empty());
        assert!(near_miss.iter().all(|flow| flow["passages"][0].as_f64().unwrap() > 0.0));
        let observed = study["observed"].as_array().unwrap();
        assert!(!observed.is_empty());
        for row in observed {
            let share = row["seen"].as_f64().unwrap() / row["of"].as_f64().unwrap();
            assert_eq!(row["share"]["value"].as_f64().unwrap(), share);
            let says = row["says"].as_f64().unwrap();
            let within = row["share"]["low"].as_f64().unwrap() <= says
                && says <= row["share"]["high"].as_f64().unwrap();
            assert_eq!(row["hit"], within);
        }
    }
}
