//! Throwaway servers: a PostgreSQL cluster in a folder of its own and a pgbouncer before it.
//!
//! `account` is who they run as (PostgreSQL and pgbouncer refuse root), `programs` finds or installs them, `keeper`
//! takes them down however we end.

mod account;
mod bouncer;
mod cluster;
mod keeper;
mod programs;

pub(crate) use bouncer::Bouncer;
pub(crate) use cluster::Cluster;
pub(crate) use programs::Programs;
