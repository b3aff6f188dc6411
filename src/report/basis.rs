//! How much of a scenario rests on what.

use crate::model::Effect;
use crate::model::LadderId;
use crate::model::Model;
use crate::model::Quantity;
use crate::scenario::parameter::Basis;

/// Of each basis, how many numbers of play and how many of measures rest on it.
pub(super) type Counts = [(Basis, usize, usize); Basis::ALL.len()];

/// Counts the numbers of a model by what they rest on. A number used twice counts once; one that
/// measures share with play is a number of play. Measures that are inert here do not count.
#[must_use]
pub(super) fn counts(model: &Model) -> Counts {
    let mut of_play = vec![false; model.parameters.len()];
    let mut of_measures = of_play.clone();
    for quantity in play(model) {
        of_play[quantity.parameter.index()] = true;
    }
    for measure in model.measures.iter().filter(|measure| !measure.inert) {
        of_measures[measure.availability.parameter.index()] = true;
        for effect in &measure.effects {
            of_measures[effect.odds.parameter.index()] = true;
        }
    }
    Basis::ALL.map(|basis| {
        let of_basis = || (0..).zip(&model.parameters).filter(move |(_, one)| one.basis == basis);
        let play = of_basis().filter(|(index, _): &(usize, _)| of_play[*index]).count();
        let only_measures = |index: usize| of_measures[index] && !of_play[index];
        let measures = of_basis().filter(|(index, _)| only_measures(*index)).count();
        (basis, play, measures)
    })
}

fn play(model: &Model) -> impl Iterator<Item = Quantity> {
    let odds = |effect: &Effect| effect.odds;
    // A ladder that nothing stands on bears on no result.
    let ladders = (0..).map(LadderId::new).zip(&model.ladders);
    let played = ladders.filter(|(id, _)| model.tracks.iter().any(|track| track.ladder == *id));
    let moves = played.flat_map(|(_, ladder)| ladder.graph.edge_weights());
    let orders = model.seats.iter().flat_map(|seat| &seat.orders);
    moves
        .map(|each| each.p)
        .chain(model.tracks.iter().filter_map(|track| Some(track.arrival.as_ref()?.p)))
        .chain(model.influences.iter().flat_map(|one| &one.effects).map(odds))
        .chain(orders.flat_map(|order| &order.effects).map(odds))
        .chain(model.injects.iter().filter_map(|inject| inject.p))
}
