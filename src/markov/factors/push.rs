//! The moves of a turn forward: what is in each state goes where its turn leads.

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::markov::factors::Lane;
use crate::markov::factors::add;
use crate::markov::factors::blocks::Blocks;
use crate::markov::factors::factor::Factor;
use crate::markov::factors::plan::Group;
use crate::markov::factors::plan::Leaf;
use crate::markov::factors::tensor;
use crate::markov::factors::tensor::Ready;

/// So many pieces of work are held before they are added up.
const PIECES: usize = 64;

/// What a piece of work comes to.
struct Piece {
    lane: usize,
    phase: usize,
    /// Stands of the climate, each with what arrives there, in the lane's box.
    arrived: Vec<(usize, Vec<f64>)>,
}

/// What is in each state after the moves of a turn, in each of some lanes.
pub(super) fn advance(blocks: &Blocks<'_, '_>, lanes: &[&Lane], now: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let of = blocks.of;
    let (incidents, climates) = (of.space.incidents, of.space.climates);
    let sides = of.space.incident_dims();
    let mut next = vec![vec![0.0; of.states()]; lanes.len()];
    let places = blocks.places();
    let pieces = (0..lanes.len()).flat_map(|lane| places.iter().map(move |place| (lane, *place)));
    let pieces: Vec<(usize, usize)> = pieces.collect();
    for some in pieces.chunks(PIECES) {
        let done: Vec<Piece> = some
            .par_iter()
            .map(|(lane, place)| {
                let masses = &now[*lane][place * incidents..][..incidents];
                let arrived = piece(blocks, lanes[*lane], masses, *place);
                Piece { lane: *lane, phase: place / climates, arrived }
            })
            .collect();
        for Piece { lane, phase, arrived } in done {
            for (climate, masses) in arrived {
                let start = (phase * climates + climate) * incidents;
                let sums = &mut next[lane][start..start + incidents];
                tensor::rows(&lanes[lane].dims, &sides, |from, to, length| {
                    add(&mut sums[to..to + length], &masses[from..from + length]);
                });
            }
        }
    }
    next.iter_mut().for_each(|lane| of.close(lane, 1));
    next
}

/// The moves of a turn in a lane, from the states of a place.
fn piece(
    blocks: &Blocks<'_, '_>,
    lane: &Lane,
    masses: &[f64],
    place: usize,
) -> Vec<(usize, Vec<f64>)> {
    let mut arrived: Vec<(usize, Vec<f64>)> = Vec::new();
    if masses.iter().all(|mass| *mass == 0.0) {
        return arrived;
    }
    let (block, _) = blocks.at(place);
    let Lane { severity, dims } = lane;
    for (number, group) in block.groups.iter().enumerate() {
        if group.severity >= *severity {
            continue;
        }
        let (from, reach) = group.within(dims);
        let one: usize = reach.iter().product();
        let Some(source) = source(blocks, place, number, &from, masses) else { continue };
        if one == 0 {
            continue;
        }
        let mut out = vec![0.0; one * group.climates.len()];
        let mut work = Work {
            group,
            factors: blocks.factors(),
            severity: *severity,
            reach: &reach,
            ready: Ready::default(),
            out: &mut out,
        };
        work.contract(0, &source, from, &group.leaves);
        for (climate, masses) in group.climates.iter().zip(out.chunks_exact(one)) {
            let climate = *climate as usize;
            let known = arrived.iter().position(|(known, _)| *known == climate);
            let known = known.unwrap_or_else(|| {
                arrived.push((climate, vec![0.0; dims.iter().product()]));
                arrived.len() - 1
            });
            let sums = &mut arrived[known].1;
            tensor::rows(&reach, dims, |from, to, length| {
                add(&mut sums[to..to + length], &masses[from..from + length]);
            });
        }
    }
    arrived
}

/// What is in the states of a group, as a box of these sides; `None` if there is nothing.
pub(super) fn source(
    blocks: &Blocks<'_, '_>,
    place: usize,
    number: usize,
    dims: &[usize],
    masses: &[f64],
) -> Option<Vec<f64>> {
    let of = blocks.of;
    let (block, _) = blocks.at(place);
    let mut source = vec![0.0; dims.iter().product()];
    let mut empty = true;
    tensor::rows(dims, &of.space.incident_dims(), |to, at, length| {
        for offset in 0..length {
            let sort = of.sorted.sort_of[at + offset];
            let mass = masses[at + offset];
            if mass != 0.0 && block.group_of[sort as usize] == number as u32 {
                source[to + offset] = mass;
                empty = false;
            }
        }
    });
    (!empty).then_some(source)
}

/// A group's turn, being multiplied out.
struct Work<'w> {
    group: &'w Group,
    factors: &'w [Factor],
    severity: u8,
    reach: &'w [usize],
    ready: Ready,
    out: &'w mut [f64],
}

impl Work<'_> {
    /// Works on the region at `level` of the group's order, then on those after it.
    fn contract(&mut self, level: usize, source: &[f64], mut dims: Vec<usize>, leaves: &[Leaf]) {
        let group = self.group;
        let Some(region) = group.order.get(level).copied() else {
            // Without incident tracks there is the climate alone.
            let weights = &leaves[0].weights;
            self.out.iter_mut().zip(weights).for_each(|(out, weight)| *out += source[0] * weight);
            return;
        };
        let from = dims[region];
        let to = self.reach[region];
        let last = level + 1 == group.order.len();
        let size = source.len() / from.max(1) * to;
        let mut product = vec![0.0; if last { 0 } else { size }];
        for run in Group::runs(leaves, region) {
            let factor = &self.factors[run[0].factors[region] as usize];
            self.ready.prepare(factor, from, to, self.severity);
            if last {
                assert_eq!(run.len(), 1, "leaves differ in their factors");
                let weights = &run[0].weights;
                tensor::apply(&self.ready, source, &dims, region, weights, self.out);
            } else {
                product.fill(0.0);
                tensor::apply(&self.ready, source, &dims, region, &[1.0], &mut product);
                dims[region] = to;
                self.contract(level + 1, &product, dims.clone(), run);
                dims[region] = from;
            }
        }
    }
}
