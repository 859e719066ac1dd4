//! SQL definitions to nouns of the catalog. So far the half that SQLite needs: it keeps every object as the
//! text that made it, and its pragmas do not tell checks, collations, names of constraints or computed
//! expressions.

pub mod sqlite;
