//! A game at the table in plain lines, in the language of its reader.
//!
//! What is told of a game comes from a [`View`], so that nothing is told to anybody who may not see
//! it. The lines are for terminals and files; pages have their own.

mod refused;
mod verified;

use crate::game::Event;
use crate::model::Extra;
use crate::model::MechanismId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::report::language::Language;
use crate::report::locale::Value;
use crate::report::titles::Titles;
use crate::report::words::wrap;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;
use crate::session::ArrivalDraw;
use crate::session::Given;
use crate::session::How;
use crate::session::Message;
use crate::session::Outlook;
use crate::session::Ruled;
use crate::session::Ruling;
use crate::session::Seen;
use crate::session::SlotDraw;
use crate::session::SlotOutlook;
use crate::session::Told;
use crate::session::TurnView;
use crate::session::View;
use crate::session::Why;
use crate::session::Words;

/// No line is wider than this.
const WIDTH: usize = 100;

/// Tells of a game.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'a> {
    /// What things are called.
    pub titles: Titles<'a>,
}

impl Teller<'_> {
    fn speech(&self) -> Language {
        self.titles.speech()
    }

    fn fill(&self, message: &str, variables: &[(&str, Value<'_>)]) -> String {
        self.speech().fill(message, variables)
    }

    /// What the game is about, as one reads it aloud at the start.
    #[must_use]
    pub fn opening(&self) -> String {
        let scenario = self.titles.scenario();
        let mut text = paragraph(self.titles.text(&scenario.title)) + "\n";
        let briefing = scenario.briefing.as_ref().unwrap_or(&scenario.summary);
        for part in self.titles.text(briefing).split('\n').filter(|part| !part.is_empty()) {
            text.push_str(&paragraph(part));
            text.push('\n');
        }
        text + &paragraph(&self.speech().text("play-nothing-predicts"))
    }

    /// The commitment, and the two sentences on what the dice are worth.
    #[must_use]
    pub fn commitment(&self, view: &View) -> String {
        let sealed =
            self.fill("play-commitment", &[("commitment", view.commitment.as_str().into())]);
        paragraph(&sealed) + &paragraph(&self.speech().text("play-dice-what"))
    }

    /// The phrases, once they are shown.
    #[must_use]
    pub fn phrases(&self, view: &View) -> String {
        let mut text = paragraph(&self.speech().text("play-phrases"));
        for seat in &view.seats {
            let name = self.titles.seat(seat.seat);
            text.push_str(&item(&match &seat.phrase {
                Some(phrase) => {
                    let words = [("seat", name.into()), ("phrase", phrase.as_str().into())];
                    self.fill("play-phrase", &words)
                }
                None => self.fill("play-no-phrase", &[("seat", name.into())]),
            }));
        }
        text
    }

    /// Where a game is, in a few words.
    #[must_use]
    pub fn standing(&self, view: &View) -> String {
        use crate::session::Phase;
        match view.phase {
            Phase::Lobby => self.speech().text("play-phase-lobby"),
            Phase::Ended => self.speech().text("play-phase-ended"),
            _ => self.fill("play-phase-turn", &[("turn", view.turn.into())]),
        }
    }

    /// The heading of a turn.
    #[must_use]
    pub fn turn(&self, number: u32) -> String {
        let horizon = self.titles.model.horizon;
        self.fill("play-turn", &[("turn", number.into()), ("horizon", horizon.into())]) + "\n"
    }

    /// Injects that were told in a turn, with their texts.
    #[must_use]
    pub fn injects(&self, turn: &TurnView) -> String {
        turn.told.iter().map(|told| self.inject(told)).collect()
    }

    fn inject(&self, told: &Told) -> String {
        let scenario = self.titles.scenario();
        let (title, text, seats) = match told {
            Told::Inject(id) => {
                let inject = scenario.injects.at(id.index()).map(|(_, inject)| inject);
                let text = inject.and_then(|inject| inject.text.as_ref());
                let text = text.map_or("", |text| self.titles.text(text));
                // An author who tells it to some says so in its title.
                (self.titles.inject(*id), text, None)
            }
            Told::Happening(it) => {
                let seats = it.to.as_ref().map(|to| self.titles.seats(to.iter().copied()));
                (it.title.as_str(), it.text.as_str(), seats)
            }
        };
        let heading = match seats {
            Some(seats) => {
                self.fill("play-told", &[("seats", seats.into()), ("title", title.into())])
            }
            None => self.fill("play-told-all", &[("title", title.into())]),
        };
        let mut lines = format!("\n{}", paragraph(&heading));
        for part in text.split('\n').filter(|part| !part.is_empty()) {
            lines.push_str(&item(part));
        }
        lines
    }

    /// Where everything stands, and whether words pass.
    #[must_use]
    pub fn board(&self, view: &View) -> String {
        let mut text = self.places(&view.places);
        if let Some(up) = view.channel {
            let message = if up { "play-channel-up" } else { "play-channel-down" };
            text.push_str(&item(&self.speech().text(message)));
        }
        for change in &view.pending {
            let measure = [("measure", self.titles.measure(change.measure).into())];
            text.push_str(&item(&if change.on {
                self.fill("play-into-force", &measure)
            } else {
                self.fill("play-out-of-force", &measure)
            }));
        }
        text
    }

    /// Where each slot stands; places that are spent are left out, those that are quiet are said
    /// once a track.
    #[must_use]
    pub fn places(&self, places: &[Place]) -> String {
        let model = self.titles.model;
        let mut text = String::new();
        for (index, track) in model.tracks.iter().enumerate() {
            let id = TrackId::new(index);
            let mut is_open = false;
            for slot in track.slots.clone() {
                let Some(rung) = places[slot].rung() else { continue };
                is_open = true;
                let severity = model.rung_on(id, rung).severity;
                let place = [
                    ("where", self.titles.slot(slot).into()),
                    ("rung", self.titles.rung(id, rung).into()),
                ];
                text.push_str(&item(&match track.role {
                    Role::Incident => {
                        let severity = [("severity", u32::from(severity).into())];
                        self.fill("play-stands", &[&place[..], &severity[..]].concat())
                    }
                    Role::Climate => self.fill("play-level", &place),
                }));
            }
            if !is_open && places[track.slots.clone()].contains(&Place::QUIET) {
                let place = [("where", self.titles.track(id).into())];
                text.push_str(&item(&self.fill("play-quiet", &place)));
            }
        }
        text
    }

    /// What may happen in this turn; `order` is said to be given by one seat.
    #[must_use]
    pub fn outlook(&self, outlook: &Outlook, order: Option<&str>) -> String {
        let mut text = paragraph(&match order {
            Some(order) => self.fill("play-odds-order", &[("order", order.into())]),
            None => self.speech().text("play-odds"),
        });
        for slot in &outlook.slots {
            text.push_str(&item(&self.slot_outlook(slot)));
        }
        for (track, chance) in &outlook.arrivals {
            let place = ("where", self.titles.track(*track).into());
            let chance = ("chance", self.speech().chance(*chance).into());
            text.push_str(&item(&self.fill("play-odds-opens", &[place, chance])));
        }
        text
    }

    fn slot_outlook(&self, slot: &SlotOutlook) -> String {
        // Nobody plans for what happens once in a thousand turns, except where it is grave.
        let model = self.titles.model;
        let grave = |rung: RungId| model.rung_on(slot.track, rung).kind == RungKind::Ends;
        let told = slot.to.iter().filter(|(rung, chance)| *chance >= 0.001 || grave(*rung));
        let chances = told.map(|(rung, chance)| {
            let chance = ("chance", self.speech().chance(*chance).into());
            if *rung == slot.from {
                return self.fill("play-odds-stays", &[chance]);
            }
            let rung = ("rung", self.titles.rung(slot.track, *rung).into());
            self.fill("play-odds-to", &[rung, chance])
        });
        let chances = chances.collect::<Vec<_>>().join(", ");
        let place = ("where", self.titles.slot(slot.slot).into());
        self.fill("play-odds-slot", &[place, ("chances", chances.into())])
    }

    /// The orders of a turn once they are open, and what was said in own words.
    #[must_use]
    pub fn orders(&self, turn: &TurnView) -> String {
        if turn.orders.is_empty() {
            return String::new();
        }
        let mut text = paragraph(&self.speech().text("play-orders"));
        for given in &turn.orders {
            text.push_str(&item(&self.ordered(given)));
        }
        for words in &turn.words {
            text.push_str(&self.words(words));
        }
        text
    }

    fn ordered(&self, given: &Given) -> String {
        let seat = ("seat", self.titles.seat(given.seat).into());
        let order = ("order", self.titles.order(given.seat, given.order).into());
        match given.how {
            How::Seat => self.fill("play-ordered", &[seat, order]),
            How::Facilitator => self.fill("play-ordered-facilitator", &[seat, order]),
            How::Absent => self.fill("play-ordered-absent", &[seat, order]),
            How::Policy(drawn) => {
                let chance = ("chance", self.speech().chance(drawn.probability).into());
                self.fill("play-ordered-policy", &[seat, order, chance])
            }
        }
    }

    fn words(&self, words: &Words) -> String {
        let seat = ("seat", self.titles.seat(words.seat).into());
        let said = self.fill("play-words", &[seat, ("words", words.text.as_str().into())]);
        let reason = ("reason", words.judged.reason.as_str().into());
        let effects = words.judged.effects.iter().map(|effect| self.effect(effect));
        let effects = effects.collect::<Vec<_>>().join("; ");
        item(&said)
            + &item(&if effects.is_empty() {
                self.fill("play-words-nothing", &[reason])
            } else {
                self.fill("play-words-effect", &[("effect", effects.into()), reason])
            })
    }

    fn effect(&self, effect: &Extra) -> String {
        self.titles.odds(&effect.mechanisms, &effect.tracks, effect.odds)
    }

    /// What the dice say, one line a source, before it comes about; arrivals first.
    #[must_use]
    pub fn dice(&self, turn: &TurnView) -> Vec<String> {
        let arrivals = turn.arrivals.iter().map(|draw| self.arrival_drawn(draw));
        let slots = turn.slots.iter().map(|draw| self.slot_drawn(draw));
        arrivals.chain(slots).collect()
    }

    fn arrival_drawn(&self, draw: &ArrivalDraw) -> String {
        let chance = self.speech().chance(draw.drawn.probability);
        format!("{}: {} ({chance})", self.titles.track(draw.track), self.opens(draw.opens))
    }

    fn slot_drawn(&self, draw: &SlotDraw) -> String {
        let track = self.titles.model.slots[draw.slot];
        let rung = self.speech().quoted(self.titles.rung(track, draw.to));
        let chance = self.speech().chance(draw.drawn.probability);
        format!("{}: {rung} ({chance})", self.titles.slot(draw.slot))
    }

    /// Whether an incident opens.
    #[must_use]
    pub fn opens(&self, opens: bool) -> String {
        self.speech().text(if opens { "play-yes-opens" } else { "play-no-opens" })
    }

    /// What happened in a turn: what injects did, or what the dice and the rulings did.
    #[must_use]
    pub fn happened(&self, events: &[Seen]) -> String {
        events.iter().filter_map(|seen| self.event(seen)).map(|line| item(&line)).collect()
    }

    fn event(&self, seen: &Seen) -> Option<String> {
        let why = ("why", self.why(seen.why).into());
        Some(match seen.event {
            Event::Inject { .. } | Event::Ordered { .. } => return None,
            Event::Stayed { .. } if !matches!(seen.why, Some(Why::Ruling)) => return None,
            Event::Stayed { track, slot, rung, .. } => {
                let place = ("where", self.titles.slot(slot).into());
                let rung = ("rung", self.titles.rung(track, rung).into());
                self.fill("play-stayed", &[place, rung, why])
            }
            Event::Moved { track, slot, from, to, .. } => {
                let words = [
                    ("where", self.titles.slot(slot).into()),
                    ("from", self.titles.rung(track, from).into()),
                    ("to", self.titles.rung(track, to).into()),
                    why,
                ];
                match self.titles.model.rung_on(track, to).kind {
                    RungKind::Closes => self.fill("play-closed", &words),
                    RungKind::Open | RungKind::Ends => self.fill("play-moved", &words),
                }
            }
            Event::Opened { track, slot, .. } => {
                let start = self.titles.model.tracks[track.index()].start;
                let place = ("where", self.titles.slot(slot).into());
                let rung = ("rung", self.titles.rung(track, start).into());
                self.fill("play-opened", &[place, rung, why])
            }
            Event::Suspended(measure) => {
                self.fill("play-suspended", &[("measure", self.titles.measure(measure).into())])
            }
            Event::Restored(measure) => {
                self.fill("play-restored", &[("measure", self.titles.measure(measure).into())])
            }
            Event::Over(outcome) => {
                self.fill("play-over", &[("outcome", self.titles.outcome(outcome).into())])
            }
        })
    }

    fn why(&self, why: Option<Why>) -> String {
        match why {
            Some(Why::Law(drawn)) => {
                let chance = self.speech().chance(drawn.probability);
                self.fill("play-why-law", &[("chance", chance.into())])
            }
            Some(Why::Inject(inject)) => {
                self.fill("play-why-inject", &[("inject", self.titles.inject(inject).into())])
            }
            Some(Why::Ruling) => self.speech().text("play-why-ruling"),
            Some(Why::Decision) => self.speech().text("play-why-decision"),
            Some(Why::Unsaid) | None => String::new(),
        }
    }

    /// Where the facilitator overruled the dice in a turn, and why.
    #[must_use]
    pub fn rulings(&self, turn: &TurnView) -> String {
        turn.rulings.iter().map(|ruled| item(&self.ruled(turn, ruled))).collect()
    }

    fn ruled(&self, turn: &TurnView, ruled: &Ruled) -> String {
        let (place, dice, to) = match ruled.ruling {
            Ruling::Slot { slot, to } => {
                let track = self.titles.model.slots[slot];
                let drawn = turn.slots.iter().find(|draw| draw.slot == slot);
                let dice = drawn.map_or("", |draw| self.titles.rung(track, draw.to));
                let to = self.titles.rung(track, to).to_owned();
                (self.titles.slot(slot), dice.to_owned(), to)
            }
            Ruling::Arrival { track, opens } => {
                let drawn = turn.arrivals.iter().find(|draw| draw.track == track);
                let dice = drawn.map_or(String::new(), |draw| self.opens(draw.opens));
                (self.titles.track(track).to_owned(), dice, self.opens(opens))
            }
        };
        let words = [
            ("where", place.into()),
            ("dice", dice.into()),
            ("to", to.into()),
            ("reason", ruled.reason.as_str().into()),
        ];
        self.fill("play-ruled", &words)
    }

    /// A whole turn: injects, orders, what happened.
    #[must_use]
    pub fn whole_turn(&self, turn: &TurnView) -> String {
        let mut text = format!("\n{}", self.turn(turn.number));
        text.push_str(&self.injects(turn));
        text.push_str(&self.orders(turn));
        text.push_str(&self.outcome(turn, 0));
        text
    }

    /// What happened in a turn, from an event on, and where the dice were overruled.
    #[must_use]
    pub fn outcome(&self, turn: &TurnView, from: usize) -> String {
        let happened = self.happened(&turn.events[from.min(turn.events.len())..]);
        if turn.places.is_none() && happened.is_empty() {
            return String::new();
        }
        let mut text = paragraph(&self.speech().text("play-happened"));
        if happened.is_empty() {
            text.push_str(&item(&self.speech().text("play-nothing-moves")));
        }
        text + &happened + &self.rulings(turn)
    }

    /// A message, with what became of it.
    #[must_use]
    pub fn message(&self, message: &Message) -> String {
        let words = [
            ("from", self.titles.seat(message.from).into()),
            ("to", self.titles.seat(message.to).into()),
            ("text", message.text.as_str().into()),
        ];
        let mut line = self.fill("play-message", &words);
        match message.passed {
            None => line.push_str(&format!(" {}", self.speech().text("play-message-waits"))),
            Some(passed) if passed != message.turn => {
                let turns = [("said", message.turn.into()), ("passed", passed.into())];
                line.push_str(&format!(" ({})", self.fill("play-message-late", &turns)));
            }
            Some(_) => {}
        }
        paragraph(&line)
    }

    /// The end: how high it went, and how anybody can check the dice.
    #[must_use]
    pub fn ending(&self, view: &View) -> String {
        let highest = [("severity", u32::from(view.highest).into())];
        let mut text = paragraph(&self.fill("play-highest", &highest));
        let Some(dice) = &view.dice else { return text };
        let secret = [("secret", dice.secret.as_str().into())];
        text.push_str(&format!("\n{}", paragraph(&self.fill("play-secret", &secret))));
        let Some(seed) = dice.seed else { return text };
        let seed = [("seed", seed.to_string().into())];
        text.push_str(&paragraph(&self.fill("play-check", &seed)));
        let phrases = view.seats.iter().map(|seat| seat.phrase.as_deref().unwrap_or_default());
        let secret = quoted_for_shell(&dice.secret);
        let phrases: Vec<String> = phrases.map(quoted_for_shell).collect();
        text.push_str(&format!("  printf '%s\\n' {secret} | sha256sum\n"));
        text + &format!("  printf '%s\\n' {secret} {} | sha256sum\n", phrases.join(" "))
    }

    /// A whole game.
    #[must_use]
    pub fn game(&self, view: &View, undone: usize) -> String {
        let title = self.titles.text(&self.titles.scenario().title);
        let mut text = paragraph(&match view.name.as_str() {
            "" => title.to_owned(),
            name => format!("{name}: {title}"),
        });
        text.push_str(&paragraph(&self.commitment_line(view)));
        if view.phrases_shown && !view.seats.is_empty() {
            text.push_str(&self.phrases(view));
        }
        for turn in &view.turns {
            text.push_str(&self.whole_turn(turn));
            for message in view.messages.iter().filter(|message| message.turn == turn.number) {
                text.push_str(&self.message(message));
            }
        }
        text.push('\n');
        if undone > 0 {
            let count = [("count", (undone as u64).into())];
            text.push_str(&paragraph(&self.fill("play-undone-count", &count)));
        }
        text + &self.ending(view)
    }

    fn commitment_line(&self, view: &View) -> String {
        self.fill("play-commitment", &[("commitment", view.commitment.as_str().into())])
    }

    /// The names of mechanisms, as choices.
    #[must_use]
    pub fn mechanisms(&self) -> Vec<String> {
        let all = (0..self.titles.model.mechanisms.len()).map(MechanismId::new);
        all.map(|mechanism| self.titles.mechanism(mechanism).to_owned()).collect()
    }

    /// Seats by name.
    #[must_use]
    pub fn seats(&self, seats: &[SeatId]) -> String {
        self.titles.seats(seats.iter().copied())
    }
}

/// A paragraph on lines of its own.
#[must_use]
pub fn paragraph(text: &str) -> String {
    wrap(text, WIDTH, "")
}

/// An item of a list.
#[must_use]
pub fn item(text: &str) -> String {
    format!("  {}", wrap(text, WIDTH - 2, "    "))
}

/// A text that a shell takes as one word.
fn quoted_for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
