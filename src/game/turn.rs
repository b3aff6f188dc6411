//! The five steps of a turn.

use crate::chance::Chance;
use crate::game::event::Cause;
use crate::game::event::Drawn;
use crate::game::event::Event;
use crate::game::state::State;
use crate::model::Action;
use crate::model::Extra;
use crate::model::InjectId;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::model::law;
use crate::model::law::Law;
use crate::scenario::schema::RungKind;

/// The laws of a turn's openings and moves.
#[derive(Debug, Clone, PartialEq)]
pub struct Laws {
    /// Of each track that has an arrival and a quiet place, whether an incident opens.
    pub arrivals: Vec<(TrackId, Law<bool>)>,
    /// Of each open slot, where it goes.
    pub slots: Vec<SlotLaw>,
}

/// The law of an open slot.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotLaw {
    /// The slot, among all slots.
    pub slot: usize,
    /// Its track.
    pub track: TrackId,
    /// The rung it stands on.
    pub from: RungId,
    /// The rung it goes to, or stays on.
    pub law: Law<RungId>,
}

/// Step 1: the next turn begins, and its injects take effect in declared order.
pub fn begin_turn(
    model: &Model,
    state: &mut State,
    chance: &mut impl Chance,
    events: &mut Vec<Event>,
) {
    let of_chance = |id: InjectId, turn| {
        let inject = &model.injects[id.index()];
        if inject.p.is_none() {
            return (true, None);
        }
        let (fired, drawn) = draw(&law::of_inject(inject), chance.draw(inject.source, turn));
        (fired, Some(drawn))
    };
    begin_turn_with(model, state, of_chance, events);
}

/// Step 1 where something else than chance knows which of the injects that are due fire, as a
/// journal does: it is asked in declared order, with the turn.
pub fn begin_turn_with(
    model: &Model,
    state: &mut State,
    mut fires: impl FnMut(InjectId, u32) -> (bool, Option<Drawn>),
    events: &mut Vec<Event>,
) {
    assert!(!state.is_over(), "no turn follows the end of a crisis");
    state.turn += 1;
    for id in (0..model.injects.len()).map(InjectId::new) {
        if !is_due(model, state, id) {
            continue;
        }
        let (fired, drawn) = fires(id, state.turn);
        events.push(Event::Inject { inject: id, fired, drawn });
        if fired {
            apply_inject(model, state, id, events);
        }
    }
    observe(model, state);
}

/// Lets something happen in a turn that has begun, as an inject would, by somebody's decision.
pub fn intervene(model: &Model, state: &mut State, actions: &[Action], events: &mut Vec<Event>) {
    act(model, state, actions, Cause::Decided, events);
    observe(model, state);
}

/// Fires an inject of the scenario in a turn that has begun, whether or not it is due. One that
/// happens once does not happen again in its own turn.
pub fn fire(model: &Model, state: &mut State, id: InjectId, events: &mut Vec<Event>) {
    events.push(Event::Inject { inject: id, fired: true, drawn: None });
    if model.injects[id.index()].once {
        state.board.fired.insert(id);
    }
    apply_inject(model, state, id, events);
    observe(model, state);
}

/// Whether an inject is due in the turn that has begun and its condition holds, as the injects
/// before it have left the state.
#[must_use]
pub fn is_due(model: &Model, state: &State, id: InjectId) -> bool {
    let inject = &model.injects[id.index()];
    inject.turn.is_none_or(|turn| turn == state.turn)
        && !state.board.fired.contains(id)
        && inject.when.as_ref().is_none_or(|when| when.holds(&state.situation(model)))
}

/// Lets an inject take effect.
pub fn apply_inject(model: &Model, state: &mut State, id: InjectId, events: &mut Vec<Event>) {
    let inject = &model.injects[id.index()];
    if inject.once && inject.turn.is_none() {
        state.board.fired.insert(id);
    }
    act(model, state, &inject.actions, Cause::Inject(id), events);
}

fn act(
    model: &Model,
    state: &mut State,
    actions: &[Action],
    cause: Cause,
    events: &mut Vec<Event>,
) {
    for action in actions {
        match *action {
            Action::MoveTrack(track, to) => move_track(model, state, track, to, cause, events),
            Action::Open(track) => {
                if let Some(slot) = state.board.quiet_place(model, track) {
                    open(model, state, track, slot, cause, events);
                }
            }
            Action::Suspend(measure) => {
                if state.board.suspend(measure) {
                    events.push(Event::Suspended(measure));
                }
            }
            Action::Restore(measure) => {
                if state.board.restore(measure) {
                    events.push(Event::Restored(measure));
                }
            }
        }
    }
}

/// Step 2 where nobody plays: the order of every seat from its policy.
pub fn policy_orders(
    model: &Model,
    state: &State,
    chance: &mut impl Chance,
    events: &mut Vec<Event>,
) -> Vec<OrderId> {
    let situation = state.situation(model);
    let mut orders = Vec::with_capacity(model.seats.len());
    for (index, seat) in model.seats.iter().enumerate() {
        let id = SeatId::new(index);
        let (order, drawn) =
            draw(&law::of_seat(&situation, id), chance.draw(seat.source, state.turn));
        events.push(Event::Ordered { seat: id, order, drawn: Some(drawn) });
        orders.push(order);
    }
    orders
}

/// Step 3: the laws of all openings and moves, from the state after step 1 and the orders; at the
/// table, also from what a facilitator made of orders in a seat's own words.
#[must_use]
pub fn laws(model: &Model, state: &State, orders: &[OrderId], extra: &[Extra]) -> Laws {
    assert_eq!(orders.len(), model.seats.len(), "every seat has one order a turn");
    let situation = Situation { orders, extra, ..state.situation(model) };
    let mut arrivals = Vec::new();
    let mut slots = Vec::new();
    for (index, track) in model.tracks.iter().enumerate() {
        let id = TrackId::new(index);
        if let Some(arrival) = &track.arrival
            && state.board.quiet_place(model, id).is_some()
        {
            arrivals.push((id, law::of_arrival(&situation, id, arrival)));
        }
        for slot in track.slots.clone() {
            if let Some(from) = state.board.places[slot].rung() {
                let law = law::of_slot(&situation, id, from);
                slots.push(SlotLaw { slot, track: id, from, law });
            }
        }
    }
    Laws { arrivals, slots }
}

/// Steps 3 to 5: laws, draws and bookkeeping.
pub fn end_turn(
    model: &Model,
    state: &mut State,
    orders: &[OrderId],
    chance: &mut impl Chance,
    events: &mut Vec<Event>,
) {
    let laws = laws(model, state, orders, &[]);
    let mut opened = Vec::new();
    for (track, law) in &laws.arrivals {
        let arrival = model.tracks[track.index()].arrival.as_ref();
        let source = arrival.expect("only a track with an arrival has its law").source;
        let (opens, drawn) = draw(law, chance.draw(source, state.turn));
        if opens {
            opened.push((*track, Cause::Law(drawn)));
        }
    }
    let mut moved = Vec::new();
    for SlotLaw { slot, track, law, .. } in &laws.slots {
        let track = &model.tracks[track.index()];
        let source = track.sources[slot - track.slots.start];
        let (to, drawn) = draw(law, chance.draw(source, state.turn));
        moved.push((*slot, to, Cause::Law(drawn)));
    }
    settle(model, state, &opened, &moved, events);
}

/// Steps 4 and 5, once it is known what happens: all openings and moves together, then bookkeeping.
///
/// `moved` has every open slot with the rung it goes to or stays on; `opened` has tracks with a
/// quiet place.
pub fn settle(
    model: &Model,
    state: &mut State,
    opened: &[(TrackId, Cause)],
    moved: &[(usize, RungId, Cause)],
    events: &mut Vec<Event>,
) {
    // Openings take their place first: a place that an incident leaves is quiet from the next turn.
    for (track, cause) in opened {
        let slot = state.board.quiet_place(model, *track);
        let slot = slot.expect("an incident opens only where a place is quiet");
        open(model, state, *track, slot, *cause, events);
    }
    for (slot, to, cause) in moved {
        move_slot(model, state, *slot, *to, *cause, events);
    }
    observe(model, state);
    state.record.burden += burden(model, state);
    conclude(model, state, events);
}

/// The end of step 5: incidents on closing rungs are closed, and the crisis is over if it is.
pub(crate) fn conclude(model: &Model, state: &mut State, events: &mut Vec<Event>) {
    let closed = close(model, state);
    let last = model.ends_when_closed && !state.board.is_live(model);
    let over = ending(model, state)
        .or_else(|| if last { worst(model, closed) } else { None })
        .or_else(|| (state.turn == model.horizon).then(|| model.horizon_outcome()));
    if let Some(outcome) = over {
        state.record.outcome = Some(outcome);
        events.push(Event::Over(outcome));
    }
}

fn draw<T: Copy>(law: &Law<T>, draw: u64) -> (T, Drawn) {
    let (outcome, probability) = law.outcomes()[law.place(draw)];
    (outcome, Drawn { draw, probability })
}

fn move_track(
    model: &Model,
    state: &mut State,
    track: TrackId,
    to: RungId,
    cause: Cause,
    events: &mut Vec<Event>,
) {
    for slot in model.tracks[track.index()].slots.clone() {
        if state.board.places[slot].rung().is_some_and(|from| from != to) {
            move_slot(model, state, slot, to, cause, events);
        }
    }
}

fn move_slot(
    model: &Model,
    state: &mut State,
    slot: usize,
    to: RungId,
    cause: Cause,
    events: &mut Vec<Event>,
) {
    let track = model.slots[slot];
    let from = state.board.places[slot].rung().expect("only open slots move");
    state.board.places[slot] = Place::on(to);
    events.push(if from == to {
        Event::Stayed { track, slot, rung: to, cause }
    } else {
        Event::Moved { track, slot, from, to, cause }
    });
}

fn open(
    model: &Model,
    state: &mut State,
    track: TrackId,
    slot: usize,
    cause: Cause,
    events: &mut Vec<Event>,
) {
    state.board.places[slot] = Place::on(model.tracks[track.index()].start);
    state.record.opened += 1;
    events.push(Event::Opened { track, slot, cause });
}

fn observe(model: &Model, state: &mut State) {
    let severity = model.severity(&state.board.places);
    state.record.observe(state.turn, severity);
}

/// The sum over the rungs that slots of all tracks stand on.
fn burden(model: &Model, state: &State) -> u64 {
    let slots = model.slots.iter().zip(&state.board.places);
    slots
        .filter_map(|(track, place)| Some(u64::from(model.rung_on(*track, place.rung()?).burden)))
        .sum()
}

/// Records the incidents that stand on closing rungs and clears their places for the next turn.
fn close(model: &Model, state: &mut State) -> Vec<(TrackId, RungId)> {
    let mut closed = Vec::new();
    for (track, slot) in model.incident_slots() {
        let Some(rung) = state.board.places[slot].rung() else { continue };
        if model.rung_on(track, rung).kind == RungKind::Closes {
            closed.push((track, rung));
            let again = model.tracks[track.index()].arrival.is_some();
            state.board.places[slot] = if again { Place::QUIET } else { Place::SPENT };
        }
    }
    state.record.closed.extend_from_slice(&closed);
    closed
}

/// The outcome if any incident stands on an ending rung.
fn ending(model: &Model, state: &State) -> Option<OutcomeId> {
    let standing = model.incident_slots().filter_map(|(track, slot)| {
        let rung = state.board.places[slot].rung()?;
        (model.rung_on(track, rung).kind == RungKind::Ends).then_some((track, rung))
    });
    worst(model, standing)
}

/// Of several, the highest severity, then the first declared track, then the first declared rung.
fn worst(
    model: &Model,
    standing: impl IntoIterator<Item = (TrackId, RungId)>,
) -> Option<OutcomeId> {
    let rank = |(track, rung): &(TrackId, RungId)| {
        (std::cmp::Reverse(model.rung_on(*track, *rung).severity), *track, *rung)
    };
    let (track, rung) = standing.into_iter().min_by_key(rank)?;
    let outcome = model.rung_on(track, rung).outcome;
    Some(outcome.expect("a rung that can end a crisis is among the outcomes"))
}
