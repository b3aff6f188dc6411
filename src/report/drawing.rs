//! A small SVG drawing: elements, words, arrows; the same bytes on every machine.
//!
//! It knows nothing of scenarios. What it writes stands alone: no styles, scripts or fonts from
//! elsewhere, presentation attributes only, so that several drawings can stand in one page. Words
//! are measured by a table that errs on the wide side, because the reader's fonts are not known.

use std::fmt::Write;

/// Fonts that most systems have, in the widths that [`width`] allows for.
const FONTS: &str = "Arial, 'Liberation Sans', 'DejaVu Sans', Helvetica, sans-serif";

/// An SVG element without content, with its attributes.
#[derive(Debug, Clone)]
pub struct Element {
    name: &'static str,
    attributes: String,
}

impl Element {
    /// An element without attributes.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Element { name, attributes: String::new() }
    }

    /// Adds an attribute that is a number, in the drawing's units.
    #[must_use]
    pub fn number(self, attribute: &str, value: f64) -> Self {
        self.text(attribute, &number(value))
    }

    /// Adds an attribute that is a text.
    #[must_use]
    pub fn text(mut self, attribute: &str, value: &str) -> Self {
        self.attributes.push_str(&format!(" {attribute}=\"{}\"", escape(value)));
        self
    }

    /// Fills it with a colour.
    #[must_use]
    pub fn fill(self, colour: &str) -> Self {
        self.text("fill", colour)
    }

    /// Draws its outline in a colour, so wide.
    #[must_use]
    pub fn stroke(self, colour: &str, width: f64) -> Self {
        self.text("stroke", colour).number("stroke-width", width)
    }
}

/// A rectangle with rounded corners.
#[must_use]
pub fn rectangle(area: Area, radius: f64) -> Element {
    Element::new("rect")
        .number("x", area.x)
        .number("y", area.y)
        .number("width", area.width)
        .number("height", area.height)
        .number("rx", radius)
}

/// A place on the drawing; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Area {
    /// The x of its right edge.
    #[must_use]
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// The x of its middle.
    #[must_use]
    pub fn middle(self) -> f64 {
        self.x + self.width / 2.0
    }

    /// The same, larger by `margin` on each side.
    #[must_use]
    pub fn grown(self, margin: f64) -> Self {
        Area {
            x: self.x - margin,
            y: self.y - margin,
            width: self.width + 2.0 * margin,
            height: self.height + 2.0 * margin,
        }
    }
}

/// Where a line of words begins, or what it is centred on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// How a line of words looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lettering {
    /// The size of the font.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub colour: &'static str,
    /// What stands at the given x.
    pub anchor: Anchor,
}

/// Elements, in the order in which they are painted.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    body: String,
}

impl Drawing {
    /// An empty drawing.
    #[must_use]
    pub fn new() -> Self {
        Drawing::default()
    }

    /// Paints an element.
    pub fn add(&mut self, element: &Element) {
        self.body.push_str(&format!("<{}{}/>\n", element.name, element.attributes));
    }

    /// Paints a line of words on a baseline.
    pub fn words(&mut self, x: f64, baseline: f64, lettering: Lettering, words: &str) {
        let anchor = match lettering.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let mut element = Element::new("text")
            .number("x", x)
            .number("y", baseline)
            .number("font-size", lettering.size)
            .text("text-anchor", anchor)
            .fill(lettering.colour);
        if lettering.bold {
            element = element.text("font-weight", "bold");
        }
        let attributes = element.attributes;
        self.body.push_str(&format!("<text{attributes}>{}</text>\n", escape(words)));
    }

    /// Begins a group that a reader's pointer and a screen reader know by `title`.
    pub fn begin(&mut self, title: &str) {
        self.body.push_str(&format!("<g>\n<title>{}</title>\n", escape(title)));
    }

    /// Ends the group that was begun last.
    pub fn end(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// Paints another drawing, moved down by `y`.
    pub fn insert(&mut self, y: f64, other: &Drawing) {
        let moved = format!("<g transform=\"translate(0 {})\">\n", number(y));
        self.body.push_str(&moved);
        self.body.push_str(&other.body);
        self.end();
    }

    /// The drawing as an SVG document, on white; in a page it follows the page's colours.
    ///
    /// `name` is the first part of its element ids, so that a page can hold several drawings;
    /// `title` and `description` are for those who cannot see it.
    #[must_use]
    pub fn finish(
        &self,
        size: (f64, f64),
        name: &str,
        title: &str,
        description: &str,
        language: &str,
    ) -> String {
        let (width, height) = (number(size.0), number(size.1));
        let name = escape(name);
        let mut svg = String::new();
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" xml:lang=\"{language}\" \
             aria-labelledby=\"{name}-title {name}-desc\" font-family=\"{FONTS}\">\n\
             <title id=\"{name}-title\">{title}</title>\n\
             <desc id=\"{name}-desc\">{description}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{body}</svg>\n",
            language = escape(language),
            title = escape(title),
            description = escape(description),
            body = self.body,
        );
        svg
    }
}

/// A line through points with its corners rounded, as the value of a path's `d`.
#[must_use]
pub fn rounded(points: &[(f64, f64)], radius: f64) -> String {
    let mut path = String::new();
    for (place, point) in points.iter().enumerate() {
        let corner = (place > 0).then(|| points.get(place + 1)).flatten();
        match corner {
            _ if place == 0 => path.push_str(&format!("M{}", pair(*point))),
            None => path.push_str(&format!("L{}", pair(*point))),
            Some(next) => {
                let before = points[place - 1];
                // Half of a segment is left to the corner at its other end.
                let reach =
                    radius.min(distance(before, *point) / 2.0).min(distance(*point, *next) / 2.0);
                let (from, to) = (toward(*point, before, reach), toward(*point, *next, reach));
                path.push_str(&format!("L{}Q{} {}", pair(from), pair(*point), pair(to)));
            }
        }
    }
    path
}

/// A line straight from point to point, as the value of a path's `d`.
#[must_use]
pub fn straight(points: &[(f64, f64)]) -> String {
    let points: Vec<String> = points.iter().map(|point| pair(*point)).collect();
    if points.is_empty() { String::new() } else { format!("M{}", points.join("L")) }
}

/// The head of an arrow of that width whose tip is at a point, to the right or to the left; with it
/// how much of the line it covers.
#[must_use]
pub fn arrowhead(tip: (f64, f64), to_the_right: bool, width: f64) -> (Element, f64) {
    let (length, half) = (head_length(width), head_height(width) / 2.0);
    let back = if to_the_right { tip.0 - length } else { tip.0 + length };
    let points =
        [tip, (back, tip.1 - half), (back, tip.1 + half)].map(|(x, y)| pair((x, y))).join(" ");
    (Element::new("polygon").text("points", &points), length - 1.0)
}

/// How high the head of an arrow of that width is.
#[must_use]
pub fn head_height(width: f64) -> f64 {
    9.0 + 1.4 * width
}

fn head_length(width: f64) -> f64 {
    9.0 + 1.2 * width
}

/// An upper bound of the width of a line of words, in most fonts.
#[must_use]
pub fn width(words: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = words.chars().map(em).sum();
    ems * size * if bold { 1.1 } else { 1.0 }
}

/// Words broken into lines no wider than `limit`: at spaces where that is possible, else anywhere.
#[must_use]
pub fn lines(words: &str, limit: f64, size: f64, bold: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size, bold) <= limit {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let fits = width(word, size, bold) <= limit;
        for letter in word.chars() {
            if !fits && !line.is_empty() && width(&format!("{line}{letter}-"), size, bold) > limit {
                lines.push(format!("{line}-"));
                line.clear();
            }
            line.push(letter);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Text that may stand in an element or, in double quotes, in an attribute. Characters that XML
/// does not allow at all become the replacement character.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(letter),
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// One decimal is finer than any screen or printer, and leaves no room for differences in the last
/// digits of a float.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").map_or(text.clone(), str::to_owned);
    if text == "-0" { "0".to_owned() } else { text }
}

fn pair((x, y): (f64, f64)) -> String {
    format!("{},{}", number(x), number(y))
}

fn distance(one: (f64, f64), other: (f64, f64)) -> f64 {
    // Segments are level or upright, so no root is needed.
    (one.0 - other.0).abs() + (one.1 - other.1).abs()
}

fn toward(from: (f64, f64), to: (f64, f64), reach: f64) -> (f64, f64) {
    let step = |a: f64, b: f64| a + (b - a).clamp(-reach, reach);
    (step(from.0, to.0), step(from.1, to.1))
}

/// The width of a letter in parts of the font size: the wider of Arial and DejaVu Sans, by classes.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '\u{a0}' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | 'г' | '/' | '“' | '”' | '"' => 0.53,
        'm' | 'w' | 'M' | 'W' | '%' | 'ш' | 'щ' | 'ж' | 'ю' | 'ф' | 'ы' | 'м' | '—' | '…' => {
            0.98
        }
        'Ж' | 'Ш' | 'Щ' | 'Ю' | 'М' | 'Ф' | 'Ы' => 1.1,
        'a'..='z' | '0'..='9' | 'а'..='я' | 'ё' | '«' | '»' | '–' => 0.66,
        'A'..='Z' | 'А'..='Я' | 'Ё' => 0.8,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        assert_eq!([3.0, -0.01, 0.25, 1e3].map(number), ["3", "0", "0.2", "1000"]);
    }

    #[test]
    fn words_break_where_they_must() {
        assert_eq!(lines("near miss", 60.0, 20.0, false), ["near", "miss"]);
        let long = lines("предупредительный", 100.0, 20.0, false);
        assert!(long.len() > 1 && long[0].ends_with('-'), "{long:?}");
        assert!(long.iter().all(|line| width(line, 20.0, false) <= 100.0));
        let fitting = width("однаждыдлинноеслово", 20.0, false);
        assert_eq!(lines("о однаждыдлинноеслово", fitting, 20.0, false).len(), 2);
        assert_eq!(lines("", 10.0, 20.0, false), [""]);
    }

    #[test]
    fn nothing_an_author_writes_breaks_the_markup() {
        assert_eq!(escape("a<b & \"c\">\u{1}"), "a&lt;b &amp; &quot;c&quot;&gt;\u{fffd}");
    }

    #[test]
    fn corners_are_round() {
        let path = rounded(&[(0.0, 0.0), (10.0, 0.0), (10.0, 4.0)], 8.0);
        assert_eq!(path, "M0,0L8,0Q10,0 10,2L10,4");
    }
}
