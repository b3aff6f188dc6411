//! Who may see what. Whatever is shown, printed or sent comes from a [`View`]; a page adds words
//! and nothing else.
//!
//! Before the end a view holds nobody's secret, and no seed. A draft or a locked order is seen by
//! its seat and by the facilitator; a phrase, until all are shown, by its seat alone. An inject
//! that is told to some seats is seen by them and by the facilitator: what it does is seen by all,
//! without a reason. Nobody but the facilitator sees what the dice say before the turn is settled.
//! Once the game has ended, nothing of play is hidden.

use crate::chance::Seed;
use crate::game::Cause;
use crate::game::Drawn;
use crate::game::Event;
use crate::model::InjectId;
use crate::model::MeasureSet;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::Place;
use crate::model::SeatId;
use crate::session::command::Actor;
use crate::session::command::Happening;
use crate::session::entry::ArrivalDraw;
use crate::session::entry::Given;
use crate::session::entry::SlotDraw;
use crate::session::game::Game;
use crate::session::table::Draft;
use crate::session::table::Intervention;
use crate::session::table::Locked;
use crate::session::table::Message;
use crate::session::table::Pending;
use crate::session::table::Phase;
use crate::session::table::Proposal;
use crate::session::table::Remark;
use crate::session::table::Ruled;
use crate::session::table::Timer;
use crate::session::table::Turn;
use crate::session::table::Words;

/// For whom a view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The facilitator.
    Facilitator,
    /// A team.
    Seat(SeatId),
    /// Somebody who watches.
    Observer,
    /// The wall, for everybody.
    Projector,
}

/// A game as somebody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// For whom it is.
    pub audience: Audience,
    /// What the game is called.
    pub name: String,
    /// Where it is.
    pub phase: Phase,
    /// Whether play is paused.
    pub paused: bool,
    /// The time to decide in.
    pub timer: Option<Timer>,
    /// The commitment to the facilitator's secret.
    pub commitment: String,
    /// The secret and the seed, once the game has ended.
    pub dice: Option<Dice>,
    /// Whether the phrases have been shown.
    pub phrases_shown: bool,
    /// The seats, in the scenario's order.
    pub seats: Vec<SeatView>,
    /// People who are in no seat.
    pub others: Vec<(Actor, String)>,
    /// The turn that was begun last; 0 at the start.
    pub turn: u32,
    /// Where each slot stands.
    pub places: Vec<Place>,
    /// The highest severity among incidents open now.
    pub severity: u8,
    /// The highest severity so far.
    pub highest: u8,
    /// The sum of burdens so far.
    pub burden: u64,
    /// The measures that are on.
    pub on: MeasureSet,
    /// Measures that were agreed and are out of force.
    pub suspended: MeasureSet,
    /// What changes with the next turn.
    pub pending: Vec<Pending>,
    /// Measures that were proposed.
    pub proposals: Vec<Proposal>,
    /// Whether words go through between the seats; none, if there is no channel.
    pub channel: Option<bool>,
    /// What was said, as far as it came to this audience.
    pub messages: Vec<Message>,
    /// How the crisis ended, if it has.
    pub outcome: Option<OutcomeId>,
    /// All turns, the last first begun.
    pub turns: Vec<TurnView>,
    /// Remarks: one's own; of the facilitator, all.
    pub notes: Vec<Remark>,
    /// Moments to come back to.
    pub stars: Vec<Remark>,
    /// Injects that can still happen, with their turns; for the facilitator alone.
    pub ahead: Vec<(InjectId, Option<u32>)>,
    /// Seats whose own words wait for the facilitator; for the facilitator alone.
    pub not_judged: Vec<SeatId>,
}

/// What lets anybody check the dice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dice {
    /// The facilitator's secret.
    pub secret: String,
    /// The seed of all draws.
    pub seed: Option<Seed>,
}

/// A seat as somebody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatView {
    /// Which.
    pub seat: SeatId,
    /// The names of its people.
    pub people: Vec<String>,
    /// Whether its policy plays it.
    pub policy: bool,
    /// Whether it has a phrase.
    pub has_phrase: bool,
    /// Its phrase, once it may be seen.
    pub phrase: Option<String>,
    /// Whether it has decided in this turn.
    pub has_locked: bool,
    /// What it considers; for itself and the facilitator.
    pub draft: Option<Draft>,
    /// What it has decided; for itself and the facilitator.
    pub locked: Option<Locked>,
    /// The orders that it can give now; for itself and the facilitator, while a turn is open.
    pub possible: Vec<OrderId>,
}

/// A turn as somebody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnView {
    /// Which.
    pub number: u32,
    /// Injects that were told to this audience, in order.
    pub told: Vec<Told>,
    /// What happened, in order: first what injects did, then the moves of the turn.
    pub events: Vec<Seen>,
    /// Of each seat, its order; none before the draw.
    pub orders: Vec<Given>,
    /// Orders in seats' own words, once the orders are open.
    pub words: Vec<Words>,
    /// What the dice said of arrivals, once it may be seen.
    pub arrivals: Vec<ArrivalDraw>,
    /// What the dice said of slots, once it may be seen.
    pub slots: Vec<SlotDraw>,
    /// Where the facilitator overruled the dice, once it may be seen.
    pub rulings: Vec<Ruled>,
    /// Where each slot stood after it, once it is settled.
    pub places: Option<Vec<Place>>,
    /// The highest severity so far, after it.
    pub highest: Option<u8>,
}

/// An inject that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// One of the scenario.
    Inject(InjectId),
    /// One of the facilitator's.
    Happening(Happening),
}

/// An event without what led to it, and why it happened as far as that may be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What happened.
    pub event: Event,
    /// Why; none, where there is nothing to say.
    pub why: Option<Why>,
}

/// Why something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// The dice said so.
    Law(Drawn),
    /// An inject that this audience was told of.
    Inject(InjectId),
    /// The facilitator overruled the dice.
    Ruling,
    /// The facilitator made it happen.
    Decision,
    /// Something that this audience was not told of.
    Unsaid,
}

/// A game as somebody may see it.
#[must_use]
pub fn view(game: &Game, audience: Audience) -> View {
    Viewer { game, audience }.view()
}

struct Viewer<'a> {
    game: &'a Game,
    audience: Audience,
}

impl Viewer<'_> {
    fn view(&self) -> View {
        let (game, table) = (self.game, self.game.table());
        let state = &table.state;
        let others = table.people.iter().filter(|person| !matches!(person.role, Actor::Seat(_)));
        let is_channel = game.model().channel.is_some();
        View {
            audience: self.audience,
            name: game.opening().name.clone(),
            phase: table.phase,
            paused: table.paused,
            timer: table.timer,
            commitment: game.opening().secret.commitment(),
            dice: self.has_ended().then(|| Dice {
                secret: game.opening().secret.reveal().to_owned(),
                seed: game.seed(),
            }),
            phrases_shown: table.phrases_shown,
            seats: (0..table.seats.len()).map(|seat| self.seat(SeatId::new(seat))).collect(),
            others: others.map(|person| (person.role, person.name.clone())).collect(),
            turn: state.turn,
            places: state.board.places.clone(),
            severity: game.model().severity(&state.board.places),
            highest: state.record.highest(),
            burden: state.record.burden,
            on: state.board.on(),
            suspended: state.board.suspended,
            pending: table.pending.clone(),
            proposals: table.proposals.clone(),
            channel: is_channel.then(|| table.channel_is_up(game.model())),
            messages: table.messages.iter().filter(|it| self.hears(it)).cloned().collect(),
            outcome: state.record.outcome,
            turns: table.turns.iter().map(|turn| self.turn(turn)).collect(),
            notes: table.notes.iter().filter(|note| self.reads(note.by)).cloned().collect(),
            stars: match self.audience {
                Audience::Facilitator | Audience::Observer => table.stars.clone(),
                Audience::Seat(_) | Audience::Projector if self.has_ended() => table.stars.clone(),
                Audience::Seat(_) | Audience::Projector => Vec::new(),
            },
            ahead: match self.audience {
                Audience::Facilitator => game.injects_ahead().collect(),
                _ => Vec::new(),
            },
            not_judged: match self.audience {
                Audience::Facilitator => game.not_judged(),
                _ => Vec::new(),
            },
        }
    }

    fn has_ended(&self) -> bool {
        self.game.table().phase == Phase::Ended
    }

    fn is_facilitator(&self) -> bool {
        self.audience == Audience::Facilitator
    }

    /// Whether a seat's drafts and decisions may be seen.
    fn is_inside(&self, seat: SeatId) -> bool {
        self.is_facilitator() || self.audience == Audience::Seat(seat)
    }

    fn seat(&self, seat: SeatId) -> SeatView {
        let (game, table) = (self.game, self.game.table());
        let seated = &table.seats[seat.index()];
        let people = table.people.iter().filter(|person| person.role == Actor::Seat(seat));
        let inside = self.is_inside(seat);
        let phrase = table.phrases_shown || self.audience == Audience::Seat(seat);
        let is_open = inside && table.phase == Phase::Orders;
        let orders = (0..game.model().seats[seat.index()].orders.len()).map(OrderId::new);
        SeatView {
            seat,
            people: people.map(|person| person.name.clone()).collect(),
            policy: seated.policy,
            has_phrase: seated.phrase.is_some(),
            phrase: seated.phrase.clone().filter(|_| phrase),
            has_locked: seated.locked.is_some(),
            draft: seated.draft.clone().filter(|_| inside),
            locked: seated.locked.clone().filter(|_| inside),
            possible: orders.filter(|order| is_open && game.may_order(seat, *order)).collect(),
        }
    }

    /// Whether a message is for this audience.
    fn hears(&self, message: &Message) -> bool {
        let gone_through = message.passed.is_some();
        match self.audience {
            Audience::Facilitator => true,
            Audience::Seat(seat) => {
                message.from == seat || (message.to == seat && gone_through) || self.has_ended()
            }
            Audience::Observer | Audience::Projector => self.has_ended(),
        }
    }

    /// Whether a remark of somebody is for this audience.
    fn reads(&self, by: Actor) -> bool {
        match self.audience {
            Audience::Facilitator => true,
            Audience::Seat(seat) => by == Actor::Seat(seat),
            Audience::Observer => by == Actor::Observer,
            Audience::Projector => false,
        }
    }

    fn turn(&self, turn: &Turn) -> TurnView {
        let is_settled = turn.after.is_some();
        let dice = is_settled || self.is_facilitator();
        let begun = turn.begun.iter().filter_map(|event| self.seen(event, false));
        let settled = turn.settled.iter().filter_map(|event| self.seen(event, true));
        TurnView {
            number: turn.number,
            told: self.told(turn),
            events: begun.chain(settled).collect(),
            orders: turn.orders.clone(),
            words: turn.words.clone(),
            arrivals: if dice { turn.arrivals.clone() } else { Vec::new() },
            slots: if dice { turn.slots.clone() } else { Vec::new() },
            rulings: if dice { turn.rulings.clone() } else { Vec::new() },
            places: turn.after.as_ref().map(|state| state.board.places.clone()),
            highest: turn.after.as_ref().map(|state| state.record.highest()),
        }
    }

    /// What was told: by injects that were due first, then by the facilitator.
    fn told(&self, turn: &Turn) -> Vec<Told> {
        let due = turn.injects.iter().filter(|chanced| chanced.fired);
        let due = due.map(|chanced| Told::Inject(chanced.inject));
        let added = turn.interventions.iter().map(|intervention| match intervention {
            Intervention::Fired(inject) => Told::Inject(*inject),
            Intervention::Happened(happening) => Told::Happening(happening.clone()),
        });
        let told = due.chain(added);
        told.filter(|told| match told {
            Told::Inject(inject) => self.is_told(*inject),
            Told::Happening(happening) => self.is_among(happening.to.as_deref()),
        })
        .collect()
    }

    /// Whether this audience is told of an inject of the scenario.
    fn is_told(&self, inject: InjectId) -> bool {
        let scenario = self.game.model().checked().scenario();
        let Some((_, inject)) = scenario.injects.at(inject.index()) else { return false };
        let Some(to) = &inject.to else { return true };
        let seats = to.iter().filter_map(|seat| scenario.seats.index_of(seat));
        self.is_among(Some(&seats.map(SeatId::new).collect::<Vec<_>>()))
    }

    fn is_among(&self, to: Option<&[SeatId]>) -> bool {
        let Some(to) = to else { return true };
        self.has_ended()
            || match self.audience {
                Audience::Facilitator => true,
                Audience::Seat(seat) => to.contains(&seat),
                Audience::Observer | Audience::Projector => false,
            }
    }

    fn seen(&self, event: &Event, by_ruling: bool) -> Option<Seen> {
        let cause = match *event {
            Event::Inject { inject, fired, drawn } => {
                let shown = self.is_facilitator() || (fired && self.is_told(inject));
                let why = drawn.filter(|_| self.is_facilitator()).map(Why::Law);
                return shown.then(|| Seen { event: event.without_cause(), why });
            }
            Event::Moved { cause, .. }
            | Event::Stayed { cause, .. }
            | Event::Opened { cause, .. } => cause,
            Event::Ordered { .. } | Event::Suspended(_) | Event::Restored(_) | Event::Over(_) => {
                return Some(Seen { event: event.clone(), why: None });
            }
        };
        let why = match cause {
            Cause::Law(drawn) => Why::Law(drawn),
            Cause::Inject(inject) if self.is_told(inject) => Why::Inject(inject),
            Cause::Inject(_) => Why::Unsaid,
            Cause::Decided if by_ruling => Why::Ruling,
            Cause::Decided => Why::Decision,
        };
        Some(Seen { event: event.without_cause(), why: Some(why) })
    }
}
