//! Constraints and indexes.

use drift_catalog::{
    Attributes, Deferrable, Facet, ForeignKey, Index, IndexKey, Kind, Labelled as _, MatchKind, ObjectPath,
    ReferentialAction, Table,
};

use super::column::collation_sql;
use super::writer::{in_schema, qualified};
use crate::postgres::names::{literal, quote};
use crate::{Phase, Step};

pub(crate) fn columns(names: &[String]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

fn deferrable(facet: &Facet<Deferrable>) -> &'static str {
    match facet.stated() {
        Some(Deferrable::Immediate) => " DEFERRABLE",
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
        Some(Deferrable::No) | None => "",
    }
}

fn include(attributes: &Attributes) -> String {
    attributes.get("include").map_or_else(String::new, |columns| {
        let columns: Vec<String> = columns.split(", ").map(quote).collect();
        format!(" INCLUDE ({})", columns.join(", "))
    })
}

fn not_valid(validated: &Facet<bool>) -> &'static str {
    if validated.stated() == Some(&false) { " NOT VALID" } else { "" }
}

/// The body of a constraint of a table, by its path: what stands after `ADD`.
pub(crate) fn body(table_path: &ObjectPath, table: &Table, path: &ObjectPath) -> Option<String> {
    let (name, body) = match path.kind {
        Kind::PrimaryKey => {
            let key = table.primary_key.value()?;
            let rest = format!("{}{}", include(&key.attributes), deferrable(&key.deferrable));
            (key.name.as_deref(), format!("PRIMARY KEY ({}){rest}", columns(&key.columns)))
        }
        Kind::Unique => {
            let unique = table.uniques.items.iter().find(|own| own.path(table_path) == *path)?;
            let nulls = if unique.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            let rest = format!("{}{}", include(&unique.attributes), deferrable(&unique.deferrable));
            (unique.name.as_deref(), format!("UNIQUE{nulls} ({}){rest}", columns(&unique.columns)))
        }
        Kind::Check => {
            let check = table.checks.items.iter().find(|own| own.path(table_path) == *path)?;
            let inherit = if check.attributes.get("no_inherit").is_some() { " NO INHERIT" } else { "" };
            let rest = format!("{inherit}{}", not_valid(&check.validated));
            (check.name.as_deref(), format!("CHECK ({}){rest}", check.expr.raw))
        }
        Kind::Exclusion => {
            let exclusion = table.exclusions.items.iter().find(|own| own.path(table_path) == *path)?;
            (exclusion.name.as_deref(), exclusion.definition.raw.clone())
        }
        Kind::ForeignKey => {
            let key = table.foreign_keys.items.iter().find(|own| own.path(table_path) == *path)?;
            (key.name.as_deref(), foreign_key(key))
        }
        _ => return None,
    };
    Some(name.map_or_else(|| body.clone(), |name| format!("CONSTRAINT {} {body}", quote(name))))
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {}",
        columns(&key.columns),
        in_schema(&key.references.schema, &key.references.table)
    );
    if !key.referred.is_empty() {
        sql.push_str(&format!(" ({})", columns(&key.referred)));
    }
    if key.matching.stated() == Some(&MatchKind::Full) {
        sql.push_str(" MATCH FULL");
    }
    for (word, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
        let (action, of) = match action.stated() {
            None | Some(ReferentialAction::NoAction) => continue,
            Some(ReferentialAction::Restrict) => ("RESTRICT", None),
            Some(ReferentialAction::Cascade) => ("CASCADE", None),
            Some(ReferentialAction::SetNull(of)) => ("SET NULL", Some(of)),
            Some(ReferentialAction::SetDefault(of)) => ("SET DEFAULT", Some(of)),
        };
        sql.push_str(&format!(" ON {word} {action}"));
        if let Some(of) = of.filter(|of| !of.is_empty()) {
            sql.push_str(&format!(" ({})", columns(of)));
        }
    }
    sql.push_str(deferrable(&key.deferrable));
    sql.push_str(not_valid(&key.validated));
    sql
}

/// `ALTER TABLE … ADD …` for a constraint.
pub(crate) fn add(table_path: &ObjectPath, table: &Table, path: &ObjectPath) -> Option<Step> {
    let body = body(table_path, table, path)?;
    let phase = if path.kind == Kind::ForeignKey { Phase::ForeignKey } else { Phase::Constraint };
    Some(Step::new(phase, path, format!("ALTER TABLE {} ADD {body};", qualified(table_path))))
}

/// `CREATE INDEX`. One of a partitioned table that is not valid waits for those of the partitions.
pub(crate) fn index(table: &ObjectPath, own: &Index, partitioned: bool) -> Step {
    let parts: Vec<String> = own
        .parts
        .iter()
        .map(|part| {
            let mut sql = match &part.key {
                IndexKey::Column(name) => quote(name),
                IndexKey::Expr(expr) => format!("({})", expr.raw),
            };
            if let Some(collation) = &part.collation {
                sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
            }
            if let Some(class) = &part.operator_class {
                sql.push_str(&format!(" {}", collation_sql(class)));
            }
            if part.descending {
                sql.push_str(" DESC");
            }
            match part.nulls_first {
                Some(true) => sql.push_str(" NULLS FIRST"),
                Some(false) => sql.push_str(" NULLS LAST"),
                None => {}
            }
            sql
        })
        .collect();
    let unique = if own.unique { "UNIQUE " } else { "" };
    let name = own.name.as_deref().map_or_else(String::new, |name| format!(" {}", quote(name)));
    let method = own.method.as_deref().map_or_else(String::new, |method| format!(" USING {}", quote(method)));
    let only = if partitioned && !own.valid { "ONLY " } else { "" };
    let mut sql =
        format!("CREATE {unique}INDEX{name} ON {only}{}{method} ({})", qualified(table), parts.join(", "));
    if !own.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", columns(&own.include)));
    }
    if own.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    sql.push_str(&with(&own.attributes));
    if let Some(predicate) = &own.predicate {
        sql.push_str(&format!(" WHERE {}", predicate.raw));
    }
    Step::new(Phase::Index, &own.path(table), format!("{sql};"))
}

/// Storage parameters, each as the text it has in the catalog.
pub(super) fn with(attributes: &Attributes) -> String {
    let parameters: Vec<String> = attributes
        .items
        .iter()
        .filter_map(|(key, value)| {
            let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let value = if plain { value.clone() } else { literal(value) };
            Some(format!("{}={value}", key.strip_prefix("parameter ")?))
        })
        .collect();
    if parameters.is_empty() { String::new() } else { format!(" WITH ({})", parameters.join(", ")) }
}
