//! An address as a QR code.

use maud::Markup;
use maud::PreEscaped;
use maud::html;
use qrcode::QrCode;
use qrcode::render::svg;
use qrcode::render::unicode::Dense1x2;

/// For a terminal, in half blocks: dark on light whatever the terminal's colours are. None, if the
/// text is too long for a code.
#[must_use]
pub fn terminal(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// For a page.
pub(super) fn svg(text: &str, label: &str) -> Markup {
    let code = QrCode::new(text).ok().map(|code| {
        let drawing = code.render::<svg::Color<'_>>().min_dimensions(160, 160).build();
        // An SVG document in a page begins with its element.
        drawing.find("<svg").map_or(String::new(), |start| drawing[start..].to_owned())
    });
    html! {
        @if let Some(code) = code { div.qr role="img" aria-label=(label) { (PreEscaped(code)) } }
    }
}
