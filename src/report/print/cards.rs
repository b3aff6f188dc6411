//! What is cut with scissors: slips of injects to hand out, and a card for every order.

use maud::Markup;
use maud::html;

use crate::model::InjectId;
use crate::model::OrderId;
use crate::model::SeatId;
use crate::report::html::parts;
use crate::report::print::Sheets;

impl Sheets<'_> {
    /// The injects that somebody is told of, each to be handed out in its turn.
    pub(super) fn slips(&self) -> Markup {
        let scenario = self.titles.scenario();
        let all = (0..self.model.injects.len()).map(InjectId::new);
        let told = all.filter_map(|one| {
            let words = &scenario.injects[self.model.injects[one.index()].id.as_str()];
            let is_told = words.to.as_ref().is_none_or(|seats| !seats.is_empty());
            is_told.then_some((one, words.text.as_ref()?))
        });
        let slips: Vec<Markup> = told
            .map(|(one, text)| {
                let inject = &self.model.injects[one.index()];
                let turn = inject.turn.map_or("___".to_owned(), |turn| turn.to_string());
                html! {
                    p.whose {
                        (self.fill("print-slip", &[
                            ("turn", turn.into()), ("seats", self.titles.told_to(one).into()),
                        ]))
                    }
                    h3 { (self.titles.inject(one)) }
                    (parts::paragraphs(self.titles.text(text)))
                }
            })
            .collect();
        if slips.is_empty() {
            return html! {};
        }
        let content = html! {
            p.screen-only { (self.say("print-slips-what")) }
            ul.slips { @for slip in slips { li.cut { (slip) } } }
        };
        self.sheet("slips", &self.say("print-slips"), &self.only_facilitator(), &content)
    }

    /// A card for every order, a sheet for every seat.
    pub(super) fn order_cards(&self) -> Markup {
        let seats = (0..self.model.seats.len()).map(SeatId::new);
        html! { @for seat in seats { (self.order_cards_of(seat)) } }
    }

    fn order_cards_of(&self, seat: SeatId) -> Markup {
        let model = &self.model.seats[seat.index()];
        let title = self.titles.seat(seat);
        let content = html! {
            ul.order-cards { @for (index, order) in model.orders.iter().enumerate() { li.cut {
                p.whose { (title) }
                h3 { (self.titles.order(seat, OrderId::new(index))) }
                (self.order_conditions(order))
                (self.order_effects(order))
            } } }
        };
        let heading = self.fill("print-cards", &[("seat", title.into())]);
        let whose = self.fill("print-only-seat", &[("seat", title.into())]);
        self.sheet(&format!("cards-{}", model.id), &heading, &whose, &content)
    }
}
