//! What one seat reads, and no other.

use maud::Markup;
use maud::html;

use crate::model::Order;
use crate::model::OrderId;
use crate::model::SeatId;
use crate::report::print::Sheets;

impl Sheets<'_> {
    pub(super) fn seats(&self) -> Markup {
        let seats = (0..self.model.seats.len()).map(SeatId::new);
        html! { @for seat in seats { (self.seat(seat)) } }
    }

    fn seat(&self, seat: SeatId) -> Markup {
        let model = &self.model.seats[seat.index()];
        let title = self.titles.seat(seat);
        let first = self.titles.order(seat, OrderId::new(0));
        let content = html! {
            p { (self.say("print-seat-what")) }
            p { (self.say("print-effects-legend")) }
            p { (self.fill("print-absent", &[("order", first.into())])) }
            (self.channel())
            @for (index, order) in model.orders.iter().enumerate() {
                section.whole {
                    h3 { (self.titles.order(seat, OrderId::new(index))) }
                    (self.order_conditions(order))
                    (self.order_effects(order))
                }
            }
        };
        let heading = self.fill("print-seat", &[("seat", title.into())]);
        let whose = self.fill("print-only-seat", &[("seat", title.into())]);
        self.sheet(&format!("seat-{}", model.id), &heading, &whose, &content)
    }

    /// How the seat can talk across the table, if at all.
    fn channel(&self) -> Markup {
        let channel =
            self.titles.scenario().channel.as_ref().map(|one| self.titles.text(&one.title));
        let Some(channel) = channel else { return html! {} };
        let clause = self.titles.only_while(self.model.channel.as_ref()).unwrap_or_default();
        let variables = [("channel", channel.into()), ("clause", clause.into())];
        html! { p { (self.fill("print-channel", &variables)) } }
    }

    pub(super) fn order_conditions(&self, order: &Order) -> Markup {
        let needs = self.titles.measures(order.needs);
        html! {
            @if !order.needs.is_empty() {
                p.condition { (self.fill("print-needs", &[("measures", needs.into())])) }
            }
            @if let Some(clause) = self.titles.only_while(order.when.as_ref()) {
                p.condition { (self.fill("print-possible", &[("clause", clause.into())])) }
            }
        }
    }

    pub(super) fn order_effects(&self, order: &Order) -> Markup {
        html! {
            @if order.effects.is_empty() { p.effect { (self.say("print-no-effect")) } }
            @for effect in &order.effects { div.effect { (self.titles.effect(effect)) } }
        }
    }
}
