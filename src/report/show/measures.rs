//! Measures by menu, and which of them act on nothing here.

use crate::model::Measure;
use crate::model::MeasureSet;
use crate::report::show::Teller;
use crate::report::show::layout::hanging;
use crate::report::show::section;
use crate::report::words::chance;
use crate::report::words::counted;
use crate::report::words::figure;

impl Teller<'_> {
    pub(super) fn measures(&self) -> String {
        if self.model.measures.is_empty() {
            return section("Measures") + "  none\n";
        }
        let mut text = section("Measures");
        text.push_str(&self.inert());
        text.push_str(&self.groups());
        let menus = self.scenario.menus.iter().enumerate();
        let menus: Vec<(Option<usize>, String)> = menus
            .map(|(place, (id, title))| {
                (Some(place), format!("Menu {id}: {}", title.in_language(self.language)))
            })
            .chain([(None, "In no menu".to_owned())])
            .collect();
        for (menu, title) in menus {
            let of_menu = || self.model.measures.iter().filter(|one| one.menu == menu);
            if of_menu().next().is_none() {
                continue;
            }
            let cost: u32 = of_menu().map(|measure| measure.cost).sum();
            let count = counted(of_menu().count(), "measure");
            text.push('\n');
            text.push_str(&hanging("  ", &format!("{title} ({count}, cost {cost} together)")));
            for measure in of_menu() {
                text.push_str(&self.measure(measure));
            }
        }
        text
    }

    /// Said first and plainly, so that nobody credits a measure that does nothing here.
    fn inert(&self) -> String {
        let inert: Vec<&str> = self
            .model
            .measures
            .iter()
            .filter(|measure| measure.inert)
            .map(|measure| measure.id.as_str())
            .collect();
        if inert.is_empty() {
            return hanging("  ", "Every one of them acts on something in this scenario.");
        }
        let some = match inert.len() {
            1 => "One of them is".to_owned(),
            count => format!("{count} of the {} are", self.model.measures.len()),
        };
        hanging(
            "  ",
            &format!(
                "{some} inert here: declared in a library, and acting on no move and no arrival of \
                 this scenario: {}.",
                inert.join(", ")
            ),
        )
    }

    fn groups(&self) -> String {
        let groups = self.scenario.groups.iter().map(|(id, group)| {
            let title = group.title.in_language(self.language);
            format!("{id} ({title}, overlap {})", figure(group.overlap, 4))
        });
        let groups: Vec<String> = groups.collect();
        match groups.len() {
            0 => String::new(),
            _ => hanging("  ", &format!("Measures of one group overlap: {}.", groups.join("; "))),
        }
    }

    fn measure(&self, measure: &Measure) -> String {
        let words = &self.scenario.measures[measure.id.as_str()];
        let mut about = vec![words.title.in_language(self.language).to_owned()];
        if measure.inert {
            about.push("INERT HERE".to_owned());
        }
        about.push(format!("cost {}", measure.cost));
        if measure.availability.value != 1.0 {
            let known = self.known_as(measure.availability);
            about.push(format!("works {} ({known})", chance(measure.availability.value)));
        }
        if !measure.needs.is_empty() {
            about.push(format!("needs {}", self.ids(measure.needs)));
        }
        if let Some(group) = &words.group {
            about.push(format!("group {group}"));
        }
        let rests = measure.effects.first().map_or(measure.availability, |effect| effect.odds);
        about.push(self.rests_on(rests));
        let mut text = hanging("    ", &format!("{}: {}", measure.id, about.join("; ")));
        for effect in &measure.effects {
            text.push_str(&hanging("      ", &self.effect(effect)));
        }
        text
    }

    pub(super) fn ids(&self, measures: MeasureSet) -> String {
        let ids = measures.iter().map(|one| self.model.measures[one.index()].id.as_str());
        ids.collect::<Vec<&str>>().join(", ")
    }
}
