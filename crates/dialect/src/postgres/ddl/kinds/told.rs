//! Kinds of one plain statement: what `CREATE`, `DROP` and `ALTER` call them.

use drift_catalog::Kind;

use super::bodies::operator_name;
use super::own::Own;
use super::spell::{cut_arguments, in_schema, one};
use crate::postgres::names::quote;

/// What statements call a kind.
pub(super) fn word(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::CompositeType | Kind::RangeType | Kind::BaseType => "TYPE",
        Kind::Operator => "OPERATOR",
        Kind::OperatorClass => "OPERATOR CLASS",
        Kind::OperatorFamily => "OPERATOR FAMILY",
        Kind::Collation => "COLLATION",
        Kind::Conversion => "CONVERSION",
        Kind::Statistics => "STATISTICS",
        Kind::TextSearchParser => "TEXT SEARCH PARSER",
        Kind::TextSearchTemplate => "TEXT SEARCH TEMPLATE",
        Kind::TextSearchDictionary => "TEXT SEARCH DICTIONARY",
        Kind::TextSearchConfiguration => "TEXT SEARCH CONFIGURATION",
        Kind::Language => "LANGUAGE",
        Kind::AccessMethod => "ACCESS METHOD",
        Kind::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
        Kind::ForeignServer => "SERVER",
        Kind::EventTrigger => "EVENT TRIGGER",
        Kind::Publication => "PUBLICATION",
        Kind::Cast => "CAST",
        Kind::Transform => "TRANSFORM",
        _ => return None,
    })
}

/// An object as `DROP`, `ALTER` and `COMMENT` name it, by its kind, schema and name.
pub(super) fn full_name(kind: Kind, schema: &str, text: &str) -> String {
    match kind {
        Kind::Operator => {
            let (symbol, arguments) = text.split_at(text.find('(').unwrap_or(text.len()));
            let symbol = operator_name(symbol.trim());
            let own = if schema.is_empty() || symbol.contains('.') {
                symbol
            } else {
                format!("{}.{symbol}", quote(schema))
            };
            format!("{own} {arguments}")
        }
        Kind::OperatorClass | Kind::OperatorFamily => {
            let (own, method) = text.rsplit_once(" using ").unwrap_or((text, "btree"));
            format!("{} USING {}", in_schema(schema, own), one(method))
        }
        Kind::Cast => {
            let (source, target) = text.split_once(" as ").unwrap_or((text, ""));
            format!("({source} AS {target})")
        }
        Kind::Transform => {
            let (ty, language) = text.rsplit_once(' ').unwrap_or((text, ""));
            format!("FOR {ty} LANGUAGE {}", one(language))
        }
        Kind::Function => {
            let (own, arguments) = cut_arguments(text);
            format!("{}{arguments}", in_schema(schema, own))
        }
        _ if schema.is_empty() => quote(text),
        _ => format!("{}.{}", quote(schema), quote(text)),
    }
}

/// What an object of facts is called in a statement.
pub(super) fn called(own: &Own<'_>) -> String {
    full_name(own.path.kind, &own.path.schema, &own.path.object)
}
