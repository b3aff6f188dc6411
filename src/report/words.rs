//! Numbers and paragraphs for people.

use unicode_width::UnicodeWidthStr;

use crate::scenario::schema::Scenario;

/// The language that a report in no particular language uses: the scenario's first.
#[must_use]
pub(super) fn first_language(scenario: &Scenario) -> &str {
    scenario.languages.first().map_or("en", String::as_str)
}

/// A whole number with its thousands apart: `1 000 000`.
#[must_use]
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A probability in percent with so many decimals, without the sign.
#[must_use]
pub(super) fn percent(probability: f64, decimals: usize) -> String {
    format!("{:.decimals$}", probability * 100.0)
}

/// A number with so many significant digits and no trailing zeros.
#[must_use]
pub(super) fn figure(number: f64, digits: usize) -> String {
    if number == 0.0 || !number.is_finite() {
        return number.to_string();
    }
    let decimals = decimals(number, digits as i64);
    let text = format!("{number:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A number between 0 and `most` with two significant digits, and with two of what is missing where
/// that is less than a hundredth of `most`. Trailing zeros stay.
#[must_use]
pub(super) fn rough(number: f64, most: f64) -> String {
    let near = if number > 0.99 * most { (most - number).abs() } else { number.abs() };
    if near == 0.0 || !near.is_finite() {
        return number.to_string();
    }
    // What rounds up to the next power of ten has a digit fewer after the point.
    let first = decimals(near, 2);
    let shown: f64 = format!("{near:.first$}").parse().expect("it was written as a number");
    let decimals = decimals(shown, 2);
    format!("{number:.decimals$}")
}

/// How many decimals give so many significant digits.
fn decimals(number: f64, digits: i64) -> usize {
    let magnitude = libm::floor(libm::log10(number.abs())) as i64;
    usize::try_from(digits - 1 - magnitude).unwrap_or(0)
}

/// A probability in percent with three significant digits, and the sign.
#[must_use]
pub(super) fn chance(probability: f64) -> String {
    figure(probability * 100.0, 3) + "%"
}

/// `1 turn`, `2 turns`.
#[must_use]
pub(super) fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(count as u64))
}

/// A paragraph broken at spaces into lines of at most `width` columns, each but the first after
/// `indent`, with a line feed at the end.
#[must_use]
pub(super) fn wrap(paragraph: &str, width: usize, indent: &str) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        if !line.trim().is_empty() && line.width() + 1 + word.width() > width {
            text.push_str(&line);
            text.push('\n');
            line = indent.to_owned();
        } else if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    text + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_000), "1 000");
        assert_eq!(grouped(1_234_567), "1 234 567");
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(figure(0.00806099023, 3), "0.00806");
        assert_eq!(figure(35.2162714, 4), "35.22");
        assert_eq!(figure(1234.5, 2), "1234");
        assert_eq!(figure(2.0, 4), "2");
        assert_eq!(chance(0.12), "12%");
        assert_eq!(chance(0.0), "0%");
    }

    #[test]
    fn rough_numbers_have_two_digits_and_never_look_certain() {
        let each = [
            (0.702, "0.70"),
            (8.0, "8.0"),
            (9.96, "10"),
            (61.4, "61"),
            (99.63, "99.63"),
            (99.6, "99.60"),
            (0.0995, "0.10"),
            (0.00632, "0.0063"),
            (0.0, "0"),
            (100.0, "100"),
            (93.0, "93"),
            (98.96, "99"),
        ];
        for (number, words) in each {
            assert_eq!(rough(number, 100.0), words);
        }
        assert_ne!(rough(100.0 - 1e-9, 100.0), "100");
    }

    #[test]
    fn paragraphs_break_at_spaces() {
        assert_eq!(wrap("one two three", 7, "  "), "one two\n  three\n");
        assert_eq!(wrap("однаждыдлинноеслово", 5, ""), "однаждыдлинноеслово\n");
    }
}
