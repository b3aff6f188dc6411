//! What an author writes: the RON format, its texts and parameters, and the diagnostics of a file.
//!
//! This layer knows nothing of play. It reads a file with its includes, finds every mistake, and
//! hands out a [`Checked`] scenario, which is the only thing that a model is built from.
//!
//! ```
//! use offramp::scenario;
//!
//! let reading = scenario::read_memory([("tiny.ron", "Scenario(format: 1, id: \"tiny\")")]);
//! assert!(reading.checked.is_none());
//! let first = &reading.diagnostics[0];
//! assert_eq!(first.to_string(), "S012 this `Scenario` lacks the field `title`");
//! ```

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use thiserror::Error;

use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::findings::Findings;
use crate::scenario::load::Loaded;
use crate::scenario::load::MAIN;
use crate::scenario::schema::Scenario;
use crate::scenario::source::Files;
use crate::scenario::source::Sources;

pub mod beliefs;
pub mod diagnostic;
pub mod parameter;
pub mod schema;
pub mod source;
pub mod text;

mod check;
mod findings;
mod load;
mod locate;
mod shape;
pub(crate) mod suggest;

/// Reads and checks the scenario at a path, with its includes.
#[must_use]
pub fn read(path: &Path) -> Reading {
    read_from(&Files::Disk(path.to_owned()))
}

/// Reads and checks a scenario from memory: names with their texts, the scenario first, then what
/// it includes, in any order.
///
/// The names and texts of [`Reading::sources`] give the same scenario again, digest and all.
#[must_use]
pub fn read_memory<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Reading
where
    N: Into<String>,
    T: Into<String>,
{
    let mut main = None;
    let mut texts = BTreeMap::new();
    for (name, text) in files {
        let name = name.into();
        main.get_or_insert_with(|| name.clone());
        texts.insert(name, text.into());
    }
    read_from(&Files::Memory(main.unwrap_or_default(), texts))
}

fn read_from(files: &Files) -> Reading {
    let mut findings = Findings::default();
    let Loaded { sources, scenario, places } = load::load(files, &mut findings);
    if let Some(scenario) = &scenario {
        check::check(scenario, &places, &mut findings);
    }
    let is_fine = !findings.has_errors();
    let checked = scenario.filter(|_| is_fine).map(|scenario| {
        let is_shared = |id: &&str| places.file_of("measures", id) != MAIN;
        Checked {
            from_libraries: scenario.measures.ids().filter(is_shared).map(str::to_owned).collect(),
            digest: sources.digest(),
            sources: sources.clone(),
            scenario,
        }
    });
    Reading { name: files.main(), sources, diagnostics: findings.sorted(), checked }
}

/// What came of reading a scenario.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The path or name that was asked for.
    pub name: String,
    /// The files that could be read, also where they have mistakes.
    pub sources: Sources,
    /// Every mistake, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The scenario, unless there was an error.
    pub checked: Option<Checked>,
}

impl Reading {
    /// The scenario, or all that is wrong with it.
    ///
    /// # Errors
    ///
    /// If any of the diagnostics is an error.
    pub fn into_checked(self) -> Result<Checked, Refused> {
        let Reading { name, sources, diagnostics, checked } = self;
        checked.ok_or(Refused { name, sources, diagnostics })
    }
}

/// A scenario with errors. One can go on only after mending its files.
#[derive(Debug, Clone, Error)]
#[error("{name} has {}", counted(.diagnostics))]
#[non_exhaustive]
pub struct Refused {
    /// The path or name that was asked for.
    pub name: String,
    /// The files that the diagnostics point into.
    pub sources: Sources,
    /// Every mistake, warnings too, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// `2 errors`, `1 error`.
fn counted(diagnostics: &[Diagnostic]) -> String {
    match diagnostics.iter().filter(|one| one.is_error()).count() {
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    }
}

/// A scenario without errors, together with the files that it came from.
///
/// There is no other way to get one than to read it, so whoever holds one need not look for
/// mistakes again: every id resolves, every number is in its range, every row and share adds up.
#[derive(Debug, Clone)]
pub struct Checked {
    scenario: Scenario,
    digest: String,
    sources: Sources,
    from_libraries: BTreeSet<String>,
}

impl Checked {
    /// The scenario, with everything that its includes declare merged in.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The digest of its files in lower-case hexadecimal; [`source`] says how it is made.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The files that it came from.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Whether a measure is declared in an included library and not in the scenario's own file.
    #[must_use]
    pub fn is_from_library(&self, measure: &str) -> bool {
        self.from_libraries.contains(measure)
    }
}
