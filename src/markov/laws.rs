//! The laws that a chain meets, each asked for once per context.

use crate::markov::key::Map;
use crate::model::InjectId;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::model::context::Context;
use crate::model::law;
use crate::model::law::Law;
use crate::model::law::derivative;
use crate::scenario::schema::Role;

/// A law as the chain uses it.
#[derive(Debug, Clone)]
pub(super) struct ChainLaw {
    /// Where it comes from.
    pub(super) origin: Origin,
    /// Its outcomes, in the law's order; those that a change of a parameter could make possible may
    /// follow with probability 0.
    pub(super) outcomes: Vec<Outcome>,
    /// The burden to be expected of its outcome.
    pub(super) burden: f64,
    /// The incidents to be expected to open.
    pub(super) opened: f64,
}

/// What a sweep needs to know of a law.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates<'a> {
    pub(super) outcomes: &'a [Outcome],
    pub(super) burden: f64,
    pub(super) opened: f64,
}

impl ChainLaw {
    /// What a sweep needs to know of it.
    pub(super) fn rates(&self) -> Rates<'_> {
        Rates { outcomes: &self.outcomes, burden: self.burden, opened: self.opened }
    }
}

/// One outcome.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// A rung's place, or 1 if an incident opens or an inject fires, or a place among branches.
    pub(super) code: u8,
    /// The severity that it brings to be seen; 0 where none is new.
    pub(super) severity: u8,
    /// Its probability.
    pub(super) probability: f64,
}

/// Where a law comes from, with a situation in which it is the law.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// A slot of the track that stands on the rung.
    Slot(TrackId, RungId, Exemplar),
    /// The arrival of the track.
    Arrival(TrackId, Exemplar),
    /// The inject.
    Inject(InjectId),
    /// The policies of the seats together.
    Orders,
}

impl Origin {
    /// The track and the situation that its multipliers are of; none where it has none.
    pub(super) fn situation<'a>(&'a self, model: &'a Model) -> Option<(TrackId, Situation<'a>)> {
        match self {
            Origin::Slot(track, _, exemplar) | Origin::Arrival(track, exemplar) => {
                Some((*track, exemplar.situation(model)))
            }
            Origin::Inject(_) | Origin::Orders => None,
        }
    }
}

/// A situation, kept.
#[derive(Debug, Clone)]
pub(super) struct Exemplar {
    turn: u32,
    places: Vec<Place>,
    on: MeasureSet,
    orders: Vec<OrderId>,
}

impl Exemplar {
    fn of(situation: &Situation<'_>) -> Self {
        Exemplar {
            turn: situation.turn,
            places: situation.places.to_vec(),
            on: situation.on,
            orders: situation.orders.to_vec(),
        }
    }

    /// The situation.
    pub(super) fn situation<'a>(&'a self, model: &'a Model) -> Situation<'a> {
        let situation = Situation::new(model, self.turn, &self.places, self.on);
        Situation { orders: &self.orders, ..situation }
    }
}

/// Laws met so far, numbered as they are met.
#[derive(Debug)]
pub(super) struct Laws<'a> {
    model: &'a Model,
    /// Whether outcomes of probability 0 that a change of a parameter could make possible are kept.
    ghosts: bool,
    rungs: Vec<Vec<Context>>,
    arrivals: Vec<Context>,
    seats: Vec<Context>,
    known: Map<Key, u32>,
    laws: Vec<ChainLaw>,
    /// Contexts that are too many to number, numbered as they are met.
    large: Map<Vec<u64>, u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Slot(TrackId, RungId, u64),
    Arrival(TrackId, u64),
    Inject(InjectId, [u8; 2], u32),
    Orders(Vec<u64>),
}

impl<'a> Laws<'a> {
    /// No law yet, under an arm.
    pub(super) fn new(model: &'a Model, arm: MeasureSet, ghosts: bool) -> Self {
        let tracks = (0..model.tracks.len()).map(TrackId::new);
        let rungs = |track| {
            let rungs = (0..model.ladder_of(track).graph.node_count()).map(RungId::new);
            rungs.map(|rung| Context::of_rung(model, arm, track, rung)).collect()
        };
        let seats = (0..model.seats.len()).map(SeatId::new);
        Laws {
            model,
            ghosts,
            rungs: tracks.clone().map(rungs).collect(),
            arrivals: tracks.map(|track| Context::of_arrival(model, arm, track)).collect(),
            seats: seats.map(|seat| Context::of_seat(model, arm, seat)).collect(),
            known: Map::default(),
            laws: Vec::new(),
            large: Map::default(),
        }
    }

    /// The laws, when no more are needed.
    pub(super) fn finish(self) -> Vec<ChainLaw> {
        self.laws
    }

    /// Those that are known, by their numbers.
    pub(super) fn all(&self) -> &[ChainLaw] {
        &self.laws
    }

    /// Whether outcomes are kept that only a change of a parameter could make possible.
    pub(super) fn keep_ghosts(&self) -> bool {
        self.ghosts
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.laws.len()
    }

    /// A law.
    pub(super) fn law(&self, number: u32) -> &ChainLaw {
        &self.laws[number as usize]
    }

    fn contexts(&self) -> impl Iterator<Item = &Context> {
        self.rungs.iter().flatten().chain(&self.arrivals).chain(&self.seats)
    }

    /// The turns from which on some law is another, in ascending order.
    pub(super) fn turns(&self) -> Vec<u32> {
        let mut turns: Vec<u32> =
            self.contexts().flat_map(|context| context.turns().to_vec()).collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// The rungs of incident tracks of which some law asks if they are occupied.
    pub(super) fn occupied(&self) -> Vec<(TrackId, RungId)> {
        let mut asked: Vec<(TrackId, RungId)> =
            self.contexts().flat_map(Context::occupied).collect();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// Whether a law asks if the measure is on.
    pub(super) fn ask_for(&self, measure: MeasureId) -> bool {
        self.contexts().any(|context| context.asks_for(measure))
    }

    /// Whether a law asks which of two orders a seat gives.
    pub(super) fn tell_apart(&self, seat: SeatId, one: OrderId, other: OrderId) -> bool {
        self.contexts().any(|context| context.tells_apart(seat, one, other))
    }

    /// The law of a slot.
    pub(super) fn of_slot(
        &mut self,
        situation: &Situation<'_>,
        track: TrackId,
        rung: RungId,
    ) -> u32 {
        let context = &self.rungs[track.index()][rung.index()];
        let number = number(context, situation, &mut self.large);
        let key = Key::Slot(track, rung, number);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let law = law::of_slot(situation, track, rung);
        let ghosts = if self.ghosts {
            derivative::ghosts_of_slot(situation, track, rung)
        } else {
            Vec::new()
        };
        let outcomes = with_ghosts(&law, ghosts, |to| self.standing(track, to));
        let burden = outcomes.iter().map(|each| {
            let rung = self.model.rung_on(track, RungId::new(usize::from(each.code)));
            each.probability * f64::from(rung.burden)
        });
        let burden = burden.sum();
        let origin = Origin::Slot(track, rung, Exemplar::of(situation));
        self.add(key, ChainLaw { origin, outcomes, burden, opened: 0.0 })
    }

    /// The law of a track's arrival.
    pub(super) fn of_arrival(&mut self, situation: &Situation<'_>, track: TrackId) -> u32 {
        let number = number(&self.arrivals[track.index()], situation, &mut self.large);
        let key = Key::Arrival(track, number);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let of_track = &self.model.tracks[track.index()];
        let arrival = of_track.arrival.as_ref().expect("only tracks with arrivals are asked");
        let law = law::of_arrival(situation, track, arrival);
        let ghosts = if self.ghosts { vec![false, true] } else { Vec::new() };
        let start = self.model.rung_on(track, of_track.start);
        let severity = |opens: bool| if opens { (1, start.severity) } else { (0, 0) };
        let outcomes = with_ghosts(&law, ghosts, severity);
        let opened: f64 =
            outcomes.iter().filter(|each| each.code == 1).map(|each| each.probability).sum();
        let burden = opened * f64::from(start.burden);
        let origin = Origin::Arrival(track, Exemplar::of(situation));
        self.add(key, ChainLaw { origin, outcomes, burden, opened })
    }

    /// The law of an inject that is due and holds. `seen` are the severities that are seen next if
    /// it does not fire and if it does; `opened` is how many incidents it opens if it fires.
    pub(super) fn of_inject(&mut self, inject: InjectId, seen: [u8; 2], opened: u32) -> u32 {
        let key = Key::Inject(inject, seen, opened);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let of_model = &self.model.injects[inject.index()];
        let law = law::of_inject(of_model);
        let uncertain = self.ghosts && of_model.p.is_some();
        let ghosts = if uncertain { vec![false, true] } else { Vec::new() };
        let outcomes =
            with_ghosts(&law, ghosts, |fires| (u8::from(fires), seen[usize::from(fires)]));
        let fires: f64 =
            outcomes.iter().filter(|each| each.code == 1).map(|each| each.probability).sum();
        let opened = fires * f64::from(opened);
        self.add(key, ChainLaw { origin: Origin::Inject(inject), outcomes, burden: 0.0, opened })
    }

    /// The law of branches with these probabilities, as the seats' policies give them.
    pub(super) fn of_branches(&mut self, probabilities: &[f64]) -> u32 {
        let key = Key::Orders(probabilities.iter().map(|each| each.to_bits()).collect());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let outcomes = probabilities.iter().enumerate().map(|(place, probability)| {
            // Nobody reads the code of a branch: branches are known by their places.
            Outcome { code: place as u8, severity: 0, probability: *probability }
        });
        let outcomes = outcomes.collect();
        self.add(key, ChainLaw { origin: Origin::Orders, outcomes, burden: 0.0, opened: 0.0 })
    }

    fn standing(&self, track: TrackId, to: RungId) -> (u8, u8) {
        let incident = self.model.tracks[track.index()].role == Role::Incident;
        let severity = if incident { self.model.rung_on(track, to).severity } else { 0 };
        (to.0, severity)
    }

    fn add(&mut self, key: Key, law: ChainLaw) -> u32 {
        let number = u32::try_from(self.laws.len()).expect("limits keep numbers small");
        self.laws.push(law);
        self.known.insert(key, number);
        number
    }
}

fn number(context: &Context, situation: &Situation<'_>, large: &mut Map<Vec<u64>, u64>) -> u64 {
    context.number(situation).unwrap_or_else(|| {
        let next = large.len() as u64;
        *large.entry(context.classes(situation)).or_insert(next)
    })
}

/// A law's outcomes with what `seen` says of them, then the ghosts that are not among them.
fn with_ghosts<T: Copy + PartialEq>(
    law: &Law<T>,
    ghosts: Vec<T>,
    seen: impl Fn(T) -> (u8, u8),
) -> Vec<Outcome> {
    let possible = law.outcomes().iter().copied();
    let ghosts = ghosts
        .into_iter()
        .filter(|ghost| law.outcomes().iter().all(|(outcome, _)| outcome != ghost))
        .map(|ghost| (ghost, 0.0));
    possible
        .chain(ghosts)
        .map(|(outcome, probability)| {
            let (code, severity) = seen(outcome);
            Outcome { code, severity, probability }
        })
        .collect()
}
