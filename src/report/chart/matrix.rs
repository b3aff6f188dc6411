//! A square of figures, shaded by how far each is from zero: what pairs do to each other.

use crate::report::chart::Axis;
use crate::report::chart::Heading;
use crate::report::chart::LABEL_LINE;
use crate::report::chart::MARGIN;
use crate::report::chart::NOTE;
use crate::report::chart::WIDTH;
use crate::report::chart::column;
use crate::report::chart::label;
use crate::report::chart::note;
use crate::report::chart::stack;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Area;
use crate::report::drawing::Drawing;
use crate::report::drawing::Lettering;
use crate::report::palette;

const LABELS_MAX: f64 = 300.0;
const ROW: f64 = 32.0;
const CELL_MAX: f64 = 74.0;

/// A square of figures. Rows carry the labels, columns their numbers; `None` leaves a place empty.
///
/// Rows and columns beyond the labels are left out.
#[must_use]
pub fn matrix(
    heading: &Heading<'_>,
    measured: &Axis<'_>,
    labels: &[String],
    values: &[Vec<Option<f64>>],
) -> String {
    let numbered: Vec<String> =
        labels.iter().enumerate().map(|(place, words)| format!("{} {words}", place + 1)).collect();
    let (broken, labels_width) = column(numbered.iter().map(String::as_str), LABELS_MAX);
    let left = MARGIN + labels_width + 12.0;
    let cell = ((WIDTH - MARGIN - left) / labels.len().max(1) as f64).min(CELL_MAX);
    let cells = || values.iter().flatten().flatten().filter(|value| value.is_finite());
    let most = cells().fold(0.0, |most: f64, value| most.max(value.abs()));
    let mut drawing = Drawing::new();
    for place in 0..labels.len() {
        let x = left + (place as f64 + 0.5) * cell;
        drawing.words(x, MARGIN + NOTE, note(Anchor::Middle), &(place + 1).to_string());
    }
    let mut y = MARGIN + NOTE + 8.0;
    let mut description = Vec::new();
    for (row, lines) in broken.iter().enumerate() {
        let height = ROW.max(lines.len() as f64 * LABEL_LINE + 6.0);
        stack(&mut drawing, MARGIN, y + height / 2.0, label(Anchor::Start), lines);
        for place in 0..labels.len() {
            let value = values.get(row).and_then(|row| row.get(place)).copied().flatten();
            let Some(value) = value else { continue };
            let words = measured.unit.value(heading.language, value);
            description.push(format!("{} × {}: {words}", labels[row], labels[place]));
            let area = Area { x: left + place as f64 * cell, y, width: cell, height };
            paint(&mut drawing, area.grown(-1.0), shade(value, most), &words);
        }
        y += height;
    }
    drawing.words(MARGIN, y + 24.0, label(Anchor::Start), measured.title);
    heading.finish(&drawing, y + 40.0, &description)
}

fn paint(drawing: &mut Drawing, area: Area, fill: &str, words: &str) {
    drawing.add(&drawing::rectangle(area, 3.0).fill(fill));
    let size = (NOTE * (area.width - 4.0) / drawing::width(words, NOTE, false)).min(NOTE);
    let colour = palette::ON_AREA;
    let lettering = Lettering { size, bold: false, colour, anchor: Anchor::Middle };
    let baseline = area.y + area.height / 2.0 + size * 0.36;
    drawing.words(area.middle(), baseline, lettering, words);
}

/// One of seven steps, the middle one for what is close to none.
fn shade(value: f64, most: f64) -> &'static str {
    let part = if most > 0.0 && value.is_finite() { value / most } else { 0.0 };
    palette::DIVERGING[(libm::round(part * 3.0) + 3.0).clamp(0.0, 6.0) as usize]
}
