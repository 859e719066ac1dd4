//! Credentials in the texts of a schema: connection strings, `PASSWORD '…'`, URLs with a password, keys of well-known
//! shapes. Found by how they are written, so that they can be left out of everything that is shown.

mod calls;
mod mask;
mod names;
mod scan;

pub use mask::{MASK, Prose, blot, mask, secrets};
pub use names::is_secret_name;
