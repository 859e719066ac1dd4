//! What each database means: its names, its types, the canonical form of its expressions, its statements.
//! A folder for each database with the same file names; nobody else knows any of it.
//!
//! Neighbours: `drift-sql` gives the canonical text of expressions, `drift-introspect` reads live databases
//! and asks here what a type text means, `drift-diff` compares what [`Dialect::canonicalize`],
//! [`Dialect::settle`] and [`Dialect::level`] have made comparable.

mod accept;
mod bookkeeping;
mod canon;
mod classes;
mod companions;
mod ddl;
mod dialect;
mod docs;
mod docs_canon;
mod known;
mod lift;
mod moved;
mod name;
mod postgres;
mod promise;
mod sense;
mod settle;
mod sqlite;
mod why;
mod words;
mod world;

pub use bookkeeping::bookkeeping_tool;
pub use classes::{CLASSES, Chosen, Class, LeftOut, Unasked, settle_classes};
pub use ddl::{Answer, Ddl, Frame, Phase, REPLACE, Step, TableChange, Target};
pub use dialect::{Dialect, TypeContext, of};
pub use docs::types_page;
pub use docs_canon::canonical_page;
pub use drift_sql::canon::Rule as CanonRule;
pub use known::{KNOWN_DEFAULTS, KnownDefault, known_default};
pub use lift::{Lifted, lift, portable};
pub use postgres::{
    SEQUENCE, SequenceNumbers, joined_columns, kept_name, may_be_serial, next_value, object_name,
    unusual_sequence,
};
pub use postgres::{clauses as postgres_clauses, kinds as postgres_kinds, platforms};
pub use promise::keep_promises;
pub use why::Spelling;
pub use words::{PORTABLE_WORDS, WordError, word_to_portable};
pub use world::{query_outputs, star_columns};
