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

/// From this many on, what is told inside a finding is counted instead of named.
const COUNTED: usize = 5;

/// The keys, constraints and indexes of a missing table: they come with it, and no change of their own says so.
pub(crate) fn within(to: &Catalog, change: &Change) -> Vec<ObjectPath> {
    fn all<'t, T: Labelled>(
        list: &'t Listed<T>,
        path: &'t ObjectPath,
    ) -> impl Iterator<Item = ObjectPath> + 't {
        list.items.iter().map(|own| own.path(path))
    }
    let path = &change.path;
    if path.kind != Kind::Table || !matches!(change.action, Action::Add { .. }) {
        return Vec::new();
    }
    let Some(table) = to.table_of(path) else { return Vec::new() };
    let mut parts: Vec<ObjectPath> =
        table.primary_key.value().map(|key| key.path(path)).into_iter().collect();
    parts.extend(all(&table.uniques, path));
    parts.extend(all(&table.foreign_keys, path));
    parts.extend(all(&table.checks, path));
    parts.extend(all(&table.exclusions, path));
    parts.extend(all(&table.indexes, path));
    parts.extend(table.triggers.items.iter().map(|own| path.part(Kind::Trigger, own.name.as_str())));
    parts
}

/// What is told inside a finding, as its note.
pub(crate) fn told(covers: &[ObjectPath]) -> Option<String> {
    let kind = |path: &ObjectPath| path.kind.word().replace('-', " ");
    let parts: Vec<String> = if covers.len() < COUNTED {
        covers.iter().map(|path| format!("{} {}", kind(path), path.name())).collect()
    } else {
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        covers.iter().for_each(|path| *counts.entry(path.kind).or_default() += 1);
        counts
            .into_iter()
            .map(|(kind, number)| match number {
                1 => format!("1 {}", kind.word().replace('-', " ")),
                _ => format!("{number} {}", kind.plural()),
            })
            .collect()
    };
    (!parts.is_empty()).then(|| format!("with it: {}", parts.join(", ")))
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
        Kind::ForeignKey => own(&table.foreign_keys, &owner, path).map(|own| {
            let mut about = columns(&own.columns);
            if own.references.table == path.object && own.references.schema == path.schema {
                about.columns.extend(own.referred.iter().cloned());
            }
            about
        }),
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
    use super::*;

    #[test]
    fn a_few_are_named_and_many_are_counted() {
        let table = ObjectPath::new(Kind::Table, "public", "t");
        let path = |number: usize| table.part(Kind::Index, format!("i{number}"));
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[path(1), path(2)]).as_deref(), Some("with it: index i1, index i2"));
        let mut many: Vec<ObjectPath> = (0..5).map(path).collect();
        many.push(table.part(Kind::ForeignKey, "f"));
        assert_eq!(told(&many).as_deref(), Some("with it: 1 foreign key, 5 indexes"));
    }

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(mentions("(seats > 0)", "seats"));
        assert!(mentions("\"userId\" > 0", "userId"));
        assert!(!mentions("seats_left > 0", "seats"));
        assert!(!mentions("total_seats > 0", "seats"));
    }
}
