//! `CREATE TABLE` in all its forms.

use drift_catalog::{Expr, Facet, Kind, Partition, Table};
use drift_dialect::postgres_kinds as kinds;

use super::Cursor;
use super::column::{ColumnDef, identity, serial};
use super::constraint::{ConstraintDef, What};
use super::foreign::Changed;
use super::sequence::{OwnSequence, SequenceOptions};
use super::state::{Applied, Extra, Key, Refused, State, missing, none_of, refused};
use super::tuning::change_parameters;
use super::words::Named;
use crate::cursor::Parsed;

/// `LIKE table INCLUDING …`.
pub(crate) struct Like {
    pub(crate) table: Named,
    /// The words that are included, `all` for all of them; exclusions are spent.
    pub(crate) including: Vec<&'static str>,
}

enum Element {
    Column(Box<ColumnDef>),
    Like(Like),
    Constraint(ConstraintDef),
}

struct CreateTable {
    name: Named,
    if_not_exists: bool,
    elements: Vec<Element>,
    inherits: Vec<Named>,
    partition_of: Option<Named>,
    bound: Option<String>,
    partition_by: Option<Partition>,
    of_type: Option<Named>,
    /// Storage parameters.
    parameters: Vec<(String, String)>,
    tablespace: Option<Option<String>>,
    access_method: Option<Option<String>>,
    /// The server of a foreign table.
    server: Option<String>,
    options: Changed,
}

/// How long a table lives and whether it survives a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Persistence {
    Permanent,
    Unlogged,
    Temporary,
}

const LIKE_WORDS: &[&str] = &[
    "all",
    "comments",
    "compression",
    "constraints",
    "defaults",
    "generated",
    "identity",
    "indexes",
    "statistics",
    "storage",
];

impl Cursor<'_> {
    /// After `CREATE TABLE`.
    fn create_table(&mut self) -> Parsed<CreateTable> {
        let if_not_exists = self.if_exists();
        let name = self.named()?;
        let mut own = CreateTable {
            name,
            if_not_exists,
            elements: Vec::new(),
            inherits: Vec::new(),
            partition_of: None,
            bound: None,
            partition_by: None,
            of_type: None,
            parameters: Vec::new(),
            tablespace: None,
            access_method: None,
            server: None,
            options: Changed::default(),
        };
        if self.take(&["partition", "of"]) {
            own.partition_of = Some(self.named()?);
            if self.peek_text() == "(" {
                self.elements(&mut own.elements, false)?;
            }
            own.bound = Some(self.bounds()?);
        } else if self.take(&["of"]) {
            own.of_type = Some(self.named()?);
            if self.peek_text() == "(" {
                self.elements(&mut own.elements, false)?;
            }
        } else if self.peek_text() == "(" {
            self.elements(&mut own.elements, true)?;
        }
        loop {
            if self.take(&["inherits"]) {
                self.expect_symbol("(")?;
                loop {
                    own.inherits.push(self.named()?);
                    if !self.take_symbol(",") {
                        break;
                    }
                }
                self.expect_symbol(")")?;
            } else if self.take(&["partition", "by"]) {
                let strategy = self.name()?;
                own.partition_by = Some(Partition { strategy, key: Expr::raw(self.parenthesised()?) });
            } else if self.take(&["with"]) {
                own.parameters = self.storage_options()?;
            } else if self.take(&["using"]) {
                own.access_method = Some(self.unless("heap")?);
            } else if self.take(&["tablespace"]) {
                own.tablespace = Some(self.unless("pg_default")?);
            } else if self.take(&["server"]) {
                own.server = Some(self.name()?);
            } else if self.take(&["options"]) {
                own.options = self.changed_options()?;
            } else if self.take(&["without", "oids"]) {
            } else if self.take(&["on", "commit"]) {
                let _ = self.take(&["preserve", "rows"])
                    || self.take(&["delete", "rows"])
                    || self.take(&["drop"]);
            } else {
                break;
            }
        }
        self.done()?;
        Ok(own)
    }

    fn elements(&mut self, elements: &mut Vec<Element>, typed: bool) -> Parsed<()> {
        self.expect_symbol("(")?;
        if self.take_symbol(")") {
            return Ok(());
        }
        loop {
            elements.push(if self.take(&["like"]) {
                Element::Like(self.like()?)
            } else if self.at_table_constraint() {
                Element::Constraint(self.table_constraint()?)
            } else {
                Element::Column(Box::new(self.column_def(typed)?))
            });
            if !self.take_symbol(",") {
                return self.expect_symbol(")");
            }
        }
    }

    fn like(&mut self) -> Parsed<Like> {
        let table = self.named()?;
        let mut including = Vec::new();
        loop {
            let add = self.take(&["including"]);
            if !add && !self.take(&["excluding"]) {
                return Ok(Like { table, including });
            }
            let Some(word) = self.one_of(LIKE_WORDS) else { return Err(self.error("what to include")) };
            match (word, add) {
                ("all", true) => including = LIKE_WORDS.to_vec(),
                ("all", false) => including.clear(),
                (_, true) => including.push(word),
                (_, false) => including.retain(|own| *own != word),
            }
        }
    }
}

/// The most columns of a table: `MaxHeapAttributeNumber` of `htup_details.h`, the same since 7.3. It also bounds what
/// chains of parents and `LIKE` make of a short text.
const MOST_COLUMNS: usize = 1600;

/// Adds a column where the server would.
pub(crate) fn push_column(name: &str, table: &mut Table, column: drift_catalog::Column) -> Applied {
    if table.columns.len() >= MOST_COLUMNS {
        return refused(format!("{name} would have more than {MOST_COLUMNS} columns"));
    }
    table.columns.push(column);
    Ok(())
}

/// A table that states everything and has nothing.
pub(crate) fn empty() -> Table {
    Table { comment: Facet::Stated(None), definitions: none_of(kinds::IN_TABLE), ..Table::bare() }
}

impl State {
    /// `CREATE TABLE`, after those words.
    pub(crate) fn create_table(&mut self, cursor: &mut Cursor<'_>, persistence: Persistence) -> Applied {
        let own = cursor.create_table()?;
        let key = self.new_key(&own.name);
        if self.is_relation(&key) {
            return if own.if_not_exists { Ok(()) } else { refused(format!("{} is there already", key.1)) };
        }
        let mut table = empty();
        if persistence == Persistence::Unlogged {
            table.attributes.set("unlogged", "true");
        }
        let stored = own.server.is_none();
        // A partitioned table has no storage of its own; its access method is its partitions'.
        let usual = self.session.access_method.clone().filter(|_| stored && own.partition_by.is_none());
        let tuning = [
            (
                "tablespace",
                own.tablespace.unwrap_or_else(|| self.session.tablespace.clone().filter(|_| stored)),
            ),
            ("access_method", own.access_method.unwrap_or(usual)),
            ("foreign", own.server),
        ];
        for (key, value) in tuning {
            if let Some(value) = value {
                table.attributes.set(key, value);
            }
        }
        change_parameters(&mut table.attributes, "parameter", own.parameters, true);
        own.options.apply(&mut table.attributes);
        table.partition = Facet::Stated(own.partition_by);
        let mut extra = Extra { temporary: persistence == Persistence::Temporary, ..Extra::default() };
        // Parents first, so that a mistake in their names leaves nothing behind.
        let parent = own.partition_of.as_ref().map(|name| self.table_key(name)).transpose()?;
        for name in &own.inherits {
            extra.parents.push(self.table_key(name)?);
        }
        extra.partition_of.clone_from(&parent);
        let typed = own.of_type.as_ref().map(|name| self.composite_key(name)).transpose()?;
        extra.bound = own.bound;
        self.schema(&key.0).tables.insert(key.1.clone(), table);
        self.extra.insert(key.clone(), extra.clone());
        let path = self.relation_path(&key);
        self.wrote(path, own.name.range.clone(), 0..cursor.sql.len());
        if let Some(parent) = parent {
            self.take_from_parent(&key, &parent)?;
        }
        for parent in &extra.parents {
            self.inherit(&key, parent)?;
        }
        if let Some(ty) = typed {
            self.columns_of_type(&key, &ty)?;
        }
        self.add_elements(&key, own.elements)
    }

    fn add_elements(&mut self, key: &Key, elements: Vec<Element>) -> Applied {
        let mut constraints: Vec<ConstraintDef> = Vec::new();
        let mut likes = Vec::new();
        for element in elements {
            match element {
                Element::Column(def) => {
                    constraints.extend(def.constraints.iter().cloned());
                    self.add_column(key, &def)?;
                }
                Element::Constraint(def) => constraints.push(def),
                Element::Like(like) => {
                    let source = self.find(&like.table, Self::is_table);
                    let source = source.ok_or_else(|| missing("table", &like.table))?;
                    self.like_columns(key, &source, &like)?;
                    likes.push((source, like));
                }
            }
        }
        // In the order in which the server makes names: checks with the table, then keys, the primary one first,
        // then references (`transformCreateStmt`).
        let rank = |def: &ConstraintDef| match &def.what {
            What::Check { .. } | What::NotNull { .. } => 0,
            What::PrimaryKey { .. } => 1,
            What::Unique { .. } | What::Exclusion { .. } | What::UsingIndex { .. } => 2,
            What::ForeignKey { .. } => 3,
        };
        // Of two keys over the same columns the one with a name is made.
        constraints.sort_by_key(|def| (rank(def), rank(def) == 2 && def.name.is_none()));
        for def in constraints.iter().filter(|def| rank(def) < 3) {
            self.add_constraint(key, def, true)?;
        }
        for (source, like) in &likes {
            self.like_rest(key, source, like)?;
        }
        for def in constraints.iter().filter(|def| rank(def) == 3) {
            self.add_constraint(key, def, true)?;
        }
        Ok(())
    }

    /// Adds a column with the sequence it may own. One that a parent gave already is merged with it.
    pub(crate) fn add_column(&mut self, key: &Key, def: &ColumnDef) -> Applied {
        let column = self.column(def);
        let typed = def.ty.is_some();
        let inherited =
            self.extra.get(key).is_some_and(|own| own.partition_of.is_some() || !own.parents.is_empty());
        let table = self.table(key)?;
        let inherited = inherited || table.attributes.get("of_type").is_some();
        if let Some(own) = table.columns.iter_mut().find(|own| own.name == column.name) {
            if !inherited {
                return refused(format!("{} has a column {} already", key.1, def.name));
            }
            own.nullable &= !def.not_null;
            own.attributes.items.remove("inherited");
            if def.default.is_some() {
                own.default = column.default;
            }
            if def.generated.is_some() {
                own.generated = column.generated;
            }
            return Ok(());
        }
        if !typed {
            return refused(format!("{} has no column {}", key.1, def.name));
        }
        push_column(&key.1, table, column)?;
        let path = self.relation_path(key).part(Kind::Column, def.name.as_str());
        self.wrote(path, def.range.clone(), def.entry.clone());
        let raw = def.ty.as_deref().unwrap_or_default();
        if let Some(base) = serial(raw) {
            let sequence = self.own_sequence(key, &def.name, base, SequenceOptions::default());
            let default = Expr::raw(Self::next_value(&sequence));
            if let Some(own) = self.table(key)?.columns.last_mut() {
                own.default = Facet::Stated(Some(Box::new(default)));
            }
        }
        if let Some((kind, options)) = &def.identity {
            self.make_identity(key, &def.name, *kind, options.clone())?;
        }
        Ok(())
    }

    /// Makes the sequence of a column, under the name that was given or made up.
    pub(crate) fn own_sequence(
        &mut self,
        key: &Key,
        column: &str,
        ty: &str,
        mut options: SequenceOptions,
    ) -> Key {
        let name = options.name.take().map_or_else(
            || (key.0.clone(), self.relation_name(&key.0, &key.1, Some(column), "seq", false)),
            |name| self.new_key(&name),
        );
        options.ty.get_or_insert_with(|| ty.to_owned());
        let own =
            OwnSequence { options, owner: Some((key.clone(), column.to_owned())), ..OwnSequence::default() };
        self.sequences.insert(name.clone(), own);
        name
    }

    /// `GENERATED … AS IDENTITY` for a column that is there.
    pub(crate) fn make_identity(
        &mut self,
        key: &Key,
        column: &str,
        kind: drift_catalog::IdentityKind,
        options: SequenceOptions,
    ) -> Applied {
        let table = self.table(key)?;
        let Some(own) = table.columns.iter_mut().find(|own| own.name == column) else {
            return refused(format!("{} has no column {column} before this statement", key.1));
        };
        own.identity = Facet::Stated(Some(Box::new(identity(kind))));
        let ty = own.ty.ty.to_string();
        let sequence = self.own_sequence(key, column, &ty, options);
        if let Some(own) = self.sequences.get_mut(&sequence) {
            own.identity = true;
        }
        Ok(())
    }

    pub(crate) fn column_mut(
        &mut self,
        key: &Key,
        column: &str,
    ) -> Result<&mut drift_catalog::Column, Refused> {
        let name = key.1.clone();
        let table = self.table(key)?;
        table
            .columns
            .iter_mut()
            .find(|own| own.name == column)
            .ok_or_else(|| Refused(format!("{name} has no column {column} before this statement")))
    }
}
