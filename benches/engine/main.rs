//! How long the parts of the engine take: `cargo bench`, or `cargo bench -- batch` for one of them.
//!
//! The parts are reading a scenario, a law, a draw, the turn that is the specification, batches of
//! replications, and exact answers. Workloads are those of `offramp bench`; everything runs on one
//! thread. Instructions, which do not flicker, are counted by `benches/track.py`.

mod by_hand;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::BenchmarkGroup;
use criterion::Criterion;
use criterion::Throughput;
use criterion::measurement::WallTime;
use offramp::chance::Address;
use offramp::chance::Chance;
use offramp::chance::Dice;
use offramp::chance::Seed;
use offramp::game;
use offramp::game::State;
use offramp::markov;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::model::TrackId;
use offramp::model::law;
use offramp::montecarlo::Path;
use offramp::scenario;
use offramp::study::workload;
use offramp::study::workload::Workload;
use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    parse(&mut criterion);
    law(&mut criterion);
    dice(&mut criterion);
    turn(&mut criterion);
    batch(&mut criterion);
    exact(&mut criterion);
    criterion.final_summary();
}

fn known(name: &str) -> Workload {
    Workload::named(name).expect("this workload exists")
}

fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20).warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    group
}

fn parse(criterion: &mut Criterion) {
    let files = known("theatres").files();
    let bytes = files.iter().map(|(_, text)| text.len() as u64).sum();
    let checked = scenario::read_memory(files.iter().copied()).into_checked().unwrap();
    let checked = Arc::new(checked);
    let mut group = group(criterion, "parse");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("three-theatres", |bencher| {
        bencher.iter(|| scenario::read_memory(black_box(files).iter().copied()));
    });
    group.bench_function("model of three-theatres", |bencher| {
        bencher.iter(|| Model::new(black_box(&checked)));
    });
}

fn law(criterion: &mut Criterion) {
    let model = known("theatres").model();
    let state = State::new(&model, model.all_measures());
    let orders: Vec<_> = model.seats.iter().map(|_| offramp::model::OrderId::new(0)).collect();
    let situation = offramp::model::Situation { orders: &orders, ..state.situation(&model) };
    let track = TrackId::new(0);
    let rung = model.tracks[0].start;
    let mut group = group(criterion, "law");
    group.bench_function("of a slot under all measures", |bencher| {
        bencher.iter(|| law::of_slot(black_box(&situation), track, rung));
    });
}

fn dice(criterion: &mut Criterion) {
    let mut dice = Dice::new(Seed::from(1), 0);
    let source = Address::of("slot:incident:0");
    let mut turn = 0;
    group(criterion, "dice").throughput(Throughput::Elements(1)).bench_function(
        "one draw at its address",
        |bencher| {
            bencher.iter(|| {
                turn = turn % 60 + 1;
                dice.draw(black_box(source), turn)
            });
        },
    );
}

/// One replication with the turn that is the specification.
fn turn(criterion: &mut Criterion) {
    let mut group = group(criterion, "turn");
    for name in ["w1", "theatres"] {
        let model = known(name).model();
        let mut replication = 0;
        group.bench_function(format!("a game of {name}"), |bencher| {
            bencher.iter(|| {
                replication += 1;
                game::play(&model, MeasureSet::EMPTY, &mut Dice::new(Seed::from(1), replication))
            });
        });
    }
}

/// Moves a second of whole comparisons, and of the chain written by hand.
fn batch(criterion: &mut Criterion) {
    let pool = one_thread();
    let mut group = group(criterion, "batch");
    group.sample_size(10);
    for (name, replications) in [("w1", 1 << 18), ("w2", 1 << 15), ("theatres", 1 << 12)] {
        let workload = known(name);
        let model = workload.model();
        let arms = workload.arms(&model);
        let once = workload.compare(&model, &arms, replications, Path::best(), &pool);
        group.throughput(Throughput::Elements(workload::moves(&model, &once)));
        group.bench_function(name, |bencher| {
            bencher.iter(|| workload.compare(&model, &arms, replications, Path::best(), &pool));
        });
    }
    let replications = 1 << 18;
    let counts = by_hand::play(0..replications);
    group.throughput(Throughput::Elements(counts.turns[0]));
    group.bench_function("w1 by hand", |bencher| {
        bencher.iter(|| by_hand::play(0..black_box(replications)));
    });
}

fn exact(criterion: &mut Criterion) {
    let workload = known("product");
    let model = workload.model();
    let limits = Limits::default();
    let explored = || markov::explore(&model, MeasureSet::EMPTY, &limits);
    let chain = explored().expect("it is within the limits");
    let mut explore = group(criterion, "explore");
    explore.bench_function("product", |bencher| bencher.iter(explored));
    explore.finish();
    let mut solve = group(criterion, "solve");
    solve.bench_function("product", |bencher| {
        bencher.iter(|| markov::solve(&model, black_box(&chain)));
    });
}

fn one_thread() -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be had")
}
