//! That rows are unique is a promise, which a constraint and a plain unique index keep alike. A model that asks for
//! one of them takes the one that the database has. What one database has beside another is compared as it is where
//! its kind can tell the two apart: in PostgreSQL `ON CONFLICT ON CONSTRAINT` names a constraint only.

use std::collections::BTreeSet;

use drift_catalog::{Catalog, Deferrable, Facet, Index, Table, Unique, renamed_tables};

/// Puts what the database has in the place of what is wanted, where it keeps the same promise. Both must be canonical.
pub fn keep_promises(wanted: &mut Catalog, is: &Catalog) {
    for (schema, content) in &mut wanted.schemas {
        let Some(is) = is.schemas.get(schema).map(|content| &content.tables) else { continue };
        let renames = renamed_tables(is, &content.tables);
        let names = content.tables.values().flat_map(names).cloned().collect();
        for (name, table) in &mut content.tables {
            if let Some(own) = is.get(renames.get(name).unwrap_or(name)) {
                keep(table, own, &names);
            }
        }
    }
}

/// The names that indexes and constraints of a table take from all others in their schema.
fn names(table: &Table) -> impl Iterator<Item = &String> {
    let uniques = table.uniques.items.iter().filter_map(|own| own.name.as_ref());
    uniques.chain(table.indexes.items.iter().filter_map(|own| own.name.as_ref()))
}

/// What is wanted under the name of what the database has is not kept by that.
fn keep(wanted: &mut Table, is: &Table, taken: &BTreeSet<String>) {
    let is_free = |own: &Option<String>, of: &Option<String>| {
        own == of || own.as_ref().is_none_or(|name| !taken.contains(name))
    };
    let (uniques, indexes) = (&mut wanted.uniques.items, &mut wanted.indexes.items);
    let mut kept_by_index: Vec<&Index> = is.indexes.items.iter().filter(|own| own.unique).collect();
    kept_by_index.retain(|own| !indexes.iter().any(|index| same_columns(index, own)));
    let mut kept_by_constraint: Vec<&Unique> = is.uniques.items.iter().collect();
    kept_by_constraint.retain(|own| !uniques.iter().any(|unique| unique.columns == own.columns));
    uniques.retain(|unique| {
        match position(&kept_by_index, |own| keeps(own, unique) && is_free(&own.name, &unique.name)) {
            Some(at) if !is.uniques.items.iter().any(|own| own.columns == unique.columns) => {
                indexes.push(kept_by_index.remove(at).clone());
                false
            }
            _ => true,
        }
    });
    indexes.retain(|index| {
        let has_it = || is.indexes.items.iter().any(|own| own.unique && same_columns(own, index));
        match position(&kept_by_constraint, |own| keeps(index, own) && is_free(&own.name, &index.name)) {
            Some(at) if !has_it() => {
                uniques.push(kept_by_constraint.remove(at).clone());
                false
            }
            _ => true,
        }
    });
}

fn position<T>(list: &[&T], fits: impl Fn(&T) -> bool) -> Option<usize> {
    list.iter().position(|own| fits(own))
}

fn same_columns(a: &Index, b: &Index) -> bool {
    a.unique == b.unique && a.plain_columns() == b.plain_columns() && a.predicate == b.predicate
}

/// Whether an index and a constraint promise the same.
fn keeps(index: &Index, unique: &Unique) -> bool {
    let at_once = match &unique.deferrable {
        Facet::Stated(when) => *when == Deferrable::No,
        Facet::Unstated(_) => true,
    };
    at_once
        && index.unique
        && index.valid
        && index.predicate.is_none()
        && index.nulls_not_distinct == unique.nulls_not_distinct
        && index.parts.iter().all(|part| part.collation.is_none() && part.operator_class.is_none())
        && index.plain_columns().is_some_and(|columns| columns == unique.columns)
}

#[cfg(test)]
mod tests {
    use drift_catalog::{Attributes, Flavor, IndexPart, Listed, Vendor};

    use super::*;

    fn unique(deferrable: Facet<Deferrable>) -> Table {
        let unique = Unique {
            name: None,
            columns: vec!["a".to_owned()],
            nulls_not_distinct: false,
            deferrable,
            attributes: Attributes::default(),
        };
        Table { uniques: Listed::complete(vec![unique]), ..Table::bare() }
    }

    fn index(valid: bool) -> Table {
        let index = Index {
            name: Some("i".to_owned()),
            parts: vec![IndexPart::column("a")],
            unique: true,
            method: None,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            valid,
            attributes: Attributes::default(),
        };
        Table { indexes: Listed::complete(vec![index]), ..Table::bare() }
    }

    fn after(wanted: Table, is: Table) -> (usize, usize) {
        let catalog = |table: Table| {
            let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "s");
            catalog.schemas.entry("s".to_owned()).or_default().tables.insert("t".to_owned(), table);
            catalog
        };
        let mut wanted = catalog(wanted);
        keep_promises(&mut wanted, &catalog(is));
        let table = &wanted.schemas["s"].tables["t"];
        (table.uniques.items.len(), table.indexes.items.len())
    }

    #[test]
    fn either_keeps_the_promise_of_the_other() {
        assert_eq!(after(unique(Facet::SILENT), index(true)), (0, 1));
        assert_eq!(after(index(true), unique(Facet::SILENT)), (1, 0));
    }

    #[test]
    fn what_promises_something_else_stays() {
        assert_eq!(after(unique(Facet::SILENT), index(false)), (1, 0), "an invalid index keeps nothing");
        assert_eq!(after(unique(Facet::Stated(Deferrable::Deferred)), index(true)), (1, 0));
        let mut partial = index(true);
        partial.indexes.items[0].predicate = Some(Box::new(drift_catalog::Expr::raw("a > 0")));
        assert_eq!(after(unique(Facet::SILENT), partial), (1, 0));
    }
}
