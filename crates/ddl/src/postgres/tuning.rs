//! How tables, columns and indexes are stored and watched: attributes (docs/kinds.md).

use drift_catalog::{Attributes, Column, Concrete, Facet, Type};

use super::Cursor;
use super::state::{Applied, Key, State, missing};
use super::words::Named;
use crate::cursor::Parsed;

/// Sets or resets parameters. `oids = false` is taken by the server and kept by nobody.
pub(crate) fn change_parameters(
    attributes: &mut Attributes,
    prefix: &str,
    options: Vec<(String, String)>,
    set: bool,
) {
    for (name, value) in options.into_iter().filter(|(name, _)| name != "oids") {
        let key = format!("{prefix} {name}");
        attributes.items.remove(&key);
        if set {
            attributes.set(key, value);
        }
    }
}

/// An attribute of a column, unless it is what the column's type brings along.
pub(crate) fn set_tuning(column: &mut Column, what: &str, value: Option<&str>) {
    column.attributes.items.remove(what);
    let usual =
        what == "storage" && value.is_some_and(|own| own == "default" || own == usual_storage(column));
    if let Some(value) = value.filter(|_| !usual) {
        column.attributes.set(what, value);
    }
}

/// `pg_type.typstorage` of a column's type (src/include/catalog/pg_type.dat).
fn usual_storage(column: &Column) -> &'static str {
    const PLAIN: &[&str] = &[
        "bigint",
        "bit",
        "boolean",
        "box",
        "\"char\"",
        "circle",
        "date",
        "double precision",
        "integer",
        "interval",
        "line",
        "lseg",
        "macaddr",
        "macaddr8",
        "money",
        "name",
        "oid",
        "pg_lsn",
        "point",
        "real",
        "smallint",
        "tid",
        "time with time zone",
        "time without time zone",
        "timestamp with time zone",
        "timestamp without time zone",
        "tsquery",
        "uuid",
        "xid",
    ];
    match &column.ty.ty {
        Type::Concrete(Concrete { array: true, .. }) => "extended",
        Type::Concrete(Concrete { name, .. }) if name != "bit" && PLAIN.contains(&name.as_str()) => "plain",
        Type::Concrete(Concrete { name, .. }) if ["numeric", "inet", "cidr"].contains(&name.as_str()) => {
            "main"
        }
        _ => "extended",
    }
}

impl Cursor<'_> {
    /// A name after `TABLESPACE` or `USING`, unless it is the one that stands for nothing said.
    pub(crate) fn unless(&mut self, usual: &str) -> Parsed<Option<String>> {
        Ok(Some(self.name()?).filter(|name| name != usual))
    }
}

impl Cursor<'_> {
    /// The table and the index of `CLUSTER [VERBOSE | (…)] table USING index` or, as before 8.3, `CLUSTER index ON
    /// table`. Without an index the rows are put in order again, and nothing else.
    pub(crate) fn names_clustered(&self) -> Option<(Named, String)> {
        let mut cursor = Cursor::new(self.sql);
        cursor.take(&["cluster"]);
        cursor.take(&["verbose"]);
        if cursor.peek_text() == "(" {
            cursor.parenthesised().ok()?;
        }
        let first = cursor.named().ok()?;
        let (table, index) = if cursor.take(&["using"]) {
            (first, cursor.name().ok()?)
        } else if cursor.take(&["on"]) {
            (cursor.named().ok()?, first.name)
        } else {
            return None;
        };
        cursor.done().ok()?;
        Some((table, index))
    }
}

impl State {
    /// `CLUSTER table USING index`: the server remembers the index.
    pub(crate) fn cluster(&mut self, cursor: &Cursor<'_>) -> Applied {
        let Some((table, index)) = cursor.names_clustered() else {
            return Err(cursor.error("a table and its index").into());
        };
        let Some(key) = self.find(&table, Self::is_relation) else { return Err(missing("table", &table)) };
        if let Some(view) = self.view_mut(&key) {
            view.attributes.set("cluster_on", index);
            return Ok(());
        }
        let table = self.table(&key)?;
        // Of a partitioned table only its leaves are put in order, and none remembers it (documentation, CLUSTER).
        if !matches!(table.partition, Facet::Stated(Some(_))) {
            table.attributes.set("cluster_on", index);
        }
        Ok(())
    }

    /// `ENABLE` and `FORCE ROW LEVEL SECURITY`, and their opposites.
    pub(crate) fn row_security(&mut self, key: &Key, word: &str, on: bool) -> Applied {
        let attributes = &mut self.table(key)?.attributes;
        let had = |own: &str| {
            attributes.get("row_security").is_some_and(|text| text.split(", ").any(|it| it == own))
        };
        let now = |own: &'static str| if own == word { on } else { had(own) };
        let all: Vec<&str> = ["enabled", "forced"].into_iter().filter(|own| now(own)).collect();
        let text = all.join(", ");
        attributes.items.remove("row_security");
        if !text.is_empty() {
            attributes.set("row_security", text);
        }
        Ok(())
    }

    /// Lets what a table says of one of its indexes follow the index's name.
    pub(crate) fn index_renamed(&mut self, table: &Key, old: &str, new: &str) {
        let Some(attributes) = self.clustered(table) else { return };
        let pairs = [
            ("cluster_on", old.to_owned(), new.to_owned()),
            ("replica_identity", format!("index {old}"), format!("index {new}")),
        ];
        for (key, was, is) in pairs {
            if attributes.get(key) == Some(was.as_str()) {
                attributes.set(key, is);
            }
        }
    }

    /// The same where the index is gone.
    pub(crate) fn index_gone(&mut self, table: &Key, name: &str) {
        let Some(attributes) = self.clustered(table) else { return };
        for (key, value) in [("cluster_on", name.to_owned()), ("replica_identity", format!("index {name}"))] {
            if attributes.get(key) == Some(value.as_str()) {
                attributes.items.remove(key);
            }
        }
    }

    /// The attributes of what may be put in the order of an index: a table or a materialised view.
    fn clustered(&mut self, key: &Key) -> Option<&mut Attributes> {
        if self.is_view(key) {
            return self.view_mut(key).map(|view| &mut view.attributes);
        }
        self.table(key).ok().map(|table| &mut table.attributes)
    }
}
