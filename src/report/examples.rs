//! Scenarios for the tests of this layer.

use std::sync::Arc;

use crate::model::Model;
use crate::scenario;

/// The scenario that has every field once.
pub(crate) fn schema() -> Model {
    let files = [
        ("schema.ron", include_str!("../../tests/scenarios/schema.ron")),
        ("catalogue.ron", include_str!("../../tests/scenarios/catalogue.ron")),
    ];
    model(&files)
}

/// A shipped scenario of one acute incident in the air, with long titles in two languages.
pub(crate) fn baltic() -> Model {
    let files = [
        ("baltic-air.ron", include_str!("../../scenarios/baltic-air.ron")),
        ("catalogue/eln-riac.ron", include_str!("../../scenarios/catalogue/eln-riac.ron")),
        (
            "catalogue/air-encounter.ron",
            include_str!("../../scenarios/catalogue/air-encounter.ron"),
        ),
    ];
    model(&files)
}

/// The shipped scenario of the workshop, with seats, orders and injects.
pub(crate) fn three_theatres() -> Model {
    let files = [
        ("three-theatres.ron", include_str!("../../scenarios/three-theatres.ron")),
        ("catalogue/eln-riac.ron", include_str!("../../scenarios/catalogue/eln-riac.ron")),
        (
            "catalogue/air-encounter.ron",
            include_str!("../../scenarios/catalogue/air-encounter.ron"),
        ),
    ];
    model(&files)
}

/// A scenario from one text without includes.
pub(crate) fn of(text: &str) -> Model {
    model(&[("test.ron", text)])
}

fn model(files: &[(&'static str, &str)]) -> Model {
    let reading = scenario::read_memory(files.iter().map(|(name, text)| (*name, *text)));
    let checked = reading.into_checked().expect("the scenarios of tests have no mistakes");
    Model::new(&Arc::new(checked))
}
