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

mod adjoint;
mod blocks;
mod factor;
mod gains;
mod injects;
mod kept;
mod plan;
mod pull;
mod push;
mod space;
mod table;
mod tensor;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::game::State;
use crate::markov::Answer;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::markov::calendar::Calendar;
use crate::markov::explore::suspensions_that_matter;
pub(super) use crate::markov::factors::adjoint::adjoint;
use crate::markov::factors::blocks::Blocks;
use crate::markov::factors::injects::Injects;
use crate::markov::factors::plan::Planner;
use crate::markov::factors::plan::Sorted;
use crate::markov::factors::space::Space;
pub(super) use crate::markov::factors::table::Table;

use crate::markov::forward::Tally;
use crate::markov::forward::thresholds;
use crate::markov::laws::Laws;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

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
    /// Of each turn from 1, how many phases are possible before each inject and after all.
    possible: Vec<Vec<usize>>,
    /// What a turn adds is asked of states below this severity.
    below: u8,
    /// Whether laws keep what a change of a parameter could make possible.
    ghosts: bool,
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
        let below = SEVERITY_MAX + 1;
        Self::with(model, arm, limits, (below, false), |start| thresholds(model, start))
    }

    /// The same for what asks about one severity alone, of states below another; with `ghosts`,
    /// what a change of a parameter could make possible is kept, with probability 0.
    ///
    /// # Errors
    ///
    /// As [`Factored::new`].
    pub(super) fn about(
        model: &'a Model,
        arm: MeasureSet,
        limits: &Limits,
        severity: u8,
        (below, ghosts): (u8, bool),
    ) -> Result<Self, ExploreError> {
        Self::with(model, arm, limits, (below, ghosts), |_| vec![severity])
    }

    fn with(
        model: &'a Model,
        arm: MeasureSet,
        limits: &Limits,
        (below, ghosts): (u8, bool),
        thresholds: impl Fn(u8) -> Vec<u8>,
    ) -> Result<Self, ExploreError> {
        let laws = Laws::new(model, arm, ghosts);
        let layout = Layout::new(model, suspensions_that_matter(model, arm, &laws));
        let calendar = Calendar::new(model, &laws.turns());
        let mut start = State::new(model, arm);
        layout.canonical(&mut start.board);
        let too_many = || ExploreError::States { limit: limits.states };
        let space = Space::new(model, &layout, &start.board, limits.states).ok_or_else(too_many)?;
        let of_a_phase = space.of_a_phase();
        let most = limits.states / of_a_phase;
        let (phases, possible) =
            injects::phases(model, &layout, &start, most).ok_or_else(too_many)?;
        let sorted = Sorted::new(&layout, &space, &laws.occupied()).ok_or(ExploreError::Factors)?;
        let thresholds = thresholds(model.severity(&start.board.places));
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
            possible,
            below,
            ghosts,
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
        self.work_in(&self.lanes.iter().collect::<Vec<&Lane>>())
    }

    /// About how many multiplications a sweep takes in some lanes.
    fn work_in(&self, lanes: &[&Lane]) -> Result<u64, ExploreError> {
        let mut planner = self.planner();
        let season = self.calendar.classes[self.calendar.class(1)].season;
        let phase = self.phases.phase(self.phase_at_start());
        let mut work = 0u64;
        for climate in 0..self.space.climates {
            let block = planner.block(season, phase, climate)?;
            for group in &block.groups {
                for lane in lanes {
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
        let phase_turns: usize = (1..=self.model.horizon).map(|turn| self.phases_after(turn)).sum();
        Ok(work.saturating_mul(phase_turns as u64))
    }

    /// Where no incident is left and none can open, the crisis is over, and that has been counted:
    /// sets the numbers of such states, so many a state, to zero.
    fn close(&self, values: &mut [f64], fields: usize) {
        if !self.model.ends_when_closed || !self.start.board.is_live(self.model) {
            return;
        }
        let mut stands = self.space.stands[..self.space.incident_regions].iter();
        let dead =
            stands.try_fold(0, |number, stands| Some(number * stands.len() + stands.spent()?));
        let Some(dead) = dead else { return };
        let states = values.chunks_exact_mut(fields);
        states.skip(dead).step_by(self.space.incidents).for_each(|state| state.fill(0.0));
    }

    /// The lane of all histories.
    fn everything(&self) -> &Lane {
        &self.lanes[0]
    }

    /// The lane of those that have stayed below a threshold.
    fn lane(&self, threshold: usize) -> &Lane {
        &self.lanes[self.lane_of[threshold]]
    }

    /// Whether so many numbers can be kept.
    fn fits(&self, numbers: usize, limits: &Limits) -> Result<(), ExploreError> {
        let bytes = numbers.saturating_mul(8);
        let refused =
            ExploreError::Table { states: self.states(), turns: self.model.horizon, bytes };
        if bytes <= limits.kept { Ok(()) } else { Err(refused) }
    }

    /// Whether so many multiplications may be done.
    fn affordable(&self, work: u64, limits: &Limits) -> Result<(), ExploreError> {
        let refused = ExploreError::Work { work: work as f64, states: self.states() };
        if work <= limits.work { Ok(()) } else { Err(refused) }
    }

    /// How many phases are possible after a turn; they are the first.
    fn phases_after(&self, turn: u32) -> usize {
        match turn {
            0 => 1,
            _ => *self.possible[turn as usize - 1].last().expect("after all injects there is one"),
        }
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
            Laws::new(self.model, self.arm, self.ghosts),
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
    blocks: Blocks<'f, 'a>,
    injects: Injects<'f, 'a>,
    /// Of each lane, the probability of each state.
    now: Vec<Vec<f64>>,
    reached: Vec<bool>,
    outcomes: Vec<f64>,
    /// Of each threshold, the probability of having stayed below it until the crisis was over.
    over_below: Vec<f64>,
    tally: Tally,
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
        Run {
            of,
            blocks: Blocks::new(of),
            injects: Injects::new(of, SEVERITY_MAX + 1),
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
        let size = of.space.of_a_phase();
        let all = &self.now[0];
        let something = |phase: usize| all[phase * size..][..size].iter().any(|mass| *mass > 0.0);
        self.blocks.prepare(of.calendar.classes[class].season, something)?;
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
        let lanes: Vec<&Lane> = of.lanes.iter().collect();
        self.now = push::advance(&self.blocks, &lanes, &self.now);
        for (reached, mass) in self.reached.iter_mut().zip(&self.now[0]) {
            *reached |= *mass > 0.0;
        }
        Ok(())
    }

    /// What the turn adds to the figures, piece by piece.
    fn sums(&self) -> Vec<Sums> {
        self.blocks.places().into_par_iter().map(|piece| self.sum(piece)).collect()
    }

    fn sum(&self, piece: usize) -> Sums {
        let of = self.of;
        let (_, gains) = self.blocks.at(piece);
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
