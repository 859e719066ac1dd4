//! Whether `CREATE OR REPLACE VIEW` takes a new query in the place of the old one: it has to give the same columns
//! first, by name, type and collation (PostgreSQL's documentation of CREATE VIEW). Types are not guessed: the columns
//! must be written alike over the same relations, to which others may be joined.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, JoinConstraint, JoinOperator, Query, Select, SelectItem, SetExpr, TableFactor, TableWithJoins,
    visit_expressions_mut,
};

use super::query::parsed;

/// Whether one canonical query can take the place of the other; more columns may follow.
pub fn keeps_outputs(old: &str, new: &str) -> bool {
    match (parsed(old), parsed(new)) {
        (Some(old), Some(new)) => of_query(&old, &new, true),
        _ => false,
    }
}

/// Whether a query says `*` for what it gives, and so means what the tables have when it is run.
pub fn gives_all(raw: &str) -> bool {
    let star =
        |item: &SelectItem| !matches!(item, SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. });
    fn selects<'a>(body: &'a SetExpr, found: &mut Vec<&'a Select>) -> bool {
        match body {
            SetExpr::Select(select) => found.push(select),
            SetExpr::Query(query) => return selects(&query.body, found),
            SetExpr::SetOperation { left, right, .. } => {
                return selects(left, found) && selects(right, found);
            }
            _ => return false,
        }
        true
    }
    let Some(parsed) = parsed(raw) else { return true };
    let mut found = Vec::new();
    !selects(&parsed.body, &mut found) || found.iter().any(|own| own.projection.iter().any(star))
}

fn of_query(old: &Query, new: &Query, more: bool) -> bool {
    old.with == new.with && of_body(&old.body, &new.body, more)
}

fn of_body(old: &SetExpr, new: &SetExpr, more: bool) -> bool {
    match (old, new) {
        (SetExpr::Select(old), SetExpr::Select(new)) => of_select(old, new, more),
        (SetExpr::Query(old), SetExpr::Query(new)) => of_query(old, new, more),
        (
            SetExpr::SetOperation { op, left, right, .. },
            SetExpr::SetOperation { op: new_op, left: new_left, right: new_right, .. },
        ) => op == new_op && of_body(left, new_left, false) && of_body(right, new_right, false),
        _ => old == new,
    }
}

fn of_select(old: &Select, new: &Select, more: bool) -> bool {
    let fits = if more {
        old.projection.len() <= new.projection.len()
    } else {
        old.projection.len() == new.projection.len()
    };
    // Where one table is read, what it is called does not matter.
    let sole = alone(&old.from).zip(new.from.first().and_then(|from| called(&from.relation)));
    let (was, mut from) = (&old.from, new.from.clone());
    if let (Some(_), [one], [first, ..]) = (&sole, was.as_slice(), from.as_mut_slice())
        && table(&one.relation).is_some_and(|own| table(&first.relation) == Some(own))
    {
        first.relation = one.relation.clone();
    }
    let relations = was.len() <= from.len() && was.iter().zip(&from).all(|(old, new)| is_joined_to(old, new));
    if !fits || !relations {
        return false;
    }
    let item = |item: &SelectItem, sole: Option<&String>| match item {
        SelectItem::UnnamedExpr(expr) => Some((bare(expr, sole), None)),
        SelectItem::ExprWithAlias { expr, alias } => Some((bare(expr, sole), Some(alias.value.clone()))),
        _ => None,
    };
    let (old_name, new_name) = (sole.as_ref().map(|own| &own.0), sole.as_ref().map(|own| &own.1));
    old.projection.iter().zip(&new.projection).all(|(old, new)| {
        let old = item(old, old_name);
        old.is_some() && old == item(new, new_name)
    })
}

/// Whether one is the other with nothing but more relations joined to it, none of whose columns become one with its own.
fn is_joined_to(old: &TableWithJoins, new: &TableWithJoins) -> bool {
    let apart = |operator: &JoinOperator| match operator {
        JoinOperator::Join(own)
        | JoinOperator::Inner(own)
        | JoinOperator::Left(own)
        | JoinOperator::LeftOuter(own)
        | JoinOperator::CrossJoin(own) => !matches!(own, JoinConstraint::Using(_) | JoinConstraint::Natural),
        _ => false,
    };
    old.relation == new.relation
        && new.joins.len() >= old.joins.len()
        && old.joins.iter().zip(&new.joins).all(|(old, new)| old == new)
        && new.joins[old.joins.len()..].iter().all(|join| apart(&join.join_operator))
}

/// The name of the one relation that is read.
fn alone(from: &[TableWithJoins]) -> Option<String> {
    match from {
        [one] if one.joins.is_empty() => called(&one.relation),
        _ => None,
    }
}

/// What a relation is called in its query.
fn called(relation: &TableFactor) -> Option<String> {
    match relation {
        TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } => {
            Some(alias.name.value.clone())
        }
        TableFactor::Table { name, .. } => Some(name.0.last()?.as_ident()?.value.clone()),
        _ => None,
    }
}

/// A table as it is, with nothing but another name given to it.
fn table(relation: &TableFactor) -> Option<TableFactor> {
    let mut own = relation.clone();
    match &mut own {
        TableFactor::Table { alias, .. } if alias.as_ref().is_none_or(|own| own.columns.is_empty()) => {
            *alias = None;
            Some(own)
        }
        _ => None,
    }
}

/// An expression without the name of the relation before its columns.
fn bare(expr: &Expr, sole: Option<&String>) -> Expr {
    let mut own = expr.clone();
    let _ = visit_expressions_mut(&mut own, |node| {
        if let Expr::CompoundIdentifier(parts) = node
            && let [relation, column] = parts.as_slice()
            && sole == Some(&relation.value)
        {
            *node = Expr::Identifier(column.clone());
        }
        ControlFlow::<()>::Continue(())
    });
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_columns_over_the_same_relations_can_be_replaced() {
        for (old, new) in [
            ("SELECT a, b AS c FROM t", "SELECT a, b AS c FROM t WHERE a > 1"),
            ("SELECT a FROM t", "SELECT a, b FROM t"),
            ("SELECT a, upper(b) AS u FROM t", "SELECT t.a, upper(t.b) AS u FROM t JOIN u ON u.id = t.a"),
            (
                "SELECT a FROM t UNION SELECT b FROM u",
                "SELECT a FROM t UNION ALL SELECT b FROM u WHERE b > 1",
            ),
            ("SELECT x.a FROM t AS x, u", "SELECT x.a, u.b FROM t AS x, u GROUP BY x.a, u.b"),
            ("SELECT a FROM t", "SELECT x.a FROM t AS x JOIN u ON u.id = x.a"),
        ] {
            assert!(keeps_outputs(old, new), "{old} -> {new}");
        }
    }

    #[test]
    fn other_columns_cannot() {
        for (old, new) in [
            ("SELECT a, b FROM t", "SELECT a FROM t"),
            ("SELECT a, b FROM t", "SELECT b, a FROM t"),
            ("SELECT a FROM t", "SELECT a AS b FROM t"),
            ("SELECT a FROM t", "SELECT a FROM u"),
            ("SELECT a FROM t", "SELECT u.a FROM t JOIN u ON true"),
            ("SELECT a FROM t", "SELECT a FROM t FULL JOIN u USING (a)"),
            ("SELECT a FROM t", "SELECT a::text AS a FROM t"),
            ("SELECT a FROM t", "SELECT x.a FROM u AS x JOIN t ON t.id = x.a"),
            ("SELECT a FROM t UNION SELECT b FROM u", "SELECT a FROM t UNION SELECT c FROM u"),
            ("SELECT * FROM t", "SELECT * FROM t WHERE a > 1"),
            ("WITH t AS (SELECT 1 AS a) SELECT a FROM t", "WITH t AS (SELECT '' AS a) SELECT a FROM t"),
        ] {
            assert!(!keeps_outputs(old, new), "{old} -> {new}");
        }
        assert!(gives_all("SELECT t.* FROM t") && !gives_all("SELECT count(*) AS n FROM t"));
    }
}
