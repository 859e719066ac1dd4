//! Throwaway servers are drift-testkit's; here are their programs.
//!
//! `install` takes them from the system's packages, `versions` fetches a PostgreSQL of each version that is read.

mod install;
mod versions;

pub(crate) use drift_testkit::servers::{Account, Bouncer, Cluster, POSTGRES_PROGRAMS, Programs};
pub(crate) use install::ensure;
pub(crate) use versions::{PINNED, Pinned};
