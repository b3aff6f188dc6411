//! The command line as its users meet it: output, errors, exit codes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

use serde_json::Value;

use crate::common::golden;
use crate::common::root;

/// What a run printed.
struct Run {
    code: i32,
    out: String,
    err: String,
}

fn offramp(arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_offramp")).args(arguments).current_dir(root()))
}

fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Run {
        code: status.code().expect("it was not killed"),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

impl Run {
    #[track_caller]
    fn fine(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    #[track_caller]
    fn refused(self, code: i32, part: &str) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.contains(part), "{part:?} is not in {:?}", self.err);
        assert_eq!(self.out, "");
    }
}

fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["compare"];
    all.extend_from_slice(arguments);
    all.extend_from_slice(&["--format", "json"]);
    serde_json::from_str(&offramp(&all).fine()).unwrap()
}

const AIR: &str = "scenarios/baltic-air.ron";
const SMALL: [&str; 5] = [AIR, "--replications", "3000", "--method", "simulate"];

fn small(more: &[&'static str]) -> Vec<&'static str> {
    SMALL.iter().chain(more).copied().collect()
}

#[test]
fn the_table_is_the_golden_one_and_fits() {
    let mut arguments = vec!["compare"];
    arguments.extend(small(&["--seed", "7"]));
    let text = offramp(&arguments).fine();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("offramp ")) {
        assert!(line.chars().count() <= 100, "{line}");
    }
    assert!(!text.contains('\u{1b}'), "no colour where there is no terminal");
    golden("cli/compare-table.txt", &text);
}

#[test]
fn json_and_csv_are_the_golden_ones() {
    let arguments = ["compare", "tests/scenarios/schema.ron", "--replications", "1000"];
    for format in ["json", "csv"] {
        let more = ["--format", format, "--method", "simulate", "--threads", "2"];
        let text = offramp(&[&arguments[..], &more[..]].concat()).fine();
        golden(&format!("cli/compare.{format}"), &text);
    }
}

#[test]
fn chains_are_exported_for_other_tools() {
    let export = |to: &str| offramp(&["export", AIR, "--to", to, "--arm", "all"]).fine();
    let prism = export("prism");
    assert!(prism.starts_with("// Baltic air encounter (baltic-air), arm all\n"), "{prism}");
    assert!(prism.contains("\ndtmc\n") && prism.contains("\nlabel \"outcome_managed\" = "));
    assert!(export("drn").contains("\n@type: DTMC\n"));
    assert!(export("dot").starts_with("digraph "));
    offramp(&["export", AIR, "--to", "xml"]).refused(2, "possible values: prism, drn, dot");
    offramp(&["export", AIR, "--to", "drn", "--arm", "everything"]).refused(1, "unknown arm");
    let product = ["export", "tests/scenarios/product.ron", "--to", "prism", "--states-max", "99"];
    offramp(&product).refused(1, "only scenarios that `compare --method exact` solves");
}

#[test]
fn threads_and_company_leave_the_digests_alone() {
    let one = json(&small(&["--threads", "1"]));
    let two = json(&small(&["--threads", "2"]));
    assert_eq!(one, two);
    let alone = json(&small(&["--arm", "all"]));
    let named = |document: &Value, name: &str| {
        let arms = document["arms"].as_array().unwrap().clone();
        arms.into_iter().find(|arm| arm["arm"] == name).unwrap()
    };
    assert_eq!(named(&alone, "all"), named(&one, "all"));
    assert_eq!(alone["arms"].as_array().unwrap().len(), 2, "none stands beside --arm");
}

#[test]
fn json_probabilities_add_up() {
    let document = json(&small(&["--arms", "menu"]));
    for arm in document["arms"].as_array().unwrap() {
        let counts = arm["outcomes"].as_array().unwrap().iter();
        let counts: u64 = counts.map(|outcome| outcome["count"].as_u64().unwrap()).sum();
        assert_eq!(counts, 3000);
        for severity in 1..=10 {
            let firsts = arm["first_passage"][severity.to_string()].as_array().unwrap();
            let sum: f64 = firsts.iter().map(|first| first.as_f64().unwrap()).sum();
            let reached = arm["severity_at_least"][severity - 1]["probability"].as_f64().unwrap();
            assert!((sum - reached).abs() < 1e-12);
            assert_eq!(firsts.len(), 29);
        }
    }
}

#[test]
fn arms_are_named_as_the_design_says() {
    let names = |arguments: &[&'static str]| -> Vec<String> {
        let document = json(&small(arguments));
        let arms = document["arms"].as_array().unwrap().iter();
        arms.map(|arm| arm["arm"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["--arms", "menu"]), ["none", "basic", "all"]);
    assert_eq!(names(&["--arm", "none"]), ["none"]);
    assert_eq!(names(&["--arm", "x=", "--arm", "all"]), ["none", "all"]);
    let pair = names(&["--arm", "pair=military_channels+simulations"]);
    assert_eq!(pair, ["none", "pair"]);
    let singles = names(&["--arms", "singles"]);
    assert!(singles.contains(&"military_channels".to_owned()));
    assert!(!singles.contains(&"cyber_hotline".to_owned()), "it is inert in the air");
    let left = names(&["--arms", "leave-one-out"]);
    assert!(left.contains(&"all-rules_of_the_road".to_owned()));
    let chain = ["tests/scenarios/chain.ron", "--arms", "factorial", "--replications", "10"];
    let document = json(&chain);
    let arms = document["arms"].as_array().unwrap();
    assert_eq!(arms.len(), 16);
    assert_eq!(arms[3]["arm"], "m1+m2");
    assert_eq!(arms[15]["cost"], 4);
}

#[test]
fn arms_that_make_no_sense_are_refused() {
    let arm = |arm: &'static str| offramp(&[&["compare"], &small(&["--arm", arm])[..]].concat());
    arm("x=rules_of_the_rood").refused(1, "did you mean `rules_of_the_road`?");
    arm("x=rules_of_the_road")
        .refused(1, "without `military_channels` and `expert_risk_reduction`");
    arm("none=military_channels").refused(1, "`none` is the arm without measures");
    arm("all=military_channels").refused(1, "`all` is the name of another arm");
    arm("=military_channels").refused(1, "needs a name");
    arm("basik").refused(1, "did you mean `basic`?");
    let factorial = offramp(&[&["compare"], &small(&["--arms", "factorial"])[..]].concat());
    factorial.refused(1, "more than 65536 arms");
}

#[test]
fn options_that_make_no_sense_are_usage_errors() {
    for options in [
        ["--replications", "0"],
        ["--replications", "many"],
        ["--threads", "0"],
        ["--seed", "x"],
        ["--seed", "hex:12"],
        ["--format", "xml"],
        ["--method", "guess"],
    ] {
        let run = offramp(&["compare", AIR, options[0], options[1]]);
        assert_eq!(run.code, 2, "{options:?}: {}", run.err);
    }
    assert_eq!(offramp(&["trace", AIR]).code, 2, "trace needs a replication");
    assert_eq!(offramp(&["fly"]).code, 2);
}

#[test]
fn a_scenario_that_is_not_there_is_refused() {
    for command in ["compare", "check", "show"] {
        let run = offramp(&[command, "scenarios/nowhere.ron"]);
        assert_eq!(run.code, 1, "{command}");
        assert!((run.out + &run.err).contains("nowhere.ron"), "{command}");
    }
}

#[test]
fn a_broken_scenario_shows_every_mistake_in_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    let text = fs::read_to_string(root().join("tests/scenarios/chain.ron")).unwrap();
    let text =
        text.replacen("to: \"r1\"", "to: \"r11\"", 1).replacen("to: \"r2\"", "to: \"R2\"", 1);
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    for arguments in [vec!["check", path], vec!["compare", path], vec!["show", path]] {
        let run = offramp(&arguments);
        let printed = run.out + &run.err;
        assert_eq!(run.code, 1, "{printed}");
        assert!(printed.contains("did you mean `r1`?"), "{printed}");
        assert!(printed.contains("did you mean `r2`?"), "{printed}");
    }
}

#[test]
fn out_writes_a_table_and_a_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("deep/down");
    let mut arguments = vec!["compare", "--out", out.to_str().unwrap()];
    arguments.extend(SMALL);
    let printed = offramp(&arguments).fine();
    let table = fs::read_to_string(out.join("arms.csv")).unwrap();
    assert!(table.starts_with("arm,measures,cost,"));
    let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["replications"], 3000);
    assert!(printed.contains(&manifest["digest"].as_str().unwrap()[..12]));
    let files = manifest["scenario"]["files"].as_array().unwrap();
    assert!(files.len() >= 2, "includes are named");
    let left = fs::read_dir(&out).unwrap().count();
    assert_eq!(left, 2, "no part of a file is left");
}

#[test]
fn out_that_cannot_be_written_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let out: &Path = file.path();
    let mut arguments = vec!["compare", "--out", out.to_str().unwrap()];
    arguments.extend(SMALL);
    let run = offramp(&arguments);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("cannot write"), "{}", run.err);
}

#[test]
fn traces_part_where_the_arms_do() {
    let document = json(&small(&["--arm", "all"]));
    let replications = &document["arms"][1]["difference"]["replications"]["only_from"];
    let replication = replications[0].as_u64().unwrap().to_string();
    let arguments =
        ["trace", AIR, "--replication", &replication, "--arm", "none", "--versus", "all"];
    let text = offramp(&arguments).fine();
    assert!(text.contains("They part in turn"), "{text}");
    assert!(text.contains("under both"), "{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

/// The digest that `compare` prints can be had with `sha256sum` alone.
#[test]
fn the_digest_of_a_scenario_is_that_of_its_files_digests() {
    let document = json(&["tests/scenarios/chain.ron", "--replications", "1"]);
    let digest = document["scenario"]["sha256"].as_str().unwrap();
    let shell = "sha256sum tests/scenarios/chain.ron | cut -c1-64 | sha256sum | cut -c1-64";
    let sum = run(Command::new("sh").args(["-c", shell]).current_dir(root())).fine();
    assert_eq!(sum.trim(), digest);
}

#[test]
fn sensitivities_name_number_basis_and_source() {
    let of =
        |more: &[&'static str]| offramp(&[&["sensitivity", AIR, "--arm", "basic"], more].concat());
    golden("cli/sensitivity.txt", &of(&["--top", "5"]).fine());
    let object: Value = serde_json::from_str(&of(&["--format", "json"]).fine()).unwrap();
    let numbers = object["numbers"].as_array().unwrap();
    assert!(numbers.len() > 100, "all numbers stand in JSON");
    let first = &numbers[0];
    let p = object["probability"].as_f64().unwrap();
    let product = first["derivative"].as_f64().unwrap() * first["value"].as_f64().unwrap() / p;
    assert!((product - first["elasticity"].as_f64().unwrap()).abs() < 1e-12);
    let csv = of(&["--format", "csv", "--severity", "9"]).fine();
    assert_eq!(csv.lines().count(), numbers.len() + 1);
    of(&["--severity", "11"]).refused(2, "11");
    let theatres = ["sensitivity", "scenarios/three-theatres.ron", "--states-max", "2000"];
    offramp(&theatres).refused(1, "too large to solve exactly");
}

#[test]
fn both_methods_stand_side_by_side() {
    let both = ["--method", "both", "--arm", "all", "--replications", "20000"];
    let document = json(&[&[AIR], &both[..]].concat());
    assert_eq!(document["method"], "exact");
    for arm in document["check"]["arms"].as_array().unwrap() {
        assert!(arm["z"].as_f64().unwrap().abs() < 4.5, "{arm}");
    }
    let exact = json(&[AIR, "--arm", "all"]);
    assert_eq!(exact["method"], "exact", "auto is exact where it fits");
    assert_eq!(exact["arms"], document["arms"]);
    let text = offramp(&[&["compare", AIR], &both[..]].concat()).fine();
    assert!(text.contains("Check against 20 000 replications"), "{text}");
    let csv = offramp(&[&["compare", AIR, "--format", "csv"], &both[..]].concat()).fine();
    let methods: Vec<&str> =
        csv.lines().skip(1).map(|row| row.split(',').nth(3).unwrap()).collect();
    assert_eq!(methods, ["exact", "exact", "simulate", "simulate"]);
    let sampled = json(&[AIR, "--arm", "all", "--states-max", "3"]);
    assert_eq!(sampled["method"], "simulate");
    assert!(sampled["why"].as_str().unwrap().contains("too large"), "{}", sampled["why"]);
    let refused = offramp(&["compare", AIR, "--method", "exact", "--states-max", "3"]);
    refused.refused(1, "--method simulate");
}

/// Sampling stops at the same place for any number of threads, and every difference is then known
/// as well as was asked for: the exact ones are within the bounds.
#[test]
fn sampling_stops_when_differences_are_known() {
    let asked = [AIR, "--precision", "0.004", "--arms", "menu"];
    let one = json(&[&asked[..], &["--threads", "1"]].concat());
    assert_eq!(one, json(&[&asked[..], &["--threads", "2"]].concat()));
    assert_eq!(one["why"], "--precision was given");
    assert_eq!(one["precision"]["reached"], true);
    assert_eq!(one["partial"], false);
    let done = one["replications"].as_u64().unwrap();
    assert!(done < 100_000, "{done}");
    let exact = json(&[AIR, "--arms", "menu"]);
    for arm in 1..3 {
        let [value, low, high] = ["value", "low", "high"]
            .map(|name| one["arms"][arm]["difference"][name].as_f64().unwrap());
        assert!((high - value).max(value - low) <= 0.004, "{value} {low} {high}");
        let truth = exact["arms"][arm]["difference"]["value"].as_f64().unwrap();
        assert!((low..=high).contains(&truth), "{truth} {low} {high}");
    }
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = words(offramp(&[&["compare"], &asked[..]].concat()).fine());
    assert!(table.contains("every difference is known to within 0.4 percentage"), "{table}");
    let few = ["compare", AIR, "--arms", "menu", "--precision", "0.001", "--replications", "5000"];
    let table = words(offramp(&few).fine());
    assert!(table.contains("2 differences are not known to within 0.1 percentage"), "{table}");
    let alone = ["compare", AIR, "--arm", "none", "--precision", "0.01"];
    offramp(&alone).refused(1, "`none` is the only arm");
    let exact = ["compare", AIR, "--method", "exact", "--precision", "0.01"];
    offramp(&exact).refused(1, "leave out --precision");
    for precision in ["0", "1", "-0.1", "nan", "x"] {
        let option = format!("--precision={precision}");
        assert_eq!(offramp(&["compare", AIR, &option]).code, 2, "{precision}");
    }
}

/// Ctrl-C ends a batch in order and marks it partial; that it is a prefix is `determinism`'s matter.
#[cfg(unix)]
#[test]
fn an_interrupted_comparison_ends_in_order() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_offramp"))
        .args(["compare", "tests/scenarios/chain.ron", "--arm", "all", "--format", "json"])
        .args(["--replications", "9000000000000000000", "--threads", "2"])
        .current_dir(root())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The handler is in place before the first of the plain lines of progress is written.
    let mut err = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut err, &mut line).unwrap();
    assert!(line.contains(" of 9000000000000000000 replications"), "{line}");
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let part: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(part["partial"], true);
    let done = part["replications"].as_u64().unwrap();
    let counts = part["arms"][1]["outcomes"].as_array().unwrap().iter();
    let counts: u64 = counts.map(|outcome| outcome["count"].as_u64().unwrap()).sum();
    assert_eq!(counts, done, "every replication that was begun was counted");
}

#[test]
fn bench_gives_the_digest_that_compare_gives() {
    let bench =
        |more: &[&str]| offramp(&[&["bench", "--quick", "--workload", "w2"], more].concat());
    let one = bench(&["--threads", "1", "--format", "json"]).fine();
    let one: Value = serde_json::from_str(&one).unwrap();
    let workload = &one["workloads"][0];
    let replications = workload["replications"].to_string();
    let arms = ["--arms", "factorial", "--replications", &replications];
    let compared = json(&[&["tests/scenarios/chain.ron"], &arms[..]].concat());
    assert_eq!(workload["digest"], compared["digest"]);
    assert!(workload["moves_per_second"].as_f64().unwrap() > 0.0);
    let table = bench(&["--threads", "2"]).fine();
    assert!(table.contains(&workload["digest"].as_str().unwrap()[..12]), "{table}");
    let scalar = bench(&["--path", "scalar"]).fine();
    assert!(scalar.contains(&workload["digest"].as_str().unwrap()[..12]), "{scalar}");
    bench(&["--path", "fast"]).refused(2, "the paths are scalar, portable");
    bench(&["--workload", "w3"]).refused(2, "the workloads are w1, w2, theatres, product");
}

/// What is counted too rarely is proposed to be split, by a command that works as it stands there.
#[test]
fn what_is_too_rare_is_split_by_the_command_proposed() {
    let table = offramp(&[&["compare"], &small(&["--arms", "menu"])[..]].concat()).fine();
    let line = table.lines().find(|line| line.contains("offramp rare")).unwrap();
    let mut command: Vec<&str> = line.split_whitespace().skip(1).collect();
    assert_eq!(command, ["rare", AIR, "--severity", "10", "--arm", "all"]);
    command.extend(["--clones", "100", "--repetitions", "10"]);
    let json: Value =
        serde_json::from_str(&offramp(&[&command[..], &["--format", "json"]].concat()).fine())
            .unwrap();
    let exact = self::json(&[AIR, "--arm", "all"]);
    for arm in 0..2 {
        let [p, error] =
            ["probability", "relative_error"].map(|name| json["arms"][arm][name].as_f64().unwrap());
        let exact = exact["arms"][arm]["severity_at_least"][9]["probability"].as_f64().unwrap();
        assert!(((p - exact) / (p * error)).abs() < 4.0, "{p} {exact}");
    }
    let csv = offramp(&[&command[..], &["--format", "csv"]].concat()).fine();
    assert_eq!(csv.lines().count(), 3);
    let text = offramp(&[&command[..], &["--severity", "11"]].concat());
    assert_eq!(text.code, 2);
    assert!(offramp(&command).fine().contains("10 repetitions of 100 clones a level"));
}
