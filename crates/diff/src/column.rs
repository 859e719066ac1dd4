//! Columns: what differs about a pair.

use drift_catalog::{Attribute, Column, ColumnType, Difference, Generated, Identity, ObjectPath, Sameness};

use crate::context::{Context, differs};
use crate::facet;

/// Compares two columns that are the same one.
pub(crate) fn compare(cx: &mut Context, path: &ObjectPath, from: &Column, to: &Column) -> Vec<Difference> {
    let mut out = Vec::new();
    out.extend(types(&from.ty, &to.ty));
    out.extend(nullability(from.nullable, to.nullable));
    out.extend(facet::compare(
        cx,
        path,
        Attribute::Default,
        (&from.default, &to.default),
        facet::expressions,
        facet::text,
    ));
    out.extend(facet::compare(
        cx,
        path,
        Attribute::Identity,
        (&from.identity, &to.identity),
        identities,
        identity,
    ));
    out.extend(facet::compare(
        cx,
        path,
        Attribute::Generated,
        (&from.generated, &to.generated),
        generations,
        generated,
    ));
    out.extend(facet::equal(cx, path, Attribute::Collation, (&from.collation, &to.collation), facet::word));
    out.extend(facet::equal(cx, path, Attribute::Comment, (&from.comment, &to.comment), facet::word));
    facet::attributes(cx, &from.attributes, &to.attributes, &mut out);
    out
}

/// Compares types; the text shown is what people wrote, unless both wrote the same.
pub(crate) fn types(from: &ColumnType, to: &ColumnType) -> Option<Difference> {
    if from == to {
        return None;
    }
    let (mut is, mut wanted) = (from.raw.clone(), to.raw.clone());
    if is.eq_ignore_ascii_case(&wanted) {
        (is, wanted) = (from.ty.to_string(), to.ty.to_string());
    }
    Some(differs(Attribute::Type, is, wanted))
}

/// A difference in whether there may be NULLs.
pub(crate) fn nullability(from: bool, to: bool) -> Option<Difference> {
    let word = |nullable: bool| if nullable { "null" } else { "not null" };
    (from != to).then(|| differs(Attribute::Nullable, word(from), word(to)))
}

fn identities(from: &Option<Box<Identity>>, to: &Option<Box<Identity>>) -> Sameness {
    let same = match (from, to) {
        (None, None) => true,
        (Some(from), Some(to)) => {
            let stated = |key: &String| to.options.complete || to.options.items.contains_key(key);
            from.kind == to.kind
                && to.options.items.iter().all(|(key, value)| from.options.get(key) == Some(value))
                && from.options.items.keys().all(|key| !stated(key) || to.options.items.contains_key(key))
        }
        _ => false,
    };
    if same { Sameness::Same } else { Sameness::Different }
}

fn identity(identity: &Option<Box<Identity>>) -> String {
    let Some(identity) = identity else { return String::new() };
    let mut text = identity.kind.word().to_owned();
    for (key, value) in &identity.options.items {
        text.push_str(&format!(", {key} {value}"));
    }
    text
}

fn generations(from: &Option<Box<Generated>>, to: &Option<Box<Generated>>) -> Sameness {
    match (from, to) {
        (None, None) => Sameness::Same,
        (Some(from), Some(to)) if from.stored == to.stored => from.expr.compare(&to.expr),
        _ => Sameness::Different,
    }
}

fn generated(generated: &Option<Box<Generated>>) -> String {
    generated.as_ref().map_or_else(String::new, |generated| {
        format!("{} ({})", generated.expr.raw, if generated.stored { "stored" } else { "virtual" })
    })
}
