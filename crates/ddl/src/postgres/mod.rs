//! PostgreSQL's statements, applied in order to a schema that is kept in memory (`state`). One file a family of
//! statements; a statement counts as read only if every token of it was.

mod alter_actions;
mod alter_table;
mod block;
mod column;
mod comment;
mod constrain;
mod constraint;
mod create_table;
mod extension;
mod finish;
mod function;
mod index;
mod inherit;
mod naming;
mod other;
mod read;
mod removal;
mod rename;
mod sequence;
mod state;
mod statement;
mod taint;
mod trigger;
mod types;
mod view;
mod words;

pub(crate) use read::read;

/// A cursor over PostgreSQL's tokens.
type Cursor<'a> = crate::cursor::Cursor<'a, crate::cursor::Postgres>;
