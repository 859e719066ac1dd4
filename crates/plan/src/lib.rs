//! Changes to ordered statements with their cost.
