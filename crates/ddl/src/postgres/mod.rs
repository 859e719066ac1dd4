//! PostgreSQL's statements, applied in order to a schema that is kept in memory (`state`). One file a family of
//! statements; a statement counts as read only if every token of it was.

mod aggregate;
mod alter_actions;
mod alter_table;
mod as_query;
mod block;
mod calls;
mod carry;
mod carry_column;
mod carry_facts;
mod cascade;
mod column;
mod comment;
mod composite;
mod condition;
mod constant;
mod constrain;
mod constraint;
mod conversions;
mod create_as;
mod create_table;
mod definitions;
mod designate;
mod extension;
mod families;
mod finish;
mod foreign;
mod function;
mod function_options;
mod grant;
mod hand_down;
mod head;
mod index;
mod inherit;
mod listed;
mod naming;
mod other;
mod owned;
mod partition;
mod partition_facts;
mod policy;
mod privileges;
mod query;
mod read;
mod references;
mod removal;
mod rename;
mod replication;
mod sequence;
mod state;
mod statement;
mod statistics;
mod steps;
mod taint;
mod text_search;
mod texts;
mod told;
mod trigger;
mod tuning;
mod types;
mod view;
mod words;

pub(crate) use read::read;

/// A cursor over PostgreSQL's tokens.
type Cursor<'a> = crate::cursor::Cursor<'a, crate::cursor::Postgres>;
