//! The turn of many lanes under one arm. The steps are those of [`crate::game`].

use std::ops::Range;

use crate::game::State;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::montecarlo::kernel::inject::Injects;
use crate::montecarlo::kernel::isa::Account;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Step;
use crate::montecarlo::kernel::isa::Wide;
use crate::montecarlo::kernel::isa::count_marked;
use crate::montecarlo::kernel::isa::list_marked;
use crate::montecarlo::kernel::lanes;
use crate::montecarlo::kernel::lanes::Lanes;
use crate::montecarlo::kernel::lanes::OnLanes;
use crate::montecarlo::kernel::laws::Library;
use crate::montecarlo::kernel::plan::Burdens;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::plan::TrackPlan;
use crate::montecarlo::kernel::scale::Scale;
use crate::montecarlo::kernel::sieve::Sieve;
use crate::montecarlo::kernel::source::Asked;
use crate::montecarlo::kernel::source::Kind;
use crate::montecarlo::kernel::source::Source;
use crate::montecarlo::kernel::source::Table;
use crate::montecarlo::kernel::words::Words;
use crate::montecarlo::tally::Tally;

/// What all arms of a batch share.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    pub(super) model: &'a Model,
    pub(super) plan: Plan,
    pub(super) isa: &'static dyn Isa,
    /// Whether a replication is over once it has reached the headline severity.
    pub(super) to_headline: bool,
}

/// Where an arm's counts go.
#[derive(Debug)]
pub(super) struct Sink<'a> {
    pub(super) tally: &'a mut Tally,
    /// Of each replication of the block, whether it reached the headline severity.
    pub(super) reached: &'a mut [bool],
    /// The replication, within the block, of each lane.
    pub(super) origin: &'a [u16],
}

/// Some lanes, as marks and as a list.
#[derive(Debug, Default)]
pub(super) struct Lot {
    pub(super) marks: Vec<u32>,
    pub(super) list: Vec<u16>,
}

/// An arm: its laws, and where its lanes stand.
#[derive(Debug)]
pub(super) struct Arm {
    start: State,
    slots: Vec<Source>,
    arrivals: Vec<Option<Source>>,
    seats: Vec<Source>,
    asked: Asked,
    on: OnLanes,
    injects: Injects,
    pub(super) lanes: Lanes,
    scratch: Scratch,
}

/// Arrays that a turn fills anew.
#[derive(Debug, Default)]
struct Scratch {
    /// Of each slot, its code after the turn.
    next: Vec<Vec<u8>>,
    rows: Vec<u16>,
    /// Lanes that are undecided, and the row of each.
    list: Vec<u16>,
    rows_of_list: Vec<u64>,
    bytes: Vec<u8>,
    codes: Vec<u8>,
    answers: Vec<u8>,
    marks: Vec<u32>,
    over: Vec<u32>,
    /// In how many lanes the highest severity is 1 or more, 2 or more, and so on; kept from turn to
    /// turn.
    reached: Vec<u32>,
    now: Vec<u32>,
    /// Of each slot and code that closes, how often it did this turn.
    closed: Vec<u64>,
    rest: Rest,
}

/// Lanes that a sieve has left, side by side.
#[derive(Debug, Default)]
struct Rest {
    /// Which they are.
    list: Vec<u16>,
    codes: Vec<u8>,
    draws: Vec<u8>,
    next: Vec<u8>,
    bytes: Vec<u8>,
    rows: Vec<u16>,
    marks: Vec<u32>,
}

impl Rest {
    /// Makes room for so many; it only grows, so that it is cleared but once.
    fn fit(&mut self, n: usize) {
        let n = n.max(self.codes.len());
        for bytes in [&mut self.codes, &mut self.draws, &mut self.next, &mut self.bytes] {
            bytes.resize(n, 0);
        }
        self.rows.resize(n, 0);
        self.marks.resize(n / GROUP, 0);
    }
}

impl Arm {
    pub(super) fn new(shared: &Shared<'_>, library: &Library, start: State) -> Self {
        let Shared { model, plan, .. } = shared;
        let arm = start.board.agreed;
        let varying = model.suspendable();
        let mut asked = Asked { occupied: Vec::new(), on: varying.iter().collect() };
        asked.on.retain(|measure| arm.contains(*measure));
        let fixed: MeasureSet =
            start.board.on().iter().filter(|measure| !varying.contains(*measure)).collect();
        let measures = (arm, fixed.union(asked.on.iter().copied().collect()));
        let mut source = |kind| Source::new(model, plan, library, measures, kind, &mut asked);
        let tracks = || (0..model.tracks.len()).map(TrackId::new);
        let slots = tracks().map(|track| source(Kind::Slots(track))).collect();
        let arrives = |track: &TrackId| model.tracks[track.index()].arrival.is_some();
        let arrivals =
            tracks().map(|track| arrives(&track).then(|| source(Kind::Arrival(track)))).collect();
        let seats = (0..model.seats.len()).map(|seat| source(Kind::Seat(SeatId::new(seat))));
        let seats = seats.collect();
        let on = OnLanes { fixed, varying: asked.on.clone() };
        let lanes = Lanes::default();
        let injects = Injects::new(shared);
        Arm {
            start,
            slots,
            arrivals,
            seats,
            asked,
            on,
            injects,
            lanes,
            scratch: Scratch::default(),
        }
    }

    /// Its sources, each with the numbers of those whose draws its laws are asked about.
    pub(super) fn sources(
        &mut self,
        plan: &Plan,
    ) -> impl Iterator<Item = (Range<usize>, &mut Source, &OnLanes)> {
        let Arm { slots, arrivals, seats, on, .. } = self;
        let on = &*on;
        let after = |track: &TrackPlan| track.source + track.slots.len();
        let slots = plan.tracks.iter().zip(slots);
        let slots = slots.map(move |(track, source)| (track.source..after(track), source));
        let arrivals = plan.tracks.iter().zip(arrivals);
        let arrivals = arrivals.filter_map(move |(track, source)| {
            source.as_mut().map(|source| (after(track)..after(track) + 1, source))
        });
        let seats = (plan.seats..).zip(seats).map(|(number, source)| (number..number + 1, source));
        slots.chain(arrivals).chain(seats).map(move |(numbers, source)| (numbers, source, on))
    }

    /// The turn after which lanes start.
    pub(super) fn start_turn(&self) -> u32 {
        self.start.turn
    }

    /// Puts replications at their start.
    pub(super) fn begin(&mut self, shared: &Shared<'_>, replications: usize, sink: &mut Sink<'_>) {
        let Arm { start, asked, on, .. } = self;
        let questions = asked.occupied.len();
        self.lanes.begin(&shared.plan, shared.isa, start, &on.varying, questions, replications);
        self.fit(shared);
        let start = &self.start;
        let n = replications as u64;
        sink.tally.replications += n;
        for (severity, first) in start.record.first_passage.iter().enumerate() {
            let Some(turn) = first else { break };
            sink.tally.first_passage[*turn as usize][severity] += n;
        }
        for (track, rung) in &start.record.closed {
            let ladder = shared.model.tracks[track.index()].ladder;
            sink.tally.closings[ladder.index()][rung.index()] += n;
        }
        let is_decided = shared.to_headline && start.record.at_least(shared.model.headline);
        if start.record.outcome.is_some() || is_decided {
            let turn = start.turn;
            self.end_rest(shared, turn, sink);
        }
    }

    /// Plays a turn of all lanes.
    pub(super) fn turn(
        &mut self,
        shared: &Shared<'_>,
        words: &mut Words,
        turn: u32,
        sink: &mut Sink<'_>,
    ) {
        let acted = self.injects.act(shared, &self.on, &mut self.lanes, words, turn);
        if acted {
            self.observe(shared, turn, sink);
        }
        self.occupy(shared);
        self.seats(shared, words, turn);
        self.slots(shared, words, turn);
        self.arrivals(shared, words, turn);
        std::mem::swap(&mut self.lanes.codes, &mut self.scratch.next);
        self.keep_books(shared, turn, sink);
    }

    /// Step 5 in part: first passages, where injects have moved something.
    fn observe(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let Lanes { severity, highest, .. } = &mut self.lanes;
        if shared.isa.rises(severity, highest) {
            self.count_firsts(shared, turn, sink);
            if shared.to_headline {
                self.end_at_headline(shared, turn, sink);
            }
        }
    }

    /// Counts what has risen since this was last done.
    fn count_firsts(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let firsts = &mut sink.tally.first_passage[turn as usize][1..];
        let Scratch { reached, now, .. } = &mut self.scratch;
        shared.isa.at_least(&self.lanes.highest, now);
        for ((first, before), now) in firsts.iter_mut().zip(&mut *reached).zip(now) {
            *first += u64::from(*now - std::mem::replace(before, *now));
        }
    }

    /// Ends the lanes that have reached the headline severity.
    fn end_at_headline(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let mut over = std::mem::take(&mut self.scratch.over);
        let Lanes { highest, gone, .. } = &self.lanes;
        shared.isa.below(highest, shared.model.headline, &mut self.scratch.marks);
        shared.isa.mark(gone, 0, &mut over);
        over.iter_mut().zip(&self.scratch.marks).for_each(|(over, below)| *over &= !below);
        self.end(shared, turn, sink, &over);
        self.scratch.over = over;
    }

    /// Notes which of the rungs that contexts ask for are occupied.
    fn occupy(&mut self, shared: &Shared<'_>) {
        let Lanes { codes, occupied, .. } = &mut self.lanes;
        for (&(track, code), column) in self.asked.occupied.iter().zip(occupied) {
            column.fill(0);
            for slot in shared.plan.tracks[track].slots.clone() {
                shared.isa.replace(column, &codes[slot], code, 1);
            }
        }
    }

    /// Step 2: the orders of all seats.
    fn seats(&mut self, shared: &Shared<'_>, words: &mut Words, turn: u32) {
        for seat in 0..self.seats.len() {
            let orders = shared.model.seats[seat].orders.len() as u8;
            let mut codes = std::mem::take(&mut self.scratch.codes);
            let mut answers = std::mem::take(&mut self.scratch.answers);
            codes.fill(0);
            shared.isa.replace(&mut codes, &self.lanes.gone, 1, orders);
            let law = Drawing {
                source: &mut self.seats[seat],
                number: shared.plan.seats + seat,
                lanes: &self.lanes,
                on: &self.on,
            };
            law.step(shared, words, turn, &codes, &mut answers, &mut self.scratch);
            std::mem::swap(&mut self.lanes.orders[seat], &mut answers);
            self.scratch.codes = codes;
            self.scratch.answers = answers;
        }
    }

    /// Steps 3 and 4 for slots.
    fn slots(&mut self, shared: &Shared<'_>, words: &mut Words, turn: u32) {
        let mut next = std::mem::take(&mut self.scratch.next);
        for (source, plan) in self.slots.iter_mut().zip(&shared.plan.tracks) {
            for slot in plan.slots.clone() {
                let law = Drawing {
                    source,
                    number: plan.source + slot - plan.slots.start,
                    lanes: &self.lanes,
                    on: &self.on,
                };
                let codes = &self.lanes.codes[slot];
                law.step(shared, words, turn, codes, &mut next[slot], &mut self.scratch);
            }
        }
        self.scratch.next = next;
    }

    /// Steps 3 and 4 for arrivals: an incident opens in the first place that was quiet.
    fn arrivals(&mut self, shared: &Shared<'_>, words: &mut Words, turn: u32) {
        /// An arrival's codes: a place is quiet, or none is.
        const QUIET: u8 = 0;
        const NONE: u8 = 2;
        /// The answer that one opens.
        const OPENS: u8 = 1;
        for (source, plan) in self.arrivals.iter_mut().zip(&shared.plan.tracks) {
            let Some(source) = source else { continue };
            let mut codes = std::mem::take(&mut self.scratch.codes);
            let mut answers = std::mem::take(&mut self.scratch.answers);
            let quiet = plan.codes.quiet();
            codes.fill(NONE);
            for slot in plan.slots.clone() {
                shared.isa.replace(&mut codes, &self.lanes.codes[slot], quiet, QUIET);
            }
            let number = plan.source + plan.slots.len();
            let law = Drawing { source, number, lanes: &self.lanes, on: &self.on };
            law.step(shared, words, turn, &codes, &mut answers, &mut self.scratch);
            let Scratch { next, marks, .. } = &mut self.scratch;
            shared.isa.mark(&answers, OPENS, marks);
            // What was quiet has stayed so.
            lanes::open(plan, shared.isa, next, &mut self.lanes.opened, marks);
            self.scratch.codes = codes;
            self.scratch.answers = answers;
        }
    }

    /// Step 5.
    fn keep_books(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let Shared { model, plan, isa, to_headline } = shared;
        let Lanes { codes, severity, highest, rank, gone, burden, .. } = &mut self.lanes;
        if plan.burdens == Burdens::Words {
            for track in &plan.tracks {
                for codes in &codes[track.slots.clone()] {
                    let more = codes.iter().map(|code| track.burden[usize::from(*code)]);
                    burden.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
                }
            }
        }
        let headline = to_headline.then_some(model.headline);
        let closed = &mut self.scratch.closed;
        closed.fill(0);
        let columns = Account { codes, severity, highest, rank, gone, burden, closed };
        let done = isa.account(&plan.books, headline, columns);
        self.lanes.alive -= done.over;
        sink.tally.turns.add_times(u64::from(turn), done.over as u64);
        let mut closed = self.scratch.closed.iter();
        for track in &plan.tracks {
            let closings = &mut sink.tally.closings[track.ladder];
            for code in track.slots.clone().flat_map(|slot| plan.books.slots[slot].closes.clone()) {
                let rung = track.codes.rung(code).expect("what closes is a rung");
                closings[rung.index()] += closed.next().expect("a count for each code that closes");
            }
        }
        if done.rises {
            self.count_firsts(shared, turn, sink);
        }
        if turn == model.horizon {
            self.end_rest(shared, turn, sink);
        }
    }

    /// Ends all lanes that are not over.
    fn end_rest(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let mut over = std::mem::take(&mut self.scratch.over);
        shared.isa.mark(&self.lanes.gone, 0, &mut over);
        self.end(shared, turn, sink, &over);
        self.scratch.over = over;
    }

    /// Notes that lanes are over, and clears them; what became of them is counted by
    /// [`Arm::settle`].
    fn end(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>, over: &[u32]) {
        sink.tally.turns.add_times(u64::from(turn), count_marked(over) as u64);
        self.lanes.clear(&shared.plan, shared.isa, over);
    }

    /// Keeps these lanes, in this order.
    pub(super) fn keep(&mut self, shared: &Shared<'_>, kept: &Lot) {
        self.lanes.keep(&shared.plan, shared.isa, kept);
        self.fit(shared);
    }

    /// Fits scratch to lanes.
    fn fit(&mut self, shared: &Shared<'_>) {
        self.scratch.fit(&self.lanes, &shared.plan);
        shared.isa.at_least(&self.lanes.highest, &mut self.scratch.reached);
    }

    /// Counts lanes that are over, and will be dropped.
    // By itself, its loops have the registers for themselves.
    #[inline(never)]
    pub(super) fn settle(&mut self, shared: &Shared<'_>, sink: &mut Sink<'_>, lanes: &Lot) {
        let Sink { tally, reached, origin } = sink;
        let Lot { marks, list } = lanes;
        let Lanes { rank, highest, opened, burden, .. } = &self.lanes;
        let record = &self.start.record;
        let mut ranked = vec![0; shared.plan.outcomes.len()];
        shared.isa.count(rank, marks, 0, &mut ranked);
        for (outcome, count) in shared.plan.outcomes.iter().zip(&ranked) {
            tally.outcomes[*outcome] += count;
        }
        // Whatever no rung has ended was over at the start or is at the horizon.
        let rest = record.outcome.unwrap_or(shared.model.horizon_outcome());
        let n = list.len() as u64;
        tally.outcomes[rest.index()] += n - ranked.iter().sum::<u64>();
        let most = usize::from(shared.plan.severity_max);
        shared.isa.count(highest, marks, 0, &mut tally.highest[..=most]);
        if shared.plan.opens {
            for lane in list {
                tally.opened.add(record.opened + u64::from(opened[usize::from(*lane)]));
            }
        } else {
            tally.opened.add_times(record.opened, n);
        }
        if shared.plan.burdens == Burdens::None {
            tally.burden.add_times(record.burden, n);
        } else {
            for lane in list {
                tally.burden.add(record.burden + u64::from(burden[usize::from(*lane)]));
            }
        }
        for lane in list.iter().map(|lane| usize::from(*lane)) {
            reached[usize::from(origin[lane])] = highest[lane] >= shared.model.headline;
        }
    }
}

impl Scratch {
    fn fit(&mut self, lanes: &Lanes, plan: &Plan) {
        self.reached.resize(usize::from(plan.severity_max), 0);
        self.now.resize(usize::from(plan.severity_max), 0);
        self.closed.resize(plan.books.slots.iter().map(|book| book.closes.len()).sum(), 0);
        let n = lanes.len();
        self.next.resize_with(lanes.codes.len(), Vec::new);
        self.next.iter_mut().for_each(|column| column.resize(n, 0));
        self.rows.resize(n, 0);
        self.rest.fit(n);
        for bytes in [&mut self.bytes, &mut self.codes, &mut self.answers] {
            bytes.resize(n, 0);
        }
        for marks in [&mut self.marks, &mut self.over] {
            marks.resize(n / GROUP, 0);
        }
    }
}

/// A source that draws on all lanes.
struct Drawing<'a> {
    source: &'a mut Source,
    /// Its number among all sources.
    number: usize,
    lanes: &'a Lanes,
    on: &'a OnLanes,
}

impl Drawing<'_> {
    /// Where each lane's code goes.
    fn step(
        mut self,
        shared: &Shared<'_>,
        words: &mut Words,
        turn: u32,
        codes: &[u8],
        next: &mut [u8],
        scratch: &mut Scratch,
    ) {
        words.fill(self.number);
        let draws = words.draws(self.number, turn);
        let undecided = &mut scratch.marks;
        let step = Step { codes, open: self.source.open, draws, next, undecided };
        let (turns, base) = self.source.turn(turn);
        let base = self.source.row(base, 0);
        let Scratch { rows, bytes, list, rows_of_list, rest, .. } = scratch;
        if self.source.visits.is_some() {
            self.count_visits(base, codes, list, rows_of_list);
        }
        let list = match (&self.source.sieve, &self.source.table) {
            (Some(sieve), Table::Wide(table)) => {
                self.sift(shared, (sieve, table), base, (bytes, rest), step, list)
            }
            _ => {
                self.look_up(shared, turns, base, (bytes, rows), step);
                list_marked(shared.isa, &scratch.marks, list)
            }
        };
        self.rows_of(base, codes, list, rows_of_list);
        for (lane, row) in list.iter().zip(rows_of_list.iter()) {
            let (lane, row) = (usize::from(*lane), *row);
            let code = codes[lane];
            if self.source.lacks(turns, base, row) {
                let scale = words.scale(self.number);
                self.learn(shared, scale, turn, self.source.context_of(row), lane);
            }
            let high = words.high(self.number, turn, lane);
            let low = || words.low(self.number, turn, lane);
            next[lane] = self.source.decide(row, code, high, low).unwrap_or_else(|| {
                let law = self.at(shared, turn, lane, |it| self.source.law(it, &shared.plan, code));
                law.pick(u64::from(high) << 32 | u64::from(low()))
            });
        }
    }

    /// Where tables lead each lane, and which they leave undecided; `base` is the first row of the
    /// turn.
    fn look_up(
        &self,
        shared: &Shared<'_>,
        turns: usize,
        base: u64,
        (bytes, rows): (&mut [u8], &mut [u16]),
        step: Step<'_>,
    ) {
        let Drawing { source, lanes, .. } = self;
        match &source.table {
            // Of one context, the row is the code.
            Table::Narrow(tables) if source.facts.is_empty() => {
                shared.isa.narrow(&tables[turns], step.codes, step);
            }
            Table::Narrow(tables) => {
                // Counted from the first of this class of turns on.
                bytes.copy_from_slice(step.codes);
                for fact in &source.facts {
                    shared.isa.add_low(bytes, &fact.lookup, lanes.column(fact.column));
                }
                shared.isa.narrow(&tables[turns], bytes, step);
            }
            Table::Wide(table) => {
                for (row, code) in rows.iter_mut().zip(step.codes) {
                    *row = base as u16 + u16::from(*code);
                }
                for fact in &source.facts {
                    shared.isa.add(rows, &fact.lookup, lanes.column(fact.column));
                }
                shared.isa.wide(table, rows, step);
            }
            Table::Deep(_) => all_undecided(step),
        }
    }

    /// As [`Drawing::look_up`], where a sieve tells which lanes stay, so that only the rest are
    /// looked up, side by side; lists those that are undecided.
    fn sift<'l>(
        &self,
        shared: &Shared<'_>,
        (sieve, table): (&Sieve, &Wide),
        base: u64,
        (bytes, rest): (&mut [u8], &mut Rest),
        step: Step<'_>,
        undecided: &'l mut Vec<u16>,
    ) -> &'l [u16] {
        let Drawing { source, lanes, .. } = self;
        let Shared { isa, .. } = shared;
        let Step { codes, open, draws, next, undecided: marks } = step;
        // In one cell, the row is the code.
        let mut cells = codes;
        if !sieve.facts.is_empty() {
            bytes.copy_from_slice(codes);
            for (column, lookup) in &sieve.facts {
                isa.add_low(bytes, lookup, lanes.column(*column));
            }
            cells = bytes;
        }
        isa.sift(&sieve.table, cells, Step { codes, open, draws, next, undecided: marks });
        let list = list_marked(*isa, marks, &mut rest.list);
        let n = list.len().next_multiple_of(GROUP);
        let gather = |to: &mut [u8], column: &[u8], rest: u8| {
            to[list.len()..n].fill(rest);
            isa.gather(column, list, to);
        };
        let (rest_codes, rows) = (&mut rest.codes[..n], &mut rest.rows[..n]);
        // What fills the last group up does not draw.
        gather(rest_codes, codes, open);
        gather(&mut rest.draws, draws, 0);
        for (row, code) in rows.iter_mut().zip(&*rest_codes) {
            *row = base as u16 + u16::from(*code);
        }
        for fact in &source.facts {
            gather(&mut rest.bytes, lanes.column(fact.column), 0);
            isa.add(rows, &fact.lookup, &rest.bytes[..n]);
        }
        let marks = &mut rest.marks[..n / GROUP];
        let step = Step {
            codes: rest_codes,
            open,
            draws: &rest.draws[..n],
            next: &mut rest.next[..n],
            undecided: marks,
        };
        isa.wide(table, rows, step);
        isa.scatter(&rest.next[..list.len()], list, next);
        let count = list_marked(*isa, &rest.marks[..n / GROUP], undecided).len();
        undecided[..count].iter_mut().for_each(|place| *place = list[usize::from(*place)]);
        &undecided[..count]
    }

    /// The row of each lane that is listed, if rows can be numbered.
    fn rows_of(&self, base: u64, codes: &[u8], list: &[u16], rows: &mut Vec<u64>) {
        let Drawing { source, lanes, .. } = self;
        rows.clear();
        rows.extend(list.iter().map(|lane| base + u64::from(codes[usize::from(*lane)])));
        if source.is_numbered() {
            for fact in &source.facts {
                source.add(fact, rows, list, lanes.column(fact.column));
            }
        }
    }

    /// Lets `ask` see a lane's situation.
    fn at<T>(
        &self,
        shared: &Shared<'_>,
        turn: u32,
        lane: usize,
        ask: impl FnOnce(&Situation<'_>) -> T,
    ) -> T {
        self.lanes.situation(shared.model, &shared.plan, self.on, turn, lane, ask)
    }

    /// Learns the laws of a lane's context.
    #[cold]
    fn learn(&mut self, shared: &Shared<'_>, scale: &Scale, turn: u32, context: u64, lane: usize) {
        let Drawing { source, lanes, on, .. } = self;
        let Shared { model, plan, .. } = shared;
        lanes.situation(model, plan, on, turn, lane, |situation| {
            source.learn(turn, context, situation, plan, scale);
        });
    }

    /// Counts which rows are asked.
    #[cold]
    fn count_visits(&mut self, base: u64, codes: &[u8], list: &mut Vec<u16>, rows: &mut Vec<u64>) {
        list.clear();
        let draw = |lane: &usize| codes[*lane] < self.source.open;
        list.extend((0..codes.len()).filter(draw).map(|lane| lane as u16));
        self.rows_of(base, codes, list, rows);
        let visits = self.source.visits.as_mut().expect("it is counted");
        rows.iter().for_each(|row| visits.rows[*row as usize] += 1);
        visits.groups += (codes.len() / GROUP) as u64;
    }
}

/// Leaves every lane that draws undecided.
fn all_undecided(step: Step<'_>) {
    step.next.copy_from_slice(step.codes);
    for (codes, marks) in step.codes.chunks_exact(GROUP).zip(step.undecided) {
        let bits = codes.iter().enumerate();
        *marks = bits.fold(0, |all, (at, code)| all | u32::from(*code < step.open) << at);
    }
}
