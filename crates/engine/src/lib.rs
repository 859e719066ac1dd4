//! Configuration, targets, sources and workflows.
