//! A played game in another world.

use offramp::game::Cause;
use offramp::game::Event;
use offramp::model::Action;
use offramp::model::MeasureSet;
use offramp::model::Model;
use offramp::session::Actor;
use offramp::session::Command;
use offramp::session::Game;
use offramp::session::Happening;
use offramp::session::Ruling;
use offramp::session::Session;
use offramp::study::whatif::Change;
use offramp::study::whatif::Decided;
use offramp::study::whatif::WhatIf;
use offramp::study::whatif::WhatIfError;
use offramp::study::whatif::replay;

use crate::common::checked;
use crate::session::lead;
use crate::session::new_game;
use crate::session::order;
use crate::session::seat;

/// Ten turns with all measures, in which much is done by hand: orders, a ruling, an event that
/// nobody had written, a measure suspended and put back.
fn played() -> Game {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let model = game.model().clone();
    let (nato, russia) = (seat(&model, "nato"), seat(&model, "russia"));
    lead(&mut game, Command::ShowPhrases { anyway: true });
    lead(&mut game, Command::Start { measures: model.all_measures() });
    lead(&mut game, Command::Policy { seat: russia, plays: true });
    let notified = model.measure("nrc_rhythm").unwrap();
    for turn in 1..=10 {
        lead(&mut game, Command::BeginTurn);
        let wish = if turn % 3 == 0 { "reinforce" } else { "call" };
        let wish = Command::Lock { seat: nato, order: order(&model, nato, wish), text: "".into() };
        if let Ok(entry) = game.decide(Actor::Facilitator, wish) {
            game.apply(&entry, "").unwrap();
        }
        if turn == 4 {
            let track = model.tracks.iter().position(|track| track.arrival.is_some()).unwrap();
            let actions = vec![Action::Open(offramp::model::TrackId::new(track))];
            let happening =
                Happening { title: "Another".into(), text: String::new(), to: None, actions };
            lead(&mut game, Command::Add { happening });
        }
        lead(&mut game, Command::Draw { anyway: true });
        if turn == 5 {
            let draw = game.turns().last().unwrap().slots[0];
            let ladder = model.ladder_of(model.slots[draw.slot]);
            let other = ladder.rungs().map(|(rung, _)| rung).find(|rung| *rung != draw.to);
            let ruling = Ruling::Slot { slot: draw.slot, to: other.unwrap() };
            lead(&mut game, Command::Rule { ruling, reason: "a test".into() });
        }
        lead(&mut game, Command::Settle);
        match turn {
            6 => lead(&mut game, Command::Suspend { measure: notified }),
            8 => propose_and_put_in_force(&mut game, &model, notified),
            _ => {}
        }
    }
    game
}

fn propose_and_put_in_force(game: &mut Game, model: &Model, measure: offramp::model::MeasureId) {
    let (nato, russia) = (seat(model, "nato"), seat(model, "russia"));
    lead(game, Command::Propose { seat: nato, measure });
    lead(game, Command::Consent { seat: russia, measure });
    lead(game, Command::PutInForce { measure });
}

fn change(model: &Model, without: &[&str]) -> Change {
    let without = without.iter().map(|id| model.measure(id).unwrap()).collect();
    Change::new(model, 1, MeasureSet::EMPTY, without, true).unwrap()
}

#[test]
fn without_a_change_the_game_comes_out_as_it_was() {
    let game = played();
    let what_if = replay(&game, change(game.model(), &[])).unwrap();
    assert_eq!(what_if.turns.len(), game.turns().len());
    for (there, here) in what_if.turns.iter().zip(game.turns()) {
        assert_eq!(there.begun, here.begun);
        assert_eq!(there.started, here.started);
        assert_eq!(there.settled, here.settled);
        assert_eq!(Some(&there.after), here.after.as_ref());
    }
    assert_eq!(what_if.divergence, None);
    assert_eq!(what_if.cards, []);
    assert_eq!(what_if.replaced_orders(), 0);
}

/// Every draw of the other world that has a place in the table's has the same number there.
fn same_draws(game: &Game, what_if: &WhatIf) -> usize {
    let mut compared = 0;
    for (there, here) in what_if.turns.iter().zip(game.turns()) {
        for event in &there.settled {
            let (Event::Moved { slot, cause: Cause::Law(drawn), .. }
            | Event::Stayed { slot, cause: Cause::Law(drawn), .. }) = event
            else {
                continue;
            };
            if let Some(known) = here.slots.iter().find(|draw| draw.slot == *slot) {
                assert_eq!(known.drawn.draw, drawn.draw);
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn without_the_line_draws_stay_and_orders_that_need_it_fall_back() {
    let game = played();
    let what_if = replay(&game, change(game.model(), &["military_channels"])).unwrap();
    assert!(same_draws(&game, &what_if) > 20);
    assert!(what_if.replaced_orders() > 0);
    assert!(what_if.divergence.is_some());
    let on = what_if.turns[0].started.board.on();
    let line = game.model().measure("military_channels").unwrap();
    assert!(!on.contains(line));
    // What needs the line went with it.
    assert!(on.iter().all(|each| !game.model().with_needs(each).contains(line)));
}

#[test]
fn cards_tell_the_draws_that_fell_otherwise() {
    let game = played();
    let what_if = replay(&game, change(game.model(), &["military_channels"])).unwrap();
    for card in &what_if.cards {
        let (here, there): (f64, f64) =
            card.odds.iter().fold((0.0, 0.0), |(a, b), (_, here, there)| (a + here, b + there));
        assert!((here - 1.0).abs() < 1e-12 && (there - 1.0).abs() < 1e-12);
        match &card.decided {
            Decided::Draw(_) => assert_ne!(card.here, card.there),
            Decided::Ruling(given) => {
                let (monotone, gumbel): (f64, f64) =
                    given.iter().fold((0.0, 0.0), |(a, b), (m, g)| (a + m, b + g));
                assert!((monotone - 1.0).abs() < 1e-9 && (gumbel - 1.0).abs() < 1e-9);
            }
        }
    }
    let ruled = what_if.cards.iter().find(|card| matches!(card.decided, Decided::Ruling(_)));
    assert!(ruled.is_none_or(|card| card.turn == 5));
}

#[test]
fn rulings_can_be_dropped() {
    let game = played();
    let dropped = Change { keeps_rulings: false, ..change(game.model(), &[]) };
    let what_if = replay(&game, dropped).unwrap();
    assert_eq!(what_if.divergence, Some(5));
}

#[test]
fn a_change_can_begin_later() {
    let game = played();
    let later = Change { from: 7, ..change(game.model(), &["military_channels"]) };
    let what_if = replay(&game, later).unwrap();
    assert!(what_if.divergence.is_none_or(|turn| turn >= 7));
    let line = game.model().measure("military_channels").unwrap();
    assert!(what_if.turns[5].started.board.on().contains(line));
    assert!(!what_if.turns[6].started.board.on().contains(line));
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let game = played();
    let model = game.model();
    let line: MeasureSet = [model.measure("military_channels").unwrap()].into_iter().collect();
    assert_eq!(Change::new(model, 1, line, line, true), Err(WhatIfError::Contradiction));
    let never = Change { from: 11, ..change(model, &[]) };
    assert_eq!(replay(&game, never), Err(WhatIfError::NotPlayed(11)));
    let fresh = new_game(&checked("scenarios/three-theatres.ron"));
    assert_eq!(replay(&fresh, change(model, &[])), Err(WhatIfError::NothingPlayed));
}

/// The same game on disk, as the command line meets it.
fn on_disk(folder: &std::path::Path) -> std::path::PathBuf {
    let game = played();
    let path = folder.join("game.jsonl");
    let mut session = Session::create(&path, game.at_the_start(), "").unwrap();
    for logged in game.log() {
        session.ask(logged.entry.by, logged.entry.command.clone(), "").unwrap();
    }
    path
}

fn offramp(arguments: &[&str]) -> (bool, String, String) {
    let program =
        std::process::Command::new(env!("CARGO_BIN_EXE_offramp")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (program.status.success(), text(program.stdout), text(program.stderr))
}

#[test]
fn the_terminal_and_the_report_tell_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = on_disk(folder.path());
    let game = path.to_str().unwrap();
    let (fine, told, error) = offramp(&["replay", game, "--without", "military_channels"]);
    assert!(fine, "{error}");
    assert!(told.contains("The first difference is in turn"), "{told}");
    assert!(told.contains("the first order of the seat"), "{told}");
    let (fine, told, _) = offramp(&["replay", game, "--drop-rulings", "--lang", "ru"]);
    assert!(fine && told.contains("ход"), "{told}");
    let (fine, _, error) = offramp(&["replay", game, "--without", "no_such_measure"]);
    assert!(!fine && error.contains("there is no measure `no_such_measure`"), "{error}");
    let page = folder.path().join("page.html");
    let (fine, _, error) =
        offramp(&["report", game, "--without", "nrc_rhythm", "--out", page.to_str().unwrap()]);
    assert!(fine, "{error}");
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("odds-section") && html.contains("what-ifs"));
}
