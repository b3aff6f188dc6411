//! People who ask for anything, allowed or not: random games.

use offramp::model::Action;
use offramp::model::Extra;
use offramp::model::InjectId;
use offramp::model::MeasureId;
use offramp::model::MechanismId;
use offramp::model::OrderId;
use offramp::model::RungId;
use offramp::model::SeatId;
use offramp::model::TrackId;
use offramp::session::Actor;
use offramp::session::Command;
use offramp::session::Game;
use offramp::session::Happening;
use offramp::session::Person;
use offramp::session::Phase;
use offramp::session::Ruling;

/// Chance of a test: SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct People(pub(crate) u64);

impl People {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    pub(crate) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// What somebody asks for next. `mark` stands in every text that is nobody else's business.
    pub(crate) fn ask(&mut self, game: &Game, mark: &str) -> (Actor, Command) {
        let command = if self.happens(60) { self.onwards(game) } else { self.anything(game, mark) };
        let own = command.seat().map(Actor::Seat);
        let by = match self.below(10) {
            0 => Actor::Observer,
            1 if !game.model().seats.is_empty() => Actor::Seat(self.seat(game)),
            2..6 => own.unwrap_or(Actor::Facilitator),
            _ => Actor::Facilitator,
        };
        let by = match &command {
            Command::Join { person } if self.happens(70) => person.role,
            _ => by,
        };
        (by, command)
    }

    /// What a seat writes where it may: its part of the dice, an order in its own words, a message.
    /// Words that wait for the facilitator are judged first, so that the game goes on.
    pub(crate) fn write(&mut self, game: &Game, mark: &str) -> (Actor, Command) {
        if !game.not_judged().is_empty() {
            return (Actor::Facilitator, self.judge(game));
        }
        let seat = self.seat(game);
        let text = format!("{mark}{} written by s{}", self.below(1000), seat.index());
        let orders = 0..game.model().seats[seat.index()].orders.len();
        let orders: Vec<_> =
            orders.map(OrderId::new).filter(|order| game.may_order(seat, *order)).collect();
        let command = match (game.table().phase, orders.as_slice()) {
            (Phase::Lobby, _) => Command::LockPhrase { seat, phrase: text },
            (Phase::Orders, [_, ..]) if self.happens(80) => {
                let order = orders[self.below(orders.len())];
                match self.happens(50) {
                    true => Command::Draft { seat, order: Some(order), text },
                    false => Command::Lock { seat, order, text },
                }
            }
            _ => Command::Say { from: seat, to: self.seat(game), text },
        };
        (Actor::Seat(seat), command)
    }

    /// What brings the game on.
    fn onwards(&mut self, game: &Game) -> Command {
        if game.table().paused {
            return Command::Resume;
        }
        match game.table().phase {
            Phase::Lobby if game.table().phrases_shown => {
                let measures = (0..game.model().measures.len()).filter(|_| self.happens(50));
                let measures = measures.map(MeasureId::new).collect();
                Command::Start { measures: game.model().closed(measures) }
            }
            Phase::Lobby => Command::ShowPhrases { anyway: self.happens(50) },
            Phase::Between => Command::BeginTurn,
            Phase::Orders => Command::Draw { anyway: self.happens(70) },
            Phase::Drawn => Command::Settle,
            Phase::Ended => Command::Note { text: "after the end".to_owned() },
        }
    }

    fn anything(&mut self, game: &Game, mark: &str) -> Command {
        let seat = self.seat(game);
        let model = game.model();
        let orders = model.seats.get(seat.index()).map_or(1, |seat| seat.orders.len());
        let order = OrderId::new(self.below(orders));
        let measure = MeasureId::new(self.below(model.measures.len()));
        let words = |people: &mut People| match people.below(3) {
            0 => String::new(),
            _ => format!("{mark}{} words of s{}", people.below(9), seat.index()),
        };
        match self.below(34) {
            0 | 1 => Command::Join { person: self.person(game) },
            2 => Command::Leave { key: format!("key{}", self.below(6)) },
            3 => Command::Release { seat },
            4 => Command::Policy { seat, plays: self.happens(50) },
            5 => Command::LockPhrase { seat, phrase: words(self) },
            6 | 7 => {
                let order = self.happens(80).then_some(order);
                Command::Draft { seat, order, text: words(self) }
            }
            8..12 => Command::Lock { seat, order, text: words(self) },
            12 => Command::Unlock { seat },
            13 | 14 => self.judge(game),
            15 | 16 => self.rule(game),
            17 => Command::Fire { inject: InjectId::new(self.below(model.injects.len())) },
            18 => Command::Add { happening: self.happening(game, mark) },
            19 | 20 => Command::Propose { seat, measure },
            21 | 22 => Command::Consent { seat, measure },
            23 => Command::Withdraw { seat, measure },
            24 => Command::PutInForce { measure },
            25 => Command::Suspend { measure },
            26 => Command::Say { from: seat, to: self.seat(game), text: words(self) },
            27 => Command::Undo { to: self.below(game.log().len() + 2) as u64 },
            28 => Command::Branch { turn: self.below(5) as u32, name: "another".to_owned() },
            29 => Command::Note { text: words(self) },
            30 => Command::Star { text: words(self) },
            31 => Command::Pause,
            32 => Command::Timer { seconds: self.below(3) as u32 * 60 },
            _ if self.happens(3) => Command::End,
            _ => Command::Resume,
        }
    }

    fn seat(&mut self, game: &Game) -> SeatId {
        SeatId::new(self.below(game.model().seats.len()))
    }

    fn person(&mut self, game: &Game) -> Person {
        let role = match self.below(5) {
            0 => Actor::Facilitator,
            1 => Actor::Observer,
            _ => Actor::Seat(self.seat(game)),
        };
        let number = self.below(6);
        Person { role, name: format!("person {number}"), key: format!("key{number}") }
    }

    fn judge(&mut self, game: &Game) -> Command {
        let mechanism = MechanismId::new(self.below(game.model().mechanisms.len()));
        let tracks = game.model().tracks.iter().map(|_| self.happens(60)).collect();
        let odds = [0.5, 2.0, 1.25, 0.0][self.below(4)];
        let effect = Extra { mechanisms: vec![mechanism], tracks, odds };
        let effects = if self.happens(80) { vec![effect] } else { Vec::new() };
        // Whoever waits, or nobody in particular.
        let seat = game.not_judged().first().copied().unwrap_or_else(|| self.seat(game));
        Command::Judge { seat, effects, reason: "so it seems".to_owned() }
    }

    fn rule(&mut self, game: &Game) -> Command {
        let ruling = if self.happens(70) {
            let slot = self.below(game.model().slots.len());
            let ladder = game.model().ladder_of(game.model().slots[slot]);
            Ruling::Slot { slot, to: RungId::new(self.below(ladder.graph.node_count())) }
        } else {
            let track = TrackId::new(self.below(game.model().tracks.len()));
            Ruling::Arrival { track, opens: self.happens(50) }
        };
        Command::Rule { ruling, reason: "by the book".to_owned() }
    }

    fn happening(&mut self, game: &Game, mark: &str) -> Happening {
        let track = TrackId::new(self.below(game.model().tracks.len()));
        let rung = self.below(game.model().ladder_of(track).graph.node_count());
        let action = match self.below(4) {
            0 => Action::MoveTrack(track, RungId::new(rung)),
            1 => Action::Open(track),
            2 => Action::Suspend(MeasureId::new(self.below(game.model().measures.len()))),
            _ => Action::Restore(MeasureId::new(self.below(game.model().measures.len()))),
        };
        let to = self.seat(game);
        Happening {
            title: format!("{mark} told to s{}", to.index()),
            text: String::new(),
            to: Some(vec![to]),
            actions: if self.happens(70) { vec![action] } else { Vec::new() },
        }
    }
}
