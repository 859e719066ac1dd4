//! Schemas that are made, with the statements that stand in `CREATE SCHEMA`.

use std::ops::Range;

use drift_catalog::{Kind, ObjectPath};

use super::Cursor;
use super::state::{Applied, Refused, State, refused};
use super::told::About;

impl State {
    /// `CREATE SCHEMA`, with the statements that it takes along.
    pub(super) fn create_schema(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let if_not_exists = cursor.if_exists();
        let start = cursor.position();
        let (mut name, mut owner) = (None, None);
        if !cursor.is(&["authorization"]) {
            name = Some(cursor.name()?);
        }
        let range = start..start + cursor.since(start).len();
        if cursor.take(&["authorization"]) {
            let role = cursor.role()?;
            if let Some(role) = &role {
                name.get_or_insert_with(|| role.clone());
            }
            owner = role;
        }
        let Some(name) = name else { return refused("the schema has no name") };
        let elements = elements(cursor)?;
        // The usual schema is there from the beginning; a dump may make it again.
        let usual = name == self.catalog.default_schema;
        if self.catalog.schemas.contains_key(&name)
            && !if_not_exists
            && !usual
            && self.made_schemas.contains(&name)
        {
            return refused(format!("the schema {name} is there already"));
        }
        if owner.is_some() {
            self.owned(About::database("schema", &name), owner);
        }
        self.schema(&name);
        self.made_schemas.insert(name.clone());
        self.wrote(ObjectPath::new(Kind::Schema, name.as_str(), ""), range, 0..cursor.sql.len());
        // What is made together with a schema goes into it.
        let (path, here) = (std::mem::replace(&mut self.path, vec![name]), self.here);
        let mut outcome = Ok(());
        for element in elements {
            self.here = self.place(element.clone());
            let sql = cursor.sql.get(element).unwrap_or_default();
            outcome = outcome.and(self.statement(&mut Cursor::new(sql)));
            self.here = here;
        }
        self.path = path;
        outcome
    }
}

/// What these statements make, in the order in which the server runs them
/// (`transformCreateSchemaStmtElements`, src/backend/parser/parse_utilcmd.c, PostgreSQL 18).
const ORDER: &[&str] = &["sequence", "table", "view", "index", "trigger"];

/// The statements that `CREATE SCHEMA` takes along, by their bytes: there is nothing between them.
fn elements(cursor: &mut Cursor<'_>) -> Result<Vec<Range<usize>>, Refused> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut depth = 0_usize;
    while cursor.peek().is_some() {
        match cursor.peek_text() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let start = cursor.position();
        if depth == 0 && (cursor.is(&["create"]) || cursor.is(&["grant"])) {
            found.push(start..start);
        }
        cursor.advance();
        match found.last_mut() {
            Some(last) => last.end = start + cursor.since(start).len(),
            None => return Err(cursor.error("CREATE or the end").into()),
        }
    }
    let rank = |own: &Range<usize>| {
        let mut cursor = Cursor::new(cursor.sql.get(own.clone()).unwrap_or_default());
        // `GRANT` comes last; the word may stand behind `UNIQUE`, `OR REPLACE TEMPORARY`, `CONSTRAINT` and the like.
        if cursor.take(&["create"]) {
            for _ in 0..5 {
                if let Some(at) = ORDER.iter().position(|word| cursor.is(&[word])) {
                    return at;
                }
                cursor.advance();
            }
        }
        ORDER.len()
    };
    found.sort_by_key(rank);
    Ok(found)
}
