//! The answers of every draw, in steps and in parts: what can be kept, taken up again and put
//! together.
//!
//! A step ends at a *station*, and stations are fixed places, as in [`crate::study::sampling`].
//! Draws know nothing of each other, so parts hold the rows that one run has, and memory is that of
//! a part: one number for each draw and each set that is asked.

use std::ops::Range;

use crate::chance::Seed;
use crate::markov::ExploreError;
use crate::model::MeasureSet;
use crate::montecarlo::Observer;
use crate::study::design::Design;
use crate::study::draws;
use crate::study::draws::Knowledge;
use crate::study::risks::ByTurn;
use crate::study::risks::Counted;
use crate::study::risks::Firsts;
use crate::study::risks::How;
use crate::study::risks::Oracle;
use crate::study::risks::Risks;
use crate::study::sampling::Share;

/// When a severity is first reached is told over so many draws at most.
pub const REACHED: usize = 2000;

/// A part has so many stations at most, for at each the whole of it is kept.
const STATIONS: u64 = 64;

/// Less than this is not worth a station: answers and draws where they are exact, for chains are
/// explored anew at each; replications where they are counted.
const ANSWERS: u64 = 50_000;
const DRAWS: u64 = 256;
const REPLICATIONS: u64 = 200_000;

/// What is asked of every draw.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What answers.
    pub oracle: Oracle<'a>,
    /// The arms; the first is the baseline.
    pub arms: &'a [MeasureSet],
    /// What is known of the parameters.
    pub knowledge: &'a Knowledge,
    /// What sides know of them; none, if no beliefs were given.
    pub sides: &'a [Knowledge],
    /// The sets that an attribution needs.
    pub attributed: &'a [MeasureSet],
    /// In how many of the draws it needs them.
    pub attributed_draws: u64,
    /// How parameters are drawn.
    pub design: Design,
    /// The key of all draws.
    pub seed: Seed,
    /// How many draws.
    pub samples: u32,
}

/// What was answered, draw by draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The risks of the arms.
    pub risks: Risks,
    /// In the first [`REACHED`] draws, when the severity is first reached; nothing, where answers
    /// are exact.
    pub firsts: Firsts,
    /// Of each side, the risks of the arms.
    pub sides: Vec<Risks>,
    /// In the first draws, the risks of the sets that an attribution needs.
    pub attributed: Risks,
}

impl Rows {
    /// Rows of so many sides, without a draw.
    #[must_use]
    pub fn new(sides: usize) -> Self {
        Rows { sides: vec![Risks::new(); sides], ..Rows::default() }
    }

    /// Puts the rows of the draws that follow behind these.
    pub fn append(&mut self, more: Rows) {
        self.risks.extend(more.risks);
        self.firsts.extend(more.firsts);
        for (mine, more) in self.sides.iter_mut().zip(more.sides) {
            mine.extend(more);
        }
        self.attributed.extend(more.attributed);
    }

    /// Of the first draws, up to [`REACHED`], of some arms, how likely the severity is reached by
    /// each turn.
    ///
    /// # Errors
    /// As [`Oracle::risks`].
    pub fn reached_by_turn(
        &self,
        asked: &Asked<'_>,
        arms: &[usize],
    ) -> Result<ByTurn, ExploreError> {
        match asked.oracle.how {
            How::Exact(limits) => {
                let draws = 0..self.risks.len().min(REACHED) as u64;
                let values = asked.values(asked.knowledge, &asked.knowledge.uncertain(), &draws);
                let sets: Vec<MeasureSet> = arms.iter().map(|arm| asked.arms[*arm]).collect();
                asked.oracle.reached_by_turn(&sets, &values, &limits)
            }
            How::Counted { replications, .. } => {
                let draw = |firsts: &Vec<Vec<u64>>| {
                    arms.iter().map(|arm| by_turn(&firsts[*arm], replications)).collect()
                };
                Ok(self.firsts.iter().map(draw).collect())
            }
        }
    }
}

/// Sums over turns, as shares of the replications.
fn by_turn(firsts: &[u64], replications: u64) -> Vec<f64> {
    let sums = firsts.iter().scan(0, |sum, first| {
        *sum += first;
        Some(*sum)
    });
    sums.map(|count| count as f64 / replications as f64).collect()
}

impl Asked<'_> {
    /// Of draws in a row, the range of those in which an attribution asks, from the first.
    fn attributed(&self, draws: &Range<u64>) -> usize {
        (self.attributed_draws.clamp(draws.start, draws.end) - draws.start) as usize
    }

    /// How many rows of each kind the draws of a range have: risks, firsts, attributed.
    #[must_use]
    pub fn rows(&self, draws: &Range<u64>) -> [usize; 3] {
        let all = (draws.end - draws.start) as usize;
        let firsts = match self.oracle.how {
            How::Exact(_) => 0,
            How::Counted { .. } => REACHED.clamp(draws.start as usize, draws.end as usize),
        };
        [all, firsts.saturating_sub(draws.start as usize), self.attributed(draws)]
    }

    /// The answers of these draws. An observer that stops gets those of fewer.
    fn answer(&self, draws: Range<u64>, observer: &impl Observer) -> Result<Rows, ExploreError> {
        let mut rows = Rows::new(self.sides.len());
        let values = self.values(self.knowledge, &self.knowledge.uncertain(), &draws);
        let first = draws.start;
        let (firsts, risks) = self.ask(self.arms, &values, first, observer)?;
        (rows.firsts, rows.risks) = (firsts, risks);
        let quietly = Quietly(observer);
        let uncertain = self.sides_uncertain();
        for (place, side) in self.sides.iter().enumerate() {
            let values = self.values(side, &uncertain, &draws);
            let values = &values[..rows.risks.len()];
            rows.sides[place] = self.ask(self.arms, values, first, &quietly)?.1;
            rows.risks.truncate(rows.sides[place].len());
        }
        let values = &values[..self.attributed(&draws).min(rows.risks.len())];
        rows.attributed = self.ask(self.attributed, values, first, &quietly)?.1;
        if rows.attributed.len() < values.len() {
            rows.risks.truncate(rows.attributed.len());
        }
        let done = rows.risks.len();
        rows.sides.iter_mut().for_each(|risks| risks.truncate(done));
        let [_, firsts, _] = self.rows(&(first..first + done as u64));
        rows.firsts.truncate(firsts);
        Ok(rows)
    }

    /// Places of the parameters that some side is unsure of.
    #[must_use]
    pub fn sides_uncertain(&self) -> Vec<usize> {
        let mut uncertain: Vec<usize> = self.sides.iter().flat_map(Knowledge::uncertain).collect();
        uncertain.sort_unstable();
        uncertain.dedup();
        uncertain
    }

    fn values(&self, known: &Knowledge, uncertain: &[usize], draws: &Range<u64>) -> Vec<Vec<f64>> {
        let range = draws.start as u32..draws.end as u32;
        let count = range.end - range.start;
        let Oracle { model, pool, .. } = self.oracle;
        let columns = draws::columns(model, uncertain, self.design, self.seed, range)
            .expect("a design without dimensions enough is refused before anything is asked");
        known.at(uncertain.to_vec(), columns, count, pool).values
    }

    fn ask(
        &self,
        sets: &[MeasureSet],
        values: &[Vec<f64>],
        first: u64,
        observer: &impl Observer,
    ) -> Result<(Firsts, Risks), ExploreError> {
        if sets.is_empty() {
            return Ok((Firsts::new(), vec![Vec::new(); values.len()]));
        }
        match self.oracle.how {
            How::Exact(limits) => {
                let risks = self.oracle.exact(sets, values, &limits)?;
                observer.done(values.len() as u64);
                Ok((Firsts::new(), risks))
            }
            How::Counted { seed, replications } => {
                let counted = Counted { seed, replications, first: first as usize };
                Ok(self.oracle.firsts(sets, values, counted, observer))
            }
        }
    }
}

/// Counts nothing, and stops where another does.
struct Quietly<'a, O>(&'a O);

impl<O: Observer> Observer for Quietly<'_, O> {
    fn done(&self, _: u64) {}

    fn stop(&self) -> bool {
        self.0.stop()
    }
}

/// The draws of a part, on the way.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    asked: Asked<'a>,
    range: Range<u64>,
    rows: Rows,
}

impl<'a> Walk<'a> {
    /// The draws of a part, from its first.
    #[must_use]
    pub fn new(asked: Asked<'a>, share: Share) -> Self {
        let range = share.range(u64::from(asked.samples));
        Walk { asked, range, rows: Rows::new(asked.sides.len()) }
    }

    /// Goes on after these rows, which are of the first draws of the part.
    #[must_use]
    pub fn resume(self, rows: Rows) -> Self {
        Walk { rows, ..self }
    }

    /// What is asked.
    #[must_use]
    pub fn asked(&self) -> &Asked<'a> {
        &self.asked
    }

    /// How many draws there are to do.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// What was answered so far.
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// What was answered.
    #[must_use]
    pub fn into_rows(self) -> Rows {
        self.rows
    }

    /// How many draws are done.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.rows.risks.len() as u64
    }

    /// Goes on to the next station. Whether there is more to do; an observer that stops a step ends
    /// it early, and everything with it.
    ///
    /// # Errors
    /// As [`Oracle::risks`].
    pub fn step(&mut self, observer: &impl Observer) -> Result<bool, ExploreError> {
        let step = self.step_length();
        let (done, all) = (self.done(), self.all());
        let next = ((done / step + 1) * step).min(all);
        let draws = self.range.start + done..self.range.start + next;
        self.rows.append(self.asked.answer(draws, observer)?);
        Ok(self.done() == next && next < all && !observer.stop())
    }

    /// From one station to the next.
    fn step_length(&self) -> u64 {
        let Asked { oracle, arms, sides, attributed, .. } = &self.asked;
        let answers = (arms.len() * (1 + sides.len()) + attributed.len()).max(1) as u64;
        let least = match oracle.how {
            How::Exact(_) => DRAWS.max(ANSWERS / answers),
            How::Counted { replications, .. } => (REPLICATIONS / answers / replications).max(1),
        };
        least.max(self.all().div_ceil(STATIONS))
    }
}
