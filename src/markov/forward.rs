//! Forward in time: the distribution of every turn, and what follows from it.

use std::fmt::Write;

use sha2::Digest;
use sha2::Sha256;

use crate::markov::Chain;
use crate::markov::laws::ChainLaw;
use crate::markov::laws::Rates;
use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::scenario::schema::Role;

/// How many severities there are, 0 included.
const SEVERITIES: usize = SEVERITY_MAX as usize + 1;

/// The exact figures of an arm.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How many states the chain has.
    pub states: usize,
    /// Of each outcome, in the model's order, its probability.
    pub outcomes: Vec<f64>,
    /// Of each severity, the probability that an incident reaches it by the horizon.
    pub severity_at_least: [f64; SEVERITIES],
    /// Of each turn from 0 to the horizon and each severity, the probability that this turn is the
    /// first at or above it.
    pub first_passage: Vec<[f64; SEVERITIES]>,
    /// The turn in which the crisis is expected to end, or the horizon.
    pub turns: f64,
    /// Incidents expected to open, those open at the start included.
    pub opened: f64,
    /// The burden to be expected.
    pub burden: f64,
}

impl Answer {
    /// SHA-256 over the exact bits of the figures, in hexadecimal: the same whatever other arms are
    /// solved beside this one.
    #[must_use]
    pub fn digest(&self, model: &Model) -> String {
        let mut text = format!("exact\nstates {}\n", self.states);
        let mut line = |name: &str, place: usize, value: f64| {
            writeln!(text, "{name} {place} {:016x}", value.to_bits())
                .expect("writing to a string does not fail");
        };
        for (place, value) in self.outcomes.iter().enumerate() {
            line(&format!("outcome {}", model.outcomes[place]), place, *value);
        }
        for (turn, firsts) in self.first_passage.iter().enumerate() {
            for (severity, value) in firsts.iter().enumerate().filter(|(_, value)| **value > 0.0) {
                line(&format!("first {severity}"), turn, *value);
            }
        }
        for (severity, value) in self.severity_at_least.iter().enumerate() {
            line("at least", severity, *value);
        }
        line("turns", 0, self.turns);
        line("opened", 0, self.opened);
        line("burden", 0, self.burden);
        let digest = Sha256::digest(text.as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The exact figures of the arm that was explored.
#[must_use]
pub fn solve(model: &Model, chain: &Chain) -> Answer {
    // A lane for each severity that can be reached later on, and one for all histories. Lanes are
    // padded to an even number, which the machine adds two at a time or more.
    let thresholds = thresholds(model, chain.severity_at_start());
    match thresholds.len() + 1 {
        1 => forward::<1>(chain, &thresholds),
        2 => forward::<2>(chain, &thresholds),
        3..=4 => forward::<4>(chain, &thresholds),
        5..=6 => forward::<6>(chain, &thresholds),
        7..=8 => forward::<8>(chain, &thresholds),
        9..=10 => forward::<10>(chain, &thresholds),
        _ => forward::<12>(chain, &thresholds),
    }
}

/// Severities above that of the start that some incident can reach, in ascending order.
pub(super) fn thresholds(model: &Model, start: u8) -> Vec<u8> {
    let incidents = model.tracks.iter().filter(|track| track.role == Role::Incident);
    let ladders = incidents.map(|track| &model.ladders[track.ladder.index()]);
    let mut severities: Vec<u8> =
        ladders.flat_map(|ladder| ladder.rungs().map(|(_, rung)| rung.severity)).collect();
    severities.sort_unstable();
    severities.dedup();
    severities.retain(|severity| *severity > start);
    severities
}

/// What a sweep multiplies with. The last lane carries all histories, the others those that have
/// stayed below a severity.
struct Factors<const LANES: usize> {
    laws: Vec<LawFactors<LANES>>,
    /// Of each outcome of each law, its probability in the lanes that go on.
    outcomes: Vec<[f64; LANES]>,
}

struct LawFactors<const LANES: usize> {
    first: usize,
    count: usize,
    /// The probability of outcomes that leave each lane.
    leaving: [f64; LANES],
    burden: f64,
    opened: f64,
}

impl<const LANES: usize> Factors<LANES> {
    fn new<'a>(laws: impl Iterator<Item = Rates<'a>>, thresholds: &[u8]) -> Self {
        let mut factors = Factors { laws: Vec::new(), outcomes: Vec::new() };
        for law in laws {
            let first = factors.outcomes.len();
            let mut leaving = [0.0; LANES];
            for outcome in law.outcomes {
                let mut going = [0.0; LANES];
                for (lane, threshold) in thresholds.iter().enumerate() {
                    if outcome.severity < *threshold {
                        going[lane] = outcome.probability;
                    } else {
                        leaving[lane] += outcome.probability;
                    }
                }
                going[LANES - 1] = outcome.probability;
                factors.outcomes.push(going);
            }
            let count = law.outcomes.len();
            let Rates { burden, opened, .. } = law;
            factors.laws.push(LawFactors { first, count, leaving, burden, opened });
        }
        factors
    }
}

/// What a turn adds to figures.
#[derive(Clone, Copy)]
struct Flows<const LANES: usize> {
    /// Of each lane, the probability that left it.
    leaving: [f64; LANES],
    burden: f64,
    opened: f64,
}

/// The probability of reaching a severity by the horizon, with laws of these rates. `each` is told
/// of every turn that is played the probability that it is the first to reach it.
pub(super) fn reach<'a>(
    chain: &Chain,
    laws: impl Iterator<Item = Rates<'a>>,
    severity: u8,
    mut each: impl FnMut(f64),
) -> f64 {
    if chain.severity_at_start() >= severity {
        return 1.0;
    }
    let factors = Factors::<2>::new(laws, &[severity]);
    let (steps, states) = (chain.steps.len(), chain.states());
    let mut values = vec![[0.0; 2]; chain.numbers()];
    let mut now = vec![[0.0; 2]; states];
    now[chain.first as usize] = [1.0; 2];
    let mut reached = 0.0;
    for turn in 1..=chain.horizon {
        let entries = chain.entries_of(turn);
        let flows = sweep(chain, &factors, entries, &now, &mut values, |_, _| {});
        reached += flows.leaving[0];
        each(flows.leaving[0]);
        let after = &mut values[steps..steps + states];
        now.copy_from_slice(after);
        after.fill([0.0; 2]);
    }
    f64::min(reached, 1.0)
}

/// Of each law of the chain, how often it is drawn from by the horizon, in expectation.
pub(super) fn drawn(chain: &Chain) -> Vec<f64> {
    let factors = Factors::<2>::new(chain.laws.iter().map(ChainLaw::rates), &[]);
    let (steps, states) = (chain.steps.len(), chain.states());
    let mut values = vec![[0.0; 2]; chain.numbers()];
    let mut now = vec![[0.0; 2]; states];
    now[chain.first as usize] = [1.0; 2];
    let mut drawn = vec![0.0; chain.laws.len()];
    for turn in chain.first_turn..=chain.horizon {
        let entries = chain.entries_of(turn);
        sweep(chain, &factors, entries, &now, &mut values, |law, mass| drawn[law] += mass);
        let after = &mut values[steps..steps + states];
        now.copy_from_slice(after);
        after.fill([0.0; 2]);
    }
    drawn
}

fn forward<const LANES: usize>(chain: &Chain, thresholds: &[u8]) -> Answer {
    let factors = Factors::<LANES>::new(chain.laws.iter().map(ChainLaw::rates), thresholds);
    let steps = chain.steps.len();
    let states = chain.states();
    let mut values = vec![[0.0; LANES]; chain.numbers()];
    let mut now = vec![[0.0; LANES]; states];
    now[chain.first as usize] = [1.0; LANES];
    let mut tally = Tally::new(chain.severity_at_start(), chain.opened_at_start(), thresholds);
    tally.skip(chain.first_turn - 1);
    for turn in chain.first_turn..=chain.horizon {
        let live: f64 = now.iter().map(|state| state[LANES - 1]).sum();
        tally.turns += live;
        let entries = chain.entries_of(turn);
        let flows = sweep(chain, &factors, entries, &now, &mut values, |_, _| {});
        tally.add(&flows.leaving, flows.burden, flows.opened);
        let after = &mut values[steps..steps + states];
        now.copy_from_slice(after);
        after.fill([0.0; LANES]);
    }
    let over = &values[steps + states..];
    let below: Vec<f64> = (0..thresholds.len())
        .map(|lane| now.iter().chain(over).map(|each| each[lane]).sum())
        .collect();
    let mut outcomes: Vec<f64> = over.iter().map(|outcome| outcome[LANES - 1]).collect();
    let horizon = outcomes.last_mut().expect("the horizon is always an outcome");
    *horizon = now.iter().map(|state| state[LANES - 1]).sum();
    tally.answer(states, outcomes, &below)
}

/// One turn: what is in `now` goes to the numbers of states and outcomes in `values`. `drawn` is
/// told of each law that is drawn from, and with which probability.
fn sweep<const LANES: usize>(
    chain: &Chain,
    factors: &Factors<LANES>,
    entries: &[u32],
    now: &[[f64; LANES]],
    values: &mut [[f64; LANES]],
    mut drawn: impl FnMut(usize, f64),
) -> Flows<LANES> {
    for (state, masses) in now.iter().enumerate() {
        if masses[LANES - 1] > 0.0 {
            let entry = &mut values[entries[state] as usize];
            (0..LANES).for_each(|lane| entry[lane] += masses[lane]);
        }
    }
    let mut flows = Flows { leaving: [0.0; LANES], burden: 0.0, opened: 0.0 };
    for (number, step) in chain.steps.iter().enumerate() {
        let masses = values[number];
        if masses[LANES - 1] == 0.0 {
            continue;
        }
        values[number] = [0.0; LANES];
        let law = &factors.laws[step.law as usize];
        drawn(step.law as usize, masses[LANES - 1]);
        (0..LANES).for_each(|lane| flows.leaving[lane] += masses[lane] * law.leaving[lane]);
        flows.burden += masses[LANES - 1] * law.burden;
        flows.opened += masses[LANES - 1] * law.opened;
        let going = &factors.outcomes[law.first..law.first + law.count];
        let targets = &chain.branches[step.first as usize..step.first as usize + law.count];
        for (target, going) in targets.iter().zip(going) {
            let to = &mut values[*target as usize];
            (0..LANES).for_each(|lane| to[lane] += masses[lane] * going[lane]);
        }
    }
    flows
}

/// Figures as they add up turn by turn.
pub(super) struct Tally {
    /// Of each severity, the lane that says when it is reached; none if it is never.
    lanes: [Option<usize>; SEVERITIES],
    start: u8,
    first_passage: Vec<[f64; SEVERITIES]>,
    pub(super) turns: f64,
    opened: f64,
    burden: f64,
}

impl Tally {
    /// No turn yet: the severity at the start, the incidents open then, and the lanes' severities.
    pub(super) fn new(start: u8, opened: u64, thresholds: &[u8]) -> Self {
        let mut lanes = [None; SEVERITIES];
        let mut at_start = [0.0; SEVERITIES];
        for (severity, lane) in lanes.iter_mut().enumerate() {
            *lane = thresholds.iter().position(|threshold| usize::from(*threshold) >= severity);
            if severity <= usize::from(start) {
                at_start[severity] = 1.0;
            }
        }
        Tally {
            lanes,
            start,
            first_passage: vec![at_start],
            turns: 0.0,
            opened: opened as f64,
            burden: 0.0,
        }
    }

    /// So many turns lie before the first that is played.
    fn skip(&mut self, turns: u32) {
        self.turns += f64::from(turns);
        self.first_passage.resize(turns as usize + 1, [0.0; SEVERITIES]);
    }

    /// Adds a turn: the probability that left each lane, the burden, the openings.
    pub(super) fn add(&mut self, leaving: &[f64], burden: f64, opened: f64) {
        let mut firsts = [0.0; SEVERITIES];
        for (severity, first) in firsts.iter_mut().enumerate().skip(usize::from(self.start) + 1) {
            *first = self.lanes[severity].map_or(0.0, |lane| leaving[lane]);
        }
        self.first_passage.push(firsts);
        self.opened += opened;
        self.burden += burden;
    }

    /// The figures, given what has stayed below each threshold. Where nothing has, reaching it is
    /// certain, and is said to be so whatever rounding has left; the same for outcomes.
    pub(super) fn answer(self, states: usize, mut outcomes: Vec<f64>, below: &[f64]) -> Answer {
        let mut severity_at_least = [0.0; SEVERITIES];
        for (severity, reached) in severity_at_least.iter_mut().enumerate() {
            let sum: f64 = self.first_passage.iter().map(|firsts| firsts[severity]).sum();
            let certain = severity <= usize::from(self.start)
                || self.lanes[severity].is_some_and(|lane| below[lane] == 0.0);
            *reached = if certain { 1.0 } else { sum.min(1.0) };
        }
        settle(&mut outcomes);
        Answer {
            states,
            outcomes,
            severity_at_least,
            first_passage: self.first_passage,
            turns: self.turns,
            opened: self.opened,
            burden: self.burden,
        }
    }
}

/// Where all outcomes but one are impossible, that one is certain.
pub(super) fn settle(outcomes: &mut [f64]) {
    let mut possible = outcomes.iter_mut().filter(|outcome| **outcome > 0.0);
    if let Some(only) = possible.next()
        && possible.next().is_none()
    {
        *only = 1.0;
    }
}
