//! The page on which people sit down.

use maud::html;

use crate::report::html::page::Head;
use crate::report::html::page::Page;
use crate::report::html::page::Screen;
use crate::report::html::page::Theme;
use crate::report::language::Language;
use crate::session::NAME_MAX;
use crate::web::pages::Notice;
use crate::web::pages::frame;
use crate::web::pages::say::Say;
use crate::web::room::Room;

/// It asks for a PIN and a name; the PIN says where one sits.
pub(in crate::web) fn join(
    room: &Room,
    language: Language,
    pin: &str,
    name: &str,
    notice: Option<Notice>,
) -> String {
    let session = room.read();
    let say = Say { language, model: session.game().model() };
    let page = Page {
        language,
        title: &say.fill("join-title", &[("scenario", say.title().into())]),
        theme: Theme::System,
        screen: Screen::Near,
        head: Head::Served(html! {
            link rel="icon" href="/asset/icon.svg";
            link rel="stylesheet" href="/asset/style.css";
        }),
        header: html! {},
        main: html! {
            div.top { p.who { "Offramp" } (frame::languages(say, "/join")) }
            h1 { (say.title()) }
            (frame::notice(say, notice.as_ref()))
            form.join method="post" action="/join" {
                label for="pin" { (say.text("join-pin")) }
                input id="pin" name="pin" inputmode="numeric" autocomplete="off" required
                    maxlength="20" value=(pin) aria-describedby="pin-hint";
                p.small.faint id="pin-hint" { (say.text("join-pin-hint")) }
                label for="name" { (say.text("join-name")) }
                input id="name" name="name" autocomplete="name" required maxlength=(NAME_MAX)
                    value=(name) aria-describedby="name-hint";
                p.small.faint id="name-hint" { (say.text("join-name-hint")) }
                button.primary type="submit" { (say.text("join-send")) }
            }
        },
        footer: html! { p { (say.text("nothing-predicts")) } },
    };
    page.html()
}
