//! Reading a real PostgreSQL server: every kind of object, what is left out, and the promise to change nothing.
#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

mod common;
mod constraints;
mod indexes;
mod kinds;
mod locks;
mod many;
mod moving;
mod objects;
mod pooler;
mod promise;
mod scope;
mod tables;
