//! A game at one keyboard, from phase to phase.

use crate::cli::data;
use crate::cli::failure::Failure;
use crate::cli::play::prompt::Leave;
use crate::cli::play::prompt::Prompt;
use crate::cli::play::prompt::Step;
use crate::cli::play::prompt::farewell;
use crate::model::Extra;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::OrderId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::report::told::Teller;
use crate::report::told::item;
use crate::report::told::paragraph;
use crate::session::Actor;
use crate::session::AskError;
use crate::session::Audience;
use crate::session::Command;
use crate::session::Phase;
use crate::session::Refusal;
use crate::session::Ruling;
use crate::session::Session;
use crate::session::TurnView;
use crate::session::View;
use crate::session::outlook;
use crate::session::view;
use crate::study::arms;

/// A game at one keyboard.
pub(super) struct Table<'a> {
    session: Session,
    teller: Teller<'a>,
    prompt: Prompt,
    arm: Option<String>,
    facilitate: bool,
    /// The seats that are played here.
    seats: Vec<SeatId>,
}

/// What somebody wants instead of giving an order.
enum Wish<'a> {
    Order(usize, &'a str),
    Odds(usize),
    Say(&'a str),
    Note(&'a str),
    Star(&'a str),
    Board,
    Undo,
    End,
    Quit,
    Help,
    Unclear,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        session: Session,
        teller: Teller<'a>,
        prompt: Prompt,
        arm: Option<String>,
        facilitate: bool,
    ) -> Self {
        let seats = (0..session.game().model().seats.len()).map(SeatId::new);
        let table = session.game().table();
        let seats = seats.filter(|seat| !table.seats[seat.index()].policy).collect();
        Table { session, teller, prompt, arm, facilitate, seats }
    }

    /// Plays until the game has ended, or somebody leaves.
    pub(super) fn run(&mut self, taken_up: bool) -> Result<(), Failure> {
        let done = self.play(taken_up);
        let has_ended = self.phase() == Phase::Ended;
        match done {
            Ok(()) | Err(Leave::Quit) if has_ended => Ok(()),
            Ok(()) | Err(Leave::Quit) => {
                let path = self.session.journal().path();
                // A reader that has gone away, as `head` does, is no failure.
                let _ = self.prompt.say(&format!("\n{}", farewell(&self.teller, path)));
                Ok(())
            }
            Err(Leave::Failed(failure)) => Err(failure),
        }
    }

    fn play(&mut self, taken_up: bool) -> Step<()> {
        self.welcome(taken_up)?;
        loop {
            match self.phase() {
                Phase::Lobby if !self.session.game().table().phrases_shown => self.phrases()?,
                Phase::Lobby => self.start()?,
                Phase::Between if self.session.game().table().state.is_over() => {
                    self.lead(Command::End)?;
                }
                Phase::Between => self.begin()?,
                Phase::Orders => self.orders()?,
                Phase::Drawn => self.settle()?,
                Phase::Ended => return self.goodbye(),
            }
        }
    }

    fn phase(&self) -> Phase {
        self.session.game().table().phase
    }

    /// What everybody at this keyboard may see: one seat alone sees what that seat may.
    fn view(&self) -> View {
        let audience = match self.seats.as_slice() {
            [seat] => Audience::Seat(*seat),
            _ => Audience::Projector,
        };
        view(self.session.game(), audience)
    }

    fn ask(&mut self, by: Actor, command: Command) -> Result<Result<(), Refusal>, Failure> {
        let session = &mut self.session;
        let asked = self.prompt.undisturbed(|| session.ask(by, command, &data::now()).map(|_| ()));
        match asked {
            Ok(()) => Ok(Ok(())),
            Err(AskError::Refused(refusal)) => Ok(Err(refusal)),
            Err(AskError::Journal(error)) => Err(Failure::from_error(&error)
                .hint("make room, then go on with `offramp play` and the file of this game")),
        }
    }

    /// Asks, and tells why it was refused.
    fn try_ask(&mut self, by: Actor, command: Command) -> Step<bool> {
        match self.ask(by, command)? {
            Ok(()) => Ok(true),
            Err(refusal) => {
                self.prompt.say(&paragraph(&self.teller.refusal(&refusal)))?;
                Ok(false)
            }
        }
    }

    /// Asks for what cannot be refused where it is asked.
    fn lead(&mut self, command: Command) -> Step<()> {
        match self.ask(Actor::Facilitator, command)? {
            Ok(()) => Ok(()),
            Err(refusal) => Err(Failure::new(self.teller.refusal(&refusal)).into()),
        }
    }

    fn text(&self, message: &str) -> String {
        self.teller.titles.speech().text(message)
    }

    fn welcome(&mut self, taken_up: bool) -> Step<()> {
        let view = self.view();
        let path = self.session.journal().path().display().to_string();
        let speech = self.teller.titles.speech();
        self.prompt.say(&paragraph(&speech.fill("play-kept", &[("path", path.into())])))?;
        if let Some(parent) = &self.session.game().opening().parent {
            let words = [("name", parent.name.as_str().into()), ("turn", parent.turn.into())];
            self.prompt.say(&paragraph(&speech.fill("play-branch-of", &words)))?;
        }
        if taken_up {
            let place = [("where", self.teller.standing(&view).into())];
            self.prompt.say(&paragraph(&speech.fill("play-taken-up", &place)))?;
            if view.phase == Phase::Orders {
                self.prompt.say(&self.teller.turn(view.turn))?;
                self.tell_board()?;
            }
            return Ok(());
        }
        self.prompt.say(&format!("\n{}\n", self.teller.opening()))?;
        self.prompt.say(&self.teller.commitment(&view))
    }

    fn phrases(&mut self) -> Step<()> {
        for seat in self.seats.clone() {
            if self.session.game().table().seats[seat.index()].phrase.is_some() {
                continue;
            }
            let speech = self.teller.titles.speech();
            let name = [("seat", self.teller.titles.seat(seat).into())];
            let phrase = self.prompt.ask(&speech.fill("play-ask-phrase", &name))?;
            if !phrase.is_empty() {
                self.try_ask(Actor::Seat(seat), Command::LockPhrase { seat, phrase })?;
            }
            if self.seats.len() > 1 {
                self.prompt.clear()?;
            }
        }
        self.lead(Command::ShowPhrases { anyway: true })?;
        if self.seats.is_empty() {
            return Ok(());
        }
        self.prompt.say(&self.teller.phrases(&self.view()))
    }

    fn start(&mut self) -> Step<()> {
        let measures = self.measures()?;
        self.lead(Command::Start { measures })
    }

    /// The measures in force at the start: an arm that was named, or one of the menus.
    fn measures(&self) -> Step<MeasureSet> {
        let model = self.session.game().model();
        if let Some(named) = &self.arm {
            let arm = arms::arm(model, named);
            let arm = arm.map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
            return Ok(arm.measures);
        }
        if model.measures.is_empty() {
            return Ok(MeasureSet::EMPTY);
        }
        let arms = arms::arms(model, &[], &[arms::Family::Menu]);
        let arms = arms.map_err(|error| Failure::from_error(&error))?;
        let speech = self.teller.titles.speech();
        let choices = arms.iter().map(|arm| {
            let count = arm.measures.iter().count() as u64;
            let words = [("name", arm.name.as_str().into()), ("count", count.into())];
            speech.fill("play-measures-count", &words)
        });
        let choices: Vec<String> = choices.collect();
        let question = self.text("play-ask-measures");
        let chosen = self.prompt.choose(&self.teller, &choices, &question)?;
        Ok(arms[chosen.unwrap_or(0)].measures)
    }

    fn begin(&mut self) -> Step<()> {
        self.lead(Command::BeginTurn)?;
        let view = self.view();
        self.prompt.say(&format!("\n{}", self.teller.turn(view.turn)))?;
        if let Some(turn) = view.turns.last() {
            self.prompt.say(&self.teller.injects(turn))?;
            self.prompt.say(&self.teller.happened(&turn.events))?;
        }
        self.tell_board()
    }

    fn tell_board(&self) -> Step<()> {
        let view = self.view();
        self.prompt.say(&format!("\n{}\n", self.teller.board(&view)))?;
        let odds = outlook(self.session.game(), &[]);
        self.prompt.say(&self.teller.outlook(&odds, None))
    }

    fn orders(&mut self) -> Step<()> {
        let several = self.seats.len() > 1;
        for seat in self.seats.clone() {
            if self.session.game().table().seats[seat.index()].locked.is_some() {
                continue;
            }
            if several {
                let name = [("seat", self.teller.titles.seat(seat).into())];
                let speech = self.teller.titles.speech();
                self.prompt.clear()?;
                self.prompt.ask(&format!("\n{}", speech.fill("play-hand-over", &name)))?;
                self.told_alone(seat)?;
            }
            if !self.order_of(seat)? {
                return Ok(());
            }
        }
        if self.seats.is_empty() && !self.without_seats()? {
            return Ok(());
        }
        if several {
            self.prompt.clear()?;
        }
        self.judge()?;
        self.lead(Command::Draw { anyway: true })?;
        let view = self.view();
        let Some(turn) = view.turns.last() else { return Ok(()) };
        self.prompt.say(&format!("\n{}", self.teller.orders(turn)))
    }

    /// What one of several seats alone is told: its injects and its messages.
    fn told_alone(&self, seat: SeatId) -> Step<()> {
        let own = view(self.session.game(), Audience::Seat(seat));
        let everybody = view(self.session.game(), Audience::Projector);
        let (Some(own_turn), Some(turn)) = (own.turns.last(), everybody.turns.last()) else {
            return Ok(());
        };
        let told = own_turn.told.iter().filter(|told| !turn.told.contains(told));
        let alone = TurnView { told: told.cloned().collect(), ..own_turn.clone() };
        self.prompt.say(&self.teller.injects(&alone))?;
        let new = own.messages.iter().filter(|message| {
            message.passed.is_some_and(|passed| passed + 1 >= own.turn) || message.from == seat
        });
        for message in new.filter(|message| message.turn + 1 >= own.turn || message.to == seat) {
            self.prompt.say(&self.teller.message(message))?;
        }
        Ok(())
    }

    /// Lets whoever watches a scenario without seats go on, look or leave.
    fn without_seats(&mut self) -> Step<bool> {
        loop {
            let answer = self.prompt.ask(">")?;
            match wish(&answer) {
                Wish::Quit => return Err(Leave::Quit),
                Wish::Unclear if answer.is_empty() => return Ok(true),
                other => {
                    if !self.grant(Actor::Facilitator, None, other)? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// The order of a seat; says whether it was given. Otherwise the game stands elsewhere now.
    fn order_of(&mut self, seat: SeatId) -> Step<bool> {
        self.tell_choices(seat)?;
        loop {
            let answer = self.prompt.ask(&self.text("play-prompt"))?;
            match wish(&answer) {
                Wish::Order(index, words) => {
                    let orders = self.session.game().model().seats[seat.index()].orders.len();
                    if index >= orders {
                        self.prompt.say(&paragraph(&self.text("play-not-understood")))?;
                        continue;
                    }
                    let (order, text) = (OrderId::new(index), words.to_owned());
                    if self.try_ask(Actor::Seat(seat), Command::Lock { seat, order, text })? {
                        return Ok(true);
                    }
                }
                Wish::Quit => return Err(Leave::Quit),
                other => {
                    if !self.grant(Actor::Seat(seat), Some(seat), other)? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Does what was wished for; says whether the turn is still the same.
    fn grant(&mut self, by: Actor, seat: Option<SeatId>, wish: Wish<'_>) -> Step<bool> {
        let noted = match wish {
            Wish::Board => {
                self.tell_board()?;
                if let Some(seat) = seat {
                    self.tell_choices(seat)?;
                }
                return Ok(true);
            }
            Wish::Odds(index) => {
                self.tell_odds(seat, index)?;
                return Ok(true);
            }
            Wish::Say(words) => {
                if let Some(seat) = seat {
                    self.say(seat, words)?;
                }
                return Ok(true);
            }
            Wish::Undo => return Ok(!self.undo()?),
            Wish::End => {
                self.lead(Command::End)?;
                return Ok(false);
            }
            Wish::Note(words) => self.try_ask(by, Command::Note { text: words.to_owned() })?,
            Wish::Star(words) => {
                let star = Command::Star { text: words.to_owned() };
                self.try_ask(Actor::Facilitator, star)?
            }
            Wish::Help => {
                self.prompt.say(&paragraph(&self.text("play-help")))?;
                return Ok(true);
            }
            Wish::Order(..) | Wish::Quit | Wish::Unclear => {
                self.prompt.say(&paragraph(&self.text("play-not-understood")))?;
                return Ok(true);
            }
        };
        if noted {
            self.prompt.say(&paragraph(&self.text("play-noted")))?;
        }
        Ok(true)
    }

    fn tell_choices(&self, seat: SeatId) -> Step<()> {
        let titles = self.teller.titles;
        let speech = titles.speech();
        let name = [("seat", titles.seat(seat).into())];
        let mut text = format!("\n{}", paragraph(&speech.fill("play-order-of", &name)));
        let possible =
            &view(self.session.game(), Audience::Seat(seat)).seats[seat.index()].possible;
        for index in 0..self.session.game().model().seats[seat.index()].orders.len() {
            let order = OrderId::new(index);
            let title = titles.order(seat, order);
            let remark = match possible.contains(&order) {
                true => String::new(),
                false => format!(" ({})", speech.text("play-not-possible")),
            };
            text.push_str(&format!("{:>4}  {title}{remark}\n", index + 1));
        }
        self.prompt.say(&text)
    }

    fn tell_odds(&self, seat: Option<SeatId>, index: usize) -> Step<()> {
        let game = self.session.game();
        let Some(seat) = seat else {
            return self.prompt.say(&self.teller.outlook(&outlook(game, &[]), None));
        };
        let order = OrderId::new(index.min(u8::MAX.into()));
        if index >= game.model().seats[seat.index()].orders.len() || !game.may_order(seat, order) {
            let refusal = self.teller.refusal(&Refusal::OrderNotPossible);
            return self.prompt.say(&paragraph(&refusal));
        }
        let title = self.teller.titles.order(seat, order);
        let odds = outlook(game, &[(seat, order)]);
        self.prompt.say(&self.teller.outlook(&odds, Some(title)))
    }

    /// Words over the channel: to the other seat, or where there are several, to the one whose id
    /// comes first.
    fn say(&mut self, from: SeatId, words: &str) -> Step<()> {
        let seats = &self.session.game().model().seats;
        let others = (0..seats.len()).map(SeatId::new).filter(|seat| *seat != from);
        let others: Vec<SeatId> = others.collect();
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        let named = others.iter().find(|seat| seats[seat.index()].id == first);
        let (to, text) = match (named, others.as_slice()) {
            (Some(to), _) => (*to, rest),
            (None, [only]) => (*only, words),
            (None, [to, ..]) => (*to, words),
            (None, []) => (from, words),
        };
        let text = text.to_owned();
        if self.try_ask(Actor::Seat(from), Command::Say { from, to, text })?
            && let Some(message) = self.session.game().table().messages.last()
        {
            self.prompt.say(&self.teller.message(message))?;
        }
        Ok(())
    }

    /// Takes back everything since the turn before began; says whether that was possible.
    fn undo(&mut self) -> Step<bool> {
        let turn = self.session.game().table().state.turn.saturating_sub(1).max(1);
        let to = self.session.game().entry_before(turn).map_or(0, |entry| entry + 1);
        if !self.try_ask(Actor::Facilitator, Command::Undo { to })? {
            return Ok(false);
        }
        let speech = self.teller.titles.speech();
        let number = self.session.game().table().state.turn;
        let words = [("turn", number.into())];
        self.prompt.say(&paragraph(&speech.fill("play-undone", &words)))?;
        self.tell_board()?;
        Ok(true)
    }

    /// As the facilitator, says what orders in own words do.
    fn judge(&mut self) -> Step<()> {
        for seat in self.session.game().not_judged() {
            let locked = self.session.game().table().seats[seat.index()].locked.clone();
            let words = locked.map_or(String::new(), |locked| locked.text);
            let speech = self.teller.titles.speech();
            let said =
                [("seat", self.teller.titles.seat(seat).into()), ("words", words.as_str().into())];
            self.prompt.say(&format!("\n{}", paragraph(&speech.fill("play-words", &said))))?;
            loop {
                let effects = self.effects()?;
                let reason = self.prompt.ask(&self.text("play-ask-reason"))?;
                let judge = Command::Judge { seat, effects, reason };
                if self.try_ask(Actor::Facilitator, judge)? {
                    break;
                }
            }
        }
        Ok(())
    }

    fn effects(&self) -> Step<Vec<Extra>> {
        let choices = self.teller.mechanisms();
        let question = self.text("play-ask-mechanism");
        let Some(chosen) = self.prompt.choose(&self.teller, &choices, &question)? else {
            return Ok(Vec::new());
        };
        let odds = loop {
            let answer = self.prompt.ask(&self.text("play-ask-odds"))?;
            match answer.replace(',', ".").parse::<f64>() {
                Ok(odds) => break odds,
                Err(_) => self.prompt.say(&paragraph(&self.text("play-not-understood")))?,
            }
        };
        let tracks = vec![true; self.session.game().model().tracks.len()];
        Ok(vec![Extra { mechanisms: vec![MechanismId::new(chosen)], tracks, odds }])
    }

    fn settle(&mut self) -> Step<()> {
        let before = self.view().turns.last().map_or(0, |turn| turn.events.len());
        if self.facilitate {
            self.rule()?;
        }
        self.lead(Command::Settle)?;
        let view = self.view();
        let Some(turn) = view.turns.last() else { return Ok(()) };
        self.prompt.say(&self.teller.outcome(turn, before))
    }

    /// As the facilitator, overrules the dice, or does not.
    fn rule(&mut self) -> Step<()> {
        loop {
            let view = view(self.session.game(), Audience::Facilitator);
            let Some(turn) = view.turns.last() else { return Ok(()) };
            self.prompt.say(&paragraph(&self.text("play-dice-say")))?;
            let sources = self.teller.dice(turn);
            let question = self.text("play-overrule");
            let Some(chosen) = self.prompt.choose(&self.teller, &sources, &question)? else {
                return Ok(());
            };
            let instead = self.text("play-overrule-to");
            let ruling = match chosen.checked_sub(turn.arrivals.len()) {
                None => {
                    let track = turn.arrivals[chosen].track;
                    let choices = [true, false].map(|opens| self.teller.opens(opens));
                    let chosen = self.prompt.choose(&self.teller, &choices, &instead)?;
                    chosen.map(|chosen| Ruling::Arrival { track, opens: chosen == 0 })
                }
                Some(place) => {
                    let slot = turn.slots[place].slot;
                    let track = self.session.game().model().slots[slot];
                    let ladder = self.session.game().model().ladder_of(track);
                    let rungs = (0..ladder.graph.node_count()).map(RungId::new);
                    let choices: Vec<String> =
                        rungs.map(|rung| self.teller.titles.rung(track, rung).to_owned()).collect();
                    let chosen = self.prompt.choose(&self.teller, &choices, &instead)?;
                    chosen.map(|chosen| Ruling::Slot { slot, to: RungId::new(chosen) })
                }
            };
            let Some(ruling) = ruling else { continue };
            let reason = self.prompt.ask(&self.text("play-ask-reason"))?;
            self.try_ask(Actor::Facilitator, Command::Rule { ruling, reason })?;
            let view = self::view(self.session.game(), Audience::Facilitator);
            if let Some(turn) = view.turns.last() {
                self.prompt.say(&self.teller.rulings(turn))?;
            }
        }
    }

    fn goodbye(&self) -> Step<()> {
        self.prompt.say(&format!("\n{}", self.teller.ending(&self.view())))?;
        let path = self.session.journal().path().display().to_string();
        let replay = item(&format!("offramp replay {path} --verify"));
        self.prompt.say(&replay)
    }
}

/// What a line asks for. Words are understood in both languages.
fn wish(line: &str) -> Wish<'_> {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let number = |word: &str| word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    if let Some(order) = number(first) {
        return Wish::Order(order, rest);
    }
    match first.to_lowercase().as_str() {
        "odds" | "шансы" => number(rest).map_or(Wish::Unclear, Wish::Odds),
        "say" | "сказать" => Wish::Say(rest),
        "note" | "заметка" => Wish::Note(rest),
        "star" | "звезда" => Wish::Star(rest),
        "board" | "доска" => Wish::Board,
        "undo" | "отмена" => Wish::Undo,
        "end" | "конец" => Wish::End,
        "quit" | "exit" | "выход" => Wish::Quit,
        "?" | "help" | "справка" => Wish::Help,
        _ => Wish::Unclear,
    }
}
