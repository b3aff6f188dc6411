//! Diagnostics for people: each under an excerpt of its file.
//!
//! Whatever the files hold, the output stays small: excerpts are cut around the place, and only the
//! first hundred diagnostics are shown.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::Annotation;
use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Origin;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;

use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::diagnostic::Location;
use crate::scenario::diagnostic::Severity;
use crate::scenario::source::Source;
use crate::scenario::source::Sources;

/// So many diagnostics are shown, and the rest is counted.
const SHOWN_MAX: usize = 100;

/// So many warnings of one kind are shown.
const ALIKE_MAX: usize = 3;

/// Columns of the output, except where a message is longer.
const WIDTH: usize = 100;

/// An excerpt has at most so many bytes; a longer line is cut around the place.
const EXCERPT_BYTES_MAX: usize = 64 << 10;

/// So much of a line that is cut is left on each side of the place.
const MARGIN_BYTES: usize = 120;

/// Whether the output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Letters only.
    Plain,
    /// With the escape sequences of a terminal.
    Styled,
}

/// Every diagnostic under its excerpt, and a line that counts them; nothing if there are none.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Styled => Renderer::styled(),
    };
    let renderer = renderer.term_width(WIDTH);
    let mut output = String::new();
    let shown = shown(diagnostics);
    for diagnostic in &shown {
        output.push_str(&renderer.render(&[group(diagnostic, sources)]));
        output.push_str("\n\n");
    }
    let hidden = diagnostics.len() - shown.len();
    if hidden > 0 {
        output.push_str(&format!("... and {hidden} more like these\n"));
    }
    output.push_str(&counted(diagnostics));
    output.push('\n');
    output
}

/// Every error and the first warnings of each kind, up to a limit: a warning that stands at every
/// line must not hide the error between them.
fn shown(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut warned: BTreeMap<&str, usize> = BTreeMap::new();
    let mut is_shown = |diagnostic: &&Diagnostic| {
        let before = warned.entry(diagnostic.code.as_str()).or_default();
        *before += 1;
        diagnostic.is_error() || *before <= ALIKE_MAX
    };
    diagnostics.iter().filter(|diagnostic| is_shown(diagnostic)).take(SHOWN_MAX).collect()
}

/// `2 errors, 1 warning`.
#[must_use]
pub fn counted(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|one| one.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(plural(errors, "error"));
    }
    if warnings > 0 {
        parts.push(plural(warnings, "warning"));
    }
    if parts.is_empty() { "no mistakes".to_owned() } else { parts.join(", ") }
}

/// `1 track`, `2 tracks`.
#[must_use]
pub fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    for excerpt in excerpts(diagnostic, sources) {
        if let Some(origin) = excerpt.origin {
            group = group.element(origin);
        }
        group = group.element(excerpt.snippet);
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    group
}

/// A part of a file with its marks.
struct Excerpt<'a> {
    /// The place, if the excerpt is a cut line, of which the columns are not those of the file.
    origin: Option<Origin<'a>>,
    snippet: Snippet<'a, Annotation<'a>>,
}

/// A place to mark.
struct Mark<'a> {
    location: Location,
    kind: AnnotationKind,
    label: Option<&'a str>,
}

/// The excerpts of a diagnostic: one for the place, which shows the others too if they are near,
/// and one for each of the others that is not.
fn excerpts<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Excerpt<'a>> {
    let Some(location) = diagnostic.location else { return Vec::new() };
    let label = diagnostic.label.as_deref();
    let main = Mark { location, kind: AnnotationKind::Primary, label };
    let others = diagnostic.also.iter().map(|(location, label)| Mark {
        location: *location,
        kind: AnnotationKind::Context,
        label: Some(label),
    });
    let mut bundles = vec![vec![main]];
    for other in others {
        if is_near(location, other.location, sources) {
            bundles[0].push(other);
        } else {
            bundles.push(vec![other]);
        }
    }
    bundles.iter().filter_map(|marks| excerpt(marks, sources)).collect()
}

/// Whether two places can be seen at once: in one file, and in lines that need not be scrolled.
fn is_near(one: Location, other: Location, sources: &Sources) -> bool {
    let Some(source) = sources.get(one.file).filter(|_| one.file == other.file) else {
        return false;
    };
    let indent = |place: Location| place.start - line_of(source, place.start).1.start;
    indent(one).abs_diff(indent(other)) < WIDTH
        && window(source, &[one, other]).len() <= EXCERPT_BYTES_MAX
}

fn excerpt<'a>(marks: &[Mark<'a>], sources: &'a Sources) -> Option<Excerpt<'a>> {
    let first = marks.first()?;
    let source = sources.get(first.location.file)?;
    let locations: Vec<Location> = marks.iter().map(|mark| mark.location).collect();
    let lines = window(source, &locations);
    let (line, column) = source.position(first.location.start);
    let is_cut = lines.len() > EXCERPT_BYTES_MAX;
    let shown = if is_cut { cut(source, first.location) } else { lines };
    let (line_start, _) = source.position(shown.start);
    let mut snippet = Snippet::source(source.text().get(shown.clone()).unwrap_or_default())
        .line_start(line_start);
    let mut origin = None;
    if is_cut {
        origin = Some(Origin::path(source.name()).line(line).char_column(column));
    } else {
        snippet = snippet.path(source.name());
    }
    for mark in marks {
        let span = on_one_line(source, mark.location);
        let span = span.start.clamp(shown.start, shown.end) - shown.start
            ..span.end.clamp(shown.start, shown.end) - shown.start;
        snippet = snippet.annotation(mark.kind.span(span).label(mark.label));
    }
    Some(Excerpt { origin, snippet })
}

/// The whole lines from the first of the places to the last.
fn window(source: &Source, locations: &[Location]) -> Range<usize> {
    let start = locations.iter().map(|one| one.start).min().unwrap_or(0);
    let end = locations.iter().map(|one| on_one_line(source, *one).end).max().unwrap_or(0);
    let (first, _) = line_of(source, start);
    let (last, _) = line_of(source, end.max(start));
    source.line(first).start..source.line(last).end
}

/// A place, but not past the end of the line on which it begins.
fn on_one_line(source: &Source, location: Location) -> Range<usize> {
    let (_, line) = line_of(source, location.start);
    location.start..location.end.clamp(location.start, line.end.max(location.start))
}

fn line_of(source: &Source, byte: usize) -> (usize, Range<usize>) {
    let line = source.line_of(byte);
    (line, source.line(line))
}

/// A part of a long line around a place.
fn cut(source: &Source, location: Location) -> Range<usize> {
    let (_, line) = line_of(source, location.start);
    let end = location.end.min(location.start + MARGIN_BYTES);
    let start = boundary(source.text(), location.start.saturating_sub(MARGIN_BYTES));
    let end = boundary(source.text(), end + MARGIN_BYTES);
    start.max(line.start)..end.min(line.end)
}

/// The last boundary between characters at or before a byte.
fn boundary(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Style;
    use super::render;
    use crate::scenario;

    fn shown(text: &str) -> String {
        let reading = scenario::read_memory([("x/tiny.ron", text)]);
        render(&reading.diagnostics, &reading.sources, Style::Plain)
    }

    #[test]
    fn a_report_has_excerpts_and_hints_and_a_count() {
        let text = "Scenario(\n    format: 1, заголовок: 2,\n    format: 3)";
        let report = shown(text);
        let (first, _) = report.split_once("\n\n").expect("several");
        assert_eq!(
            first,
            r#"error[S012]: this `Scenario` lacks the field `id`
 --> x/tiny.ron:1:1
  |
1 | Scenario(
  | ^^^^^^^^
  |
  = help: write `id: ...` in it"#
        );
        let second_time = r#"error[S010]: `format` stands here a second time
 --> x/tiny.ron:3:5
  |
2 |     format: 1, заголовок: 2,
  |     ------ the first time
3 |     format: 3)
  |     ^^^^^^
  |
  = help: give one of them another name, or take it out
"#;
        assert!(report.contains(second_time), "{report}");
        assert!(report.contains(" --> x/tiny.ron:2:16\n"), "{report}");
        assert!(report.ends_with("\n8 errors\n"), "{report}");
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let sources = scenario::read_memory([("a", "")]).sources;
        assert_eq!(render(&[], &sources, Style::Styled), "");
    }

    #[test]
    fn long_lines_and_long_lists_stay_short() {
        let line = format!("Scenario({}title: 1, {})", " ".repeat(70_000), "x: 1, ".repeat(120));
        let report = shown(&line);
        let excerpts = report.lines().filter(|line| !line.contains(" = help: "));
        let longest = excerpts.map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|length| length <= 130), "{longest:?}");
        assert!(report.contains(" --> x/tiny.ron:1:70017"), "a title that is a number");
        let end = report.lines().rev().take(3).collect::<Vec<_>>();
        assert!(end[0].starts_with("12") && end[0].ends_with(" errors"), "{end:?}");
        assert!(end[1].starts_with("... and 2"), "{end:?}");
    }
}
