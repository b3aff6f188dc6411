//! The live odds and the what-ifs over HTTP: that they come, that they are the library's, and that
//! nobody is told by them what is locked.

use std::fs;
use std::sync::Arc;

use offramp::markov::Limits;
use offramp::model::Model;
use offramp::scenario;
use offramp::scenario::Checked;
use offramp::session::journal;
use offramp::study::odds::LiveOdds;
use offramp::study::odds::Rest;

use super::*;

/// Replications after which nothing more is worked out.
const ALL: &str = "From 65536 replications; bounds";

/// `three-theatres` in three turns, so that it is sampled in a moment.
fn short() -> Arc<Checked> {
    let folder = crate::common::root().join("scenarios");
    let text = fs::read_to_string(folder.join("three-theatres.ron")).unwrap();
    let in_time = |line: &str| match line.trim().strip_prefix("turn: ") {
        Some(turn) if turn.trim_end_matches(',').parse::<u32>().is_ok_and(|turn| turn > 3) => {
            "turn: 3,".to_owned()
        }
        _ => line.replace("horizon: 60", "horizon: 3"),
    };
    let text: Vec<String> = text.lines().map(in_time).collect();
    let mut files = vec![("three-theatres.ron".to_owned(), text.join("\n"))];
    for file in fs::read_dir(folder.join("catalogue")).unwrap() {
        let path = file.unwrap().path();
        let name = format!("catalogue/{}", path.file_name().unwrap().to_str().unwrap());
        files.push((name, fs::read_to_string(path).unwrap()));
    }
    let reading = scenario::read_memory(files);
    Arc::new(reading.checked.unwrap_or_else(|| panic!("{:?}", reading.diagnostics)))
}

fn serve_one(scenario: &Arc<Checked>, folder: &Path) -> Server {
    let secret = Secret::from_words(SECRET).unwrap();
    let opening = Opening { name: "Test".to_owned(), secret, parent: None };
    let game = Game::new(scenario, opening);
    Server::of(Session::create(&folder.join("game.jsonl"), game, "").unwrap())
}

/// Waits, as a page does, for the stream to say that the odds have changed, until the console has
/// some words.
fn wait_for(facilitator: &mut Person, words: &str) -> String {
    for _ in 0..100 {
        let page = facilitator.get("/console").body;
        if page.contains(words) {
            return page;
        }
        let listen = page.split("sse-connect=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut stream = TcpStream::connect(facilitator.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let path = listen.replace("&amp;", "&");
        stream.write_all(facilitator.request("GET", &path, "", &[]).as_bytes()).unwrap();
        read_until(&mut stream, "event: ");
    }
    panic!("the odds never came to {words:?}");
}

/// A page without what differs between any two servers: versions, times and form tokens.
fn plain(page: &str) -> String {
    let mut text = page.to_owned();
    for before in ["seen=", "data-now=\"", "name=\"form\" value=\""] {
        let pieces: Vec<String> = text.split(before).map(str::to_owned).collect();
        let cut = |piece: &String| {
            let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
            piece[end..].to_owned()
        };
        let rest: String = pieces[1..].iter().map(|it| format!("{before}{}", cut(it))).collect();
        text = format!("{}{rest}", pieces[0]);
    }
    text
}

/// Goal: what the room is shown before orders are open comes from policies alone.
/// Method: two games that differ in one locked order; every page of the wall and of an observer has
/// the same bytes in both. The console, which may know, differs: so there was something to tell.
#[test]
fn the_room_is_sent_the_same_bytes_whatever_is_locked() {
    let scenario = short();
    let (folders, orders) = ([folder(), folder()], ["call", "reinforce"]);
    let servers = [0, 1].map(|index| serve_one(&scenario, folders[index].path()));
    let mut tables = [servers[0].everybody(), servers[1].everybody()];
    let mut consoles = Vec::new();
    for (all, order) in tables.iter_mut().zip(orders) {
        all.start();
        all.facilitator.act(&[("do", "begin")]);
        all.nato.act(&[("do", "lock"), ("order", order), ("text", "")]);
        let page = wait_for(&mut all.facilitator, ALL);
        let laws = page.split("id=\"odds-turn\"").nth(1).unwrap();
        consoles.push(laws.split("id=\"odds-measures\"").next().unwrap().to_owned());
    }
    assert_ne!(consoles[0], consoles[1], "a call and a reinforcement change the laws of the turn");
    for wall in ["odds", "odds-measures", "odds-turn", "odds-cloud", "board"] {
        let pages = tables.each_mut().map(|all| {
            all.facilitator.act(&[("do", "show"), ("what", wall)]);
            let mut pages = Vec::new();
            for language in ["en", "ru"] {
                let person = &mut all.observer;
                person.cookies.insert("language".to_owned(), language.to_owned());
                for path in ["/projector", "/observer", "/replay"] {
                    pages.push(plain(&person.get(path).body));
                }
            }
            pages
        });
        assert_eq!(pages[0], pages[1], "{wall}");
        let shows = match wall {
            "odds" => "How it may end",
            "odds-measures" => "Measures on and off",
            "odds-turn" => "In this turn",
            "odds-cloud" => "Tonight among all replications",
            _ => "Baltic air space",
        };
        assert!(pages[0][0].contains(shows), "{wall} shows what it is called");
    }
    // The panel itself is nobody's but the facilitator's.
    for all in &mut tables {
        for person in [&mut all.nato, &mut all.observer] {
            let answer = person.send("GET", "/odds", "", &[("hx-request", "true")]);
            assert!(answer.body.is_empty(), "{}", answer.body);
        }
        let panel = all.facilitator.send("GET", "/odds", "", &[("hx-request", "true")]);
        assert!(panel.body.starts_with("<div id=\"odds-live\""), "{}", panel.body);
    }
}

#[test]
fn a_small_scenario_has_exact_odds_on_the_console() {
    let (scenario, folder) = (checked("scenarios/baltic-air.ron"), folder());
    let server = serve_one(&scenario, folder.path());
    let mut facilitator = server.person(&server.pins.facilitator, "Frida");
    facilitator.act(&[("do", "show_phrases"), ("anyway", "yes")]);
    facilitator.act(&[("do", "start")]);
    let page = wait_for(&mut facilitator, "<table");
    assert!(page.contains("Exact."));
    let model = Model::new(&scenario);
    let start = offramp::game::State::new(&model, Default::default());
    let question = LiveOdds::as_it_stands(Rest::after(&model, start));
    let exact = question.exact(&Limits::default()).unwrap().headline.value;
    let figure = format!("<dd>{}%</dd>", (exact * 10_000.0).round() / 100.0);
    assert!(page.contains(&figure), "{figure}");
}

/// A query for a what-if from the first turn.
const WITHOUT: &str = "/replay?from=1&without=military_channels";

#[test]
fn a_what_if_is_asked_with_a_plain_form() {
    let folder = folder();
    let server = Server::new(folder.path());
    let mut all = server.everybody();
    all.start();
    // Nothing was played, so there is nothing to ask.
    assert!(!all.facilitator.get(WITHOUT).body.contains("id=\"what-if\""));
    for _ in 0..3 {
        all.facilitator.act(&[("do", "begin")]);
        all.facilitator.act(&[("do", "draw"), ("anyway", "yes")]);
        all.facilitator.act(&[("do", "settle")]);
    }
    let form = all.facilitator.get("/replay").body;
    assert!(form.contains("name=\"without\" value=\"military_channels\""));
    let asked = all.facilitator.get(WITHOUT).body;
    for words in
        ["section class=\"answer\"", "Without: More military-to-military channels", "Turn 3"]
    {
        assert!(asked.contains(words), "{words}");
    }
    // On the same dice and measures everything comes about again.
    let same = all.facilitator.get("/replay?from=2").body;
    assert!(same.contains("Nothing would have gone otherwise."));
    // What cannot be is refused in words.
    let both = format!("{WITHOUT}&with=military_channels");
    assert!(all.facilitator.get(&both).body.contains("cannot be added while it"));
    let later = all.facilitator.get("/replay?from=9&without=military_channels").body;
    assert!(later.contains("has not been played to its end"));
    let odd = all.facilitator.get("/replay?from=1&without=no_such_thing&with=%22%3E%3Cscript%3E");
    assert_eq!(odd.status, 200);
    assert!(!odd.body.contains("\"><script>"));
    // It tells of dice, so the others may ask once nothing is hidden any more.
    for person in [&mut all.nato, &mut all.russia, &mut all.observer] {
        assert!(!person.get(WITHOUT).body.contains("section class=\"answer\""));
        assert!(person.get(WITHOUT).body.contains("When the game has ended"));
    }
    all.facilitator.act(&[("do", "end")]);
    for person in [&mut all.nato, &mut all.russia, &mut all.observer] {
        let page = person.get(WITHOUT).body;
        assert!(page.contains("section class=\"answer\""));
        assert!(!page.contains("/report"), "the report is the facilitator's");
    }
    let report = all.facilitator.get("/report").body;
    for words in ["Odds over time", "What if", "Without: More military-to-military channels"] {
        assert!(report.contains(words), "{words}");
    }
    assert!(report.contains("Nora"));
    let nobody = all.facilitator.get("/report?chatham-house=yes").body;
    assert!(nobody.contains("Odds over time") && !nobody.contains("Nora"));
    assert_eq!(all.nato.get("/report").status, 303);
    let journal = all.facilitator.get("/journal");
    assert!(verify(&journal::read_bytes(journal.body.as_bytes()).unwrap().game).is_empty());
}
