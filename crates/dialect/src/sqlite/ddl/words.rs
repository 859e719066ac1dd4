//! Names inside texts: expressions, conditions, bodies of triggers.

use std::collections::BTreeMap;

use drift_catalog::{Index, IndexKey, Vendor};
use drift_sql::{TokenKind, lex, name_of};

use crate::sqlite::names::quote;

/// Whether a name stands in a text as a word of its own; SQLite's names have no case.
pub(crate) fn mentions(sql: &str, name: &str) -> bool {
    lex(sql, Vendor::Sqlite).iter().any(|token| {
        matches!(token.kind, TokenKind::Word | TokenKind::Quoted)
            && name_of(token.text(sql)).eq_ignore_ascii_case(name)
    })
}

/// Whether an index stands on a column.
pub(crate) fn index_mentions(index: &Index, name: &str) -> bool {
    index.predicate.as_ref().is_some_and(|expr| mentions(&expr.raw, name))
        || index.parts.iter().any(|part| match &part.key {
            IndexKey::Column(column) => column.eq_ignore_ascii_case(name),
            IndexKey::Expr(expr) => mentions(&expr.raw, name),
        })
}

/// An expression over one table with its columns called by other names. A word before a parenthesis is a
/// function.
pub(crate) fn renamed(sql: &str, names: &BTreeMap<String, String>) -> String {
    if names.is_empty() {
        return sql.to_owned();
    }
    let tokens = lex(sql, Vendor::Sqlite);
    let mut out = String::with_capacity(sql.len());
    let mut done = 0;
    for (at, token) in tokens.iter().enumerate() {
        let name = match token.kind {
            TokenKind::Quoted => name_of(token.text(sql)),
            TokenKind::Word if !tokens.get(at + 1).is_some_and(|next| next.is_symbol(sql, "(")) => {
                name_of(token.text(sql))
            }
            _ => continue,
        };
        let Some(other) =
            names.iter().find(|(own, _)| own.eq_ignore_ascii_case(&name)).map(|(_, other)| other)
        else {
            continue;
        };
        out.push_str(sql.get(done..token.range.start).unwrap_or_default());
        out.push_str(&quote(other));
        done = token.range.end;
    }
    out.push_str(sql.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_columns_and_nothing_else() {
        let names = BTreeMap::from([("seats".to_owned(), "seat count".to_owned())]);
        assert_eq!(
            renamed("Seats > 0 AND seats(1) AND \"seats\" <> 'seats'", &names),
            "\"seat count\" > 0 AND seats(1) AND \"seat count\" <> 'seats'"
        );
    }

    #[test]
    fn a_name_inside_a_word_or_a_text_is_no_mention() {
        assert!(mentions("a + [b]", "B"));
        assert!(!mentions("ab + 'b'", "b"));
    }
}
