//! Charts: data to SVG, legible on paper, on a phone and ten metres from a projector.
//!
//! Each function takes what is to be shown, in the order in which it is to be shown, and knows
//! nothing of how it came about. Nothing is told by colour alone; every chart carries its figures
//! in words for those who cannot see it. A number that is not finite is drawn at the edge of its
//! axis.

mod axis;
mod bars;
mod curves;
mod matrix;
mod scatter;
mod timeline;
mod tornado;

pub use crate::report::chart::axis::Axis;
pub use crate::report::chart::axis::Unit;
pub use crate::report::chart::bars::Bar;
pub use crate::report::chart::bars::bars;
pub use crate::report::chart::curves::Curve;
pub use crate::report::chart::curves::curves;
pub use crate::report::chart::matrix::matrix;
pub use crate::report::chart::scatter::Point;
pub use crate::report::chart::scatter::scatter;
pub use crate::report::chart::timeline::Lane;
pub use crate::report::chart::timeline::Mark;
pub use crate::report::chart::timeline::Span;
pub use crate::report::chart::timeline::timeline;
pub use crate::report::chart::tornado::Swing;
pub use crate::report::chart::tornado::tornado;

use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Drawing;
use crate::report::drawing::Lettering;
use crate::report::language::Language;
use crate::report::palette;

/// The width of every chart.
const WIDTH: f64 = 760.0;
const MARGIN: f64 = 14.0;
/// The size of labels.
const LABEL: f64 = 17.0;
/// The size of figures on axes and in notes.
const NOTE: f64 = 14.0;
const LABEL_LINE: f64 = 21.0;

/// What a chart is called.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The first part of its element ids; no two drawings of a page share it.
    pub name: &'a str,
    /// What it is of.
    pub title: &'a str,
    /// The language of its figures and of the words that it adds.
    pub language: Language,
}

/// An interval around a value.
pub type Interval = (f64, f64);

impl Heading<'_> {
    fn finish(&self, drawing: &Drawing, height: f64, description: &[String]) -> String {
        let description = description.join("; ");
        let size = (WIDTH, height);
        drawing.finish(size, self.name, self.title, &description, self.language.code())
    }
}

fn label(anchor: Anchor) -> Lettering {
    Lettering { size: LABEL, bold: false, colour: palette::INK, anchor }
}

fn note(anchor: Anchor) -> Lettering {
    Lettering { size: NOTE, bold: false, colour: palette::FAINT, anchor }
}

/// Labels in a column that is as narrow as they allow and no wider than `limit`, broken into
/// lines; with it how wide the column is.
fn column<'a>(labels: impl Iterator<Item = &'a str>, limit: f64) -> (Vec<Vec<String>>, f64) {
    let broken: Vec<Vec<String>> =
        labels.map(|words| drawing::lines(words, limit, LABEL, false)).collect();
    let widths = broken.iter().flatten().map(|line| drawing::width(line, LABEL, false));
    let width = widths.fold(0.0, f64::max);
    (broken, width)
}

/// Paints lines of words around the middle of a row.
fn stack(drawing: &mut Drawing, x: f64, middle: f64, lettering: Lettering, lines: &[String]) {
    let first = middle - (lines.len() as f64 - 1.0) * LABEL_LINE / 2.0 + lettering.size * 0.35;
    for (place, line) in lines.iter().enumerate() {
        drawing.words(x, first + place as f64 * LABEL_LINE, lettering, line);
    }
}

fn in_words(axis: &Axis<'_>, language: Language, value: f64, interval: Option<Interval>) -> String {
    let value = axis.unit.value(language, value);
    match interval {
        None => value,
        Some((low, high)) => {
            let (low, high) = (axis.unit.value(language, low), axis.unit.value(language, high));
            format!("{value} ({low} … {high})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(name: &'static str) -> Heading<'static> {
        Heading { name, title: "A <chart> & \"more\"", language: Language::Russian }
    }

    fn percent(title: &str) -> Axis<'_> {
        Axis { title, unit: Unit::Percent }
    }

    fn plain(title: &str) -> Axis<'_> {
        Axis { title, unit: Unit::Plain }
    }

    #[test]
    fn bars_with_both_errors() {
        let bar = |label: &str, value: f64, is_strong| Bar {
            label: label.to_owned(),
            value,
            inner: Some((value * 0.95, value * 1.05)),
            outer: Some((value * 0.4, value * 1.9)),
            is_strong,
        };
        let rows = [
            bar("Без мер", 0.0242, false),
            bar("Правила поведения при сближении военных кораблей и самолётов <b>", 0.0156, false),
            bar("Все меры", 0.0106, true),
        ];
        let drawn = bars(&heading("bars"), &percent("P(тяжесть ≥ 6)"), &rows, Some(0.0242));
        insta::assert_snapshot!(drawn);
    }

    #[test]
    fn bars_on_both_sides_of_zero() {
        let bar = |label: &str, value: f64| Bar {
            label: label.to_owned(),
            value,
            inner: None,
            outer: Some((value - 0.01, value + 0.01)),
            is_strong: false,
        };
        let rows = [bar("Hotline", -0.021), bar("Rules", 0.0), bar("Zone", 0.004)];
        let axis = Axis { title: "Change, percentage points", unit: Unit::Points };
        let heading = Heading { language: Language::English, ..heading("change") };
        insta::assert_snapshot!(bars(&heading, &axis, &rows, None));
    }

    #[test]
    fn curves_in_steps_with_bands_and_marks() {
        let curve = |label: &str, growth: f64| Curve {
            label: label.to_owned(),
            points: (0..=20).map(|turn| (f64::from(turn), growth * f64::from(turn))).collect(),
            band: (0..=20)
                .map(|turn| (0.8 * growth * f64::from(turn), 1.2 * growth * f64::from(turn)))
                .collect(),
        };
        let all = [
            curve("Без мер", 0.02),
            curve("Первое меню", 0.015),
            curve("Все меры из обоих меню, если стороны о них договорятся", 0.006),
        ];
        let marks = [(7.0, "ход 7".to_owned())];
        let axes = (&plain("Ход"), &percent("P(тяжесть ≥ 6)"));
        insta::assert_snapshot!(curves(&heading("curves"), axes, &all, true, &marks));
    }

    #[test]
    fn a_tornado() {
        let swing = |label: &str, at_low: f64, at_high: f64| Swing {
            label: label.to_owned(),
            at_low,
            at_high,
        };
        let swings = [
            swing("P(опасное сближение → обстрел)", 0.011, 0.058),
            swing("Сила правил поведения", 0.031, 0.019),
            swing("Готовность линии", 0.026, 0.023),
        ];
        let axis = percent("P(тяжесть ≥ 6)");
        insta::assert_snapshot!(tornado(&heading("tornado"), &axis, 0.0242, &swings));
    }

    #[test]
    fn a_frontier() {
        let point = |mark: &str, x: f64, y: f64, is_on_frontier| Point {
            label: format!("set {mark}"),
            mark: mark.to_owned(),
            x,
            y,
            interval: Some((y * 0.6, y * 1.5)),
            is_on_frontier,
        };
        let points = [
            point("1", 0.0, 0.0242, true),
            point("2", 7.0, 0.0156, true),
            point("31", 20.0, 0.012, true),
            point("x", 12.0, 0.0194, false),
            point("y", 9.0, 0.023, false),
        ];
        let axes = (&plain("Политическая цена"), &percent("P(тяжесть ≥ 6)"));
        insta::assert_snapshot!(scatter(&heading("frontier"), axes, &points));
    }

    #[test]
    fn a_matrix_of_pairs() {
        let labels = ["Hotline", "Rules of the road", "Zone"].map(str::to_owned);
        let values = [
            vec![None, Some(-0.004), Some(0.002)],
            vec![Some(-0.004), None, Some(0.0)],
            vec![Some(0.002), Some(0.0), None],
        ];
        let axis = Axis { title: "Together less apart, percentage points", unit: Unit::Points };
        insta::assert_snapshot!(matrix(&heading("pairs"), &axis, &labels, &values));
    }

    #[test]
    fn a_timeline() {
        let span = |from, to, mark: &str, weight| Span {
            from,
            to,
            title: format!("rung {mark}"),
            mark: mark.to_owned(),
            weight,
        };
        let mark = |turn, mark: &str| Mark { turn, title: "a thing".into(), mark: mark.into() };
        let lanes = [
            Lane {
                label: "Небо над Балтикой".into(),
                spans: vec![span(0, 3, "2", 0.2), span(4, 4, "5", 0.5), span(5, 12, "8", 0.8)],
                marks: vec![],
            },
            Lane {
                label: "События".into(),
                spans: vec![],
                marks: vec![mark(3, "◆"), mark(12, "★")],
            },
        ];
        insta::assert_snapshot!(timeline(&heading("timeline"), "Ход", 24, &lanes));
    }

    #[test]
    fn nothing_and_nonsense_can_be_drawn() {
        let axis = plain("x");
        let odd = [f64::NAN, f64::INFINITY, -1e300, 0.0];
        let rows = odd.map(|value| Bar {
            label: String::new(),
            value,
            inner: Some((value, -value)),
            outer: None,
            is_strong: true,
        });
        let points = odd.map(|y| Point {
            label: String::new(),
            mark: String::new(),
            x: -y,
            y,
            interval: Some((y, y)),
            is_on_frontier: true,
        });
        let curve = |points| Curve { label: String::new(), points, band: vec![] };
        let lines = [curve(vec![]), curve(odd.map(|value| (value, value)).to_vec())];
        let swings = odd.map(|at_low| Swing { label: String::new(), at_low, at_high: 0.0 });
        let (one, none) = (heading("odd"), heading("none"));
        let span =
            Span { from: 9, to: 3, title: String::new(), mark: String::new(), weight: f64::NAN };
        let lane = Lane { label: String::new(), spans: vec![span], marks: vec![] };
        let drawn = [
            bars(&one, &axis, &rows, Some(f64::NAN)),
            bars(&none, &axis, &[], None),
            curves(&one, (&axis, &axis), &lines, true, &[]),
            curves(&none, (&axis, &axis), &[], false, &[]),
            tornado(&one, &axis, f64::NAN, &swings),
            tornado(&none, &axis, 0.0, &[]),
            scatter(&one, (&axis, &axis), &points),
            scatter(&none, (&axis, &axis), &[]),
            matrix(&one, &axis, &["a".to_owned()], &[vec![Some(f64::NAN)], vec![Some(1.0)]]),
            matrix(&none, &axis, &[], &[]),
            timeline(&one, "t", 0, &[lane]),
            timeline(&none, "t", u32::MAX, &[]),
        ];
        for svg in drawn {
            let shapes = svg.split("<desc").next().unwrap().to_owned()
                + svg.split("</desc>").nth(1).unwrap();
            let places = shapes.replace("<title></title>", "");
            assert!(!places.contains("=\"NaN\"") && !places.contains("=\"inf\""), "{svg}");
        }
    }
}
