//! `CREATE INDEX`.

use drift_catalog::{Attributes, Expr, Index, IndexKey, IndexPart};

use super::Cursor;
use crate::cursor::{NotUnderstood, Parsed};

/// Reads a stored index: the table it is on, and the index.
///
/// # Errors
/// When the text is not one that SQLite would have stored.
pub fn index(sql: &str) -> Result<(String, Index), NotUnderstood> {
    let mut cursor = Cursor::new(sql);
    cursor.expect(&["create"])?;
    let unique = cursor.take(&["unique"]);
    cursor.expect(&["index"])?;
    cursor.take(&["if", "not", "exists"]);
    let name = cursor.qualified()?;
    cursor.expect(&["on"])?;
    let table = cursor.name()?;
    cursor.expect_symbol("(")?;
    let mut parts = Vec::new();
    loop {
        parts.push(cursor.index_part()?);
        if !cursor.take_symbol(",") {
            cursor.expect_symbol(")")?;
            break;
        }
    }
    let predicate = if cursor.take(&["where"]) { Some(Box::new(Expr::raw(cursor.rest()))) } else { None };
    if predicate.is_none() && !cursor.at_end() {
        return Err(cursor.error("WHERE or the end"));
    }
    parts.shrink_to_fit();
    let index = Index {
        name: Some(name),
        parts,
        unique,
        method: None,
        predicate,
        include: Vec::new(),
        nulls_not_distinct: false,
        valid: true,
        attributes: Attributes::complete(),
    };
    Ok((table, index))
}

impl Cursor<'_> {
    /// A column or an expression, up to the comma or parenthesis that ends it.
    fn index_part(&mut self) -> Parsed<IndexPart> {
        use drift_sql::TokenKind::{Number, Symbol};
        let start = self.position();
        let (mut depth, mut tokens, mut computed) = (0_usize, 0_usize, false);
        let mut text = "";
        while let Some(token) = self.peek() {
            let word = token.text(self.sql);
            if depth == 0
                && (word == ","
                    || word == ")"
                    || self.is(&["collate"])
                    || self.is(&["asc"])
                    || self.is(&["desc"]))
            {
                break;
            }
            match word {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            computed |= matches!(token.kind, Number | Symbol);
            tokens += 1;
            self.advance();
            text = self.since(start);
        }
        if text.is_empty() {
            return Err(self.error("a column"));
        }
        let key = if tokens == 1 && !computed {
            IndexKey::Column(drift_sql::name_of(text))
        } else {
            IndexKey::Expr(Expr::raw(text))
        };
        let collation = if self.take(&["collate"]) { Some(self.name()?) } else { None };
        let descending = self.take(&["desc"]);
        self.take(&["asc"]);
        let nulls_first = if self.take(&["nulls", "first"]) {
            Some(true)
        } else if self.take(&["nulls", "last"]) {
            Some(false)
        } else {
            None
        };
        Ok(IndexPart { key, descending, nulls_first, operator_class: None, collation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_parts_and_condition() {
        let (table, index) = index(
            "CREATE UNIQUE INDEX \"i x\" ON t (a DESC, lower(b) COLLATE NOCASE, [c d], a + 1, 0) WHERE a IS NOT NULL",
        )
        .expect("an index");
        assert_eq!(table, "t");
        assert_eq!(index.name.as_deref(), Some("i x"));
        assert!(index.unique && index.parts[0].descending);
        assert_eq!(index.parts[1].key, IndexKey::Expr(Expr::raw("lower(b)")));
        assert_eq!(index.parts[1].collation.as_deref(), Some("NOCASE"));
        assert_eq!(index.parts[2].key, IndexKey::Column("c d".to_owned()));
        assert_eq!(index.parts[3].key, IndexKey::Expr(Expr::raw("a + 1")));
        assert_eq!(index.parts[4].key, IndexKey::Expr(Expr::raw("0")));
        assert_eq!(index.predicate.map(|expr| expr.raw).as_deref(), Some("a IS NOT NULL"));
    }
}
