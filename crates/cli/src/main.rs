//! The drift command: words in, a text and an exit code out. The only room that prints or exits.

mod args;
mod commands;
mod output;
mod progress;
mod signals;

use std::process::ExitCode;

use clap::Parser as _;

/// A schema is read as many small texts, on two threads; the C library's allocator asks the system for their memory
/// page by page. See docs/decisions/0004-allocator.md for what was measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    commands::run(args)
}
