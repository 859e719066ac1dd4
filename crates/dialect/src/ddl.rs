//! Statements: what every database must be able to write. `drift-plan` asks and puts the answers in order.

use std::collections::BTreeMap;

use drift_catalog::{Attribute, Catalog, Change, Column, Hold, Kind, ObjectPath, Table};

/// When a step runs, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Before the transaction: new enum values cannot be used in the one that adds them.
    Values,
    /// What stands in the way of a change.
    Clear,
    /// Tables made anew, under their old names: SQLite rewrites every text that mentions a name when it renames.
    Rebuild,
    /// Renames.
    Rename,
    /// Namespaces and extensions.
    Schema,
    /// Types. What is made from here to tables is put in the order of what needs what.
    Type,
    /// Sequences.
    Sequence,
    /// Functions.
    Function,
    /// New tables.
    Table,
    /// New columns.
    Column,
    /// Columns that move to a type that is made anew.
    Move,
    /// Changed columns.
    Alter,
    /// Keys, uniques and checks.
    Constraint,
    /// Indexes.
    Index,
    /// References.
    ForeignKey,
    /// Views.
    View,
    /// Triggers.
    Trigger,
    /// Comments.
    Comment,
    /// What is not wanted any more.
    Drop,
}

/// A statement with its place in the order.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub phase: Phase,
    /// SQL, each statement ended with a semicolon.
    pub sql: String,
    /// What it mends.
    pub about: Vec<ObjectPath>,
    /// A line above it; may be empty.
    pub note: String,
    /// Why it is held back, if it is.
    pub hold: Option<Hold>,
    /// What it can lose, whether that is allowed or not.
    pub loses: Option<String>,
}

impl Step {
    /// An active step about one object.
    pub fn new(phase: Phase, about: &ObjectPath, sql: impl Into<String>) -> Self {
        Step {
            phase,
            sql: sql.into(),
            about: vec![about.clone()],
            note: String::new(),
            hold: None,
            loses: None,
        }
    }

    /// With a line above it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Held back.
    #[must_use]
    pub fn hold(mut self, hold: Hold) -> Self {
        self.hold = Some(hold);
        self
    }

    /// Held back because it can lose data, unless that is allowed.
    #[must_use]
    pub fn loses(mut self, why: impl Into<String>, allowed: bool) -> Self {
        let why = why.into();
        self.loses = Some(why.clone());
        if allowed { self } else { self.hold(Hold::Loss(why)) }
    }
}

/// The changes of one table, and what it becomes.
pub struct TableChange<'a> {
    /// Its path as wanted.
    pub path: &'a ObjectPath,
    /// Its path as it is.
    pub old_path: &'a ObjectPath,
    /// As it is.
    pub from: &'a Table,
    /// As wanted; may say less than everything.
    pub to: &'a Table,
    /// The changes, all of this table.
    pub changes: &'a [&'a Change],
    /// Whether statements that lose data are active.
    pub allow_loss: bool,
}

/// An object that is not a table, or a reason.
pub type Answer = Result<Vec<Step>, String>;

/// What a file is made for.
pub struct Target<'a> {
    /// The name of the database, where it has one.
    pub database: Option<&'a str>,
    /// Everything that is.
    pub from: &'a Catalog,
    /// Everything that is wanted.
    pub to: &'a Catalog,
    /// Tables and columns that must be there.
    pub expected: &'a [ObjectPath],
    /// The active statements.
    pub active: &'a [&'a str],
}

/// What surrounds the statements in a file.
pub struct Frame {
    /// Before everything: stop on error, guard.
    pub head: String,
    /// Opens the transaction.
    pub begin: String,
    /// Closes it.
    pub commit: String,
}

/// How a statement begins that puts something in the place of what has its name.
pub const REPLACE: &str = "CREATE OR REPLACE ";

/// Writes statements.
pub trait Ddl: Sync {
    /// Everything that makes a new table, its indexes, references, triggers and comments among it.
    fn create_table(&self, path: &ObjectPath, table: &Table) -> Vec<Step>;

    /// Everything that changes a table.
    fn alter_table(&self, change: &TableChange<'_>) -> Vec<Step>;

    /// Removes the references to each table that would stand in the way of its removal: by the table, found once for
    /// all of them.
    fn drop_references(&self, _is: &Catalog) -> BTreeMap<ObjectPath, Vec<Step>> {
        BTreeMap::new()
    }

    /// Removes a table.
    fn drop_table(&self, path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Vec<Step>;

    /// Renames a table.
    fn rename_table(&self, from: &ObjectPath, to: &ObjectPath) -> String;

    /// Renames a column of a table.
    fn rename_column(&self, table: &ObjectPath, from: &str, to: &str) -> String;

    /// Makes an object that is not a table, found in the catalog by its path.
    ///
    /// # Errors
    /// The reason, where the database has no such thing.
    fn create(&self, path: &ObjectPath, wanted: &Catalog) -> Answer;

    /// Changes an object that is not a table.
    ///
    /// # Errors
    /// The reason, where there is no automatic way.
    fn alter(&self, change: &Change, is: &Catalog, wanted: &Catalog, allow_loss: bool) -> Answer;

    /// Removes an object that is not a table.
    ///
    /// # Errors
    /// The reason, where there is no automatic way.
    fn drop(&self, path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Answer;

    /// Whether a change of a column or type is refused while a view reads it.
    fn needs_views_away(&self, change: &Change) -> bool;

    /// Whether a change of a column's type is refused while a reference stands on it.
    fn needs_references_away(&self, from: &Column, to: &Column) -> bool;

    /// Makes a part of a view: a trigger, or an index of a materialised one.
    ///
    /// # Errors
    /// The reason, where the database has no such thing.
    fn create_part(&self, path: &ObjectPath, wanted: &Catalog) -> Answer;

    /// Removes a part of a view.
    ///
    /// # Errors
    /// The reason, where the database has no such thing.
    fn drop_part(&self, path: &ObjectPath) -> Answer;

    /// The table that a partition is, once it is one of its own; nothing where there are no partitions.
    fn as_table(&self, _partition: &ObjectPath) -> Option<ObjectPath> {
        None
    }

    /// Makes a table that is there a partition, as wanted.
    fn attach(&self, _partition: &ObjectPath, _wanted: &Catalog) -> Option<Step> {
        None
    }

    /// Makes a partition a table of its own.
    fn detach(&self, _partition: &ObjectPath, _is: &Catalog) -> Option<Step> {
        None
    }

    /// Removes a column from its table alone: what inherits it keeps it as its own. Nothing where none can.
    fn leave_column(&self, _column: &ObjectPath) -> Option<String> {
        None
    }

    /// Whether keys have names among those of tables and indexes, and references hold the keys that they need.
    fn keys_are_objects(&self) -> bool {
        false
    }

    /// Whether a trigger's name is one of the whole schema, and not of its table only.
    fn triggers_are_objects(&self) -> bool {
        false
    }

    /// The first version of the server with a statement that changes an attribute of this kind of object, where older
    /// ones that are read have none.
    fn since(&self, _kind: Kind, _attribute: &Attribute) -> Option<u32> {
        None
    }

    /// What surrounds the statements.
    fn frame(&self, target: &Target<'_>) -> Frame;
}

/// A text that cannot leave the comment line it stands in: PostgreSQL ends one at a carriage return too.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
