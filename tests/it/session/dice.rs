//! Dice that both sides can check, with nothing but a shell.

use std::process::Command as Process;

use offramp::chance::Seed;
use offramp::session::Actor;
use offramp::session::Audience;
use offramp::session::Command;
use offramp::session::Secret;
use offramp::session::view;

use crate::common::checked;
use crate::session::lead;
use crate::session::new_game;
use crate::session::person;
use crate::session::seat;

/// What the two lines of the document print.
fn shell(line: &str, variables: &[(&str, &str)]) -> String {
    let mut process = Process::new("sh");
    process.args(["-c", line]).envs(variables.iter().copied());
    let output = process.output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

#[test]
fn a_shell_gives_the_same_commitment_and_seed() {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let (nato, russia) = (seat(game.model(), "nato"), seat(game.model(), "russia"));
    let before = view(&game, Audience::Projector);
    for (seat, phrase) in [(nato, " it rains in Riga\r\n"), (russia, "в Риге дождь и и\u{306}")]
    {
        let person = person(Actor::Seat(seat), phrase.trim());
        lead(&mut game, Command::Join { person });
        lead(&mut game, Command::LockPhrase { seat, phrase: phrase.to_owned() });
    }
    assert_eq!(game.seed(), None);
    lead(&mut game, Command::ShowPhrases { anyway: false });
    let measures = offramp::model::MeasureSet::EMPTY;
    lead(&mut game, Command::Start { measures });
    lead(&mut game, Command::End);
    let after = view(&game, Audience::Projector);
    let dice = after.dice.unwrap();
    let phrases: Vec<String> =
        after.seats.iter().map(|seat| seat.phrase.clone().unwrap()).collect();
    assert_eq!(phrases, ["it rains in Riga", "в Риге дождь и й"]);
    let variables =
        [("SECRET", &*dice.secret), ("PHRASE_1", &*phrases[0]), ("PHRASE_2", &*phrases[1])];
    let commitment = shell("printf '%s\\n' \"$SECRET\" | sha256sum", &variables);
    assert_eq!(commitment, before.commitment);
    let line = "printf '%s\\n' \"$SECRET\" \"$PHRASE_1\" \"$PHRASE_2\" | sha256sum";
    let seed: Seed = format!("hex:{}", shell(line, &variables)).parse().unwrap();
    assert_eq!(Some(seed), dice.seed);
    assert_eq!(Some(seed), game.seed());
}

/// The bytes that count are fixed for ever.
#[test]
fn commitments_and_seeds_are_stable() {
    let secret = Secret::from_words("  nobody knows\tthis ").unwrap();
    assert_eq!(secret.reveal(), "nobody knows this");
    let expected = shell("printf 'nobody knows this\\n' | sha256sum", &[]);
    assert_eq!(secret.commitment(), expected);
    let seed = shell("printf 'nobody knows this\\n\\nx\\n' | sha256sum", &[]);
    assert_eq!(secret.seed(["", "x"]).to_string(), seed);
    assert!(Secret::from_words(" \u{200b}\n").is_none());
    assert_eq!(format!("{secret:?}"), "Secret");
}
