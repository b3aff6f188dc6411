//! A timeline: what stood where in which turn, and what happened.

use crate::report::chart::Heading;
use crate::report::chart::LABEL_LINE;
use crate::report::chart::MARGIN;
use crate::report::chart::NOTE;
use crate::report::chart::WIDTH;
use crate::report::chart::axis::line;
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

/// A row of a timeline.
#[derive(Debug, Clone)]
pub struct Lane {
    /// What it is of.
    pub label: String,
    /// What held for a while.
    pub spans: Vec<Span>,
    /// What happened once.
    pub marks: Vec<Mark>,
}

/// What held from one turn to another, both included.
#[derive(Debug, Clone)]
pub struct Span {
    /// The first turn.
    pub from: u32,
    /// The last turn.
    pub to: u32,
    /// What it was, in full.
    pub title: String,
    /// A few letters that stand in it.
    pub mark: String,
    /// How grave it was, from 0 to 1, which shades it.
    pub weight: f64,
}

/// What happened in a turn.
#[derive(Debug, Clone)]
pub struct Mark {
    /// When.
    pub turn: u32,
    /// What, in full.
    pub title: String,
    /// A letter or sign for it.
    pub mark: String,
}

const LABELS_MAX: f64 = 210.0;
const ROW: f64 = 38.0;
const MARK: f64 = 20.0;

/// Lanes over the turns from 0 to `last`; `turn` is the word for a turn.
#[must_use]
pub fn timeline(heading: &Heading<'_>, turn: &str, last: u32, lanes: &[Lane]) -> String {
    let (labels, labels_width) = column(lanes.iter().map(|lane| lane.label.as_str()), LABELS_MAX);
    let left = MARGIN + labels_width + 14.0;
    let step = (WIDTH - MARGIN - left) / (f64::from(last) + 1.0);
    let x = |turn: u32| left + f64::from(turn.min(last)) * step;
    let heights = labels.iter().map(|lines| ROW.max(lines.len() as f64 * LABEL_LINE + 8.0));
    let heights: Vec<f64> = heights.collect();
    let top = MARGIN + NOTE + 10.0;
    let bottom = top + heights.iter().sum::<f64>();
    let mut drawing = Drawing::new();
    drawing.words(MARGIN, MARGIN + NOTE, note(Anchor::Start), turn);
    for tick in ticks(last, step) {
        let middle = x(tick) + step / 2.0;
        drawing.add(&line((middle, top), (middle, bottom), palette::GRID, 1.0));
        drawing.words(middle, MARGIN + NOTE, note(Anchor::Middle), &tick.to_string());
    }
    let mut y = top;
    let mut description = Vec::new();
    for ((lane, lines), height) in lanes.iter().zip(&labels).zip(&heights) {
        stack(&mut drawing, MARGIN, y + height / 2.0, label(Anchor::Start), lines);
        for span in &lane.spans {
            let width = x(span.to) + step - x(span.from);
            let area = Area { x: x(span.from), y: y + 4.0, width, height: height - 8.0 };
            paint(&mut drawing, area, span);
        }
        for mark in &lane.marks {
            let place = (x(mark.turn) + step / 2.0, y + height / 2.0);
            paint_mark(&mut drawing, place, step, mark);
        }
        description.push(sentence(lane));
        y += height;
        drawing.add(&line((MARGIN, y), (WIDTH - MARGIN, y), palette::GRID, 1.0));
    }
    heading.finish(&drawing, bottom + MARGIN, &description)
}

fn paint(drawing: &mut Drawing, area: Area, span: &Span) {
    drawing.begin(&format!("{}–{}: {}", span.from, span.to, span.title));
    let step = (span.weight.clamp(0.0, 1.0) * 4.999) as usize;
    let shape = drawing::rectangle(area.grown(-0.5), 3.0).fill(palette::STEPS[step]);
    drawing.add(&shape.stroke(palette::INK, 1.0));
    let room = area.width - 4.0;
    let needed = drawing::width(&span.mark, NOTE, true);
    if needed.min(room) >= needed * 0.75 {
        let size = NOTE * (room / needed).min(1.0);
        let colour = palette::ON_AREA;
        let lettering = Lettering { size, bold: true, colour, anchor: Anchor::Middle };
        drawing.words(area.middle(), area.y + area.height / 2.0 + 5.0, lettering, &span.mark);
    }
    drawing.end();
}

/// Signs are as large as their turn has room for.
fn paint_mark(drawing: &mut Drawing, (x, y): (f64, f64), room: f64, mark: &Mark) {
    drawing.begin(&format!("{}: {}", mark.turn, mark.title));
    let needed = drawing::width(&mark.mark, MARK, true).max(1.0);
    let size = MARK * (room / needed).clamp(0.4, 1.0);
    let lettering = Lettering { size, bold: true, ..label(Anchor::Middle) };
    drawing.words(x, y + size * 0.35, lettering, &mark.mark);
    drawing.end();
}

/// As many turns as there is room to number.
fn ticks(last: u32, step: f64) -> impl Iterator<Item = u32> {
    let wide = drawing::width(&last.to_string(), NOTE, false) + 10.0;
    let every = [1, 2, 5, 10, 20, 50, 100, 500, 1000, 5000, 20_000];
    let every = every.into_iter().find(|every| f64::from(*every) * step >= wide).unwrap_or(65_536);
    (0..=last).step_by(every as usize)
}

fn sentence(lane: &Lane) -> String {
    let spans = lane.spans.iter().map(|one| format!("{}–{} {}", one.from, one.to, one.title));
    let marks = lane.marks.iter().map(|one| format!("{} {}", one.turn, one.title));
    format!("{}: {}", lane.label, spans.chain(marks).collect::<Vec<_>>().join(", "))
}
