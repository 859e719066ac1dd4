//! The answers of SQLite to every question of a dialect.

use crate::{Dialect, Spelling, TypeContext, settle};
use drift_catalog::{
    Catalog, Column, Concrete, Facet, Flavor, IdentityKind, Kind, Pattern, Portable, Sources, Table,
    TypeChange, Vendor,
};

use super::{accept, canon, ddl, judge, lift, names, types};

/// SQLite 3.
pub(crate) struct Sqlite;

impl Dialect for Sqlite {
    fn vendor(&self) -> Vendor {
        Vendor::Sqlite
    }

    fn default_schema(&self) -> &'static str {
        "main"
    }

    fn schema_of<'a>(&self, _: &'a str) -> &'a str {
        "main"
    }

    fn refuses_name(&self, name: &str) -> Option<&'static str> {
        names::refuses(name)
    }

    fn quote(&self, name: &str) -> String {
        names::quote(name)
    }

    fn literal(&self, text: &str) -> String {
        crate::name::single_quoted(text)
    }

    fn same_name(&self, a: &str, b: &str) -> bool {
        a.eq_ignore_ascii_case(b)
    }

    fn parse_type(&self, text: &str) -> Concrete {
        types::parse(text)
    }

    fn knows_type(&self, name: &str) -> bool {
        name.contains(' ') || types::KNOWN.contains(&name)
    }

    fn type_names(&self) -> &'static [&'static str] {
        types::KNOWN
    }

    fn written(&self, word: &Portable, context: TypeContext) -> Concrete {
        crate::accept::written(accept::set(word, context), word, types::parse)
    }

    fn accepts(&self, word: &Portable, live: &Concrete, context: TypeContext) -> bool {
        crate::accept::holds(accept::set(word, context), word, live, types::parse)
    }

    fn stands_for(&self, word: &Portable, ty: &Concrete, context: TypeContext) -> bool {
        lift::stands_for(word, ty, context)
    }

    fn judge(&self, from: &Concrete, to: &Concrete) -> TypeChange {
        judge::judge(from, to)
    }

    fn damages_text(&self, live: &Column) -> Option<String> {
        judge::damages_text(live)
    }

    fn auto_increment(&self) -> IdentityKind {
        IdentityKind::Rowid
    }

    fn known_default(&self, word: &str) -> Option<&'static str> {
        crate::known_default(word, Vendor::Sqlite).flatten()
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    /// SQLite keeps the texts as they were written.
    fn prints_alike(&self, _: Flavor, _: Flavor) -> bool {
        false
    }

    fn ddl(&self) -> &'static dyn crate::Ddl {
        &ddl::Writer
    }

    fn is_word(&self, _: Kind, _: &str) -> bool {
        true
    }

    fn spellings(&self, catalog: &Catalog, pattern: &Pattern) -> Vec<Spelling> {
        crate::why::spellings(catalog, pattern, canon::SENSE)
    }

    fn canonicalize(&self, catalog: &mut Catalog) {
        canon::canonicalize(catalog);
    }

    fn settle(&self, declared: &mut Catalog, sources: &mut Sources, live: &Catalog) {
        settle::respell(declared, sources, live);
        settle::settle(self, declared, live);
        // No statement names a constraint here: an upsert takes either, and ALTER TABLE can add the index alone.
        crate::keep_promises(declared, live);
        // Columns of an enum are text here; there is no type of that name to look for.
        for (schema, content) in &mut declared.schemas {
            let live = live.schemas.get(schema);
            content
                .enums
                .items
                .retain(|name, _| live.is_some_and(|live| live.enums.items.contains_key(name)));
        }
        // SQL can say it in a way that makes none: INTEGER PRIMARY KEY DESC.
        if !sources.is_sql && !sources.files.is_empty() {
            rowids(declared, live);
        }
        canon::canonicalize(declared);
    }
}

/// An `integer` that alone is the primary key numbers its rows, whether a model wishes that or not (<https://sqlite.org/lang_createtable.html#rowid>).
fn rowids(declared: &mut Catalog, live: &Catalog) {
    for (schema, content) in &mut declared.schemas {
        for (name, table) in &mut content.tables {
            let Some(live) = live.table(schema, name) else { continue };
            let alone = |table: &Table| {
                table.primary_key.value().and_then(|key| <[String; 1]>::try_from(key.columns.clone()).ok())
            };
            let Some([key]) = alone(table).filter(|key| alone(live).as_ref() == Some(key)) else { continue };
            let Some(is) = live.column(&key) else { continue };
            let is_rowid = is.identity.value().is_some_and(|own| own.kind == IdentityKind::Rowid);
            let own = table.columns.iter_mut().find(|column| column.name == key);
            if let Some(own) =
                own.filter(|own| is_rowid && own.ty == is.ty && own.identity == Facet::Stated(None))
            {
                own.identity.clone_from(&is.identity);
            }
        }
    }
}
