//! Cases: one file is one scenario, and runs through the real program.
//!
//! ```text
//! # What this shows.
//! === database sqlite, postgres
//! CREATE TABLE plans (id integer PRIMARY KEY);
//! === file models/a.yaml
//! tables: …
//! === run drift check --db {db} --models models
//! === exit 1
//! === stdout
//! … what is expected …
//! ```
//!
//! The sections, in any number and order:
//! * `database A, B` — SQL that makes the database; a case runs once for each database named. Without one it runs once.
//! * `file PATH` — a file beside which the program runs. `env NAME=VALUE`, `stdin` — for the runs that follow.
//! * `sql [A]` — more SQL, at this point.
//! * `run drift …` — one run; quotes group words. `{db}`, `{dbname}`, `{dbpath}`, `{dir}` and `{vendor}` stand for
//!   what they are here, and stand in the expectations again.
//! * `exit N`, `stdout [A]`, `stderr [A]` — what the run before it must come to. A stream that is not mentioned must be
//!   empty. `stdout contains`, `stderr contains` — each line must occur.
//! * `applies [MORE WORDS]` — `drift fix --allow-loss` of the run before it (a check), applied by the real engine,
//!   leaves nothing: the same check then exits 0.
//!
//! Every `check` and `diff` that states no format is asked again in each: text, JSON and SQL tell the same findings, the
//! JSON is as `schema/report.schema.json` says, and what `drift inspect` prints of the case's database as JSON is as
//! `schema/catalog.schema.json` says and a source without drift against that database.
//!
//! Where the first side is the case's database, the statements that need no `--allow-loss` are run on a copy of it: what
//! is found then is what was held back.
//!
//! `UPDATE_CASES=1` writes what the program says now into the files; read the difference before committing it.

mod database;
mod formats;
mod held;
mod normal;
mod parse;
mod run;
mod suite;
mod update;

pub use suite::suite;
