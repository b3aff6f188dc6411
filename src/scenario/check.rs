//! Every mistake of a scenario that has the right shape, at once.
//!
//! Each file below judges one part of the scenario and reports into one list. What was taken out
//! for a mistake of shape is not judged again, nor is anything that it may have upset: a rung that
//! could not be read is neither unknown nor missing.
//!
//! In a library file a condition, or the `tracks` of an effect, may name a track, a seat, an order
//! or a measure that this scenario does not have: the condition never holds then, and the effect
//! matches nothing. Only a name that is very like one that exists is taken for a slip there.

use std::collections::HashSet;

use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::diagnostic::Location;
use crate::scenario::findings::Findings;
use crate::scenario::load::MAIN;
use crate::scenario::load::Places;
use crate::scenario::locate::Path;
use crate::scenario::locate::Step;
use crate::scenario::schema::Ladder;
use crate::scenario::schema::Role;
use crate::scenario::schema::Scenario;
use crate::scenario::shape::location;
use crate::scenario::suggest::Patience;
use crate::scenario::suggest::differ_in_digits_only;
use crate::scenario::suggest::listed;
use crate::scenario::suggest::similar;
use crate::scenario::text::Table;

mod conditions;
mod effects;
mod ids;
mod injects;
mod ladders;
mod limits;
mod measures;
mod observed;
mod parameters;
mod seats;
mod texts;
mod tracks;

/// How far a sum of probabilities or shares may be from what it should be.
const TOLERANCE: f64 = 1e-9;

/// The highest severity.
const SEVERITY_MAX: u8 = 10;

/// The last turn at most: draws have room for so many.
const HORIZON_MAX: u32 = 1 << 16;

/// Sections that a library can have too.
const SHARED_SECTIONS: [&str; 7] =
    ["references", "mechanisms", "parameters", "ladders", "menus", "groups", "measures"];

/// Judges a merged scenario.
pub(crate) fn check(scenario: &Scenario, places: &Places, findings: &mut Findings) {
    let mut judge =
        Judge { scenario, places, findings, patience: Patience::default(), causes: Vec::new() };
    if !(limits::check(&mut judge) & ids::forms(&mut judge)) {
        // What follows may take time that grows with the square of a size.
        return;
    }
    judge.causes = effects::causes_by_track(scenario);
    ids::check(&mut judge);
    texts::check(&mut judge);
    parameters::check(&mut judge);
    ladders::check(&mut judge);
    tracks::check(&mut judge);
    measures::check(&mut judge);
    seats::check(&mut judge);
    injects::check(&mut judge);
    observed::check(&mut judge);
}

/// What every check needs: the scenario, where its parts stand, and the list to report into.
struct Judge<'a> {
    scenario: &'a Scenario,
    places: &'a Places,
    findings: &'a mut Findings,
    patience: Patience,
    /// See [`effects::causes_by_track`].
    causes: Vec<u64>,
}

/// Ids of one kind, and where they are declared.
struct Known<'a, V> {
    /// One of them, in words.
    what: &'static str,
    table: &'a Table<V>,
    home: Path<'a>,
}

impl<'a> Judge<'a> {
    /// Reports at a value.
    fn report(&mut self, path: &Path<'_>, diagnostic: Diagnostic) {
        let location = if self.findings.is_full() { None } else { self.place(path) };
        self.findings.push(Diagnostic { location, ..diagnostic });
    }

    /// Reports at the key of an entry.
    fn report_key(&mut self, path: &Path<'_>, diagnostic: Diagnostic) {
        let location = if self.findings.is_full() { None } else { self.key_place(path) };
        self.findings.push(Diagnostic { location, ..diagnostic });
    }

    /// Where a value stands; if it was left out, what it would stand in.
    fn place(&self, path: &Path<'_>) -> Option<Location> {
        let file = self.file_of(path);
        let tree = self.places.tree(file)?;
        let (Ok(node) | Err(node)) = tree.resolve(path);
        Some(location(file, tree.head(node)))
    }

    /// Where the key of an entry stands.
    fn key_place(&self, path: &Path<'_>) -> Option<Location> {
        let file = self.file_of(path);
        let tree = self.places.tree(file)?;
        let (Ok(node) | Err(node)) = tree.resolve(path);
        Some(location(file, tree.key_span(node).unwrap_or(tree.head(node))))
    }

    /// The file that a path is in.
    fn file_of(&self, path: &Path<'_>) -> usize {
        match path.steps().as_slice() {
            [Step::Key(section), Step::Key(id), ..] => self.places.file_of(section, id),
            _ => MAIN,
        }
    }

    /// Whether a path is in an included library.
    fn is_in_library(&self, path: &Path<'_>) -> bool {
        self.file_of(path) != MAIN
    }

    /// Whether a value, or something in it, was taken out for a mistake of shape, so that nothing
    /// can be said of the whole.
    fn has_loss(&self, path: &Path<'_>) -> bool {
        match path.steps().as_slice() {
            // A section may have parts in every file.
            [Step::Key(_)] => self.places.trees().any(|tree| tree.has_loss(path)),
            _ => self.places.tree(self.file_of(path)).is_some_and(|tree| tree.has_loss(path)),
        }
    }

    /// Whether something is written at a path.
    fn is_written(&self, path: &Path<'_>) -> bool {
        self.places.tree(self.file_of(path)).is_some_and(|tree| tree.resolve(path).is_ok())
    }

    /// What the value `id` refers to; reports it if there is nothing.
    fn refer<'k, V>(&mut self, known: &Known<'k, V>, id: &str, path: &Path<'_>) -> Option<&'k V> {
        self.refer_from(known, id, path, Judge::report)
    }

    /// The same for the key of an entry.
    fn refer_key<V>(&mut self, known: &Known<'_, V>, id: &str, path: &Path<'_>) {
        self.refer_from(known, id, path, Judge::report_key);
    }

    fn refer_from<'k, V>(
        &mut self,
        known: &Known<'k, V>,
        id: &str,
        path: &Path<'_>,
        report: fn(&mut Self, &Path<'_>, Diagnostic),
    ) -> Option<&'k V> {
        let value = known.table.get(id);
        if value.is_none() && !self.may_be_lost(known, id) {
            let message = format!("unknown {} `{id}`", known.what);
            let mut diagnostic = Diagnostic::new(Code::UnknownId, message);
            if !self.findings.is_full() {
                diagnostic = diagnostic.hint(self.hint(id, known));
            }
            report(self, path, diagnostic);
        }
        value
    }

    /// The same for what a library may name in vain.
    fn refer_softly<'k, V>(
        &mut self,
        known: &Known<'k, V>,
        id: &str,
        path: &Path<'_>,
    ) -> Option<&'k V> {
        let may_be_vain = self.is_in_library(path) && !self.is_slip(id, known.table);
        if may_be_vain { known.table.get(id) } else { self.refer(known, id, path) }
    }

    /// Whether an id may be declared in what could not be read.
    fn may_be_lost<V>(&self, known: &Known<'_, V>, id: &str) -> bool {
        let home = &known.home;
        match home.steps().as_slice() {
            [Step::Key(section)] => {
                let may_be_elsewhere =
                    self.places.is_incomplete && SHARED_SECTIONS.contains(section);
                (may_be_elsewhere && !self.is_slip(id, known.table))
                    || self.places.trees().any(|tree| tree.has_lost(home, id))
            }
            _ => self.places.tree(self.file_of(home)).is_some_and(|tree| tree.has_lost(home, id)),
        }
    }

    /// Whether an unknown id is so like a known one that it is a slip of the pen.
    fn is_slip<V>(&self, id: &str, known: &Table<V>) -> bool {
        let meant = similar(id, known.ids(), &self.patience);
        meant.is_some_and(|meant| !differ_in_digits_only(id, meant))
    }

    /// What to write instead of an unknown id.
    fn hint<V>(&self, id: &str, known: &Known<'_, V>) -> String {
        if let Some(meant) = similar(id, known.table.ids(), &self.patience) {
            return format!("did you mean `{meant}`?");
        }
        let steps = known.home.steps();
        let section = match steps.last() {
            Some(Step::Key(section)) => section,
            _ => "",
        };
        if known.table.is_empty() {
            return format!("nothing is declared under `{section}` yet");
        }
        format!("under `{section}` there are {}", listed(known.table.ids()))
    }

    /// Reports entries that stand twice in a list.
    fn refuse_repeats(&mut self, entries: &[String], path: &Path<'_>) {
        let mut seen = HashSet::new();
        for (index, entry) in entries.iter().enumerate() {
            if !seen.insert(entry) {
                let message = format!("`{entry}` stands twice in this list");
                let diagnostic = Diagnostic::new(Code::RepeatedEntry, message);
                self.report(&path.index(index), diagnostic.hint("take one of them out"));
            }
        }
    }

    fn mechanisms(&self) -> Known<'a, crate::scenario::text::Text> {
        let table = &self.scenario.mechanisms;
        Known { what: "mechanism", table, home: Path::root("mechanisms") }
    }

    fn tracks(&self) -> Known<'a, crate::scenario::schema::Track> {
        let table = &self.scenario.tracks;
        Known { what: "track", table, home: Path::root("tracks") }
    }

    fn measures(&self) -> Known<'a, crate::scenario::schema::Measure> {
        let table = &self.scenario.measures;
        Known { what: "measure", table, home: Path::root("measures") }
    }

    fn seats(&self) -> Known<'a, crate::scenario::schema::Seat> {
        let table = &self.scenario.seats;
        Known { what: "seat", table, home: Path::root("seats") }
    }

    /// The last turn, if it is one that can be.
    fn horizon(&self) -> Option<u32> {
        let horizon = self.scenario.clock.horizon;
        (1..=HORIZON_MAX).contains(&horizon).then_some(horizon)
    }

    /// The ladder that a track stands on, if there are both.
    fn ladder_of(&self, track: &str) -> Option<&'a Ladder> {
        self.scenario.ladders.get(&self.scenario.tracks.get(track)?.ladder)
    }

    /// Whether a track of that role stands on the ladder.
    fn carries(&self, ladder: &str, role: Role) -> bool {
        self.scenario.tracks.values().any(|track| track.ladder == ladder && track.role == role)
    }
}
