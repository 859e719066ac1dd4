//! SQL text: a lexer that keeps byte ranges, and the canonical text of expressions. The only user of
//! sqlparser. What the pieces mean to one database is for `drift-dialect` to say.

pub mod canon;
mod lex;
mod words;

pub use lex::{Token, TokenKind, lex, name_of};
