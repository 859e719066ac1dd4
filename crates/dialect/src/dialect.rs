//! The questions every database answers, each about one element.

use crate::Spelling;
use drift_catalog::{
    Catalog, Column, Concrete, Flavor, IdentityKind, Kind, Pattern, Portable, Sources, TypeChange, Vendor,
};

/// What surrounds a type, where its written form depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TypeContext {
    /// The column stands in a SQLite `STRICT` table.
    pub strict: bool,
    /// The column numbers its rows by itself.
    pub auto_increment: bool,
}

/// What one database means.
pub trait Dialect: Sync {
    /// Which database.
    fn vendor(&self) -> Vendor;

    /// The schema that unqualified names mean unless the connection says otherwise.
    fn default_schema(&self) -> &'static str;

    /// The schema a model's schema name stands for: SQLite has only one.
    fn schema_of<'a>(&self, declared: &'a str) -> &'a str;

    /// Why no object of this database can have such a name, if that is so.
    fn refuses_name(&self, name: &str) -> Option<&'static str>;

    /// A name as it must stand in a statement: quoted where that is needed.
    fn quote(&self, name: &str) -> String;

    /// A string literal.
    fn literal(&self, text: &str) -> String;

    /// Whether two names mean the same object.
    fn same_name(&self, a: &str, b: &str) -> bool;

    /// The canonical form of a type text of this database.
    fn parse_type(&self, text: &str) -> Concrete;

    /// Whether the canonical name of a type is one this database knows by itself.
    fn knows_type(&self, name: &str) -> bool;

    /// Type names to offer for a slip of the pen.
    fn type_names(&self) -> &'static [&'static str];

    /// The type that is written for a portable word.
    fn written(&self, word: &Portable, context: TypeContext) -> Concrete;

    /// Whether a live type is one of those that keep what the word promises.
    fn accepts(&self, word: &Portable, live: &Concrete, context: TypeContext) -> bool;

    /// Whether a type can be what the word stands for, where databases of different kinds are compared.
    fn stands_for(&self, word: &Portable, ty: &Concrete, context: TypeContext) -> bool;

    /// What becomes of values when `to` takes the place of `from`.
    fn judge(&self, from: &Concrete, to: &Concrete) -> TypeChange;

    /// Why a live column damages text that is stored in it, if it does.
    fn damages_text(&self, live: &Column) -> Option<String>;

    /// How a column numbers its rows where the model leaves the way to the database.
    fn auto_increment(&self) -> IdentityKind;

    /// The SQL of a documented bare default word.
    fn known_default(&self, word: &str) -> Option<&'static str>;

    /// The SQL of a boolean constant.
    fn boolean(&self, value: bool) -> &'static str;

    /// Whether what these two print of an expression is the same text where it is the same expression.
    fn prints_alike(&self, one: Flavor, other: Flavor) -> bool;

    /// The writer of statements.
    fn ddl(&self) -> &'static dyn crate::Ddl;

    /// Whether two unequal facts of a definition are provably different: words, names and types.
    fn is_word(&self, kind: Kind, key: &str) -> bool;

    /// The texts of the objects that a pattern means, with the rules of their canonical form.
    fn spellings(&self, catalog: &Catalog, pattern: &Pattern) -> Vec<Spelling>;

    /// Spends every difference of spelling within one catalog. Idempotent.
    fn canonicalize(&self, catalog: &mut Catalog);

    /// Makes the declared side comparable with the live one: portable words become concrete types, names are
    /// spelled as the database spells them (the places of their declarations follow), open choices take the
    /// database's answer where it fits. What comes out is canonical, since the spelling of constants depends on
    /// the types; canonicalizing before is not needed.
    fn settle(&self, declared: &mut Catalog, sources: &mut Sources, live: &Catalog);

    /// Brings what one word stands for on one side and several objects on the other to the same form on both. Both are
    /// canonical, and stay so.
    fn level(&self, _from: &mut Catalog, _to: &mut Catalog) {}
}

/// The dialect of a vendor.
pub fn of(vendor: Vendor) -> &'static dyn Dialect {
    match vendor {
        Vendor::Sqlite => &crate::sqlite::Sqlite,
        Vendor::Postgres => &crate::postgres::Postgres,
    }
}
