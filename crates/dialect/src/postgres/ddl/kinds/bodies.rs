//! Kinds whose statement is `CREATE word name (key = value, …)`: a table of their keys says it all.

use drift_catalog::Kind;

use super::super::column::collation_sql;
use super::own::Own;
use super::spell::{name, value};
use crate::postgres::names::literal;

/// How a fact is spelled.
#[derive(Clone, Copy)]
enum Spelled {
    /// The name of a function or another object.
    Name,
    /// A type.
    Type,
    /// A word or a number, quoted where it is none.
    Value,
    /// A text.
    Text,
    /// A collation.
    Collation,
    /// An operator, perhaps of another schema.
    Operator,
    /// Said without a value, where it holds.
    Flag,
}

use Spelled::{Collation, Flag, Name, Operator, Text, Type, Value};

const BASE_TYPE: &[(&str, Spelled)] = &[
    ("input", Name),
    ("output", Name),
    ("receive", Name),
    ("send", Name),
    ("typmod_in", Name),
    ("typmod_out", Name),
    ("analyze", Name),
    ("subscript", Name),
    ("internallength", Value),
    ("passedbyvalue", Flag),
    ("alignment", Value),
    ("storage", Value),
    ("category", Text),
    ("preferred", Value),
    ("default", Text),
    ("element", Type),
    ("delimiter", Text),
    ("collatable", Value),
];

const RANGE_TYPE: &[(&str, Spelled)] = &[
    ("subtype", Type),
    ("subtype_opclass", Name),
    ("collation", Collation),
    ("canonical", Name),
    ("subtype_diff", Name),
    ("multirange_type_name", Name),
];

const COLLATION: &[(&str, Spelled)] = &[
    ("provider", Value),
    ("locale", Text),
    ("lc_collate", Text),
    ("lc_ctype", Text),
    ("deterministic", Value),
    ("rules", Text),
];

const OPERATOR: &[(&str, Spelled)] = &[
    ("function", Name),
    ("commutator", Operator),
    ("negator", Operator),
    ("restrict", Name),
    ("join", Name),
    ("hashes", Flag),
    ("merges", Flag),
];

const PARSER: &[(&str, Spelled)] =
    &[("start", Name), ("gettoken", Name), ("end", Name), ("headline", Name), ("lextypes", Name)];

const TEMPLATE: &[(&str, Spelled)] = &[("init", Name), ("lexize", Name)];

fn keys(kind: Kind) -> &'static [(&'static str, Spelled)] {
    match kind {
        Kind::BaseType => BASE_TYPE,
        Kind::RangeType => RANGE_TYPE,
        Kind::Collation => COLLATION,
        Kind::Operator => OPERATOR,
        Kind::TextSearchParser => PARSER,
        Kind::TextSearchTemplate => TEMPLATE,
        _ => &[],
    }
}

/// `key = value` for each fact, in the order of the kind's table.
pub(super) fn body(own: &Own<'_>) -> Vec<String> {
    keys(own.path.kind)
        .iter()
        .filter_map(|(key, spelled)| {
            let text = own.fact(key)?;
            let word = key.to_uppercase();
            let value = match spelled {
                Flag if own.is(key) => return Some(word),
                Flag => return None,
                Name => name(text),
                Type => text.to_owned(),
                Value => value(text),
                Text => literal(text),
                Collation => collation_sql(text),
                Operator => operator(text),
            };
            Some(format!("{word} = {value}"))
        })
        .collect()
}

/// An operator as the value of an option; its arguments are known there.
fn operator(text: &str) -> String {
    let own = text.split('(').next().unwrap_or_default().trim();
    if own.contains('.') { format!("OPERATOR({})", operator_name(own)) } else { operator_name(own) }
}

/// The name of an operator, behind its schema where it has one. An operator holds neither letters nor quotes.
pub(super) fn operator_name(text: &str) -> String {
    let symbol =
        |text: &str| -> String { text.chars().filter(|c| "+-*/<>=~!@#%^&|`?".contains(*c)).collect() };
    match text.rsplit_once('.') {
        Some((schema, own)) => format!("{}.{}", name(schema), symbol(own)),
        None => symbol(text),
    }
}
