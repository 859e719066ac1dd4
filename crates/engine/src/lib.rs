//! Workflows and configuration: the only room that knows all the others. What the program's words ask for is a
//! [`Request`]; what comes back is a comparison, a text, or a [`Stop`] that says why there is neither.

mod config;
mod request;
mod source;
mod stop;
mod workflow;

pub use config::{Config, Target, config_schema};
pub use drift_dialect::Chosen;
pub use drift_introspect::connection::{Parts, Process};
pub use drift_introspect::{ConnectOptions, Observer};
pub use drift_scratch::drop_ours as drop_scratch_databases;
pub use request::{FailOn, Request};
pub use stop::Stop;
pub use workflow::{
    Difference, Door, Given, InspectFormat, Inspected, check, diff, diff_catalogs, fix_script, init, inspect,
    list_rules, listing_of_grants, listing_of_queries, show_rule,
};

/// The version every report names.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
