//! Turn by turn: injects, orders as they were opened, draws, rulings, words over the channel.

use maud::Markup;
use maud::html;

use crate::model::InjectId;
use crate::report::after_action::Report;
use crate::report::html::parts;
use crate::report::html::parts::Badge;
use crate::report::html::parts::Column;
use crate::session::Given;
use crate::session::How;
use crate::session::Intervention;
use crate::session::Message;
use crate::session::Ruled;
use crate::session::Ruling;
use crate::session::Turn;

impl Report<'_> {
    pub(super) fn turns(&self) -> Markup {
        let turns = self.game.turns();
        let content = html! {
            @if turns.is_empty() { p { (self.say("aar-no-turns")) } }
            @for turn in turns { (self.turn(turn)) }
        };
        self.section("turns", &self.say("aar-turn-by-turn"), &content)
    }

    fn turn(&self, turn: &Turn) -> Markup {
        let title = self.fill("aar-turn", &[("turn", turn.number.into())]);
        let id = format!("turn-{}", turn.number);
        let stars = self.game.table().stars.iter().any(|star| star.turn == turn.number);
        html! {
            article.turn aria-labelledby=(id) {
                h3 id=(id) { (title) @if stars { " " span.star { "★" span.hidden { (self.say("aar-starred")) } } } }
                (self.injects(turn))
                (self.messages(turn.number))
                (self.orders(turn))
                (self.words(turn))
                (self.rulings_of(turn))
                (self.results(turn))
            }
        }
    }

    fn injects(&self, turn: &Turn) -> Markup {
        let fired = turn.injects.iter().filter(|one| one.fired).map(|one| one.inject);
        let intervened = turn.interventions.iter();
        html! {
            @for inject in fired { (self.inject(inject)) }
            @for one in intervened {
                @match one {
                    Intervention::Fired(inject) => (self.inject(*inject)),
                    Intervention::Happened(happening) => {
                        p.inject {
                            (parts::badge(Badge::Plain, &self.say("print-inject"))) " "
                            @if self.is_full() { strong { (happening.title) } }
                            @else { (self.say("aar-added")) }
                        }
                        (self.quoted(&happening.text))
                        @for action in &happening.actions {
                            p.effect { (self.titles.action(*action)) }
                        }
                    }
                }
            }
            @for event in turn.begun.iter().filter_map(|event| self.event(event)) { p { (event) } }
        }
    }

    fn inject(&self, inject: InjectId) -> Markup {
        let id = self.model.injects[inject.index()].id.as_str();
        let text = self.titles.scenario().injects[id].text.as_ref();
        html! {
            p.inject {
                (parts::badge(Badge::Plain, &self.say("print-inject"))) " "
                strong { (self.titles.inject(inject)) }
                " " small { (self.fill("aar-told", &[("seats", self.titles.told_to(inject).into())])) }
            }
            @if let Some(text) = text {
                blockquote { (parts::paragraphs(self.titles.text(text))) }
            }
        }
    }

    /// What was said over the channel in a turn, and what did not get through.
    fn messages(&self, turn: u32) -> Markup {
        let said = self.game.table().messages.iter().filter(|message| message.turn == turn);
        html! { @for message in said { (self.message(message)) } }
    }

    fn message(&self, message: &Message) -> Markup {
        let seats = [
            ("from", self.titles.seat(message.from).into()),
            ("to", self.titles.seat(message.to).into()),
        ];
        let late = match message.passed {
            None => self.say("aar-message-lost"),
            Some(turn) if turn > message.turn => {
                self.fill("aar-message-late", &[("turn", turn.into())])
            }
            Some(_) => String::new(),
        };
        html! {
            p { (self.fill("aar-message", &seats)) (late) }
            (self.quoted(&message.text))
        }
    }

    fn orders(&self, turn: &Turn) -> Markup {
        if turn.orders.is_empty() {
            return html! { p { (self.say("aar-orders-closed")) } };
        }
        let columns =
            ["aar-seat", "aar-order", "aar-how"].map(|message| Column::words(self.say(message)));
        let rows = turn.orders.iter().map(|given| {
            vec![
                html! { (self.titles.seat(given.seat)) },
                html! { (self.titles.order(given.seat, given.order)) },
                html! { (self.how(given)) },
            ]
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        let caption = self.fill("aar-orders", &[("turn", turn.number.into())]);
        parts::table(&caption, &columns, &rows)
    }

    fn how(&self, given: &Given) -> String {
        match given.how {
            How::Seat => self.say("aar-how-seat"),
            How::Facilitator => self.say("aar-how-facilitator"),
            How::Absent => self.say("aar-how-absent"),
            How::Policy(drawn) => self.fill(
                "aar-how-policy",
                &[("chance", self.speech.chance(drawn.probability).into())],
            ),
        }
    }

    /// Orders in seats' own words, and what the facilitator made of them.
    fn words(&self, turn: &Turn) -> Markup {
        html! { @for words in &turn.words {
            p { (self.fill("aar-words", &[("seat", self.titles.seat(words.seat).into())])) }
            (self.quoted(&words.text))
            @for effect in &words.judged.effects {
                p.effect { (self.titles.odds(&effect.mechanisms, &effect.tracks, effect.odds)) }
            }
            (self.quoted(&words.judged.reason))
        } }
    }

    fn rulings_of(&self, turn: &Turn) -> Markup {
        html! { @for ruled in &turn.rulings {
            p {
                (parts::badge(Badge::Mark, &self.say("aar-ruling"))) " "
                (self.ruling(turn, ruled))
            }
            (self.quoted(&ruled.reason))
        } }
    }

    /// What came about instead of what the dice said.
    fn ruling(&self, turn: &Turn, ruled: &Ruled) -> String {
        match ruled.ruling {
            Ruling::Slot { slot, to } => {
                let track = self.model.slots[slot];
                let dice = turn.slots.iter().find(|draw| draw.slot == slot);
                let dice = dice.map_or("—", |draw| self.titles.rung(track, draw.to));
                self.fill(
                    "aar-ruled-slot",
                    &[
                        ("where", self.titles.slot(slot).into()),
                        ("dice", dice.into()),
                        ("to", self.titles.rung(track, to).into()),
                    ],
                )
            }
            Ruling::Arrival { track, opens } => {
                let message = if opens { "aar-ruled-opens" } else { "aar-ruled-quiet" };
                self.fill(message, &[("where", self.titles.track(track).into())])
            }
        }
    }

    fn results(&self, turn: &Turn) -> Markup {
        if turn.after.is_none() {
            return html! { p { (self.say("aar-unsettled")) } };
        }
        let told: Vec<String> = turn.settled.iter().filter_map(|event| self.event(event)).collect();
        html! {
            @if told.is_empty() { p { (self.say("aar-nothing-moved")) } }
            @else { ul { @for event in told { li { (event) } } } }
        }
    }

    /// All rulings again, for those who look for them.
    pub(super) fn rulings(&self) -> Markup {
        let turns = || self.game.turns().iter();
        let rows = turns().flat_map(|turn| {
            turn.rulings.iter().map(move |ruled| {
                let mut row = vec![html! { (turn.number) }, html! { (self.ruling(turn, ruled)) }];
                if self.is_full() {
                    row.push(html! { (ruled.reason) });
                }
                row
            })
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        let mut columns =
            vec![Column::words(self.say("print-turn")), Column::words(self.say("aar-ruling"))];
        if self.is_full() {
            columns.push(Column::words(self.say("aar-reason")));
        }
        let content = html! {
            @if rows.is_empty() { p { (self.say("aar-no-rulings")) } }
            @else { (parts::table(&self.say("aar-rulings-table"), &columns, &rows)) }
        };
        self.section("rulings", &self.say("aar-rulings"), &content)
    }
}
