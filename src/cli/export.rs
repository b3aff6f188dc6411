//! `offramp export`: a scenario for other people's tools.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::markov;
use crate::markov::Limits;
use crate::model::Model;
use crate::report;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::unroll;
use crate::study::unroll::Matrix;
use crate::study::unroll::TRANSITIONS_MAX;
use crate::study::unroll::UnrollError;

/// Write a scenario under an arm as a Markov chain for PRISM or Storm, or its ladders for Graphviz
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The scenario file
    scenario: PathBuf,
    /// For which tool
    #[arg(long, value_name = "FORMAT")]
    to: Format,
    /// The arm: a name that `compare` prints, or m1+m2
    #[arg(long, value_name = "A", default_value = "none")]
    arm: String,
    /// Up to how many reachable states are explored
    #[arg(long, value_name = "N", default_value_t = Limits::default().states)]
    states_max: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A discrete-time Markov chain in the PRISM language
    Prism,
    /// The same chain state by state, in Storm's explicit format
    Drn,
    /// The ladders as Graphviz graphs
    Dot,
}

impl Export {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let arm = arms::arm(&model, &self.arm)
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let text = match self.to {
            Format::Prism => {
                let matrix = self.matrix(&model, &arm)?;
                report::prism::prism(&model, &arm.name, &matrix)
            }
            Format::Drn => {
                let matrix = self.matrix(&model, &arm)?;
                let unrolled =
                    unroll::unroll(&model, &matrix, TRANSITIONS_MAX).map_err(too_long)?;
                report::drn::drn(&model, &arm.name, &matrix, &unrolled)
            }
            Format::Dot => {
                let languages = &model.checked().scenario().languages;
                report::dot::dot(&model, None, languages.first().map_or("en", String::as_str))
            }
        };
        files::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    fn matrix(&self, model: &Model, arm: &Arm) -> Result<Matrix, Failure> {
        let limits = Limits::with_states(self.states_max);
        let chain = markov::explore(model, arm.measures, &limits).map_err(|error| {
            Failure::from_error(&error)
                .hint("only scenarios that `compare --method exact` solves can be exported")
        })?;
        unroll::matrix(model, &chain, TRANSITIONS_MAX).map_err(too_long)
    }
}

fn too_long(error: UnrollError) -> Failure {
    Failure::from_error(&error).hint(match error {
        UnrollError::Unrolled { .. } => "use --to prism, which writes rows once for all turns",
        _ => "`compare --method exact` solves it without multiplying it out",
    })
}
