//! Tables and columns.

use std::collections::BTreeSet;

use drift_catalog::{
    Check, Column, Deferrable, Expr, Facet, ForeignKey, Generated, Identity, IdentityKind, Index, IndexKey,
    IndexPart, MatchKind, Portable, PrimaryKey, ReferentialAction, Table, TableRef, Trigger, Type, Unique,
};
use drift_dialect::Dialect;

use super::definition;
use super::scalar::{block, flow, list, options, scalar, word};
use super::types::{Written, written};
use crate::names;

/// `name: { type: …, … }`, or the short form where that says it all.
pub(crate) fn column_entry(dialect: &dyn Dialect, column: &Column) -> String {
    format!("{}: {}", scalar(&column.name), column_value(dialect, column))
}

fn column_value(dialect: &dyn Dialect, column: &Column) -> String {
    let mut fields: Vec<(&str, String)> = Vec::new();
    if let Some(default) = column.default.value() {
        // Each database has its own constants of truth; the bare words stand for them.
        let truth = matches!(column.ty.ty, Type::Portable(Portable::Boolean))
            && ["true", "false"].contains(&default.raw.as_str());
        fields.push(("default", if truth { default.raw.clone() } else { sql(default) }));
    }
    match column.identity.value() {
        Some(own) if own.kind == IdentityKind::Any => fields.push(("auto_increment", "true".to_owned())),
        Some(own) => fields.push(("identity", identity(own))),
        None => {}
    }
    fields.extend(column.generated.value().map(|own| ("generated", generated(own))));
    for (key, facet) in [("collation", &column.collation), ("comment", &column.comment)] {
        if let Some(text) = facet.value() {
            fields.push((key, word(text)));
        }
    }
    if let Some(options) = options(&column.attributes) {
        fields.push(("options", options));
    }
    let ty = written(dialect, &column.ty);
    if let (true, Written::Text(text)) = (fields.is_empty(), &ty) {
        return scalar(&format!("{text}{}", if column.nullable { "?" } else { "" }));
    }
    let mut all = vec![("type", ty.value())];
    if column.nullable {
        all.push(("nullable", "true".to_owned()));
    }
    all.extend(fields);
    flow(&all)
}

pub(crate) fn sql(expr: &Expr) -> String {
    format!("{{ sql: {} }}", scalar(&expr.raw))
}

pub(crate) fn generated(generated: &Generated) -> String {
    let stored = if generated.stored { "" } else { ", stored: false" };
    format!("{{ sql: {}{stored} }}", scalar(&generated.expr.raw))
}

pub(crate) fn identity(identity: &Identity) -> String {
    if identity.options.items.is_empty() {
        return scalar(identity.kind.word());
    }
    let mut all = vec![("kind".to_owned(), scalar(identity.kind.word()))];
    all.extend(identity.options.items.iter().map(|(key, value)| (scalar(key), scalar(value))));
    let fields: Vec<(&str, String)> = all.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    flow(&fields)
}

/// A table with everything in it, indented from its key on, which is written already.
pub(crate) fn table_entry(dialect: &dyn Dialect, name: &str, table: &Table) -> String {
    let mut out = format!("{name}:\n");
    if let Some(comment) = table.comment.value() {
        out.push_str(&format!("  comment: {}\n", word(comment)));
    }
    if let Some(partition) = table.partition.value() {
        let text = format!("{} ({})", partition.strategy, partition.key.raw);
        out.push_str(&format!("  partition_by: {}\n", scalar(&text)));
    }
    if let Some(options) = options(&table.attributes) {
        out.push_str(&format!("  options: {options}\n"));
    }
    out.push_str("  columns:\n");
    for column in &table.columns {
        out.push_str(&format!("    {}\n", column_entry(dialect, column)));
    }
    if table.columns.is_empty() {
        out.truncate(out.len() - 1);
        out.push_str(" {}\n");
    }
    if let Some(key) = table.primary_key.value() {
        out.push_str(&format!("  primary_key: {}\n", primary_key(key)));
    }
    section(&mut out, "unique", &table.uniques.items, unique);
    section(&mut out, "checks", &table.checks.items, check);
    section(&mut out, "foreign_keys", &table.foreign_keys.items, foreign_key);
    section(&mut out, "indexes", &table.indexes.items, index);
    if !table.exclusions.items.is_empty() {
        out.push_str("  exclusions:\n");
        for exclusion in &table.exclusions.items {
            let name = exclusion.name.as_deref().unwrap_or_default();
            out.push_str(&format!("    {}: {}\n", scalar(name), scalar(&exclusion.definition.raw)));
        }
    }
    triggers(&mut out, &table.triggers.items);
    definition::parts(&mut out, &table.definitions);
    out
}

pub(crate) fn triggers(out: &mut String, triggers: &[Trigger]) {
    if triggers.is_empty() {
        return;
    }
    out.push_str("  triggers:\n");
    for trigger in triggers {
        let name = scalar(&trigger.name);
        match options(&trigger.attributes) {
            None => out.push_str(&format!("    {name}: {}\n", block(&trigger.definition.raw, 6))),
            Some(options) => {
                let sql = block(&trigger.definition.raw, 8);
                out.push_str(&format!("    {name}:\n      sql: {sql}\n      options: {options}\n"));
            }
        }
    }
}

/// A list in block style, one item a line.
pub(crate) fn section<T>(out: &mut String, key: &str, items: &[T], show: impl Fn(&T) -> String) {
    if items.is_empty() {
        return;
    }
    out.push_str(&format!("  {key}:\n"));
    let mut written = BTreeSet::new();
    for item in items {
        let line = show(item);
        // SQLite keeps a constraint without a name as often as it was written; stating it once is enough.
        if !written.contains(&line) {
            out.push_str(&format!("    - {line}\n"));
            written.insert(line);
        }
    }
}

pub(crate) fn primary_key(key: &PrimaryKey) -> String {
    unique(&Unique {
        name: key.name.clone(),
        columns: key.columns.clone(),
        nulls_not_distinct: false,
        deferrable: key.deferrable.clone(),
        attributes: key.attributes.clone(),
    })
}

pub(crate) fn unique(unique: &Unique) -> String {
    let mut fields = vec![("columns", list(&unique.columns))];
    fields.extend(unique.name.as_deref().map(|name| ("name", scalar(name))));
    if unique.nulls_not_distinct {
        fields.push(("nulls_not_distinct", "true".to_owned()));
    }
    fields.extend(deferrable(&unique.deferrable));
    fields.extend(options(&unique.attributes).map(|options| ("options", options)));
    if fields.len() == 1 { list(&unique.columns) } else { flow(&fields) }
}

fn deferrable(facet: &Facet<Deferrable>) -> Option<(&'static str, String)> {
    let word = match facet.stated()? {
        Deferrable::No => return None,
        Deferrable::Immediate => "immediate",
        Deferrable::Deferred => "deferred",
    };
    Some(("deferrable", word.to_owned()))
}

pub(crate) fn check(check: &Check) -> String {
    let mut fields = vec![("sql", scalar(&check.expr.raw))];
    fields.extend(check.name.as_deref().map(|name| ("name", scalar(name))));
    if check.validated.stated() == Some(&false) {
        fields.push(("validated", "false".to_owned()));
    }
    fields.extend(options(&check.attributes).map(|options| ("options", options)));
    flow(&fields)
}

fn reference(target: &TableRef, columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|name| names::write(name)).collect();
    // Portable models name no default schema.
    let schema = Some(target.schema.as_str()).filter(|schema| !schema.is_empty());
    let table = names::write_key(schema, &target.table);
    if columns.is_empty() { table } else { format!("{table}({})", columns.join(", ")) }
}

fn action(action: &ReferentialAction) -> String {
    match action {
        ReferentialAction::SetNull(columns) | ReferentialAction::SetDefault(columns)
            if !columns.is_empty() =>
        {
            let word = if matches!(action, ReferentialAction::SetNull(_)) { "null" } else { "default" };
            let columns: Vec<String> = columns.iter().map(|name| names::write(name)).collect();
            format!("set {word} ({})", columns.join(", "))
        }
        _ => action.to_string(),
    }
}

pub(crate) fn foreign_key(key: &ForeignKey) -> String {
    let mut fields = vec![
        ("columns", list(&key.columns)),
        ("references", scalar(&reference(&key.references, &key.referred))),
    ];
    fields.extend(key.name.as_deref().map(|name| ("name", scalar(name))));
    for (word, facet) in [("on_delete", &key.on_delete), ("on_update", &key.on_update)] {
        match facet.stated() {
            None | Some(ReferentialAction::NoAction) => {}
            Some(own) => fields.push((word, scalar(&action(own)))),
        }
    }
    if key.matching.stated() == Some(&MatchKind::Full) {
        fields.push(("match", "full".to_owned()));
    }
    fields.extend(deferrable(&key.deferrable));
    if key.validated.stated() == Some(&false) {
        fields.push(("validated", "false".to_owned()));
    }
    flow(&fields)
}

pub(crate) fn index(index: &Index) -> String {
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let mut fields = vec![("columns", format!("[{}]", parts.join(", ")))];
    fields.extend(index.name.as_deref().map(|name| ("name", scalar(name))));
    if index.unique {
        fields.push(("unique", "true".to_owned()));
    }
    fields.extend(index.method.as_deref().map(|method| ("method", scalar(method))));
    fields.extend(index.predicate.as_ref().map(|expr| ("where", scalar(&expr.raw))));
    if !index.include.is_empty() {
        fields.push(("include", list(&index.include)));
    }
    if index.nulls_not_distinct {
        fields.push(("nulls_not_distinct", "true".to_owned()));
    }
    if !index.valid {
        fields.push(("valid", "false".to_owned()));
    }
    fields.extend(options(&index.attributes).map(|options| ("options", options)));
    flow(&fields)
}

fn part(part: &IndexPart) -> String {
    let column = match &part.key {
        IndexKey::Column(name) => Some(name),
        IndexKey::Expr(_) => None,
    };
    let plain = part.operator_class.is_none() && part.collation.is_none();
    if let Some(name) = column.filter(|name| plain && !name.is_empty() && !name.contains(char::is_whitespace))
    {
        let mut text = name.clone();
        if part.descending {
            text.push_str(" desc");
        }
        match part.nulls_first {
            Some(true) => text.push_str(" nulls first"),
            Some(false) => text.push_str(" nulls last"),
            None => {}
        }
        return scalar(&text);
    }
    let mut fields = match &part.key {
        IndexKey::Column(name) => vec![("column", scalar(name))],
        IndexKey::Expr(expr) => vec![("sql", scalar(&expr.raw))],
    };
    if part.descending {
        fields.push(("order", "desc".to_owned()));
    }
    fields.extend(part.nulls_first.map(|first| ("nulls", if first { "first" } else { "last" }.to_owned())));
    fields.extend(part.operator_class.as_deref().map(|class| ("operator_class", scalar(class))));
    fields.extend(part.collation.as_deref().map(|collation| ("collation", scalar(collation))));
    flow(&fields)
}
