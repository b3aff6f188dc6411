//! The study: the same bytes however it is run, and figures that other ways of counting confirm.

use std::collections::BTreeMap;

use offramp::chance::Seed;
use offramp::markov::Limits;
use offramp::model::MeasureId;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::study::arms;
use offramp::study::arms::Family;
use offramp::study::attribution::Attribution;
use offramp::study::attribution::Plan;
use offramp::study::design::Design;
use offramp::study::draws::Draws;
use offramp::study::draws::Knowledge;
use offramp::study::draws::Tails;
use offramp::study::draws::tail;
use offramp::study::risks::How;
use offramp::study::risks::Oracle;
use offramp::study::risks::Risks;
use offramp::study::uncertainty;

use crate::common::model;
use crate::common::pool;

fn exact() -> How {
    How::Exact(Limits::default())
}

fn draws(model: &Model, design: Design, samples: u32) -> Draws {
    let seed = (Seed::from(1), "");
    Knowledge::of(model, Tails::Base).draw(model, design, seed, samples, &pool(1)).unwrap()
}

fn risks(model: &Model, sets: &[MeasureSet], draws: &Draws, how: How, threads: usize) -> Risks {
    let pool = pool(threads);
    let oracle = Oracle { model, severity: model.headline, how, pool: &pool };
    oracle.risks(sets, &draws.values).unwrap()
}

#[test]
fn threads_company_and_number_of_draws_change_nothing() {
    let model = model("scenarios/baltic-air.ron");
    let arms = arms::arms(&model, &[], &[Family::Menu]).unwrap();
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
    for design in [Design::Sobol, Design::Random] {
        let many = draws(&model, design, 100);
        let few = draws(&model, design, 40);
        assert_eq!(few.values, many.values[..40]);
        for how in [exact(), How::Counted { seed: Seed::from(3), replications: 50 }] {
            let one = risks(&model, &sets, &many, how, 1);
            assert_eq!(one, risks(&model, &sets, &many, how, 3));
            assert_eq!(one[..40], risks(&model, &sets, &few, how, 2));
            let alone = risks(&model, &sets[1..2], &few, how, 1);
            assert!(alone.iter().zip(&one).all(|(alone, all)| alone[0] == all[1]));
        }
    }
}

#[test]
fn counted_risks_are_the_exact_ones_within_their_error() {
    let model = model("scenarios/baltic-air.ron");
    let drawn = draws(&model, Design::Sobol, 60);
    let sets = [MeasureSet::EMPTY, model.all_measures()];
    let known = risks(&model, &sets, &drawn, exact(), 1);
    let replications = 2000;
    let how = How::Counted { seed: Seed::from(5), replications };
    let counted = risks(&model, &sets, &drawn, how, 2);
    let arms = arms::arms(&model, &["all".to_owned()], &[]).unwrap();
    let arms: Vec<_> = arms.into_iter().map(|arm| (arm, 0)).collect();
    let exact = uncertainty::spreads(&arms, &known[0], &known, None);
    let other = uncertainty::spreads(&arms, &known[0], &counted, Some(replications));
    for (exact, counted) in exact.iter().zip(&other) {
        let error = counted.counting_error.unwrap();
        assert!((exact.risk.mean - counted.risk.mean).abs() < 4.0 * error, "{exact:?} {counted:?}");
        assert!(error > 0.0 && exact.counting_error.is_none());
        // What counting adds to the spread is taken off again.
        let ratio = counted.parameter_deviation / exact.parameter_deviation;
        assert!((0.9..1.1).contains(&ratio), "{ratio}");
    }
}

#[test]
fn the_tail_is_scaled_and_nothing_else() {
    let model = model("scenarios/baltic-air.ron");
    let names: Vec<&str> =
        tail(&model).iter().map(|place| model.parameters[*place].id.as_str()).collect();
    let expected = [
        "ladders.air.moves.kinetic_contact>limited_exchange.p",
        "ladders.air.moves.military_standoff>limited_exchange.p",
        "ladders.air.moves.limited_exchange>armed_conflict.p",
    ];
    assert_eq!(names, expected);
    let (base, high) = (Knowledge::of(&model, Tails::Base), Knowledge::of(&model, Tails::High));
    for place in 0..model.parameters.len() {
        let factor = if tail(&model).contains(&place) { 3.0 } else { 1.0 };
        assert_eq!(high.quantile(place, 0.3), base.quantile(place, 0.3) * factor);
    }
}

#[test]
fn a_parameter_used_twice_is_drawn_once() {
    let model = model("scenarios/baltic-air.ron");
    let drawn = draws(&model, Design::Random, 2);
    let mut ids: Vec<&str> =
        drawn.uncertain.iter().map(|place| model.parameters[*place].id.as_str()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    // Every quantity of one parameter has its one value.
    let mut model = model.clone();
    model.revalue(&drawn.values[1]);
    for measure in &model.measures {
        for quantity in measure.effects.iter().map(|each| each.odds).chain([measure.availability]) {
            assert_eq!(quantity.value, drawn.values[1][quantity.parameter.index()]);
        }
    }
}

fn attributed(model: &Model, of: MeasureSet, pairs: usize, samples: u32) -> (Attribution, Risks) {
    let plan = Plan::new(model, of, pairs, Seed::from(1)).unwrap();
    let found = risks(model, plan.sets(), &draws(model, Design::Sobol, samples), exact(), 2);
    (plan.attribute(&found), found)
}

#[test]
fn values_add_up_in_every_draw() {
    let model = model("scenarios/baltic-air.ron");
    let small = model.closed([measure(&model, "reduced_activity_zone")].into_iter().collect());
    for (of, pairs) in [(small, 0), (model.all_measures(), 4)] {
        let (found, risks) = attributed(&model, of, pairs, 20);
        assert_eq!(found.pairs.is_none(), of == small);
        for (draw, risks) in risks.iter().enumerate() {
            // The plan's first sets are none and all.
            let together = risks[1] - risks[0];
            let sum: f64 = found.parts.iter().map(|part| part.by_draw[draw]).sum();
            assert!((sum - together).abs() < 1e-12, "draw {draw}: {sum} is {together}");
        }
    }
}

fn measure(model: &Model, id: &str) -> MeasureId {
    model.measure(id).unwrap()
}

/// Every order that is possible, one by one.
fn orders(model: &Model, left: MeasureSet, on: MeasureSet) -> Vec<Vec<MeasureId>> {
    if left.is_empty() {
        return vec![Vec::new()];
    }
    let next = left.iter().filter(|each| on.includes(model.measures[each.index()].needs));
    next.flat_map(|next| {
        let mut rest = orders(model, left.without(next), on.with(next));
        rest.iter_mut().for_each(|order| order.insert(0, next));
        rest
    })
    .collect()
}

#[test]
fn values_are_means_over_all_orders() {
    let model = model("scenarios/baltic-air.ron");
    let zone = measure(&model, "reduced_activity_zone");
    let of = model.closed(MeasureSet::EMPTY.with(zone)).with(measure(&model, "nrc_rhythm"));
    let (found, _) = attributed(&model, of, 0, 2);
    let orders = orders(&model, of, MeasureSet::EMPTY);
    assert!(orders.len() > 20, "{}", orders.len());
    let mut asked = BTreeMap::new();
    let drawn = draws(&model, Design::Sobol, 2);
    let mut risk = |set: MeasureSet| -> f64 {
        *asked.entry(set).or_insert_with(|| risks(&model, &[set], &drawn, exact(), 1)[1][0])
    };
    let mut sums: BTreeMap<MeasureId, f64> = BTreeMap::new();
    for order in &orders {
        let mut on = MeasureSet::EMPTY;
        for measure in order {
            *sums.entry(*measure).or_insert(0.0) += risk(on.with(*measure)) - risk(on);
            on = on.with(*measure);
        }
    }
    for part in &found.parts {
        let known = sums[&part.measure] / orders.len() as f64;
        assert!((part.by_draw[1] - known).abs() < 1e-14, "{part:?} is {known}");
    }
}

#[test]
fn drawn_orders_agree_with_all_orders() {
    let model = model("scenarios/baltic-air.ron");
    let zone = model.with_needs(measure(&model, "reduced_activity_zone"));
    let of = zone.with(measure(&model, "nrc_rhythm")).with(measure(&model, "simulations"));
    let (all, _) = attributed(&model, of, 0, 3);
    assert_eq!(all.pairs, None);
    let plan = Plan::drawn(&model, of, 400, Seed::from(1)).unwrap();
    let drawn =
        plan.attribute(&risks(&model, plan.sets(), &draws(&model, Design::Sobol, 3), exact(), 2));
    let mut farthest = 0.0;
    for (drawn, exact) in drawn.parts.iter().zip(&all.parts) {
        assert_eq!((&drawn.first, &drawn.last), (&exact.first, &exact.last));
        let error = drawn.order_error.unwrap();
        // A measure that adds the same in every order has no error but that of sums.
        let apart = (drawn.value.mean - exact.value.mean).abs() / (error + 1e-15);
        farthest = f64::max(farthest, apart);
        assert!(error < 0.1 * exact.value.mean.abs() + 1e-5, "{error} of {}", exact.value.mean);
    }
    assert!(farthest > 0.0 && farthest < 4.0, "{farthest} standard errors");
    assert_eq!(drawn.interactions, all.interactions);
}
