//! The drift command: words in, a text and an exit code out. The only room that prints or exits.

mod args;
mod commands;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let args = args::Args::parse();
    commands::run(args)
}
