//! The turns of all phases and stands of the climate, planned as they are needed.

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::markov::ExploreError;
use crate::markov::factors::Factored;
use crate::markov::factors::factor::Factor;
use crate::markov::factors::gains::Gains;
use crate::markov::factors::gains::Rules;
use crate::markov::factors::plan::Block;
use crate::markov::factors::plan::Planner;
use crate::markov::layout::ranked_outcomes;
use crate::model::Model;
use crate::model::OutcomeId;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;

/// What is known of the turns of a season. A *place* is a phase and a stand of the climate.
pub(super) struct Blocks<'f, 'a> {
    pub(super) of: &'f Factored<'a>,
    pub(super) planner: Planner<'f>,
    outcomes_of_ranks: Vec<Option<OutcomeId>>,
    /// The first threshold below which a crisis can end.
    ending: usize,
    season: u32,
    /// Of each place, its turn and what the turn adds.
    known: Vec<Option<(Block, Gains)>>,
}

impl<'f, 'a> Blocks<'f, 'a> {
    pub(super) fn new(of: &'f Factored<'a>) -> Self {
        let lowest = lowest_end(of.model);
        Blocks {
            of,
            planner: of.planner(),
            outcomes_of_ranks: ranked_outcomes(of.model),
            ending: of.thresholds.partition_point(|threshold| *threshold <= lowest),
            season: 0,
            known: Vec::new(),
        }
    }

    /// The season that is known; 0 before the first.
    pub(super) fn season(&self) -> u32 {
        self.season
    }

    /// Sees to it that every phase that is wanted has its turn in a season.
    ///
    /// # Errors
    /// [`ExploreError::Factors`] if the factors are too many.
    pub(super) fn prepare(
        &mut self,
        season: u32,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<(), ExploreError> {
        let of = self.of;
        let climates = of.space.climates;
        if self.season != season {
            self.season = season;
            // Factors of another season are not needed again.
            self.planner = of.planner();
            self.known.clear();
            self.known.resize_with(of.phases.len() * climates, || None);
        }
        for phase in 0..of.phases.len() {
            if self.known[phase * climates].is_some() || !wanted(phase) {
                continue;
            }
            let mut blocks = Vec::new();
            for climate in 0..climates {
                let of_phase = of.phases.phase(phase as u32);
                blocks.push(self.planner.block(season, of_phase, climate)?);
            }
            let rules = Rules {
                space: &of.space,
                sorted: &of.sorted,
                lanes: of.thresholds.len(),
                ending: self.ending,
                outcomes: &self.outcomes_of_ranks,
                ends_when_closed: of.model.ends_when_closed,
                below: of.below,
            };
            let factors = self.planner.factors();
            let gains: Vec<Gains> =
                blocks.par_iter().map(|block| Gains::new(&rules, block, factors)).collect();
            for (climate, pair) in blocks.into_iter().zip(gains).enumerate() {
                self.known[phase * climates + climate] = Some(pair);
            }
        }
        Ok(())
    }

    /// The places that are known, in order.
    pub(super) fn places(&self) -> Vec<usize> {
        (0..self.known.len()).filter(|place| self.known[*place].is_some()).collect()
    }

    /// The turn of a place that is known, and what it adds.
    pub(super) fn at(&self, place: usize) -> &(Block, Gains) {
        self.known[place].as_ref().expect("its turn is known")
    }

    /// Factors, by their numbers.
    pub(super) fn factors(&self) -> &[Factor] {
        self.planner.factors()
    }
}

/// The lowest severity of a rung on which a crisis can end.
fn lowest_end(model: &Model) -> u8 {
    let incidents = model.tracks.iter().filter(|track| track.role == Role::Incident);
    let rungs = incidents.flat_map(|track| model.ladders[track.ladder.index()].rungs());
    let ends = rungs.filter(|(_, rung)| match rung.kind {
        RungKind::Open => false,
        RungKind::Closes => model.ends_when_closed,
        RungKind::Ends => true,
    });
    ends.map(|(_, rung)| rung.severity).min().unwrap_or(u8::MAX)
}
