//! `drift.yaml`, version 1.

mod expiry;
mod file;
mod load;

pub use file::config_schema;
pub use load::{Config, Target};
pub(crate) use load::{Ignore, ModelsFrom};
