//! Column types: the portable words of model files and the concrete types of a database.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ObjectPath;

/// A type that means the same in every database. Its written form and its accept-set per database are data
/// of `drift-dialect`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Portable {
    /// 16-bit integer.
    SmallInt,
    /// 32-bit integer.
    Integer,
    /// 64-bit integer.
    BigInt,
    /// Exact number, with precision and scale where given.
    Decimal(Option<(u32, u32)>),
    /// Text of at most so many characters.
    String(u32),
    /// Text without a limit.
    Text,
    /// True or false.
    Boolean,
    /// Calendar date.
    Date,
    /// Time of day.
    Time,
    /// Date and time without a time zone.
    Timestamp,
    /// A moment; date and time with a time zone.
    Timestamptz,
    /// 128-bit identifier.
    Uuid,
    /// JSON document.
    Json,
    /// Bytes.
    Binary,
    /// 32-bit floating point.
    Float,
    /// 64-bit floating point.
    Double,
    /// An entry of `enums:`, by schema and name.
    Enum {
        /// Schema of the enum.
        schema: String,
        /// Its name.
        name: String,
    },
}

impl fmt::Display for Portable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Portable::SmallInt => "smallint",
            Portable::Integer => "integer",
            Portable::BigInt => "bigint",
            Portable::Decimal(None) => "decimal",
            Portable::Decimal(Some((p, s))) => return write!(f, "decimal({p},{s})"),
            Portable::String(n) => return write!(f, "string({n})"),
            Portable::Text => "text",
            Portable::Boolean => "boolean",
            Portable::Date => "date",
            Portable::Time => "time",
            Portable::Timestamp => "timestamp",
            Portable::Timestamptz => "timestamptz",
            Portable::Uuid => "uuid",
            Portable::Json => "json",
            Portable::Binary => "binary",
            Portable::Float => "float",
            Portable::Double => "double",
            Portable::Enum { name, .. } => name,
        })
    }
}

/// A type of one database in its canonical spelling: `character varying` with `["120"]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Concrete {
    /// Schema of a user-defined type; none for the database's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Canonical name, without arguments.
    pub name: String,
    /// Arguments in canonical spelling.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// Whether it is an array (PostgreSQL keeps no number of dimensions).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub array: bool,
}

impl Concrete {
    /// Whether it is the type at a path, or an array of it. One without a schema may be of any.
    pub fn is_of(&self, path: &ObjectPath) -> bool {
        self.name == path.object && self.schema.as_ref().is_none_or(|schema| *schema == path.schema)
    }

    /// A type of the database's own without arguments.
    pub fn named(name: impl Into<String>) -> Self {
        Concrete { name: name.into(), ..Concrete::default() }
    }
}

impl fmt::Display for Concrete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)?;
        if !self.args.is_empty() {
            write!(f, "({})", self.args.join(","))?;
        }
        if self.array {
            f.write_str("[]")?;
        }
        Ok(())
    }
}

/// What is compared of a column's type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// A portable word, until `settle` has put a concrete type in its place.
    Portable(Portable),
    /// A type of the database.
    Concrete(Concrete),
}

impl Type {
    /// The concrete type, once settled.
    pub fn concrete(&self) -> Option<&Concrete> {
        match self {
            Type::Concrete(concrete) => Some(concrete),
            Type::Portable(_) => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Portable(word) => word.fmt(f),
            Type::Concrete(concrete) => concrete.fmt(f),
        }
    }
}

/// A column's type: what is compared, and what people wrote or the server says.
#[derive(Debug, Clone, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnType {
    /// What is compared.
    pub ty: Type,
    /// What is shown.
    pub raw: String,
}

impl PartialEq for ColumnType {
    fn eq(&self, other: &Self) -> bool {
        self.ty == other.ty
    }
}

/// The types of a catalog's columns, each kept once: thousands of columns have a dozen types.
#[derive(Debug, Default)]
pub struct TypePool(HashMap<(Type, String), Arc<ColumnType>>);

impl TypePool {
    /// The one copy of a type and its text.
    pub fn share(&mut self, ty: ColumnType) -> Arc<ColumnType> {
        let kept = self
            .0
            .entry((ty.ty, ty.raw))
            .or_insert_with_key(|(ty, raw)| Arc::new(ColumnType { ty: ty.clone(), raw: raw.clone() }));
        Arc::clone(kept)
    }
}

/// What becomes of stored values and running code when one type takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TypeChange {
    /// Another spelling of the same storage; nothing behaves differently.
    Spelling,
    /// Every value of the old type is a value of the new one.
    Widening,
    /// Some values do not fit.
    Narrowing,
    /// Another kind of value altogether.
    Incompatible,
}

impl TypeChange {
    /// The word shown in reports.
    pub fn word(self) -> &'static str {
        match self {
            TypeChange::Spelling => "spelling",
            TypeChange::Widening => "widening",
            TypeChange::Narrowing => "narrowing",
            TypeChange::Incompatible => "incompatible",
        }
    }
}
