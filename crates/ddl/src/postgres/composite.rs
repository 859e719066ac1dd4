//! Composite types.

use drift_catalog::{Attributes, Column, Definition, Facet, Kind, Vendor};

use super::Cursor;
use super::create_table::push_column;
use super::designate::Designated;
use super::state::{Applied, Key, Refused, State, missing, refused};
use super::words::Named;

const KIND: Kind = Kind::CompositeType;

fn of(key: &Key) -> Designated {
    Designated { kind: KIND, schema: Some(key.0.clone()), name: key.1.clone() }
}

/// Attributes in order, each with its type.
fn attributes(own: &Definition) -> Vec<(String, String)> {
    let order = own.fact("order").unwrap_or_default();
    let names = order.split(", ").filter(|name| !name.is_empty());
    names
        .map(|name| {
            let ty = own.fact(&format!("attribute {name}")).unwrap_or_default();
            (name.to_owned(), ty.to_owned())
        })
        .collect()
}

fn definition(attributes: &[(String, String)]) -> Definition {
    let mut own = Definition::default();
    let order: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
    if !order.is_empty() {
        own.state("order", order.join(", "));
    }
    for (name, ty) in attributes {
        own.express(format!("attribute {name}"), ty.as_str());
    }
    own
}

impl State {
    /// `type [COLLATE name]`.
    fn attribute_type(&self, cursor: &mut Cursor<'_>) -> Result<String, Refused> {
        let mut text = self.type_fact(&cursor.type_text()?);
        if cursor.take(&["collate"]) {
            let name = cursor.named()?;
            text.push_str(&format!(" COLLATE {}", self.collation_fact(&name)));
        }
        Ok(text)
    }

    /// After `CREATE TYPE name AS`.
    pub(crate) fn composite_type(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        let mut all = Vec::new();
        cursor.expect_symbol("(")?;
        while !cursor.take_symbol(")") {
            let name = cursor.name()?;
            all.push((name, self.attribute_type(cursor)?));
            if !cursor.take_symbol(",") {
                cursor.expect_symbol(")")?;
                break;
            }
        }
        cursor.done()?;
        self.define_type(KIND, key, definition(&all))
    }

    /// `ALTER TYPE name …`, after the name, of a type that is no enum.
    pub(crate) fn alter_composite(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        let mut all = attributes(self.defined(&of(key))?);
        let place = |all: &[(String, String)], name: &str| all.iter().position(|(own, _)| own == name);
        let none = |name: &str| Refused(format!("{} has no attribute {name} before this statement", key.1));
        if cursor.take(&["rename", "attribute"]) {
            let old = cursor.name()?;
            cursor.expect(&["to"])?;
            let new = cursor.name()?;
            cursor.one_of(&["cascade", "restrict"]);
            cursor.done()?;
            let at = place(&all, &old).ok_or_else(|| none(&old))?;
            all[at].0.clone_from(&new);
            self.retold_part(key, &["column"], &old, &new);
            *self.defined(&of(key))? = definition(&all);
            return Ok(());
        }
        loop {
            if cursor.take(&["add", "attribute"]) {
                let name = cursor.name()?;
                if place(&all, &name).is_some() {
                    return refused(format!("{} has an attribute {name} already", key.1));
                }
                all.push((name, self.attribute_type(cursor)?));
            } else if cursor.take(&["drop", "attribute"]) {
                let if_exists = cursor.if_exists();
                let name = cursor.name()?;
                match place(&all, &name) {
                    Some(at) => {
                        all.remove(at);
                        self.untold_part(key, &["column"], &name);
                    }
                    None if if_exists => {}
                    None => return Err(none(&name)),
                }
            } else if cursor.take(&["alter", "attribute"]) {
                let name = cursor.name()?;
                cursor.take(&["set", "data"]);
                cursor.expect(&["type"])?;
                let ty = self.attribute_type(cursor)?;
                let at = place(&all, &name).ok_or_else(|| none(&name))?;
                all[at].1 = ty;
            } else {
                return Err(cursor.error("an action of ALTER TYPE").into());
            }
            cursor.one_of(&["cascade", "restrict"]);
            if !cursor.take_symbol(",") {
                break;
            }
        }
        cursor.done()?;
        *self.defined(&of(key))? = definition(&all);
        Ok(())
    }

    /// Attributes of a type that is not there any more go from every composite type.
    pub(crate) fn drop_attributes(&mut self, gone: &Key) {
        let dialect = drift_dialect::of(Vendor::Postgres);
        let full = format!("{}.{}", dialect.quote(&gone.0), dialect.quote(&gone.1));
        let usual = gone.0 == self.catalog.default_schema;
        let fact = if usual { dialect.quote(&gone.1) } else { full };
        let is = |ty: &str| ty == fact || ty.strip_suffix("[]") == Some(fact.as_str());
        for content in self.catalog.schemas.values_mut() {
            let Some(named) = content.definitions.0.get_mut(&KIND) else { continue };
            for own in named.items.values_mut() {
                let mut all = attributes(own);
                let before = all.len();
                all.retain(|(_, ty)| !is(ty));
                if all.len() < before {
                    *own = definition(&all);
                }
            }
        }
    }

    /// The composite type of a table.
    pub(crate) fn composite_key(&self, name: &Named) -> Result<Key, Refused> {
        let is = |state: &Self, key: &Key| state.is_defined(Kind::CompositeType, key);
        self.find(name, is).ok_or_else(|| missing("type", name))
    }

    /// `OF type`: its attributes are the columns.
    pub(crate) fn columns_of_type(&mut self, key: &Key, ty: &Key) -> Applied {
        for (name, text) in attributes(self.defined(&of(ty))?) {
            let (raw, collation) = match text.split_once(" COLLATE ") {
                Some((raw, collation)) => (raw, Some(collation.to_owned())),
                None => (text.as_str(), None),
            };
            let mut column = Column::new(name, self.column_type(raw), true);
            column.default = Facet::Stated(None);
            column.identity = Facet::Stated(None);
            column.generated = Facet::Stated(None);
            column.collation = Facet::Stated(collation);
            column.comment = Facet::Stated(None);
            column.attributes = Attributes::complete();
            push_column(&key.1, self.table(key)?, column)?;
        }
        let dialect = drift_dialect::of(Vendor::Postgres);
        let full = format!("{}.{}", dialect.quote(&ty.0), dialect.quote(&ty.1));
        let name = self.type_name(&full);
        self.table(key)?.attributes.set("of_type", name);
        Ok(())
    }
}
