//! Tables that are made of a query: `CREATE TABLE … AS` and `SELECT … INTO`. The table is there; its columns are
//! known where each is a column of a table or says its type, and otherwise nobody wrote them down.

use drift_catalog::Unstated;

use super::Cursor;
use super::create_table::{Persistence, empty};
use super::state::{Applied, Extra, State, refused};
use super::tuning::change_parameters;
use super::words::Named;
use crate::cursor::Parsed;

/// A table and the query it is made of.
struct TableAs {
    if_not_exists: bool,
    name: Named,
    columns: Vec<String>,
    parameters: Vec<(String, String)>,
    tablespace: Option<Option<String>>,
    access_method: Option<Option<String>>,
    query: String,
}

impl Cursor<'_> {
    /// After `CREATE TABLE`; none where that is no query.
    fn table_as(&mut self) -> Parsed<Option<TableAs>> {
        let if_not_exists = self.if_exists();
        let name = self.named()?;
        let mut columns = Vec::new();
        if self.peek_text() == "(" {
            // A list of columns with types is another statement.
            match self.names_in_parentheses() {
                Ok(names) => columns = names,
                Err(_) => return Ok(None),
            }
        }
        let mut own = TableAs {
            if_not_exists,
            name,
            columns,
            parameters: Vec::new(),
            tablespace: None,
            access_method: None,
            query: String::new(),
        };
        loop {
            if self.take(&["using"]) {
                own.access_method = Some(self.unless("heap")?);
            } else if self.take(&["with"]) {
                own.parameters = self.storage_options()?;
            } else if self.take(&["without", "oids"]) {
            } else if self.take(&["on", "commit"]) {
                let _ = self.take(&["preserve", "rows"])
                    || self.take(&["delete", "rows"])
                    || self.take(&["drop"]);
            } else if self.take(&["tablespace"]) {
                own.tablespace = Some(self.unless("pg_default")?);
            } else {
                break;
            }
        }
        if !self.take(&["as"]) {
            return Ok(None);
        }
        own.query = self.everything().to_owned();
        Ok(Some(own))
    }
}

impl State {
    /// `CREATE TABLE … AS`, after `CREATE TABLE`; false where it is no such statement.
    pub(crate) fn create_table_as(
        &mut self,
        cursor: &mut Cursor<'_>,
        persistence: Persistence,
    ) -> Result<bool, super::state::Refused> {
        let mark = cursor.mark();
        let Ok(Some(own)) = cursor.table_as() else {
            cursor.back_to(mark);
            return Ok(false);
        };
        let whole = 0..cursor.sql.len();
        self.make_table_as(own, persistence, whole)?;
        Ok(true)
    }

    /// `SELECT … INTO [TEMPORARY | UNLOGGED] [TABLE] name …`; false where a query puts its rows nowhere.
    pub(crate) fn select_into(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, super::state::Refused> {
        let mark = cursor.mark();
        let Some(start) = Some(cursor.is_query()).filter(|is| *is).and_then(|_| cursor.find_into()) else {
            cursor.back_to(mark);
            return Ok(false);
        };
        cursor.advance();
        let temporary = cursor.one_of(&["temporary", "temp"]).is_some();
        let unlogged = cursor.take(&["unlogged"]);
        cursor.take(&["table"]);
        let name = cursor.named()?;
        let query = format!("{} {}", cursor.sql.get(..start).unwrap_or_default(), cursor.everything());
        let persistence = match (temporary, unlogged) {
            (true, _) => Persistence::Temporary,
            (_, true) => Persistence::Unlogged,
            _ => Persistence::Permanent,
        };
        let own = TableAs {
            if_not_exists: false,
            name,
            columns: Vec::new(),
            parameters: Vec::new(),
            tablespace: None,
            access_method: None,
            query,
        };
        self.make_table_as(own, persistence, 0..cursor.sql.len())?;
        Ok(true)
    }

    fn make_table_as(
        &mut self,
        own: TableAs,
        persistence: Persistence,
        whole: std::ops::Range<usize>,
    ) -> Applied {
        let key = self.new_key(&own.name);
        if self.is_relation(&key) {
            return if own.if_not_exists { Ok(()) } else { refused(format!("{} is there already", key.1)) };
        }
        let columns = self
            .columns_of(&own.query, &own.columns)
            .or_else(|| self.columns_by_type(&key.0, &own.query, &own.columns));
        let mut table = empty();
        if persistence == Persistence::Unlogged {
            table.attributes.set("unlogged", "true");
        }
        let tuning = [
            ("tablespace", own.tablespace.unwrap_or_else(|| self.session.tablespace.clone())),
            ("access_method", own.access_method.unwrap_or_else(|| self.session.access_method.clone())),
        ];
        for (what, value) in tuning {
            if let Some(value) = value {
                table.attributes.set(what, value);
            }
        }
        change_parameters(&mut table.attributes, "parameter", own.parameters, true);
        let known = columns.is_some();
        table.columns = columns.unwrap_or_default();
        self.schema(&key.0).tables.insert(key.1.clone(), table);
        let temporary = persistence == Persistence::Temporary;
        self.extra.insert(key.clone(), Extra { temporary, ..Extra::default() });
        let path = self.relation_path(&key);
        self.wrote(path.clone(), own.name.range, whole);
        if !known {
            let here = self.sources.show(self.here).unwrap_or_default();
            let why = format!("{here}: its columns are those of a query, whose types are nowhere written");
            self.unread(path, None, Unstated::NotUnderstood, why);
        }
        Ok(())
    }
}
