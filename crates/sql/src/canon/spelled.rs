//! Short spellings that the parser has no grammar for.

use super::readable::{Edits, OPERATOR};
use crate::lex::TokenKind;

impl Edits<'_> {
    /// `a ISNULL` is `a IS NULL`; a name of that word is followed by something else, or comes after AS.
    pub(super) fn is_null(&mut self, at: usize) {
        let Some(before) = at.checked_sub(1) else { return };
        let ends =
            self.is_name(before) || matches!(self.tokens[before].kind, TokenKind::Text | TokenKind::Number);
        let operand = ends
            && !["as", "select", "and", "or", "not", "where", "when"]
                .iter()
                .any(|word| self.is(before, word));
        if self.is(at, "isnull") && (operand || self.is_symbol(before, ")") || self.is_symbol(before, "]")) {
            self.replace(self.tokens[at].range.clone(), "IS NULL");
        }
    }

    /// `f(a := 1)` is `f(a => 1)`: the parser takes the one for an operator.
    pub(super) fn assigned(&mut self, at: usize) {
        if self.is_symbol(at, ":=") {
            self.replace(self.tokens[at].range.clone(), "=>");
        }
    }

    /// `a->>-1` is `a->> -1`: the parser takes the sign for a part of the operator.
    pub(super) fn sign(&mut self, at: usize) {
        let end = self.tokens[at].range.end;
        let is_operator = self.tokens[at].text(self.raw).bytes().all(|byte| OPERATOR.contains(&byte));
        if is_operator
            && self.is_symbol(at + 1, "-")
            && self.tokens.get(at + 1).is_some_and(|next| next.range.start == end)
        {
            self.replace(end..end, " ");
        }
    }

    /// `FETCH FIRST (3) ROWS WITH TIES`, as the server prints it, has no parentheses that the parser knows.
    pub(super) fn ties(&mut self, at: usize) -> Option<()> {
        let counts = self.is(at, "fetch") && (self.is(at + 1, "first") || self.is(at + 1, "next"));
        if !counts || !self.is_symbol(at + 2, "(") {
            return None;
        }
        let close = self.closing(at + 2).filter(|close| *close == at + 4)?;
        self.replace(self.tokens[at + 2].range.clone(), "");
        self.replace(self.tokens[close].range.clone(), "");
        Some(())
    }
}
