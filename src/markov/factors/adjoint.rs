//! Derivatives by factors: one sweep forward, which keeps what is in the states below the severity,
//! and one backward, which finds what they are worth.
//!
//! What a state is worth is 1, less the probability of leaving nothing of the lane in this turn,
//! plus what the states are worth to which the turn leads. Each of the three is a product over the
//! tracks, so the derivative with respect to a factor's entry is what has come to its source times
//! what its target is worth; with respect to what a factor keeps in the lane, it is less what the
//! others keep. From a factor they go on to its laws, source by source. (That the outcomes of a law
//! sum to 1 is never used up: a law's slopes sum to 0.)

use std::collections::BTreeMap;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::markov::factors::Factored;
use crate::markov::factors::add;
use crate::markov::factors::blocks::Blocks;
use crate::markov::factors::factor::Factor;
use crate::markov::factors::factor::RegionLaws;
use crate::markov::factors::factor::apply;
use crate::markov::factors::factor::before;
use crate::markov::factors::factor::draw;
use crate::markov::factors::factor::sources;
use crate::markov::factors::gains::of_leaf;
use crate::markov::factors::injects::Injects;
use crate::markov::factors::kept::Kept;
use crate::markov::factors::pull::Found;
use crate::markov::factors::pull::pull;
use crate::markov::factors::push;
use crate::markov::key::Map;
use crate::markov::laws::ChainLaw;
use crate::markov::laws::Origin;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::Place;

/// So many places are worked on before what they come to is added up.
const PLACES: usize = 16;

/// The probability of reaching a severity, by factors. `each` is told of every law that is met, in
/// one season after another, with the derivative with respect to each of its outcomes. Runs on the
/// threads of the pool that it is called in.
///
/// # Errors
/// As [`Factored::about`]; [`ExploreError::Table`] if the sweep forward would keep more bytes than
/// the limits allow; [`ExploreError::Work`] if it would take too long; [`ExploreError::Stopped`].
pub(in crate::markov) fn adjoint(
    model: &Model,
    arm: MeasureSet,
    severity: u8,
    limits: &Limits,
    watcher: &impl Watcher,
    mut each: impl FnMut(&Origin, &[(u8, f64)]),
) -> Result<f64, ExploreError> {
    let of = Factored::about(model, arm, limits, severity, (severity, true))?;
    let kept = Kept::new(&of, of.lane(0), 1);
    of.fits(kept.size(&of), limits)?;
    // Forward once, and backward with what is on either side of every factor.
    of.affordable(4 * of.work_in(&[of.lane(0)])?, limits)?;
    if model.severity(&of.start.board.places) >= severity {
        return Ok(1.0);
    }
    watcher.begin(2 * u64::from(model.horizon));
    let mut sweep = Sweep {
        blocks: Blocks::new(&of),
        injects: Injects::new(&of, severity),
        severity,
        kept,
        worth: vec![0.0; of.states()],
        season: Season::default(),
    };
    sweep.forward(watcher)?;
    sweep.backward(watcher, &mut each)?;
    sweep.settle(&mut each);
    let first = of.space.number(&of.layout, &of.phases, &of.start.board);
    Ok(f64::min(sweep.worth[first], 1.0))
}

struct Sweep<'f, 'a> {
    blocks: Blocks<'f, 'a>,
    injects: Injects<'f, 'a>,
    severity: u8,
    /// Before each turn, what is in each state below the severity.
    kept: Kept,
    /// What each state is worth.
    worth: Vec<f64>,
    season: Season,
}

/// What is found of the turns of a season.
#[derive(Default)]
struct Season {
    /// Of each factor that is met, of each of its entries.
    factors: BTreeMap<u32, Vec<f64>>,
    /// Of each place, of a group and a leaf of it, of each place of the climate.
    climates: BTreeMap<(usize, (usize, usize)), Vec<f64>>,
    /// What has been in each state when moves were made, summed over turns.
    been: Vec<f64>,
}

impl Sweep<'_, '_> {
    fn forward(&mut self, watcher: &impl Watcher) -> Result<(), ExploreError> {
        let of = self.blocks.of;
        let mut now = vec![0.0; of.states()];
        now[of.space.number(&of.layout, &of.phases, &of.start.board)] = 1.0;
        for turn in 1..=of.model.horizon {
            self.kept.keep(turn - 1, of.phases_after(turn - 1), &now);
            for due in self.injects.due(turn) {
                due.push(&mut now);
            }
            self.drop_reached(&mut now);
            self.prepare(turn)?;
            now = push::advance(&self.blocks, &[of.lane(0)], &[now]).remove(0);
            told(watcher)?;
        }
        Ok(())
    }

    fn backward(
        &mut self,
        watcher: &impl Watcher,
        each: &mut impl FnMut(&Origin, &[(u8, f64)]),
    ) -> Result<(), ExploreError> {
        let of = self.blocks.of;
        for turn in (1..=of.model.horizon).rev() {
            if of.calendar.classes[of.calendar.class(turn)].season != self.blocks.season() {
                self.settle(each);
            }
            self.prepare(turn)?;
            let mut now = vec![0.0; of.states()];
            self.kept.restore(turn - 1, &mut now);
            let due = self.injects.due(turn);
            let moved: Vec<Vec<f64>> = due.iter().map(|due| due.push(&mut now)).collect();
            self.drop_reached(&mut now);
            self.moves(turn, &now);
            for (due, moved) in due.iter().zip(&moved).rev() {
                let [stays, fires] = due.worth(moved, &self.worth);
                each(&Origin::Inject(due.inject), &[(0, stays), (1, fires)]);
                due.pull(&mut self.worth, 1);
            }
            told(watcher)?;
        }
        Ok(())
    }

    fn prepare(&mut self, turn: u32) -> Result<(), ExploreError> {
        let of = self.blocks.of;
        let possible = of.phases_after(turn);
        let class = of.calendar.classes[of.calendar.class(turn)];
        self.blocks.prepare(class.season, |phase| phase < possible)
    }

    /// Positions count once all injects of the turn have had their effect.
    fn drop_reached(&self, now: &mut [f64]) {
        let severities = self.blocks.of.space.severities.iter().cycle();
        let reached = now.iter_mut().zip(severities);
        reached.filter(|(_, at)| **at >= self.severity).for_each(|(mass, _)| *mass = 0.0);
    }

    /// Goes back through the moves of a turn before which `now` is in the states.
    fn moves(&mut self, turn: u32, now: &[f64]) {
        let of = self.blocks.of;
        let incidents = of.space.incidents;
        self.season.been.resize(of.states(), 0.0);
        add(&mut self.season.been, now);
        of.close(&mut self.worth, 1);
        let places: Vec<usize> = (0..of.phases_after(turn) * of.space.climates).collect();
        let mut before = Vec::with_capacity(self.worth.len());
        for some in places.chunks(PLACES) {
            let (blocks, after) = (&self.blocks, &self.worth[..]);
            let done: Vec<(Vec<f64>, Found)> = some
                .into_par_iter()
                .map(|place| {
                    let masses = &now[place * incidents..][..incidents];
                    let mut found = Found::default();
                    let aside = Some((masses, &mut found));
                    let mut worth = pull(blocks, (of.lane(0), 1), after, *place, aside);
                    add(&mut worth, &blocks.at(*place).1.leaving);
                    (worth, found)
                })
                .collect();
            for (place, (worth, found)) in some.iter().zip(done) {
                before.extend(worth);
                self.season.add(*place, found);
            }
        }
        self.worth[..before.len()].copy_from_slice(&before);
        let severities = of.space.severities.iter().cycle();
        for (worth, severity) in self.worth.iter_mut().zip(severities) {
            if *severity >= self.severity {
                *worth = 1.0;
            }
        }
    }

    /// From what was found of a season's factors to what it means for its laws.
    fn settle(&mut self, each: &mut impl FnMut(&Origin, &[(u8, f64)])) {
        let season = std::mem::take(&mut self.season);
        let planner = &self.blocks.planner;
        let laws = planner.laws();
        let mut adjoint: Vec<Vec<f64>> =
            laws.iter().map(|law| vec![0.0; law.outcomes.len()]).collect();
        let staying = self.staying(&season.been);
        for (number, entries) in &season.factors {
            let of_factor = OfFactor {
                of: self.blocks.of,
                factor: &self.blocks.factors()[*number as usize],
                laws,
                numbers: planner.laws_of(*number as usize),
                severity: self.severity,
            };
            of_factor.add(entries, &staying[*number as usize], &mut adjoint);
        }
        for ((place, (group, leaf)), found) in &season.climates {
            let group = &self.blocks.at(*place).0.groups[*group];
            for (numbers, weight) in &group.leaves[*leaf].climate_laws {
                for (outcomes, to) in planner.climate_ways(numbers) {
                    let at = group.climates.iter().position(|known| *known == to);
                    let worth = weight * found[at.expect("a group knows where the climate can go")];
                    for (track, (law, outcome)) in numbers.iter().zip(&outcomes).enumerate() {
                        let others = numbers.iter().zip(&outcomes).enumerate();
                        let others = others.filter(|(other, _)| *other != track);
                        let chance = others.map(|(_, (law, outcome))| {
                            laws[*law as usize].outcomes[*outcome].probability
                        });
                        adjoint[*law as usize][*outcome] += worth * chance.product::<f64>();
                    }
                }
            }
        }
        for (law, found) in laws.iter().zip(&adjoint) {
            let codes = law.outcomes.iter().map(|outcome| outcome.code);
            each(&law.origin, &codes.zip(found.iter().copied()).collect::<Vec<(u8, f64)>>());
        }
    }

    /// Of each factor and stand, how much has been there while all others have kept what they have
    /// in the lane.
    fn staying(&self, been: &[f64]) -> Vec<Vec<f64>> {
        let of = self.blocks.of;
        let factors = self.blocks.factors();
        let mut staying: Vec<Vec<f64>> =
            factors.iter().map(|factor| vec![0.0; factor.kept.len()]).collect();
        let states = been.iter().enumerate().filter(|(_, mass)| **mass > 0.0);
        for (state, mass) in states {
            let (place, incident) = (state / of.space.incidents, state % of.space.incidents);
            let block = &self.blocks.at(place).0;
            let group = block.group_of[of.sorted.sort_of[incident] as usize];
            let stands = of.space.incident_stands(incident);
            for leaf in &block.groups[group as usize].leaves {
                for (region, number) in leaf.factors.iter().enumerate() {
                    let others = of_leaf(factors, leaf, &stands).enumerate();
                    let others = others.filter(|(other, _)| *other != region);
                    let kept = others.map(|(_, (factor, stand))| factor.kept[stand]);
                    let kept: f64 = kept.product();
                    staying[*number as usize][stands[region]] += mass * leaf.weight * kept;
                }
            }
        }
        staying
    }
}

impl Season {
    fn add(&mut self, place: usize, found: Found) {
        for (factor, entries) in found.factors {
            match self.factors.get_mut(&factor) {
                Some(sums) => add(sums, &entries),
                None => drop(self.factors.insert(factor, entries)),
            }
        }
        for (leaf, weights) in found.climates {
            match self.climates.get_mut(&(place, leaf)) {
                Some(sums) => add(sums, &weights),
                None => drop(self.climates.insert((place, leaf), weights)),
            }
        }
    }
}

/// A factor, and the laws that it is made of.
struct OfFactor<'s> {
    of: &'s Factored<'s>,
    factor: &'s Factor,
    laws: &'s [ChainLaw],
    /// Its region, and its laws by their numbers.
    numbers: (usize, RegionLaws<u32>),
    severity: u8,
}

impl OfFactor<'_> {
    /// Adds the derivatives with respect to the outcomes of its laws, given those with respect to
    /// its entries and, of each stand, less that with respect to what it keeps in the lane.
    fn add(&self, entries: &[f64], staying: &[f64], adjoint: &mut [Vec<f64>]) {
        let mut worth: Map<(u32, u32), f64> = Map::default();
        let mut met: Vec<bool> = staying.iter().map(|staying| *staying != 0.0).collect();
        for (entry, found) in self.factor.entries.iter().zip(entries) {
            if entry.seen < self.severity && *found != 0.0 {
                worth.insert((entry.from, entry.to), *found);
                met[entry.from as usize] = true;
            }
        }
        for from in (0..met.len()).filter(|from| met[*from]) {
            self.of_stand(from, staying[from], &worth, adjoint);
        }
    }

    fn of_stand(
        &self,
        from: usize,
        staying: f64,
        worth: &Map<(u32, u32), f64>,
        adjoint: &mut [Vec<f64>],
    ) {
        let (region, numbers) = &self.numbers;
        let stands = &self.of.space.stands[*region];
        let region = &self.of.layout.regions[*region];
        let places = stands.places(from);
        let law = |source| &self.laws[numbers.of(source) as usize];
        let takes_effect = |source, code, to: (&mut Vec<Place>, &mut _)| {
            apply(self.of.model, region, source, code, to);
        };
        let sources = sources(places, numbers);
        for (drawn, source) in sources.iter().enumerate() {
            let mut others = before(places);
            for (_, other) in sources.iter().enumerate().filter(|(each, _)| *each != drawn) {
                others = draw(&others, law(*other), |code, to| takes_effect(*other, code, to));
                others.retain(|(_, seen, _), _| *seen < self.severity);
            }
            let number = numbers.of(*source) as usize;
            for (place, outcome) in self.laws[number].outcomes.iter().enumerate() {
                if outcome.severity >= self.severity {
                    continue;
                }
                for ((places, _, mark), weight) in &others {
                    let (mut places, mut mark) = (places.clone(), *mark);
                    takes_effect(*source, outcome.code, (&mut places, &mut mark));
                    places.sort_unstable();
                    let ahead = if mark.is_over() {
                        0.0
                    } else {
                        let to = stands.find(&places) as u32;
                        worth.get(&(from as u32, to)).copied().unwrap_or(0.0)
                    };
                    adjoint[number][place] += weight * (ahead - staying);
                }
            }
        }
    }
}

fn told(watcher: &impl Watcher) -> Result<(), ExploreError> {
    watcher.turns(1);
    if watcher.stop() { Err(ExploreError::Stopped) } else { Ok(()) }
}
