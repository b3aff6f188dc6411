//! Injects over lanes, in declared order, each where its condition holds and its chance falls.

use crate::model::Action;
use crate::model::Condition;
use crate::model::Inject;
use crate::model::law;
use crate::montecarlo::kernel::arm::Shared;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::lanes::Lanes;
use crate::montecarlo::kernel::lanes::OnLanes;
use crate::montecarlo::kernel::words::Words;
use crate::montecarlo::rows::Rows;
use crate::montecarlo::turn::turns_with_injects;

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

    /// Step 1: lets the turn's injects act; says whether any acted on a place.
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
            if inject.turn.is_some_and(|due| due != turn) {
                continue;
            }
            let mut fires = due(shared, on, lanes, inject, index, turn);
            if inject.p.is_some() && fires.contains(&1) {
                let number = shared.plan.injects + index;
                words.fill(number);
                let law = || law::of_inject(inject);
                let row = self.laws[index].row(0, law, u8::from);
                let least = self.least[index];
                for (fires, draw) in fires.iter_mut().zip(words.draws(number, turn)) {
                    *fires &= u8::from(*draw >= least);
                }
                for (group, fires) in fires.chunks_mut(GROUP).enumerate() {
                    if fires.iter().all(|fires| *fires == 0) {
                        continue;
                    }
                    for (at, fires) in fires.iter_mut().enumerate().filter(|(_, due)| **due == 1) {
                        let lane = group * GROUP + at;
                        let high = words.high(number, turn, lane);
                        let low = || words.low(number, turn, lane);
                        *fires = self.laws[index].pick(row, high, low);
                    }
                }
            }
            if fires.contains(&1) {
                if let Some(place) = shared.plan.once.iter().position(|once| *once == index) {
                    join(&mut lanes.fired[place], &fires);
                }
                acted |= apply(shared, on, lanes, inject, &fires);
            }
        }
        acted
    }
}

/// Where an inject is due and its condition holds.
fn due(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &Lanes,
    inject: &Inject,
    index: usize,
    turn: u32,
) -> Vec<u8> {
    let mut due = match &inject.when {
        Some(when) => holds(shared, on, lanes, when, turn),
        None => vec![1; lanes.len()],
    };
    due.iter_mut().zip(&lanes.gone).for_each(|(due, gone)| *due &= !gone);
    if let Some(place) = shared.plan.once.iter().position(|once| *once == index) {
        due.iter_mut().zip(&lanes.fired[place]).for_each(|(due, fired)| *due &= !fired);
    }
    due
}

/// Of each lane, 1 where a condition holds.
fn holds(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &Lanes,
    condition: &Condition,
    turn: u32,
) -> Vec<u8> {
    let all = |holds: bool| vec![u8::from(holds); lanes.len()];
    let each = |condition: &Condition| holds(shared, on, lanes, condition, turn);
    match condition {
        Condition::SeverityAtLeast(least) => {
            lanes.severity.iter().map(|severity| u8::from(severity >= least)).collect()
        }
        Condition::TrackAt(track, rung) => {
            let plan = &shared.plan.tracks[track.index()];
            let code = plan.codes.of(*rung);
            let mut holds = all(false);
            for slot in plan.slots.clone() {
                let at = lanes.codes[slot].iter();
                holds.iter_mut().zip(at).for_each(|(is, at)| *is |= u8::from(*at == code));
            }
            holds
        }
        Condition::TrackAtLeast(track, rung) => {
            let slot = shared.plan.tracks[track.index()].slots.start;
            lanes.codes[slot].iter().map(|at| u8::from(*at >= rung.0)).collect()
        }
        Condition::MeasureOn(measure) => {
            match on.varying.iter().position(|varying| varying == measure) {
                Some(place) => lanes.on[place].clone(),
                None => all(on.fixed.contains(*measure)),
            }
        }
        Condition::OrderGiven(..) => all(false),
        Condition::TurnAtLeast(from) => all(turn >= *from),
        Condition::All(conditions) => {
            conditions.iter().map(each).fold(all(true), |mut whole, part| {
                whole.iter_mut().zip(part).for_each(|(whole, part)| *whole &= part);
                whole
            })
        }
        Condition::Any(conditions) => {
            conditions.iter().map(each).fold(all(false), |mut whole, part| {
                join(&mut whole, &part);
                whole
            })
        }
        Condition::Not(condition) => each(condition).into_iter().map(|holds| 1 - holds).collect(),
    }
}

fn join(whole: &mut [u8], part: &[u8]) {
    whole.iter_mut().zip(part).for_each(|(whole, part)| *whole |= part);
}

/// Lets an inject take effect where it fires; says whether a place may have changed.
fn apply(
    shared: &Shared<'_>,
    on: &OnLanes,
    lanes: &mut Lanes,
    inject: &Inject,
    fires: &[u8],
) -> bool {
    let mut moved = false;
    for action in &inject.actions {
        match *action {
            Action::MoveTrack(track, to) => {
                let plan = &shared.plan.tracks[track.index()];
                let (to, rungs) = (plan.codes.of(to), plan.codes.rungs());
                for slot in plan.slots.clone() {
                    for (code, fires) in lanes.codes[slot].iter_mut().zip(fires) {
                        *code = if *fires == 1 && *code < rungs { to } else { *code };
                    }
                }
                moved = true;
            }
            Action::Open(track) => {
                let plan = &shared.plan.tracks[track.index()];
                let mut left = fires.to_vec();
                for slot in plan.slots.clone() {
                    for (lane, code) in lanes.codes[slot].iter_mut().enumerate() {
                        let opens = left[lane] & u8::from(*code == plan.codes.quiet());
                        *code = if opens == 1 { plan.start } else { *code };
                        left[lane] &= 1 - opens;
                        lanes.opened[lane] += u32::from(opens);
                    }
                }
                moved = true;
            }
            Action::Suspend(measure) => set(on, lanes, measure, fires, 0),
            Action::Restore(measure) => set(on, lanes, measure, fires, 1),
        }
    }
    if moved {
        lanes.look(&shared.plan, shared.isa);
    }
    moved
}

/// Suspends or restores a measure that the arm has.
fn set(on: &OnLanes, lanes: &mut Lanes, measure: crate::model::MeasureId, fires: &[u8], value: u8) {
    if let Some(place) = on.varying.iter().position(|varying| *varying == measure) {
        for (is, fires) in lanes.on[place].iter_mut().zip(fires) {
            *is = if *fires == 1 { value } else { *is };
        }
    }
}
