//! The texts of two catalogs that state the same objects: every expression of the one beside that of the other.

use drift_catalog::{Catalog, Check, Definitions, Expr, ExprKind, Index, IndexKey, Listed, Table, Trigger};

/// Called for each text that can be made anew, with its partner where there is one.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(Where<'_>, &mut Expr, Option<&Expr>);

/// Where a text stands.
#[derive(Clone, Copy)]
pub(crate) enum Where<'a> {
    /// In a row of a table: checks, computed columns, indexes.
    Row(&'a str),
    /// By itself: defaults.
    Value,
    /// A whole query.
    Query,
    /// Anything else.
    Other,
}

/// Gives a text the canonical form of another; what was written stays what is shown.
pub(crate) fn take(own: &mut Expr, form: &Expr) {
    own.text.clone_from(&form.text);
    own.kind = form.kind;
}

/// Visits every text of `own` with that of `other`, where an object has the same name on both sides.
pub(crate) fn pairs(own: &mut Catalog, other: &Catalog, visit: Visit<'_>) {
    for (name, schema) in &mut own.schemas {
        let partner = other.schemas.get(name);
        for (table, content) in &mut schema.tables {
            let place = Where::Row(table);
            self::table(place, content, partner.and_then(|schema| schema.tables.get(table)), visit);
        }
        for (view, content) in &mut schema.views.items {
            let partner = partner.and_then(|schema| schema.views.items.get(view));
            visit(Where::Query, &mut content.query, partner.map(|view| &view.query));
            let place = Where::Row(view);
            indexes(place, &mut content.indexes, partner.map(|view| &view.indexes), visit);
            definitions(&mut content.definitions, partner.map(|view| &view.definitions), visit);
            triggers(&mut content.triggers, partner.map(|view| &view.triggers), visit);
        }
        for (domain, content) in &mut schema.domains.items {
            let partner = partner.and_then(|schema| schema.domains.items.get(domain));
            if let Some(default) = content.default.value_mut() {
                let other = partner.and_then(|domain| domain.default.value());
                visit(Where::Value, default, other.map(Box::as_ref));
            }
            checks(Where::Other, &mut content.checks, partner.map(|domain| &domain.checks), visit);
        }
        definitions(&mut schema.definitions, partner.map(|schema| &schema.definitions), visit);
        for (function, content) in &mut schema.functions.items {
            let partner = partner.and_then(|schema| schema.functions.items.get(function));
            visit(Where::Other, &mut content.definition, partner.map(|own| &own.definition));
        }
    }
}

fn table(place: Where<'_>, own: &mut Table, other: Option<&Table>, visit: Visit<'_>) {
    for column in &mut own.columns {
        let other = other.and_then(|table| table.column(&column.name));
        if let Some(default) = column.default.value_mut() {
            let other = other.and_then(|column| column.default.value());
            visit(Where::Value, default, other.map(Box::as_ref));
        }
        if let Some(generated) = column.generated.value_mut() {
            let other = other.and_then(|column| column.generated.value());
            visit(place, &mut generated.expr, other.map(|own| &own.expr));
        }
    }
    checks(place, &mut own.checks, other.map(|table| &table.checks), visit);
    for exclusion in &mut own.exclusions.items {
        let mut all = other.into_iter().flat_map(|table| &table.exclusions.items);
        let other = all.find(|other| other.name.is_some() && other.name == exclusion.name);
        visit(Where::Other, &mut exclusion.definition, other.map(|other| &other.definition));
    }
    indexes(place, &mut own.indexes, other.map(|table| &table.indexes), visit);
    triggers(&mut own.triggers, other.map(|table| &table.triggers), visit);
    definitions(&mut own.definitions, other.map(|table| &table.definitions), visit);
}

fn checks(place: Where<'_>, own: &mut Listed<Check>, other: Option<&Listed<Check>>, visit: Visit<'_>) {
    for check in &mut own.items {
        let mut all = other.into_iter().flat_map(|list| &list.items);
        let other = all.find(|other| other.name.is_some() && other.name == check.name);
        visit(place, &mut check.expr, other.map(|other| &other.expr));
    }
}

fn indexes(place: Where<'_>, own: &mut Listed<Index>, other: Option<&Listed<Index>>, visit: Visit<'_>) {
    for index in &mut own.items {
        let mut all = other.into_iter().flat_map(|list| &list.items);
        let other = all.find(|other| other.name.is_some() && other.name == index.name);
        for (at, part) in index.parts.iter_mut().enumerate() {
            if let IndexKey::Expr(expr) = &mut part.key {
                let other = other.and_then(|other| match &other.parts.get(at)?.key {
                    IndexKey::Expr(other) => Some(other),
                    IndexKey::Column(_) => None,
                });
                visit(place, expr, other);
            }
        }
        if let Some(predicate) = &mut index.predicate {
            let other = other.and_then(|other| other.predicate.as_deref());
            visit(place, predicate, other);
        }
    }
}

/// Facts that are texts, not words.
fn definitions(own: &mut Definitions, other: Option<&Definitions>, visit: Visit<'_>) {
    for (kind, named) in &mut own.0 {
        for (name, definition) in &mut named.items {
            let other = other.and_then(|other| other.get(*kind, name));
            for (key, fact) in &mut definition.facts {
                if !matches!(fact.kind, ExprKind::Literal) {
                    visit(Where::Other, fact, other.and_then(|other| other.facts.get(key)));
                }
            }
        }
    }
}

fn triggers(own: &mut Listed<Trigger>, other: Option<&Listed<Trigger>>, visit: Visit<'_>) {
    for trigger in &mut own.items {
        let mut all = other.into_iter().flat_map(|list| &list.items);
        let other = all.find(|other| other.name == trigger.name);
        visit(Where::Other, &mut trigger.definition, other.map(|other| &other.definition));
    }
}
