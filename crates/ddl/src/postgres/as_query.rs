//! The columns that a query gives to a table that is made of it: those of tables, what is cast, and what functions
//! and operators give. Neighbour: `create_as`, which makes the table.

use drift_catalog::{Attributes, Column, ColumnType, Facet};
use drift_sql::TokenKind;

use super::Cursor;
use super::query::{AFTER_FROM, JOINS, items};
use super::state::{Key, State};

/// What a query reads from: the name it is called by, and the table.
type Source = (String, Key);

/// An item of a query.
enum Item {
    Known(Box<Column>),
    Call,
    Other,
}

impl State {
    /// The columns a query gives, under the names of a list as far as it goes; none where one is not known.
    pub(super) fn columns_of(&self, query: &str, names: &[String]) -> Option<Vec<Column>> {
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

    /// The same by the types that the outputs of a query have, where these say all of a type: an output has neither
    /// a domain nor a collation, and the columns of a union are of the types that all of them can become.
    pub(super) fn columns_by_type(&self, schema: &str, query: &str, names: &[String]) -> Option<Vec<Column>> {
        let is_more = |column: &Column| column.collation.value().is_some();
        let more = self.catalog.schemas.values().any(|own| {
            !own.domains.items.is_empty()
                || own.tables.values().any(|table| table.columns.iter().any(is_more))
        });
        let tokens = drift_sql::lex(query, drift_catalog::Vendor::Postgres);
        let words = ["union", "intersect", "except"];
        if more || tokens.iter().any(|token| words.iter().any(|word| token.is_word(query, word))) {
            return None;
        }
        let outputs = drift_dialect::query_outputs(&self.catalog, schema, query)?;
        if names.len() > outputs.len() {
            return None;
        }
        let plain = self.plain_items(query);
        let mut columns = Vec::new();
        for (at, (name, ty)) in outputs.into_iter().enumerate() {
            let mut column = match plain.as_ref().and_then(|own| own.get(at)) {
                Some(Item::Known(column)) => (**column).clone(),
                // What a function gives has no length.
                Some(Item::Call) => made(&name, self.column_type(&ty?)),
                _ => made(&name, self.column_type(&ty.filter(|ty| !has_length(ty))?)),
            };
            column.name = names.get(at).cloned().unwrap_or(name);
            columns.push(column);
        }
        let mut seen = std::collections::BTreeSet::new();
        columns.iter().all(|column| seen.insert(column.name.clone())).then_some(columns)
    }

    /// Of a query of tables the items, each at its place; none where one stands for several.
    fn plain_items(&self, query: &str) -> Option<Vec<Item>> {
        let mut cursor = Cursor::new(query);
        cursor.expect(&["select"]).ok()?;
        let _ = cursor.take(&["all"]) || cursor.take(&["distinct"]) && !cursor.is(&["on"]);
        let items = items(&mut cursor)?;
        let sources = if cursor.take(&["from"]) { self.sources_of(&mut cursor)? } else { Vec::new() };
        if items.iter().any(|item| item.ends_with('*')) {
            return None;
        }
        let one = |item: &&str| {
            let constant = || is_untyped(item).then(|| made("", self.column_type("text")));
            match self.query_item(item, &sources).and_then(|mut own| own.pop()).or_else(constant) {
                Some(column) => Item::Known(Box::new(column)),
                None if is_call(item) => Item::Call,
                None => Item::Other,
            }
        };
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
            let ends = ["on", "using", "with", "tablesample"];
            let ends = AFTER_FROM.iter().chain(JOINS).chain(&ends).any(|word| cursor.is(&[word]));
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
                let stops: Vec<&str> = JOINS.iter().chain(&[","]).chain(AFTER_FROM).copied().collect();
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

/// Whether an item is a call of a function and nothing else; what is only written like one gives what it is given.
fn is_call(item: &str) -> bool {
    let mut cursor = Cursor::new(item);
    let Ok(name) = cursor.named() else { return false };
    let passes_on = ["coalesce", "greatest", "least", "nullif", "cast"].contains(&name.name.as_str());
    if passes_on || cursor.parenthesised().is_err() {
        return false;
    }
    cursor.take(&["as"]);
    cursor.at_end() || cursor.name().is_ok() && cursor.at_end()
}

/// A text or nothing, which becomes `text` where nobody says otherwise (documentation, 10.6).
fn is_untyped(item: &str) -> bool {
    let mut cursor = Cursor::new(item);
    if cursor.kind() == Some(TokenKind::Text) {
        let _ = cursor.text_literal();
    } else if !cursor.take(&["null"]) {
        return false;
    }
    cursor.take(&["as"]);
    cursor.at_end() || cursor.name().is_ok() && cursor.at_end()
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
