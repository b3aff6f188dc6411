//! What is played: seats with their orders and policies, the channel, injects.

use crate::model::Action;
use crate::model::Inject;
use crate::model::Rule;
use crate::model::Seat;
use crate::report::show::Teller;
use crate::report::show::layout::hanging;
use crate::report::show::section;
use crate::report::words::chance;

impl Teller<'_> {
    pub(super) fn seats(&self) -> String {
        let mut text = String::new();
        for seat in &self.model.seats {
            let words = &self.scenario.seats[seat.id.as_str()];
            text.push_str(&section(&format!("Seat {}", seat.id)));
            let first = &seat.orders[0].id;
            let title = words.title.in_language(self.language);
            text.push_str(&hanging("  ", &format!("{title}; an absent seat orders {first}")));
            text.push_str("\n  Orders\n");
            for order in &seat.orders {
                let title = words.orders[order.id.as_str()].title.in_language(self.language);
                let mut about = title.to_owned();
                if !order.needs.is_empty() {
                    about.push_str(&format!("; needs {}", self.ids(order.needs)));
                }
                if let Some(clause) = self.clause("only while", order.when.as_ref()) {
                    about.push_str(&format!("; {clause}"));
                }
                text.push_str(&hanging("    ", &format!("{}: {about}", order.id)));
                for effect in &order.effects {
                    let rests = self.rests_on(effect.odds);
                    text.push_str(&hanging("      ", &format!("{}; {rests}", self.effect(effect))));
                }
            }
            text.push_str("\n  Policy, when nobody plays it: the first line that holds\n");
            for rule in &seat.policy {
                text.push_str(&hanging("    ", &self.rule(seat, rule)));
            }
        }
        text
    }

    fn rule(&self, seat: &Seat, rule: &Rule) -> String {
        let orders = seat.orders.iter().zip(&rule.choose).filter(|(_, weight)| **weight > 0.0);
        let orders: Vec<String> =
            orders.map(|(order, weight)| format!("{} {}", order.id, chance(*weight))).collect();
        let orders = orders.join(", ");
        let clause = self.clause("while", Some(&rule.when));
        format!("{}: {orders}", clause.unwrap_or("otherwise".to_owned()))
    }

    pub(super) fn channel(&self) -> String {
        let (Some(when), Some(words)) = (&self.model.channel, &self.scenario.channel) else {
            return String::new();
        };
        let title = words.title.in_language(self.language);
        let clause = self.clause("while", Some(when));
        let clause = clause.map_or(String::new(), |clause| format!(" {clause}"));
        let about = format!("{title}: seats can talk across the table{clause}.");
        section("Channel") + &hanging("  ", &about)
    }

    pub(super) fn injects(&self) -> String {
        if self.model.injects.is_empty() {
            return String::new();
        }
        let mut text = section("Injects");
        for inject in &self.model.injects {
            let words = &self.scenario.injects[inject.id.as_str()];
            let title = words.title.in_language(self.language);
            text.push_str(&hanging("  ", &format!("{}: {title}", inject.id)));
            let told = match &words.to {
                None => "all seats".to_owned(),
                Some(seats) if seats.is_empty() => "no seat".to_owned(),
                Some(seats) => seats.join(", "),
            };
            text.push_str(&hanging("    ", &format!("{}; told to {told}", self.due(inject))));
            for action in &inject.actions {
                text.push_str(&hanging("    ", &self.action(*action)));
            }
        }
        text
    }

    fn due(&self, inject: &Inject) -> String {
        let mut text = match (inject.turn, inject.once) {
            (Some(turn), _) => format!("turn {turn}"),
            (None, true) => "any turn, once".to_owned(),
            (None, false) => "any turn, again and again".to_owned(),
        };
        if let Some(clause) = self.clause("while", inject.when.as_ref()) {
            text.push_str(&format!(", {clause}"));
        }
        if let Some(p) = inject.p {
            let (p, known, rests) = (chance(p.value), self.known_as(p), self.rests_on(p));
            text.push_str(&format!(", with {p} ({known}; {rests})"));
        }
        text
    }

    fn action(&self, action: Action) -> String {
        let model = self.model;
        match action {
            Action::MoveTrack(track, rung) => format!(
                "moves {} to {}",
                model.tracks[track.index()].id,
                model.rung_on(track, rung).id
            ),
            Action::Open(track) => {
                format!("opens an incident on {}", model.tracks[track.index()].id)
            }
            Action::Suspend(measure) => format!("suspends {}", model.measures[measure.index()].id),
            Action::Restore(measure) => format!("restores {}", model.measures[measure.index()].id),
        }
    }
}
