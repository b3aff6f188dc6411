//! What a scenario file is refused for, code by code.

use std::path::Path;

use offramp::scenario;

#[test]
fn the_examples_have_no_errors() {
    for name in ["schema", "chain", "gamblers-ruin", "product"] {
        let path = format!("{}/tests/scenarios/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let checked = scenario::read(Path::new(&path)).into_checked().map_err(|refused| {
            panic!("{refused}: {:#?}", refused.diagnostics);
        });
        let checked = checked.expect("no errors");
        assert_eq!(checked.digest().len(), 64);
        assert_eq!(checked.is_from_library("academic_contacts"), name == "schema");
    }
}
