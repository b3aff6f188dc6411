//! What the program itself says, in every language that it speaks.
//!
//! The words stand in `locale/LANGUAGE/*.ftl` in the syntax of Project Fluent, and code names them
//! by id. `tests/it/locale.rs` holds that every language has the same messages with the same
//! variables, that code names no other, and that none is left over. What an author wrote is not
//! here: that is in the scenario, in the author's languages.

use std::sync::LazyLock;

use fluent_bundle::FluentArgs;
use fluent_bundle::FluentResource;
pub use fluent_bundle::FluentValue as Value;
use fluent_bundle::concurrent::FluentBundle;

use crate::report::language::Language;

type Bundle = FluentBundle<FluentResource>;

const ENGLISH: &[&str] = &[
    include_str!("locale/en/common.ftl"),
    include_str!("locale/en/charts.ftl"),
    include_str!("locale/en/print.ftl"),
    include_str!("locale/en/after_action.ftl"),
    include_str!("locale/en/web.ftl"),
    include_str!("locale/en/elicit.ftl"),
    include_str!("locale/en/play.ftl"),
    include_str!("locale/en/study.ftl"),
];
const RUSSIAN: &[&str] = &[
    include_str!("locale/ru/common.ftl"),
    include_str!("locale/ru/charts.ftl"),
    include_str!("locale/ru/print.ftl"),
    include_str!("locale/ru/after_action.ftl"),
    include_str!("locale/ru/web.ftl"),
    include_str!("locale/ru/elicit.ftl"),
    include_str!("locale/ru/play.ftl"),
    include_str!("locale/ru/study.ftl"),
];

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [bundle(Language::English, ENGLISH), bundle(Language::Russian, RUSSIAN)]);

impl Language {
    /// A message without variables.
    ///
    /// # Panics
    ///
    /// If there is no such message, which a test forbids.
    #[must_use]
    pub fn text(self, message: &str) -> String {
        self.fill(message, &[])
    }

    /// A message with its variables filled in. Whole numbers choose the form of the words beside
    /// them; numbers are written as the language does.
    ///
    /// # Panics
    ///
    /// If there is no such message, or it needs another variable.
    #[must_use]
    pub fn fill(self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        let bundle = match self {
            Language::English => &BUNDLES[0],
            Language::Russian => &BUNDLES[1],
        };
        filled(bundle, message, variables)
    }
}

fn filled(bundle: &Bundle, message: &str, variables: &[(&str, Value<'_>)]) -> String {
    let pattern = bundle.get_message(message).and_then(|found| found.value());
    let pattern = pattern.unwrap_or_else(|| panic!("there is no message `{message}`"));
    let arguments: FluentArgs<'_> =
        variables.iter().map(|(name, value)| (*name, value.clone())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
    assert!(errors.is_empty(), "the message `{message}` cannot be filled: {errors:?}");
    text.into_owned()
}

fn bundle(language: Language, files: &[&str]) -> Bundle {
    let code = language.code().parse().expect("codes of languages are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![code]);
    // Both languages run from left to right: marks of direction would only hurt copies of the text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| in_figures(value, Language::English),
        Language::Russian => |value, _| in_figures(value, Language::Russian),
    }));
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).expect("the files are whole");
        bundle.add_resource(resource).expect("no message stands in two files");
    }
    bundle
}

fn in_figures(value: &Value<'_>, language: Language) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let number = number.value;
    let is_whole = number >= 0.0 && number.fract() == 0.0 && number < 1e15;
    Some(if is_whole { language.whole(number as u64) } else { language.figure(number, 6) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TURNS: [(Language, &str); 2] = [
        (
            Language::English,
            "turns = { $count } { $count ->\n [one] turn\n *[other] turns\n }: { $name }",
        ),
        (
            Language::Russian,
            "turns = { $count } { $count ->\n [one] ход\n [few] хода\n *[many] ходов\n }: { $name }",
        ),
    ];

    fn check(count: u32, english: &str, russian: &str) {
        for ((language, file), expected) in TURNS.into_iter().zip([english, russian]) {
            let variables = [("count", count.into()), ("name", "<b>{ $x }</b>".into())];
            let text = filled(&bundle(language, &[file]), "turns", &variables);
            // What is filled in stays as it is.
            assert_eq!(text, format!("{expected}: <b>{{ $x }}</b>"));
        }
    }

    #[test]
    fn words_agree_with_their_numbers() {
        check(1, "1 turn", "1 ход");
        check(2, "2 turns", "2 хода");
        check(5, "5 turns", "5 ходов");
        check(11, "11 turns", "11 ходов");
        check(21, "21 turns", "21 ход");
        check(1_000, "1\u{a0}000 turns", "1\u{a0}000 ходов");
    }
}
