//! The same bytes for any number of threads and any company of arms; sources leave each other alone.

use std::fs;

use offramp::chance::Dice;
use offramp::chance::Seed;
use offramp::game::Cause;
use offramp::game::Drawn;
use offramp::game::Event;
use offramp::game::State;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::montecarlo;
use offramp::montecarlo::Batch;
use offramp::montecarlo::Counts;
use offramp::montecarlo::Observer;
use offramp::montecarlo::Path;
use offramp::montecarlo::Silent;

use crate::common::EXAMPLES;
use crate::common::checked_text;
use crate::common::model;
use crate::common::pool;
use crate::common::root;
use crate::common::shipped;

fn counts(model: &Model, arms: &[MeasureSet], replications: u64, threads: usize) -> Counts {
    let batch = Batch::new(model, arms, Seed::from(3), replications);
    montecarlo::run(&batch, &pool(threads), &Silent)
}

#[test]
fn any_number_of_threads_counts_the_same() {
    for path in shipped().iter().map(String::as_str).chain(EXAMPLES) {
        let model = model(path);
        let arms = [MeasureSet::EMPTY, model.all_measures()];
        let one = counts(&model, &arms, 5000, 1);
        for threads in [2, 7] {
            assert!(counts(&model, &arms, 5000, threads) == one, "{path}, {threads} threads");
        }
    }
}

#[test]
fn an_arm_counts_the_same_alone_and_beside_others() {
    for path in shipped().iter().map(String::as_str).chain(EXAMPLES) {
        let model = model(path);
        let all = model.all_measures();
        let beside = counts(&model, &[MeasureSet::EMPTY, all, MeasureSet::EMPTY], 2000, 2);
        let alone = counts(&model, &[all], 2000, 2);
        assert_eq!(beside.tallies[1], alone.tallies[0], "{path}");
        assert_eq!(beside.tallies[0], beside.tallies[2], "{path}");
        assert_eq!(beside.pairs[2].only_from + beside.pairs[2].only_arm, 0, "{path}");
    }
}

/// Stops after a number of replications, as Ctrl-C does.
struct StopAfter(std::sync::atomic::AtomicI64);

impl Observer for StopAfter {
    fn done(&self, replications: u64) {
        self.0.fetch_sub(replications as i64, std::sync::atomic::Ordering::Relaxed);
    }
    fn stop(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Relaxed) <= 0
    }
}

#[test]
fn what_was_done_when_stopped_is_a_prefix() {
    let model = model("tests/scenarios/chain.ron");
    let arms = [MeasureSet::EMPTY, model.all_measures()];
    let batch = Batch::new(&model, &arms, Seed::from(3), 1 << 40);
    for threads in [1, 3] {
        let observer = StopAfter(std::sync::atomic::AtomicI64::new(20_000));
        let part = montecarlo::run(&batch, &pool(threads), &observer);
        assert!(part.replications >= 20_000 && part.replications < 100_000);
        assert!(counts(&model, &arms, part.replications, 2) == part);
    }
}

#[test]
fn shards_add_up_to_the_whole() {
    let model = model("tests/scenarios/schema.ron");
    let arms = [MeasureSet::EMPTY, model.all_measures()];
    let whole = counts(&model, &arms, 5000, 2);
    let shard = |first, replications| {
        let batch = Batch::new(&model, &arms, Seed::from(3), replications);
        montecarlo::run(&Batch { first, ..batch }, &pool(2), &Silent)
    };
    let mut merged = shard(3300, 1700);
    merged.merge(&shard(0, 1));
    merged.merge(&shard(1, 3299));
    assert_eq!(merged, whole);
}

/// Arms are played some at a time, each beside the first of all.
#[test]
fn many_arms_count_as_few() {
    let model = model("tests/scenarios/chain.ron");
    let all = model.all_measures();
    let few: Vec<MeasureSet> =
        all.iter().map(|measure| all.without(measure)).chain([MeasureSet::EMPTY, all]).collect();
    let many: Vec<MeasureSet> = few.iter().copied().cycle().take(150).collect();
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let counts = |arms: &[MeasureSet]| {
            let batch = Batch { path, ..Batch::new(&model, arms, Seed::from(3), 1100) };
            montecarlo::run(&batch, &pool(2), &Silent)
        };
        let (few, many) = (counts(&few), counts(&many));
        for arm in 0..150 {
            assert_eq!(many.tallies[arm], few.tallies[arm % few.tallies.len()], "{path}, {arm}");
            assert_eq!(many.pairs[arm], few.pairs[arm % few.pairs.len()], "{path}, {arm}");
        }
    }
}

/// What is added here must change no draw and no tally of what was there before.
#[test]
fn additions_that_do_nothing_change_nothing() {
    let text = fs::read_to_string(root().join("tests/scenarios/product.ron")).unwrap();
    let before = Model::new(&checked_text(&text));
    let known = counts(&before, &[MeasureSet::EMPTY], 3000, 2);
    let additions = [
        "measures: { \"nothing\": Measure(title: \"Nothing\", cost: 1, effects: [], basis: Judgement) },",
        "injects: { \"never\": Inject(title: \"Never\", when: TurnAtLeast(61), actions: \
         [MoveTrack(track: \"tension\", to: \"t4\")]) },",
        "injects: { \"unlucky\": Inject(title: \"Unlucky\", p: Point(0.0), basis: Judgement, \
         actions: [MoveTrack(track: \"tension\", to: \"t4\")]) },",
        "seats: { \"idle\": Seat(title: \"Idle\", orders: { \"hold\": Order(title: \"Hold\") }, \
         policy: [Rule(when: Always, choose: { \"hold\": 1.0 })]) },",
    ];
    for addition in additions {
        let end = text.rfind(')').unwrap();
        let with = format!("{}{addition}\n)", &text[..end]);
        let after = Model::new(&checked_text(&with));
        let all = after.all_measures();
        let counted = counts(&after, &[MeasureSet::EMPTY, all], 3000, 2);
        for tally in &counted.tallies {
            assert_eq!(tally.digest(&after), known.tallies[0].digest(&before), "{addition}");
        }
    }
}

/// Draws of every source and turn in a game under an arm.
fn draws(model: &Model, arm: MeasureSet, replication: u64) -> Vec<(u32, String, u64)> {
    let mut dice = Dice::new(Seed::from(5), replication);
    let mut state = State::new(model, arm);
    let mut draws = Vec::new();
    while !state.is_over() {
        let mut events = Vec::new();
        offramp::game::play_turn(model, &mut state, &mut dice, &mut events);
        draws.extend(events.iter().filter_map(|event| drawn(event, state.turn)));
    }
    draws
}

fn drawn(event: &Event, turn: u32) -> Option<(u32, String, u64)> {
    let (source, Drawn { draw, .. }) = match event {
        Event::Moved { slot, cause: Cause::Law(drawn), .. }
        | Event::Stayed { slot, cause: Cause::Law(drawn), .. } => (format!("slot {slot}"), drawn),
        Event::Opened { slot, cause: Cause::Law(drawn), .. } => (format!("opened {slot}"), drawn),
        Event::Ordered { seat, drawn: Some(drawn), .. } => (format!("{seat:?}"), drawn),
        _ => return None,
    };
    Some((turn, source, *draw))
}

/// A measure that acts on one track only: the other track's draws, and so its whole course, stay.
#[test]
fn a_measure_on_one_track_leaves_the_draws_of_the_others() {
    let ladder = r#"Ladder(title: "L", domain: "x", rungs: {
            "low": Rung(title: "Low", severity: 2), "high": Rung(title: "High", severity: 7),
            "over": Rung(title: "Over", severity: 0, kind: Closes) },
        moves: [Move(from: "low", to: "high", p: Point(0.3), causes: { "m": 1.0 }, basis: Judgement),
            Move(from: "high", to: "low", p: Point(0.3), causes: { "m": 1.0 }, basis: Judgement),
            Move(from: "low", to: "over", p: Point(0.1), causes: { "m": 1.0 }, basis: Judgement)])"#;
    let text = format!(
        r#"Scenario(format: 1, id: "two", title: "Two", summary: "Two tracks.",
        clock: Clock(turn: "1", horizon: 40), headline: 7, mechanisms: {{ "m": "M" }},
        ladders: {{ "l": {ladder} }},
        tracks: {{
            "one": Track(title: "One", ladder: "l", role: Incident, start: "low", slots: 2,
                arrival: Arrival(p: Point(0.2), causes: {{ "m": 1.0 }}, basis: Judgement)),
            "two": Track(title: "Two", ladder: "l", role: Incident, start: "low", slots: 2,
                arrival: Arrival(p: Point(0.2), causes: {{ "m": 1.0 }}, basis: Judgement)) }},
        measures: {{ "calm": Measure(title: "Calm", cost: 1, effects: [
            Effect(mechanisms: ["m"], tracks: ["one"], odds: Point(0.2))], basis: Judgement) }})"#
    );
    let model = Model::new(&checked_text(&text));
    let two = |draws: Vec<(u32, String, u64)>| -> Vec<(u32, String, u64)> {
        let of_two = |source: &str| source.ends_with('2') || source.ends_with('3');
        draws.into_iter().filter(|(_, source, _)| of_two(source)).collect()
    };
    let mut differ = false;
    for replication in 0..200 {
        let none = draws(&model, MeasureSet::EMPTY, replication);
        let all = draws(&model, model.all_measures(), replication);
        differ |= none != all;
        assert_eq!(two(none), two(all), "replication {replication}");
    }
    assert!(differ, "the measure does act on the first track");
}
