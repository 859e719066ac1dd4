//! What else names an object: taking it away would leave a mistake behind.

use std::collections::HashMap;

use drift_catalog::{Catalog, IndexKey, Kind, Labelled, ObjectPath, Sources, Table};

use super::text::{NoEdit, refuse};

/// The foreign keys of other tables by the table they refer to: one walk over all tables serves every object that is
/// to be taken away.
pub(crate) struct References<'a> {
    by_target: HashMap<(&'a str, &'a str), Vec<Referring<'a>>>,
}

/// A foreign key, and the table it is of.
struct Referring<'a> {
    schema: &'a str,
    table: &'a str,
    key: &'a drift_catalog::ForeignKey,
}

impl<'a> References<'a> {
    /// Walks over all tables.
    pub(crate) fn of(declared: &'a Catalog) -> Self {
        let mut by_target: HashMap<(&str, &str), Vec<Referring<'_>>> = HashMap::new();
        for (schema, content) in &declared.schemas {
            for (table, own) in &content.tables {
                for key in &own.foreign_keys.items {
                    let target = (key.references.schema.as_str(), key.references.table.as_str());
                    if target != (schema.as_str(), table.as_str()) {
                        by_target.entry(target).or_default().push(Referring { schema, table, key });
                    }
                }
            }
        }
        References { by_target }
    }

    /// The first foreign key of another table that names a table or, where there is one, its column.
    fn first(&self, path: &ObjectPath, column: Option<&str>) -> Option<ObjectPath> {
        let all = self.by_target.get(&(path.schema.as_str(), path.object.as_str()))?;
        let names = |own: &&Referring<'_>| {
            column.is_none_or(|column| own.key.referred.iter().any(|name| name == column))
        };
        let own = all.iter().find(names)?;
        Some(own.key.path(&ObjectPath::new(Kind::Table, own.schema, own.table)))
    }
}

/// Refuses where something that stays names the object. What is inside its text, or listed, does not stay.
pub(crate) fn unused<'p>(
    declared: &Catalog,
    sources: &Sources,
    references: impl FnOnce() -> &'p References<'p>,
    path: &ObjectPath,
    listed: &[&ObjectPath],
) -> Result<(), NoEdit> {
    let column = (path.kind == Kind::Column).then(|| path.name());
    if column.is_none() && path.kind != Kind::Table {
        return Ok(());
    }
    if let (Some(column), Some(table)) = (column, declared.table_of(path)) {
        let stays = |user: &ObjectPath| !listed.contains(&user) && !inside(sources, path, user);
        if let Some(user) = in_table(table, &path.owner(), column).find(stays) {
            return named_by(&user);
        }
    }
    references().first(path, column).map_or(Ok(()), |user| named_by(&user))
}

fn named_by(user: &ObjectPath) -> Result<(), NoEdit> {
    let kind = user.kind.word().replace('-', " ");
    refuse(&format!("the {kind} {user} names it too; change both by hand"))
}

/// The constraints and indexes of a table that name one of its columns.
pub(crate) fn in_table(table: &Table, path: &ObjectPath, column: &str) -> impl Iterator<Item = ObjectPath> {
    let names = |columns: &[String]| columns.iter().any(|name| name == column);
    let mut users = Vec::new();
    users.extend(table.primary_key.value().filter(|key| names(&key.columns)).map(|key| key.path(path)));
    users.extend(table.uniques.items.iter().filter(|own| names(&own.columns)).map(|own| own.path(path)));
    let itself = |own: &drift_catalog::ForeignKey| {
        own.references.table == path.object && own.references.schema == path.schema
    };
    users.extend(
        table
            .foreign_keys
            .items
            .iter()
            .filter(|own| names(&own.columns) || (itself(own) && names(&own.referred)))
            .map(|own| own.path(path)),
    );
    let of_index = |key: &IndexKey| matches!(key, IndexKey::Column(name) if name == column);
    users.extend(
        table
            .indexes
            .items
            .iter()
            .filter(|index| names(&index.include) || index.parts.iter().any(|part| of_index(&part.key)))
            .map(|index| index.path(path)),
    );
    users.into_iter()
}

/// Whether one object is declared inside the text of another.
pub(crate) fn inside(sources: &Sources, outer: &ObjectPath, inner: &ObjectPath) -> bool {
    let (Some(outer), Some(inner)) = (sources.origin(outer), sources.origin(inner)) else { return false };
    let (outer, inner) = (outer.entry, inner.entry);
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::Vendor;

    fn declared(text: &str) -> Catalog {
        let input = crate::Input { name: "m.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
        crate::read(vec![input], Vendor::Postgres, "public").catalog
    }

    #[test]
    fn only_what_refers_to_a_table_is_kept_for_it() {
        let mut text =
            String::from("tables:\n  p: { columns: { id: { type: integer, primary_key: true } } }\n");
        for number in 0..50 {
            text.push_str(&format!(
                "  q{number}: {{ columns: {{ id: {{ type: integer, primary_key: true }}, p: {{ type: integer, \
                 references: p(id) }}, own: {{ type: integer, references: q{number}(id) }} }} }}\n"
            ));
        }
        let declared = declared(&text);
        let references = References::of(&declared);
        // However many tables there are, each is asked for what refers to it, and nothing else.
        assert_eq!(references.by_target.len(), 1);
        assert_eq!(references.by_target.get(&("public", "p")).map(Vec::len), Some(50));
        let table = |name: &str| ObjectPath::new(Kind::Table, "public", name);
        assert!(references.first(&table("p"), None).is_some());
        assert!(references.first(&table("p"), Some("id")).is_some());
        assert!(references.first(&table("p"), Some("other")).is_none());
        assert!(references.first(&table("q7"), None).is_none(), "its own reference goes with it");
    }
}
