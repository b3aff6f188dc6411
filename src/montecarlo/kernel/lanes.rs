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
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::plan::Plan;
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
    /// So many replications at their start; the rest of the last group is over from the start.
    pub(super) fn new(
        plan: &Plan,
        start: &State,
        on: &[MeasureId],
        questions: usize,
        replications: usize,
    ) -> Self {
        let n = replications.next_multiple_of(GROUP);
        let mut codes = Vec::new();
        for track in &plan.tracks {
            for slot in track.slots.clone() {
                let mut column = vec![track.codes.spent(); n];
                let code = track.codes.of_place(start.board.places[slot]);
                column[..replications].fill(code);
                codes.push(column);
            }
        }
        let mut gone = vec![1; n];
        gone[..replications].fill(0);
        let flags = |is: bool| vec![u8::from(is); n];
        let fired = |inject: &usize| flags(start.board.fired.contains(InjectId::new(*inject)));
        let mut lanes = Lanes {
            codes,
            orders: vec![vec![0; n]; plan.injects - plan.seats],
            severity: vec![0; n],
            highest: vec![0; n],
            gone,
            on: on.iter().map(|measure| flags(start.board.on().contains(*measure))).collect(),
            fired: plan.once.iter().map(fired).collect(),
            occupied: vec![vec![0; n]; questions],
            opened: vec![0; n],
            burden: vec![0; n],
            alive: replications,
        };
        lanes.highest[..replications].fill(start.record.highest());
        lanes.look_at(plan, 0);
        let severity = lanes.severity[0];
        lanes.severity[..replications].fill(severity);
        lanes
    }

    /// How many lanes there are.
    pub(super) fn len(&self) -> usize {
        self.gone.len()
    }

    /// Notes the severity of what stands on a lane.
    pub(super) fn look_at(&mut self, plan: &Plan, lane: usize) {
        let mut severity = 0;
        for track in plan.tracks.iter().filter(|track| track.role == Role::Incident) {
            for slot in track.slots.clone() {
                let code = usize::from(self.codes[slot][lane]);
                severity = severity.max(track.book.severity[code]);
            }
        }
        self.severity[lane] = severity;
    }

    /// Takes everything off a lane that is over.
    pub(super) fn clear(&mut self, plan: &Plan, lane: usize) {
        for track in &plan.tracks {
            for slot in track.slots.clone() {
                self.codes[slot][lane] = track.codes.spent();
            }
        }
        self.severity[lane] = 0;
        self.gone[lane] = 1;
        self.alive -= 1;
    }

    /// Keeps these lanes, in this order; the rest of the last group is over.
    pub(super) fn keep(&mut self, plan: &Plan, kept: &[usize]) {
        let n = kept.len().next_multiple_of(GROUP);
        for track in &plan.tracks {
            for slot in track.slots.clone() {
                pack(&mut self.codes[slot], kept, n, track.codes.spent());
            }
        }
        let flags = self.on.iter_mut().chain(&mut self.fired).chain(&mut self.occupied);
        for column in flags.chain(&mut self.orders).chain([&mut self.severity, &mut self.highest]) {
            pack(column, kept, n, 0);
        }
        pack(&mut self.gone, kept, n, 1);
        pack(&mut self.opened, kept, n, 0);
        pack(&mut self.burden, kept, n, 0);
    }

    /// A column that contexts look at.
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

/// The measures of an arm: those that stay on, and those that an inject may change.
#[derive(Debug, Clone)]
pub(super) struct OnLanes {
    pub(super) fixed: MeasureSet,
    pub(super) varying: Vec<MeasureId>,
}

fn pack<T: Copy>(column: &mut Vec<T>, kept: &[usize], n: usize, rest: T) {
    for (place, lane) in kept.iter().enumerate() {
        column[place] = column[*lane];
    }
    column.truncate(kept.len());
    column.resize(n, rest);
}

/// The lanes whose bits are set.
pub(super) fn marked(marks: &[u32]) -> impl Iterator<Item = usize> + '_ {
    marks.iter().enumerate().flat_map(|(group, mark)| {
        let mut left = *mark;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (at < GROUP).then_some(group * GROUP + at)
        })
    })
}
