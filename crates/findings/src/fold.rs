//! Folding findings to their cause: what is missing only because its column is missing is told with the column.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, IndexKey, Kind, Labelled, Listed, ObjectPath, Table};

/// Paths that are told inside another finding, with the path of that one.
pub(crate) fn parents(changes: &[Change], from: &Catalog, to: &Catalog) -> BTreeMap<ObjectPath, ObjectPath> {
    let mut gone: BTreeMap<(&str, &str), Vec<(&ObjectPath, bool)>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.path.kind == Kind::Column) {
        let missing = match change.action {
            Action::Add { .. } | Action::MaybeRename { .. } => true,
            Action::Drop => false,
            _ => continue,
        };
        gone.entry((&change.path.schema, &change.path.object)).or_default().push((&change.path, missing));
    }
    let mut parents = BTreeMap::new();
    for change in
        changes.iter().filter(|change| change.path.part.is_some() && change.path.kind != Kind::Column)
    {
        let (missing, side) = match change.action {
            Action::Add { .. } => (true, to),
            Action::Drop => (false, from),
            _ => continue,
        };
        let Some(columns) = gone.get(&(change.path.schema.as_str(), change.path.object.as_str())) else {
            continue;
        };
        let Some(table) = side.table_of(&change.path) else { continue };
        let about = about(table, &change.path);
        let parent = columns
            .iter()
            .find(|(column, is_missing)| *is_missing == missing && about.is_over(column.name()));
        if let Some((column, _)) = parent {
            parents.insert(change.path.clone(), (*column).clone());
        }
    }
    parents
}

/// What a constraint or index of a table is over.
#[derive(Default)]
struct About {
    columns: Vec<String>,
    texts: Vec<String>,
}

impl About {
    fn is_over(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column) || self.texts.iter().any(|text| mentions(text, column))
    }
}

fn about(table: &Table, path: &ObjectPath) -> About {
    let owner = path.owner();
    let columns = |columns: &[String]| About { columns: columns.to_vec(), texts: Vec::new() };
    let text = |text: &str| About { columns: Vec::new(), texts: vec![text.to_owned()] };
    match path.kind {
        Kind::PrimaryKey => table.primary_key.value().map(|key| columns(&key.columns)),
        Kind::Unique => own(&table.uniques, &owner, path).map(|own| columns(&own.columns)),
        Kind::ForeignKey => own(&table.foreign_keys, &owner, path).map(|own| columns(&own.columns)),
        Kind::Check => own(&table.checks, &owner, path).map(|own| text(&own.expr.text)),
        Kind::Exclusion => own(&table.exclusions, &owner, path).map(|own| text(&own.definition.text)),
        Kind::Index => own(&table.indexes, &owner, path).map(|own| {
            let mut about = About { columns: own.include.clone(), texts: Vec::new() };
            about.texts.extend(own.predicate.iter().map(|expr| expr.text.clone()));
            for part in &own.parts {
                match &part.key {
                    IndexKey::Column(name) => about.columns.push(name.clone()),
                    IndexKey::Expr(expr) => about.texts.push(expr.text.clone()),
                }
            }
            about
        }),
        _ => None,
    }
    .unwrap_or_default()
}

fn own<'t, T: Labelled>(list: &'t Listed<T>, owner: &ObjectPath, path: &ObjectPath) -> Option<&'t T> {
    list.items.iter().find(|own| own.path(owner) == *path)
}

/// Whether a name stands in a text as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    let word = |c: char| c == '_' || c == '$' || c.is_alphanumeric();
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
        !before.is_some_and(word) && !after.is_some_and(word)
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(mentions("(seats > 0)", "seats"));
        assert!(mentions("\"userId\" > 0", "userId"));
        assert!(!mentions("seats_left > 0", "seats"));
        assert!(!mentions("total_seats > 0", "seats"));
    }
}
