//! The fast paths against the reference turn, and the reference turn against itself, over random
//! scenarios.

use std::collections::BTreeMap;

use offramp::chance::Address;
use offramp::chance::Dice;
use offramp::chance::Seed;
use offramp::game;
use offramp::game::State;
use offramp::model::MeasureId;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::model::OrderId;
use offramp::model::Place;
use offramp::model::RungId;
use offramp::model::SeatId;
use offramp::model::Situation;
use offramp::model::TrackId;
use offramp::model::context::Context;
use offramp::model::law;
use offramp::model::law::Law;
use offramp::montecarlo;
use offramp::montecarlo::Batch;
use offramp::montecarlo::Engine;
use offramp::montecarlo::Path;
use offramp::montecarlo::Silent;
use offramp::montecarlo::Tally;
use proptest::prelude::ProptestConfig;
use proptest::prelude::prop_assert_eq;
use proptest::proptest;

use crate::common::EXAMPLES;
use crate::common::checked_text;
use crate::common::model;
use crate::common::pool;
use crate::common::shipped;
use crate::random;

/// The empty arm, all measures, and every second one.
fn arms(model: &Model) -> [MeasureSet; 3] {
    let all = model.all_measures();
    [MeasureSet::EMPTY, all, all.iter().step_by(2).collect()]
}

#[track_caller]
fn agree(model: &Model, replications: u64) {
    let arms = arms(model);
    let seed = Seed::from(11);
    let batch = Batch::new(model, &arms, seed, replications);
    let mut engine = Engine::of(&batch);
    let mut tallies = vec![Tally::new(model); arms.len()];
    for replication in 0..replications {
        engine.aim(replication);
        for (index, arm) in arms.iter().enumerate() {
            let state = game::play(model, *arm, &mut Dice::new(seed, replication));
            tallies[index].add(model, &state);
            assert_eq!(&state, engine.play(index), "replication {replication}, arm {index}");
        }
    }
    on_every_path(&batch, &tallies);
}

/// What every path of this machine counts.
#[track_caller]
fn on_every_path(batch: &Batch<'_>, tallies: &[Tally]) {
    let scalar = Batch { path: Path::Scalar, ..batch.clone() };
    let whole = montecarlo::run(&scalar, &pool(1), &Silent);
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let batch = Batch { path, ..batch.clone() };
        let counts = montecarlo::run(&batch, &pool(2), &Silent);
        for (arm, (counted, tally)) in counts.tallies.iter().zip(tallies).enumerate() {
            assert_eq!(counted, tally, "path {path}, arm {arm}");
        }
        assert_eq!(counts, whole, "path {path}");
        let headlines = montecarlo::headlines(&batch, &pool(2), &Silent);
        assert_eq!(headlines.pairs, whole.pairs, "path {path}");
        assert_eq!(headlines.replications, batch.replications);
    }
}

/// The state after some turns of a game of its own.
fn mid_game(model: &Model, arm: MeasureSet, turns: u32) -> State {
    let mut dice = Dice::new(Seed::from(12), 7);
    let mut state = State::new(model, arm);
    for _ in 0..turns {
        if !state.is_over() {
            game::play_turn(model, &mut state, &mut dice, &mut Vec::new());
        }
    }
    state
}

/// A batch that starts in the middle of a game and of the replications, against the game.
#[track_caller]
fn agree_from_the_middle(model: &Model, replications: u64) {
    let arms = arms(model);
    let start = mid_game(model, arms[1], 2);
    let seed = Seed::from(13);
    let first = 1_000_003;
    let batch =
        Batch { first, start: Some(&start), ..Batch::new(model, &arms, seed, replications) };
    let mut tallies = vec![Tally::new(model); arms.len()];
    for replication in first..first + replications {
        for (tally, arm) in tallies.iter_mut().zip(arms) {
            let mut dice = Dice::new(seed, replication);
            let mut state = start.under(arm);
            while !state.is_over() {
                game::play_turn(model, &mut state, &mut dice, &mut Vec::new());
            }
            tally.add(model, &state);
        }
    }
    on_every_path(&batch, &tallies);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_turn_is_the_reference_turn(text in random::scenarios()) {
        let model = Model::new(&checked_text(&text));
        agree(&model, 60);
        agree_from_the_middle(&model, 30);
    }

    #[test]
    fn every_state_is_sound(text in random::scenarios()) {
        let model = Model::new(&checked_text(&text));
        for arm in arms(&model) {
            let mut keeper = Keeper::new(&model, arm);
            for replication in 0..5 {
                keeper.walk(replication);
            }
        }
    }

    #[test]
    fn sources_are_named_apart_and_laws_are_monotone(text in random::scenarios()) {
        let model = Model::new(&checked_text(&text));
        let state = State::new(&model, model.all_measures());
        let orders = vec![OrderId::default(); model.seats.len()];
        for slot in game::laws(&model, &state, &orders, &[]).slots {
            // A higher draw never has a better outcome.
            let severity = |draw: u64| model.rung_on(slot.track, slot.law.pick(draw)).severity;
            let draws = (0..=64u32).map(|step| (u128::from(step) * u128::from(u64::MAX) / 64) as u64);
            let severities: Vec<u8> = draws.map(severity).collect();
            let is_climate = model.tracks[slot.track.index()].arrival.is_none()
                && model.rung_on(slot.track, slot.from).severity == 0;
            prop_assert_eq!(is_climate || severities.is_sorted(), true);
        }
    }
}

/// In long batches draws are read on scales of their own. The scalar path, which has none and is held
/// to the game above, says what is to be counted.
#[track_caller]
fn agree_in_the_long_run(model: &Model) {
    let arms = arms(model);
    let batch = Batch::new(model, &arms, Seed::from(14), 20_000);
    let counts = |path| montecarlo::run(&Batch { path, ..batch.clone() }, &pool(2), &Silent);
    let known = counts(Path::Scalar);
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        assert_eq!(counts(path), known, "path {path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn a_long_run_counts_the_same_on_every_path(text in random::scenarios()) {
        agree_in_the_long_run(&Model::new(&checked_text(&text)));
    }
}

#[test]
fn a_long_run_of_an_example_counts_the_same_on_every_path() {
    // The last has contexts enough for wide tables, and for sieves.
    for path in [
        "tests/scenarios/chain.ron",
        "tests/scenarios/schema.ron",
        "scenarios/baltic-air.ron",
        "scenarios/three-theatres.ron",
    ] {
        agree_in_the_long_run(&model(path));
    }
}

#[test]
fn the_fast_turn_is_the_reference_turn_in_shipped_scenarios() {
    for path in shipped().iter().map(String::as_str).chain(EXAMPLES) {
        let model = model(path);
        agree(&model, 150);
        agree_from_the_middle(&model, 40);
    }
}

/// Walks through games and keeps the laws met, by context.
struct Keeper<'a> {
    model: &'a Model,
    arm: MeasureSet,
    contexts: Vec<Context>,
    seats: Vec<Context>,
    laws: BTreeMap<(usize, u64, Option<u8>), Law<RungId>>,
    orders: BTreeMap<(usize, u64), Law<OrderId>>,
}

impl<'a> Keeper<'a> {
    fn new(model: &'a Model, arm: MeasureSet) -> Self {
        let tracks =
            (0..model.tracks.len()).map(|track| Context::of_track(model, arm, track_id(track)));
        let seats = (0..model.seats.len()).map(|seat| Context::of_seat(model, arm, seat_id(seat)));
        Keeper {
            model,
            arm,
            contexts: tracks.collect(),
            seats: seats.collect(),
            laws: BTreeMap::new(),
            orders: BTreeMap::new(),
        }
    }

    fn walk(&mut self, replication: u64) {
        let model = self.model;
        let mut dice = Dice::new(Seed::from(2), replication);
        let mut state = State::new(model, self.arm);
        while !state.is_over() {
            let mut events = Vec::new();
            game::begin_turn(model, &mut state, &mut dice, &mut events);
            self.seats(&state);
            let orders = game::policy_orders(model, &state, &mut dice, &mut events);
            for (seat, order) in orders.iter().enumerate() {
                assert!(law::may_order(&state.situation(model), seat_id(seat), *order));
            }
            self.tracks(&state, &orders);
            let before = state.clone();
            game::end_turn(model, &mut state, &orders, &mut dice, &mut events);
            self.sound(&before, &state);
        }
        assert!(state.turn <= model.horizon);
    }

    /// One context, one law: for policies.
    fn seats(&mut self, state: &State) {
        let situation = state.situation(self.model);
        for (seat, context) in self.seats.iter().enumerate() {
            let law = law::of_seat(&situation, seat_id(seat));
            sums_to_one(&law);
            if let Some(number) = context.number(&situation) {
                let known = self.orders.entry((seat, number)).or_insert_with(|| law.clone());
                assert_eq!(known, &law, "seat {seat}");
            }
        }
    }

    /// One context, one law: for slots.
    fn tracks(&mut self, state: &State, orders: &[OrderId]) {
        let laws = game::laws(self.model, state, orders, &[]);
        let situation = Situation { orders, ..state.situation(self.model) };
        for (_, law) in &laws.arrivals {
            sums_to_one(law);
        }
        for slot in laws.slots {
            sums_to_one(&slot.law);
            let track = slot.track.index();
            if let Some(number) = self.contexts[track].number(&situation) {
                assert!(number < self.contexts[track].count().unwrap());
                let rung = state.board.places[slot.slot].code();
                let key = (track, number, Some(rung));
                let known = self.laws.entry(key).or_insert_with(|| slot.law.clone());
                assert_eq!(known, &slot.law, "track {track}");
            }
        }
    }

    fn sound(&self, before: &State, after: &State) {
        let model = self.model;
        assert!(after.record.highest() >= before.record.highest());
        assert!(after.record.burden >= before.record.burden);
        assert!(after.record.opened >= before.record.opened);
        assert!(after.record.closed.len() as u64 <= after.record.opened);
        assert!(self.arm.includes(after.board.suspended), "only what is agreed is suspended");
        let open =
            model.incident_slots().filter(|(_, slot)| after.board.places[*slot].rung().is_some());
        let open = open.count() as u64;
        assert_eq!(open + after.record.closed.len() as u64, after.record.opened);
        for (slot, track) in model.slots.iter().enumerate() {
            let spent = after.board.places[slot] == Place::SPENT;
            assert!(!spent || model.tracks[track.index()].arrival.is_none());
        }
    }
}

fn sums_to_one<T: Copy>(law: &Law<T>) {
    let sum: f64 = law.outcomes().iter().map(|(_, probability)| probability).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    assert!(law.outcomes().iter().all(|(_, probability)| *probability > 0.0));
    assert!(law.thresholds().is_sorted());
}

fn track_id(index: usize) -> TrackId {
    TrackId::new(index)
}

fn seat_id(index: usize) -> SeatId {
    SeatId::new(index)
}

/// A law depends on more contexts than can be numbered: the fast turn asks the law itself.
#[test]
fn contexts_beyond_counting_change_nothing() {
    let measures: String = (0..60)
        .map(|n| {
            format!(
                "\"x{n}\": Measure(title: \"X\", cost: 1, basis: Judgement, effects: \
                 [Effect(mechanisms: [\"m\"], odds: Point(0.99))]),"
            )
        })
        .collect();
    let injects: String = (0..60)
        .map(|n| {
            format!(
                "\"i{n}\": Inject(title: \"I\", p: Point(0.1), basis: Judgement, \
                 actions: [Suspend(\"x{n}\")]),"
            )
        })
        .collect();
    let text = format!(
        "Scenario(format: 1, id: \"many\", title: \"Many\", summary: \"Many.\",
        clock: Clock(turn: \"1\", horizon: 12), headline: 5, mechanisms: {{ \"m\": \"M\" }},
        ladders: {{ \"l\": Ladder(title: \"L\", domain: \"d\", rungs: {{
            \"a\": Rung(title: \"A\", severity: 1), \"b\": Rung(title: \"B\", severity: 5),
            \"c\": Rung(title: \"C\", severity: 0, kind: Closes) }}, moves: [
            Move(from: \"a\", to: \"b\", p: Point(0.3), causes: {{ \"m\": 1.0 }}, basis: Judgement),
            Move(from: \"b\", to: \"c\", p: Point(0.3), causes: {{ \"m\": 1.0 }}, basis: Judgement),
        ]) }},
        tracks: {{ \"t\": Track(title: \"T\", ladder: \"l\", role: Incident, start: \"a\") }},
        measures: {{ {measures} }}, injects: {{ {injects} }})"
    );
    let model = Model::new(&checked_text(&text));
    let all = model.all_measures();
    let context = Context::of_track(&model, all, track_id(0));
    assert_eq!(context.count(), None);
    assert_eq!(all.iter().next(), Some(MeasureId::new(0)));
    agree(&model, 300);
}

/// As many ways to end a crisis as a byte can rank, and more, where lanes are left for the engine.
#[test]
fn a_crisis_may_end_in_more_ways_than_a_byte_ranks() {
    for (tracks, ends) in [(5, 51), (8, 32), (10, 40)] {
        let each = |count: usize, part: &dyn Fn(usize) -> String| -> String {
            (0..count).map(part).collect()
        };
        let rungs = each(ends, &|n| {
            format!("\"e{n}\": Rung(title: \"E\", severity: {}, kind: Ends),", n % 10 + 1)
        });
        let moves = each(ends, &|n| {
            format!(
                "Move(from: \"a\", to: \"e{n}\", p: Point(0.001), causes: {{ \"m\": 1.0 }}, \
                 basis: Judgement),"
            )
        });
        let tracks = each(tracks, &|n| {
            format!("\"t{n}\": Track(title: \"T\", ladder: \"l\", role: Incident, start: \"a\"),")
        });
        let text = format!(
            "Scenario(format: 1, id: \"ends\", title: \"Ends\", summary: \"Ends.\",
            clock: Clock(turn: \"1\", horizon: 9), headline: 5, mechanisms: {{ \"m\": \"M\" }},
            ladders: {{ \"l\": Ladder(title: \"L\", domain: \"d\", rungs: {{
                \"a\": Rung(title: \"A\", severity: 1), {rungs} }}, moves: [{moves}]) }},
            tracks: {{ {tracks} }})"
        );
        agree(&Model::new(&checked_text(&text)), 200);
    }
}

/// Burdens that do not fit a byte, and such as do not fit 32 bits in a game.
#[test]
fn heavy_burdens_are_summed_in_whole() {
    for number in 0..8 {
        for heavy in ["burden: 9000", "burden: 300000000"] {
            let text = random::numbered(number).replace("burden: ", heavy);
            agree(&Model::new(&checked_text(&text)), 40);
        }
    }
}

/// A slot that closes with a probability whose threshold has the high word of a replication's first
/// draw: only the low words can tell them apart.
#[test]
fn ties_are_decided_on_whole_draws() {
    let seed = Seed::from(11);
    let mut decided = [0; 2];
    for replication in 0..12 {
        let dice = Dice::new(seed, replication);
        let high = dice.high(Address::of("slot:t:0"), 1);
        let low = dice.low(Address::of("slot:t:0"), 1);
        let draw = (u64::from(high) << 32 | u64::from(low)) as f64 / 2.0f64.powi(64);
        // Floats near the draw share its high word, below it as well as above.
        for p in [draw * (1.0 - 1e-14), draw, draw * (1.0 + 1e-14)] {
            let text = format!(
                "Scenario(format: 1, id: \"tie\", title: \"Tie\", summary: \"A tie.\",
                clock: Clock(turn: \"1\", horizon: 2), headline: 5, mechanisms: {{ \"m\": \"M\" }},
                ladders: {{ \"l\": Ladder(title: \"L\", domain: \"d\", rungs: {{
                    \"a\": Rung(title: \"A\", severity: 5),
                    \"b\": Rung(title: \"B\", severity: 0, kind: Closes) }}, moves: [
                    Move(from: \"a\", to: \"b\", p: Point({p:?}), causes: {{ \"m\": 1.0 }},
                        basis: Judgement)]) }},
                tracks: {{ \"t\": Track(title: \"T\", ladder: \"l\", role: Incident, start: \"a\") }})"
            );
            let model = Model::new(&checked_text(&text));
            let situation = State::new(&model, MeasureSet::EMPTY);
            let law = law::of_slot(&situation.situation(&model), track_id(0), RungId::new(0));
            let threshold = law.thresholds()[0];
            assert_eq!((threshold >> 32) as u32, high, "the high words tie");
            let closes = u128::from(u64::from(high) << 32 | u64::from(low)) < threshold;
            decided[usize::from(closes)] += 1;
            agree(&model, replication + 1);
        }
    }
    assert!(decided.iter().all(|count| *count > 0), "draws fall on both sides: {decided:?}");
}
