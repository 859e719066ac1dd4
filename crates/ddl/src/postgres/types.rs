//! Types: enums and domains; composite, range and base types are only known to be there.

use drift_catalog::{Attributes, Check, Domain, EnumType, Expr, Facet, Kind, Listed, ObjectPath};

use super::Cursor;
use super::carry::Carried;
use super::designate::Designated;
use super::state::{Applied, Key, Refused, State, missing, refused};
use super::told::About;

/// Words that end a part of a domain.
const STOPS: &[&str] = &["constraint", "not", "null", "check", "default", "collate"];

impl State {
    /// `CREATE TYPE`, after those words.
    pub(crate) fn create_type(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.named()?;
        let key = self.new_key(&name);
        if !cursor.take(&["as", "enum"]) {
            return self.create_other_type(cursor, key, name.range);
        }
        let mut values = Vec::new();
        cursor.expect_symbol("(")?;
        while cursor.peek_text() != ")" {
            values.push(cursor.text_literal()?);
            if !cursor.take_symbol(",") {
                break;
            }
        }
        cursor.expect_symbol(")")?;
        cursor.done()?;
        self.new_type(&key)?;
        let path = ObjectPath::new(Kind::Enum, key.0.as_str(), key.1.as_str());
        self.wrote(path, name.range, 0..cursor.sql.len());
        let own = EnumType { values, comment: Facet::Stated(None) };
        self.schema(&key.0).enums.items.insert(key.1, own);
        Ok(())
    }

    /// A shell, a composite, a range or a base type.
    fn create_other_type(
        &mut self,
        cursor: &mut Cursor<'_>,
        key: Key,
        name: std::ops::Range<usize>,
    ) -> Applied {
        if cursor.take(&["as", "range"]) {
            self.new_type(&key)?;
            return self.range_type(cursor, &key);
        }
        if cursor.take(&["as"]) {
            self.new_type(&key)?;
            return self.composite_type(cursor, &key);
        }
        if cursor.peek().is_some() {
            return self.base_type(cursor, &key);
        }
        let path = ObjectPath::new(Kind::BaseType, key.0.as_str(), key.1.as_str());
        self.wrote(path, name, 0..cursor.sql.len());
        self.shell(key);
        Ok(())
    }

    fn new_type(&self, key: &Key) -> Applied {
        if self.is_type(key) {
            return refused(format!("{} is there already", key.1));
        }
        Ok(())
    }

    /// `CREATE DOMAIN`, after those words.
    pub(crate) fn create_domain(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.named()?;
        cursor.take(&["as"]);
        let base = cursor.type_text()?;
        let key = self.new_key(&name);
        let mut domain = Domain {
            base: self.column_type(&base),
            nullable: true,
            default: Facet::Stated(None),
            checks: Listed::complete(Vec::new()),
            collation: Facet::Stated(None),
            comment: Facet::Stated(None),
        };
        let mut constraint = None;
        let mut taken: Vec<String> = Vec::new();
        loop {
            if cursor.take(&["constraint"]) {
                constraint = Some(cursor.name()?);
                continue;
            }
            if cursor.take(&["not", "null"]) {
                domain.nullable = false;
            } else if cursor.take(&["null"]) {
            } else if cursor.take(&["default"]) {
                domain.default = Facet::Stated(Some(Box::new(Expr::raw(cursor.expression(STOPS)?))));
            } else if cursor.take(&["collate"]) {
                let name = cursor.named()?;
                domain.collation = Facet::Stated(self.collation(&name));
            } else if cursor.take(&["check"]) {
                let own = constraint.take();
                let check = self.domain_check(&key, own, cursor.parenthesised()?, &taken);
                taken.extend(check.name.clone());
                domain.checks.items.push(check);
            } else {
                break;
            }
            constraint = None;
        }
        cursor.done()?;
        self.new_type(&key)?;
        // A domain over a domain has its default (`DefineDomain` in `src/backend/commands/typecmds.c`).
        if domain.default.value().is_none()
            && let Some(own) = domain.base.ty.concrete().filter(|own| !own.array)
            && let Some(schema) = own.schema.as_ref().and_then(|schema| self.catalog.schemas.get(schema))
            && let Some(base) = schema.domains.items.get(&own.name)
        {
            domain.default = base.default.clone();
        }
        for name in &taken {
            self.add_constraint_name(&key.0, name);
        }
        let path = ObjectPath::new(Kind::Domain, key.0.as_str(), key.1.as_str());
        self.wrote(path, name.range, 0..cursor.sql.len());
        self.schema(&key.0).domains.items.insert(key.1, domain);
        Ok(())
    }

    fn domain_check(&self, key: &Key, name: Option<String>, expr: &str, taken: &[String]) -> Check {
        let name = name.unwrap_or_else(|| {
            let mut number = 0_usize;
            loop {
                let label = if number == 0 { "check".to_owned() } else { format!("check{number}") };
                let name = self.constraint_name(&key.0, &key.1, None, &label);
                if !taken.contains(&name) {
                    break name;
                }
                number += 1;
            }
        });
        Check {
            name: Some(name),
            expr: Expr::raw(expr),
            validated: Facet::Stated(true),
            attributes: Attributes::complete(),
        }
    }

    fn domain_mut(&mut self, key: &Key) -> Result<&mut Domain, Refused> {
        self.catalog
            .schemas
            .get_mut(&key.0)
            .and_then(|schema| schema.domains.items.get_mut(&key.1))
            .ok_or_else(|| Refused(format!("there is no domain {} before this statement", key.1)))
    }

    /// `ALTER TYPE` and `ALTER DOMAIN`, after those words.
    pub(crate) fn alter_type(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.named()?;
        let Some(key) = self.find(&name, Self::is_type) else { return Err(missing("type", &name)) };
        if cursor.take(&["owner", "to"]) {
            let role = cursor.role()?;
            cursor.done()?;
            self.owned(About::of("type", &key), role);
            return Ok(());
        }
        if cursor.take(&["rename", "to"]) {
            let new = (key.0.clone(), cursor.name()?);
            cursor.done()?;
            return self.move_type(&key, &new);
        }
        if cursor.take(&["set", "schema"]) {
            let new = (cursor.name()?, key.1.clone());
            cursor.done()?;
            return self.move_type(&key, &new);
        }
        if self.is_defined(Kind::BaseType, &key) {
            return self.alter_base_type(cursor, &key);
        }
        if self.types.contains(&key) {
            return self.alter_composite(cursor, &key);
        }
        if self.is_enum(&key) { self.alter_enum(cursor, &key) } else { self.alter_domain(cursor, &key) }
    }

    pub(crate) fn type_path(&self, key: &Key) -> ObjectPath {
        let kind = if self.is_enum(key) { Kind::Enum } else { Kind::Domain };
        ObjectPath::new(kind, key.0.as_str(), key.1.as_str())
    }

    fn alter_enum(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        if cursor.take(&["rename", "value"]) {
            let old = cursor.text_literal()?;
            cursor.expect(&["to"])?;
            let new = cursor.text_literal()?;
            cursor.done()?;
            let values = &mut self.enum_mut(key)?.values;
            let Some(value) = values.iter_mut().find(|value| **value == old) else {
                return refused(format!("{} has no value '{old}' before this statement", key.1));
            };
            value.clone_from(&new);
            self.carry_value(key, (&old, &new));
            return Ok(());
        }
        cursor.expect(&["add", "value"])?;
        let if_not_exists = cursor.if_exists();
        let value = cursor.text_literal()?;
        let beside = match cursor.one_of(&["before", "after"]) {
            Some(word) => Some((word == "after", cursor.text_literal()?)),
            None => None,
        };
        cursor.done()?;
        let values = &mut self.enum_mut(key)?.values;
        if values.contains(&value) {
            return if if_not_exists { Ok(()) } else { refused(format!("'{value}' is there already")) };
        }
        let at = match beside {
            None => values.len(),
            Some((after, other)) => match values.iter().position(|own| *own == other) {
                Some(at) => at + usize::from(after),
                None => return refused(format!("{} has no value '{other}' before this statement", key.1)),
            },
        };
        values.insert(at, value);
        Ok(())
    }

    fn enum_mut(&mut self, key: &Key) -> Result<&mut EnumType, Refused> {
        self.catalog
            .schemas
            .get_mut(&key.0)
            .and_then(|schema| schema.enums.items.get_mut(&key.1))
            .ok_or_else(|| Refused(format!("there is no enum {} before this statement", key.1)))
    }

    fn alter_domain(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        if cursor.take(&["add"]) {
            let name = if cursor.take(&["constraint"]) { Some(cursor.name()?) } else { None };
            if cursor.take(&["not", "null"]) {
                cursor.done()?;
                self.domain_mut(key)?.nullable = false;
                return Ok(());
            }
            cursor.expect(&["check"])?;
            let expr = cursor.parenthesised()?;
            let not_valid = cursor.take(&["not", "valid"]);
            cursor.done()?;
            let mut check = self.domain_check(key, name, expr, &[]);
            check.validated = Facet::Stated(!not_valid);
            if let Some(name) = &check.name {
                self.add_constraint_name(&key.0, name);
            }
            self.domain_mut(key)?.checks.items.push(check);
            return Ok(());
        }
        if cursor.take(&["set", "default"]) {
            let expr = Expr::raw(cursor.everything());
            self.domain_mut(key)?.default = Facet::Stated(Some(Box::new(expr)));
            return Ok(());
        }
        if cursor.take(&["drop", "default"]) {
            self.domain_mut(key)?.default = Facet::Stated(None);
        } else if cursor.take(&["set", "not", "null"]) {
            self.domain_mut(key)?.nullable = false;
        } else if cursor.take(&["drop", "not", "null"]) {
            self.domain_mut(key)?.nullable = true;
        } else if cursor.take(&["drop", "constraint"]) {
            let if_exists = cursor.if_exists();
            let name = cursor.name()?;
            cursor.one_of(&["cascade", "restrict"]);
            let checks = &mut self.domain_mut(key)?.checks.items;
            let before = checks.len();
            checks.retain(|check| check.name.as_ref() != Some(&name));
            if checks.len() == before && !if_exists {
                return refused(format!("{} has no constraint {name} before this statement", key.1));
            }
            self.remove_constraint_name(&key.0, &name);
            self.untold_part(key, &["domain constraint"], &name);
        } else if cursor.take(&["validate", "constraint"]) {
            let name = Some(cursor.name()?);
            let checks = self.domain_mut(key)?.checks.items.iter_mut();
            checks.filter(|check| check.name == name).for_each(|check| check.validated = Facet::Stated(true));
        } else if cursor.take(&["rename", "constraint"]) {
            let old = Some(cursor.name()?);
            cursor.expect(&["to"])?;
            let new = cursor.name()?;
            let checks = self.domain_mut(key)?.checks.items.iter_mut();
            checks.filter(|check| check.name == old).for_each(|check| check.name = Some(new.clone()));
            if let Some(old) = &old {
                self.retold_part(key, &["domain constraint"], old, &new);
            }
        } else {
            return Err(cursor.error("an action of ALTER DOMAIN").into());
        }
        Ok(cursor.done()?)
    }

    pub(crate) fn move_type(&mut self, old: &Key, new: &Key) -> Applied {
        self.new_type(new)?;
        self.carry(Carried::Type, old, new);
        self.schema(&new.0);
        let schema = self.schema(&old.0);
        if let Some(own) = schema.enums.items.remove(&old.1) {
            self.schema(&new.0).enums.items.insert(new.1.clone(), own);
        } else if let Some(own) = schema.domains.items.remove(&old.1) {
            self.schema(&new.0).domains.items.insert(new.1.clone(), own);
        } else if self.types.remove(old) {
            self.types.insert(new.clone());
            for kind in [Kind::CompositeType, Kind::RangeType, Kind::BaseType] {
                let of = |key: &Key| Designated { kind, schema: Some(key.0.clone()), name: key.1.clone() };
                if self.defined(&of(old)).is_ok() {
                    self.move_designated(&of(old), &of(new))?;
                }
            }
        }
        self.moved(old, new);
        Ok(())
    }
}
