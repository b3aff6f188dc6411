//! Fixed workloads by which speed is measured: the same questions on every machine.
//!
//! Each is a comparison as `compare` makes it, of a scenario that is part of the program, so two
//! machines can hold their digests against one another as well as their speed. Nothing here knows
//! how long it took; that is for whoever has a clock.

use std::sync::Arc;

use rayon::ThreadPool;

use crate::chance::Seed;
use crate::markov::Limits;
use crate::markov::Unwatched;
use crate::model::Model;
use crate::montecarlo::Path;
use crate::montecarlo::Silent;
use crate::scenario;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::arms::Family;
use crate::study::compare;
use crate::study::compare::Comparison;
use crate::study::compare::Method;
use crate::study::sampling::Asked;
use crate::study::sampling::Sampling;

/// A scenario and the arms to compare in it.
#[derive(Debug, Clone, Copy)]
pub struct Workload {
    /// What it is called.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// How the answer is found.
    pub method: Method,
    /// How many replications make a run of less than a second on a fast core; of an exact answer 0.
    pub replications: u64,
    files: &'static [(&'static str, &'static str)],
    named: &'static [&'static str],
    families: &'static [Family],
}

/// Every workload.
pub const WORKLOADS: [Workload; 4] = [
    Workload {
        name: "w1",
        title: "one chain, one arm",
        method: Method::Simulate,
        replications: 1 << 22,
        files: CHAIN,
        named: &[],
        families: &[],
    },
    Workload {
        name: "w2",
        title: "one chain, 16 arms on shared draws",
        method: Method::Simulate,
        replications: 1 << 19,
        files: CHAIN,
        named: &[],
        families: &[Family::Factorial],
    },
    Workload {
        name: "theatres",
        title: "three theatres, 8 arms on shared draws",
        method: Method::Simulate,
        replications: 1 << 16,
        files: THEATRES,
        named: &[
            "military_channels",
            "cyber_hotline",
            "rules_of_the_road",
            "transparency_zone",
            "high_level_nrc",
        ],
        families: &[Family::Menu],
    },
    Workload {
        name: "product",
        title: "four incidents under a tension, exact",
        method: Method::Exact,
        replications: 0,
        files: PRODUCT,
        named: &[],
        families: &[],
    },
];

const CHAIN: &[(&str, &str)] = &[("chain.ron", include_str!("../../tests/scenarios/chain.ron"))];

const PRODUCT: &[(&str, &str)] =
    &[("product.ron", include_str!("../../tests/scenarios/product.ron"))];

const THEATRES: &[(&str, &str)] = &[
    ("three-theatres.ron", include_str!("../../scenarios/three-theatres.ron")),
    ("catalogue/eln-riac.ron", include_str!("../../scenarios/catalogue/eln-riac.ron")),
    ("catalogue/air-encounter.ron", include_str!("../../scenarios/catalogue/air-encounter.ron")),
];

impl Workload {
    /// The workload of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        WORKLOADS.into_iter().find(|workload| workload.name == name)
    }

    /// The names and texts of its files, the scenario first.
    #[must_use]
    pub fn files(&self) -> &'static [(&'static str, &'static str)] {
        self.files
    }

    /// Its model.
    #[must_use]
    pub fn model(&self) -> Model {
        let reading = scenario::read_memory(self.files.iter().copied());
        Model::new(&Arc::new(reading.into_checked().expect("what is built in is checked by tests")))
    }

    /// Its arms, `none` first.
    #[must_use]
    pub fn arms(&self, model: &Model) -> Vec<Arm> {
        let named: Vec<String> = self.named.iter().map(|&name| name.to_owned()).collect();
        arms::arms(model, &named, self.families).expect("what is built in is checked by tests")
    }

    /// The comparison, with seed 1 and so many replications (of which an exact answer needs none)
    /// played on a path that this machine has.
    #[must_use]
    pub fn compare(
        &self,
        model: &Model,
        arms: &[Arm],
        replications: u64,
        path: Path,
        pool: &ThreadPool,
    ) -> Comparison {
        let seed = Seed::from(1);
        match self.method {
            Method::Simulate => {
                let asked = Asked { model, arms, seed, replications, precision: None };
                let mut sampling = Sampling::new(asked).on(path);
                while sampling.step(pool, &Silent) {}
                compare::simulated(&sampling, "this is a measurement")
            }
            Method::Exact => {
                compare::solve(model, arms, &Limits::default(), seed, pool, &Unwatched)
                    .expect("what is built in is within the limits")
            }
        }
    }
}

/// How many moves a sampled comparison made: a move is one slot of a track in one turn under one
/// arm, whether something stands in the slot or not. Of a single incident without arrivals these
/// are its transitions.
#[must_use]
pub fn moves(model: &Model, comparison: &Comparison) -> u64 {
    let replications = comparison.replications.unwrap_or(0) as f64;
    let turns = comparison.arms.iter().map(|arm| (arm.turns.value * replications).round() as u64);
    model.slots.len() as u64 * turns.sum::<u64>()
}

#[cfg(test)]
mod tests {
    use rayon::ThreadPoolBuilder;

    use super::*;

    #[test]
    fn every_workload_runs_and_has_its_arms() {
        let pool = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let counts = WORKLOADS.map(|workload| {
            let model = workload.model();
            let arms = workload.arms(&model);
            if workload.method == Method::Simulate {
                let comparison = workload.compare(&model, &arms, 64, Path::best(), &pool);
                assert_eq!(comparison.replications, Some(64), "{}", workload.name);
            }
            arms.len()
        });
        assert_eq!(counts, [1, 16, 8, 1]);
    }

    #[test]
    fn moves_of_a_chain_are_its_turns() {
        let pool = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let workload = Workload::named("w1").unwrap();
        let model = workload.model();
        let arms = workload.arms(&model);
        let comparison = workload.compare(&model, &arms, 10_000, Path::best(), &pool);
        let mean = moves(&model, &comparison) as f64 / 10_000.0;
        assert!((mean - 19.739).abs() < 0.5, "{mean}");
    }
}
