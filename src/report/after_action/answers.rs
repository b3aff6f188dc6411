//! From what was computed of a game to what its report tells.

use crate::montecarlo::estimate::Estimate;
use crate::report::after_action::Chance;
use crate::report::after_action::Decisive;
use crate::report::after_action::OddsAfter;
use crate::report::after_action::WhatIf;
use crate::report::titles::Titles;
use crate::study::odds::Odds;
use crate::study::whatif;
use crate::study::whatif::Card;
use crate::study::whatif::Decided;
use crate::study::whatif::Fall;
use crate::study::whatif::Source;

/// How many draws there are, as a float.
const DRAWS: f64 = 18_446_744_073_709_551_616.0;

/// The odds after a turn.
#[must_use]
pub fn odds_after(titles: &Titles<'_>, turn: u32, odds: &Odds) -> OddsAfter {
    let outcomes = (0..titles.model.outcomes.len()).map(crate::model::OutcomeId::new);
    let endings = outcomes.zip(&odds.outcomes);
    OddsAfter {
        turn,
        headline: chance(odds.headline),
        endings: endings.map(|(outcome, estimate)| (outcome, chance(*estimate))).collect(),
    }
}

/// A what-if, with the odds of the other world over fresh dice from the divergence on, if they were
/// asked for.
#[must_use]
pub fn what_if(titles: &Titles<'_>, told: &whatif::WhatIf, fresh: Option<Estimate>) -> WhatIf {
    WhatIf {
        with: told.change.with,
        without: told.change.without,
        keeps_rulings: told.change.keeps_rulings,
        parts_in: told.divergence,
        replaced_orders: u32::try_from(told.replaced_orders()).unwrap_or(u32::MAX),
        ended_here: told.ended_here,
        ended_there: told.ended_there,
        headline_there: fresh.map(chance),
        decisive: told.cards.iter().map(|card| decisive(titles, card)).collect(),
    }
}

fn chance(estimate: Estimate) -> Chance {
    Chance { value: estimate.value, bounds: (estimate.low, estimate.high) }
}

fn decisive(titles: &Titles<'_>, card: &Card) -> Decisive {
    let model = titles.model;
    let (track, slot) = match card.source {
        Source::Slot { slot, .. } => (model.slots[slot], slot),
        Source::Arrival(track) => (track, model.tracks[track.index()].slots.start),
    };
    let words = |place: usize| match card.odds[place].0 {
        Fall::Rung(rung) => titles.rung(track, rung).to_owned(),
        Fall::Opens(true) => titles.speech().text("what-if-opens"),
        Fall::Opens(false) => titles.speech().text("what-if-quiet"),
    };
    let (_, odds_here, odds_there) = card.odds[card.here];
    let range = match &card.decided {
        Decided::Draw(_) => None,
        Decided::Ruling(given) => {
            let (monotone, gumbel_max) = given[card.here];
            let (one, other) = (1.0 - monotone, 1.0 - gumbel_max);
            Some((one.min(other), one.max(other)))
        }
    };
    let draw = match card.decided {
        Decided::Draw(draw) => Some(draw as f64 / DRAWS),
        Decided::Ruling(_) => None,
    };
    Decisive {
        turn: card.turn,
        slot,
        here: words(card.here),
        there: words(card.there),
        odds_here,
        odds_there,
        range,
        draw,
    }
}
