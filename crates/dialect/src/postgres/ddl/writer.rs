//! The answers to `drift-plan`.

use drift_catalog::{Action, Catalog, Change, Kind, ObjectPath, Table};

use super::{alter, enums, objects, table};
use crate::postgres::names::{literal, quote};
use crate::{Answer, Ddl, Frame, Phase, Step, TableChange};

/// Writes PostgreSQL.
pub(crate) struct Writer;

/// Schema and name, as they stand in a statement.
pub(crate) fn qualified(path: &ObjectPath) -> String {
    in_schema(&path.schema, &path.object)
}

pub(crate) fn in_schema(schema: &str, name: &str) -> String {
    format!("{}.{}", quote(schema), quote(name))
}

impl Ddl for Writer {
    fn create_table(&self, path: &ObjectPath, created: &Table) -> Vec<Step> {
        table::create(path, created)
    }

    fn alter_table(&self, change: &TableChange<'_>) -> Vec<Step> {
        alter::alter(change)
    }

    fn drop_table(&self, path: &ObjectPath, allow_loss: bool) -> Step {
        Step::new(Phase::Drop, path, format!("DROP TABLE {};", qualified(path)))
            .loses("the table's rows would be lost", allow_loss)
    }

    fn rename_table(&self, from: &ObjectPath, to: &ObjectPath) -> String {
        format!("ALTER TABLE {} RENAME TO {};", qualified(from), quote(&to.object))
    }

    fn create(&self, path: &ObjectPath, wanted: &Catalog) -> Answer {
        objects::create(path, wanted)
    }

    fn alter(&self, change: &Change, is: &Catalog, wanted: &Catalog, allow_loss: bool) -> Answer {
        match (&change.action, change.path.kind) {
            (Action::Modify { .. }, Kind::Enum) => enums::alter(&change.path, is, wanted, allow_loss),
            _ => objects::alter(change, is, wanted),
        }
    }

    fn drop(&self, path: &ObjectPath, is: &Catalog, allow_loss: bool) -> Answer {
        objects::drop(path, is, allow_loss)
    }

    fn frame(&self, database: Option<&str>, _: &[&ObjectPath]) -> Frame {
        let mut head = String::from("\\set ON_ERROR_STOP on\n");
        if let Some(database) = database {
            let message = literal(&format!("drift: this file was made for the database {database}"));
            head.push_str(&format!(
                "-- Guard: stops here on another database than the one this was made for.\n\
                 DO $drift$ BEGIN IF current_database() <> {} THEN RAISE EXCEPTION USING MESSAGE = {message}; \
                 END IF; END $drift$;\n",
                literal(database)
            ));
        }
        Frame {
            head,
            begin: "BEGIN;\nSET LOCAL lock_timeout = '5s';\n".to_owned(),
            commit: "COMMIT;\n".to_owned(),
        }
    }
}
