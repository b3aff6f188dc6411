//! Every text in every language.

use std::collections::BTreeMap;

use crate::scenario::check::Judge;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::diagnostic::Location;
use crate::scenario::locate::Path;
use crate::scenario::text::Text;

pub(super) fn check(judge: &mut Judge<'_>) {
    languages(judge);
    let mut readers = Readers { judge, unlisted: BTreeMap::new() };
    readers.head();
    readers.board();
    readers.dialogue();
    readers.play();
    let Readers { judge, unlisted } = readers;
    for (language, (place, count)) in unlisted {
        let texts = if count == 1 { "a text" } else { "texts" };
        let message = format!("there is `{language}` in {texts}, but not in `languages`");
        let diagnostic = Diagnostic::new(Code::UnlistedLanguage, message)
            .hint(format!("add \"{language}\" to `languages`, or take it out of {texts}"));
        judge.findings.push(Diagnostic { location: place, ..diagnostic });
    }
}

fn languages(judge: &mut Judge<'_>) {
    let languages = &judge.scenario.languages;
    let path = Path::root("languages");
    if languages.is_empty() && !judge.has_loss(&path) {
        let diagnostic = Diagnostic::new(Code::Languages, "a scenario has at least one language");
        judge.report_key(&path, diagnostic.hint("write `languages: [\"en\"]`, or leave it out"));
    }
    for (index, language) in languages.iter().enumerate() {
        if !is_language(language) {
            let message = format!("`{language}` is not a language code");
            let hint = "use two or three lower-case letters, such as \"en\" or \"ru\"";
            let diagnostic = Diagnostic::new(Code::Languages, message).hint(hint);
            judge.report(&path.index(index), diagnostic);
        }
    }
    judge.refuse_repeats(languages, &path);
}

/// Two or three letters, and what BCP 47 allows behind a hyphen.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let primary = parts.next().unwrap_or_default();
    matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A walk over all texts.
struct Readers<'j, 'a> {
    judge: &'j mut Judge<'a>,
    /// Languages that are not listed: where one is met first, and how often.
    unlisted: BTreeMap<String, (Option<Location>, usize)>,
}

impl Readers<'_, '_> {
    fn head(&mut self) {
        let scenario = self.judge.scenario;
        self.text(&scenario.title, &Path::root("title"));
        self.text(&scenario.summary, &Path::root("summary"));
        self.maybe(scenario.briefing.as_ref(), &Path::root("briefing"));
        self.text(&scenario.clock.turn, &Path::root("clock").key("turn"));
    }

    fn board(&mut self) {
        let scenario = self.judge.scenario;
        let mechanisms = Path::root("mechanisms");
        for (id, text) in scenario.mechanisms.iter() {
            self.text(text, &mechanisms.key(id));
        }
        let parameters = Path::root("parameters");
        for (id, shared) in scenario.parameters.iter() {
            self.maybe(shared.title.as_ref(), &parameters.key(id).key("title"));
        }
        let ladders = Path::root("ladders");
        for (id, ladder) in scenario.ladders.iter() {
            let path = ladders.key(id);
            self.text(&ladder.title, &path.key("title"));
            let rungs = path.key("rungs");
            for (id, rung) in ladder.rungs.iter() {
                let path = rungs.key(id);
                self.text(&rung.title, &path.key("title"));
                self.maybe(rung.text.as_ref(), &path.key("text"));
            }
        }
        let tracks = Path::root("tracks");
        for (id, track) in scenario.tracks.iter() {
            self.text(&track.title, &tracks.key(id).key("title"));
        }
    }

    fn dialogue(&mut self) {
        let scenario = self.judge.scenario;
        let influences = Path::root("influences");
        for (index, influence) in scenario.influences.iter().enumerate() {
            self.text(&influence.title, &influences.index(index).key("title"));
        }
        let menus = Path::root("menus");
        for (id, text) in scenario.menus.iter() {
            self.text(text, &menus.key(id));
        }
        let groups = Path::root("groups");
        for (id, group) in scenario.groups.iter() {
            self.text(&group.title, &groups.key(id).key("title"));
        }
        let measures = Path::root("measures");
        for (id, measure) in scenario.measures.iter() {
            let path = measures.key(id);
            self.text(&measure.title, &path.key("title"));
            self.maybe(measure.summary.as_ref(), &path.key("summary"));
        }
    }

    fn play(&mut self) {
        let scenario = self.judge.scenario;
        let channel = scenario.channel.as_ref().map(|channel| &channel.title);
        self.maybe(channel, &Path::root("channel").key("title"));
        let seats = Path::root("seats");
        for (id, seat) in scenario.seats.iter() {
            let path = seats.key(id);
            self.text(&seat.title, &path.key("title"));
            let orders = path.key("orders");
            for (id, order) in seat.orders.iter() {
                self.text(&order.title, &orders.key(id).key("title"));
            }
        }
        let injects = Path::root("injects");
        for (id, inject) in scenario.injects.iter() {
            let path = injects.key(id);
            self.text(&inject.title, &path.key("title"));
            self.maybe(inject.text.as_ref(), &path.key("text"));
        }
        let observed = Path::root("observed");
        for (id, one) in scenario.observed.iter() {
            self.text(&one.title, &observed.key(id).key("title"));
        }
    }

    fn maybe(&mut self, text: Option<&Text>, path: &Path<'_>) {
        if let Some(text) = text {
            self.text(text, path);
        }
    }

    fn text(&mut self, text: &Text, path: &Path<'_>) {
        let Text::Translated(by_language) = text else { return };
        if self.judge.has_loss(&Path::root("languages")) {
            return;
        }
        let languages = &self.judge.scenario.languages;
        let missing: Vec<String> = languages
            .iter()
            .filter(|language| !by_language.contains(language) && is_language(language))
            .map(|language| format!("`{language}`"))
            .collect();
        if !missing.is_empty() && !self.judge.has_loss(path) {
            let message = format!("this text has no {}", missing.join(" and no "));
            let diagnostic = Diagnostic::new(Code::MissingTranslation, message)
                .hint("`languages` lists it, so every text that is translated must have it");
            self.judge.report_key(path, diagnostic);
        }
        // A library may speak more languages than the scenario that includes it.
        if self.judge.is_in_library(path) || languages.is_empty() {
            return;
        }
        for language in by_language.ids().filter(|id| !languages.iter().any(|one| one == id)) {
            if let Some((_, count)) = self.unlisted.get_mut(language) {
                *count += 1;
            } else {
                let place = self.judge.key_place(&path.key(language));
                self.unlisted.insert(language.to_owned(), (place, 1));
            }
        }
    }
}
