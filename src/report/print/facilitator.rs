//! What the facilitator keeps: how a turn goes, what may happen, a sheet to write on.

use maud::Markup;
use maud::html;

use crate::model::InjectId;
use crate::model::SeatId;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::print::Sheets;

/// Turns that a record sheet has room for.
const ROWS: usize = 12;

const PREPARE: [&str; 6] = [
    "prepare-read",
    "prepare-measures",
    "prepare-cut",
    "prepare-tokens",
    "prepare-dice",
    "prepare-program",
];

const TURN: [&str; 6] =
    ["turn-injects", "turn-orders", "turn-open", "turn-draw", "turn-move", "turn-end"];

const AFTERWARDS: [&str; 4] =
    ["afterwards-where", "afterwards-what", "afterwards-measures", "afterwards-doubt"];

impl Sheets<'_> {
    pub(super) fn procedure(&self) -> Markup {
        let last = self.model.horizon;
        let turn = self.titles.text(&self.titles.scenario().clock.turn);
        let list = |messages: &[&str]| {
            html! { ol { @for message in messages { li { (self.say(message)) } } } }
        };
        let clock = self.fill("print-clock", &[("last", last.into()), ("turn", turn.into())]);
        let content = html! {
            p { (clock) }
            h3 { (self.say("print-prepare")) }
            (list(&PREPARE))
            h3 { (self.say("print-each-turn")) }
            (list(&TURN))
            h3 { (self.say("print-rulings")) }
            p { (self.say("print-rulings-what")) }
            h3 { (self.say("print-afterwards")) }
            (list(&AFTERWARDS))
        };
        self.sheet("procedure", &self.say("print-procedure"), &self.only_facilitator(), &content)
    }

    pub(super) fn only_facilitator(&self) -> String {
        self.say("print-only-facilitator")
    }

    pub(super) fn injects(&self) -> Markup {
        if self.model.injects.is_empty() {
            return html! {};
        }
        let columns = ["print-done", "print-turn", "print-inject", "print-told", "print-does"]
            .map(|message| Column::words(self.say(message)));
        // Those of a turn by turn, then those that may come at any time.
        let mut order: Vec<InjectId> = (0..self.model.injects.len()).map(InjectId::new).collect();
        order.sort_by_key(|one| self.model.injects[one.index()].turn.unwrap_or(u32::MAX));
        let rows: Vec<Vec<Markup>> = order.into_iter().map(|one| self.inject_row(one)).collect();
        let content = html! {
            p { (self.say("print-injects-what")) }
            (parts::table(&self.say("print-injects-table"), &columns, &rows))
        };
        self.sheet("injects", &self.say("print-injects"), &self.only_facilitator(), &content)
    }

    fn inject_row(&self, id: InjectId) -> Vec<Markup> {
        let inject = &self.model.injects[id.index()];
        let due = self.titles.due(inject);
        let turn = inject.turn.map_or("…".to_owned(), |turn| turn.to_string());
        vec![
            html! { span.tick aria-hidden="true" {} span.hidden { (turn) } },
            html! { (turn) },
            html! {
                strong { (self.titles.inject(id)) }
                @if !due.is_empty() { br; small { (due) } }
            },
            html! { (self.titles.told_to(id)) },
            html! { @for action in &inject.actions { div { (self.titles.action(*action)) } } },
        ]
    }

    /// A table to write on during play.
    pub(super) fn record(&self) -> Markup {
        let seats = (0..self.model.seats.len()).map(SeatId::new);
        let seats: Vec<&str> = seats.map(|seat| self.titles.seat(seat)).collect();
        let turn = self.say("print-turn");
        let content = html! {
            p { (self.say("print-record-what")) }
            div.scroll role="group" aria-label=(self.say("print-record")) tabindex="0" {
                table.record {
                    thead { tr {
                        th scope="col" { (turn) }
                        @for seat in &seats {
                            th scope="col" { (self.fill("print-order-of", &[("seat", (*seat).into())])) }
                        }
                        th scope="col" { (self.say("print-moved")) }
                        th scope="col" { (self.say("print-remarks")) }
                    } }
                    tbody { @for _ in 0..ROWS { tr {
                        td { span.hidden { (self.say("print-empty")) } }
                        @for _ in 0..seats.len() + 2 { td {} }
                    } } }
                }
            }
        };
        self.sheet("record", &self.say("print-record"), &self.only_facilitator(), &content)
    }
}
