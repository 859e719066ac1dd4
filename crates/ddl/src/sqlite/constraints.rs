//! Table constraints and references.

use drift_catalog::{
    Attributes, Deferrable, Expr, Facet, ForeignKey, MatchKind, PrimaryKey, ReferentialAction, Table,
    TableRef, Unique,
};

use super::Cursor;
use super::columns::check;
use crate::cursor::{ListedColumn, Parsed};

impl Cursor<'_> {
    /// Whether a table constraint comes next, rather than a column of such a name.
    pub(crate) fn at_table_constraint(&self) -> bool {
        self.is(&["constraint"])
            || self.is(&["primary", "key"])
            || self.is(&["unique"])
            || self.is(&["check"])
            || self.is(&["foreign", "key"])
    }

    pub(crate) fn table_constraint(&mut self, table: &mut Table) -> Parsed<()> {
        let mut name = None;
        while self.take(&["constraint"]) {
            name = Some(self.name()?);
        }
        // SQLite takes a name that nothing follows.
        if name.is_some() && matches!(self.peek_text(), "," | ")") {
            return Ok(());
        }
        if self.take(&["primary", "key"]) {
            let (columns, attributes) = self.key_columns()?;
            let deferrable = Facet::Stated(Deferrable::No);
            table.primary_key = Facet::Stated(Some(PrimaryKey { name, columns, deferrable, attributes }));
        } else if self.take(&["unique"]) {
            let (columns, attributes) = self.key_columns()?;
            let deferrable = Facet::Stated(Deferrable::No);
            table.uniques.push(Unique { name, columns, nulls_not_distinct: false, deferrable, attributes });
        } else if self.take(&["check"]) {
            let expr = Expr::raw(self.parenthesised()?);
            self.conflict()?;
            table.checks.push(check(name, expr));
        } else if self.take(&["foreign", "key"]) {
            let columns = self.column_list()?.names();
            let foreign = self.references(name, columns)?;
            table.foreign_keys.push(foreign);
        } else {
            return Err(self.error("a table constraint"));
        }
        Ok(())
    }

    /// Columns of a key, with collations, order and the answer to conflicts as rare facts.
    fn key_columns(&mut self) -> Parsed<(Vec<String>, drift_catalog::Attributes)> {
        let mut attributes = Attributes::complete();
        let listed = self.column_list()?;
        let collations: Vec<String> = listed
            .columns
            .iter()
            .filter_map(|column| {
                Some(format!("{} {}", column.name, column.collation.as_ref()?.to_ascii_lowercase()))
            })
            .collect();
        if !collations.is_empty() {
            attributes.set("collations", collations.join(", "));
        }
        if listed.columns.iter().any(|column| column.descending) {
            let order = |column: &ListedColumn| if column.descending { "desc" } else { "asc" };
            attributes.set("order", listed.columns.iter().map(order).collect::<Vec<_>>().join(", "));
        }
        if listed.autoincrement {
            attributes.set("autoincrement", "true");
        }
        if let Some(conflict) = self.conflict()? {
            attributes.set("on_conflict", conflict);
        }
        Ok((listed.names(), attributes))
    }

    /// `REFERENCES table [(columns)] …`
    pub(crate) fn references(&mut self, name: Option<String>, columns: Vec<String>) -> Parsed<ForeignKey> {
        self.expect(&["references"])?;
        let table = self.name()?;
        let referred = if self.peek_text() == "(" { self.column_list()?.names() } else { Vec::new() };
        let mut foreign = ForeignKey {
            name,
            columns,
            references: TableRef { schema: "main".to_owned(), table },
            referred,
            on_delete: Facet::Stated(ReferentialAction::NoAction),
            on_update: Facet::Stated(ReferentialAction::NoAction),
            matching: Facet::Stated(MatchKind::Simple),
            deferrable: Facet::Stated(Deferrable::No),
            validated: Facet::Stated(true),
        };
        loop {
            if self.take(&["on", "delete"]) {
                foreign.on_delete = Facet::Stated(self.action()?);
            } else if self.take(&["on", "update"]) {
                foreign.on_update = Facet::Stated(self.action()?);
            } else if self.take(&["on", "insert"]) {
                // Of the grammar, and without any effect.
                self.action()?;
            } else if self.take(&["match"]) {
                // Parsed and ignored by SQLite (<https://sqlite.org/foreignkeys.html> §6).
                self.name()?;
            } else if self.is(&["deferrable"]) || self.is(&["not", "deferrable"]) {
                foreign.deferrable = Facet::Stated(self.deferrable());
            } else {
                return Ok(foreign);
            }
        }
    }

    fn action(&mut self) -> Parsed<ReferentialAction> {
        if self.take(&["set", "null"]) {
            Ok(ReferentialAction::SetNull(Vec::new()))
        } else if self.take(&["set", "default"]) {
            Ok(ReferentialAction::SetDefault(Vec::new()))
        } else if self.take(&["cascade"]) {
            Ok(ReferentialAction::Cascade)
        } else if self.take(&["restrict"]) {
            Ok(ReferentialAction::Restrict)
        } else if self.take(&["no", "action"]) {
            Ok(ReferentialAction::NoAction)
        } else {
            Err(self.error("an action"))
        }
    }

    pub(crate) fn deferrable(&mut self) -> Deferrable {
        let not = self.take(&["not", "deferrable"]);
        if !not {
            self.take(&["deferrable"]);
        }
        let deferred = self.take(&["initially", "deferred"]);
        self.take(&["initially", "immediate"]);
        // Only the full words make it deferred (<https://sqlite.org/foreignkeys.html> §4.2).
        match (not, deferred) {
            (true, _) => Deferrable::No,
            (false, true) => Deferrable::Deferred,
            (false, false) => Deferrable::Immediate,
        }
    }
}
