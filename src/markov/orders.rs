//! What seats can order together, with orders that no law tells apart taken as one.

use crate::markov::laws::Laws;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::law;

/// Of each seat and order, the first order that no law tells from it.
pub(super) fn alike(model: &Model, laws: &Laws<'_>) -> Vec<Vec<OrderId>> {
    let of_seat = |seat: usize| {
        let orders = 0..model.seats[seat].orders.len();
        let first = |order: usize| {
            let same = |one: &usize| {
                !laws.tell_apart(SeatId::new(seat), OrderId::new(*one), OrderId::new(order))
            };
            OrderId::new((0..order).find(same).unwrap_or(order))
        };
        orders.map(first).collect()
    };
    (0..model.seats.len()).map(of_seat).collect()
}

/// The orders of all seats together under their policies, with probabilities; `None` if there are
/// more than `limit`.
pub(super) fn combinations(
    model: &Model,
    alike: &[Vec<OrderId>],
    situation: &Situation<'_>,
    limit: usize,
) -> Option<Vec<(Vec<OrderId>, f64)>> {
    assert_eq!(alike.len(), model.seats.len(), "every seat has its orders");
    let mut combinations = vec![(Vec::new(), 1.0)];
    for (seat, alike) in alike.iter().enumerate() {
        let law = law::of_seat(situation, SeatId::new(seat));
        let mut choices: Vec<(OrderId, f64)> = Vec::new();
        for (order, probability) in law.outcomes() {
            add(&mut choices, alike[order.index()], *probability);
        }
        let before = std::mem::take(&mut combinations);
        for (orders, weight) in before {
            for (order, probability) in &choices {
                let mut orders: Vec<OrderId> = orders.clone();
                orders.push(*order);
                combinations.push((orders, weight * probability));
            }
        }
        if combinations.len() > limit {
            return None;
        }
    }
    Some(combinations)
}

/// Adds a weight to what is already there.
pub(super) fn add<T: PartialEq>(sums: &mut Vec<(T, f64)>, to: T, weight: f64) {
    match sums.iter_mut().find(|(known, _)| *known == to) {
        Some((_, sum)) => *sum += weight,
        None => sums.push((to, weight)),
    }
}
