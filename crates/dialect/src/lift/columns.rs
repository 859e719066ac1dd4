//! Columns: what only one kind of database can say of them.

use drift_catalog::{
    Attribute, Column, Expr, Facet, IdentityKind, Kind, ObjectPath, Portable, Sameness, Table, Vendor,
};

use super::expr;
use super::sides::Tables;
use super::tally::Lifted;
use super::words;
use crate::TypeContext;

/// Reconciles the columns of a table.
pub(super) fn reconcile(table: &mut Table, tables: &Tables<'_>, tally: &mut Lifted) {
    let key = sole_key(table);
    let vendor = tables.sides.from.flavor.vendor;
    for column in &mut table.columns {
        let path = tables.path.part(Kind::Column, column.name.as_str());
        let from = tables.from.and_then(|from| from.column(&column.name));
        let original = tables.original.column(&column.name);
        if let (Some(from), Some(original)) = (from, original) {
            let is_key = key.as_deref() == Some(column.name.as_str());
            identity(column, from, original, (&path, is_key, vendor), tally);
            if is_kept_as_text(from, original, vendor) {
                tally.facet(&path, Attribute::Type, AS_TEXT);
            }
        }
        default(&mut column.default, from, (&path, vendor), tally);
        generated(column, from, &path, tally);
        let says = |word: &Option<String>| word.is_some();
        let collation = from.map(|from| &from.collation);
        tally.adopt(&path, Attribute::Collation, (collation, &mut column.collation), says);
        let comment = from.map(|from| &from.comment);
        tally.adopt(&path, Attribute::Comment, (comment, &mut column.comment), says);
        tally.attributes(&path, from.map(|from| &from.attributes), &mut column.attributes);
    }
}

/// Why the type of a column is left open.
const AS_TEXT: &str = "SQLite has it as text, and does not say of what";

/// SQLite has no types for dates, moments, UUIDs and more: a column of texts may hold them
/// (<https://sqlite.org/datatype3.html> §2.2), and says nothing that would tell which.
fn is_kept_as_text(from: &Column, original: &Column, vendor: Vendor) -> bool {
    let (sqlite, postgres) = match vendor {
        Vendor::Sqlite => (from, original),
        Vendor::Postgres => (original, from),
    };
    let (Some(text), Some(own)) = (sqlite.ty.ty.concrete(), postgres.ty.ty.concrete()) else { return false };
    let (of_sqlite, of_postgres) = (crate::of(Vendor::Sqlite), crate::of(Vendor::Postgres));
    let context = TypeContext::default();
    let best = words::best(of_postgres, own, context);
    text.name == "text"
        && own.schema.is_none()
        && !matches!(best, Some(Portable::Text | Portable::String(_)))
        && words::alike((of_sqlite, text, context), (of_postgres, own, context))
}

/// The column that is the whole primary key.
fn sole_key(table: &Table) -> Option<String> {
    let key = table.primary_key.value()?;
    key.columns.first().filter(|_| key.columns.len() == 1).cloned()
}

/// Both kinds can number the rows of a table by its primary key. SQLite numbers every `INTEGER PRIMARY KEY`,
/// whether that is wished or not, and nothing else (<https://sqlite.org/lang_createtable.html#rowid>).
fn identity(
    column: &mut Column,
    from: &Column,
    original: &Column,
    (path, is_key, vendor): (&ObjectPath, bool, Vendor),
    tally: &mut Lifted,
) {
    let (Facet::Stated(is), Facet::Stated(wanted)) = (&from.identity, &original.identity) else { return };
    let (sqlite, postgres) = match vendor {
        Vendor::Sqlite => (is, wanted),
        Vendor::Postgres => (wanted, is),
    };
    let unasked = sqlite.as_ref().is_some_and(|own| own.kind == IdentityKind::Rowid) && postgres.is_none();
    let impossible = sqlite.is_none() && postgres.is_some() && !is_key;
    let options = postgres.as_ref().is_some_and(|own| !own.options.items.is_empty());
    if unasked || impossible || options && sqlite.is_some() {
        tally.facet(path, Attribute::Identity, "");
        column.identity.clone_from(&from.identity);
    } else if is.is_some() && wanted.is_some() {
        column.identity.clone_from(&from.identity);
    }
}

fn default(
    to: &mut Facet<Option<Box<Expr>>>,
    from: Option<&Column>,
    (path, vendor): (&ObjectPath, Vendor),
    tally: &mut Lifted,
) {
    let Facet::Stated(wanted) = &*to else { return };
    let is = from.map(|from| &from.default);
    let Some(Facet::Stated(is)) = is else {
        // A column that is not there yet: a default of the other kind of database could not be written.
        if from.is_none() && wanted.as_ref().is_some_and(|own| !is_common(own, vendor)) {
            tally.facet(path, Attribute::Default, "");
            *to = Facet::SILENT;
        }
        return;
    };
    let same = match (wanted, is) {
        (None, None) => true,
        (Some(wanted), Some(is)) => {
            let moments = expr::moment(&wanted.text);
            wanted.compare(is) == Sameness::Same || moments.is_some() && moments == expr::moment(&is.text)
        }
        _ => false,
    };
    let alone = |own: &Option<Box<Expr>>| own.as_ref().is_none_or(|own| !is_common(own, vendor));
    if same {
        *to = Facet::Stated(is.clone());
    } else if alone(wanted) && alone(is) {
        tally.facet(path, Attribute::Default, "");
        *to = Facet::Stated(is.clone());
    }
}

fn is_common(own: &Expr, vendor: Vendor) -> bool {
    expr::is_value(own) || expr::moment(&own.text).is_some() || expr::is_common(&own.text, vendor)
}

/// Whether a computed column is kept on disk is not everywhere a choice; an expression of one kind of database is
/// compared by being there.
fn generated(column: &mut Column, from: Option<&Column>, path: &ObjectPath, tally: &mut Lifted) {
    let Some(is) = from.and_then(|from| from.generated.value()) else { return };
    let Some(wanted) = column.generated.value_mut() else { return };
    if wanted.stored != is.stored {
        tally.facet(path, Attribute::Generated, "");
        wanted.stored = is.stored;
    }
    let both = [&wanted.expr, &is.expr];
    if wanted.expr.compare(&is.expr) != Sameness::Same
        && both.iter().any(|own| !expr::is_common(&own.text, Vendor::Postgres))
    {
        tally.facet(path, Attribute::Generated, "");
        wanted.expr.clone_from(&is.expr);
    }
}
