//! What every state is worth before every turn: the backward sweep by factors.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::game::Board;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Watcher;
use crate::markov::factors::Factored;
use crate::markov::factors::Lane;
use crate::markov::factors::blocks::Blocks;
use crate::markov::factors::gains::Gains;
use crate::markov::factors::injects::Injects;
use crate::markov::factors::kept::Kept;
use crate::markov::factors::pull::pull;
use crate::markov::factors::space::Space;
use crate::markov::forward::settle;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SEVERITY_MAX;

/// The places of the numbers that are kept of a state below the severity.
const REACHED: usize = 0;
const MISSED: usize = 1;

/// What every state is worth before every turn.
#[derive(Debug, Clone)]
pub(in crate::markov) struct Table {
    arm: MeasureSet,
    layout: Layout,
    phases: Phases,
    space: Space,
    /// Of states below the severity, the probability of reaching it and that of missing it.
    reached: Kept,
    /// Of all states, the probability of each outcome, if that was asked for.
    outcomes: Option<Kept>,
}

impl Table {
    /// The probability of reaching the severity from every state below it and every turn, and with
    /// `ends` that of each outcome from every state. Runs on the threads of the pool that it is
    /// called in.
    ///
    /// # Errors
    /// As [`Factored::about`]; [`ExploreError::Table`] if it would take more bytes than the limits
    /// allow to keep; [`ExploreError::Work`] if it would take too long; [`ExploreError::Stopped`].
    pub(in crate::markov) fn new(
        model: &Model,
        arm: MeasureSet,
        (severity, ends): (u8, bool),
        limits: &Limits,
        watcher: &impl Watcher,
    ) -> Result<Self, ExploreError> {
        let below = if ends { SEVERITY_MAX + 1 } else { severity };
        let of = Factored::about(model, arm, limits, severity, (below, false))?;
        let lane = of.lane(0);
        let reached = Kept::new(&of, lane, 2);
        let outcomes = ends.then(|| Kept::new(&of, of.everything(), model.outcomes.len()));
        let numbers = outcomes.iter().chain([&reached]).map(|kept| kept.size(&of));
        of.fits(numbers.sum(), limits)?;
        let all = of.work_in(&[of.everything()])?.saturating_mul(model.outcomes.len() as u64);
        let work = 2 * of.work_in(&[lane])? + if ends { all } else { 0 };
        of.affordable(work, limits)?;
        watcher.begin(u64::from(model.horizon));
        let mut sweep = Sweep {
            blocks: Blocks::new(&of),
            injects: Injects::new(&of, below),
            values: of.after_the_last_turn(ends),
            reached,
            outcomes,
        };
        for turn in (1..=model.horizon).rev() {
            if watcher.stop() {
                return Err(ExploreError::Stopped);
            }
            sweep.turn(turn)?;
            watcher.turns(1);
        }
        let Sweep { reached, outcomes, .. } = sweep;
        let Factored { layout, phases, space, .. } = of;
        Ok(Table { arm, layout, phases, space, reached, outcomes })
    }

    /// After `turn` turns on a board, the probability of reaching the severity in a later one;
    /// `None` after the horizon, of a board that has reached it or that play does not lead to.
    pub(in crate::markov) fn later(&self, turn: u32, board: &Board) -> Option<f64> {
        Some(self.numbers(&self.reached, turn, board)?[REACHED])
    }

    /// After `turn` turns on a board, the probability of each outcome; `None` after the horizon, of
    /// a board that play does not lead to, or if outcomes were not asked for.
    pub(in crate::markov) fn outcomes_from(&self, turn: u32, board: &Board) -> Option<&[f64]> {
        self.numbers(self.outcomes.as_ref()?, turn, board)
    }

    fn numbers<'k>(&self, kept: &'k Kept, turn: u32, board: &Board) -> Option<&'k [f64]> {
        if board.agreed != self.arm {
            return None;
        }
        let mut board = board.clone();
        self.layout.canonical(&mut board);
        let phase = self.phases.find((board.suspended, board.fired))? as usize;
        let regions = self.layout.regions.iter().zip(&self.space.stands);
        let stands =
            regions.map(|(region, stands)| stands.known(&board.places[region.slots.clone()]));
        let stands: Vec<usize> = stands.collect::<Option<Vec<usize>>>()?;
        let (incidents, climates) = stands.split_at(self.space.incident_regions);
        kept.at(turn, (phase, self.space.climate(climates)), incidents)
    }
}

/// What states are worth.
struct Values {
    /// The probability of reaching the severity, and that of missing it.
    reached: Vec<f64>,
    /// That of each outcome; nothing if they were not asked for.
    outcomes: Vec<f64>,
}

impl Factored<'_> {
    /// The values after the last turn: everything else is the horizon's.
    fn after_the_last_turn(&self, ends: bool) -> Values {
        let count = self.model.outcomes.len();
        let mut horizon = vec![0.0; count];
        *horizon.last_mut().expect("the horizon is always an outcome") = 1.0;
        Values {
            reached: [0.0, 1.0].repeat(self.states()),
            outcomes: horizon.repeat(if ends { self.states() } else { 0 }),
        }
    }
}

/// A sweep backward through the turns.
struct Sweep<'f, 'a> {
    blocks: Blocks<'f, 'a>,
    injects: Injects<'f, 'a>,
    values: Values,
    reached: Kept,
    outcomes: Option<Kept>,
}

impl Sweep<'_, '_> {
    fn turn(&mut self, turn: u32) -> Result<(), ExploreError> {
        let of = self.blocks.of;
        let possible = of.phases_after(turn);
        let class = of.calendar.classes[of.calendar.class(turn)];
        self.blocks.prepare(class.season, |phase| phase < possible)?;
        let count = of.model.outcomes.len();
        let Values { reached, outcomes } = &mut self.values;
        before_moves(&self.blocks, (of.lane(0), 2), possible, reached, add_reached);
        if !outcomes.is_empty() {
            let everything = (of.everything(), count);
            before_moves(&self.blocks, everything, possible, outcomes, add_outcomes);
        }
        // Positions count once all injects of the turn have had their effect.
        let severities = of.space.severities.iter().cycle();
        for (severity, values) in severities.zip(reached.chunks_exact_mut(2)) {
            if *severity >= of.thresholds[0] {
                values.copy_from_slice(&[1.0, 0.0]);
            }
        }
        for due in self.injects.due(turn).iter().rev() {
            due.pull(reached, 2);
            if !outcomes.is_empty() {
                due.pull(outcomes, count);
            }
        }
        reached.chunks_exact_mut(2).for_each(|pair| {
            // What is impossible or certain is exactly so.
            if pair[MISSED] == 0.0 {
                pair[REACHED] = 1.0;
            } else if pair[REACHED] == 0.0 {
                pair[MISSED] = 1.0;
            }
        });
        outcomes.chunks_exact_mut(count).for_each(settle);
        let phases = of.phases_after(turn - 1);
        self.reached.keep(turn - 1, phases, reached);
        if let Some(kept) = &mut self.outcomes {
            kept.keep(turn - 1, phases, outcomes);
        }
        Ok(())
    }
}

/// Goes back through the moves of a turn, in all phases that are possible; `gain` adds what the
/// turn itself is worth from the states of a place.
pub(super) fn before_moves(
    blocks: &Blocks<'_, '_>,
    (lane, fields): (&Lane, usize),
    possible: usize,
    values: &mut [f64],
    gain: impl Fn(&Gains, usize, &mut [f64]) + Sync,
) {
    let of = blocks.of;
    of.close(values, fields);
    let places = 0..possible * of.space.climates;
    let before: Vec<Vec<f64>> = places
        .into_par_iter()
        .map(|place| {
            let mut before = pull(blocks, (lane, fields), values, place, None);
            gain(&blocks.at(place).1, fields, &mut before);
            before
        })
        .collect();
    let size = of.space.incidents * fields;
    for (values, before) in values.chunks_exact_mut(size).zip(before) {
        values.copy_from_slice(&before);
    }
}

fn add_reached(gains: &Gains, _: usize, values: &mut [f64]) {
    for (pair, leaving) in values.chunks_exact_mut(2).zip(&gains.leaving) {
        pair[REACHED] += leaving;
    }
    for (incident, _, probability) in &gains.over_below {
        values[2 * *incident as usize + MISSED] += probability;
    }
}

fn add_outcomes(gains: &Gains, fields: usize, values: &mut [f64]) {
    for (incident, outcome, probability) in &gains.over {
        values[*incident as usize * fields + outcome.index()] += probability;
    }
}
