//! A turn as factors, never multiplied out: for chains whose half-finished turns are too many.
//!
//! Given the state and the orders, tracks are independent in a turn. Where seats' orders change
//! nearly every law, few half-finished turns are alike, and a graph of them does not fit. Then
//! only the distribution over states is kept, as boxes of numbers, and a turn is applied to them:
//! states are sorted into *groups* that agree in all laws (`plan`); a group's turn is a sum, over
//! the orders, of products of one small matrix a track, its *factor* (`factor`), which are applied
//! one after another (`tensor`). Slots of a track stay lumped, because a factor leads from sorted
//! places to sorted places. What a turn adds to the figures from a state is computed once
//! (`gains`), as are the moves of injects (`injects`).
//!
//! Work is cut into pieces by lane, phase and stand of the climate; the pieces are spread over
//! threads and added in their order, so the answer is the same bytes for any number of threads.

mod factor;
mod gains;
mod injects;
mod plan;
mod space;
mod tensor;

use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::game::State;
use crate::markov::Answer;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::markov::calendar::Calendar;
use crate::markov::calendar::Class;
use crate::markov::explore::suspensions_that_matter;
use crate::markov::factors::factor::Factor;
use crate::markov::factors::gains::Gains;
use crate::markov::factors::gains::Rules;
use crate::markov::factors::injects::Injects;
use crate::markov::factors::plan::Block;
use crate::markov::factors::plan::Group;
use crate::markov::factors::plan::Leaf;
use crate::markov::factors::plan::Planner;
use crate::markov::factors::plan::Sorted;
use crate::markov::factors::space::Space;
use crate::markov::factors::tensor::Ready;
use crate::markov::forward::Tally;
use crate::markov::forward::thresholds;
use crate::markov::laws::Laws;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::markov::layout::ranked_outcomes;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::model::SEVERITY_MAX;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// So many pieces of work are held before they are added up.
const PIECES: usize = 64;

/// A scenario under an arm, with its turn as factors.
#[derive(Debug)]
pub(super) struct Factored<'a> {
    model: &'a Model,
    arm: MeasureSet,
    limits: Limits,
    start: State,
    layout: Layout,
    calendar: Calendar,
    phases: Phases,
    space: Space,
    sorted: Sorted,
    /// Severities that are watched for.
    thresholds: Vec<u8>,
    lanes: Vec<Lane>,
    /// Of each severity that is watched for, its lane.
    lane_of: Vec<usize>,
    /// How many phases are possible in each turn, summed up.
    phase_turns: u64,
}

/// Histories that are followed together: all, or those that have stayed below a severity.
#[derive(Debug)]
struct Lane {
    severity: u8,
    /// Of each incident region, how many stands stay below it.
    dims: Vec<usize>,
}

impl<'a> Factored<'a> {
    /// The states of a scenario under an arm.
    ///
    /// # Errors
    ///
    /// [`ExploreError::States`] if there are more than the limits allow; [`ExploreError::Factors`]
    /// if laws ask for too much.
    pub(super) fn new(
        model: &'a Model,
        arm: MeasureSet,
        limits: &Limits,
    ) -> Result<Self, ExploreError> {
        let laws = Laws::new(model, arm, false);
        let layout = Layout::new(model, suspensions_that_matter(model, arm, &laws));
        let calendar = Calendar::new(model, &laws.turns());
        let mut start = State::new(model, arm);
        layout.canonical(&mut start.board);
        let too_many = || ExploreError::States { limit: limits.states };
        let space = Space::new(model, &layout, &start.board, limits.states).ok_or_else(too_many)?;
        let of_a_phase = space.of_a_phase();
        let most = limits.states / of_a_phase;
        let (phases, phase_turns) =
            injects::phases(model, &layout, &start, most).ok_or_else(too_many)?;
        let sorted = Sorted::new(&layout, &space, &laws.occupied()).ok_or(ExploreError::Factors)?;
        let thresholds = thresholds(model, model.severity(&start.board.places));
        let (lanes, lane_of) = lanes(model, &space, &thresholds);
        Ok(Factored {
            model,
            arm,
            limits: *limits,
            start,
            layout,
            calendar,
            phases,
            space,
            sorted,
            thresholds,
            lanes,
            lane_of,
            phase_turns,
        })
    }

    /// How many states there can be, reachable or not.
    pub(super) fn states(&self) -> usize {
        self.phases.len() * self.space.of_a_phase()
    }

    /// About how many multiplications it takes to solve it.
    ///
    /// # Errors
    ///
    /// [`ExploreError::Factors`] if the factors of one turn are too many.
    pub(super) fn work(&self) -> Result<u64, ExploreError> {
        let mut planner = self.planner();
        let season = self.calendar.classes[self.calendar.class(1)].season;
        let phase = self.phases.phase(self.phase_at_start());
        let mut work = 0u64;
        for climate in 0..self.space.climates {
            let block = planner.block(season, phase, climate)?;
            for group in &block.groups {
                for lane in &self.lanes {
                    work = work.saturating_add(group.work(
                        planner.factors(),
                        &lane.dims,
                        lane.severity,
                    ));
                }
            }
        }
        if planner.size().saturating_mul(self.phases.len()) > self.limits.branches {
            return Err(ExploreError::Factors);
        }
        Ok(work.saturating_mul(self.phase_turns))
    }

    fn phase_at_start(&self) -> u32 {
        let board = &self.start.board;
        self.phases.find((board.suspended, board.fired)).expect("the start has a phase")
    }

    fn planner(&self) -> Planner<'_> {
        Planner::new(
            self.model,
            self.arm,
            (&self.layout, &self.space, &self.sorted),
            Laws::new(self.model, self.arm, false),
            &self.thresholds,
            &self.limits,
        )
    }

    /// The exact figures. Runs on the threads of the pool that it is called in.
    ///
    /// # Errors
    ///
    /// [`ExploreError::Factors`] if the factors of a turn are too many; [`ExploreError::Stopped`]
    /// if the watcher says so.
    pub(super) fn solve(&self, watcher: &impl Watcher) -> Result<Answer, ExploreError> {
        let mut run = Run::new(self);
        for turn in 1..=self.model.horizon {
            if watcher.stop() {
                return Err(ExploreError::Stopped);
            }
            run.turn(turn)?;
            watcher.turns(1);
        }
        Ok(run.answer())
    }
}

/// The lanes, all histories first, and of each severity its lane.
fn lanes(model: &Model, space: &Space, thresholds: &[u8]) -> (Vec<Lane>, Vec<usize>) {
    let incidents = model.tracks.iter().filter(|track| track.role == Role::Incident);
    let rungs: Vec<(u8, RungKind)> = incidents
        .flat_map(|track| model.ladders[track.ladder.index()].rungs())
        .map(|(_, rung)| (rung.severity, rung.kind))
        .collect();
    let lane = |severity: u8| {
        let stands = &space.stands[..space.incident_regions];
        Lane { severity, dims: stands.iter().map(|each| each.below(severity)).collect() }
    };
    let mut lanes = vec![lane(SEVERITY_MAX + 1)];
    let mut lane_of = Vec::new();
    for threshold in thresholds {
        // A severity that only the end of the crisis has: until then, all histories stay below it.
        let last =
            rungs.iter().all(|(severity, kind)| severity < threshold || *kind == RungKind::Ends);
        if last {
            lane_of.push(0);
        } else {
            lane_of.push(lanes.len());
            lanes.push(lane(*threshold));
        }
    }
    (lanes, lane_of)
}

/// A sweep through the turns.
struct Run<'f, 'a> {
    of: &'f Factored<'a>,
    planner: Planner<'f>,
    injects: Injects<'f, 'a>,
    outcomes_of_ranks: Vec<Option<OutcomeId>>,
    /// The first threshold below which a crisis can end.
    ending: usize,
    /// The season that `blocks` are of.
    season: u32,
    /// Of each phase and stand of the climate, its turn and what the turn adds.
    blocks: Vec<Option<(Block, Gains)>>,
    /// Of each lane, the probability of each state.
    now: Vec<Vec<f64>>,
    reached: Vec<bool>,
    outcomes: Vec<f64>,
    /// Of each threshold, the probability of having stayed below it until the crisis was over.
    over_below: Vec<f64>,
    tally: Tally,
}

/// What a piece of work comes to.
struct Piece {
    lane: usize,
    phase: usize,
    /// Stands of the climate, each with what arrives there, in the lane's box.
    arrived: Vec<(usize, Vec<f64>)>,
}

/// What a turn adds to the figures, from a phase and a stand of the climate.
struct Sums {
    leaving: Vec<f64>,
    over_below: Vec<f64>,
    outcomes: Vec<f64>,
    burden: f64,
    opened: f64,
}

impl<'f, 'a> Run<'f, 'a> {
    fn new(of: &'f Factored<'a>) -> Self {
        let states = of.states();
        let mut now = vec![vec![0.0; states]; of.lanes.len()];
        let first = of.space.number(&of.layout, &of.phases, &of.start.board);
        now.iter_mut().for_each(|lane| lane[first] = 1.0);
        let mut reached = vec![false; states];
        reached[first] = true;
        let severity_at_start = of.model.severity(&of.start.board.places);
        let tally = Tally::new(severity_at_start, of.start.record.opened, &of.thresholds);
        let lowest = lowest_end(of.model);
        Run {
            of,
            planner: of.planner(),
            injects: Injects::new(of),
            outcomes_of_ranks: ranked_outcomes(of.model),
            ending: of.thresholds.partition_point(|threshold| *threshold <= lowest),
            season: 0,
            blocks: Vec::new(),
            now,
            reached,
            outcomes: vec![0.0; of.model.outcomes.len()],
            over_below: vec![0.0; of.thresholds.len()],
            tally,
        }
    }

    fn turn(&mut self, turn: u32) -> Result<(), ExploreError> {
        let of = self.of;
        self.tally.turns += sum(&self.now[0]);
        let class = of.calendar.class(turn);
        let (mut leaving, opened) = self.injects.apply(class, &mut self.now);
        self.prepare(of.calendar.classes[class])?;
        let sums = self.sums();
        let (mut burden, mut opened) = (0.0, opened);
        for of_piece in sums {
            add(&mut leaving, &of_piece.leaving);
            add(&mut self.over_below, &of_piece.over_below);
            add(&mut self.outcomes, &of_piece.outcomes);
            burden += of_piece.burden;
            opened += of_piece.opened;
        }
        self.tally.add(&leaving, burden, opened);
        self.advance();
        for (reached, mass) in self.reached.iter_mut().zip(&self.now[0]) {
            *reached |= *mass > 0.0;
        }
        Ok(())
    }

    /// Sees to it that every phase in which there is something has its blocks.
    fn prepare(&mut self, class: Class) -> Result<(), ExploreError> {
        let of = self.of;
        let climates = of.space.climates;
        if self.season != class.season {
            self.season = class.season;
            // Factors of another season are not needed again.
            self.planner = of.planner();
            self.blocks.clear();
            self.blocks.resize_with(of.phases.len() * climates, || None);
        }
        for phase in 0..of.phases.len() {
            let missing = self.blocks[phase * climates].is_none();
            let size = of.space.of_a_phase();
            let masses = &self.now[0][phase * size..(phase + 1) * size];
            if !missing || masses.iter().all(|mass| *mass == 0.0) {
                continue;
            }
            let mut blocks = Vec::new();
            for climate in 0..climates {
                let of_phase = of.phases.phase(phase as u32);
                blocks.push(self.planner.block(class.season, of_phase, climate)?);
            }
            let rules = Rules {
                space: &of.space,
                sorted: &of.sorted,
                lanes: of.thresholds.len(),
                ending: self.ending,
                outcomes: &self.outcomes_of_ranks,
                ends_when_closed: of.model.ends_when_closed,
            };
            let factors = self.planner.factors();
            let gains: Vec<Gains> =
                blocks.par_iter().map(|block| Gains::new(&rules, block, factors)).collect();
            for (climate, pair) in blocks.into_iter().zip(gains).enumerate() {
                self.blocks[phase * climates + climate] = Some(pair);
            }
        }
        Ok(())
    }

    /// What the turn adds to the figures, piece by piece.
    fn sums(&self) -> Vec<Sums> {
        let pieces = 0..self.blocks.len();
        let pieces: Vec<usize> = pieces.filter(|piece| self.blocks[*piece].is_some()).collect();
        pieces.into_par_iter().map(|piece| self.sum(piece)).collect()
    }

    fn sum(&self, piece: usize) -> Sums {
        let of = self.of;
        let (_, gains) = self.blocks[piece].as_ref().expect("its block is known");
        let incidents = of.space.incidents;
        let lane = |lane: usize| &self.now[lane][piece * incidents..][..incidents];
        let all = lane(0);
        let thresholds = of.thresholds.len();
        let dot = |one: &[f64], other: &[f64]| -> f64 {
            one.iter().zip(other).map(|(one, other)| one * other).sum()
        };
        let leaving = |threshold: usize| -> f64 {
            let rows = gains.leaving.chunks_exact(thresholds);
            let masses = lane(of.lane_of[threshold]);
            masses.iter().zip(rows).map(|(mass, row)| mass * row[threshold]).sum()
        };
        let mut sums = Sums {
            leaving: (0..thresholds).map(leaving).collect(),
            over_below: vec![0.0; thresholds],
            outcomes: vec![0.0; self.outcomes.len()],
            burden: dot(all, &gains.burden),
            opened: dot(all, &gains.opened),
        };
        for (incident, outcome, probability) in &gains.over {
            sums.outcomes[outcome.index()] += all[*incident as usize] * probability;
        }
        for (incident, threshold, probability) in &gains.over_below {
            let threshold = *threshold as usize;
            let mass = lane(of.lane_of[threshold])[*incident as usize];
            sums.over_below[threshold] += mass * probability;
        }
        sums
    }

    /// The moves of a turn.
    fn advance(&mut self) {
        let of = self.of;
        let (incidents, climates) = (of.space.incidents, of.space.climates);
        let sides = of.space.incident_dims();
        let mut next = vec![vec![0.0; of.states()]; of.lanes.len()];
        let mut pieces = Vec::new();
        for lane in 0..of.lanes.len() {
            for (place, block) in self.blocks.iter().enumerate() {
                if block.is_some() {
                    pieces.push((lane, place));
                }
            }
        }
        for some in pieces.chunks(PIECES) {
            let done: Vec<Piece> =
                some.par_iter().map(|(lane, place)| self.piece(*lane, *place)).collect();
            for Piece { lane, phase, arrived } in done {
                for (climate, masses) in arrived {
                    let start = (phase * climates + climate) * incidents;
                    let sums = &mut next[lane][start..start + incidents];
                    tensor::rows(&of.lanes[lane].dims, &sides, |from, to, length| {
                        add(&mut sums[to..to + length], &masses[from..from + length]);
                    });
                }
            }
        }
        self.now = next;
        self.close();
    }

    /// Where no incident is left and none can open, the crisis is over: that has been counted.
    fn close(&mut self) {
        let of = self.of;
        if !of.model.ends_when_closed || !of.start.board.is_live(of.model) {
            return;
        }
        let mut stands = of.space.stands[..of.space.incident_regions].iter();
        let dead =
            stands.try_fold(0, |number, stands| Some(number * stands.len() + stands.spent()?));
        let Some(dead) = dead else { return };
        for lane in &mut self.now {
            lane.iter_mut().skip(dead).step_by(of.space.incidents).for_each(|mass| *mass = 0.0);
        }
    }

    /// The moves of a turn in a lane, from the states of a phase and a stand of the climate.
    fn piece(&self, lane: usize, place: usize) -> Piece {
        let of = self.of;
        let (incidents, climates) = (of.space.incidents, of.space.climates);
        let masses = &self.now[lane][place * incidents..][..incidents];
        let mut piece = Piece { lane, phase: place / climates, arrived: Vec::new() };
        if masses.iter().all(|mass| *mass == 0.0) {
            return piece;
        }
        let (block, _) = self.blocks[place].as_ref().expect("its block is known");
        let Lane { severity, dims } = &of.lanes[lane];
        let size = dims.iter().product();
        for (number, group) in block.groups.iter().enumerate() {
            if group.severity >= *severity {
                continue;
            }
            let (from, reach) = group.within(dims);
            let mut source = vec![0.0; from.iter().product()];
            let mut empty = true;
            tensor::rows(&from, &of.space.incident_dims(), |to, at, length| {
                for offset in 0..length {
                    let sort = of.sorted.sort_of[at + offset];
                    let mass = masses[at + offset];
                    if mass != 0.0 && block.group_of[sort as usize] == number as u32 {
                        source[to + offset] = mass;
                        empty = false;
                    }
                }
            });
            if empty {
                continue;
            }
            let one: usize = reach.iter().product();
            if one == 0 {
                continue;
            }
            let mut out = vec![0.0; one * group.climates.len()];
            let mut work = Work {
                group,
                factors: self.planner.factors(),
                severity: *severity,
                reach: &reach,
                ready: Ready::default(),
                out: &mut out,
            };
            work.contract(0, &source, from, &group.leaves);
            for (climate, masses) in group.climates.iter().zip(out.chunks_exact(one)) {
                let climate = *climate as usize;
                let known = piece.arrived.iter().position(|(known, _)| *known == climate);
                let known = known.unwrap_or_else(|| {
                    piece.arrived.push((climate, vec![0.0; size]));
                    piece.arrived.len() - 1
                });
                let sums = &mut piece.arrived[known].1;
                tensor::rows(&reach, dims, |from, to, length| {
                    add(&mut sums[to..to + length], &masses[from..from + length]);
                });
            }
        }
        piece
    }

    fn answer(self) -> Answer {
        let of = self.of;
        let states = self.reached.iter().filter(|reached| **reached).count();
        let below = of.lane_of.iter().zip(&self.over_below);
        let below: Vec<f64> = below.map(|(lane, over)| over + sum(&self.now[*lane])).collect();
        let mut outcomes = self.outcomes.clone();
        *outcomes.last_mut().expect("the horizon is always an outcome") = sum(&self.now[0]);
        self.tally.answer(states, outcomes, &below)
    }
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

/// The lowest severity of a rung on which a crisis can end.
fn lowest_end(model: &Model) -> u8 {
    let incidents = model.tracks.iter().filter(|track| track.role == Role::Incident);
    let rungs = incidents.flat_map(|track| model.ladders[track.ladder.index()].rungs());
    let ends = rungs.filter(|(_, rung)| match rung.kind {
        RungKind::Open => false,
        RungKind::Closes => model.ends_when_closed,
        RungKind::Ends => true,
    });
    ends.map(|(_, rung)| rung.severity).min().unwrap_or(u8::MAX)
}

/// Of a million numbers most are small beside the sum of all: halves are summed up first, so that
/// they are not lost in it.
fn sum(values: &[f64]) -> f64 {
    if values.len() <= 64 {
        return values.iter().sum();
    }
    let (one, other) = values.split_at(values.len() / 2);
    sum(one) + sum(other)
}

fn add(sums: &mut [f64], more: &[f64]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}
