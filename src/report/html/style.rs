//! The stylesheet: one text that files carry inside and a server serves.

use std::sync::LazyLock;

use crate::report::palette::COLOURS;
use crate::report::palette::Colour;

const RULES: &str = include_str!("style.css");

static SHEET: LazyLock<String> = LazyLock::new(sheet);

/// All of it.
#[must_use]
pub fn css() -> &'static str {
    &SHEET
}

/// A page is dark where it says so, or where the reader's system does and the page says nothing.
/// It prints light.
fn sheet() -> String {
    let light = variables(|colour| colour.light, "light");
    let dark = variables(|colour| colour.dark, "dark");
    let mut sheet = format!(
        ":root {{ {light} }}\n\
         @media screen {{ :root[data-theme=\"dark\"] {{ {dark} }} }}\n\
         @media screen and (prefers-color-scheme: dark) {{ \
         :root:not([data-theme]) {{ {dark} }} }}\n"
    );
    sheet.push_str(RULES);
    // A drawing names the colours of paper; in a page they follow the page.
    for Colour { name, light, .. } in COLOURS {
        for property in ["fill", "stroke"] {
            sheet.push_str(&format!(
                ".drawing [{property}=\"{light}\"] {{ {property}: var(--{name}); }}\n"
            ));
        }
    }
    sheet
}

fn variables(value: impl Fn(&Colour) -> &str, scheme: &str) -> String {
    let each = COLOURS.iter().map(|colour| format!("--{}: {};", colour.name, value(colour)));
    each.chain([format!("color-scheme: {scheme};")]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_nobody_for_anything_and_cannot_end_its_element() {
        for word in ["url(", "@import", "http:", "https:", "</"] {
            assert!(!css().contains(word), "the stylesheet has {word}");
        }
    }

    #[test]
    fn every_variable_that_is_used_has_a_value() {
        for used in css().split("var(--").skip(1) {
            let name = used.split(')').next().unwrap();
            assert!(COLOURS.iter().any(|colour| colour.name == name), "--{name}");
        }
    }
}
