//! Cases that need files of their own.

use std::path::Path;

use offramp::scenario;
use offramp::scenario::diagnostic::Code;

use super::BASE;
use super::Case;
use super::LIBRARY;
use super::changed;
use super::unmarked;

const INCLUDE: &str = r#"include: ["lib.ron"]"#;

/// As many values as a file may hold.
const VALUES_MAX: usize = 1 << 19;

pub(super) fn cases() -> Vec<Case> {
    vec![
        nowhere(),
        too_large(),
        too_many_files(),
        not_utf8(),
        too_many_values(),
        too_many_mistakes(),
        Case::new(Code::Syntax, "^", LIBRARY, ""),
        Case::new(Code::Syntax, "Scenario(format: 1^", LIBRARY, ""),
        Case::new(Code::Syntax, "Scenario(format: 1^]", LIBRARY, ""),
        Case::new(Code::Syntax, "Scenario(title: ^\"x)", LIBRARY, ""),
        Case::new(Code::Syntax, "^#![enable(unwrap_newtypes)] ()", LIBRARY, "leave it out"),
        Case::new(Code::WrongRoot, "^Library(format: 1)", LIBRARY, "name a scenario here"),
        Case::new(Code::WrongRoot, "^[1]", LIBRARY, "name a scenario here"),
        Case::new(Code::NoIncidentTrack, NO_INCIDENT, LIBRARY, "role: Incident"),
        duplicate_over_files(),
    ]
}

fn nowhere() -> Case {
    let reading = scenario::read(Path::new("nowhere/base.ron"));
    assert_eq!(
        reading.diagnostics[0].message,
        "`nowhere/base.ron` cannot be read: there is no such file"
    );
    Case { code: Code::Unreadable, reading, place: None, hint: String::new() }
}

fn too_large() -> Case {
    let large = format!("Library(format: 1) // {}", "x".repeat(4 << 20));
    let include = changed(BASE, &[(INCLUDE, r#"include: [^"lib.ron"]"#)]);
    Case::new(Code::FileTooLarge, &include, &large, "")
}

/// The scenario and 31 libraries are 32 files; the library of the base is the 33rd.
fn too_many_files() -> Case {
    let names: Vec<String> = (0..31).map(|n| format!(r#""{n}.ron""#)).collect();
    let include = format!(r#"include: [{}, ^"lib.ron"]"#, names.join(", "));
    let (text, place) = unmarked(&changed(BASE, &[(INCLUDE, &include)]));
    let libraries = (0..31).map(|n| (format!("{n}.ron"), "Library(format: 1)".to_owned()));
    let files = std::iter::once(("base.ron".to_owned(), text)).chain(libraries);
    Case {
        code: Code::TooManyFiles,
        reading: scenario::read_memory(files),
        place: place.map(|(line, column)| (0, line, column)),
        hint: String::new(),
    }
}

fn not_utf8() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("base.ron");
    std::fs::write(&path, b"Scenario(\xff").expect("written");
    let reading = scenario::read(&path);
    assert!(reading.diagnostics[0].message.ends_with("see byte 9"));
    Case { code: Code::NotUtf8, reading, place: None, hint: "save it as UTF-8".to_owned() }
}

/// The root and the list are two of the values.
fn too_many_values() -> Case {
    let text = format!("Scenario(include: [{}^1])", "1,".repeat(VALUES_MAX - 2));
    Case::new(Code::TooManyValues, &text, LIBRARY, "")
}

/// Reading gives up after a hundred mistakes: here every empty move lacks four fields.
fn too_many_mistakes() -> Case {
    let moves = format!("moves: [{} Move(from: \"good\"", "Move(),".repeat(50));
    let text = changed(BASE, &[("moves: [\n                Move(from: \"good\"", &moves)]);
    let text = text.replace("\nScenario(", "\n^Scenario(");
    let mut case = Case::new(Code::TooManyMistakes, &text, LIBRARY, "mend these first");
    assert_eq!(case.reading.diagnostics.len(), 101);
    case.reading.diagnostics.retain(|one| one.code == Code::TooManyMistakes);
    case
}

fn duplicate_over_files() -> Case {
    let base = changed(BASE, &[(r#""line": Measure"#, r#"^"line": Measure"#)]);
    let library = changed(LIBRARY, &[("seminar", "line")]);
    let case = Case::new(Code::DuplicateId, &base, &library, "rename one of them");
    let (place, words) = &case.reading.diagnostics[0].also[0];
    assert_eq!((place.file, words.as_str()), (1, "declared here first"));
    case
}

const NO_INCIDENT: &str = r#"Scenario(
    format: 1, id: "calm", title: "Calm", summary: "Only weather.", clock: Clock(turn: "1 day", horizon: 3), headline: 1,
    ladders: { "mood": Ladder(title: "Mood", domain: "relations", rungs: { "good": Rung(title: "Good", severity: 0) }) },
    ^tracks: { "mood": Track(title: "Mood", ladder: "mood", role: Climate, start: "good") },
)"#;
