//! Project chores: `cargo xtask test | tidy | gen | bench | conformance`.
//!
//! Each chore has a module; `servers` starts throwaway servers for those that need some.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to the person who runs it")]

mod bench;
mod conformance;
mod generate;
mod servers;
mod test;
mod tidy;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test [--pg URL] [ARGUMENTS OF cargo test]   every test, on real servers started for it
cargo xtask test --all-postgres[=12,18] [ARGUMENTS OF cargo test]
                                                        those that need PostgreSQL, on each version that is read
cargo xtask tidy                                        rules of the house that compilers do not check
cargo xtask gen [--check]                               write (or compare) what is generated
cargo xtask bench [--tables N,N,…] [--python PATH] [--drift PATH] [--page FILE]
                                                        speed against other tools, into docs/performance.md
cargo xtask conformance DIR [--database sqlite|postgres] [--law N,M] [--every N] [--only GLOB]
                            [--list-failures FILE] [--again FILE] [--keep FOLDER] [--page]
                                                        the laws on every schema of a corpus, on real servers
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((chore, rest)) = arguments.split_first() else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    let done = match chore.as_str() {
        "test" => test::run(rest),
        "tidy" => tidy::run(),
        "gen" => generate::run(rest),
        "bench" => bench::run(rest),
        "conformance" => conformance::run(rest),
        other => Err(format!("no chore is called `{other}`\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
