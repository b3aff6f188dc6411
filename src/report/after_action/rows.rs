//! What happened in a game as rows, for programs: CSV and JSON lines, things named by their ids.

use serde::Serialize;

use crate::game::Drawn;
use crate::game::Event;
use crate::model::MeasureId;
use crate::model::Model;
use crate::model::SeatId;
use crate::report::after_action::Attribution;
use crate::session::Actor;
use crate::session::Game;
use crate::session::How;
use crate::session::Intervention;
use crate::session::Ruling;
use crate::session::Turn;

/// A thing that happened. What does not apply is empty.
#[derive(Debug, Clone, Default, Serialize)]
struct Row {
    turn: u32,
    kind: &'static str,
    seat: Option<String>,
    track: Option<String>,
    /// The place on the track, from 1.
    slot: Option<usize>,
    /// An order, an inject, a measure or an outcome.
    id: Option<String>,
    from: Option<String>,
    to: Option<String>,
    /// How it came about, where there are several ways.
    how: Option<&'static str>,
    probability: Option<f64>,
    /// The 64-bit draw in hexadecimal digits.
    draw: Option<String>,
    text: Option<String>,
}

/// Everything that happened as CSV. Words that a spreadsheet might take for a formula begin with an
/// apostrophe.
#[must_use]
pub fn csv(game: &Game, attribution: Attribution) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for mut row in rows(game, attribution) {
        row.text = row.text.map(|text| disarmed(&text));
        writer.serialize(row).expect("a row of words and numbers can be written");
    }
    let bytes = writer.into_inner().expect("memory takes everything");
    String::from_utf8(bytes).expect("words are UTF-8")
}

/// Everything that happened as one JSON object a line.
#[must_use]
pub fn json_lines(game: &Game, attribution: Attribution) -> String {
    let rows = rows(game, attribution).into_iter();
    rows.map(|row| serde_json::to_string(&row).expect("a row can be written") + "\n").collect()
}

fn disarmed(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn rows(game: &Game, attribution: Attribution) -> Vec<Row> {
    let teller = Teller { model: game.model(), is_full: attribution == Attribution::Full };
    let mut rows: Vec<Row> = game.turns().iter().flat_map(|turn| teller.turn(turn)).collect();
    let table = game.table();
    for message in &table.messages {
        rows.push(Row {
            turn: message.turn,
            kind: "message",
            seat: Some(teller.seat(message.from)),
            to: Some(teller.seat(message.to)),
            how: Some(match message.passed {
                Some(turn) if turn == message.turn => "passed",
                Some(_) => "late",
                None => "waits",
            }),
            text: teller.text(&message.text),
            ..Row::default()
        });
    }
    for (kind, remarks) in [("star", &table.stars), ("note", &table.notes)] {
        for remark in remarks {
            let seat = match remark.by {
                Actor::Seat(seat) => teller.seat(seat),
                Actor::Facilitator => "facilitator".to_owned(),
                Actor::Observer => "observer".to_owned(),
            };
            let text = teller.text(&remark.text);
            rows.push(Row { turn: remark.turn, kind, seat: Some(seat), text, ..Row::default() });
        }
    }
    // The order within a turn is that in which it was told above.
    rows.sort_by_key(|row| row.turn);
    rows
}

struct Teller<'a> {
    model: &'a Model,
    is_full: bool,
}

impl Teller<'_> {
    fn text(&self, text: &str) -> Option<String> {
        (self.is_full && !text.is_empty()).then(|| text.to_owned())
    }

    fn seat(&self, seat: SeatId) -> String {
        self.model.seats[seat.index()].id.clone()
    }

    fn measure(&self, measure: MeasureId) -> String {
        self.model.measures[measure.index()].id.clone()
    }

    fn turn(&self, turn: &Turn) -> Vec<Row> {
        let row = |kind| Row { turn: turn.number, kind, ..Row::default() };
        let mut rows: Vec<Row> = Vec::new();
        for one in &turn.injects {
            rows.push(Row {
                id: Some(self.model.injects[one.inject.index()].id.clone()),
                how: Some(if one.fired { "fired" } else { "not fired" }),
                ..drawn(row("inject"), one.drawn)
            });
        }
        for one in &turn.interventions {
            rows.push(match one {
                Intervention::Fired(inject) => Row {
                    id: Some(self.model.injects[inject.index()].id.clone()),
                    how: Some("by the facilitator"),
                    ..row("inject")
                },
                Intervention::Happened(happening) => {
                    Row { how: Some("added"), text: self.text(&happening.title), ..row("inject") }
                }
            });
        }
        rows.extend(turn.begun.iter().filter_map(|event| self.event(turn.number, event)));
        rows.extend(self.decisions(turn));
        rows.extend(turn.settled.iter().filter_map(|event| self.event(turn.number, event)));
        rows
    }

    /// Orders, words, rulings.
    fn decisions(&self, turn: &Turn) -> Vec<Row> {
        let row = |kind| Row { turn: turn.number, kind, ..Row::default() };
        let mut rows = Vec::new();
        for given in &turn.orders {
            let (how, draw) = match given.how {
                How::Seat => ("seat", None),
                How::Facilitator => ("facilitator", None),
                How::Absent => ("absent", None),
                How::Policy(drawn) => ("policy", Some(drawn)),
            };
            rows.push(Row {
                seat: Some(self.seat(given.seat)),
                id: Some(
                    self.model.seats[given.seat.index()].orders[given.order.index()].id.clone(),
                ),
                how: Some(how),
                ..drawn(row("order"), draw)
            });
        }
        for words in &turn.words {
            let seat = Some(self.seat(words.seat));
            rows.push(Row { seat, text: self.text(&words.text), ..row("words") });
        }
        for ruled in &turn.rulings {
            let text = self.text(&ruled.reason);
            rows.push(match ruled.ruling {
                Ruling::Slot { slot, to } => {
                    let track = self.model.slots[slot];
                    let said = turn.slots.iter().find(|draw| draw.slot == slot);
                    let rung = |rung| self.model.rung_on(track, rung).id.clone();
                    Row {
                        from: said.map(|draw| rung(draw.to)),
                        to: Some(rung(to)),
                        text,
                        ..drawn(self.on_slot(row("ruling"), slot), said.map(|draw| draw.drawn))
                    }
                }
                Ruling::Arrival { track, opens } => Row {
                    track: Some(self.model.tracks[track.index()].id.clone()),
                    how: Some(if opens { "opens" } else { "stays quiet" }),
                    text,
                    ..row("ruling")
                },
            });
        }
        rows
    }

    fn on_slot(&self, row: Row, slot: usize) -> Row {
        let track = &self.model.tracks[self.model.slots[slot].index()];
        Row { track: Some(track.id.clone()), slot: Some(slot - track.slots.start + 1), ..row }
    }

    fn event(&self, turn: u32, event: &Event) -> Option<Row> {
        use crate::game::Cause;
        let row = |kind| Row { turn, kind, ..Row::default() };
        let because = |row: Row, cause: &Cause| match cause {
            Cause::Law(one) => Row { how: Some("draw"), ..drawn(row, Some(*one)) },
            Cause::Inject(inject) => Row {
                how: Some("inject"),
                id: Some(self.model.injects[inject.index()].id.clone()),
                ..row
            },
            Cause::Decided => Row { how: Some("ruling"), ..row },
        };
        Some(match event {
            Event::Inject { .. } | Event::Ordered { .. } => return None,
            Event::Moved { track, slot, from, to, cause } => Row {
                from: Some(self.model.rung_on(*track, *from).id.clone()),
                to: Some(self.model.rung_on(*track, *to).id.clone()),
                ..because(self.on_slot(row("move"), *slot), cause)
            },
            Event::Stayed { track, slot, rung, cause } => Row {
                from: Some(self.model.rung_on(*track, *rung).id.clone()),
                ..because(self.on_slot(row("stay"), *slot), cause)
            },
            Event::Opened { slot, cause, .. } => {
                because(self.on_slot(row("opening"), *slot), cause)
            }
            Event::Suspended(measure) => {
                Row { id: Some(self.measure(*measure)), ..row("suspended") }
            }
            Event::Restored(measure) => Row { id: Some(self.measure(*measure)), ..row("restored") },
            Event::Over(outcome) => {
                Row { id: Some(self.model.outcomes[outcome.index()].clone()), ..row("over") }
            }
        })
    }
}

fn drawn(row: Row, drawn: Option<Drawn>) -> Row {
    Row {
        probability: drawn.map(|drawn| drawn.probability),
        draw: drawn.map(|drawn| format!("{:016x}", drawn.draw)),
        ..row
    }
}
