//! Which states have the same laws, and how their turn is multiplied out.
//!
//! States of one *group* agree in every law that any of them can meet, whatever the seats order. A
//! group's turn is a sum over the seats' orders of Kronecker products of factors. Orders whose
//! factors agree for the tracks that are worked on first share that work, so tracks are taken with
//! the fewest different factors first; the climate is summed out of all of them at the end.

use std::collections::BTreeMap;

use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::factors::factor::Factor;
use crate::markov::factors::factor::RegionLaws;
use crate::markov::factors::space::Space;
use crate::markov::key::Map;
use crate::markov::laws::ChainLaw;
use crate::markov::laws::Laws;
use crate::markov::layout::Layout;
use crate::markov::layout::Phase;
use crate::markov::orders;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::Situation;
use crate::model::TrackId;

/// No law is needed.
const NONE: u32 = u32::MAX;

/// More orders of all seats together than this are not looked at one by one.
const ORDERS_MAX: usize = 1 << 16;

/// More sorts of states than this are not looked at one by one.
const SORTS_MAX: usize = 1 << 16;

/// Ways in which incidents can stand, sorted by what laws ask of them.
#[derive(Debug)]
pub(super) struct Sorted {
    /// Of each way, its sort.
    pub(super) sort_of: Vec<u32>,
    /// Of each sort, the first way of it, its severity, and the box that holds it.
    sorts: Vec<Sort>,
}

#[derive(Debug)]
struct Sort {
    exemplar: usize,
    severity: u8,
    dims: Vec<usize>,
}

/// What the turn does to the states of a phase and a stand of the climate.
#[derive(Debug)]
pub(super) struct Block {
    /// Of each sort, its group.
    pub(super) group_of: Vec<u32>,
    pub(super) groups: Vec<Group>,
}

/// States that agree in all laws.
#[derive(Debug)]
pub(super) struct Group {
    /// The lowest severity among them.
    pub(super) severity: u8,
    /// The box that holds them: of each incident region, how many stands.
    pub(super) dims: Vec<usize>,
    /// The box that holds where they go.
    pub(super) reach: Vec<usize>,
    /// Incident regions, in the order in which they are worked on.
    pub(super) order: Vec<usize>,
    /// Where the climate can go.
    pub(super) climates: Vec<u32>,
    /// What the seats can order, sorted by factors in the order of regions.
    pub(super) leaves: Vec<Leaf>,
    /// The burden to be expected of the climate.
    pub(super) burden: f64,
}

/// Orders under which the incident tracks have the same factors.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Of each incident region, its factor.
    pub(super) factors: Vec<u32>,
    /// How likely these orders are.
    pub(super) weight: f64,
    /// The same, times the probability of each place where the climate can go.
    pub(super) weights: Vec<f64>,
    /// What these orders make the laws of the climate tracks, and how likely that is.
    pub(super) climate_laws: Vec<(Vec<u32>, f64)>,
}

impl Sorted {
    /// Sorts the ways in which incidents can stand by severity and by whether rungs that laws ask
    /// for are occupied; `None` if that makes too many sorts.
    pub(super) fn new(layout: &Layout, space: &Space, asked: &[(TrackId, RungId)]) -> Option<Self> {
        if asked.len() > 64 {
            return None;
        }
        let bits = |index: usize| -> Vec<u64> {
            let region = &layout.regions[index];
            let of_stand = |stand| {
                let places: &[Place] = space.stands[index].places(stand);
                let answers = asked.iter().enumerate().filter(|(_, (track, rung))| {
                    *track == region.track && places.contains(&Place::on(*rung))
                });
                answers.fold(0, |bits, (bit, _)| bits | 1 << bit)
            };
            (0..space.stands[index].len()).map(of_stand).collect()
        };
        let bits: Vec<Vec<u64>> = (0..space.incident_regions).map(bits).collect();
        let mut known: Map<(u8, u64), u32> = Map::default();
        let mut sorted = Sorted { sort_of: Vec::with_capacity(space.incidents), sorts: Vec::new() };
        for incident in 0..space.incidents {
            let stands = space.incident_stands(incident);
            let occupied =
                stands.iter().zip(&bits).fold(0, |all, (stand, bits)| all | bits[*stand]);
            let severity = space.severities[incident];
            let next = sorted.sorts.len() as u32;
            let sort = *known.entry((severity, occupied)).or_insert(next);
            if sort == next {
                let dims = vec![0; stands.len()];
                sorted.sorts.push(Sort { exemplar: incident, severity, dims });
            }
            if sorted.sorts.len() * space.climates > SORTS_MAX {
                return None;
            }
            widen(&mut sorted.sorts[sort as usize].dims, stands.iter().map(|stand| stand + 1));
            sorted.sort_of.push(sort);
        }
        Some(sorted)
    }
}

/// What is known of laws, and the factors made of them.
pub(super) struct Planner<'a> {
    model: &'a Model,
    arm: MeasureSet,
    layout: &'a Layout,
    space: &'a Space,
    sorted: &'a Sorted,
    laws: Laws<'a>,
    alike: Vec<Vec<OrderId>>,
    /// Severities that leave each lane.
    lanes: &'a [u8],
    limits: Limits,
    /// Of each region, rungs on which some slot of it can stand.
    rungs: Vec<Vec<RungId>>,
    known: Map<(usize, Vec<u32>), u32>,
    factors: Vec<Factor>,
    /// Of each factor, its region and its laws: of each rung on which a slot can stand, and of the
    /// arrival.
    keys: Vec<(usize, Vec<u32>)>,
    /// How many laws were looked up and numbers are kept.
    size: usize,
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        model: &'a Model,
        arm: MeasureSet,
        (layout, space, sorted): (&'a Layout, &'a Space, &'a Sorted),
        laws: Laws<'a>,
        lanes: &'a [u8],
        limits: &Limits,
    ) -> Self {
        let rungs = |index: usize| {
            let stands = &space.stands[index];
            let places = (0..stands.len()).flat_map(|stand| stands.places(stand));
            let mut rungs: Vec<RungId> = places.filter_map(|place| place.rung()).collect();
            rungs.sort_unstable();
            rungs.dedup();
            rungs
        };
        Planner {
            model,
            arm,
            layout,
            space,
            sorted,
            alike: orders::alike(model, &laws),
            laws,
            lanes,
            limits: *limits,
            rungs: (0..space.stands.len()).map(rungs).collect(),
            known: Map::default(),
            factors: Vec::new(),
            keys: Vec::new(),
            size: 0,
        }
    }

    /// How many laws were looked up and numbers are kept.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Factors, by their numbers.
    pub(super) fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The laws that are known, by their numbers.
    pub(super) fn laws(&self) -> &[ChainLaw] {
        self.laws.all()
    }

    /// The region of a factor, and its laws by their numbers.
    pub(super) fn laws_of(&self, factor: usize) -> (usize, RegionLaws<u32>) {
        let (region, key) = &self.keys[factor];
        (*region, self.region_laws(*region, key))
    }

    /// The laws of the climate's tracks lead from a stand of the climate to others: of each way,
    /// the outcome of each track, a place among its law's, and the number of the stand.
    pub(super) fn climate_ways(&self, laws: &[u32]) -> Vec<(Vec<usize>, u32)> {
        let mut ways = vec![(Vec::new(), Vec::new())];
        for (stands, law) in self.space.stands[self.space.incident_regions..].iter().zip(laws) {
            let outcomes = &self.laws.law(*law).outcomes;
            let before = std::mem::take(&mut ways);
            for (places, at) in before {
                for (place, outcome) in outcomes.iter().enumerate() {
                    let stand = stands.find(&[Place::on(RungId(outcome.code))]);
                    let with = |known: &[usize], next: usize| [known, &[next]].concat();
                    ways.push((with(&places, place), with(&at, stand)));
                }
            }
        }
        let number = |stands: Vec<usize>| self.space.climate(&stands) as u32;
        ways.into_iter().map(|(places, stands)| (places, number(stands))).collect()
    }

    /// The turn of the states of a phase and a stand of the climate, in a season.
    pub(super) fn block(
        &mut self,
        season: u32,
        phase: Phase,
        climate: usize,
    ) -> Result<Block, ExploreError> {
        let mut known: Map<Vec<u64>, u32> = Map::default();
        let mut block = Block { group_of: Vec::new(), groups: Vec::new() };
        for sort in &self.sorted.sorts {
            let at = (climate, sort.exemplar);
            let board = self.space.board(self.layout, phase, self.arm, at);
            let situation = Situation::new(self.model, season, &board.places, board.on());
            let next = block.groups.len() as u32;
            let group = self.group(&situation, climate)?;
            let number = *known.entry(signature(&group, self.laws.keep_ghosts())).or_insert(next);
            if number == next {
                block.groups.push(group);
            }
            let group = &mut block.groups[number as usize];
            group.severity = group.severity.min(sort.severity);
            widen(&mut group.dims, sort.dims.iter().copied());
            block.group_of.push(number);
        }
        for group in &mut block.groups {
            self.arrange(group);
            self.size += group.leaves.iter().map(|leaf| leaf.weights.len() + 1).sum::<usize>();
        }
        self.check()?;
        Ok(block)
    }

    fn check(&self) -> Result<(), ExploreError> {
        if self.size <= self.limits.branches { Ok(()) } else { Err(ExploreError::Factors) }
    }

    /// The group of a situation, with no box yet.
    fn group(&mut self, situation: &Situation<'_>, climate: usize) -> Result<Group, ExploreError> {
        let combinations = orders::combinations(self.model, &self.alike, situation, ORDERS_MAX)
            .ok_or(ExploreError::Factors)?;
        self.size += combinations.len() * self.rungs.iter().map(Vec::len).sum::<usize>();
        self.check()?;
        let mut burden = 0.0;
        let mut leaves: BTreeMap<Vec<u32>, Gathered> = BTreeMap::new();
        for (orders, weight) in combinations {
            let situation = Situation { orders: &orders, ..*situation };
            let factors: Result<Vec<u32>, ExploreError> = (0..self.space.incident_regions)
                .map(|region| self.factor(&situation, region))
                .collect();
            let (laws, of_climate) = self.climate(&situation, climate);
            burden += weight * of_climate;
            let gathered = leaves.entry(factors?).or_default();
            gathered.weight += weight;
            for (places, to) in self.climate_ways(&laws) {
                let chance =
                    |(law, place): (&u32, usize)| self.laws.law(*law).outcomes[place].probability;
                let probability: f64 = laws.iter().zip(places).map(chance).product();
                *gathered.places.entry(to).or_insert(0.0) += weight * probability;
            }
            *gathered.laws.entry(laws).or_insert(0.0) += weight;
        }
        let mut climates: Vec<u32> =
            leaves.values().flat_map(|leaf| leaf.places.keys().copied()).collect();
        climates.sort_unstable();
        climates.dedup();
        let leaf = |(factors, gathered): (Vec<u32>, Gathered)| {
            let weight_of = |place| gathered.places.get(place).copied().unwrap_or(0.0);
            Leaf {
                factors,
                weight: gathered.weight,
                weights: climates.iter().map(weight_of).collect(),
                climate_laws: gathered.laws.into_iter().collect(),
            }
        };
        let leaves = leaves.into_iter().map(leaf).collect();
        Ok(Group {
            severity: u8::MAX,
            dims: vec![0; self.space.incident_regions],
            reach: Vec::new(),
            order: Vec::new(),
            climates,
            leaves,
            burden,
        })
    }

    /// The laws of the climate tracks, and the burden to be expected of them.
    fn climate(&mut self, situation: &Situation<'_>, climate: usize) -> (Vec<u32>, f64) {
        let stands = self.space.climate_stands(climate);
        let mut laws = Vec::new();
        for (index, stand) in (self.space.incident_regions..).zip(stands) {
            let track = self.layout.regions[index].track;
            let at = self.space.stands[index].places(stand)[0];
            let rung = at.rung().expect("a climate track always stands on a rung");
            laws.push(self.laws.of_slot(situation, track, rung));
        }
        let burden = laws.iter().fold(0.0, |sum, law| sum + self.laws.law(*law).burden);
        (laws, burden)
    }

    /// The number of the factor of a region in a situation.
    fn factor(&mut self, situation: &Situation<'_>, index: usize) -> Result<u32, ExploreError> {
        let region = &self.layout.regions[index];
        let rungs = self.rungs[index].iter();
        let mut key: Vec<u32> =
            rungs.map(|rung| self.laws.of_slot(situation, region.track, *rung)).collect();
        key.push(match region.arrival {
            Some(_) => self.laws.of_arrival(situation, region.track),
            None => NONE,
        });
        let next = self.factors.len() as u32;
        let number = *self.known.entry((index, key.clone())).or_insert(next);
        if number == next {
            let laws = self.region_laws(index, &key);
            let laws = RegionLaws {
                of_rungs: laws
                    .of_rungs
                    .iter()
                    .map(|law| law.map(|law| self.laws.law(law)))
                    .collect(),
                arrival: laws.arrival.map(|law| self.laws.law(law)),
            };
            let stands = &self.space.stands[index];
            let limit = self.limits.branches.saturating_sub(self.size) / 8;
            let factor = Factor::new(self.model, region, stands, &laws, self.lanes, limit)
                .ok_or(ExploreError::Factors)?;
            self.size += 2 * factor.entries.len() + factor.kept.len();
            self.factors.push(factor);
            self.keys.push((index, key));
            self.check()?;
        }
        Ok(number)
    }

    /// The laws that a key of a region names.
    fn region_laws(&self, index: usize, key: &[u32]) -> RegionLaws<u32> {
        let (arrival, of_rungs) = key.split_last().expect("a key has its arrival");
        let count = self.layout.regions[index].standing.len();
        let mut by_rung = vec![None; count];
        for (rung, law) in self.rungs[index].iter().zip(of_rungs) {
            by_rung[rung.index()] = Some(*law);
        }
        RegionLaws { of_rungs: by_rung, arrival: (*arrival != NONE).then_some(*arrival) }
    }

    /// Puts the regions of a group into the order in which they are worked on, and its leaves.
    fn arrange(&self, group: &mut Group) {
        let regions = 0..self.space.incident_regions;
        let different = |region: &usize| {
            let mut factors: Vec<u32> =
                group.leaves.iter().map(|leaf| leaf.factors[*region]).collect();
            factors.sort_unstable();
            factors.dedup();
            factors
        };
        let reach = |region: usize| {
            let from = group.dims[region];
            let factors = different(&region);
            let entries = factors.iter().flat_map(|factor| &self.factors[*factor as usize].entries);
            let targets = entries.filter(|entry| (entry.from as usize) < from);
            targets.map(|entry| entry.to as usize + 1).max().unwrap_or(0)
        };
        let mut order: Vec<usize> = regions.clone().collect();
        // Of those with as many factors, the last are innermost: quickest while boxes are small.
        order.sort_by_key(|region| (different(region).len(), std::cmp::Reverse(*region)));
        group.reach = regions.map(reach).collect();
        group.leaves.sort_by_key(|leaf| {
            order.iter().map(|region| leaf.factors[*region]).collect::<Vec<u32>>()
        });
        group.order = order;
    }
}

impl Group {
    /// The leaves, cut where the factor of a region changes.
    pub(super) fn runs<'l>(
        leaves: &'l [Leaf],
        region: usize,
    ) -> impl Iterator<Item = &'l [Leaf]> + use<'l> {
        leaves.chunk_by(move |one, other| one.factors[region] == other.factors[region])
    }

    /// The box of those that stay below a severity, and the box that holds where they go.
    pub(super) fn within(&self, lane: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let least =
            |dims: &[usize]| dims.iter().zip(lane).map(|(one, other)| *one.min(other)).collect();
        (least(&self.dims), least(&self.reach))
    }

    /// How many multiplications its turn takes in a lane.
    pub(super) fn work(&self, factors: &[Factor], lane: &[usize], severity: u8) -> u64 {
        if self.severity >= severity {
            return 0;
        }
        let (dims, reach) = self.within(lane);
        self.work_of(factors, severity, 0, dims, &reach, &self.leaves)
    }

    fn work_of(
        &self,
        factors: &[Factor],
        severity: u8,
        level: usize,
        mut dims: Vec<usize>,
        reach: &[usize],
        leaves: &[Leaf],
    ) -> u64 {
        let Some(region) = self.order.get(level).copied() else {
            return self.climates.len() as u64;
        };
        let from = dims[region];
        let others = dims.iter().enumerate().filter(|(index, _)| *index != region);
        let others: usize = others.map(|(_, side)| side).product();
        dims[region] = reach[region];
        let after: usize = dims.iter().product();
        let mut work = 0;
        for run in Group::runs(leaves, region) {
            let entries = &factors[run[0].factors[region] as usize].entries;
            let count = entries
                .iter()
                .filter(|entry| (entry.from as usize) < from && entry.seen < severity)
                .count();
            work += (count * others) as u64;
            if level + 1 < self.order.len() {
                work += self.work_of(factors, severity, level + 1, dims.clone(), reach, run);
            } else {
                work += (after * self.climates.len()) as u64;
            }
        }
        work
    }
}

fn widen(dims: &mut [usize], to: impl Iterator<Item = usize>) {
    dims.iter_mut().zip(to).for_each(|(side, to)| *side = (*side).max(to));
}

/// What the orders that have the same factors come to.
#[derive(Default)]
struct Gathered {
    weight: f64,
    /// Of each place where the climate can go.
    places: BTreeMap<u32, f64>,
    /// Of the laws of the climate tracks.
    laws: BTreeMap<Vec<u32>, f64>,
}

/// What two groups must agree in to be one; where derivatives are wanted, also in which laws their
/// numbers come from.
fn signature(group: &Group, derivatives: bool) -> Vec<u64> {
    let mut signature = vec![group.burden.to_bits()];
    signature.extend(group.climates.iter().map(|climate| u64::from(*climate)));
    for leaf in &group.leaves {
        signature.extend(leaf.factors.iter().map(|factor| u64::from(*factor)));
        signature.push(leaf.weight.to_bits());
        signature.extend(leaf.weights.iter().map(|weight| weight.to_bits()));
        for (laws, weight) in leaf.climate_laws.iter().filter(|_| derivatives) {
            signature.extend(laws.iter().map(|law| u64::from(*law)));
            signature.push(weight.to_bits());
        }
    }
    signature
}
