//! Enumerated types of one kind of database, and the checks that say the same in the other: `mood IN ('calm', …)`.
//!
//! Where the two sides allow other values, the enum differs where there is one, and the check where there is none: a
//! check beside an enum could not even name a value that the type has not.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{
    Catalog, Check, Concrete, EnumType, Expr, Facet, Kind, Labelled as _, ObjectPath, Sources, Table, Vendor,
};
use drift_sql::{TokenKind, lex, name_of};

use super::tally::{Lifted, STANDS};

/// Where an enum is.
type Place = (String, String);

/// Puts what checks say of columns into the enums that the other side has for them, or the other way round. `to` has
/// the tables of its own kind of database and the enums of the other already.
pub(super) fn reconcile(
    to: &mut Catalog,
    sources: &mut Sources,
    (original, from): (&Catalog, &Catalog),
    tally: &mut Lifted,
) {
    match from.flavor.vendor {
        Vendor::Postgres => into_enums(to, sources, from, tally),
        Vendor::Sqlite => into_checks(to, original, from),
    }
}

/// What the wanted checks say of one enum.
#[derive(Default)]
struct Wanted {
    /// The values of every column that has a check, in the order of their writing.
    values: Vec<String>,
    /// Whether a column may have any value, for it has no check.
    open: bool,
    checks: Vec<(ObjectPath, BTreeSet<String>)>,
}

fn into_enums(to: &mut Catalog, sources: &mut Sources, from: &Catalog, tally: &mut Lifted) {
    let mut wanted: BTreeMap<Place, Wanted> = BTreeMap::new();
    for (schema, content) in &to.schemas {
        for (name, table) in &content.tables {
            let Some(live) = from.table(schema, name) else { continue };
            let path = ObjectPath::new(Kind::Table, schema.as_str(), name.as_str());
            for column in &table.columns {
                let ty = live.column(&column.name).and_then(|live| live.ty.ty.concrete());
                let Some((place, _)) = ty.and_then(|ty| enum_of(from, ty)) else { continue };
                let own = wanted.entry(place).or_default();
                let Some((check, values)) = check_of(table, &column.name, Vendor::Sqlite) else {
                    own.open = true;
                    continue;
                };
                for value in &values {
                    if !own.values.contains(value) {
                        own.values.push(value.clone());
                    }
                }
                own.checks.push((check.path(&path), values.into_iter().collect()));
            }
        }
    }
    for ((schema, name), own) in wanted {
        let place = to.schemas.get_mut(&schema).and_then(|content| content.enums.items.get_mut(&name));
        let Some(is) = place else { continue };
        let kept = |value: &&String| own.open || own.values.contains(value);
        let mut values: Vec<String> = is.values.iter().filter(kept).cloned().collect();
        let new: Vec<String> = own.values.iter().filter(|value| !values.contains(value)).cloned().collect();
        values.extend(new);
        if own.checks.is_empty() || values == is.values {
            continue;
        }
        is.values = values;
        let path = ObjectPath::new(Kind::Enum, schema.as_str(), name.as_str());
        let all: BTreeSet<String> = is.values.iter().cloned().collect();
        for (check, says) in own.checks {
            let owner = check.owner();
            let origin = sources.origins.get(&check).or_else(|| sources.origins.get(&owner)).cloned();
            if let Some(origin) = origin.filter(|_| sources.origins.get(&path).is_none()) {
                sources.origins.insert(path.clone(), origin);
            }
            // One that allows less than the type stays a promise of its own.
            if says == all
                && let Some(table) =
                    to.schemas.get_mut(&owner.schema).and_then(|own| own.tables.get_mut(&owner.object))
            {
                tally.left_out(check.clone(), STANDS);
                table.checks.items.retain(|own| own.path(&owner) != check);
            }
        }
    }
}

fn into_checks(to: &mut Catalog, original: &Catalog, from: &Catalog) {
    for (schema, content) in &mut to.schemas {
        for (name, table) in &mut content.tables {
            let Some(live) = from.table(schema, name) else { continue };
            for at in 0..table.columns.len() {
                let column = table.columns[at].name.clone();
                let ty = table.columns[at].ty.ty.concrete();
                let Some((_, own)) = ty.and_then(|ty| enum_of(original, ty)) else { continue };
                let Some((check, says)) = check_of(live, &column, Vendor::Sqlite) else { continue };
                let all: BTreeSet<&String> = own.values.iter().collect();
                if says.iter().collect::<BTreeSet<&String>>() != all {
                    table
                        .checks
                        .items
                        .push(Check { expr: Expr::raw(text(&column, &own.values)), ..check.clone() });
                }
            }
        }
    }
}

fn text(column: &str, values: &[String]) -> String {
    let column = crate::of(Vendor::Sqlite).quote(column);
    let list: Vec<String> = values.iter().map(|value| format!("'{}'", value.replace('\'', "''"))).collect();
    format!("{column} IN ({})", list.join(", "))
}

/// The enum that a type is, wherever it stands.
pub(super) fn enum_of<'a>(catalog: &'a Catalog, ty: &Concrete) -> Option<(Place, &'a EnumType)> {
    let schema = ty.schema.as_deref().filter(|_| !ty.array)?;
    let of = |schema: &str| {
        let own = catalog.schemas.get(schema)?.enums.items.get(&ty.name)?;
        Some(((schema.to_owned(), ty.name.clone()), own))
    };
    of(schema).or_else(|| catalog.schemas.keys().find_map(|schema| of(schema)))
}

/// The check that lists the values of a column, and the values.
fn check_of<'a>(table: &'a Table, column: &str, vendor: Vendor) -> Option<(&'a Check, Vec<String>)> {
    table.checks.items.iter().find_map(|check| {
        let values = listed(&check.expr.raw, column, vendor)?;
        (check.validated != Facet::Stated(false)).then_some((check, values))
    })
}

/// The texts of `column IN ('a', …)` or `column = 'a'`.
fn listed(text: &str, column: &str, vendor: Vendor) -> Option<Vec<String>> {
    let tokens = lex(text, vendor);
    let plain: Vec<_> = tokens.iter().filter(|token| !["(", ")"].contains(&token.text(text))).collect();
    let [name, of, rest @ ..] = plain.as_slice() else { return None };
    let is_name = matches!(name.kind, TokenKind::Word | TokenKind::Quoted);
    let lists = of.is_word(text, "in") || of.is_symbol(text, "=") && rest.len() == 1;
    if !is_name || !name_of(name.text(text)).eq_ignore_ascii_case(column) || !lists {
        return None;
    }
    let mut values = Vec::new();
    for (at, token) in rest.iter().enumerate() {
        match at % 2 {
            0 => {
                let inner = token.text(text).strip_prefix('\'')?.strip_suffix('\'')?;
                values.push(inner.replace("''", "'"));
            }
            _ if token.is_symbol(text, ",") => {}
            _ => return None,
        }
    }
    Some(values).filter(|values| !values.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_list_of_texts_is_a_list_of_values() {
        let of = |text: &str| listed(text, "mood", Vendor::Sqlite);
        assert_eq!(of("mood IN ('b', 'it''s')"), Some(vec!["b".to_owned(), "it's".to_owned()]));
        assert_eq!(of("(\"mood\" = 'a')"), Some(vec!["a".to_owned()]));
        for text in [
            "mood IN ('a', 1)",
            "other IN ('a')",
            "mood IN ('a') OR x",
            "mood <> 'a'",
            "mood IN (a)",
            "mood IN ()",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
