//! The whole game in one picture, and where everything stood after each turn.

use maud::Markup;
use maud::html;

use crate::game::Event;
use crate::model::Place;
use crate::model::RungId;
use crate::report::after_action::Report;
use crate::report::chart;
use crate::report::chart::Heading;
use crate::report::chart::Lane;
use crate::report::chart::Mark;
use crate::report::chart::Span;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::scenario::schema::Role;
use crate::session::Intervention;
use crate::session::Turn;

impl Report<'_> {
    pub(super) fn timeline(&self) -> Markup {
        let turns = self.game.turns();
        let Some(first) = turns.first() else { return html! {} };
        let settled: Vec<&Turn> = turns.iter().filter(|turn| turn.after.is_some()).collect();
        let last = turns.last().map_or(0, |turn| turn.number);
        let mut stood: Vec<Vec<Option<RungId>>> = vec![standing(&first.before.board.places)];
        stood.extend(settled.iter().map(|turn| stood_in(turn)));
        let slots = (0..self.model.slots.len()).filter(|slot| {
            // A place that was never open is no part of the story.
            stood.iter().any(|places| places[*slot].is_some())
        });
        let slots: Vec<usize> = slots.collect();
        let mut lanes: Vec<Lane> = slots.iter().map(|slot| self.lane(*slot, &stood)).collect();
        lanes.push(self.marks());
        let title = self.say("aar-timeline");
        let heading = Heading { name: "timeline", title: &title, language: self.speech };
        let drawing = chart::timeline(&heading, &self.say("print-turn"), last, &lanes);
        let caption = html! { (self.say("aar-timeline-what")) };
        let table = self.standing_table(&slots, &stood);
        self.section("timeline-section", &title, &parts::figure(&drawing, &title, &caption, &table))
    }

    fn lane(&self, slot: usize, stood: &[Vec<Option<RungId>>]) -> Lane {
        let track = self.model.slots[slot];
        let ladder = self.model.ladder_of(track);
        let is_climate = self.model.tracks[track.index()].role == Role::Climate;
        let mut spans: Vec<(Span, RungId)> = Vec::new();
        for (turn, places) in (0u32..).zip(stood) {
            let Some(rung) = places[slot] else { continue };
            match spans.last_mut() {
                Some((span, before)) if *before == rung && span.to + 1 == turn => span.to = turn,
                _ => {
                    let severity = ladder.rung(rung).severity;
                    let levels = ladder.rungs().len().max(2) - 1;
                    let (mark, weight) = match is_climate {
                        true => (rung.index() + 1, rung.index() as f64 / levels as f64),
                        false => (usize::from(severity), f64::from(severity) / 10.0),
                    };
                    let title = self.titles.rung(track, rung).to_owned();
                    let span = Span { from: turn, to: turn, title, mark: mark.to_string(), weight };
                    spans.push((span, rung));
                }
            }
        }
        let spans = spans.into_iter().map(|(span, _)| span).collect();
        Lane { label: self.titles.slot(slot), spans, marks: Vec::new() }
    }

    /// Injects, rulings and stars, each with its sign.
    fn marks(&self) -> Lane {
        let mut marks: Vec<Mark> = Vec::new();
        for turn in self.game.turns() {
            let injects = turn.injects.iter().filter(|one| one.fired);
            let injects = injects.map(|one| self.titles.inject(one.inject).to_owned());
            let added = turn.interventions.iter().map(|one| match one {
                Intervention::Fired(inject) => self.titles.inject(*inject).to_owned(),
                Intervention::Happened(happening) if self.is_full() => happening.title.clone(),
                Intervention::Happened(_) => self.say("aar-added"),
            });
            let happened: Vec<String> = injects.chain(added).collect();
            let is_starred = self.game.table().stars.iter().any(|star| star.turn == turn.number);
            let signs = [
                (!happened.is_empty(), "◆", happened.join("; ")),
                (!turn.rulings.is_empty(), "■", self.say("aar-rulings")),
                (is_starred, "★", self.say("aar-stars")),
            ];
            let mut mark = Mark { turn: turn.number, title: String::new(), mark: String::new() };
            for (_, sign, title) in signs.into_iter().filter(|(is_there, ..)| *is_there) {
                mark.mark.push_str(sign);
                mark.title = [mark.title.as_str(), &title].join(" ").trim().to_owned();
            }
            if !mark.mark.is_empty() {
                marks.push(mark);
            }
        }
        Lane { label: self.say("aar-marks"), spans: Vec::new(), marks }
    }

    fn standing_table(&self, slots: &[usize], stood: &[Vec<Option<RungId>>]) -> Markup {
        let mut columns = vec![Column::words(self.say("print-turn"))];
        columns.extend(slots.iter().map(|slot| Column::words(self.titles.slot(*slot))));
        let rows = stood.iter().enumerate().map(|(turn, places)| {
            let mut row = vec![html! { (turn) }];
            row.extend(slots.iter().map(|slot| {
                let track = self.model.slots[*slot];
                let rung = places[*slot].map_or("—", |rung| self.titles.rung(track, rung));
                html! { (rung) }
            }));
            row
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        parts::table(&self.say("aar-stood-table"), &columns, &rows)
    }
}

fn standing(places: &[Place]) -> Vec<Option<RungId>> {
    places.iter().map(|place| place.rung()).collect()
}

/// Where everything stood at the end of a settled turn. An incident that closed in it still stands
/// on its closing rung, though its place has been cleared since.
fn stood_in(turn: &Turn) -> Vec<Option<RungId>> {
    let after = turn.after.as_ref().expect("only settled turns are asked");
    let mut stood = standing(&after.board.places);
    for event in &turn.settled {
        if let Event::Moved { slot, to, .. } = event {
            stood[*slot].get_or_insert(*to);
        }
    }
    stood
}
