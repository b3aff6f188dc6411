//! What experts are asked: every uncertain parameter as a question, without the scenario's own
//! number, which would draw the answer to itself (O'Hagan and others, *Uncertain judgements*,
//! 2006).

use crate::model::Effect;
use crate::model::Model;
use crate::study::draws::Knowledge;
use crate::study::draws::Tails;

/// A question about one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The parameter's id.
    pub parameter: String,
    /// What it is; of one that is used in several places, the first.
    pub about: About,
    /// In how many places it is used.
    pub uses: usize,
}

/// What a parameter is. Ids and places are those of the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The chance in a turn of a move: ladder, from, to.
    Move(usize, usize, usize),
    /// The chance in a turn that an incident opens on a track.
    Arrival(usize),
    /// The chance that an inject fires.
    Inject(usize),
    /// The part of the time that a measure works.
    Availability(usize),
    /// By what factor a measure changes the odds of what some mechanisms bring about: measure,
    /// effect.
    Measure(usize, usize),
    /// By what factor an order of a seat does: seat, order, effect.
    Order(usize, usize, usize),
    /// By what factor an influence does: influence, effect.
    Influence(usize, usize),
}

impl About {
    /// The effect whose factor this is, and whether another of the same measure, order or influence
    /// works through the same mechanisms, so that only place and condition tell them apart.
    #[must_use]
    pub fn effect<'a>(&self, model: &'a Model) -> Option<(&'a Effect, bool)> {
        let (effects, place) = match *self {
            About::Measure(measure, effect) => (&model.measures[measure].effects, effect),
            About::Order(seat, order, effect) => (&model.seats[seat].orders[order].effects, effect),
            About::Influence(influence, effect) => (&model.influences[influence].effects, effect),
            _ => return None,
        };
        let effect = &effects[place];
        let alike = effects.iter().filter(|other| other.mechanisms == effect.mechanisms).count();
        Some((effect, alike > 1))
    }
}

/// Of each parameter, in the model's order, where it is used.
#[must_use]
pub fn uses(model: &Model) -> Vec<Vec<About>> {
    let mut uses: Vec<Vec<About>> = vec![Vec::new(); model.parameters.len()];
    for (place, ladder) in model.ladders.iter().enumerate() {
        for (from, _) in ladder.rungs() {
            for (to, each) in ladder.moves_from(from) {
                uses[each.p.parameter.index()].push(About::Move(place, from.index(), to.index()));
            }
        }
    }
    for (place, track) in model.tracks.iter().enumerate() {
        if let Some(arrival) = &track.arrival {
            uses[arrival.p.parameter.index()].push(About::Arrival(place));
        }
    }
    for (place, inject) in model.injects.iter().enumerate() {
        if let Some(p) = inject.p {
            uses[p.parameter.index()].push(About::Inject(place));
        }
    }
    for (place, influence) in model.influences.iter().enumerate() {
        for (number, effect) in influence.effects.iter().enumerate() {
            uses[effect.odds.parameter.index()].push(About::Influence(place, number));
        }
    }
    for (place, measure) in model.measures.iter().enumerate().filter(|(_, each)| !each.inert) {
        uses[measure.availability.parameter.index()].push(About::Availability(place));
        let effects = measure.effects.iter().enumerate();
        for (number, effect) in effects.filter(|(_, effect)| effect.tracks.contains(&true)) {
            uses[effect.odds.parameter.index()].push(About::Measure(place, number));
        }
    }
    for (place, seat) in model.seats.iter().enumerate() {
        for (order, each) in seat.orders.iter().enumerate() {
            for (number, effect) in each.effects.iter().enumerate() {
                uses[effect.odds.parameter.index()].push(About::Order(place, order, number));
            }
        }
    }
    uses
}

/// Every uncertain parameter that matters, in the order of the scenario.
#[must_use]
pub fn questions(model: &Model) -> Vec<Question> {
    let uncertain = Knowledge::of(model, Tails::Base).uncertain();
    let uses = uses(model);
    let asked = uncertain.into_iter().filter_map(|place| {
        let uses = &uses[place];
        Some(Question {
            parameter: model.parameters[place].id.clone(),
            about: uses.first()?.clone(),
            uses: uses.len(),
        })
    });
    asked.collect()
}
