//! The languages of pages and reports, and how each writes numbers.

use std::fmt;

use crate::report::words;

/// A space at which no line breaks.
const SPACE: &str = "\u{a0}";

/// A language that the program speaks. A scenario may have texts in others too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// Every one.
    pub const ALL: [Language; 2] = [Language::English, Language::Russian];

    /// The language of a code such as `en`, if the program speaks it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Its code in scenarios and in HTML.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Russian => "ru",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Russian => "Русский",
        }
    }

    /// A whole number, its thousands apart: `12 345`.
    #[must_use]
    pub fn whole(self, number: u64) -> String {
        words::grouped(number).replace(' ', SPACE)
    }

    /// A number with so many decimals: `0.25`, `0,25`.
    #[must_use]
    pub fn decimal(self, number: f64, decimals: usize) -> String {
        self.written(&format!("{number:.decimals$}"))
    }

    /// A number with so many significant digits and no trailing zeros.
    #[must_use]
    pub fn figure(self, number: f64, digits: usize) -> String {
        self.written(&words::figure(number, digits))
    }

    /// A probability in percent with so many decimals: `12.5%`, `12,5 %`.
    #[must_use]
    pub fn percent(self, probability: f64, decimals: usize) -> String {
        self.with_sign(&self.decimal(probability * 100.0, decimals))
    }

    /// A probability in percent with three significant digits.
    #[must_use]
    pub fn chance(self, probability: f64) -> String {
        self.with_sign(&self.figure(probability * 100.0, 3))
    }

    /// A probability in percent as precisely as most of them are known: two significant digits, of
    /// what is nearly certain two of what is missing. Trailing zeros stay: `0.70%`, `99.63%`.
    #[must_use]
    pub fn rough(self, probability: f64) -> String {
        self.with_sign(&self.written(&words::rough(100.0 * probability, 100.0)))
    }

    /// A change relative to what was, in percent with its sign, to two digits: `−61%`, `+4.8%`,
    /// `−0.3%`.
    #[must_use]
    pub fn relative(self, change: f64) -> String {
        let decimals = if change.abs() < 0.0995 { 1 } else { 0 };
        let words = self.percent(change, decimals);
        let is_zero = !words.contains(|c: char| c.is_ascii_digit() && c != '0');
        match words.strip_prefix('−') {
            Some(magnitude) if is_zero => magnitude.to_owned(),
            None if !is_zero => format!("+{words}"),
            _ => words,
        }
    }

    /// A difference of probabilities in percentage points, without their name: `+1.25`, `−0,4`.
    #[must_use]
    pub fn points(self, difference: f64, decimals: usize) -> String {
        let text = self.decimal(difference * 100.0, decimals);
        let is_zero = !text.contains(|c: char| c.is_ascii_digit() && c != '0');
        match text.strip_prefix('−') {
            Some(magnitude) if is_zero => magnitude.to_owned(),
            None if !is_zero => format!("+{text}"),
            _ => text,
        }
    }

    /// A word in quotation marks.
    #[must_use]
    pub fn quoted(self, words: &str) -> String {
        match self {
            Language::English => format!("“{words}”"),
            Language::Russian => format!("«{words}»"),
        }
    }

    fn with_sign(self, number: &str) -> String {
        match self {
            Language::English => format!("{number}%"),
            Language::Russian => format!("{number}{SPACE}%"),
        }
    }

    /// A number as the program prints it, with the marks of the language.
    fn written(self, plain: &str) -> String {
        let text = plain.replace('-', "−");
        match self {
            Language::English => text,
            Language::Russian => text.replace('.', ","),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_in_its_own_way() {
        let (english, russian) = (Language::English, Language::Russian);
        assert_eq!(english.percent(0.12345, 1), "12.3%");
        assert_eq!(russian.percent(0.12345, 1), "12,3\u{a0}%");
        assert_eq!(russian.chance(0.0000806), "0,00806\u{a0}%");
        assert_eq!(english.points(-0.0042, 1), "−0.4");
        assert_eq!(russian.points(0.0042, 1), "+0,4");
        assert_eq!(english.points(-0.00001, 1), "0.0");
        assert_eq!(russian.whole(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(russian.quoted("да"), "«да»");
    }

    #[test]
    fn codes_go_both_ways() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("de"), None);
    }
}
