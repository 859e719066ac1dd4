//! The answers of PostgreSQL to every question of a dialect.

use crate::{Dialect, Spelling, TypeContext, settle};
use drift_catalog::{
    Catalog, Column, Concrete, Flavor, IdentityKind, Kind, Pattern, Portable, Sources, TypeChange, Vendor,
};

use super::{accept, canon, ddl, definitions, judge, lift, names, numbering, privileges, runner, types};

/// PostgreSQL 12 and later.
pub(crate) struct Postgres;

impl Dialect for Postgres {
    fn vendor(&self) -> Vendor {
        Vendor::Postgres
    }

    fn default_schema(&self) -> &'static str {
        "public"
    }

    fn schema_of<'a>(&self, declared: &'a str) -> &'a str {
        declared
    }

    fn refuses_name(&self, name: &str) -> Option<&'static str> {
        names::refuses(name)
    }

    fn quote(&self, name: &str) -> String {
        names::quote(name)
    }

    fn literal(&self, text: &str) -> String {
        names::literal(text)
    }

    fn same_name(&self, a: &str, b: &str) -> bool {
        a == b
    }

    fn parse_type(&self, text: &str) -> Concrete {
        types::parse(text)
    }

    fn knows_type(&self, name: &str) -> bool {
        types::KNOWN.binary_search(&name).is_ok()
    }

    fn type_names(&self) -> &'static [&'static str] {
        types::KNOWN
    }

    fn written(&self, word: &Portable, _: TypeContext) -> Concrete {
        accept::written(word)
    }

    fn accepts(&self, word: &Portable, live: &Concrete, _: TypeContext) -> bool {
        accept::accepts(word, live)
    }

    fn stands_for(&self, word: &Portable, ty: &Concrete, _: TypeContext) -> bool {
        lift::stands_for(word, ty)
    }

    fn judge(&self, from: &Concrete, to: &Concrete) -> TypeChange {
        judge::judge(from, to)
    }

    fn damages_text(&self, _: &Column) -> Option<String> {
        None
    }

    fn auto_increment(&self) -> IdentityKind {
        IdentityKind::ByDefault
    }

    fn known_default(&self, word: &str) -> Option<&'static str> {
        crate::known_default(word, Vendor::Postgres).flatten()
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }

    /// The server keeps trees and prints them; a newer one may print the same tree in other words.
    fn prints_alike(&self, one: Flavor, other: Flavor) -> bool {
        one.version.zip(other.version).is_some_and(|(one, other)| one.major == other.major)
    }

    fn ddl(&self) -> &'static dyn crate::Ddl {
        &ddl::Writer
    }

    fn is_word(&self, kind: Kind, key: &str) -> bool {
        definitions::is_word(definitions::sense(kind, key))
    }

    fn spellings(&self, catalog: &Catalog, pattern: &Pattern) -> Vec<Spelling> {
        let mut found = crate::why::spellings(catalog, pattern, canon::SENSE);
        found.extend(super::why::spellings(catalog, pattern));
        found
    }

    fn canonicalize(&self, catalog: &mut Catalog) {
        canon::canonicalize(catalog);
    }

    fn level(&self, from: &mut Catalog, to: &mut Catalog) {
        numbering::level(from, to);
    }

    fn settle(&self, declared: &mut Catalog, sources: &mut Sources, live: &Catalog) {
        canon::cut_names(declared).follow(sources);
        settle::settle(self, declared, live);
        privileges::of_version(declared);
        privileges::of_owners(declared, live);
        runner::settle(declared, sources, live);
        canon::canonicalize(declared);
    }
}
