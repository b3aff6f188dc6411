//! Files that mean harm, or are only very broken: each gets a clear error at once and in little
//! memory, and nothing panics. What bounds the work is counted here, not timed.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use offramp::report::diagnostics::Style;
use offramp::report::diagnostics::render;
use offramp::scenario;
use offramp::scenario::Reading;
use offramp::scenario::diagnostic::Code;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::rejections::BASE;
use crate::rejections::LIBRARY;

/// A diagnostic is at most this long when it is rendered, its excerpts included.
const RENDERED_MAX: usize = 8 << 10;

/// Reads a scenario with the usual library, and looks at the result from all sides.
fn read(text: &str) -> Reading {
    inspected(scenario::read_memory([("base.ron", text), ("lib.ron", LIBRARY)]))
}

/// Whatever is read: places are in the text, the report is small, and errors go with refusal.
fn inspected(reading: Reading) -> Reading {
    assert!(reading.diagnostics.len() <= 1001, "{}", reading.diagnostics.len());
    let has_errors = reading.diagnostics.iter().any(|one| one.is_error());
    assert_eq!(reading.checked.is_none(), has_errors);
    for location in reading
        .diagnostics
        .iter()
        .flat_map(|one| one.location.iter().chain(one.also.iter().map(|(place, _)| place)))
    {
        let source = reading.sources.get(location.file).expect("a file");
        assert!(source.text().get(location.start..location.end).is_some(), "{location:?}");
    }
    for style in [Style::Plain, Style::Styled] {
        let report = render(&reading.diagnostics, &reading.sources, style);
        assert!(report.len() <= RENDERED_MAX * 101, "{}", report.len());
    }
    reading
}

/// The only code that is reported.
#[track_caller]
fn only(reading: &Reading) -> Code {
    let codes: Vec<String> = reading.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(codes.len(), 1, "{codes:#?}");
    reading.diagnostics[0].code
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(name)
}

#[test]
fn deep_nesting() {
    let deep = 100_000;
    for (opening, code) in [
        ("(", Code::NestingTooDeep),
        ("[", Code::NestingTooDeep),
        ("{0:", Code::NestingTooDeep),
        ("Not(", Code::NestingTooDeep),
        ("Some(", Code::NestingTooDeep),
        ("a(b:", Code::NestingTooDeep),
        ("{{", Code::Syntax),
        ("/*", Code::Syntax),
        ("r#", Code::Syntax),
        ("'", Code::Syntax),
    ] {
        assert_eq!(only(&read(&opening.repeat(deep))), code, "{opening}");
        let inside = BASE.replace("summary: ", &format!("summary: {}", opening.repeat(deep)));
        assert_eq!(only(&read(&inside)), code, "{opening}");
    }
    let condition = format!("when: {}Always{}", "Not(".repeat(deep), ")".repeat(deep));
    let inside = BASE.replace("when: SeverityAtLeast(5)", &condition);
    assert_eq!(only(&read(&inside)), Code::NestingTooDeep);
}

/// Goal: what is nested as deep as the limit allows is read and dropped without exhausting the
/// stack. Method: the deepest condition, in the small stack of a test thread.
#[test]
fn the_deepest_condition() {
    let condition = format!("when: {}Always{}", "Not(".repeat(59), ")".repeat(59));
    let reading = read(&BASE.replace("when: SeverityAtLeast(5)", &condition));
    assert!(reading.checked.is_some(), "{:?}", reading.diagnostics);
    let condition = format!("when: {}Always{}", "All([".repeat(29), "])".repeat(29));
    let reading = read(&BASE.replace("when: SeverityAtLeast(5)", &condition));
    assert!(reading.checked.is_some(), "{:?}", reading.diagnostics);
}

#[test]
fn large_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = folder.path().join("large.ron");
    // A file of a gigabyte that takes no room on the disk.
    fs::File::create(&large).and_then(|file| file.set_len(1 << 30)).expect("created");
    assert_eq!(only(&inspected(scenario::read(&large))), Code::FileTooLarge);
    let base = folder.path().join("base.ron");
    fs::write(&base, BASE.replace("lib.ron", "large.ron")).expect("written");
    assert_eq!(only(&inspected(scenario::read(&base))), Code::FileTooLarge);
}

#[test]
fn what_is_not_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(only(&inspected(scenario::read(folder.path()))), Code::Unreadable);
    if cfg!(unix) {
        assert_eq!(only(&inspected(scenario::read(Path::new("/dev/zero")))), Code::Unreadable);
    }
}

#[test]
fn a_million_rungs() {
    let rungs = |count: usize, rung: &str| {
        let rungs: String = (0..count).map(|n| format!("\"r{n}\":{rung},")).collect();
        BASE.replacen("rungs: {", &format!("rungs: {{{rungs}"), 1)
    };
    let rung = r#"Rung(title:"",severity:0)"#;
    assert_eq!(only(&read(&rungs(1_000_000, rung))), Code::FileTooLarge);
    assert_eq!(only(&read(&rungs(100_000, rung))), Code::Limit);
    // Every one of them is wrong: the file is read a few times and no more.
    let reading = read(&rungs(100_000, r#"Rung(title:"",severity:"0")"#));
    assert!(reading.diagnostics.len() <= 10, "{}", reading.diagnostics.len());
    // Every one stands twice.
    let reading = read(&rungs(40_000, rung).replacen(
        "rungs: {",
        &{
            let rungs: String = (0..40_000).map(|n| format!("\"r{n}\":{rung},")).collect();
            format!("rungs: {{{rungs}")
        },
        1,
    ));
    assert_eq!(reading.diagnostics.len(), 1001);
}

#[test]
fn many_unknown_words() {
    let cites = |count: usize| {
        let words: String = (0..count).map(|n| format!("\"book-{n}x\",")).collect();
        format!("cite: [{words}]")
    };
    let references: String =
        (0..50_000).map(|n| format!("\"paper-{n}\": Reference(title: \"\"),")).collect();
    let text = BASE
        .replace(r#"cite: ["book"]"#, &cites(100_000))
        .replace("references: {", &format!("references: {{{references}"));
    let reading = read(&text);
    assert_eq!(reading.diagnostics.len(), 1001);
    assert_eq!(reading.diagnostics[0].code, Code::UnknownId);
    // The same where the words may be declared in a library that is missing.
    let reading = read(&text.replace("lib.ron", "other.ron"));
    assert_eq!(reading.diagnostics.len(), 1);
}

#[test]
fn long_words() {
    let long = "x".repeat(1 << 19);
    let reading = read(&BASE.replace("\"low\"", &format!("\"{long}\"")));
    assert!(reading.diagnostics.iter().all(|one| one.message.len() < 2000));
    assert_eq!(only(&reading), Code::MalformedId);
    read(&BASE.replace("start: \"low\"", &format!("start: \"{long}\"")));
    read(&BASE.replace("burden", &long));
    read(&BASE.replace("Closes", &long));
    read(&BASE.replace("basis: Judgement", &format!("basis: {long}")));
    read(&BASE.replace("id: \"base\"", &format!("id: \"{long}\"")));
    read(&BASE.replace("\"lib.ron\"", &format!("\"{long}\"")));
    // Everything on one line.
    let line = BASE.replace("// A small", "/* A small").replace("one place.\n", "one place. */");
    assert_eq!(read(&line.replace('\n', " ")).diagnostics, []);
    let padded = line.replace('\n', &" ".repeat(10_000));
    assert_eq!(only(&read(&padded.replace("cost: 2", "cost: 7"))), Code::Cost);
}

#[test]
fn numbers_that_are_none() {
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    for number in ["NaN", "-NaN", "inf", "-inf", "1e999", "-0.0", "1e-320", "99999999999999999999"]
    {
        // Every number behind a space or an opening parenthesis.
        let text: String = BASE
            .split_inclusive([' ', '('])
            .map(|word| {
                let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
                if is_number(word) { word.replacen(digits, number, 1) } else { word.to_owned() }
            })
            .collect();
        assert!(text.contains(&format!("Point({number}")), "{number}");
        let reading = read(&text);
        assert!(reading.checked.is_none(), "{number}");
    }
}

#[test]
fn includes_that_leave_the_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("lib.ron"), LIBRARY).expect("written");
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base.ron");
    let absolute = outside.path().join("lib.ron").display().to_string();
    for include in
        ["../lib.ron", "sub/../../lib.ron", "..", "./..", "", ".", "\\\\lib.ron", &absolute]
    {
        fs::write(&base, BASE.replace("lib.ron", include)).expect("written");
        assert_eq!(only(&inspected(scenario::read(&base))), Code::IncludeOutside, "{include}");
    }
    #[cfg(unix)]
    {
        let link = |to: &Path, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join(name)).expect("linked");
            fs::write(&base, BASE.replace("lib.ron", &format!("{name}/lib.ron"))).expect("written");
            inspected(scenario::read(&base))
        };
        assert_eq!(only(&link(outside.path(), "out")), Code::IncludeOutside);
        fs::create_dir(folder.path().join("in")).expect("created");
        fs::write(folder.path().join("in/lib.ron"), LIBRARY).expect("written");
        assert_eq!(link(&folder.path().join("in"), "also-in").diagnostics, []);
        assert_eq!(only(&link(Path::new("/dev/fd"), "descriptors")), Code::Unreadable);
    }
}

#[test]
fn loops_of_includes() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, include: &str| {
        let text = format!("Library(format: 1, include: [\"{include}\"])");
        fs::write(folder.path().join(name), text).expect("written");
    };
    let base = folder.path().join("base.ron");
    fs::write(&base, BASE.replace("lib.ron", "a.ron")).expect("written");
    write("a.ron", "./b.ron");
    write("b.ron", "c.ron");
    write("c.ron", "b.ron");
    let reading = inspected(scenario::read(&base));
    assert_eq!(only(&reading), Code::IncludeLoop);
    let names = |message: &str| message.replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(
        names(&reading.diagnostics[0].message),
        "files include each other in a circle: `b.ron` -> `c.ron` -> `b.ron`"
    );
    fs::write(&base, BASE.replace("lib.ron", "base.ron")).expect("written");
    assert_eq!(only(&inspected(scenario::read(&base))), Code::IncludeLoop);
}

/// Goal: two libraries may share a third. Method: it is included by both, under two spellings.
#[test]
fn a_file_is_read_once() {
    let library = |include: &str| format!("Library(format: 1, include: [\"{include}\"])");
    let reading = scenario::read_memory([
        ("x/base.ron", BASE.replace("\"lib.ron\"", "\"a.ron\", \"y/b.ron\", \"y/lib.ron\"")),
        ("x/a.ron", library("y//./lib.ron")),
        ("x/y/b.ron", library("lib.ron")),
        ("x/y/lib.ron", LIBRARY.to_owned()),
    ]);
    assert_eq!(reading.diagnostics, []);
    let names: Vec<&str> = reading.sources.iter().map(|source| source.name()).collect();
    assert_eq!(names, ["x/base.ron", "x/a.ron", "x/y/lib.ron", "x/y/b.ron"]);
}

/// Goal: a scenario may set a quantity that its libraries leave open, but libraries may not
/// disagree.
#[test]
fn parameters_of_a_scenario_override_those_of_its_includes() {
    let works = |a: u32| {
        format!(
            "Library(format: 1, parameters: {{ \"works\": Shared(value: Beta(a: {a}, b: 1), basis: Judgement) }})"
        )
    };
    let base = BASE.replace("\"lib.ron\"", "\"lib.ron\", \"one.ron\"");
    let reading = scenario::read_memory([
        ("base.ron", base.clone()),
        ("lib.ron", LIBRARY.to_owned()),
        ("one.ron", works(1)),
    ]);
    let checked = reading.into_checked().expect("no errors");
    let value = format!("{:?}", checked.scenario().parameters["works"].value);
    assert_eq!(value, "Beta { a: 7.0, b: 3.0 }");
    let reading = scenario::read_memory([
        ("base.ron", base.replace("\"one.ron\"", "\"one.ron\", \"two.ron\"")),
        ("lib.ron", LIBRARY.to_owned()),
        ("one.ron", works(1)),
        ("two.ron", works(2)),
    ]);
    assert_eq!(only(&reading), Code::DuplicateId);
}

#[test]
fn junk() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("junk.ron");
    let junk: Vec<u8> =
        (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(&path, &junk).expect("written");
    assert_eq!(only(&inspected(scenario::read(&path))), Code::NotUtf8);
    for text in [
        "\0\0\0",
        "\u{feff}",
        "\u{feff}\u{feff}()",
        "\u{202e}(\u{a0})",
        "🛩(",
        "()",
        "Scenario",
        "Some(Scenario())",
    ] {
        assert!(read(text).checked.is_none(), "{text:?}");
    }
    let marked = format!("\u{feff}{BASE}");
    assert_eq!(read(&marked).diagnostics, []);
    let windows = BASE.replace('\n', "\r\n");
    assert_eq!(read(&windows).diagnostics, []);
    let explicit = format!(
        "#![enable(implicit_some)]\n{}",
        BASE.replace("menu: \"basic\"", "menu: Some(\"basic\")")
    );
    assert_eq!(read(&explicit).diagnostics, []);
}

/// Goal: a file that was only half written is refused, wherever it breaks off, in one pass. Method:
/// every prefix of the example with every field is refused for its syntax.
#[test]
fn a_file_that_breaks_off() {
    let whole = fs::read_to_string(example("schema.ron")).expect("there");
    let last = whole.rfind(')').expect("a bracket");
    for (end, _) in whole.char_indices() {
        let reading = scenario::read_memory([("schema.ron", &whole[..end])]);
        let codes: Vec<Code> = reading.diagnostics.iter().map(|one| one.code).collect();
        let is_begun = whole[..end].contains("Scenario(");
        if end <= last && is_begun {
            assert_eq!(codes, [Code::Syntax], "at {end}");
        }
    }
}

/// A change of a text at a place, as a part of its length.
fn edited(text: &str, edits: &[(f64, u8, String)]) -> String {
    edits.iter().fold(text.to_owned(), |mut text, (place, length, with)| {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary((place * text.len() as f64) as usize);
        let end = boundary((start + usize::from(*length)).min(text.len())).max(start);
        text.replace_range(start..end, with);
        text
    })
}

/// Words and signs that mean something in a scenario.
fn token() -> impl Strategy<Value = String> {
    let tokens = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "'",
        "/",
        "/*",
        "*/",
        "//",
        "\\",
        "#",
        "r#\"",
        "Some(",
        "None",
        "Not(",
        "All([",
        "Point",
        "Use(\"x\")",
        "NaN",
        "-1",
        "0",
        "1e400",
        "é",
        "\0",
        "\n",
        " ",
        "when:",
        "p:",
        "basis:",
        "Closes",
        "\"low\"",
        "\"en\"",
        "include:",
        "format:",
    ];
    prop_oneof![
        4 => proptest::sample::select(tokens.to_vec()).prop_map(str::to_owned),
        1 => "[ -~]{0,3}",
        1 => Just(String::new()),
    ]
}

/// A text with some of its words replaced, so that its brackets still match.
fn reworded(text: &str, edits: &[(prop::sample::Index, String)]) -> String {
    let is_word = |c: char| c.is_alphanumeric() || "_-.\"".contains(c);
    edits.iter().fold(text.to_owned(), |mut text, (index, with)| {
        let starts: Vec<usize> = text
            .char_indices()
            .filter(|&(at, c)| is_word(c) && !text[..at].ends_with(is_word))
            .map(|(at, _)| at)
            .collect();
        let start = starts[index.index(starts.len())];
        let length = text[start..].find(|c| !is_word(c)).unwrap_or(0);
        text.replace_range(start..start + length, with);
        text
    })
}

/// Values and names of every kind, right and wrong.
fn value() -> impl Strategy<Value = String> {
    let values = [
        "0",
        "1",
        "-1",
        "0.5",
        "1e9",
        "NaN",
        "256",
        "\"low\"",
        "\"fear\"",
        "\"line\"",
        "\"\"",
        "[]",
        "{}",
        "()",
        "[1]",
        "{\"a\": 1}",
        "(a: 1)",
        "Some(1)",
        "None",
        "Always",
        "Not(Always)",
        "All([])",
        "Any([1])",
        "TrackAt(\"sky\", \"low\")",
        "TrackAt(\"sky\")",
        "Point(1)",
        "Point",
        "Use(\"works\")",
        "Beta(a: 1)",
        "Closes",
        "Climate",
        "Open(track: \"mood\")",
        "when",
        "p",
        "slots",
        "title",
        "x",
        "r\"y\"",
        "r#\"z\"#",
        "'q'",
        "b\"b\"",
        "true",
        "Move()",
        "Rung(title: 1)",
        "Effect(odds: 1)",
    ];
    proptest::sample::select(values.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        // The same cases every time: what fails here fails for everybody.
        rng_seed: RngSeed::Fixed(20_151_117),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Goal: no text makes the reader panic, hang or point outside of it. Method: a sound scenario
    /// with a few places overwritten.
    #[test]
    fn any_change(edits in prop::collection::vec((0.0..1.0, 0..9_u8, token()), 1..6)) {
        read(&edited(BASE, &edits));
        let schema = fs::read_to_string(example("schema.ron")).expect("there");
        let library = fs::read_to_string(example("catalogue.ron")).expect("there");
        let files = [("schema.ron", edited(&schema, &edits)), ("catalogue.ron", edited(&library, &edits))];
        inspected(scenario::read_memory(files));
    }

    /// The same for texts that are well-formed still.
    #[test]
    fn any_words(edits in prop::collection::vec((any::<prop::sample::Index>(), value()), 1..8)) {
        read(&reworded(BASE, &edits));
        inspected(scenario::read_memory([
            ("base.ron", BASE.to_owned()),
            ("lib.ron", reworded(LIBRARY, &edits)),
        ]));
    }
}
