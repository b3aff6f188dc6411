//! The after-action report and the printed sheets, as whole pages.

use std::sync::Arc;

use offramp::model::Extra;
use offramp::model::MeasureSet;
use offramp::model::MechanismId;
use offramp::model::Model;
use offramp::model::OutcomeId;
use offramp::report::after_action;
use offramp::report::after_action::AfterAction;
use offramp::report::after_action::Attribution;
use offramp::report::after_action::Chance;
use offramp::report::after_action::Decisive;
use offramp::report::after_action::OddsAfter;
use offramp::report::after_action::WhatIf;
use offramp::report::print;
use offramp::session;
use offramp::session::Actor;
use offramp::session::Command;
use offramp::session::Game;
use offramp::session::Happening;
use offramp::session::Opening;
use offramp::session::Ruling;
use offramp::session::Secret;

use crate::common::checked;
use crate::common::model;
use crate::common::shipped;
use crate::session::ask;
use crate::session::lead;
use crate::session::order;
use crate::session::person;
use crate::session::seat;

/// What somebody wrote, each with a mark to look for and something a browser might execute.
fn words(mark: &str) -> String {
    format!("=SECRET-{mark} <script>alert(1)</script>\"&\"</style>")
}

/// Six turns in which everything happens that a report tells of.
fn played() -> Game {
    let checked = checked("scenarios/three-theatres.ron");
    let secret = Secret::from_words("it's a secret").unwrap();
    let opening = Opening { name: words("name"), secret, parent: None };
    let mut game = Game::new(&checked, opening);
    let model = Arc::clone(game.model());
    let (nato, russia) = (seat(&model, "nato"), seat(&model, "russia"));
    for (role, name) in [
        (Actor::Facilitator, "leads"),
        (Actor::Seat(nato), "first"),
        (Actor::Seat(russia), "second"),
        (Actor::Observer, "watches"),
    ] {
        lead(&mut game, Command::Join { person: person(role, &words(name)) });
    }
    for (seat, mark) in [(nato, "phrase-one"), (russia, "phrase-two")] {
        let phrase = words(mark);
        ask(&mut game, Actor::Seat(seat), Command::LockPhrase { seat, phrase });
    }
    lead(&mut game, Command::ShowPhrases { anyway: false });
    let measures = ["military_channels", "cyber_hotline"].map(|id| model.measure(id).unwrap());
    let measures = model.closed(measures.into_iter().collect::<MeasureSet>());
    lead(&mut game, Command::Start { measures });
    for turn in 1..=6 {
        lead(&mut game, Command::BeginTurn);
        play(&mut game, &model, turn);
    }
    ask(
        &mut game,
        Actor::Seat(nato),
        Command::Propose { seat: nato, measure: model.measure("rules_of_the_road").unwrap() },
    );
    game
}

fn play(game: &mut Game, model: &Model, turn: u32) {
    let (nato, russia) = (seat(model, "nato"), seat(model, "russia"));
    let lock =
        |seat, id: &str, text: String| Command::Lock { seat, order: order(model, seat, id), text };
    match turn {
        1 => {
            ask(game, Actor::Seat(nato), lock(nato, "call", words("own-words")));
            let effects = vec![Extra {
                mechanisms: vec![MechanismId::new(0)],
                tracks: vec![true; model.tracks.len()],
                odds: 0.5,
            }];
            let reason = words("judged");
            lead(game, Command::Judge { seat: nato, effects, reason });
            ask(game, Actor::Seat(russia), lock(russia, "hold", String::new()));
        }
        2 => {
            let text = words("message");
            ask(game, Actor::Seat(nato), Command::Say { from: nato, to: russia, text });
            let happening = Happening {
                title: words("happening"),
                text: words("happening-text"),
                to: None,
                actions: Vec::new(),
            };
            lead(game, Command::Add { happening });
        }
        3 => {
            ask(game, Actor::Observer, Command::Note { text: words("note") });
            lead(game, Command::Star { text: words("star") });
        }
        _ => {}
    }
    lead(game, Command::Draw { anyway: true });
    if turn == 3 {
        let slot = game.turns().last().unwrap().slots[0].slot;
        let to = offramp::model::RungId::new(2);
        let reason = words("ruling");
        lead(game, Command::Rule { ruling: Ruling::Slot { slot, to }, reason });
    }
    lead(game, Command::Settle);
}

fn ended() -> Game {
    let mut game = played();
    lead(&mut game, Command::End);
    game
}

fn report(game: &Game, language: &str, attribution: Attribution) -> String {
    let differences = session::verify(game);
    after_action::html(&AfterAction {
        game,
        language,
        attribution,
        differences: Some(&differences),
        odds: &odds(game.model()),
        what_ifs: &what_ifs(game.model()),
    })
}

/// Odds as a study would hand them in.
fn odds(model: &Model) -> Vec<OddsAfter> {
    let chance = |value: f64| Chance { value, bounds: (value * 0.9, value * 1.1) };
    let odds = (0..=6).map(|turn| OddsAfter {
        turn,
        headline: chance(0.1 + 0.03 * f64::from(turn)),
        endings: vec![(OutcomeId::new(0), chance(0.01)), (model.horizon_outcome(), chance(0.98))],
    });
    odds.collect()
}

fn what_ifs(model: &Model) -> Vec<WhatIf> {
    let hotline = MeasureSet::EMPTY.with(model.measure("military_channels").unwrap());
    let decisive = Decisive {
        turn: 3,
        slot: 0,
        here: "Near miss".to_owned(),
        there: "Unsafe manoeuvre".to_owned(),
        odds_here: 0.2,
        odds_there: 0.31,
        range: Some((0.1, 0.4)),
        draw: Some(0.27),
    };
    vec![WhatIf {
        with: MeasureSet::EMPTY,
        without: hotline,
        keeps_rulings: false,
        parts_in: Some(3),
        replaced_orders: 2,
        ended_here: None,
        ended_there: Some(OutcomeId::new(0)),
        headline_there: Some(Chance { value: 0.4, bounds: (0.4, 0.4) }),
        decisive: vec![decisive],
    }]
}

/// Every page stands alone: it asks nobody for anything and executes nothing.
#[track_caller]
fn stands_alone(html: &str) {
    for word in ["<script", "<iframe", "<link", "<img", " src=", "javascript:", "onload", "style="]
    {
        assert!(!html.contains(word), "the page has {word}");
    }
    for after in html
        .split("http")
        .skip(1)
        .filter(|after| after.starts_with("://") || after.starts_with("s://"))
    {
        assert!(after.starts_with("://www.w3.org/2000/svg"), "{}", &after[..60.min(after.len())]);
    }
    assert_eq!(html.matches("<h1").count(), 1);
    assert_eq!(html.matches("</style>").count(), 1);
    let mut ids: Vec<&str> =
        html.split(" id=\"").skip(1).map(|after| after.split('"').next().unwrap()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
}

/// Dumps pages for a browser to look at, where a test of browsers asks for it.
fn keep(name: &str, text: &str) {
    if let Some(folder) = std::env::var_os("OFFRAMP_PAGES") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(name), text).unwrap();
    }
}

#[test]
fn a_report_tells_everything_and_executes_nothing() {
    let game = ended();
    for language in ["en", "ru"] {
        let html = report(&game, language, Attribution::Full);
        keep(&format!("report-{language}.html"), &html);
        stands_alone(&html);
        for mark in [
            "name",
            "leads",
            "first",
            "second",
            "watches",
            "phrase-one",
            "phrase-two",
            "own-words",
            "judged",
            "message",
            "happening",
            "happening-text",
            "note",
            "star",
            "ruling",
        ] {
            assert!(html.contains(&format!("SECRET-{mark} &lt;script&gt;")), "{mark}");
        }
        for turn in 1..=6 {
            assert!(html.contains(&format!("id=\"turn-{turn}\"")));
        }
        assert!(html.contains(r"'it'\''s a secret'"), "the commands to check are there");
        let seed = game.seed().unwrap().to_string();
        assert!(html.contains(&seed));
    }
}

#[test]
fn under_the_chatham_house_rule_nobody_is_named_or_quoted() {
    let game = ended();
    let attribution = Attribution::ChathamHouse;
    for language in ["en", "ru"] {
        let html = report(&game, language, attribution);
        keep(&format!("chatham-house-{language}.html"), &html);
        stands_alone(&html);
        assert!(!html.contains("SECRET-"));
    }
    for rows in [
        after_action::rows::csv(&game, attribution),
        after_action::rows::json_lines(&game, attribution),
    ] {
        assert!(!rows.contains("SECRET-"));
        assert!(rows.contains("order") && rows.contains("ruling"));
    }
}

#[test]
fn before_the_end_nothing_is_told_that_is_still_hidden() {
    let mut game = played();
    lead(&mut game, Command::BeginTurn);
    let model = Arc::clone(game.model());
    let nato = seat(&model, "nato");
    let order = order(&model, nato, "stand_back");
    let text = words("locked");
    ask(&mut game, Actor::Seat(nato), Command::Lock { seat: nato, order, text });
    let html = report(&game, "en", Attribution::Full);
    let seed = game.seed().unwrap().to_string();
    for hidden in ["SECRET-locked", "Stand back thirty miles", "a secret", &seed, "SECRET-phrase"] {
        assert!(!html.contains(hidden), "{hidden}");
    }
    assert!(html.contains(&game.opening().secret.commitment()));
}

#[test]
fn rows_can_be_read_back_and_no_cell_is_a_formula() {
    let game = ended();
    let csv = after_action::rows::csv(&game, Attribution::Full);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    assert_eq!(&headers[0], "turn");
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with('='), "{cell}");
    }
    let orders = records.iter().filter(|record| &record[1] == "order").count();
    assert_eq!(orders, 12);
    let lines = after_action::rows::json_lines(&game, Attribution::Full);
    assert_eq!(lines.lines().count(), records.len());
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(row["turn"].is_u64() && row["kind"].is_string());
    }
}

#[test]
fn a_game_that_was_hardly_played_has_a_report_too() {
    let checked = checked("scenarios/three-theatres.ron");
    let game = session_of(&checked);
    stands_alone(&report(&game, "ru", Attribution::Full));
}

fn session_of(checked: &Arc<offramp::scenario::Checked>) -> Game {
    crate::session::new_game(checked)
}

#[test]
fn every_shipped_scenario_can_be_printed_in_every_language() {
    for path in shipped() {
        let model = model(&path);
        let scenario = model.checked().scenario();
        let (_, name) = path.rsplit_once('/').unwrap();
        for language in &scenario.languages {
            let html = print::html(&model, language, model.all_measures());
            keep(&format!("{name}-{language}.html"), &html);
            stands_alone(&html);
            for seat in scenario.seats.values() {
                for order in seat.orders.values() {
                    let title = order.title.in_language(language).replace('&', "&amp;");
                    assert!(
                        html.matches(&title).count() >= 2,
                        "{title}: on the sheet and on a card"
                    );
                }
            }
        }
    }
}

#[test]
fn a_scenario_in_another_language_and_without_seats_can_be_printed() {
    let model = model("tests/scenarios/gamblers-ruin.ron");
    stands_alone(&print::html(&model, "de", MeasureSet::EMPTY));
}
