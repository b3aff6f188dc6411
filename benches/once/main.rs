//! Fixed work, done once: under valgrind its instructions are counted (`benches/track.py`), and the
//! chain written by hand is timed beside the engine and its peers (`benches/peers/sitting.py`).
//!
//! `once PART` does a part; `once by-hand N` plays so many replications of the chain written by
//! hand and prints how long that took; `once` lists the parts. Everything runs on one thread.

#[path = "../engine/by_hand.rs"]
mod by_hand;

use std::hint::black_box;
use std::sync::Arc;

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
use offramp::model::OrderId;
use offramp::model::Situation;
use offramp::model::TrackId;
use offramp::model::law;
use offramp::montecarlo::Path;
use offramp::scenario;
use offramp::study::workload::Workload;
use rayon::ThreadPoolBuilder;

/// What is counted, by name: each prepares its work and hands it to [`offramp_counted`].
const PARTS: [(&str, fn()); 9] = [
    ("parse", parse),
    ("law", laws),
    ("dice", dice),
    ("turn", turn),
    ("batch-w1", || batch("w1", 8192)),
    ("batch-w2", || batch("w2", 1024)),
    ("batch-theatres", || batch("theatres", 64)),
    ("explore", explore),
    ("solve", solve),
];

fn main() {
    // cargo bench adds an option of its own, as criterion's programs expect.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => PARTS.iter().for_each(|(name, _)| println!("{name}")),
        ["--test", ..] => PARTS.iter().for_each(|(_, part)| part()),
        ["by-hand", count] => by_hand_timed(count.parse().expect("a number of replications")),
        [wanted] => match PARTS.iter().find(|(name, _)| *name == wanted) {
            Some((_, part)) => part(),
            // What filters criterion's benches is no part of this program.
            None => eprintln!("once: there is no part `{wanted}`"),
        },
        _ => eprintln!("once: give the name of a part"),
    }
}

/// Valgrind collects while this runs. It has a name of its own, so that no other symbol matches.
#[unsafe(no_mangle)]
#[inline(never)]
fn offramp_counted(work: &mut dyn FnMut()) {
    work();
}

fn counted<T>(mut work: impl FnMut() -> T) {
    offramp_counted(&mut || {
        black_box(work());
    });
}

fn by_hand_timed(replications: u64) {
    black_box(by_hand::play(0..replications / 64));
    let start = running_seconds();
    let counts = black_box(by_hand::play(0..replications));
    let seconds = running_seconds() - start;
    let [resolved, frozen, clash, horizon] = counts.outcomes;
    println!(
        "{{\"seconds\": {seconds}, \"moves\": {}, \"resolved\": {resolved}, \"frozen\": {frozen}, \
         \"clash\": {clash}, \"horizon\": {horizon}}}",
        counts.turns[0]
    );
}

/// How long this thread has been running, as Linux tells it: other programs disturb that less than
/// a clock.
fn running_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells it");
    let nanoseconds = told.split_whitespace().next().and_then(|first| first.parse::<u64>().ok());
    nanoseconds.expect("the first number is the time on a processor") as f64 / 1e9
}

fn known(name: &str) -> Workload {
    Workload::named(name).expect("this workload exists")
}

fn parse() {
    let files = known("theatres").files();
    counted(|| {
        let reading = scenario::read_memory(black_box(files).iter().copied());
        Model::new(&Arc::new(reading.into_checked().expect("it has no errors")))
    });
}

fn laws() {
    let model = known("theatres").model();
    let state = State::new(&model, model.all_measures());
    let orders: Vec<OrderId> = model.seats.iter().map(|_| OrderId::new(0)).collect();
    let situation = Situation { orders: &orders, ..state.situation(&model) };
    counted(|| {
        for _ in 0..1000 {
            for (index, track) in model.tracks.iter().enumerate() {
                black_box(law::of_slot(&situation, TrackId::new(index), track.start));
            }
        }
    });
}

fn dice() {
    let source = Address::of("slot:incident:0");
    counted(|| {
        for replication in 0..1000 {
            let mut dice = Dice::new(Seed::from(1), replication);
            black_box((1..=60).fold(0, |all, turn| all ^ dice.draw(source, turn)));
        }
    });
}

fn turn() {
    let model = known("theatres").model();
    counted(|| {
        for replication in 0..8 {
            let mut dice = Dice::new(Seed::from(1), replication);
            black_box(game::play(&model, MeasureSet::EMPTY, &mut dice));
        }
    });
}

fn batch(name: &str, replications: u64) {
    let workload = known(name);
    let model = workload.model();
    let arms = workload.arms(&model);
    let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be had");
    // Within the pool the batch runs where it is called, and so where it is counted; on the
    // portable path, which takes the same instructions on every machine.
    let path = Path::Portable;
    pool.install(|| counted(|| workload.compare(&model, &arms, replications, path, &pool)));
}

fn explore() {
    let model = known("product").model();
    counted(|| markov::explore(&model, MeasureSet::EMPTY, &Limits::default()));
}

fn solve() {
    let model = known("product").model();
    let chain = markov::explore(&model, MeasureSet::EMPTY, &Limits::default());
    let chain = chain.expect("it is within the limits");
    counted(|| markov::solve(&model, &chain));
}
