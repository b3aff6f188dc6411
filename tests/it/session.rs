//! A game at the table.

mod dice;
mod file;
mod fold;
mod people;
mod refusals;
mod secrecy;
mod table;

use std::sync::Arc;

use offramp::model::Model;
use offramp::model::OrderId;
use offramp::model::SeatId;
use offramp::scenario::Checked;
use offramp::session::Actor;
use offramp::session::Command;
use offramp::session::Game;
use offramp::session::Opening;
use offramp::session::Person;
use offramp::session::Refusal;
use offramp::session::Secret;

/// A game with a secret that everybody knows.
pub(crate) fn new_game(checked: &Arc<Checked>) -> Game {
    let secret = Secret::from_words("the secret of a test").unwrap();
    Game::new(checked, Opening { name: "A test".to_owned(), secret, parent: None })
}

/// Decides and applies.
#[track_caller]
pub(crate) fn ask(game: &mut Game, by: Actor, command: Command) {
    let entry = game.decide(by, command.clone());
    let entry = entry.unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"));
    game.apply(&entry, "then").unwrap();
}

/// Decides, as the facilitator.
#[track_caller]
pub(crate) fn lead(game: &mut Game, command: Command) {
    ask(game, Actor::Facilitator, command);
}

#[track_caller]
pub(crate) fn refused(game: &Game, by: Actor, command: Command, refusal: &Refusal) {
    let decided = game.decide(by, command.clone());
    assert_eq!(decided.as_ref().err(), Some(refusal), "{command:?}");
}

pub(crate) fn seat(model: &Model, id: &str) -> SeatId {
    SeatId::new(model.seats.iter().position(|seat| seat.id == id).unwrap())
}

pub(crate) fn order(model: &Model, seat: SeatId, id: &str) -> OrderId {
    let orders = &model.seats[seat.index()].orders;
    OrderId::new(orders.iter().position(|order| order.id == id).unwrap())
}

pub(crate) fn person(role: Actor, name: &str) -> Person {
    Person { role, name: name.to_owned(), key: format!("key of {name}") }
}
