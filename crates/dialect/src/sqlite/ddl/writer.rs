//! The answers to `drift-plan`.

use drift_catalog::{Catalog, Change, ObjectPath, Table};

use super::{alter, objects, table};
use crate::sqlite::names::quote;
use crate::{Answer, Ddl, Frame, Phase, Step, TableChange};

/// Writes SQLite.
pub(crate) struct Writer;

impl Ddl for Writer {
    fn create_table(&self, path: &ObjectPath, created: &Table) -> Vec<Step> {
        let mut steps = vec![Step::new(Phase::Table, path, table::create(&path.object, created))];
        steps.extend(table::indexes(path, created));
        steps.extend(table::triggers(path, created));
        steps
    }

    fn alter_table(&self, change: &TableChange<'_>) -> Vec<Step> {
        alter::alter(change)
    }

    fn drop_table(&self, path: &ObjectPath, allow_loss: bool) -> Step {
        Step::new(Phase::Drop, path, format!("DROP TABLE {};", quote(&path.object)))
            .loses("the table's rows would be lost", allow_loss)
    }

    fn rename_table(&self, from: &ObjectPath, to: &ObjectPath) -> String {
        format!("ALTER TABLE {} RENAME TO {};", quote(&from.object), quote(&to.object))
    }

    fn create(&self, path: &ObjectPath, wanted: &Catalog) -> Answer {
        objects::create(path, wanted)
    }

    fn alter(&self, change: &Change, _: &Catalog, wanted: &Catalog, _: bool) -> Answer {
        let mut steps = vec![objects::drop_view(&change.path)?];
        steps.extend(objects::create(&change.path, wanted)?);
        Ok(steps)
    }

    fn drop(&self, path: &ObjectPath, _: &Catalog, _: bool) -> Answer {
        let mut step = objects::drop_view(path)?;
        step.phase = Phase::Clear;
        Ok(vec![step])
    }

    fn frame(&self, _: Option<&str>, tables: &[&ObjectPath]) -> Frame {
        let mut head =
            String::from(".bail on\nPRAGMA foreign_keys = OFF;  -- cannot be changed inside a transaction\n");
        if !tables.is_empty() {
            let names: Vec<String> =
                tables.iter().map(|path| crate::name::single_quoted(&path.object)).collect();
            head.push_str(&format!(
                "-- Guard: stops here on another database than the one this was made for.\n\
                 SELECT CASE WHEN (SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({})) <> {}\n  \
                 THEN json('drift: this file was made for another database') END;\n",
                names.join(", "),
                names.len()
            ));
        }
        Frame {
            head,
            begin: "BEGIN IMMEDIATE;\n".to_owned(),
            commit: "PRAGMA foreign_key_check;\nCOMMIT;\nPRAGMA foreign_keys = ON;\n".to_owned(),
        }
    }
}
