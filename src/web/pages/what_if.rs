//! A what-if on the replay page: the form, two tracks side by side, and the cards of what mattered.

use std::sync::Arc;

use maud::Markup;
use maud::html;

use crate::game::Event;
use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::OutcomeId;
use crate::report::after_action;
use crate::report::after_action::answers;
use crate::report::chart;
use crate::report::chart::Axis;
use crate::report::chart::Curve;
use crate::report::chart::Heading;
use crate::report::chart::Unit;
use crate::report::html::parts;
use crate::report::html::parts::Badge;
use crate::report::html::parts::Column;
use crate::session::Audience;
use crate::session::Game;
use crate::session::Phase;
use crate::session::Seen;
use crate::session::Turn;
use crate::session::View;
use crate::study::whatif::Change;
use crate::study::whatif::Onward;
use crate::study::whatif::OtherTurn;
use crate::study::whatif::WhatIfError;
use crate::web::answers::Answer;
use crate::web::answers::NoAnswer;
use crate::web::form;
use crate::web::form::Fields;
use crate::web::pages::Scene;
use crate::web::pages::frame;
use crate::web::pages::odds;
use crate::web::pages::say::Say;
use crate::web::pages::story;
use crate::web::room::Room;

/// Whether somebody may ask. Before the end an answer would tell dice and dispositions that only
/// the facilitator knows.
pub(super) fn may_ask(audience: Audience, phase: Phase) -> bool {
    audience == Audience::Facilitator || phase == Phase::Ended
}

/// What came of a question.
pub(super) type Asked = Result<Arc<Answer>, NoAnswer>;

/// The answer to what a query asks; none, if it asks nothing or somebody may not ask. Where too
/// many ask at once, that is the answer.
pub(super) fn ask(room: &Room, audience: Audience, query: &Fields, is_busy: bool) -> Option<Asked> {
    let change = {
        let session = room.read();
        let game = session.game();
        let may = may_ask(audience, game.table().phase);
        form::change(query, game).filter(|_| may)?
    };
    Some(match change {
        Ok(_) if is_busy => Err(NoAnswer::Busy),
        Ok(change) => room.what_if(change),
        Err(error) => Err(error.into()),
    })
}

/// The form, and the answer if something was asked.
pub(super) fn section(
    scene: &Scene<'_>,
    game: &Game,
    query: &Fields,
    asked: Option<&Asked>,
) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    if !game.turns().iter().any(|turn| turn.after.is_some()) {
        return html! {};
    }
    html! {
        section.what-if {
            h2 id="what-if" { (say.text("what-if-title")) }
            @if may_ask(view.audience, view.phase) {
                p { (say.text("what-if-what")) }
                (asking(scene, game, query))
                @if let Some(answer) = asked {
                    @match answer {
                        Ok(answer) => (answered(scene, game, answer)),
                        Err(error) => (failed(say, error)),
                    }
                }
            } @else { p { (say.text("what-if-later")) } }
        }
    }
}

fn failed(say: Say<'_>, error: &NoAnswer) -> Markup {
    let words = match error {
        NoAnswer::WhatIf(WhatIfError::Contradiction) => say.text("what-if-contradiction"),
        NoAnswer::WhatIf(_) => say.text("what-if-not-played"),
        NoAnswer::Busy => say.text("what-if-busy"),
        NoAnswer::Thread(error) => say.fill("notice-failed", &[("why", error.to_string().into())]),
    };
    html! { div role="alert" { (parts::warning(&html! { p { (words) } })) } }
}

/// Measures that were in force in a turn that was played.
fn ever_in_force(game: &Game) -> MeasureSet {
    let played = game.turns().iter().map(|turn| turn.started.board.agreed);
    played.fold(MeasureSet::default(), MeasureSet::union)
}

fn asking(scene: &Scene<'_>, game: &Game, query: &Fields) -> Markup {
    let (say, model) = (scene.say, scene.say.model);
    let last = game.turns().iter().filter(|turn| turn.after.is_some()).count();
    let from = query.get("from").parse().unwrap_or(1);
    let ever = ever_in_force(game);
    let others = model.all_measures().minus(ever);
    let others: Vec<MeasureId> =
        others.iter().filter(|measure| !model.measures[measure.index()].inert).collect();
    let is_with = others.iter().any(|it| is_named(say, query, "with", *it));
    let has_rulings = game.turns().iter().any(|turn| !turn.rulings.is_empty());
    html! {
        form.asking method="get" action="/replay#what-if" {
            input type="hidden" name="turn" value=(query.get("turn"));
            label for="from" { (say.text("what-if-from")) }
            select id="from" name="from" {
                @for turn in 1..=last {
                    option value=(turn) selected[turn == from] {
                        (say.fill("story-turn", &[("turn", (turn as u32).into())]))
                    }
                }
            }
            @if !ever.is_empty() {
                (choices(say, query, ("without", "what-if-without"), &ever.iter().collect::<Vec<_>>()))
            }
            @if !others.is_empty() {
                (frame::folded("what-if-more", is_with || ever.is_empty(),
                    &html! { (say.text("what-if-with")) }, &choices(say, query, ("with", "what-if-with"), &others)))
            }
            @if has_rulings {
                label.choice for="rulings" {
                    input type="checkbox" id="rulings" name="rulings" value="dropped"
                        checked[query.get("rulings") == "dropped"];
                    span { (say.text("what-if-drop")) }
                }
            }
            button.primary type="submit" { (say.text("what-if-ask")) }
        }
    }
}

fn is_named(say: Say<'_>, query: &Fields, name: &str, measure: MeasureId) -> bool {
    query.all(name).any(|id| id == say.model.measures[measure.index()].id)
}

fn choices(
    say: Say<'_>,
    query: &Fields,
    (name, legend): (&str, &str),
    measures: &[MeasureId],
) -> Markup {
    html! {
        fieldset {
            legend { (say.text(legend)) }
            @for measure in measures {
                @let id = say.model.measures[measure.index()].id.as_str();
                @let field = format!("{name}-{id}");
                label.choice for=(field) {
                    input type="checkbox" id=(field) name=(name) value=(id)
                        checked[is_named(say, query, name, *measure)];
                    span { (say.measure(*measure)) }
                }
            }
        }
    }
}

fn answered(scene: &Scene<'_>, game: &Game, answer: &Answer) -> Markup {
    let say = scene.say;
    let told = &answer.told;
    let fresh = answer.onward.as_ref().map(|onward| onward.there.headline);
    let what_if = answers::what_if(&say.titles(), told, fresh);
    let cards = what_if.decisive.iter().map(|one| after_action::decisive(&say.titles(), one));
    let cards: Vec<Markup> = cards.collect();
    html! {
        section.answer {
            h3 { (say.fill("what-if-since", &[("turn", told.change.from.into())])) }
            (changed(say, told.change))
            p.lead { (summary(say, &what_if)) }
            (parts::warning(&html! { p { (say.text("aar-what-if-warning")) } }))
            @if told.divergence.is_some() { (parts::scrolling(&severities(say, game, answer),
                &say.text("what-if-severities"))) }
            (side_by_side(scene, game, answer))
            @if !cards.is_empty() {
                h3 { (say.text("what-if-mattered")) }
                (parts::cards(&cards))
            }
            @if let Some(onward) = &answer.onward { (afterwards(say, onward)) }
            @if scene.view.audience == Audience::Facilitator {
                p { a.button href=(report(say, told.change)) download hx-boost="false" {
                    (say.text("what-if-report"))
                } }
            }
        }
    }
}

/// What is otherwise there, a paragraph each.
fn changed(say: Say<'_>, change: Change) -> Markup {
    let listed = |message: &str, measures: MeasureSet| {
        let measures = say.titles().measures(measures);
        html! { p { (say.fill(message, &[("measures", measures.into())])) } }
    };
    html! {
        @if change.with.is_empty() && change.without.is_empty() {
            p { (say.text("what-if-same")) }
        }
        @if !change.with.is_empty() { (listed("aar-with", change.with)) }
        @if !change.without.is_empty() { (listed("aar-without", change.without)) }
    }
}

fn summary(say: Say<'_>, what_if: &after_action::WhatIf) -> String {
    let ended = |outcome: Option<OutcomeId>| match outcome {
        Some(outcome) => say.outcome(outcome),
        None => say.text("aar-open-end"),
    };
    let mut sentences = vec![match what_if.parts_in {
        None => say.text("aar-no-parting"),
        Some(turn) => say.fill("aar-parting", &[("turn", turn.into())]),
    }];
    let ends =
        [("here", ended(what_if.ended_here).into()), ("there", ended(what_if.ended_there).into())];
    if what_if.ended_here.is_some() || what_if.ended_there.is_some() {
        sentences.push(say.fill("aar-ended", &ends));
    }
    if !what_if.keeps_rulings {
        sentences.push(say.text("aar-rulings-dropped"));
    }
    if what_if.replaced_orders > 0 {
        sentences.push(say.fill("aar-replaced", &[("count", what_if.replaced_orders.into())]));
    }
    sentences.join(" ")
}

/// The highest severity open after each turn, here and there.
fn severities(say: Say<'_>, game: &Game, answer: &Answer) -> String {
    let severity = |state: &crate::game::State| f64::from(say.model.severity(&state.board.places));
    let here = game.turns().iter();
    let here =
        here.filter_map(|turn| Some((f64::from(turn.number), severity(turn.after.as_ref()?))));
    let there = answer.told.turns.iter();
    let there = there.map(|turn| (f64::from(turn.number), severity(&turn.after)));
    let curve = |label: &str, points: Vec<(f64, f64)>| Curve {
        label: say.text(label),
        points,
        band: Vec::new(),
    };
    let curves = [curve("what-if-here", here.collect()), curve("what-if-there", there.collect())];
    let mark = answer.told.divergence;
    let mark = mark.map(|turn| (f64::from(turn), "≠".to_owned()));
    let (turn, title) = (say.text("print-turn"), say.text("what-if-severities"));
    let along = Axis { title: &turn, unit: Unit::Count };
    let measured = Axis { title: &title, unit: Unit::Plain };
    let heading = Heading { name: "what-if-severity", title: &title, language: say.language };
    let marks: Vec<(f64, String)> = mark.into_iter().collect();
    chart::curves(&heading, (&along, &measured), &curves, true, &marks)
}

/// Turn by turn what happened here, and what there.
fn side_by_side(scene: &Scene<'_>, game: &Game, answer: &Answer) -> Markup {
    let (say, view) = (scene.say, &scene.view);
    let told = &answer.told;
    html! {
        ol.worlds {
            @for turn in game.turns().iter().filter(|turn| turn.after.is_some()) {
                @let there = told.turns.iter().find(|there| there.number == turn.number);
                @let parts_here = told.divergence == Some(turn.number);
                li class=[parts_here.then_some("parts")] {
                    h4 {
                        (say.fill("story-turn", &[("turn", turn.number.into())]))
                        @if parts_here {
                            " " (parts::badge(Badge::Mark, &say.text("what-if-parts")))
                        }
                    }
                    div.world {
                        p.small.faint { (say.text("what-if-here")) }
                        (here(say, view, turn))
                    }
                    div.world {
                        p.small.faint { (say.text("what-if-there")) }
                        @match there {
                            None => p { (say.text("what-if-over")) },
                            Some(there) => (elsewhere(say, turn, there)),
                        }
                    }
                }
            }
        }
    }
}

/// As the reader's view tells the turn.
fn here(say: Say<'_>, view: &View, turn: &Turn) -> Markup {
    let seen = view.turns.iter().find(|it| it.number == turn.number);
    let events = seen.into_iter().flat_map(|turn| &turn.events);
    let told: Vec<String> = events
        .filter(|seen| story::is_change(seen))
        .filter_map(|seen| happened(say, &seen.event))
        .collect();
    html! {
        (listed(say, &told))
        @for ruled in seen.into_iter().flat_map(|turn| &turn.rulings) {
            p.small { (say.fill("story-ruling", &[("reason", ruled.reason.as_str().into())])) }
        }
    }
}

fn elsewhere(say: Say<'_>, turn: &Turn, there: &OtherTurn) -> Markup {
    let events = there.begun.iter().chain(&there.settled);
    let told: Vec<String> = events
        .filter(|event| !matches!(event, Event::Stayed { .. }))
        .filter_map(|event| happened(say, event))
        .collect();
    let orders = turn.orders.iter().zip(&there.orders);
    html! {
        @for (given, (order, _)) in orders.filter(|(_, (_, replaced))| *replaced) {
            p.small { (say.fill("what-if-replaced", &[
                ("seat", say.seat(given.seat).into()),
                ("order", say.order(given.seat, *order).into()),
            ])) }
        }
        (listed(say, &told))
    }
}

/// An event in a sentence, without its odds: those are on the cards.
fn happened(say: Say<'_>, event: &Event) -> Option<String> {
    match *event {
        Event::Inject { inject, fired: true, .. } => {
            Some(say.fill("what-if-inject", &[("inject", say.inject(inject).into())]))
        }
        _ => story::event(say, &Seen { event: event.without_cause(), why: None }),
    }
}

fn listed(say: Say<'_>, told: &[String]) -> Markup {
    html! {
        @if told.is_empty() { p { (say.text("aar-nothing-moved")) } }
        @else { ul.events { @for one in told { li { (one) } } } }
    }
}

/// What may come after the divergence, over fresh dice, here and there.
fn afterwards(say: Say<'_>, onward: &Onward) -> Markup {
    let outcomes = (0..say.model.outcomes.len()).map(OutcomeId::new);
    let severity = u32::from(say.model.headline);
    let headline = say.fill("odds-headline", &[("severity", severity.into())]);
    let first = vec![
        html! { (headline) },
        html! { (odds::estimate(say, onward.here.headline)) },
        html! { (odds::estimate(say, onward.there.headline)) },
    ];
    let both = onward.here.outcomes.iter().zip(&onward.there.outcomes);
    let rows = outcomes.zip(both).filter(|(_, (here, there))| here.high + there.high > 0.0);
    let rows = rows.map(|(outcome, (here, there))| {
        vec![
            html! { (say.outcome(outcome)) },
            html! { (odds::estimate(say, *here)) },
            html! { (odds::estimate(say, *there)) },
        ]
    });
    let columns = [
        Column::words(say.text("odds-ending")),
        Column::numbers(say.text("what-if-here")),
        Column::numbers(say.text("what-if-there")),
    ];
    let rows: Vec<Vec<Markup>> = [first].into_iter().chain(rows).collect();
    html! {
        h3 { (say.text("what-if-onward")) }
        p { (say.fill("what-if-onward-what", &[("turn", onward.turn.into())])) }
        (parts::table(&say.text("what-if-onward"), &columns, &rows))
    }
}

/// The address of a report with this what-if.
fn report(say: Say<'_>, change: Change) -> String {
    let measure = |name: &str, measure: MeasureId| {
        format!("&{name}={}", say.model.measures[measure.index()].id)
    };
    let with = change.with.iter().map(|it| measure("with", it));
    let without = change.without.iter().map(|it| measure("without", it));
    let rulings = if change.keeps_rulings { "" } else { "&rulings=dropped" };
    let measures: String = with.chain(without).collect();
    format!("/report?from={}{measures}{rulings}", change.from)
}
