//! Tables that are made of a query: `CREATE TABLE … AS` and `SELECT … INTO`. The table is there; its columns are
//! known where each is a column of a table or says its type, and otherwise nobody wrote them down.

use drift_catalog::{Attributes, Column, ColumnType, Facet, Unstated};
use drift_sql::TokenKind;

use super::Cursor;
use super::create_table::{Persistence, empty};
use super::query::{AFTER_FROM, items};
use super::state::{Applied, Extra, Key, State, refused};
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

/// What a query reads from: the name it is called by, and the table.
type Source = (String, Key);

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

    /// The columns a query gives, under the names of a list as far as it goes; none where one is not known.
    fn columns_of(&self, query: &str, names: &[String]) -> Option<Vec<Column>> {
        let mut cursor = Cursor::new(query);
        let mut columns = if cursor.take(&["table"]) {
            let name = cursor.named().ok()?;
            self.taken(&self.find(&name, Self::is_table)?)?
        } else {
            cursor.expect(&["select"]).ok()?;
            cursor.take(&["all"]);
            if cursor.is(&["distinct", "on"]) {
                return None;
            }
            cursor.take(&["distinct"]);
            let items = items(&mut cursor)?;
            let sources = if cursor.take(&["from"]) { self.sources_of(&mut cursor)? } else { Vec::new() };
            let mut columns = Vec::new();
            for item in &items {
                columns.extend(self.query_item(item, &sources)?);
            }
            columns
        };
        let rest = cursor.everything();
        let ends = |words: &[&str]| {
            let tokens = drift_sql::lex(rest, drift_catalog::Vendor::Postgres);
            tokens.iter().any(|token| words.iter().any(|word| token.is_word(rest, word)))
        };
        // The columns of a union are of the types that all of them can become.
        if ends(&["union", "intersect", "except"]) || names.len() > columns.len() {
            return None;
        }
        for (column, name) in columns.iter_mut().zip(names) {
            column.name.clone_from(name);
        }
        let mut seen = std::collections::BTreeSet::new();
        columns.iter().all(|column| seen.insert(column.name.clone())).then_some(columns)
    }

    /// The same by the types that the outputs of a query have, where these say all of a type.
    fn columns_by_type(&self, schema: &str, query: &str, names: &[String]) -> Option<Vec<Column>> {
        let outputs = drift_dialect::query_outputs(&self.catalog, schema, query)?;
        if names.len() > outputs.len() {
            return None;
        }
        let plain = self.plain_items(query);
        let mut columns = Vec::new();
        for (at, (name, ty)) in outputs.into_iter().enumerate() {
            let known = plain.as_ref().and_then(|own| own.get(at)).cloned().flatten();
            let mut column = match known {
                Some(column) => column,
                None => made(&name, self.column_type(&ty.filter(|ty| !has_length(ty))?)),
            };
            column.name = names.get(at).cloned().unwrap_or(name);
            columns.push(column);
        }
        let mut seen = std::collections::BTreeSet::new();
        columns.iter().all(|column| seen.insert(column.name.clone())).then_some(columns)
    }

    /// Of a query of tables the items that are columns or casts, each at its place; none where one stands for several.
    fn plain_items(&self, query: &str) -> Option<Vec<Option<Column>>> {
        let mut cursor = Cursor::new(query);
        cursor.expect(&["select"]).ok()?;
        let _ = cursor.take(&["all"]) || cursor.take(&["distinct"]) && !cursor.is(&["on"]);
        let items = items(&mut cursor)?;
        let sources = if cursor.take(&["from"]) { self.sources_of(&mut cursor)? } else { Vec::new() };
        if items.iter().any(|item| item.ends_with('*')) || cursor.everything().contains("UNION") {
            return None;
        }
        let one = |item: &&str| self.query_item(item, &sources).and_then(|mut own| own.pop());
        Some(items.iter().map(one).collect())
    }

    /// What a table hands on: names, types and collations.
    fn taken(&self, key: &Key) -> Option<Vec<Column>> {
        let doubtful = self.catalog.unread.iter().any(|item| item.path == self.relation_path(key));
        let table = self.catalog.table(&key.0, &key.1).filter(|_| !doubtful)?;
        Some(table.columns.iter().map(handed_on).collect())
    }

    /// `a [AS] x, b JOIN c ON …`: only tables; any other way to come by rows is not known.
    fn sources_of(&self, cursor: &mut Cursor<'_>) -> Option<Vec<Source>> {
        let mut all = Vec::new();
        loop {
            cursor.take(&["only"]);
            let name = cursor.named().ok()?;
            if cursor.peek_text() == "(" {
                return None;
            }
            let key = self.find(&name, Self::is_table)?;
            let explicit = cursor.take(&["as"]);
            let ends = AFTER_FROM.iter().any(|word| cursor.is(&[word]))
                || [
                    "join",
                    "inner",
                    "left",
                    "right",
                    "full",
                    "cross",
                    "natural",
                    "on",
                    "using",
                    "with",
                    "tablesample",
                ]
                .iter()
                .any(|word| cursor.is(&[word]));
            let is_name = matches!(cursor.kind(), Some(TokenKind::Word | TokenKind::Quoted));
            let alias = if explicit || is_name && !ends { cursor.name().ok()? } else { name.name };
            // Columns under other names.
            if cursor.peek_text() == "(" {
                return None;
            }
            all.push((alias, key));
            // A joined column of two tables stands once in `*`.
            if cursor.is(&["natural"]) || cursor.is(&["using"]) {
                return None;
            }
            if cursor.take(&["on"]) {
                let joins = ["join", "inner", "left", "right", "full", "cross", "natural", ","];
                let stops: Vec<&str> = joins.iter().chain(AFTER_FROM).copied().collect();
                let _ = cursor.expression(&stops).ok()?;
                if cursor.is(&["natural"]) {
                    return None;
                }
            }
            let _ = cursor.one_of(&["inner", "left", "right", "full", "cross"]);
            cursor.take(&["outer"]);
            if !cursor.take(&["join"]) && !cursor.take_symbol(",") {
                return Some(all);
            }
        }
    }

    /// The columns of one item of a query.
    fn query_item(&self, item: &str, sources: &[Source]) -> Option<Vec<Column>> {
        let mut cursor = Cursor::new(item);
        if item == "*" {
            let mut columns = Vec::new();
            for (_, key) in sources {
                columns.extend(self.taken(key)?);
            }
            return (!columns.is_empty()).then_some(columns);
        }
        let of = |alias: &str| sources.iter().find(|(own, _)| own == alias).map(|(_, key)| key);
        let mut column = None;
        if matches!(cursor.kind(), Some(TokenKind::Word | TokenKind::Quoted)) && cursor.text_ahead(1) != "(" {
            let first = cursor.name().ok()?;
            if cursor.take_symbol(".") {
                if cursor.take_symbol("*") {
                    cursor.done().ok()?;
                    return self.taken(of(&first)?);
                }
                let second = cursor.name().ok()?;
                column = self.taken(of(&first)?)?.into_iter().find(|own| own.name == second);
            } else {
                let mut found = Vec::new();
                for (_, key) in sources {
                    found.extend(self.taken(key)?.into_iter().filter(|own| own.name == first));
                }
                column = if found.len() == 1 { found.pop() } else { None };
            }
        } else if cursor.peek_text() == "(" {
            cursor.parenthesised().ok()?;
        } else if cursor.text_ahead(1) == "(" {
            let cast = cursor.is(&["cast"]);
            cursor.name().ok()?;
            let inner = cursor.parenthesised().ok()?;
            if cast {
                column = Some(self.cast_to(inner)?);
            }
        } else {
            cursor.advance();
        }
        while cursor.take_symbol("::") {
            let raw = cursor.type_text().ok()?;
            let name = column.take().map(|own| own.name).unwrap_or_default();
            column = Some(made(&name, self.column_type(&raw)));
        }
        let mut column = column?;
        if cursor.peek().is_some() {
            cursor.take(&["as"]);
            column.name = cursor.name().ok()?;
            cursor.done().ok()?;
        }
        // The server makes up a name for an expression without one.
        (!column.name.is_empty()).then(|| vec![column])
    }

    /// `expression AS type`, the inside of a cast.
    fn cast_to(&self, inner: &str) -> Option<Column> {
        let mut cursor = Cursor::new(inner);
        cursor.expression(&["as"]).ok()?;
        cursor.expect(&["as"]).ok()?;
        let raw = cursor.type_text().ok()?;
        cursor.done().ok()?;
        Some(made("", self.column_type(&raw)))
    }
}

/// A column that a query hands on: it may be null, and has neither default nor identity.
fn handed_on(column: &Column) -> Column {
    let mut own = made(&column.name, (*column.ty).clone());
    own.collation = column.collation.clone();
    own
}

fn made(name: &str, ty: ColumnType) -> Column {
    let mut own = Column::new(name, ty, true);
    own.default = Facet::Stated(None);
    own.identity = Facet::Stated(None);
    own.generated = Facet::Stated(None);
    own.collation = Facet::Stated(None);
    own.comment = Facet::Stated(None);
    own.attributes = Attributes::complete();
    own
}

/// Types whose columns have a length or a precision that the type of an output does not say.
fn has_length(ty: &str) -> bool {
    const WITH: &[&str] = &[
        "varchar",
        "bpchar",
        "numeric",
        "bit",
        "varbit",
        "timestamp",
        "timestamptz",
        "time",
        "timetz",
        "interval",
    ];
    WITH.contains(&ty.trim_end_matches("[]"))
}
