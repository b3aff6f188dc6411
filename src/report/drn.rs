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
    let outcomes = names::outcome_labels(model);
    let idle = idle(&outcomes, unrolled);
    let states = unrolled.states.len() + usize::from(!idle.is_empty());
    text.push_str("@type: DTMC\n@parameters\n\n@reward_models\n\n");
    text.push_str(&format!("@nr_states\n{states}\n@nr_choices\n{states}\n@model\n"));
    for (place, (moment, row)) in unrolled.states.iter().zip(&unrolled.rows).enumerate() {
        let init = if place == 0 { " init" } else { "" };
        let labels = of_state(&outcomes, *moment).join(" ");
        let space = if labels.is_empty() { "" } else { " " };
        line(&mut text, format_args!("state {place}{init}{space}{labels}"));
        line(&mut text, format_args!("//{}", told(model, matrix, *moment)));
        text.push_str("\taction 0\n");
        for (to, probability) in row {
            line(&mut text, format_args!("\t\t{to} : {probability:?}"));
        }
    }
    if !idle.is_empty() {
        let (place, labels) = (states - 1, idle.join(" "));
        line(&mut text, format_args!("state {place} {labels}"));
        text.push_str("//never reached; has the labels that no other state has\n\taction 0\n");
        line(&mut text, format_args!("\t\t{place} : 1.0"));
    }
    text
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(text, "{words}").expect("writing to a string does not fail");
}

/// The labels of a state.
fn of_state(outcomes: &[String], moment: Moment) -> Vec<String> {
    let severities = 1..=moment.highest.min(SEVERITY_MAX);
    let mut labels: Vec<String> = severities.map(names::severity_label).collect();
    if let Stand::Over(outcome) = moment.at {
        labels.push(outcomes[outcome.index()].clone());
    }
    labels
}

/// Labels that no state has. The format cannot declare them, and Storm refuses a property that asks
/// for a label it does not know, though the answer is 0.
fn idle(outcomes: &[String], unrolled: &Unrolled) -> Vec<String> {
    let highest = unrolled.states.iter().map(|moment| moment.highest).max().unwrap_or(0);
    let severities = (highest + 1..=SEVERITY_MAX).map(names::severity_label);
    let mut met = vec![false; outcomes.len()];
    for moment in &unrolled.states {
        if let Stand::Over(outcome) = moment.at {
            met[outcome.index()] = true;
        }
    }
    let never = outcomes.iter().zip(met).filter(|(_, met)| !met).map(|(label, _)| label.clone());
    severities.chain(never).collect()
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
