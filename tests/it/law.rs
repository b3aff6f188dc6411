//! The law against numbers worked out by hand from the design, section 2.

use offramp::game::State;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::model::RungId;
use offramp::model::SeatId;
use offramp::model::TrackId;
use offramp::model::law;

use crate::common::checked_text;

/// One incident on rung `a`, which can go to `b` (worse) and close as `c` (as severe) or `d`.
fn scenario(more: &str) -> Model {
    Model::new(&checked_text(&format!(
        "Scenario(format: 1, id: \"law\", title: \"Law\", summary: \"Law.\", headline: 5,
        clock: Clock(turn: \"1\", horizon: 5), mechanisms: {{ \"m\": \"M\", \"n\": \"N\" }},
        ladders: {{ \"l\": Ladder(title: \"L\", domain: \"x\", rungs: {{
            \"a\": Rung(title: \"A\", severity: 2), \"b\": Rung(title: \"B\", severity: 5),
            \"c\": Rung(title: \"C\", severity: 2, kind: Closes),
            \"d\": Rung(title: \"D\", severity: 0, kind: Closes),
            \"e\": Rung(title: \"E\", severity: 2) }}, moves: [
            Move(from: \"a\", to: \"b\", p: Point(0.1), causes: {{ \"m\": 0.5, \"n\": 0.5 }}, basis: Judgement),
            Move(from: \"a\", to: \"b\", p: Point(0.1), causes: {{ \"m\": 1.0 }}, basis: Judgement),
            Move(from: \"a\", to: \"c\", p: Point(0.2), causes: {{ \"n\": 1.0 }}, basis: Judgement),
            Move(from: \"a\", to: \"d\", p: Point(0.1), causes: {{ \"n\": 1.0 }}, basis: Judgement),
            Move(from: \"a\", to: \"e\", p: Point(0.1), causes: {{ \"n\": 1.0 }}, basis: Judgement),
            Move(from: \"b\", to: \"c\", p: Point(1.0), causes: {{ \"n\": 1.0 }}, basis: Judgement),
            Move(from: \"e\", to: \"c\", p: Point(1.0), causes: {{ \"n\": 1.0 }}, basis: Judgement),
        ]) }},
        tracks: {{ \"t\": Track(title: \"T\", ladder: \"l\", role: Incident, start: \"a\") }}, {more})"
    )))
}

fn law_of(model: &Model, arm: MeasureSet) -> Vec<(String, f64)> {
    let state = State::new(model, arm);
    let track = TrackId::new(0);
    let law = law::of_slot(&state.situation(model), track, RungId::new(0));
    let named = |(to, p): &(RungId, f64)| (model.rung_on(track, *to).id.clone(), *p);
    law.outcomes().iter().map(named).collect()
}

#[track_caller]
fn is(found: &[(String, f64)], wanted: &[(&str, f64)]) {
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    let order: Vec<&str> = wanted.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, order, "from best to worst");
    for ((id, found), (_, wanted)) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-15, "{id}: {found}, not {wanted}");
    }
}

/// By severity; at equal severity closing, then staying, then the others.
#[test]
fn outcomes_stand_from_best_to_worst_and_moves_to_one_rung_merge() {
    let found = law_of(&scenario(""), MeasureSet::EMPTY);
    is(&found, &[("d", 0.1), ("c", 0.2), ("a", 0.4), ("e", 0.1), ("b", 0.2)]);
}

/// Odds of 3 on `m`: the moves to `b` weigh 0.1 (0.5 x 3 + 0.5) and 0.1 x 3, in all 0.5 for 0.2.
#[test]
fn odds_act_on_shares_against_staying() {
    let model = scenario(
        "influences: [Influence(title: \"I\", when: Always, basis: Judgement, effects: [
            Effect(mechanisms: [\"m\"], odds: Point(3.0))])]",
    );
    let found = law_of(&model, MeasureSet::EMPTY);
    let all = 1.3;
    is(
        &found,
        &[("d", 0.1 / all), ("c", 0.2 / all), ("a", 0.4 / all), ("e", 0.1 / all), ("b", 0.5 / all)],
    );
}

/// Ratios below and above 1 are pooled apart, strongest first: with availability 0.5 the odds of 0.8
/// are a ratio of 0.9, and those of 1.5 one of 1.25.
#[test]
fn measures_of_a_group_overlap() {
    let measures = |overlap: f64| {
        let group = |id: &str, availability: f64, odds: f64| {
            format!(
                "\"{id}\": Measure(title: \"X\", group: \"g\", cost: 1, basis: Judgement, \
                 availability: Point({availability:?}), effects: [Effect(mechanisms: [\"m\"], \
                 odds: Point({odds:?}))]),"
            )
        };
        format!(
            "groups: {{ \"g\": Group(title: \"G\", overlap: {overlap:?}) }}, measures: {{ {}{}{}{}{} \
             \"alone\": Measure(title: \"X\", cost: 1, basis: Judgement, effects: [
                Effect(mechanisms: [\"m\"], odds: Point(1.1)),
                Effect(mechanisms: [\"m\"], odds: Point(0.5), domains: [\"x\"])]) }}",
            group("weak", 0.5, 0.8),
            group("strong", 1.0, 0.5),
            group("middle", 1.0, 0.7),
            group("up", 1.0, 2.0),
            group("half", 0.5, 1.5),
        )
    };
    let alone: f64 = 1.1 * 0.5;
    let cases: [(f64, f64); 3] = [
        (0.0, 0.5 * 2.0),
        (0.5, 0.5 * 0.7f64.sqrt() * 0.9f64.sqrt().sqrt() * 2.0 * 1.25f64.sqrt()),
        (1.0, 0.5 * 0.7 * 0.9 * 2.0 * 1.25),
    ];
    for (overlap, pooled) in cases {
        let model = scenario(&measures(overlap));
        let state = State::new(&model, model.all_measures());
        let found = law::multipliers(&state.situation(&model), TrackId::new(0));
        let wanted = pooled * alone;
        assert!((found[0] / wanted - 1.0).abs() < 1e-14, "overlap {overlap}: {found:?} {wanted}");
        assert_eq!(found[1], 1.0, "no measure names the other mechanism");
    }
}

/// A measure that is never available does nothing, however strong it is.
#[test]
fn what_is_never_available_does_nothing() {
    let effects = "Effect(mechanisms: [\"m\"], odds: Point(1000000000.0)),".repeat(40);
    let model = scenario(&format!(
        "measures: {{ \"x\": Measure(title: \"X\", cost: 1, availability: Point(0.0), \
         basis: Judgement, effects: [{effects}]) }}"
    ));
    assert_eq!(law_of(&model, model.all_measures()), law_of(&model, MeasureSet::EMPTY));
}

/// Orders that cannot be given leave the draw; if nothing is left the seat gives its first.
#[test]
fn a_policy_chooses_among_what_can_be_given() {
    let seat = |choose: &str| {
        scenario(&format!(
            "measures: {{ \"x\": Measure(title: \"X\", cost: 1, basis: Judgement) }},
            seats: {{ \"s\": Seat(title: \"S\", orders: {{ \"hold\": Order(title: \"H\"),
                \"call\": Order(title: \"C\", needs: [\"x\"]), \"show\": Order(title: \"S\") }},
                policy: [Rule(when: Always, choose: {{ {choose} }})]) }}"
        ))
    };
    let law = |model: &Model, arm| {
        let state = State::new(model, arm);
        let law = law::of_seat(&state.situation(model), SeatId::new(0));
        let outcomes = law.outcomes().iter().map(|(order, p)| (order.index(), *p));
        outcomes.collect::<Vec<(usize, f64)>>()
    };
    let model = seat("\"call\": 0.5, \"show\": 0.25, \"hold\": 0.25");
    assert_eq!(law(&model, MeasureSet::EMPTY), [(0, 0.5), (2, 0.5)]);
    assert_eq!(law(&model, model.all_measures()), [(0, 0.25), (1, 0.5), (2, 0.25)]);
    assert_eq!(law(&seat("\"call\": 1.0"), MeasureSet::EMPTY), [(0, 1.0)]);
}
