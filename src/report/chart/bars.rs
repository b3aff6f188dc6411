//! Level bars, each with what one is unsure of.

use crate::report::chart::Axis;
use crate::report::chart::Heading;
use crate::report::chart::Interval;
use crate::report::chart::LABEL_LINE;
use crate::report::chart::MARGIN;
use crate::report::chart::WIDTH;
use crate::report::chart::axis;
use crate::report::chart::axis::Scale;
use crate::report::chart::axis::line;
use crate::report::chart::column;
use crate::report::chart::in_words;
use crate::report::chart::label;
use crate::report::chart::stack;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Area;
use crate::report::drawing::Drawing;
use crate::report::drawing::Lettering;
use crate::report::palette;

/// A bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long it is.
    pub value: f64,
    /// The narrow error, drawn thick: that of sampling.
    pub inner: Option<Interval>,
    /// The wide error, drawn thin: that of the parameters.
    pub outer: Option<Interval>,
    /// Whether it stands out.
    pub is_strong: bool,
}

const ROW: f64 = 34.0;
const THICKNESS: f64 = 18.0;
const LABELS_MAX: f64 = 300.0;

/// Bars from zero, with the value of each at the right, and a dashed line at a value to compare
/// them with.
#[must_use]
pub fn bars(
    heading: &Heading<'_>,
    measured: &Axis<'_>,
    bars: &[Bar],
    against: Option<f64>,
) -> String {
    let language = heading.language;
    let (labels, labels_width) = column(bars.iter().map(|bar| bar.label.as_str()), LABELS_MAX);
    let value = |bar: &Bar| measured.unit.value(language, bar.value);
    let values_width = bars
        .iter()
        .map(|bar| drawing::width(&value(bar), crate::report::chart::LABEL, bar.is_strong))
        .fold(0.0, f64::max);
    let left = MARGIN + labels_width + 12.0;
    let right = WIDTH - MARGIN - values_width - 12.0;
    let ends = bars
        .iter()
        .flat_map(|bar| [Some((bar.value, bar.value)), bar.inner, bar.outer].into_iter().flatten());
    let scale =
        Scale::with_zero(ends.flat_map(|(low, high)| [low, high]).chain(against), (left, right));
    let mut drawing = Drawing::new();
    let heights = labels.iter().map(|lines| ROW.max(lines.len() as f64 * LABEL_LINE + 8.0));
    let rows: Vec<(f64, f64)> = heights
        .scan(MARGIN, |y, height| {
            let middle = *y + height / 2.0;
            *y += height;
            Some((middle, *y))
        })
        .collect();
    let bottom = rows.last().map_or(MARGIN + ROW, |(_, end)| *end) + 4.0;
    axis::paint_below(&mut drawing, language, (measured, &scale), (MARGIN, bottom));
    if let Some(against) = against {
        let x = scale.place(against);
        let dashed = line((x, MARGIN), (x, bottom), palette::INK, 1.5);
        drawing.add(&dashed.text("stroke-dasharray", "5 4"));
    }
    for ((bar, lines), (middle, _)) in bars.iter().zip(&labels).zip(&rows) {
        drawing.begin(&sentence(heading, measured, bar));
        paint(&mut drawing, &scale, bar, *middle);
        let lettering = Lettering { bold: bar.is_strong, ..label(Anchor::Start) };
        stack(&mut drawing, MARGIN, *middle, lettering, lines);
        let lettering = Lettering { anchor: Anchor::End, ..lettering };
        stack(&mut drawing, WIDTH - MARGIN, *middle, lettering, &[value(bar)]);
        drawing.end();
    }
    let description: Vec<String> =
        bars.iter().map(|bar| sentence(heading, measured, bar)).collect();
    heading.finish(&drawing, bottom + axis::BELOW, &description)
}

fn paint(drawing: &mut Drawing, scale: &Scale, bar: &Bar, middle: f64) {
    let (zero, end) = (scale.place(0.0), scale.place(bar.value));
    let area = Area {
        x: zero.min(end),
        y: middle - THICKNESS / 2.0,
        width: (end - zero).abs().max(1.0),
        height: THICKNESS,
    };
    let fill = if bar.is_strong { palette::DOWN } else { palette::SKY };
    drawing.add(&drawing::rectangle(area, 2.0).fill(fill));
    if let Some((low, high)) = bar.outer {
        let (low, high) = (scale.place(low), scale.place(high));
        drawing.add(&line((low, middle), (high, middle), palette::INK, 1.5));
        for x in [low, high] {
            drawing.add(&line((x, middle - 6.0), (x, middle + 6.0), palette::INK, 1.5));
        }
    }
    if let Some((low, high)) = bar.inner {
        let (low, high) = (scale.place(low), scale.place(high));
        drawing.add(&line((low, middle), (high, middle), palette::INK, 5.0));
    }
}

fn sentence(heading: &Heading<'_>, measured: &Axis<'_>, bar: &Bar) -> String {
    let interval = bar.outer.or(bar.inner);
    format!("{}: {}", bar.label, in_words(measured, heading.language, bar.value, interval))
}
