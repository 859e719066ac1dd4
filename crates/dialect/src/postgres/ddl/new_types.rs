//! The statements that make enums, domains and composite types: new ones, and those that take the place of another.

use drift_catalog::{Catalog, Check, Domain, Kind, ObjectPath};

use super::column::{collation_sql, type_sql};
use super::found::{gone, schema_of};
use super::kinds;
use crate::postgres::clauses::not_valid;
use crate::postgres::names::{literal, qualified, quote};

/// The statement that makes a type.
pub(super) fn statement(path: &ObjectPath, catalog: &Catalog) -> Result<String, String> {
    let name = qualified(path);
    if path.kind == Kind::CompositeType {
        return kinds::composite(path, catalog).ok_or_else(gone);
    }
    let schema = schema_of(path, catalog)?;
    if path.kind == Kind::Domain {
        return schema.domains.items.get(&path.object).map(|own| domain(&name, own)).ok_or_else(gone);
    }
    let own = schema.enums.items.get(&path.object).ok_or_else(gone)?;
    let values: Vec<String> = own.values.iter().map(|value| literal(value)).collect();
    Ok(format!("CREATE TYPE {name} AS ENUM ({});", values.join(", ")))
}

/// `CONSTRAINT name CHECK (…) NOT VALID`
pub(super) fn domain_check(check: &Check) -> String {
    let named = check.name.as_deref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    format!("{named}CHECK ({}){}", check.expr.raw, not_valid(&check.validated))
}

/// The statement that makes a domain, and those that add what only `ALTER DOMAIN` takes.
fn domain(name: &str, own: &Domain) -> String {
    let mut sql = format!("CREATE DOMAIN {name} AS {}", type_sql(&own.base));
    if let Some(collation) = own.collation.value() {
        sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
    }
    if let Some(default) = own.default.value() {
        sql.push_str(&format!(" DEFAULT {}", default.raw));
    }
    if !own.nullable {
        sql.push_str(" NOT NULL");
    }
    // Only ALTER DOMAIN takes one that values need not keep that are there.
    let (tried, untried): (Vec<&Check>, Vec<&Check>) =
        own.checks.items.iter().partition(|check| not_valid(&check.validated).is_empty());
    for check in tried {
        sql.push_str(&format!(" {}", domain_check(check)));
    }
    for check in untried {
        sql.push_str(&format!(";\nALTER DOMAIN {name} ADD {}", domain_check(check)));
    }
    format!("{sql};")
}
