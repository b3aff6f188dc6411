//! Where the lanes of a block stand under one arm, a lane a replication.

use crate::game::State;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::SeatId;
use crate::model::Situation;
use crate::montecarlo::kernel::arm::Lot;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::NO_END;
use crate::montecarlo::kernel::isa::count_marked;
use crate::montecarlo::kernel::plan::Burdens;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::plan::TrackPlan;
use crate::montecarlo::kernel::source::Column;
use crate::scenario::schema::Role;

/// Columns of lanes: of each, a byte a lane unless it says otherwise.
#[derive(Debug, Clone, Default)]
pub(super) struct Lanes {
    /// Of each slot, its code.
    pub(super) codes: Vec<Vec<u8>>,
    /// Of each seat, its order this turn.
    pub(super) orders: Vec<Vec<u8>>,
    /// The highest severity of open incidents.
    pub(super) severity: Vec<u8>,
    /// The highest severity so far.
    pub(super) highest: Vec<u8>,
    /// 1 where the lane is over, or holds no replication.
    pub(super) gone: Vec<u8>,
    /// The rank of the rung by which a lane is over, if it is by one.
    pub(super) rank: Vec<u8>,
    /// Of each measure that may be suspended, whether it is on.
    pub(super) on: Vec<Vec<u8>>,
    /// Of each inject that happens once and in no turn of its own, whether it has fired.
    pub(super) fired: Vec<Vec<u8>>,
    /// Of each question for it, whether a rung is occupied.
    pub(super) occupied: Vec<Vec<u8>>,
    /// Incidents opened, and burden, since the start.
    pub(super) opened: Vec<u32>,
    pub(super) burden: Vec<u32>,
    /// How many lanes are not over.
    pub(super) alive: usize,
}

impl Lanes {
    /// Puts so many replications at their start; the rest of the last group is over from the start.
    pub(super) fn begin(
        &mut self,
        plan: &Plan,
        isa: &dyn Isa,
        start: &State,
        on: &[MeasureId],
        questions: usize,
        replications: usize,
    ) {
        let n = replications.next_multiple_of(GROUP);
        self.codes.resize_with(start.board.places.len(), Vec::new);
        for track in &plan.tracks {
            for slot in track.slots.clone() {
                let code = track.codes.of_place(start.board.places[slot]);
                set(&mut self.codes[slot], replications, code);
                self.codes[slot].resize(n, track.codes.spent());
            }
        }
        set(&mut self.gone, replications, 0);
        self.gone.resize(n, 1);
        set(&mut self.severity, n, 0);
        self.look(plan, isa);
        set(&mut self.highest, replications, start.record.highest());
        self.highest.resize(n, 0);
        set(&mut self.rank, n, NO_END);
        set(&mut self.opened, n, 0);
        set(&mut self.burden, n, 0);
        set_all(&mut self.orders, n, &vec![false; plan.injects - plan.seats]);
        set_all(&mut self.occupied, n, &vec![false; questions]);
        let is_on: Vec<bool> =
            on.iter().map(|measure| start.board.on().contains(*measure)).collect();
        set_all(&mut self.on, n, &is_on);
        let fired = |inject: &usize| start.board.fired.contains(InjectId::new(*inject));
        let fired: Vec<bool> = plan.once.iter().map(fired).collect();
        set_all(&mut self.fired, n, &fired);
        self.alive = replications;
    }

    /// A lane to ask laws about, with so many measures that may be suspended.
    pub(super) fn one(plan: &Plan, varying: usize) -> Self {
        Lanes {
            codes: vec![vec![0]; plan.books.slots.len()],
            orders: vec![vec![0]; plan.injects - plan.seats],
            severity: vec![0],
            on: vec![vec![0]; varying],
            ..Lanes::default()
        }
    }

    /// Gives all lanes this value in a column.
    pub(super) fn set(&mut self, column: Column, value: u8) {
        match column {
            Column::Severity => &mut self.severity,
            Column::Slot(slot) => &mut self.codes[slot],
            Column::Order(seat) => &mut self.orders[seat],
            Column::Occupied(question) => &mut self.occupied[question],
            Column::On(measure) => &mut self.on[measure],
        }
        .fill(value);
    }

    /// How many lanes there are.
    pub(super) fn len(&self) -> usize {
        self.gone.len()
    }

    /// Notes the severity of what stands on each lane.
    pub(super) fn look(&mut self, plan: &Plan, isa: &dyn Isa) {
        self.severity.fill(0);
        for track in plan.tracks.iter().filter(|track| track.role == Role::Incident) {
            for slot in track.slots.clone() {
                isa.raise(&track.book, &self.codes[slot], &mut self.severity);
            }
        }
    }

    /// Takes everything off the marked lanes, which are over.
    pub(super) fn clear(&mut self, plan: &Plan, isa: &dyn Isa, over: &[u32]) {
        for track in &plan.tracks {
            for slot in track.slots.clone() {
                isa.put(&mut self.codes[slot], over, track.codes.spent());
            }
        }
        isa.put(&mut self.severity, over, 0);
        isa.put(&mut self.gone, over, 1);
        self.alive -= count_marked(over);
    }

    /// Keeps these lanes, in this order; the rest of the last group is over.
    pub(super) fn keep(&mut self, plan: &Plan, isa: &dyn Isa, kept: &Lot) {
        let lanes = kept.list.len();
        let n = lanes.next_multiple_of(GROUP);
        let pack = |column: &mut Vec<u8>, rest: u8| {
            isa.pack(column, &kept.marks);
            column.truncate(n);
            column[lanes..].fill(rest);
        };
        for track in &plan.tracks {
            for slot in track.slots.clone() {
                pack(&mut self.codes[slot], track.codes.spent());
            }
        }
        let flags = self.on.iter_mut().chain(&mut self.fired);
        for column in flags.chain([&mut self.severity, &mut self.highest]) {
            pack(column, 0);
        }
        // Filled anew every turn.
        for column in self.orders.iter_mut().chain(&mut self.occupied) {
            column.truncate(n);
        }
        pack(&mut self.gone, 1);
        pack(&mut self.rank, NO_END);
        if plan.opens {
            pack_numbers(&mut self.opened, &kept.list, n);
        }
        if plan.burdens != Burdens::None {
            pack_numbers(&mut self.burden, &kept.list, n);
        }
    }

    /// A column that contexts look at.
    #[inline]
    pub(super) fn column(&self, column: Column) -> &[u8] {
        match column {
            Column::Severity => &self.severity,
            Column::Slot(slot) => &self.codes[slot],
            Column::Order(seat) => &self.orders[seat],
            Column::Occupied(question) => &self.occupied[question],
            Column::On(measure) => &self.on[measure],
        }
    }

    /// Lets `ask` see the situation of a lane, as laws read it.
    pub(super) fn situation<T>(
        &self,
        model: &Model,
        plan: &Plan,
        on: &OnLanes,
        turn: u32,
        lane: usize,
        ask: impl FnOnce(&Situation<'_>) -> T,
    ) -> T {
        let codes = |slot: usize| &plan.tracks[model.slots[slot].index()].codes;
        let places: Vec<Place> =
            self.codes.iter().enumerate().map(|(slot, at)| codes(slot).place(at[lane])).collect();
        let orders: Vec<OrderId> = (self.orders.iter().enumerate())
            .map(|(seat, orders)| {
                let most = model.seats[SeatId::new(seat).index()].orders.len() - 1;
                OrderId::new(usize::from(orders[lane]).min(most))
            })
            .collect();
        let varying = on.varying.iter().zip(&self.on);
        let set = varying
            .filter(|(_, on)| on[lane] == 1)
            .fold(on.fixed, |set, (measure, _)| set.with(*measure));
        ask(&Situation {
            model,
            turn,
            places: &places,
            severity: self.severity[lane],
            on: set,
            orders: &orders,
            extra: &[],
        })
    }
}

/// Opens an incident on the marked lanes, in the first place that is quiet, where one is; `codes`
/// are those of all slots.
pub(super) fn open(
    plan: &TrackPlan,
    isa: &dyn Isa,
    codes: &mut [Vec<u8>],
    opened: &mut [u32],
    marks: &[u32],
) {
    let mut left = marks.to_vec();
    let mut opens = vec![0; left.len()];
    for slot in plan.slots.clone() {
        isa.mark(&codes[slot], plan.codes.quiet(), &mut opens);
        for (opens, left) in opens.iter_mut().zip(&mut left) {
            *opens &= *left;
            *left &= !*opens;
        }
        isa.put(&mut codes[slot], &opens, plan.start);
        isa.add_one(opened, &opens);
    }
}

/// The measures of an arm: those that stay on, and those that an inject may change.
#[derive(Debug, Clone)]
pub(super) struct OnLanes {
    pub(super) fixed: MeasureSet,
    pub(super) varying: Vec<MeasureId>,
}

/// Makes a column of `n` lanes that have this value.
fn set<T: Copy>(column: &mut Vec<T>, n: usize, value: T) {
    column.clear();
    column.resize(n, value);
}

/// As [`set`], for a column each.
fn set_all(columns: &mut Vec<Vec<u8>>, n: usize, values: &[bool]) {
    columns.resize_with(values.len(), Vec::new);
    columns.iter_mut().zip(values).for_each(|(column, value)| set(column, n, u8::from(*value)));
}

/// Brings these lanes to the front, in order, and fills up with 0.
fn pack_numbers(column: &mut Vec<u32>, kept: &[u16], n: usize) {
    for (to, lane) in kept.iter().enumerate() {
        column[to] = column[usize::from(*lane)];
    }
    column.truncate(n);
    column[kept.len()..].fill(0);
}
