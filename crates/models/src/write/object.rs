//! Everything but tables.

use drift_catalog::{Domain, EnumType, Function, Sequence, View};

use super::scalar::{flow, list, options, scalar};
use super::table::{check, index, section, sql, triggers, word};

pub(crate) fn enumeration(entry: &EnumType) -> String {
    match entry.comment.value() {
        Some(comment) => flow(&[("values", list(&entry.values)), ("comment", word(comment))]),
        None => list(&entry.values),
    }
}

pub(crate) fn domain(domain: &Domain) -> String {
    let mut fields = vec![("type", scalar(&domain.base.raw))];
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

pub(crate) fn function(function: &Function) -> String {
    let mut fields = vec![("sql", scalar(&function.definition.raw))];
    fields.extend(function.comment.value().map(|comment| ("comment", word(comment))));
    flow(&fields)
}

/// A view in block style, from its own name on.
pub(crate) fn view_entry(name: &str, view: &View) -> String {
    let mut out = format!("{}:\n  sql: {}\n", scalar(name), scalar(&view.query.raw));
    if let Some(comment) = view.comment.value() {
        out.push_str(&format!("  comment: {}\n", word(comment)));
    }
    if let Some(options) = options(&view.attributes) {
        out.push_str(&format!("  options: {options}\n"));
    }
    section(&mut out, "indexes", &view.indexes.items, index);
    triggers(&mut out, &view.triggers.items);
    out
}
