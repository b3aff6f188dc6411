//! Contexts: what of a situation matters to one source's laws, as a small number.
//!
//! Two situations of one context have the same laws, because the conditions, orders and measures
//! that the source's laws look at are the same. The batch sampler and the exact solver therefore
//! ask [`crate::model::law`] once per context and keep the answer; the game at the table has no
//! need of it.

use crate::model::Arrival;
use crate::model::Condition;
use crate::model::Effect;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::Move;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::RungId;
use crate::model::SEVERITY_MAX;
use crate::model::SeatId;
use crate::model::Situation;
use crate::model::TrackId;
use crate::scenario::schema::Role;

/// More contexts than this are not numbered. It leaves room to number rungs within contexts.
const COUNT_MAX: u64 = 1 << 48;

/// What matters to the laws of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    facts: Vec<Fact>,
    count: Option<u64>,
    measures: MeasureSet,
}

/// One thing that conditions ask about, its answers lumped into classes that no condition tells
/// apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) reading: Reading,
    pub(crate) classes: u64,
}

/// Where an answer is read, and its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The severity's class.
    Severity(Vec<u8>),
    /// A climate track's slot, and its rungs' classes.
    Level(usize, Vec<u8>),
    /// A seat, and its orders' classes.
    Order(SeatId, Vec<u8>),
    /// How many of these turns have come.
    Turns(Vec<u32>),
    /// Whether any slot of an incident track stands on a rung.
    Occupied(TrackId, RungId),
    /// Whether a measure is on.
    On(MeasureId),
}

impl Context {
    /// What matters to the slots and the arrival of a track under an arm.
    #[must_use]
    pub fn of_track(model: &Model, arm: MeasureSet, track: TrackId) -> Self {
        let moves: Vec<&Move> = model.ladder_of(track).graph.edge_weights().collect();
        let arrival = model.tracks[track.index()].arrival.as_ref();
        Context::of_moves(model, arm, track, &moves, arrival)
    }

    /// What matters to a track's slots that stand on a rung: less than to the track as a whole.
    #[must_use]
    pub fn of_rung(model: &Model, arm: MeasureSet, track: TrackId, rung: RungId) -> Self {
        let moves: Vec<&Move> =
            model.ladder_of(track).moves_from(rung).map(|(_, each)| each).collect();
        Context::of_moves(model, arm, track, &moves, None)
    }

    /// What matters to a track's arrival.
    #[must_use]
    pub fn of_arrival(model: &Model, arm: MeasureSet, track: TrackId) -> Self {
        let arrival = model.tracks[track.index()].arrival.as_ref();
        Context::of_moves(model, arm, track, &[], arrival)
    }

    fn of_moves(
        model: &Model,
        arm: MeasureSet,
        track: TrackId,
        moves: &[&Move],
        arrival: Option<&Arrival>,
    ) -> Self {
        let mut asked = Asked::default();
        for each in moves {
            asked.maybe(each.when.as_ref());
        }
        let mechanisms = mechanisms_of(model, moves, arrival);
        let acts = |effect: &Effect| {
            effect.tracks[track.index()]
                && effect.mechanisms.iter().any(|mechanism| mechanisms[mechanism.index()])
        };
        for influence in &model.influences {
            for effect in influence.effects.iter().filter(|effect| acts(effect)) {
                asked.condition(&influence.when);
                asked.maybe(effect.when.as_ref());
            }
        }
        for measure in arm.iter() {
            for effect in model.measures[measure.index()].effects.iter().filter(|each| acts(each)) {
                asked.condition(&Condition::MeasureOn(measure));
                asked.maybe(effect.when.as_ref());
            }
        }
        for (index, seat) in model.seats.iter().enumerate() {
            for (place, order) in seat.orders.iter().enumerate() {
                for effect in order.effects.iter().filter(|effect| acts(effect)) {
                    let given = (SeatId::new(index), OrderId::new(place));
                    asked.condition(&Condition::OrderGiven(given.0, given.1));
                    asked.maybe(effect.when.as_ref());
                }
            }
        }
        asked.context(model, arm)
    }

    /// What matters to a seat's policy under an arm.
    #[must_use]
    pub fn of_seat(model: &Model, arm: MeasureSet, seat: SeatId) -> Self {
        let seat = &model.seats[seat.index()];
        let mut asked = Asked::default();
        for rule in &seat.policy {
            asked.condition(&rule.when);
        }
        for order in &seat.orders {
            asked.maybe(order.when.as_ref());
            for need in order.needs.iter() {
                asked.condition(&Condition::MeasureOn(need));
            }
        }
        asked.context(model, arm)
    }

    /// How many contexts there are; `None` if they are too many to count (2^48), and so to number.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        self.count
    }

    /// The measures that may matter to the laws, whether the arm has them or not: under two arms
    /// that have the same of them, a situation that differs in no fact has the same laws.
    #[must_use]
    pub(crate) fn measures(&self) -> MeasureSet {
        self.measures
    }

    /// What it is made of.
    pub(crate) fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The number of the situation's context, below [`Context::count`]; `None` where there is none.
    #[must_use]
    #[inline]
    pub fn number(&self, situation: &Situation<'_>) -> Option<u64> {
        self.count?;
        let number = self
            .facts
            .iter()
            .fold(0, |number, fact| number * fact.classes + fact.reading.class(situation));
        Some(number)
    }

    /// The situation's class in each fact: what [`Context::number`] packs, and there also where the
    /// contexts are too many to number.
    #[must_use]
    pub fn classes(&self, situation: &Situation<'_>) -> Vec<u64> {
        self.facts.iter().map(|fact| fact.reading.class(situation)).collect()
    }

    /// The rungs of incident tracks of which it matters whether they are occupied.
    pub fn occupied(&self) -> impl Iterator<Item = (TrackId, RungId)> {
        self.facts.iter().filter_map(|fact| match &fact.reading {
            Reading::Occupied(track, rung) => Some((*track, *rung)),
            _ => None,
        })
    }

    /// Whether it matters if the measure is on.
    #[must_use]
    pub fn asks_for(&self, measure: MeasureId) -> bool {
        self.facts.iter().any(|fact| fact.reading == Reading::On(measure))
    }

    /// Whether it matters if the seat gives one of these orders or the other.
    #[must_use]
    pub fn tells_apart(&self, seat: SeatId, one: OrderId, other: OrderId) -> bool {
        self.facts.iter().any(|fact| match &fact.reading {
            Reading::Order(by, classes) => {
                *by == seat && classes[one.index()] != classes[other.index()]
            }
            _ => false,
        })
    }

    /// The turns from which on something else counts, in ascending order.
    #[must_use]
    pub fn turns(&self) -> &[u32] {
        let turns = self.facts.iter().find_map(|fact| match &fact.reading {
            Reading::Turns(turns) => Some(turns.as_slice()),
            _ => None,
        });
        turns.unwrap_or(&[])
    }

    /// Whether the turn itself matters.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.facts.iter().any(|fact| matches!(fact.reading, Reading::Turns(_)))
    }
}

impl Reading {
    fn class(&self, situation: &Situation<'_>) -> u64 {
        match self {
            Reading::Severity(classes) => classes[usize::from(situation.severity)].into(),
            Reading::Level(slot, classes) => {
                classes[usize::from(situation.places[*slot].code())].into()
            }
            Reading::Order(seat, classes) => classes[situation.orders[seat.index()].index()].into(),
            Reading::Turns(turns) => turns.partition_point(|turn| *turn <= situation.turn) as u64,
            Reading::Occupied(track, rung) => {
                let slots = situation.model.tracks[track.index()].slots.clone();
                situation.places[slots].contains(&Place::on(*rung)).into()
            }
            Reading::On(measure) => situation.on.contains(*measure).into(),
        }
    }
}

/// Which mechanisms these moves and this arrival have.
fn mechanisms_of(model: &Model, moves: &[&Move], arrival: Option<&Arrival>) -> Vec<bool> {
    let mut named = vec![false; model.mechanisms.len()];
    let mut name = |causes: &[(MechanismId, f64)]| {
        for (mechanism, _) in causes {
            named[mechanism.index()] = true;
        }
    };
    moves.iter().for_each(|each| name(&each.causes));
    if let Some(arrival) = arrival {
        name(&arrival.causes);
    }
    named
}

/// Conditions met so far, taken apart into questions that are not made of others.
#[derive(Default)]
struct Asked {
    questions: Vec<Condition>,
}

impl Asked {
    fn maybe(&mut self, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.condition(condition);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        condition.visit(&mut |question| {
            if !self.questions.contains(question) {
                self.questions.push(question.clone());
            }
        });
    }

    fn context(self, model: &Model, arm: MeasureSet) -> Context {
        let mut facts = Vec::new();
        self.severity(&mut facts);
        for (index, track) in model.tracks.iter().enumerate() {
            match track.role {
                Role::Climate => self.level(TrackId::new(index), model, &mut facts),
                Role::Incident => self.occupied(TrackId::new(index), &mut facts),
            }
        }
        self.measures(model.suspendable(), arm, &mut facts);
        for (index, seat) in model.seats.iter().enumerate() {
            self.orders(SeatId::new(index), seat.orders.len(), &mut facts);
        }
        self.turns(&mut facts);
        let count = facts.iter().try_fold(1u64, |count, fact| {
            count.checked_mul(fact.classes).filter(|count| *count <= COUNT_MAX)
        });
        let measures = self.questions.iter().filter_map(|question| match question {
            Condition::MeasureOn(measure) => Some(*measure),
            _ => None,
        });
        Context { facts, count, measures: measures.collect() }
    }

    fn severity(&self, facts: &mut Vec<Fact>) {
        let classes =
            self.classes(usize::from(SEVERITY_MAX) + 1, |question, severity| match question {
                Condition::SeverityAtLeast(least) => Some(severity >= usize::from(*least)),
                _ => None,
            });
        push(facts, &classes, Reading::Severity(classes.clone()));
    }

    fn level(&self, climate: TrackId, model: &Model, facts: &mut Vec<Fact>) {
        let rungs = model.ladder_of(climate).graph.node_count();
        let classes = self.classes(rungs, |question, level| match question {
            Condition::TrackAt(track, rung) if *track == climate => Some(level == rung.index()),
            Condition::TrackAtLeast(track, rung) if *track == climate => {
                Some(level >= rung.index())
            }
            _ => None,
        });
        let slot = model.tracks[climate.index()].slots.start;
        push(facts, &classes, Reading::Level(slot, classes.clone()));
    }

    fn occupied(&self, incident: TrackId, facts: &mut Vec<Fact>) {
        for question in &self.questions {
            if let Condition::TrackAt(track, rung) = question
                && *track == incident
            {
                facts.push(Fact { reading: Reading::Occupied(*track, *rung), classes: 2 });
            }
        }
    }

    /// A measure's state is a fact only where an inject can change it.
    fn measures(&self, suspendable: MeasureSet, arm: MeasureSet, facts: &mut Vec<Fact>) {
        for question in &self.questions {
            if let Condition::MeasureOn(measure) = question
                && suspendable.contains(*measure)
                && arm.contains(*measure)
            {
                facts.push(Fact { reading: Reading::On(*measure), classes: 2 });
            }
        }
    }

    fn orders(&self, seat: SeatId, count: usize, facts: &mut Vec<Fact>) {
        let classes = self.classes(count, |question, given| match question {
            Condition::OrderGiven(by, order) if *by == seat => Some(given == order.index()),
            _ => None,
        });
        push(facts, &classes, Reading::Order(seat, classes.clone()));
    }

    fn turns(&self, facts: &mut Vec<Fact>) {
        let mut turns: Vec<u32> = self
            .questions
            .iter()
            .filter_map(|question| match question {
                Condition::TurnAtLeast(turn) => Some(*turn),
                _ => None,
            })
            .collect();
        turns.sort_unstable();
        if !turns.is_empty() {
            facts.push(Fact { classes: turns.len() as u64 + 1, reading: Reading::Turns(turns) });
        }
    }

    /// Classes of the values below `count` that no question tells apart, numbered as they appear.
    fn classes(&self, count: usize, answer: impl Fn(&Condition, usize) -> Option<bool>) -> Vec<u8> {
        let mut seen: Vec<Vec<bool>> = Vec::new();
        (0..count)
            .map(|value| {
                let answers: Vec<bool> =
                    self.questions.iter().filter_map(|each| answer(each, value)).collect();
                let class = seen.iter().position(|known| *known == answers).unwrap_or_else(|| {
                    seen.push(answers);
                    seen.len() - 1
                });
                u8::try_from(class).expect("values are fewer than 256")
            })
            .collect()
    }
}

fn push(facts: &mut Vec<Fact>, classes: &[u8], reading: Reading) {
    let count = classes.iter().max().map_or(1, |most| u64::from(*most) + 1);
    if count > 1 {
        facts.push(Fact { reading, classes: count });
    }
}
