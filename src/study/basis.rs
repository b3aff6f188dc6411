//! What a comparison rests on: which of its numbers are judgement.

use crate::model::Effect;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::ParameterId;
use crate::scenario::parameter::Basis;
use crate::study::arms::Arm;

/// How many of the numbers behind a comparison rest on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resting {
    /// Numbers of play: moves, arrivals, injects, influences, orders.
    pub play: Count,
    /// Numbers of the measures that any arm has: odds and availabilities.
    pub measures: Count,
}

/// A count of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// How many there are.
    pub all: usize,
    /// How many of them are judgement.
    pub judgement: usize,
}

/// What the comparison of these arms rests on. A number used twice counts once.
#[must_use]
pub fn resting(model: &Model, arms: &[Arm]) -> Resting {
    let on = arms.iter().fold(MeasureSet::EMPTY, |set, arm| set.union(arm.measures));
    Resting { play: count(model, &of_play(model)), measures: count(model, &of_measures(model, on)) }
}

/// Of each parameter, whether an answer under these measures can depend on it.
#[must_use]
pub fn used(model: &Model, on: MeasureSet) -> Vec<bool> {
    let each = of_play(model).into_iter().zip(of_measures(model, on));
    each.map(|(play, measures)| play || measures).collect()
}

/// Of each parameter, whether it is one of a measure that is on and acts.
fn of_measures(model: &Model, on: MeasureSet) -> Vec<bool> {
    let mut of_measures = vec![false; model.parameters.len()];
    for measure in on.iter().map(|measure| &model.measures[measure.index()]) {
        if !measure.inert {
            of_measures[measure.availability.parameter.index()] = true;
            mark(&mut of_measures, measure.effects.iter().filter(|effect| acts(effect)));
        }
    }
    of_measures
}

/// Of each parameter, whether it is one of play: moves, arrivals, injects, influences, orders.
fn of_play(model: &Model) -> Vec<bool> {
    let mut of_play = vec![false; model.parameters.len()];
    for track in &model.tracks {
        for each in model.ladders[track.ladder.index()].graph.edge_weights() {
            of_play[each.p.parameter.index()] = true;
        }
        if let Some(arrival) = &track.arrival {
            of_play[arrival.p.parameter.index()] = true;
        }
    }
    for influence in &model.influences {
        mark(&mut of_play, &influence.effects);
    }
    for order in model.seats.iter().flat_map(|seat| &seat.orders) {
        mark(&mut of_play, &order.effects);
    }
    for p in model.injects.iter().filter_map(|inject| inject.p) {
        of_play[p.parameter.index()] = true;
    }
    of_play
}

fn acts(effect: &Effect) -> bool {
    effect.tracks.contains(&true)
}

fn mark<'a>(marks: &mut [bool], effects: impl IntoIterator<Item = &'a Effect>) {
    for effect in effects {
        marks[effect.odds.parameter.index()] = true;
    }
}

fn count(model: &Model, marked: &[bool]) -> Count {
    let named = marked.iter().enumerate().filter(|(_, marked)| **marked);
    let bases = named.map(|(index, _)| model.parameter(ParameterId::new(index)).basis);
    bases.fold(Count::default(), |count, basis| Count {
        all: count.all + 1,
        judgement: count.judgement + usize::from(basis == Basis::Judgement),
    })
}
