//! The frame of a page: its head, a way past the header, landmarks.

use maud::DOCTYPE;
use maud::Markup;
use maud::PreEscaped;
use maud::html;

use crate::report::html::style;
use crate::report::language::Language;

/// Scripts, frames, forms and everything from elsewhere are forbidden to a file.
const FILE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A page around its content.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    /// The language that most of it is in.
    pub language: Language,
    /// The title of the window.
    pub title: &'a str,
    /// Whether it is light or dark.
    pub theme: Theme,
    /// What it is read on.
    pub screen: Screen,
    /// Where its style comes from.
    pub head: Head,
    /// What stands above, for all pages of a kind.
    pub header: Markup,
    /// What it is about; its only `h1` stands here or in the header.
    pub main: Markup,
    /// What stands below.
    pub footer: Markup,
}

/// Whether a page is light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's system is.
    #[default]
    System,
    /// Dark ink on white.
    Light,
    /// For a dim room.
    Dark,
}

/// What a page is read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// A phone, a laptop, paper.
    #[default]
    Near,
    /// A wall ten metres away.
    Projector,
}

/// Where the style of a page comes from.
#[derive(Debug, Clone)]
pub enum Head {
    /// It stands alone, with all that it needs inside.
    File,
    /// A server has these for it: the stylesheet, scripts.
    Served(Markup),
}

impl Page<'_> {
    /// The page as a document.
    #[must_use]
    pub fn html(self) -> String {
        let theme = match self.theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        let screen = (self.screen == Screen::Projector).then_some("projector");
        html! {
            (DOCTYPE)
            html lang=(self.language.code()) data-theme=[theme] data-screen=[screen] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) }
                    (head(self.head))
                }
                body {
                    a.skip href="#main" { (self.language.text("skip-to-content")) }
                    @if !self.header.0.is_empty() { header.page-header { (self.header) } }
                    main.page-main id="main" tabindex="-1" { (self.main) }
                    @if !self.footer.0.is_empty() { footer.page-footer { (self.footer) } }
                }
            }
        }
        .into_string()
            + "\n"
    }
}

fn head(head: Head) -> Markup {
    match head {
        Head::Served(links) => links,
        Head::File => html! {
            meta http-equiv="Content-Security-Policy" content=(FILE_POLICY);
            style { (PreEscaped(style::css())) }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_filled_in_becomes_markup() {
        let page = Page {
            language: Language::Russian,
            title: "</title><script>alert(1)</script>",
            theme: Theme::Dark,
            screen: Screen::Projector,
            head: Head::File,
            header: html! {},
            main: html! { h1 { "<script>" } },
            footer: html! {},
        };
        let text = page.html();
        assert!(!text.contains("<script"), "{text}");
        assert!(text.contains(r#"<html lang="ru" data-theme="dark" data-screen="projector">"#));
        assert!(!text.contains("<header") && !text.contains("<footer"));
    }
}
