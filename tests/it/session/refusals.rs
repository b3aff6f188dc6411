//! Every refusal, at least once.

use offramp::session::Actor;
use offramp::session::Command;
use offramp::session::Phase;
use offramp::session::Refusal;

use crate::common::checked;
use crate::session::new_game;
use crate::session::refused;
use crate::session::seat;

#[test]
fn what_is_not_ones_own_business_is_refused() {
    let game = new_game(&checked("scenarios/three-theatres.ron"));
    let (nato, russia) = (seat(game.model(), "nato"), seat(game.model(), "russia"));
    let phrase = || Command::LockPhrase { seat: russia, phrase: "x".to_owned() };
    refused(&game, Actor::Seat(nato), phrase(), &Refusal::NotYourSeat);
    refused(&game, Actor::Observer, phrase(), &Refusal::FacilitatorOnly);
    refused(&game, Actor::Seat(nato), Command::End, &Refusal::FacilitatorOnly);
    refused(&game, Actor::Facilitator, Command::Settle, &Refusal::NotNow(Phase::Lobby));
}
