//! What a scenario file is refused for, code by code.
//!
//! Each case takes the scenario `rejections/base.ron`, in which nothing is wrong, and spoils it in
//! a place or two. The mark `^` in what is written there stands before the place that the
//! diagnostic points at. Nothing else may be reported, so every case also says that its mistake
//! draws no others after it.

use std::collections::BTreeSet;
use std::path::Path;

use offramp::scenario;
use offramp::scenario::Reading;
use offramp::scenario::diagnostic::Code;
use offramp::scenario::diagnostic::Diagnostic;

mod files;
mod limits;
mod spoils;

/// A scenario in which nothing is wrong.
pub(crate) const BASE: &str = include_str!("rejections/base.ron");

/// The library that it includes.
pub(crate) const LIBRARY: &str = include_str!("rejections/lib.ron");

/// One mistake and what is said of it.
struct Case {
    code: Code,
    reading: Reading,
    /// File, line and column.
    place: Option<(usize, usize, usize)>,
    /// A part of the hint; empty if there is none.
    hint: String,
}

impl Case {
    /// A scenario with the usual library; the place is where the mark stands in either of them.
    fn new(code: Code, base: &str, library: &str, hint: &str) -> Case {
        let (base, in_base) = unmarked(base);
        let (library, in_library) = unmarked(library);
        let in_base = in_base.map(|(line, column)| (0, line, column));
        let in_library = in_library.map(|(line, column)| (1, line, column));
        let reading = scenario::read_memory([("base.ron", base), ("lib.ron", library)]);
        Case { code, reading, place: in_base.or(in_library), hint: hint.to_owned() }
    }

    /// What is not as the case says, if anything.
    fn failure(&self) -> Option<String> {
        let found: Vec<String> =
            self.reading.diagnostics.iter().map(|one| self.shown(one)).collect();
        let place = self.place.map_or("nowhere".to_owned(), |place| format!("{place:?}"));
        let expected = format!("{} at {place}, {:?}", self.code, self.hint);
        let is_as_said = match self.reading.diagnostics.as_slice() {
            [one] => {
                let hint = one.hint.as_deref().unwrap_or_default();
                one.code == self.code
                    && self.place_of(one) == self.place
                    && hint.contains(&self.hint)
                    && hint.is_empty() == self.hint.is_empty()
                    && self.reading.checked.is_none() == one.is_error()
            }
            _ => false,
        };
        (!is_as_said).then(|| format!("expected {expected}\n  found {}", found.join("\n    and ")))
    }

    fn shown(&self, one: &Diagnostic) -> String {
        let place = self.place_of(one).map_or("nowhere".to_owned(), |place| format!("{place:?}"));
        format!("{} at {place}, {:?}: {}", one.code, one.hint, one.message)
    }

    fn place_of(&self, one: &Diagnostic) -> Option<(usize, usize, usize)> {
        let location = one.location?;
        let source = self.reading.sources.get(location.file).expect("a file");
        let (line, column) = source.position(location.start);
        Some((location.file, line, column))
    }
}

/// A text without its mark, and line and column of the mark.
fn unmarked(text: &str) -> (String, Option<(usize, usize)>) {
    let Some(mark) = text.find('^') else { return (text.to_owned(), None) };
    let before = &text[..mark];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    (text.replacen('^', "", 1), Some((line, column)))
}

/// A text in which each of the first words, which must stand there once, becomes the second.
fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from} stands once in the base");
        text.replacen(from, to, 1)
    })
}

fn cases() -> Vec<Case> {
    let spoils = spoils::SCENARIO
        .iter()
        .map(|(code, changes, hint)| Case::new(*code, &changed(BASE, changes), LIBRARY, hint));
    let libraries = spoils::LIBRARY
        .iter()
        .map(|(code, changes, hint)| Case::new(*code, BASE, &changed(LIBRARY, changes), hint));
    spoils.chain(libraries).chain(files::cases()).chain(limits::cases()).collect()
}

#[test]
fn nothing_is_wrong_with_the_base() {
    let reading = scenario::read_memory([("base.ron", BASE), ("lib.ron", LIBRARY)]);
    assert_eq!(reading.diagnostics, []);
    assert!(reading.into_checked().expect("checked").is_from_library("seminar"));
}

#[test]
fn every_mistake_is_found_where_it_is_and_alone() {
    let failures: Vec<String> = cases().iter().filter_map(Case::failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let covered: BTreeSet<Code> = cases().iter().map(|case| case.code).collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !covered.contains(code)).collect();
    assert_eq!(missing, [] as [&Code; 0]);
}

#[test]
fn the_examples_have_no_errors() {
    for name in ["schema", "chain", "gamblers-ruin", "product"] {
        let path = format!("{}/tests/scenarios/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let reading = scenario::read(Path::new(&path));
        let codes: BTreeSet<Code> = reading.diagnostics.iter().map(|one| one.code).collect();
        let expected = if name == "schema" { vec![] } else { vec![Code::NoCitation] };
        assert_eq!(codes.into_iter().collect::<Vec<_>>(), expected, "{name}");
        let checked = reading.into_checked().expect("no errors");
        assert_eq!(checked.is_from_library("academic_contacts"), name == "schema");
    }
}

/// Goal: whoever keeps the texts of a scenario has the scenario. Method: read one from the disk,
/// and again from the names and texts of its sources.
#[test]
fn a_scenario_can_be_read_again_from_its_sources() {
    let path = format!("{}/tests/scenarios/schema.ron", env!("CARGO_MANIFEST_DIR"));
    let first = scenario::read(Path::new(&path)).into_checked().expect("no errors");
    let kept: Vec<(String, String)> =
        first.sources().iter().map(|file| (file.name().into(), file.text().into())).collect();
    assert_eq!(kept.len(), 2);
    let again = scenario::read_memory(kept).into_checked().expect("no errors");
    assert_eq!(again.digest(), first.digest());
}

/// Goal: one run names every mistake. Method: many of them at once, of shape and of sense, and
/// the codes with their lines.
#[test]
fn many_mistakes_are_found_at_once() {
    let text = include_str!("rejections/many.ron");
    let reading = scenario::read_memory([("many.ron", text)]);
    let found: Vec<String> = reading
        .diagnostics
        .iter()
        .map(|one| {
            let location = one.location.expect("a place");
            let line = reading.sources.get(location.file).expect("a file").line_of(location.start);
            format!("{line} {one}")
        })
        .collect();
    let expected: Vec<&str> =
        text.lines().skip(1).filter_map(|line| line.strip_prefix("// ")).collect();
    assert_eq!(found, expected, "{}", found.join("\n// "));
}

/// Goal: code that reads scenarios can be shared between threads.
#[test]
fn checked_scenarios_can_be_shared() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<scenario::Checked>();
    is_shared::<scenario::Refused>();
}
