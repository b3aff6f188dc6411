//! Axes: from numbers to places, and round numbers to write beside them.

use crate::report::chart::LABEL;
use crate::report::chart::NOTE;
use crate::report::chart::label;
use crate::report::chart::note;
use crate::report::drawing::Anchor;
use crate::report::drawing::Drawing;
use crate::report::drawing::Element;
use crate::report::language::Language;
use crate::report::palette;

/// What is measured along an axis.
#[derive(Debug, Clone, Copy)]
pub struct Axis<'a> {
    /// In words.
    pub title: &'a str,
    /// How its numbers are written.
    pub unit: Unit,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A probability, in percent.
    Percent,
    /// A difference of probabilities, in percentage points with its sign.
    Points,
    /// A change in percent of what was, with its sign.
    Relative,
    /// A number.
    Plain,
    /// A whole number, such as a turn.
    Count,
}

impl Unit {
    /// A value as it stands beside a bar and in a table.
    #[must_use]
    pub fn value(self, language: Language, value: f64) -> String {
        match self {
            Unit::Percent => language.rough(value),
            Unit::Points => {
                let magnitude = language.figure((value * 100.0).abs(), 2);
                let sign = if value > 0.0 { "+" } else { "−" };
                if value == 0.0 { magnitude } else { format!("{sign}{magnitude}") }
            }
            Unit::Relative => language.relative(value),
            Unit::Plain | Unit::Count => language.figure(value, 3),
        }
    }

    /// A round number on an axis, where more digits than needed would be noise of the sum.
    fn tick(self, language: Language, value: f64) -> String {
        let round = |value: f64| if value.abs() < 1e-12 { 0.0 } else { value };
        let percent = |value: f64| language.figure(round(value) * 100.0, 6);
        match self {
            Unit::Percent if language == Language::Russian => percent(value) + "\u{a0}%",
            Unit::Percent => percent(value) + "%",
            Unit::Relative if language == Language::Russian => percent(value) + "\u{a0}%",
            Unit::Relative => percent(value) + "%",
            Unit::Points if round(value) > 0.0 => format!("+{}", percent(value)),
            Unit::Points => percent(value),
            Unit::Plain | Unit::Count => language.figure(round(value), 6),
        }
    }
}

/// A map from values to places along a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    values: (f64, f64),
    places: (f64, f64),
}

impl Scale {
    /// From the least to the greatest of the values and zero, a little wider, to these places.
    pub(super) fn with_zero(values: impl Iterator<Item = f64>, places: (f64, f64)) -> Self {
        Scale::around(values.chain([0.0]), places)
    }

    /// From the least to the greatest of the values to these places.
    pub(super) fn around(values: impl Iterator<Item = f64>, places: (f64, f64)) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let values = match low < high {
            true => (low, high),
            false if low.is_finite() => (low, low + 1.0),
            false => (0.0, 1.0),
        };
        Scale { values, places }
    }

    /// Where a value stands; within the line, whatever it is.
    pub(super) fn place(&self, value: f64) -> f64 {
        let (low, high) = self.values;
        let part = ((value - low) / (high - low)).clamp(0.0, 1.0);
        let part = if part.is_finite() { part } else { 0.0 };
        self.places.0 + part * (self.places.1 - self.places.0)
    }

    /// Round numbers along the line, about so many.
    pub(super) fn ticks(&self, about: usize) -> Vec<f64> {
        let (low, high) = self.values;
        let rough = (high - low) / about.max(1) as f64;
        let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
        let step = [1.0, 2.0, 5.0, 10.0].map(|one| one * power);
        let step = step.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(10.0 * power);
        let (first, last) = (libm::ceil(low / step - 1e-9), libm::floor(high / step + 1e-9));
        // So few that the cast loses nothing.
        (first as i64..=last as i64).map(|count| count as f64 * step).collect()
    }
}

/// Paints a level axis under an area, with lines up through it.
pub(super) fn paint_below(
    drawing: &mut Drawing,
    language: Language,
    (axis, scale): (&Axis<'_>, &Scale),
    (top, bottom): (f64, f64),
) {
    let ticks = scale.ticks(5).into_iter();
    for tick in ticks.filter(|tick| axis.unit != Unit::Count || libm::floor(*tick) == *tick) {
        let x = scale.place(tick);
        drawing.add(&line((x, top), (x, bottom), palette::GRID, 1.0));
        let words = axis.unit.tick(language, tick);
        drawing.words(x, bottom + NOTE + 6.0, note(Anchor::Middle), &words);
    }
    let middle = (scale.places.0 + scale.places.1) / 2.0;
    let y = bottom + NOTE + LABEL + 14.0;
    drawing.words(middle, y, label(Anchor::Middle), axis.title);
}

/// Paints an upright axis to the left of an area, with lines through it; its title stands above.
pub(super) fn paint_left(
    drawing: &mut Drawing,
    language: Language,
    (axis, scale): (&Axis<'_>, &Scale),
    (left, right): (f64, f64),
) {
    for tick in scale.ticks(5) {
        let y = scale.place(tick);
        drawing.add(&line((left, y), (right, y), palette::GRID, 1.0));
        let words = axis.unit.tick(language, tick);
        drawing.words(left - 8.0, y + NOTE * 0.35, note(Anchor::End), &words);
    }
    drawing.words(crate::report::chart::MARGIN, LABEL + 6.0, label(Anchor::Start), axis.title);
}

/// How much room the words of a level axis take below an area.
pub(super) const BELOW: f64 = 58.0;

/// A straight line.
pub(super) fn line(from: (f64, f64), to: (f64, f64), colour: &str, width: f64) -> Element {
    Element::new("line")
        .number("x1", from.0)
        .number("y1", from.1)
        .number("x2", to.0)
        .number("y2", to.1)
        .stroke(colour, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: [f64; 2], expected: &[f64]) {
        let scale = Scale::around(values.into_iter(), (0.0, 100.0));
        let ticks = scale.ticks(5);
        let close = ticks.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9);
        assert!(close && ticks.len() == expected.len(), "{ticks:?}");
    }

    #[test]
    fn ticks_are_round_and_within() {
        check([0.0, 0.0242], &[0.0, 0.005, 0.01, 0.015, 0.02]);
        check([0.0, 10.0], &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        check([-3.0, 7.0], &[-2.0, 0.0, 2.0, 4.0, 6.0]);
        check([0.0, 3e-7], &[0.0, 1e-7, 2e-7, 3e-7]);
    }

    #[test]
    fn odd_values_have_a_place() {
        let scale = Scale::around([f64::NAN, f64::INFINITY].into_iter(), (10.0, 20.0));
        for value in [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, 0.5] {
            assert!((10.0..=20.0).contains(&scale.place(value)), "{value}");
        }
        let one = Scale::around([3.0].into_iter(), (0.0, 1.0));
        assert_eq!(one.place(3.0), 0.0);
    }

    #[test]
    fn values_carry_their_unit() {
        let english = Language::English;
        assert_eq!(Unit::Percent.value(english, 0.0123), "1.2%");
        assert_eq!(Unit::Points.value(english, -0.0123), "−1.2");
        assert_eq!(Unit::Points.value(english, 0.1), "+10");
        assert_eq!(Unit::Plain.value(Language::Russian, 2.5), "2,5");
        assert_eq!(Unit::Percent.tick(english, 0.1 + 0.2), "30%");
    }
}
