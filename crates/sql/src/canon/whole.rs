//! Whole rows as the parser can read them.

use super::readable::Edits;
use crate::lex::TokenKind;

impl Edits<'_> {
    /// `t.*` that is no item of a SELECT is the row of `t`, which the parser has a grammar for in arguments only: it
    /// becomes a column that has the name `*`. The items of `ROW(t.*)` are the columns again (documentation 4.2.13).
    pub(super) fn whole_rows(&mut self) {
        // Of each pair of parentheses around: whether items of a SELECT stand there now.
        let mut items = vec![false];
        for at in 0..self.tokens.len() {
            let text = self.tokens[at].text(self.raw);
            match text {
                "(" | "[" => items.push(at > 0 && self.is(at - 1, "row")),
                ")" | "]" if items.len() > 1 => _ = items.pop(),
                "*" if at > 1 && self.is_symbol(at - 1, ".") && self.is_name(at - 2) => {
                    let listed = items.last() == Some(&true) && !self.goes_on(at + 1);
                    if !listed {
                        self.replace(self.tokens[at].range.clone(), "\"*\"");
                    }
                }
                "*" if items.last() == Some(&true) => self.bare_row(at),
                _ if self.is(at, "select") || self.is(at, "returning") => set(&mut items, true),
                _ if ["from", "where", "group", "order", "union", "into"]
                    .iter()
                    .any(|word| self.is(at, word)) =>
                {
                    set(&mut items, false);
                }
                _ => {}
            }
        }
    }

    /// `(t).*` among the items is `t.*`.
    fn bare_row(&mut self, at: usize) {
        let Some(open) = at.checked_sub(4) else { return };
        let called = open > 0
            && self.is_name(open - 1)
            && !["select", "distinct", "all", "returning"].iter().any(|word| self.is(open - 1, word));
        if self.is_symbol(open, "(") && self.is_name(open + 1) && !called {
            let shape = self.is_symbol(open + 2, ")") && self.is_symbol(open + 3, ".");
            if shape {
                let name = self.tokens[open + 1].text(self.raw).to_owned();
                self.replace(self.tokens[open].range.start..self.tokens[open + 2].range.end, name);
            }
        }
    }

    /// Whether an expression goes on.
    fn goes_on(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        match token.kind {
            TokenKind::Symbol => !matches!(token.text(self.raw), "," | ")" | "]" | ";"),
            _ => ["is", "in", "not", "and", "or", "isnull", "notnull"].iter().any(|word| self.is(at, word)),
        }
    }
}

fn set(items: &mut [bool], listed: bool) {
    if let Some(last) = items.last_mut() {
        *last = listed;
    }
}
