//! The drift command.
fn main() {}
