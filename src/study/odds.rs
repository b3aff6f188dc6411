//! The odds of a table as it stands: what may still come, and what each measure would change.
//!
//! They take the seats' policies for the people at the table, from the turn that is open on, and so
//! hold no order that somebody has locked: what is computed here may be shown to the room. What was
//! agreed for the next turn counts as in force already. The dice are not the table's: nobody looks
//! ahead.

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::game::State;
use crate::markov;
use crate::markov::Limits;
use crate::model::Action;
use crate::model::Condition;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::model::SEVERITY_MAX;
use crate::montecarlo;
use crate::montecarlo::Batch;
use crate::montecarlo::Counts;
use crate::montecarlo::Observer;
use crate::montecarlo::Silent;
use crate::montecarlo::estimate;
use crate::montecarlo::estimate::Estimate;
use crate::session::Game;
use crate::session::Phase;

/// What is left of a game: rules and a state between two turns, from which it can be played on.
#[derive(Debug, Clone)]
pub struct Rest {
    model: Model,
    state: State,
}

impl Rest {
    /// What is left of a game at a table.
    #[must_use]
    pub fn of(game: &Game) -> Self {
        let state = game.table().next_before();
        match game.table().phase {
            Phase::Orders | Phase::Drawn => Rest::of_turn(game.model(), state),
            Phase::Lobby | Phase::Between | Phase::Ended => Rest::after(game.model(), state),
        }
    }

    /// What is left after a turn.
    #[must_use]
    pub fn after(model: &Model, mut state: State) -> Self {
        for_good(model, &mut state);
        Rest { model: model.clone(), state }
    }

    /// What is left of a turn that has begun, and after it. Its injects have fired or not, so in
    /// the model that goes on from there none is due in it.
    #[must_use]
    pub fn of_turn(model: &Model, mut state: State) -> Self {
        let turn = state.turn;
        let mut model = model.clone();
        for inject in &mut model.injects {
            let later = Condition::TurnAtLeast(turn + 1);
            inject.when = Some(match inject.when.take() {
                Some(when) => Condition::All(vec![when, later]),
                None => later,
            });
        }
        state.turn -= 1;
        for_good(&model, &mut state);
        Rest { model, state }
    }

    /// The rules.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Where it goes on from, between two turns.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The measures in force, those too that an inject has suspended and an inject can restore.
    #[must_use]
    pub fn measures(&self) -> MeasureSet {
        self.state.board.agreed
    }
}

/// A measure that is suspended and that no inject can restore is not in force, and that is all.
fn for_good(model: &Model, state: &mut State) {
    let actions = model.injects.iter().flat_map(|inject| &inject.actions);
    let restorable: MeasureSet = actions
        .filter_map(|action| match action {
            Action::Restore(measure) => Some(*measure),
            _ => None,
        })
        .collect();
    let gone = state.board.suspended.minus(restorable);
    state.board.agreed = state.board.agreed.minus(gone);
    state.board.suspended = state.board.suspended.minus(gone);
}

/// The chances as things stand, and beside them with one measure more or less.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// How many replications they come from; none, if they are exact.
    pub replications: Option<u64>,
    /// That the headline severity is reached by the horizon, or was.
    pub headline: Estimate,
    /// Of each outcome, in the model's order.
    pub outcomes: Vec<Estimate>,
    /// Of each measure that matters here.
    pub toggles: Vec<Toggle>,
}

/// What one measure more or less would change from now on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Toggle {
    /// The measure.
    pub measure: MeasureId,
    /// What comes into force (the measure with what it needs), or goes (with what needs it).
    pub changes: MeasureSet,
    /// Whether it comes into force.
    pub comes: bool,
    /// That the headline severity is reached then.
    pub headline: Estimate,
    /// That chance minus the one as things stand.
    pub difference: Estimate,
}

/// The odds of a table, refined as long as somebody asks for more.
#[derive(Debug, Clone)]
pub struct LiveOdds {
    rest: Rest,
    toggles: Vec<(MeasureId, MeasureSet, bool)>,
    /// As things stand, then with each toggle.
    arms: Vec<MeasureSet>,
    counts: Counts,
}

impl LiveOdds {
    /// The question, before anything is known.
    #[must_use]
    pub fn new(rest: Rest) -> Self {
        let toggles = toggles(&rest);
        let now = rest.measures();
        let arms = toggles.iter().map(|(_, changes, comes)| match comes {
            true => now.union(*changes),
            false => now.minus(*changes),
        });
        let arms: Vec<MeasureSet> = [now].into_iter().chain(arms).collect();
        let counts = Counts::new(&rest.model, arms.len());
        LiveOdds { rest, toggles, arms, counts }
    }

    /// The same question as things stand, with no measure more or less.
    #[must_use]
    pub fn as_it_stands(rest: Rest) -> Self {
        let arms = vec![rest.measures()];
        let counts = Counts::new(&rest.model, arms.len());
        LiveOdds { rest, toggles: Vec::new(), arms, counts }
    }

    /// Exact where it fits within the limits, else from so many replications.
    #[must_use]
    pub fn answer(mut self, limits: &Limits, replications: u64, pool: &ThreadPool) -> Odds {
        self.exact(limits).unwrap_or_else(|| {
            self.refine(replications.max(1), pool, &Silent);
            self.odds().expect("replications were done")
        })
    }

    /// What is left of the game.
    #[must_use]
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    /// So many more replications of every arm, on common random numbers.
    pub fn refine(&mut self, replications: u64, pool: &ThreadPool, observer: &impl Observer) {
        if self.rest.state.is_over() {
            return;
        }
        let batch = Batch {
            first: self.counts.replications,
            start: Some(&self.rest.state),
            ..Batch::new(&self.rest.model, &self.arms, seed(), replications)
        };
        self.counts.merge(&montecarlo::run(&batch, pool, observer));
    }

    /// What is known so far; nothing before the first replication.
    #[must_use]
    pub fn odds(&self) -> Option<Odds> {
        if self.rest.state.is_over() {
            return Some(certain(&self.rest));
        }
        let n = self.counts.replications;
        if n == 0 {
            return None;
        }
        let headline = self.rest.model.headline;
        let at_least =
            |arm: usize| estimate::probability(self.counts.tallies[arm].at_least(headline), n);
        let toggles = self.toggles.iter().zip(1..).map(|((measure, changes, comes), arm)| Toggle {
            measure: *measure,
            changes: *changes,
            comes: *comes,
            headline: at_least(arm),
            difference: estimate::difference(&self.counts.pairs[arm]),
        });
        let outcomes = self.counts.tallies[0].outcomes.iter();
        Some(Odds {
            replications: Some(n),
            headline: at_least(0),
            outcomes: outcomes.map(|count| estimate::probability(*count, n)).collect(),
            toggles: toggles.collect(),
        })
    }

    /// How many replications were done of every arm.
    #[must_use]
    pub fn replications(&self) -> u64 {
        self.counts.replications
    }

    /// The exact odds, where the states that can still be reached are within the limits under
    /// every arm; none elsewhere.
    #[must_use]
    pub fn exact(&self, limits: &Limits) -> Option<Odds> {
        self.exact_watched(limits, &Silent)
    }

    /// As [`LiveOdds::exact`]; none, too, if the observer stops it between two arms.
    #[must_use]
    pub fn exact_watched(&self, limits: &Limits, observer: &impl Observer) -> Option<Odds> {
        let Rest { model, state } = &self.rest;
        if state.is_over() {
            return Some(certain(&self.rest));
        }
        let mut answers = Vec::with_capacity(self.arms.len());
        for arm in &self.arms {
            if observer.stop() {
                return None;
            }
            let chain = markov::explore_from(model, &state.under(*arm), limits).ok()?;
            answers.push(markov::solve(model, &chain));
        }
        let headline = usize::from(model.headline);
        let chance = |arm: usize| answers[arm].severity_at_least[headline];
        let toggles = self.toggles.iter().zip(1..).map(|((measure, changes, comes), arm)| Toggle {
            measure: *measure,
            changes: *changes,
            comes: *comes,
            headline: sure(chance(arm)),
            difference: sure(chance(arm) - chance(0)),
        });
        Some(Odds {
            replications: None,
            headline: sure(chance(0)),
            outcomes: answers[0].outcomes.iter().map(|value| sure(*value)).collect(),
            toggles: toggles.collect(),
        })
    }
}

/// What the odds were at the start and after each turn that was played to its end: the turn, 0 for
/// the start, and the odds as things stood. Exact within the limits, else from so many
/// replications.
#[must_use]
pub fn over_time(
    game: &Game,
    limits: &Limits,
    replications: u64,
    pool: &ThreadPool,
) -> Vec<(u32, Odds)> {
    let start = game.turns().first().map(|turn| (0, &turn.before));
    let turns = game.turns().iter();
    let after = turns.filter_map(|turn| Some((turn.number, turn.after.as_ref()?)));
    let odds = start.into_iter().chain(after).map(|(turn, state)| {
        let rest = Rest::after(game.model(), state.clone());
        (turn, LiveOdds::as_it_stands(rest).answer(limits, replications, pool))
    });
    odds.collect()
}

/// The key of fresh dice. It is everybody's, and has nothing to do with the table's.
fn seed() -> Seed {
    Seed::from(1)
}

fn sure(value: f64) -> Estimate {
    Estimate { value, low: value, high: value }
}

/// The odds of a game that is over.
fn certain(rest: &Rest) -> Odds {
    let record = &rest.state.record;
    let is = |it: bool| sure(if it { 1.0 } else { 0.0 });
    let outcomes = (0..rest.model.outcomes.len()).map(OutcomeId::new);
    Odds {
        replications: None,
        headline: is(record.at_least(rest.model.headline)),
        outcomes: outcomes.map(|outcome| is(record.outcome == Some(outcome))).collect(),
        toggles: Vec::new(),
    }
}

/// Each measure that does anything here and is not merely suspended: with what it needs, if it is
/// off; with what needs it, if it is on.
fn toggles(rest: &Rest) -> Vec<(MeasureId, MeasureSet, bool)> {
    let Rest { model, state } = rest;
    let agreed = state.board.agreed;
    let measures = (0..model.measures.len()).map(MeasureId::new);
    let toggles = measures.filter_map(|measure| {
        let with_needs = model.with_needs(measure);
        let inert = with_needs.iter().all(|each| model.measures[each.index()].inert);
        if inert || state.board.suspended.contains(measure) {
            return None;
        }
        if !agreed.contains(measure) {
            return Some((measure, with_needs.minus(agreed), true));
        }
        let needs_it = |other: &MeasureId| model.with_needs(*other).contains(measure);
        Some((measure, agreed.iter().filter(needs_it).collect(), false))
    });
    toggles.collect()
}

/// All replications of a game from its start, beside which tonight's can be laid.
#[derive(Debug, Clone, PartialEq)]
pub struct Cloud {
    /// Of each turn from 0 to the horizon and each severity, the part of replications that have
    /// reached it by then.
    pub at_least: Vec<[f64; SEVERITY_MAX as usize + 1]>,
    /// How many replications it has.
    pub replications: u64,
}

impl Cloud {
    /// The cloud of a game that starts with these measures.
    #[must_use]
    pub fn new(
        model: &Model,
        measures: MeasureSet,
        replications: u64,
        pool: &ThreadPool,
        observer: &impl Observer,
    ) -> Self {
        let arms = [measures];
        let batch = Batch::new(model, &arms, seed(), replications);
        let counts = montecarlo::run(&batch, pool, observer);
        let mut sums = [0; SEVERITY_MAX as usize + 1];
        let mut at_least = Vec::with_capacity(counts.tallies[0].first_passage.len());
        for firsts in &counts.tallies[0].first_passage {
            sums.iter_mut().zip(firsts).for_each(|(sum, first)| *sum += first);
            at_least.push(sums.map(|sum| sum as f64 / counts.replications.max(1) as f64));
        }
        Cloud { at_least, replications: counts.replications }
    }

    /// The parts of replications that have gone less far by a turn than a severity, just as far,
    /// and farther.
    #[must_use]
    pub fn beside(&self, turn: u32, highest: u8) -> [f64; 3] {
        let at_least = &self.at_least[turn as usize];
        let reached = at_least[usize::from(highest)];
        let farther = at_least.get(usize::from(highest) + 1).copied().unwrap_or(0.0);
        [1.0 - reached, reached - farther, farther]
    }
}
