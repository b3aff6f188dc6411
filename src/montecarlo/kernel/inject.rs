//! Injects over lanes, in declared order, each where its condition holds and its chance falls.

use crate::model::Action;
use crate::model::Condition;
use crate::model::Inject;
use crate::model::MeasureId;
use crate::model::law;
use crate::montecarlo::kernel::arm::Shared;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::marked;
use crate::montecarlo::kernel::lanes;
use crate::montecarlo::kernel::lanes::Lanes;
use crate::montecarlo::kernel::lanes::OnLanes;
use crate::montecarlo::kernel::words::Words;
use crate::montecarlo::rows::Rows;
use crate::montecarlo::turn::turns_with_injects;
use crate::scenario::schema::Role;

/// The injects of a model, each with its law.
#[derive(Debug)]
pub(super) struct Injects {
    laws: Vec<Rows>,
    /// Of each inject, a top byte: with draws below it fires not.
    least: Vec<u8>,
    /// Of each turn, whether any may be due.
    due: Vec<bool>,
}

impl Injects {
    pub(super) fn new(shared: &Shared<'_>) -> Self {
        let injects = &shared.model.injects;
        let laws = injects.iter().map(|_| Rows::new(Some(1))).collect();
        let least = injects.iter().map(|inject| {
            let law = law::of_inject(inject);
            match (law.outcomes(), law.thresholds()[..].first()) {
                ([(false, _), ..], Some(threshold)) => (threshold >> 56).min(255) as u8,
                _ => 0,
            }
        });
        let least = least.collect();
        Injects { laws, least, due: turns_with_injects(shared.model) }
    }

    /// Step 1: lets the turn's injects act; says whether any acted on an incident.
    pub(super) fn act(
        &mut self,
        shared: &Shared<'_>,
        on: &OnLanes,
        lanes: &mut Lanes,
        words: &mut Words,
        turn: u32,
    ) -> bool {
        let mut acted = false;
        if !self.due[turn as usize] {
            return acted;
        }
        for (index, inject) in shared.model.injects.iter().enumerate() {
            let is_due = inject.turn.is_none_or(|due| due == turn);
            if !is_due || inject.actions.is_empty() {
                continue;
            }
            let mut fires = due(shared, on, lanes, inject, index, turn);
            if inject.p.is_some() && is_any(&fires) {
                self.draw(shared, words, index, turn, &mut fires);
            }
            if is_any(&fires) {
                if let Some(place) = shared.plan.once.iter().position(|once| *once == index) {
                    shared.isa.put(&mut lanes.fired[place], &fires, 1);
                }
                acted |= apply(shared, on, lanes, inject, &fires);
            }
        }
        acted
    }

    /// Leaves marked where an inject's chance falls, of the lanes marked.
    fn draw(
        &mut self,
        shared: &Shared<'_>,
        words: &mut Words,
        index: usize,
        turn: u32,
        fires: &mut [u32],
    ) {
        let number = shared.plan.injects + index;
        words.fill(number);
        let law = || law::of_inject(&shared.model.injects[index]);
        let row = self.laws[index].row(0, law, u8::from);
        let mut misses = vec![0; fires.len()];
        shared.isa.below(words.draws(number, turn), self.least[index], &mut misses);
        fires.iter_mut().zip(&misses).for_each(|(fires, misses)| *fires &= !misses);
        let lanes: Vec<usize> = marked(fires).collect();
        for lane in lanes {
            let high = words.high(number, turn, lane);
            if self.laws[index].pick(row, high, || words.low(number, turn, lane)) == 0 {
                fires[lane / GROUP] &= !(1 << (lane % GROUP));
            }
        }
    }
}

fn is_any(marks: &[u32]) -> bool {
    marks.iter().any(|marks| *marks != 0)
}

/// Where an inject is due and its condition holds.
fn due(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &Lanes,
    inject: &Inject,
    index: usize,
    turn: u32,
) -> Vec<u32> {
    let mut due = equal(shared, &lanes.gone, 0);
    if let Some(when) = &inject.when {
        join(&mut due, &holds(shared, on, lanes, when, turn), |due, holds| due & holds);
    }
    if let Some(place) = shared.plan.once.iter().position(|once| *once == index) {
        join(&mut due, &equal(shared, &lanes.fired[place], 0), |due, new| due & new);
    }
    due
}

/// Marks the lanes where a condition holds.
fn holds(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &Lanes,
    condition: &Condition,
    turn: u32,
) -> Vec<u32> {
    let all = |holds: bool| vec![if holds { u32::MAX } else { 0 }; lanes.len() / GROUP];
    let each = |condition: &Condition| holds(shared, on, lanes, condition, turn);
    match condition {
        Condition::SeverityAtLeast(least) => at_least(shared, &lanes.severity, *least),
        Condition::TrackAt(track, rung) => {
            let plan = &shared.plan.tracks[track.index()];
            let code = plan.codes.of(*rung);
            plan.slots.clone().fold(all(false), |mut holds, slot| {
                join(&mut holds, &equal(shared, &lanes.codes[slot], code), |any, at| any | at);
                holds
            })
        }
        Condition::TrackAtLeast(track, rung) => {
            let slot = shared.plan.tracks[track.index()].slots.start;
            at_least(shared, &lanes.codes[slot], rung.0)
        }
        Condition::MeasureOn(measure) => {
            match on.varying.iter().position(|varying| varying == measure) {
                Some(place) => equal(shared, &lanes.on[place], 1),
                None => all(on.fixed.contains(*measure)),
            }
        }
        Condition::OrderGiven(..) => all(false),
        Condition::TurnAtLeast(from) => all(turn >= *from),
        Condition::All(conditions) => {
            conditions.iter().map(each).fold(all(true), |mut whole, part| {
                join(&mut whole, &part, |whole, part| whole & part);
                whole
            })
        }
        Condition::Any(conditions) => {
            conditions.iter().map(each).fold(all(false), |mut whole, part| {
                join(&mut whole, &part, |whole, part| whole | part);
                whole
            })
        }
        Condition::Not(condition) => each(condition).into_iter().map(|holds| !holds).collect(),
    }
}

/// Marks the lanes that have this byte.
fn equal(shared: &Shared<'_>, bytes: &[u8], byte: u8) -> Vec<u32> {
    let mut marks = vec![0; bytes.len() / GROUP];
    shared.isa.mark(bytes, byte, &mut marks);
    marks
}

/// Marks the lanes that have this byte or a greater one.
fn at_least(shared: &Shared<'_>, bytes: &[u8], byte: u8) -> Vec<u32> {
    let mut marks = vec![0; bytes.len() / GROUP];
    shared.isa.below(bytes, byte, &mut marks);
    marks.iter_mut().for_each(|marks| *marks = !*marks);
    marks
}

fn join(whole: &mut [u32], part: &[u32], by: impl Fn(u32, u32) -> u32) {
    whole.iter_mut().zip(part).for_each(|(whole, part)| *whole = by(*whole, *part));
}

/// Lets an inject take effect where it fires; says whether an incident may have changed.
fn apply(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &mut Lanes,
    inject: &Inject,
    fires: &[u32],
) -> bool {
    let isa = shared.isa;
    let mut moved = false;
    for action in &inject.actions {
        match *action {
            Action::MoveTrack(track, to) => {
                let plan = &shared.plan.tracks[track.index()];
                let (to, rungs) = (plan.codes.of(to), plan.codes.rungs());
                for slot in plan.slots.clone() {
                    let mut moves = vec![0; fires.len()];
                    isa.below(&lanes.codes[slot], rungs, &mut moves);
                    join(&mut moves, fires, |stands, fires| stands & fires);
                    isa.put(&mut lanes.codes[slot], &moves, to);
                }
                moved |= plan.role == Role::Incident;
            }
            Action::Open(track) => {
                let plan = &shared.plan.tracks[track.index()];
                lanes::open(plan, isa, &mut lanes.codes, &mut lanes.opened, fires);
                moved = true;
            }
            Action::Suspend(measure) => set(shared, on, lanes, measure, fires, 0),
            Action::Restore(measure) => set(shared, on, lanes, measure, fires, 1),
        }
    }
    if moved {
        lanes.look(&shared.plan, isa);
    }
    moved
}

/// Suspends or restores a measure that the arm has.
fn set(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &mut Lanes,
    measure: MeasureId,
    fires: &[u32],
    value: u8,
) {
    if let Some(place) = on.varying.iter().position(|varying| *varying == measure) {
        shared.isa.put(&mut lanes.on[place], fires, value);
    }
}
