//! How much of a scenario rests on what.

use crate::report::basis;
use crate::report::show::Teller;
use crate::report::show::layout::Side;
use crate::report::show::layout::hanging;
use crate::report::show::layout::table;
use crate::report::show::section;
use crate::scenario::parameter::Basis;

impl Teller<'_> {
    pub(super) fn basis(&self) -> String {
        let headings = ["basis", "play", "measures", "that is"];
        let mut rows: Vec<Vec<String>> = vec![headings.map(str::to_owned).into()];
        let counts = basis::counts(self.model);
        for (basis, play, measures) in counts {
            rows.push(vec![
                basis.name().to_owned(),
                play.to_string(),
                measures.to_string(),
                meaning(basis).to_owned(),
            ]);
        }
        let sum = |of: fn(&(Basis, usize, usize)) -> usize| counts.iter().map(of).sum::<usize>();
        let (play, measures) = (sum(|one| one.1), sum(|one| one.2));
        rows.push(vec!["all".to_owned(), play.to_string(), measures.to_string(), String::new()]);
        let weak = counts.iter().filter(|(basis, ..)| !basis.needs_citation());
        let weak: usize = weak.map(|(_, play, measures)| play + measures).sum();
        let plain = format!(
            "{weak} of {} numbers rest on judgement or memory. Nothing here predicts.",
            play + measures
        );
        section("What its numbers rest on")
            + &table(2, &[Side::Left, Side::Right, Side::Right], &rows)
            + &hanging("  ", &plain)
    }
}

fn meaning(basis: Basis) -> &'static str {
    match basis {
        Basis::Source => "printed by the source that is cited",
        Basis::Derived => "computed from a dataset that is named",
        Basis::SourceFit => "tuned so that a figure of the source comes out",
        Basis::Recall => "remembered; no page was at hand",
        Basis::Judgement => "the author's own",
    }
}
