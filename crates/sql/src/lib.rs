//! SQL text: a lexer that keeps byte ranges, the statements of a script, and the canonical text of expressions. The only user of
//! sqlparser. What the pieces mean to one database is for `drift-dialect` to say.

pub mod canon;
mod lex;
pub mod secrets;
mod split;
mod words;

pub use lex::{Token, TokenKind, lex, name_of};
pub use split::{Piece, PieceKind, split};
