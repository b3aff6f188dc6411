//! The study: the same bytes however it is run, and figures that other ways of counting confirm.

use std::collections::BTreeMap;

use offramp::chance::Seed;
use offramp::markov::Limits;
use offramp::model::MeasureId;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::model::distribution;
use offramp::study::arms;
use offramp::study::arms::Family;
use offramp::study::attribution::Attribution;
use offramp::study::attribution::Plan;
use offramp::study::decision::Standing;
use offramp::study::decision::frontier;
use offramp::study::decision::least;
use offramp::study::decision::loss;
use offramp::study::decision::losses;
use offramp::study::design;
use offramp::study::design::Design;
use offramp::study::draws::Draws;
use offramp::study::draws::Knowledge;
use offramp::study::draws::Tails;
use offramp::study::draws::tail;
use offramp::study::influence::Choice;
use offramp::study::influence::indices;
use offramp::study::influence::influences;
use offramp::study::information::Bounds;
use offramp::study::information::information;
use offramp::study::knowing::Asked;
use offramp::study::knowing::knowing;
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
    let knowledge = Knowledge::of(model, Tails::Base);
    knowledge.draw(model, design, Seed::from(1), samples, &pool(1)).unwrap()
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

#[test]
fn sobol_indices_of_the_ishigami_function() {
    let (a, b) = (7.0, 0.1);
    let pi = std::f64::consts::PI;
    let ask = |columns: &[Vec<f64>]| {
        let x = |place: usize, row: usize| pi * (2.0 * columns[place][row] - 1.0);
        let at = |row: usize| {
            let (x1, x2, x3): (f64, f64, f64) = (x(0, row), x(1, row), x(2, row));
            x1.sin() + a * x2.sin().powi(2) + b * x3.powi(4) * x1.sin()
        };
        Ok::<_, ()>(vec![(0..columns[0].len()).map(at).collect()])
    };
    let names = ["a1", "a2", "a3", "b1", "b2", "b3"];
    let mut first = design::columns(Design::Sobol, Seed::from(1), &names, 0..8192).unwrap();
    let second = first.split_off(3);
    let found = indices(&first, &second, ask).unwrap().remove(0);
    // Closed forms (Ishigami and Homma 1990).
    let pi4 = pi.powi(4);
    let variance = a * a / 8.0 + b * pi4 / 5.0 + b * b * pi4 * pi4 / 18.0 + 0.5;
    let one = 0.5 * (1.0 + b * pi4 / 5.0).powi(2) / variance;
    let two = a * a / 8.0 / variance;
    let both = 8.0 * b * b * pi4 * pi4 / 225.0 / variance;
    let known = [(one, one + both), (two, two), (0.0, both)];
    for (found, (first, total)) in found.iter().zip(known) {
        assert!((found.first - first).abs() < 0.01, "{found:?} is {first}");
        assert!((found.total - total).abs() < 0.01, "{found:?} is {total}");
    }
}

/// Two choices whose losses differ by m + a z1 + b z2 with normal z: what knowing is worth has a
/// closed form.
#[test]
fn the_worth_of_knowing_is_that_of_the_closed_form() {
    let (m, a, b) = (0.5, 1.0, 0.6);
    let names = ["one", "two", "idle"];
    let columns = design::columns(Design::Random, Seed::from(4), &names, 0..20_000).unwrap();
    let z = |place: usize, draw: usize| distribution::normal_quantile(columns[place][draw]);
    let losses: Vec<Vec<f64>> =
        (0..20_000).map(|draw| vec![0.0, m + a * z(0, draw) + b * z(1, draw)]).collect();
    let sets = [vec![0], vec![0, 1], vec![0, 1, 2], vec![2], vec![]];
    let found = information(&columns, &losses, &sets);
    // E[max(0, -X)] of a normal X.
    let worth = |s: f64| {
        let density = (-m * m / (2.0 * s * s)).exp() / (2.0 * std::f64::consts::PI).sqrt();
        s * density - m * 0.5 * erfc(m / s / 2f64.sqrt())
    };
    let known = [worth(a), worth(b), 0.0];
    for (found, known) in found.single.iter().zip(known) {
        assert!((found.low - known).abs() < 0.012, "{found:?} is {known}");
        assert!((found.high - known).abs() < 0.025, "{found:?} is {known}");
        // Three standard errors of 20 000 draws.
        assert!(found.low < known + 0.012 && known < found.high + 0.012, "{found:?} is {known}");
    }
    let both = worth((a * a + b * b).sqrt());
    let perfect = found.perfect.high;
    assert!((perfect - both).abs() < 0.012, "{perfect} is {both}");
    assert!((found.sets[1].low - both).abs() < 0.015, "{:?} is {both}", found.sets[1]);
    let most: Vec<f64> = found.sets.iter().map(|set| set.high).collect();
    assert!((most[0] - known[0]).abs() < 0.025 && (most[1] - both).abs() < 0.015, "{most:?}");
    assert!(most[0] <= most[1] && most[1] <= most[2] && most[2] == perfect, "{most:?}");
    assert!(most[3] < 0.02 && most[4] < 0.02, "{most:?}");
    let least: Vec<f64> = found.sets.iter().map(|set| set.low).collect();
    let [alone, two, three, idle, nothing] = least[..] else { panic!("five sets") };
    assert!(alone <= two && two <= three && three <= perfect);
    assert!(idle < 0.005 && nothing == 0.0, "{idle}, {nothing}");
}

/// A choice whether to act at a cost against a risk with a Beta distribution, beside noise that no
/// parameter explains, as counting leaves it: the bounds hold what knowing the risk is worth.
#[test]
fn bounds_hold_the_worth_of_knowing_a_beta() {
    let columns = design::columns(Design::Random, Seed::from(6), &["p", "q", "noise"], 0..8_000);
    let columns = columns.unwrap();
    // Beta(2, 1) and Beta(1, 2) have the quantiles sqrt(u) and 1 - sqrt(1 - u).
    let p = |draw: usize| columns[0][draw].sqrt();
    let q = |draw: usize| 1.0 - (1.0 - columns[1][draw]).sqrt();
    let noise = |draw: usize| 0.4 * (columns[2][draw] - 0.5);
    let losses: Vec<Vec<f64>> =
        (0..8_000).map(|draw| vec![p(draw), q(draw) + 0.3 + noise(draw)]).collect();
    let known = columns[..2].to_vec();
    let found = information(&known, &losses, &[vec![0], vec![0, 1]]);
    // Means are 2/3 and 1/3 + 0.3, so the second is chosen, to lose c = 19/30; who knows p takes
    // the first where p < c: E[(c - p)+] of the density 2p is c^3 / 3.
    let c: f64 = 19.0 / 30.0;
    let worth = c * c * c / 3.0;
    assert_eq!(found.chosen, 1);
    let Bounds { low, high } = found.single[0];
    assert!(low <= worth + 0.01 && worth <= high + 0.01, "{worth} is not in {low} to {high}");
    assert!(high - low < 0.06, "{low} to {high}");
    assert!(found.single[0].high <= found.sets[1].high && found.sets[1].high <= found.perfect.high);
}

/// erfc by its continued fraction, for arguments away from 0, and by its series near it.
fn erfc(x: f64) -> f64 {
    let (mut sum, mut term) = (x, x);
    for n in 1..60 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    1.0 - 2.0 / std::f64::consts::PI.sqrt() * sum
}

#[test]
fn no_part_is_worth_more_than_all_on_a_scenario() {
    let model = model("scenarios/baltic-air.ron");
    let families = [Family::Menu, Family::Singles];
    let arms = arms::arms(&model, &[], &families).unwrap();
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
    let costs: Vec<u32> = sets.iter().map(|set| arms::cost(&model, *set)).collect();
    let drawn = draws(&model, Design::Sobol, 500);
    let found = risks(&model, &sets, &drawn, exact(), 2);
    let parameters: Vec<usize> = (0..drawn.uncertain.len()).collect();
    let nested: Vec<Vec<usize>> =
        [1, 5, 20, parameters.len()].map(|count| parameters[..count].to_vec()).to_vec();
    for price in [5.0, 8.0, 20.0, 60.0] {
        let losses = losses(&found, &costs, price);
        let found = information(&drawn.columns, &losses, &nested);
        for worth in found.single.iter().chain(&found.sets) {
            assert!(
                0.0 <= worth.low && worth.low <= worth.high && worth.high <= found.perfect.high
            );
        }
        assert!(found.sets.is_sorted_by(|one, other| one.low <= other.low), "{found:?}");
        assert!(found.sets.is_sorted_by(|one, other| one.high <= other.high), "{found:?}");
        for (place, worth) in found.single.iter().enumerate() {
            let with = nested.iter().zip(&found.sets).filter(|(set, _)| set.contains(&place));
            let within = |set: &Bounds| worth.low <= set.low && worth.high <= set.high;
            assert!(with.clone().all(|(_, set)| within(set)), "{place}: {worth:?}");
        }
        assert!(found.sets[3].low > 0.0, "{price}: all parameters tell something");
        assert_eq!(found.sets[3].high, found.perfect.high, "nobody knows more");
    }
}

/// Where answers are counted: swings by regression lie about the true averages within their
/// errors, the bounds hold what knowing is worth exactly, and elasticities are exact.
#[test]
fn counted_draws_tell_what_the_answer_hangs_on() {
    let model = model("scenarios/baltic-air.ron");
    let arms = arms::arms(&model, &[], &[Family::Menu]).unwrap();
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
    let costs: Vec<u32> = sets.iter().map(|set| arms::cost(&model, *set)).collect();
    let knowledge = Knowledge::of(&model, Tails::Base);
    let drawn = draws(&model, Design::Sobol, 600);
    let pool = pool(2);
    let seed = Seed::from(3);
    let told = |how: How| {
        let oracle = Oracle { model: &model, severity: model.headline, how, pool: &pool };
        let risks = oracle.risks(&sets, &drawn.values).unwrap();
        knowing(Asked {
            oracle,
            knowledge: &knowledge,
            draws: &drawn,
            risks: &risks,
            sets: &sets,
            costs: &costs,
            price: 20.0,
            design: Design::Sobol,
            seed,
        })
        .unwrap()
    };
    let counted = told(How::Counted { seed, replications: 2000 });
    let known = told(exact());
    assert_eq!(counted.elasticities, known.elasticities);
    assert_eq!((counted.at_point, counted.indices.is_none()), (None, true));
    let perfect = counted.information.perfect;
    assert!(perfect.low <= known.information.perfect.high + 1.0, "{perfect:?}");
    assert!(known.information.perfect.high <= perfect.high, "counting only adds: {perfect:?}");
    let oracle = Oracle { model: &model, severity: model.headline, how: exact(), pool: &pool };
    let mean_at = |parameter: usize, value: f64| {
        let at = |values: &Vec<f64>| {
            let mut values = values.clone();
            values[parameter] = value;
            values
        };
        let values: Vec<Vec<f64>> = drawn.values.iter().map(at).collect();
        let risks = oracle.risks(&sets[..1], &values).unwrap();
        risks.iter().map(|draw| draw[0]).sum::<f64>() / risks.len() as f64
    };
    let mut far = 0.0;
    for influence in &counted.influences {
        let error = influence.error.unwrap();
        let [low, high] = influence.values.map(|value| mean_at(influence.parameter, value));
        let [at_low, at_high] = influence.baseline;
        let off = (at_high - at_low) - (high - low);
        if error.counting == 0.0 && error.draws == 0.0 {
            assert!(high - low == 0.0 && at_high == at_low, "no law asks for it");
            continue;
        }
        let z: f64 = off / error.counting.hypot(error.draws);
        // A straight line is not quite the curve.
        assert!(z.abs() < 4.5 || off.abs() < 0.1 * (high - low).abs(), "{influence:?}: {z}");
        far += z.abs().min(4.5) / counted.influences.len() as f64;
    }
    assert!(far < 1.5, "errors are those that are said: {far}");
}

#[test]
fn a_choice_flips_where_it_is_said_to() {
    let model = model("scenarios/baltic-air.ron");
    let arms = arms::arms(&model, &[], &[Family::Menu, Family::Singles]).unwrap();
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
    let costs: Vec<u32> = sets.iter().map(|set| arms::cost(&model, *set)).collect();
    let contenders: Vec<usize> = (0..sets.len()).collect();
    let knowledge = Knowledge::of(&model, Tails::Base);
    let pool = pool(1);
    let oracle = Oracle { model: &model, severity: 6, how: exact(), pool: &pool };
    let price = 9.0;
    let choice = Choice { sets: &sets, costs: &costs, price, contenders: &contenders };
    let (chosen, found) = influences(&oracle, &knowledge, choice).unwrap();
    let best = |parameter: usize, value: f64| {
        let mut values = knowledge.point();
        values[parameter] = value;
        let risks = oracle.risks(&sets, &[values]).unwrap().remove(0);
        let losses = risks.iter().zip(&costs).map(|(risk, cost)| loss(*risk, *cost, price));
        least(&losses.collect::<Vec<f64>>())
    };
    let mut flips = 0;
    for influence in &found {
        for flip in &influence.flips {
            let step = 1e-6 * flip.value * if flip.above { 1.0 } else { -1.0 };
            assert_eq!(best(influence.parameter, flip.value + step), flip.arm);
            assert_eq!(best(influence.parameter, flip.value - step), chosen);
            flips += 1;
        }
    }
    assert!(flips > 3, "{flips}");
}

#[test]
fn a_frontier_has_every_set_that_nothing_beats() {
    let model = model("scenarios/baltic-air.ron");
    let pool = pool(2);
    let oracle = Oracle { model: &model, severity: 6, how: exact(), pool: &pool };
    let point = Knowledge::of(&model, Tails::Base).point();
    let small = frontier(&oracle, &point, Some(5)).unwrap();
    assert!(small.exhaustive && small.asked > 100, "{}", small.asked);
    // Of all affordable sets, from the factorial of what is cheap.
    let within: Vec<MeasureSet> = affordable(&model, 5);
    assert_eq!(within.len(), small.asked);
    let risks = oracle.risks(&within, std::slice::from_ref(&point)).unwrap().remove(0);
    for (set, risk) in within.iter().zip(&risks) {
        let cost = arms::cost(&model, *set);
        let beaten = small.sets.iter().any(|each| each.cost <= cost && each.risk <= *risk);
        assert!(beaten, "{set:?} is missing");
    }
    let steps: Vec<(u32, f64)> = small.sets.iter().map(|each| (each.cost, each.risk)).collect();
    assert!(steps.is_sorted_by(|one, other| one.0 < other.0 && one.1 > other.1), "{steps:?}");
    // A search finds what asking all finds, where both can be done, and says that it is one.
    let wide = frontier(&oracle, &point, None).unwrap();
    assert!(!wide.exhaustive);
    for each in &small.sets {
        let found = wide.sets.iter().any(|wide| wide.cost <= each.cost && wide.risk <= each.risk);
        assert!(found, "the search missed {each:?}");
    }
    assert!(wide.sets.iter().all(|set| set.risk >= wide.floor) || !wide.harmful.is_empty());
}

/// Every set with its needs up to a cost, by trying each measure in turn.
fn affordable(model: &Model, budget: u32) -> Vec<MeasureSet> {
    let mut sets = vec![MeasureSet::EMPTY];
    loop {
        let mut wider = sets.clone();
        for set in &sets {
            for measure in model.all_measures().iter() {
                let of = &model.measures[measure.index()];
                if !of.inert && set.includes(of.needs) {
                    wider.push(set.with(measure));
                }
            }
        }
        wider.sort_unstable();
        wider.dedup();
        wider.retain(|set| arms::cost(model, *set) <= budget);
        if wider.len() == sets.len() {
            return sets;
        }
        sets = wider;
    }
}

#[test]
fn robust_choices_are_those_of_a_small_table() {
    // Two draws, three arms: risky, middling, safe.
    let losses = vec![vec![1.0, 4.0, 6.0], vec![9.0, 7.5, 6.0]];
    let standing = Standing::of(&losses, 1.0);
    assert_eq!(standing.mean, [5.0, 5.75, 6.0]);
    assert_eq!((standing.expected(), standing.maximin()), (0, 2));
    assert_eq!(standing.regret, [3.0, 3.0, 5.0]);
    assert_eq!(standing.best, [0.5, 0.0, 0.5]);
    assert_eq!(standing.minimax_regret(), 0);
}
