//! An unrolled chain in DRN, the explicit format of the model checker Storm.
//!
//! It follows "The DRN format" in Storm's documentation (stormchecker.org). Every state has a
//! comment that says what it stands for.

use std::fmt::Write;

use crate::model::Model;
use crate::model::SEVERITY_MAX;
use crate::report::names;
use crate::study::unroll::Matrix;
use crate::study::unroll::Moment;
use crate::study::unroll::Stand;
use crate::study::unroll::Unrolled;

/// The chain of an arm, as `matrix` and its unrolling give it.
#[must_use]
pub fn drn(model: &Model, arm: &str, matrix: &Matrix, unrolled: &Unrolled) -> String {
    let mut text = names::head(model, arm);
    let states = unrolled.states.len();
    text.push_str("@type: DTMC\n@parameters\n\n@reward_models\n\n");
    text.push_str(&format!("@nr_states\n{states}\n@nr_choices\n{states}\n@model\n"));
    let labels = names::outcome_labels(model);
    for (place, (moment, row)) in unrolled.states.iter().zip(&unrolled.rows).enumerate() {
        line(&mut text, format_args!("state {place}{}", of_state(&labels, place, *moment)));
        line(&mut text, format_args!("//{}", told(model, matrix, *moment)));
        text.push_str("\taction 0\n");
        for (to, probability) in row {
            line(&mut text, format_args!("\t\t{to} : {probability:?}"));
        }
    }
    text
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(text, "{words}").expect("writing to a string does not fail");
}

/// The labels of a state, each after a space.
fn of_state(outcomes: &[String], place: usize, moment: Moment) -> String {
    let mut text = String::new();
    if place == 0 {
        text.push_str(" init");
    }
    for severity in (1..=SEVERITY_MAX).filter(|severity| *severity <= moment.highest) {
        text.push_str(&format!(" {}", names::severity_label(severity)));
    }
    if let Stand::Over(outcome) = moment.at {
        text.push_str(&format!(" {}", outcomes[outcome.index()]));
    }
    text
}

/// What a state stands for.
fn told(model: &Model, matrix: &Matrix, moment: Moment) -> String {
    let Moment { at, highest } = moment;
    match at {
        Stand::Over(outcome) => {
            format!("over: {}; severity {highest}", model.outcomes[outcome.index()])
        }
        Stand::Open { turn, state } => {
            let board = names::board(model, &matrix.boards[state]);
            format!("after turn {turn}: {board}; severity {highest} so far")
        }
    }
}
