//! The game: state, orders, the turn in its five steps, events.
//!
//! This is the specification that everything faster is held to. A turn asks [`crate::model::law`]
//! for distributions, a [`Chance`] for draws, and applies outcomes deterministically. There is no
//! clock, no input or output, and nothing here can fail on a checked scenario. It follows the
//! design, section 2; the names of the steps are those of its list.

mod event;
mod state;
mod turn;

pub use crate::game::event::Cause;
pub use crate::game::event::Drawn;
pub use crate::game::event::Event;
pub use crate::game::state::Board;
pub use crate::game::state::InjectSet;
pub use crate::game::state::Record;
pub use crate::game::state::State;
pub use crate::game::turn::Laws;
pub use crate::game::turn::SlotLaw;
pub use crate::game::turn::apply_inject;
pub use crate::game::turn::begin_turn;
pub use crate::game::turn::begin_turn_with;
pub(crate) use crate::game::turn::conclude;
pub use crate::game::turn::end_turn;
pub use crate::game::turn::fire;
pub use crate::game::turn::intervene;
pub use crate::game::turn::is_due;
pub use crate::game::turn::laws;
pub use crate::game::turn::policy_orders;
pub use crate::game::turn::settle;

use crate::chance::Chance;
use crate::model::MeasureSet;
use crate::model::Model;

/// Plays one turn in which every seat follows its policy; what happened is added to `events`.
pub fn play_turn(
    model: &Model,
    state: &mut State,
    chance: &mut impl Chance,
    events: &mut Vec<Event>,
) {
    begin_turn(model, state, chance, events);
    let orders = policy_orders(model, state, chance, events);
    end_turn(model, state, &orders, chance, events);
}

/// Plays a whole game from start to end or horizon, every seat following its policy.
pub fn play(model: &Model, arm: MeasureSet, chance: &mut impl Chance) -> State {
    let mut state = State::new(model, arm);
    while !state.is_over() {
        play_turn(model, &mut state, chance, &mut Vec::new());
    }
    state
}
