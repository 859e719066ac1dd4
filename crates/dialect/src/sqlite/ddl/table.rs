//! `CREATE TABLE`, `CREATE INDEX` and `CREATE TRIGGER`.

use drift_catalog::{
    Check, Column, ColumnType, Deferrable, Facet, ForeignKey, IdentityKind, Index, IndexKey, Labelled as _,
    ObjectPath, PrimaryKey, ReferentialAction, Table, Unique, Vendor,
};

use drift_sql::{TokenKind, lex, name_of};

use crate::name::single_quoted;
use crate::sqlite::{names::quote, types};
use crate::{Phase, Step};

/// The type as it is written: the text people wrote where that is a type of SQLite, else the concrete one.
pub(crate) fn type_sql(ty: &ColumnType) -> String {
    match ty.ty.concrete() {
        Some(concrete) if types::parse(&ty.raw) == *concrete => ty.raw.clone(),
        _ => ty.ty.to_string(),
    }
}

fn columns(names: &[String]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// Columns of a key, each with the collation and the order it was given there.
fn key_columns(names: &[String], attributes: &drift_catalog::Attributes) -> String {
    let given = attributes.get("collations").unwrap_or_default();
    let mut order = attributes.get("order").unwrap_or_default().split(", ");
    let with = |name: &String| {
        let mut sql = quote(name);
        let collation =
            given.split(", ").find_map(|part| part.strip_prefix(name.as_str())?.strip_prefix(' '));
        if let Some(collation) = collation {
            sql.push_str(&format!(" COLLATE {}", quote(collation)));
        }
        if order.next() == Some("desc") {
            sql.push_str(" DESC");
        }
        sql
    };
    names.iter().map(with).collect::<Vec<_>>().join(", ")
}

fn named(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)))
}

fn conflict(attributes: &drift_catalog::Attributes) -> String {
    attributes
        .get("on_conflict")
        .map_or_else(String::new, |word| format!(" ON CONFLICT {}", word.to_uppercase()))
}

/// A default that needs no parentheses: a constant or one of the three words.
pub(crate) fn is_plain_default(raw: &str) -> bool {
    let raw = raw.trim();
    let upper = raw.to_ascii_uppercase();
    let number = raw.strip_prefix(['-', '+']).unwrap_or(raw);
    let quoted = raw.starts_with('\'')
        && raw.ends_with('\'')
        && raw.len() > 1
        && !raw[1..raw.len() - 1].replace("''", "").contains('\'');
    quoted
        || number.parse::<f64>().is_ok()
        || ["NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]
            .contains(&upper.as_str())
}

fn default_sql(raw: &str) -> String {
    if is_plain_default(raw) {
        return raw.to_owned();
    }
    // SQLite takes a bare or double-quoted word for a text here, but not between parentheses.
    match lex(raw, Vendor::Sqlite).as_slice() {
        [word] if matches!(word.kind, TokenKind::Word | TokenKind::Quoted) => {
            single_quoted(&name_of(raw.trim()))
        }
        _ => format!("({raw})"),
    }
}

/// A column without keys and references, which stand at the end of the table; but with its key where it is the rowid,
/// or would be if the key stood elsewhere.
pub(crate) fn column(column: &Column, own_key: Option<&PrimaryKey>) -> String {
    let mut sql = quote(&column.name);
    let ty = type_sql(&column.ty);
    if !ty.is_empty() {
        sql.push_str(&format!(" {ty}"));
    }
    if let Some(key) = own_key {
        sql.push_str(&format!(" {}PRIMARY KEY", named(key.name.as_deref())));
        if key.attributes.get("not_rowid").is_some() {
            sql.push_str(" DESC");
        }
        sql.push_str(&conflict(&key.attributes));
        if has_kind(column, IdentityKind::AutoIncrement) {
            sql.push_str(" AUTOINCREMENT");
        }
    }
    let implied = own_key.is_some() && column.identity.value().is_some()
        || column.attributes.get("null_primary_key").is_some();
    if !(column.nullable || implied) {
        sql.push_str(" NOT NULL");
        if let Some(word) = column.attributes.get("not_null_on_conflict") {
            sql.push_str(&format!(" ON CONFLICT {}", word.to_uppercase()));
        }
    }
    if let Some(default) = column.default.value() {
        sql.push_str(&format!(" DEFAULT {}", default_sql(&default.raw)));
    }
    if let Some(collation) = column.collation.value() {
        sql.push_str(&format!(" COLLATE {}", quote(collation)));
    }
    if let Some(generated) = column.generated.value() {
        let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kept}", generated.expr.raw));
    }
    sql
}

fn has_kind(column: &Column, kind: IdentityKind) -> bool {
    column.identity.value().is_some_and(|identity| identity.kind == kind)
}

/// Whether the key stands beside its column: there it is the rowid, or is kept from being the rowid.
fn has_own_key(column: &Column, key: &PrimaryKey) -> bool {
    key.columns == [column.name.as_str()]
        && (column.identity.value().is_some() || key.attributes.get("not_rowid").is_some())
}

pub(crate) fn references(key: &ForeignKey) -> String {
    let mut sql = format!("REFERENCES {}", quote(&key.references.table));
    if !key.referred.is_empty() {
        sql.push_str(&format!(" ({})", columns(&key.referred)));
    }
    for (word, action) in [("DELETE", &key.on_delete), ("UPDATE", &key.on_update)] {
        match action.stated() {
            None | Some(ReferentialAction::NoAction) => {}
            Some(action) => sql.push_str(&format!(" ON {word} {}", action.to_string().to_uppercase())),
        }
    }
    match key.deferrable.stated() {
        Some(Deferrable::Deferred) => sql.push_str(" DEFERRABLE INITIALLY DEFERRED"),
        Some(Deferrable::Immediate) => sql.push_str(" DEFERRABLE INITIALLY IMMEDIATE"),
        Some(Deferrable::No) | None => {}
    }
    sql
}

fn unique(unique: &Unique) -> String {
    format!(
        "{}UNIQUE ({}){}",
        named(unique.name.as_deref()),
        key_columns(&unique.columns, &unique.attributes),
        conflict(&unique.attributes)
    )
}

fn check(check: &Check) -> String {
    format!("{}CHECK ({})", named(check.name.as_deref()), check.expr.raw)
}

/// `CREATE TABLE`, whole, under a name.
pub(crate) fn create(name: &str, table: &Table) -> String {
    if let Some(module) = table.attributes.get("virtual") {
        return format!("CREATE VIRTUAL TABLE {} USING {module};", quote(name));
    }
    let key = table.primary_key.value();
    let own_key = |own: &Column| key.filter(|key| has_own_key(own, key));
    let mut lines: Vec<String> = table.columns.iter().map(|own| column(own, own_key(own))).collect();
    if let Some(key) = key.filter(|_| !table.columns.iter().any(|own| own_key(own).is_some())) {
        lines.push(format!(
            "{}PRIMARY KEY ({}){}",
            named(key.name.as_deref()),
            key_columns(&key.columns, &key.attributes),
            conflict(&key.attributes)
        ));
    }
    lines.extend(table.uniques.items.iter().map(unique));
    lines.extend(table.checks.items.iter().map(check));
    lines.extend(table.foreign_keys.items.iter().map(|key| {
        format!("{}FOREIGN KEY ({}) {}", named(key.name.as_deref()), columns(&key.columns), references(key))
    }));
    let mut options = Vec::new();
    if table.attributes.get("without_rowid").is_some() {
        options.push("WITHOUT ROWID");
    }
    if table.attributes.get("strict").is_some() {
        options.push("STRICT");
    }
    let options = if options.is_empty() { String::new() } else { format!(" {}", options.join(", ")) };
    format!("CREATE TABLE {} (\n  {}\n){options};", quote(name), lines.join(",\n  "))
}

/// A name for an index that has none: the table's, the columns', and what it is.
pub(crate) fn index_name(table: &str, index: &Index) -> String {
    index.name.clone().unwrap_or_else(|| {
        let parts: Vec<String> = index
            .parts
            .iter()
            .map(|part| match &part.key {
                IndexKey::Column(name) => name.clone(),
                IndexKey::Expr(_) => "expr".to_owned(),
            })
            .collect();
        format!("{table}_{}_{}", parts.join("_"), if index.unique { "key" } else { "idx" })
    })
}

pub(crate) fn index(table: &str, index: &Index) -> String {
    let parts: Vec<String> = index
        .parts
        .iter()
        .map(|part| {
            let mut sql = match &part.key {
                IndexKey::Column(name) => quote(name),
                IndexKey::Expr(expr) => expr.raw.clone(),
            };
            if let Some(collation) = &part.collation {
                sql.push_str(&format!(" COLLATE {}", quote(collation)));
            }
            if part.descending {
                sql.push_str(" DESC");
            }
            sql
        })
        .collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    let condition = index.predicate.as_ref().map_or_else(String::new, |expr| format!(" WHERE {}", expr.raw));
    format!(
        "CREATE {unique}INDEX {} ON {} ({}){condition};",
        quote(&index_name(table, index)),
        quote(table),
        parts.join(", ")
    )
}

/// Indexes of a table.
pub(crate) fn indexes(path: &ObjectPath, table: &Table) -> Vec<Step> {
    let of = |own: &Index| Step::new(Phase::Index, &own.path(path), index(&path.object, own));
    table.indexes.items.iter().map(of).collect()
}

/// Triggers of a table.
pub(crate) fn triggers(path: &ObjectPath, table: &Table) -> Vec<Step> {
    let of = |trigger: &drift_catalog::Trigger| {
        let about = path.part(drift_catalog::Kind::Trigger, trigger.name.as_str());
        Step::new(Phase::Trigger, &about, trigger_sql(&trigger.definition.raw))
    };
    table.triggers.items.iter().map(of).collect()
}

/// A trigger's definition, ended.
pub(crate) fn trigger_sql(raw: &str) -> String {
    format!("{};", raw.trim().trim_end_matches(';').trim_end())
}

/// Whether a facet states a value.
pub(crate) fn has<T>(facet: &Facet<Option<T>>) -> bool {
    facet.value().is_some()
}
