//! Curves over turns: first passage, odds as they stood.

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
use crate::report::chart::label;
use crate::report::chart::note;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Drawing;
use crate::report::drawing::Element;
use crate::report::palette;

/// A curve.
#[derive(Debug, Clone)]
pub struct Curve {
    /// What it is of.
    pub label: String,
    /// Its points, from left to right.
    pub points: Vec<(f64, f64)>,
    /// What one is unsure of at each point; empty, or one a point.
    pub band: Vec<Interval>,
}

const HEIGHT: f64 = 300.0;
const SAMPLE: f64 = 44.0;
const LEGEND_LINE: f64 = 26.0;
const COLOURS: [&str; 5] =
    [palette::DOWN, palette::UP, palette::GREEN, palette::PURPLE, palette::LEVEL];
const DASHES: [Option<&str>; 5] = [None, Some("11 5"), Some("3 4"), Some("14 4 3 4"), Some("6 3")];

/// Curves over a level axis, stepped where a value holds until the next; upright lines with a label
/// mark what happened at a place.
#[must_use]
pub fn curves(
    heading: &Heading<'_>,
    (along, measured): (&Axis<'_>, &Axis<'_>),
    curves: &[Curve],
    are_steps: bool,
    marks: &[(f64, String)],
) -> String {
    let language = heading.language;
    let all = || curves.iter().flat_map(|curve| &curve.points);
    let bands = curves.iter().flat_map(|curve| &curve.band).flat_map(|(low, high)| [*low, *high]);
    let mut drawing = Drawing::new();
    let legend = legend(&mut drawing, curves, LABEL + 38.0);
    let top = legend + if marks.is_empty() { 6.0 } else { NOTE + 10.0 };
    let bottom = top + HEIGHT;
    let upright = Scale::with_zero(all().map(|point| point.1).chain(bands), (bottom, top));
    let ticks = upright.ticks(5).into_iter();
    let widest = ticks
        .map(|tick| drawing::width(&measured.unit.value(language, tick), NOTE, false))
        .fold(24.0, f64::max);
    let (left, right) = (MARGIN + widest + 10.0, WIDTH - MARGIN - 8.0);
    let places = all().map(|point| point.0).chain(marks.iter().map(|mark| mark.0));
    let level = Scale::around(places, (left, right));
    axis::paint_below(&mut drawing, language, (along, &level), (top, bottom));
    axis::paint_left(&mut drawing, language, (measured, &upright), (left, right));
    paint_marks(&mut drawing, &level, marks, (top, bottom));
    // The first curve is painted last, so that it lies above.
    for (place, curve) in curves.iter().enumerate().rev() {
        let at = |(x, y): (f64, f64)| (level.place(x), upright.place(y));
        drawing.begin(&curve.label);
        if curve.band.len() == curve.points.len() && !curve.band.is_empty() {
            drawing.add(&band(curve, at, are_steps).fill(COLOURS[place % 5]));
        }
        let points: Vec<(f64, f64)> = curve.points.iter().map(|point| at(*point)).collect();
        let path = drawing::straight(&if are_steps { stepped(&points) } else { points });
        drawing.add(&styled(Element::new("path").text("d", &path), place));
        drawing.end();
    }
    let description: Vec<String> =
        curves.iter().map(|curve| sentence(heading, measured, along, curve)).collect();
    heading.finish(&drawing, bottom + axis::BELOW, &description)
}

fn paint_marks(drawing: &mut Drawing, level: &Scale, marks: &[(f64, String)], height: Interval) {
    let (top, bottom) = height;
    for (at, words) in marks {
        let x = level.place(*at);
        let dashed = line((x, top), (x, bottom), palette::INK, 1.5);
        drawing.add(&dashed.text("stroke-dasharray", "2 4"));
        drawing.words(x, top - 5.0, note(Anchor::Middle), words);
    }
}

/// Paints samples of the lines with their labels, and gives the y below them.
fn legend(drawing: &mut Drawing, curves: &[Curve], top: f64) -> f64 {
    let (mut x, mut y) = (MARGIN, top);
    for (place, curve) in curves.iter().enumerate() {
        let room = WIDTH - 2.0 * MARGIN - SAMPLE - 8.0;
        let lines = drawing::lines(&curve.label, room, LABEL, false);
        for (number, words) in lines.iter().enumerate() {
            let width = SAMPLE + 8.0 + drawing::width(words, LABEL, false);
            if number > 0 || (x > MARGIN && x + width > WIDTH - MARGIN) {
                (x, y) = (MARGIN, y + LEGEND_LINE);
            }
            if number == 0 {
                let path = drawing::straight(&[(x, y - 5.0), (x + SAMPLE, y - 5.0)]);
                drawing.add(&styled(Element::new("path").text("d", &path), place));
            }
            drawing.words(x + SAMPLE + 8.0, y, label(Anchor::Start), words);
            x += width + 24.0;
        }
    }
    y + LEGEND_LINE - 12.0
}

fn styled(path: Element, place: usize) -> Element {
    let path = path.fill("none").stroke(COLOURS[place % 5], 3.0);
    // After five curves the colours begin again, and the dashes do not go with them.
    match DASHES[(place + place / 5) % 5] {
        Some(dashes) => path.text("stroke-dasharray", dashes),
        None => path,
    }
}

fn band(curve: &Curve, at: impl Fn((f64, f64)) -> (f64, f64), are_steps: bool) -> Element {
    let edge = |pick: fn(&Interval) -> f64| {
        let points = curve.points.iter().zip(&curve.band);
        let points: Vec<(f64, f64)> = points.map(|((x, _), band)| at((*x, pick(band)))).collect();
        if are_steps { stepped(&points) } else { points }
    };
    let mut outline = edge(|band| band.0);
    outline.extend(edge(|band| band.1).into_iter().rev());
    let path = drawing::straight(&outline) + "Z";
    Element::new("path").text("d", &path).text("fill-opacity", "0.18")
}

/// The corners of a line that holds each value until the next.
fn stepped(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut corners = Vec::with_capacity(2 * points.len());
    for (place, point) in points.iter().enumerate() {
        if place > 0 {
            corners.push((point.0, points[place - 1].1));
        }
        corners.push(*point);
    }
    corners
}

/// Where the curve begins and ends: all of its points are in the table.
fn sentence(heading: &Heading<'_>, measured: &Axis<'_>, along: &Axis<'_>, curve: &Curve) -> String {
    let language = heading.language;
    let told = |place: usize| {
        let (x, y) = curve.points[place];
        let value = in_words(measured, language, y, curve.band.get(place).copied());
        format!("{} {}: {value}", along.title, along.unit.value(language, x))
    };
    match curve.points.len() {
        0 => curve.label.clone(),
        1 => format!("{}: {}", curve.label, told(0)),
        count => format!("{}: {}, {}", curve.label, told(0), told(count - 1)),
    }
}
