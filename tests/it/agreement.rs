//! Exact answers against the sampler, against closed forms, and against figures from elsewhere.

use offramp::chance::Seed;
use offramp::markov;
use offramp::markov::Answer;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::montecarlo;
use offramp::montecarlo::Batch;
use offramp::montecarlo::Moments;
use offramp::montecarlo::Silent;
use offramp::montecarlo::Tally;

use crate::common::checked_text;
use crate::common::model;
use crate::common::pool;
use crate::random;

/// Above this, a figure and its estimate do not agree.
const Z_MAX: f64 = 4.5;

const REPLICATIONS: u64 = 20_000;

fn exact(model: &Model, arm: MeasureSet) -> Answer {
    let chain = markov::explore(model, arm, &Limits::default()).expect("it fits");
    markov::solve(model, &chain)
}

fn outcome(model: &Model, answer: &Answer, id: &str) -> f64 {
    answer.outcomes[model.outcomes.iter().position(|known| known == id).unwrap()]
}

/// Every reported figure of 100 random scenarios that use every feature, under no and all measures.
#[test]
fn exact_answers_are_what_the_sampler_estimates() {
    let mut compared = 0;
    let mut largest: f64 = 0.0;
    for number in 0..100 {
        let model = Model::new(&checked_text(&random::numbered(number)));
        for arm in [MeasureSet::EMPTY, model.all_measures()] {
            let answer = exact(&model, arm);
            let arms = [arm];
            let batch = Batch::new(&model, &arms, Seed::from(number), REPLICATIONS);
            let tally = &montecarlo::run(&batch, &pool(2), &Silent).tallies[0];
            for (what, z) in distances(&model, &answer, tally) {
                assert!(z.abs() < Z_MAX, "scenario {number}, {arm:?}: {what} is {z} errors away");
                largest = largest.max(z.abs());
                compared += 1;
            }
        }
    }
    println!("{compared} figures, the farthest {largest:.2} standard errors away");
    assert!(compared > 10_000, "there was something to compare");
}

/// Of every figure, how many standard errors the estimate is away. Where the exact answer is
/// certain, any difference is infinitely far.
fn distances(model: &Model, answer: &Answer, tally: &Tally) -> Vec<(String, f64)> {
    let n = tally.replications as f64;
    let share = |p: f64, count: u64| {
        let distance = count as f64 / n - p;
        let error = (p * (1.0 - p) / n).sqrt();
        // Of a rare event a single count may be many normal errors away; a Poisson tail is not.
        let slack = if n * p < 5.0 { 5.0 / n } else { 0.0 };
        if distance == 0.0 { 0.0 } else { distance.abs() / (error + slack) }
    };
    let mean = |value: f64, moments: Moments| {
        let (mean, error) = montecarlo::estimate::mean(moments, tally.replications);
        let distance = (mean - value).abs();
        if distance < 1e-9 { 0.0 } else { distance / error.unwrap() }
    };
    let mut distances = Vec::new();
    for (index, id) in model.outcomes.iter().enumerate() {
        distances.push((id.clone(), share(answer.outcomes[index], tally.outcomes[index])));
    }
    for severity in 1..=10u8 {
        let place = usize::from(severity);
        let p = answer.severity_at_least[place];
        distances.push((format!("severity {severity}"), share(p, tally.at_least(severity))));
        for (turn, firsts) in answer.first_passage.iter().enumerate() {
            let z = share(firsts[place], tally.first_passage[turn][place]);
            distances.push((format!("first {severity} in turn {turn}"), z));
        }
    }
    distances.push(("turns".to_owned(), mean(answer.turns, tally.turns)));
    distances.push(("opened".to_owned(), mean(answer.opened, tally.opened)));
    distances.push(("burden".to_owned(), mean(answer.burden, tally.burden)));
    distances
}

/// From rung 2 of 4, up with 0.4: 4/13 reach the top.
#[test]
fn the_gambler_is_ruined_as_often_as_the_closed_form_says() {
    let model = model("tests/scenarios/gamblers-ruin.ron");
    let answer = exact(&model, MeasureSet::EMPTY);
    assert!((outcome(&model, &answer, "top") - 4.0 / 13.0).abs() < 1e-12);
    assert!((outcome(&model, &answer, "ruin") - 9.0 / 13.0).abs() < 1e-12);
    assert_eq!(answer.severity_at_least[10], outcome(&model, &answer, "top"));
}

/// A fair die from a fair coin (Knuth and Yao 1976): seven coin states, six faces.
#[test]
fn the_die_of_knuth_and_yao_is_fair() {
    let coins = [
        ("c0", ["c1", "c2"]),
        ("c1", ["c3", "c4"]),
        ("c2", ["c5", "c6"]),
        ("c3", ["c1", "f1"]),
        ("c4", ["f2", "f3"]),
        ("c5", ["f4", "f5"]),
        ("c6", ["c2", "f6"]),
    ];
    let moves: String = coins
        .iter()
        .flat_map(|(from, to)| to.iter().map(move |to| (from, to)))
        .map(|(from, to)| {
            format!(
                "Move(from: \"{from}\", to: \"{to}\", p: Point(0.5), causes: {{ \"coin\": 1.0 }}, \
                 basis: Judgement),"
            )
        })
        .collect();
    let rungs: String =
        coins.iter().map(|(id, _)| format!("\"{id}\": Rung(title: \"C\", severity: 1),")).collect();
    let faces: String = (1..=6)
        .map(|face| format!("\"f{face}\": Rung(title: \"F\", severity: {face}, kind: Closes),"))
        .collect();
    let text = format!(
        "Scenario(format: 1, id: \"die\", title: \"Die\", summary: \"A die.\", headline: 6,
        clock: Clock(turn: \"1 toss\", horizon: 400), mechanisms: {{ \"coin\": \"Coin\" }},
        ladders: {{ \"d\": Ladder(title: \"D\", domain: \"d\", rungs: {{ {rungs} {faces} }}, moves: [{moves}]) }},
        tracks: {{ \"die\": Track(title: \"Die\", ladder: \"d\", role: Incident, start: \"c0\") }})"
    );
    let model = Model::new(&checked_text(&text));
    let answer = exact(&model, MeasureSet::EMPTY);
    for face in 1..=6 {
        let p = outcome(&model, &answer, &format!("f{face}"));
        assert!((p - 1.0 / 6.0).abs() < 1e-15, "{face}: {p}");
    }
    assert!((answer.turns - 11.0 / 3.0).abs() < 1e-12, "{}", answer.turns);
}

/// The figures in the head of the file.
#[test]
fn the_reference_chain_has_its_known_answer() {
    let model = model("tests/scenarios/chain.ron");
    let answer = exact(&model, MeasureSet::EMPTY);
    let known =
        [("resolved", 0.681825786381), ("clash", 0.070124760214), ("frozen", 0.197389371874)];
    for (id, p) in known {
        assert!((outcome(&model, &answer, id) - p).abs() < 1e-12, "{id}");
    }
    assert!((answer.turns - 19.738937187440).abs() < 1e-11, "{}", answer.turns);
}

/// The figure in the head of the file, with no more states than it says.
#[test]
fn the_reference_product_has_its_known_answer() {
    let model = model("tests/scenarios/product.ron");
    let answer = exact(&model, MeasureSet::EMPTY);
    assert!((outcome(&model, &answer, "clash") - 0.308_840_773_595_55).abs() < 1e-11);
    assert!(answer.states <= 5006, "{}", answer.states);
}

#[test]
fn probabilities_sum_to_one_after_a_thousand_turns() {
    let text = std::fs::read_to_string(crate::common::root().join("tests/scenarios/product.ron"));
    let text = text.unwrap().replace("horizon: 60", "horizon: 1000");
    let model = Model::new(&checked_text(&text));
    let answer = exact(&model, MeasureSet::EMPTY);
    let sum: f64 = answer.outcomes.iter().sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
}

/// What the graph makes certain or impossible is exactly that, not nearly.
#[test]
fn certainty_is_exact() {
    let text = "Scenario(format: 1, id: \"sure\", title: \"Sure\", summary: \"Sure.\", headline: 5,
        clock: Clock(turn: \"1\", horizon: 3), mechanisms: { \"m\": \"M\" },
        ladders: { \"l\": Ladder(title: \"L\", domain: \"d\", rungs: {
            \"a\": Rung(title: \"A\", severity: 1), \"b\": Rung(title: \"B\", severity: 5),
            \"c\": Rung(title: \"C\", severity: 5), \"d\": Rung(title: \"D\", severity: 9),
            \"e\": Rung(title: \"E\", severity: 0, kind: Closes) },
            moves: [
                Move(from: \"a\", to: \"b\", p: Point(0.7), causes: { \"m\": 1.0 }, basis: Judgement),
                Move(from: \"a\", to: \"c\", p: Point(0.3), causes: { \"m\": 1.0 }, basis: Judgement),
                Move(from: \"b\", to: \"e\", p: Point(0.1), causes: { \"m\": 1.0 }, basis: Judgement),
                Move(from: \"c\", to: \"e\", p: Point(0.1), causes: { \"m\": 1.0 }, basis: Judgement),
                Move(from: \"c\", to: \"d\", p: Point(0.5), when: TurnAtLeast(50), causes: { \"m\": 1.0 }, basis: Judgement),
                Move(from: \"d\", to: \"e\", p: Point(0.1), causes: { \"m\": 1.0 }, basis: Judgement),
            ]) },
        tracks: { \"t\": Track(title: \"T\", ladder: \"l\", role: Incident, start: \"a\") })";
    let model = Model::new(&checked_text(text));
    let by_factors = markov::solve_by_factors(&model, MeasureSet::EMPTY, &Limits::default());
    for answer in [exact(&model, MeasureSet::EMPTY), by_factors.expect("it fits")] {
        assert_eq!(answer.severity_at_least[1], 1.0);
        assert_eq!(answer.severity_at_least[5], 1.0, "0.7 and 0.3 lead there together");
        assert_eq!(answer.severity_at_least[6], 0.0);
        assert_eq!(answer.first_passage[1][5], 1.0);
    }
}

/// Any number of threads gives the same answers.
#[test]
fn arms_solved_together_are_arms_solved_alone() {
    let model = model("tests/scenarios/chain.ron");
    let all = model.all_measures();
    let arms: Vec<MeasureSet> =
        all.iter().map(|measure| MeasureSet::EMPTY.with(measure)).chain([all]).collect();
    let alone: Vec<Answer> = arms.iter().map(|arm| exact(&model, *arm)).collect();
    for threads in [1, 2, 7] {
        let together = markov::solve_arms(
            &model,
            &arms,
            &Limits::default(),
            &pool(threads),
            &markov::Unwatched,
        )
        .unwrap();
        assert_eq!(together, alone, "{threads} threads");
    }
}

/// A chain beyond the limits is refused with its size.
#[test]
fn a_chain_that_is_too_large_is_refused() {
    let model = model("tests/scenarios/product.ron");
    let limits = Limits::with_states(100);
    let refused = markov::explore(&model, MeasureSet::EMPTY, &limits).unwrap_err();
    assert!(refused.to_string().contains("simulate"), "{refused}");
}

/// Wilson's bounds are those of scipy; `tests/external/wilson.py` wrote the table.
#[test]
fn wilson_bounds_are_those_of_scipy() {
    let path = crate::common::root().join("tests/golden/wilson.csv");
    let table = std::fs::read_to_string(path).unwrap();
    let mut farthest: f64 = 0.0;
    for line in table.lines().skip(1) {
        let mut cells = line.split(',');
        let mut whole = || cells.next().unwrap().parse::<u64>().unwrap();
        let (count, n) = (whole(), whole());
        let bounds: Vec<f64> = cells.map(|cell| cell.parse().unwrap()).collect();
        let estimate = montecarlo::estimate::probability(count, n);
        for (ours, theirs) in [(estimate.low, bounds[0]), (estimate.high, bounds[1])] {
            // What is left of 1 counts as well as the number itself.
            let distance = (ours - theirs).abs() / theirs.min(1.0 - theirs).max(1e-300);
            let distance = if ours == theirs { 0.0 } else { distance };
            assert!(distance < 1e-6, "{count} of {n}: {ours}, not {theirs}");
            farthest = farthest.max(distance);
        }
    }
    println!(
        "{} bounds, the farthest {farthest:e} of itself away",
        2 * table.lines().skip(1).count()
    );
}

/// Every figure of two answers, side by side.
fn figures(answer: &Answer) -> Vec<f64> {
    let mut figures = answer.outcomes.clone();
    figures.extend(answer.severity_at_least);
    figures.extend(answer.first_passage.iter().flatten());
    figures.extend([answer.turns, answer.opened, answer.burden]);
    figures
}

/// The turn as factors against the turn as a graph of steps.
#[track_caller]
fn both_ways(model: &Model, arm: MeasureSet, what: &str) -> f64 {
    let graph = exact(model, arm);
    let factors = markov::solve_by_factors(model, arm, &Limits::default()).expect("it fits");
    // What one run of like turns reaches, the graph takes as open to the next; factors count
    // exactly.
    assert!(factors.states <= graph.states, "{what}: {} and {}", factors.states, graph.states);
    let mut largest: f64 = 0.0;
    for (one, other) in figures(&graph).into_iter().zip(figures(&factors)) {
        let size = one.abs().max(1.0);
        assert!(
            (one - other).abs() < 1e-12 * size,
            "{what}: {one} by the graph, {other} by factors"
        );
        assert_eq!(one == 0.0, other == 0.0, "{what}: what cannot be is exactly 0");
        largest = largest.max((one - other).abs() / size);
    }
    largest
}

#[test]
fn factors_give_what_the_graph_of_steps_gives_on_random_scenarios() {
    let mut largest: f64 = 0.0;
    for number in 0..300 {
        let model = Model::new(&checked_text(&random::numbered(number)));
        for arm in [MeasureSet::EMPTY, model.all_measures()] {
            largest = largest.max(both_ways(&model, arm, &format!("scenario {number}, {arm:?}")));
        }
    }
    println!("the farthest figure is {largest:.1e} away");
}

#[test]
fn factors_give_what_the_graph_of_steps_gives_on_shipped_scenarios() {
    let mut paths = crate::common::shipped();
    paths.retain(|path| !path.contains("three-theatres"));
    paths.extend(crate::common::EXAMPLES.map(str::to_owned));
    // One track of four slots is one factor of five thousand stands: that is what the graph is for.
    paths.retain(|path| !path.contains("product"));
    for path in paths {
        let model = model(&path);
        for arm in [MeasureSet::EMPTY, model.all_measures()] {
            both_ways(&model, arm, &path);
        }
    }
}

/// The workshop's scenario up to its eleventh turn, with orders, injects and a suspended measure:
/// what factors are for, against the sampler.
#[test]
fn three_theatres_are_what_the_sampler_estimates() {
    let mut model = model("scenarios/three-theatres.ron");
    model.horizon = 11;
    let arm = model.all_measures();
    let answer = markov::solve_by_factors(&model, arm, &Limits::default()).expect("it fits");
    let sum: f64 = answer.outcomes.iter().sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    for seed in 1..=3 {
        let arms = [arm];
        let batch = Batch::new(&model, &arms, Seed::from(seed), REPLICATIONS);
        let tally = &montecarlo::run(&batch, &pool(2), &Silent).tallies[0];
        // In so few turns hardly any crisis ends, and what is sampled of its end does not vary.
        let vary =
            distances(&model, &answer, tally).into_iter().filter(|(what, _)| what != "turns");
        for (what, z) in vary {
            assert!(z.abs() < Z_MAX, "seed {seed}: {what} is {z} errors away");
        }
    }
}

/// An arm whose graph does not fit is solved by factors, with any number of threads the same; if it
/// would take too long, it is refused with what it would take.
#[test]
fn what_does_not_fit_as_a_graph_is_solved_by_factors() {
    let model = model("tests/scenarios/schema.ron");
    let arms = [MeasureSet::EMPTY, model.all_measures()];
    let narrow = Limits { steps: 10, ..Limits::default() };
    let alone: Vec<Answer> = arms
        .iter()
        .map(|arm| markov::solve_by_factors(&model, *arm, &narrow).expect("it fits"))
        .collect();
    for threads in [1, 2, 7] {
        let watcher = &markov::Unwatched;
        let together = markov::solve_arms(&model, &arms, &narrow, &pool(threads), watcher);
        assert_eq!(together.unwrap(), alone, "{threads} threads");
    }
    let hasty = Limits { work: 1, ..narrow };
    let refused = markov::solve_arms(&model, &arms, &hasty, &pool(1), &markov::Unwatched);
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("multiplications"), "{refused}");
    let waiting = markov::solve_arms(&model, &arms, &hasty.patient(), &pool(1), &markov::Unwatched);
    assert_eq!(waiting.unwrap(), alone);
}
