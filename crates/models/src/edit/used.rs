//! What else names an object: taking it away would leave a mistake behind.

use drift_catalog::{Catalog, IndexKey, Kind, Labelled, ObjectPath, Sources, Table};

use super::text::{NoEdit, refuse};

/// Refuses where something that stays names the object.
pub(crate) fn unused(declared: &Catalog, sources: &Sources, path: &ObjectPath) -> Result<(), NoEdit> {
    let column = (path.kind == Kind::Column).then(|| path.name());
    if column.is_none() && path.kind != Kind::Table {
        return Ok(());
    }
    if let (Some(column), Some(table)) = (column, declared.table_of(path))
        && let Some(user) = in_table(table, &path.owner(), column).find(|user| !inside(sources, path, user))
    {
        return named_by(&user);
    }
    // No path is made before one is needed: every removed object comes this way.
    for (schema, content) in &declared.schemas {
        for (name, table) in &content.tables {
            let own = *schema == path.schema && *name == path.object;
            let user = table.foreign_keys.items.iter().find(|foreign| {
                let hit = foreign.references.table == path.object && foreign.references.schema == path.schema;
                hit && !own && column.is_none_or(|column| foreign.referred.iter().any(|name| name == column))
            });
            if let Some(foreign) = user {
                return named_by(&foreign.path(&ObjectPath::new(
                    Kind::Table,
                    schema.as_str(),
                    name.as_str(),
                )));
            }
        }
    }
    Ok(())
}

fn named_by(user: &ObjectPath) -> Result<(), NoEdit> {
    let kind = user.kind.word().replace('-', " ");
    refuse(&format!("the {kind} {user} names it too; change both by hand"))
}

/// The constraints and indexes of a table that name one of its columns.
fn in_table(table: &Table, path: &ObjectPath, column: &str) -> impl Iterator<Item = ObjectPath> {
    let names = |columns: &[String]| columns.iter().any(|name| name == column);
    let mut users = Vec::new();
    users.extend(table.primary_key.value().filter(|key| names(&key.columns)).map(|key| key.path(path)));
    users.extend(table.uniques.items.iter().filter(|own| names(&own.columns)).map(|own| own.path(path)));
    users.extend(table.foreign_keys.items.iter().filter(|own| names(&own.columns)).map(|own| own.path(path)));
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
fn inside(sources: &Sources, outer: &ObjectPath, inner: &ObjectPath) -> bool {
    let (Some(outer), Some(inner)) = (sources.origin(outer), sources.origin(inner)) else { return false };
    let (outer, inner) = (outer.entry, inner.entry);
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}
