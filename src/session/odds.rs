//! What may happen in the turn that is open, before anybody's order is known.

use crate::game;
use crate::game::Laws;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::model::law;
use crate::session::game::Game;

/// Combinations of orders up to which every one is weighed; beyond, each seat's likeliest stands
/// for it.
const COMBINATIONS_MAX: usize = 4096;

/// What may happen in a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Of each track that has an arrival and a quiet place, the chance that an incident opens.
    pub arrivals: Vec<(TrackId, f64)>,
    /// Of each open slot, the chance of each rung that it may stand on afterwards, from best to
    /// worst.
    pub slots: Vec<SlotOutlook>,
}

/// Where an open slot may stand afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotOutlook {
    /// The slot, among all slots.
    pub slot: usize,
    /// Its track.
    pub track: TrackId,
    /// The rung on which it stands.
    pub from: RungId,
    /// Rungs with their chances, from best to worst.
    pub to: Vec<(RungId, f64)>,
}

/// What may happen in the turn as things stand, if seats give the orders that are `fixed` and the
/// others follow their policies. No locked order plays a part in it.
#[must_use]
pub fn outlook(game: &Game, fixed: &[(SeatId, OrderId)]) -> Outlook {
    let model = game.model();
    let state = &game.table().state;
    let mut combinations = vec![(Vec::new(), 1.0)];
    for seat in (0..model.seats.len()).map(SeatId::new) {
        let mut choices = choices(game, seat, fixed);
        if combinations.len() * choices.len() > COMBINATIONS_MAX {
            choices.sort_by(|(_, one), (_, other)| other.total_cmp(one));
            choices.truncate(1);
            choices[0].1 = 1.0;
        }
        let wider = combinations.iter().flat_map(|(orders, weight)| {
            choices.iter().map(move |(order, chance)| {
                let orders: &Vec<OrderId> = orders;
                ([orders.as_slice(), &[*order]].concat(), weight * chance)
            })
        });
        combinations = wider.collect();
    }
    let mut mixed = Outlook { arrivals: Vec::new(), slots: Vec::new() };
    for (orders, weight) in combinations {
        mixed.add(model, &game::laws(model, state, &orders, &[]), weight);
    }
    mixed
}

fn choices(game: &Game, seat: SeatId, fixed: &[(SeatId, OrderId)]) -> Vec<(OrderId, f64)> {
    match fixed.iter().find(|(of, _)| *of == seat) {
        Some((_, order)) => vec![(*order, 1.0)],
        None => {
            let situation = game.table().state.situation(game.model());
            law::of_seat(&situation, seat).outcomes().to_vec()
        }
    }
}

impl Outlook {
    fn add(&mut self, model: &Model, laws: &Laws, weight: f64) {
        for (track, law) in &laws.arrivals {
            let opens = law.outcomes().iter().filter(|(opens, _)| *opens);
            let chance: f64 = opens.map(|(_, chance)| chance).sum();
            match self.arrivals.iter_mut().find(|(known, _)| known == track) {
                Some((_, sum)) => *sum += weight * chance,
                None => self.arrivals.push((*track, weight * chance)),
            }
        }
        for law in &laws.slots {
            let place = self.slots.iter().position(|known| known.slot == law.slot);
            let place = place.unwrap_or_else(|| {
                let (slot, track, from) = (law.slot, law.track, law.from);
                self.slots.push(SlotOutlook { slot, track, from, to: Vec::new() });
                self.slots.len() - 1
            });
            self.slots[place].add(model, law.law.outcomes(), weight);
        }
    }
}

impl SlotOutlook {
    fn add(&mut self, model: &Model, outcomes: &[(RungId, f64)], weight: f64) {
        for (rung, chance) in outcomes {
            match self.to.iter_mut().find(|(known, _)| known == rung) {
                Some((_, sum)) => *sum += weight * chance,
                None => self.to.push((*rung, weight * chance)),
            }
        }
        let ladder = model.ladder_of(self.track);
        self.to.sort_by_key(|(rung, _)| (ladder.rung(*rung).severity, *rung));
    }
}
