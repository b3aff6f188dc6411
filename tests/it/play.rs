//! The game in a terminal, through a pipe; and what is done with its journal afterwards.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;

use offramp::session::journal;
use offramp::session::verify;

use crate::common::golden;
use crate::common::root;

const THEATRES: &str = "scenarios/three-theatres.ron";

fn offramp(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offramp"));
    command.args(arguments).arg("--data").arg(folder).current_dir(root());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command with these lines to read.
fn fed(mut command: Command, lines: &str) -> Output {
    let mut child = command.spawn().unwrap();
    // A program that leaves before it has read all is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn fine(output: &Output) -> String {
    let (out, err) = (&output.stdout, String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert_eq!(err, "");
    String::from_utf8(out.clone()).unwrap()
}

fn only_game(folder: &Path) -> PathBuf {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let games: Vec<PathBuf> = paths.collect();
    assert_eq!(games.len(), 1, "{games:?}");
    games[0].clone()
}

/// The text of a session, without what differs from run to run.
fn steady(text: &str, folder: &Path, game: &Path) -> String {
    text.replace(&game.display().to_string(), "GAME")
        .replace(&folder.display().to_string(), "FOLDER")
}

#[test]
fn a_seat_plays_alone_in_two_languages() {
    // The first phrase, all measures, six turns with every kind of line in between.
    let lines = "it rains in Riga\n3\n?\nodds 2\n2\nnote keep an eye on the sea\n1 we send an envoy\n\n\
                 it is late\nsay are you there?\nstar\n5\nboard\nundo\n99\n1\n1\n4\nend\n";
    for language in ["en", "ru"] {
        let folder = tempfile::tempdir().unwrap();
        let play = ["play", THEATRES, "--lang", language, "--secret", "the secret of a test"];
        let text = fine(&fed(offramp(folder.path(), &play), lines));
        let game = only_game(folder.path());
        golden(&format!("cli/play-{language}.txt"), &steady(&text, folder.path(), &game));
        for line in text.lines().filter(|line| !line.contains(&game.display().to_string())) {
            let is_shell = line.contains("printf");
            assert!(is_shell || line.chars().count() <= 130, "{line}");
        }
        let name = game.file_stem().unwrap().to_string_lossy().into_owned();
        let replay = ["replay", &name, "--verify", "--lang", language];
        let verified = fine(&fed(offramp(folder.path(), &replay), ""));
        assert!(verified.contains(if language == "en" { "the same" } else { "совпало" }));
        let told = fine(&fed(offramp(folder.path(), &["replay", &name]), ""));
        assert!(told.contains("it is late"), "{told}");
        let listed = fine(&fed(offramp(folder.path(), &["games"]), ""));
        assert!(listed.contains(&name) && listed.contains("ended"), "{listed}");
    }
}

/// Between two seats at one keyboard, neither order is printed before both are given.
#[test]
fn seats_in_turn_do_not_see_each_others_orders() {
    let folder = tempfile::tempdir().unwrap();
    let play = ["play", THEATRES, "--hot-seat", "--arm", "none", "--secret", "x"];
    let lines = "\n\n\n5 nato moves out\n\n1 russia waits\n\nso\n\nso\nquit\n";
    let text = fine(&fed(offramp(folder.path(), &play), lines));
    let (before, after) = text.split_once("Orders:").unwrap();
    // Once both are given, the facilitator is asked what the words do.
    let deciding = before.split("in its own words").next().unwrap();
    assert!(deciding.contains("Russia, your order") && !deciding.contains("moves out"));
    assert!(after.contains("nato moves out") && after.contains("russia waits"), "{after}");
    assert!(text.trim_end().lines().last().unwrap().starts_with("Go on with: offramp play "));
    // The hand of the one is not read out to the other.
    let nato = before.find("For NATO only").unwrap();
    let russia = before.find("For Russia only").unwrap();
    let handover = before.find("Russia is next").unwrap();
    assert!(nato < handover && handover < russia);
}

/// End of input leaves in order, and the game goes on where it stood.
#[test]
fn a_game_goes_on_where_it_stood() {
    let folder = tempfile::tempdir().unwrap();
    let play = ["play", THEATRES, "--arm", "all", "--secret", "x", "--facilitate"];
    let text = fine(&fed(offramp(folder.path(), &play), "\n1\n\n1\n1\n"));
    assert!(text.contains("Go on with: offramp play"), "{text}");
    let game = only_game(folder.path());
    let copy = folder.path().join("elsewhere.jsonl");
    fs::copy(&game, &copy).unwrap();
    for path in [&game, &copy] {
        let go_on = ["play", path.to_str().unwrap(), "--facilitate"];
        let text = fine(&fed(offramp(folder.path(), &go_on), "2\n1\nthe wind\n\n1\n\nend\n"));
        assert!(text.contains("Taken up where it stood: turn 2"), "{text}");
        assert!(text.contains("the facilitator ruled"), "{text}");
        let reading = journal::read(path).unwrap();
        assert_eq!(verify(&reading.game), []);
        assert_eq!(reading.game.turns().len(), 4);
    }
}

/// The program is killed in the middle of play, again and again: all that it told is there.
#[cfg(unix)]
#[test]
fn nothing_that_was_told_is_lost_when_the_program_is_killed() {
    use std::io::BufRead;
    use std::io::BufReader;

    let folder = tempfile::tempdir().unwrap();
    let play = ["play", THEATRES, "--arm", "all", "--secret", "x"];
    let mut next: Vec<String> = play.iter().map(|&word| word.to_owned()).collect();
    let mut feed = "\n".to_owned();
    let mut last = 0;
    for round in 1..=4 {
        let arguments: Vec<&str> = next.iter().map(String::as_str).collect();
        let mut child = offramp(folder.path(), &arguments).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        write!(input, "{feed}1\n1\n").unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut told = 0;
        let mut line = String::new();
        while told < last + 2 && output.read_line(&mut line).unwrap() > 0 {
            if let Some(rest) = line.strip_prefix("Turn ") {
                told = rest.split(' ').next().unwrap().parse().unwrap();
            }
            line.clear();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let game = only_game(folder.path());
        let reading = journal::read(&game).unwrap();
        let turns = reading.game.turns().len();
        assert!(turns >= told, "round {round}: turn {told} was told, {turns} are there");
        assert_eq!(verify(&reading.game), []);
        last = turns;
        next = vec!["play".to_owned(), game.display().to_string()];
        feed = String::new();
    }
    assert!(last >= 5);
}

/// A disk that is full while a game is played: an error that says so, and a journal that is whole.
#[cfg(unix)]
#[test]
fn a_full_disk_refuses_the_entry_and_keeps_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let begin = ["play", THEATRES, "--arm", "all", "--secret", "x"];
    fine(&fed(offramp(folder.path(), &begin), "\n"));
    let game = only_game(folder.path());
    let before = journal::read(&game).unwrap().game.log().len();
    // No file may grow by more than a few blocks beyond what the journal has.
    let blocks = fs::metadata(&game).unwrap().len() / 512 + 6;
    let line = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec '{}' play '{}'",
        env!("CARGO_BIN_EXE_offramp"),
        game.display()
    );
    let mut command = Command::new("sh");
    command.args(["-c", &line]).current_dir(root());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = fed(command, &"1\n".repeat(60));
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("cannot write") && error.contains("make room"), "{error}");
    let reading = journal::read(&game).unwrap();
    assert_eq!(reading.torn, 0, "what was half written was taken back");
    assert!(reading.game.log().len() > before);
    assert_eq!(verify(&reading.game), []);
    let again = ["play", game.to_str().unwrap()];
    fine(&fed(offramp(folder.path(), &again), "1\nquit\n"));
}

#[cfg(unix)]
#[test]
fn interrupting_says_how_to_go_on() {
    use std::io::Read;

    let folder = tempfile::tempdir().unwrap();
    let play = ["play", THEATRES, "--arm", "all", "--secret", "x"];
    let mut child = offramp(folder.path(), &play).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"\n").unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut text = String::new();
    let mut byte = [0; 4096];
    while !text.contains("Number, or ? for help:") {
        let count = out.read(&mut byte).unwrap();
        assert!(count > 0, "{text}");
        text.push_str(&String::from_utf8_lossy(&byte[..count]));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    out.read_to_string(&mut text).unwrap();
    assert!(text.contains("Go on with: offramp play"), "{text}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    drop(input);
}

#[test]
fn what_cannot_be_played_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], part: &str| {
        let output = fed(offramp(folder.path(), arguments), "");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    };
    refused(&["play", THEATRES, "--seat", "nat0"], "did you mean `nato`?");
    refused(&["play", THEATRES, "--lang", "fr"], "its languages are");
    refused(&["play", "nothing"], "there is no game nothing");
    refused(&["play", "scenarios/nothing.ron"], "nothing.ron");
    refused(&["play", THEATRES, "--secret", " "], "a secret needs words");
    refused(&["replay", "nothing"], "there is no game nothing");
    let path = folder.path().join("no-game.jsonl");
    fs::write(&path, "a list of things to buy\n").unwrap();
    refused(&["replay", path.to_str().unwrap()], "no journal of a game");
    let listed = fine(&fed(offramp(folder.path(), &["games"]), ""));
    assert!(listed.contains("no-game") && listed.contains("no journal"), "{listed}");
}

/// A scenario without seats is watched, turn by turn.
#[test]
fn a_scenario_without_seats_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let play = ["play", "scenarios/baltic-air.ron", "--arm", "all", "--secret", "x"];
    let text = fine(&fed(offramp(folder.path(), &play), &"\n".repeat(40)));
    assert!(text.contains("The crisis is over"), "{text}");
    assert!(text.contains("The secret was: x"), "{text}");
    let game = only_game(folder.path());
    let replay = ["replay", game.to_str().unwrap(), "--verify"];
    assert!(fine(&fed(offramp(folder.path(), &replay), "")).contains("the same"));
}
