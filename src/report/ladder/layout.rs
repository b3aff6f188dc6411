//! Where everything of a drawn ladder stands.
//!
//! Rungs are boxes in one column, each in the band of its severity; rungs that close an incident
//! stand in a second column to the right. So no move has to pass through a box: moves up run on the
//! left of the column, moves down on its right, moves that close an incident between the columns,
//! each in a lane of its own. Where several moves meet a box, their places on its edge are ordered
//! so that they cross no more than they must.

use crate::model::Condition;
use crate::model::LadderId;
use crate::model::Model;
use crate::report::conditions::constant;
use crate::report::drawing;
use crate::report::drawing::Area;
use crate::report::ladder::Flows;
use crate::report::ladder::Token;
use crate::report::language::Language;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// The font size of a rung's title.
pub(super) const TITLE_SIZE: f64 = 28.0;
/// The font size of a rung's note.
pub(super) const NOTE_SIZE: f64 = 18.0;
/// The font size of a token's label.
pub(super) const TOKEN_SIZE: f64 = 20.0;
/// The height of a token.
pub(super) const TOKEN_HEIGHT: f64 = 30.0;
/// The distance of one line of a rung's title from the next.
pub(super) const LINE_HEIGHT: f64 = 33.0;
/// The distance of the words from the edge of their box.
pub(super) const PADDING: f64 = 14.0;

/// The height of the line of a rung's note.
pub(super) const NOTE_HEIGHT: f64 = 24.0;
/// The distance of tokens from each other and from words.
pub(super) const TOKEN_GAP: f64 = 8.0;

const BOX_WIDTH: f64 = 350.0;
const SIDE_WIDTH: f64 = 280.0;
const AXIS_WIDTH: f64 = 78.0;
const MARGIN: f64 = 26.0;
/// The distance of the innermost lane from the boxes: room for the heads of arrows.
const APPROACH: f64 = 40.0;
const LANE: f64 = 19.0;
const GAP: f64 = 20.0;
const BAND_PADDING: f64 = 12.0;
const BAND_MIN: f64 = 40.0;

/// A ladder's layout; the origin is the upper left corner.
#[derive(Debug)]
pub(super) struct Layout {
    /// The bands of the axis, the lowest first.
    pub(super) bands: Vec<Band>,
    /// The boxes of rungs, in declared order.
    pub(super) boxes: Vec<RungBox>,
    /// Moves, in declared order.
    pub(super) routes: Vec<Route>,
    /// How wide all of it is.
    pub(super) width: f64,
    /// How high all of it is.
    pub(super) height: f64,
}

/// A stripe of one severity.
#[derive(Debug)]
pub(super) struct Band {
    /// Its severity; none on a ladder of levels.
    pub(super) severity: Option<u8>,
    /// Its upper edge.
    pub(super) y: f64,
    /// How high it is.
    pub(super) height: f64,
}

/// A rung.
#[derive(Debug)]
pub(super) struct RungBox {
    /// Where it stands.
    pub(super) area: Area,
    /// Its title, line by line.
    pub(super) lines: Vec<String>,
    /// The font size of its title.
    pub(super) size: f64,
    /// The height of its words and of the room for tokens.
    pub(super) content: f64,
    /// What is special about it.
    pub(super) note: Option<String>,
    /// Whether play goes on from there.
    pub(super) kind: RungKind,
    /// The tokens on it, row by row.
    pub(super) tokens: Vec<Vec<Pill>>,
    band: usize,
}

/// A token's label with its width.
#[derive(Debug, Clone)]
pub(super) struct Pill {
    /// The label.
    pub(super) label: String,
    /// The font size that fits it into a box.
    pub(super) size: f64,
    /// How wide it is, padding included.
    pub(super) width: f64,
}

/// Which way a move goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To a higher severity or level.
    Up,
    /// To a lower one.
    Down,
    /// To the same severity.
    Level,
}

/// A move.
#[derive(Debug)]
pub(super) struct Route {
    /// The place of the rung it leaves.
    pub(super) from: usize,
    /// The place of the rung it reaches.
    pub(super) to: usize,
    /// The base probability a turn, or the passages of a crisis where flows are drawn.
    pub(super) p: f64,
    /// It exists only while this holds.
    pub(super) when: Option<Condition>,
    /// Which way it goes.
    pub(super) direction: Direction,
    /// How wide its line is.
    pub(super) width: f64,
    /// Its corners from start to tip.
    pub(super) points: [(f64, f64); 4],
    passage: Passage,
    lane: usize,
}

impl Route {
    /// The middle of its upright part.
    pub(super) fn middle(&self) -> (f64, f64) {
        (self.points[1].0, (self.points[1].1 + self.points[2].1) / 2.0)
    }

    /// Whether its tip points to the right.
    pub(super) fn ends_to_the_right(&self) -> bool {
        self.points[3].0 > self.points[2].0
    }

    /// How much of a box's edge it takes.
    fn breadth(&self) -> f64 {
        (drawing::head_height(self.width) + 3.0).max(15.0)
    }
}

/// The width of the line of a move: the root spreads small probabilities, which matter most.
pub(super) fn line_width(p: f64) -> f64 {
    1.6 + 9.0 * p.clamp(0.0, 1.0).sqrt()
}

/// Whether a ladder's rungs are levels in declared order and its severities mean nothing.
pub(super) fn is_of_levels(model: &Model, ladder: LadderId) -> bool {
    let mut roles = model.tracks.iter().filter(|track| track.ladder == ladder).map(|one| one.role);
    let mut rungs = model.ladders[ladder.index()].rungs();
    let is_flat = rungs.next().is_none_or(|(_, first)| {
        rungs.all(|(_, other)| other.severity == first.severity && other.kind == RungKind::Open)
    });
    roles.clone().count() > 0 && roles.all(|role| role == Role::Climate) || is_flat
}

/// The layout of a ladder.
#[must_use]
pub(super) fn of(
    model: &Model,
    ladder: LadderId,
    language: &str,
    speech: Language,
    tokens: &[Token<'_>],
    flows: Option<&Flows<'_>>,
) -> Layout {
    let mut boxes = boxes(model, ladder, language, speech, tokens);
    let mut routes = routes(model, ladder, &boxes, flows);
    for (place, each) in boxes.iter_mut().enumerate() {
        let needed = edges(&routes, place).into_iter().map(|edge| breadth(&routes, &edge));
        each.area.height = each.area.height.max(needed.fold(0.0, f64::max) + 2.0 * PADDING);
    }
    let count = if is_of_levels(model, ladder) { boxes.len() } else { 11 };
    let mut bands = stack(&mut boxes, count);
    if !is_of_levels(model, ladder) {
        for (severity, band) in (0..).zip(&mut bands) {
            band.severity = Some(severity);
        }
    }
    assign_lanes(&mut routes, &boxes);
    let width = place_columns(&mut boxes, &routes);
    connect(&mut routes, &boxes);
    let height = bands.first().map_or(0.0, |lowest| lowest.y + lowest.height);
    Layout { bands, boxes, routes, width, height }
}

/// Boxes with their words and the height that these need, not yet in their places.
fn boxes(
    model: &Model,
    ladder: LadderId,
    language: &str,
    speech: Language,
    tokens: &[Token<'_>],
) -> Vec<RungBox> {
    let graph = &model.ladders[ladder.index()];
    let words = &model.checked().scenario().ladders[graph.id.as_str()];
    let by_levels = is_of_levels(model, ladder);
    let mut boxes = Vec::new();
    for (rung, each) in graph.rungs() {
        let title = words.rungs[each.id.as_str()].title.in_language(language);
        let width = if each.kind == RungKind::Closes { SIDE_WIDTH } else { BOX_WIDTH };
        let inner = width - 2.0 * PADDING;
        let is_start =
            model.tracks.iter().any(|track| track.ladder == ladder && track.start == rung);
        let note = match each.kind {
            RungKind::Closes => Some("ladder-closes"),
            RungKind::Ends => Some("ladder-ends"),
            RungKind::Open => is_start.then_some("ladder-start"),
        };
        let here = tokens.iter().filter(|one| one.rung == rung && stands_on(model, one, ladder));
        let pills = pills(here.map(|one| one.label), inner);
        let (lines, size) = fitted(title, inner);
        // A row for tokens is kept on every rung, so that nothing moves when tokens do.
        let rows = pills.len().max(usize::from(!tokens.is_empty()));
        let content = lines.len() as f64 * LINE_HEIGHT
            + note.map_or(0.0, |_| NOTE_HEIGHT)
            + rows as f64 * (TOKEN_HEIGHT + TOKEN_GAP);
        boxes.push(RungBox {
            area: Area { x: 0.0, y: 0.0, width, height: content + 2.0 * PADDING },
            lines,
            size,
            content,
            note: note.map(|message| speech.text(message)),
            kind: each.kind,
            tokens: pills,
            band: if by_levels { rung.index() } else { usize::from(each.severity) },
        });
    }
    boxes
}

/// A title in lines, and the size that spares its longest word a break, down to three quarters.
fn fitted(title: &str, limit: f64) -> (Vec<String>, f64) {
    let longest = title.split_whitespace().map(|word| drawing::width(word, TITLE_SIZE, false));
    let size = TITLE_SIZE * (limit / longest.fold(limit, f64::max)).max(0.75);
    (drawing::lines(title, limit, size, false), size)
}

fn stands_on(model: &Model, token: &Token<'_>, ladder: LadderId) -> bool {
    model.tracks[token.track.index()].ladder == ladder
}

/// Labels in rows that fit into a box.
fn pills<'a>(labels: impl Iterator<Item = &'a str>, limit: f64) -> Vec<Vec<Pill>> {
    let mut rows: Vec<Vec<Pill>> = Vec::new();
    let mut taken = limit;
    for label in labels {
        let needed = drawing::width(label, TOKEN_SIZE, true);
        let size = TOKEN_SIZE * ((limit - TOKEN_HEIGHT) / needed).min(1.0);
        let width = needed.min(limit - TOKEN_HEIGHT) + TOKEN_HEIGHT;
        if taken + TOKEN_GAP + width > limit {
            rows.push(Vec::new());
            taken = -TOKEN_GAP;
        }
        taken += TOKEN_GAP + width;
        if let Some(row) = rows.last_mut() {
            row.push(Pill { label: label.to_owned(), size, width });
        }
    }
    rows
}

/// On which side of the boxes a move runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passage {
    /// Left of the column, upwards.
    Left,
    /// Right of the column, downwards.
    Right,
    /// From the column to a closing rung.
    Across,
}

/// The most passages of a crisis along one move, and no fewer than one: the widest line.
pub(super) fn most(model: &Model, ladder: LadderId, flows: &Flows<'_>) -> f64 {
    let graph = &model.ladders[ladder.index()];
    let from = |rung| graph.moves_from(rung).map(move |(to, _)| (flows.passages)(rung, to));
    graph.rungs().flat_map(|(rung, _)| from(rung)).fold(1.0, f64::max)
}

fn routes(
    model: &Model,
    ladder: LadderId,
    boxes: &[RungBox],
    flows: Option<&Flows<'_>>,
) -> Vec<Route> {
    let most = flows.map(|flows| most(model, ladder, flows));
    let graph = &model.ladders[ladder.index()];
    let mut routes = Vec::new();
    for (rung, _) in graph.rungs() {
        for (target, each) in graph.moves_from(rung) {
            let (from, to) = (rung.index(), target.index());
            let direction = match boxes[to].band.cmp(&boxes[from].band) {
                std::cmp::Ordering::Greater => Direction::Up,
                std::cmp::Ordering::Less => Direction::Down,
                std::cmp::Ordering::Equal => Direction::Level,
            };
            let is_higher = (boxes[to].band, to) > (boxes[from].band, from);
            let passage = match boxes[to].kind {
                RungKind::Closes => Passage::Across,
                _ if is_higher => Passage::Left,
                _ => Passage::Right,
            };
            let p = flows.map_or(each.p.value, |flows| (flows.passages)(rung, target));
            let when = each.when.clone().filter(|when| constant(when) != Some(true));
            let width = line_width(p / most.unwrap_or(1.0));
            let points = [(0.0, 0.0); 4];
            routes.push(Route { from, to, p, when, direction, width, points, passage, lane: 0 });
        }
    }
    routes
}

/// Stacks the boxes in their bands, later declared ones above, and gives the bands.
fn stack(boxes: &mut [RungBox], count: usize) -> Vec<Band> {
    let mut bands = Vec::new();
    let mut y = 0.0;
    for band in (0..count).rev() {
        let mut height = BAND_MIN;
        let mut stacks = [Vec::new(), Vec::new()];
        for (place, each) in boxes.iter().enumerate().rev().filter(|(_, one)| one.band == band) {
            stacks[usize::from(each.kind == RungKind::Closes)].push(place);
        }
        let needed = stacks.each_ref().map(|stack| {
            let heights: f64 = stack.iter().map(|place| boxes[*place].area.height + GAP).sum();
            heights - GAP + 2.0 * BAND_PADDING
        });
        height = needed.into_iter().fold(height, f64::max);
        for (stack, needed) in stacks.iter().zip(needed) {
            let mut top = y + (height - needed) / 2.0 + BAND_PADDING;
            for place in stack {
                boxes[*place].area.y = top;
                top += boxes[*place].area.height + GAP;
            }
        }
        bands.push(Band { severity: None, y, height });
        y += height;
    }
    bands.reverse();
    bands
}

/// Gives every move a lane, counted from the column outwards.
fn assign_lanes(routes: &mut [Route], boxes: &[RungBox]) {
    let middle = |place: usize| boxes[place].area.y + boxes[place].area.height / 2.0;
    let mut taken_right = 0;
    for passage in [Passage::Left, Passage::Right] {
        let mut order: Vec<usize> =
            (0..routes.len()).filter(|index| routes[*index].passage == passage).collect();
        let span = |route: &Route| {
            let (a, b) = (middle(route.from), middle(route.to));
            (a.min(b), a.max(b))
        };
        // Short moves go inside, so that long ones enclose them and do not cross them.
        order.sort_by(|one, other| {
            let length = |index: usize| span(&routes[index]).1 - span(&routes[index]).0;
            length(*one).total_cmp(&length(*other))
        });
        let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
        for index in order {
            let (top, bottom) = span(&routes[index]);
            let is_free = |lane: &Vec<(f64, f64)>| {
                lane.iter().all(|(above, below)| bottom <= *above || top >= *below)
            };
            let lane = lanes.iter().position(is_free).unwrap_or_else(|| {
                lanes.push(Vec::new());
                lanes.len() - 1
            });
            lanes[lane].push((top, bottom));
            routes[index].lane = lane;
        }
        taken_right = lanes.len();
    }
    let mut across: Vec<usize> =
        (0..routes.len()).filter(|index| routes[*index].passage == Passage::Across).collect();
    // Lower targets first; of moves to one target the longer ones further out.
    across.sort_by(|one, other| {
        let (one, other) = (&routes[*one], &routes[*other]);
        let reach = |route: &Route| (middle(route.from) - middle(route.to)).abs();
        let by_target = middle(other.to).total_cmp(&middle(one.to));
        by_target.then(reach(one).total_cmp(&reach(other)))
    });
    for (place, index) in across.into_iter().enumerate() {
        routes[index].lane = taken_right + place;
    }
}

/// Gives the columns their places from left to right, and says how wide all of it is.
fn place_columns(boxes: &mut [RungBox], routes: &[Route]) -> f64 {
    let lanes = |passages: &[Passage]| {
        let of_passages = routes.iter().filter(|route| passages.contains(&route.passage));
        of_passages.map(|route| route.lane + 1).max().unwrap_or(0)
    };
    let channel = |lanes: usize| if lanes == 0 { MARGIN } else { APPROACH + lanes as f64 * LANE };
    let left = AXIS_WIDTH + channel(lanes(&[Passage::Left]));
    let right = left + BOX_WIDTH + channel(lanes(&[Passage::Right, Passage::Across]));
    let has_side = boxes.iter().any(|each| each.kind == RungKind::Closes);
    let side = if has_side { right + APPROACH - LANE } else { right };
    for each in boxes.iter_mut() {
        each.area.x = if each.kind == RungKind::Closes { side } else { left };
    }
    if has_side { side + SIDE_WIDTH + MARGIN } else { right + MARGIN }
}

/// An end of a move at the edge of a box.
#[derive(Debug, Clone, Copy)]
struct End {
    route: usize,
    is_tip: bool,
}

/// The ends of moves at the left and at the right edge of a box.
fn edges(routes: &[Route], place: usize) -> [Vec<End>; 2] {
    let mut edges = [Vec::new(), Vec::new()];
    for (index, route) in routes.iter().enumerate() {
        for (is_tip, end) in [(false, route.from), (true, route.to)] {
            let is_right = match route.passage {
                Passage::Left => false,
                Passage::Right => true,
                Passage::Across => !is_tip,
            };
            if end == place {
                edges[usize::from(is_right)].push(End { route: index, is_tip });
            }
        }
    }
    edges
}

fn breadth(routes: &[Route], ends: &[End]) -> f64 {
    ends.iter().map(|end| routes[end.route].breadth()).sum()
}

/// Orders the ends of moves at every edge and draws each move from end to end.
fn connect(routes: &mut [Route], boxes: &[RungBox]) {
    for (place, each) in boxes.iter().enumerate() {
        for (mut ends, x) in edges(routes, place).into_iter().zip([each.area.x, each.area.right()])
        {
            ends.sort_by_key(|end| order(&routes[end.route], end.is_tip, boxes));
            let all = breadth(routes, &ends);
            let mut y = each.area.y + (each.area.height - all) / 2.0;
            for end in ends {
                let route = &mut routes[end.route];
                let middle = y + route.breadth() / 2.0;
                y += route.breadth();
                route.points[if end.is_tip { 3 } else { 0 }] = (x, middle);
            }
        }
    }
    for route in routes {
        let outwards = APPROACH + route.lane as f64 * LANE;
        let column = &boxes[route.from].area;
        let lane = match route.passage {
            Passage::Left => column.x - outwards,
            Passage::Right | Passage::Across => column.right() + outwards,
        };
        route.points[1] = (lane, route.points[0].1);
        route.points[2] = (lane, route.points[3].1);
    }
}

/// The order of ends at an edge from top to bottom: first a class, then by lane.
///
/// A line that comes from above or goes up is out of the way of those below it; of two such lines
/// the one in the inner lane stands above if it leaves upwards, and below if it comes from below.
fn order(route: &Route, is_tip: bool, boxes: &[RungBox]) -> (u8, isize) {
    let lane = isize::try_from(route.lane).unwrap_or(isize::MAX);
    let comes_from_above = boxes[route.from].area.y < boxes[route.to].area.y;
    match (route.passage, is_tip) {
        (Passage::Left, false) | (Passage::Right, true) => (0, lane),
        (Passage::Left, true) => (1, -lane),
        (Passage::Across, false) if !comes_from_above => (1, lane),
        (Passage::Across, false) => (2, -lane),
        (Passage::Right, false) => (3, -lane),
        (Passage::Across, true) if comes_from_above => (0, -lane),
        (Passage::Across, true) => (1, lane),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    fn overlap(one: Area, other: Area) -> bool {
        one.x < other.right()
            && other.x < one.right()
            && one.y < other.y + other.height
            && other.y < one.y + one.height
    }

    #[test]
    fn boxes_do_not_overlap_and_hold_their_words() {
        for (model, language) in [(examples::baltic(), "ru"), (examples::schema(), "en")] {
            for ladder in (0..model.ladders.len()).map(LadderId::new) {
                let words = Language::from_code(language).unwrap();
                let layout = of(&model, ladder, language, words, &[], None);
                for (place, one) in layout.boxes.iter().enumerate() {
                    for other in &layout.boxes[..place] {
                        assert!(!overlap(one.area, other.area), "{one:?} {other:?}");
                    }
                    for line in &one.lines {
                        let needed = drawing::width(line, one.size, false);
                        assert!(needed <= one.area.width - 2.0 * PADDING, "{line}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_two_moves_share_a_lane_or_an_end() {
        let model = examples::baltic();
        let layout = of(&model, LadderId::new(0), "en", Language::English, &[], None);
        for (index, one) in layout.routes.iter().enumerate() {
            for other in &layout.routes[..index] {
                let upright = |route: &Route| {
                    let (a, b) = (route.points[1].1, route.points[2].1);
                    (route.points[1].0, a.min(b), a.max(b))
                };
                let ((x, top, bottom), (at, above, below)) = (upright(one), upright(other));
                assert!(x != at || bottom <= above || top >= below, "{one:?} {other:?}");
                assert!(one.points[0] != other.points[0] && one.points[3] != other.points[3]);
            }
        }
    }
}
