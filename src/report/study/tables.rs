//! The tables of a study, column by column: what its CSV and its Parquet files hold alike.

use std::ops::Range;

use crate::report::study::Findings;
use crate::study::arms::ids;
use crate::study::uncertainty::ArmSpread;
use crate::study::uncertainty::Spread;

/// So many rows are written at once.
pub(super) const ROWS: usize = 1 << 14;

/// A column, or some rows of one.
pub(super) enum Column {
    /// Names.
    Words(Vec<String>),
    /// Whole numbers.
    Whole(Vec<u64>),
    /// Numbers.
    Numbers(Vec<f64>),
    /// Numbers that do not apply, in so many rows.
    Nothing(usize),
}

impl Column {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        match self {
            Column::Words(words) => words.len(),
            Column::Whole(numbers) => numbers.len(),
            Column::Numbers(numbers) => numbers.len(),
            Column::Nothing(rows) => *rows,
        }
    }

    /// A cell as CSV has it: a number in the fewest digits that read back the same.
    pub(super) fn cell(&self, row: usize) -> String {
        match self {
            Column::Words(words) => words[row].clone(),
            Column::Whole(numbers) => numbers[row].to_string(),
            Column::Numbers(numbers) => numbers[row].to_string(),
            Column::Nothing(_) => String::new(),
        }
    }
}

/// A row an arm.
pub(super) fn arms(findings: &Findings<'_>) -> Vec<(String, Column)> {
    let Findings { model, arms, severity, .. } = findings;
    let numbers = |of: &dyn Fn(&ArmSpread) -> f64| Column::Numbers(arms.iter().map(of).collect());
    let measures = arms.iter().map(|arm| ids(model, arm.arm.measures).join("+"));
    let mut columns = vec![
        ("arm".to_owned(), Column::Words(arms.iter().map(|arm| arm.arm.name.clone()).collect())),
        ("measures".to_owned(), Column::Words(measures.collect())),
        ("cost".to_owned(), Column::Whole(arms.iter().map(|arm| u64::from(arm.cost)).collect())),
        ("severity".to_owned(), Column::Whole(vec![u64::from(*severity); arms.len()])),
        ("point".to_owned(), numbers(&|arm| arm.point)),
    ];
    let spreads: Vec<Vec<(String, f64)>> = arms.iter().map(spreads).collect();
    for (place, (name, _)) in spreads[0].iter().enumerate() {
        let numbers = spreads.iter().map(|arm| arm[place].1);
        columns.push((name.clone(), Column::Numbers(numbers.collect())));
    }
    let counting: Option<Vec<f64>> = arms.iter().map(|arm| arm.counting_error).collect();
    columns.extend([
        ("helps".to_owned(), numbers(&|arm| arm.helps)),
        ("best".to_owned(), numbers(&|arm| arm.best)),
        (
            "counting_error".to_owned(),
            counting.map_or(Column::Nothing(arms.len()), Column::Numbers),
        ),
        ("parameter_error".to_owned(), numbers(&|arm| arm.parameter_deviation)),
    ]);
    columns
}

/// How the risk of an arm and what it changes lie, by name.
fn spreads(arm: &ArmSpread) -> Vec<(String, f64)> {
    let mut parts = Vec::new();
    for (name, spread) in
        [("risk", arm.risk), ("change", arm.change), ("relative_change", arm.relative)]
    {
        let Spread { mean, low, median, high, deviation } = spread;
        for (part, number) in [
            ("mean", mean),
            ("p05", low),
            ("median", median),
            ("p95", high),
            ("deviation", deviation),
        ] {
            parts.push((format!("{name}_{part}"), number));
        }
    }
    parts
}

/// A row for each of these draws: its number, the risk of each arm, the value of each uncertain
/// parameter.
pub(super) fn draws(findings: &Findings<'_>, rows: Range<usize>) -> Vec<(String, Column)> {
    let Findings { model, draws, arms, risks, .. } = findings;
    let number = rows.clone().map(|draw| draw as u64).collect();
    let mut columns = vec![("draw".to_owned(), Column::Whole(number))];
    for (place, arm) in arms.iter().enumerate() {
        let risks = risks[rows.clone()].iter().map(|draw| draw[place]);
        columns.push((format!("risk {}", arm.arm.name), Column::Numbers(risks.collect())));
    }
    for place in &draws.uncertain {
        let values = draws.values[rows.clone()].iter().map(|values| values[*place]);
        columns.push((model.parameters[*place].id.clone(), Column::Numbers(values.collect())));
    }
    columns
}

/// The rows of a table in runs of [`ROWS`].
pub(super) fn runs(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(ROWS).map(move |first| first..(first + ROWS).min(rows))
}
