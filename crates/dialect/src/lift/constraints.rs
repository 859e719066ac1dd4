//! Constraints: names that a server makes up, and checks that stand for a type.

use std::collections::BTreeSet;

use drift_catalog::{
    Attribute, Catalog, Check, Concrete, Deferrable, Facet, Labelled, MatchKind, ObjectPath, Portable,
    Sameness, Table, Type, Unique, Vendor,
};
use drift_sql::{Token, TokenKind, lex, name_of};

use super::expr;
use super::names::is_too_long;
use super::sides::Tables;
use super::tally::{Lifted, STANDS};
use crate::postgres::made_up;

/// Reconciles the constraints of a table.
pub(super) fn reconcile(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    redundant(table, tables, tally);
    keys(table, tables, tally);
    checks(table, tables, tally);
    let path = tables.path;
    for own in &table.exclusions.items {
        tally.left_out(own.path(path), "");
    }
    table.exclusions = tables.from.map(|from| from.exclusions.clone()).unwrap_or_default();
    for own in &table.exclusions.items {
        tally.adopted(own.path(path), "");
    }
}

fn can_wait(deferrable: &Deferrable) -> bool {
    *deferrable != Deferrable::No
}

/// A unique constraint over the primary key promises nothing more, and PostgreSQL makes none of it
/// (`transformIndexConstraints` in its parse_utilcmd.c).
fn redundant(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    const WHY: &str = "the primary key promises it";
    let of_key = |table: &Table, unique: &Unique| {
        table.primary_key.value().is_some_and(|key| key.columns == unique.columns)
    };
    let has = |list: &[Unique], unique: &Unique| list.iter().any(|own| own.columns == unique.columns);
    let nothing = Vec::new();
    let is = tables.from.map_or(&nothing, |from| &from.uniques.items);
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for unique in std::mem::take(&mut table.uniques.items) {
        let alone = of_key(table, &unique) && tables.from.is_none_or(|from| of_key(from, &unique));
        let list = if alone && !has(is, &unique) { &mut left } else { &mut kept };
        list.push(unique);
    }
    left.iter().for_each(|unique| tally.left_out(unique.path(tables.path), WHY));
    if let Some(from) = tables.from {
        for unique in is.iter().filter(|unique| of_key(from, unique) && of_key(table, unique)) {
            if !has(&kept, unique) {
                tally.adopted(unique.path(tables.path), WHY);
                kept.push(unique.clone());
            }
        }
    }
    table.uniques.items = kept;
}

fn keys(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    let path = tables.path;
    let name = Names { table: &path.object, owner: path };
    if let Some(key) = table.primary_key.value_mut() {
        let from = tables.from.and_then(|from| from.primary_key.value());
        let own = key.path(path);
        tally.adopt(
            &own,
            Attribute::Deferrable,
            (from.map(|from| &from.deferrable), &mut key.deferrable),
            can_wait,
        );
        tally.attributes(&own, from.map(|from| &from.attributes), &mut key.attributes);
        name.settle((&own, "pkey", &[]), &mut key.name, from.map(|from| &from.name), tally);
    }
    for unique in &mut table.uniques.items {
        let from = tables
            .from
            .and_then(|from| from.uniques.items.iter().find(|other| other.columns == unique.columns));
        let own = unique.path(path);
        let deferrable = (from.map(|from| &from.deferrable), &mut unique.deferrable);
        tally.adopt(&own, Attribute::Deferrable, deferrable, can_wait);
        tally.attributes(&own, from.map(|from| &from.attributes), &mut unique.attributes);
        let nulls = from.is_some_and(|from| from.nulls_not_distinct);
        if unique.nulls_not_distinct != nulls {
            tally.facet(&own, Attribute::NullsNotDistinct, "");
            unique.nulls_not_distinct = nulls;
        }
        name.settle((&own, "key", &unique.columns), &mut unique.name, from.map(|from| &from.name), tally);
    }
    for foreign in &mut table.foreign_keys.items {
        let from = tables.from.and_then(|from| {
            from.foreign_keys.items.iter().find(|other| {
                other.columns == foreign.columns
                    && other.references == foreign.references
                    && other.referred == foreign.referred
            })
        });
        let own = foreign.path(path);
        tally.adopt(
            &own,
            Attribute::Match,
            (from.map(|from| &from.matching), &mut foreign.matching),
            |kind| *kind != MatchKind::Simple,
        );
        tally.adopt(
            &own,
            Attribute::Validated,
            (from.map(|from| &from.validated), &mut foreign.validated),
            |ok| !ok,
        );
        name.settle((&own, "fkey", &foreign.columns), &mut foreign.name, from.map(|from| &from.name), tally);
    }
}

/// Names of one table's constraints.
struct Names<'a> {
    table: &'a str,
    owner: &'a ObjectPath,
}

impl Names<'_> {
    /// Leaves the name of a constraint to the database where the names differ and one of them was made up by a
    /// server, or is longer than the other server keeps.
    fn settle(
        &self,
        (path, label, columns): (&ObjectPath, &str, &[String]),
        to: &mut Option<String>,
        from: Option<&Option<String>>,
        tally: &mut Lifted,
    ) {
        let made = |name: &String| made_up(self.table, columns, label, name);
        let Some(wanted) = &*to else { return };
        match from {
            Some(Some(is))
                if is != wanted && (made(is) || made(wanted) || is_too_long(is) || is_too_long(wanted)) =>
            {
                tally.facet(path, Attribute::Name, "");
                *to = None;
            }
            None if made(wanted) => *to = None,
            _ => {}
        }
        debug_assert_eq!(path.owner(), *self.owner);
    }
}

fn checks(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    let path = tables.path;
    let vendor = tables.sides.from.flavor.vendor;
    let name = Names { table: &path.object, owner: path };
    let nothing = Vec::new();
    let is = tables.from.map_or(&nothing, |from| &from.checks.items);
    // A table that is still to be made will have the types that it has been given here.
    let new = Table { columns: table.columns.clone(), ..Table::default() };
    let other = Some((tables.from.unwrap_or(&new), tables.sides.from));
    let mut left: BTreeSet<usize> = (0..is.len()).collect();
    let mut kept = Vec::new();
    for mut check in std::mem::take(&mut table.checks.items) {
        let own = check.path(path);
        let same = left.iter().copied().find(|at| is[*at].expr.compare(&check.expr) == Sameness::Same);
        if let Some(at) = same {
            left.remove(&at);
            let from = &is[at];
            tally.adopt(&own, Attribute::Validated, (Some(&from.validated), &mut check.validated), |ok| !ok);
            tally.attributes(&own, Some(&from.attributes), &mut check.attributes);
            let columns = columns_of(&check, tables.original);
            name.settle((&own, "check", &columns), &mut check.name, Some(&from.name), tally);
            kept.push(check);
        } else if let Some(why) = alone(&check, vendor, (tables.original, tables.sides.original), other) {
            tally.left_out(own, why);
        } else {
            check.validated = Facet::SILENT;
            kept.push(check);
        }
    }
    for at in left {
        let Some(from) = tables.from else { continue };
        let check = &is[at];
        let other = Some((tables.original, tables.sides.original));
        if let Some(why) = alone(check, vendor, (from, tables.sides.from), other) {
            tally.adopted(check.path(path), why);
            kept.push(check.clone());
        }
    }
    table.checks.items = kept;
}

/// The columns that a check names.
fn columns_of(check: &Check, table: &Table) -> Vec<String> {
    let text = &check.expr.text;
    let mut out: Vec<String> = Vec::new();
    for token in lex(text, Vendor::Postgres) {
        if matches!(token.kind, TokenKind::Word | TokenKind::Quoted) {
            let name = name_of(token.text(text));
            if table.column(&name).is_some() && !out.contains(&name) {
                out.push(name);
            }
        }
    }
    out
}

/// Why the other database needs no such check, or can have none.
fn alone(
    check: &Check,
    vendor: Vendor,
    (own, _): (&Table, &Catalog),
    other: Option<(&Table, &Catalog)>,
) -> Option<&'static str> {
    if !expr::is_common(&check.expr.text, vendor) {
        return Some("it is written with what the other database has not");
    }
    let (other, catalog) = other?;
    let text = &check.expr.text;
    let tokens = lex(text, vendor);
    let plain: Vec<&Token> = tokens.iter().filter(|token| !["(", ")"].contains(&token.text(text))).collect();
    let words: Vec<&str> = plain.iter().map(|token| token.text(text)).collect();
    let type_in = |table: &Table, name: &str| -> Option<Concrete> {
        table.column(&name_of(name)).and_then(|column| column.ty.ty.concrete()).cloned()
    };
    let stands = match words.as_slice() {
        [name, ">=", "0"] => [own, other]
            .iter()
            .any(|table| type_in(table, name).is_some_and(|ty| ty.name.contains("unsigned"))),
        [length, name, "<=", limit] if length.eq_ignore_ascii_case("length") => {
            type_in(other, name).is_some_and(|ty| ty.args == [limit.to_string()])
        }
        [name, of, rest @ ..] if of.eq_ignore_ascii_case("in") => {
            let values: BTreeSet<&str> = rest.iter().copied().filter(|word| *word != ",").collect();
            let column = other.column(&name_of(name))?;
            if column.ty.ty == Type::Portable(Portable::Boolean) {
                return (values == BTreeSet::from(["0", "1"])).then_some(STANDS);
            }
            let ty = column.ty.ty.concrete()?.clone();
            match ty.name.as_str() {
                "boolean" | "bool" => values == BTreeSet::from(["0", "1"]),
                _ => super::enums::enum_of(catalog, &ty).is_some_and(|(_, known)| {
                    known.values.iter().cloned().collect::<BTreeSet<String>>()
                        == values.iter().map(|value| unquoted(value)).collect::<BTreeSet<String>>()
                }),
            }
        }
        _ => false,
    };
    stands.then_some(STANDS)
}

fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.map_or_else(|| text.to_owned(), |inner| inner.replace("''", "'"))
}
