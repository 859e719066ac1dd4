//! Everything but tables.

use drift_catalog::{Domain, EnumType, Function, Sequence, View};

use drift_dialect::Dialect;

use super::definition;
use super::scalar::{block, flow, list, options, word};
use super::table::{check, index, section, sql, triggers};
use super::types::written;

pub(crate) fn enumeration(entry: &EnumType) -> String {
    match entry.comment.value() {
        Some(comment) => flow(&[("values", list(&entry.values)), ("comment", word(comment))]),
        None => list(&entry.values),
    }
}

pub(crate) fn domain(dialect: &dyn Dialect, domain: &Domain) -> String {
    let mut fields = vec![("type", written(dialect, &domain.base).value())];
    if !domain.nullable {
        fields.push(("nullable", "false".to_owned()));
    }
    fields.extend(domain.default.value().map(|default| ("default", sql(default))));
    if !domain.checks.items.is_empty() {
        let checks: Vec<String> = domain.checks.items.iter().map(check).collect();
        fields.push(("checks", format!("[{}]", checks.join(", "))));
    }
    fields.extend(domain.collation.value().map(|collation| ("collation", word(collation))));
    fields.extend(domain.comment.value().map(|comment| ("comment", word(comment))));
    flow(&fields)
}

pub(crate) fn sequence(sequence: &Sequence) -> String {
    let mut fields = Vec::new();
    fields.extend(options(&sequence.options).map(|options| ("options", options)));
    fields.extend(sequence.comment.value().map(|comment| ("comment", word(comment))));
    flow(&fields)
}

/// Everything after the name, on a line of its own with those below it.
pub(crate) fn function(function: &Function) -> String {
    match function.comment.value() {
        None => format!(" {}", block(&function.definition.raw, 4)),
        Some(comment) => {
            let sql = block(&function.definition.raw, 6);
            format!("\n    sql: {sql}\n    comment: {}", word(comment))
        }
    }
}

/// A view in block style, from its key on, which is written already.
pub(crate) fn view_entry(name: &str, view: &View) -> String {
    let mut out = format!("{name}:\n  sql: {}\n", block(&view.query.raw, 4));
    if let Some(comment) = view.comment.value() {
        out.push_str(&format!("  comment: {}\n", word(comment)));
    }
    if let Some(options) = options(&view.attributes) {
        out.push_str(&format!("  options: {options}\n"));
    }
    section(&mut out, "indexes", &view.indexes.items, index);
    triggers(&mut out, &view.triggers.items);
    definition::parts(&mut out, &view.definitions);
    out
}
