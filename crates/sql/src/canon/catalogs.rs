//! What PostgreSQL's own catalogs, views and functions give where they are read like tables, as `catalogs.sql` reads it
//! from a server.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::scope::Output;

/// Names of columns and their types.
type Columns = Vec<(&'static str, &'static str)>;

/// What a relation or function has in some versions that follow each other.
struct Versions {
    first: u32,
    last: u32,
    columns: Columns,
}

#[derive(Default)]
struct Catalogs {
    /// By schema and name, the older versions first.
    relations: HashMap<&'static str, Vec<Versions>>,
    functions: HashMap<&'static str, Vec<Versions>>,
}

static TABLE: LazyLock<Catalogs> = LazyLock::new(|| read(include_str!("catalogs.txt")));

fn read(text: &'static str) -> Catalogs {
    let mut all = Catalogs::default();
    for line in text.lines() {
        let mut words = line.split(' ');
        let (Some(kind), Some(name), Some(range)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let Some((first, last)) = range.split_once('-') else { continue };
        let (Ok(first), Ok(last)) = (first.parse(), last.parse()) else { continue };
        let columns = words.filter_map(|word| word.split_once(':')).collect();
        let of_kind = if kind == "relation" { &mut all.relations } else { &mut all.functions };
        of_kind.entry(name).or_default().push(Versions { first, last, columns });
    }
    all
}

fn full(schema: Option<&str>, name: &str) -> String {
    format!("{}.{name}", schema.unwrap_or("pg_catalog"))
}

/// What it has in a version, or in the newest that is known.
fn of_version(all: &[Versions], version: Option<u32>) -> Option<&Versions> {
    let own = version.and_then(|own| all.iter().find(|known| (known.first..=known.last).contains(&own)));
    own.or(all.last())
}

/// The columns of a relation of the server's. Without a schema the server's own is found before any other
/// (documentation 5.10.5).
pub(crate) fn columns(schema: Option<&str>, name: &str, version: Option<u32>) -> Option<Vec<Output>> {
    let own = of_version(TABLE.relations.get(full(schema, name).as_str())?, version)?;
    let column = |(name, ty): &(&str, &str)| Output { name: (*name).to_owned(), ty: Some((*ty).to_owned()) };
    Some(own.columns.iter().map(column).collect())
}

/// Whether a relation of the server's may have other columns than are known: no version is.
pub(crate) fn is_open(schema: Option<&str>, name: &str, version: Option<u32>) -> bool {
    let own = TABLE.relations.get(full(schema, name).as_str());
    own.is_some_and(|all| {
        let known = |own: u32| all.iter().any(|known| (known.first..=known.last).contains(&own));
        !version.is_some_and(known)
    })
}

/// The columns that a function of the server's has names for.
pub(crate) fn given(function: &str, version: Option<u32>) -> Option<&'static [(&'static str, &'static str)]> {
    of_version(TABLE.functions.get(function)?, version).map(|own| own.columns.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let own = |schema, name: &str, column: &str| {
            let all = columns(schema, name, Some(15))?;
            all.into_iter().find(|own| own.name == column)?.ty
        };
        assert_eq!(own(None, "pg_class", "relkind").as_deref(), Some("char"));
        assert_eq!(own(Some("pg_catalog"), "pg_class", "oid").as_deref(), Some("oid"));
        assert_eq!(own(Some("information_schema"), "columns", "table_name").as_deref(), Some("name"));
        assert_eq!(own(None, "columns", "table_name"), None);
        let activity = |version| columns(None, "pg_stat_activity", Some(version)).map(|own| own.len());
        assert_ne!(activity(13), activity(14));
        assert!(is_open(None, "pg_class", None) && !is_open(None, "pg_class", Some(16)));
        assert!(!is_open(None, "orders", None));
        assert_eq!(given("jsonb_each", None), Some([("key", "text"), ("value", "jsonb")].as_slice()));
    }
}
