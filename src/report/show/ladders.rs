//! Ladders, what stands on them, and what bears on all of them.

use crate::model::Ladder;
use crate::model::LadderId;
use crate::model::RungId;
use crate::model::Track;
use crate::report::show::Teller;
use crate::report::show::layout::Side;
use crate::report::show::layout::hanging;
use crate::report::show::layout::table;
use crate::report::show::section;
use crate::report::words::chance;
use crate::report::words::counted;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// Staying with less than this is what floating-point sums leave of a full row.
const STAYING_MIN: f64 = 1e-9;

impl Teller<'_> {
    pub(super) fn ladder(&self, id: LadderId) -> String {
        let ladder = &self.model.ladders[id.index()];
        let words = &self.scenario.ladders[ladder.id.as_str()];
        let mut text = section(&format!("Ladder {}", ladder.id));
        text.push_str(&hanging(
            "  ",
            &format!(
                "{}; domain {}; {}, {}",
                words.title.in_language(self.language),
                ladder.domain,
                counted(ladder.graph.node_count(), "rung"),
                counted(ladder.graph.edge_count(), "move")
            ),
        ));
        text.push('\n');
        text.push_str(&self.rungs(ladder));
        if ladder.graph.edge_count() > 0 {
            text.push('\n');
            text.push_str(&self.moves(ladder));
        }
        text
    }

    /// Rungs from the highest severity down; those of equal severity the last declared first, so
    /// that the levels of a climate stand in order too.
    fn rungs(&self, ladder: &Ladder) -> String {
        let words = &self.scenario.ladders[ladder.id.as_str()].rungs;
        let mut rows =
            vec![["severity", "rung", "kind", "burden", "title"].map(str::to_owned).into()];
        let mut rungs: Vec<_> = ladder.rungs().collect();
        rungs.reverse();
        rungs.sort_by_key(|(_, rung)| std::cmp::Reverse(rung.severity));
        for (_, rung) in rungs {
            let kind = match rung.kind {
                RungKind::Open => "open",
                RungKind::Closes => "closes",
                RungKind::Ends => "ends",
            };
            rows.push(vec![
                rung.severity.to_string(),
                rung.id.clone(),
                kind.to_owned(),
                rung.burden.to_string(),
                words[rung.id.as_str()].title.in_language(self.language).to_owned(),
            ]);
        }
        table(2, &[Side::Right, Side::Left, Side::Left, Side::Right], &rows)
    }

    fn moves(&self, ladder: &Ladder) -> String {
        let headings = ["from -> to", "p a turn", "known as", "causes, condition, basis"];
        let mut rows: Vec<Vec<String>> = vec![headings.map(str::to_owned).into()];
        for (from, rung) in ladder.rungs() {
            if ladder.moves_from(from).len() == 0 {
                continue;
            }
            let stays = format!("{} stays", rung.id);
            rows.push(vec![stays, self.staying(ladder, from), String::new(), String::new()]);
            for (to, each) in ladder.moves_from(from) {
                let mut about = vec![self.causes(&each.causes)];
                about.extend(self.clause("only while", each.when.as_ref()));
                about.push(self.rests_on(each.p));
                rows.push(vec![
                    format!("  -> {}", ladder.rung(to).id),
                    chance(each.p.value),
                    self.known_as(each.p),
                    about.join("\n"),
                ]);
            }
        }
        table(2, &[Side::Left, Side::Right, Side::Left], &rows)
    }

    /// The probability of staying while every condition holds, and while none does.
    fn staying(&self, ladder: &Ladder, from: RungId) -> String {
        let sum = |conditional: bool| -> f64 {
            let moves =
                ladder.moves_from(from).filter(|(_, each)| conditional || each.when.is_none());
            moves.map(|(_, each)| each.p.value).sum()
        };
        let stays = |leaving: f64| {
            let staying = 1.0 - leaving;
            chance(if staying < STAYING_MIN { 0.0 } else { staying })
        };
        let (least, most) = (stays(sum(true)), stays(sum(false)));
        if least == most { least } else { format!("{}–{most}", least.trim_end_matches('%')) }
    }

    pub(super) fn tracks(&self) -> String {
        let mut text = section("Tracks");
        for track in &self.model.tracks {
            let title = self.scenario.tracks[track.id.as_str()].title.in_language(self.language);
            let ladder = self.model.ladders[track.ladder.index()].id.as_str();
            let start = &self.model.ladders[track.ladder.index()].rung(track.start).id;
            let about = match track.role {
                Role::Climate => format!("a climate on ladder {ladder}, at {start} at first"),
                Role::Incident => format!(
                    "incidents on ladder {ladder}, each from {start} on; {}, {} open at the \
                     start; {}",
                    counted(track.slots.len(), "slot"),
                    track.open_at_start,
                    self.arrival(track)
                ),
            };
            text.push_str(&hanging("  ", &format!("{}: {title}; {about}.", track.id)));
        }
        text
    }

    fn arrival(&self, track: &Track) -> String {
        let Some(arrival) = &track.arrival else {
            return "none arrive, a closed one's slot is spent".to_owned();
        };
        format!(
            "one arrives with {} a turn while a slot is quiet ({}; {}; {})",
            chance(arrival.p.value),
            self.known_as(arrival.p),
            self.causes(&arrival.causes),
            self.rests_on(arrival.p)
        )
    }

    pub(super) fn influences(&self) -> String {
        if self.model.influences.is_empty() {
            return String::new();
        }
        let mut text = section("Influences, whoever is playing");
        for (influence, words) in self.model.influences.iter().zip(&self.scenario.influences) {
            let title = words.title.in_language(self.language);
            let when = self.clause("while", Some(&influence.when));
            let when = when.map_or(String::new(), |clause| format!(", {clause}"));
            text.push_str(&hanging("  ", &format!("{title}{when}:")));
            for effect in &influence.effects {
                let rests = self.rests_on(effect.odds);
                text.push_str(&hanging("    ", &format!("{}; {rests}", self.effect(effect))));
            }
        }
        text
    }
}
