//! The table's odds: on the console with everything that is known, on the wall what the facilitator
//! has chosen of it.

use maud::Markup;
use maud::html;

use crate::model::MeasureId;
use crate::model::OutcomeId;
use crate::model::RungId;
use crate::model::SEVERITY_MAX;
use crate::montecarlo::estimate::Estimate;
use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Curve;
use crate::report::chart::Heading;
use crate::report::chart::Unit;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::language::Language;
use crate::session::Audience;
use crate::session::Phase;
use crate::session::View;
use crate::session::view;
use crate::study::odds::Cloud;
use crate::study::odds::Odds;
use crate::study::odds::Toggle;
use crate::study::parts::ArrivalParts;
use crate::study::parts::SlotParts;
use crate::web::keys::Wall;
use crate::web::odds::Parts;
use crate::web::odds::Worked;
use crate::web::pages::Reader;
use crate::web::pages::board;
use crate::web::pages::frame;
use crate::web::pages::say::Say;
use crate::web::room::Room;

/// Measures that stand in the table; the others are folded away.
const MEASURES_SHOWN: usize = 5;

/// Measures that a wall has room for.
const MEASURES_ON_WALL: usize = 6;

/// Causes and measures that are named of a law.
const NAMED: usize = 3;

/// Whether there are odds to work out.
pub(super) fn has_odds(view: &View) -> bool {
    let is_playing = matches!(view.phase, Phase::Between | Phase::Orders | Phase::Drawn);
    is_playing && view.outcome.is_none()
}

/// The console's panel alone.
pub(in crate::web) fn panel(room: &Room, reader: &Reader<'_>) -> String {
    let worked = room.live().worked();
    let session = room.read();
    let view = view(session.game(), Audience::Facilitator);
    let say = Say { language: reader.language, model: session.game().model() };
    console(say, &view, &worked).into_string()
}

/// Everything that is known, for the facilitator, with its version. A script fetches it again by
/// itself, so that nothing else of the page is disturbed.
pub(super) fn console(say: Say<'_>, view: &View, worked: &Worked) -> Markup {
    html! {
        div id="odds-live" data-version=(worked.version) {
            @if has_odds(view) { (known(say, view, worked)) }
        }
    }
}

fn known(say: Say<'_>, view: &View, worked: &Worked) -> Markup {
    let Some(now) = &worked.now else {
        return html! { p.faint { (say.text("odds-working")) } };
    };
    let is_reached = view.highest >= say.model.headline;
    html! {
        @if is_reached { p { strong { (reached(say)) } } }
        @else { (parts::figures(&[(headline(say), say.chance(now.headline.value))])) }
        p.small { (basis(say, now, worked.is_done)) " " (say.text("odds-assumes")) }
        (frame::folded("odds-endings", false, &html! { (say.text("odds-endings")) },
            &endings(say, now)))
        @if view.phase != Phase::Between {
            (frame::folded("odds-turn", true, &html! { (say.text("odds-turn")) }, &html! {
                @match &worked.laws {
                    None => p.faint { (say.text("odds-working")) },
                    Some(laws) => {
                        p.small { (say.text(match view.phase {
                            Phase::Orders => "odds-turn-locked",
                            _ => "odds-turn-open",
                        })) }
                        (of_turn(say, &laws.console))
                    }
                }
            }))
        }
        (frame::folded("odds-measures", true, &html! { (say.text("odds-measures")) }, &html! {
            @match &worked.toggles {
                _ if is_reached => p { (reached(say)) },
                None => p.faint { (say.text("odds-working")) },
                Some(odds) => (toggles(say, odds)),
            }
        }))
        (frame::folded("odds-cloud", false, &html! { (say.text("odds-cloud")) }, &html! {
            @match &worked.cloud {
                None => p.faint { (say.text("odds-working")) },
                Some(cloud) => {
                    p { (beside(say, view, cloud)) }
                    (parts::scrolling(&drawn(say, view, cloud, "cloud"), &say.text("odds-cloud")))
                }
            }
        }))
    }
}

fn headline(say: Say<'_>) -> String {
    say.fill("odds-headline", &[("severity", u32::from(say.model.headline).into())])
}

/// Nothing that comes can change that it was reached.
fn reached(say: Say<'_>) -> String {
    say.fill("odds-reached", &[("severity", u32::from(say.model.headline).into())])
}

/// Whether it is exact, or from how many replications.
fn basis(say: Say<'_>, odds: &Odds, is_done: bool) -> String {
    let Some(count) = odds.replications else { return say.text("odds-exact") };
    let count = say.language.figure(count as f64, 9);
    let (low, high) = (odds.headline.low, odds.headline.high);
    let bounds = [
        ("count", count.into()),
        ("low", say.chance(low).into()),
        ("high", say.chance(high).into()),
    ];
    say.fill(if is_done { "odds-sampled" } else { "odds-refining" }, &bounds)
}

/// A chance, with its bounds where it was sampled.
pub(super) fn estimate(say: Say<'_>, estimate: Estimate) -> String {
    let value = say.chance(estimate.value);
    match estimate.low < estimate.high {
        true => {
            format!("{value} ({} … {})", say.chance(estimate.low), say.chance(estimate.high))
        }
        false => value,
    }
}

/// A difference in percentage points, with its bounds where it was sampled.
fn points(say: Say<'_>, difference: Estimate) -> String {
    let points = |value: f64| say.language.points(value, 1);
    let value = points(difference.value);
    match difference.low < difference.high {
        true => format!("{value} ({} … {})", points(difference.low), points(difference.high)),
        false => value,
    }
}

pub(super) fn endings(say: Say<'_>, odds: &Odds) -> Markup {
    let outcomes = (0..say.model.outcomes.len()).map(OutcomeId::new);
    let rows = outcomes.zip(&odds.outcomes).filter(|(_, chance)| chance.high > 0.0);
    let rows = rows.map(|(outcome, chance)| {
        vec![html! { (say.outcome(outcome)) }, html! { (estimate(say, *chance)) }]
    });
    let columns =
        [Column::words(say.text("odds-ending")), Column::numbers(say.text("odds-chance"))];
    parts::table(&say.text("odds-endings"), &columns, &rows.collect::<Vec<_>>())
}

/// Toggles, those that change most first.
fn ordered(odds: &Odds) -> Vec<&Toggle> {
    let mut toggles: Vec<&Toggle> = odds.toggles.iter().collect();
    let size = |toggle: &Toggle| toggle.difference.value.abs();
    toggles.sort_by(|one, other| size(other).total_cmp(&size(one)));
    toggles
}

fn toggles(say: Say<'_>, odds: &Odds) -> Markup {
    let ordered = ordered(odds);
    let (shown, others) = ordered.split_at(ordered.len().min(MEASURES_SHOWN));
    html! {
        @if ordered.is_empty() { p.faint { (say.text("odds-no-measures")) } }
        @else { p.small { (say.text("odds-measures-what")) } (toggle_table(say, shown)) }
        @if !others.is_empty() {
            (frame::folded("odds-others", false, &html! { (say.text("odds-others")) },
                &toggle_table(say, others)))
        }
    }
}

/// Narrow enough for a phone: the chance stands below the measure.
fn toggle_table(say: Say<'_>, toggles: &[&Toggle]) -> Markup {
    let rows = toggles.iter().map(|toggle| {
        let name = html! {
            (switched(say, toggle))
            br;
            span.small.faint { (estimate(say, toggle.headline)) }
        };
        vec![name, html! { (points(say, toggle.difference)) }]
    });
    let columns =
        [Column::words(say.text("odds-measure")), Column::numbers(say.text("odds-change"))];
    parts::table(&headline(say), &columns, &rows.collect::<Vec<_>>())
}

/// A measure more or less, with how many others it brings or takes along.
fn switched(say: Say<'_>, toggle: &Toggle) -> String {
    let message = if toggle.comes { "odds-with" } else { "odds-without" };
    let others = toggle.changes.iter().count() - 1;
    let measure = say.measure(toggle.measure).into();
    say.fill(message, &[("measure", measure), ("others", (others as u32).into())])
}

/// What may happen in the open turn, and what has to do with it: a line a slot, with more behind.
fn of_turn(say: Say<'_>, (slots, arrivals): &Parts) -> Markup {
    html! {
        @for slot in slots { (of_slot(say, slot)) }
        @for arrival in arrivals { (of_arrival(say, arrival)) }
    }
}

/// The chances that a slot gets calmer, stays as it is, or gets graver: by severity, and on a
/// climate by the order of its rungs.
fn ways(say: Say<'_>, slot: &SlotParts) -> [f64; 3] {
    let is_incident = board::is_incident(say, slot.track);
    let grade = |rung: RungId| match is_incident {
        true => usize::from(say.model.rung_on(slot.track, rung).severity),
        false => rung.index(),
    };
    let from = grade(slot.from);
    // From 0, because the sum of no floats is -0.
    let sum = |is: &dyn Fn(usize) -> bool| {
        let found = slot.outcomes.iter().filter(|(rung, _)| is(grade(*rung)));
        found.fold(0.0, |sum, (_, chance)| sum + chance)
    };
    [sum(&|to| to < from), sum(&|to| to == from), sum(&|to| to > from)]
}

fn of_slot(say: Say<'_>, slot: &SlotParts) -> Markup {
    let [calmer, _, graver] = ways(say, slot);
    let line = say.fill(
        "odds-slot",
        &[
            ("where", say.titles().slot(slot.slot).into()),
            ("calmer", say.chance(calmer).into()),
            ("graver", say.chance(graver).into()),
        ],
    );
    let inside = html! {
        ul.plain { @for (rung, chance) in &slot.outcomes {
            @let message = if *rung == slot.from { "odds-stays" } else { "odds-goes" };
            li { (say.fill(message, &[
                ("rung", say.rung(slot.track, *rung).into()),
                ("chance", say.chance(*chance).into())])) }
        } }
        @if slot.rises > 0.0 {
            @let causes = slot.mechanisms.iter().take(NAMED).map(|(mechanism, part)| {
                format!("{} {}", say.mechanism(*mechanism), say.chance(*part))
            });
            p.small {
                (say.fill("odds-rises", &[
                    ("chance", say.chance(slot.rises).into()),
                    ("causes", causes.collect::<Vec<_>>().join(", ").into()),
                ]))
            }
        }
        (helping(say, &slot.measures))
    };
    frame::folded(&format!("odds-slot-{}", slot.slot), false, &html! { (line) }, &inside)
}

fn of_arrival(say: Say<'_>, arrival: &ArrivalParts) -> Markup {
    let line = say.fill("odds-new", &[("track", say.track(arrival.track).into())]);
    let id = format!("odds-arrival-{}", arrival.track.index());
    let line = format!("{line}: {}", say.chance(arrival.opens));
    match arrival.measures.is_empty() {
        true => html! { p.line-alone { (line) } },
        false => frame::folded(&id, false, &html! { (line) }, &helping(say, &arrival.measures)),
    }
}

/// What the measures in force do to a law.
fn helping(say: Say<'_>, measures: &[(MeasureId, f64)]) -> Markup {
    let told = measures.iter().take(NAMED).map(|(measure, more)| {
        let more = say.language.points(*more, 2);
        say.fill("odds-helps", &[("measure", say.measure(*measure).into()), ("more", more.into())])
    });
    html! { @for one in told { p.small { (one) } } }
}

/// The turn after which tonight and the cloud are compared, and how far tonight had gone.
fn tonight(view: &View) -> Vec<(u32, u8)> {
    let settled = view.turns.iter().filter_map(|turn| Some((turn.number, turn.highest?)));
    settled.collect()
}

/// Where tonight lies among all replications, in a sentence.
fn beside(say: Say<'_>, view: &View, cloud: &Cloud) -> String {
    let Some((turn, highest)) = tonight(view).last().copied() else {
        return say.text("odds-cloud-later");
    };
    let [less, same, more] = cloud.beside(turn, highest);
    say.fill(
        "odds-beside",
        &[
            ("turn", turn.into()),
            ("severity", u32::from(highest).into()),
            ("less", say.language.percent(less, 0).into()),
            ("same", say.language.percent(same, 0).into()),
            ("more", say.language.percent(more, 0).into()),
        ],
    )
}

/// The highest severity so far over the turns: of half of the replications, of nine in ten, and
/// tonight.
fn drawn(say: Say<'_>, view: &View, cloud: &Cloud, name: &str) -> String {
    // The greatest severity that more than this part of the replications have reached.
    let reached = |turn: usize, part: f64| {
        let is_common = |severity: &u8| cloud.at_least[turn][usize::from(*severity)] > part;
        f64::from((0..=SEVERITY_MAX).rev().find(is_common).unwrap_or(0))
    };
    let turns = 0..cloud.at_least.len();
    let all = Curve {
        label: say.text("odds-cloud-half"),
        points: turns.clone().map(|turn| (turn as f64, reached(turn, 0.5))).collect(),
        band: turns.map(|turn| (reached(turn, 0.9), reached(turn, 0.1))).collect(),
    };
    let path = tonight(view);
    let points = path.iter().map(|(turn, highest)| (f64::from(*turn), f64::from(*highest)));
    let tonight =
        Curve { label: say.text("odds-cloud-tonight"), points: points.collect(), band: vec![] };
    let (turn, severity) = (say.text("print-turn"), say.text("odds-cloud-severity"));
    let along = Axis { title: &turn, unit: Unit::Count };
    let measured = Axis { title: &severity, unit: Unit::Plain };
    let title = say.text("odds-cloud");
    let heading = Heading { name, title: &title, language: say.language };
    let curves = if path.is_empty() { vec![all] } else { vec![tonight, all] };
    chart::curves(&heading, (&along, &measured), &curves, true, &[])
}

/// What the wall shows of the odds. None of it holds what a seat has locked before orders are open.
pub(super) fn wall(say: Say<'_>, view: &View, worked: &Worked, what: Wall) -> Markup {
    let now = worked.now.as_ref().filter(|_| has_odds(view));
    let said = |message: &'static str| both(say, |say| html! { p { (say.text(message)) } });
    let working = || said("odds-working");
    html! {
        @match (what, now) {
            (_, None) if has_odds(view) => (working()),
            (_, None) => (said("odds-none")),
            (Wall::OddsMeasures, Some(_)) if view.highest >= say.model.headline => {
                (both(say, |say| html! { p { (reached(say)) } }))
            },
            (Wall::OddsMeasures, Some(_)) => @match &worked.toggles {
                None => (working()),
                Some(odds) => { (toggles_on_wall(say, odds)) (foot(say, odds, worked.is_done)) }
            },
            (Wall::OddsTurn, Some(_)) => @match &worked.laws {
                None => (said("odds-turn-none")),
                Some(laws) => {
                    (both(say, |say| html! { p.small { (say.text(match view.phase {
                        Phase::Orders => "odds-turn-policies",
                        _ => "odds-turn-open",
                    })) } }))
                    (turn_on_wall(say, &laws.wall))
                }
            },
            (Wall::OddsCloud, Some(_)) => @match &worked.cloud {
                None => (working()),
                Some(cloud) => (both(say, |say| html! {
                    h2 { (say.text("odds-cloud")) }
                    p { (beside(say, view, cloud)) }
                    (parts::inline(&drawn(say, view, cloud,
                        &format!("cloud-{}", say.language.code()))))
                })),
            },
            (_, Some(now)) => {
                (both(say, |say| html! {
                    @if view.highest >= say.model.headline { p { (reached(say)) } }
                    @else {
                        (parts::figures(&[(headline(say), say.chance(now.headline.value))]))
                    }
                    (endings(say, now))
                }))
                (foot(say, now, worked.is_done))
            }
        }
    }
}

fn both(say: Say<'_>, each: impl Fn(Say<'_>) -> Markup) -> Markup {
    html! {
        div.both {
            @for language in Language::ALL {
                div lang=(language.code()) { (each(say.in_language(language))) }
            }
        }
    }
}

/// What it rests on.
fn foot(say: Say<'_>, odds: &Odds, is_done: bool) -> Markup {
    both(say, |say| {
        html! { p.small.faint { (basis(say, odds, is_done)) " " (say.text("odds-assumes")) } }
    })
}

/// A cell that says the same in each language, one line below the other.
fn stacked(say: Say<'_>, each: impl Fn(Say<'_>) -> String) -> Markup {
    html! {
        @for language in Language::ALL {
            span.in-language lang=(language.code()) { (each(say.in_language(language))) }
        }
    }
}

/// A table in all languages at once: a line of each in every cell.
fn table_on_wall(
    say: Say<'_>,
    caption: &'static str,
    columns: &[&'static str],
    rows: &[Vec<Markup>],
) -> Markup {
    html! {
        table.stacked {
            caption { (stacked(say, |say| say.text(caption))) }
            thead { tr { @for (place, column) in columns.iter().enumerate() {
                th class=[(place > 0).then_some("number")] scope="col" {
                    (stacked(say, |say| say.text(column)))
                }
            } } }
            tbody { @for row in rows { tr {
                @for (place, cell) in row.iter().enumerate() {
                    @if place == 0 { th scope="row" { (cell) } }
                    @else { td.number { (cell) } }
                }
            } } }
        }
    }
}

/// The measures that change most.
fn toggles_on_wall(say: Say<'_>, odds: &Odds) -> Markup {
    let ordered = ordered(odds);
    let rows = ordered.iter().take(MEASURES_ON_WALL).map(|toggle| {
        vec![
            stacked(say, |say| switched(say, toggle)),
            stacked(say, |say| say.chance(toggle.headline.value)),
            stacked(say, |say| points(say, toggle.difference)),
        ]
    });
    let columns = ["odds-measure", "odds-headline-then", "odds-change"];
    table_on_wall(say, "odds-measures", &columns, &rows.collect::<Vec<_>>())
}

/// One row a slot: calmer, as it is, graver.
fn turn_on_wall(say: Say<'_>, (slots, arrivals): &Parts) -> Markup {
    let percent = |part: f64| stacked(say, |say| say.language.percent(part, 0));
    let slots = slots.iter().map(|slot| {
        let name = stacked(say, |say| {
            let rung = say.rung(slot.track, slot.from);
            format!("{}: {rung}", say.titles().slot(slot.slot))
        });
        [name].into_iter().chain(ways(say, slot).map(percent)).collect::<Vec<Markup>>()
    });
    let arrivals = arrivals.iter().map(|arrival| {
        let name =
            stacked(say, |say| say.fill("odds-new", &[("track", say.track(arrival.track).into())]));
        vec![name, html! { "—" }, html! { "—" }, percent(arrival.opens)]
    });
    let columns = ["odds-where", "odds-calmer", "odds-as-it-is", "odds-graver"];
    table_on_wall(say, "odds-turn", &columns, &slots.chain(arrivals).collect::<Vec<_>>())
}
