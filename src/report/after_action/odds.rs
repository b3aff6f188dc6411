//! Odds over time and what-ifs, as far as somebody has computed them.

use maud::Markup;
use maud::html;

use crate::report::after_action::Chance;
use crate::report::after_action::Decisive;
use crate::report::after_action::OddsAfter;
use crate::report::after_action::Report;
use crate::report::after_action::WhatIf;
use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Curve;
use crate::report::chart::Heading;
use crate::report::chart::Unit;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::titles::Titles;

impl Report<'_> {
    /// What the odds were after each turn; left out, if nobody has computed them.
    pub(super) fn odds(&self) -> Markup {
        let odds = self.input.odds;
        if odds.is_empty() {
            return html! {};
        }
        let title = self.say("aar-odds");
        let headline =
            self.fill("aar-odds-headline", &[("severity", u32::from(self.model.headline).into())]);
        let curve = Curve {
            label: headline.clone(),
            points: odds.iter().map(|one| (f64::from(one.turn), one.headline.value)).collect(),
            band: odds.iter().map(|one| one.headline.bounds).collect(),
        };
        let turn = self.say("print-turn");
        let along = Axis { title: &turn, unit: Unit::Count };
        let chance = self.say("aar-chance");
        let measured = Axis { title: &chance, unit: Unit::Percent };
        let heading = Heading { name: "odds", title: &title, language: self.speech };
        let drawing = chart::curves(&heading, (&along, &measured), &[curve], true, &[]);
        let caption = html! { (self.say("aar-odds-what")) };
        let table = self.odds_table(odds, &headline);
        self.section("odds-section", &title, &parts::figure(&drawing, &title, &caption, &table))
    }

    fn odds_table(&self, odds: &[OddsAfter], headline: &str) -> Markup {
        let mut columns = vec![Column::words(self.say("print-turn")), Column::numbers(headline)];
        let endings = odds.iter().map(|one| one.endings.len()).max().unwrap_or(0);
        let most = odds.iter().find(|one| one.endings.len() == endings);
        let endings: Vec<_> =
            most.into_iter().flat_map(|one| &one.endings).map(|one| one.0).collect();
        columns.extend(endings.iter().map(|one| Column::numbers(self.titles.outcome(*one))));
        let rows = odds.iter().map(|one| {
            let mut row = vec![html! { (one.turn) }, html! { (self.chance(one.headline)) }];
            row.extend(endings.iter().map(|ending| {
                let found = one.endings.iter().find(|(outcome, _)| outcome == ending);
                html! { (found.map_or("—".to_owned(), |(_, chance)| self.chance(*chance))) }
            }));
            row
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        parts::table(&self.say("aar-odds-table"), &columns, &rows)
    }

    fn chance(&self, chance: Chance) -> String {
        let (low, high) = chance.bounds;
        let value = self.speech.chance(chance.value);
        match low < high {
            true => format!("{value} ({} … {})", self.speech.chance(low), self.speech.chance(high)),
            false => value,
        }
    }

    /// The game again with other measures; left out, if nobody has asked.
    pub(super) fn what_ifs(&self) -> Markup {
        if self.input.what_ifs.is_empty() {
            return html! {};
        }
        let content = html! {
            (parts::warning(&html! { p { (self.say("aar-what-if-warning")) } }))
            @for what_if in self.input.what_ifs { (self.what_if(what_if)) }
        };
        self.section("what-ifs", &self.say("aar-what-ifs"), &content)
    }

    fn what_if(&self, what_if: &WhatIf) -> Markup {
        let with = (!what_if.with.is_empty()).then(|| {
            self.fill("aar-with", &[("measures", self.titles.measures(what_if.with).into())])
        });
        let without = (!what_if.without.is_empty()).then(|| {
            self.fill("aar-without", &[("measures", self.titles.measures(what_if.without).into())])
        });
        let changed: Vec<String> = with.into_iter().chain(without).collect();
        let ended = |outcome| match outcome {
            Some(outcome) => self.titles.outcome(outcome),
            None => self.say("aar-open-end"),
        };
        let decisive: Vec<Markup> =
            what_if.decisive.iter().map(|one| decisive(&self.titles, one)).collect();
        html! {
            h3 { (changed.join("; ")) }
            p {
                (match what_if.parts_in {
                    None => self.say("aar-no-parting"),
                    Some(turn) => self.fill("aar-parting", &[("turn", turn.into())]),
                })
                " "
                (self.fill("aar-ended", &[
                    ("here", ended(what_if.ended_here).into()),
                    ("there", ended(what_if.ended_there).into()),
                ]))
                @if !what_if.keeps_rulings { " " (self.say("aar-rulings-dropped")) }
                @if what_if.replaced_orders > 0 {
                    " " (self.fill("aar-replaced", &[("count", what_if.replaced_orders.into())]))
                }
            }
            @if let Some(chance) = what_if.headline_there {
                p { (self.fill("aar-fresh", &[
                    ("severity", u32::from(self.model.headline).into()),
                    ("chance", self.chance(chance).into()),
                ])) }
            }
            @if !decisive.is_empty() { (parts::cards(&decisive)) }
        }
    }
}

/// Did it matter? One draw that fell otherwise, as a card.
#[must_use]
pub fn decisive(titles: &Titles<'_>, one: &Decisive) -> Markup {
    let speech = titles.speech();
    let percent = |part: f64| speech.percent(part, 1);
    let figures = [
        (speech.text("aar-odds-here"), percent(one.odds_here)),
        (speech.text("aar-odds-there"), percent(one.odds_there)),
    ];
    let sentence = [("here", one.here.as_str().into()), ("there", one.there.as_str().into())];
    html! {
        h4 { (speech.fill("aar-decisive", &[
            ("turn", one.turn.into()), ("where", titles.slot(one.slot).into()),
        ])) }
        p { (speech.fill("aar-instead", &sentence)) }
        (parts::figures(&figures))
        @if let Some(draw) = one.draw {
            p.faint { (speech.fill("aar-draw", &[("draw", percent(draw).into())])) }
        }
        @if let Some((low, high)) = one.range {
            p { (speech.fill("aar-range", &[
                ("low", percent(low).into()), ("high", percent(high).into()),
            ])) }
        }
    }
}
