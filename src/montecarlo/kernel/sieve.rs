//! Sieves: the draws by which a lane stays where it is, whatever else is the case.
//!
//! Most lanes stay, and to know that much they need not be told apart as finely as laws are. A
//! sieve puts contexts into few cells, by some of the facts or by none; of each cell and code it
//! has the draws by which a lane stays under every law of the cell. Only the other lanes are given
//! their rows. For that every law must be known beforehand, so that only long batches have sieves.

use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Lookup;
use crate::montecarlo::kernel::isa::SMALL;
use crate::montecarlo::kernel::isa::Spans;
use crate::montecarlo::kernel::scale::Scale;
use crate::montecarlo::kernel::scale::Weights;
use crate::montecarlo::kernel::source::Column;
use crate::montecarlo::kernel::source::Fact;

/// A sieve has at most so many rows.
const ROWS_MAX: usize = 240;

/// To look up the row of a lane costs as much as to take so many groups through one part of a
/// sieve.
const LANE: u64 = 5;

/// A sieve that leaves more than one lane in so many is not worth it.
const LEAVES: u64 = 3;

/// To be left for a tie costs a lane so many times less than not to be decided by its row.
const TIE: u64 = 8;

/// A draw whose high word lies strictly between these stays.
pub(super) type Span = (u32, u32);

/// By which draws lanes on all rows stay, and how often they asked.
#[derive(Debug)]
pub(super) struct Stays<'a> {
    /// Rows of a context.
    pub(super) open: usize,
    pub(super) spans: &'a [Span],
    pub(super) visits: &'a [u64],
    /// How many groups of lanes asked.
    pub(super) groups: u64,
}

/// A sieve. Its row is the cell times the number of codes that draw, plus the code.
#[derive(Debug, Clone)]
pub(super) struct Sieve {
    /// What tells cells apart, and what each value adds to the row.
    pub(super) facts: Vec<(Column, Lookup)>,
    /// Its spans on the scale of the draws.
    pub(super) table: Spans,
    cells: Cells,
}

impl Sieve {
    /// The sieve that is found to save most, if it saves much.
    pub(super) fn chosen(stays: &Stays<'_>, facts: &[Fact]) -> Option<Self> {
        let mut chosen: Vec<&Fact> = Vec::new();
        let mut cells = Cells::new(stays, &chosen);
        loop {
            let others = facts.iter().filter(|fact| chosen.iter().all(|each| each != fact));
            let tried = others.filter_map(|fact| {
                let more = [&chosen[..], &[fact]].concat();
                let fits = count(&more) * stays.open <= ROWS_MAX;
                fits.then(|| (Cells::new(stays, &more), more))
            });
            match tried.min_by_key(|(cells, _)| cells.cost(stays)) {
                Some((better, more)) if better.cost(stays) < cells.cost(stays) => {
                    (cells, chosen) = (better, more);
                }
                _ => break,
            }
        }
        let is_worth_it = cells.left() * LEAVES <= stays.groups * GROUP as u64;
        is_worth_it.then(|| {
            let facts = chosen.iter().enumerate().map(|(place, fact)| {
                let step = count(&chosen[place + 1..]) * stays.open;
                let adds = |byte| (usize::from(fact.class(byte)) * step) as u16;
                (fact.column, Lookup::new(adds, fact.lookup.is_small))
            });
            let parts = vec![[0; SMALL]; cells.parts()];
            let table = Spans { lows: parts.clone(), highs: parts };
            Sieve { facts: facts.collect(), table, cells }
        })
    }

    /// Adds the bounds of its spans to `weights`: a lane that ties with one is only left.
    pub(super) fn weigh(&self, weights: &mut Weights) {
        for ((low, high), visits) in self.cells.spans.iter().zip(&self.cells.visits) {
            weights.add(*low, visits / TIE);
            weights.add(*high, visits / TIE);
        }
    }

    /// Takes up a scale.
    pub(super) fn rescale(&mut self, scale: &Scale) {
        for (row, (low, high)) in self.cells.spans.iter().enumerate() {
            self.table.lows[row / SMALL][row % SMALL] = scale.byte(*low);
            self.table.highs[row / SMALL][row % SMALL] = scale.byte(*high);
        }
    }
}

/// What the laws of each cell have in common.
#[derive(Debug, Clone)]
struct Cells {
    spans: Vec<Span>,
    visits: Vec<u64>,
}

impl Cells {
    /// Cells that are told apart by some facts.
    fn new(stays: &Stays<'_>, facts: &[&Fact]) -> Self {
        let rows = count(facts) * stays.open;
        let mut cells = Cells { spans: vec![(0, u32::MAX); rows], visits: vec![0; rows] };
        let contexts = stays.spans.chunks(stays.open).zip(stays.visits.chunks(stays.open));
        for (context, (spans, visits)) in contexts.enumerate() {
            let class = |fact: &Fact| fact.class_in(context as u64) as usize;
            let cell = facts.iter().fold(0, |cell, fact| cell * fact.count as usize + class(fact));
            let first = cell * stays.open;
            for (all, (low, high)) in cells.spans[first..].iter_mut().zip(spans) {
                *all = (all.0.max(*low), all.1.min(*high));
            }
            let all = cells.visits[first..].iter_mut().zip(visits);
            all.for_each(|(all, visits)| *all += visits);
        }
        cells
    }

    /// How many lanes are left, of those that asked.
    fn left(&self) -> u64 {
        let left = |(low, high): &Span, visits: &u64| {
            let leaving = (1 << 32) - u64::from(high.saturating_sub(*low));
            ((u128::from(*visits) * u128::from(leaving)) >> 32) as u64
        };
        self.spans.iter().zip(&self.visits).map(|(span, visits)| left(span, visits)).sum()
    }

    fn cost(&self, stays: &Stays<'_>) -> u64 {
        self.left() * LANE + stays.groups * self.parts() as u64
    }

    /// Tables of sixteen rows.
    fn parts(&self) -> usize {
        self.spans.len().div_ceil(SMALL)
    }
}

/// How many cells some facts tell apart.
fn count(facts: &[&Fact]) -> usize {
    facts.iter().map(|fact| fact.count as usize).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fact of values 0 to `count` - 1, each a class of its own.
    fn fact(slot: usize, count: u64, stride: u64) -> Fact {
        let class = |value: u8| u64::from(value).min(count - 1) as u8;
        Fact::new(Column::Slot(slot), class, count, stride)
    }

    #[test]
    fn a_span_of_a_sieve_lies_within_those_of_all_contexts_of_its_cell() {
        let facts = [fact(0, 4, 1), fact(1, 5, 4)];
        let (open, contexts) = (3, 20);
        // The second fact moves the spans, the first hardly does.
        let span = |row: usize| {
            let (context, code) = (row as u32 / 3, row as u32 % 3);
            let (first, second) = (context % 4, context / 4);
            ((1 + second * 60 + code * 10 + first) << 22, (600 + second * 60 - first) << 22)
        };
        let spans: Vec<Span> = (0..contexts * open).map(span).collect();
        let visits = vec![100; spans.len()];
        let stays = Stays { open, spans: &spans, visits: &visits, groups: 1000 };
        let mut sieve = Sieve::chosen(&stays, &facts).expect("most lanes stay");
        let asked: Vec<Column> = sieve.facts.iter().map(|(column, _)| *column).collect();
        assert_eq!(asked, [Column::Slot(1)]);
        sieve.rescale(&Scale::default());
        for (row, (low, high)) in spans.iter().enumerate() {
            let (context, code) = (row / open, row % open);
            let cell = usize::from(sieve.facts[0].1.at((context / 4) as u8)) + code;
            let (part, place) = (cell / SMALL, cell % SMALL);
            assert!(sieve.table.lows[part][place] >= (low >> 24) as u8, "row {row}");
            assert!(sieve.table.highs[part][place] <= (high >> 24) as u8, "row {row}");
        }
    }

    #[test]
    fn there_is_no_sieve_where_few_stay() {
        let (spans, visits) = ([(0, u32::MAX / 2), (u32::MAX, 0)], [500, 300]);
        let stays = Stays { open: 2, spans: &spans, visits: &visits, groups: 25 };
        assert!(Sieve::chosen(&stays, &[]).is_none());
    }
}
