//! Defaults: literals of the column's type, documented words, SQL.

use drift_catalog::{ColumnType, Expr, Facet, Portable, Type};

use super::Lowering;
use crate::keys::SQL;
use crate::mistake::{BAD_DEFAULT, Mistake, UNSUPPORTED};
use crate::tree::{Node, Value};

/// What a literal of a type looks like.
#[derive(PartialEq)]
enum Family {
    Number,
    Boolean,
    Text,
}

impl Lowering {
    pub(crate) fn default(&mut self, node: &Node<'_>, ty: &ColumnType) -> Facet<Option<Box<Expr>>> {
        let (text, quoted) = match &node.value {
            Value::Map(_) => {
                let Some(fields) = self.fields(node, SQL, "`default`") else { return Facet::SILENT };
                return match self.field_text(&fields, "sql") {
                    Some(sql) => Facet::Stated(Some(Box::new(Expr::raw(sql)))),
                    None => Facet::SILENT,
                };
            }
            Value::List(_) | Value::Later(_) => {
                self.wrong(node, "`default` must be a literal, a documented word or `{ sql: … }`");
                return Facet::SILENT;
            }
            Value::Scalar(text, quoted) => (text.as_ref(), *quoted),
        };
        if !quoted && matches!(text, "none" | "null" | "~" | "") {
            return Facet::Stated(None);
        }
        if !quoted && let Some(known) = drift_dialect::known_default(text, self.dialect.vendor()) {
            let Some(sql) = known else {
                let vendor = self.dialect.vendor().title();
                let message = format!("{vendor} has no `{text}` as a default");
                self.mistake(Mistake::new(UNSUPPORTED, node.here(), message));
                return Facet::SILENT;
            };
            return Facet::Stated(Some(Box::new(Expr::raw(sql))));
        }
        match self.literal(text, quoted, ty) {
            Ok(sql) => Facet::Stated(Some(Box::new(Expr::raw(sql)))),
            Err(message) => {
                let place = node.here();
                let help = "an expression is written `default: { sql: \"…\" }`";
                self.mistake(Mistake::new(BAD_DEFAULT, place, message).help(help));
                Facet::SILENT
            }
        }
    }

    fn literal(&self, text: &str, quoted: bool, ty: &ColumnType) -> Result<String, String> {
        match family(ty) {
            Family::Number => {
                let digits = text.trim();
                let number = digits.parse::<f64>().is_ok_and(f64::is_finite)
                    && digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
                if number {
                    Ok(digits.to_owned())
                } else {
                    Err(format!("`{text}` is no number, as {} needs", ty.raw))
                }
            }
            Family::Boolean => match text {
                "true" => Ok(self.dialect.boolean(true).to_owned()),
                "false" => Ok(self.dialect.boolean(false).to_owned()),
                _ => Err(format!("`{text}` is neither true nor false, as {} needs", ty.raw)),
            },
            Family::Text if !quoted && text.contains('(') && text.ends_with(')') => {
                Err(format!("`{text}` looks like an expression"))
            }
            Family::Text => Ok(self.dialect.literal(text)),
        }
    }
}

fn family(ty: &ColumnType) -> Family {
    match &ty.ty {
        Type::Portable(word) => match word {
            Portable::SmallInt
            | Portable::Integer
            | Portable::BigInt
            | Portable::Decimal(_)
            | Portable::Float
            | Portable::Double => Family::Number,
            Portable::Boolean => Family::Boolean,
            _ => Family::Text,
        },
        Type::Concrete(concrete) if concrete.array => Family::Text,
        Type::Concrete(concrete) => match concrete.name.as_str() {
            "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "int"
            | "tinyint" | "mediumint" | "decimal" | "float" | "double" | "oid" => Family::Number,
            "boolean" | "bool" => Family::Boolean,
            _ => Family::Text,
        },
    }
}
