//! The escalation ladder as a picture: severities, rungs, moves, and tokens on them.
//!
//! It is made for paper and for a projector: large letters, two colours that colour-blind people
//! tell apart, and a difference of form beside every difference of colour. It draws the ladder as
//! the scenario has it, with every parameter at its value in the model and no measure on.

mod layout;

use crate::model::LadderId;
use crate::model::Model;
use crate::model::RungId;
use crate::model::TrackId;
use crate::report::conditions;
use crate::report::conditions::Telling;
use crate::report::drawing;
use crate::report::drawing::Anchor;
use crate::report::drawing::Area;
use crate::report::drawing::Drawing;
use crate::report::drawing::Element;
use crate::report::drawing::Lettering;
use crate::report::ladder::layout::Direction;
use crate::report::ladder::layout::Layout;
use crate::report::ladder::layout::Route;
use crate::report::ladder::layout::RungBox;
use crate::report::language::Language;
use crate::report::palette::BANDS;
use crate::report::palette::BANDS_AT_HEADLINE;
use crate::report::palette::CLOSED;
use crate::report::palette::DOWN;
use crate::report::palette::FAINT;
use crate::report::palette::INK;
use crate::report::palette::LEVEL;
use crate::report::palette::ON_TOKEN;
use crate::report::palette::PAPER;
use crate::report::palette::TOKEN;
use crate::report::palette::UP;
use crate::scenario::schema::RungKind;

const WIDTH_MIN: f64 = 900.0;
const HEADING_SIZE: f64 = 44.0;
const TITLE_SIZE: f64 = 34.0;
const AXIS_SIZE: f64 = 26.0;
const LEGEND_SIZE: f64 = 20.0;
const MARGIN: f64 = 24.0;

/// A labelled dot on a rung.
#[derive(Debug, Clone, Copy)]
pub struct Token<'a> {
    /// The track that it stands for; its ladder is drawn on.
    pub track: TrackId,
    /// Where it stands.
    pub rung: RungId,
    /// A few letters.
    pub label: &'a str,
}

/// How often moves are made.
#[derive(Clone, Copy)]
pub struct Flows<'a> {
    /// The name of the drawing; no two drawings of a page share it.
    pub name: &'a str,
    /// From one rung to another, the passages to be expected in a crisis.
    pub passages: &'a dyn Fn(RungId, RungId) -> f64,
}

/// One ladder, or all of them one below the other, as an SVG document.
#[must_use]
pub fn svg(
    model: &Model,
    ladder: Option<LadderId>,
    language: &str,
    tokens: &[Token<'_>],
) -> String {
    let all = || (0..model.ladders.len()).map(LadderId::new).collect();
    let ladders: Vec<LadderId> = ladder.map_or_else(all, |one| vec![one]);
    let of = |ladder: &LadderId| Picture::new(model, *ladder, language, tokens, None);
    let pictures: Vec<Picture<'_>> = ladders.iter().map(of).collect();
    let name = ladder.map_or(&model.checked().scenario().id, |one| &model.ladders[one.index()].id);
    document(&pictures, model, language, &format!("ladder-{name}"))
}

/// A ladder on which a line is as wide as its move is often made.
#[must_use]
pub fn flows_svg(model: &Model, ladder: LadderId, language: &str, flows: &Flows<'_>) -> String {
    let picture = Picture::new(model, ladder, language, &[], Some(flows));
    document(&[picture], model, language, flows.name)
}

fn document(pictures: &[Picture<'_>], model: &Model, language: &str, name: &str) -> String {
    let width = pictures.iter().map(|one| one.layout.width).fold(WIDTH_MIN, f64::max);
    let scenario = model.checked().scenario();
    let title = match pictures {
        [one] => one.title(),
        _ => scenario.title.in_language(language),
    };
    let mut drawing = Drawing::new();
    let mut y = MARGIN;
    if pictures.len() != 1 {
        y = heading(&mut drawing, title, y, width, HEADING_SIZE) + MARGIN;
    }
    for picture in pictures {
        let (painted, height) = picture.paint(width);
        drawing.insert(y, &painted);
        y += height + MARGIN;
    }
    let (legend, height) = legend(pictures, width);
    drawing.insert(y, &legend);
    let description: Vec<String> = pictures.iter().map(Picture::description).collect();
    let size = (width, y + height + MARGIN);
    drawing.finish(size, name, title, &description.join("\n"), language)
}

/// Whether a ladder has levels in order and no severities: only climate tracks stand on it.
#[must_use]
pub fn is_of_levels(model: &Model, ladder: LadderId) -> bool {
    layout::is_of_levels(model, ladder)
}

/// A ladder that is being painted.
struct Picture<'a> {
    model: &'a Model,
    ladder: LadderId,
    language: &'a str,
    speech: Language,
    layout: Layout,
    /// Where flows are drawn: the passages that the widest line may stand for.
    most: Option<f64>,
}

impl<'a> Picture<'a> {
    fn new(
        model: &'a Model,
        ladder: LadderId,
        language: &'a str,
        tokens: &[Token<'_>],
        flows: Option<&Flows<'_>>,
    ) -> Self {
        let speech = Language::from_code(language).unwrap_or_default();
        let layout = layout::of(model, ladder, language, speech, tokens, flows);
        let most = flows.map(|flows| layout::most(model, ladder, flows));
        Picture { model, ladder, language, speech, layout, most }
    }

    fn title(&self) -> &'a str {
        let id = &self.model.ladders[self.ladder.index()].id;
        self.model.checked().scenario().ladders[id.as_str()].title.in_language(self.language)
    }

    fn rung_title(&self, place: usize) -> &'a str {
        let graph = &self.model.ladders[self.ladder.index()];
        let words = &self.model.checked().scenario().ladders[graph.id.as_str()];
        let id = &graph.rung(RungId::new(place)).id;
        words.rungs[id.as_str()].title.in_language(self.language)
    }

    /// The ladder under its title, and how high that is.
    fn paint(&self, width: f64) -> (Drawing, f64) {
        let mut drawing = Drawing::new();
        let y = heading(&mut drawing, self.title(), 0.0, width, TITLE_SIZE) + 34.0;
        if !layout::is_of_levels(self.model, self.ladder) {
            let lettering = Lettering { colour: FAINT, ..lettering(LEGEND_SIZE, Anchor::Start) };
            drawing.words(MARGIN, y - 8.0, lettering, &self.speech.text("ladder-severity"));
        }
        let mut ladder = Drawing::new();
        self.bands(&mut ladder, width);
        // Short moves are painted last: where two cross, the eye follows the short one anyway.
        let mut routes: Vec<&Route> = self.layout.routes.iter().collect();
        routes.sort_by(|one, other| length(other).total_cmp(&length(one)));
        for route in routes {
            self.route(&mut ladder, route);
        }
        for (place, each) in self.layout.boxes.iter().enumerate() {
            self.rung(&mut ladder, place, each);
        }
        if self.most.is_some() {
            self.passages(&mut ladder);
        }
        drawing.insert(y, &ladder);
        (drawing, y + self.layout.height)
    }

    fn bands(&self, drawing: &mut Drawing, width: f64) {
        for (place, band) in self.layout.bands.iter().enumerate() {
            let is_headline = band.severity.is_some_and(|one| one >= self.model.headline);
            let colours = if is_headline { BANDS_AT_HEADLINE } else { BANDS };
            let area = Area { x: 0.0, y: band.y, width, height: band.height };
            drawing.add(&drawing::rectangle(area, 0.0).fill(colours[place % 2]));
            if let Some(severity) = band.severity {
                let lettering = Lettering {
                    bold: is_headline,
                    colour: if is_headline { INK } else { FAINT },
                    ..lettering(AXIS_SIZE, Anchor::Middle)
                };
                let baseline = band.y + band.height / 2.0 + AXIS_SIZE * 0.35;
                drawing.words(46.0, baseline, lettering, &severity.to_string());
            }
        }
    }

    fn route(&self, drawing: &mut Drawing, route: &Route) {
        drawing.begin(&self.sentence(route));
        let tip = route.points[3];
        let to_the_right = route.ends_to_the_right();
        let (head, covered) = drawing::arrowhead(tip, to_the_right, route.width);
        let mut points = route.points;
        points[3].0 += if to_the_right { -covered } else { covered };
        let path = drawing::rounded(&points, 26.0);
        // A paper-coloured border shows which of two crossing lines lies above.
        let line = || Element::new("path").text("d", &path).fill("none");
        drawing.add(&line().stroke(PAPER, route.width + 4.0));
        drawing.add(&styled(line(), route.direction, route.width));
        drawing.add(&head.fill(colour(route.direction)));
        if route.when.is_some() {
            drawing.add(&diamond(route.middle(), colour(route.direction)));
        }
        drawing.end();
    }

    fn rung(&self, drawing: &mut Drawing, place: usize, rung: &RungBox) {
        drawing.begin(&self.rung_sentence(place));
        let ink = paint_box(drawing, rung.area, rung.kind);
        let mut y = rung.area.y + (rung.area.height - rung.content) / 2.0;
        for line in &rung.lines {
            let lettering = Lettering { colour: ink, ..lettering(rung.size, Anchor::Middle) };
            drawing.words(rung.area.middle(), y + 26.0, lettering, line);
            y += layout::LINE_HEIGHT;
        }
        if let Some(note) = &rung.note {
            let faint = if ink == PAPER { PAPER } else { FAINT };
            let lettering =
                Lettering { colour: faint, ..lettering(layout::NOTE_SIZE, Anchor::Middle) };
            drawing.words(rung.area.middle(), y + 16.0, lettering, note);
            y += layout::NOTE_HEIGHT;
        }
        for row in &rung.tokens {
            y += layout::TOKEN_GAP;
            self.tokens(drawing, rung.area.middle(), y, row);
            y += layout::TOKEN_HEIGHT;
        }
        drawing.end();
    }

    fn tokens(&self, drawing: &mut Drawing, middle: f64, y: f64, row: &[layout::Pill]) {
        let all: f64 = row.iter().map(|pill| pill.width + layout::TOKEN_GAP).sum();
        let mut x = middle - (all - layout::TOKEN_GAP) / 2.0;
        for pill in row {
            let area = Area { x, y, width: pill.width, height: layout::TOKEN_HEIGHT };
            let shape = drawing::rectangle(area, layout::TOKEN_HEIGHT / 2.0);
            drawing.add(&shape.fill(TOKEN).stroke(INK, 2.5));
            let lettering =
                Lettering { bold: true, colour: ON_TOKEN, ..lettering(pill.size, Anchor::Middle) };
            let baseline = y + layout::TOKEN_HEIGHT / 2.0 + pill.size * 0.36;
            drawing.words(area.middle(), baseline, lettering, &pill.label);
            x += pill.width + layout::TOKEN_GAP;
        }
    }

    /// Writes the passages of a hundred runs on each line, where no other number stands.
    fn passages(&self, drawing: &mut Drawing) {
        const SIZE: f64 = 18.0;
        let mut taken: Vec<Area> = Vec::new();
        for route in &self.layout.routes {
            let words = self.speech.figure(100.0 * route.p, 2);
            let (width, height) = (drawing::width(&words, SIZE, false) + 6.0, SIZE + 4.0);
            let (x, from) = route.points[1];
            let (_, to) = route.points[2];
            let places = [0.5, 0.35, 0.65, 0.2, 0.8, 0.42, 0.58, 0.28, 0.72, 0.1, 0.9];
            let areas = places.map(|part| Area {
                x: x - width / 2.0,
                y: from + part * (to - from) - height / 2.0,
                width,
                height,
            });
            let is_free = |area: &&Area| {
                let apart = |other: &Area| {
                    area.right() <= other.x
                        || other.right() <= area.x
                        || area.y + area.height <= other.y
                        || other.y + other.height <= area.y
                };
                taken.iter().all(apart)
            };
            let area = *areas.iter().find(is_free).unwrap_or(&areas[0]);
            taken.push(area);
            drawing.add(&drawing::rectangle(area, 4.0).fill(PAPER));
            let lettering = lettering(SIZE, Anchor::Middle);
            drawing.words(area.middle(), area.y + height / 2.0 + SIZE * 0.35, lettering, &words);
        }
    }

    /// The move in words, for those who point at it or hear the drawing.
    fn sentence(&self, route: &Route) -> String {
        let (from, to) = (self.rung_title(route.from), self.rung_title(route.to));
        if self.most.is_some() {
            let passages = self.speech.figure(100.0 * route.p, 2);
            let variables =
                [("from", from.into()), ("to", to.into()), ("passages", passages.into())];
            return self.speech.fill("ladder-passages", &variables);
        }
        let mut sentence = format!("{from} → {to}: {}", self.speech.chance(route.p));
        let (telling, lead) = (Telling::Titles(self.language), self.speech.text("only-while"));
        let clause = |when| conditions::clause(self.model, &lead, when, telling);
        if let Some(clause) = route.when.as_ref().and_then(clause) {
            sentence.push_str(&format!(", {clause}"));
        }
        sentence
    }

    fn rung_sentence(&self, place: usize) -> String {
        let each = self.model.ladders[self.ladder.index()].rung(RungId::new(place));
        let mut sentence = self.rung_title(place).to_owned();
        if !layout::is_of_levels(self.model, self.ladder) {
            let severity = self.speech.text("ladder-severity").to_lowercase();
            sentence.push_str(&format!(", {severity} {}", each.severity));
        }
        if let Some(note) = &self.layout.boxes[place].note {
            sentence.push_str(&format!(", {note}"));
        }
        for pill in self.layout.boxes[place].tokens.iter().flatten() {
            sentence.push_str(&format!("; {}", pill.label));
        }
        sentence
    }

    fn description(&self) -> String {
        let graph = &self.model.ladders[self.ladder.index()];
        let mut order: Vec<usize> = (0..graph.rungs().len()).collect();
        if !layout::is_of_levels(self.model, self.ladder) {
            order.sort_by_key(|place| graph.rung(RungId::new(*place)).severity);
        }
        let rungs: Vec<String> = order.into_iter().map(|one| self.rung_sentence(one)).collect();
        let moves: Vec<String> = self.layout.routes.iter().map(|one| self.sentence(one)).collect();
        let message = match self.most {
            None => "ladder-description",
            Some(_) => "ladder-flows-description",
        };
        self.speech.fill(
            message,
            &[
                ("title", self.title().into()),
                ("rungs", rungs.join("; ").into()),
                ("moves", moves.join("; ").into()),
            ],
        )
    }
}

/// Writes a title in as many lines as it takes, and gives the y of the last one.
fn heading(drawing: &mut Drawing, title: &str, mut y: f64, width: f64, size: f64) -> f64 {
    for line in drawing::lines(title, width - 2.0 * MARGIN, size, true) {
        y += size * 1.1;
        let lettering = Lettering { bold: true, ..lettering(size, Anchor::Start) };
        drawing.words(MARGIN, y, lettering, &line);
    }
    y
}

/// A sample of the legend, painted at a place of the drawing.
type Sample = Box<dyn Fn(&mut Drawing, f64, f64)>;

/// What the forms mean, in as many rows as it takes, and how high that is.
fn legend(pictures: &[Picture<'_>], width: f64) -> (Drawing, f64) {
    const ROW: f64 = 38.0;
    let mut drawing = Drawing::new();
    let (mut x, mut y) = (MARGIN, ROW / 2.0);
    for (sample, sample_width, words) in entries(pictures) {
        let needed = sample_width + 10.0 + drawing::width(&words, LEGEND_SIZE, false);
        if x > MARGIN && x + needed > width - MARGIN {
            (x, y) = (MARGIN, y + ROW);
        }
        sample(&mut drawing, x, y);
        let baseline = y + LEGEND_SIZE * 0.35;
        let lettering = lettering(LEGEND_SIZE, Anchor::Start);
        drawing.words(x + sample_width + 10.0, baseline, lettering, &words);
        x += needed + 26.0;
    }
    (drawing, y + ROW / 2.0)
}

/// The entries of the legend: a sample, how wide it is, and words. What no ladder has is left out.
fn entries(pictures: &[Picture<'_>]) -> Vec<(Sample, f64, String)> {
    const ARROW: f64 = 76.0;
    let Some(first) = pictures.first() else { return Vec::new() };
    let speech = first.speech;
    let routes = || pictures.iter().flat_map(|one| &one.layout.routes);
    let mut entries: Vec<(Sample, f64, String)> = Vec::new();
    for (direction, message) in [
        (Direction::Up, "ladder-up"),
        (Direction::Down, "ladder-down"),
        (Direction::Level, "ladder-level"),
    ] {
        if routes().any(|route| route.direction == direction) {
            let sample = move |drawing: &mut Drawing, x: f64, y: f64| {
                let (head, covered) = drawing::arrowhead((x + ARROW, y), true, 5.0);
                let path = drawing::rounded(&[(x, y), (x + ARROW - covered, y)], 0.0);
                let line = Element::new("path").text("d", &path).fill("none");
                drawing.add(&styled(line, direction, 5.0));
                drawing.add(&head.fill(colour(direction)));
            };
            entries.push((Box::new(sample), ARROW, speech.text(message)));
        }
    }
    if routes().any(|route| route.when.is_some()) {
        let sample =
            |drawing: &mut Drawing, x: f64, y: f64| drawing.add(&diamond((x + 9.0, y), LEVEL));
        entries.push((Box::new(sample), 18.0, speech.text("ladder-conditional")));
    }
    let turn = first.model.checked().scenario().clock.turn.in_language(first.language);
    entries.push(match first.most {
        None => {
            let words = [("chance", speech.chance(WIDEST).into()), ("turn", turn.into())];
            widths(&speech.fill("ladder-width", &words), |p| speech.chance(p))
        }
        Some(most) => {
            let hundred = |part: f64| speech.figure(100.0 * part * most, 2);
            let words = [("count", hundred(WIDEST).into())];
            widths(&speech.fill("ladder-passages-width", &words), hundred)
        }
    });
    if pictures.iter().any(|one| !layout::is_of_levels(one.model, one.ladder)) {
        let sample = |drawing: &mut Drawing, x: f64, y: f64| {
            let area = Area { x, y: y - 13.0, width: 40.0, height: 26.0 };
            drawing.add(&drawing::rectangle(area, 0.0).fill(BANDS_AT_HEADLINE[1]));
        };
        let severity = u32::from(first.model.headline);
        let words = speech.fill("ladder-headline", &[("severity", severity.into())]);
        entries.push((Box::new(sample), 40.0, words));
    }
    entries
}

/// The highest probability whose width the legend shows.
const WIDEST: f64 = 0.5;

/// The entry on widths: two lines with what they stand for, and a third whose words are given.
fn widths(words: &str, label: impl Fn(f64) -> String) -> (Sample, f64, String) {
    const LINE: f64 = 50.0;
    const STEP: f64 = 125.0;
    let labels = [0.01, 0.1].map(label);
    let sample = move |drawing: &mut Drawing, x: f64, y: f64| {
        for (place, p) in [0.01, 0.1, WIDEST].into_iter().enumerate() {
            let x = x + place as f64 * STEP;
            let path = drawing::rounded(&[(x, y), (x + LINE, y)], 0.0);
            let line = Element::new("path").text("d", &path).fill("none");
            drawing.add(&line.stroke(LEVEL, layout::line_width(p)));
            if let Some(words) = labels.get(place) {
                let lettering = lettering(LEGEND_SIZE, Anchor::Start);
                let baseline = y + LEGEND_SIZE * 0.35;
                drawing.words(x + LINE + 10.0, baseline, lettering, words);
            }
        }
    };
    (Box::new(sample), 2.0 * STEP + LINE, words.to_owned())
}

/// Paints the box of a rung and says in which colour words are written on it.
fn paint_box(drawing: &mut Drawing, area: Area, kind: RungKind) -> &'static str {
    match kind {
        RungKind::Open => {
            drawing.add(&drawing::rectangle(area, 14.0).fill(PAPER).stroke(INK, 2.5));
            INK
        }
        RungKind::Closes => {
            let round = drawing::rectangle(area, 30.0);
            drawing.add(&round.fill(CLOSED).stroke(DOWN, 2.5));
            INK
        }
        RungKind::Ends => {
            drawing.add(&drawing::rectangle(area, 14.0).fill(PAPER).stroke(INK, 2.5));
            drawing.add(&drawing::rectangle(area.grown(-5.0), 10.0).fill(INK));
            PAPER
        }
    }
}

fn colour(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => UP,
        Direction::Down => DOWN,
        Direction::Level => LEVEL,
    }
}

/// A line in the colour and form of its direction: solid up, dashed down, dotted on the level.
fn styled(line: Element, direction: Direction, width: f64) -> Element {
    let line = line.stroke(colour(direction), width);
    match direction {
        Direction::Up => line,
        Direction::Down => line.text("stroke-dasharray", "12 6"),
        Direction::Level => line.text("stroke-dasharray", "3 5"),
    }
}

fn diamond((x, y): (f64, f64), colour: &str) -> Element {
    let corners = [(x, y - 11.0), (x + 9.0, y), (x, y + 11.0), (x - 9.0, y)];
    let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    Element::new("polygon").text("points", &points.join(" ")).fill(PAPER).stroke(colour, 3.0)
}

fn lettering(size: f64, anchor: Anchor) -> Lettering {
    Lettering { size, bold: false, colour: INK, anchor }
}

fn length(route: &Route) -> f64 {
    (route.points[2].1 - route.points[1].1).abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    /// Reads markup as far as this layer writes it: tags close in order, and every `&` begins one
    /// of the entities of XML. Gives the words of all elements of a name.
    fn words_of(svg: &str, name: &str) -> Vec<String> {
        let mut open: Vec<&str> = Vec::new();
        let mut words = Vec::new();
        for piece in svg.split('<').skip(1) {
            let (tag, text) = piece.split_once('>').unwrap();
            assert!(!text.contains('>'), "{text}");
            for after in piece.split('&').skip(1) {
                let known = ["amp;", "lt;", "gt;", "quot;"];
                assert!(known.iter().any(|entity| after.starts_with(entity)), "{after}");
            }
            let element = tag.split(' ').next().unwrap();
            if let Some(closed) = element.strip_prefix('/') {
                assert_eq!(open.pop(), Some(closed));
            } else if !tag.ends_with('/') {
                assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
                open.push(element);
                if element == name {
                    words.push(text.to_owned());
                }
            }
        }
        assert!(open.is_empty(), "{open:?} is not closed");
        words
    }

    #[test]
    fn every_rung_and_every_move_is_there_in_every_language() {
        let model = examples::baltic();
        let ladder = &model.checked().scenario().ladders["air"];
        for language in ["en", "ru"] {
            let svg = svg(&model, Some(LadderId::new(0)), language, &[]);
            let words = words_of(&svg, "text").join(" ");
            for rung in ladder.rungs.values() {
                let title = rung.title.in_language(language);
                assert!(words.contains(title), "{title} is not in {words}");
            }
            assert_eq!(svg.matches(" → ").count(), 2 * ladder.moves.len());
        }
    }

    #[test]
    fn a_ladder_of_levels_has_no_severities_and_says_when_moves_exist() {
        let model = examples::schema();
        let tension = svg(&model, Some(LadderId::new(1)), "ru", &[]);
        assert!(!words_of(&tension, "text").contains(&"Тяжесть".to_owned()));
        let titles = words_of(&tension, "title");
        let expected = "Спокойно → Настороженно: 30\u{a0}%, только пока тяжесть не ниже 5";
        assert!(titles.iter().any(|title| title == expected), "{titles:?}");
    }

    #[test]
    fn an_odd_ladder_stays_whole() {
        // Closing above where one starts, two rungs of one severity, markup and an endless word.
        let model = examples::of(
            r#"Scenario(format: 1, id: "odd", title: "T", summary: "S", headline: 3,
                clock: Clock(turn: "a day", horizon: 3), mechanisms: { "m": "M" },
                ladders: { "odd": Ladder(title: "<T> & \"U\"", domain: "d", rungs: {
                    "a": Rung(title: "Donaudampfschifffahrtsgesellschaftskapitän", severity: 1),
                    "b": Rung(title: "]]> &amp;", severity: 1),
                    "c": Rung(title: "", severity: 4, kind: Closes),
                    "d": Rung(title: "D", severity: 1, kind: Ends),
                }, moves: [
                    Move(from: "a", to: "b", p: Point(0.5), causes: { "m": 1 }, basis: Judgement),
                    Move(from: "b", to: "a", p: Point(0.5), causes: { "m": 1 }, basis: Judgement),
                    Move(from: "b", to: "c", p: Point(0.1), causes: { "m": 1 }, basis: Judgement),
                    Move(from: "a", to: "c", p: Point(0.1), causes: { "m": 1 }, basis: Judgement),
                    Move(from: "a", to: "d", p: Point(0.0), causes: { "m": 1 }, basis: Judgement),
                ]) },
                tracks: { "t": Track(title: "T", ladder: "odd", role: Incident, start: "a") })"#,
        );
        let svg = svg(&model, None, "en", &[]);
        assert!(words_of(&svg, "text").contains(&"&lt;T&gt; &amp; &quot;U&quot;".to_owned()));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn tokens_stand_on_their_rungs_and_nothing_else_moves() {
        let model = examples::schema();
        let (track, rung) = (TrackId::new(0), RungId::new(1));
        let labels = ["B1", "<B2>", "a label that is much too long for the box of a rung"];
        let tokens = labels.map(|label| Token { track, rung, label });
        let all = svg(&model, None, "en", &tokens);
        let one = svg(&model, None, "en", &tokens[..1]);
        let words = words_of(&all, "text");
        assert!(words.contains(&"&lt;B2&gt;".to_owned()));
        assert!(words.iter().any(|word| word.starts_with("a label that")));
        let elsewhere = [Token { track, rung: RungId::new(0), label: "B1" }];
        let other = svg(&model, None, "en", &elsewhere);
        let paths = |svg: &str| svg.lines().filter(|line| line.contains("<path")).count();
        assert_eq!(paths(&all), paths(&one));
        let moves = |svg: &str| -> Vec<String> {
            svg.lines().filter(|line| line.contains("<path")).map(str::to_owned).collect()
        };
        assert_eq!(moves(&one), moves(&other));
    }
}
