//! The numbers that a result depends on, each with an id under which it can be drawn, overridden
//! or differentiated: a shared one by its name, an inline one by its canonical path
//! (`ladders.air.moves.encounter>near_miss.p`).

use std::collections::BTreeMap;

use crate::model::ids::ParameterId;
use crate::scenario::parameter::Basis;
use crate::scenario::parameter::Parameter;
use crate::scenario::schema::Scenario;

/// A value, and the parameter it is the value of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The value in this model.
    pub value: f64,
    /// Its parameter.
    pub parameter: ParameterId,
}

/// A parameter that the model uses.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its name or canonical path.
    pub id: String,
    /// What is known of it.
    pub distribution: Parameter,
    /// What it rests on.
    pub basis: Basis,
    /// Reference ids.
    pub cite: Vec<String>,
    /// Its value in this model.
    pub value: f64,
}

/// What stands beside an inline parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Provenance<'a> {
    /// What it rests on, if the author said so.
    pub(crate) basis: Option<Basis>,
    /// Reference ids.
    pub(crate) cite: &'a [String],
}

/// Collects parameters while a model is built.
pub(crate) struct Collector<'a> {
    scenario: &'a Scenario,
    values: &'a BTreeMap<String, f64>,
    declared: Vec<Declared>,
    by_id: BTreeMap<String, ParameterId>,
}

impl<'a> Collector<'a> {
    /// A collector that has met no parameter; `values` override points.
    pub(crate) fn new(scenario: &'a Scenario, values: &'a BTreeMap<String, f64>) -> Self {
        Collector { scenario, values, declared: Vec::new(), by_id: BTreeMap::new() }
    }

    /// The value of a parameter that stands at `path`, or is shared.
    ///
    /// Of several inline parameters at one path (two moves between the same rungs) the second is
    /// called `path#2`, and so on.
    pub(crate) fn quantity(
        &mut self,
        path: String,
        parameter: &Parameter,
        provenance: Provenance<'_>,
    ) -> Quantity {
        let Parameter::Use(id) = parameter else {
            let id = self.free_id(path);
            return self.declare(id, parameter, provenance);
        };
        if let Some(known) = self.by_id.get(id) {
            return Quantity { value: self.declared[known.index()].value, parameter: *known };
        }
        let shared = &self.scenario.parameters[id.as_str()];
        let provenance = Provenance { basis: shared.basis, cite: &shared.cite };
        self.declare(id.clone(), &shared.value, provenance)
    }

    /// Every parameter met, in the order in which they were met.
    pub(crate) fn finish(self) -> Vec<Declared> {
        self.declared
    }

    fn free_id(&self, path: String) -> String {
        if !self.by_id.contains_key(&path) {
            return path;
        }
        (2..)
            .map(|count| format!("{path}#{count}"))
            .find(|id| !self.by_id.contains_key(id))
            .expect("there are more numbers than parameters")
    }

    fn declare(
        &mut self,
        id: String,
        distribution: &Parameter,
        provenance: Provenance<'_>,
    ) -> Quantity {
        let parameter = ParameterId::new(self.declared.len());
        let point = distribution.point().expect("a checked shared parameter is no Use");
        let value = self.values.get(&id).copied().unwrap_or(point);
        self.by_id.insert(id.clone(), parameter);
        self.declared.push(Declared {
            id,
            distribution: distribution.clone(),
            basis: provenance.basis.unwrap_or(Basis::Judgement),
            cite: provenance.cite.to_vec(),
            value,
        });
        Quantity { value, parameter }
    }
}
