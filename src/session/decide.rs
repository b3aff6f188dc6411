//! What a command comes to: entries, or a refusal.

use crate::chance::Chance;
use crate::game;
use crate::game::Drawn;
use crate::game::Event;
use crate::model::Action;
use crate::model::Extra;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::OrderId;
use crate::model::SeatId;
use crate::model::law;
use crate::model::law::Law;
use crate::scenario::schema::RungKind;
use crate::session::command::Actor;
use crate::session::command::Command;
use crate::session::command::Happening;
use crate::session::command::Person;
use crate::session::command::Ruling;
use crate::session::dice;
use crate::session::digest::state_digest;
use crate::session::entry::ArrivalDraw;
use crate::session::entry::Chanced;
use crate::session::entry::Entry;
use crate::session::entry::Given;
use crate::session::entry::How;
use crate::session::entry::Outcome;
use crate::session::entry::SlotDraw;
use crate::session::game::Game;
use crate::session::refusal::Field;
use crate::session::refusal::Refusal;
use crate::session::table::Phase;
use crate::session::table::Table;

/// A name may have this many characters.
pub const NAME_MAX: usize = 60;

/// A phrase or a title may have this many characters.
pub const LINE_MAX: usize = 200;

/// A longer text may have this many characters.
pub const TEXT_MAX: usize = 2000;

/// This many people can sit in one place.
pub const PEOPLE_MAX: usize = 64;

/// An order in own words may have this many effects, and a happening this many actions.
pub const EFFECTS_MAX: usize = 16;

/// Odds that a facilitator gives lie between the inverse of this and this.
pub const ODDS_MAX: f64 = 1000.0;

impl Game {
    /// What a command comes to: itself, in the form that goes on record, and what the engine makes
    /// of it. Nothing has changed until the entry is applied.
    ///
    /// # Errors
    ///
    /// If the command is refused.
    pub fn decide(&self, by: Actor, command: Command) -> Result<Entry, Refusal> {
        let command = tidied(command)?;
        self.known(&command)?;
        self.may(by, &command)?;
        let outcomes = self.outcomes(by, &command)?;
        let mut entry = Entry { by, command, outcomes };
        self.follow_up(&mut entry);
        Ok(entry)
    }

    /// Whether who asks may ask it, and whether the game is where it can be asked.
    fn may(&self, by: Actor, command: &Command) -> Result<(), Refusal> {
        match by {
            Actor::Facilitator => {}
            Actor::Seat(own) => match command.seat() {
                Some(seat) if seat == own => {}
                Some(_) => return Err(Refusal::NotYourSeat),
                None => self.may_anybody(by, command)?,
            },
            Actor::Observer => self.may_anybody(by, command)?,
        }
        let phases: &[Phase] = match command {
            Command::Join { .. }
            | Command::Leave { .. }
            | Command::Release { .. }
            | Command::Note { .. }
            | Command::Star { .. }
            | Command::Branch { .. } => return Ok(()),
            Command::LockPhrase { .. } | Command::ShowPhrases { .. } | Command::Start { .. } => {
                &[Phase::Lobby]
            }
            Command::BeginTurn => &[Phase::Between],
            Command::Draft { .. }
            | Command::Lock { .. }
            | Command::Unlock { .. }
            | Command::Judge { .. }
            | Command::Draw { .. }
            | Command::Fire { .. }
            | Command::Add { .. } => &[Phase::Orders],
            Command::Rule { .. } | Command::Settle => &[Phase::Drawn],
            Command::Propose { .. }
            | Command::Consent { .. }
            | Command::Withdraw { .. }
            | Command::PutInForce { .. }
            | Command::Suspend { .. }
            | Command::Say { .. }
            | Command::Undo { .. } => &[Phase::Between, Phase::Orders, Phase::Drawn],
            Command::Policy { .. }
            | Command::Pause
            | Command::Resume
            | Command::Timer { .. }
            | Command::End => &[Phase::Lobby, Phase::Between, Phase::Orders, Phase::Drawn],
        };
        if !phases.contains(&self.table.phase) {
            return Err(Refusal::NotNow(self.table.phase));
        }
        let goes_on = matches!(command, Command::Resume | Command::Timer { .. } | Command::End);
        if self.table.paused && !goes_on {
            return Err(Refusal::Paused);
        }
        Ok(())
    }

    /// What somebody may ask who is not the facilitator, in nobody's name.
    fn may_anybody(&self, by: Actor, command: &Command) -> Result<(), Refusal> {
        let own = match command {
            Command::Note { .. } => true,
            Command::Star { .. } => by == Actor::Observer,
            Command::Join { person } => person.role == by,
            Command::Leave { key } => {
                self.table.people.iter().any(|person| person.role == by && person.key == *key)
            }
            _ => false,
        };
        if own { Ok(()) } else { Err(Refusal::FacilitatorOnly) }
    }

    /// Whether all that a command names is there.
    fn known(&self, command: &Command) -> Result<(), Refusal> {
        let seats = |seat: SeatId| seat.index() < self.model.seats.len();
        let measures = |measure: MeasureId| measure.index() < self.model.measures.len();
        let orders = |seat: SeatId, order: OrderId| {
            seats(seat) && order.index() < self.model.seats[seat.index()].orders.len()
        };
        let is_known = match command {
            Command::Join { person: Person { role: Actor::Seat(seat), .. } }
            | Command::Release { seat }
            | Command::Policy { seat, .. }
            | Command::LockPhrase { seat, .. }
            | Command::Draft { seat, order: None, .. }
            | Command::Unlock { seat } => seats(*seat),
            Command::Draft { seat, order: Some(order), .. } | Command::Lock { seat, order, .. } => {
                orders(*seat, *order)
            }
            Command::Judge { seat, effects, .. } => {
                seats(*seat) && effects.iter().all(|effect| self.is_known_effect(effect))
            }
            Command::Start { measures } => self.model.all_measures().includes(*measures),
            Command::Rule { ruling, .. } => self.is_known_ruling(*ruling),
            Command::Fire { inject } => inject.index() < self.model.injects.len(),
            Command::Add { happening } => {
                happening.to.iter().flatten().all(|seat| seats(*seat))
                    && happening.actions.iter().all(|action| self.is_known_action(*action))
            }
            Command::Propose { seat, measure }
            | Command::Consent { seat, measure }
            | Command::Withdraw { seat, measure } => seats(*seat) && measures(*measure),
            Command::PutInForce { measure } | Command::Suspend { measure } => measures(*measure),
            Command::Say { from, to, .. } => seats(*from) && seats(*to),
            _ => true,
        };
        if is_known { Ok(()) } else { Err(Refusal::NoSuchThing) }
    }

    fn is_known_effect(&self, effect: &Extra) -> bool {
        effect.tracks.len() == self.model.tracks.len()
            && effect.mechanisms.iter().all(|each| each.index() < self.model.mechanisms.len())
    }

    fn is_known_ruling(&self, ruling: Ruling) -> bool {
        match ruling {
            Ruling::Slot { slot, to } => {
                self.model.slots.get(slot).is_some_and(|track| {
                    to.index() < self.model.ladder_of(*track).graph.node_count()
                })
            }
            Ruling::Arrival { track, .. } => track.index() < self.model.tracks.len(),
        }
    }

    fn is_known_action(&self, action: Action) -> bool {
        match action {
            Action::MoveTrack(track, to) => {
                track.index() < self.model.tracks.len()
                    && to.index() < self.model.ladder_of(track).graph.node_count()
            }
            Action::Open(track) => track.index() < self.model.tracks.len(),
            Action::Suspend(measure) | Action::Restore(measure) => {
                measure.index() < self.model.measures.len()
            }
        }
    }

    /// What the engine makes of a command, or why it is refused where it stands.
    fn outcomes(&self, by: Actor, command: &Command) -> Result<Vec<Outcome>, Refusal> {
        let nothing = Ok(Vec::new());
        match command {
            Command::Join { person } => self.join(person).and(nothing),
            Command::Leave { key } => {
                let sits = self.table.people.iter().any(|person| person.key == *key);
                require(sits, Refusal::NotHere).and(nothing)
            }
            Command::LockPhrase { .. } => {
                require(!self.table.phrases_shown, Refusal::PhrasesShown).and(nothing)
            }
            Command::ShowPhrases { anyway } => self.show_phrases(*anyway).and(nothing),
            Command::Start { measures } => {
                self.dice()?;
                self.needs_are_met(*measures, *measures).and(nothing)
            }
            Command::BeginTurn => Ok(vec![self.begun()?]),
            Command::Lock { seat, order, .. } => {
                require(self.may_order(*seat, *order), Refusal::OrderNotPossible).and(nothing)
            }
            Command::Unlock { seat } => {
                let locked = self.table.seats[seat.index()].locked.is_some();
                require(locked, Refusal::NothingLocked).and(nothing)
            }
            Command::Judge { seat, effects, .. } => self.judge(*seat, effects).and(nothing),
            Command::Draw { anyway } => Ok(vec![self.drawn(*anyway)?]),
            Command::Rule { ruling, .. } => self.rule(*ruling).and(nothing),
            Command::Settle => Ok(vec![self.settled(by)]),
            Command::Fire { inject } => {
                let again = !self.model.injects[inject.index()].once;
                require(again || !self.has_fired(*inject), Refusal::HasFired).and(nothing)
            }
            Command::Add { happening } => self.add(happening).and(nothing),
            Command::Propose { measure, .. } => self.propose(*measure).and(nothing),
            Command::Consent { seat, measure } => {
                let has = self.has_consented(*seat, *measure).ok_or(Refusal::NotProposed)?;
                require(!has, Refusal::HasConsented).and(nothing)
            }
            Command::Withdraw { seat, measure } => {
                let has = self.has_consented(*seat, *measure).ok_or(Refusal::NotProposed)?;
                require(has, Refusal::HasNotConsented).and(nothing)
            }
            Command::PutInForce { measure } => self.put_in_force(*measure).and(nothing),
            Command::Suspend { measure } => {
                let on = self.table.next_on().contains(*measure);
                require(on, Refusal::NotInForce).and(nothing)
            }
            Command::Say { from, to, .. } => Ok(vec![self.said(*from, *to)?]),
            Command::Undo { to } => self.undoable(*to).and(nothing),
            Command::Branch { turn, .. } => {
                self.entry_before(*turn).ok_or(Refusal::NotPlayed(*turn)).map(|_| Vec::new())
            }
            Command::Resume => require(self.table.paused, Refusal::NotPaused).and(nothing),
            Command::Release { .. }
            | Command::Policy { .. }
            | Command::Draft { .. }
            | Command::Note { .. }
            | Command::Star { .. }
            | Command::Pause
            | Command::Timer { .. }
            | Command::End => nothing,
        }
    }

    fn join(&self, person: &Person) -> Result<(), Refusal> {
        let people = &self.table.people;
        require(!people.iter().any(|each| each.key == person.key), Refusal::AlreadyHere)?;
        let beside = people.iter().filter(|each| each.role == person.role).count();
        require(beside < PEOPLE_MAX, Refusal::Full)
    }

    fn show_phrases(&self, anyway: bool) -> Result<(), Refusal> {
        require(!self.table.phrases_shown, Refusal::PhrasesShown)?;
        let seats = self.table.seats.iter().enumerate();
        let missing: Vec<SeatId> = seats
            .filter(|(_, seat)| seat.phrase.is_none())
            .map(|(index, _)| SeatId::new(index))
            .filter(|seat| self.table.is_taken(*seat))
            .collect();
        require(anyway || missing.is_empty(), Refusal::PhraseMissing(missing))
    }

    /// Whether all that these measures need is among those.
    fn needs_are_met(&self, measures: MeasureSet, among: MeasureSet) -> Result<(), Refusal> {
        let needs = measures.iter().map(|measure| self.model.measures[measure.index()].needs);
        let missing = needs.fold(MeasureSet::EMPTY, MeasureSet::union).minus(among);
        require(missing.is_empty(), Refusal::NeedsMissing(missing.iter().collect()))
    }

    fn begun(&self) -> Result<Outcome, Refusal> {
        require(!self.table.state.is_over(), Refusal::CrisisOver)?;
        let mut state = self.table.next_before();
        let mut events = Vec::new();
        game::begin_turn(&self.model, &mut state, &mut self.dice()?, &mut events);
        let injects = events.iter().filter_map(|event| match *event {
            Event::Inject { inject, fired, drawn } => Some(Chanced { inject, fired, drawn }),
            _ => None,
        });
        Ok(Outcome::Begun { turn: state.turn, injects: injects.collect() })
    }

    /// Whether a seat can give an order as things stand.
    #[must_use]
    pub fn may_order(&self, seat: SeatId, order: OrderId) -> bool {
        law::may_order(&self.table.state.situation(&self.model), seat, order)
    }

    fn judge(&self, seat: SeatId, effects: &[Extra]) -> Result<(), Refusal> {
        let locked = self.table.seats[seat.index()].locked.as_ref();
        let locked = locked.ok_or(Refusal::NothingLocked)?;
        require(!locked.text.is_empty(), Refusal::NothingToJudge)?;
        require(effects.len() <= EFFECTS_MAX, Refusal::TooMany(EFFECTS_MAX))?;
        for effect in effects {
            let acts = !effect.mechanisms.is_empty() && effect.tracks.contains(&true);
            require(acts, Refusal::EffectOnNothing)?;
            require(effect.mechanisms.len() <= self.model.mechanisms.len(), Refusal::NoSuchThing)?;
            require((1.0 / ODDS_MAX..=ODDS_MAX).contains(&effect.odds), Refusal::Odds)?;
        }
        Ok(())
    }

    fn drawn(&self, anyway: bool) -> Result<Outcome, Refusal> {
        let undecided = self.undecided();
        require(anyway || undecided.is_empty(), Refusal::Undecided(undecided))?;
        let waits = self.not_judged();
        require(waits.is_empty(), Refusal::NotJudged(waits))?;
        let mut dice = self.dice()?;
        let orders = self.orders(&mut dice);
        let ids: Vec<OrderId> = orders.iter().map(|given| given.order).collect();
        let extra: Vec<Extra> = self.effects_in_words();
        let state = &self.table.state;
        let laws = game::laws(&self.model, state, &ids, &extra);
        let arrivals = laws.arrivals.iter().map(|(track, law)| {
            let arrival = self.model.tracks[track.index()].arrival.as_ref();
            let source = arrival.expect("only a track with an arrival has its law").source;
            let (opens, drawn) = pick(law, dice.draw(source, state.turn));
            ArrivalDraw { track: *track, opens, drawn }
        });
        let arrivals = arrivals.collect();
        let slots = laws.slots.iter().map(|of| {
            let track = &self.model.tracks[of.track.index()];
            let source = track.sources[of.slot - track.slots.start];
            let (to, drawn) = pick(&of.law, dice.draw(source, state.turn));
            SlotDraw { slot: of.slot, to, drawn }
        });
        Ok(Outcome::Drawn { orders, arrivals, slots: slots.collect() })
    }

    /// Seats whose own words wait for the facilitator.
    #[must_use]
    pub fn not_judged(&self) -> Vec<SeatId> {
        let seats = self.table.seats.iter().enumerate();
        let waits = seats.filter(|(_, seat)| {
            seat.locked.as_ref().is_some_and(|it| !it.text.is_empty() && it.judged.is_none())
        });
        waits.map(|(index, _)| SeatId::new(index)).collect()
    }

    /// What the facilitator has made of orders in seats' own words in this turn.
    fn effects_in_words(&self) -> Vec<Extra> {
        let locked = self.table.seats.iter().filter_map(|seat| seat.locked.as_ref());
        let judged = locked.filter_map(|locked| locked.judged.as_ref());
        judged.flat_map(|judged| judged.effects.iter().cloned()).collect()
    }

    /// The order of each seat: as it was locked, else as its policy has it, else its first.
    fn orders(&self, dice: &mut impl Chance) -> Vec<Given> {
        let situation = self.table.state.situation(&self.model);
        let mut orders = Vec::new();
        for (index, seated) in self.table.seats.iter().enumerate() {
            let seat = SeatId::new(index);
            let given = match &seated.locked {
                Some(locked) => {
                    let how = match locked.by {
                        Actor::Facilitator => How::Facilitator,
                        Actor::Seat(_) | Actor::Observer => How::Seat,
                    };
                    Given { seat, order: locked.order, how }
                }
                None if seated.policy => {
                    let source = self.model.seats[index].source;
                    let draw = dice.draw(source, self.table.state.turn);
                    let (order, drawn) = pick(&law::of_seat(&situation, seat), draw);
                    Given { seat, order, how: How::Policy(drawn) }
                }
                None => Given { seat, order: OrderId::new(0), how: How::Absent },
            };
            orders.push(given);
        }
        orders
    }

    fn rule(&self, ruling: Ruling) -> Result<(), Refusal> {
        let turn = self.table.turns.last().ok_or(Refusal::NothingDrawn)?;
        let drawn = match ruling {
            Ruling::Slot { slot, .. } => turn.slots.iter().any(|draw| draw.slot == slot),
            Ruling::Arrival { track, .. } => turn.arrivals.iter().any(|draw| draw.track == track),
        };
        require(drawn, Refusal::NothingDrawn)
    }

    fn settled(&self, by: Actor) -> Outcome {
        let outcomes = vec![Outcome::Settled { digest: String::new(), over: None }];
        let entry = Entry { by, command: Command::Settle, outcomes };
        let table = self.table_after(&entry);
        let digest = state_digest(&self.model, &table.state);
        Outcome::Settled { digest, over: table.state.record.outcome }
    }

    fn add(&self, happening: &Happening) -> Result<(), Refusal> {
        require(happening.actions.len() <= EFFECTS_MAX, Refusal::TooMany(EFFECTS_MAX))?;
        let opens = happening.actions.iter().all(|action| match *action {
            Action::MoveTrack(track, to) => self.model.rung_on(track, to).kind == RungKind::Open,
            _ => true,
        });
        require(opens, Refusal::RungNotOpen)
    }

    fn propose(&self, measure: MeasureId) -> Result<(), Refusal> {
        require(!self.table.next_on().contains(measure), Refusal::InForce)?;
        let proposed = self.table.proposals.iter().any(|each| each.measure == measure);
        require(!proposed, Refusal::HasConsented)
    }

    /// Whether a seat has consented to a measure; none, if nobody has proposed it.
    fn has_consented(&self, seat: SeatId, measure: MeasureId) -> Option<bool> {
        let proposal = self.table.proposals.iter().find(|each| each.measure == measure)?;
        Some(proposal.consents.contains(&seat))
    }

    fn put_in_force(&self, measure: MeasureId) -> Result<(), Refusal> {
        let next = self.table.next_on();
        require(!next.contains(measure), Refusal::InForce)?;
        let missing: Vec<SeatId> = (0..self.model.seats.len())
            .map(SeatId::new)
            .filter(|seat| self.has_consented(*seat, measure) != Some(true))
            .collect();
        require(missing.is_empty(), Refusal::NotAgreed(missing))?;
        self.needs_are_met(MeasureSet::EMPTY.with(measure), next)
    }

    fn said(&self, from: SeatId, to: SeatId) -> Result<Outcome, Refusal> {
        require(self.model.channel.is_some(), Refusal::NoChannel)?;
        require(from != to, Refusal::ToOneself)?;
        let message = self.next_number();
        Ok(match self.table.channel_is_up(&self.model) {
            true => Outcome::Passed { message },
            false => Outcome::Waits { message },
        })
    }

    fn undoable(&self, to: u64) -> Result<(), Refusal> {
        let started = self.started_at().ok_or(Refusal::NothingToUndo)?;
        require(to >= started, Refusal::NothingToUndo)?;
        let later = self.log().iter().filter(|logged| logged.number > to && !logged.undone);
        let mut play = later.filter(|logged| logged.entry.command.is_play());
        require(play.next().is_some(), Refusal::NothingToUndo)
    }

    /// The table as it will be with an entry that was just decided.
    fn table_after(&self, entry: &Entry) -> Table {
        let mut table = self.table.clone();
        let fits = table.apply(&self.model, self.next_number(), entry);
        fits.expect("what was just decided fits");
        table
    }

    /// What follows from a change of the state: orders that can no longer be given are drafts
    /// again, and words that waited for the channel go through.
    fn follow_up(&self, entry: &mut Entry) {
        let moves = matches!(
            entry.command,
            Command::BeginTurn | Command::Fire { .. } | Command::Add { .. } | Command::Settle
        );
        if !moves {
            return;
        }
        let table = self.table_after(entry);
        let situation = table.state.situation(&self.model);
        for (index, seated) in table.seats.iter().enumerate() {
            let seat = SeatId::new(index);
            if let Some(locked) = &seated.locked
                && !law::may_order(&situation, seat, locked.order)
            {
                entry.outcomes.push(Outcome::Unlocked { seat });
            }
        }
        if table.channel_is_up(&self.model) {
            let waiting = table.messages.iter().filter(|message| message.passed.is_none());
            let passed = waiting.map(|message| Outcome::Passed { message: message.number });
            entry.outcomes.extend(passed);
        }
    }

    /// Whether an inject of the scenario has fired in this game.
    #[must_use]
    pub fn has_fired(&self, inject: InjectId) -> bool {
        let is_it = |event: &Event| match *event {
            Event::Inject { inject: it, fired, .. } => fired && it == inject,
            _ => false,
        };
        self.table.turns.iter().any(|turn| turn.begun.iter().any(is_it))
    }

    /// Injects of the scenario that can still happen, with the turn in which each is due, if it has
    /// one.
    pub fn injects_ahead(&self) -> impl Iterator<Item = (InjectId, Option<u32>)> {
        let state = &self.table.state;
        self.model.injects.iter().enumerate().filter_map(|(index, inject)| {
            let id = InjectId::new(index);
            let gone = state.board.fired.contains(id)
                || inject.turn.is_some_and(|turn| turn <= state.turn);
            (!gone).then_some((id, inject.turn))
        })
    }
}

fn require(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal) }
}

fn pick<T: Copy>(law: &Law<T>, draw: u64) -> (T, Drawn) {
    let (outcome, probability) = law.outcomes()[law.place(draw)];
    (outcome, Drawn { draw, probability })
}

/// A command in the form that goes on record: its texts without stray characters, within limits.
fn tidied(mut command: Command) -> Result<Command, Refusal> {
    match &mut command {
        Command::Join { person } => {
            person.name = line(&person.name, Field::Name, NAME_MAX)?;
            person.key = line(&person.key, Field::Key, LINE_MAX)?;
        }
        Command::LockPhrase { phrase, .. } => *phrase = line(phrase, Field::Phrase, LINE_MAX)?,
        Command::Draft { text, .. } | Command::Lock { text, .. } | Command::Star { text } => {
            *text = paragraphs(text)?;
        }
        Command::Judge { reason, effects, .. } => {
            *reason = filled(paragraphs(reason)?, Field::Reason)?;
            for effect in effects {
                effect.mechanisms.sort_unstable();
                effect.mechanisms.dedup();
            }
        }
        Command::Rule { reason, .. } => *reason = filled(paragraphs(reason)?, Field::Reason)?,
        Command::Add { happening } => {
            happening.title = line(&happening.title, Field::Title, LINE_MAX)?;
            happening.text = paragraphs(&happening.text)?;
            if let Some(to) = &mut happening.to {
                to.sort_unstable();
                to.dedup();
            }
        }
        Command::Say { text, .. } | Command::Note { text } => {
            *text = filled(paragraphs(text)?, Field::Text)?;
        }
        Command::Branch { name, .. } => *name = line(name, Field::Name, LINE_MAX)?,
        _ => {}
    }
    Ok(command)
}

fn line(text: &str, field: Field, limit: usize) -> Result<String, Refusal> {
    limited(filled(dice::line(text), field)?, field, limit)
}

fn paragraphs(text: &str) -> Result<String, Refusal> {
    limited(dice::paragraphs(text), Field::Text, TEXT_MAX)
}

fn filled(text: String, field: Field) -> Result<String, Refusal> {
    if text.is_empty() { Err(Refusal::Empty(field)) } else { Ok(text) }
}

fn limited(text: String, field: Field, limit: usize) -> Result<String, Refusal> {
    let fits = text.chars().take(limit + 1).count() <= limit;
    if fits { Ok(text) } else { Err(Refusal::TooLong { field, limit }) }
}
