//! What the answer hangs on, what it would be worth to know, and what rests on judgement.

use maud::Markup;
use maud::html;

use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Bar;
use crate::report::chart::Swing;
use crate::report::chart::Unit;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::study::information::flips_by_distance;
use crate::report::study::information::ranked;
use crate::report::study::page::Sheet;
use crate::report::study::page::Table;
use crate::scenario::parameter::Basis;
use crate::study::basis::Resting;
use crate::study::information::Bounds;
use crate::study::knowing::Knowing;

/// A drawing has so many numbers, its table so many.
const SHOWN: usize = 10;
const TABLE: usize = 20;

/// So many flips are told.
const FLIPS: usize = 5;

/// So many of the numbers that matter most are told with their sources.
const SOURCES: usize = 12;

/// Places of influences, the widest swing of the chance without measures first; only those that
/// surely swing.
pub(super) fn ranked_by_swing(knowing: &Knowing) -> Vec<usize> {
    ranked_by(knowing, |place| knowing.influences[place].sure_swing())
}

/// The same; where answers are counted and too few for any, by the exact elasticities.
fn that_matter(knowing: &Knowing) -> Vec<usize> {
    let swings = ranked_by_swing(knowing);
    let is_exact = knowing.at_point.is_some();
    if is_exact || !swings.is_empty() {
        return swings;
    }
    ranked_by(knowing, |place| knowing.elasticities[place].map_or(0.0, f64::abs))
}

fn ranked_by(knowing: &Knowing, size: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..knowing.influences.len()).collect();
    places.sort_by(|one, other| size(*other).total_cmp(&size(*one)).then(one.cmp(other)));
    places.retain(|place| size(*place) > 0.0);
    places
}

impl Sheet<'_> {
    /// The tornado, and what would change the choice.
    pub(super) fn hangs(&self) -> Markup {
        let Some(knowing) = self.findings.knowing else {
            return html! { p { (self.say("study-no-knowing")) } };
        };
        html! {
            (self.tornado(knowing))
            (self.flips(knowing))
        }
    }

    fn tornado(&self, knowing: &Knowing) -> Markup {
        let places = that_matter(knowing);
        let is_counted = knowing.at_point.is_none();
        let table = self.swings_table(knowing, &places);
        let how = self.say(if is_counted { "study-tornado-counted" } else { "study-tornado-how" });
        if places.is_empty() {
            return html! { p { (self.say("study-no-swing")) } };
        }
        let Some(first) = ranked_by_swing(knowing).first().copied() else {
            return html! {
                p { (how) " " (self.say("study-no-sure-swing")) }
                (self.table(table))
            };
        };
        let swing = |place: &usize| {
            let influence = &knowing.influences[*place];
            let [at_low, at_high] = influence.baseline;
            Swing { label: self.naming.number(influence.parameter), at_low, at_high }
        };
        let swings: Vec<Swing> = places.iter().take(SHOWN).map(swing).collect();
        let title = self.say("study-tornado");
        let axis = self.chance_axis();
        let axis = Axis { title: &axis, unit: Unit::Percent };
        let point = self.findings.arms[0].point;
        let drawing = chart::tornado(&self.heading("tornado", &title), &axis, point, &swings);
        let influence = &knowing.influences[first];
        let [low, high] = influence.baseline;
        let sentence = self.fill(
            "study-tornado-what",
            &[
                ("number", self.naming.number(influence.parameter).into()),
                ("point", self.speech.rough(point).into()),
                ("low", self.speech.rough(low.min(high)).into()),
                ("high", self.speech.rough(low.max(high)).into()),
            ],
        );
        html! {
            p { (how) }
            (self.figure(&drawing, &title, &sentence, table))
        }
    }

    /// What the numbers at these places do to the chance without measures.
    fn swings_table(&self, knowing: &Knowing, places: &[usize]) -> Table {
        let is_counted = knowing.at_point.is_none();
        let columns = vec![
            Column::words(self.say("study-number")),
            Column::words(self.say("study-basis")),
            Column::numbers(self.say("study-number-values")),
            Column::numbers(self.say("study-swing")),
            Column::numbers(self.say(if is_counted { "study-swing-error" } else { "study-index" })),
            Column::numbers(self.say("study-elasticity")),
        ];
        let row = |place: &usize| {
            let influence = &knowing.influences[*place];
            let declared = &self.findings.model.parameters[influence.parameter];
            let index = knowing.indices.as_ref().and_then(|indices| indices[0][*place]);
            let error = influence.error.map(|error| {
                let points = |error: f64| self.speech.figure(error * 100.0, 2);
                format!("{} / {}", points(error.counting), points(error.draws))
            });
            let index = index.map_or(error.unwrap_or("—".to_owned()), |index| {
                format!(
                    "{} / {}",
                    self.speech.decimal(index.first, 2),
                    self.speech.decimal(index.total, 2)
                )
            });
            let elasticity = knowing.elasticities[*place]
                .map_or("—".to_owned(), |elasticity| self.speech.decimal(elasticity, 2));
            let [low, high] = influence.values;
            let [at_low, at_high] = influence.baseline;
            vec![
                html! { (self.naming.number(influence.parameter)) },
                html! { (self.naming.basis(declared.basis)) },
                html! {
                    (self.number(knowing.points[influence.parameter]))
                    " (" (self.number(low)) "\u{a0}…\u{a0}" (self.number(high)) ")"
                },
                html! { (self.speech.rough(at_low)) "\u{a0}→ " (self.speech.rough(at_high)) },
                html! { (index) },
                html! { (elasticity) },
            ]
        };
        let rows = places.iter().take(TABLE).map(row).collect();
        Table { caption: self.say("study-tornado-table"), columns, rows }
    }

    /// What would make another arm the choice.
    fn flips(&self, knowing: &Knowing) -> Markup {
        let Some(at_point) = knowing.at_point else {
            return html! { p { (self.say("study-flip-counted")) } };
        };
        let chosen = self.naming.arm(&self.findings.arms[at_point].arm);
        let flips = flips_by_distance(knowing);
        let told = |message: &str| self.fill(message, &[("arm", chosen.as_str().into())]);
        if flips.is_empty() {
            return html! { p { (told("study-flip-none")) } };
        }
        // Two digits would hide on which side of 1 a factor lies.
        let three = |value: f64| self.speech.figure(value, 3);
        let each = flips.iter().take(FLIPS).map(|(influence, flip)| {
            let message = if flip.above { "study-flip-above" } else { "study-flip-below" };
            let other = &self.findings.arms[flip.arm].arm;
            self.fill(
                message,
                &[
                    ("number", self.naming.number(influence.parameter).into()),
                    ("value", three(flip.value).into()),
                    ("point", three(knowing.points[influence.parameter]).into()),
                    ("low", three(influence.values[0]).into()),
                    ("high", three(influence.values[1]).into()),
                    ("arm", self.naming.arm(other).into()),
                ],
            )
        });
        html! {
            h3 { (self.say("study-flip-title")) }
            p { (told("study-flip-lead")) }
            ul { @for one in each { li { (one) } } }
            @if flips.len() > FLIPS {
                p.faint { (self.fill("study-flip-more", &[("count", (flips.len() - FLIPS).into())])) }
            }
        }
    }

    /// What it would be worth to know more before choosing.
    pub(super) fn worth(&self) -> Markup {
        let Some(knowing) = self.findings.knowing else {
            return html! { p { (self.say("study-no-knowing")) } };
        };
        let information = &knowing.information;
        let worth = |place: &usize| information.single[*place];
        let mut places = ranked(knowing);
        places.retain(|place| worth(place).low > 0.0);
        let chosen = &self.findings.arms[information.chosen].arm;
        let Bounds { low, high } = information.perfect;
        let message = if low < high { "study-worth-all-counted" } else { "study-worth-all" };
        let perfect = self.fill(
            message,
            &[
                ("arm", self.naming.arm(chosen).into()),
                ("least", self.speech.figure(low, 2).into()),
                ("worth", self.speech.figure(high, 2).into()),
                ("points", self.speech.figure(high / knowing.price, 2).into()),
            ],
        );
        let columns = vec![
            Column::words(self.say("study-number")),
            Column::words(self.say("study-basis")),
            Column::numbers(self.say("study-worth-column")),
            Column::numbers(self.say("study-worth-most")),
        ];
        let mut rows: Vec<Vec<Markup>> = Vec::new();
        let all = self.say("study-worth-everything");
        let cost = |points: f64| html! { (self.speech.figure(points, 2)) };
        rows.push(vec![html! { (all) }, html! { "—" }, cost(low), cost(high)]);
        for ((name, places), worth) in knowing.groups.iter().zip(&information.sets) {
            let basis = Basis::ALL.into_iter().find(|basis| basis.name() == *name);
            let basis = basis.map(|basis| self.naming.basis(basis)).unwrap_or_default();
            let group = self.fill("study-worth-group", &[("count", places.len().into())]);
            rows.push(vec![
                html! { (group) },
                html! { (basis) },
                cost(worth.low),
                cost(worth.high),
            ]);
        }
        for place in places.iter().take(TABLE) {
            let parameter = knowing.influences[*place].parameter;
            let basis = self.findings.model.parameters[parameter].basis;
            rows.push(vec![
                html! { (self.naming.number(parameter)) },
                html! { (self.naming.basis(basis)) },
                cost(worth(place).low),
                cost(worth(place).high),
            ]);
        }
        let table = Table { caption: self.say("study-worth-table"), columns, rows };
        let how = self.say("study-worth-how");
        let Some(first) = places.first() else {
            return html! {
                p { (how) " " (perfect) " " (self.say("study-worth-none")) }
                (self.table(table))
            };
        };
        let bar = |place: &usize| Bar {
            label: self.naming.number(knowing.influences[*place].parameter),
            value: worth(place).low,
            inner: None,
            outer: Some((worth(place).low, worth(place).high)),
            is_strong: place == first,
        };
        let mut bars = vec![Bar {
            label: all,
            value: low,
            inner: None,
            outer: (low < high).then_some((low, high)),
            is_strong: false,
        }];
        bars.extend(places.iter().take(SHOWN - 1).map(bar));
        let title = self.say("study-worth-title");
        let axis = self.say("study-worth-axis");
        let axis = Axis { title: &axis, unit: Unit::Plain };
        let drawing = chart::bars(&self.heading("worth-bars", &title), &axis, &bars, None);
        let number = self.naming.number(knowing.influences[*first].parameter);
        let sentence = self.fill(
            "study-worth-what",
            &[
                ("number", number.into()),
                ("worth", self.speech.figure(worth(first).low, 2).into()),
                ("most", self.speech.figure(worth(first).high, 2).into()),
                ("perfect", self.speech.figure(high, 2).into()),
            ],
        );
        html! {
            p { (how) " " (perfect) }
            (self.figure(&drawing, &title, &sentence, table))
        }
    }

    /// What rests on judgement, and where the numbers that matter most come from.
    pub(super) fn rests(&self) -> Markup {
        let Resting { play, measures } = self.resting();
        let sentence = self.fill(
            "study-rests-what",
            &[
                ("measures", self.part_of(measures.judgement, measures.all).into()),
                ("play", self.part_of(play.judgement, play.all).into()),
            ],
        );
        let model = self.findings.model;
        let influential: Vec<usize> = match self.findings.knowing {
            Some(knowing) => {
                // Those that the choice hangs on, then those that the chance hangs on.
                let worth = ranked(knowing);
                let worth =
                    worth.iter().filter(|place| knowing.information.single[**place].low > 0.0);
                let mut places: Vec<usize> = worth.take(SOURCES / 2).copied().collect();
                for place in that_matter(knowing) {
                    if places.len() < SOURCES && !places.contains(&place) {
                        places.push(place);
                    }
                }
                places.into_iter().map(|place| knowing.influences[place].parameter).collect()
            }
            None => Vec::new(),
        };
        let columns = vec![
            Column::words(self.say("study-number")),
            Column::words(self.say("study-basis")),
            Column::words(self.say("study-source")),
        ];
        let row = |parameter: &usize| {
            let declared = &model.parameters[*parameter];
            let sources = self.naming.sources(*parameter);
            vec![
                html! {
                    (self.naming.number(*parameter)) br;
                    small { code { (declared.id) } }
                },
                html! { (self.naming.basis(declared.basis)) },
                html! { @if sources.is_empty() { "—" } @else { (sources) } },
            ]
        };
        let rows: Vec<Vec<Markup>> = influential.iter().map(row).collect();
        let caption = self.say("study-rests-table");
        html! {
            (parts::warning(&html! { p { (sentence) } p { (self.say("study-rests-mean")) } }))
            @if rows.is_empty() { p { (self.say("study-rests-unranked")) } }
            @else { (parts::table(&caption, &columns, &rows)) }
        }
    }
}
