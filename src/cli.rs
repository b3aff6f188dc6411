//! The command line: one file a subcommand. Input and output live here and nowhere below.
//!
//! Results go to standard output, everything else to standard error. Exit: 0 fine, 1 refused or
//! failed, 2 usage. It follows the design, section 6.

mod bench;
mod check;
mod compare;
mod data;
mod elicit;
mod export;
mod failure;
mod files;
mod games;
mod language;
mod manifest;
mod merge;
mod play;
mod print;
mod progress;
mod rare;
mod replay;
mod report;
mod sensitivity;
#[cfg(feature = "web")]
mod serve;
mod shelf;
mod show;
mod study;
mod threads;
mod trace;
mod what_if;

use std::process::ExitCode;

use clap::Parser;
use clap::Subcommand;

/// Simulates how crises escalate, and what risk-reduction measures change. Nothing here predicts.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Show(show::Show),
    Compare(compare::Compare),
    Merge(merge::Merge),
    Trace(trace::Trace),
    Sensitivity(sensitivity::Sensitivity),
    Study(study::Study),
    Rare(rare::Rare),
    Elicit(elicit::Elicit),
    Export(export::Export),
    Print(print::Print),
    Report(report::Report),
    #[cfg(feature = "web")]
    Serve(serve::Serve),
    Play(play::Play),
    Games(games::Games),
    Replay(replay::Replay),
    Bench(bench::Bench),
}

impl Cli {
    /// Does what was asked for; errors are printed.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Check(check) => check.run(),
            Command::Show(show) => show.run(),
            Command::Compare(compare) => compare.run(),
            Command::Merge(merge) => merge.run(),
            Command::Trace(trace) => trace.run(),
            Command::Sensitivity(sensitivity) => sensitivity.run(),
            Command::Study(study) => study.run(),
            Command::Rare(rare) => rare.run(),
            Command::Elicit(elicit) => elicit.run(),
            Command::Export(export) => export.run(),
            Command::Print(print) => print.run(),
            Command::Report(report) => report.run(),
            #[cfg(feature = "web")]
            Command::Serve(serve) => serve.run(),
            Command::Play(play) => play.run(),
            Command::Games(games) => games.run(),
            Command::Replay(replay) => replay.run(),
            Command::Bench(bench) => bench.run(),
        };
        done.unwrap_or_else(|failure| failure.print())
    }
}
