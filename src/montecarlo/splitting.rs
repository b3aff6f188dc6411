//! Multilevel splitting: the chance of what is too rare to be counted.
//!
//! The way to a severity is cut into levels of importance (the private module `importance`). A
//! fixed number of clones starts from where the level before was entered, and plays the game's own
//! turn until it enters the next one or is over; those that do are what the next clones start from.
//! The product of the parts that got through is an unbiased estimate of the chance, whatever the
//! levels and the importance are: given who entered a level, each clone starts from a fair choice
//! of them. This is *fixed effort*: M. J. J. Garvels (2000), *The splitting method in rare event
//! simulation*, Twente; its unbiasedness is P. Del Moral (2004), *Feynman-Kac Formulae*, theorem
//! 7.4.2. (*Fixed success*, M. Amrein and H. R. Kuensch 2011, *ACM TOMACS* 21:2, needs a correction
//! to be unbiased.) Clones are dealt to those who entered by stratified draws, in which each still
//! has the same expected number. The error is that of independent repetitions.
//!
//! # Draws
//!
//! Clones need draws of their own, and must not disturb those of the design, section 3. The clones
//! of a level of a repetition therefore have a key of their own, the SHA-256 of the seed, a label
//! and both numbers ([`key`]); under that key clone c draws as replication c would. All arms have
//! the same keys, and so common random numbers as far as their clones stay alike.

mod importance;

use rayon::ThreadPool;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;
use sha2::Digest;
use sha2::Sha256;

use crate::chance::Address;
use crate::chance::Chance;
use crate::chance::Dice;
use crate::chance::Seed;
use crate::game;
use crate::game::State;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::montecarlo::run::Observer;
use crate::montecarlo::splitting::importance::Importance;

/// About this part of clones is to get through a level.
const PART: f64 = 0.2;

/// So many levels at most.
const LEVELS_MAX: f64 = 64.0;

/// What to split.
#[derive(Debug, Clone, Copy)]
pub struct Rare<'a> {
    /// The rules.
    pub model: &'a Model,
    /// The measures.
    pub arm: MeasureSet,
    /// The severity that is rarely reached, 1 to 10.
    pub severity: u8,
    /// The key of all keys.
    pub seed: Seed,
    /// Clones a level.
    pub clones: u32,
    /// Independent repetitions.
    pub repetitions: u32,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Climbs {
    /// Clones a level.
    pub clones: u32,
    /// The importance at which each level is entered; the last, 1, is the severity itself.
    pub levels: Vec<f64>,
    /// Of each repetition done, how many clones got through each level.
    pub through: Vec<Vec<u32>>,
}

impl Climbs {
    /// The estimate of each repetition.
    #[must_use]
    pub fn estimates(&self) -> Vec<f64> {
        let part = |count: &u32| f64::from(*count) / f64::from(self.clones);
        self.through.iter().map(|through| through.iter().map(part).product()).collect()
    }
}

/// Splits on the threads of `pool`; repetitions done are a prefix, also when `observer` (told of
/// each) stops them.
#[must_use]
pub fn split(rare: &Rare<'_>, pool: &ThreadPool, observer: &impl Observer) -> Climbs {
    let climb = Climb::new(rare);
    let repetition = |number| {
        if observer.stop() {
            return None;
        }
        let through = climb.repetition(number);
        observer.done(1);
        Some(through)
    };
    let done: Vec<Option<Vec<u32>>> =
        pool.install(|| (0..rare.repetitions).into_par_iter().map(repetition).collect());
    let through = done.into_iter().map_while(|each| each).collect();
    Climbs { clones: rare.clones, levels: climb.levels, through }
}

/// The key of the draws of a level's clones in a repetition: `moves` by which they move, `parents`
/// by which they are dealt to those who entered the level before.
#[must_use]
pub fn key(seed: Seed, label: &str, repetition: u32, level: usize) -> Seed {
    let mut hash = Sha256::new();
    hash.update(format!("offramp splitting {label} {repetition} {level}\n"));
    hash.update(seed.bytes());
    Seed::new(hash.finalize().into())
}

struct Climb<'a> {
    rare: Rare<'a>,
    importance: Importance<'a>,
    start: State,
    levels: Vec<f64>,
}

impl<'a> Climb<'a> {
    fn new(rare: &Rare<'a>) -> Self {
        let importance = Importance::new(rare.model, rare.arm, rare.severity);
        let start = State::new(rare.model, rare.arm);
        let levels = levels(importance.of(&start));
        Climb { rare: *rare, importance, start, levels }
    }

    /// How many clones got through each level.
    fn repetition(&self, repetition: u32) -> Vec<u32> {
        let mut through = vec![0; self.levels.len()];
        let mut entered = vec![self.start.clone()];
        for (level, count) in through.iter_mut().enumerate() {
            entered = self.level(repetition, level, &entered);
            *count = entered.len() as u32;
            if entered.is_empty() {
                break;
            }
        }
        through
    }

    /// Those clones of these states that get through a level.
    fn level(&self, repetition: u32, level: usize, parents: &[State]) -> Vec<State> {
        let key = |label| key(self.rare.seed, label, repetition, level);
        let mut moves = Dice::new(key("moves"), 0);
        let mut deals = Dice::new(key("parents"), 0);
        let mut through = Vec::new();
        for clone in 0..self.rare.clones {
            moves.aim(u64::from(clone));
            deals.aim(u64::from(clone));
            let draw = deals.draw(Address::of("parent"), 1);
            let mut state = parents[dealt(clone, self.rare.clones, draw, parents.len())].clone();
            // Nobody reads where incidents closed, and copying it would grow dear.
            state.record.closed.clear();
            if self.gets_through(&mut state, level, &mut moves) {
                through.push(state);
            }
        }
        through
    }

    fn gets_through(&self, state: &mut State, level: usize, dice: &mut Dice) -> bool {
        let mut events = Vec::new();
        while self.importance.of(state) < self.levels[level] {
            if state.is_over() {
                return false;
            }
            events.clear();
            game::play_turn(self.rare.model, state, dice, &mut events);
        }
        true
    }
}

/// Levels from an importance up to 1, at equal ratios.
fn levels(start: f64) -> Vec<f64> {
    if start >= 1.0 {
        return vec![1.0];
    }
    let count = libm::ceil(libm::log(start) / libm::log(PART)).clamp(1.0, LEVELS_MAX);
    let level = |step: u32| libm::pow(start, 1.0 - f64::from(step) / count);
    (1..count as u32).map(level).chain([1.0]).collect()
}

/// Which of so many parents a clone has: the strata of all clones divide the parents evenly, and a
/// clone's draw chooses within its own.
fn dealt(clone: u32, clones: u32, draw: u64, parents: usize) -> usize {
    let place = u128::from(clone) << 64 | u128::from(draw);
    let chosen = place * parents as u128 / (u128::from(clones) << 64);
    usize::try_from(chosen).expect("it is below the number of parents")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_dealt_evenly() {
        for (clones, parents) in [(1000, 1), (1000, 7), (1000, 1000), (10, 9)] {
            let mut counts = vec![0; parents];
            for clone in 0..clones {
                let share = 1 << 54;
                for part in 0..1024 {
                    counts[dealt(clone, clones, part * share, parents)] += 1;
                }
            }
            let even = f64::from(clones) * 1024.0 / parents as f64;
            let off = counts.iter().map(|count| (f64::from(*count) - even).abs());
            assert!(off.fold(0.0, f64::max) <= 1.0, "{clones} clones of {parents}: {counts:?}");
        }
        assert_eq!(dealt(u32::MAX - 1, u32::MAX, u64::MAX, 1 << 31), (1 << 31) - 1);
    }

    #[test]
    fn levels_climb_to_the_severity() {
        assert_eq!(levels(1.0), [1.0]);
        assert_eq!(levels(0.9), [1.0]);
        let levels = levels(1e-8);
        assert_eq!(levels.len(), 12);
        assert!(levels.windows(2).all(|pair| pair[0] < pair[1]) && levels[0] > 1e-8);
    }

    #[test]
    fn keys_differ_by_everything() {
        let seed = Seed::from(1);
        let keys = [
            key(seed, "moves", 0, 0),
            key(seed, "parents", 0, 0),
            key(seed, "moves", 1, 0),
            key(seed, "moves", 0, 1),
            key(seed, "moves", 1, 10),
            key(seed, "moves", 11, 0),
            key(Seed::from(2), "moves", 0, 0),
        ];
        let different: std::collections::HashSet<Seed> = keys.into_iter().collect();
        assert_eq!(different.len(), keys.len());
    }
}
