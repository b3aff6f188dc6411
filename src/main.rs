//! The `offramp` command.

use std::process::ExitCode;

use clap::Parser;
use offramp::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
