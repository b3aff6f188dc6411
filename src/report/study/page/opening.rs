//! What stands out, in three sentences, and what was asked.

use maud::Markup;
use maud::html;

use crate::report::html::parts;
use crate::report::study::page::Sheet;
use crate::report::study::page::hangs::ranked_by_swing;
use crate::study::arms::Arm;
use crate::study::attribution::Attribution;
use crate::study::basis;
use crate::study::basis::Resting;
use crate::study::design::Design;
use crate::study::draws::Tails;
use crate::study::uncertainty::ArmSpread;

/// A measure stands out if it does most in so many of the draws.
const LEADS: f64 = 0.5;

/// Something helps if it does in so many of the draws.
const SURE: f64 = 0.9;

impl Sheet<'_> {
    /// Three sentences for somebody who reads no more: which measure matters most, how far it all
    /// goes, why to doubt it.
    pub(super) fn stands_out(&self) -> Markup {
        let first = match self.findings.attribution {
            Some(found) if !found.parts.is_empty() => self.leading_part(found),
            _ => self.leading_arm(),
        };
        parts::notice(&html! {
            p.lead { strong { (first) } }
            @if let Some(seen) = self.leading_seen() { p { (seen) } }
            p { (self.level()) }
            p { (self.doubt()) }
        })
    }

    /// Which measure has the largest part in what all of them do.
    fn leading_part(&self, found: &Attribution) -> String {
        if found.total.high >= 0.0 {
            let count = found.parts.len();
            return self.fill("study-out-nothing", &[("count", count.into())]);
        }
        let of_all = |place: usize, draw: usize| {
            let all: f64 = found.parts.iter().map(|part| part.by_draw[draw]).sum();
            if all < 0.0 { found.parts[place].by_draw[draw] / all } else { 0.0 }
        };
        let leads = |place: usize| {
            let lowest = |draw: &usize| {
                let others = found.parts.iter().map(|part| part.by_draw[*draw]);
                found.parts[place].by_draw[*draw] <= others.fold(f64::INFINITY, f64::min)
            };
            (0..found.draws).filter(lowest).count()
        };
        let by_value = |one: &usize, other: &usize| {
            found.parts[*one].value.mean.total_cmp(&found.parts[*other].value.mean)
        };
        let Some(first) = (0..found.parts.len()).min_by(by_value) else { return String::new() };
        let mut shares: Vec<f64> = (0..found.draws).map(|draw| of_all(first, draw)).collect();
        shares.sort_unstable_by(f64::total_cmp);
        // The part is that of the table below; where in the range it lies, the draws say.
        let share = found.parts[first].value.mean / found.total.mean;
        let at = |share: f64| crate::study::uncertainty::percentile(&shares, share);
        let variables = [
            ("measure", self.titles.measure(found.parts[first].measure).into()),
            ("count", found.parts.len().into()),
            ("share", self.speech.percent(share, 0).into()),
            ("low", self.speech.percent(at(0.05), 0).into()),
            ("high", self.speech.percent(at(0.95), 0).into()),
            ("leads", leads(first).into()),
            ("cases", found.draws.into()),
        ];
        let is_clear = leads(first) as f64 >= LEADS * found.draws as f64;
        let message = if is_clear { "study-out-part" } else { "study-out-no-part" };
        self.fill(message, &variables)
    }

    /// What the sides hold of the measure that leads, where beliefs were compared.
    fn leading_seen(&self) -> Option<String> {
        let (views, found) = (self.findings.views?, self.findings.attribution?);
        let parts = found.parts.iter();
        let first = parts.min_by(|a, b| a.value.mean.total_cmp(&b.value.mean))?.measure;
        let model = self.findings.model;
        let of_first = |arm: &ArmSpread| model.measure(&arm.arm.name) == Some(first);
        let arm = self.findings.arms.iter().position(of_first)?;
        let variables = [
            ("arm", self.naming.arm(&self.findings.arms[arm].arm).into()),
            ("told", self.seen(views, arm).into()),
        ];
        let message = match views.common.contains(&arm) {
            true => "study-out-sides-agree",
            false => "study-out-sides-differ",
        };
        Some(self.fill(message, &variables))
    }

    /// Where nothing is attributed: which measure, with what it needs, does most alone.
    fn leading_arm(&self) -> String {
        let model = self.findings.model;
        let singles = self.findings.arms.iter().enumerate().skip(1);
        let singles = singles.filter(|(_, arm)| model.measure(&arm.arm.name).is_some());
        let others = || self.findings.arms.iter().enumerate().skip(1);
        let by_change = |one: &(usize, &ArmSpread), other: &(usize, &ArmSpread)| {
            one.1.relative.mean.total_cmp(&other.1.relative.mean)
        };
        let Some((_, first)) = singles.min_by(by_change).or_else(|| others().min_by(by_change))
        else {
            return self.say("study-out-no-arm");
        };
        if first.helps < SURE {
            return self
                .fill("study-out-nothing-alone", &[("share", self.share(first.helps).into())]);
        }
        let relative = first.relative;
        self.fill(
            "study-out-alone",
            &[
                ("arm", self.naming.arm(&first.arm).into()),
                ("change", self.speech.percent(-relative.median, 0).into()),
                ("low", self.speech.percent(-relative.high, 0).into()),
                ("high", self.speech.percent(-relative.low, 0).into()),
                ("cost", u64::from(first.cost).into()),
            ],
        )
    }

    fn level(&self) -> String {
        let none = &self.findings.arms[0].risk;
        let mut words = self.fill(
            "study-out-level",
            &[
                ("severity", u32::from(self.findings.severity).into()),
                ("median", self.speech.rough(none.median).into()),
                ("low", self.speech.rough(none.low).into()),
                ("high", self.speech.rough(none.high).into()),
            ],
        );
        let others = self.findings.arms.iter().skip(1);
        let best = others.min_by(|one, other| one.risk.mean.total_cmp(&other.risk.mean));
        if let Some(best) = best.filter(|best| best.helps > 0.0) {
            let relative = best.relative;
            words.push(' ');
            words.push_str(&self.fill(
                "study-out-best",
                &[
                    ("arm", self.naming.arm(&best.arm).into()),
                    ("risk", self.speech.rough(best.risk.median).into()),
                    ("change", self.speech.percent(-relative.median, 0).into()),
                    ("low", self.speech.percent(-relative.high, 0).into()),
                    ("high", self.speech.percent(-relative.low, 0).into()),
                ],
            ));
        }
        if let Some(gravest) = self.gravest() {
            words.push(' ');
            words.push_str(&gravest);
        }
        words
    }

    /// How likely it comes to the worst, where that is worse than what is asked about.
    fn gravest(&self) -> Option<String> {
        let rungs = self.findings.model.ladders.iter().flat_map(|ladder| ladder.rungs());
        let most = rungs.map(|(_, rung)| rung.severity).max()?;
        let chance = self.passages?.severity_at_least[usize::from(most)];
        let variables = [
            ("severity", u32::from(most).into()),
            ("rungs", self.rungs_at(most).into()),
            ("chance", self.speech.rough(chance).into()),
        ];
        // That none was counted does not make it impossible.
        let is_known = chance > 0.0 || self.passages?.crises.is_none();
        let is_graver = most > self.findings.severity;
        (is_known && is_graver).then(|| self.fill("study-out-gravest", &variables))
    }

    fn doubt(&self) -> String {
        let Resting { play, measures } = self.resting();
        let mut words = self.fill(
            "study-out-doubt",
            &[
                ("measures", self.part_of(measures.judgement, measures.all).into()),
                ("play", self.part_of(play.judgement, play.all).into()),
            ],
        );
        if let Some(passages) = self.passages {
            let (hits, count) = self.hits(passages);
            if count > 0 {
                let variables = [("hits", hits.into()), ("count", count.into())];
                words.push(' ');
                words.push_str(&self.fill("study-out-tested", &variables));
            }
        }
        let Some(knowing) = self.findings.knowing else { return words };
        if let Some(place) = ranked_by_swing(knowing).first() {
            let influence = &knowing.influences[*place];
            let basis = self.findings.model.parameters[influence.parameter].basis;
            let [low, high] = influence.baseline;
            words.push(' ');
            words.push_str(&self.fill(
                "study-out-hangs",
                &[
                    ("number", self.naming.number(influence.parameter).into()),
                    ("basis", self.naming.basis(basis).into()),
                    ("low", self.speech.rough(low.min(high)).into()),
                    ("high", self.speech.rough(low.max(high)).into()),
                ],
            ));
        }
        words
    }

    pub(super) fn resting(&self) -> Resting {
        let arms: Vec<Arm> = self.findings.arms.iter().map(|arm| arm.arm.clone()).collect();
        basis::resting(self.findings.model, &arms)
    }

    /// The question in words, and how it was answered.
    pub(super) fn asked(&self) -> Markup {
        let findings = self.findings;
        let scenario = self.titles.scenario();
        let turn = self.titles.text(&scenario.clock.turn);
        let question = self.fill(
            "study-question",
            &[
                ("severity", u32::from(findings.severity).into()),
                ("rungs", self.rungs_at(findings.severity).into()),
                ("turns", u64::from(findings.model.horizon).into()),
                ("turn", turn.into()),
            ],
        );
        let how = match findings.replications {
            None => self.say("study-how-exact"),
            Some(count) => self.fill("study-how-counted", &[("count", count.into())]),
        };
        let design = match findings.design {
            Design::Sobol => self.say("study-design-sobol"),
            Design::Random => self.say("study-design-random"),
        };
        let figures = [
            (self.say("study-figure-arms"), self.speech.whole(findings.arms.len() as u64 - 1)),
            (
                self.say("study-figure-numbers"),
                self.speech.whole(findings.draws.uncertain.len() as u64),
            ),
            (self.say("study-figure-draws"), self.speech.whole(findings.samples as u64)),
        ];
        html! {
            p { (question) }
            p { (self.titles.text(&scenario.summary)) }
            (parts::figures(&figures))
            p { (self.say("study-annex-measures")) }
            p { (self.fill("study-cases-error", &[
                ("count", findings.samples.into()), ("error", self.share_error().into()),
            ])) }
            p { (self.say("study-two-errors")) " " (how) " " (design) }
            @if findings.tails != Tails::Base {
                p { (self.fill("study-tails", &[("factor", self.number(findings.tails.factor()).into())])) }
            }
        }
    }

    /// How far at worst a share of the draws is from what more draws would give.
    fn share_error(&self) -> String {
        self.speech.percent(1.96 * 0.5 / (self.findings.samples as f64).sqrt(), 1)
    }

    /// The lowest rung of each ladder that counts as a severity.
    fn rungs_at(&self, severity: u8) -> String {
        let model = self.findings.model;
        let scenario = self.titles.scenario();
        let mut titles: Vec<String> = Vec::new();
        for ladder in &model.ladders {
            let rungs = ladder.rungs().filter(|(_, rung)| rung.severity >= severity);
            let Some((_, lowest)) = rungs.min_by_key(|(_, rung)| rung.severity) else { continue };
            let rungs = &scenario.ladders[ladder.id.as_str()].rungs;
            let title = self.speech.quoted(self.titles.text(&rungs[lowest.id.as_str()].title));
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        titles.join(", ")
    }
}
