//! The fast turn: the game's turn with laws kept by context and draws shared between arms.
//!
//! It works on the game's own [`State`] and must leave it exactly as [`crate::game::play`] does.
//! What is rare (injects, the end of an incident or of the crisis) is played by the game itself.

use crate::game;
use crate::game::State;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::Track;
use crate::model::TrackId;
use crate::model::context::Context;
use crate::model::law;
use crate::model::law::Law;
use crate::montecarlo::draws::Draw;
use crate::montecarlo::draws::Draws;
use crate::montecarlo::rows::Rows;
use crate::montecarlo::run::Batch;
use crate::montecarlo::tally::Tally;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// Plays replications of several arms on shared draws.
#[derive(Debug, Clone)]
pub struct Engine<'a> {
    model: &'a Model,
    arms: Vec<Arm>,
    draws: Draws,
    standing: Vec<Standing>,
    due: Vec<bool>,
    /// The place of the first seat's source among all sources.
    seats: usize,
    state: State,
    before: Vec<Place>,
    orders: Vec<OrderId>,
}

/// An arm with the laws that it has met.
#[derive(Debug, Clone)]
struct Arm {
    start: State,
    tracks: Vec<TrackLaws>,
    seats: Vec<(Context, Rows)>,
}

#[derive(Debug, Clone)]
struct TrackLaws {
    context: Context,
    slots: Rows,
    arrival: Rows,
}

/// What bookkeeping needs to know of a track, by the code of a place.
#[derive(Debug, Clone)]
struct Standing {
    severity: [u8; 256],
    burden: [u32; 256],
    /// Whether the incident, or the crisis, is over there.
    over: [bool; 256],
    rungs: u64,
    /// The place of the first slot's source among all sources; the arrival's follows the slots'.
    source: usize,
}

impl<'a> Engine<'a> {
    /// An engine for the arms of a batch; which replications are played is up to its user.
    #[must_use]
    pub fn of(batch: &Batch<'a>) -> Self {
        let model = batch.model;
        let mut sources = Vec::new();
        let mut standing = Vec::new();
        for track in &model.tracks {
            standing.push(Standing::new(model, track, sources.len()));
            sources.extend_from_slice(&track.sources);
            sources.extend(track.arrival.as_ref().map(|arrival| arrival.source));
        }
        let seats = sources.len();
        sources.extend(model.seats.iter().map(|seat| seat.source));
        Engine {
            model,
            arms: batch
                .starts(batch.arms)
                .into_iter()
                .map(|start| Arm::new(model, start))
                .collect(),
            draws: Draws::new(batch.seed, sources, model.horizon),
            standing,
            due: turns_with_injects(model),
            seats,
            state: State::new(model, MeasureSet::EMPTY),
            before: Vec::new(),
            orders: Vec::new(),
        }
    }

    /// Takes up another replication.
    pub fn aim(&mut self, replication: u64) {
        self.draws.aim(replication);
    }

    /// Plays the replication under an arm to its end.
    pub fn play(&mut self, arm: usize) -> &State {
        self.state.clone_from(&self.arms[arm].start);
        while self.state.record.outcome.is_none() {
            self.play_turn(arm);
        }
        &self.state
    }

    /// Plays the replication under an arm, counts it, and says whether it reached the headline
    /// severity.
    pub(super) fn count(&mut self, arm: usize, tally: &mut Tally) -> bool {
        let model = self.model;
        let state = self.play(arm);
        tally.add(model, state);
        state.record.at_least(model.headline)
    }

    /// Plays the replication under an arm until the headline severity is reached or cannot be, and
    /// says whether it is.
    pub fn reaches_headline(&mut self, arm: usize) -> bool {
        self.state.clone_from(&self.arms[arm].start);
        let headline = self.model.headline;
        while self.state.record.outcome.is_none() && !self.state.record.at_least(headline) {
            self.play_turn(arm);
        }
        self.state.record.at_least(headline)
    }

    fn play_turn(&mut self, arm: usize) {
        self.begin_turn();
        self.before.clone_from(&self.state.board.places);
        self.play_seats(arm);
        self.play_tracks(arm);
        self.keep_books();
    }

    fn begin_turn(&mut self) {
        if self.due[self.state.turn as usize + 1] {
            game::begin_turn(self.model, &mut self.state, &mut self.draws, &mut Vec::new());
        } else {
            self.state.turn += 1;
        }
    }

    fn play_seats(&mut self, arm: usize) {
        let Engine { model, arms, draws, standing, seats, state, before, orders, .. } = self;
        orders.clear();
        if model.seats.is_empty() {
            return;
        }
        let situation = situation(model, standing, state, before, &[]);
        for (index, (context, rows)) in arms[arm].seats.iter_mut().enumerate() {
            let law = || law::of_seat(&situation, SeatId::new(index));
            let key = context.number(&situation);
            let draw = draws.at(*seats + index, situation.turn);
            let code = pick(rows, key, draw, law, |order| order.index() as u8);
            orders.push(OrderId::new(usize::from(code)));
        }
    }

    fn play_tracks(&mut self, arm: usize) {
        let Engine { model, arms, draws, standing, state, before, orders, .. } = self;
        let situation = situation(model, standing, state, before, orders);
        let tracks = model.tracks.iter().zip(standing.iter()).zip(&mut arms[arm].tracks);
        for (index, ((track, standing), laws)) in tracks.enumerate() {
            let id = TrackId::new(index);
            let context = laws.context.number(&situation);
            let mut quiet = None;
            for (place, slot) in track.slots.clone().enumerate() {
                let Some(rung) = before[slot].rung() else {
                    let first = quiet.is_none() && before[slot] == Place::QUIET;
                    quiet = if first { Some(slot) } else { quiet };
                    continue;
                };
                let key = context.map(|context| context * standing.rungs + u64::from(rung.0));
                let law = || law::of_slot(&situation, id, rung);
                let draw = draws.at(standing.source + place, situation.turn);
                let code = pick(&mut laws.slots, key, draw, law, |to| to.0);
                state.board.places[slot] = Place::on(RungId(code));
            }
            if let (Some(slot), Some(arrival)) = (quiet, &track.arrival) {
                let law = || law::of_arrival(&situation, id, arrival);
                let draw = draws.at(standing.source + track.slots.len(), situation.turn);
                if pick(&mut laws.arrival, context, draw, law, u8::from) == 1 {
                    state.board.places[slot] = Place::on(track.start);
                    state.record.opened += 1;
                }
            }
        }
    }

    /// Step 5: the game does it wherever an incident or the crisis may be over.
    fn keep_books(&mut self) {
        let Engine { model, standing, state, .. } = self;
        let mut highest = 0;
        let mut over = state.turn == model.horizon;
        for (track, place) in model.slots.iter().zip(&state.board.places) {
            let standing = &standing[track.index()];
            let code = usize::from(place.code());
            highest = highest.max(standing.severity[code]);
            over |= standing.over[code];
            state.record.burden += u64::from(standing.burden[code]);
        }
        state.record.observe(state.turn, highest);
        if over {
            game::conclude(model, state, &mut Vec::new());
        }
    }
}

impl Arm {
    fn new(model: &Model, start: State) -> Self {
        let arm = start.board.agreed;
        let tracks = (0..model.tracks.len()).map(TrackId::new).map(|track| {
            let context = Context::of_track(model, arm, track);
            let rungs = model.ladder_of(track).graph.node_count() as u64;
            TrackLaws {
                slots: Rows::new(context.count().and_then(|count| count.checked_mul(rungs))),
                arrival: Rows::new(context.count()),
                context,
            }
        });
        let seats = (0..model.seats.len()).map(SeatId::new).map(|seat| {
            let context = Context::of_seat(model, arm, seat);
            let rows = Rows::new(context.count());
            (context, rows)
        });
        Arm { start, tracks: tracks.collect(), seats: seats.collect() }
    }
}

impl Standing {
    fn new(model: &Model, track: &Track, source: usize) -> Self {
        let ladder = &model.ladders[track.ladder.index()];
        let mut standing = Standing {
            severity: [0; 256],
            burden: [0; 256],
            over: [false; 256],
            rungs: ladder.graph.node_count() as u64,
            source,
        };
        for (id, rung) in ladder.rungs() {
            standing.burden[id.index()] = rung.burden;
            if track.role == Role::Incident {
                standing.severity[id.index()] = rung.severity;
                standing.over[id.index()] = rung.kind != RungKind::Open;
            }
        }
        standing
    }
}

/// The situation before this turn's moves; as [`Situation::new`], with the severity from tables.
fn situation<'a>(
    model: &'a Model,
    standing: &[Standing],
    state: &State,
    places: &'a [Place],
    orders: &'a [OrderId],
) -> Situation<'a> {
    let slots = model.slots.iter().zip(places);
    let severity = slots
        .map(|(track, place)| standing[track.index()].severity[usize::from(place.code())])
        .max()
        .unwrap_or(0);
    let on = state.board.on();
    Situation { model, turn: state.turn, places, severity, on, orders, extra: &[] }
}

/// The code of what a draw picks: by the row kept under `key`, or where contexts cannot be numbered
/// by the law itself.
#[inline]
fn pick<T: Copy>(
    rows: &mut Rows,
    key: Option<u64>,
    draw: Draw<'_>,
    law: impl Fn() -> Law<T>,
    code: impl Fn(T) -> u8,
) -> u8 {
    match key {
        Some(key) => {
            let row = rows.row(key, law, code);
            rows.pick(row, draw.high, || draw.low())
        }
        None => code(law().pick(draw.whole())),
    }
}

/// Of each turn, whether an inject may be due in it.
pub(super) fn turns_with_injects(model: &Model) -> Vec<bool> {
    let always = model.injects.iter().any(|inject| inject.turn.is_none());
    let mut due = vec![always; model.horizon as usize + 1];
    for turn in model.injects.iter().filter_map(|inject| inject.turn) {
        if let Some(due) = due.get_mut(turn as usize) {
            *due = true;
        }
    }
    due
}
