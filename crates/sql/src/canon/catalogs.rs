//! What PostgreSQL's own catalogs, views and functions give where they are read like tables, as `catalogs.sql` reads it
//! from a server.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::scope::Output;

/// Names of columns and their types.
type Columns = Vec<(&'static str, &'static str)>;

#[derive(Default)]
struct Catalogs {
    /// By schema and name.
    relations: HashMap<&'static str, Columns>,
    functions: HashMap<&'static str, Columns>,
}

static TABLE: LazyLock<Catalogs> = LazyLock::new(|| read(include_str!("catalogs.txt")));

fn read(text: &'static str) -> Catalogs {
    let mut all = Catalogs::default();
    for line in text.lines() {
        let mut words = line.split(' ');
        let (Some(kind), Some(name)) = (words.next(), words.next()) else { continue };
        let columns = words.filter_map(|word| word.split_once(':')).collect();
        match kind {
            "relation" => all.relations.insert(name, columns),
            _ => all.functions.insert(name, columns),
        };
    }
    all
}

/// The columns of a relation of the server's. Other versions have others besides, so they are no answer to what `*`
/// stands for. Without a schema the server's own is found before any other (documentation 5.10.5).
pub(crate) fn columns(schema: Option<&str>, name: &str) -> Option<Vec<Output>> {
    let full = format!("{}.{name}", schema.unwrap_or("pg_catalog"));
    let column = |(name, ty): &(&str, &str)| Output { name: (*name).to_owned(), ty: Some((*ty).to_owned()) };
    Some(TABLE.relations.get(full.as_str())?.iter().map(column).collect())
}

/// The columns that a function of the server's has names for.
pub(crate) fn given(function: &str) -> Option<&'static [(&'static str, &'static str)]> {
    TABLE.functions.get(function).map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let own = |schema, name: &str, column: &str| {
            let all = columns(schema, name)?;
            all.into_iter().find(|own| own.name == column)?.ty
        };
        assert_eq!(own(None, "pg_class", "relkind").as_deref(), Some("char"));
        assert_eq!(own(Some("pg_catalog"), "pg_class", "oid").as_deref(), Some("oid"));
        assert_eq!(own(Some("information_schema"), "columns", "table_name").as_deref(), Some("name"));
        assert_eq!(own(None, "columns", "table_name"), None);
        assert_eq!(given("jsonb_each"), Some([("key", "text"), ("value", "jsonb")].as_slice()));
    }
}
