//! The nouns every room shares: what a schema is made of, how its objects are named, what can change
//! between two schemas, and what could not be compared. No input or output, no SQL, no database.

mod attribute;
mod catalog;
mod change;
mod column;
mod constraint;
mod coverage;
mod definition;
mod expr;
mod facet;
mod flavor;
mod index;
mod kind;
mod label;
mod listed;
mod near;
mod object;
mod origins;
mod path;
mod pattern;
mod renames;
mod source;
mod statement;
mod table;
mod types;

pub use attribute::Attribute;
pub use catalog::{Catalog, Extension, Schema};
pub use change::{Action, Candidate, Change, Changes, Difference};
pub use column::{Column, Generated, Identity, IdentityKind};
pub use constraint::{
    Check, Deferrable, Exclusion, ForeignKey, MatchKind, PrimaryKey, ReferentialAction, TableRef, Unique,
};
pub use coverage::{Coverage, NotCompared};
pub use definition::{Definition, Definitions};
pub use expr::{Expr, ExprKind, Sameness};
pub use facet::{Facet, Unstated};
pub use flavor::{Flavor, Vendor, Version};
pub use index::{Index, IndexKey, IndexPart};
pub use kind::Kind;
pub use label::Labelled;
pub use listed::{Attributes, Listed, Named};
pub use near::{likeness, nearest};
pub use object::{Domain, EnumType, Function, Sequence, Trigger, View};
pub use origins::Origins;
pub use path::ObjectPath;
pub use pattern::{Pattern, PatternError};
pub use renames::{Renames, renamed_columns, renamed_tables};
pub use source::{FileId, Origin, Place, SourceFile, Sources};
pub use statement::{Hold, Plan, Statement};
pub use table::{Partition, Table};
pub use types::{ColumnType, Concrete, Portable, Type, TypeChange, TypePool};
