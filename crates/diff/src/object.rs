//! Views, types, sequences, functions, triggers and extensions.

use std::collections::BTreeSet;

use drift_catalog::{
    Attribute, Check, Definition, Definitions, Difference, Domain, Expr, Extension, Kind, Listed, Named,
    ObjectPath, Sameness, Schema, Sequence, Trigger, View,
};

use crate::context::{Context, differs};
use crate::{column, facet, index};

/// Compares all objects of a schema but its tables.
pub(crate) fn objects(cx: &mut Context, schema: &str, from: &Schema, to: &Schema) {
    let place = |kind: Kind| move |name: &str| ObjectPath::new(kind, schema, name);
    let each = |kind: Kind, name: &str| ObjectPath::new(kind, schema, name);
    views(cx, schema, &from.views, &to.views);
    definitions(cx, &from.definitions, &to.definitions, each);
    named(cx, &from.enums, &to.enums, place(Kind::Enum), |cx, path, from, to| {
        let mut out = Vec::new();
        if from.values != to.values {
            out.push(differs(Attribute::Values, from.values.join(", "), to.values.join(", ")));
        }
        out.extend(facet::equal(cx, path, Attribute::Comment, (&from.comment, &to.comment), facet::word));
        out
    });
    named(cx, &from.domains, &to.domains, place(Kind::Domain), domain);
    named(cx, &from.sequences, &to.sequences, place(Kind::Sequence), sequence);
    named(cx, &from.functions, &to.functions, place(Kind::Function), |cx, path, from, to| {
        let mut out: Vec<Difference> =
            facet::expression(Attribute::Definition, &from.definition, &to.definition).into_iter().collect();
        out.extend(facet::equal(cx, path, Attribute::Comment, (&from.comment, &to.comment), facet::word));
        out
    });
}

/// Compares the kinds without a noun of their own, fact by fact.
pub(crate) fn definitions(
    cx: &mut Context,
    from: &Definitions,
    to: &Definitions,
    place: impl Fn(Kind, &str) -> ObjectPath,
) {
    let nothing = Named::default();
    let kinds: BTreeSet<Kind> = from.0.keys().chain(to.0.keys()).copied().collect();
    for kind in kinds {
        let (is, wanted) = (from.0.get(&kind).unwrap_or(&nothing), to.0.get(&kind).unwrap_or(&nothing));
        named(cx, is, wanted, |name| place(kind, name), |_, _, from, to| facts(from, to));
    }
}

fn facts(from: &Definition, to: &Definition) -> Vec<Difference> {
    let keys: BTreeSet<&String> = from.facts.keys().chain(to.facts.keys()).collect();
    let difference = |key: &String| {
        let attribute = Attribute::Other(key.clone());
        match (from.facts.get(key), to.facts.get(key)) {
            (Some(is), Some(wanted)) => facet::expression(attribute, is, wanted),
            (is, wanted) => {
                let text = |fact: Option<&Expr>| fact.map(|fact| fact.raw.clone()).unwrap_or_default();
                Some(differs(attribute, text(is), text(wanted)))
            }
        }
    };
    keys.into_iter().filter_map(difference).collect()
}

/// Compares extensions.
pub(crate) fn extensions(cx: &mut Context, from: &Named<Extension>, to: &Named<Extension>) {
    named(
        cx,
        from,
        to,
        |name| ObjectPath::new(Kind::Extension, "", name),
        |_, _, from, to| match (&from.schema, &to.schema) {
            (is, Some(wanted)) if is.as_ref() != Some(wanted) => {
                vec![differs(Attribute::Other("schema".to_owned()), facet::word(is), wanted)]
            }
            _ => Vec::new(),
        },
    );
}

/// Compares triggers of a pair of tables or views.
pub(crate) fn triggers(cx: &mut Context, owner: &ObjectPath, from: &Listed<Trigger>, to: &Listed<Trigger>) {
    for wanted in &to.items {
        let path = owner.part(Kind::Trigger, wanted.name.as_str());
        let Some(is) = from.items.iter().find(|is| is.name == wanted.name) else {
            cx.add(path);
            continue;
        };
        cx.count(Kind::Trigger);
        let mut out: Vec<Difference> =
            facet::expression(Attribute::Definition, &is.definition, &wanted.definition)
                .into_iter()
                .collect();
        facet::attributes(cx, &is.attributes, &wanted.attributes, &mut out);
        cx.modify(path.clone(), path, out);
    }
    let extra = from.items.iter().filter(|is| !to.items.iter().any(|wanted| wanted.name == is.name));
    if to.complete {
        for is in extra {
            cx.drop(owner.part(Kind::Trigger, is.name.as_str()));
        }
    } else {
        cx.not_declared(Kind::Trigger, extra.count());
    }
}

fn view_kind(view: &View) -> Kind {
    if view.materialized { Kind::MaterializedView } else { Kind::View }
}

fn views(cx: &mut Context, schema: &str, from: &Named<View>, to: &Named<View>) {
    let place = |name: &str, view: &View| ObjectPath::new(view_kind(view), schema, name);
    for (name, wanted) in &to.items {
        let path = place(name, wanted);
        let Some(is) = from.items.get(name) else {
            cx.add(path);
            continue;
        };
        if cx.is_unread(&path) || cx.is_unread(&place(name, is)) {
            continue;
        }
        cx.count(path.kind);
        let mut out = Vec::new();
        if is.materialized != wanted.materialized {
            let text = |materialized: bool| if materialized { "materialized view" } else { "view" };
            out.push(differs(Attribute::Materialized, text(is.materialized), text(wanted.materialized)));
        }
        out.extend(facet::expression(Attribute::Definition, &is.query, &wanted.query));
        out.extend(facet::equal(cx, &path, Attribute::Comment, (&is.comment, &wanted.comment), facet::word));
        facet::attributes(cx, &is.attributes, &wanted.attributes, &mut out);
        cx.modify(path.clone(), place(name, is), out);
        definitions(cx, &is.definitions, &wanted.definitions, |kind, name| path.part(kind, name));
        index::indexes(cx, &path, &is.indexes, &wanted.indexes);
        triggers(cx, &path, &is.triggers, &wanted.triggers);
    }
    for (name, is) in from.items.iter().filter(|(name, _)| !to.items.contains_key(*name)) {
        if to.complete {
            cx.drop(place(name, is));
        } else {
            cx.not_declared(view_kind(is), 1);
        }
    }
}

fn domain(cx: &mut Context, path: &ObjectPath, from: &Domain, to: &Domain) -> Vec<Difference> {
    let mut out: Vec<Difference> = column::types(&from.base, &to.base).into_iter().collect();
    out.extend(column::nullability(from.nullable, to.nullable));
    out.extend(facet::compare(
        cx,
        path,
        Attribute::Default,
        (&from.default, &to.default),
        facet::expressions,
        facet::text,
    ));
    out.extend(facet::equal(cx, path, Attribute::Collation, (&from.collation, &to.collation), facet::word));
    out.extend(facet::equal(cx, path, Attribute::Comment, (&from.comment, &to.comment), facet::word));
    out.extend(domain_checks(&from.checks, &to.checks));
    out
}

/// The checks of a domain as one difference: they have no path of their own.
fn domain_checks(from: &Listed<Check>, to: &Listed<Check>) -> Option<Difference> {
    let holds = |list: &Listed<Check>, check: &Check, wanted: Sameness| {
        list.items.iter().any(|other| other.expr.compare(&check.expr) == wanted)
    };
    let missing = to.items.iter().filter(|check| !holds(from, check, Sameness::Same)).count();
    let extra = if to.complete {
        from.items.iter().filter(|check| !holds(to, check, Sameness::Same)).count()
    } else {
        0
    };
    if missing == 0 && extra == 0 {
        return None;
    }
    let unsure = from.items.len() == to.items.len()
        && to
            .items
            .iter()
            .all(|check| holds(from, check, Sameness::Same) || holds(from, check, Sameness::Unknown));
    let text = |list: &Listed<Check>| {
        list.items.iter().map(|check| check.expr.raw.as_str()).collect::<Vec<_>>().join("; ")
    };
    let sameness = if unsure { Sameness::Unknown } else { Sameness::Different };
    Some(Difference { attribute: Attribute::Expression, from: text(from), to: text(to), sameness })
}

fn sequence(cx: &mut Context, path: &ObjectPath, from: &Sequence, to: &Sequence) -> Vec<Difference> {
    let mut out = Vec::new();
    facet::attributes(cx, &from.options, &to.options, &mut out);
    out.extend(facet::equal(cx, path, Attribute::Comment, (&from.comment, &to.comment), facet::word));
    out
}

/// Compares objects that are paired by name alone.
fn named<T>(
    cx: &mut Context,
    from: &Named<T>,
    to: &Named<T>,
    place: impl Fn(&str) -> ObjectPath,
    compare: impl Fn(&mut Context, &ObjectPath, &T, &T) -> Vec<Difference>,
) {
    for (name, wanted) in &to.items {
        let path = place(name);
        match from.items.get(name) {
            None => cx.add(path),
            Some(_) if cx.is_unread(&path) => {}
            Some(is) => {
                cx.count(path.kind);
                let differences = compare(cx, &path, is, wanted);
                cx.modify(path.clone(), path, differences);
            }
        }
    }
    for name in from.items.keys().filter(|name| !to.items.contains_key(*name)) {
        let path = place(name);
        if to.complete {
            cx.drop(path);
        } else {
            cx.not_declared(path.kind, 1);
        }
    }
}
