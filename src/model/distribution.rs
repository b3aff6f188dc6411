//! Quantiles of the distributions that a scenario may give a parameter.
//!
//! Everything is drawn by inverse transform: a number in (0, 1) becomes a value, so that a design
//! chooses points in the unit cube and knows nothing of distributions. The normal quantile is that
//! of Wichura (1988), algorithm AS 241. The quantile of a Beta is found by Newton's method, kept
//! within a bracket, on the logarithm of the value, which does not lose itself where events are
//! rare; the incomplete beta function is the continued fraction of DLMF 8.17.22 (Lentz's method),
//! its front factor that of Didonato and Morris (1992). All are held against SciPy by a table.

use crate::scenario::parameter::Parameter;

/// The 95th percentile of the standard normal distribution.
pub const NORMAL_95: f64 = 1.644_853_626_951_472_2;

const LN_SQRT_2_PI: f64 = 0.918_938_533_204_672_7;

/// The value below which a parameter lies with probability `u`, between 0 and 1, both excluded;
/// `None` for [`Parameter::Use`].
#[must_use]
pub fn quantile(parameter: &Parameter, u: f64) -> Option<f64> {
    Some(match *parameter {
        Parameter::Point(value) => value,
        Parameter::Beta { a, b } => beta_quantile(a, b, u),
        Parameter::Counts { k, n } => beta_quantile(k as f64 + 0.5, (n - k) as f64 + 0.5, u),
        Parameter::LogNormal { median, error_factor } => {
            median * libm::exp(normal_quantile(u) / NORMAL_95 * libm::log(error_factor))
        }
        Parameter::Range { low, mid, high } => {
            let z = normal_quantile(u) / NORMAL_95;
            let side = if z < 0.0 { mid / low } else { high / mid };
            mid * libm::exp(z * libm::log(side))
        }
        Parameter::Uniform { low, high } => low + (high - low) * u,
        Parameter::Triangular { low, mode, high } => triangular_quantile(low, mode, high, u),
        Parameter::Use(_) => return None,
    })
}

/// The value below which a triangular quantity lies with probability `u`.
#[must_use]
pub fn triangular_quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if u * width < mode - low {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

/// The value below which a standard normal quantity lies with probability `u`.
#[must_use]
pub fn normal_quantile(u: f64) -> f64 {
    let from_middle = u - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        return from_middle * rational(r, &MIDDLE);
    }
    let r = (-libm::log(u.min(1.0 - u))).sqrt();
    let size = if r <= 5.0 { rational(r - 1.6, &SIDE) } else { rational(r - 5.0, &TAIL) };
    if from_middle < 0.0 { -size } else { size }
}

/// Coefficients of a numerator and a denominator, the constants first.
type Rational = [[f64; 8]; 2];

const MIDDLE: Rational = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
];

const SIDE: Rational = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const TAIL: Rational = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

fn rational(r: f64, [above, below]: &Rational) -> f64 {
    let value = |coefficients: &[f64; 8]| {
        coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * r + coefficient)
    };
    value(above) / value(below)
}

/// The value below which a Beta(a, b) quantity lies with probability `u`.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    if u <= 0.0 || u >= 1.0 {
        return u.clamp(0.0, 1.0);
    }
    let (below, _) = beta_tails(a, b, 0.5);
    // The side below one half is found: it does not lose its digits to 1 where it is small.
    if u <= below { near_zero(a, b, [u, 1.0 - u]) } else { 1.0 - near_zero(b, a, [1.0 - u, u]) }
}

/// The quantile where it is at most one half, given the probabilities below and above it: Newton's
/// method on the logarithm of the smaller one, kept within a bracket.
fn near_zero(a: f64, b: f64, [below, above]: [f64; 2]) -> f64 {
    let (mut low, mut high) = (-744.0, -core::f64::consts::LN_2);
    let target = libm::log(below.min(above));
    let mut t = guess(a, b, below).clamp(low, high);
    for _ in 0..200 {
        let x = libm::exp(t);
        let density = libm::exp(ln_front(a, b, x)) / (1.0 - x);
        let tails = beta_tails(a, b, x);
        // How much too high it is, and how fast that grows.
        let (miss, slope) = if below <= above {
            (libm::log(tails.0) - target, density / tails.0)
        } else {
            (target - libm::log(tails.1), density / tails.1)
        };
        if miss > 0.0 {
            high = t;
        } else {
            low = t;
        }
        let newton = t - miss / slope;
        let next = if newton > low && newton < high { newton } else { low + (high - low) / 2.0 };
        let step = (next - t).abs();
        t = next;
        if step <= 1e-15 * t.abs().max(1e-3) || high - low < 1e-15 {
            break;
        }
    }
    libm::exp(t)
}

/// Where to begin: the logarithm of a value near the quantile (Abramowitz and Stegun 26.5.22; for
/// small a or b the two tails as powers).
fn guess(a: f64, b: f64, u: f64) -> f64 {
    if a >= 1.0 && b >= 1.0 {
        let z = normal_quantile(u);
        let lambda = (z * z - 3.0) / 6.0;
        let (one, other) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
        let h = 2.0 / (one + other);
        let w = -z * (h + lambda).max(0.0).sqrt() / h
            - (other - one) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
        let guessed = -libm::log1p(b / a * libm::exp(2.0 * w));
        if guessed.is_finite() {
            return guessed;
        }
    }
    (libm::log(u) + libm::log(a) + ln_beta(a, b)) / a
}

/// P(X <= x) and P(X > x) of a Beta(a, b) quantity, each to full relative precision where it is the
/// smaller one.
#[must_use]
pub fn beta_tails(a: f64, b: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    let front = libm::exp(ln_front(a, b, x));
    if x < (a + 1.0) / (a + b + 2.0) {
        let below = (front * fraction(a, b, x) / a).min(1.0);
        (below, 1.0 - below)
    } else if x < 1e-3 {
        // 1 - x would forget most digits of x.
        let below = (front * series(a, b, x) / a).min(1.0);
        (below, 1.0 - below)
    } else {
        let above = (front * fraction(b, a, 1.0 - x) / b).min(1.0);
        (1.0 - above, above)
    }
}

/// The hypergeometric series of DLMF 8.17.8: slower, but all its terms are positive.
fn series(a: f64, b: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut step) = (1.0, 1.0, 0.0);
    while term > 1e-17 * sum {
        term *= (a + b + step) / (a + 1.0 + step) * x;
        sum += term;
        step += 1.0;
    }
    sum
}

/// The continued fraction of DLMF 8.17.22 by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    // It converges in some square roots of the larger parameter.
    for step in 1..10_000_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            change = c * d;
            value *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// ln(x^a (1 - x)^b / B(a, b)).
fn ln_front(a: f64, b: f64, x: f64) -> f64 {
    if a < 10.0 || b < 10.0 {
        return a * libm::log(x) + b * libm::log1p(-x) - ln_beta(a, b);
    }
    // Large terms cancel around the mean; what is left of them is computed from the distance to it.
    let mean = a / (a + b);
    let distance = x - mean;
    let from_mean = a * libm::log1p(distance / mean) + b * libm::log1p(-distance / (b / (a + b)));
    let at_mean = 0.5 * libm::log(a / (a + b) * b) - LN_SQRT_2_PI;
    from_mean + at_mean - stirling(a) - stirling(b) + stirling(a + b)
}

/// ln B(a, b).
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large < 10.0 {
        return libm::lgamma(small) + libm::lgamma(large) - libm::lgamma(small + large);
    }
    // ln(G(large) / G(small + large)) without the difference of two large numbers.
    let ratio = -(large - 0.5) * libm::log1p(small / large) - small * libm::log(small + large)
        + small
        + stirling(large)
        - stirling(small + large);
    libm::lgamma(small) + ratio
}

/// What Stirling's formula leaves of ln G(x), for x of 10 or more (DLMF 5.11.1).
fn stirling(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
    ];
    let square = 1.0 / (x * x);
    TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term) / x
}
