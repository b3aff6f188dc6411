//! What if: a played game again, on the same dice, with other measures.
//!
//! Recorded orders, injects and interventions are kept, rulings if that is asked for. An order that
//! cannot be given in the other world falls back to the seat's first, and is marked. What a policy
//! drew is drawn again, with the same draw. With no change at all the game comes out as it was
//! (`tests/it/whatif.rs`). The other world is told as far as the table played; what may have come
//! after that is a matter of fresh dice ([`crate::study::odds`]). After the first divergence people
//! might have ordered otherwise, and no replay knows what.

use rayon::ThreadPool;
use thiserror::Error;

use crate::chance::Chance;
use crate::chance::Dice;
use crate::chance::Seed;
use crate::game;
use crate::game::Cause;
use crate::game::Drawn;
use crate::game::Event;
use crate::game::Laws;
use crate::game::State;
use crate::markov::Limits;
use crate::model::Extra;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::TrackId;
use crate::model::law;
use crate::model::law::Law;
use crate::session::Game;
use crate::session::How;
use crate::session::Intervention;
use crate::session::Ruled;
use crate::session::Turn;
use crate::study::coupling;
use crate::study::odds::LiveOdds;
use crate::study::odds::Odds;
use crate::study::odds::Rest;

/// What is otherwise in the other world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The first turn in which it is.
    pub from: u32,
    /// Measures in force there, with what they need; only an inject suspends them.
    pub with: MeasureSet,
    /// Measures not in force there, with what needs them.
    pub without: MeasureSet,
    /// Whether the facilitator's rulings hold there too.
    pub keeps_rulings: bool,
}

/// Why a question has no answer. Nothing is lost: ask another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WhatIfError {
    /// Something is to be in force and not in force.
    #[error("a measure cannot be both with and without, its needs included")]
    Contradiction,
    /// The dice are not fixed, or nothing was played.
    #[error("no turn of this game has been played to its end")]
    NothingPlayed,
    /// The turn has not been played.
    #[error("turn {0} of this game has not been played to its end")]
    NotPlayed(u32),
}

impl Change {
    /// A change of measures with all that it carries along.
    ///
    /// # Errors
    ///
    /// If a measure would have to be in force and not in force.
    pub fn new(
        model: &Model,
        from: u32,
        with: MeasureSet,
        without: MeasureSet,
        keeps_rulings: bool,
    ) -> Result<Self, WhatIfError> {
        let with = model.closed(with);
        let needs_them = model
            .all_measures()
            .iter()
            .filter(|measure| without.iter().any(|gone| model.with_needs(*measure).contains(gone)));
        let without: MeasureSet = needs_them.collect();
        if with.iter().any(|measure| without.contains(measure)) {
            return Err(WhatIfError::Contradiction);
        }
        Ok(Change { from, with, without, keeps_rulings })
    }
}

/// A played game and the other world.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// What is otherwise; of measures that are not in force there, those that were here.
    pub change: Change,
    /// Every turn that was played in both worlds, from the first.
    pub turns: Vec<OtherTurn>,
    /// The first turn in which something else happens there.
    pub divergence: Option<u32>,
    /// The draws and rulings that came to something else there, or might have.
    pub cards: Vec<Card>,
    /// How the game ended here.
    pub ended_here: Option<OutcomeId>,
    /// How it ended there.
    pub ended_there: Option<OutcomeId>,
}

/// A turn of the other world.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherTurn {
    /// Which, from 1.
    pub number: u32,
    /// What happened in step 1 and through interventions.
    pub begun: Vec<Event>,
    /// The state that laws and orders read.
    pub started: State,
    /// Of each seat, its order, and whether it is the first because the recorded one was not
    /// allowed.
    pub orders: Vec<(OrderId, bool)>,
    /// What happened in steps 4 and 5.
    pub settled: Vec<Event>,
    /// The state after it.
    pub after: State,
}

impl WhatIf {
    /// How many orders were not allowed there.
    #[must_use]
    pub fn replaced_orders(&self) -> usize {
        self.turns.iter().flat_map(|turn| &turn.orders).filter(|(_, replaced)| *replaced).count()
    }
}

/// Did it matter? One source that stood in the same place in both worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// In which turn.
    pub turn: u32,
    /// Of what.
    pub source: Source,
    /// Outcomes from best to worst that were possible in either world, with their odds here and
    /// there.
    pub odds: Vec<(Fall, f64, f64)>,
    /// What came about here, as a place in `odds`.
    pub here: usize,
    /// What came about there, as a place in `odds`.
    pub there: usize,
    /// What decided.
    pub decided: Decided,
}

/// A source of a turn's moves and openings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A slot that stood on a rung.
    Slot {
        /// The slot, among all slots.
        slot: usize,
        /// The rung it stood on, in both worlds.
        from: RungId,
    },
    /// The arrival of a track.
    Arrival(TrackId),
}

/// What a draw can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fall {
    /// The slot stands on this rung.
    Rung(RungId),
    /// An incident opens, or none does.
    Opens(bool),
}

/// What decided what came about here.
#[derive(Debug, Clone, PartialEq)]
pub enum Decided {
    /// The same draw in both worlds.
    Draw(u64),
    /// A ruling: there is no draw. Of each outcome, its probability there given what was ruled
    /// here, as the monotone coupling and as the Gumbel-max coupling have it.
    Ruling(Vec<(f64, f64)>),
}

/// Plays a game's turns again in another world.
///
/// # Errors
///
/// If no turn has been played, or the change begins after the last that was.
pub fn replay(game: &Game, change: Change) -> Result<WhatIf, WhatIfError> {
    let seed = game.seed().ok_or(WhatIfError::NothingPlayed)?;
    let played: Vec<&Turn> = game.turns().iter().filter(|turn| turn.after.is_some()).collect();
    let last = played.last().ok_or(WhatIfError::NothingPlayed)?.number;
    if change.from == 0 || change.from > last {
        return Err(WhatIfError::NotPlayed(change.from));
    }
    let mut world = World::new(game.model(), seed, change, played[0]);
    let mut cards = Vec::new();
    let mut turns: Vec<OtherTurn> = Vec::new();
    for (index, turn) in played.iter().enumerate() {
        if world.state.is_over() {
            break;
        }
        let before = index.checked_sub(1).and_then(|before| played[before].after.as_ref());
        let (other, laws) = world.play(turn, before);
        cards.extend(world.cards(turn, &other, &laws));
        turns.push(other);
    }
    let parted = turns.iter().zip(&played).find(|(there, here)| !is_the_same(there, here));
    let ended_early = world.state.is_over() && turns.len() < played.len();
    let divergence = parted.map(|(there, _)| there.number);
    let after_last = ended_early.then(|| played[turns.len()].number);
    let agreed =
        played.iter().map(|turn| turn.before.board.agreed.union(turn.started.board.agreed));
    let ever = agreed.fold(MeasureSet::default(), MeasureSet::union);
    let without = change.without.iter().filter(|measure| ever.contains(*measure)).collect();
    Ok(WhatIf {
        change: Change { without, ..change },
        divergence: divergence.or(after_last),
        turns,
        cards,
        ended_here: game.table().state.record.outcome,
        ended_there: world.state.record.outcome,
    })
}

/// What may come after the first divergence, over fresh dice and as the seats' policies would play
/// on. Both worlds meet the same dice.
#[derive(Debug, Clone, PartialEq)]
pub struct Onward {
    /// After this turn.
    pub turn: u32,
    /// From what the table had made of it.
    pub here: Odds,
    /// From what came of it there; from the end, if the other world had ended before.
    pub there: Odds,
}

/// The odds of both worlds after the first divergence; none, if there is none. Exact within the
/// limits, else from so many replications.
#[must_use]
pub fn onward(
    game: &Game,
    told: &WhatIf,
    limits: &Limits,
    replications: u64,
    pool: &ThreadPool,
) -> Option<Onward> {
    let turn = told.divergence?;
    let here = game.turns().iter().find(|played| played.number == turn)?.after.clone()?;
    let there = told.turns.iter().find(|there| there.number == turn).or(told.turns.last())?;
    let odds = |state: State| {
        let rest = Rest::after(game.model(), state);
        LiveOdds::as_it_stands(rest).answer(limits, replications, pool)
    };
    Some(Onward { turn, here: odds(here), there: odds(there.after.clone()) })
}

/// Measures up to which each is asked about alone.
const ALONE_MAX: usize = 6;

/// What one asks of any game: without the measures that were in force in it, all together and, if
/// they are few, each alone with what needs it. Nothing, if there were none.
#[must_use]
pub fn usual(game: &Game) -> Vec<Change> {
    let model = game.model();
    let played = || game.turns().iter().filter(|turn| turn.after.is_some());
    let Some(first) = played().next().map(|turn| turn.number) else { return Vec::new() };
    let in_force = |turn: &Turn| turn.started.board.agreed;
    let ever = played().map(in_force).fold(MeasureSet::default(), MeasureSet::union);
    if ever.is_empty() {
        return Vec::new();
    }
    let alone = ever.iter().map(|measure| [measure].into_iter().collect());
    let alone: Vec<MeasureSet> = match ever.iter().count() {
        2..=ALONE_MAX => alone.collect(),
        _ => Vec::new(),
    };
    let without = [ever].into_iter().chain(alone);
    let none = MeasureSet::default();
    without.filter_map(|without| Change::new(model, first, none, without, true).ok()).collect()
}

/// Whether the same happened in both worlds, whatever the odds were. That a measure was suspended
/// which the other world does not have is no difference that anybody would see.
fn is_the_same(there: &OtherTurn, here: &Turn) -> bool {
    let happened = |events: &[Event]| -> Vec<Event> {
        let is_measure = |event: &&Event| matches!(event, Event::Suspended(_) | Event::Restored(_));
        events.iter().filter(|event| !is_measure(event)).map(Event::without_cause).collect()
    };
    let orders = there.orders.iter().map(|(order, _)| *order).eq(here.order_ids());
    orders
        && happened(&there.begun) == happened(&here.begun)
        && happened(&there.settled) == happened(&here.settled)
}

/// The other world as it goes on.
struct World<'a> {
    model: &'a Model,
    dice: Dice,
    change: Change,
    state: State,
}

impl<'a> World<'a> {
    fn new(model: &'a Model, seed: Seed, change: Change, first: &Turn) -> Self {
        World { model, dice: Dice::new(seed, 0), change, state: first.before.clone() }
    }

    /// One turn, with what the table did in it; `before` is the state that the table's turn before
    /// it left, if it is not the first.
    fn play(&mut self, turn: &Turn, before: Option<&State>) -> (OtherTurn, Laws) {
        if let Some(before) = before {
            self.agree(before, &turn.before);
        }
        if turn.number == self.change.from {
            self.begin_change();
        }
        let mut begun = Vec::new();
        game::begin_turn(self.model, &mut self.state, &mut self.dice, &mut begun);
        for intervention in &turn.interventions {
            match intervention {
                Intervention::Fired(inject) => {
                    game::fire(self.model, &mut self.state, *inject, &mut begun);
                }
                Intervention::Happened(happening) => {
                    game::intervene(self.model, &mut self.state, &happening.actions, &mut begun);
                }
            }
        }
        let started = self.state.clone();
        let orders = self.orders(turn);
        let ids: Vec<OrderId> = orders.iter().map(|(order, _)| *order).collect();
        let laws = game::laws(self.model, &self.state, &ids, &turn.extra());
        let settled = self.settle(turn, &laws);
        let after = self.state.clone();
        let number = turn.number;
        (OtherTurn { number, begun, started, orders, settled, after }, laws)
    }

    /// What the table agreed on between two turns, but for the measures that are in question.
    fn agree(&mut self, before: &State, after: &State) {
        let (before, after) = (&before.board, &after.board);
        let question = match self.state.turn + 1 >= self.change.from {
            true => self.change.with.union(self.change.without),
            false => MeasureSet::EMPTY,
        };
        let board = &mut self.state.board;
        let came = after.agreed.minus(before.agreed).minus(question);
        let suspended = after.suspended.minus(before.suspended).minus(question);
        let restored = before.suspended.minus(after.suspended).minus(question);
        board.agreed = board.agreed.union(came);
        board.suspended = board.suspended.union(suspended).minus(restored);
        board.suspended = board.suspended.minus(board.suspended.minus(board.agreed));
    }

    fn begin_change(&mut self) {
        let Change { with, without, .. } = self.change;
        let board = &mut self.state.board;
        board.agreed = board.agreed.union(with).minus(without);
        board.suspended = board.suspended.minus(with).minus(without);
    }

    fn orders(&mut self, turn: &Turn) -> Vec<(OrderId, bool)> {
        let World { model, dice, state, .. } = self;
        let situation = state.situation(model);
        let orders = turn.orders.iter().map(|given| match given.how {
            How::Policy(_) => {
                let source = model.seats[given.seat.index()].source;
                let draw = dice.draw(source, state.turn);
                (law::of_seat(&situation, given.seat).pick(draw), false)
            }
            How::Absent => (OrderId::new(0), false),
            How::Seat | How::Facilitator => {
                match law::may_order(&situation, given.seat, given.order) {
                    true => (given.order, false),
                    false => (OrderId::new(0), true),
                }
            }
        });
        orders.collect()
    }

    /// The same draws, and the rulings if they are kept; one on a source that does not draw here is
    /// moot.
    fn settle(&mut self, turn: &Turn, laws: &Laws) -> Vec<Event> {
        let kept = self.change.keeps_rulings;
        let mut opened = Vec::new();
        for (track, law) in &laws.arrivals {
            let ruled = Ruled::on_arrival(&turn.rulings, *track).filter(|_| kept);
            let drawn = self.drawn(Source::Arrival(*track), law);
            let (opens, cause) = match ruled {
                Some((opens, _)) => (opens, Cause::Decided),
                None => (drawn.0, Cause::Law(drawn.1)),
            };
            if opens {
                opened.push((*track, cause));
            }
        }
        let mut moved = Vec::new();
        for of in &laws.slots {
            let ruled = Ruled::on_slot(&turn.rulings, of.slot).filter(|_| kept);
            let drawn = self.drawn(Source::Slot { slot: of.slot, from: of.from }, &of.law);
            moved.push(match ruled {
                Some((to, _)) => (of.slot, to, Cause::Decided),
                None => (of.slot, drawn.0, Cause::Law(drawn.1)),
            });
        }
        let mut settled = Vec::new();
        game::settle(self.model, &mut self.state, &opened, &moved, &mut settled);
        settled
    }

    fn drawn<T: Copy>(&mut self, source: Source, law: &Law<T>) -> (T, Drawn) {
        let draw = self.draw(source);
        let (fall, probability) = law.outcomes()[law.place(draw)];
        (fall, Drawn { draw, probability })
    }

    fn draw(&mut self, source: Source) -> u64 {
        let address = match source {
            Source::Slot { slot, .. } => {
                let track = &self.model.tracks[self.model.slots[slot].index()];
                track.sources[slot - track.slots.start]
            }
            Source::Arrival(track) => {
                let arrival = self.model.tracks[track.index()].arrival.as_ref();
                arrival.expect("only a track with an arrival draws one").source
            }
        };
        self.dice.draw(address, self.state.turn)
    }

    /// The sources that drew in the same place in both worlds, and came to something else there;
    /// and those that a ruling decided, where the odds were others.
    fn cards(&mut self, here: &Turn, there: &OtherTurn, laws: &Laws) -> Vec<Card> {
        let extra: Vec<Extra> = here.extra();
        let laws_here = game::laws(self.model, &here.started, &here.order_ids(), &extra);
        let mut cards = Vec::new();
        for of in &laws.slots {
            let same = laws_here.slots.iter().find(|it| it.slot == of.slot && it.from == of.from);
            let Some(same) = same else { continue };
            let drawn = here.slots.iter().find(|draw| draw.slot == of.slot);
            let Some(drawn) = drawn else { continue };
            let order = law::order(self.model, of.track, of.from);
            let compared = Compared {
                source: Source::Slot { slot: of.slot, from: of.from },
                odds: beside(order, &same.law, &of.law, Fall::Rung),
                ruled: Ruled::on_slot(&here.rulings, of.slot).map(|(to, _)| Fall::Rung(to)),
                drawn: (Fall::Rung(drawn.to), drawn.drawn.draw),
                there: fall_of_slot(there, of.slot).map(Fall::Rung),
            };
            cards.extend(compared.card(here.number));
        }
        for (track, law) in &laws.arrivals {
            let Some((_, same)) = laws_here.arrivals.iter().find(|(it, _)| it == track) else {
                continue;
            };
            let Some(drawn) = here.arrivals.iter().find(|draw| draw.track == *track) else {
                continue;
            };
            let opened = there
                .settled
                .iter()
                .any(|event| matches!(event, Event::Opened { track: of, .. } if of == track));
            let compared = Compared {
                source: Source::Arrival(*track),
                odds: beside(&[false, true], same, law, Fall::Opens),
                ruled: Ruled::on_arrival(&here.rulings, *track)
                    .map(|(opens, _)| Fall::Opens(opens)),
                drawn: (Fall::Opens(drawn.opens), drawn.drawn.draw),
                there: Some(Fall::Opens(opened)),
            };
            cards.extend(compared.card(here.number));
        }
        cards
    }
}

/// Where a slot went in a turn's steps 4 and 5, before its place was cleared.
fn fall_of_slot(turn: &OtherTurn, of: usize) -> Option<RungId> {
    turn.settled.iter().find_map(|event| match *event {
        Event::Moved { slot, to, .. } if slot == of => Some(to),
        Event::Stayed { slot, rung, .. } if slot == of => Some(rung),
        _ => None,
    })
}

/// Outcomes in their order that are possible under either law, with their odds under both.
fn beside<T: Copy + PartialEq>(
    order: &[T],
    here: &Law<T>,
    there: &Law<T>,
    fall: impl Fn(T) -> Fall,
) -> Vec<(Fall, f64, f64)> {
    let odds = |law: &Law<T>, of: T| {
        let found = law.outcomes().iter().find(|(outcome, _)| *outcome == of);
        found.map_or(0.0, |(_, probability)| *probability)
    };
    let all = order.iter().map(|of| (fall(*of), odds(here, *of), odds(there, *of)));
    all.filter(|(_, here, there)| *here > 0.0 || *there > 0.0).collect()
}

/// One source in both worlds.
struct Compared {
    source: Source,
    odds: Vec<(Fall, f64, f64)>,
    /// What a ruling made of it here.
    ruled: Option<Fall>,
    /// What the dice said here.
    drawn: (Fall, u64),
    /// What came about there.
    there: Option<Fall>,
}

impl Compared {
    /// The card of a source that decided something; none of one that did not.
    fn card(self, turn: u32) -> Option<Card> {
        let Compared { source, odds, ruled, drawn, there } = self;
        let place = |fall: Fall| odds.iter().position(|(it, _, _)| *it == fall);
        let here = place(ruled.unwrap_or(drawn.0))?;
        let there = place(there?)?;
        let differ = odds.iter().any(|(_, here, there)| here != there);
        let decided = match ruled {
            // What was ruled need not have been possible, and then nothing follows from it.
            Some(_) if differ && odds[here].1 > 0.0 => Decided::Ruling(given_ruling(&odds, here)),
            None if here != there => Decided::Draw(drawn.1),
            Some(_) | None => return None,
        };
        Some(Card { turn, source, odds, here, there, decided })
    }
}

fn given_ruling(odds: &[(Fall, f64, f64)], given: usize) -> Vec<(f64, f64)> {
    let here: Vec<f64> = odds.iter().map(|(_, here, _)| *here).collect();
    let there: Vec<f64> = odds.iter().map(|(_, _, there)| *there).collect();
    let monotone = coupling::monotone(&here, &there, given);
    monotone.into_iter().zip(coupling::gumbel_max(&here, &there, given)).collect()
}
