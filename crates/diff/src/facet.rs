//! Comparison of single facets, with the bookkeeping of what one side left unsaid.

use drift_catalog::{Attribute, Attributes, Difference, Expr, Facet, ObjectPath, Sameness, Unstated};

use crate::context::{Context, differs};

/// Compares a facet where both sides state it; else counts it, where there is something to compare. `show`
/// makes the text for people, empty where there is nothing.
pub(crate) fn compare<T>(
    cx: &mut Context,
    path: &ObjectPath,
    attribute: Attribute,
    (from, to): (&Facet<T>, &Facet<T>),
    same: impl Fn(&T, &T) -> Sameness,
    show: impl Fn(&T) -> String,
) -> Option<Difference> {
    let (from, to) = match (from, to) {
        (from, Facet::Unstated(Unstated::Silent | Unstated::Ignored)) => {
            if from.stated().is_some_and(|is| !show(is).is_empty()) {
                cx.silent(&attribute);
            }
            return None;
        }
        (Facet::Unstated(_), Facet::Stated(to)) if show(to).is_empty() => return None,
        (_, Facet::Unstated(reason)) | (Facet::Unstated(reason), Facet::Stated(_)) => {
            cx.not_compared(path, &attribute, *reason);
            return None;
        }
        (Facet::Stated(from), Facet::Stated(to)) => (from, to),
    };
    match same(from, to) {
        Sameness::Same => None,
        sameness => Some(Difference { attribute, from: show(from), to: show(to), sameness }),
    }
}

/// Compares a facet by `==`.
pub(crate) fn equal<T: PartialEq>(
    cx: &mut Context,
    path: &ObjectPath,
    attribute: Attribute,
    pair: (&Facet<T>, &Facet<T>),
    show: impl Fn(&T) -> String,
) -> Option<Difference> {
    compare(cx, path, attribute, pair, |a, b| if a == b { Sameness::Same } else { Sameness::Different }, show)
}

/// Compares two optional expressions: one without the other is a provable difference.
pub(crate) fn expressions(from: &Option<Box<Expr>>, to: &Option<Box<Expr>>) -> Sameness {
    match (from, to) {
        (None, None) => Sameness::Same,
        (Some(from), Some(to)) => from.compare(to),
        _ => Sameness::Different,
    }
}

/// The text of an optional expression; empty where there is none.
pub(crate) fn text(expr: &Option<Box<Expr>>) -> String {
    expr.as_ref().map(|expr| expr.raw.clone()).unwrap_or_default()
}

/// The text of an optional word; empty where there is none.
pub(crate) fn word(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// The difference of two expressions that both sides always state.
pub(crate) fn expression(attribute: Attribute, from: &Expr, to: &Expr) -> Option<Difference> {
    match from.compare(to) {
        Sameness::Same => None,
        sameness => Some(Difference { attribute, from: from.raw.clone(), to: to.raw.clone(), sameness }),
    }
}

/// Compares rare facts key by key, as text.
pub(crate) fn attributes(cx: &mut Context, from: &Attributes, to: &Attributes, out: &mut Vec<Difference>) {
    for (key, wanted) in &to.items {
        let is = from.get(key).unwrap_or_default();
        if is != wanted {
            out.push(differs(Attribute::Other(key.clone()), is, wanted));
        }
    }
    for (key, is) in from.items.iter().filter(|(key, _)| !to.items.contains_key(*key)) {
        let attribute = Attribute::Other(key.clone());
        if to.complete {
            out.push(differs(attribute, is, ""));
        } else {
            cx.silent(&attribute);
        }
    }
}
