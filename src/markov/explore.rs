//! From the start to every state that can be reached, one source of chance at a time.
//!
//! A turn is a walk through *steps*: the injects that are due in declared order, then the orders of
//! all seats together, then slot by slot and arrival by arrival. A step between two sources is a
//! half-finished turn: what is drawn already stands as a place, what is still to be drawn stands as
//! its law. Everything else is forgotten, and equal half-finished turns are one step however they
//! came about. So the turn's joint distribution is never multiplied out: it stays a product of
//! small sparse factors, which all states share.

use crate::game;
use crate::game::Board;
use crate::game::State;
use crate::markov::Chain;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::calendar::Calendar;
use crate::markov::calendar::Class;
use crate::markov::chain::Step;
use crate::markov::key::Keys;
use crate::markov::laws::Laws;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::markov::layout::Region;
use crate::markov::layout::place;
use crate::markov::layout::ranked_outcomes;
use crate::markov::orders;
use crate::model::Condition;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::Place;
use crate::model::Situation;
use crate::scenario::schema::RungKind;

/// A word that holds a law still to be drawn from: this bit, the rung, the law's number.
const PENDING: u32 = 1 << 31;
const RUNG_SHIFT: u32 = 20;
const LAW_MASK: u32 = (1 << RUNG_SHIFT) - 1;

/// The last word of a step before injects: this bit, the inject, the class of turns.
const BEGIN: u32 = 1 << 31;
const INJECT_SHIFT: u32 = 20;
const CLASS_MASK: u32 = (1 << INJECT_SHIFT) - 1;

/// The last word of a step before orders: these bits and the season.
const ORDERS: u32 = 3 << 30;

/// The last word of any other step: how the crisis is over, or would be if no incident were open.
const OVER: u32 = 1 << 16;

/// Tags of what a branch leads to, beside steps.
const STATE: u32 = 1 << 30;
const OUTCOME: u32 = 1 << 31;

const UNSET: u32 = u32::MAX;

/// Every state that can be reached under an arm, and the steps between them.
///
/// # Errors
///
/// [`ExploreError`] if there are more states or steps than the limits allow.
pub fn explore(model: &Model, arm: MeasureSet, limits: &Limits) -> Result<Chain, ExploreError> {
    Explorer::new(model, arm, limits, false).explore()
}

/// As [`explore`], from a state between two turns: what has been reached before counts as reached
/// at the start. Of its figures, burden is what is still to come.
///
/// # Errors
///
/// As [`explore`].
pub fn explore_from(model: &Model, start: &State, limits: &Limits) -> Result<Chain, ExploreError> {
    let mut explorer = Explorer::new(model, start.board.agreed, limits, false);
    explorer.scratch = start.clone();
    explorer.explore()
}

/// As [`explore`], and beside what can happen also what a slight change of a parameter could make
/// possible, with probability 0.
pub(super) fn explore_with_ghosts(
    model: &Model,
    arm: MeasureSet,
    limits: &Limits,
) -> Result<Chain, ExploreError> {
    Explorer::new(model, arm, limits, true).explore()
}

struct Explorer<'a> {
    model: &'a Model,
    arm: MeasureSet,
    limits: Limits,
    layout: Layout,
    calendar: Calendar,
    laws: Laws<'a>,
    phases: Phases,
    /// Outcomes of the rungs that can end an incident, the worst first.
    outcomes: Vec<Option<OutcomeId>>,
    /// Of each seat, the first order that laws do not tell from this one.
    alike: Vec<Vec<OrderId>>,
    states: Keys,
    steps: Keys,
    /// Of each step that is worked out, its law and its first branch.
    worked: Vec<Step>,
    branches: Vec<u32>,
    /// Of each class of turns and each state, where a turn of the class begins.
    entries: Vec<Vec<u32>>,
    /// A game for injects to work on.
    scratch: State,
}

impl<'a> Explorer<'a> {
    fn new(model: &'a Model, arm: MeasureSet, limits: &Limits, ghosts: bool) -> Self {
        let laws = Laws::new(model, arm, ghosts);
        let layout = Layout::new(model, suspensions_that_matter(model, arm, &laws));
        let calendar = Calendar::new(model, &laws.turns());
        Explorer {
            model,
            arm,
            limits: *limits,
            alike: orders::alike(model, &laws),
            states: Keys::new(layout.board_width),
            steps: Keys::new(layout.width),
            entries: vec![Vec::new(); calendar.classes.len()],
            layout,
            calendar,
            laws,
            phases: Phases::default(),
            outcomes: ranked_outcomes(model),
            worked: Vec::new(),
            branches: Vec::new(),
            scratch: State::new(model, arm),
        }
    }

    /// Runs of turns of one class are explored together, each from what the run before can reach.
    fn explore(mut self) -> Result<Chain, ExploreError> {
        let start = self.scratch.clone();
        let first = self.state(start.board.clone())?;
        let mut reached = vec![first];
        let mut turn = start.turn + 1;
        while turn <= self.model.horizon {
            let class = self.calendar.class(turn);
            let later = turn + 1..=self.model.horizon;
            let length =
                1 + later.take_while(|later| self.calendar.class(*later) == class).count() as u32;
            reached = self.run(class, reached, length)?;
            turn += length;
        }
        Ok(self.finish(first, &start))
    }

    /// The states that can be reached by a run of turns of a class: after its only turn, or during
    /// it if it is longer.
    fn run(&mut self, class: usize, from: Vec<u32>, length: u32) -> Result<Vec<u32>, ExploreError> {
        let mut seen_states = vec![false; self.states.len()];
        let mut seen_steps: Vec<bool> = Vec::new();
        let mut reached = Vec::new();
        if length > 1 {
            from.iter().for_each(|state| seen_states[*state as usize] = true);
            reached.extend_from_slice(&from);
        }
        let mut frontier = from;
        for _ in 0..length {
            let mut open = Vec::with_capacity(frontier.len());
            for state in frontier {
                open.push(self.enter(class, state)?);
            }
            while self.worked.len() < self.steps.len() {
                self.work_out()?;
            }
            seen_steps.resize(self.steps.len(), false);
            seen_states.resize(self.states.len(), false);
            frontier = Vec::new();
            while let Some(target) = open.pop() {
                if target & OUTCOME != 0 {
                } else if target & STATE != 0 {
                    let state = target & !STATE;
                    if !std::mem::replace(&mut seen_states[state as usize], true) {
                        frontier.push(state);
                    }
                } else if !std::mem::replace(&mut seen_steps[target as usize], true) {
                    open.extend_from_slice(self.branches_of(target));
                }
            }
            // In the order of their numbers, so that nothing depends on how the search went.
            frontier.sort_unstable();
            reached.extend_from_slice(&frontier);
            if frontier.is_empty() {
                break;
            }
        }
        Ok(reached)
    }

    fn branches_of(&self, step: u32) -> &[u32] {
        let step = self.worked[step as usize];
        let count = self.laws.law(step.law).outcomes.len();
        &self.branches[step.first as usize..step.first as usize + count]
    }

    /// Where a turn of the class begins in a state.
    fn enter(&mut self, class: usize, state: u32) -> Result<u32, ExploreError> {
        let known = self.entries[class].get(state as usize).copied().unwrap_or(UNSET);
        if known != UNSET {
            return Ok(known);
        }
        let key = self.states.key(state);
        let board = self.layout.board(key, &self.phases, self.arm);
        let entry = self.begin(class, 0, board)?;
        if self.entries[class].len() < self.states.len() {
            self.entries[class].resize(self.states.len(), UNSET);
        }
        self.entries[class][state as usize] = entry;
        Ok(entry)
    }

    /// The step before the first inject from `next` on that is due; if there is none, before
    /// orders.
    fn begin(&mut self, class: usize, next: usize, board: Board) -> Result<u32, ExploreError> {
        let Class { turn, season, .. } = self.calendar.classes[class];
        self.scratch.turn = turn;
        self.scratch.board = board;
        let due = (next..self.model.injects.len())
            .find(|inject| game::is_due(self.model, &self.scratch, InjectId::new(*inject)));
        let board = self.scratch.board.clone();
        match due {
            Some(inject) => {
                let end = BEGIN | (inject as u32) << INJECT_SHIFT | class as u32;
                self.step_with_board(board, end)
            }
            None => self.before_orders(season, board),
        }
    }

    fn before_orders(&mut self, season: u32, board: Board) -> Result<u32, ExploreError> {
        if self.alike.iter().any(|seat| seat.iter().any(|order| order.index() > 0)) {
            return self.step_with_board(board, ORDERS | season);
        }
        let orders = vec![OrderId::new(0); self.model.seats.len()];
        self.before_moves(season, &board, &orders)
    }

    fn step_with_board(&mut self, mut board: Board, end: u32) -> Result<u32, ExploreError> {
        self.layout.canonical(&mut board);
        let mut key = vec![0; self.layout.width];
        for region in &self.layout.regions {
            for (word, slot) in region.words.clone().zip(region.slots.clone()) {
                key[word] = u32::from(board.places[slot].code());
            }
        }
        key[self.layout.phase_word()] = self.phases.number((board.suspended, board.fired));
        key[self.layout.end_word()] = end;
        self.step(&key)
    }

    /// The board that a step before injects or orders stands for.
    fn board_of(&self, key: &[u32]) -> Board {
        let mut places = vec![Place::SPENT; self.model.slots.len()];
        for region in &self.layout.regions {
            for (word, slot) in region.words.clone().zip(region.slots.clone()) {
                places[slot] = place(key[word] as u8);
            }
        }
        let (suspended, fired) = self.phases.phase(key[self.layout.phase_word()]);
        Board { places, agreed: self.arm, suspended, fired }
    }

    /// The step at which every open slot and every arrival is still to be drawn.
    fn before_moves(
        &mut self,
        season: u32,
        board: &Board,
        orders: &[OrderId],
    ) -> Result<u32, ExploreError> {
        let mut board = board.clone();
        self.layout.canonical(&mut board);
        let situation = Situation::new(self.model, season, &board.places, board.on());
        let situation = Situation { orders, ..situation };
        let mut key = vec![0; self.layout.width];
        for region in &self.layout.regions {
            let places = &board.places[region.slots.clone()];
            for (word, place) in region.words.clone().zip(places) {
                key[word] = match place.rung() {
                    None => u32::from(place.code()),
                    Some(rung) => {
                        let law = self.laws.of_slot(&situation, region.track, rung);
                        PENDING | u32::from(rung.0) << RUNG_SHIFT | law
                    }
                };
            }
            key[region.words.clone()].sort_unstable();
            if let Some(word) = region.arrival
                && places.contains(&Place::QUIET)
            {
                key[word] = PENDING | self.laws.of_arrival(&situation, region.track);
            }
        }
        if self.laws.len() > LAW_MASK as usize {
            return Err(ExploreError::Laws { limit: LAW_MASK as usize });
        }
        key[self.layout.phase_word()] = self.phases.number((board.suspended, board.fired));
        self.after_draw(&key)
    }

    /// Works out the next step in line: its law, and where each outcome leads.
    fn work_out(&mut self) -> Result<(), ExploreError> {
        let key = self.steps.key(self.worked.len() as u32).to_vec();
        let end = key[self.layout.end_word()];
        let (law, targets) = if end & ORDERS == ORDERS {
            self.give_orders(&key, end & !ORDERS)?
        } else if end & BEGIN != 0 {
            self.draw_inject(&key, end)?
        } else {
            self.draw_source(&key)?
        };
        let first = u32::try_from(self.branches.len()).expect("limits keep numbers small");
        self.worked.push(Step { law, first });
        self.branches.extend(targets);
        if self.branches.len() > self.limits.branches {
            return Err(self.too_large());
        }
        Ok(())
    }

    fn draw_inject(&mut self, key: &[u32], end: u32) -> Result<(u32, Vec<u32>), ExploreError> {
        let class = (end & CLASS_MASK) as usize;
        let inject = (end & !BEGIN) >> INJECT_SHIFT;
        let id = InjectId::new(inject as usize);
        let board = self.board_of(key);
        self.scratch.turn = self.calendar.classes[class].turn;
        self.scratch.board = board.clone();
        self.scratch.record.opened = 0;
        game::apply_inject(self.model, &mut self.scratch, id, &mut Vec::new());
        let opened = self.scratch.record.opened as u32;
        let boards = [board, self.scratch.board.clone()];
        let mut targets = [0; 2];
        let mut seen = [0; 2];
        for (fired, board) in boards.into_iter().enumerate() {
            let severity = self.model.severity(&board.places);
            targets[fired] = self.begin(class, inject as usize + 1, board)?;
            // Positions count once all injects of the turn have had their effect.
            let more = self.is_before_inject(targets[fired]);
            seen[fired] = if more { 0 } else { severity };
        }
        let law = self.laws.of_inject(id, seen, opened);
        let outcomes = self.laws.law(law).outcomes.iter();
        Ok((law, outcomes.map(|each| targets[usize::from(each.code)]).collect()))
    }

    fn is_before_inject(&self, target: u32) -> bool {
        let step = target & (STATE | OUTCOME) == 0;
        step && self.steps.key(target)[self.layout.end_word()] & ORDERS == BEGIN
    }

    /// The orders of all seats together; orders that no law tells apart are one, and so are
    /// combinations that leave the same laws.
    fn give_orders(&mut self, key: &[u32], season: u32) -> Result<(u32, Vec<u32>), ExploreError> {
        let board = self.board_of(key);
        let situation = Situation::new(self.model, season, &board.places, board.on());
        let combinations =
            orders::combinations(self.model, &self.alike, &situation, self.limits.steps)
                .ok_or_else(|| self.too_large())?;
        let mut branches: Vec<(u32, f64)> = Vec::new();
        for (orders, weight) in combinations {
            let target = self.before_moves(season, &board, &orders)?;
            orders::add(&mut branches, target, weight);
        }
        let probabilities: Vec<f64> = branches.iter().map(|(_, weight)| *weight).collect();
        let law = self.laws.of_branches(&probabilities);
        Ok((law, branches.into_iter().map(|(target, _)| target).collect()))
    }

    /// Draws the first source that is still to be drawn.
    fn draw_source(&mut self, key: &[u32]) -> Result<(u32, Vec<u32>), ExploreError> {
        let (place, word) = first_pending(&self.layout, key).expect("a step has a source to draw");
        let law = key[word] & LAW_MASK;
        let outcomes = self.laws.law(law).outcomes.clone();
        let mut targets = Vec::with_capacity(outcomes.len());
        let mut next = vec![0; key.len()];
        for outcome in outcomes {
            next.copy_from_slice(key);
            let region = &self.layout.regions[place];
            if region.arrival == Some(word) {
                next[word] = 0;
                if outcome.code == 1 {
                    open(self.model, region, &mut next);
                }
            } else {
                let closing = self.model.ends_when_closed;
                stand(&self.layout, place, word, outcome.code, closing, &mut next);
            }
            targets.push(self.after_draw(&next)?);
        }
        Ok((law, targets))
    }

    /// What a half-finished turn is: a step if something is still to be drawn, else a state or the
    /// end.
    fn after_draw(&mut self, key: &[u32]) -> Result<u32, ExploreError> {
        if first_pending(&self.layout, key).is_some() {
            return self.step(key);
        }
        let end = key[self.layout.end_word()];
        if end != 0 {
            let rank = (end & !OVER) as usize - 1;
            let outcome = self.outcomes[rank].expect("a rung that can end a crisis has an outcome");
            return Ok(OUTCOME | outcome.index() as u32);
        }
        let board = self.board_of(key);
        Ok(STATE | self.state(board)?)
    }

    fn step(&mut self, key: &[u32]) -> Result<u32, ExploreError> {
        let number = self.steps.number(key);
        if self.steps.len() > self.limits.steps { Err(self.too_large()) } else { Ok(number) }
    }

    fn state(&mut self, mut board: Board) -> Result<u32, ExploreError> {
        self.layout.canonical(&mut board);
        let phase = self.phases.number((board.suspended, board.fired));
        let number = self.states.number(&self.layout.board_key(&board, phase));
        if self.states.len() > self.limits.states { Err(self.too_large()) } else { Ok(number) }
    }

    fn too_large(&self) -> ExploreError {
        ExploreError::TooLarge {
            states: self.states.len(),
            steps: self.steps.len(),
            branches: self.branches.len(),
        }
    }

    /// How far a step is from the turn's beginning: every branch leads to a higher rank.
    fn rank(&self, step: u32) -> usize {
        let key = self.steps.key(step);
        let end = key[self.layout.end_word()];
        let injects = self.model.injects.len();
        if end & ORDERS == ORDERS {
            injects
        } else if end & BEGIN != 0 {
            ((end & !BEGIN) >> INJECT_SHIFT) as usize
        } else {
            let sources = &key[..self.layout.phase_word()];
            let pending = sources.iter().filter(|word| **word & PENDING != 0).count();
            injects + 1 + sources.len() - pending
        }
    }

    /// Numbers steps by rank, then states, then outcomes, so that one walk in the order of numbers
    /// meets every step after all that lead to it.
    fn finish(self, first: u32, start: &State) -> Chain {
        let count = self.worked.len();
        let ranks: Vec<usize> = (0..count as u32).map(|step| self.rank(step)).collect();
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_by_key(|step| ranks[*step as usize]);
        let mut renumbered = vec![0u32; count];
        for (new, old) in order.iter().enumerate() {
            renumbered[*old as usize] = new as u32;
        }
        let states = self.states.len() as u32;
        let target = |tagged: u32| {
            if tagged & OUTCOME != 0 {
                count as u32 + states + (tagged & !OUTCOME)
            } else if tagged & STATE != 0 {
                count as u32 + (tagged & !STATE)
            } else {
                renumbered[tagged as usize]
            }
        };
        let mut steps = Vec::with_capacity(count);
        let mut branches = Vec::with_capacity(self.branches.len());
        for old in &order {
            let law = self.worked[*old as usize].law;
            steps.push(Step { law, first: branches.len() as u32 });
            branches.extend(self.branches_of(*old).iter().map(|tagged| target(*tagged)));
        }
        let entries = self.entries.iter().map(|entries| {
            let known =
                entries.iter().map(|entry| if *entry == UNSET { UNSET } else { target(*entry) });
            let mut known: Vec<u32> = known.collect();
            known.resize(states as usize, UNSET);
            known
        });
        Chain {
            arm: self.arm,
            horizon: self.model.horizon,
            outcomes: self.model.outcomes.len(),
            opened_at_start: start.record.opened,
            severity_at_start: start.record.highest(),
            first,
            first_turn: start.turn + 1,
            entries: entries.collect(),
            laws: self.laws.finish(),
            layout: self.layout,
            calendar: self.calendar,
            phases: self.phases,
            states: self.states,
            steps,
            branches,
        }
    }
}

/// An incident opens in a quiet place of the region.
fn open(model: &Model, region: &Region, key: &mut [u32]) {
    let words = &mut key[region.words.clone()];
    let quiet = words.iter().position(|word| *word == u32::from(Place::QUIET.code()));
    // Once the crisis is over nobody asks where incidents stand, and places are not kept.
    if let Some(quiet) = quiet {
        words[quiet] = u32::from(model.tracks[region.track.index()].start.0);
        words.sort_unstable();
    }
}

/// A source of a region has been drawn: an incident or the climate stands on a rung.
fn stand(layout: &Layout, place: usize, word: usize, code: u8, closing: bool, key: &mut [u32]) {
    let region = &layout.regions[place];
    let Region { words, standing, closed, .. } = region;
    let standing = standing[usize::from(code)];
    let end = layout.end_word();
    let rank = u32::from(standing.rank) + 1;
    match standing.kind {
        RungKind::Open => key[word] = u32::from(code),
        RungKind::Closes => {
            key[word] = u32::from(closed.code());
            if closing && key[end] & OVER == 0 {
                key[end] = if key[end] == 0 { rank } else { rank.min(key[end]) };
            }
        }
        RungKind::Ends => {
            let worst = if key[end] & OVER == 0 { rank } else { rank.min(key[end] & !OVER) };
            key[word] = 0;
            key[end] = OVER | worst;
        }
    }
    if key[end] & OVER != 0 {
        let sources = key[..layout.phase_word()].iter_mut();
        sources.filter(|word| **word & PENDING == 0).for_each(|word| *word = 0);
        key[layout.phase_word()] = 0;
    } else if key[end] != 0 && layout.regions.iter().any(|region| has_open(region, key)) {
        key[end] = 0;
    }
    key[words.clone()].sort_unstable();
}

/// Whether an incident of the region is known to be open after this turn.
fn has_open(region: &Region, key: &[u32]) -> bool {
    region.incident
        && key[region.words.clone()].iter().any(|word| *word < u32::from(Place::QUIET.code()))
}

fn first_pending(layout: &Layout, key: &[u32]) -> Option<(usize, usize)> {
    layout.regions.iter().enumerate().find_map(|(place, region)| {
        let words = region.words.clone().chain(region.arrival);
        let mut pending = words.filter(|word| key[*word] & PENDING != 0);
        pending.next().map(|word| (place, word))
    })
}

/// Measures of the arm whose suspension some law or some inject asks about.
pub(super) fn suspensions_that_matter(
    model: &Model,
    arm: MeasureSet,
    laws: &Laws<'_>,
) -> MeasureSet {
    let mut asked = MeasureSet::EMPTY;
    for condition in model.injects.iter().filter_map(|inject| inject.when.as_ref()) {
        condition.visit(&mut |question| {
            if let Condition::MeasureOn(measure) = question {
                asked = asked.with(*measure);
            }
        });
    }
    let of_laws = model.suspendable().iter().filter(|measure: &MeasureId| laws.ask_for(*measure));
    let asked: MeasureSet = of_laws.chain(asked.iter()).collect();
    asked.iter().filter(|measure| arm.contains(*measure)).collect()
}
