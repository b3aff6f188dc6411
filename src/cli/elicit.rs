//! `offramp elicit`: a blank sheet for experts.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::ValueEnum;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::model::Model;
use crate::report;
use crate::report::language::Language;
use crate::study::elicitation;

/// Print a blank sheet on which experts give their own numbers, for `study --beliefs`
#[derive(Debug, Args)]
pub(super) struct Elicit {
    /// The scenario file
    scenario: PathBuf,
    /// The language of the questions
    #[arg(long, value_name = "L", default_value = "en")]
    lang: LanguageName,
    /// As CSV, to fill in and read back, instead of a page to print
    #[arg(long)]
    csv: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LanguageName {
    /// English
    En,
    /// Russian
    Ru,
}

impl Elicit {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let model = Model::new(&files::read(&self.scenario)?);
        let language = match self.lang {
            LanguageName::En => Language::English,
            LanguageName::Ru => Language::Russian,
        };
        let questions = elicitation::questions(&model);
        files::print(&if self.csv {
            report::elicit::sheet(&model, &questions, language)
        } else {
            report::elicit::page(&model, &questions, language)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
