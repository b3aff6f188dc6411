//! The colours of everything that is drawn, on paper and in the dark.
//!
//! The strong ones are Okabe and Ito's, which colour-blind people tell apart; no meaning rests on
//! colour alone. A drawing is painted in the colours of paper and so stands alone; the stylesheet
//! gives each of them its counterpart where a page is dark.

/// Words and outlines.
pub const INK: &str = "#1b2a41";
/// Words that matter less.
pub const FAINT: &str = "#51607a";
/// What everything stands on.
pub const PAPER: &str = "#ffffff";
/// Lines that only guide the eye.
pub const GRID: &str = "#d5dbe4";
/// Upwards, worse: vermilion.
pub const UP: &str = "#d55e00";
/// Downwards, better: blue.
pub const DOWN: &str = "#0072b2";
/// Neither: grey.
pub const LEVEL: &str = "#4d4d4d";
/// A token: yellow.
pub const TOKEN: &str = "#f0e442";
/// Words on a token.
pub const ON_TOKEN: &str = "#1b2a42";
/// Bluish green.
pub const GREEN: &str = "#009e73";
/// Reddish purple.
pub const PURPLE: &str = "#b0558b";
/// Sky blue, for areas.
pub const SKY: &str = "#56b4e9";
/// Orange, for areas.
pub const ORANGE: &str = "#e69f00";
/// A box in which an incident closes.
pub const CLOSED: &str = "#e6f1f8";
/// Stripes, in turn.
pub const BANDS: [&str; 2] = ["#f6f7f9", "#eceff3"];
/// Stripes at and above the headline severity, in turn.
pub const BANDS_AT_HEADLINE: [&str; 2] = ["#fdf4ea", "#faead8"];
/// Land on a map.
pub const LAND: &str = "#e3e1d9";
/// Coastlines.
pub const COAST: &str = "#8b8878";
/// Water on a map.
pub const WATER: &str = "#edf4f9";
/// Five steps from calm to grave, for areas that dark words stand on.
pub const STEPS: [&str; 5] = ["#eef2f7", "#fde9d0", "#fbcf9d", "#f4a460", "#e8813a"];
/// Seven steps from blue through none to orange, for areas that dark words stand on.
pub const DIVERGING: [&str; 7] =
    ["#7fbfe6", "#b5d9f0", "#deeef8", "#f3f3f3", "#fde6cc", "#f9c58f", "#f09a4f"];
/// Words on an area that keeps its colour in the dark.
pub const ON_AREA: &str = "#1b2a43";

/// A colour of paper with its name in the stylesheet and its counterpart in the dark.
#[derive(Debug, Clone, Copy)]
pub struct Colour {
    /// Its name in the stylesheet, after `--`.
    pub name: &'static str,
    /// On paper and on light screens.
    pub light: &'static str,
    /// On dark screens.
    pub dark: &'static str,
}

/// Every colour that differs in the dark, each once.
pub const COLOURS: [Colour; 20] = [
    colour("ink", INK, "#e9eef5"),
    colour("faint", FAINT, "#aebbcd"),
    colour("paper", PAPER, "#10161f"),
    colour("grid", GRID, "#354155"),
    colour("up", UP, "#ff9142"),
    colour("down", DOWN, "#6bbcf2"),
    colour("level", LEVEL, "#bdbdbd"),
    colour("token", TOKEN, "#f0e443"),
    colour("green", GREEN, "#3fcf9f"),
    colour("purple", PURPLE, "#e5a3c9"),
    colour("sky", SKY, "#2f7fb0"),
    colour("orange", ORANGE, "#b98000"),
    colour("closed", CLOSED, "#15293b"),
    colour("band", BANDS[0], "#171f2b"),
    colour("band-other", BANDS[1], "#1d2735"),
    colour("headline", BANDS_AT_HEADLINE[0], "#2b2218"),
    colour("headline-other", BANDS_AT_HEADLINE[1], "#35291b"),
    colour("land", LAND, "#2a3240"),
    colour("coast", COAST, "#73839b"),
    colour("water", WATER, "#131c28"),
];

const fn colour(name: &'static str, light: &'static str, dark: &'static str) -> Colour {
    Colour { name, light, dark }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of the WCAG, with its gamma taken as a square.
    fn luminance(hex: &str) -> f64 {
        let part = |from: usize| f64::from(u8::from_str_radix(&hex[from..from + 2], 16).unwrap());
        let linear = |value: f64| {
            let value = value / 255.0;
            if value <= 0.03928 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn both(light: &str) -> [&str; 2] {
        let found = COLOURS.iter().find(|colour| colour.light == light);
        found.map_or([light, light], |colour| [colour.light, colour.dark])
    }

    #[track_caller]
    fn check(front: &str, back: &str, least: f64) {
        for (front, back) in both(front).into_iter().zip(both(back)) {
            let found = contrast(front, back);
            assert!(found >= least, "{front} on {back}: {found:.2}");
        }
    }

    #[test]
    fn words_can_be_read_and_lines_seen_on_paper_and_in_the_dark() {
        let backs = [PAPER, BANDS[0], BANDS[1], CLOSED, WATER, LAND];
        for back in backs.into_iter().chain(BANDS_AT_HEADLINE) {
            check(INK, back, 7.0);
        }
        for back in [PAPER, BANDS[0], BANDS[1]] {
            check(FAINT, back, 4.5);
        }
        for line in [UP, DOWN, LEVEL, GREEN, PURPLE] {
            check(line, PAPER, 3.0);
        }
        check(DOWN, PAPER, 4.5);
        check(ON_TOKEN, TOKEN, 7.0);
        for area in STEPS.into_iter().chain(DIVERGING) {
            check(ON_AREA, area, 4.5);
        }
    }

    #[test]
    fn no_colour_of_paper_means_two_things() {
        for (place, one) in COLOURS.iter().enumerate() {
            for other in &COLOURS[place + 1..] {
                assert!(one.light != other.light && one.name != other.name, "{}", one.name);
            }
        }
    }
}
