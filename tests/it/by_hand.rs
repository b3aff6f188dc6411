//! The engine against the same chain written by hand: every count is the same.

#[path = "../../benches/engine/by_hand.rs"]
mod chain;

use offramp::chance::Seed;
use offramp::model::MeasureSet;
use offramp::montecarlo;
use offramp::montecarlo::Batch;
use offramp::montecarlo::Silent;

use crate::common::model;
use crate::common::pool;

#[test]
fn the_engine_counts_what_a_program_for_one_chain_counts() {
    let model = model("tests/scenarios/chain.ron");
    let batch = Batch::new(&model, &[MeasureSet::EMPTY], Seed::from(1), 20_000);
    let counts = montecarlo::run(&batch, &pool(2), &Silent);
    let tally = &counts.tallies[0];
    let hand = chain::play(0..20_000);
    let outcome = |id: &str| {
        let place = model.outcomes.iter().position(|known| known == id);
        tally.outcomes[place.expect("the chain has this outcome")]
    };
    assert_eq!(["resolved", "frozen", "clash", "horizon"].map(outcome), hand.outcomes);
    assert_eq!(tally.highest, hand.highest);
    assert_eq!(tally.first_passage, hand.first_passage);
    assert_eq!([tally.turns.sum, tally.turns.squares], hand.turns.map(u128::from));
    // One incident opens, and no rung has a burden.
    assert_eq!((tally.opened.sum, tally.burden.sum), (20_000, 0));
    let [resolved, frozen, ..] = hand.outcomes;
    assert_eq!(tally.closings[0][9..11], [resolved, frozen]);
}
