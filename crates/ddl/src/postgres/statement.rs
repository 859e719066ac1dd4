//! One statement: which family it belongs to.

use drift_catalog::{Extension, Kind, ObjectPath};

use super::Cursor;
use super::create_table::Persistence;
use super::state::{Applied, Key, State, missing, refused};
use super::told::About;

impl State {
    /// Reads and applies a statement that is part of a schema.
    pub(crate) fn statement(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        if cursor.take(&["create"]) {
            return self.create(cursor);
        }
        if cursor.take(&["alter"]) {
            return self.alter(cursor);
        }
        if cursor.take(&["drop"]) {
            if cursor.take(&["owned"]) {
                return self.drop_owned(cursor);
            }
            let mark = cursor.mark();
            if self.drop_statement(cursor)? {
                return Ok(());
            }
            cursor.back_to(mark);
            if self.drop_definition(cursor)? {
                return Ok(());
            }
            cursor.back_to(mark - 1);
            return self.rest(cursor);
        }
        if cursor.take(&["comment", "on"]) {
            return self.comment(cursor);
        }
        if cursor.take(&["do"]) {
            return self.block(cursor);
        }
        if cursor.take(&["reassign", "owned"]) {
            return self.reassign_owned(cursor);
        }
        if cursor.is(&["cluster"]) {
            return self.cluster(cursor);
        }
        if cursor.is(&["grant"]) || cursor.is(&["revoke"]) {
            return self.grant(cursor);
        }
        self.rest(cursor)
    }

    fn rest(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let mark = cursor.mark();
        if self.without_noun(cursor) {
            return Ok(());
        }
        cursor.back_to(mark);
        if self.select_into(cursor)? {
            return Ok(());
        }
        if (cursor.is(&["select"]) || cursor.is(&["with"]) || cursor.is(&["values"]) || cursor.is(&["call"]))
            && let Some(function) = self.doubtful_call(cursor.sql)
        {
            return refused(format!("it calls {function}, which may change the schema"));
        }
        Err(cursor.error("a statement that is known").into())
    }

    fn create(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let start = cursor.mark() - 1;
        let replace = cursor.take(&["or", "replace"]);
        let _ = cursor.take(&["global"]) || cursor.take(&["local"]);
        let temporary = cursor.take(&["temporary"]) || cursor.take(&["temp"]);
        let unlogged = cursor.take(&["unlogged"]);
        if cursor.take(&["table"]) {
            let persistence = match (temporary, unlogged) {
                (true, _) => Persistence::Temporary,
                (_, true) => Persistence::Unlogged,
                _ => Persistence::Permanent,
            };
            if self.create_table_as(cursor, persistence)? {
                return Ok(());
            }
            return self.create_table(cursor, persistence);
        }
        if cursor.take(&["unique", "index"]) {
            return self.index(cursor, true);
        }
        if cursor.take(&["index"]) {
            return self.index(cursor, false);
        }
        if cursor.take(&["recursive", "view"]) {
            return self.create_view(cursor, (false, true), (replace, temporary));
        }
        if cursor.take(&["view"]) {
            return self.create_view(cursor, (false, false), (replace, temporary));
        }
        if cursor.take(&["materialized", "view"]) {
            return self.create_view(cursor, (true, false), (replace, temporary));
        }
        if cursor.take(&["sequence"]) {
            return self.create_sequence(cursor, temporary);
        }
        if cursor.take(&["type"]) {
            return self.create_type(cursor);
        }
        if cursor.take(&["domain"]) {
            return self.create_domain(cursor);
        }
        if cursor.take(&["function"]) || cursor.take(&["procedure"]) {
            return self.create_function(cursor, replace);
        }
        if cursor.take(&["trigger"]) {
            return self.create_trigger(cursor, false, replace);
        }
        if cursor.take(&["constraint", "trigger"]) {
            return self.create_trigger(cursor, true, replace);
        }
        if cursor.take(&["extension"]) {
            return self.create_extension(cursor);
        }
        if cursor.take(&["schema"]) {
            return self.create_schema(cursor);
        }
        if self.create_definition(cursor, replace)? {
            return Ok(());
        }
        cursor.back_to(start);
        self.rest(cursor)
    }

    /// `CREATE SCHEMA [IF NOT EXISTS] [name] [AUTHORIZATION role]`.
    fn create_extension(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let if_not_exists = cursor.if_exists();
        let start = cursor.position();
        let name = cursor.name()?;
        let range = start..start + cursor.since(start).len();
        cursor.take(&["with"]);
        let mut schema = None;
        loop {
            if cursor.take(&["schema"]) {
                schema = Some(cursor.name()?);
            } else if cursor.take(&["version"]) {
                cursor.advance();
            } else if !cursor.take(&["cascade"]) {
                break;
            }
        }
        cursor.done()?;
        if self.catalog.extensions.items.contains_key(&name) && !if_not_exists {
            return refused(format!("the extension {name} is there already"));
        }
        let usual = self.new_key(&super::words::Named::bare(&name)).0;
        let home = schema.clone().unwrap_or(usual);
        for ty in super::extension::types_of(&name) {
            self.extension_types.insert((*ty).to_owned(), home.clone());
        }
        // The server brings this one along, and it is nobody's wish.
        if name == "plpgsql" {
            return Ok(());
        }
        self.wrote(ObjectPath::new(Kind::Extension, "", name.as_str()), range, 0..cursor.sql.len());
        self.catalog.extensions.items.entry(name).or_insert(Extension { schema });
        Ok(())
    }

    fn alter(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let start = cursor.mark() - 1;
        if cursor.take(&["table"])
            || cursor.take(&["foreign", "table"])
            || cursor.take(&["materialized", "view"])
            || cursor.take(&["view"])
            || cursor.take(&["sequence"])
            || cursor.take(&["index"])
        {
            return self.alter_relation(cursor);
        }
        if cursor.take(&["type"]) || cursor.take(&["domain"]) {
            return self.alter_type(cursor);
        }
        if cursor.take(&["function"])
            || cursor.take(&["procedure"])
            || cursor.take(&["routine"])
            || cursor.take(&["aggregate"])
        {
            return self.alter_function(cursor);
        }
        if cursor.is(&["trigger"]) {
            cursor.advance();
            return self.alter_trigger(cursor);
        }
        if cursor.take(&["schema"]) {
            return self.alter_schema(cursor);
        }
        if cursor.take(&["extension"]) {
            return self.alter_extension(cursor);
        }
        if self.alter_definition(cursor)? {
            return Ok(());
        }
        cursor.back_to(start);
        self.rest(cursor)
    }

    /// After `ALTER TABLE` and the like: forms that all relations share, then each by its kind.
    fn alter_relation(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let if_exists = cursor.if_exists();
        let only = cursor.take(&["only"]);
        let name = cursor.named()?;
        cursor.take_symbol("*");
        let Some(key) = self.find(&name, Self::is_relation) else {
            return if if_exists { Ok(()) } else { Err(missing("relation", &name)) };
        };
        if cursor.take(&["rename", "to"]) {
            let new = (key.0.clone(), cursor.name()?);
            cursor.done()?;
            return self.move_relation(&key, &new);
        }
        if cursor.is(&["set", "schema"]) {
            cursor.advance();
            cursor.advance();
            let new = (cursor.name()?, key.1.clone());
            cursor.done()?;
            return self.move_relation(&key, &new);
        }
        if cursor.take(&["rename", "constraint"]) {
            let old = cursor.name()?;
            cursor.expect(&["to"])?;
            let new = cursor.name()?;
            cursor.done()?;
            return self.rename_constraint(&key, &old, &new);
        }
        if cursor.take(&["rename"]) {
            cursor.take(&["column"]);
            let old = cursor.name()?;
            cursor.expect(&["to"])?;
            let new = cursor.name()?;
            cursor.done()?;
            return self.rename_column(&key, &old, &new);
        }
        self.alter_by_kind(cursor, &key, only)
    }

    fn alter_by_kind(&mut self, cursor: &mut Cursor<'_>, key: &Key, only: bool) -> Applied {
        if self.is_table(key) {
            return self.alter_table(cursor, key, only);
        }
        if !self.indexes.contains_key(key) && cursor.take(&["owner", "to"]) {
            let role = cursor.role()?;
            cursor.done()?;
            self.owned(About::of(self.relation_word(key), key), role);
            return Ok(());
        }
        if self.is_view(key) {
            return self.alter_view(cursor, key);
        }
        if self.is_sequence(key) {
            if cursor.take(&["set", "logged"]) || cursor.take(&["set", "unlogged"]) {
                return Ok(cursor.done()?);
            }
            return self.alter_sequence(cursor, key);
        }
        self.alter_index(cursor, key)
    }

    fn alter_schema(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        if cursor.take(&["owner", "to"]) {
            let role = cursor.role()?;
            cursor.done()?;
            self.owned(About::database("schema", &name), role);
            return Ok(());
        }
        cursor.expect(&["rename", "to"])?;
        let new = cursor.name()?;
        cursor.done()?;
        self.rename_schema(&name, &new)
    }

    fn alter_extension(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.name()?;
        if cursor.take(&["set", "schema"]) {
            let schema = cursor.name()?;
            cursor.done()?;
            if let Some(own) = self.catalog.extensions.items.get_mut(&name) {
                own.schema = Some(schema.clone());
            }
            for ty in super::extension::types_of(&name) {
                if let Some(old) = self.extension_types.insert((*ty).to_owned(), schema.clone()) {
                    let key = |schema: String| (schema, (*ty).to_owned());
                    self.carry(super::carry::Carried::Type, &key(old), &key(schema.clone()));
                }
            }
            return Ok(());
        }
        cursor.expect(&["update"])?;
        cursor.everything();
        Ok(())
    }
}
