//! Where everything stands: in words, as a scale, on ladders and on the map.

use maud::Markup;
use maud::html;

use crate::model::LadderId;
use crate::model::Model;
use crate::model::Place;
use crate::model::SEVERITY_MAX;
use crate::model::TrackId;
use crate::report::html::parts;
use crate::report::ladder;
use crate::report::ladder::Token;
use crate::report::map;
use crate::scenario::schema::Role;
use crate::web::pages::Scene;
use crate::web::pages::say::Say;

/// Something that stands on a rung.
pub(super) struct Piece {
    pub(super) track: TrackId,
    pub(super) place: Place,
    /// A few letters, the same on every page.
    pub(super) label: String,
}

/// All pieces, those that are off the board too.
pub(super) fn pieces(say: Say<'_>, places: &[Place]) -> Vec<Piece> {
    let slots = say.model.slots.iter().enumerate();
    let pieces = slots.map(|(slot, track)| {
        let of_track = &say.model.tracks[track.index()].slots;
        let mut label = initials(say, *track);
        if of_track.len() > 1 {
            label.push_str(&(slot - of_track.start + 1).to_string());
        }
        Piece { track: *track, place: places[slot], label }
    });
    pieces.collect()
}

/// The first letters of a track's first words; where two tracks would have the same, more of them.
fn initials(say: Say<'_>, track: TrackId) -> String {
    let letters = |track: usize, count: usize| -> String {
        let words = say.track(TrackId::new(track)).split_whitespace();
        let words = words.filter(|word| word.chars().next().is_some_and(char::is_uppercase));
        let letters = words.flat_map(|word| word.chars().take(count));
        letters.take(3).collect::<String>().to_uppercase()
    };
    let is_alone = |count: usize| {
        let own = letters(track.index(), count);
        let others = (0..say.model.tracks.len()).filter(|other| *other != track.index());
        !own.is_empty() && others.into_iter().all(|other| letters(other, count) != own)
    };
    let count = (1..=3).find(|count| is_alone(*count));
    count.map_or_else(|| format!("{}", track.index() + 1), |count| letters(track.index(), count))
}

/// Where a track's incidents stand, how grave that is and what it means, as cards.
pub(super) fn cards(scene: &Scene<'_>) -> Markup {
    tracks(scene, true)
}

/// The same in short, for somebody who knows what a rung means.
pub(super) fn brief(scene: &Scene<'_>) -> Markup {
    tracks(scene, false)
}

fn tracks(scene: &Scene<'_>, with_texts: bool) -> Markup {
    let say = scene.say;
    let all = pieces(say, &scene.view.places);
    let tracks = (0..say.model.tracks.len()).map(TrackId::new);
    html! {
        ul.cards.board {
            @for track in tracks {
                li.card {
                    h3 { (say.track(track)) }
                    @let open: Vec<&Piece> = all
                        .iter()
                        .filter(|piece| piece.track == track && piece.place.rung().is_some())
                        .collect();
                    @if open.is_empty() { p.faint { (say.text("board-quiet")) } }
                    @for piece in open { (standing(say, piece, with_texts)) }
                }
            }
        }
    }
}

fn standing(say: Say<'_>, piece: &Piece, with_text: bool) -> Markup {
    let Some(rung) = piece.place.rung() else { return html! {} };
    let severity = say.model.rung_on(piece.track, rung).severity;
    let is_incident = is_incident(say, piece.track);
    html! {
        p.standing {
            span.token aria-hidden="true" { (piece.label) }
            " "
            strong { (say.rung(piece.track, rung)) }
            @if is_incident { " " (severity_badge(say, severity)) }
        }
        @let text = say.rung_text(piece.track, rung);
        @if with_text && !text.is_empty() { p.small { (text) } }
    }
}

pub(super) fn severity_badge(say: Say<'_>, severity: u8) -> Markup {
    let words = say.fill("board-severity", &[("severity", u32::from(severity).into())]);
    let kind = if severity >= say.model.headline { parts::Badge::Bad } else { parts::Badge::Plain };
    parts::badge(kind, &words)
}

/// Whether a track counts for severity.
pub(super) fn is_incident(say: Say<'_>, track: TrackId) -> bool {
    say.model.tracks[track.index()].role == Role::Incident
}

/// The severities from 0 to 10 as a row of boxes, with what stands in each.
pub(super) fn scale(say: Say<'_>, labels: &[(String, u8)]) -> Markup {
    html! {
        ol.scale aria-hidden="true" {
            @for severity in 0..=SEVERITY_MAX {
                @let class = format!("step s{severity}{}", headline(say.model, severity));
                li class=(class) {
                    span.number { (severity) }
                    @for (label, _) in labels.iter().filter(|(_, at)| *at == severity) {
                        span.token { (label) }
                    }
                }
            }
        }
    }
}

fn headline(model: &Model, severity: u8) -> &'static str {
    if severity >= model.headline { " grave" } else { "" }
}

/// A ladder with what stands on it.
pub(super) fn ladder(say: Say<'_>, places: &[Place], which: LadderId) -> String {
    with_tokens(say, places, |tokens| {
        let of_ladder = |token: &&Token<'_>| say.model.tracks[token.track.index()].ladder == which;
        let tokens: Vec<Token<'_>> = tokens.iter().filter(of_ladder).copied().collect();
        ladder::svg(say.model, Some(which), say.language.code(), &tokens)
    })
}

/// The map with what stands on it.
pub(super) fn map(say: Say<'_>, places: &[Place]) -> String {
    with_tokens(say, places, |tokens| map::svg(say.model, say.language.code(), tokens))
}

fn with_tokens(say: Say<'_>, places: &[Place], draw: impl Fn(&[Token<'_>]) -> String) -> String {
    let pieces = pieces(say, places);
    let tokens = pieces.iter().filter_map(|piece| {
        Some(Token { track: piece.track, rung: piece.place.rung()?, label: &piece.label })
    });
    draw(&tokens.collect::<Vec<_>>())
}

/// A drawing under other ids, for a page that has it in two languages.
pub(super) fn named(drawing: &str, suffix: &str) -> String {
    let Some((_, after)) = drawing.split_once("aria-labelledby=\"") else {
        return drawing.to_owned();
    };
    let Some((ids, _)) = after.split_once('"') else { return drawing.to_owned() };
    let mut named = drawing.to_owned();
    for id in ids.split(' ') {
        named = named.replace(id, &format!("{id}-{suffix}"));
    }
    named
}

pub(super) fn ladder_title<'a>(say: Say<'a>, ladder: LadderId) -> &'a str {
    let id = &say.model.ladders[ladder.index()].id;
    say.scenario().ladders.get(id).map_or("", |ladder| say.words(&ladder.title))
}

/// All ladders, one below the other, each in its own box.
pub(super) fn all_ladders(say: Say<'_>, places: &[Place]) -> Markup {
    html! {
        @for ladder_id in (0..say.model.ladders.len()).map(LadderId::new) {
            @let title = ladder_title(say, ladder_id);
            figure.ladder {
                (parts::scrolling(&ladder(say, places, ladder_id), title))
            }
        }
    }
}
