//! Names of columns, relations and functions.

use drift_catalog::Vendor;
use sqlparser::ast::{Expr, Ident, ObjectName, ObjectNamePart, Value};

use super::context::Context;
use super::literal;
use super::rule::Rule;
use super::scope::Found;
use crate::words;

/// The name of the column that stands for the whole row.
pub(crate) const WHOLE: &str = "*";

/// A name as the server keeps it; quotes only where they mean something.
pub(crate) fn fold(name: Ident, vendor: Vendor) -> Ident {
    let value = match (vendor, name.quote_style) {
        (Vendor::Sqlite, _) | (Vendor::Postgres, None) => name.value.to_ascii_lowercase(),
        (Vendor::Postgres, Some(_)) => name.value,
    };
    // A word of the grammar that came without quotes is that word, not a name.
    if name.quote_style.is_none() || words::is_plain(&value, vendor) {
        Ident::new(value)
    } else {
        Ident::with_quote('"', value)
    }
}

/// The name of a function.
pub(crate) fn fold_function(name: Ident, vendor: Vendor) -> Ident {
    let folded = fold(name, vendor);
    if words::is_plain_function(&folded.value, vendor) { Ident::new(folded.value) } else { folded }
}

/// A lone name. In SQLite, one in double quotes that is no column is a text
/// (<https://sqlite.org/quirks.html> §8).
pub(crate) fn column(name: Ident, vendor: Vendor, context: &Context<'_>) -> Expr {
    if vendor == Vendor::Sqlite && name.quote_style == Some('"') && !context.may_be_column(&name.value) {
        context.note(Rule::QuotedText);
        return literal::value(Value::SingleQuotedString(name.value));
    }
    let name = folded(name, vendor, context);
    match context.scope.and_then(|scope| scope.find(None, &name.value, true)) {
        Some(Found { relation, value, .. }) => {
            context.note_if(Rule::ColumnOwner, || relation.is_some());
            of(relation, plain(value.unwrap_or(name.value)))
        }
        None => match context.scope.and_then(|scope| scope.row(&name.value)) {
            Some(Found { relation, value, .. }) => {
                context.note(Rule::WholeRow);
                of(relation, value.map_or_else(|| Ident::with_quote('"', WHOLE), plain))
            }
            None => Expr::Identifier(name),
        },
    }
}

/// A column of a relation, which has a name where it needs one.
fn of(relation: Option<String>, column: Ident) -> Expr {
    match relation {
        Some(relation) => Expr::CompoundIdentifier(vec![plain(relation), column]),
        None => Expr::Identifier(column),
    }
}

/// Whether something is the whole row of a relation.
pub(crate) fn is_row(expr: &Expr) -> bool {
    let last = match expr {
        Expr::Identifier(name) => Some(name),
        Expr::CompoundIdentifier(names) => names.last(),
        _ => None,
    };
    last.is_some_and(|name| name.quote_style.is_some() && name.value == WHOLE)
}

/// `(t).a`: the column of a row that is whole.
pub(crate) fn column_of_row(row: &Expr, column: Ident) -> Option<Expr> {
    match row {
        _ if !is_row(row) => None,
        Expr::CompoundIdentifier(names) => {
            let mut names = names.clone();
            *names.last_mut()? = column;
            Some(Expr::CompoundIdentifier(names))
        }
        _ => Some(Expr::Identifier(column)),
    }
}

/// What can only be a name, with quotes if it is a word of the grammar.
pub(crate) fn plain(name: String) -> Ident {
    fold(Ident::with_quote('"', name), Vendor::Postgres)
}

/// A name as the server keeps it; whoever asks why is told.
fn folded(name: Ident, vendor: Vendor, context: &Context<'_>) -> Ident {
    let before = context.trace.map(|_| name.clone());
    let name = fold(name, vendor);
    context.note_if(Rule::NameFolding, || before.as_ref() != Some(&name));
    name
}

/// A column qualified by its own table, or a name by the schema it stands in.
pub(crate) fn qualified(names: Vec<Ident>, vendor: Vendor, context: &Context<'_>) -> Expr {
    let mut names: Vec<Ident> = names.into_iter().map(|name| folded(name, vendor, context)).collect();
    let is = |name: &Ident, text: &str| match vendor {
        Vendor::Sqlite => name.value.eq_ignore_ascii_case(text),
        Vendor::Postgres => name.value == text,
    };
    if names.len() == 3 && is(&names[0], context.schema) {
        context.note(Rule::OwnSchema);
        names.remove(0);
    }
    // `public.t.a` under the search path, and any other schema before the one relation of that name.
    if let (Some(scope), [.., table, _]) = (context.scope, names.as_slice()) {
        let found = scope.find(Some(&table.value), &names[names.len() - 1].value, true);
        if let Some(Found { relation, value, .. }) = found {
            let column = value.unwrap_or_else(|| names.remove(names.len() - 1).value);
            context.note_if(Rule::OwnTable, || relation.is_none());
            return of(relation, plain(column));
        }
    }
    if names.len() == 2 && context.table.is_some_and(|table| is(&names[0], table)) {
        context.note(Rule::OwnTable);
        return Expr::Identifier(names.remove(1));
    }
    Expr::CompoundIdentifier(names)
}

/// The names of an object, folded; none where it is computed.
pub(crate) fn parts(name: &ObjectName, vendor: Vendor) -> Option<Vec<Ident>> {
    name.0
        .iter()
        .map(|part| match part {
            ObjectNamePart::Identifier(part) => Some(fold(part.clone(), vendor)),
            ObjectNamePart::Function(_) => None,
        })
        .collect()
}

pub(crate) fn object(parts: Vec<Ident>) -> ObjectName {
    ObjectName(parts.into_iter().map(ObjectNamePart::Identifier).collect())
}
