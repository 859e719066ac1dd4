//! Throwaway servers: a PostgreSQL cluster in a folder of its own and a pgbouncer before it.
//!
//! `account` is who they run as (PostgreSQL and pgbouncer refuse root), `programs` finds them, `keeper` takes them down
//! however we end, `run` runs what is done before they start.

mod account;
mod bouncer;
mod cluster;
mod keeper;
mod programs;
mod run;

pub use account::{Account, user_id};
pub use bouncer::Bouncer;
pub use cluster::{Cluster, free_port};
pub use programs::{POSTGRES_PROGRAMS, Programs};
pub use run::capture;
