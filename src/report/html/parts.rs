//! The parts that pages are put together from.

use maud::Markup;
use maud::PreEscaped;
use maud::html;

/// Paragraphs, one for each stretch between empty lines.
#[must_use]
pub fn paragraphs(text: &str) -> Markup {
    let each = text.split("\n\n").map(str::trim).filter(|one| !one.is_empty());
    html! { @for paragraph in each { p { (paragraph) } } }
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Whether it holds numbers, which stand flush right.
    pub is_number: bool,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(title: impl Into<String>) -> Self {
        Column { title: title.into(), is_number: false }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(title: impl Into<String>) -> Self {
        Column { title: title.into(), is_number: true }
    }
}

/// A table whose first column names its rows. On a narrow screen it moves inside its own box.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.scroll role="group" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr { @for column in columns {
                    th class=[class(column.is_number)] scope="col" { (column.title) }
                } } }
                tbody { @for row in rows { tr {
                    @for (place, cell) in row.iter().enumerate() {
                        @let is_number = columns.get(place).is_some_and(|one| one.is_number);
                        @if place == 0 { th class=[class(is_number)] scope="row" { (cell) } }
                        @else { td class=[class(is_number)] { (cell) } }
                    }
                } } }
            }
        }
    }
}

fn class(is_number: bool) -> Option<&'static str> {
    is_number.then_some("number")
}

/// A drawing with a sentence that says what it shows, and beneath it the same as a table.
#[must_use]
pub fn figure(drawing: &str, label: &str, caption: &Markup, table: &Markup) -> Markup {
    html! {
        figure {
            (scrolling(drawing, label))
            figcaption { (caption) }
        }
        (table)
    }
}

/// An SVG document of this layer in a page; on a narrow screen it moves inside its own box, so that
/// its letters stay legible.
#[must_use]
pub fn scrolling(drawing: &str, label: &str) -> Markup {
    html! { div.scroll role="group" aria-label=(label) tabindex="0" { (inline(drawing)) } }
}

/// An SVG document of this layer in a page. Drawings escape what they are given themselves.
#[must_use]
pub fn inline(drawing: &str) -> Markup {
    PreEscaped(drawing.to_owned())
}

/// The same under another name, for a page that holds a drawing twice: no two elements share an id.
#[must_use]
pub fn inline_named(drawing: &str, name: &str) -> Markup {
    let found = drawing.split_once(" aria-labelledby=\"").and_then(|(_, after)| {
        let (ids, _) = after.split_once('"')?;
        ids.split_once("-title ").map(|(old, _)| old)
    });
    let Some(old) = found else { return inline(drawing) };
    let name = crate::report::drawing::escape(name);
    let ids = format!("\"{old}-title {old}-desc\"");
    let renamed = drawing
        .replacen(&ids, &format!("\"{name}-title {name}-desc\""), 1)
        .replacen(&format!("id=\"{old}-title\""), &format!("id=\"{name}-title\""), 1)
        .replacen(&format!("id=\"{old}-desc\""), &format!("id=\"{name}-desc\""), 1);
    PreEscaped(renamed)
}

/// What a badge says about something. Each looks different also without its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// A fact.
    Plain,
    /// In force, ready, agreed.
    Good,
    /// Out of force, late, refused.
    Bad,
    /// What to look at.
    Mark,
}

/// A word or two in a lozenge.
#[must_use]
pub fn badge(kind: Badge, words: &str) -> Markup {
    let class = match kind {
        Badge::Plain => "badge",
        Badge::Good => "badge good",
        Badge::Bad => "badge bad",
        Badge::Mark => "badge mark",
    };
    html! { span class=(class) { (words) } }
}

/// Something to read before going on.
#[must_use]
pub fn notice(content: &Markup) -> Markup {
    html! { div.notice { (content) } }
}

/// As [`notice`], for what one might regret not having read.
#[must_use]
pub fn warning(content: &Markup) -> Markup {
    html! { div.notice.warning { (content) } }
}

/// Cards side by side, as many as the width holds.
#[must_use]
pub fn cards(cards: &[Markup]) -> Markup {
    html! { ul.cards { @for card in cards { li.card { (card) } } } }
}

/// A few large numbers with their names.
#[must_use]
pub fn figures(figures: &[(String, String)]) -> Markup {
    html! { dl.figures { @for (name, value) in figures { div { dt { (name) } dd { (value) } } } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::drawing::Drawing;

    #[test]
    fn cells_are_escaped_and_numbers_stand_right() {
        let columns = [Column::words("a & b"), Column::numbers("n")];
        let rows = [vec![html! { ("<i>") }, html! { (1) }]];
        let text = table("c", &columns, &rows).into_string();
        assert!(text.contains(r#"<th scope="col">a &amp; b</th>"#), "{text}");
        assert!(text.contains(r#"<th scope="row">&lt;i&gt;</th><td class="number">1</td>"#));
    }

    #[test]
    fn a_drawing_can_stand_twice_in_a_page() {
        let drawing = Drawing::new().finish((1.0, 1.0), "one", "T", "D", "en");
        let text = inline_named(&drawing, "two").into_string();
        assert!(!text.contains("one-") && text.contains("\"two-title two-desc\""), "{text}");
        assert!(text.contains("id=\"two-title\"") && text.contains("id=\"two-desc\""));
    }

    #[test]
    fn paragraphs_stand_between_empty_lines() {
        let text = paragraphs("one\n\n<two>\n\n\n\n").into_string();
        assert_eq!(text, "<p>one</p><p>&lt;two&gt;</p>");
    }
}
