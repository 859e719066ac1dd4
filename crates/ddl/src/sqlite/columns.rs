//! Column definitions.

use drift_catalog::{
    Attributes, Check, Column, ColumnType, Expr, Facet, Generated, PrimaryKey, Type, Unique, Unstated, Vendor,
};

use super::Cursor;
use crate::cursor::Parsed;
use drift_catalog::{Deferrable, Table};

/// Bare words that end a type and begin a constraint.
const CONSTRAINTS: &[&str] = &[
    "constraint",
    "primary",
    "not",
    "null",
    "unique",
    "check",
    "default",
    "collate",
    "references",
    "deferrable",
    "generated",
    "as",
    "foreign",
];

/// Type words as they stand, into the canonical type.
pub(crate) fn column_type(raw: &str) -> ColumnType {
    let concrete = drift_dialect::of(Vendor::Sqlite).parse_type(raw);
    ColumnType { ty: Type::Concrete(concrete), raw: raw.to_owned() }
}

/// Whether a key over one column of this type is the rowid: only by that very word.
pub(crate) fn is_rowid_type(ty: &ColumnType) -> bool {
    ty.raw.eq_ignore_ascii_case("integer")
}

impl Cursor<'_> {
    pub(crate) fn column(&mut self, table: &mut Table) -> Parsed<()> {
        let name = self.name()?;
        let raw = self.type_words()?;
        let mut column = Column::new(name.as_str(), column_type(&raw), true);
        column.default = Facet::Stated(None);
        column.identity = Facet::Stated(None);
        column.generated = Facet::Stated(None);
        column.collation = Facet::Stated(None);
        column.comment = Facet::Unstated(Unstated::Silent);
        column.attributes = Attributes::complete();
        let mut constraint = None;
        loop {
            if self.take(&["constraint"]) {
                constraint = Some(self.name()?);
                continue;
            }
            if !self.column_constraint(table, &mut column, constraint.take())? {
                break;
            }
        }
        table.columns.push(column);
        Ok(())
    }

    fn type_words(&mut self) -> Parsed<String> {
        use drift_sql::TokenKind::{Quoted, Text, Word};
        let start = self.position();
        let mut any = false;
        while let Some(token) = self.peek() {
            let text = token.text(self.sql).to_ascii_lowercase();
            let word = token.kind == Word && !CONSTRAINTS.contains(&text.as_str());
            if !(word || token.kind == Quoted || token.kind == Text) {
                break;
            }
            any = true;
            self.advance();
        }
        if any && self.peek_text() == "(" {
            self.parenthesised()?;
        }
        let raw = if any { self.since(start) } else { "" };
        // SQLite keeps a comment inside a type as part of it.
        if raw.contains("/*") || raw.contains("--") {
            let tokens = drift_sql::lex(raw, Vendor::Sqlite);
            return Ok(tokens.iter().map(|token| token.text(raw)).collect::<Vec<_>>().join(" "));
        }
        Ok(raw.to_owned())
    }

    /// Takes one constraint; false when none comes.
    fn column_constraint(
        &mut self,
        table: &mut Table,
        column: &mut Column,
        name: Option<String>,
    ) -> Parsed<bool> {
        if self.take(&["primary", "key"]) {
            let mut attributes = Attributes::complete();
            if self.take(&["desc"]) {
                attributes.set("order", "desc");
                // Only such a word beside the column keeps it from being the rowid
                // (<https://sqlite.org/lang_createtable.html#rowid>).
                if is_rowid_type(&column.ty) {
                    attributes.set("not_rowid", "true");
                }
            } else {
                self.take(&["asc"]);
            }
            if let Some(conflict) = self.conflict()? {
                attributes.set("on_conflict", conflict);
            }
            if self.take(&["autoincrement"]) {
                attributes.set("autoincrement", "true");
            }
            table.primary_key = Facet::Stated(Some(PrimaryKey {
                name,
                columns: vec![column.name.clone()],
                deferrable: Facet::Stated(Deferrable::No),
                attributes,
            }));
        } else if self.take(&["not", "null"]) {
            column.nullable = false;
            if let Some(conflict) = self.conflict()? {
                column.attributes.set("not_null_on_conflict", conflict);
            }
        } else if self.take(&["null"]) {
            self.conflict()?;
        } else if self.take(&["unique"]) {
            let mut attributes = Attributes::complete();
            if let Some(conflict) = self.conflict()? {
                attributes.set("on_conflict", conflict);
            }
            table.uniques.push(Unique {
                name,
                columns: vec![column.name.clone()],
                nulls_not_distinct: false,
                deferrable: Facet::Stated(Deferrable::No),
                attributes,
            });
        } else if self.take(&["check"]) {
            let expr = Expr::raw(self.parenthesised()?);
            table.checks.push(check(name, expr));
        } else if self.take(&["default"]) {
            column.default = Facet::Stated(Some(Box::new(Expr::raw(self.default_value()?))));
        } else if self.take(&["collate"]) {
            column.collation = Facet::Stated(Some(self.name()?));
        } else if self.is(&["references"]) {
            let foreign = self.references(name, vec![column.name.clone()])?;
            table.foreign_keys.push(foreign);
        } else if self.take(&["generated", "always", "as"]) || self.take(&["as"]) {
            let expr = Expr::raw(self.parenthesised()?);
            let stored = self.take(&["stored"]);
            if !stored {
                self.take(&["virtual"]);
            }
            column.generated = Facet::Stated(Some(Box::new(Generated { expr, stored })));
        } else if self.is(&["deferrable"]) || self.is(&["not", "deferrable"]) {
            // SQLite takes the words apart from the reference they belong to.
            let deferrable = self.deferrable();
            if let Some(foreign) = table.foreign_keys.items.last_mut() {
                foreign.deferrable = Facet::Stated(deferrable);
            }
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// A literal, a signed number, a word, or an expression in parentheses, which is given without them.
    fn default_value(&mut self) -> Parsed<String> {
        use drift_sql::TokenKind::{Quoted, Word};
        if self.peek_text() == "(" {
            return Ok(self.parenthesised()?.to_owned());
        }
        let start = self.position();
        if self.peek_text() == "+" || self.peek_text() == "-" {
            self.advance();
        }
        let Some(kind) = self.peek().map(|token| token.kind).filter(|_| !self.at_end()) else {
            return Err(self.error("a default"));
        };
        self.advance();
        let text = self.since(start);
        // A word that is no keyword, with or without quotes, is a text (<https://sqlite.org/quirks.html> §8).
        let keyword = ["null", "true", "false", "current_timestamp", "current_date", "current_time"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
        Ok(match kind {
            Word | Quoted if !keyword => format!("'{}'", drift_sql::name_of(text).replace('\'', "''")),
            _ => text.to_owned(),
        })
    }
}

pub(crate) fn check(name: Option<String>, expr: Expr) -> Check {
    Check { name, expr, validated: Facet::Stated(true), attributes: Attributes::complete() }
}
