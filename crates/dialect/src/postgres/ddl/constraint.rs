//! Constraints and indexes.

use drift_catalog::{
    Attributes, ForeignKey, Index, IndexKey, Kind, Labelled as _, MatchKind, ObjectPath, Table,
};

use super::column::collation_sql;
use super::tuning;
use crate::postgres::clauses::{deferrable, include, not_valid, on_event};
use crate::postgres::names::{in_schema, qualified, quote};
use crate::{Phase, Step};

pub(crate) fn columns(names: &[String]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// The columns of a key, the last of which may be a range that must not overlap (PostgreSQL 18).
fn periods(names: &[String], attributes: &Attributes) -> String {
    let overlaps = if attributes.get("without_overlaps").is_some() { " WITHOUT OVERLAPS" } else { "" };
    format!("{}{overlaps}", columns(names))
}

/// The body of a constraint of a table, by its path: what stands after `ADD`.
pub(crate) fn body(table_path: &ObjectPath, table: &Table, path: &ObjectPath) -> Option<String> {
    let (name, body) = match path.kind {
        Kind::PrimaryKey => {
            let key = table.primary_key.value()?;
            let own = &key.attributes;
            let rest = format!("{}{}{}", include(own), tuning::with(own), deferrable(&key.deferrable));
            (key.name.as_deref(), format!("PRIMARY KEY ({}){rest}", periods(&key.columns, &key.attributes)))
        }
        Kind::Unique => {
            let unique = table.uniques.items.iter().find(|own| own.path(table_path) == *path)?;
            let nulls = if unique.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            let own = &unique.attributes;
            let rest = format!("{}{}{}", include(own), tuning::with(own), deferrable(&unique.deferrable));
            (
                unique.name.as_deref(),
                format!("UNIQUE{nulls} ({}){rest}", periods(&unique.columns, &unique.attributes)),
            )
        }
        Kind::Check => {
            let check = table.checks.items.iter().find(|own| own.path(table_path) == *path)?;
            let inherit = if check.attributes.get("no_inherit").is_some() { " NO INHERIT" } else { "" };
            let enforced = if check.attributes.get("not_enforced").is_some() { " NOT ENFORCED" } else { "" };
            let rest = format!("{inherit}{}{enforced}", not_valid(&check.validated));
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
    sql.push_str(&on_event("DELETE", &key.on_delete));
    sql.push_str(&on_event("UPDATE", &key.on_update));
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
        .enumerate()
        .map(|(at, part)| {
            let mut sql = match &part.key {
                IndexKey::Column(name) => quote(name),
                IndexKey::Expr(expr) => format!("({})", expr.raw),
            };
            if let Some(collation) = &part.collation {
                sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
            }
            if let Some(class) = &part.operator_class {
                sql.push_str(&format!(" {}", collation_sql(class)));
                let options = own.attributes.get(&format!("operator_class_options_{}", at + 1));
                sql.extend(options.map(|options| format!(" ({options})")));
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
    sql.push_str(&tuning::with(&own.attributes));
    sql.push_str(&tuning::tablespace(&own.attributes));
    if let Some(predicate) = &own.predicate {
        sql.push_str(&format!(" WHERE {}", predicate.raw));
    }
    sql.push(';');
    if let Some(name) = &own.name {
        let name = in_schema(&table.schema, name);
        for step in tuning::of_new_index(&name, &own.path(table), &own.attributes) {
            sql.push('\n');
            sql.push_str(&step.sql);
        }
    }
    Step::new(Phase::Index, &own.path(table), sql)
}
