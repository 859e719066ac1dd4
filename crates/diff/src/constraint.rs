//! Primary keys, uniques, checks, foreign keys and exclusions of a pair of tables.

use drift_catalog::{
    Attribute, Check, Deferrable, Difference, Facet, ForeignKey, Labelled, Listed, MatchKind, ObjectPath,
    PrimaryKey, ReferentialAction, Sameness, Table, Unique, likeness,
};

use crate::context::{Context, differs};
use crate::facet;
use crate::pair::{pair, pair_up, settle_pairs, take};

/// Compares everything that constrains a pair of tables. Paths are the wanted table's.
pub(crate) fn constraints(cx: &mut Context, path: &ObjectPath, from: &Table, to: &Table) {
    primary_key(cx, path, &from.primary_key, &to.primary_key);
    let uniques = pair(&from.uniques.items, &to.uniques.items, |a, b| {
        a.columns == b.columns && a.nulls_not_distinct == b.nulls_not_distinct
    });
    settle_pairs(cx, path, (&from.uniques, &to.uniques), uniques, unique);
    checks(cx, path, &from.checks, &to.checks);
    foreign_keys(cx, path, &from.foreign_keys, &to.foreign_keys);
    let pairs = pair(&from.exclusions.items, &to.exclusions.items, |a, b| {
        a.definition.compare(&b.definition) == Sameness::Same
    });
    settle_pairs(cx, path, (&from.exclusions, &to.exclusions), pairs, |_, _, from, to| {
        facet::expression(Attribute::Expression, &from.definition, &to.definition).into_iter().collect()
    });
}

fn primary_key(
    cx: &mut Context,
    table: &ObjectPath,
    from: &Facet<Option<PrimaryKey>>,
    to: &Facet<Option<PrimaryKey>>,
) {
    let (from, to) = match (from, to) {
        (Facet::Stated(from), Facet::Stated(to)) => (from, to),
        (Facet::Stated(Some(_)), Facet::Unstated(_)) => return cx.silent(&Attribute::PrimaryKey),
        (_, Facet::Unstated(_)) => return,
        (Facet::Unstated(reason), _) => return cx.not_compared(table, &Attribute::PrimaryKey, *reason),
    };
    match (from, to) {
        (None, None) => {}
        (None, Some(to)) => cx.add(to.path(table)),
        (Some(from), None) => cx.drop(from.path(table)),
        (Some(from), Some(to)) => {
            let path = to.path(table);
            cx.count(path.kind);
            let mut differences = columns(&from.columns, &to.columns);
            differences.extend(deferral(cx, &path, &from.deferrable, &to.deferrable));
            facet::attributes(cx, &from.attributes, &to.attributes, &mut differences);
            pair_up(cx, table, from, to, differences);
        }
    }
}

fn checks(cx: &mut Context, table: &ObjectPath, from: &Listed<Check>, to: &Listed<Check>) {
    let mut pairs = pair(&from.items, &to.items, |a, b| a.expr.compare(&b.expr) == Sameness::Same);
    // A check written without a name may be one of the left over ones in words we cannot prove equal: then the
    // truth is "could not tell", not one missing and one extra.
    take(&mut pairs.extra, &mut pairs.missing, &mut pairs.renewed, |f, t| {
        let (f, t) = (&from.items[f], &to.items[t]);
        (f.name.is_none() || t.name.is_none())
            && f.expr.compare(&t.expr) == Sameness::Unknown
            && likeness(&f.expr.text, &t.expr.text) >= 0.6
    });
    settle_pairs(cx, table, (from, to), pairs, |cx, path, from, to| {
        let mut out: Vec<Difference> =
            facet::expression(Attribute::Expression, &from.expr, &to.expr).into_iter().collect();
        out.extend(validation(cx, path, &from.validated, &to.validated));
        facet::attributes(cx, &from.attributes, &to.attributes, &mut out);
        out
    });
}

fn foreign_keys(cx: &mut Context, table: &ObjectPath, from: &Listed<ForeignKey>, to: &Listed<ForeignKey>) {
    let pairs = pair(&from.items, &to.items, |a, b| {
        a.columns == b.columns && a.references == b.references && a.referred == b.referred
    });
    settle_pairs(cx, table, (from, to), pairs, |cx, path, from, to| {
        let mut out = columns(&from.columns, &to.columns);
        if from.references != to.references || from.referred != to.referred {
            out.push(differs(Attribute::References, reference(from), reference(to)));
        }
        let action = |action: &ReferentialAction| action.to_string();
        out.extend(facet::equal(cx, path, Attribute::OnDelete, (&from.on_delete, &to.on_delete), action));
        out.extend(facet::equal(cx, path, Attribute::OnUpdate, (&from.on_update, &to.on_update), action));
        out.extend(facet::equal(cx, path, Attribute::Match, (&from.matching, &to.matching), |kind| {
            match kind {
                MatchKind::Simple => "simple",
                MatchKind::Full => "full",
            }
            .to_owned()
        }));
        out.extend(deferral(cx, path, &from.deferrable, &to.deferrable));
        out.extend(validation(cx, path, &from.validated, &to.validated));
        out
    });
}

fn unique(cx: &mut Context, path: &ObjectPath, from: &Unique, to: &Unique) -> Vec<Difference> {
    let mut out = columns(&from.columns, &to.columns);
    if from.nulls_not_distinct != to.nulls_not_distinct {
        let text = |set: bool| if set { "nulls not distinct" } else { "nulls distinct" };
        out.push(differs(
            Attribute::NullsNotDistinct,
            text(from.nulls_not_distinct),
            text(to.nulls_not_distinct),
        ));
    }
    out.extend(deferral(cx, path, &from.deferrable, &to.deferrable));
    facet::attributes(cx, &from.attributes, &to.attributes, &mut out);
    out
}

fn columns(from: &[String], to: &[String]) -> Vec<Difference> {
    if from == to { Vec::new() } else { vec![differs(Attribute::Columns, from.join(", "), to.join(", "))] }
}

fn reference(key: &ForeignKey) -> String {
    format!("{}.{}({})", key.references.schema, key.references.table, key.referred.join(", "))
}

fn deferral(
    cx: &mut Context,
    path: &ObjectPath,
    from: &Facet<Deferrable>,
    to: &Facet<Deferrable>,
) -> Option<Difference> {
    facet::equal(cx, path, Attribute::Deferrable, (from, to), |deferrable| {
        match deferrable {
            Deferrable::No => "not deferrable",
            Deferrable::Immediate => "deferrable initially immediate",
            Deferrable::Deferred => "deferrable initially deferred",
        }
        .to_owned()
    })
}

fn validation(
    cx: &mut Context,
    path: &ObjectPath,
    from: &Facet<bool>,
    to: &Facet<bool>,
) -> Option<Difference> {
    facet::equal(cx, path, Attribute::Validated, (from, to), |valid| {
        if *valid { "valid" } else { "not valid" }.to_owned()
    })
}
