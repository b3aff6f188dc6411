//! The options of a what-if, and its answer.

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::threads;
use crate::markov::Limits;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::report::after_action::OddsAfter;
use crate::report::after_action::WhatIf;
use crate::report::after_action::answers;
use crate::report::titles::Titles;
use crate::session::Game;
use crate::study::odds::LiveOdds;
use crate::study::odds::Rest;
use crate::study::whatif;
use crate::study::whatif::Change;

/// The states up to which odds of a table are computed exactly; it keeps an answer within a second.
const STATES: usize = 20_000;

/// So many replications where they are not.
const REPLICATIONS: u64 = 20_000;

/// Another world to play a game again in
#[derive(Debug, Args)]
pub(super) struct WhatIfOptions {
    /// A measure that is in force there, with what it needs; may be repeated
    #[arg(long = "with", value_name = "MEASURE", value_delimiter = '+')]
    with: Vec<String>,
    /// A measure that is not in force there, nor what needs it; may be repeated
    #[arg(long = "without", value_name = "MEASURE", value_delimiter = '+')]
    without: Vec<String>,
    /// The first turn in which it is so
    #[arg(long, value_name = "TURN", default_value_t = 1)]
    from_turn: u32,
    /// The facilitator's rulings do not hold there
    #[arg(long)]
    drop_rulings: bool,
}

impl WhatIfOptions {
    /// Whether another world was asked for at all.
    pub(super) fn is_asked(&self) -> bool {
        !self.with.is_empty() || !self.without.is_empty() || self.drop_rulings
    }

    /// The game again in that world, with the odds there from the divergence on.
    pub(super) fn answer(&self, game: &Game, titles: &Titles<'_>) -> Result<WhatIf, Failure> {
        let model = game.model();
        let (with, without) = (measures(model, &self.with)?, measures(model, &self.without)?);
        let failed = |error: whatif::WhatIfError| Failure::from_error(&error);
        let change = Change::new(model, self.from_turn, with, without, !self.drop_rulings);
        let told = whatif::replay(game, change.map_err(failed)?).map_err(failed)?;
        let parted = told.divergence.and_then(|turn| {
            let at = told.turns.iter().find(|there| there.number == turn);
            at.or(told.turns.last())
        });
        let fresh = match parted {
            None => None,
            Some(turn) => {
                let rest = Rest::after(model, turn.after.clone());
                let limits = Limits::with_states(STATES);
                let odds = LiveOdds::as_it_stands(rest);
                Some(odds.answer(&limits, REPLICATIONS, &threads::pool(None)?).headline)
            }
        };
        Ok(answers::what_if(titles, &told, fresh))
    }
}

/// The odds at the start and after each turn that was played to its end.
pub(super) fn odds_over_time(game: &Game, titles: &Titles<'_>) -> Result<Vec<OddsAfter>, Failure> {
    let pool = threads::pool(None)?;
    let limits = Limits::with_states(STATES);
    let start = game.turns().first().map(|turn| (0, &turn.before));
    let turns = game.turns().iter();
    let after = turns.filter_map(|turn| Some((turn.number, turn.after.as_ref()?)));
    let odds = start.into_iter().chain(after).map(|(turn, state)| {
        let rest = Rest::after(game.model(), state.clone());
        let odds = LiveOdds::as_it_stands(rest).answer(&limits, REPLICATIONS, &pool);
        answers::odds_after(titles, turn, &odds)
    });
    Ok(odds.collect())
}

fn measures(model: &Model, ids: &[String]) -> Result<MeasureSet, Failure> {
    let measure = |id: &String| {
        model.measure(id).ok_or_else(|| {
            let known: Vec<&str> = model.measures.iter().map(|each| each.id.as_str()).collect();
            Failure::new(format!("there is no measure `{id}` in this scenario"))
                .hint(format!("there are: {}", known.join(", ")))
        })
    };
    ids.iter().map(measure).collect()
}
