//! Every refusal, at least once.

use offramp::model::Action;
use offramp::model::Extra;
use offramp::model::InjectId;
use offramp::model::MeasureSet;
use offramp::model::MechanismId;
use offramp::model::OrderId;
use offramp::model::RungId;
use offramp::model::SeatId;
use offramp::model::TrackId;
use offramp::session::Actor;
use offramp::session::Command;
use offramp::session::EFFECTS_MAX;
use offramp::session::Field;
use offramp::session::Game;
use offramp::session::Happening;
use offramp::session::NAME_MAX;
use offramp::session::PEOPLE_MAX;
use offramp::session::Phase;
use offramp::session::Refusal;
use offramp::session::Ruling;
use offramp::session::TEXT_MAX;

use crate::common::checked;
use crate::common::checked_text;
use crate::session::ask;
use crate::session::lead;
use crate::session::new_game;
use crate::session::order;
use crate::session::person;
use crate::session::refused;
use crate::session::seat;

const LEAD: Actor = Actor::Facilitator;

/// A game of `three-theatres` under no measure, in the orders of its first turn.
fn in_turn(measures: impl Fn(&Game) -> MeasureSet) -> (Game, SeatId, SeatId) {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let (nato, russia) = (seat(game.model(), "nato"), seat(game.model(), "russia"));
    lead(&mut game, Command::ShowPhrases { anyway: false });
    let measures = measures(&game);
    lead(&mut game, Command::Start { measures });
    lead(&mut game, Command::BeginTurn);
    (game, nato, russia)
}

fn none(_: &Game) -> MeasureSet {
    MeasureSet::EMPTY
}

fn all(game: &Game) -> MeasureSet {
    game.model().all_measures()
}

fn words(text: &str) -> String {
    text.to_owned()
}

#[test]
fn what_is_not_ones_own_business_is_refused() {
    let game = new_game(&checked("scenarios/three-theatres.ron"));
    let (nato, russia) = (seat(game.model(), "nato"), seat(game.model(), "russia"));
    let phrase = || Command::LockPhrase { seat: russia, phrase: words("x") };
    refused(&game, Actor::Seat(nato), phrase(), &Refusal::NotYourSeat);
    refused(&game, Actor::Observer, phrase(), &Refusal::FacilitatorOnly);
    refused(&game, Actor::Seat(nato), Command::End, &Refusal::FacilitatorOnly);
    let star = Command::Star { text: String::new() };
    refused(&game, Actor::Seat(nato), star, &Refusal::FacilitatorOnly);
    let other = Command::Join { person: person(LEAD, "Mallory") };
    refused(&game, Actor::Observer, other, &Refusal::FacilitatorOnly);
}

#[test]
fn every_command_has_its_phase() {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let lobby = Refusal::NotNow(Phase::Lobby);
    refused(&game, LEAD, Command::Settle, &lobby);
    refused(&game, LEAD, Command::BeginTurn, &lobby);
    let start = || Command::Start { measures: MeasureSet::EMPTY };
    refused(&game, LEAD, start(), &Refusal::PhrasesNotShown);
    lead(&mut game, Command::ShowPhrases { anyway: false });
    refused(&game, LEAD, Command::ShowPhrases { anyway: true }, &Refusal::PhrasesShown);
    lead(&mut game, start());
    refused(&game, LEAD, start(), &Refusal::NotNow(Phase::Between));
    lead(&mut game, Command::BeginTurn);
    refused(&game, LEAD, Command::Settle, &Refusal::NotNow(Phase::Orders));
    lead(&mut game, Command::Draw { anyway: false });
    refused(&game, LEAD, Command::BeginTurn, &Refusal::NotNow(Phase::Drawn));
    lead(&mut game, Command::Settle);
    lead(&mut game, Command::End);
    refused(&game, LEAD, Command::Undo { to: 3 }, &Refusal::NotNow(Phase::Ended));
}

#[test]
fn people_sit_down_once_and_not_without_end() {
    let mut game = new_game(&checked("scenarios/three-theatres.ron"));
    let nato = seat(game.model(), "nato");
    let join = |name: &str| Command::Join { person: person(Actor::Seat(nato), name) };
    ask(&mut game, Actor::Seat(nato), join("Ann"));
    refused(&game, LEAD, join("Ann"), &Refusal::AlreadyHere);
    refused(&game, LEAD, Command::Leave { key: words("nobody's") }, &Refusal::NotHere);
    refused(&game, LEAD, join(" \n"), &Refusal::Empty(Field::Name));
    let long = Refusal::TooLong { field: Field::Name, limit: NAME_MAX };
    refused(&game, LEAD, join(&"x".repeat(NAME_MAX + 1)), &long);
    let missing = Refusal::PhraseMissing(vec![nato]);
    refused(&game, LEAD, Command::ShowPhrases { anyway: false }, &missing);
    for number in 1..PEOPLE_MAX {
        lead(&mut game, join(&format!("person {number}")));
    }
    refused(&game, LEAD, join("one more"), &Refusal::Full);
    lead(&mut game, Command::Release { seat: nato });
    lead(&mut game, join("Ann"));
}

#[test]
fn what_a_scenario_does_not_have_is_refused() {
    let (game, nato, _) = in_turn(none);
    let nobody = SeatId::new(9);
    for command in [
        Command::Unlock { seat: nobody },
        Command::Lock { seat: nato, order: OrderId::new(99), text: String::new() },
        Command::Fire { inject: InjectId::new(999) },
        Command::Say { from: nato, to: nobody, text: words("x") },
    ] {
        refused(&game, LEAD, command, &Refusal::NoSuchThing);
    }
}

#[test]
fn orders_have_their_conditions() {
    let (mut game, nato, russia) = in_turn(none);
    let call = order(game.model(), nato, "call");
    let lock = |order, text: &str| Command::Lock { seat: nato, order, text: words(text) };
    refused(&game, Actor::Seat(nato), lock(call, ""), &Refusal::OrderNotPossible);
    refused(&game, LEAD, Command::Unlock { seat: nato }, &Refusal::NothingLocked);
    let judge = |effects: Vec<Extra>| Command::Judge { seat: nato, effects, reason: words("so") };
    refused(&game, LEAD, judge(Vec::new()), &Refusal::NothingLocked);
    let hold = order(game.model(), nato, "hold");
    ask(&mut game, Actor::Seat(nato), lock(hold, ""));
    refused(&game, LEAD, judge(Vec::new()), &Refusal::NothingToJudge);
    let long = Refusal::TooLong { field: Field::Text, limit: TEXT_MAX };
    refused(&game, Actor::Seat(nato), lock(hold, &"я".repeat(TEXT_MAX + 1)), &long);
    ask(&mut game, Actor::Seat(nato), lock(hold, "we send an envoy"));
    refused(&game, LEAD, Command::Draw { anyway: true }, &Refusal::NotJudged(vec![nato]));
    let tracks = vec![true; game.model().tracks.len()];
    let effect =
        |odds, mechanisms, tracks: &[bool]| Extra { mechanisms, tracks: tracks.to_vec(), odds };
    let one = vec![MechanismId::new(0)];
    refused(&game, LEAD, judge(vec![effect(0.0, one.clone(), &tracks)]), &Refusal::Odds);
    refused(&game, LEAD, judge(vec![effect(f64::NAN, one.clone(), &tracks)]), &Refusal::Odds);
    let nowhere = vec![false; tracks.len()];
    let nothing = effect(2.0, one.clone(), &nowhere);
    refused(&game, LEAD, judge(vec![nothing]), &Refusal::EffectOnNothing);
    let many = vec![effect(2.0, one.clone(), &tracks); EFFECTS_MAX + 1];
    refused(&game, LEAD, judge(many), &Refusal::TooMany(EFFECTS_MAX));
    let no_reason = Command::Judge { seat: nato, effects: Vec::new(), reason: words(" ") };
    refused(&game, LEAD, no_reason, &Refusal::Empty(Field::Reason));
    lead(&mut game, judge(vec![effect(2.0, one, &tracks)]));
    lead(&mut game, Command::Join { person: person(Actor::Seat(russia), "Boris") });
    let undecided = Refusal::Undecided(vec![russia]);
    refused(&game, LEAD, Command::Draw { anyway: false }, &undecided);
    lead(&mut game, Command::Draw { anyway: true });
    assert_eq!(game.turns()[0].words.len(), 1);
}

/// Words count for their turn, and for no other; a decision that is taken back takes its judgement
/// with it.
#[test]
fn own_words_change_the_odds_of_one_turn() {
    let (mut game, nato, _) = in_turn(none);
    let quiet = game.clone();
    let lock =
        Command::Lock { seat: nato, order: OrderId::new(0), text: words("we turn off radars") };
    ask(&mut game, Actor::Seat(nato), lock.clone());
    let all = game.model().mechanisms.len();
    let mechanisms = (0..all).map(MechanismId::new).collect();
    let tracks = vec![true; game.model().tracks.len()];
    let effects = vec![Extra { mechanisms, tracks, odds: 3.0 }];
    lead(&mut game, Command::Judge { seat: nato, effects, reason: words("as agreed") });
    let mut again = game.clone();
    ask(&mut again, Actor::Seat(nato), lock);
    assert_eq!(again.not_judged(), [nato]);
    let probability = |mut game: Game| {
        lead(&mut game, Command::Draw { anyway: true });
        let turn = game.turns().last().unwrap();
        turn.slots.iter().map(|draw| draw.drawn.probability).collect::<Vec<_>>()
    };
    assert_ne!(probability(game.clone()), probability(quiet));
    lead(&mut game, Command::Draw { anyway: true });
    lead(&mut game, Command::Settle);
    lead(&mut game, Command::BeginTurn);
    assert!(game.turns()[1].extra().is_empty());
}

#[test]
fn rulings_are_about_what_was_drawn() {
    let (mut game, ..) = in_turn(none);
    lead(&mut game, Command::Draw { anyway: false });
    let model = game.model().clone();
    let spare = (0..model.slots.len())
        .find(|slot| game.turns()[0].slots.iter().all(|draw| draw.slot != *slot));
    if let Some(slot) = spare {
        let ruling = Ruling::Slot { slot, to: RungId::new(0) };
        let rule = Command::Rule { ruling, reason: words("so") };
        refused(&game, LEAD, rule, &Refusal::NothingDrawn);
    }
    let draw = game.turns()[0].slots[0];
    let other = RungId::new(usize::from(draw.to.index() == 0));
    let ruling = Ruling::Slot { slot: draw.slot, to: other };
    let rule = |reason: &str| Command::Rule { ruling, reason: words(reason) };
    refused(&game, LEAD, rule(""), &Refusal::Empty(Field::Reason));
    lead(&mut game, rule("the weather"));
    lead(&mut game, Command::Settle);
    let turn = &game.turns()[0];
    assert_eq!(turn.slots[0], draw, "what the dice said is kept");
    let track = model.slots[draw.slot];
    let open = model.rung_on(track, other).kind == offramp::scenario::schema::RungKind::Open;
    let place = turn.after.as_ref().unwrap().board.places[draw.slot];
    assert!(!open || place.rung() == Some(other));
    let nowhere = Command::Rule {
        ruling: Ruling::Arrival { track: TrackId::new(0), opens: true },
        reason: words("so"),
    };
    refused(&game, LEAD, nowhere, &Refusal::NotNow(Phase::Between));
}

#[test]
fn injects_happen_once_and_on_open_rungs() {
    let (mut game, _, russia) = in_turn(none);
    let model = game.model().clone();
    let id = |name: &str| {
        InjectId::new(model.injects.iter().position(|inject| inject.id == name).unwrap())
    };
    refused(&game, LEAD, Command::Fire { inject: id("brief_nato") }, &Refusal::HasFired);
    let early = id("two_radar_plots");
    lead(&mut game, Command::Fire { inject: early });
    refused(&game, LEAD, Command::Fire { inject: early }, &Refusal::HasFired);
    for _ in 0..13 {
        lead(&mut game, Command::Draw { anyway: false });
        lead(&mut game, Command::Settle);
        lead(&mut game, Command::BeginTurn);
    }
    let fired = game.turns().iter().flat_map(|turn| &turn.injects);
    assert!(fired.into_iter().all(|chanced| chanced.inject != early), "not again in its turn");
    let track = model.slots[0];
    let closed = model.ladder_of(track).rungs().find(|(_, rung)| rung.outcome.is_some()).unwrap().0;
    let happening = |actions: Vec<Action>| Command::Add {
        happening: Happening {
            title: words("A storm"),
            text: String::new(),
            to: Some(vec![russia]),
            actions,
        },
    };
    let ends = happening(vec![Action::MoveTrack(track, closed)]);
    refused(&game, LEAD, ends, &Refusal::RungNotOpen);
    lead(&mut game, happening(vec![Action::Open(track)]));
}

#[test]
fn measures_come_into_force_by_consent() {
    let (mut game, nato, russia) = in_turn(none);
    let model = game.model().clone();
    let measure = model.measure("military_channels").unwrap();
    let force = || Command::PutInForce { measure };
    refused(&game, LEAD, force(), &Refusal::NotAgreed(vec![nato, russia]));
    refused(&game, LEAD, Command::Suspend { measure }, &Refusal::NotInForce);
    let consent = |seat| Command::Consent { seat, measure };
    refused(&game, Actor::Seat(russia), consent(russia), &Refusal::NotProposed);
    ask(&mut game, Actor::Seat(nato), Command::Propose { seat: nato, measure });
    refused(&game, Actor::Seat(nato), consent(nato), &Refusal::HasConsented);
    let withdraw = Command::Withdraw { seat: russia, measure };
    refused(&game, Actor::Seat(russia), withdraw, &Refusal::HasNotConsented);
    refused(&game, LEAD, force(), &Refusal::NotAgreed(vec![russia]));
    ask(&mut game, Actor::Seat(russia), consent(russia));
    lead(&mut game, force());
    refused(&game, LEAD, force(), &Refusal::InForce);
    assert!(!game.table().state.board.on().contains(measure), "not before the next turn");
    lead(&mut game, Command::Draw { anyway: false });
    lead(&mut game, Command::Settle);
    lead(&mut game, Command::BeginTurn);
    assert!(game.table().state.board.on().contains(measure));
    lead(&mut game, Command::Suspend { measure });
    lead(&mut game, Command::Draw { anyway: false });
    lead(&mut game, Command::Settle);
    lead(&mut game, Command::BeginTurn);
    assert!(!game.table().state.board.on().contains(measure));
    let needy = model.measures.iter().position(|it| !it.needs.is_empty()).unwrap();
    let needy = offramp::model::MeasureId::new(needy);
    let needs: Vec<_> = model.measures[needy.index()].needs.iter().collect();
    for seat in [nato, russia] {
        let command = match seat == nato {
            true => Command::Propose { seat, measure: needy },
            false => Command::Consent { seat, measure: needy },
        };
        ask(&mut game, Actor::Seat(seat), command);
    }
    let missing = Refusal::NeedsMissing(needs);
    refused(&game, LEAD, Command::PutInForce { measure: needy }, &missing);
}

/// Words pass while the channel is up, wait while it is down, and go through when it is up again.
#[test]
fn words_wait_for_the_channel() {
    let (mut game, nato, russia) = in_turn(all);
    let model = game.model().clone();
    let say = |text: &str| Command::Say { from: nato, to: russia, text: words(text) };
    let oneself = Command::Say { from: nato, to: nato, text: words("x") };
    refused(&game, Actor::Seat(nato), oneself, &Refusal::ToOneself);
    refused(&game, Actor::Seat(nato), say(""), &Refusal::Empty(Field::Text));
    ask(&mut game, Actor::Seat(nato), say("are you there?"));
    assert_eq!(game.table().messages[0].passed, Some(1));
    let track = model.tracks.iter().position(|track| track.id == "hotline").unwrap();
    let track = TrackId::new(track);
    let rung = |id: &str| model.ladder_of(track).rungs().find(|(_, rung)| rung.id == id).unwrap().0;
    let happening = |to: &str| Command::Add {
        happening: Happening {
            title: words("The line"),
            text: String::new(),
            to: None,
            actions: vec![Action::MoveTrack(track, rung(to))],
        },
    };
    lead(&mut game, happening("down"));
    ask(&mut game, Actor::Seat(nato), say("hello?"));
    assert_eq!(game.table().messages[1].passed, None);
    let russian = offramp::session::Audience::Seat(russia);
    assert_eq!(offramp::session::view(&game, russian).messages.len(), 1);
    lead(&mut game, Command::Draw { anyway: false });
    // Whatever the dice say, it stays down for this turn.
    let slot = model.tracks[track.index()].slots.start;
    let ruling = Ruling::Slot { slot, to: rung("down") };
    lead(&mut game, Command::Rule { ruling, reason: words("for the test") });
    lead(&mut game, Command::Settle);
    lead(&mut game, Command::BeginTurn);
    lead(&mut game, happening("up"));
    assert_eq!(game.table().messages[1].passed, Some(2), "late, and said so");
    assert_eq!(offramp::session::view(&game, russian).messages.len(), 2);
}

/// A scenario without a channel leaves signals by orders.
#[test]
fn without_a_channel_no_words_pass() {
    let text = include_str!("../../scenarios/gamblers-ruin.ron");
    let seat = |id: &str| {
        format!(
            "\"{id}\": Seat(title: \"S\", orders: {{ \"o\": Order(title: \"O\") }}, \
             policy: [Rule(when: Always, choose: {{ \"o\": 1.0 }})]),"
        )
    };
    let seats = format!("seats: {{ {} {} }},\n)", seat("one"), seat("other"));
    let end = text.rfind(')').unwrap();
    let mut game = new_game(&checked_text(&format!("{}{seats}", &text[..end])));
    lead(&mut game, Command::ShowPhrases { anyway: false });
    lead(&mut game, Command::Start { measures: MeasureSet::EMPTY });
    let (from, to) = (SeatId::new(0), SeatId::new(1));
    let say = Command::Say { from, to, text: words("x") };
    refused(&game, Actor::Seat(from), say, &Refusal::NoChannel);
}

#[test]
fn an_order_that_is_no_longer_possible_is_a_draft_again() {
    let (mut game, nato, _) = in_turn(all);
    let call = order(game.model(), nato, "call");
    let lock = Command::Lock { seat: nato, order: call, text: String::new() };
    ask(&mut game, Actor::Seat(nato), lock);
    let measure = game.model().measure("military_channels").unwrap();
    let happening = Happening {
        title: words("The staffs are told not to call"),
        text: String::new(),
        to: None,
        actions: vec![Action::Suspend(measure)],
    };
    lead(&mut game, Command::Add { happening });
    let seated = &game.table().seats[nato.index()];
    assert_eq!(seated.locked, None);
    assert_eq!(seated.draft.as_ref().unwrap().order, Some(call));
}

#[test]
fn a_pause_pauses() {
    let (mut game, nato, _) = in_turn(none);
    refused(&game, LEAD, Command::Resume, &Refusal::NotPaused);
    lead(&mut game, Command::Pause);
    let lock = Command::Lock { seat: nato, order: OrderId::new(0), text: String::new() };
    refused(&game, Actor::Seat(nato), lock, &Refusal::Paused);
    refused(&game, LEAD, Command::Draw { anyway: true }, &Refusal::Paused);
    lead(&mut game, Command::Note { text: words("coffee") });
    lead(&mut game, Command::Timer { seconds: 300 });
    lead(&mut game, Command::Resume);
    lead(&mut game, Command::Draw { anyway: false });
}

#[test]
fn nothing_is_undone_before_play() {
    let (mut game, ..) = in_turn(none);
    refused(&game, LEAD, Command::Undo { to: 0 }, &Refusal::NothingToUndo);
    let last = game.log().len() as u64;
    refused(&game, LEAD, Command::Undo { to: last }, &Refusal::NothingToUndo);
    let branch = |turn| Command::Branch { turn, name: words("b") };
    refused(&game, LEAD, branch(0), &Refusal::NotPlayed(0));
    refused(&game, LEAD, branch(2), &Refusal::NotPlayed(2));
    lead(&mut game, branch(1));
}

#[test]
fn no_turn_follows_the_end_of_the_crisis() {
    let mut game = new_game(&checked("tests/scenarios/gamblers-ruin.ron"));
    let nobody = |game: &Game, refusal: &Refusal| {
        refused(game, LEAD, Command::BeginTurn, refusal);
    };
    lead(&mut game, Command::ShowPhrases { anyway: false });
    lead(&mut game, Command::Start { measures: MeasureSet::EMPTY });
    while !game.table().state.is_over() {
        lead(&mut game, Command::BeginTurn);
        lead(&mut game, Command::Draw { anyway: false });
        lead(&mut game, Command::Settle);
    }
    nobody(&game, &Refusal::CrisisOver);
    let to = game.log().len() as u64 - 1;
    lead(&mut game, Command::Undo { to });
    assert_eq!(game.table().phase, Phase::Drawn, "the end can be undone");
}
