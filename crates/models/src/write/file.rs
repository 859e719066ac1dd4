//! The top of the file.

use drift_catalog::{Catalog, Named, Schema, View};
use drift_dialect::Dialect;

use super::definition;
use super::object::{domain, enumeration, function, sequence, view_entry};
use super::scalar::{list, scalar};
use super::table::table_entry;
use crate::names;

/// A catalog as one complete model file. Objects outside the default schema are written with their schema.
pub fn write(catalog: &Catalog) -> String {
    file(catalog, false)
}

/// A catalog of portable words as a model file for every kind of database: it names no default schema, and does not
/// claim to hold everything, since what has no portable form is not in it.
pub fn write_portable(catalog: &Catalog) -> String {
    file(catalog, true)
}

fn file(catalog: &Catalog, portable: bool) -> String {
    let dialect = drift_dialect::of(catalog.flavor.vendor);
    let writer = Writer { catalog, dialect };
    let mut out = String::from("drift: 1\n");
    // A schema that is named is a schema that must be there.
    if !portable && catalog.schemas.contains_key(&catalog.default_schema) {
        out.push_str(&format!("schema: {}\n", scalar(&catalog.default_schema)));
    }
    if portable {
        // What the words stand for is told by the database they are from: there `timestamp` may have a time zone.
        out.push_str(&format!("dialect: {}\n", catalog.flavor.vendor.word()));
    } else {
        out.push_str("complete: true\n");
    }
    writer.schemas(&mut out);
    writer.extensions(&mut out);
    writer.lines(&mut out, "enums", |schema| &schema.enums, |own| format!(" {}", enumeration(own)));
    writer.lines(&mut out, "domains", |schema| &schema.domains, |own| format!(" {}", domain(dialect, own)));
    writer.lines(&mut out, "sequences", |schema| &schema.sequences, |own| format!(" {}", sequence(own)));
    let mut tables = String::new();
    for (schema, content) in &catalog.schemas {
        for (name, table) in &content.tables {
            tables.push_str(&indented(&table_entry(dialect, &writer.key(schema, name), table)));
        }
    }
    if tables.is_empty() {
        out.push_str("tables: {}\n");
    } else {
        out.push_str(&format!("tables:\n{tables}"));
    }
    writer.views(&mut out, "views", false);
    writer.views(&mut out, "materialized_views", true);
    writer.functions(&mut out);
    definition::file(&mut out, catalog);
    out
}

struct Writer<'a> {
    catalog: &'a Catalog,
    dialect: &'static dyn Dialect,
}

impl Writer<'_> {
    /// The key of an object.
    fn key(&self, schema: &str, name: &str) -> String {
        let schema = (schema != self.catalog.default_schema).then_some(schema);
        scalar(&names::write_key(schema, name))
    }

    /// The schemas that no key of an object names.
    fn schemas(&self, out: &mut String) {
        let empty: Vec<&String> = self
            .catalog
            .schemas
            .iter()
            .filter(|(name, schema)| **name != self.catalog.default_schema && is_empty(schema))
            .map(|(name, _)| name)
            .collect();
        if !empty.is_empty() && self.dialect.schema_of("a") == "a" {
            out.push_str(&format!("schemas: {}\n", list(empty)));
        }
    }

    fn extensions(&self, out: &mut String) {
        if self.catalog.extensions.items.is_empty() {
            return;
        }
        out.push_str("extensions:\n");
        for (name, extension) in &self.catalog.extensions.items {
            match &extension.schema {
                Some(schema) => {
                    out.push_str(&format!("  {}: {{ schema: {} }}\n", scalar(name), scalar(schema)));
                }
                None => out.push_str(&format!("  {}: {{}}\n", scalar(name))),
            }
        }
    }

    /// A section of objects that are told after their name; left out when empty.
    fn lines<T>(
        &self,
        out: &mut String,
        section: &str,
        objects: impl Fn(&Schema) -> &Named<T>,
        show: impl Fn(&T) -> String,
    ) {
        let mut text = String::new();
        for (schema, content) in &self.catalog.schemas {
            for (name, object) in &objects(content).items {
                text.push_str(&format!("  {}:{}\n", self.key(schema, name), show(object)));
            }
        }
        if !text.is_empty() {
            out.push_str(&format!("{section}:\n{text}"));
        }
    }

    /// Only what stands before the arguments of a signature is a name.
    fn functions(&self, out: &mut String) {
        let mut text = String::new();
        for (schema, content) in &self.catalog.schemas {
            let schema = (*schema != self.catalog.default_schema).then_some(schema.as_str());
            for (signature, own) in &content.functions.items {
                let (name, arguments) = signature.split_at(signature.find('(').unwrap_or(signature.len()));
                let key = format!("{}{arguments}", names::write_key(schema, name));
                text.push_str(&format!("  {}:{}\n", scalar(&key), function(own)));
            }
        }
        if !text.is_empty() {
            out.push_str(&format!("functions:\n{text}"));
        }
    }

    fn views(&self, out: &mut String, section: &str, materialized: bool) {
        let mut text = String::new();
        for (schema, content) in &self.catalog.schemas {
            let wanted = |(_, view): &(&String, &View)| view.materialized == materialized;
            for (name, view) in content.views.items.iter().filter(wanted) {
                text.push_str(&indented(&view_entry(&self.key(schema, name), view)));
            }
        }
        if !text.is_empty() {
            out.push_str(&format!("{section}:\n{text}"));
        }
    }
}

fn is_empty(schema: &Schema) -> bool {
    schema.tables.is_empty()
        && schema.views.items.is_empty()
        && schema.enums.items.is_empty()
        && schema.domains.items.is_empty()
        && schema.sequences.items.is_empty()
        && schema.functions.items.is_empty()
        && schema.definitions.iter().next().is_none()
}

/// Two spaces before every line that is not empty.
fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }).collect()
}
