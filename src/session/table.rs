//! What entries add up to: the table as it stands.
//!
//! Nothing here judges: [`Table::apply`] takes what is on record, and fails only where a record
//! contradicts itself, so that it never panics on a journal that somebody has written by hand.

use std::fmt;

use thiserror::Error;

use crate::game;
use crate::game::Cause;
use crate::game::Event;
use crate::game::State;
use crate::model::Extra;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
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
use crate::session::entry::Outcome;
use crate::session::entry::SlotDraw;

/// Where a game is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// People sit down, and the dice are agreed on.
    Lobby,
    /// Between two turns.
    Between,
    /// A turn has begun; seats decide.
    Orders,
    /// Orders are open and chance is drawn; the facilitator may overrule it.
    Drawn,
    /// The secret is shown.
    Ended,
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Phase::Lobby => "play has not started",
            Phase::Between => "no turn is open",
            Phase::Orders => "the seats are deciding",
            Phase::Drawn => "the dice have been thrown",
            Phase::Ended => "the game has ended",
        })
    }
}

/// The table as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Where the game is.
    pub phase: Phase,
    /// Whether play is paused.
    pub paused: bool,
    /// The time to decide in, and the number of the entry that set it.
    pub timer: Option<Timer>,
    /// Everybody, in the order in which they sat down.
    pub people: Vec<Person>,
    /// Of each seat of the scenario, what it has decided.
    pub seats: Vec<Seated>,
    /// Whether the phrases have been shown, so that the dice are fixed.
    pub phrases_shown: bool,
    /// Where everything stands.
    pub state: State,
    /// What changes with the next turn, in the order in which it was agreed.
    pub pending: Vec<Pending>,
    /// Measures that were proposed and are not yet in force.
    pub proposals: Vec<Proposal>,
    /// All that was said over the channel.
    pub messages: Vec<Message>,
    /// All turns that have begun.
    pub turns: Vec<Turn>,
    /// Remarks.
    pub notes: Vec<Remark>,
    /// Moments to come back to.
    pub stars: Vec<Remark>,
    /// Games that were begun from here.
    pub branches: Vec<Branched>,
}

/// A time to decide in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// How long.
    pub seconds: u32,
    /// The entry that set it; the shell wrote the time beside it.
    pub entry: u64,
}

/// What a seat has decided.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seated {
    /// Whether its policy plays it.
    pub policy: bool,
    /// Its part of the dice.
    pub phrase: Option<String>,
    /// What it considers.
    pub draft: Option<Draft>,
    /// What it has decided.
    pub locked: Option<Locked>,
}

/// An order that a seat considers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The order, if it has chosen one.
    pub order: Option<OrderId>,
    /// Its own words; may be empty.
    pub text: String,
}

/// An order that a seat has decided on.
#[derive(Debug, Clone, PartialEq)]
pub struct Locked {
    /// The order.
    pub order: OrderId,
    /// Its own words; may be empty.
    pub text: String,
    /// Who locked it.
    pub by: Actor,
    /// What the words do, once the facilitator has said so.
    pub judged: Option<Judged>,
}

/// What the facilitator made of a seat's own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What they do this turn; nothing, if it is empty.
    pub effects: Vec<Extra>,
    /// Why.
    pub reason: String,
}

/// A measure that comes into force, or goes out, with the next turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// Which.
    pub measure: MeasureId,
    /// Whether it comes into force.
    pub on: bool,
}

/// A measure that was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub measure: MeasureId,
    /// Who consents, the first to propose first.
    pub consents: Vec<SeatId>,
}

/// Something said over the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The entry in which it was said.
    pub number: u64,
    /// Who.
    pub from: SeatId,
    /// To whom.
    pub to: SeatId,
    /// What.
    pub text: String,
    /// The turn in which it was said; 0 before the first.
    pub turn: u32,
    /// The turn in which it went through; none, while it waits.
    pub passed: Option<u32>,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The entry in which it was made.
    pub number: u64,
    /// By whom.
    pub by: Actor,
    /// The turn in which it was made.
    pub turn: u32,
    /// What.
    pub text: String,
}

/// A game that was begun from this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branched {
    /// The entry that says so.
    pub number: u64,
    /// The first turn that it plays for itself.
    pub turn: u32,
    /// What it is called.
    pub name: String,
}

/// A turn as it was played.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Which, from 1.
    pub number: u32,
    /// The state before it, with the measures that came into force with it.
    pub before: State,
    /// Injects of the scenario that were due.
    pub injects: Vec<Chanced>,
    /// What the facilitator added.
    pub interventions: Vec<Intervention>,
    /// What happened in step 1 and through interventions.
    pub begun: Vec<Event>,
    /// The state that laws and orders read.
    pub started: State,
    /// Of each seat, its order; none before the draw.
    pub orders: Vec<Given>,
    /// Orders in seats' own words, and what the facilitator made of them.
    pub words: Vec<Words>,
    /// What the dice said of arrivals.
    pub arrivals: Vec<ArrivalDraw>,
    /// What the dice said of slots.
    pub slots: Vec<SlotDraw>,
    /// Where the facilitator overruled the dice.
    pub rulings: Vec<Ruled>,
    /// What happened in steps 4 and 5; nothing before the turn is settled.
    pub settled: Vec<Event>,
    /// The state after it, once it is settled.
    pub after: Option<State>,
}

/// What the facilitator made happen in a turn that had begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intervention {
    /// An inject of the scenario.
    Fired(InjectId),
    /// Something else.
    Happened(Happening),
}

/// An order in a seat's own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// Whose.
    pub seat: SeatId,
    /// The words.
    pub text: String,
    /// What the facilitator made of them.
    pub judged: Judged,
}

/// A ruling with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// What happens instead.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
}

impl Ruled {
    /// The ruling on a slot, among those of a turn.
    #[must_use]
    pub fn on_slot(rulings: &[Ruled], slot: usize) -> Option<(RungId, &Ruled)> {
        rulings.iter().find_map(|ruled| match ruled.ruling {
            Ruling::Slot { slot: of, to } if of == slot => Some((to, ruled)),
            _ => None,
        })
    }

    /// The ruling on an arrival, among those of a turn.
    #[must_use]
    pub fn on_arrival(rulings: &[Ruled], track: TrackId) -> Option<(bool, &Ruled)> {
        rulings.iter().find_map(|ruled| match ruled.ruling {
            Ruling::Arrival { track: of, opens } if of == track => Some((opens, ruled)),
            _ => None,
        })
    }
}

/// A record that contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfit {
    /// The entry belongs to another phase.
    #[error("it cannot stand here: {0}")]
    Phase(Phase),
    /// A turn follows the end.
    #[error("a turn begins after the end of the crisis")]
    Over,
    /// The turn has another number.
    #[error("turn {found} begins where turn {expected} should")]
    Turn {
        /// As it should be.
        expected: u32,
        /// As it is.
        found: u32,
    },
    /// Injects that are not due, or those that are missing.
    #[error("the injects are not those that are due")]
    Injects,
    /// Orders that are not one a seat.
    #[error("the orders are not one a seat")]
    Orders,
    /// Draws that are not one a source.
    #[error("the draws are not one a source")]
    Draws,
    /// A message that nobody sent.
    #[error("there is no message {0}")]
    Message(u64),
    /// It speaks of somebody or something that is not there.
    #[error("it speaks of what is not there")]
    Nothing,
}

impl Turn {
    /// The effects of this turn that the scenario does not have, for [`game::laws`].
    #[must_use]
    pub fn extra(&self) -> Vec<Extra> {
        self.words.iter().flat_map(|words| words.judged.effects.iter().cloned()).collect()
    }

    /// The order of each seat, for [`game::laws`]; empty before the draw.
    #[must_use]
    pub fn order_ids(&self) -> Vec<OrderId> {
        self.orders.iter().map(|given| given.order).collect()
    }
}

impl Table {
    /// The table before anybody has sat down.
    #[must_use]
    pub(crate) fn new(model: &Model) -> Self {
        Table {
            phase: Phase::Lobby,
            paused: false,
            timer: None,
            people: Vec::new(),
            seats: vec![Seated::default(); model.seats.len()],
            phrases_shown: false,
            state: State::new(model, MeasureSet::EMPTY),
            pending: Vec::new(),
            proposals: Vec::new(),
            messages: Vec::new(),
            turns: Vec::new(),
            notes: Vec::new(),
            stars: Vec::new(),
            branches: Vec::new(),
        }
    }

    /// Whether anybody sits there.
    #[must_use]
    pub fn is_taken(&self, seat: SeatId) -> bool {
        self.people.iter().any(|person| person.role == Actor::Seat(seat))
    }

    /// The measures that will be on in the next turn, if no inject comes between.
    #[must_use]
    pub fn next_on(&self) -> MeasureSet {
        let mut next = self.state.clone();
        apply_pending(&mut next, &self.pending);
        next.board.on()
    }

    /// The state with which the next turn will begin.
    pub(crate) fn next_before(&self) -> State {
        let mut next = self.state.clone();
        apply_pending(&mut next, &self.pending);
        next
    }

    /// Whether words go through between seats as things stand.
    #[must_use]
    pub fn channel_is_up(&self, model: &Model) -> bool {
        model.channel.as_ref().is_some_and(|when| when.holds(&self.state.situation(model)))
    }

    /// Takes an entry of that number.
    pub(crate) fn apply(&mut self, model: &Model, number: u64, entry: &Entry) -> Result<(), Unfit> {
        self.command(model, number, entry.by, &entry.command)?;
        entry.outcomes.iter().try_for_each(|outcome| self.outcome(model, outcome))
    }

    fn command(
        &mut self,
        model: &Model,
        number: u64,
        by: Actor,
        command: &Command,
    ) -> Result<(), Unfit> {
        match command {
            Command::Join { person } => self.people.push(person.clone()),
            Command::Leave { key } => self.people.retain(|person| person.key != *key),
            Command::Release { seat } => {
                self.people.retain(|person| person.role != Actor::Seat(*seat));
            }
            Command::Policy { seat, plays } => self.seats[seat.index()].policy = *plays,
            Command::LockPhrase { seat, phrase } => {
                self.seats[seat.index()].phrase = Some(phrase.clone());
            }
            Command::ShowPhrases { .. } => self.phrases_shown = true,
            Command::Start { measures } => {
                self.in_phase(Phase::Lobby)?;
                self.state = State::new(model, *measures);
                self.phase = Phase::Between;
            }
            Command::BeginTurn => self.in_phase(Phase::Between)?,
            Command::Draft { seat, order, text } => {
                let draft = Draft { order: *order, text: text.clone() };
                self.seats[seat.index()].draft = Some(draft);
            }
            Command::Lock { seat, order, text } => {
                let seat = &mut self.seats[seat.index()];
                seat.draft = None;
                seat.locked = Some(Locked { order: *order, text: text.clone(), by, judged: None });
            }
            Command::Unlock { seat } => self.unlock(*seat),
            Command::Judge { seat, effects, reason } => {
                let locked = self.seats[seat.index()].locked.as_mut().ok_or(Unfit::Nothing)?;
                locked.judged = Some(Judged { effects: effects.clone(), reason: reason.clone() });
            }
            Command::Draw { .. } => self.in_phase(Phase::Orders)?,
            Command::Rule { ruling, reason } => self.rule(*ruling, reason)?,
            Command::Settle => self.in_phase(Phase::Drawn)?,
            Command::Fire { inject } => {
                self.intervene(model, Intervention::Fired(*inject))?;
            }
            Command::Add { happening } => {
                self.intervene(model, Intervention::Happened(happening.clone()))?;
            }
            Command::Propose { seat, measure } => {
                self.proposals.push(Proposal { measure: *measure, consents: vec![*seat] });
            }
            Command::Consent { seat, measure } => {
                let proposal = self.proposals.iter_mut().find(|each| each.measure == *measure);
                proposal.ok_or(Unfit::Nothing)?.consents.push(*seat);
            }
            Command::Withdraw { seat, measure } => self.withdraw(*seat, *measure),
            Command::PutInForce { measure } => self.change(*measure, true),
            Command::Suspend { measure } => self.change(*measure, false),
            Command::Say { from, to, text } => self.messages.push(Message {
                number,
                from: *from,
                to: *to,
                text: text.clone(),
                turn: self.state.turn,
                passed: None,
            }),
            // The game has done it already: it is about entries, not about what they add up to.
            Command::Undo { .. } => {}
            Command::Branch { turn, name } => {
                self.branches.push(Branched { number, turn: *turn, name: name.clone() });
            }
            Command::Note { text } => self.notes.push(self.remark(number, by, text)),
            Command::Star { text } => self.stars.push(self.remark(number, by, text)),
            Command::Pause => self.paused = true,
            Command::Resume => self.paused = false,
            Command::Timer { seconds } => {
                self.timer = (*seconds > 0).then_some(Timer { seconds: *seconds, entry: number });
            }
            Command::End => {
                self.phase = Phase::Ended;
                self.paused = false;
            }
        }
        Ok(())
    }

    fn outcome(&mut self, model: &Model, outcome: &Outcome) -> Result<(), Unfit> {
        match outcome {
            Outcome::Begun { turn, injects } => self.begin(model, *turn, injects),
            Outcome::Unlocked { seat } => {
                self.unlock(*seat);
                Ok(())
            }
            Outcome::Drawn { orders, arrivals, slots } => self.draw(model, orders, arrivals, slots),
            Outcome::Passed { message } => {
                let turn = self.state.turn;
                let found = self.messages.iter_mut().find(|each| each.number == *message);
                found.ok_or(Unfit::Message(*message))?.passed = Some(turn);
                Ok(())
            }
            Outcome::Waits { .. } => Ok(()),
            Outcome::Settled { .. } => self.settle(model),
        }
    }

    fn in_phase(&self, phase: Phase) -> Result<(), Unfit> {
        if self.phase == phase { Ok(()) } else { Err(Unfit::Phase(self.phase)) }
    }

    fn unlock(&mut self, seat: SeatId) {
        let seat = &mut self.seats[seat.index()];
        if let Some(locked) = seat.locked.take() {
            seat.draft = Some(Draft { order: Some(locked.order), text: locked.text });
        }
    }

    fn withdraw(&mut self, seat: SeatId, measure: MeasureId) {
        for proposal in self.proposals.iter_mut().filter(|each| each.measure == measure) {
            proposal.consents.retain(|who| *who != seat);
        }
        self.proposals.retain(|proposal| !proposal.consents.is_empty());
    }

    fn change(&mut self, measure: MeasureId, on: bool) {
        self.proposals.retain(|proposal| proposal.measure != measure);
        let before = self.pending.len();
        self.pending.retain(|pending| pending.measure != measure);
        // Of two opposite changes nothing is left.
        if self.pending.len() == before {
            self.pending.push(Pending { measure, on });
        }
    }

    fn remark(&self, number: u64, by: Actor, text: &str) -> Remark {
        Remark { number, by, turn: self.state.turn, text: text.to_owned() }
    }

    /// Step 1, with the injects that are on record.
    fn begin(&mut self, model: &Model, turn: u32, injects: &[Chanced]) -> Result<(), Unfit> {
        self.in_phase(Phase::Between)?;
        if self.state.is_over() {
            return Err(Unfit::Over);
        }
        let expected = self.state.turn + 1;
        if turn != expected {
            return Err(Unfit::Turn { expected, found: turn });
        }
        let before = self.next_before();
        let mut state = before.clone();
        let mut events = Vec::new();
        let mut left = injects.iter();
        let mut fits = true;
        let on_record = |inject, _| match left.next() {
            Some(chanced) if chanced.inject == inject => (chanced.fired, chanced.drawn),
            _ => {
                fits = false;
                (false, None)
            }
        };
        game::begin_turn_with(model, &mut state, on_record, &mut events);
        if !fits || left.next().is_some() {
            return Err(Unfit::Injects);
        }
        self.turns.push(Turn {
            number: turn,
            before,
            injects: injects.to_vec(),
            interventions: Vec::new(),
            begun: events,
            started: state.clone(),
            orders: Vec::new(),
            words: Vec::new(),
            arrivals: Vec::new(),
            slots: Vec::new(),
            rulings: Vec::new(),
            settled: Vec::new(),
            after: None,
        });
        self.state = state;
        self.pending.clear();
        self.phase = Phase::Orders;
        Ok(())
    }

    fn intervene(&mut self, model: &Model, intervention: Intervention) -> Result<(), Unfit> {
        self.in_phase(Phase::Orders)?;
        let turn = self.turns.last_mut().ok_or(Unfit::Nothing)?;
        match &intervention {
            Intervention::Fired(inject) => {
                game::fire(model, &mut self.state, *inject, &mut turn.begun);
            }
            Intervention::Happened(happening) => {
                game::intervene(model, &mut self.state, &happening.actions, &mut turn.begun);
            }
        }
        turn.interventions.push(intervention);
        turn.started = self.state.clone();
        Ok(())
    }

    /// Steps 2 to 4, as they are on record.
    fn draw(
        &mut self,
        model: &Model,
        orders: &[Given],
        arrivals: &[ArrivalDraw],
        slots: &[SlotDraw],
    ) -> Result<(), Unfit> {
        self.in_phase(Phase::Orders)?;
        if !orders.iter().map(|given| given.seat.index()).eq(0..model.seats.len()) {
            return Err(Unfit::Orders);
        }
        let board = &self.state.board;
        let quiet = (0..model.tracks.len()).map(TrackId::new).filter(|track| {
            model.tracks[track.index()].arrival.is_some()
                && board.quiet_place(model, *track).is_some()
        });
        let open = (0..model.slots.len()).filter(|slot| board.places[*slot].rung().is_some());
        let fit = arrivals.iter().map(|draw| draw.track).eq(quiet)
            && slots.iter().map(|draw| draw.slot).eq(open);
        if !fit {
            return Err(Unfit::Draws);
        }
        let turn = self.turns.last_mut().ok_or(Unfit::Nothing)?;
        turn.orders = orders.to_vec();
        turn.arrivals = arrivals.to_vec();
        turn.slots = slots.to_vec();
        for (index, seat) in self.seats.iter_mut().enumerate() {
            seat.draft = None;
            let Some(locked) = seat.locked.take() else { continue };
            let Some(judged) = locked.judged else { continue };
            turn.words.push(Words { seat: SeatId::new(index), text: locked.text, judged });
        }
        self.phase = Phase::Drawn;
        Ok(())
    }

    fn rule(&mut self, ruling: Ruling, reason: &str) -> Result<(), Unfit> {
        self.in_phase(Phase::Drawn)?;
        let turn = self.turns.last_mut().ok_or(Unfit::Nothing)?;
        let drawn = match ruling {
            Ruling::Slot { slot, .. } => turn.slots.iter().any(|draw| draw.slot == slot),
            Ruling::Arrival { track, .. } => turn.arrivals.iter().any(|draw| draw.track == track),
        };
        if !drawn {
            return Err(Unfit::Nothing);
        }
        // The last word on a source counts; the journal has the others.
        turn.rulings.retain(|before| !before.ruling.is_about_the_same(&ruling));
        turn.rulings.push(Ruled { ruling, reason: reason.to_owned() });
        Ok(())
    }

    /// Steps 4 and 5: what the dice said, or the rulings, comes about.
    fn settle(&mut self, model: &Model) -> Result<(), Unfit> {
        self.in_phase(Phase::Drawn)?;
        let turn = self.turns.last_mut().ok_or(Unfit::Nothing)?;
        let mut opened = Vec::new();
        for draw in &turn.arrivals {
            let (opens, cause) = match Ruled::on_arrival(&turn.rulings, draw.track) {
                Some((opens, _)) => (opens, Cause::Decided),
                None => (draw.opens, Cause::Law(draw.drawn)),
            };
            if opens {
                opened.push((draw.track, cause));
            }
        }
        let moved: Vec<_> = turn
            .slots
            .iter()
            .map(|draw| match Ruled::on_slot(&turn.rulings, draw.slot) {
                Some((to, _)) => (draw.slot, to, Cause::Decided),
                None => (draw.slot, draw.to, Cause::Law(draw.drawn)),
            })
            .collect();
        game::settle(model, &mut self.state, &opened, &moved, &mut turn.settled);
        turn.after = Some(self.state.clone());
        self.phase = Phase::Between;
        Ok(())
    }
}

impl Ruling {
    /// Whether both speak of one source.
    #[must_use]
    pub fn is_about_the_same(&self, other: &Ruling) -> bool {
        match (self, other) {
            (Ruling::Slot { slot, .. }, Ruling::Slot { slot: other, .. }) => slot == other,
            (Ruling::Arrival { track, .. }, Ruling::Arrival { track: other, .. }) => track == other,
            _ => false,
        }
    }
}

fn apply_pending(state: &mut State, pending: &[Pending]) {
    let board = &mut state.board;
    for change in pending {
        if change.on {
            board.agreed = board.agreed.with(change.measure);
            board.suspended = board.suspended.without(change.measure);
        } else if board.agreed.contains(change.measure) {
            board.suspended = board.suspended.with(change.measure);
        }
    }
}
