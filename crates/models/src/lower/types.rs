//! Types: portable words, types of the database, and entries of `enums:` and `domains:`.

use drift_catalog::{ColumnType, ObjectPath, Place, Type, Vendor};

use super::Lowering;
use super::lowering::OpenType;
use crate::keys::SQL;
use crate::mistake::{Mistake, UNKNOWN_TYPE, UNSUPPORTED, WRONG_SHAPE};
use crate::tree::{Node, Value};

impl Lowering {
    /// A type text, or a mapping from database to text. Gives whether the short form `?` says NULL is allowed.
    pub(crate) fn type_of(&mut self, node: &Node<'_>, path: &ObjectPath) -> Option<(ColumnType, bool)> {
        let Value::Map(entries) = &node.value else {
            let text = self.text(node, "a type")?;
            return self.column_type(text, path, node.here());
        };
        if entries.iter().any(|entry| entry.key == "sql") {
            let fields = self.fields(node, SQL, "a type")?;
            let text = self.field_text(&fields, "sql")?;
            return Some((self.exact_type(text), false));
        }
        let mut chosen = None;
        for entry in entries.iter() {
            match Vendor::from_word(&entry.key) {
                Some(vendor) if vendor == self.dialect.vendor() => chosen = Some(&entry.value),
                Some(_) => {}
                None => {
                    let message = format!("`{}` is no database", entry.key);
                    self.mistake(
                        Mistake::new(WRONG_SHAPE, entry.key_place, message)
                            .help("write postgres or sqlite, or `{ sql: … }` for a type as it stands"),
                    );
                }
            }
        }
        let Some(node) = chosen else {
            let message = format!("no type is given for {}", self.dialect.vendor().title());
            let help = format!("add `{}:` to the mapping", self.dialect.vendor());
            self.mistake(Mistake::new(UNSUPPORTED, node.here(), message).help(help));
            return None;
        };
        if let Value::Map(_) = &node.value {
            let fields = self.fields(node, SQL, "a type")?;
            let text = self.field_text(&fields, "sql")?;
            return Some((self.exact_type(text), false));
        }
        let text = self.text(node, "a type")?;
        self.column_type(text, path, node.here())
    }

    /// A type of the database as it stands, even where the text is a portable word or unknown here.
    fn exact_type(&self, text: &str) -> ColumnType {
        ColumnType { ty: Type::Concrete(self.dialect.parse_type(text)), raw: text.trim().to_owned() }
    }

    /// Reads a type text.
    pub(crate) fn column_type(
        &mut self,
        text: &str,
        path: &ObjectPath,
        place: Place,
    ) -> Option<(ColumnType, bool)> {
        let trimmed = text.trim();
        let (raw, nullable) = match trimmed.strip_suffix('?') {
            Some(rest) => (rest.trim_end(), true),
            None => (trimmed, false),
        };
        match drift_dialect::word_to_portable(raw) {
            Ok(Some(word)) => {
                return Some((ColumnType { ty: Type::Portable(word), raw: raw.to_owned() }, nullable));
            }
            Err(error) => {
                self.mistake(Mistake::new(UNKNOWN_TYPE, place, error.0));
                return None;
            }
            Ok(None) => {}
        }
        if raw.is_empty() && self.dialect.vendor() != Vendor::Sqlite {
            self.mistake(Mistake::new(UNKNOWN_TYPE, place, "the type is empty"));
            return None;
        }
        let concrete = self.dialect.parse_type(raw);
        // A column of SQLite may have no type at all.
        if !raw.is_empty() && (concrete.schema.is_some() || !self.dialect.knows_type(&concrete.name)) {
            self.open_types.push(OpenType { path: path.clone(), text: raw.to_owned(), place });
        }
        Some((ColumnType { ty: Type::Concrete(concrete), raw: raw.to_owned() }, nullable))
    }
}
