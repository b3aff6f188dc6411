//! Rules about the code itself, held by a machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::common::root;
use crate::common::shipped;

/// Modules by layer, lowest first: a module imports itself and lower layers only.
const LAYERS: [&[&str]; 8] = [
    &["scenario", "chance"],
    &["model"],
    &["game"],
    &["montecarlo", "markov", "session"],
    &["study"],
    &["report"],
    &["web", "python"],
    &["cli"],
];

/// `model` looks at `chance` for the addresses of sources; both are below it.
fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<PathBuf> {
    ["src", "tests", "benches"]
        .iter()
        .map(|folder| root().join(folder))
        .filter(|folder| folder.exists())
        .flat_map(|folder| files(&folder, ".rs"))
        .collect()
}

/// The module that a source file belongs to: the first part of its path below `src`.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), ".rs") {
        let module = module_of(&path);
        let Some(here) = layer(&module) else {
            assert!(["lib", "main"].contains(&module.as_str()), "{module} is in no layer");
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for named in line.split("crate::").skip(1) {
                let target: String =
                    named.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let down = layer(&target).is_some_and(|there| there < here);
                if target != module && !down && layer(&target).is_some() {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_line_is_wider_than_100_columns() {
    for path in rust_files() {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            // A string cannot be broken without a break in what it says.
            let is_text = path.starts_with(root().join("tests")) || line.contains('"');
            let width = line.chars().count();
            assert!(width <= 100 || is_text, "{}:{}: {width}", path.display(), number + 1);
        }
    }
}

/// Words that must not stand in code, put together here so that this file does not have them.
#[test]
fn no_loose_ends() {
    let loose = ["todo", "unimplemented", "dbg"].map(|word| format!("{word}!("));
    let ignored = format!("#[{}", "ignore");
    for path in rust_files() {
        let text = fs::read_to_string(&path).unwrap();
        for word in loose.iter().chain([&ignored]) {
            assert!(!text.contains(word.as_str()), "{} has {word}", path.display());
        }
    }
}

/// Rules, laws and results look at no clock, no hash order and no platform's mathematics.
#[test]
fn results_are_made_of_nothing_ambient() {
    let pure = [
        "scenario",
        "chance",
        "model",
        "game",
        "montecarlo",
        "markov",
        "session",
        "study",
        "report",
    ];
    let banned = [
        "Instant",
        "SystemTime",
        "println!",
        "thread_rng",
        "RandomState",
        ".ln()",
        ".exp()",
        ".powf(",
    ];
    for path in files(&root().join("src"), ".rs") {
        if !pure.contains(&module_of(&path).as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for word in banned {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn the_top_level_is_what_the_design_allows() {
    let allowed: BTreeSet<&str> =
        ["src", "scenarios", "tests", "benches", "target", "proptest-regressions"].into();
    for entry in fs::read_dir(root()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let is_folder = entry.file_type().unwrap().is_dir();
        assert!(!is_folder || name.starts_with('.') || allowed.contains(name.as_str()), "{name}");
    }
}

#[test]
fn every_test_module_is_part_of_the_binary() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    for path in files(&root().join("tests/it"), ".rs") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_module = path.parent() == Some(&root().join("tests/it")) && name != "main";
        assert!(!is_module || main.contains(&format!("mod {name};")), "{name} is not run");
    }
}

#[test]
fn the_readme_names_every_scenario() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for path in shipped() {
        assert!(readme.contains(&path), "README.md does not name {path}");
    }
}

#[test]
fn the_changelog_has_its_headings() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    for heading in ["### Reproducibility", "### Formats"] {
        assert!(changelog.contains(heading), "CHANGELOG.md lacks {heading}");
    }
}

/// The invariants that ARCHITECTURE.md promises to be checked are those that are checked here.
#[test]
fn the_architecture_names_every_module() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(text.contains(&format!("`{module}`")), "ARCHITECTURE.md does not name {module}");
    }
}
