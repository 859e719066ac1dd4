//! Indexes: methods, operator classes and the other ways to write one that only one kind of database has.

use std::collections::BTreeSet;

use drift_catalog::{Attribute, Index, IndexKey, Labelled, Sameness, Table, Vendor};

use super::expr;
use super::names::is_too_long;
use super::sides::Tables;
use super::tally::Lifted;

/// Why an index is left out or taken over.
const ALONE: &str = "it is written with what the other database has not";

/// Whether two indexes belong together.
type Rule = fn(&Index, &Index) -> bool;

/// Reconciles the indexes of a table. Those that are alike pair first, then those over the same key, then those of
/// one name that one side cannot write; what is left and can be on one side only has no counterpart.
pub(super) fn reconcile(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    let path = tables.path;
    let nothing = Vec::new();
    let is = tables.from.map_or(&nothing, |from| &from.indexes.items);
    let mut wanted = std::mem::take(&mut table.indexes.items);
    let mut left: BTreeSet<usize> = (0..is.len()).collect();
    let mut pairs: Vec<Option<usize>> = vec![None; wanted.len()];
    let rules: [Rule; 6] = [
        |a, b| named_alike(a, b) && same_key(a, b),
        |a, b| same_key(a, b) && is_plain(a) && is_plain(b),
        |a, b| same_key(a, b) && a.unique,
        |a, b| same_key(a, b),
        |a, b| named_alike(a, b) && a.unique == b.unique && !(is_common(a) && is_common(b)),
        // What one database can cover with an index it covers under other conditions than the other.
        |a, b| {
            named_alike(a, b) && !a.unique && !b.unique && same_parts(a, b) && !(is_plain(a) && is_plain(b))
        },
    ];
    for rule in rules {
        for (own, pair) in wanted.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            *pair = left.iter().copied().find(|at| rule(own, &is[*at]));
            if let Some(at) = pair {
                left.remove(at);
            }
        }
    }
    let mut kept = Vec::new();
    for (mut own, pair) in wanted.drain(..).zip(pairs) {
        match pair {
            Some(at) => {
                adopt(&mut own, &is[at], tables, tally);
                kept.push(own);
            }
            // A unique one promises something, whatever it is written with.
            None if !is_common(&own) || !is_plain(&own) && !own.unique => {
                tally.left_out(own.path(path), ALONE);
            }
            None => kept.push(plain(own)),
        }
    }
    for at in left {
        let own = &is[at];
        if !is_common(own) || !is_plain(own) && !own.unique {
            tally.adopted(own.path(path), ALONE);
            kept.push(own.clone());
        }
    }
    table.indexes.items = kept;
}

fn named_alike(a: &Index, b: &Index) -> bool {
    a.name.is_some() && a.name == b.name
}

/// The wanted index as the other side has it, but for its name.
fn adopt(to: &mut Index, from: &Index, tables: &Tables<'_>, tally: &mut Lifted) {
    let own = to.path(tables.path);
    let name = to.name.take();
    if !is_plain(to) || !is_plain(from) || !same_key(to, from) {
        tally.facet(&own, Attribute::Method, ALONE);
    }
    *to = Index { name: name.clone(), valid: to.valid, ..from.clone() };
    if name != from.name && [&name, &from.name].into_iter().flatten().any(|name| is_too_long(name)) {
        tally.facet(&own, Attribute::Name, "");
        to.name = None;
    }
}

/// An index without what the other database has no words for.
fn plain(mut index: Index) -> Index {
    index.method = None;
    index.include.clear();
    index.nulls_not_distinct = false;
    index.attributes = drift_catalog::Attributes::default();
    for part in &mut index.parts {
        part.operator_class = None;
        part.collation = None;
    }
    index
}

/// Whether every database can have it.
pub(super) fn is_portable(index: &Index) -> bool {
    is_plain(index) && is_common(index)
}

/// Whether both kinds of database can write it.
fn is_plain(index: &Index) -> bool {
    index.method.is_none()
        && index.include.is_empty()
        && !index.nulls_not_distinct
        && index.attributes.items.is_empty()
        && index.parts.iter().all(|part| part.operator_class.is_none() && part.collation.is_none())
}

/// Whether both kinds of database understand its expressions.
fn is_common(index: &Index) -> bool {
    let keys = index.parts.iter().filter_map(|part| match &part.key {
        IndexKey::Expr(expr) => Some(expr),
        IndexKey::Column(_) => None,
    });
    keys.chain(index.predicate.as_deref()).all(|own| expr::is_common(&own.text, Vendor::Postgres))
}

/// Whether two indexes are over the same columns and expressions.
fn same_parts(a: &Index, b: &Index) -> bool {
    a.parts.len() == b.parts.len()
        && a.parts.iter().zip(&b.parts).all(|(a, b)| {
            a.descending == b.descending
                && match (&a.key, &b.key) {
                    (IndexKey::Column(a), IndexKey::Column(b)) => a == b,
                    (IndexKey::Expr(a), IndexKey::Expr(b)) => a.compare(b) == Sameness::Same,
                    _ => false,
                }
        })
}

/// Whether two indexes find and forbid the same, however they are built.
fn same_key(a: &Index, b: &Index) -> bool {
    let predicates = match (&a.predicate, &b.predicate) {
        (None, None) => true,
        (Some(a), Some(b)) => a.compare(b) == Sameness::Same,
        _ => false,
    };
    a.unique == b.unique && predicates && same_parts(a, b)
}
