//! What a block asks of the catalogs before it does something: whether an object is there. Answered from the
//! statements before it, where the question is one that they can answer.

use drift_sql::TokenKind;

use super::Cursor;
use super::state::{Key, State};
use super::words::Named;
use crate::cursor::Parsed;

/// `SELECT … FROM catalog … WHERE a = 'x' AND b = 'y'`.
#[derive(Debug, Default)]
struct Question {
    /// The catalogs that are read, without their schema.
    from: Vec<String>,
    /// Columns, without their table, and what they have to be.
    equal: Vec<(String, String)>,
}

/// Most conditions joined by `AND` that are looked at.
const MOST: usize = 32;

impl Cursor<'_> {
    /// What stands inside `EXISTS (…)`; an error where it asks anything else.
    fn question(&mut self) -> Parsed<Question> {
        let mut own = Question::default();
        self.expect(&["select"])?;
        while self.peek().is_some() && !self.is(&["from"]) {
            self.advance();
        }
        self.expect(&["from"])?;
        loop {
            own.from.push(self.named()?.name);
            self.take(&["as"]);
            let ends = ["where", "join", "inner", "on", "limit"].iter().any(|word| self.is(&[word]));
            if !ends && self.kind() == Some(TokenKind::Word) {
                self.advance();
            }
            if self.take(&["on"]) {
                self.conditions(&mut own)?;
            }
            let joins = self.take(&["inner", "join"]) || self.take(&["join"]) || self.take_symbol(",");
            if !joins {
                break;
            }
        }
        if self.take(&["where"]) {
            self.conditions(&mut own)?;
        }
        if self.take(&["limit"]) {
            self.advance();
        }
        self.done()?;
        Ok(own)
    }

    fn conditions(&mut self, own: &mut Question) -> Parsed<()> {
        for _ in 0..MOST {
            let open = self.take_symbol("(");
            self.comparison(own)?;
            if open {
                self.expect_symbol(")")?;
            }
            if !self.take(&["and"]) {
                return Ok(());
            }
        }
        Err(self.error("fewer conditions"))
    }

    /// `column = 'text'`, either way round, or `column = column` of a join.
    fn comparison(&mut self, own: &mut Question) -> Parsed<()> {
        let left = self.operand()?;
        self.expect_symbol("=")?;
        let right = self.operand()?;
        match (left, right) {
            (Operand::Column(column), Operand::Text(text))
            | (Operand::Text(text), Operand::Column(column)) => {
                own.equal.push((column, text));
                Ok(())
            }
            (Operand::Column(_), Operand::Column(_)) => Ok(()),
            _ => Err(self.error("a column of a catalog")),
        }
    }

    fn operand(&mut self) -> Parsed<Operand> {
        let operand = if self.kind() == Some(TokenKind::Text) {
            Operand::Text(self.text_literal()?)
        } else if self.take(&["current_schema"]) {
            if self.take_symbol("(") {
                self.expect_symbol(")")?;
            }
            Operand::Text(String::new())
        } else {
            Operand::Column(self.named()?.name)
        };
        while self.take_symbol("::") {
            self.named()?;
        }
        Ok(operand)
    }
}

enum Operand {
    Column(String),
    Text(String),
}

impl State {
    /// The answer to a condition, up to `THEN`; none where the statements do not tell.
    pub(crate) fn answer(&self, condition: &str) -> Option<bool> {
        let mut cursor = Cursor::new(condition);
        let answer = self.answer_at(&mut cursor)?;
        cursor.done().ok()?;
        Some(answer)
    }

    fn answer_at(&self, cursor: &mut Cursor<'_>) -> Option<bool> {
        if cursor.take(&["not"]) {
            return self.answer_at(cursor).map(|answer| !answer);
        }
        if cursor.take(&["exists"]) {
            let inner = cursor.parenthesised().ok()?;
            return self.is_there(&Cursor::new(inner).question().ok()?);
        }
        if cursor.take(&["to_regclass"]) || cursor.take(&["to_regtype"]) {
            let inner = cursor.parenthesised().ok()?;
            let text = Cursor::new(inner).text_literal().ok()?;
            let name = Cursor::new(&text).named().ok()?;
            let found = self.find(&name, |state, key| state.is_relation(key) || state.is_type(key)).is_some();
            return match (cursor.take(&["is", "null"]), cursor.take(&["is", "not", "null"])) {
                (true, _) => Some(!found),
                (_, true) => Some(found),
                _ => None,
            };
        }
        if cursor.take_symbol("(") {
            cursor.take(&["select"]);
            let answer = self.answer_at(cursor)?;
            cursor.expect_symbol(")").ok()?;
            return Some(answer);
        }
        None
    }

    fn is_there(&self, question: &Question) -> Option<bool> {
        let mut own = Asked::default();
        for (column, text) in &question.equal {
            own.set(column, text, &self.catalog.default_schema)?;
        }
        let reads = |name: &str| question.from.iter().any(|from| from == name);
        // What cannot be known from statements alone.
        let known = |name: &String| KNOWN.contains(&name.as_str());
        if !question.from.iter().all(known) {
            return None;
        }
        let named = |name: &str| Named { schema: own.schema.clone(), ..Named::bare(name) };
        let relation = own.table.as_ref().map(|table| {
            let name = Cursor::new(table).named().unwrap_or_else(|_| Named::bare(table));
            Named { schema: name.schema.or_else(|| own.schema.clone()), ..name }
        });
        if let Some(label) = &own.label {
            let key = self.find(&named(own.ty.as_ref()?), Self::is_enum)?;
            let values = &self.catalog.schemas.get(&key.0)?.enums.items.get(&key.1)?.values;
            return Some(values.contains(label));
        }
        if let Some(column) = &own.column {
            let Some(key) = self.find(&relation?, Self::is_table) else { return Some(false) };
            let table = self.catalog.table(&key.0, &key.1)?;
            return Some(table.column(column).is_some());
        }
        if let Some(constraint) = &own.constraint {
            return self.has_constraint(constraint, relation.as_ref());
        }
        if let Some(trigger) = &own.trigger {
            let key = self.find(&relation?, Self::is_table);
            let table = key.as_ref().and_then(|key| self.catalog.table(&key.0, &key.1));
            return Some(
                table.is_some_and(|table| table.triggers.items.iter().any(|it| it.name == *trigger)),
            );
        }
        if let Some(policy) = &own.policy {
            let key = self.find(&relation?, Self::is_table);
            let table = key.as_ref().and_then(|key| self.catalog.table(&key.0, &key.1));
            return Some(
                table.is_some_and(|table| {
                    table.definitions.get(drift_catalog::Kind::Policy, policy).is_some()
                }),
            );
        }
        if let Some(ty) = &own.ty {
            return Some(
                self.find(&named(ty), |state, key| state.is_type(key) || state.is_table(key)).is_some(),
            );
        }
        if let Some(index) = &own.index {
            return Some(self.find(&named(index), |state, key| state.is_relation(key)).is_some());
        }
        if let Some(function) = &own.function {
            let prefix = format!("{function}(");
            let schemas = self
                .catalog
                .schemas
                .iter()
                .filter(|(name, _)| own.schema.as_ref().is_none_or(|schema| schema == *name));
            let mut all = schemas.flat_map(|(_, content)| content.functions.items.keys());
            return Some(all.any(|signature| signature.starts_with(&prefix)));
        }
        if let Some(extension) = &own.extension {
            return Some(extension == "plpgsql" || self.catalog.extensions.items.contains_key(extension));
        }
        if let Some(relation) = relation {
            return Some(self.find(&relation, Self::is_relation).is_some());
        }
        let schema = own.schema.filter(|_| reads("pg_namespace") || reads("schemata"))?;
        Some(self.catalog.schemas.contains_key(&schema))
    }

    fn has_constraint(&self, name: &str, table: Option<&Named>) -> Option<bool> {
        let key = match table {
            Some(table) => match self.find(table, |state, key| state.is_relation(key)) {
                Some(key) => Some(key),
                None => return Some(false),
            },
            None => None,
        };
        let of = |key: &Key| self.names_of_constraints(key).iter().any(|own| own == name);
        match key {
            Some(key) => Some(of(&key)),
            None => Some(self.catalog.schemas.iter().any(|(schema, content)| {
                content.tables.keys().any(|table| of(&(schema.clone(), table.clone())))
            })),
        }
    }

    pub(crate) fn names_of_constraints(&self, key: &Key) -> Vec<String> {
        let Some(table) = self.catalog.table(&key.0, &key.1) else { return Vec::new() };
        let primary = table.primary_key.value().into_iter().filter_map(|own| own.name.clone());
        primary
            .chain(table.uniques.items.iter().filter_map(|own| own.name.clone()))
            .chain(table.checks.items.iter().filter_map(|own| own.name.clone()))
            .chain(table.foreign_keys.items.iter().filter_map(|own| own.name.clone()))
            .chain(table.exclusions.items.iter().filter_map(|own| own.name.clone()))
            .collect()
    }
}

/// Catalogs and views of the server whose rows statements make.
const KNOWN: &[&str] = &[
    "columns",
    "pg_attribute",
    "pg_class",
    "pg_constraint",
    "pg_enum",
    "pg_extension",
    "pg_indexes",
    "pg_matviews",
    "pg_namespace",
    "pg_policies",
    "pg_policy",
    "pg_proc",
    "pg_sequences",
    "pg_tables",
    "pg_trigger",
    "pg_type",
    "pg_views",
    "routines",
    "schemata",
    "sequences",
    "table_constraints",
    "tables",
    "triggers",
    "views",
];

/// What is asked for, by what it is.
#[derive(Debug, Default)]
struct Asked {
    schema: Option<String>,
    table: Option<String>,
    column: Option<String>,
    constraint: Option<String>,
    trigger: Option<String>,
    policy: Option<String>,
    ty: Option<String>,
    label: Option<String>,
    index: Option<String>,
    function: Option<String>,
    extension: Option<String>,
}

impl Asked {
    /// Puts one condition in its place; nothing where the column says something else.
    fn set(&mut self, column: &str, text: &str, default_schema: &str) -> Option<()> {
        let text = if text.is_empty() { default_schema } else { text }.to_owned();
        let place = match column {
            "nspname"
            | "table_schema"
            | "schemaname"
            | "schema_name"
            | "relnamespace"
            | "typnamespace"
            | "connamespace"
            | "constraint_schema"
            | "sequence_schema"
            | "pronamespace"
            | "routine_schema"
            | "trigger_schema"
            | "event_object_schema" => &mut self.schema,
            "table_name" | "tablename" | "relname" | "viewname" | "matviewname" | "sequencename"
            | "sequence_name" | "conrelid" | "attrelid" | "tgrelid" | "polrelid" | "event_object_table" => {
                &mut self.table
            }
            "column_name" | "attname" => &mut self.column,
            "conname" | "constraint_name" => &mut self.constraint,
            "tgname" | "trigger_name" => &mut self.trigger,
            "policyname" | "polname" => &mut self.policy,
            "typname" | "enumtypid" => &mut self.ty,
            "enumlabel" => &mut self.label,
            "indexname" => &mut self.index,
            "proname" | "routine_name" => &mut self.function,
            "extname" => &mut self.extension,
            "relkind" | "typtype" | "constraint_type" | "contype" | "table_type" | "prokind"
            | "table_catalog" => {
                return Some(());
            }
            _ => return None,
        };
        if place.is_some() {
            return None;
        }
        *place = Some(text);
        Some(())
    }
}
