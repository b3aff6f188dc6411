//! Every mistake of a scenario that has the right shape, at once.

use crate::scenario::findings::Findings;
use crate::scenario::load::Places;
use crate::scenario::schema::Scenario;

/// Judges a merged scenario.
pub(crate) fn check(_scenario: &Scenario, _places: &Places, _findings: &mut Findings) {}
