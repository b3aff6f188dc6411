//! What a scenario means: dense, immutable, with every parameter valued.
//!
//! A [`Model`] is built from a checked scenario and a value for each parameter. Its ladders are
//! petgraph graphs, its ids are places in tables, its conditions can be asked of a [`Situation`].
//! [`law`] is the only place of the whole crate where a probability is computed. The model knows
//! nothing of a state's history, of randomness, or of files. It follows the design, section 2.

mod build;
mod condition;
pub mod context;
pub mod distribution;
mod ids;
pub mod law;
mod parameters;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use petgraph::graph::DiGraph;
use petgraph::graph::EdgeIndex;
use petgraph::graph::NodeIndex;

pub use crate::model::condition::Condition;
pub use crate::model::condition::Situation;
pub use crate::model::ids::GroupId;
pub use crate::model::ids::InjectId;
pub use crate::model::ids::LadderId;
pub use crate::model::ids::MeasureId;
pub use crate::model::ids::MeasureSet;
pub use crate::model::ids::MechanismId;
pub use crate::model::ids::OrderId;
pub use crate::model::ids::OutcomeId;
pub use crate::model::ids::ParameterId;
pub use crate::model::ids::Place;
pub use crate::model::ids::RungId;
pub use crate::model::ids::SeatId;
pub use crate::model::ids::TrackId;
pub use crate::model::parameters::Declared;
pub use crate::model::parameters::Quantity;

use crate::chance::Address;
use crate::scenario::Checked;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// The highest severity there is.
pub const SEVERITY_MAX: u8 = 10;

/// The rules of a game. Tables are in declared order.
#[derive(Debug, Clone)]
pub struct Model {
    checked: Arc<Checked>,
    /// The last turn.
    pub horizon: u32,
    /// The severity that comparisons are about.
    pub headline: u8,
    /// Ids of mechanisms.
    pub mechanisms: Vec<String>,
    /// Escalation graphs.
    pub ladders: Vec<Ladder>,
    /// What stands on them.
    pub tracks: Vec<Track>,
    /// The track of each slot. Slots are numbered through, track after track.
    pub slots: Vec<TrackId>,
    /// Effects that hold whoever is playing.
    pub influences: Vec<Influence>,
    /// Of each group, the overlap.
    pub groups: Vec<f64>,
    /// Risk-reduction measures.
    pub measures: Vec<Measure>,
    /// While seats can talk across the table, if there is a channel.
    pub channel: Option<Condition>,
    /// Roles at the table.
    pub seats: Vec<Seat>,
    /// Scripted events.
    pub injects: Vec<Inject>,
    /// Ids of the ways in which a crisis can end; `horizon` is the last.
    pub outcomes: Vec<String>,
    /// Every number that a result depends on, with its value here.
    pub parameters: Vec<Declared>,
    /// Whether a crisis is over once its incidents are: no track has an arrival, no inject opens.
    pub ends_when_closed: bool,
}

/// An escalation graph.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// Its id.
    pub id: String,
    /// What effects address.
    pub domain: String,
    /// Rungs are its nodes and moves its edges, both in declared order.
    pub graph: DiGraph<Rung, Move>,
    /// Of each rung, the moves that leave it, in declared order (petgraph lists them reversed).
    rows: Vec<Vec<EdgeIndex>>,
}

/// A node of a ladder.
#[derive(Debug, Clone)]
pub struct Rung {
    /// Its id.
    pub id: String,
    /// 0 to 10.
    pub severity: u8,
    /// Whether play goes on from there.
    pub kind: RungKind,
    /// The cost of a turn spent there.
    pub burden: u32,
    /// The outcome of a crisis that is over there.
    pub outcome: Option<OutcomeId>,
}

/// An edge of a ladder.
#[derive(Debug, Clone)]
pub struct Move {
    /// The base probability a turn.
    pub p: Quantity,
    /// Mechanisms and their shares.
    pub causes: Vec<(MechanismId, f64)>,
    /// The move exists only while this holds.
    pub when: Option<Condition>,
}

/// A token, or several in slots, on a ladder.
#[derive(Debug, Clone)]
pub struct Track {
    /// Its id.
    pub id: String,
    /// The ladder.
    pub ladder: LadderId,
    /// What it is for.
    pub role: Role,
    /// Where an incident opens, or the climate stands at first.
    pub start: RungId,
    /// Its slots among all slots of the model.
    pub slots: Range<usize>,
    /// How many of them are open at the start.
    pub open_at_start: usize,
    /// How incidents arrive.
    pub arrival: Option<Arrival>,
    /// The source of each slot's draws.
    pub sources: Vec<Address>,
    /// Of each rung, all rungs of the ladder, from the best outcome of a slot that stands on it to
    /// the worst.
    pub(crate) orders: Vec<Vec<RungId>>,
}

/// How incidents arrive on a track.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The base probability that one opens in a turn.
    pub p: Quantity,
    /// Mechanisms and their shares.
    pub causes: Vec<(MechanismId, f64)>,
    /// The source of its draws.
    pub source: Address,
}

/// An odds ratio on the share of some mechanisms.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Which mechanisms.
    pub mechanisms: Vec<MechanismId>,
    /// Of each track, whether it is addressed.
    pub tracks: Vec<bool>,
    /// The odds ratio.
    pub odds: Quantity,
    /// It holds only while this holds.
    pub when: Option<Condition>,
}

/// An effect that no scenario has: what a facilitator makes of an order in a seat's own words. It
/// holds for one turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Extra {
    /// Which mechanisms.
    pub mechanisms: Vec<MechanismId>,
    /// Of each track, whether it is addressed.
    pub tracks: Vec<bool>,
    /// The odds ratio, above 0.
    pub odds: f64,
}

/// Effects that hold while a condition holds.
#[derive(Debug, Clone)]
pub struct Influence {
    /// While it holds.
    pub when: Condition,
    /// What it does.
    pub effects: Vec<Effect>,
}

/// A risk-reduction measure.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// The place of its menu in declared order.
    pub menu: Option<usize>,
    /// The group it overlaps with.
    pub group: Option<GroupId>,
    /// Political cost.
    pub cost: u32,
    /// Measures that must be on.
    pub needs: MeasureSet,
    /// The part of the time it works.
    pub availability: Quantity,
    /// What it does.
    pub effects: Vec<Effect>,
    /// Whether it comes from a library and acts on nothing in this scenario.
    pub inert: bool,
}

/// A role at the table.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Its id.
    pub id: String,
    /// What it can decide; the first is what an absent seat does.
    pub orders: Vec<Order>,
    /// How it decides when nobody plays it.
    pub policy: Vec<Rule>,
    /// The source of its draws.
    pub source: Address,
}

/// What a seat can decide in a turn.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// Measures that must be on.
    pub needs: MeasureSet,
    /// It can be given only while this holds.
    pub when: Option<Condition>,
    /// What it does this turn.
    pub effects: Vec<Effect>,
}

/// A line of a policy.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The first rule whose condition holds counts.
    pub when: Condition,
    /// Of each order, its weight.
    pub choose: Vec<f64>,
}

/// A scripted message or event.
#[derive(Debug, Clone)]
pub struct Inject {
    /// Its id.
    pub id: String,
    /// Due in this turn only.
    pub turn: Option<u32>,
    /// It fires only where this holds.
    pub when: Option<Condition>,
    /// The chance that it fires when due; certain, if none.
    pub p: Option<Quantity>,
    /// Whether it is removed once it has fired.
    pub once: bool,
    /// What it does.
    pub actions: Vec<Action>,
    /// The source of its draws.
    pub source: Address,
}

/// What an inject does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Every open slot of the track goes to the rung.
    MoveTrack(TrackId, RungId),
    /// Opens the first quiet place of the track, if there is one.
    Open(TrackId),
    /// Takes a measure out of force.
    Suspend(MeasureId),
    /// Puts a suspended measure back.
    Restore(MeasureId),
}

impl Model {
    /// The model of a scenario with every parameter at its point.
    #[must_use]
    pub fn new(checked: &Arc<Checked>) -> Self {
        Model::with_values(checked, &BTreeMap::new())
    }

    /// The model of a scenario with the named parameters at these values and the others at their
    /// points. An id that the scenario does not use is ignored.
    #[must_use]
    pub fn with_values(checked: &Arc<Checked>, values: &BTreeMap<String, f64>) -> Self {
        build::build(checked, values)
    }

    /// Gives every parameter another value, in the order of [`Model::parameters`]: what
    /// [`Model::with_values`] does, without building the model again.
    pub fn revalue(&mut self, values: &[f64]) {
        assert_eq!(values.len(), self.parameters.len(), "every parameter has a value");
        for (parameter, value) in self.parameters.iter_mut().zip(values) {
            parameter.value = *value;
        }
        self.each_quantity(|quantity| quantity.value = values[quantity.parameter.index()]);
    }

    fn each_quantity(&mut self, mut change: impl FnMut(&mut Quantity)) {
        for ladder in &mut self.ladders {
            ladder.graph.edge_weights_mut().for_each(|each| change(&mut each.p));
        }
        for arrival in self.tracks.iter_mut().filter_map(|track| track.arrival.as_mut()) {
            change(&mut arrival.p);
        }
        for effect in self.influences.iter_mut().flat_map(|influence| &mut influence.effects) {
            change(&mut effect.odds);
        }
        for measure in &mut self.measures {
            change(&mut measure.availability);
            measure.effects.iter_mut().for_each(|effect| change(&mut effect.odds));
        }
        for order in self.seats.iter_mut().flat_map(|seat| &mut seat.orders) {
            order.effects.iter_mut().for_each(|effect| change(&mut effect.odds));
        }
        self.injects.iter_mut().filter_map(|inject| inject.p.as_mut()).for_each(change);
    }

    /// The scenario it was built from.
    #[must_use]
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// The ladder of a track.
    #[must_use]
    pub fn ladder_of(&self, track: TrackId) -> &Ladder {
        &self.ladders[self.tracks[track.index()].ladder.index()]
    }

    /// A rung of a track's ladder.
    #[must_use]
    pub fn rung_on(&self, track: TrackId, rung: RungId) -> &Rung {
        self.ladder_of(track).rung(rung)
    }

    /// Slots of incident tracks, with their tracks.
    pub fn incident_slots(&self) -> impl Iterator<Item = (TrackId, usize)> {
        self.slots.iter().enumerate().filter_map(|(slot, track)| {
            (self.tracks[track.index()].role == Role::Incident).then_some((*track, slot))
        })
    }

    /// The highest severity among incidents that stand on a rung; 0 if there is none.
    #[must_use]
    pub fn severity(&self, places: &[Place]) -> u8 {
        self.incident_slots()
            .filter_map(|(track, slot)| Some(self.rung_on(track, places[slot].rung()?).severity))
            .max()
            .unwrap_or(0)
    }

    /// The outcome of a crisis that outlasts the last turn.
    #[must_use]
    pub fn horizon_outcome(&self) -> OutcomeId {
        OutcomeId::new(self.outcomes.len() - 1)
    }

    /// A parameter.
    #[must_use]
    pub fn parameter(&self, parameter: ParameterId) -> &Declared {
        &self.parameters[parameter.index()]
    }

    /// The measure of that id.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<MeasureId> {
        self.measures.iter().position(|measure| measure.id == id).map(MeasureId::new)
    }

    /// All measures.
    #[must_use]
    pub fn all_measures(&self) -> MeasureSet {
        (0..self.measures.len()).map(MeasureId::new).collect()
    }

    /// A measure with what it needs, and what that needs.
    #[must_use]
    pub fn with_needs(&self, measure: MeasureId) -> MeasureSet {
        self.closed(MeasureSet::EMPTY.with(measure))
    }

    /// A set of measures with all that they need.
    #[must_use]
    pub fn closed(&self, mut set: MeasureSet) -> MeasureSet {
        loop {
            let needs = set.iter().map(|measure| self.measures[measure.index()].needs);
            let wider = needs.fold(set, MeasureSet::union);
            if wider == set {
                return set;
            }
            set = wider;
        }
    }

    /// Measures that an inject may suspend or, where somebody else has suspended them, restore.
    #[must_use]
    pub fn suspendable(&self) -> MeasureSet {
        let actions = self.injects.iter().flat_map(|inject| &inject.actions);
        actions
            .filter_map(|action| match action {
                Action::Suspend(measure) | Action::Restore(measure) => Some(*measure),
                _ => None,
            })
            .collect()
    }
}

impl Ladder {
    /// A rung.
    #[must_use]
    pub fn rung(&self, rung: RungId) -> &Rung {
        &self.graph[NodeIndex::new(rung.index())]
    }

    /// Rungs in declared order.
    pub fn rungs(&self) -> impl ExactSizeIterator<Item = (RungId, &Rung)> {
        (0..self.graph.node_count()).map(RungId::new).map(|rung| (rung, self.rung(rung)))
    }

    /// The moves that leave a rung, in declared order, each with the rung it reaches.
    pub fn moves_from(&self, rung: RungId) -> impl ExactSizeIterator<Item = (RungId, &Move)> {
        self.edges_from(rung).map(|(_, to, each)| (to, each))
    }

    /// As [`Ladder::moves_from`], each with its place among all moves of the ladder.
    pub fn edges_from(
        &self,
        rung: RungId,
    ) -> impl ExactSizeIterator<Item = (usize, RungId, &Move)> {
        self.rows[rung.index()].iter().map(|edge| {
            let (_, to) = self.graph.edge_endpoints(*edge).expect("rows hold edges of this graph");
            (edge.index(), RungId::new(to.index()), &self.graph[*edge])
        })
    }
}
