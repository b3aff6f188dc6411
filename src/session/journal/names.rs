//! Between the lines of a journal and what the game makes of them: names here, places in the
//! model's tables there.

use thiserror::Error;

use crate::game;
use crate::model;
use crate::model::Extra;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::session::command::Actor;
use crate::session::command::Command;
use crate::session::command::Happening;
use crate::session::command::Person;
use crate::session::command::Ruling;
use crate::session::entry::ArrivalDraw;
use crate::session::entry::Chanced;
use crate::session::entry::Entry;
use crate::session::entry::Given;
use crate::session::entry::How;
use crate::session::entry::Outcome;
use crate::session::entry::SlotDraw;
use crate::session::journal::v1;

/// A name that the scenario of the journal does not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("its scenario has no {kind} `{name}`")]
pub struct Unknown {
    /// What should have that name.
    pub kind: &'static str,
    /// The name.
    pub name: String,
}

type Known<T> = Result<T, Unknown>;

/// Puts names to what an entry speaks of, and back.
pub(super) struct Names<'a>(pub(super) &'a Model);

impl Names<'_> {
    pub(super) fn write(&self, number: u64, at: &str, entry: &Entry) -> v1::Entry {
        v1::Entry {
            n: number,
            at: at.to_owned(),
            by: self.actor(entry.by),
            command: self.command(&entry.command),
            outcomes: entry.outcomes.iter().map(|outcome| self.outcome(outcome)).collect(),
        }
    }

    pub(super) fn read(&self, line: v1::Entry) -> Known<Entry> {
        let outcomes = line.outcomes.into_iter().map(|outcome| self.read_outcome(outcome));
        Ok(Entry {
            by: self.read_actor(&line.by)?,
            command: self.read_command(line.command)?,
            outcomes: outcomes.collect::<Known<_>>()?,
        })
    }

    fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Facilitator => "facilitator".to_owned(),
            Actor::Observer => "observer".to_owned(),
            Actor::Seat(seat) => format!("seat:{}", self.seat(seat)),
        }
    }

    fn read_actor(&self, name: &str) -> Known<Actor> {
        match name {
            "facilitator" => Ok(Actor::Facilitator),
            "observer" => Ok(Actor::Observer),
            _ => match name.strip_prefix("seat:") {
                Some(seat) => Ok(Actor::Seat(self.read_seat(seat)?)),
                None => Err(Unknown { kind: "role", name: name.to_owned() }),
            },
        }
    }

    fn command(&self, command: &Command) -> v1::Command {
        match command {
            Command::Join { person: Person { role, name, key } } => {
                v1::Command::Join { role: self.actor(*role), name: name.clone(), key: key.clone() }
            }
            Command::Leave { key } => v1::Command::Leave { key: key.clone() },
            Command::Release { seat } => v1::Command::Release { seat: self.seat(*seat) },
            Command::Policy { seat, plays } => {
                v1::Command::Policy { seat: self.seat(*seat), plays: *plays }
            }
            Command::LockPhrase { seat, phrase } => {
                v1::Command::LockPhrase { seat: self.seat(*seat), phrase: phrase.clone() }
            }
            Command::ShowPhrases { anyway } => v1::Command::ShowPhrases { anyway: *anyway },
            Command::Start { measures } => {
                let measures = measures.iter().map(|measure| self.measure(measure));
                v1::Command::Start { measures: measures.collect() }
            }
            Command::BeginTurn => v1::Command::BeginTurn {},
            Command::Draft { seat, order, text } => v1::Command::Draft {
                seat: self.seat(*seat),
                order: order.map(|order| self.order(*seat, order)),
                text: text.clone(),
            },
            Command::Lock { seat, order, text } => v1::Command::Lock {
                seat: self.seat(*seat),
                order: self.order(*seat, *order),
                text: text.clone(),
            },
            Command::Unlock { seat } => v1::Command::Unlock { seat: self.seat(*seat) },
            Command::Judge { seat, effects, reason } => v1::Command::Judge {
                seat: self.seat(*seat),
                effects: effects.iter().map(|effect| self.effect(effect)).collect(),
                reason: reason.clone(),
            },
            Command::Draw { anyway } => v1::Command::Draw { anyway: *anyway },
            Command::Rule { ruling: Ruling::Slot { slot, to }, reason } => {
                let (track, place) = self.slot(*slot);
                let to = self.rung(self.0.slots[*slot], *to);
                v1::Command::RuleSlot { track, slot: place, to, reason: reason.clone() }
            }
            Command::Rule { ruling: Ruling::Arrival { track, opens }, reason } => {
                v1::Command::RuleArrival {
                    track: self.track(*track),
                    opens: *opens,
                    reason: reason.clone(),
                }
            }
            Command::Settle => v1::Command::Settle {},
            Command::Fire { inject } => v1::Command::Fire { inject: self.inject(*inject) },
            Command::Add { happening } => self.happening(happening),
            Command::Propose { seat, measure } => {
                let (seat, measure) = (self.seat(*seat), self.measure(*measure));
                v1::Command::Propose { seat, measure }
            }
            Command::Consent { seat, measure } => {
                let (seat, measure) = (self.seat(*seat), self.measure(*measure));
                v1::Command::Consent { seat, measure }
            }
            Command::Withdraw { seat, measure } => {
                let (seat, measure) = (self.seat(*seat), self.measure(*measure));
                v1::Command::Withdraw { seat, measure }
            }
            Command::PutInForce { measure } => {
                v1::Command::PutInForce { measure: self.measure(*measure) }
            }
            Command::Suspend { measure } => {
                v1::Command::Suspend { measure: self.measure(*measure) }
            }
            Command::Say { from, to, text } => {
                v1::Command::Say { from: self.seat(*from), to: self.seat(*to), text: text.clone() }
            }
            Command::Undo { to } => v1::Command::Undo { to: *to },
            Command::Branch { turn, name } => {
                v1::Command::Branch { turn: *turn, name: name.clone() }
            }
            Command::Note { text } => v1::Command::Note { text: text.clone() },
            Command::Star { text } => v1::Command::Star { text: text.clone() },
            Command::Pause => v1::Command::Pause {},
            Command::Resume => v1::Command::Resume {},
            Command::Timer { seconds } => v1::Command::Timer { seconds: *seconds },
            Command::End => v1::Command::End {},
        }
    }

    fn read_command(&self, command: v1::Command) -> Known<Command> {
        Ok(match command {
            v1::Command::Join { role, name, key } => {
                Command::Join { person: Person { role: self.read_actor(&role)?, name, key } }
            }
            v1::Command::Leave { key } => Command::Leave { key },
            v1::Command::Release { seat } => Command::Release { seat: self.read_seat(&seat)? },
            v1::Command::Policy { seat, plays } => {
                Command::Policy { seat: self.read_seat(&seat)?, plays }
            }
            v1::Command::LockPhrase { seat, phrase } => {
                Command::LockPhrase { seat: self.read_seat(&seat)?, phrase }
            }
            v1::Command::ShowPhrases { anyway } => Command::ShowPhrases { anyway },
            v1::Command::Start { measures } => {
                let measures = measures.iter().map(|measure| self.read_measure(measure));
                Command::Start { measures: measures.collect::<Known<MeasureSet>>()? }
            }
            v1::Command::BeginTurn {} => Command::BeginTurn,
            v1::Command::Draft { seat, order, text } => {
                let seat = self.read_seat(&seat)?;
                let order = order.map(|order| self.read_order(seat, &order)).transpose()?;
                Command::Draft { seat, order, text }
            }
            v1::Command::Lock { seat, order, text } => {
                let seat = self.read_seat(&seat)?;
                Command::Lock { seat, order: self.read_order(seat, &order)?, text }
            }
            v1::Command::Unlock { seat } => Command::Unlock { seat: self.read_seat(&seat)? },
            v1::Command::Judge { seat, effects, reason } => {
                let effects = effects.into_iter().map(|effect| self.read_effect(&effect));
                let effects = effects.collect::<Known<_>>()?;
                Command::Judge { seat: self.read_seat(&seat)?, effects, reason }
            }
            v1::Command::Draw { anyway } => Command::Draw { anyway },
            v1::Command::RuleSlot { track, slot, to, reason } => {
                let slot = self.read_slot(&track, slot)?;
                let to = self.read_rung(self.0.slots[slot], &to)?;
                Command::Rule { ruling: Ruling::Slot { slot, to }, reason }
            }
            v1::Command::RuleArrival { track, opens, reason } => {
                let track = self.read_track(&track)?;
                Command::Rule { ruling: Ruling::Arrival { track, opens }, reason }
            }
            v1::Command::Settle {} => Command::Settle,
            v1::Command::Fire { inject } => Command::Fire { inject: self.read_inject(&inject)? },
            v1::Command::Add { title, text, to, actions } => {
                let to = to.map(|to| to.iter().map(|seat| self.read_seat(seat)).collect());
                let actions = actions.iter().map(|action| self.read_action(action));
                let actions = actions.collect::<Known<_>>()?;
                Command::Add { happening: Happening { title, text, to: to.transpose()?, actions } }
            }
            v1::Command::Propose { seat, measure } => {
                let (seat, measure) = (self.read_seat(&seat)?, self.read_measure(&measure)?);
                Command::Propose { seat, measure }
            }
            v1::Command::Consent { seat, measure } => {
                let (seat, measure) = (self.read_seat(&seat)?, self.read_measure(&measure)?);
                Command::Consent { seat, measure }
            }
            v1::Command::Withdraw { seat, measure } => {
                let (seat, measure) = (self.read_seat(&seat)?, self.read_measure(&measure)?);
                Command::Withdraw { seat, measure }
            }
            v1::Command::PutInForce { measure } => {
                Command::PutInForce { measure: self.read_measure(&measure)? }
            }
            v1::Command::Suspend { measure } => {
                Command::Suspend { measure: self.read_measure(&measure)? }
            }
            v1::Command::Say { from, to, text } => {
                Command::Say { from: self.read_seat(&from)?, to: self.read_seat(&to)?, text }
            }
            v1::Command::Undo { to } => Command::Undo { to },
            v1::Command::Branch { turn, name } => Command::Branch { turn, name },
            v1::Command::Note { text } => Command::Note { text },
            v1::Command::Star { text } => Command::Star { text },
            v1::Command::Pause {} => Command::Pause,
            v1::Command::Resume {} => Command::Resume,
            v1::Command::Timer { seconds } => Command::Timer { seconds },
            v1::Command::End {} => Command::End,
        })
    }

    fn happening(&self, happening: &Happening) -> v1::Command {
        let Happening { title, text, to, actions } = happening;
        let seats = |to: &Vec<SeatId>| to.iter().map(|seat| self.seat(*seat)).collect();
        let actions = actions.iter().map(|action| match *action {
            model::Action::MoveTrack(track, to) => {
                let (track, to) = (self.track(track), self.rung(track, to));
                v1::Action::MoveTrack { track, to }
            }
            model::Action::Open(track) => v1::Action::Open { track: self.track(track) },
            model::Action::Suspend(measure) => {
                v1::Action::Suspend { measure: self.measure(measure) }
            }
            model::Action::Restore(measure) => {
                v1::Action::Restore { measure: self.measure(measure) }
            }
        });
        v1::Command::Add {
            title: title.clone(),
            text: text.clone(),
            to: to.as_ref().map(seats),
            actions: actions.collect(),
        }
    }

    fn read_action(&self, action: &v1::Action) -> Known<model::Action> {
        Ok(match action {
            v1::Action::MoveTrack { track, to } => {
                let track = self.read_track(track)?;
                model::Action::MoveTrack(track, self.read_rung(track, to)?)
            }
            v1::Action::Open { track } => model::Action::Open(self.read_track(track)?),
            v1::Action::Suspend { measure } => model::Action::Suspend(self.read_measure(measure)?),
            v1::Action::Restore { measure } => model::Action::Restore(self.read_measure(measure)?),
        })
    }

    fn effect(&self, effect: &Extra) -> v1::Effect {
        let mechanisms = effect.mechanisms.iter();
        let tracks = self.0.tracks.iter().zip(&effect.tracks);
        v1::Effect {
            mechanisms: mechanisms.map(|each| self.0.mechanisms[each.index()].clone()).collect(),
            tracks: tracks.filter(|(_, is)| **is).map(|(track, _)| track.id.clone()).collect(),
            odds: effect.odds,
        }
    }

    fn read_effect(&self, effect: &v1::Effect) -> Known<Extra> {
        let mechanisms = effect.mechanisms.iter().map(|name| {
            let place = self.0.mechanisms.iter().position(|each| each == name);
            known("mechanism", name, place).map(MechanismId::new)
        });
        let mut tracks = vec![false; self.0.tracks.len()];
        for track in &effect.tracks {
            tracks[self.read_track(track)?.index()] = true;
        }
        Ok(Extra { mechanisms: mechanisms.collect::<Known<_>>()?, tracks, odds: effect.odds })
    }

    fn outcome(&self, outcome: &Outcome) -> v1::Outcome {
        match outcome {
            Outcome::Begun { turn, injects } => {
                let injects = injects.iter().map(|chanced| v1::Inject {
                    inject: self.inject(chanced.inject),
                    fired: chanced.fired,
                    drawn: chanced.drawn.map(drawn),
                });
                v1::Outcome::Begun { turn: *turn, injects: injects.collect() }
            }
            Outcome::Unlocked { seat } => v1::Outcome::Unlocked { seat: self.seat(*seat) },
            Outcome::Drawn { orders, arrivals, slots } => v1::Outcome::Drawn {
                orders: orders.iter().map(|given| self.given(given)).collect(),
                arrivals: arrivals.iter().map(|draw| self.arrival(draw)).collect(),
                slots: slots.iter().map(|draw| self.slot_draw(draw)).collect(),
            },
            Outcome::Passed { message } => v1::Outcome::Passed { message: *message },
            Outcome::Waits { message } => v1::Outcome::Waits { message: *message },
            Outcome::Settled { digest, over } => v1::Outcome::Settled {
                digest: digest.clone(),
                over: over.map(|outcome| self.0.outcomes[outcome.index()].clone()),
            },
        }
    }

    fn read_outcome(&self, outcome: v1::Outcome) -> Known<Outcome> {
        Ok(match outcome {
            v1::Outcome::Begun { turn, injects } => {
                let injects = injects.into_iter().map(|line| {
                    let drawn = line.drawn.as_ref().map(read_drawn).transpose()?;
                    let inject = self.read_inject(&line.inject)?;
                    Ok(Chanced { inject, fired: line.fired, drawn })
                });
                Outcome::Begun { turn, injects: injects.collect::<Known<_>>()? }
            }
            v1::Outcome::Unlocked { seat } => Outcome::Unlocked { seat: self.read_seat(&seat)? },
            v1::Outcome::Drawn { orders, arrivals, slots } => {
                let orders = orders.iter().map(|given| self.read_given(given));
                let arrivals = arrivals.iter().map(|draw| self.read_arrival(draw));
                let slots = slots.iter().map(|draw| self.read_slot_draw(draw));
                Outcome::Drawn {
                    orders: orders.collect::<Known<_>>()?,
                    arrivals: arrivals.collect::<Known<_>>()?,
                    slots: slots.collect::<Known<_>>()?,
                }
            }
            v1::Outcome::Passed { message } => Outcome::Passed { message },
            v1::Outcome::Waits { message } => Outcome::Waits { message },
            v1::Outcome::Settled { digest, over } => {
                let place = |name: &String| {
                    let place = self.0.outcomes.iter().position(|each| each == name);
                    known("outcome", name, place).map(OutcomeId::new)
                };
                Outcome::Settled { digest, over: over.as_ref().map(place).transpose()? }
            }
        })
    }

    fn given(&self, given: &Given) -> v1::Given {
        v1::Given {
            seat: self.seat(given.seat),
            order: self.order(given.seat, given.order),
            how: match given.how {
                How::Seat => v1::How::Seat,
                How::Facilitator => v1::How::Facilitator,
                How::Absent => v1::How::Absent,
                How::Policy(of) => v1::How::Policy(drawn(of)),
            },
        }
    }

    fn read_given(&self, given: &v1::Given) -> Known<Given> {
        let seat = self.read_seat(&given.seat)?;
        let how = match &given.how {
            v1::How::Seat => How::Seat,
            v1::How::Facilitator => How::Facilitator,
            v1::How::Absent => How::Absent,
            v1::How::Policy(of) => How::Policy(read_drawn(of)?),
        };
        Ok(Given { seat, order: self.read_order(seat, &given.order)?, how })
    }

    fn arrival(&self, draw: &ArrivalDraw) -> v1::Arrival {
        let track = self.track(draw.track);
        v1::Arrival { track, opens: draw.opens, drawn: drawn(draw.drawn) }
    }

    fn read_arrival(&self, draw: &v1::Arrival) -> Known<ArrivalDraw> {
        let track = self.read_track(&draw.track)?;
        Ok(ArrivalDraw { track, opens: draw.opens, drawn: read_drawn(&draw.drawn)? })
    }

    fn slot_draw(&self, draw: &SlotDraw) -> v1::Slot {
        let (track, slot) = self.slot(draw.slot);
        let to = self.rung(self.0.slots[draw.slot], draw.to);
        v1::Slot { track, slot, to, drawn: drawn(draw.drawn) }
    }

    fn read_slot_draw(&self, draw: &v1::Slot) -> Known<SlotDraw> {
        let slot = self.read_slot(&draw.track, draw.slot)?;
        let to = self.read_rung(self.0.slots[slot], &draw.to)?;
        Ok(SlotDraw { slot, to, drawn: read_drawn(&draw.drawn)? })
    }

    fn seat(&self, seat: SeatId) -> String {
        self.0.seats[seat.index()].id.clone()
    }

    fn read_seat(&self, name: &str) -> Known<SeatId> {
        let place = self.0.seats.iter().position(|seat| seat.id == name);
        known("seat", name, place).map(SeatId::new)
    }

    fn order(&self, seat: SeatId, order: OrderId) -> String {
        self.0.seats[seat.index()].orders[order.index()].id.clone()
    }

    fn read_order(&self, seat: SeatId, name: &str) -> Known<OrderId> {
        let orders = &self.0.seats[seat.index()].orders;
        known("order", name, orders.iter().position(|order| order.id == name)).map(OrderId::new)
    }

    fn measure(&self, measure: MeasureId) -> String {
        self.0.measures[measure.index()].id.clone()
    }

    fn read_measure(&self, name: &str) -> Known<MeasureId> {
        known("measure", name, self.0.measure(name))
    }

    fn track(&self, track: TrackId) -> String {
        self.0.tracks[track.index()].id.clone()
    }

    fn read_track(&self, name: &str) -> Known<TrackId> {
        let place = self.0.tracks.iter().position(|track| track.id == name);
        known("track", name, place).map(TrackId::new)
    }

    /// The track of a slot, and its place among the slots of that track.
    fn slot(&self, slot: usize) -> (String, usize) {
        let track = self.0.slots[slot];
        (self.track(track), slot - self.0.tracks[track.index()].slots.start)
    }

    fn read_slot(&self, track: &str, place: usize) -> Known<usize> {
        let slots = self.0.tracks[self.read_track(track)?.index()].slots.clone();
        let slot = slots.start.checked_add(place).filter(|slot| slots.contains(slot));
        known("slot", &format!("{track} {place}"), slot)
    }

    fn rung(&self, track: TrackId, rung: RungId) -> String {
        self.0.rung_on(track, rung).id.clone()
    }

    fn read_rung(&self, track: TrackId, name: &str) -> Known<RungId> {
        let mut rungs = self.0.ladder_of(track).rungs();
        let rung = rungs.find(|(_, rung)| rung.id == name).map(|(id, _)| id);
        known("rung", name, rung)
    }

    fn inject(&self, inject: InjectId) -> String {
        self.0.injects[inject.index()].id.clone()
    }

    fn read_inject(&self, name: &str) -> Known<InjectId> {
        let place = self.0.injects.iter().position(|inject| inject.id == name);
        known("inject", name, place).map(InjectId::new)
    }
}

fn known<T>(kind: &'static str, name: &str, found: Option<T>) -> Known<T> {
    found.ok_or_else(|| Unknown { kind, name: name.to_owned() })
}

fn drawn(of: game::Drawn) -> v1::Drawn {
    v1::Drawn { draw: format!("{:016x}", of.draw), probability: of.probability }
}

fn read_drawn(of: &v1::Drawn) -> Known<game::Drawn> {
    let draw = u64::from_str_radix(&of.draw, 16).ok().filter(|_| of.draw.len() == 16);
    Ok(game::Drawn { draw: known("draw", &of.draw, draw)?, probability: of.probability })
}
