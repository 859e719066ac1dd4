//! All files of SQL for SQLite, statement after statement, on a database that is kept in memory.

use std::collections::BTreeSet;

use drift_catalog::{
    Attribute, Catalog, Flavor, Kind, NotCompared, ObjectPath, Origin, Place, Schema, Sources, Table,
    Unstated, Vendor,
};
use drift_sql::{PieceKind, split};

use super::table::{ColumnPlace, table_with_places};
use super::{Cursor, shadow, trigger, view};
use crate::cursor::NotUnderstood;
use crate::script::{Counts, NotRead, Script, SqlFile, Understood};
use crate::transaction::{Step, Transaction};

/// Words that begin a statement which says nothing of the schema.
const NOT_SCHEMA: &[&str] = &[
    "analyze",
    "attach",
    "begin",
    "commit",
    "delete",
    "detach",
    "end",
    "explain",
    "insert",
    "pragma",
    "reindex",
    "release",
    "replace",
    "rollback",
    "savepoint",
    "select",
    "update",
    "vacuum",
    "values",
    "with",
];

/// Why a statement was not taken.
pub(super) struct Refused(pub(super) String);

impl From<NotUnderstood> for Refused {
    fn from(error: NotUnderstood) -> Self {
        Refused(error.to_string())
    }
}

pub(super) type Applied = Result<(), Refused>;

/// The database so far.
#[derive(Clone)]
pub(super) struct State {
    pub(super) catalog: Catalog,
    pub(super) sources: Sources,
    pub(super) schema: String,
    here: Place,
}

/// Reads files as if each was run after the one before it.
pub(crate) fn read(default_schema: &str, files: Vec<SqlFile>) -> Script {
    let mut catalog = Catalog::empty(Flavor::of(Vendor::Sqlite), default_schema);
    catalog.extensions.complete = true;
    let mut state = State {
        catalog,
        sources: Sources::default(),
        schema: default_schema.to_owned(),
        here: Place { file: drift_catalog::FileId(0), start: 0, end: 0 },
    };
    state.sources.is_sql = true;
    *state.content() = Schema::bare();
    let mut counts = Counts::default();
    let (mut not_understood, mut understood) = (Vec::new(), Vec::new());
    for file in files {
        let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
        let id = state.sources.add(file.name, text);
        let pieces = split(text, Vendor::Sqlite);
        let mut transaction = Transaction::new(text, &pieces);
        for piece in pieces {
            let sql = text.get(piece.range.clone()).unwrap_or_default();
            let cursor = Cursor::new(sql);
            if piece.kind != PieceKind::Statement || NOT_SCHEMA.iter().any(|word| cursor.is(&[word])) {
                counts.not_schema += 1;
                if let Step::Undone(Some(before), _) = transaction.follow(sql, Vendor::Sqlite, &state) {
                    state = before;
                }
                continue;
            }
            let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
            state.here = Place { file: id, start: at(piece.range.start), end: at(piece.range.end) };
            match state.statement(sql) {
                Ok(()) => {
                    counts.read += 1;
                    understood.push(Understood { place: state.here, path: Vec::new() });
                }
                Err(refused) => {
                    counts.not_understood += 1;
                    let shown = state.sources.show(state.here).unwrap_or_default();
                    state.taint(sql, &format!("{shown}: {}", refused.0));
                    not_understood.push(NotRead { place: state.here, why: refused.0 });
                }
            }
        }
    }
    shadow::leave_out(state.content());
    state.catalog.unread.sort();
    state.catalog.unread.dedup();
    Script { catalog: state.catalog, sources: state.sources, counts, not_understood, understood }
}

/// The most columns that SQLite can be built for (<https://sqlite.org/limits.html> §2).
const MOST_COLUMNS: usize = 32_767;

/// Refuses a table that SQLite would not make.
pub(super) fn possible_columns(name: &str, table: &Table) -> Applied {
    if table.columns.len() > MOST_COLUMNS {
        return Err(Refused(format!("{name} would have more than {MOST_COLUMNS} columns")));
    }
    let mut seen = BTreeSet::new();
    match table.columns.iter().find(|column| !seen.insert(column.name.to_ascii_lowercase())) {
        Some(again) => Err(Refused(format!("{name} has a column {} already", again.name))),
        None => Ok(()),
    }
}

impl State {
    pub(super) fn content(&mut self) -> &mut Schema {
        self.catalog.schemas.entry(self.schema.clone()).or_default()
    }

    pub(super) fn path(&self, kind: Kind, name: &str) -> ObjectPath {
        ObjectPath::new(kind, self.schema.as_str(), name)
    }

    /// The spelling of a table that is there.
    pub(super) fn table_named(&mut self, name: &str) -> Option<String> {
        self.content().tables.keys().find(|own| own.eq_ignore_ascii_case(name)).cloned()
    }

    pub(super) fn view_named(&mut self, name: &str) -> Option<String> {
        self.content().views.items.keys().find(|own| own.eq_ignore_ascii_case(name)).cloned()
    }

    fn place(&self, range: std::ops::Range<usize>) -> Place {
        let at = |byte: usize| self.here.start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX));
        Place { file: self.here.file, start: at(range.start), end: at(range.end) }
    }

    pub(super) fn wrote(
        &mut self,
        path: ObjectPath,
        name: std::ops::Range<usize>,
        entry: std::ops::Range<usize>,
    ) {
        let origin =
            Origin { name: self.place(name), entry: self.place(entry), parts: Vec::new(), alias: None };
        self.sources.origins.insert(path, origin);
    }

    pub(super) fn wrote_column(&mut self, table: &str, place: ColumnPlace) {
        let path = self.path(Kind::Table, table).part(Kind::Column, place.name);
        self.wrote(path, place.range, place.entry);
    }

    fn statement(&mut self, sql: &str) -> Applied {
        let mut cursor = Cursor::new(sql);
        if cursor.take(&["alter", "table"]) {
            return self.alter_table(cursor);
        }
        if cursor.take(&["drop"]) {
            return self.drop_statement(cursor);
        }
        cursor.expect(&["create"])?;
        let temporary = cursor.take(&["temp"]) || cursor.take(&["temporary"]);
        cursor.take(&["unique"]);
        let word = cursor.advance().to_ascii_lowercase();
        if word == "virtual" {
            cursor.expect(&["table"])?;
        }
        let if_not_exists = cursor.take(&["if", "not", "exists"]);
        let mut range = cursor.peek().map_or(0..0, |token| token.range.clone());
        let mut name = cursor.name()?;
        let mut elsewhere = temporary;
        if cursor.take_symbol(".") {
            // Other schemas are other files.
            elsewhere |= !name.eq_ignore_ascii_case(&self.schema);
            range = cursor.peek().map_or(range, |token| token.range.clone());
            name = cursor.name()?;
        }
        let is_there = self.table_named(&name).is_some() || self.view_named(&name).is_some();
        let own_table = elsewhere || name.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("sqlite_"));
        match word.as_str() {
            "table" | "virtual" => {
                let mut places = Vec::new();
                let (_, table) = table_with_places(sql, &mut places)?;
                if own_table || is_there && if_not_exists {
                    return Ok(());
                }
                if is_there {
                    return Err(Refused(format!("{name} is there already")));
                }
                possible_columns(&name, &table)?;
                self.content().tables.insert(name.clone(), table);
                self.wrote(self.path(Kind::Table, &name), range, 0..sql.len());
                places.into_iter().for_each(|place| self.wrote_column(&name, place));
                Ok(())
            }
            "view" => {
                let view = view(sql)?;
                if own_table || is_there && if_not_exists {
                    return Ok(());
                }
                self.content().views.items.insert(name.clone(), view);
                self.wrote(self.path(Kind::View, &name), range, 0..sql.len());
                Ok(())
            }
            "index" => self.create_index(sql, &name, range, if_not_exists),
            "trigger" if elsewhere => Ok(()),
            "trigger" => self.create_trigger(sql, &name, range, if_not_exists),
            _ => Err(cursor.error("TABLE, VIEW, INDEX or TRIGGER").into()),
        }
    }

    fn create_index(
        &mut self,
        sql: &str,
        name: &str,
        range: std::ops::Range<usize>,
        lenient: bool,
    ) -> Applied {
        let (table, index) = super::index(sql)?;
        let Some(table) = self.table_named(&table) else {
            return Err(Refused(format!("there is no table {table} before this statement")));
        };
        let same = |own: &drift_catalog::Index| {
            own.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        if self.content().tables.values().any(|table| table.indexes.items.iter().any(same)) {
            return if lenient { Ok(()) } else { Err(Refused(format!("{name} is there already"))) };
        }
        if let Some(own) = self.content().tables.get_mut(&table) {
            own.indexes.items.push(index);
        }
        self.wrote(self.path(Kind::Table, &table).part(Kind::Index, name), range, 0..sql.len());
        Ok(())
    }

    fn create_trigger(
        &mut self,
        sql: &str,
        name: &str,
        range: std::ops::Range<usize>,
        lenient: bool,
    ) -> Applied {
        let mut cursor = Cursor::new(sql);
        while cursor.peek().is_some() && !cursor.is(&["on"]) && !cursor.is(&["begin"]) {
            cursor.advance();
        }
        cursor.expect(&["on"])?;
        let owner = cursor.qualified()?;
        let own = trigger(name, sql);
        let table = self.table_named(&owner);
        let view = self.view_named(&owner);
        let (kind, owner, list) = match (table, view) {
            (Some(owner), _) => {
                let list = self.content().tables.get_mut(&owner).map(|table| &mut table.triggers);
                (Kind::Table, owner, list)
            }
            (None, Some(owner)) => {
                let list = self.content().views.items.get_mut(&owner).map(|view| &mut view.triggers);
                (Kind::View, owner, list)
            }
            (None, None) => return Err(Refused(format!("there is no table {owner} before this statement"))),
        };
        let Some(list) = list else { return Ok(()) };
        if list.items.iter().any(|own| own.name.eq_ignore_ascii_case(name)) {
            return if lenient { Ok(()) } else { Err(Refused(format!("{name} is there already"))) };
        }
        list.items.push(own);
        self.wrote(self.path(kind, &owner).part(Kind::Trigger, name), range, 0..sql.len());
        Ok(())
    }

    /// Says of what a statement names that it is not known.
    fn taint(&mut self, sql: &str, why: &str) {
        let mut paths = BTreeSet::new();
        let mut cursor = Cursor::new(sql);
        let creates = cursor.take(&["create"]);
        let _ = cursor.take(&["temp"]) || cursor.take(&["temporary"]) || cursor.take(&["virtual"]);
        for (word, kind) in [("table", Kind::Table), ("view", Kind::View)] {
            if creates && cursor.take(&[word]) {
                cursor.take(&["if", "not", "exists"]);
                paths.extend(cursor.qualified().ok().map(|name| self.path(kind, &name)));
            }
        }
        while cursor.peek().is_some() {
            let Ok(name) = cursor.name() else {
                cursor.advance();
                continue;
            };
            paths.extend(self.table_named(&name).map(|name| self.path(Kind::Table, &name)));
            paths.extend(self.view_named(&name).map(|name| self.path(Kind::View, &name)));
        }
        let attribute = paths.is_empty().then(|| Attribute::Other("statements not understood".to_owned()));
        if paths.is_empty() {
            paths.insert(self.path(Kind::Schema, ""));
        }
        for path in paths {
            let reason = Unstated::NotUnderstood;
            self.catalog.unread.push(NotCompared {
                path,
                attribute: attribute.clone(),
                reason,
                why: why.to_owned(),
            });
        }
    }
}
