//! What came of playing a journal again.

use crate::report::locale::Value;
use crate::report::told::Teller;
use crate::report::told::item;
use crate::report::told::paragraph;
use crate::session::Difference;
use crate::session::Differs;
use crate::session::Game;
use crate::session::Outcome;

impl Teller<'_> {
    /// What differs and where; or that nothing does.
    #[must_use]
    pub fn verified(&self, game: &Game, differences: &[Difference], torn: u64) -> String {
        let speech = self.titles.speech();
        let mut text = String::new();
        for difference in differences {
            for line in self.difference(difference) {
                text.push_str(&item(&line));
            }
        }
        if torn > 0 {
            text.push_str(&paragraph(&speech.fill("verify-torn", &[("bytes", torn.into())])));
        }
        if text.is_empty() {
            let entries = ("entries", (game.log().len() as u64).into());
            let turns = ("turns", (game.turns().len() as u64).into());
            text = paragraph(&speech.fill("verify-fine", &[entries, turns]));
        }
        text
    }

    fn difference(&self, difference: &Difference) -> Vec<String> {
        let speech = self.titles.speech();
        let entry: (&str, Value<'_>) = ("entry", difference.entry.into());
        match &difference.what {
            Differs::Refused(refusal) => {
                let why = ("why", self.refusal(refusal).into());
                vec![speech.fill("verify-refused", &[entry, why])]
            }
            Differs::Command => vec![speech.fill("verify-command", &[entry])],
            Differs::Outcomes { recorded, computed } => {
                let pairs = recorded.iter().zip(computed).filter(|(one, other)| one != other);
                let mut lines: Vec<String> =
                    pairs.flat_map(|(one, other)| self.outcomes(&entry, one, other)).collect();
                if lines.is_empty() {
                    lines.push(speech.fill("verify-other", &[entry]));
                }
                lines
            }
        }
    }

    fn outcomes(
        &self,
        entry: &(&str, Value<'_>),
        recorded: &Outcome,
        computed: &Outcome,
    ) -> Vec<String> {
        let speech = self.titles.speech();
        match (recorded, computed) {
            (Outcome::Begun { turn, injects }, Outcome::Begun { injects: others, .. }) => {
                let list = |injects: &[crate::session::Chanced]| {
                    let fired = injects.iter().filter(|chanced| chanced.fired);
                    let names = fired.map(|chanced| self.titles.inject(chanced.inject));
                    let names = names.collect::<Vec<_>>().join("; ");
                    if names.is_empty() { "—".to_owned() } else { names }
                };
                let words = [
                    entry.clone(),
                    ("turn", (*turn).into()),
                    ("recorded", list(injects).into()),
                    ("computed", list(others).into()),
                ];
                vec![speech.fill("verify-turn", &words)]
            }
            (
                Outcome::Drawn { orders, arrivals, slots },
                Outcome::Drawn {
                    orders: other_orders,
                    arrivals: other_arrivals,
                    slots: other_slots,
                },
            ) => {
                let mut lines = Vec::new();
                let pairs = orders.iter().zip(other_orders).filter(|(one, other)| one != other);
                for (one, other) in pairs {
                    let words = [
                        entry.clone(),
                        ("seat", self.titles.seat(one.seat).into()),
                        ("recorded", self.titles.order(one.seat, one.order).into()),
                        ("computed", self.titles.order(other.seat, other.order).into()),
                    ];
                    lines.push(speech.fill("verify-order", &words));
                }
                let mut draw = |place: String, was: String, is: String, draws: [u64; 2]| {
                    let words = [
                        entry.clone(),
                        ("where", place.into()),
                        ("recorded", was.into()),
                        ("draw", format!("{:016x}", draws[0]).into()),
                        ("computed", is.into()),
                        ("other", format!("{:016x}", draws[1]).into()),
                    ];
                    lines.push(speech.fill("verify-draw", &words));
                };
                let pairs = arrivals.iter().zip(other_arrivals);
                for (one, other) in pairs.filter(|(one, other)| one != other) {
                    let place = self.titles.track(one.track).to_owned();
                    let draws = [one.drawn.draw, other.drawn.draw];
                    draw(place, self.opens(one.opens), self.opens(other.opens), draws);
                }
                for (one, other) in
                    slots.iter().zip(other_slots).filter(|(one, other)| one != other)
                {
                    let track = self.titles.model.slots[one.slot];
                    let rung = |rung| self.titles.rung(track, rung).to_owned();
                    let draws = [one.drawn.draw, other.drawn.draw];
                    draw(self.titles.slot(one.slot), rung(one.to), rung(other.to), draws);
                }
                lines
            }
            (Outcome::Settled { digest, .. }, Outcome::Settled { digest: other, .. }) => {
                let words = [
                    entry.clone(),
                    ("recorded", digest.chars().take(12).collect::<String>().into()),
                    ("computed", other.chars().take(12).collect::<String>().into()),
                ];
                vec![speech.fill("verify-state", &words)]
            }
            _ => Vec::new(),
        }
    }
}
