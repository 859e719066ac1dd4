//! The one key for pairing, sorting, ignoring and looking up objects.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Kind;

/// Where an object stands: `public.tenants.plan_id`. Sorts by schema, table, part, then kind, so that a
/// table stands before what is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct ObjectPath {
    /// Schema; empty for extensions.
    pub schema: String,
    /// Table, view, type …; empty for a schema itself.
    pub object: String,
    /// Column, constraint, index or trigger of that object. An unnamed constraint or index is called by its
    /// columns: `(name,city)`.
    pub part: Option<String>,
    /// What it is.
    pub kind: Kind,
}

impl ObjectPath {
    /// The path of an object of a schema.
    pub fn new(kind: Kind, schema: impl Into<String>, object: impl Into<String>) -> Self {
        ObjectPath { schema: schema.into(), object: object.into(), part: None, kind }
    }

    /// The path of a part of this object.
    pub fn part(&self, kind: Kind, part: impl Into<String>) -> Self {
        ObjectPath { schema: self.schema.clone(), object: self.object.clone(), part: Some(part.into()), kind }
    }

    /// The path of the table or view this is part of; itself where it is none.
    pub fn owner(&self) -> Self {
        match self.part {
            Some(_) => ObjectPath::new(Kind::Table, self.schema.as_str(), self.object.as_str()),
            None => self.clone(),
        }
    }

    /// The last name: the part's, or else the object's, or else the schema's.
    pub fn name(&self) -> &str {
        match &self.part {
            Some(part) => part,
            None if self.is_schema() => &self.schema,
            None => &self.object,
        }
    }

    /// Whether it is a schema itself. SQLite has tables and columns whose name is empty.
    fn is_schema(&self) -> bool {
        self.object.is_empty() && self.part.is_none() && self.kind == Kind::Schema
    }

    /// The text without the schema where that is the default one: `tenants.plan_id`.
    pub fn short(&self, default_schema: &str) -> String {
        let full = self.to_string();
        if self.schema == default_schema && !self.is_schema() {
            let prefix = format!("{}.", segment(&self.schema));
            return full.strip_prefix(&prefix).map(str::to_owned).unwrap_or(full);
        }
        full
    }

    /// The names from the outside in.
    pub fn segments(&self) -> Vec<&str> {
        let mut names = Vec::with_capacity(3);
        if !self.schema.is_empty() {
            names.push(self.schema.as_str());
        }
        if !self.is_schema() {
            names.push(&self.object);
        }
        names.extend(self.part.as_deref());
        names
    }
}

/// A name inside a path: quoted where a dot or a quote in it, or nothing at all, would mislead.
fn segment(name: &str) -> String {
    if name.is_empty() || name.contains(['.', '"']) && !name.starts_with('(') && !name.contains('(') {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, name) in self.segments().into_iter().enumerate() {
            if number > 0 {
                f.write_str(".")?;
            }
            f.write_str(&segment(name))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_names_from_the_outside_in() {
        let table = ObjectPath::new(Kind::Table, "public", "tenants");
        let column = table.part(Kind::Column, "plan_id");
        assert_eq!(column.to_string(), "public.tenants.plan_id");
        assert_eq!(column.short("public"), "tenants.plan_id");
        assert_eq!(column.short("other"), "public.tenants.plan_id");
        assert_eq!(column.owner(), table);
    }

    #[test]
    fn a_table_sorts_before_what_is_in_it() {
        let table = ObjectPath::new(Kind::Table, "public", "a");
        assert!(table < table.part(Kind::Column, "x"));
        assert!(table.part(Kind::Column, "x") < ObjectPath::new(Kind::Table, "public", "b"));
    }

    #[test]
    fn quotes_a_dotted_name() {
        assert_eq!(ObjectPath::new(Kind::Table, "public", "a.b").to_string(), "public.\"a.b\"");
    }

    #[test]
    fn an_empty_name_is_a_name() {
        let table = ObjectPath::new(Kind::Table, "main", "");
        assert_eq!((table.to_string().as_str(), table.short("main").as_str()), ("main.\"\"", "\"\""));
        let column = table.part(Kind::Column, "");
        assert_eq!((column.short("main").as_str(), column.name()), ("\"\".\"\"", ""));
        let schema = ObjectPath::new(Kind::Schema, "main", "");
        assert_eq!((schema.short("main").as_str(), schema.name()), ("main", "main"));
    }
}
