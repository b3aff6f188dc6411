//! The moves of a turn backward: what a state is worth, from what the states are worth to which its
//! turn leads.
//!
//! It is the transpose of a turn forward: leaf by leaf the climate's places are mixed, then the
//! factors are applied from targets to sources, the last region first, so that orders share the
//! work as they do forward. On the way both sides of every factor are at hand: what has come to its
//! sources, and what its targets are worth. Their product is the derivative of what the whole turn
//! is worth with respect to each of the factor's entries.

use std::collections::BTreeMap;

use crate::markov::factors::Lane;
use crate::markov::factors::blocks::Blocks;
use crate::markov::factors::factor::Factor;
use crate::markov::factors::plan::Group;
use crate::markov::factors::plan::Leaf;
use crate::markov::factors::push;
use crate::markov::factors::tensor;
use crate::markov::factors::tensor::Ready;

/// Derivatives of what the moves of a turn are worth.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Of factors that are met, with respect to each of their entries.
    pub(super) factors: BTreeMap<u32, Vec<f64>>,
    /// Of a group and a leaf of it, with respect to its weight for each place of the climate.
    pub(super) climates: BTreeMap<(usize, usize), Vec<f64>>,
}

/// What the states of a place are worth before the moves of a turn, given what all states are worth
/// `after` them, so many numbers a state. What leaves the lane, or ends the crisis, adds nothing.
///
/// With `masses`, what is in these states, their derivatives are found as well.
pub(super) fn pull(
    blocks: &Blocks<'_, '_>,
    (lane, fields): (&Lane, usize),
    after: &[f64],
    place: usize,
    mut found: Option<(&[f64], &mut Found)>,
) -> Vec<f64> {
    let of = blocks.of;
    let sides = of.space.incident_dims();
    let mut before = vec![0.0; of.space.incidents * fields];
    let (block, _) = blocks.at(place);
    for (number, group) in block.groups.iter().enumerate() {
        let (from, reach) = group.within(&lane.dims);
        let none = group.severity >= lane.severity;
        if none || from.contains(&0) || reach.contains(&0) {
            continue;
        }
        let left = found
            .as_ref()
            .and_then(|(masses, _)| push::source(blocks, place, number, &from, masses));
        let mut work = Work {
            group,
            number,
            factors: blocks.factors(),
            severity: lane.severity,
            after: boxes(blocks, group, &reach, (after, fields), place),
            from,
            reach,
            fields,
            ready: Ready::default(),
            found: found.as_mut().map(|(_, found)| &mut **found),
        };
        let worth = work.gather(0, &group.leaves, 0, left.as_deref());
        tensor::rows(&work.from, &sides, |inside, at, length| {
            for offset in 0..length {
                let sort = of.sorted.sort_of[at + offset];
                if block.group_of[sort as usize] == number as u32 {
                    let worth = &worth[(inside + offset) * fields..][..fields];
                    before[(at + offset) * fields..][..fields].copy_from_slice(worth);
                }
            }
        });
    }
    before
}

/// What the states are worth to which a group leads: a box for every place of the climate.
fn boxes(
    blocks: &Blocks<'_, '_>,
    group: &Group,
    reach: &[usize],
    (after, fields): (&[f64], usize),
    place: usize,
) -> Vec<f64> {
    let of = blocks.of;
    let sides = of.space.incident_dims();
    let one = reach.iter().product::<usize>() * fields;
    let mut boxes = vec![0.0; one * group.climates.len()];
    for (climate, to) in group.climates.iter().zip(boxes.chunks_exact_mut(one)) {
        let place = place - place % of.space.climates + *climate as usize;
        let start = place * of.space.incidents;
        tensor::rows(reach, &sides, |inside, at, length| {
            let values = &after[(start + at) * fields..][..length * fields];
            to[inside * fields..][..length * fields].copy_from_slice(values);
        });
    }
    boxes
}

/// A group's turn, being worked on backward.
struct Work<'w> {
    group: &'w Group,
    number: usize,
    factors: &'w [Factor],
    severity: u8,
    /// A box for every place of the climate.
    after: Vec<f64>,
    from: Vec<usize>,
    reach: Vec<usize>,
    fields: usize,
    ready: Ready,
    found: Option<&'w mut Found>,
}

impl Work<'_> {
    /// What is worth what once all regions before `level` of the group's order have moved, under
    /// `leaves`, of which the first has the number `first`; `left` is what has come there.
    fn gather(
        &mut self,
        level: usize,
        leaves: &[Leaf],
        mut first: usize,
        left: Option<&[f64]>,
    ) -> Vec<f64> {
        let Some(region) = self.group.order.get(level).copied() else {
            return self.mix(&leaves[0], first, left);
        };
        let factors = self.factors;
        let mut dims = self.from.clone();
        self.group.order[..level].iter().for_each(|region| dims[*region] = self.reach[*region]);
        dims.push(self.fields);
        let (from, to) = (self.from[region], self.reach[region]);
        let size: usize = dims.iter().product();
        let mut worth = vec![0.0; size];
        for run in Group::runs(leaves, region) {
            let number = run[0].factors[region];
            let factor = &factors[number as usize];
            let ahead = left.map(|left| {
                let mut ahead = vec![0.0; size / from * to];
                self.ready.prepare(factor, from, to, self.severity);
                tensor::apply(&self.ready, left, &dims, region, &[1.0], &mut ahead);
                ahead
            });
            let right = self.gather(level + 1, run, first, ahead.as_deref());
            if let (Some(left), Some(found)) = (left, &mut self.found) {
                let sums = found.factors.entry(number);
                let sums = sums.or_insert_with(|| vec![0.0; factor.entries.len()]);
                let along = (&dims[..], region, to);
                tensor::outer((factor, self.severity), (left, &right), along, sums);
            }
            self.ready.prepare_back(factor, from, self.severity);
            dims[region] = to;
            tensor::apply(&self.ready, &right, &dims, region, &[1.0], &mut worth);
            dims[region] = from;
            first += run.len();
        }
        worth
    }

    /// What the places of the climate are worth together under a leaf.
    fn mix(&mut self, leaf: &Leaf, number: usize, left: Option<&[f64]>) -> Vec<f64> {
        let one = self.reach.iter().product::<usize>() * self.fields;
        let mut mixed = vec![0.0; one];
        for (weight, values) in leaf.weights.iter().zip(self.after.chunks_exact(one)) {
            mixed.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
        if let (Some(left), Some(found)) = (left, &mut self.found) {
            let sums = found.climates.entry((self.number, number));
            let sums = sums.or_insert_with(|| vec![0.0; leaf.weights.len()]);
            for (sum, values) in sums.iter_mut().zip(self.after.chunks_exact(one)) {
                *sum += left.iter().zip(values).map(|(mass, value)| mass * value).sum::<f64>();
            }
        }
        mixed
    }
}
