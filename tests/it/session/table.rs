//! A game from the first person who sits down to the secret that is shown.

use offramp::session::Actor;
use offramp::session::Audience;
use offramp::session::Command;
use offramp::session::How;
use offramp::session::Phase;
use offramp::session::Session;
use offramp::session::journal;
use offramp::session::verify;
use offramp::session::view;

use crate::common::checked;
use crate::session::lead;
use crate::session::new_game;
use crate::session::order;
use crate::session::person;
use crate::session::seat;

#[test]
fn a_game_is_played_put_on_record_and_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game.jsonl");
    let game = new_game(&checked("scenarios/three-theatres.ron"));
    let model = game.model().clone();
    let (nato, russia) = (seat(&model, "nato"), seat(&model, "russia"));
    let mut session = Session::create(&path, game, "start").unwrap();
    let mut ask = |by, command| {
        session.ask(by, command, "now").unwrap();
    };
    let lead = Actor::Facilitator;
    ask(Actor::Seat(nato), Command::Join { person: person(Actor::Seat(nato), "Ann") });
    ask(Actor::Seat(russia), Command::Join { person: person(Actor::Seat(russia), "Борис") });
    for (who, phrase) in [(nato, "a phrase"), (russia, "ещё одна фраза")] {
        let phrase = phrase.to_owned();
        ask(Actor::Seat(who), Command::LockPhrase { seat: who, phrase });
    }
    ask(lead, Command::ShowPhrases { anyway: false });
    ask(lead, Command::Start { measures: model.all_measures() });
    for _ in 0..6 {
        ask(lead, Command::BeginTurn);
        let call = order(&model, nato, "reinforce");
        ask(Actor::Seat(nato), Command::Lock { seat: nato, order: call, text: String::new() });
        ask(lead, Command::Draw { anyway: true });
        ask(lead, Command::Settle);
    }
    ask(lead, Command::End);
    assert_eq!(session.game().turns().len(), 6);
    assert_eq!(session.game().turns()[2].orders[russia.index()].how, How::Absent);
    drop(session);
    let reading = journal::read(&path).unwrap();
    assert_eq!(reading.torn, 0);
    assert_eq!(verify(&reading.game), []);
    let session = Session::open(&path).unwrap();
    assert_eq!(session.game().log(), reading.game.log());
    assert_eq!(session.game().table(), reading.game.table());
    let shown = view(session.game(), Audience::Projector);
    assert_eq!(shown.dice.unwrap().secret, "the secret of a test");
}

#[test]
fn undoing_goes_back_and_stays_visible() {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    lead(&mut game, Command::ShowPhrases { anyway: false });
    let measures = game.model().all_measures();
    lead(&mut game, Command::Start { measures });
    lead(&mut game, Command::BeginTurn);
    let (to, before) = (game.log().len() as u64, game.table().clone());
    lead(&mut game, Command::Draw { anyway: false });
    lead(&mut game, Command::Settle);
    let first = game.turns()[0].clone();
    lead(&mut game, Command::Undo { to });
    assert_eq!(*game.table(), before);
    assert_eq!(game.log().iter().filter(|logged| logged.undone).count(), 2);
    lead(&mut game, Command::Draw { anyway: false });
    lead(&mut game, Command::Settle);
    assert_eq!(game.turns(), [first], "the dice are those of before");
    assert_eq!(game.table().phase, Phase::Between);
    assert_eq!(verify(&game), []);
}
