//! The two seas, and what stands where.
//!
//! Coastlines are Natural Earth's land, in the public domain, projected once by
//! `tests/map/draw.js`; there are no borders on them. A scenario says nothing of places: a track is
//! known to lie by a sea if its id or the scenario's names it. Incidents elsewhere stand below the
//! map, in boxes like those upon it, so that nothing is lost.

use crate::model::LadderId;
use crate::model::Model;
use crate::model::TrackId;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Area;
use crate::report::drawing::Drawing;
use crate::report::drawing::Element;
use crate::report::drawing::Lettering;
use crate::report::ladder::Token;
use crate::report::language::Language;
use crate::report::palette;
use crate::scenario::schema::Role;

const BOTH: &str = include_str!("map/both-seas.svg");
const BALTIC: &str = include_str!("map/baltic.svg");
const BLACK_SEA: &str = include_str!("map/black-sea.svg");

const TITLE: f64 = 26.0;
const LINE: f64 = 24.0;
const TITLE_LINE: f64 = 31.0;
const LETTER: f64 = 19.0;
const PADDING: f64 = 12.0;
const BOX_WIDTH: f64 = 320.0;
const GAP: f64 = 16.0;

/// A sea of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sea {
    /// The Baltic.
    Baltic,
    /// The Black Sea.
    Black,
}

impl Sea {
    /// The sea by which a track lies, as far as ids tell.
    #[must_use]
    pub fn of(model: &Model, track: TrackId) -> Option<Sea> {
        let ids = [&model.tracks[track.index()].id, &model.checked().scenario().id];
        // The track's own id counts before that of the scenario it is in.
        ids.into_iter().find_map(|id| {
            let id = id.to_lowercase().replace(['-', '_'], "");
            let is_named = |name| id.contains(name);
            let baltic = is_named("baltic").then_some(Sea::Baltic);
            baltic.or(is_named("blacksea").then_some(Sea::Black))
        })
    }

    fn id(self) -> &'static str {
        match self {
            Sea::Baltic => "baltic",
            Sea::Black => "black-sea",
        }
    }

    fn name(self, language: Language) -> String {
        language.text(match self {
            Sea::Baltic => "map-baltic",
            Sea::Black => "map-black-sea",
        })
    }
}

/// Whether any incident of a scenario has a place on the map; without, a page needs none.
#[must_use]
pub fn has_places(model: &Model) -> bool {
    incidents(model).any(|track| Sea::of(model, track).is_some())
}

/// The map with a box for every incident track and in it the tokens that stand on its ladder. It
/// shows one sea, if all tracks that have a place are there.
#[must_use]
pub fn svg(model: &Model, language: &str, tokens: &[Token<'_>]) -> String {
    let speech = Language::from_code(language).unwrap_or_default();
    let boxes: Vec<TrackBox> = incidents(model)
        .map(|track| TrackBox::new(model, language, speech, track, tokens))
        .collect();
    let is_at = |sea: Sea| boxes.iter().any(|one| one.sea == Some(sea));
    let coast = match (is_at(Sea::Baltic), is_at(Sea::Black)) {
        (true, false) => BALTIC,
        (false, true) => BLACK_SEA,
        _ => BOTH,
    };
    let (width, height) = size(coast);
    let mut drawing = Drawing::new();
    paint_coast(&mut drawing, coast, (width, height));
    for sea in [Sea::Baltic, Sea::Black] {
        let Some(place) = place(coast, sea) else { continue };
        paint_sea(&mut drawing, &boxes, sea, place, (width, height), speech);
    }
    let bottom = paint_elsewhere(&mut drawing, &boxes, (width, height), speech);
    let description: Vec<String> = boxes.iter().map(|one| one.sentence(speech)).collect();
    let title = model.checked().scenario().title.in_language(language);
    let title = speech.fill("map-title", &[("scenario", title.into())]);
    drawing.finish((width, bottom), "map", &title, &description.join(". "), language)
}

fn incidents(model: &Model) -> impl Iterator<Item = TrackId> {
    let tracks = model.tracks.iter().enumerate();
    tracks.filter(|(_, track)| track.role == Role::Incident).map(|(index, _)| TrackId::new(index))
}

/// A track with what stands on it.
struct TrackBox {
    sea: Option<Sea>,
    title: String,
    lines: Vec<String>,
    /// Of each line, the label that stands before it.
    labels: Vec<Option<String>>,
    severity: u8,
}

impl TrackBox {
    fn new(
        model: &Model,
        language: &str,
        speech: Language,
        track: TrackId,
        tokens: &[Token<'_>],
    ) -> Self {
        let scenario = model.checked().scenario();
        let each = &model.tracks[track.index()];
        let ladder: LadderId = each.ladder;
        let rungs = &scenario.ladders[model.ladders[ladder.index()].id.as_str()].rungs;
        let mut track_box = TrackBox {
            sea: Sea::of(model, track),
            title: scenario.tracks[each.id.as_str()].title.in_language(language).to_owned(),
            lines: Vec::new(),
            labels: Vec::new(),
            severity: 0,
        };
        for token in tokens.iter().filter(|token| token.track == track) {
            let rung = model.rung_on(track, token.rung);
            track_box.severity = track_box.severity.max(rung.severity);
            let title = rungs[rung.id.as_str()].title.in_language(language);
            let words = speech.fill(
                "map-stands",
                &[("rung", title.into()), ("severity", u32::from(rung.severity).into())],
            );
            let label_width = drawing::width(token.label, LETTER, true) + 26.0;
            let room = BOX_WIDTH - 2.0 * PADDING - label_width;
            for (place, line) in drawing::lines(&words, room, LETTER, false).into_iter().enumerate()
            {
                track_box.lines.push(line);
                track_box.labels.push((place == 0).then(|| token.label.to_owned()));
            }
        }
        if track_box.lines.is_empty() {
            track_box.lines.push(speech.text("map-quiet"));
            track_box.labels.push(None);
        }
        track_box
    }

    fn titles(&self) -> Vec<String> {
        drawing::lines(&self.title, BOX_WIDTH - 2.0 * PADDING, TITLE, true)
    }

    fn height(&self) -> f64 {
        let titles = self.titles().len() as f64 * TITLE_LINE;
        titles + self.lines.len() as f64 * (LINE + 6.0) + 2.0 * PADDING
    }

    fn paint(&self, drawing: &mut Drawing, x: f64, y: f64) {
        let area = Area { x, y, width: BOX_WIDTH, height: self.height() };
        drawing.add(&drawing::rectangle(area, 10.0).fill(palette::PAPER).stroke(palette::INK, 2.5));
        let mut baseline = y + PADDING - 5.0;
        for line in self.titles() {
            baseline += TITLE_LINE;
            drawing.words(x + PADDING, baseline, lettering(TITLE, true), &line);
        }
        let mut indent = 0.0;
        for (line, label) in self.lines.iter().zip(&self.labels) {
            baseline += LINE + 6.0;
            if let Some(label) = label {
                let width = drawing::width(label, LETTER, true) + 16.0;
                let pill = Area { x: x + PADDING, y: baseline - LETTER, width, height: LINE };
                let shape = drawing::rectangle(pill, LINE / 2.0);
                drawing.add(&shape.fill(palette::TOKEN).stroke(palette::INK, 2.0));
                let anchor = Anchor::Middle;
                let colour = palette::ON_TOKEN;
                let lettering = Lettering { size: LETTER, bold: true, colour, anchor };
                drawing.words(pill.middle(), baseline, lettering, label);
                indent = width + 10.0;
            }
            drawing.words(x + PADDING + indent, baseline, lettering(LETTER, false), line);
        }
    }

    fn sentence(&self, speech: Language) -> String {
        let place = self.sea.map_or_else(|| speech.text("map-elsewhere"), |sea| sea.name(speech));
        let lines = self.lines.iter().zip(&self.labels);
        let lines: Vec<String> = lines
            .map(|(line, label)| match label {
                Some(label) => format!("{label}: {line}"),
                None => line.clone(),
            })
            .collect();
        format!("{} ({place}): {}", self.title, lines.join(" "))
    }
}

fn paint_coast(drawing: &mut Drawing, coast: &str, (width, height): (f64, f64)) {
    let area = Area { x: 0.0, y: 0.0, width, height };
    drawing.add(&drawing::rectangle(area, 0.0).fill(palette::WATER));
    let outline = between(coast, "<path d=\"", "\"");
    let land = Element::new("path").text("d", outline).text("fill-rule", "evenodd");
    drawing.add(&land.fill(palette::LAND).stroke(palette::COAST, 1.5));
}

/// Paints a ring at a sea's place and below it the boxes of the tracks that lie there.
fn paint_sea(
    drawing: &mut Drawing,
    boxes: &[TrackBox],
    sea: Sea,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    speech: Language,
) {
    let here: Vec<&TrackBox> = boxes.iter().filter(|one| one.sea == Some(sea)).collect();
    let name = sea.name(speech);
    let room = drawing::width(&name, LETTER, false);
    let middle = x.clamp(room / 2.0 + GAP, width - room / 2.0 - GAP);
    let colour = palette::FAINT;
    let lettering = Lettering { size: LETTER, bold: false, colour, anchor: Anchor::Middle };
    drawing.words(middle, y - 34.0, lettering, &name);
    if here.is_empty() {
        return;
    }
    let severity = here.iter().map(|one| one.severity).max().unwrap_or(0);
    let step = palette::STEPS[usize::from(severity.min(9)) / 2];
    let ring = || Element::new("circle").number("cx", x).number("cy", y);
    drawing.add(&ring().number("r", 17.0).fill(step).stroke(palette::INK, 3.0));
    let on_area = Lettering { bold: true, colour: palette::ON_AREA, ..lettering };
    if severity > 0 {
        drawing.words(x, y + LETTER * 0.36, on_area, &severity.to_string());
    }
    let all: f64 = here.iter().map(|one| one.height() + GAP).sum();
    let left = (x - BOX_WIDTH / 2.0).clamp(GAP, width - BOX_WIDTH - GAP);
    let mut top = (y + 26.0).min(height - all).max(GAP);
    for one in here {
        one.paint(drawing, left, top);
        top += one.height() + GAP;
    }
}

/// Paints the boxes of tracks without a place in rows below the map, and gives the y below them.
fn paint_elsewhere(
    drawing: &mut Drawing,
    boxes: &[TrackBox],
    (width, height): (f64, f64),
    speech: Language,
) -> f64 {
    let elsewhere: Vec<&TrackBox> = boxes.iter().filter(|one| one.sea.is_none()).collect();
    if elsewhere.is_empty() {
        return height;
    }
    let mut top = height + GAP + LETTER;
    let colour = palette::FAINT;
    let heading = Lettering { size: LETTER, bold: false, colour, anchor: Anchor::Start };
    drawing.words(GAP, top, heading, &speech.text("map-elsewhere"));
    top += GAP;
    let columns = (((width - GAP) / (BOX_WIDTH + GAP)) as usize).max(1);
    for row in elsewhere.chunks(columns) {
        for (place, one) in row.iter().enumerate() {
            one.paint(drawing, GAP + place as f64 * (BOX_WIDTH + GAP), top);
        }
        top += row.iter().map(|one| one.height()).fold(0.0, f64::max) + GAP;
    }
    top
}

fn lettering(size: f64, bold: bool) -> Lettering {
    Lettering { size, bold, colour: palette::INK, anchor: Anchor::Start }
}

/// The size of a committed map.
fn size(coast: &str) -> (f64, f64) {
    let mut numbers = between(coast, "viewBox=\"0 0 ", "\"").split(' ').map(number);
    let mut next = || numbers.next().unwrap_or(0.0);
    (next(), next())
}

/// Where a sea's tokens stand on a committed map, if it shows the sea.
fn place(coast: &str, sea: Sea) -> Option<(f64, f64)> {
    let (_, after) = coast.split_once(&format!("<circle id=\"{}\"", sea.id()))?;
    Some((number(between(after, "cx=\"", "\"")), number(between(after, "cy=\"", "\""))))
}

fn number(text: &str) -> f64 {
    text.parse().expect("committed maps have numbers where numbers stand")
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let after = text.split_once(start).expect("committed maps have their parts").1;
    after.split_once(end).expect("committed maps have their parts").0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RungId;
    use crate::report::examples;

    #[test]
    fn the_committed_maps_are_whole_and_small() {
        for (coast, seas) in [(BOTH, 2), (BALTIC, 1), (BLACK_SEA, 1)] {
            let (width, height) = size(coast);
            assert!(coast.len() < 64_000 && width > 500.0 && height > 500.0);
            let places = [Sea::Baltic, Sea::Black].map(|sea| place(coast, sea));
            assert_eq!(places.iter().flatten().count(), seas);
            for (x, y) in places.into_iter().flatten() {
                assert!((0.0..width).contains(&x) && (0.0..height).contains(&y));
            }
        }
    }

    #[test]
    fn tracks_are_found_by_their_ids_and_nothing_is_left_out() {
        let model = examples::three_theatres();
        let found: Vec<Option<Sea>> =
            incidents(&model).map(|track| Sea::of(&model, track)).collect();
        assert_eq!(found, [Some(Sea::Baltic), Some(Sea::Black), None, None]);
        let tokens = [
            Token { track: TrackId::new(0), rung: RungId::new(0), label: "B1" },
            Token { track: TrackId::new(2), rung: RungId::new(1), label: "<N>" },
        ];
        for language in Language::ALL {
            let svg = svg(&model, language.code(), &tokens);
            for track in model.checked().scenario().tracks.iter().take(4) {
                assert!(svg.contains(track.1.title.in_language(language.code())));
            }
            assert!(svg.contains("&lt;N&gt;") && !svg.contains("<N>"));
        }
    }

    #[test]
    fn a_scenario_without_places_has_no_map_and_one_sea_fills_it() {
        let nowhere = examples::of(include_str!("../../tests/scenarios/gamblers-ruin.ron"));
        assert!(!has_places(&nowhere));
        assert!(svg(&nowhere, "en", &[]).contains("</svg>"));
        let baltic = examples::baltic();
        assert!(has_places(&baltic));
        assert!(svg(&baltic, "en", &[]).contains("viewBox=\"0 0 700 860\""));
    }
}
