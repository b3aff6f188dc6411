//! Lines of at most 100 columns: paragraphs with a hanging indent, and tables whose last column
//! wraps.

use unicode_width::UnicodeWidthStr;

use crate::report::show::WIDTH;
use crate::report::words::wrap;

/// A last column narrower than this goes below its row.
const LAST_MIN: usize = 24;

/// On which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A paragraph, or several apart by blank lines.
pub(super) fn paragraph(text: &str) -> String {
    let paragraphs: Vec<String> = text.split("\n\n").map(|one| wrap(one, WIDTH, "")).collect();
    paragraphs.join("\n")
}

/// A paragraph whose first line begins with `first` and whose others are indented two columns more
/// than `first` is.
pub(super) fn hanging(first: &str, text: &str) -> String {
    let indent = if first.trim().is_empty() { first.width() + 2 } else { first.width() };
    let lines = wrap(text, WIDTH - indent, "");
    let mut hanging = String::new();
    for (place, line) in lines.lines().enumerate() {
        let lead = if place == 0 { first.to_owned() } else { " ".repeat(indent) };
        hanging.push_str(&format!("{lead}{line}\n"));
    }
    hanging
}

/// Rows of cells under each other. The last column takes the rest of the width and wraps; a line
/// feed in it begins a new line.
pub(super) fn table(indent: usize, sides: &[Side], rows: &[Vec<String>]) -> String {
    let columns = sides.len();
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0))
        .collect();
    let taken: usize = widths.iter().map(|width| width + 2).sum::<usize>() + indent;
    let fits = taken + LAST_MIN <= WIDTH;
    let rest = if fits { taken } else { indent + 4 };
    let mut text = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for ((cell, width), side) in row.iter().zip(&widths).zip(sides) {
            let pad = " ".repeat(width - cell.width());
            match side {
                Side::Left => line.push_str(&format!("{cell}{pad}  ")),
                Side::Right => line.push_str(&format!("{pad}{cell}  ")),
            }
        }
        let last = row[columns].lines().flat_map(|part| {
            let wrapped = wrap(part, WIDTH - rest, "");
            wrapped.lines().map(str::to_owned).collect::<Vec<String>>()
        });
        let mut last = last.peekable();
        if fits && let Some(first) = last.next() {
            line.push_str(&first);
        }
        text.push_str(&format!("{}\n", line.trim_end()));
        for more in last {
            text.push_str(&format!("{}{more}\n", " ".repeat(rest)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_wraps() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let words = "word ".repeat(20);
        let rows = [row(["a", "1", "short"]), row(["bcd", "23", &words])];
        let text = table(2, &[Side::Left, Side::Right], &rows);
        assert!(text.starts_with("  a     1  short\n  bcd  23  word word"), "{text}");
        assert!(text.lines().nth(2).is_some_and(|line| line.starts_with("           word")));
    }

    #[test]
    fn long_cells_push_the_last_column_below() {
        let rows = [vec!["x".repeat(90), "below".to_owned()]];
        assert_eq!(table(2, &[Side::Left], &rows), format!("  {}\n      below\n", "x".repeat(90)));
    }
}
