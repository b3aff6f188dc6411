//! How often moves are made.

use std::collections::BTreeMap;

use crate::markov::Chain;
use crate::markov::forward::drawn;
use crate::markov::laws::Origin;
use crate::model::LadderId;
use crate::model::Model;
use crate::model::RungId;

/// Of each ladder, from one rung to another.
pub type MoveKey = (LadderId, RungId, RungId);

/// Of each move that can be made under the arm of the chain, how often it is made by the horizon,
/// in expectation, on all tracks of its ladder together. Moves that an inject makes do not count.
#[must_use]
pub fn passages(model: &Model, chain: &Chain) -> BTreeMap<MoveKey, f64> {
    let mut passages = BTreeMap::new();
    for (law, times) in chain.laws.iter().zip(drawn(chain)) {
        let Origin::Slot(track, from, _) = &law.origin else { continue };
        let ladder = model.tracks[track.index()].ladder;
        for outcome in &law.outcomes {
            let to = RungId::new(usize::from(outcome.code));
            if to != *from {
                *passages.entry((ladder, *from, to)).or_insert(0.0) += times * outcome.probability;
            }
        }
    }
    passages
}
