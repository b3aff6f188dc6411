//! One chain for all values of the parameters.
//!
//! Which states can be reached and which laws are asked for depends on conditions, orders and
//! injects, and on the parameters only where one makes something impossible. So a study explores an
//! arm once, with everything that some value could make possible, and then asks the laws anew for
//! each drawing of the parameters.

use crate::markov::Chain;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::explore::explore_with_ghosts;
use crate::markov::forward::reach;
use crate::markov::key::Map;
use crate::markov::laws::Origin;
use crate::markov::laws::Outcome;
use crate::markov::laws::Rates;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::TrackId;
use crate::model::law;

/// Every state that can be reached under an arm for some value of each parameter, and the steps
/// between them. What this model's own values make impossible has the probability 0.
///
/// # Errors
///
/// As [`crate::markov::explore`].
pub fn explore_for_all_values(
    model: &Model,
    arm: MeasureSet,
    limits: &Limits,
) -> Result<Chain, ExploreError> {
    explore_with_ghosts(model, arm, limits)
}

/// The laws of a chain under other values of the parameters; it can be used again and again.
#[derive(Debug, Clone)]
pub struct Revalued {
    /// Outcomes of all laws, law after law.
    outcomes: Vec<Outcome>,
    /// Of each law, the end of its outcomes.
    ends: Vec<usize>,
    /// Of each law, the place of its multipliers; of one that has none, 0.
    places: Vec<usize>,
    /// Laws that have different multipliers: one for each.
    exemplars: Vec<usize>,
    /// Multipliers, under the values that were last asked for.
    multipliers: Vec<Vec<f64>>,
}

impl Revalued {
    /// The laws of a chain that [`explore_for_all_values`] has found for this model.
    #[must_use]
    pub fn new(chain: &Chain, model: &Model) -> Self {
        let mut revalued = Revalued {
            outcomes: Vec::new(),
            ends: Vec::new(),
            places: Vec::new(),
            exemplars: Vec::new(),
            multipliers: Vec::new(),
        };
        let mut known: Map<(TrackId, Vec<bool>), usize> = Map::default();
        for (number, law) in chain.laws.iter().enumerate() {
            revalued.outcomes.extend_from_slice(&law.outcomes);
            revalued.ends.push(revalued.outcomes.len());
            let place = law.origin.situation(model).map_or(0, |(track, situation)| {
                let exemplars = &mut revalued.exemplars;
                *known.entry((track, law::forces(&situation, track))).or_insert_with(|| {
                    exemplars.push(number);
                    exemplars.len() - 1
                })
            });
            revalued.places.push(place);
        }
        revalued
    }

    /// The probability of reaching a severity by the horizon under the values of `model`, which is
    /// the model of the chain with other values.
    pub fn reach(&mut self, chain: &Chain, model: &Model, severity: u8) -> f64 {
        self.reach_by_turn(chain, model, severity, |_| {})
    }

    /// As [`Revalued::reach`]; `each` is told, turn by turn, the probability that this turn is the
    /// first to reach it. It is told nothing where the start has reached it already.
    pub fn reach_by_turn(
        &mut self,
        chain: &Chain,
        model: &Model,
        severity: u8,
        each: impl FnMut(f64),
    ) -> f64 {
        self.revalue(chain, model);
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        let laws = starts.zip(&self.ends).map(|(from, to)| {
            // Nobody asks for burdens and openings here.
            Rates { outcomes: &self.outcomes[from..*to], burden: 0.0, opened: 0.0 }
        });
        reach(chain, laws, severity, each)
    }

    /// Asks all laws anew.
    fn revalue(&mut self, chain: &Chain, model: &Model) {
        let multipliers = self.exemplars.iter().map(|number| {
            let (track, situation) = chain.laws[*number].origin.situation(model)?;
            Some(law::multipliers(&situation, track))
        });
        self.multipliers = multipliers.map(Option::unwrap_or_default).collect();
        let mut from = 0;
        let laws = chain.laws.iter().zip(&self.places).zip(&self.ends);
        for ((law, place), to) in laws {
            let outcomes = &mut self.outcomes[from..*to];
            let multipliers = || &self.multipliers[*place][..];
            revalue(model, &law.origin, outcomes, multipliers);
            from = *to;
        }
    }
}

/// Asks a law anew.
fn revalue<'m>(
    model: &Model,
    origin: &Origin,
    outcomes: &mut [Outcome],
    multipliers: impl FnOnce() -> &'m [f64],
) {
    match origin {
        Origin::Slot(track, rung, exemplar) => {
            let situation = exemplar.situation(model);
            let law = law::of_slot_under(&situation, *track, *rung, multipliers());
            fill(outcomes, law.outcomes().iter().map(|(to, p)| (to.0, *p)));
        }
        Origin::Arrival(track, _) => {
            let arrival = model.tracks[track.index()].arrival.as_ref();
            let arrival = arrival.expect("only a track with an arrival has its law");
            let law = law::of_arrival_under(arrival, multipliers());
            fill(outcomes, law.outcomes().iter().map(|(yes, p)| (u8::from(*yes), *p)));
        }
        Origin::Inject(inject) => {
            let law = law::of_inject(&model.injects[inject.index()]);
            fill(outcomes, law.outcomes().iter().map(|(yes, p)| (u8::from(*yes), *p)));
        }
        // The weights of a policy are no parameters.
        Origin::Orders => {}
    }
}

fn fill(outcomes: &mut [Outcome], law: impl Iterator<Item = (u8, f64)>) {
    outcomes.iter_mut().for_each(|outcome| outcome.probability = 0.0);
    for (code, probability) in law {
        let known = outcomes.iter_mut().find(|outcome| outcome.code == code);
        known.expect("a chain for all values has every outcome").probability = probability;
    }
}
