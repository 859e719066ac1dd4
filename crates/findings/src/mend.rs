//! Ways to mend: statements of the plan, and the edit of the model.

use std::collections::BTreeMap;

use drift_catalog::{Action, Catalog, Change, Difference, IndexKey, IndexPart, Kind, Labelled, ObjectPath};
use drift_models::{Along, Edit, Editor, NoEdit, Part};

use crate::Context;
use crate::finding::Fix;

/// What every finding looks up, made once.
pub(crate) struct Index<'a> {
    /// Statement ids by the object they mend.
    statements: BTreeMap<ObjectPath, Vec<usize>>,
    unplanned: BTreeMap<ObjectPath, String>,
    /// Constraints and indexes that are on both sides and differ, with their paths in the database.
    differing: BTreeMap<(&'a str, &'a str), Vec<(&'a ObjectPath, &'a ObjectPath)>>,
    editor: Editor<'a>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(cx: &Context<'a>) -> Self {
        let mut statements: BTreeMap<ObjectPath, Vec<usize>> = BTreeMap::new();
        for statement in &cx.plan.statements {
            for path in &statement.about {
                statements.entry(path.clone()).or_default().push(statement.id);
            }
        }
        let mut differing: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for change in &cx.changes.changes {
            if let Action::Modify { from, .. } = &change.action
                && change.path.part.is_some()
                && change.path.kind != Kind::Column
            {
                let table = (change.path.schema.as_str(), change.path.object.as_str());
                differing.entry(table).or_default().push((&change.path, from));
            }
        }
        Index {
            statements,
            unplanned: cx.plan.unplanned.iter().cloned().collect(),
            differing,
            editor: Editor::new(cx.dialect, cx.to, cx.sources),
        }
    }

    /// What changes with a column that goes: what is told with it goes too, and what is over it and differs becomes
    /// what it is in the database, where it cannot be over that column.
    fn along<'c>(
        &'c self,
        cx: &Context<'a>,
        column: &ObjectPath,
        covers: &'c [ObjectPath],
    ) -> Vec<Along<'c>> {
        let mut along: Vec<Along<'c>> = covers.iter().map(Along::Goes).collect();
        let table = (column.schema.as_str(), column.object.as_str());
        let Some(declared) = cx.to.table_of(column) else { return along };
        for (path, from) in self.differing.get(&table).into_iter().flatten() {
            let own = part(cx.to, path).is_some_and(|own| over(own, column.name()));
            if own && let Some(live) = part(cx.from, from) {
                let declares = |name: &String| name != column.name() && declared.column(name).is_some();
                if columns(live).iter().all(declares) {
                    along.push(Along::Becomes(path, live));
                }
            }
        }
        along
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

/// The live constraint, index or trigger at a path.
fn part<'c>(live: &'c Catalog, path: &ObjectPath) -> Option<Part<'c>> {
    fn named<'c, T: Labelled>(items: &'c [T], path: &ObjectPath) -> Option<&'c T> {
        items.iter().find(|item| item.label() == path.name())
    }
    let Some(table) = live.table_of(path) else {
        let view = live.schemas.get(&path.schema)?.views.items.get(&path.object)?;
        return match path.kind {
            Kind::Index => named(&view.indexes.items, path).map(Part::Index),
            Kind::Trigger => {
                view.triggers.items.iter().find(|own| own.name == path.name()).map(Part::Trigger)
            }
            _ => None,
        };
    };
    match path.kind {
        Kind::PrimaryKey => table.primary_key.value().map(Part::PrimaryKey),
        Kind::Unique => named(&table.uniques.items, path).map(Part::Unique),
        Kind::Check => named(&table.checks.items, path).map(Part::Check),
        Kind::ForeignKey => named(&table.foreign_keys.items, path).map(Part::ForeignKey),
        Kind::Exclusion => named(&table.exclusions.items, path).map(Part::Exclusion),
        Kind::Index => named(&table.indexes.items, path).map(Part::Index),
        Kind::Trigger => table.triggers.items.iter().find(|own| own.name == path.name()).map(Part::Trigger),
        _ => None,
    }
}

/// The edit that makes the model say what is: the change itself, and what is told with it.
pub(crate) fn edit<'a>(
    cx: &Context<'a>,
    index: &Index<'a>,
    (change, difference): (&Change, Option<&Difference>),
    covers: &[ObjectPath],
) -> Option<Fix> {
    if cx.sources.files.is_empty() || cx.sources.is_sql {
        // The wanted side is not a model that is edited: there is no other end to mend from.
        return None;
    }
    let edits = match pieces(cx, index, (change, difference), covers)? {
        // A portable word hides a type of the same name: SQLite's own `uuid` cannot be written.
        Ok(edits) if edits.iter().all(|edit| says_it(cx, edit)) => {
            Err(NoEdit("the model would read the same; mend the database".to_owned()))
        }
        other => other,
    };
    Some(match edits {
        Ok(edits) => Fix::Edit(edits),
        Err(NoEdit(why)) => Fix::NoEdit(why),
    })
}

/// Whether the model says already what an edit would write.
fn says_it(cx: &Context<'_>, edit: &Edit) -> bool {
    let file = cx.sources.file(edit.file);
    file.and_then(|file| file.text.get(edit.range.clone())) == Some(edit.replacement.as_str())
}

/// The pieces of the edit. `None` where the models have no say.
fn pieces<'a>(
    cx: &Context<'a>,
    index: &Index<'a>,
    (change, difference): (&Change, Option<&Difference>),
    covers: &[ObjectPath],
) -> Option<Result<Vec<Edit>, NoEdit>> {
    let path = &change.path;
    let owner = path.owner();
    let editor = &index.editor;
    Some(match (&change.action, path.kind) {
        (Action::MaybeRename { from }, Kind::Column) => {
            let live = cx.from.table_of(&from.path)?.column(from.path.name())?;
            editor.replace_column(path, live, &index.along(cx, path, covers))
        }
        (Action::Rename { .. }, _) => Err(NoEdit(
            "the models tell of the rename themselves; take out `renamed_from` and the new name to undo it"
                .to_owned(),
        )),
        (Action::Add { .. }, Kind::Schema) => {
            Err(NoEdit("a schema is stated by whatever is declared in it; change it by hand".to_owned()))
        }
        (Action::Add { .. }, Kind::Column) => editor.remove(path, &index.along(cx, path, covers)),
        (Action::Add { .. }, _) => editor.remove(path, &[]),
        (Action::Drop, Kind::Column) => {
            let live = cx.from.table_of(path)?.column(path.name())?;
            let table = cx.to.table_of(path)?;
            let mut along = Vec::new();
            for cover in covers {
                let part = part(cx.from, cover)?;
                if let Some(other) = undeclared(cx, cover, part, Some(path.name())) {
                    return Some(Err(other));
                }
                along.push(Along::Comes(part));
            }
            editor.add_column(&owner, table, live, &along)
        }
        (Action::Modify { from, .. }, Kind::Column) => {
            let live = cx.from.table_of(from)?.column(from.name())?;
            editor.replace_facet(path, &difference?.attribute, live)
        }
        (Action::Drop, _) if path.part.is_none() => editor.add_object(path, cx.from),
        (Action::Modify { from, .. }, kind) if path.part.is_none() || kind == Kind::Trigger => {
            editor.replace_in_object(path, &difference?.attribute, (from, cx.from))
        }
        (Action::Drop, _) => {
            let part = part(cx.from, path)?;
            undeclared(cx, path, part, None).map_or_else(|| editor.add_part(&owner, part), Err)
        }
        (Action::Modify { from, .. }, _) => {
            let part = part(cx.from, from)?;
            undeclared(cx, path, part, None).map_or_else(|| editor.replace_part(path, part), Err)
        }
        (Action::MaybeRename { from }, kind) => Err(NoEdit(format!(
            "it may be {} under another name, or another {}; decide, then change it by hand",
            from.path,
            kind.word().replace('-', " ")
        ))),
    })
}

/// The columns of its own table that a part names.
fn columns(part: Part<'_>) -> Vec<String> {
    let of_index = |part: &IndexPart| match &part.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expr(_) => None,
    };
    match part {
        Part::PrimaryKey(own) => own.columns.clone(),
        Part::Unique(own) => own.columns.clone(),
        Part::ForeignKey(own) => own.columns.clone(),
        Part::Index(own) => own.parts.iter().filter_map(of_index).chain(own.include.clone()).collect(),
        Part::Check(_) | Part::Exclusion(_) | Part::Trigger(_) => Vec::new(),
    }
}

fn over(part: Part<'_>, column: &str) -> bool {
    columns(part).iter().any(|name| name == column)
}

/// Refuses a live part over a column that the models do not declare, and that does not come with it.
fn undeclared(cx: &Context<'_>, path: &ObjectPath, part: Part<'_>, comes: Option<&str>) -> Option<NoEdit> {
    let table = cx.to.table_of(path)?;
    let unknown = columns(part)
        .into_iter()
        .find(|name| Some(name.as_str()) != comes && table.column(name).is_none())?;
    let kind = path.kind.word().replace('-', " ");
    Some(NoEdit(format!(
        "the {kind} {} of the database is over {unknown} too, which the models do not declare; add that first",
        path.name()
    )))
}
