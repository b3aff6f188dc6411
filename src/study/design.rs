//! Where in the unit cube parameters are drawn: scrambled Sobol points, or independent ones.
//!
//! Every parameter has a column of its own, known by the parameter's id, and draw n is row n, so
//! more draws are the same draws and some more. Independent points come from [`crate::chance`] with
//! a key for every parameter, so adding or removing a parameter moves no other's points. Sobol
//! points follow Joe and Kuo, *Constructing Sobol sequences with better two-dimensional
//! projections* (2008); the columns have the dimensions in the order in which they are named, so
//! there a new parameter shifts those after it. They are scrambled after Owen (1995) by the hash of
//! Burley, *Practical hash-based Owen scrambling* (2020), keyed by seed and id: each point alone is
//! uniform, and all together keep the evenness of the sequence.

use std::ops::Range;

use sha2::Digest;
use sha2::Sha256;
use thiserror::Error;

use crate::chance::Address;
use crate::chance::Chance;
use crate::chance::Dice;
use crate::chance::Seed;

/// Sobol points have so many dimensions at most.
pub const DIMENSIONS_MAX: usize = 1024;

/// The draws of a Sobol sequence are numbered by 32 bits.
const BITS: usize = 32;

/// How parameters are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Scrambled Sobol points.
    Sobol,
    /// Independent points.
    Random,
}

impl Design {
    /// The word that options and files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Design::Sobol => "sobol",
            Design::Random => "random",
        }
    }
}

/// Why there are no such points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DesignError {
    /// More parameters than the table of direction numbers has dimensions.
    #[error(
        "{0} parameters are more than the {DIMENSIONS_MAX} dimensions that Sobol points have here"
    )]
    Dimensions(usize),
}

/// The columns of a design: for each name, a number in (0, 1) for each of these draws.
///
/// # Errors
/// [`DesignError::Dimensions`] if there are too many names for Sobol points.
pub fn columns(
    design: Design,
    seed: Seed,
    names: &[&str],
    draws: Range<u32>,
) -> Result<Vec<Vec<f64>>, DesignError> {
    match design {
        Design::Random => {
            Ok(names.iter().map(|name| independent(seed, name, draws.clone())).collect())
        }
        Design::Sobol if names.len() > DIMENSIONS_MAX => Err(DesignError::Dimensions(names.len())),
        Design::Sobol => {
            let table = directions();
            let columns = names.iter().zip(&table);
            Ok(columns
                .map(|(name, directions)| sobol(directions, seed, name, draws.clone()))
                .collect())
        }
    }
}

fn independent(seed: Seed, name: &str, draws: Range<u32>) -> Vec<f64> {
    let mut dice = Dice::new(Seed::new(key(seed, "independent", name)), 0);
    let source = Address::of("parameter");
    let mut column = Vec::with_capacity(draws.len());
    for draw in draws {
        dice.aim(u64::from(draw));
        // 52 bits and a half: no number is 0 or 1.
        let bits = dice.draw(source, 1) >> 12;
        column.push((bits as f64 + 0.5) / (1u64 << 52) as f64);
    }
    column
}

fn sobol(directions: &[u32; BITS], seed: Seed, name: &str, draws: Range<u32>) -> Vec<f64> {
    let key = key(seed, "scramble", name);
    let scramble = u32::from_be_bytes([key[0], key[1], key[2], key[3]]);
    let mut column = Vec::with_capacity(draws.len());
    for draw in draws {
        let bits = scrambled(point(directions, draw), scramble);
        column.push((f64::from(bits) + 0.5) / (1u64 << BITS) as f64);
    }
    column
}

/// What belongs to one column alone.
fn key(seed: Seed, purpose: &str, name: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.bytes());
    hash.update(purpose);
    hash.update([0]);
    hash.update(name);
    hash.finalize().into()
}

/// A coordinate of a point of the sequence, as a binary fraction; points are taken in Gray order.
fn point(directions: &[u32; BITS], number: u32) -> u32 {
    let gray = number ^ number >> 1;
    let used = directions.iter().enumerate().filter(|(bit, _)| gray >> bit & 1 == 1);
    used.fold(0, |sum, (_, direction)| sum ^ direction)
}

/// Every bit is flipped or not by a hash of the bits above it (Burley 2020, listing 3).
fn scrambled(bits: u32, key: u32) -> u32 {
    let mut mixed = bits.reverse_bits().wrapping_add(key);
    for factor in [0x6c50_b47c, 0xb82f_1e52, 0xc7af_e638, 0x8d22_f6e6] {
        mixed ^= mixed.wrapping_mul(factor);
    }
    mixed.reverse_bits()
}

/// Of each dimension, its direction numbers.
fn directions() -> Vec<[u32; BITS]> {
    let mut table = vec![std::array::from_fn(|bit| 1 << (BITS - 1 - bit))];
    let lines = include_str!("design/joe-kuo.txt").lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let mut numbers =
            line.split(' ').map(|number| number.parse().expect("the table has numbers"));
        let polynomial: u32 = numbers.next().expect("a line has its polynomial");
        let first: Vec<u32> = numbers.collect();
        table.push(dimension(polynomial, &first));
    }
    table
}

/// The direction numbers that follow from the first ones by a polynomial's recurrence.
fn dimension(polynomial: u32, first: &[u32]) -> [u32; BITS] {
    let degree = first.len();
    let mut directions = [0; BITS];
    for bit in 0..BITS {
        directions[bit] = if bit < degree {
            first[bit] << (BITS - 1 - bit)
        } else {
            let mut next = directions[bit - degree] ^ directions[bit - degree] >> degree;
            for back in 1..degree {
                if polynomial >> (degree - back) & 1 == 1 {
                    next ^= directions[bit - back];
                }
            }
            next
        };
    }
    directions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points 1, 2, 3, 7, 500 and 1000 of seven dimensions, by `scipy.stats.qmc.Sobol`.
    #[test]
    fn points_are_those_of_scipy() {
        let known: [(usize, [u32; 6]); 7] = [
            (0, [2147483648, 3221225472, 1073741824, 536870912, 1887436800, 943718400]),
            (1, [2147483648, 1073741824, 3221225472, 2684354560, 276824064, 415236096]),
            (2, [2147483648, 1073741824, 3221225472, 1610612736, 1484783616, 2227175424]),
            (5, [2147483648, 3221225472, 1073741824, 1610612736, 4034920448, 3896508416]),
            (99, [2147483648, 3221225472, 1073741824, 2684354560, 3699376128, 801112064]),
            (511, [2147483648, 3221225472, 1073741824, 536870912, 2961178624, 1698693120]),
            (1023, [2147483648, 3221225472, 1073741824, 2684354560, 3548381184, 3066036224]),
        ];
        let table = directions();
        assert_eq!(table.len(), DIMENSIONS_MAX);
        for (dimension, points) in known {
            let found = [1, 2, 3, 7, 500, 1000].map(|number| point(&table[dimension], number));
            assert_eq!(found, points, "dimension {dimension}");
        }
    }

    #[test]
    fn every_column_is_even() {
        let names = ["one", "two", "three"];
        for column in columns(Design::Sobol, Seed::from(7), &names, 0..256).unwrap() {
            let mut cells: Vec<u32> = column.iter().map(|u| (u * 256.0) as u32).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..256).collect::<Vec<u32>>());
        }
    }

    /// Every box of area 1/256 of the first two dimensions has one point of 256: what makes the
    /// sequence better than independent points, and scrambling must leave so.
    #[test]
    fn scrambling_keeps_the_net() {
        let columns = columns(Design::Sobol, Seed::from(7), &["one", "two"], 0..256).unwrap();
        for wide in 0..=8 {
            let (across, down) = (f64::from(1 << wide), f64::from(256 >> wide));
            let cells = columns[0].iter().zip(&columns[1]);
            let mut cells: Vec<(u32, u32)> =
                cells.map(|(u, v)| ((u * across) as u32, (v * down) as u32)).collect();
            cells.sort_unstable();
            cells.dedup();
            assert_eq!(cells.len(), 256, "boxes {across} across");
        }
    }

    #[test]
    fn an_independent_column_knows_only_its_name() {
        let alone = columns(Design::Random, Seed::from(1), &["p"], 0..10).unwrap();
        let beside = columns(Design::Random, Seed::from(1), &["q", "p"], 0..20).unwrap();
        assert_eq!(alone[0], beside[1][..10]);
        assert_ne!(beside[0], beside[1]);
        let mean = columns(Design::Random, Seed::from(1), &["p"], 0..4000).unwrap()[0]
            .iter()
            .fold(0.0, |sum, u| sum + u / 4000.0);
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }

    #[test]
    fn too_many_dimensions_are_refused() {
        let names = vec!["p"; DIMENSIONS_MAX + 1];
        let refused = columns(Design::Sobol, Seed::from(1), &names, 0..1);
        assert_eq!(refused, Err(DesignError::Dimensions(DIMENSIONS_MAX + 1)));
    }
}
