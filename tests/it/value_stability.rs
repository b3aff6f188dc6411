//! Literal draws and literal counts: what must never change without a word in the changelog.

use offramp::chance::Address;
use offramp::chance::Chance;
use offramp::chance::Dice;
use offramp::chance::Scripted;
use offramp::chance::Seed;
use offramp::game;
use offramp::model::MeasureSet;
use offramp::montecarlo;
use offramp::montecarlo::Batch;
use offramp::montecarlo::Silent;

use crate::common::model;
use crate::common::pool;

/// Computed with another implementation of ChaCha8, written from its specification.
const DRAWS: [(u64, u64, u32, &str, u64); 7] = [
    (1, 0, 1, "slot:baltic:0", 0x604f_fc91_b3a3_e2a2),
    (1, 0, 2, "slot:baltic:0", 0x4e74_b1cd_d6c5_d688),
    (1, 0, 17, "slot:baltic:0", 0xe6b4_ca07_c827_36af),
    (1, 0, 65, "slot:baltic:0", 0x3187_d1e0_90b4_9793),
    (1, 12345, 1, "arrival:baltic", 0xb545_0a0a_2171_7886),
    (u64::MAX, (1 << 63) - 1, 65536, "seat:nato", 0x149d_d8ac_8d69_0e3d),
    (7, 3, 60, "inject:press_leak", 0x0d3b_a022_cd99_fd5d),
];

#[test]
fn draws_have_their_literal_values() {
    for (seed, replication, turn, source, draw) in DRAWS {
        let mut dice = Dice::new(Seed::from(seed), replication);
        let drawn = dice.draw(Address::of(source), turn);
        assert_eq!(drawn, draw, "seed {seed} replication {replication} turn {turn} {source}");
    }
}

#[test]
fn a_seed_in_hexadecimal_is_the_same_key() {
    let seed: Seed = format!("hex:01{}", "00".repeat(31)).parse().unwrap();
    assert_eq!(seed, Seed::from(1));
}

#[test]
fn scripted_draws_are_those_of_the_script() {
    let mut script = Scripted::new().with(2, "seat:a", 7);
    assert_eq!(script.draw(Address::of("seat:a"), 2), 7);
    assert_eq!(script.draw(Address::of("seat:a"), 1), 1 << 63);
}

/// The first draw of `slot:incident:0` decides the chain's first move.
#[test]
fn a_script_decides_a_whole_game() {
    let model = model("tests/scenarios/gamblers-ruin.ron");
    let top =
        (1..=2).fold(Scripted::new(), |script, turn| script.with(turn, "slot:game:0", u64::MAX));
    let state = game::play(&model, MeasureSet::EMPTY, &mut { top });
    let outcome = state.record.outcome.unwrap();
    assert_eq!(model.outcomes[outcome.index()], "top");
    assert_eq!(state.turn, 2);
}

#[test]
fn tallies_have_their_literal_digests() {
    let known = [
        (
            "tests/scenarios/chain.ron",
            "ee3a1e174cd9e95a825eb0fc40c6f12272dae4a78978f4978199d8b9c64cef3f",
        ),
        (
            "tests/scenarios/gamblers-ruin.ron",
            "b8239d68f22781945728bf8d7ee0837a59e5424fedb3d47fc0f102cc86613e2f",
        ),
        (
            "tests/scenarios/product.ron",
            "028adfafc751a5d362bb3e2206a405cf366259f4632f0660037d3b1acfd5427a",
        ),
        (
            "tests/scenarios/schema.ron",
            "e22b09845e2aa4123baef6d3db3298a6a818cf80066cfd4d1fd4b420fa42de53",
        ),
    ];
    for (path, digest) in known {
        let model = model(path);
        let arms = [model.all_measures()];
        let batch = Batch::new(&model, &arms, Seed::from(1), 2000);
        let counts = montecarlo::run(&batch, &pool(1), &Silent);
        assert_eq!(counts.tallies[0].digest(&model), digest, "{path}");
    }
}
