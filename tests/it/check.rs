//! `offramp check` as a user meets it.

use std::process::Command;
use std::process::Output;

fn check(paths: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_offramp"))
        .arg("check")
        .args(paths)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_sound_file_is_one_line() {
    let output = check(&["scenarios/schema.ron"]);
    assert_eq!(
        text(&output.stdout),
        "scenarios/schema.ron: ok (2 tracks, 3 measures, 1 seat, 1 inject; digest 3fe6e3f33cfb)\n"
    );
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn warnings_do_not_refuse() {
    let output = check(&["scenarios/gamblers-ruin.ron"]);
    let stdout = text(&output.stdout);
    assert!(stdout.starts_with("warning[S807]: this move rests on a source"), "{stdout}");
    assert!(stdout.contains("\n6 warnings\nscenarios/gamblers-ruin.ron: ok (1 track"), "{stdout}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn one_refused_file_fails_all() {
    let output = check(&["it/rejections/many.ron", "nowhere.ron", "scenarios/schema.ron"]);
    let stdout = text(&output.stdout);
    assert!(
        stdout.contains("\n42 errors, 1 warning\nit/rejections/many.ron: refused\n"),
        "{stdout}"
    );
    assert!(stdout.contains("`nowhere.ron` cannot be read: there is no such file\n"), "{stdout}");
    assert!(stdout.contains("\nscenarios/schema.ron: ok ("), "{stdout}");
    assert!(!stdout.contains('\u{1b}'), "colours are for terminals");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn usage() {
    assert_eq!(check(&[]).status.code(), Some(2));
    assert_eq!(check(&["--no-such-option"]).status.code(), Some(2));
}
