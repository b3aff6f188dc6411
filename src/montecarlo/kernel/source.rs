//! The laws of one source under one arm, as tables for lanes.
//!
//! A lane's *row* is its context's number times the number of codes that draw, plus its code.
//! Tables hold the bytes of thresholds by row, on the [`Scale`] of the source's draws, and are
//! learnt: a context's laws are computed when a lane first meets it. What the bytes leave undecided
//! is decided by the high words of the [`Laws`], and where those tie by the law itself. Which table
//! serves depends on how many rows there are; the answer does not.

use std::sync::Arc;

use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::model::context::Context;
use crate::model::context::Reading;
use crate::model::law;
use crate::model::law::Law;
use crate::montecarlo::kernel::arm::Shared;
use crate::montecarlo::kernel::isa::Lookup;
use crate::montecarlo::kernel::isa::Narrow;
use crate::montecarlo::kernel::isa::SMALL;
use crate::montecarlo::kernel::isa::WIDE_MAX;
use crate::montecarlo::kernel::isa::Wide;
use crate::montecarlo::kernel::lanes::Lanes;
use crate::montecarlo::kernel::lanes::OnLanes;
use crate::montecarlo::kernel::laws::Laws;
use crate::montecarlo::kernel::laws::Library;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::scale::Scale;
use crate::montecarlo::kernel::scale::Weights;
use crate::montecarlo::kernel::sieve::Sieve;
use crate::montecarlo::kernel::sieve::Span;
use crate::montecarlo::kernel::sieve::Stays;
use crate::montecarlo::rows::Rows;

/// More rows than this make a wide table. Lanes that do not draw may have a row beyond the last.
const NARROW_MAX: u64 = 240;

/// More rows than this are kept in no table. Lanes that do not draw may have a row beyond the last,
/// which no table is asked for.
const ROWS_MAX: u64 = (1 << 16) - (1 << 8);

/// To learn the laws of a context costs as much as a sieve saves in so many turns of a lane.
const CONTEXT: u64 = 1 << 10;

/// Whose law it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// The slots of a track.
    Slots(TrackId),
    /// The arrival of a track.
    Arrival(TrackId),
    /// A seat.
    Seat(SeatId),
}

/// Something of each lane that contexts look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The highest severity of open incidents.
    Severity,
    /// The code of a slot.
    Slot(usize),
    /// The order of a seat.
    Order(usize),
    /// Whether a rung of a track is occupied, by number among those asked for.
    Occupied(usize),
    /// Whether a measure is on, by number among those that may be suspended.
    On(usize),
}

/// A fact that contexts are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) column: Column,
    /// Of each value, its class.
    classes: Box<[u8; 256]>,
    /// How many classes there are.
    pub(super) count: u64,
    stride: u64,
    /// Of each value, what it adds to the row.
    pub(super) lookup: Lookup,
}

impl Fact {
    /// A fact of which each byte has a class.
    #[cfg(test)]
    pub(super) fn new(column: Column, class: impl Fn(u8) -> u8, count: u64, stride: u64) -> Self {
        let classes = Box::new(std::array::from_fn(|byte| class(byte as u8)));
        Fact { column, classes, count, stride, lookup: Lookup::new(|_| 0, true) }
    }

    /// The class of a value.
    pub(super) fn class(&self, value: u8) -> u8 {
        self.classes[usize::from(value)]
    }

    /// The class that it has in a context.
    pub(super) fn class_in(&self, context: u64) -> u64 {
        context / self.stride % self.count
    }

    /// A value that it may have in a context.
    fn value_in(&self, context: u64) -> u8 {
        let class = self.class_in(context);
        let value = self.classes.iter().position(|each| u64::from(*each) == class);
        value.expect("classes are numbered as values have them") as u8
    }
}

/// Turns from which on something else counts.
#[derive(Debug, Clone)]
struct Timed {
    turns: Vec<u32>,
    stride: u64,
}

impl Timed {
    /// A turn that may be in a context.
    fn turn_in(&self, context: u64) -> u32 {
        match context / self.stride {
            0 => 0,
            class => self.turns[class as usize - 1],
        }
    }
}

/// How laws are kept.
#[derive(Debug, Clone)]
pub(super) enum Table {
    /// Few rows: of each class of turns, a table.
    Narrow(Vec<Narrow>),
    /// Many contexts.
    Wide(Wide),
    /// Too many: lane by lane, by laws in whole; none, if contexts cannot be numbered.
    Deep(Option<Rows>),
}

/// The laws of a source.
#[derive(Debug, Clone)]
pub(super) struct Source {
    kind: Kind,
    pub(super) facts: Vec<Fact>,
    timed: Option<Timed>,
    /// How many codes draw: those below this.
    pub(super) open: u8,
    /// Of each code that draws, where it may lead, from best to worst.
    outcomes: Vec<Vec<u8>>,
    pub(super) table: Table,
    /// Where there is a table: the thresholds that it is made of.
    laws: Option<Arc<Laws>>,
    /// The most thresholds that a law has.
    most: usize,
    /// Of each code, where a draw above 0, 1, 2, ... thresholds leads.
    leads: Vec<u8>,
    /// What tells most lanes that they stay, if there is time to know all laws beforehand.
    pub(super) sieve: Option<Sieve>,
    /// While it is counted: how often lanes have asked each row.
    pub(super) visits: Option<Visits>,
}

/// How often rows are asked.
#[derive(Debug, Clone)]
pub(super) struct Visits {
    pub(super) rows: Vec<u64>,
    /// Groups of lanes that asked.
    pub(super) groups: u64,
}

/// What an arm's facts may refer to: see [`Column`].
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) occupied: Vec<(usize, u8)>,
    pub(super) on: Vec<crate::model::MeasureId>,
}

impl Source {
    /// The laws of a source under an arm, none of them known yet.
    pub(super) fn new(
        model: &Model,
        plan: &Plan,
        library: &Library,
        (arm, fixed): (MeasureSet, MeasureSet),
        kind: Kind,
        asked: &mut Asked,
    ) -> Self {
        let (context, outcomes, codes) = match kind {
            Kind::Slots(track) => {
                let codes = &plan.tracks[track.index()].codes;
                let outcomes = (0..codes.open).map(|code| slot_outcomes(model, plan, track, code));
                (Context::of_track(model, arm, track), outcomes.collect(), codes.count())
            }
            Kind::Arrival(track) => (Context::of_arrival(model, arm, track), vec![vec![0, 1]], 3),
            Kind::Seat(seat) => {
                let orders = model.seats[seat.index()].orders.len();
                let outcomes = vec![(0..orders as u8).collect()];
                (Context::of_seat(model, arm, seat), outcomes, orders + 1)
            }
        };
        let open = outcomes.len() as u8;
        let (mut facts, timed, untimed) = facts(model, plan, &context, asked);
        let count = context.count();
        let rows = count.and_then(|count| count.checked_mul(u64::from(open)));
        let most = outcomes.iter().map(Vec::len).max().unwrap_or(1) - 1;
        let few = untimed.saturating_mul(u64::from(open)) <= NARROW_MAX;
        let table = if few && codes <= SMALL && rows.is_some() {
            let table = narrow(untimed as usize * open as usize, &outcomes, codes, most);
            let turns = timed.as_ref().map_or(0, |timed| timed.turns.len());
            Table::Narrow(vec![table; turns + 1])
        } else if let Some(rows) = rows.filter(|rows| *rows <= ROWS_MAX && most <= WIDE_MAX) {
            let to = |above, code| lead(&outcomes, code, above);
            let next = |above| std::array::from_fn(|code| to(above, code));
            let next = (0..=WIDE_MAX).map(next).collect();
            Table::Wide(Wide { rows: vec![0; rows as usize], next, is_small: codes <= SMALL })
        } else {
            Table::Deep(rows.map(|rows| Rows::new(Some(rows))))
        };
        for fact in &mut facts {
            let Fact { classes, stride, lookup, .. } = fact;
            let value = |byte: u8| {
                u64::from(classes[usize::from(byte)])
                    .wrapping_mul(*stride)
                    .wrapping_mul(u64::from(open))
            };
            *lookup = Lookup::new(|byte| value(byte) as u16, lookup.is_small);
        }
        let has_table = !matches!(table, Table::Deep(_));
        let laws = count.filter(|_| has_table).map(|contexts| {
            let matter = |set: MeasureSet| set.minus(set.minus(context.measures()));
            let key = (kind, matter(arm), matter(fixed));
            library.laws(key, || Laws::new(contexts, outcomes.len(), most))
        });
        let above = |code| (0..=most).map(move |above| (code, above));
        let leads = (0..outcomes.len()).flat_map(above);
        let leads = leads.map(|(code, above)| lead(&outcomes, code, above)).collect();
        Source {
            kind,
            facts,
            timed,
            open,
            outcomes,
            table,
            laws,
            most,
            leads,
            sieve: None,
            visits: None,
        }
    }

    /// The class of a turn, and what it adds to the context's number.
    pub(super) fn turn(&self, turn: u32) -> (usize, u64) {
        self.timed.as_ref().map_or((0, 0), |timed| {
            let class = timed.turns.partition_point(|from| *from <= turn);
            (class, class as u64 * timed.stride)
        })
    }

    /// The row of a context and a code.
    pub(super) fn row(&self, context: u64, code: u8) -> u64 {
        context * u64::from(self.open) + u64::from(code)
    }

    /// Adds to rows what a fact adds to them, of the lanes listed.
    pub(super) fn add(&self, fact: &Fact, rows: &mut [u64], lanes: &[u16], column: &[u8]) {
        let step = fact.stride.wrapping_mul(u64::from(self.open));
        for (row, lane) in rows.iter_mut().zip(lanes) {
            let class = fact.classes[usize::from(column[usize::from(*lane)])];
            *row = row.wrapping_add(u64::from(class).wrapping_mul(step));
        }
    }

    /// Whether contexts can be numbered.
    pub(super) fn is_numbered(&self) -> bool {
        !matches!(self.table, Table::Deep(None))
    }

    /// Whether a row's laws are not known yet: draws on it are undecided whatever they are.
    #[inline]
    pub(super) fn lacks(&self, turns: usize, base: u64, row: u64) -> bool {
        match &self.table {
            Table::Narrow(tables) => tables[turns].lacks((row - base) as usize),
            Table::Wide(wide) => wide.rows[row as usize] == 0,
            Table::Deep(exact) => exact.as_ref().is_some_and(|exact| exact.known(row).is_none()),
        }
    }

    /// Where a draw on a known row leads; none, if the law must be asked.
    #[inline]
    pub(super) fn decide(
        &self,
        row: u64,
        code: u8,
        high: u32,
        low: impl FnOnce() -> u32,
    ) -> Option<u8> {
        if let Some(laws) = &self.laws {
            let (mut above, mut ties) = (0, false);
            for bound in laws.bounds(row) {
                above += usize::from(high > bound);
                ties |= high == bound;
            }
            return (!ties).then(|| self.leads[usize::from(code) * (self.most + 1) + above]);
        }
        let Table::Deep(Some(exact)) = &self.table else { return None };
        let span = exact.known(row).expect("a row is learnt before draws on it are decided");
        Some(exact.pick(span, high, low))
    }

    /// Learns the laws of all codes in a context.
    #[cold]
    pub(super) fn learn(
        &mut self,
        turn: u32,
        context: u64,
        situation: &Situation<'_>,
        plan: &Plan,
        scale: &Scale,
    ) {
        let (turns, base) = self.turn(turn);
        let open = u64::from(self.open);
        if let Some(laws) = &self.laws {
            if !laws.knows(context) {
                laws.learn(context, &self.highs(situation, plan));
            }
            for row in context * open..(context + 1) * open {
                let bytes = laws.bounds(row).map(|high| scale.byte(high));
                match &mut self.table {
                    Table::Narrow(tables) => {
                        tables[turns].learn((row - base * open) as usize, bytes)
                    }
                    Table::Wide(wide) => wide.learn(row as usize, bytes),
                    Table::Deep(_) => {}
                }
            }
        } else if let Table::Deep(Some(exact)) = &mut self.table {
            let law = laws(situation, plan, self.kind);
            for code in 0..self.open {
                exact.add(context * open + u64::from(code), &law(code), |to| to);
            }
        }
    }

    /// Begins to count how often each row is asked, where there is a table.
    pub(super) fn begin_to_count(&mut self) {
        let visits = |laws: &Arc<Laws>| Visits { rows: vec![0; laws.rows()], groups: 0 };
        self.visits = self.laws.as_ref().map(visits);
    }

    /// Ends it; adds the thresholds that lanes have met to `weights`.
    pub(super) fn weigh(&mut self, weights: &mut Weights) {
        let (Some(laws), Some(visits)) = (&self.laws, self.visits.take()) else { return };
        for (row, visits) in visits.rows.into_iter().enumerate().filter(|(_, visits)| *visits > 0) {
            laws.bounds(row as u64).for_each(|high| weights.add(high, visits));
        }
        if let Some(sieve) = &self.sieve {
            sieve.weigh(weights);
        }
    }

    /// Makes a sieve, where it is worth it, for so many replications; for that all laws are learnt.
    /// Of a source that asks which rungs are occupied there is none: a place may answer two such
    /// questions, and contexts are more than there are situations.
    pub(super) fn make_sieve(&mut self, shared: &Shared<'_>, on: &OnLanes, replications: u64) {
        let (Some(laws), Some(visits), Table::Wide(table)) =
            (&self.laws, &self.visits, &self.table)
        else {
            return;
        };
        let turns = u64::from(shared.model.horizon).saturating_mul(replications);
        let is_dear = laws.contexts() * CONTEXT > turns;
        let asks_more = self.facts.iter().any(|fact| matches!(fact.column, Column::Occupied(_)));
        if is_dear || asks_more || !table.is_small {
            return;
        }
        self.learn_all(shared, on, laws);
        let spans: Vec<Span> = (0..laws.rows()).map(|row| self.span(laws, row)).collect();
        let open = usize::from(self.open);
        let stays = Stays { open, spans: &spans, visits: &visits.rows, groups: visits.groups };
        self.sieve = Sieve::chosen(&stays, &self.facts);
    }

    /// Learns the laws of all contexts.
    fn learn_all(&self, shared: &Shared<'_>, on: &OnLanes, laws: &Laws) {
        let Shared { model, plan, .. } = shared;
        let mut lanes = Lanes::one(plan, on.varying.len());
        for context in laws.unknown() {
            for fact in &self.facts {
                lanes.set(fact.column, fact.value_in(context));
            }
            let turn = self.timed.as_ref().map_or(0, |timed| timed.turn_in(context));
            lanes.situation(model, plan, on, turn, 0, |situation| {
                laws.learn(context, &self.highs(situation, plan));
            });
        }
    }

    /// The draws by which a lane on a row stays.
    fn span(&self, laws: &Laws, row: usize) -> Span {
        let code = row % usize::from(self.open);
        let outcomes = &self.outcomes[code];
        let mut bounds = laws.bounds(row as u64);
        let Some(place) = outcomes.iter().position(|to| usize::from(*to) == code) else {
            return (u32::MAX, 0);
        };
        let low = if place == 0 { 0 } else { bounds.nth(place - 1).unwrap_or(u32::MAX) };
        let is_last = place + 1 == outcomes.len();
        let high = bounds.next().filter(|_| !is_last).unwrap_or(u32::MAX);
        (low, high)
    }

    /// Takes up another scale.
    pub(super) fn rescale(&mut self, scale: &Scale) {
        let Some(laws) = &self.laws else { return };
        let bytes = |row: usize| laws.bounds(row as u64).map(|high| scale.byte(high));
        match &mut self.table {
            Table::Narrow(tables) => {
                let rows = laws.rows() / tables.len();
                for (class, table) in tables.iter_mut().enumerate() {
                    let known: Vec<usize> = (0..rows).filter(|row| !table.lacks(*row)).collect();
                    table.forget(rows);
                    for row in known {
                        table.learn(row, bytes(class * rows + row));
                    }
                }
            }
            Table::Wide(wide) => {
                let open = usize::from(self.open);
                for row in 0..wide.rows.len() {
                    if laws.knows((row / open) as u64) {
                        wide.learn(row, bytes(row));
                    }
                }
            }
            Table::Deep(_) => {}
        }
        if let Some(sieve) = &mut self.sieve {
            sieve.rescale(scale);
        }
    }

    /// The high words of the thresholds of all codes' laws in a situation.
    fn highs(&self, situation: &Situation<'_>, plan: &Plan) -> Vec<u32> {
        let law = laws(situation, plan, self.kind);
        let mut highs = vec![u32::MAX; self.outcomes.len() * self.most];
        for (code, outcomes) in self.outcomes.iter().enumerate() {
            bounds(&law(code as u8), outcomes, &mut highs[code * self.most..]);
        }
        highs
    }

    /// The law of a code in a situation.
    pub(super) fn law(&self, situation: &Situation<'_>, plan: &Plan, code: u8) -> Law<u8> {
        laws(situation, plan, self.kind)(code)
    }

    /// The context of a row.
    pub(super) fn context_of(&self, row: u64) -> u64 {
        row / u64::from(self.open)
    }
}

/// The laws of a source in a situation by code, with codes for outcomes.
fn laws<'a>(
    situation: &'a Situation<'a>,
    plan: &'a Plan,
    kind: Kind,
) -> Box<dyn Fn(u8) -> Law<u8> + 'a> {
    match kind {
        Kind::Slots(track) => {
            let codes = &plan.tracks[track.index()].codes;
            let law = law::of_slots(situation, track);
            Box::new(move |code| {
                let rung = codes.rung(code).expect("only a rung draws");
                law(rung).map(|to| codes.of(to))
            })
        }
        Kind::Arrival(track) => {
            let arrival = situation.model.tracks[track.index()].arrival.as_ref();
            let arrival = arrival.expect("only a track with an arrival has its source");
            Box::new(move |_| law::of_arrival(situation, track, arrival).map(u8::from))
        }
        Kind::Seat(seat) => {
            Box::new(move |_| law::of_seat(situation, seat).map(|order| order.index() as u8))
        }
    }
}

/// Where a slot may go from a code, from best to worst.
fn slot_outcomes(model: &Model, plan: &Plan, track: TrackId, code: u8) -> Vec<u8> {
    let codes = &plan.tracks[track.index()].codes;
    let rung = codes.rung(code).expect("an open code is a rung");
    let mut reached: Vec<_> = model.ladder_of(track).moves_from(rung).map(|(to, _)| to).collect();
    reached.push(rung);
    let order = law::order(model, track, rung).iter();
    order.filter(|to| reached.contains(to)).map(|to| codes.of(*to)).collect()
}

/// The facts of a context, their strides those of [`Context::number`] but for the turn, which comes
/// first; and how many contexts there are beside the turn.
fn facts(
    model: &Model,
    plan: &Plan,
    context: &Context,
    asked: &mut Asked,
) -> (Vec<Fact>, Option<Timed>, u64) {
    let mut stride: u64 = 1;
    let mut facts = Vec::new();
    let mut timed = None;
    for fact in context.facts() {
        let mut classes = Box::new([0; 256]);
        let mut most = SMALL;
        let column = match &fact.reading {
            Reading::Turns(turns) => {
                timed = Some(Timed { turns: turns.clone(), stride: 0 });
                continue;
            }
            Reading::Severity(of) => {
                classes[..of.len()].copy_from_slice(of);
                most = usize::from(SEVERITY_MAX) + 1;
                Column::Severity
            }
            Reading::Level(slot, of) => {
                let codes = &plan.tracks[model.slots[*slot].index()].codes;
                classes[..of.len()].copy_from_slice(of);
                most = codes.count();
                Column::Slot(*slot)
            }
            Reading::Order(seat, of) => {
                classes[..of.len()].copy_from_slice(of);
                most = of.len() + 1;
                Column::Order(seat.index())
            }
            Reading::Occupied(track, rung) => {
                classes[1] = 1;
                let asks = (track.index(), plan.tracks[track.index()].codes.of(*rung));
                Column::Occupied(place_of(&mut asked.occupied, asks))
            }
            Reading::On(measure) => {
                classes[1] = 1;
                Column::On(place_of(&mut asked.on, *measure))
            }
        };
        let lookup = Lookup::new(|_| 0, most <= SMALL);
        facts.push(Fact { column, classes, count: fact.classes, stride, lookup });
        stride = stride.saturating_mul(fact.classes);
    }
    if let Some(timed) = &mut timed {
        timed.stride = stride;
    }
    (facts, timed, stride)
}

/// The place of something in a list, to which it is added if need be.
fn place_of<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// A narrow table that knows no law. A code that does not draw stays.
fn narrow(rows: usize, outcomes: &[Vec<u8>], codes: usize, most: usize) -> Narrow {
    let mut next = vec![[0; SMALL]; most + 1];
    for (above, next) in next.iter_mut().enumerate() {
        for (code, next) in next.iter_mut().enumerate().take(codes) {
            *next = lead(outcomes, code, above);
        }
    }
    Narrow::new(rows, next)
}

/// Where a draw above so many thresholds leads; to the worst outcome, if there are fewer.
fn lead(outcomes: &[Vec<u8>], code: usize, above: usize) -> u8 {
    outcomes.get(code).map_or(code as u8, |outcomes| outcomes[above.min(outcomes.len() - 1)])
}

/// Writes of each of these outcomes but the last the high word of its threshold: a draw with a
/// greater one is above it, one with a smaller is not. Outcomes that the law dropped have the
/// threshold of the one before them, so that no draw stops there; the law's last takes the rest.
fn bounds(law: &Law<u8>, outcomes: &[u8], highs: &mut [u32]) {
    let after_last = std::iter::once(1 << 64);
    let thresholds = law.thresholds().into_iter().chain(after_last);
    let mut rest = law.outcomes().iter().zip(thresholds).peekable();
    let mut threshold: u128 = 0;
    for (outcome, high) in outcomes[..outcomes.len() - 1].iter().zip(highs) {
        if let Some((_, of_outcome)) = rest.next_if(|((each, _), _)| each == outcome) {
            threshold = of_outcome;
        }
        *high = (threshold >> 32).min(u128::from(u32::MAX)) as u32;
    }
}
