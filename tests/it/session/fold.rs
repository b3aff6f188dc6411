//! Random games: what is played is what is read, and verifying finds nothing.

use std::collections::BTreeSet;

use offramp::session::Entry;
use offramp::session::Game;
use offramp::session::Session;
use offramp::session::journal;
use offramp::session::verify;

use crate::common::checked;
use crate::common::checked_text;
use crate::random;
use crate::session::new_game;
use crate::session::people::People;

/// A random game of so many steps; says what was refused on the way.
fn play(game: &mut Game, seed: u64, steps: usize, refusals: &mut BTreeSet<String>) {
    let mut people = People(seed);
    for _ in 0..steps {
        let (by, command) = people.ask(game, "");
        match game.decide(by, command) {
            Ok(entry) => game.apply(&entry, "").unwrap(),
            Err(refusal) => {
                let name = format!("{refusal:?}");
                refusals.insert(name.split(['(', ' ', '{']).next().unwrap().to_owned());
            }
        }
    }
}

/// At every step the table is what its entries add up to, for games that undo, overrule and break
/// off; and the commands come to the same entries again.
#[test]
fn a_game_is_the_fold_of_its_entries() {
    let mut refusals = BTreeSet::new();
    let mut turns = 0;
    for number in 0..120 {
        let checked = checked_text(&random::numbered(number));
        let mut game = new_game(&checked);
        for part in 0..4 {
            play(&mut game, number * 10 + part, 40, &mut refusals);
            let mut again = game.at_the_start();
            let last = game.log().len();
            for logged in game.log() {
                let entry: &Entry = &logged.entry;
                again.apply(entry, &logged.at).unwrap();
            }
            assert_eq!(again.table(), game.table(), "scenario {number}");
            assert_eq!(again.log().len(), last);
        }
        assert_eq!(verify(&game), [], "scenario {number}");
        turns += game.turns().len();
    }
    assert!(turns > 500, "people got somewhere: {turns} turns");
    assert!(refusals.len() > 20, "and were refused in many ways: {refusals:?}");
}

/// The same through a file, with a reader at every step.
#[test]
fn a_journal_holds_all_of_a_game() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..6 {
        let path = folder.path().join(format!("{number}.jsonl"));
        let game = new_game(&checked_text(&random::numbered(number)));
        let mut session = Session::create(&path, game, "start").unwrap();
        let mut people = People(number);
        for step in 0..120 {
            let (by, command) = people.ask(session.game(), "");
            let _ = session.ask(by, command, "now");
            if step % 20 == 0 {
                let reading = journal::read(&path).unwrap();
                assert_eq!(reading.game.table(), session.game().table());
                assert_eq!(reading.game.log(), session.game().log());
            }
        }
        drop(session);
        let session = Session::open(&path).unwrap();
        assert_eq!(verify(session.game()), []);
    }
}

/// A branch from any turn has the past of its parent, the same dice, and goes on alone.
#[test]
fn a_branch_keeps_past_and_dice() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let game = new_game(&checked("scenarios/three-theatres.ron"));
    let mut session = Session::create(&path("parent"), game, "start").unwrap();
    let mut people = People(7);
    while session.game().turns().len() < 5 {
        let (by, command) = people.ask(session.game(), "");
        let _ = session.ask(by, command, "now");
    }
    for turn in 1..=5 {
        let name = format!("turn {turn}");
        let branch = session.branch(&path(&name), turn, &name, "then").unwrap();
        let (past, here) = (branch.game().turns(), session.game().turns());
        assert_eq!(past, &here[..turn as usize - 1]);
        assert_eq!(branch.game().seed(), session.game().seed());
        let parent = branch.game().opening().parent.clone().unwrap();
        assert_eq!(parent.turn, turn);
        assert_eq!(session.journal().chain(parent.entry), Some(parent.chain.as_str()));
        assert_eq!(verify(branch.game()), []);
        let reading = journal::read(&path(&name)).unwrap();
        assert_eq!(reading.game.log(), branch.game().log());
        assert_eq!(reading.game.opening(), branch.game().opening());
    }
    assert!(session.game().table().branches.len() >= 5);
    assert_eq!(verify(session.game()), []);
}
