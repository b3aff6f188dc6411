//! A scenario for people at a terminal: what they want to know of it before they trust it.
//!
//! Nothing is computed here but counts; every number is the model's, with every parameter at its
//! value and no measure on. What an author wrote stands in the language that is asked for; the
//! words around it, and conditions with their ids, are English, as in the scenario file.

mod basis;
mod ladders;
mod layout;
mod measures;
mod observed;
mod play;

use anstyle::Style;

use crate::model::Condition;
use crate::model::Effect;
use crate::model::LadderId;
use crate::model::MechanismId;
use crate::model::Model;
use crate::model::Quantity;
use crate::report::conditions;
use crate::report::conditions::Telling;
use crate::report::show::layout::hanging;
use crate::report::words::chance;
use crate::report::words::figure;
use crate::scenario::parameter::Parameter;
use crate::scenario::schema::Scenario;

/// No line is wider than this.
const WIDTH: usize = 100;

const HEADING: Style = Style::new().bold();

/// The scenario, or one of its ladders, with ANSI codes for styles.
#[must_use]
pub fn text(model: &Model, ladder: Option<LadderId>, language: &str) -> String {
    let teller = Teller { model, scenario: model.checked().scenario(), language };
    let mut text = teller.heading();
    if let Some(ladder) = ladder {
        return text + &teller.ladder(ladder);
    }
    text.push_str(&teller.about());
    for ladder in 0..model.ladders.len() {
        text.push_str(&teller.ladder(LadderId::new(ladder)));
    }
    text.push_str(&teller.tracks());
    text.push_str(&teller.influences());
    text.push_str(&teller.measures());
    text.push_str(&teller.seats());
    text.push_str(&teller.channel());
    text.push_str(&teller.injects());
    text.push_str(&teller.observed());
    text.push_str(&teller.basis());
    text + &teller.references()
}

/// Tells of a model in a language.
struct Teller<'a> {
    model: &'a Model,
    scenario: &'a Scenario,
    language: &'a str,
}

impl Teller<'_> {
    fn heading(&self) -> String {
        let title = layout::paragraph(self.scenario.title.in_language(self.language));
        let digest = self.model.checked().digest();
        format!("{HEADING}{}{HEADING:#}\n{}\nsha256 {digest}\n", title.trim_end(), self.scenario.id)
    }

    fn about(&self) -> String {
        let Scenario { summary, clock, .. } = self.scenario;
        let turn = clock.turn.in_language(self.language);
        let model = self.model;
        let over =
            if model.ends_when_closed { "; over before when every incident is closed" } else { "" };
        let mut text = format!("\n{}\n", layout::paragraph(summary.in_language(self.language)));
        for (name, about) in [
            ("clock     ", format!("a turn is {turn}; at most {} turns{over}", model.horizon)),
            (
                "headline  ",
                format!("comparisons ask how likely severity {} or more is", model.headline),
            ),
            ("languages ", self.scenario.languages.join(", ")),
            ("includes  ", self.scenario.include.join(", ")),
        ] {
            if !about.is_empty() {
                text.push_str(&hanging(name, &about));
            }
        }
        text
    }

    fn references(&self) -> String {
        if self.scenario.references.is_empty() {
            return String::new();
        }
        let mut text = section("References");
        for (id, reference) in self.scenario.references.iter() {
            let by = reference.by.iter().map(|by| format!("{by}, ")).collect::<String>();
            let year = reference.year.map_or(String::new(), |year| format!(" ({year})"));
            let of = reference.population.iter().map(|of| format!("; counts {of}"));
            let of = of.collect::<String>();
            let about = format!("{by}“{}”{year}{of}.", reference.title);
            text.push_str(&hanging("  ", &format!("{id}: {about}")));
        }
        text
    }

    /// What a number is known as: its distribution, and its name if it is a shared one.
    fn known_as(&self, quantity: Quantity) -> String {
        let declared = self.model.parameter(quantity.parameter);
        let known = distribution(&declared.distribution);
        // Canonical paths have dots, and names of shared parameters are ids, which have none.
        match declared.id.contains('.') {
            true => known,
            false => format!("{}: {known}", declared.id),
        }
    }

    /// What a number rests on, with its citations.
    fn rests_on(&self, quantity: Quantity) -> String {
        let declared = self.model.parameter(quantity.parameter);
        match declared.cite.len() {
            0 => declared.basis.name().to_owned(),
            _ => format!("{} [{}]", declared.basis.name(), declared.cite.join(", ")),
        }
    }

    fn causes(&self, causes: &[(MechanismId, f64)]) -> String {
        let share = |(mechanism, share): &(MechanismId, f64)| {
            let mechanism = &self.model.mechanisms[mechanism.index()];
            match causes.len() {
                1 => mechanism.clone(),
                _ => format!("{mechanism} {}", chance(*share)),
            }
        };
        causes.iter().map(share).collect::<Vec<String>>().join(", ")
    }

    /// What an effect does: mechanisms, odds, where, when.
    fn effect(&self, effect: &Effect) -> String {
        let mechanisms = effect.mechanisms.iter().map(|one| &self.model.mechanisms[one.index()]);
        let mechanisms: Vec<&str> = mechanisms.map(String::as_str).collect();
        let mut text =
            format!("odds of {} × {}", mechanisms.join(", "), figure(effect.odds.value, 4));
        let known = self.known_as(effect.odds);
        if known != "fixed" {
            text.push_str(&format!(" ({known})"));
        }
        text.push_str(&self.whereabouts(effect));
        if let Some(clause) = self.clause("while", effect.when.as_ref()) {
            text.push_str(&format!(", {clause}"));
        }
        text
    }

    /// On which tracks an effect acts, unless it is all of them.
    fn whereabouts(&self, effect: &Effect) -> String {
        let tracks = self.model.tracks.iter().zip(&effect.tracks);
        let addressed: Vec<&str> =
            tracks.filter(|(_, is)| **is).map(|(track, _)| track.id.as_str()).collect();
        match addressed.len() {
            0 => ", on no track here".to_owned(),
            count if count == self.model.tracks.len() => String::new(),
            _ => format!(", on {}", addressed.join(", ")),
        }
    }

    /// A condition after a word such as "while", unless it always holds.
    fn clause(&self, lead: &str, condition: Option<&Condition>) -> Option<String> {
        conditions::clause(self.model, lead, condition?, Telling::Ids)
    }
}

fn section(title: &str) -> String {
    format!("\n{HEADING}{title}{HEADING:#}\n")
}

/// What is known of a number besides its point.
fn distribution(parameter: &Parameter) -> String {
    let show = |number: f64| figure(number, 4);
    match *parameter {
        Parameter::Point(_) => "fixed".to_owned(),
        Parameter::Beta { a, b } => format!("Beta({}, {})", show(a), show(b)),
        Parameter::Counts { k, n } => format!("{k} of {n} seen"),
        Parameter::LogNormal { error_factor, .. } => {
            format!("LogNormal, ×/÷ {}", show(error_factor))
        }
        Parameter::Range { low, high, .. } => format!("90% in {} to {}", show(low), show(high)),
        Parameter::Uniform { low, high } => format!("Uniform {} to {}", show(low), show(high)),
        Parameter::Triangular { low, high, .. } => {
            format!("Triangular {} to {}", show(low), show(high))
        }
        Parameter::Use(ref id) => id.clone(),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::report::examples;

    /// The text without styles, and without the digest, which changes with every byte of a file.
    fn plain(model: &Model, ladder: Option<LadderId>, language: &str) -> String {
        let text = text(model, ladder, language);
        let text = anstream::adapter::strip_str(&text).to_string();
        text.replace(model.checked().digest(), "(digest)")
    }

    #[test]
    fn every_field_is_told() {
        let model = examples::schema();
        insta::assert_snapshot!(plain(&model, None, "en"));
    }

    #[test]
    fn one_ladder_is_told_alone() {
        let model = examples::schema();
        insta::assert_snapshot!(plain(&model, Some(LadderId::new(1)), "ru"));
    }

    #[test]
    fn lines_fit() {
        for language in ["en", "ru"] {
            for model in [examples::schema(), examples::baltic()] {
                for line in plain(&model, None, language).lines() {
                    assert!(line.width() <= WIDTH, "{line}");
                    assert!(line.trim_end() == line, "{line:?}");
                }
            }
        }
    }
}
