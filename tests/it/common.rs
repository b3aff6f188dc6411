//! What several test modules need.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use offramp::model::Model;
use offramp::scenario;
use offramp::scenario::Checked;
use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

/// The project's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every scenario that the project ships, by path from its folder.
pub(crate) fn shipped() -> Vec<String> {
    let folder = fs::read_dir(root().join("scenarios")).expect("there is a folder of scenarios");
    let mut paths: Vec<String> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".ron"))
        .map(|name| format!("scenarios/{name}"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 4, "the shipped scenarios are there");
    paths
}

/// Scenarios that only tests use, with known answers or every field once.
pub(crate) const EXAMPLES: [&str; 4] = [
    "tests/scenarios/chain.ron",
    "tests/scenarios/gamblers-ruin.ron",
    "tests/scenarios/product.ron",
    "tests/scenarios/schema.ron",
];

/// The checked scenario at a path from the project's folder.
pub(crate) fn checked(path: &str) -> Arc<Checked> {
    accept(scenario::read(&root().join(path)))
}

/// The checked scenario of a text without includes.
pub(crate) fn checked_text(text: &str) -> Arc<Checked> {
    accept(scenario::read_memory([("test.ron", text)]))
}

/// The model of a scenario at a path from the project's folder.
pub(crate) fn model(path: &str) -> Model {
    Model::new(&checked(path))
}

/// A pool of so many threads.
pub(crate) fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// Compares a text with the golden file of that name in `tests/golden`; with UPDATE_GOLDEN=1 in the
/// environment, writes the file instead.
#[track_caller]
pub(crate) fn golden(name: &str, text: &str) {
    let path: PathBuf = root().join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let known = fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!("tests/golden/{name} is missing; UPDATE_GOLDEN=1 cargo test writes it")
    });
    assert!(
        known == text,
        "tests/golden/{name} differs; if that is meant, UPDATE_GOLDEN=1 cargo test writes it, and \
         the commit says why\n{}",
        first_difference(&known, text)
    );
}

fn first_difference(known: &str, text: &str) -> String {
    let lines = known.lines().zip(text.lines()).enumerate();
    let differing = lines.into_iter().find(|(_, (known, text))| known != text);
    differing.map_or("one ends before the other".to_owned(), |(line, (known, text))| {
        format!("line {}:\n  known {known}\n  now   {text}", line + 1)
    })
}

#[track_caller]
fn accept(reading: scenario::Reading) -> Arc<Checked> {
    match reading.into_checked() {
        Ok(checked) => Arc::new(checked),
        Err(refused) => panic!("{refused}: {:#?}", refused.diagnostics),
    }
}
