//! What a form asks for. A form names things by the scenario's ids.

use crate::model::Action;
use crate::model::Extra;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::session::Actor;
use crate::session::Command;
use crate::session::Game;
use crate::session::Happening;
use crate::session::Ruling;
use crate::study::whatif::Change;
use crate::study::whatif::WhatIfError;

/// The fields of a form, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

/// A form that no page of this server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoSuchForm;

impl Fields {
    /// The value of a field; empty, if it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Whether a field is there and not empty.
    pub(super) fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn words(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, NoSuchForm> {
        self.get(name).trim().parse().map_err(|_| NoSuchForm)
    }
}

/// The what-if that a query asks for: `from` a turn, `with` and `without` measures, `rulings` kept
/// or `dropped`. None, if it asks for none; what it names and the scenario has not is left out.
pub(super) fn change(fields: &Fields, game: &Game) -> Option<Result<Change, WhatIfError>> {
    let model = game.model();
    let from = fields.number("from").ok()?;
    let measures =
        |name| -> MeasureSet { fields.all(name).filter_map(|id| model.measure(id)).collect() };
    let keeps_rulings = fields.get("rulings") != "dropped";
    Some(Change::new(model, from, measures("with"), measures("without"), keeps_rulings))
}

/// The command of a form, by whoever sent it.
pub(super) fn command(fields: &Fields, model: &Model, by: Actor) -> Result<Command, NoSuchForm> {
    let ids = Ids { fields, model };
    // A seat acts for itself, whatever its form says.
    let seat = || match by {
        Actor::Seat(seat) => Ok(seat),
        _ => ids.seat(fields.get("seat")),
    };
    let measure = || ids.measure(fields.get("measure"));
    let anyway = fields.has("anyway");
    Ok(match fields.get("do") {
        "phrase" => Command::LockPhrase { seat: seat()?, phrase: fields.words("phrase") },
        "draft" => {
            let seat = seat()?;
            let order = fields.has("order").then(|| ids.order(seat)).transpose()?;
            Command::Draft { seat, order, text: fields.words("text") }
        }
        "lock" => {
            let seat = seat()?;
            Command::Lock { seat, order: ids.order(seat)?, text: fields.words("text") }
        }
        "unlock" => Command::Unlock { seat: seat()? },
        "say" => Command::Say {
            from: seat()?,
            to: ids.seat(fields.get("to"))?,
            text: fields.words("text"),
        },
        "propose" => Command::Propose { seat: seat()?, measure: measure()? },
        "consent" => Command::Consent { seat: seat()?, measure: measure()? },
        "withdraw" => Command::Withdraw { seat: seat()?, measure: measure()? },
        "note" => Command::Note { text: fields.words("text") },
        "star" => Command::Star { text: fields.words("text") },
        "show_phrases" => Command::ShowPhrases { anyway },
        "start" => Command::Start { measures: ids.measures()? },
        "begin" => Command::BeginTurn,
        "draw" => Command::Draw { anyway },
        "settle" => Command::Settle,
        "rule" => Command::Rule { ruling: ids.ruling()?, reason: fields.words("reason") },
        "judge" => Command::Judge {
            seat: seat()?,
            effects: ids.effects()?,
            reason: fields.words("reason"),
        },
        "fire" => Command::Fire { inject: ids.inject()? },
        "add" => Command::Add { happening: ids.happening()? },
        "force" => Command::PutInForce { measure: measure()? },
        "suspend" => Command::Suspend { measure: measure()? },
        "policy" => Command::Policy { seat: seat()?, plays: fields.has("plays") },
        "release" => Command::Release { seat: seat()? },
        "undo" => Command::Undo { to: fields.number("to")? },
        "pause" => Command::Pause,
        "resume" => Command::Resume,
        "timer" => {
            let minutes: u32 = fields.number("minutes")?;
            Command::Timer { seconds: minutes.min(24 * 60) * 60 }
        }
        "end" => Command::End,
        _ => return Err(NoSuchForm),
    })
}

struct Ids<'a> {
    fields: &'a Fields,
    model: &'a Model,
}

impl Ids<'_> {
    fn seat(&self, id: &str) -> Result<SeatId, NoSuchForm> {
        found(self.model.seats.iter().map(|seat| &seat.id), id).map(SeatId::new)
    }

    fn order(&self, seat: SeatId) -> Result<OrderId, NoSuchForm> {
        let seat = self.model.seats.get(seat.index()).ok_or(NoSuchForm)?;
        let orders = seat.orders.iter().map(|order| &order.id);
        found(orders, self.fields.get("order")).map(OrderId::new)
    }

    fn measure(&self, id: &str) -> Result<MeasureId, NoSuchForm> {
        self.model.measure(id).ok_or(NoSuchForm)
    }

    fn measures(&self) -> Result<MeasureSet, NoSuchForm> {
        self.fields
            .all("measure")
            .try_fold(MeasureSet::EMPTY, |set, id| Ok(set.with(self.measure(id)?)))
    }

    fn track(&self, id: &str) -> Result<TrackId, NoSuchForm> {
        found(self.model.tracks.iter().map(|track| &track.id), id).map(TrackId::new)
    }

    fn rung(&self, track: TrackId, id: &str) -> Result<RungId, NoSuchForm> {
        let rungs = self.model.ladder_of(track).rungs();
        rungs.into_iter().find(|(_, rung)| rung.id == id).map(|(id, _)| id).ok_or(NoSuchForm)
    }

    fn inject(&self) -> Result<InjectId, NoSuchForm> {
        let injects = self.model.injects.iter().map(|inject| &inject.id);
        found(injects, self.fields.get("inject")).map(InjectId::new)
    }

    /// A ruling: `slot:NUMBER` with a rung, or `arrival:TRACK` with `opens` or nothing.
    fn ruling(&self) -> Result<Ruling, NoSuchForm> {
        let (kind, which) = self.fields.get("source").split_once(':').ok_or(NoSuchForm)?;
        match kind {
            "slot" => {
                let slot: usize = which.parse().map_err(|_| NoSuchForm)?;
                let track = self.model.slots.get(slot).ok_or(NoSuchForm)?;
                Ok(Ruling::Slot { slot, to: self.rung(*track, self.fields.get("to"))? })
            }
            "arrival" => Ok(Ruling::Arrival {
                track: self.track(which)?,
                opens: self.fields.get("to") == "opens",
            }),
            _ => Err(NoSuchForm),
        }
    }

    /// One effect on the mechanisms and tracks that are ticked; none, if no mechanism is.
    fn effects(&self) -> Result<Vec<Extra>, NoSuchForm> {
        let known = &self.model.mechanisms;
        let mechanisms = self.fields.all("mechanism");
        let mechanisms = mechanisms.map(|id| found(known.iter(), id).map(MechanismId::new));
        let mechanisms: Vec<MechanismId> = mechanisms.collect::<Result<_, _>>()?;
        if mechanisms.is_empty() {
            return Ok(Vec::new());
        }
        let mut tracks = vec![false; self.model.tracks.len()];
        for id in self.fields.all("track") {
            tracks[self.track(id)?.index()] = true;
        }
        let odds = self.fields.get("odds").trim().replace(',', ".");
        let odds = odds.parse().map_err(|_| NoSuchForm)?;
        Ok(vec![Extra { mechanisms, tracks, odds }])
    }

    fn happening(&self) -> Result<Happening, NoSuchForm> {
        let seats = self.fields.all("to").map(|id| self.seat(id));
        let seats: Vec<SeatId> = seats.collect::<Result<_, _>>()?;
        let actions = self.fields.all("action").filter(|action| !action.is_empty());
        Ok(Happening {
            title: self.fields.words("title"),
            text: self.fields.words("text"),
            to: (!seats.is_empty()).then_some(seats),
            actions: actions.map(|action| self.action(action)).collect::<Result<_, _>>()?,
        })
    }

    /// `move:TRACK:RUNG`, `open:TRACK`, `suspend:MEASURE` or `restore:MEASURE`.
    fn action(&self, text: &str) -> Result<Action, NoSuchForm> {
        let (kind, rest) = text.split_once(':').ok_or(NoSuchForm)?;
        match kind {
            "move" => {
                let (track, rung) = rest.split_once(':').ok_or(NoSuchForm)?;
                let track = self.track(track)?;
                Ok(Action::MoveTrack(track, self.rung(track, rung)?))
            }
            "open" => self.track(rest).map(Action::Open),
            "suspend" => self.measure(rest).map(Action::Suspend),
            "restore" => self.measure(rest).map(Action::Restore),
            _ => Err(NoSuchForm),
        }
    }
}

fn found<'a>(ids: impl IntoIterator<Item = &'a String>, wanted: &str) -> Result<usize, NoSuchForm> {
    ids.into_iter().position(|id| id == wanted).ok_or(NoSuchForm)
}
