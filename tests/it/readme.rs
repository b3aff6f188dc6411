//! The README is true: its output is what its command prints, its example is a scenario.

use std::fs;
use std::process::Command;

use offramp::scenario;

use crate::common::root;

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The contents of the first fenced block of a language.
fn block(text: &str, language: &str) -> String {
    let start = format!("```{language}\n");
    let after = text.split_once(&start).expect("the README has such a block").1;
    after.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_main_job_prints_what_the_readme_shows() {
    let path = root().join("README.md");
    let command = "$ cargo run --release -- compare scenarios/baltic-air.ron";
    let (_, after) =
        readme().split_once(command).map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let shown = block(&after, "text");
    let run = Command::new(env!("CARGO_BIN_EXE_offramp"))
        .args(["compare", "scenarios/baltic-air.ron"])
        .current_dir(root())
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(
            &path,
            readme().replace(&format!("```text\n{shown}```"), &format!("```text\n{printed}```")),
        )
        .unwrap();
        return;
    }
    assert_eq!(printed, shown, "UPDATE_GOLDEN=1 cargo test writes the README's output");
}

#[test]
fn the_worked_example_is_a_scenario_without_a_warning() {
    let reading = scenario::read_memory([("drone.ron", block(&readme(), "ron"))]);
    assert!(reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    assert!(reading.checked.is_some());
}
