//! The odds of a table: from the middle of a game, against the reference turn and exact answers.

use offramp::chance::Dice;
use offramp::chance::Seed;
use offramp::game;
use offramp::markov;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::montecarlo::Silent;
use offramp::session::Command;
use offramp::session::Game;
use offramp::study::odds::Cloud;
use offramp::study::odds::LiveOdds;
use offramp::study::odds::Odds;
use offramp::study::odds::Rest;
use offramp::study::parts::parts;

use crate::common::checked;
use crate::common::pool;
use crate::session::lead;
use crate::session::new_game;

/// A game with these measures, the seats left to their policies, after so many turns.
fn table(path: &str, measures: &[&str], turns: u32) -> Game {
    let mut game = new_game(&checked(path));
    let model = game.model().clone();
    let measures: MeasureSet = measures.iter().map(|id| model.measure(id).unwrap()).collect();
    lead(&mut game, Command::ShowPhrases { anyway: true });
    lead(&mut game, Command::Start { measures: model.closed(measures) });
    for _ in 0..turns {
        lead(&mut game, Command::BeginTurn);
        lead(&mut game, Command::Draw { anyway: true });
        lead(&mut game, Command::Settle);
    }
    game
}

fn sampled(rest: Rest, replications: u64) -> Odds {
    let mut live = LiveOdds::new(rest);
    live.refine(replications / 2, &pool(2), &Silent);
    live.refine(replications - replications / 2, &pool(1), &Silent);
    let odds = live.odds().unwrap();
    assert_eq!(odds.replications, Some(replications));
    odds
}

/// Turn by turn, the sampled odds lie about the exact ones of the backward recursion.
#[test]
fn the_rest_of_a_small_game_has_the_odds_of_the_exact_solver() {
    let path = "scenarios/black-sea-exercise.ron";
    let mut game = table(path, &["military_channels"], 0);
    let model = game.model().clone();
    let limits = Limits::default();
    let arm = game.table().state.board.agreed;
    let chain = std::sync::Arc::new(markov::explore(&model, arm, &limits).unwrap());
    let outlook = markov::backward(&model, chain, model.headline, &limits).unwrap();
    for _ in 0..4 {
        if game.table().state.is_over() {
            break;
        }
        let exact = outlook.reaching(&game.table().state).unwrap();
        let odds = sampled(Rest::of(&game), 20_000);
        let error = (exact * (1.0 - exact) / 20_000.0).sqrt();
        assert!((odds.headline.value - exact).abs() < 4.5 * error + 1e-12);
        lead(&mut game, Command::BeginTurn);
        lead(&mut game, Command::Draw { anyway: true });
        lead(&mut game, Command::Settle);
    }
}

/// What is computed from here on agrees with the backward recursion from the start, also in the
/// middle of a turn, where nothing but the open turn is averaged over.
#[test]
fn exact_odds_go_on_from_any_turn() {
    for path in ["scenarios/baltic-air.ron", "scenarios/cyber-infrastructure.ron"] {
        let mut game = table(path, &["military_channels"], 0);
        let model = game.model().clone();
        let limits = Limits::default();
        let arm = game.table().state.board.agreed;
        let chain = std::sync::Arc::new(markov::explore(&model, arm, &limits).unwrap());
        let outlook = markov::backward(&model, chain, model.headline, &limits).unwrap();
        for _ in 0..3 {
            let known = outlook.reaching(&game.table().state).unwrap();
            let between = LiveOdds::new(Rest::of(&game)).exact(&limits).unwrap();
            assert!((between.headline.value - known).abs() < 1e-12);
            if game.table().state.is_over() {
                break;
            }
            let all: f64 = between.outcomes.iter().map(|outcome| outcome.value).sum();
            assert!((all - 1.0).abs() < 1e-12);
            lead(&mut game, Command::BeginTurn);
            // No inject of these scenarios can fire, so that the open turn is the one before.
            let within = LiveOdds::new(Rest::of(&game)).exact(&limits).unwrap();
            assert!((within.headline.value - known).abs() < 1e-12);
            lead(&mut game, Command::Draw { anyway: true });
            lead(&mut game, Command::Settle);
        }
    }
}

/// In the middle of a turn, against the reference turn taken up after step 1.
#[test]
fn a_turn_that_has_begun_does_not_begin_again() {
    let mut game = table("scenarios/three-theatres.ron", &["military_channels"], 3);
    lead(&mut game, Command::BeginTurn);
    let model = game.model().clone();
    let odds = sampled(Rest::of(&game), 4_000);
    let mut reached = 0;
    for replication in 0..1_000 {
        let mut dice = Dice::new(Seed::from(7), replication);
        let mut state = game.table().state.clone();
        let orders = game::policy_orders(&model, &state, &mut dice, &mut Vec::new());
        game::end_turn(&model, &mut state, &orders, &mut dice, &mut Vec::new());
        while !state.is_over() {
            game::play_turn(&model, &mut state, &mut dice, &mut Vec::new());
        }
        reached += u32::from(state.record.at_least(model.headline));
    }
    let p = f64::from(reached) / 1_000.0;
    let error = (p * (1.0 - p) * (1.0 / 1_000.0 + 1.0 / 4_000.0)).sqrt();
    assert!((odds.headline.value - p).abs() < 4.5 * error, "{} {p}", odds.headline.value);
}

#[test]
fn locked_orders_do_not_change_the_odds() {
    let mut game = table("scenarios/three-theatres.ron", &["military_channels"], 1);
    lead(&mut game, Command::BeginTurn);
    let before = sampled(Rest::of(&game), 512);
    let seat = crate::session::seat(game.model(), "nato");
    let order = crate::session::order(game.model(), seat, "reinforce");
    lead(&mut game, Command::Lock { seat, order, text: String::new() });
    assert_eq!(sampled(Rest::of(&game), 512), before);
}

#[test]
fn toggles_carry_needs_along_and_leave_out_what_does_nothing() {
    let game = table("scenarios/three-theatres.ron", &["military_channels"], 1);
    let model = game.model();
    let odds = sampled(Rest::of(&game), 256);
    for toggle in &odds.toggles {
        assert!(toggle.changes.contains(toggle.measure));
        let on = game.table().state.board.on();
        assert_eq!(on.contains(toggle.measure), !toggle.comes);
        if toggle.comes {
            assert!(on.union(toggle.changes).includes(model.with_needs(toggle.measure)));
        }
    }
}

#[test]
fn a_cloud_is_the_distribution_of_the_highest_severity_so_far() {
    let game = table("scenarios/baltic-air.ron", &[], 0);
    let model = game.model();
    let cloud = Cloud::new(model, MeasureSet::EMPTY, 4_096, &pool(2), &Silent);
    assert_eq!(cloud.at_least.len() as u32, model.horizon + 1);
    for turn in 0..=model.horizon {
        let [less, same, farther] = cloud.beside(turn, 4);
        assert!((less + same + farther - 1.0).abs() < 1e-12);
        assert!(less >= 0.0 && same >= 0.0 && farther >= 0.0);
    }
}

/// Parts add up: the outcomes to 1, the mechanisms to the chance of rising; and a measure's part is
/// what the law without it says.
#[test]
fn laws_come_apart_without_remainder() {
    let mut game = table("scenarios/three-theatres.ron", &["military_channels"], 2);
    lead(&mut game, Command::BeginTurn);
    let model = game.model();
    let unknown = vec![None; model.seats.len()];
    let (slots, arrivals) = parts(model, &game.table().state, &unknown, &[]);
    assert!(!slots.is_empty() && !arrivals.is_empty());
    for slot in &slots {
        let all: f64 = slot.outcomes.iter().map(|(_, p)| p).sum();
        assert!((all - 1.0).abs() < 1e-12);
        let mechanisms: f64 = slot.mechanisms.iter().map(|(_, part)| part).sum();
        assert!((mechanisms - slot.rises).abs() < 1e-12);
    }
    assert!(slots.iter().any(|slot| !slot.measures.is_empty()));
}
