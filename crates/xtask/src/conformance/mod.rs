//! `cargo xtask conformance DIR`: the laws of the schema, on every pair and every whole schema of a folder, on real
//! servers.
//!
//! One file a law: `drift_is_found` (1, 2 and 3), `sql_file` (7, and the files of 1 and 2), `server_form` (1, 2 and 4
//! with a scratch database), `fix_converges` (4), `yaml_reads_back` (5), `sql_rebuilds` (6).
//! `corpus` finds the cases, `place` is a server a case lives on, `work` hands the cases out, `tally` counts.

mod case;
mod chore;
mod compared;
mod contested;
mod corpus;
mod drift_is_found;
mod dump;
mod fix_converges;
mod json_walk;
mod law;
mod options;
mod page;
mod place;
mod postgres;
mod server_form;
mod sql_file;
mod sql_rebuilds;
mod sqlite;
mod tally;
mod work;
mod yaml_reads_back;

pub(crate) use chore::run;
