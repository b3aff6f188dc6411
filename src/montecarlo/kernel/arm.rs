//! The turn of many lanes under one arm. The steps are those of [`crate::game`].

use crate::game::State;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::montecarlo::kernel::inject::Injects;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Step;
use crate::montecarlo::kernel::lanes::Lanes;
use crate::montecarlo::kernel::lanes::OnLanes;
use crate::montecarlo::kernel::lanes::marked;
use crate::montecarlo::kernel::plan::Burdens;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::source::Asked;
use crate::montecarlo::kernel::source::Column;
use crate::montecarlo::kernel::source::Kind;
use crate::montecarlo::kernel::source::Source;
use crate::montecarlo::kernel::source::Table;
use crate::montecarlo::kernel::words::Words;
use crate::montecarlo::tally::Tally;
use crate::scenario::schema::Role;

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
    pub(super) origin: &'a [usize],
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
    bytes: Vec<u8>,
    codes: Vec<u8>,
    answers: Vec<u8>,
    burden: Vec<u8>,
    marks: Vec<u32>,
    ends: Vec<u32>,
}

impl Arm {
    pub(super) fn new(shared: &Shared<'_>, start: State) -> Self {
        let Shared { model, plan, .. } = shared;
        let arm = start.board.agreed;
        let varying = model.suspendable();
        let mut asked = Asked { occupied: Vec::new(), on: varying.iter().collect() };
        asked.on.retain(|measure| arm.contains(*measure));
        let mut source = |kind| Source::new(model, plan, arm, kind, &mut asked);
        let tracks = || (0..model.tracks.len()).map(TrackId::new);
        let slots = tracks().map(|track| source(Kind::Slots(track))).collect();
        let arrives = |track: &TrackId| model.tracks[track.index()].arrival.is_some();
        let arrivals =
            tracks().map(|track| arrives(&track).then(|| source(Kind::Arrival(track)))).collect();
        let seats = (0..model.seats.len()).map(|seat| source(Kind::Seat(SeatId::new(seat))));
        let seats = seats.collect();
        let fixed: MeasureSet =
            start.board.on().iter().filter(|measure| !varying.contains(*measure)).collect();
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

    /// The turn after which lanes start.
    pub(super) fn start_turn(&self) -> u32 {
        self.start.turn
    }

    /// Puts replications at their start.
    pub(super) fn begin(&mut self, shared: &Shared<'_>, replications: usize, sink: &mut Sink<'_>) {
        let Arm { start, asked, on, .. } = self;
        let questions = asked.occupied.len();
        self.lanes = Lanes::new(&shared.plan, start, &on.varying, questions, replications);
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
        let over = start.record.outcome.map(|outcome| outcome.index());
        if let Some(outcome) = over.or(is_decided.then_some(0)) {
            let turn = start.turn;
            (0..replications).for_each(|lane| self.finish(shared, sink, turn, lane, outcome));
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
        self.scratch.fit(&self.lanes);
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

    /// Step 5 in part: first passages.
    fn observe(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let Arm { lanes, scratch, .. } = self;
        let Scratch { bytes, marks, .. } = scratch;
        shared.isa.rises(&lanes.severity, &mut lanes.highest, bytes, marks);
        let firsts = &mut sink.tally.first_passage[turn as usize];
        for lane in marked(marks) {
            let (before, now) = (usize::from(bytes[lane]), usize::from(lanes.highest[lane]));
            firsts[before + 1..=now].iter_mut().for_each(|first| *first += 1);
        }
        if shared.to_headline {
            let marks = std::mem::take(&mut self.scratch.marks);
            for lane in marked(&marks) {
                if self.lanes.highest[lane] >= shared.model.headline {
                    self.finish(shared, sink, turn, lane, 0);
                }
            }
            self.scratch.marks = marks;
        }
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
            for lane in marked(marks) {
                let is_quiet = |slot: &usize| self.lanes.codes[*slot][lane] == quiet;
                let slot = plan.slots.clone().find(is_quiet);
                let slot = slot.expect("an incident opens only where a place is quiet");
                next[slot][lane] = plan.start;
                self.lanes.opened[lane] += 1;
            }
            self.scratch.codes = codes;
            self.scratch.answers = answers;
        }
    }

    /// Step 5.
    fn keep_books(&mut self, shared: &Shared<'_>, turn: u32, sink: &mut Sink<'_>) {
        let is_closed = self.look(shared, sink);
        let ends = std::mem::take(&mut self.scratch.ends);
        self.observe(shared, turn, sink);
        for lane in marked(&ends) {
            if self.lanes.gone[lane] == 0 {
                self.conclude(shared, sink, turn, lane);
            }
        }
        self.scratch.ends = ends;
        if is_closed {
            // What has closed counted in its turn, and counts no more.
            let Lanes { codes, severity, .. } = &mut self.lanes;
            severity.fill(0);
            for plan in shared.plan.tracks.iter().filter(|plan| plan.role == Role::Incident) {
                for slot in plan.slots.clone() {
                    shared.isa.raise(&plan.book, &codes[slot], severity);
                }
            }
        }
        if turn == shared.model.horizon {
            let outcome = shared.model.horizon_outcome().index();
            for lane in 0..self.lanes.len() {
                if self.lanes.gone[lane] == 0 {
                    self.finish(shared, sink, turn, lane, outcome);
                }
            }
        }
    }

    /// Sums up what stands where, closes incidents, and marks lanes on which the crisis may be
    /// over; says whether any incident closed.
    fn look(&mut self, shared: &Shared<'_>, sink: &mut Sink<'_>) -> bool {
        let Lanes { codes, severity, burden: sums, .. } = &mut self.lanes;
        let Scratch { burden, ends, marks, .. } = &mut self.scratch;
        severity.fill(0);
        burden.fill(0);
        ends.fill(0);
        let mut is_closed = false;
        for plan in &shared.plan.tracks {
            let left = if plan.arrives { plan.codes.quiet() } else { plan.codes.spent() };
            for slot in plan.slots.clone() {
                let codes = &mut codes[slot];
                if shared.plan.burdens == Burdens::Words {
                    for (sum, code) in sums.iter_mut().zip(codes.iter()) {
                        *sum += plan.burden[usize::from(*code)];
                    }
                }
                shared.isa.keep(&plan.book, codes, severity, burden, marks);
                for lane in marked(marks) {
                    let code = codes[lane];
                    let end = plan.end(code).expect("what is marked is an end");
                    if shared.model.ends_when_closed || !end.closes {
                        ends[lane / GROUP] |= 1 << (lane % GROUP);
                    } else {
                        let rung = plan.codes.rung(code).expect("an end is a rung");
                        sink.tally.closings[plan.ladder][rung.index()] += 1;
                        codes[lane] = left;
                        is_closed = true;
                    }
                }
            }
        }
        if shared.plan.burdens == Burdens::Bytes {
            sums.iter_mut().zip(burden).for_each(|(sum, burden)| *sum += u32::from(*burden));
        }
        is_closed
    }

    /// The end of step 5, on a lane where something stands on a rung that closes or ends.
    fn conclude(&mut self, shared: &Shared<'_>, sink: &mut Sink<'_>, turn: u32, lane: usize) {
        let mut closed: Option<(u32, usize)> = None;
        let mut ended: Option<(u32, usize)> = None;
        let mut is_live = false;
        for plan in shared.plan.tracks.iter().filter(|plan| plan.role == Role::Incident) {
            is_live |= plan.arrives;
            for slot in plan.slots.clone() {
                let code = &mut self.lanes.codes[slot][lane];
                let Some(end) = plan.end(*code) else {
                    is_live |= *code < plan.codes.open;
                    continue;
                };
                let worst = if end.closes { &mut closed } else { &mut ended };
                let this = (end.rank, end.outcome);
                *worst = Some(worst.map_or(this, |other| other.min(this)));
                if end.closes {
                    let rung = plan.codes.rung(*code).expect("an end is a rung");
                    sink.tally.closings[plan.ladder][rung.index()] += 1;
                    *code = if plan.arrives { plan.codes.quiet() } else { plan.codes.spent() };
                }
            }
        }
        let last = if shared.model.ends_when_closed && !is_live { closed } else { None };
        match ended.or(last) {
            Some((_, outcome)) => self.finish(shared, sink, turn, lane, outcome),
            None => self.lanes.look_at(&shared.plan, lane),
        }
    }

    /// Counts a lane that is over, and clears it.
    fn finish(
        &mut self,
        shared: &Shared<'_>,
        sink: &mut Sink<'_>,
        turn: u32,
        lane: usize,
        outcome: usize,
    ) {
        let Sink { tally, reached, origin } = sink;
        let highest = self.lanes.highest[lane];
        tally.outcomes[outcome] += 1;
        tally.highest[usize::from(highest)] += 1;
        tally.turns.add(u64::from(turn));
        let record = &self.start.record;
        tally.opened.add(record.opened + u64::from(self.lanes.opened[lane]));
        tally.burden.add(record.burden + u64::from(self.lanes.burden[lane]));
        reached[origin[lane]] = highest >= shared.model.headline;
        self.lanes.clear(&shared.plan, lane);
    }
}

impl Scratch {
    fn fit(&mut self, lanes: &Lanes) {
        let n = lanes.len();
        self.next.resize_with(lanes.codes.len(), Vec::new);
        self.next.iter_mut().for_each(|column| column.resize(n, 0));
        self.rows.resize(n, 0);
        for bytes in [&mut self.bytes, &mut self.codes, &mut self.answers, &mut self.burden] {
            bytes.resize(n, 0);
        }
        self.marks.resize(n / GROUP, 0);
        self.ends.resize(n / GROUP, 0);
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
        let open = self.source.open;
        let Scratch { rows, bytes, marks, .. } = scratch;
        let (turns, base) = self.source.turn(turn);
        if let Some(unknown) = self.contexts(shared, turn, bytes, rows, codes) {
            self.learn_narrow(shared, turn, &unknown, bytes);
        }
        let draws = words.draws(self.number, turn);
        let step = Step { codes, open, draws, next, undecided: marks };
        match &self.source.table {
            Table::Narrow(tables) => shared.isa.narrow(&tables[turns].0, bytes, step),
            Table::Wide(table) => shared.isa.wide(table, rows, step),
            Table::Deep => all_undecided(step),
        }
        for lane in marked(marks) {
            let code = codes[lane];
            let row = match &self.source.table {
                Table::Narrow(tables) => {
                    let several = tables[turns].0.contexts > 1;
                    let context = if several { u64::from(bytes[lane]) } else { 0 };
                    self.source.row(base + context, code)
                }
                Table::Wide(_) => u64::from(rows[lane]),
                Table::Deep => self.deep_row(turn, lane, code),
            };
            if self.source.lacks(row) {
                self.learn(shared, turn, row / self.source.codes(), lane);
            }
            let high = words.high(self.number, turn, lane);
            let low = || words.low(self.number, turn, lane);
            next[lane] = self.source.decide(row, high, low).unwrap_or_else(|| {
                let law = self.at(shared, turn, lane, |it| self.source.law(it, &shared.plan, code));
                law.pick(u64::from(high) << 32 | u64::from(low()))
            });
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
    fn learn(&mut self, shared: &Shared<'_>, turn: u32, context: u64, lane: usize) {
        let Drawing { source, lanes, on, .. } = self;
        let Shared { model, plan, .. } = shared;
        lanes.situation(model, plan, on, turn, lane, |it| source.learn(turn, context, it, plan));
    }

    /// The row of a lane where there is no table.
    fn deep_row(&self, turn: u32, lane: usize, code: u8) -> u64 {
        if !self.source.is_numbered() {
            return 0;
        }
        let value = |column: Column| self.lanes.column(column)[lane];
        self.source.row(self.source.context(turn, value), code)
    }

    /// Finds each lane's context (narrow) or row (wide); gives the contexts that are not known.
    fn contexts(
        &self,
        shared: &Shared<'_>,
        turn: u32,
        bytes: &mut [u8],
        rows: &mut [u16],
        codes: &[u8],
    ) -> Option<Vec<usize>> {
        let (turns, base) = self.source.turn(turn);
        match &self.source.table {
            Table::Narrow(tables) => {
                let (table, known) = &tables[turns];
                if table.contexts > 1 {
                    bytes.fill(0);
                    for fact in &self.source.facts {
                        shared.isa.add_low(bytes, &fact.lookup, self.lanes.column(fact.column));
                    }
                }
                let unknown = known.iter().enumerate().filter(|(_, known)| !**known);
                let unknown: Vec<usize> = unknown.map(|(context, _)| context).collect();
                (!unknown.is_empty()).then_some(unknown)
            }
            Table::Wide(_) => {
                let base = self.source.row(base, 0) as u16;
                for (row, code) in rows.iter_mut().zip(codes) {
                    *row = base + u16::from(*code);
                }
                for fact in &self.source.facts {
                    shared.isa.add(rows, &fact.lookup, self.lanes.column(fact.column));
                }
                None
            }
            Table::Deep => None,
        }
    }

    /// Learns the laws of a narrow table's contexts in which a lane is for the first time.
    #[cold]
    fn learn_narrow(&mut self, shared: &Shared<'_>, turn: u32, unknown: &[usize], at: &[u8]) {
        let several = self.source.has_several_contexts();
        let (_, base) = self.source.turn(turn);
        let mut here = vec![u32::MAX; self.lanes.len() / GROUP];
        for context in unknown {
            if several {
                shared.isa.mark(at, *context as u8, &mut here);
            }
            let lane = marked(&here).find(|lane| self.lanes.gone[*lane] == 0);
            if let Some(lane) = lane {
                self.learn(shared, turn, base + *context as u64, lane);
            }
        }
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
