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
use crate::study;
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
        let limits = Limits::with_states(STATES);
        let pool = threads::pool(None)?;
        let onward = whatif::onward(game, &told, &limits, REPLICATIONS, &pool);
        Ok(answers::what_if(titles, &told, onward.map(|onward| onward.there.headline)))
    }
}

/// What one asks of any game.
pub(super) fn usual(game: &Game, titles: &Titles<'_>) -> Result<Vec<WhatIf>, Failure> {
    let limits = Limits::with_states(STATES);
    let pool = threads::pool(None)?;
    let answer = |change| {
        let told = whatif::replay(game, change).map_err(|error| Failure::from_error(&error))?;
        let onward = whatif::onward(game, &told, &limits, REPLICATIONS, &pool);
        Ok(answers::what_if(titles, &told, onward.map(|onward| onward.there.headline)))
    };
    whatif::usual(game).into_iter().map(answer).collect()
}

/// The odds at the start and after each turn that was played to its end.
pub(super) fn odds_over_time(game: &Game, titles: &Titles<'_>) -> Result<Vec<OddsAfter>, Failure> {
    let pool = threads::pool(None)?;
    let limits = Limits::with_states(STATES);
    let odds = study::odds::over_time(game, &limits, REPLICATIONS, &pool);
    Ok(odds.iter().map(|(turn, odds)| answers::odds_after(titles, *turn, odds)).collect())
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
