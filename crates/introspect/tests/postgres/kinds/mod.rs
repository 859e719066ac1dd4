//! The kinds without a noun of their own, fact by fact.

mod compared;
mod database;
mod rights;
mod said;
mod schema;
mod tables;
