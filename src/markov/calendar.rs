//! Which turns are alike: the step from turn to turn is built once for all turns of a class.

use crate::markov::key::Map;
use crate::model::Condition;
use crate::model::Inject;
use crate::model::Model;

/// The turns of a game, sorted into classes.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    /// Classes in the order of their first turns.
    pub(super) classes: Vec<Class>,
    /// Of each turn, its class; of turn 0, nothing.
    of_turn: Vec<u32>,
}

/// Turns in which the same injects may be due and the same conditions on the turn hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    /// The first of them.
    pub(super) turn: u32,
    /// The first turn of all those in which laws answer the same to the turn, whatever is due.
    pub(super) season: u32,
    /// How many of the turns that laws or injects ask about have come.
    pub(super) era: u32,
}

impl Calendar {
    /// The calendar of a model whose laws ask about these turns.
    pub(super) fn new(model: &Model, asked_by_laws: &[u32]) -> Self {
        let mut asked: Vec<u32> = asked_by_laws.to_vec();
        asked.extend(model.injects.iter().flat_map(turns_asked));
        asked.sort_unstable();
        asked.dedup();
        let mut known: Map<(u32, usize), u32> = Map::default();
        let mut calendar = Calendar { classes: Vec::new(), of_turn: vec![u32::MAX] };
        for turn in 1..=model.horizon {
            let due = model.injects.iter().any(|inject| inject.turn == Some(turn));
            let signature = (if due { turn } else { 0 }, passed(&asked, turn));
            let class = *known.entry(signature).or_insert_with(|| {
                let season = asked_by_laws.iter().filter(|asked| **asked <= turn).max();
                let season = season.copied().unwrap_or(1).max(1);
                calendar.classes.push(Class { turn, season, era: signature.1 as u32 });
                calendar.classes.len() as u32 - 1
            });
            calendar.of_turn.push(class);
        }
        calendar
    }

    /// The class of a turn from 1 to the horizon.
    pub(super) fn class(&self, turn: u32) -> usize {
        self.of_turn[turn as usize] as usize
    }
}

fn passed(turns: &[u32], turn: u32) -> usize {
    turns.partition_point(|asked| *asked <= turn)
}

fn turns_asked(inject: &Inject) -> Vec<u32> {
    let mut turns = Vec::new();
    if let Some(when) = &inject.when {
        when.visit(&mut |question| {
            if let Condition::TurnAtLeast(turn) = question {
                turns.push(*turn);
            }
        });
    }
    turns
}
