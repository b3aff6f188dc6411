//! A scenario with its includes, merged into one.

use std::collections::HashMap;

use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::diagnostic::Location;
use crate::scenario::findings::Findings;
use crate::scenario::locate::Path;
use crate::scenario::locate::Tree;
use crate::scenario::schema::Library;
use crate::scenario::schema::Scenario;
use crate::scenario::shape;
use crate::scenario::shape::Root;
use crate::scenario::shape::Shaped;
use crate::scenario::shape::location;
use crate::scenario::source::FILES_MAX;
use crate::scenario::source::Files;
use crate::scenario::source::Source;
use crate::scenario::source::Sources;
use crate::scenario::source::include_name;
use crate::scenario::text::Table;

/// The file of the scenario itself.
pub(crate) const MAIN: usize = 0;

/// What was read, as well as it could be.
pub(crate) struct Loaded {
    /// Every file.
    pub(crate) sources: Sources,
    /// The scenario with what its includes declare, unless its file could not be read.
    pub(crate) scenario: Option<Scenario>,
    /// Where everything stands.
    pub(crate) places: Places,
}

/// Where the parts of a merged scenario stand.
#[derive(Debug, Default)]
pub(crate) struct Places {
    trees: Vec<Option<Tree>>,
    /// The file of what does not come from the scenario itself, by section and id.
    origins: HashMap<&'static str, HashMap<String, usize>>,
    /// Whether a file is missing or broken, so that unknown ids may be declared there.
    pub(crate) is_incomplete: bool,
}

impl Places {
    /// The file in which an entry of a section is declared.
    pub(crate) fn file_of(&self, section: &str, id: &str) -> usize {
        self.origins.get(section).and_then(|ids| ids.get(id)).copied().unwrap_or(MAIN)
    }

    /// The trees of all files that were read.
    pub(crate) fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.trees.iter().flatten()
    }

    /// The tree of a file that was read.
    pub(crate) fn tree(&self, file: usize) -> Option<&Tree> {
        self.trees.get(file)?.as_ref()
    }
}

impl Root for Scenario {
    const NAME: &'static str = "Scenario";
    const OTHERWISE: &'static str =
        "name a scenario here; a library is checked with the scenarios that include it";
}

impl Root for Library {
    const NAME: &'static str = "Library";
    const OTHERWISE: &'static str = "only a file that begins with `Library(` can be included";
}

/// Reads a scenario with its includes.
pub(crate) fn load(files: &Files, findings: &mut Findings) -> Loaded {
    let mut loader = Loader {
        files,
        findings,
        sources: Vec::new(),
        places: Places::default(),
        libraries: Vec::new(),
        chain: Vec::new(),
    };
    let scenario = loader.scenario();
    let Loader { sources, places, .. } = loader;
    Loaded { sources: Sources::new(sources), scenario, places }
}

struct Loader<'a> {
    files: &'a Files,
    findings: &'a mut Findings,
    sources: Vec<Source>,
    places: Places,
    /// Libraries with their files, each after those that it includes.
    libraries: Vec<(usize, Library)>,
    /// The files that are being read, each included by the one before.
    chain: Vec<usize>,
}

impl Loader<'_> {
    fn scenario(&mut self) -> Option<Scenario> {
        let source = match self.files.read_main() {
            Ok(source) => source,
            Err(diagnostic) => {
                self.findings.push(*diagnostic);
                return None;
            }
        };
        let mut scenario: Scenario = self.file(source)?;
        self.includes(MAIN, &scenario.include);
        self.check_format(MAIN, scenario.format);
        let libraries = std::mem::take(&mut self.libraries);
        self.merge(&mut scenario, libraries);
        Some(scenario)
    }

    /// Reads the text of a file into its types.
    fn file<T: Root>(&mut self, source: Source) -> Option<T> {
        let file = self.sources.len();
        let shaped = shape::read::<T>(file, &source, self.findings);
        self.sources.push(source);
        let (tree, value) = match shaped {
            Some(Shaped { tree, value }) => (Some(tree), value),
            None => (None, None),
        };
        self.places.trees.push(tree);
        self.places.is_incomplete |= value.is_none()
            || self.places.tree(file).is_some_and(|tree| tree.has_loss(&Path::root("include")));
        value
    }

    fn includes(&mut self, file: usize, includes: &[String]) {
        self.chain.push(file);
        for (index, include) in includes.iter().enumerate() {
            let place = self.place(file, &Path::root("include").index(index));
            if let Err(diagnostic) = self.include(file, include) {
                self.places.is_incomplete = true;
                self.findings.push(Diagnostic { location: place, ..*diagnostic });
            }
        }
        self.chain.pop();
    }

    fn include(&mut self, from: usize, include: &str) -> Result<(), Box<Diagnostic>> {
        let from = self.sources[from].name();
        let name = include_name(from, include)?;
        if let Some(known) = self.sources.iter().position(|source| source.name() == name) {
            return self.refuse_loop(known);
        }
        if self.sources.len() >= FILES_MAX {
            let message =
                format!("with `{name}` there are more than {FILES_MAX} files, which is the limit");
            return Err(Box::new(Diagnostic::new(Code::TooManyFiles, message)));
        }
        let source = self.files.read_include(from, &name)?;
        let file = self.sources.len();
        if let Some(library) = self.file::<Library>(source) {
            self.includes(file, &library.include);
            self.check_format(file, library.format);
            self.libraries.push((file, library));
        }
        Ok(())
    }

    /// A file that is included once more is read once, but not while it is being read.
    fn refuse_loop(&self, known: usize) -> Result<(), Box<Diagnostic>> {
        let Some(start) = self.chain.iter().position(|&file| file == known) else {
            return Ok(());
        };
        let circle = self.chain[start..].iter().chain([&known]);
        let names: Vec<String> =
            circle.map(|&file| format!("`{}`", self.sources[file].name())).collect();
        let message = format!("files include each other in a circle: {}", names.join(" -> "));
        let hint = "take out one of these includes";
        Err(Box::new(Diagnostic::new(Code::IncludeLoop, message).hint(hint)))
    }

    fn check_format(&mut self, file: usize, format: u32) {
        if format == 1 {
            return;
        }
        let message = format!("format {format} is not known to this version of Offramp");
        let diagnostic = Diagnostic::new(Code::UnknownFormat, message).hint("write `format: 1`");
        let location = self.place(file, &Path::root("format"));
        self.findings.push(Diagnostic { location, ..diagnostic });
    }

    /// Puts what the libraries declare before what the scenario does, section by section.
    fn merge(&mut self, into: &mut Scenario, mut from: Vec<(usize, Library)>) {
        let from = from.as_mut_slice();
        self.section("references", &mut into.references, from, |library| &mut library.references);
        self.section("mechanisms", &mut into.mechanisms, from, |library| &mut library.mechanisms);
        self.section("parameters", &mut into.parameters, from, |library| &mut library.parameters);
        self.section("ladders", &mut into.ladders, from, |library| &mut library.ladders);
        self.section("menus", &mut into.menus, from, |library| &mut library.menus);
        self.section("groups", &mut into.groups, from, |library| &mut library.groups);
        self.section("measures", &mut into.measures, from, |library| &mut library.measures);
    }

    fn section<V>(
        &mut self,
        section: &'static str,
        table: &mut Table<V>,
        libraries: &mut [(usize, Library)],
        of: fn(&mut Library) -> &mut Table<V>,
    ) {
        let own = std::mem::take(table);
        for (file, library) in libraries {
            let part = std::mem::take(of(library));
            self.add(section, table, *file, part);
        }
        self.add(section, table, MAIN, own);
    }

    fn add<V>(&mut self, section: &'static str, table: &mut Table<V>, file: usize, part: Table<V>) {
        for (id, value) in part {
            if !table.contains(&id) {
                if file != MAIN {
                    self.places.origins.entry(section).or_default().insert(id.clone(), file);
                }
                table.insert_new(id, value);
                continue;
            }
            // A scenario says better what a library leaves open, but of parameters only.
            if section != "parameters" || file != MAIN {
                self.report_duplicate(section, &id, file);
            }
            if file == MAIN {
                if let Some(ids) = self.places.origins.get_mut(section) {
                    ids.remove(&id);
                }
                table.set(id, value);
            }
        }
    }

    fn report_duplicate(&mut self, section: &'static str, id: &str, file: usize) {
        let first = self.places.file_of(section, id);
        let message = format!("`{id}` of `{section}` is declared in two files");
        let mut diagnostic = Diagnostic::new(Code::DuplicateId, message)
            .label(format!("declared in `{}` too", self.sources[first].name()))
            .hint("rename one of them, or take it out");
        diagnostic.location = self.key_place(file, section, id);
        if let Some(place) = self.key_place(first, section, id) {
            diagnostic = diagnostic.also(place, "declared here first");
        }
        self.findings.push(diagnostic);
    }

    fn key_place(&self, file: usize, section: &str, id: &str) -> Option<Location> {
        let tree = self.places.tree(file)?;
        let node = tree.resolve(&Path::root(section).key(id)).ok()?;
        Some(location(file, tree.key_span(node)?))
    }

    fn place(&self, file: usize, path: &Path<'_>) -> Option<Location> {
        let tree = self.places.tree(file)?;
        let (Ok(node) | Err(node)) = tree.resolve(path);
        Some(location(file, tree.head(node)))
    }
}
