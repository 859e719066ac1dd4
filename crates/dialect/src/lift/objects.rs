//! Kinds of object that one of two kinds of database does not have, or not in a form that could be compared.

use drift_catalog::{
    Attribute, Catalog, Definitions, Kind, Labelled, Named, NotCompared, ObjectPath, Sameness, Schema, Table,
    Unstated, View,
};

use super::door::Tables;
use super::tally::Lifted;
use crate::classes;

/// Before names and types are settled: the kinds of object that the wanted side takes over as a whole.
pub(super) fn before(to: &mut Catalog, from: &Catalog, tally: &mut Lifted) {
    let none = |kind: Kind| move |name: &str| ObjectPath::new(kind, "", name);
    whole(&mut to.extensions, &from.extensions, none(Kind::Extension), tally);
    definitions(&mut to.definitions, &from.definitions, |kind, name| ObjectPath::new(kind, "", name), tally);
    let nothing = Schema::default();
    for (schema, own) in &mut to.schemas {
        let content = from.schemas.get(schema).unwrap_or(&nothing);
        let here = |kind: Kind| move |name: &str| ObjectPath::new(kind, schema.as_str(), name);
        whole(&mut own.enums, &content.enums, here(Kind::Enum), tally);
        whole(&mut own.domains, &content.domains, here(Kind::Domain), tally);
        whole(&mut own.sequences, &content.sequences, here(Kind::Sequence), tally);
        whole(&mut own.functions, &content.functions, here(Kind::Function), tally);
        let place = |kind: Kind, name: &str| ObjectPath::new(kind, schema.as_str(), name);
        definitions(&mut own.definitions, &content.definitions, place, tally);
        virtual_tables(schema, &mut own.tables, &content.tables, tally);
    }
}

/// Takes over all objects of a kind.
fn whole<T: Clone + PartialEq>(
    to: &mut Named<T>,
    from: &Named<T>,
    place: impl Fn(&str) -> ObjectPath,
    tally: &mut Lifted,
) {
    to.items.keys().for_each(|name| tally.left_out(place(name), ""));
    from.items.keys().for_each(|name| tally.adopted(place(name), ""));
    to.clone_from(from);
}

fn definitions(
    to: &mut Definitions,
    from: &Definitions,
    place: impl Fn(Kind, &str) -> ObjectPath,
    tally: &mut Lifted,
) {
    let counted = |kind: Kind| !classes::is_only_asked_for(kind);
    to.iter().filter(|own| counted(own.0)).for_each(|own| tally.left_out(place(own.0, own.1), ""));
    from.iter().filter(|own| counted(own.0)).for_each(|own| tally.adopted(place(own.0, own.1), ""));
    to.clone_from(from);
}

/// Tables of modules, such as those of full text search.
fn virtual_tables(
    schema: &str,
    to: &mut std::collections::BTreeMap<String, Table>,
    from: &std::collections::BTreeMap<String, Table>,
    tally: &mut Lifted,
) {
    let is_virtual = |table: &Table| table.attributes.get("virtual").is_some();
    let place = |name: &str| ObjectPath::new(Kind::Table, schema, name);
    to.retain(|name, table| {
        let keep = !is_virtual(table) || from.contains_key(name);
        if !keep {
            tally.left_out(place(name), "");
        }
        keep
    });
    for (name, table) in from.iter().filter(|(_, table)| is_virtual(table)) {
        if !to.contains_key(name) {
            tally.adopted(place(name), "");
            to.insert(name.clone(), table.clone());
        }
    }
}

/// What only one kind of database says of a table.
pub(super) fn table(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    let (path, from) = (tables.path, tables.from);
    let comment = from.map(|from| &from.comment);
    tally.adopt(path, Attribute::Comment, (comment, &mut table.comment), Option::is_some);
    let partition = from.map(|from| &from.partition);
    tally.adopt(path, Attribute::Partition, (partition, &mut table.partition), Option::is_some);
    tally.attributes(path, from.map(|from| &from.attributes), &mut table.attributes);
    for own in &table.triggers.items {
        tally.left_out(path.part(Kind::Trigger, own.name.as_str()), "");
    }
    table.triggers = from.map(|from| from.triggers.clone()).unwrap_or_default();
    for own in &table.triggers.items {
        tally.adopted(path.part(Kind::Trigger, own.name.as_str()), "");
    }
    let nothing = Definitions::default();
    let own = from.map_or(&nothing, |from| &from.definitions);
    definitions(&mut table.definitions, own, |kind, name| path.part(kind, name), tally);
}

/// Views, once both sides are settled. That a view is there is compared; its query only where both say it in the
/// same words, and else nobody could tell.
pub(super) fn after(to: &mut Catalog, from: &Catalog, tally: &mut Lifted) {
    for (schema, content) in &mut to.schemas {
        let live = from.schemas.get(schema);
        stored_views(schema, &mut content.views, live.map(|live| &live.views), tally);
        for (name, view) in &mut content.views.items {
            let is = live.and_then(|live| live.views.items.get(name));
            let path = ObjectPath::new(Kind::View, schema.as_str(), name.as_str());
            for index in &view.indexes.items {
                tally.left_out(index.path(&path), "");
            }
            let Some(is) = is else {
                view.indexes.items.clear();
                view.triggers.items.clear();
                view.definitions = Definitions::default();
                continue;
            };
            if view.query.compare(&is.query) != Sameness::Same {
                to.unread.push(NotCompared {
                    path: path.clone(),
                    attribute: Some(Attribute::Definition),
                    reason: Unstated::NotUnderstood,
                    why: "the queries of two kinds of database are not compared".to_owned(),
                });
            }
            if view.materialized != is.materialized {
                tally.facet(&path, Attribute::Materialized, "");
            }
            *view = is.clone();
        }
    }
}

/// Materialised views that one side alone has, for its kind of database alone can have them.
fn stored_views(schema: &str, to: &mut Named<View>, from: Option<&Named<View>>, tally: &mut Lifted) {
    let place = |name: &str| ObjectPath::new(Kind::MaterializedView, schema, name);
    to.items.retain(|name, view| {
        let keep = !view.materialized || from.is_some_and(|from| from.items.contains_key(name));
        if !keep {
            tally.left_out(place(name), "");
        }
        keep
    });
    for (name, view) in from.into_iter().flat_map(|from| &from.items).filter(|(_, view)| view.materialized) {
        if !to.items.contains_key(name) {
            tally.adopted(place(name), "");
            to.items.insert(name.clone(), view.clone());
        }
    }
}
