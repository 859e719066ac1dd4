//! Indexes.

use drift_catalog::{Attribute, Difference, Index, IndexKey, IndexPart, Listed, ObjectPath, Sameness};

use crate::context::{Context, differs};
use crate::facet;
use crate::pair::{pair, settle_pairs};

/// Compares the indexes of a pair of tables or materialised views.
pub(crate) fn indexes(cx: &mut Context, owner: &ObjectPath, from: &Listed<Index>, to: &Listed<Index>) {
    let pairs = pair(&from.items, &to.items, same_structure);
    settle_pairs(cx, owner, (from, to), pairs, compare);
}

fn same_structure(a: &Index, b: &Index) -> bool {
    a.unique == b.unique
        && a.method == b.method
        && a.include == b.include
        && a.nulls_not_distinct == b.nulls_not_distinct
        && facet::expressions(&a.predicate, &b.predicate) == Sameness::Same
        && parts(&a.parts, &b.parts) == Sameness::Same
}

fn parts(a: &[IndexPart], b: &[IndexPart]) -> Sameness {
    if a.len() != b.len() {
        return Sameness::Different;
    }
    let mut outcome = Sameness::Same;
    for (a, b) in a.iter().zip(b) {
        let same = match (&a.key, &b.key) {
            (IndexKey::Column(a), IndexKey::Column(b)) if a == b => Sameness::Same,
            (IndexKey::Expr(a), IndexKey::Expr(b)) => a.compare(b),
            _ => Sameness::Different,
        };
        let rest = a.descending == b.descending
            && a.nulls_first == b.nulls_first
            && a.operator_class == b.operator_class
            && a.collation == b.collation;
        match (same, rest) {
            (Sameness::Different, _) | (_, false) => return Sameness::Different,
            (Sameness::Unknown, true) => outcome = Sameness::Unknown,
            (Sameness::Same, true) => {}
        }
    }
    outcome
}

fn compare(cx: &mut Context, _: &ObjectPath, from: &Index, to: &Index) -> Vec<Difference> {
    let mut out = Vec::new();
    match parts(&from.parts, &to.parts) {
        Sameness::Same => {}
        sameness => out.push(Difference {
            attribute: Attribute::Columns,
            from: show(&from.parts),
            to: show(&to.parts),
            sameness,
        }),
    }
    if from.unique != to.unique {
        let text = |unique: bool| if unique { "unique" } else { "not unique" };
        out.push(differs(Attribute::Unique, text(from.unique), text(to.unique)));
    }
    if from.method != to.method {
        out.push(differs(Attribute::Method, facet::word(&from.method), facet::word(&to.method)));
    }
    match facet::expressions(&from.predicate, &to.predicate) {
        Sameness::Same => {}
        sameness => out.push(Difference {
            attribute: Attribute::Predicate,
            from: facet::text(&from.predicate),
            to: facet::text(&to.predicate),
            sameness,
        }),
    }
    if from.include != to.include {
        out.push(differs(Attribute::Include, from.include.join(", "), to.include.join(", ")));
    }
    if from.nulls_not_distinct != to.nulls_not_distinct {
        let text = |set: bool| if set { "nulls not distinct" } else { "nulls distinct" };
        out.push(differs(
            Attribute::NullsNotDistinct,
            text(from.nulls_not_distinct),
            text(to.nulls_not_distinct),
        ));
    }
    if from.valid != to.valid {
        let text = |valid: bool| if valid { "valid" } else { "invalid" };
        out.push(differs(Attribute::Valid, text(from.valid), text(to.valid)));
    }
    facet::attributes(cx, &from.attributes, &to.attributes, &mut out);
    out
}

fn show(parts: &[IndexPart]) -> String {
    let texts: Vec<String> = parts
        .iter()
        .map(|part| {
            let mut text = match &part.key {
                IndexKey::Column(name) => name.clone(),
                IndexKey::Expr(expr) => format!("({})", expr.raw),
            };
            if let Some(collation) = &part.collation {
                text.push_str(&format!(" collate {collation}"));
            }
            if let Some(class) = &part.operator_class {
                text.push_str(&format!(" {class}"));
            }
            if part.descending {
                text.push_str(" desc");
            }
            match part.nulls_first {
                Some(true) => text.push_str(" nulls first"),
                Some(false) => text.push_str(" nulls last"),
                None => {}
            }
            text
        })
        .collect();
    texts.join(", ")
}
