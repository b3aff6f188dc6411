//! Whether a journal is what the engine, the dice and the commands come to.

use crate::session::Game;
use crate::session::entry::Outcome;

/// Where a journal differs from what its own commands, scenario and seed come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The number of the entry.
    pub entry: u64,
    /// What differs.
    pub what: Differs,
}

/// What differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Differs {
    /// The command would be refused.
    Refused(crate::session::Refusal),
    /// The command would have been written otherwise.
    Command,
    /// The outcomes are others.
    Outcomes {
        /// As they are on record.
        recorded: Vec<Outcome>,
        /// As they should be.
        computed: Vec<Outcome>,
    },
}

/// Plays the commands of a game again, with the same secret and phrases, and compares all that the
/// engine makes of them with what is on record: draws, probabilities, orders of policies, the
/// digest of every state. Where something differs, the record counts for what follows.
#[must_use]
pub fn verify(game: &Game) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut again = game.at_the_start();
    for logged in game.log() {
        let entry = &logged.entry;
        let what = match again.decide(entry.by, entry.command.clone()) {
            Err(refusal) => Some(Differs::Refused(refusal)),
            Ok(decided) if decided.command != entry.command => Some(Differs::Command),
            Ok(decided) if decided.outcomes != entry.outcomes => Some(Differs::Outcomes {
                recorded: entry.outcomes.clone(),
                computed: decided.outcomes,
            }),
            Ok(_) => None,
        };
        differences.extend(what.map(|what| Difference { entry: logged.number, what }));
        let fits = again.apply(entry, &logged.at);
        fits.expect("a game that stands was applied entry by entry");
    }
    differences
}
