//! Nobody sees what is not theirs to see.

use offramp::model::OrderId;
use offramp::model::SeatId;
use offramp::session::Actor;
use offramp::session::Audience;
use offramp::session::Command;
use offramp::session::Entry;
use offramp::session::Game;
use offramp::session::Opening;
use offramp::session::Phase;
use offramp::session::Secret;
use offramp::session::view;

use crate::common::checked;
use crate::common::checked_text;
use crate::random;
use crate::session::lead;
use crate::session::new_game;
use crate::session::people::People;
use crate::session::seat;

/// All that a view holds, in words.
fn bytes(game: &Game, audience: Audience) -> String {
    format!("{:?}", view(game, audience))
}

/// Everybody but the facilitator and the people of a seat.
fn outsiders(game: &Game, inside: SeatId) -> Vec<Audience> {
    let seats = (0..game.model().seats.len()).map(SeatId::new).filter(|seat| *seat != inside);
    let mut all: Vec<Audience> = seats.map(Audience::Seat).collect();
    all.extend([Audience::Observer, Audience::Projector]);
    all
}

/// Marks planted in drafts, locked words, phrases, happenings and messages come to nobody whom they
/// are not for, at any moment of 200 random games.
#[test]
fn planted_marks_stay_where_they_are() {
    const MARK: &str = "zq";
    let mut planted = 0;
    // A secret needs two seats.
    let scenarios = (0..).map(|number| (number, checked_text(&random::numbered(number))));
    let scenarios = scenarios.filter(|(_, checked)| checked.scenario().seats.len() >= 2);
    for (number, checked) in scenarios.take(200) {
        let mut game = Game::new(
            &checked,
            Opening {
                name: "A game".to_owned(),
                secret: Secret::from_words("zqsecret").unwrap(),
                parent: None,
            },
        );
        let mut people = People(number);
        for _ in 0..60 {
            let (by, command) = match people.happens(40) {
                true => people.write(&game, MARK),
                false => people.ask(&game, MARK),
            };
            // Remarks are marked too, and are not what this is about.
            let remark = matches!(command, Command::Note { .. } | Command::Star { .. });
            if remark || command == Command::End {
                continue;
            }
            if let Ok(entry) = game.decide(by, command) {
                game.apply(&entry, "").unwrap();
                planted += usize::from(format!("{entry:?}").contains(MARK));
            }
            assert!(!bytes(&game, Audience::Facilitator).contains("zqsecret"));
            for inside in (0..game.model().seats.len()).map(SeatId::new) {
                for audience in outsiders(&game, inside) {
                    hidden_from(&game, inside, audience);
                }
            }
        }
    }
    assert!(planted > 1000, "{planted} marks were planted");
}

/// What one seat has, another audience sees only once it may.
fn hidden_from(game: &Game, inside: SeatId, audience: Audience) {
    let seen = bytes(game, audience);
    assert!(!seen.contains("zqsecret"));
    let seated = &game.table().seats[inside.index()];
    let shown: String = game
        .turns()
        .iter()
        .flat_map(|turn| turn.words.iter())
        .map(|words| words.text.as_str())
        .collect();
    let open = |text: &str| text.is_empty() || shown.contains(text) || said(game, audience, text);
    if !game.table().phrases_shown
        && let Some(phrase) = &seated.phrase
    {
        assert!(open(phrase) || !seen.contains(phrase.as_str()), "{audience:?} sees {phrase}");
    }
    let draft = seated.draft.as_ref().map(|draft| draft.text.as_str());
    let locked = seated.locked.as_ref().map(|locked| locked.text.as_str());
    for text in [draft, locked].into_iter().flatten() {
        let phrase =
            game.table().phrases_shown && game.phrases().iter().any(|phrase| phrase.contains(text));
        assert!(phrase || open(text) || !seen.contains(text), "{audience:?} sees {text}");
    }
    let title = format!("zq told to s{}", inside.index());
    assert!(!seen.contains(&title), "{audience:?} was told of {title}");
}

/// Whether the same words came to somebody over the channel.
fn said(game: &Game, audience: Audience, words: &str) -> bool {
    view(game, audience).messages.iter().any(|message| message.text == words)
}

/// The strongest form: two games that differ only in what a seat keeps to itself look the same to
/// everybody else, to the last byte.
#[test]
fn what_a_seat_keeps_to_itself_changes_nothing_for_others() {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let (nato, russia) = (seat(game.model(), "nato"), seat(game.model(), "russia"));
    let phrase = |text: &str| Command::LockPhrase { seat: nato, phrase: text.to_owned() };
    same_for_others(&game, nato, phrase("one"), phrase("another"));
    lead(&mut game, phrase("one"));
    lead(&mut game, Command::ShowPhrases { anyway: true });
    let measures = game.model().all_measures();
    lead(&mut game, Command::Start { measures });
    while game.table().phase != Phase::Ended && game.turns().len() < 20 {
        lead(&mut game, Command::BeginTurn);
        let order = |index: usize, text: &str| {
            let text = text.to_owned();
            (OrderId::new(index), text)
        };
        for seat in [nato, russia] {
            let possible: Vec<usize> = (0..game.model().seats[seat.index()].orders.len())
                .filter(|index| game.may_order(seat, OrderId::new(*index)))
                .collect();
            let ((one, said), (other, unsaid)) =
                (order(possible[0], "we wait"), order(possible[possible.len() - 1], "we strike"));
            let draft = |order, text: &String| Command::Draft {
                seat,
                order: Some(order),
                text: text.clone(),
            };
            same_for_others(&game, seat, draft(one, &said), draft(other, &unsaid));
            let lock = |order, text: &String| Command::Lock { seat, order, text: text.clone() };
            same_for_others(&game, seat, lock(one, &said), lock(other, &unsaid));
            let plain = Command::Lock { seat, order: other, text: String::new() };
            lead(&mut game, plain);
        }
        lead(&mut game, Command::Draw { anyway: false });
        lead(&mut game, Command::Settle);
    }
}

fn same_for_others(game: &Game, seat: SeatId, one: Command, other: Command) {
    let after = |command: Command| {
        let entry: Entry = game.decide(Actor::Seat(seat), command).unwrap();
        let mut game = game.clone();
        game.apply(&entry, "").unwrap();
        game
    };
    let (one, other) = (after(one), after(other));
    for audience in outsiders(game, seat) {
        assert_eq!(view(&one, audience), view(&other, audience));
    }
    let inside = Audience::Seat(seat);
    assert_ne!(view(&one, inside), view(&other, inside), "the seat itself sees the difference");
}

/// An inject for one seat: the other sees what it does, and neither that it was told nor why.
#[test]
fn an_inject_for_one_seat_is_told_to_that_seat() {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let nato = seat(game.model(), "nato");
    let russia = seat(game.model(), "russia");
    lead(&mut game, Command::ShowPhrases { anyway: true });
    let measures = game.model().all_measures();
    lead(&mut game, Command::Start { measures });
    let injects = &game.model().checked().scenario().injects;
    let hidden: Vec<String> = injects
        .iter()
        .filter(|(_, inject)| inject.to.as_deref() == Some(&["nato".to_owned()]))
        .map(|(id, _)| format!("InjectId({})", injects.index_of(id).unwrap()))
        .collect();
    assert!(!hidden.is_empty());
    let mut told = 0;
    for _ in 0..15 {
        for command in [Command::BeginTurn, Command::Draw { anyway: true }, Command::Settle] {
            lead(&mut game, command);
            for id in &hidden {
                told += usize::from(bytes(&game, Audience::Seat(nato)).contains(id));
                for audience in [Audience::Seat(russia), Audience::Observer, Audience::Projector] {
                    assert!(!bytes(&game, audience).contains(id), "{audience:?} is told of {id}");
                }
            }
        }
    }
    assert!(told > 10);
    lead(&mut game, Command::End);
    assert!(bytes(&game, Audience::Projector).contains(&hidden[0]), "at the end all is shown");
}
