//! How to do it again.

use maud::Markup;
use maud::html;

use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::study::page::Again;
use crate::report::study::page::Sheet;
use crate::scenario::source::sha256_hex;

impl Sheet<'_> {
    pub(super) fn again(&self, again: &Again) -> Markup {
        let checked = self.findings.model.checked();
        let columns =
            [Column::words(self.say("study-file")), Column::words(self.say("study-digest"))];
        let row =
            |name: &str, digest: &str| vec![html! { code { (name) } }, html! { code { (digest) } }];
        let sources = checked.sources().iter();
        let sources: Vec<Vec<Markup>> =
            sources.map(|file| row(file.name(), &sha256_hex(file.text().as_bytes()))).collect();
        let results: Vec<Vec<Markup>> =
            again.results.iter().map(|(name, digest)| row(name, digest)).collect();
        let version = env!("CARGO_PKG_VERSION");
        let variables = [("version", version.into()), ("seed", self.findings.seed.word().into())];
        html! {
            p { (self.fill("study-again-how", &variables)) }
            pre { code { (again.command) } }
            p { (self.say("study-again-check")) }
            pre { code { "sha256sum arms.csv draws.csv study.json" } }
            (parts::table(&self.say("study-again-results"), &columns, &results))
            (parts::table(&self.say("study-again-sources"), &columns, &sources))
            p.faint { (self.fill("study-again-scenario", &[("digest", checked.digest().into())])) }
        }
    }
}
