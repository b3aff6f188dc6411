//! Beliefs: what the experts of one side hold the parameters to be.
//!
//! A file overrides parameters of a scenario with three numbers an expert was asked for: the lowest
//! and the highest value that can be reasonably held, and the likeliest. It is RON, or the CSV that
//! `offramp elicit` prints, filled in. It knows nothing of how several experts become one.

use std::collections::BTreeMap;
use std::fmt;

use ron::Options;
use ron::extensions::Extensions;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;
use serde::de::MapAccess;
use serde::de::Visitor;

use crate::scenario::text::Table;

/// The columns of a sheet as CSV.
pub const COLUMNS: [&str; 8] =
    ["side", "expert", "when", "parameter", "question", "low", "mode", "high"];

/// What the experts of one side believe.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename = "Beliefs")]
pub struct Beliefs {
    /// The format: 1.
    pub format: u32,
    /// The scenario's id.
    pub scenario: Option<String>,
    /// Whose they are.
    pub side: String,
    /// How several experts become one.
    #[serde(default)]
    pub pool: Pooling,
    /// The experts.
    pub experts: Vec<Expert>,
}

/// How the distributions of several experts become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Pooling {
    /// The mixture: whatever one of them holds possible is possible.
    #[default]
    Linear,
    /// The weighted geometric mean: only what all of them hold possible is.
    Logarithmic,
}

/// What one expert answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expert {
    /// Who.
    pub name: String,
    /// When.
    pub when: Option<String>,
    /// The weight among the experts; 1 if none is given.
    pub weight: Option<f64>,
    /// By parameter.
    #[serde(deserialize_with = "answered_once")]
    pub answers: Table<Elicited>,
}

/// Three numbers for one quantity.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elicited {
    /// The lowest value that can be reasonably held.
    pub low: f64,
    /// The likeliest value.
    pub mode: f64,
    /// The highest value that can be reasonably held.
    pub high: f64,
}

/// Why a file holds no beliefs. Nothing is lost: correct it and ask again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BeliefsError {
    /// It is no RON of this form.
    #[error("line {line}, column {column}: {what}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// It is no CSV of this form.
    #[error("row {row}: {what}")]
    Row {
        /// The row, from 1 with the header.
        row: usize,
        /// What is wrong.
        what: String,
    },
    /// Another format.
    #[error("format {0} is not known here; this version reads format 1")]
    Format(u32),
    /// The numbers do not make sense.
    #[error("{expert}, `{parameter}`: {what}")]
    Answer {
        /// Who answered.
        expert: String,
        /// What was asked.
        parameter: String,
        /// What is wrong.
        what: String,
    },
    /// A weight that weighs nothing.
    #[error("{0} has a weight that is not above 0")]
    Weight(String),
    /// Nobody says whose they are.
    #[error("it is not said whose beliefs these are: name the side")]
    NoSide,
    /// Nobody answered anything.
    #[error("nobody has answered anything")]
    Nothing,
}

/// Answers, none of them given twice: a map would keep one of two in silence.
fn answered_once<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Table<Elicited>, D::Error> {
    struct Once;
    impl<'de> Visitor<'de> for Once {
        type Value = Table<Elicited>;
        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a map `{ \"parameter\": Elicited(low: , mode: , high: ) }`")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table<Elicited>, A::Error> {
            let mut answers = Table::default();
            while let Some((id, answer)) = map.next_entry::<String, Elicited>()? {
                if !answers.insert_new(id.clone(), answer) {
                    return Err(A::Error::custom(format!("`{id}` is answered twice")));
                }
            }
            Ok(answers)
        }
    }
    deserializer.deserialize_map(Once)
}

/// The beliefs of a text in RON.
///
/// # Errors
/// What is wrong with it first.
pub fn from_ron(text: &str) -> Result<Beliefs, BeliefsError> {
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let read: Result<Beliefs, _> = options.from_str(text);
    let beliefs = read.map_err(|error| BeliefsError::Syntax {
        line: error.span.start.line,
        column: error.span.start.col,
        what: error.code.to_string(),
    })?;
    checked(beliefs)
}

/// The beliefs of a sheet: rows without numbers are unanswered.
///
/// # Errors
/// What is wrong with it first.
pub fn from_csv(text: &str) -> Result<Beliefs, BeliefsError> {
    // Spreadsheets put a mark of byte order before the first column.
    let text = text.trim_start_matches('\u{feff}');
    let delimiter =
        if text.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let wrong = |row: usize, what: String| BeliefsError::Row { row, what };
    let header = reader.headers().map_err(|error| wrong(1, error.to_string()))?.clone();
    let mut places = BTreeMap::new();
    for column in COLUMNS.iter().filter(|column| **column != "question") {
        let place = header.iter().position(|name| name.trim() == *column);
        let missing = || wrong(1, format!("there is no column `{column}`"));
        places.insert(*column, place.ok_or_else(missing)?);
    }
    let mut side = String::new();
    let mut experts: Vec<Expert> = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let row = index + 2;
        let record = record.map_err(|error| wrong(row, error.to_string()))?;
        let cell = |column: &str| record.get(places[column]).unwrap_or("").trim().to_owned();
        let numbers = ["low", "mode", "high"].map(cell);
        if numbers.iter().all(String::is_empty) {
            continue;
        }
        let number = |text: &String| -> Result<f64, BeliefsError> {
            // Half of the world writes 0,5.
            let plain = text.replace(',', ".");
            plain.parse().map_err(|_| wrong(row, format!("`{text}` is no number")))
        };
        let [low, mode, high] = &numbers;
        let elicited = Elicited { low: number(low)?, mode: number(mode)?, high: number(high)? };
        if side.is_empty() {
            side = cell("side");
        } else if side != cell("side") {
            let what = format!("side `{}` in the sheet of `{side}`: one file a side", cell("side"));
            return Err(wrong(row, what));
        }
        let (expert, when, parameter) = (cell("expert"), cell("when"), cell("parameter"));
        let known = experts.iter().position(|known| known.name == expert);
        let known = known.unwrap_or_else(|| {
            let when = (!when.is_empty()).then_some(when);
            let name = expert.clone();
            experts.push(Expert { name, when, weight: None, answers: Table::default() });
            experts.len() - 1
        });
        if !experts[known].answers.insert_new(parameter.clone(), elicited) {
            return Err(wrong(row, format!("`{parameter}` is answered twice by `{expert}`")));
        }
    }
    checked(Beliefs { format: 1, scenario: None, side, pool: Pooling::Linear, experts })
}

fn checked(beliefs: Beliefs) -> Result<Beliefs, BeliefsError> {
    if beliefs.format != 1 {
        return Err(BeliefsError::Format(beliefs.format));
    }
    if beliefs.experts.iter().all(|expert| expert.answers.is_empty()) {
        return Err(BeliefsError::Nothing);
    }
    if beliefs.side.trim().is_empty() {
        return Err(BeliefsError::NoSide);
    }
    for expert in &beliefs.experts {
        if expert.weight.is_some_and(|weight| !weight.is_finite() || weight <= 0.0) {
            return Err(BeliefsError::Weight(expert.name.clone()));
        }
        for (parameter, Elicited { low, mode, high }) in expert.answers.iter() {
            let wrong = |what: &str| BeliefsError::Answer {
                expert: expert.name.clone(),
                parameter: parameter.to_owned(),
                what: what.to_owned(),
            };
            if ![low, mode, high].iter().all(|number| number.is_finite() && **number >= 0.0) {
                return Err(wrong("give three numbers that are not below 0"));
            }
            if !(low <= mode && mode <= high) {
                return Err(wrong(
                    "the likeliest value must lie between the lowest and the highest",
                ));
            }
            if *high == 0.0 {
                return Err(wrong("the highest value must be above 0"));
            }
        }
    }
    Ok(beliefs)
}
