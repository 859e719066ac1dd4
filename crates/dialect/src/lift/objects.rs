//! Kinds of object that one of two kinds of database does not have, or not in a form that could be compared.

use drift_catalog::{Attribute, Catalog, Definitions, Kind, Named, ObjectPath, Schema, Table};

use super::sides::Tables;
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
