//! What a scenario says of what was seen in the world.

use crate::montecarlo::estimate;
use crate::montecarlo::estimate::Estimate;
use crate::scenario::schema::Observed;
use crate::scenario::schema::Scenario;

/// What was seen, beside what the scenario says of it where no measure is on.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was seen.
    pub observed: &'a Observed,
    /// What the scenario says; none, where what is given is impossible in it.
    pub says: Option<f64>,
    /// The share that was seen, with Wilson's bounds at 95%.
    pub seen: Estimate,
}

impl Row<'_> {
    /// Whether what the scenario says lies within the bounds of what was seen.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        self.says.is_some_and(|says| self.seen.low <= says && says <= self.seen.high)
    }
}

/// Every count that the scenario has, given how likely each severity from 0 to 10 is without
/// measures.
#[must_use]
pub fn rows<'a>(scenario: &'a Scenario, severity_at_least: &[f64]) -> Vec<Row<'a>> {
    let at_least = |severity: u8| severity_at_least[usize::from(severity)];
    let row = |(id, observed): (&'a str, &'a Observed)| {
        let given = observed.given.map_or(1.0, at_least);
        Row {
            id,
            observed,
            says: (given > 0.0).then(|| at_least(observed.severity) / given),
            seen: estimate::probability(observed.seen, observed.of),
        }
    };
    scenario.observed.iter().map(row).collect()
}
