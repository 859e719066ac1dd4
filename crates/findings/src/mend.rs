//! Ways to mend: statements of the plan, and the edit of the model.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, Difference, Kind, Labelled, ObjectPath};
use drift_models::{Edit, NoEdit, Part};

use crate::Context;
use crate::finding::Fix;

/// Statement ids by the object they mend, made once.
pub(crate) struct Index {
    statements: BTreeMap<ObjectPath, Vec<usize>>,
    unplanned: BTreeMap<ObjectPath, String>,
}

impl Index {
    pub(crate) fn new(cx: &Context<'_>) -> Self {
        let mut statements: BTreeMap<ObjectPath, Vec<usize>> = BTreeMap::new();
        for statement in &cx.plan.statements {
            for path in &statement.about {
                statements.entry(path.clone()).or_default().push(statement.id);
            }
        }
        Index { statements, unplanned: cx.plan.unplanned.iter().cloned().collect() }
    }

    /// The statements for some objects, in the plan's order.
    pub(crate) fn statements<'p>(&self, paths: impl IntoIterator<Item = &'p ObjectPath>) -> Option<Fix> {
        let mut ids: Vec<usize> = Vec::new();
        let mut why = None;
        for path in paths {
            ids.extend(self.statements.get(path).into_iter().flatten());
            why = why.or_else(|| self.unplanned.get(path).cloned());
        }
        ids.sort_unstable();
        ids.dedup();
        match (ids.is_empty(), why) {
            (false, _) => Some(Fix::Statements(ids)),
            (true, Some(why)) => Some(Fix::NoStatement(why)),
            (true, None) => None,
        }
    }
}

/// The live constraint or index at a path.
fn part<'c>(live: &'c Catalog, path: &ObjectPath) -> Option<Part<'c>> {
    fn named<'c, T: Labelled>(items: &'c [T], path: &ObjectPath) -> Option<&'c T> {
        items.iter().find(|item| item.label() == path.name())
    }
    let table = live.table_of(path)?;
    match path.kind {
        Kind::PrimaryKey => table.primary_key.value().map(Part::PrimaryKey),
        Kind::Unique => named(&table.uniques.items, path).map(Part::Unique),
        Kind::Check => named(&table.checks.items, path).map(Part::Check),
        Kind::ForeignKey => named(&table.foreign_keys.items, path).map(Part::ForeignKey),
        Kind::Index => named(&table.indexes.items, path).map(Part::Index),
        _ => None,
    }
}

/// The edit that makes the model say what is.
pub(crate) fn edit(cx: &Context<'_>, change: &Change, difference: Option<&Difference>) -> Option<Fix> {
    if cx.sources.files.is_empty() || cx.sources.is_sql {
        // The wanted side is not a model that is edited: there is no other end to mend from.
        return None;
    }
    let path = &change.path;
    let owner = path.owner();
    let outcome: Result<Edit, NoEdit> = match (&change.action, path.kind) {
        (Action::Add { similar: Some(similar) }, Kind::Column) => {
            let live = cx.from.table_of(&similar.path)?.column(similar.path.name())?;
            drift_models::replace_column(cx.dialect, cx.to, cx.sources, path, live)
        }
        (Action::MaybeRename { from }, Kind::Column) => {
            let live = cx.from.table_of(&from.path)?.column(from.path.name())?;
            drift_models::replace_column(cx.dialect, cx.to, cx.sources, path, live)
        }
        (Action::Add { .. }, Kind::Schema) => return None,
        (Action::Add { .. }, _) => drift_models::remove_entry(cx.to, cx.sources, path),
        (Action::Drop, Kind::Column) => {
            let live = cx.from.table_of(path)?.column(path.name())?;
            drift_models::add_column(cx.dialect, cx.sources, &owner, cx.to.table_of(path)?, live)
        }
        (Action::Drop, Kind::Table) => {
            drift_models::add_table(cx.dialect, cx.sources, path, cx.from.table_of(path)?)
        }
        (Action::Modify { from, .. }, Kind::Column) => {
            let live = cx.from.table_of(from)?.column(from.name())?;
            drift_models::replace_facet(cx.dialect, cx.sources, path, &difference?.attribute, live)
        }
        (Action::Drop, _) => drift_models::add_part(cx.sources, &owner, part(cx.from, path)?),
        (Action::Modify { from, .. }, _) => {
            drift_models::replace_part(cx.sources, path, part(cx.from, from)?)
        }
        _ => return None,
    };
    let file = |edit: &Edit| cx.sources.file(edit.file).map(|file| file.text.clone());
    Some(match outcome {
        // A portable word hides a type of the same name: SQLite's own `uuid` cannot be written.
        Ok(edit)
            if file(&edit).is_some_and(|text| text.get(edit.range.clone()) == Some(&*edit.replacement)) =>
        {
            Fix::NoEdit("the model would read the same; mend the database".to_owned())
        }
        Ok(edit) => Fix::Edit(edit),
        Err(NoEdit(why)) => Fix::NoEdit(why),
    })
}
