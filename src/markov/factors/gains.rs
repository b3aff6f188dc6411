//! What one turn adds to the figures, from every state: these are numbers of the state alone.

use crate::markov::factors::factor::Factor;
use crate::markov::factors::factor::Mark;
use crate::markov::factors::plan::Block;
use crate::markov::factors::plan::Group;
use crate::markov::factors::plan::Leaf;
use crate::markov::factors::plan::Sorted;
use crate::markov::factors::space::Space;
use crate::model::OutcomeId;

/// What a turn adds, from the states of a phase and a stand of the climate.
#[derive(Debug, Default)]
pub(super) struct Gains {
    /// Of each state and each lane, the probability of leaving it.
    pub(super) leaving: Vec<f64>,
    /// Of each state, the burden to be expected.
    pub(super) burden: Vec<f64>,
    /// Of each state, the incidents to be expected to open.
    pub(super) opened: Vec<f64>,
    /// States from which the crisis can end in this turn, each with an outcome and its probability.
    pub(super) over: Vec<(u32, OutcomeId, f64)>,
    /// The same of what stays in a lane until then, whatever the outcome.
    pub(super) over_below: Vec<(u32, u32, f64)>,
}

/// What is the same for all states.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) space: &'a Space,
    pub(super) sorted: &'a Sorted,
    /// How many lanes there are.
    pub(super) lanes: usize,
    /// The first lane in which a crisis can end; lanes are sorted by severity.
    pub(super) ending: usize,
    /// Outcomes of the rungs that can end an incident, the worst first.
    pub(super) outcomes: &'a [Option<OutcomeId>],
    pub(super) ends_when_closed: bool,
    /// Nobody asks about states from this severity on.
    pub(super) below: u8,
}

impl Gains {
    /// What the turn of a block adds.
    pub(super) fn new(rules: &Rules<'_>, block: &Block, factors: &[Factor]) -> Self {
        let mut gains = Gains::default();
        let mut left = vec![0.0; rules.lanes];
        let mut kept = vec![0.0; rules.lanes];
        for (incident, sort) in rules.sorted.sort_of.iter().enumerate() {
            let group = &block.groups[block.group_of[*sort as usize] as usize];
            let stands = rules.space.incident_stands(incident);
            let at = gains.leaving.len();
            gains.leaving.resize(at + rules.lanes, 0.0);
            if rules.space.severities[incident] >= rules.below {
                gains.burden.push(0.0);
                gains.opened.push(0.0);
                continue;
            }
            let (mut burden, mut opened) = (group.burden, 0.0);
            for leaf in &group.leaves {
                left.fill(0.0);
                kept.fill(1.0);
                for (factor, stand) in of_leaf(factors, leaf, &stands) {
                    let row = stand * rules.lanes..(stand + 1) * rules.lanes;
                    let (of_left, of_kept) = (&factor.left[row.clone()], &factor.kept[row]);
                    for lane in 0..rules.lanes {
                        left[lane] += kept[lane] * of_left[lane];
                        kept[lane] *= of_kept[lane];
                    }
                    burden += leaf.weight * factor.burden[stand];
                    opened += leaf.weight * factor.opened[stand];
                }
                let sums = &mut gains.leaving[at..];
                sums.iter_mut().zip(&left).for_each(|(sum, left)| *sum += leaf.weight * left);
            }
            gains.burden.push(burden);
            gains.opened.push(opened);
            gains.end(rules, group, factors, incident as u32, &stands);
        }
        gains
    }

    /// How the crisis can end in this turn.
    fn end(
        &mut self,
        rules: &Rules<'_>,
        group: &Group,
        factors: &[Factor],
        incident: u32,
        stands: &[usize],
    ) {
        let mut over: Vec<(OutcomeId, f64)> = Vec::new();
        let mut below = vec![0.0; rules.lanes];
        for leaf in &group.leaves {
            let plain = |(factor, stand): (&Factor, usize)| {
                factor.marks[stand].all.iter().all(|(mark, _)| mark.is_plain())
            };
            if !rules.ends_when_closed && of_leaf(factors, leaf, stands).all(plain) {
                continue;
            }
            let all = of_leaf(factors, leaf, stands).map(|(factor, at)| &factor.marks[at].all[..]);
            for (rank, probability) in ends(rules, all) {
                let outcome = rules.outcomes[usize::from(rank)];
                let outcome = outcome.expect("a rung that can end a crisis has an outcome");
                crate::markov::orders::add(&mut over, outcome, leaf.weight * probability);
            }
            for (lane, below) in below.iter_mut().enumerate().skip(rules.ending) {
                let kept = of_leaf(factors, leaf, stands)
                    .map(|(factor, at)| &factor.marks[at].kept[lane][..]);
                for (_, probability) in ends(rules, kept) {
                    *below += leaf.weight * probability;
                }
            }
        }
        self.over.extend(over.into_iter().map(|(outcome, p)| (incident, outcome, p)));
        let below = below.into_iter().enumerate().filter(|(_, probability)| *probability > 0.0);
        self.over_below.extend(below.map(|(lane, p)| (incident, lane as u32, p)));
    }
}

/// The factors of a leaf, each with the stand that its region has.
pub(super) fn of_leaf<'a>(
    factors: &'a [Factor],
    leaf: &'a Leaf,
    stands: &'a [usize],
) -> impl Iterator<Item = (&'a Factor, usize)> {
    let numbers = leaf.factors.iter().zip(stands);
    numbers.map(|(factor, stand)| (&factors[*factor as usize], *stand))
}

/// The ranks on which the crisis can end when regions have these marks, with probabilities.
fn ends<'m>(rules: &Rules<'_>, marks: impl Iterator<Item = &'m [(Mark, f64)]>) -> Vec<(u16, f64)> {
    let mut together = vec![(Mark::default(), 1.0)];
    for of_region in marks {
        let mut next: Vec<(Mark, f64)> = Vec::new();
        for (mark, weight) in &together {
            for (other, probability) in of_region {
                crate::markov::orders::add(&mut next, mark.and(*other), weight * probability);
            }
        }
        together = next;
    }
    let ends = together.into_iter();
    ends.filter_map(|(mark, p)| Some((mark.end(rules.ends_when_closed)?, p))).collect()
}
