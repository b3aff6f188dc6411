//! Quantities that an author is unsure of: a distribution, and what it rests on.

use serde::Deserialize;

/// A number, or what is known of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Parameter {
    /// Known, or taken as known.
    Point(f64),
    /// Beta(a, b).
    Beta {
        /// Successes, so to say.
        a: f64,
        /// Failures.
        b: f64,
    },
    /// `k` of `n` were seen: Beta(k + 1/2, n - k + 1/2), the posterior under Jeffreys' prior.
    Counts {
        /// How many were seen.
        k: u64,
        /// Of how many.
        n: u64,
    },
    /// Log-normal; the 95th percentile is `median * error_factor`.
    LogNormal {
        /// The median.
        median: f64,
        /// 95th percentile over median.
        error_factor: f64,
    },
    /// 5th, 50th and 95th percentiles; split-normal on the log scale.
    Range {
        /// 5th percentile.
        low: f64,
        /// Median.
        mid: f64,
        /// 95th percentile.
        high: f64,
    },
    /// Any value between two is as likely as any other.
    Uniform {
        /// The smallest value.
        low: f64,
        /// The largest value.
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// The smallest value.
        low: f64,
        /// The likeliest value.
        mode: f64,
        /// The largest value.
        high: f64,
    },
    /// The shared parameter of that id.
    Use(String),
}

impl Parameter {
    /// The value that point results use: the mean of Beta and Counts, the median of LogNormal and
    /// Range, the middle of Uniform, the mode of Triangular; `None` for [`Parameter::Use`].
    #[must_use]
    pub fn point(&self) -> Option<f64> {
        Some(match *self {
            Parameter::Point(value) => value,
            Parameter::Beta { a, b } => a / (a + b),
            Parameter::Counts { k, n } => (k as f64 + 0.5) / (n as f64 + 1.0),
            Parameter::LogNormal { median, .. } => median,
            Parameter::Range { mid, .. } => mid,
            Parameter::Uniform { low, high } => low + (high - low) / 2.0,
            Parameter::Triangular { mode, .. } => mode,
            Parameter::Use(_) => return None,
        })
    }

    /// The numbers as written, with their names, in written order.
    #[must_use]
    pub fn numbers(&self) -> Vec<(&'static str, f64)> {
        match *self {
            Parameter::Point(value) => vec![("value", value)],
            Parameter::Beta { a, b } => vec![("a", a), ("b", b)],
            Parameter::Counts { k, n } => vec![("k", k as f64), ("n", n as f64)],
            Parameter::LogNormal { median, error_factor } => {
                vec![("median", median), ("error_factor", error_factor)]
            }
            Parameter::Range { low, mid, high } => vec![("low", low), ("mid", mid), ("high", high)],
            Parameter::Uniform { low, high } => vec![("low", low), ("high", high)],
            Parameter::Triangular { low, mode, high } => {
                vec![("low", low), ("mode", mode), ("high", high)]
            }
            Parameter::Use(_) => vec![],
        }
    }
}

/// What a number rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Basis {
    /// Printed by the source.
    Source,
    /// Computed from a dataset that is named.
    Derived,
    /// Tuned so that a figure of the source comes out.
    SourceFit,
    /// Remembered; no page was at hand.
    Recall,
    /// The author's own.
    Judgement,
}

impl Basis {
    /// Every basis, strongest first.
    pub const ALL: [Basis; 5] =
        [Basis::Source, Basis::Derived, Basis::SourceFit, Basis::Recall, Basis::Judgement];

    /// The word a scenario file uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Basis::Source => "Source",
            Basis::Derived => "Derived",
            Basis::SourceFit => "SourceFit",
            Basis::Recall => "Recall",
            Basis::Judgement => "Judgement",
        }
    }

    /// Whether a citation must stand beside it.
    #[must_use]
    pub fn needs_citation(self) -> bool {
        !matches!(self, Basis::Recall | Basis::Judgement)
    }
}
