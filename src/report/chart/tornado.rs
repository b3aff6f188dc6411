//! A tornado: how far an answer swings as one number after the other goes from low to high.

use crate::report::chart::Axis;
use crate::report::chart::Heading;
use crate::report::chart::LABEL;
use crate::report::chart::LABEL_LINE;
use crate::report::chart::MARGIN;
use crate::report::chart::NOTE;
use crate::report::chart::WIDTH;
use crate::report::chart::axis;
use crate::report::chart::axis::Scale;
use crate::report::chart::axis::line;
use crate::report::chart::column;
use crate::report::chart::label;
use crate::report::chart::note;
use crate::report::chart::stack;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Area;
use crate::report::drawing::Drawing;
use crate::report::palette;

/// What one number does to the answer.
#[derive(Debug, Clone)]
pub struct Swing {
    /// What the number is.
    pub label: String,
    /// The answer where it is low.
    pub at_low: f64,
    /// The answer where it is high.
    pub at_high: f64,
}

const ROW: f64 = 36.0;
const THICKNESS: f64 = 20.0;
const LABELS_MAX: f64 = 340.0;

/// Swings around the answer at the middle of all numbers, in the given order.
#[must_use]
pub fn tornado(
    heading: &Heading<'_>,
    measured: &Axis<'_>,
    middle: f64,
    swings: &[Swing],
) -> String {
    let language = heading.language;
    let (labels, labels_width) = column(swings.iter().map(|one| one.label.as_str()), LABELS_MAX);
    let (left, right) = (MARGIN + labels_width + 14.0, WIDTH - MARGIN - 6.0);
    let ends = swings.iter().flat_map(|swing| [swing.at_low, swing.at_high]);
    let scale = Scale::around(ends.chain([middle]), (left, right));
    let mut drawing = Drawing::new();
    let top = legend(&mut drawing, heading);
    let mut y = top;
    let mut rows = Vec::new();
    for lines in &labels {
        let height = ROW.max(lines.len() as f64 * LABEL_LINE + 8.0);
        rows.push(y + height / 2.0);
        y += height;
    }
    let bottom = y + 4.0;
    axis::paint_below(&mut drawing, language, (measured, &scale), (top, bottom));
    for ((swing, lines), row) in swings.iter().zip(&labels).zip(&rows) {
        drawing.begin(&sentence(heading, measured, swing));
        for (end, is_low) in [(swing.at_low, true), (swing.at_high, false)] {
            half(&mut drawing, (scale.place(middle), scale.place(end)), *row, is_low);
        }
        stack(&mut drawing, MARGIN, *row, label(Anchor::Start), lines);
        drawing.end();
    }
    let x = scale.place(middle);
    drawing.add(&line((x, top - 4.0), (x, bottom), palette::INK, 2.0));
    let mut description = vec![measured.unit.value(language, middle)];
    description.extend(swings.iter().map(|swing| sentence(heading, measured, swing)));
    heading.finish(&drawing, bottom + axis::BELOW, &description)
}

/// The half of a swing: where the number is low it is hollow, where it is high it is full.
fn half(drawing: &mut Drawing, (from, to): (f64, f64), row: f64, is_low: bool) {
    let area = Area {
        x: from.min(to),
        y: row - THICKNESS / 2.0,
        width: (to - from).abs(),
        height: THICKNESS,
    };
    drawing.add(&painted(area, is_low));
}

fn painted(area: Area, is_low: bool) -> drawing::Element {
    let shape = drawing::rectangle(area, 1.5);
    match is_low {
        true => shape.fill(palette::CLOSED).stroke(palette::DOWN, 2.0),
        false => shape.fill(palette::UP).stroke(palette::UP, 2.0),
    }
}

fn legend(drawing: &mut Drawing, heading: &Heading<'_>) -> f64 {
    let mut x = MARGIN;
    for (is_low, message) in [(true, "chart-number-low"), (false, "chart-number-high")] {
        let words = heading.language.text(message);
        let area = Area { x, y: MARGIN, width: 26.0, height: NOTE };
        drawing.add(&painted(area, is_low));
        drawing.words(x + 34.0, MARGIN + NOTE - 1.0, note(Anchor::Start), &words);
        x += 34.0 + drawing::width(&words, NOTE, false) + 24.0;
    }
    MARGIN + LABEL + 18.0
}

fn sentence(heading: &Heading<'_>, measured: &Axis<'_>, swing: &Swing) -> String {
    let value = |value| measured.unit.value(heading.language, value);
    heading.language.fill(
        "chart-swing",
        &[
            ("number", swing.label.as_str().into()),
            ("low", value(swing.at_low).into()),
            ("high", value(swing.at_high).into()),
        ],
    )
}
