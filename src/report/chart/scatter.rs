//! Points with two coordinates, and the line of those that nothing beats in both.

use crate::report::chart::Axis;
use crate::report::chart::Heading;
use crate::report::chart::Interval;
use crate::report::chart::LABEL;
use crate::report::chart::MARGIN;
use crate::report::chart::NOTE;
use crate::report::chart::WIDTH;
use crate::report::chart::axis;
use crate::report::chart::axis::Scale;
use crate::report::chart::axis::line;
use crate::report::chart::in_words;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Drawing;
use crate::report::drawing::Element;
use crate::report::drawing::Lettering;
use crate::report::palette;

/// A point.
#[derive(Debug, Clone)]
pub struct Point {
    /// What it is.
    pub label: String,
    /// A few letters that stand in it; the table says what they stand for.
    pub mark: String,
    /// Along the level axis.
    pub x: f64,
    /// Along the upright axis.
    pub y: f64,
    /// What one is unsure of in `y`.
    pub interval: Option<Interval>,
    /// Whether no other point is better in one coordinate and no worse in the other.
    pub is_on_frontier: bool,
}

const HEIGHT: f64 = 420.0;
const RADIUS: f64 = 13.0;

/// Points, those of the frontier large, with their marks and joined by steps; lower is better on
/// both axes.
#[must_use]
pub fn scatter(
    heading: &Heading<'_>,
    (along, upright): (&Axis<'_>, &Axis<'_>),
    points: &[Point],
) -> String {
    let language = heading.language;
    let top = MARGIN + LABEL + 20.0;
    let bottom = top + HEIGHT;
    let heights = points.iter().flat_map(|point| {
        let (low, high) = point.interval.unwrap_or((point.y, point.y));
        [point.y, low, high]
    });
    let up = Scale::with_zero(heights, (bottom, top + RADIUS));
    let widest = up
        .ticks(5)
        .into_iter()
        .map(|tick| drawing::width(&upright.unit.value(language, tick), NOTE, false))
        .fold(24.0, f64::max);
    let (left, right) = (MARGIN + widest + 10.0, WIDTH - MARGIN);
    let level = Scale::with_zero(points.iter().map(|point| point.x), (left, right - RADIUS));
    let mut drawing = Drawing::new();
    axis::paint_below(&mut drawing, language, (along, &level), (top, bottom));
    axis::paint_left(&mut drawing, language, (upright, &up), (left, right));
    let mut frontier: Vec<&Point> = points.iter().filter(|one| one.is_on_frontier).collect();
    frontier.sort_by(|one, other| one.x.total_cmp(&other.x).then(other.y.total_cmp(&one.y)));
    let at = |point: &Point| (level.place(point.x), up.place(point.y));
    drawing.add(&steps(&frontier, at, right));
    for point in points.iter().filter(|one| !one.is_on_frontier).chain(frontier) {
        paint(
            &mut drawing,
            point,
            at(point),
            point.interval.map(|(low, high)| (up.place(low), up.place(high))),
            &sentence(heading, (along, upright), point),
        );
    }
    let description: Vec<String> =
        points.iter().map(|point| sentence(heading, (along, upright), point)).collect();
    heading.finish(&drawing, bottom + axis::BELOW, &description)
}

/// Between two points of the frontier one pays for the dearer one only when one reaches it.
fn steps(frontier: &[&Point], at: impl Fn(&Point) -> (f64, f64), right: f64) -> Element {
    let mut corners: Vec<(f64, f64)> = Vec::new();
    for point in frontier {
        let (x, y) = at(point);
        if let Some((_, before)) = corners.last().copied() {
            corners.push((x, before));
        }
        corners.push((x, y));
    }
    if let Some((_, y)) = corners.last().copied() {
        corners.push((right, y));
    }
    Element::new("path")
        .text("d", &drawing::straight(&corners))
        .fill("none")
        .stroke(palette::DOWN, 2.5)
}

fn paint(
    drawing: &mut Drawing,
    point: &Point,
    (x, y): (f64, f64),
    interval: Option<Interval>,
    sentence: &str,
) {
    drawing.begin(sentence);
    if let Some((low, high)) = interval {
        drawing.add(&line((x, low), (x, high), palette::FAINT, 1.5));
    }
    let circle = Element::new("circle").number("cx", x).number("cy", y);
    if point.is_on_frontier {
        drawing.add(&circle.number("r", RADIUS).fill(palette::TOKEN).stroke(palette::INK, 2.0));
        let size = (NOTE * 1.7 * RADIUS / drawing::width(&point.mark, NOTE, true)).min(NOTE);
        let colour = palette::ON_TOKEN;
        let lettering = Lettering { size, bold: true, colour, anchor: Anchor::Middle };
        drawing.words(x, y + size * 0.36, lettering, &point.mark);
    } else {
        drawing.add(&circle.number("r", 4.5).fill(palette::PAPER).stroke(palette::FAINT, 1.5));
    }
    drawing.end();
}

fn sentence(
    heading: &Heading<'_>,
    (along, upright): (&Axis<'_>, &Axis<'_>),
    point: &Point,
) -> String {
    let language = heading.language;
    let x = along.unit.value(language, point.x);
    let y = in_words(upright, language, point.y, point.interval);
    format!("{} {}: {} {x}, {} {y}", point.mark, point.label, along.title, upright.title)
}
