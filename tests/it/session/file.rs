//! The journal as a file: cut, changed, held, and full disks.

use std::fs;
use std::io::Write;
use std::path::Path;

use offramp::session::AskError;
use offramp::session::Command;
use offramp::session::Session;
use offramp::session::journal;
use offramp::session::journal::JournalError;
use offramp::session::verify;

use crate::common::checked;
use crate::common::checked_text;
use crate::common::golden;
use crate::random;
use crate::session::new_game;
use crate::session::people::People;

/// A journal of some entries of a small scenario.
fn small(path: &Path, entries: usize) {
    let game = new_game(&checked("tests/scenarios/gamblers-ruin.ron"));
    let mut session = Session::create(path, game, "start").unwrap();
    let mut people = People(3);
    while session.game().log().len() < entries {
        let (by, command) = people.ask(session.game(), "");
        let _ = session.ask(by, command, "now");
    }
}

/// Wherever the power goes, all entries that were whole are there and play goes on.
#[test]
fn a_journal_can_be_cut_at_every_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("whole");
    small(&path, 12);
    let bytes = fs::read(&path).unwrap();
    let header = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let cut = folder.path().join("cut");
    for length in 0..=bytes.len() {
        let part = &bytes[..length];
        if length < header {
            assert!(journal::read_bytes(part).is_err());
            continue;
        }
        let whole = part.iter().filter(|byte| **byte == b'\n').count() - 1;
        let reading = journal::read_bytes(part).unwrap();
        assert_eq!(reading.game.log().len(), whole, "cut after {length} bytes");
        if length % 7 != 0 && length != bytes.len() {
            continue;
        }
        fs::write(&cut, part).unwrap();
        let mut session = Session::open(&cut).unwrap();
        assert_eq!(session.game().log().len(), whole);
        let note = Command::Note { text: "after the power came back".to_owned() };
        session.ask(offramp::session::Actor::Observer, note, "later").unwrap();
        drop(session);
        let again = journal::read(&cut).unwrap();
        assert_eq!((again.game.log().len(), again.torn), (whole + 1, 0));
    }
}

/// No byte can be changed without the journal saying so.
#[test]
fn a_journal_with_one_byte_changed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game");
    small(&path, 12);
    let bytes = fs::read(&path).unwrap();
    for place in 0..bytes.len() {
        for other in [bytes[place] ^ 1, bytes[place] ^ 0x20, b'\n', 0] {
            if other == bytes[place] {
                continue;
            }
            let mut changed = bytes.clone();
            changed[place] = other;
            let whole = journal::read_bytes(&changed)
                .is_ok_and(|reading| reading.torn == 0 && verify(&reading.game).is_empty());
            assert!(!whole, "byte {place} as {other}");
        }
    }
}

/// Lines that were taken out, doubled or moved are noticed.
#[test]
fn lines_stay_in_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game");
    small(&path, 6);
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let check = |lines: &[&str]| {
        let text = lines.join("\n") + "\n";
        let refused = journal::read_bytes(text.as_bytes());
        assert!(matches!(refused, Err(JournalError::Chain { .. })), "{refused:?}");
    };
    check(&[&lines[..3], &lines[4..]].concat());
    check(&[&lines[..3], &lines[2..]].concat());
    check(&[&lines[..2], &[lines[3], lines[2]], &lines[4..]].concat());
}

/// Draws that somebody has made up, with a chain that fits, are found by playing again.
#[test]
fn a_forged_journal_does_not_verify() {
    let game = new_game(&checked_text(&random::numbered(3)));
    let mut session_game = game.clone();
    let mut people = People(11);
    while session_game.turns().iter().filter(|turn| turn.after.is_some()).count() < 3 {
        let (by, command) = people.ask(&session_game, "");
        if let Ok(entry) = session_game.decide(by, command) {
            session_game.apply(&entry, "").unwrap();
        }
    }
    let mut forged = game;
    for logged in session_game.log() {
        let mut entry = logged.entry.clone();
        for outcome in &mut entry.outcomes {
            if let offramp::session::Outcome::Drawn { slots, .. } = outcome {
                for slot in slots {
                    slot.drawn.draw ^= 1 << 40;
                }
            }
        }
        forged.apply(&entry, "").unwrap();
    }
    assert_eq!(verify(&session_game), []);
    assert!(verify(&forged).len() >= 3, "{:?}", verify(&forged));
}

/// While a game is played, nobody else can take it up; reading it is free.
#[test]
fn a_second_player_of_the_same_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("game");
    small(&path, 3);
    let session = Session::open(&path).unwrap();
    assert!(matches!(Session::open(&path), Err(JournalError::InUse(_))));
    assert!(journal::read(&path).is_ok());
    drop(session);
    assert!(Session::open(&path).is_ok());
    let game = new_game(&checked("tests/scenarios/gamblers-ruin.ron"));
    assert!(matches!(Session::create(&path, game, ""), Err(JournalError::Exists(_))));
}

/// A disk that is full refuses the entry; the game and its journal stand where they stood.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let game = new_game(&checked("tests/scenarios/gamblers-ruin.ron"));
    let refused = Session::create(Path::new("/proc/self/no-game-fits-here"), game, "");
    assert!(matches!(refused, Err(JournalError::Write(..))), "{refused:?}");
}

#[test]
fn what_is_no_journal_is_refused() {
    let check = |bytes: &[u8], part: &str| {
        let error = journal::read_bytes(bytes).unwrap_err();
        let text = format!("{error} {:?}", std::error::Error::source(&error));
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    };
    check(b"", "it has no whole line");
    check(b"Scenario()\n", "no journal of a game");
    check(&[0xff, b'\n'], "no journal of a game");
    let chained = |body: &str| {
        let mut hash = std::process::Command::new("sha256sum")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        write!(hash.stdin.take().unwrap(), "\n{body}").unwrap();
        let sum = String::from_utf8(hash.wait_with_output().unwrap().stdout).unwrap();
        format!("{body},\"chain\":\"{}\"}}\n", &sum[..64])
    };
    check(chained("{\"offramp_journal\":2").as_bytes(), "format 2");
    check(chained("{\"offramp_journal\":1").as_bytes(), "line 1 is no entry");
    check(chained("{\"other\":1").as_bytes(), "no journal of a game");
}

/// A journal that an earlier program wrote is still read, verified, and told the same.
#[test]
fn old_journals_are_read() {
    let folder = crate::common::root().join("tests/golden/journal/v1");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(&folder).unwrap();
        write_golden(&folder.join("three-theatres.jsonl"));
    }
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            let reading = journal::read(&path).unwrap();
            assert_eq!(reading.torn, 0);
            assert_eq!(verify(&reading.game), []);
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            golden(&format!("journal/v1/{name}.txt"), &format!("{:#?}\n", reading.game.table()));
            count += 1;
        }
    }
    assert!(count >= 1);
}

/// Written once, by the program of the day; never again.
fn write_golden(path: &Path) {
    if path.exists() {
        return;
    }
    let game = new_game(&checked("tests/scenarios/schema.ron"));
    let mut session = Session::create(path, game, "2026-01-01T00:00:00Z").unwrap();
    let mut people = People(5);
    while session.game().log().len() < 150 {
        let (by, command) = people.ask(session.game(), "words: ");
        match session.ask(by, command, "2026-01-01T00:00:00Z") {
            Ok(_) | Err(AskError::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
