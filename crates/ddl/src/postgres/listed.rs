//! What is made by a list of words and values, `(KEY = value, …)`: range and base types, operators, collations.

use drift_catalog::{Definition, Kind};
use drift_sql::TokenKind;

use super::Cursor;
use super::designate::Designated;
use super::state::{Applied, Key, Refused, State, missing, refused};
use super::words::{Named, meant};
use crate::cursor::Parsed;

/// A word of a list and its value, as written; nothing where it stands alone.
pub(crate) type Pair<'a> = (String, &'a str);

impl<'a> Cursor<'a> {
    /// `(key = value, key)`.
    pub(crate) fn pairs(&mut self) -> Parsed<Vec<Pair<'a>>> {
        self.expect_symbol("(")?;
        let mut pairs = Vec::new();
        loop {
            let key = self.name()?;
            let value = if self.take_symbol("=") { self.expression(&[])?.trim() } else { "" };
            pairs.push((key, value));
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok(pairs);
            }
        }
    }
}

/// A value as a plain word: quotes spent, bare words in lower case.
pub(crate) fn word(value: &str) -> String {
    let cursor = Cursor::new(value);
    match cursor.kind() {
        Some(TokenKind::Text) => meant(value),
        Some(TokenKind::Quoted) => drift_sql::name_of(value),
        Some(TokenKind::Word) => value.to_ascii_lowercase(),
        _ => value.to_owned(),
    }
}

/// Whether a flag is set: by standing there, or by its value.
pub(crate) fn is_set(value: &str) -> bool {
    !["false", "off", "0", "no"].contains(&word(value).as_str())
}

fn unknown(key: &str) -> Refused {
    Refused(format!("{key} is no word of this list that is known"))
}

impl State {
    pub(crate) fn function_value(&self, value: &str) -> Result<String, Refused> {
        Ok(self.function_fact(&Cursor::new(value).named()?))
    }

    pub(crate) fn collation_fact(&self, name: &Named) -> String {
        self.fact_name(name, |state, key| state.is_defined(Kind::Collation, key))
    }

    /// Keeps a type that is a definition.
    pub(crate) fn define_type(&mut self, kind: Kind, key: &Key, own: Definition) -> Applied {
        self.schema(&key.0);
        self.types.insert(key.clone());
        self.define(&Designated { kind, schema: Some(key.0.clone()), name: key.1.clone() }, own)
    }

    /// After `CREATE TYPE name AS RANGE`.
    pub(crate) fn range_type(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        let mut own = Definition::default();
        for (name, value) in cursor.pairs()? {
            match name.as_str() {
                "subtype" => own.express("subtype", self.type_fact(value)),
                "subtype_opclass" => {
                    let class = Cursor::new(value).named()?;
                    own.state("subtype_opclass", self.fact_name(&class, |_, _| false));
                }
                "collation" => {
                    own.state("collation", self.collation_fact(&Cursor::new(value).named()?));
                }
                "canonical" | "subtype_diff" => own.state(name.as_str(), self.function_value(value)?),
                // Its name, where none is given: makeMultirangeTypeName in src/backend/catalog/pg_type.c.
                "multirange_type_name" => {
                    let usual = match key.1.contains("range") {
                        true => key.1.replacen("range", "multirange", 1),
                        false => format!("{}_multirange", key.1),
                    };
                    let multirange = Cursor::new(value).named()?.name;
                    if multirange != usual {
                        own.state("multirange_type_name", multirange);
                    }
                }
                _ => return Err(unknown(&name)),
            }
        }
        cursor.done()?;
        self.define_type(Kind::RangeType, key, own)
    }

    /// After `CREATE TYPE name`, where a list follows.
    pub(crate) fn base_type(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        let mut own = Definition::default();
        let pairs = cursor.pairs()?;
        if let Some((_, like)) = pairs.iter().find(|(name, _)| name == "like") {
            self.like_type(like, &mut own)?;
        }
        for (name, value) in pairs {
            self.base_fact(&mut own, &name, value)?;
        }
        cursor.done()?;
        self.define_type(Kind::BaseType, key, own)
    }

    /// `ALTER TYPE name SET (…)`, after the name, of a base type.
    pub(crate) fn alter_base_type(&mut self, cursor: &mut Cursor<'_>, key: &Key) -> Applied {
        cursor.expect(&["set"])?;
        let pairs = cursor.pairs()?;
        cursor.done()?;
        let of = Designated { kind: Kind::BaseType, schema: Some(key.0.clone()), name: key.1.clone() };
        let mut own = self.defined(&of)?.clone();
        for (name, value) in pairs {
            own.facts.remove(&name);
            if word(value) != "none" {
                self.base_fact(&mut own, &name, value)?;
            }
        }
        *self.defined(&of)? = own;
        Ok(())
    }

    /// What a word of the list says.
    fn base_fact(&self, own: &mut Definition, name: &str, value: &str) -> Applied {
        let plain = word(value);
        match name {
            "like" => {}
            "input" | "output" | "receive" | "send" | "typmod_in" | "typmod_out" | "analyze"
            | "subscript" => own.state(name, self.function_value(value)?),
            "internallength" if plain == "variable" || plain == "-1" => {}
            "category" if plain == "u" || plain == "U" => {}
            "delimiter" if plain == "," => {}
            "internallength" | "category" | "delimiter" | "default" => own.state(name, plain),
            "passedbyvalue" | "preferred" | "collatable" => {
                if is_set(value) {
                    own.state(name, "true");
                }
            }
            "alignment" => match plain.as_str() {
                "int4" | "integer" | "pg_catalog.int4" => {}
                "int2" | "smallint" | "pg_catalog.int2" => own.state("alignment", "int2"),
                "char" | "character" | "pg_catalog.bpchar" => own.state("alignment", "char"),
                "double" | "double precision" | "float8" | "pg_catalog.float8" => {
                    own.state("alignment", "double");
                }
                _ => return Err(unknown(&plain)),
            },
            "storage" if plain == "plain" => {}
            "storage" => own.state("storage", plain),
            "element" => own.express("element", self.type_fact(value)),
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    /// What a base type has from the one that it is like (documentation, CREATE TYPE, `like_type`); the lengths are those
    /// of `src/include/catalog/pg_type.dat` where a word has eight bytes.
    fn like_type(&self, like: &str, own: &mut Definition) -> Applied {
        let named = Cursor::new(like).named()?;
        let is = |state: &Self, key: &Key| state.is_defined(Kind::BaseType, key);
        if let Some((schema, name)) = self.find(&named, is) {
            let content = self.catalog.schemas.get(&schema);
            let other = content.and_then(|content| content.definitions.get(Kind::BaseType, &name));
            for fact in ["internallength", "passedbyvalue", "alignment", "storage"] {
                if let Some(value) = other.and_then(|other| other.fact(fact)) {
                    own.state(fact, value);
                }
            }
            return Ok(());
        }
        let (length, by_value, alignment, storage) = match self.argument_type(like).as_str() {
            "\"char\"" | "boolean" => ("1", true, "char", ""),
            "smallint" => ("2", true, "int2", ""),
            "integer" | "oid" | "date" | "real" => ("4", true, "", ""),
            "bigint"
            | "double precision"
            | "money"
            | "timestamp without time zone"
            | "timestamp with time zone"
            | "time without time zone" => ("8", true, "double", ""),
            "uuid" => ("16", false, "char", ""),
            "interval" => ("16", false, "double", ""),
            "text" | "bytea" | "json" | "jsonb" | "character varying" | "bpchar" | "bit" | "bit varying"
            | "xml" => ("", false, "", "extended"),
            "numeric" | "inet" | "cidr" => ("", false, "", "main"),
            other => return Err(Refused(format!("what a type like {other} is made of is not known"))),
        };
        for (fact, value) in [("internallength", length), ("alignment", alignment), ("storage", storage)] {
            if !value.is_empty() {
                own.state(fact, value);
            }
        }
        if by_value {
            own.state("passedbyvalue", "true");
        }
        Ok(())
    }

    /// A type that is only named, for functions to name it too.
    pub(crate) fn shell(&mut self, key: Key) {
        self.schema(&key.0);
        self.types.insert(key);
    }

    /// Shells that never got a definition are types without a fact.
    pub(crate) fn shells(&mut self) {
        let kinds = [Kind::CompositeType, Kind::RangeType, Kind::BaseType];
        for key in std::mem::take(&mut self.types) {
            if !kinds.iter().any(|kind| self.is_defined(*kind, &key)) {
                let own = Definition::default();
                self.schema(&key.0).definitions.set(Kind::BaseType, key.1, own);
            }
        }
    }

    /// After `CREATE OPERATOR`.
    pub(crate) fn create_operator(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let named = cursor.operator_name()?;
        let schema = self.new_key(&named).0;
        let (mut own, mut left, mut right) = (Definition::default(), None, None);
        let mut linked: Vec<(&str, Named)> = Vec::new();
        for (name, value) in cursor.pairs()? {
            match name.as_str() {
                "function" | "procedure" => own.state("function", self.function_value(value)?),
                "restrict" | "join" => own.state(name.as_str(), self.function_value(value)?),
                "leftarg" => left = Some(value),
                "rightarg" => right = Some(value),
                "commutator" => linked.push(("commutator", operator_value(value)?)),
                "negator" => linked.push(("negator", operator_value(value)?)),
                "hashes" | "merges" => {
                    if is_set(value) {
                        own.state(name.as_str(), "true");
                    }
                }
                // Words of PostgreSQL before 8.3 that `DefineOperator` takes for MERGES.
                "sort1" | "sort2" | "ltcmp" | "gtcmp" => own.state("merges", "true"),
                _ => return Err(unknown(&name)),
            }
        }
        cursor.done()?;
        let name = self.operator_key(&named.name, left, right);
        let designated = Designated { kind: Kind::Operator, schema: Some(schema.clone()), name };
        for (word, other) in &linked {
            let (one, two) = if *word == "commutator" { (right, left) } else { (left, right) };
            let key = self.operator_key(&other.name, one, two);
            let filed = Named { name: key.clone(), ..other.clone() };
            let found = self.find(&filed, |state, key| state.is_defined(Kind::Operator, key));
            own.state(*word, self.fact_name(other, |_, _| false));
            // The other one is linked back, unless it says something itself.
            if let Some((schema, _)) = found {
                let back = self.fact_name(&named, |_, _| false);
                let other = Designated { kind: Kind::Operator, schema: Some(schema), name: key };
                let definition = self.defined(&other)?;
                if definition.fact(word).is_none() {
                    definition.state(*word, back);
                }
            }
        }
        self.define(&designated, own)
    }

    /// `ALTER OPERATOR name (types) SET (…)`, after the types.
    pub(crate) fn alter_operator(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        cursor.expect(&["set"])?;
        let mut definition = self.defined(own)?.clone();
        for (name, value) in cursor.pairs()? {
            match name.as_str() {
                "restrict" | "join" if word(value) == "none" => {
                    definition.facts.remove(name.as_str());
                }
                "restrict" | "join" => definition.state(name.as_str(), self.function_value(value)?),
                "commutator" | "negator" => {
                    definition.state(name.as_str(), self.fact_name(&operator_value(value)?, |_, _| false));
                }
                "hashes" | "merges" => definition.state(name.as_str(), "true"),
                _ => return Err(unknown(&name)),
            }
        }
        cursor.done()?;
        *self.defined(own)? = definition;
        Ok(())
    }

    /// After `CREATE COLLATION`.
    pub(crate) fn create_collation(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let if_not_exists = cursor.if_exists();
        let named = cursor.named()?;
        let key = self.new_key(&named);
        let designated = Designated { kind: Kind::Collation, schema: Some(key.0), name: key.1 };
        if if_not_exists && self.defined(&designated).is_ok() {
            return Ok(());
        }
        let mut own = Definition::default();
        if cursor.take(&["from"]) {
            let other = cursor.named()?;
            cursor.done()?;
            let key = self.find(&other, |state, key| state.is_defined(Kind::Collation, key));
            match key {
                Some((schema, name)) => {
                    let other = Designated { kind: Kind::Collation, schema: Some(schema), name };
                    own = self.defined(&other)?.clone();
                }
                None if ["C", "POSIX"].contains(&other.name.as_str()) => own.state("locale", other.name),
                None => return Err(missing("collation", &other)),
            }
            return self.define(&designated, own);
        }
        let (mut collate, mut ctype) = (None, None);
        for (name, value) in cursor.pairs()? {
            let plain = if value.starts_with(['\'', '"']) { word(value) } else { value.to_owned() };
            match name.as_str() {
                "locale" => (collate, ctype) = (Some(plain.clone()), Some(plain)),
                "lc_collate" => collate = Some(plain),
                "lc_ctype" => ctype = Some(plain),
                "provider" if word(value) == "libc" => {}
                "provider" => own.state("provider", word(value)),
                "deterministic" if is_set(value) => {}
                "deterministic" => own.state("deterministic", "false"),
                "rules" => own.state("rules", plain),
                "version" => {}
                _ => return Err(unknown(&name)),
            }
        }
        cursor.done()?;
        match (collate, ctype) {
            (Some(one), Some(other)) if one == other => own.state("locale", one),
            (Some(one), Some(other)) => {
                own.state("lc_collate", one);
                own.state("lc_ctype", other);
            }
            _ => return refused("the collation has no locale"),
        }
        self.define(&designated, own)
    }
}

/// `===`, `'==='`, or `OPERATOR(schema.===)` as a dump writes it.
pub(crate) fn operator_value(value: &str) -> Parsed<Named> {
    let mut cursor = Cursor::new(value);
    if cursor.kind() == Some(drift_sql::TokenKind::Text) {
        let text = cursor.text_literal()?;
        return Cursor::new(&text).operator_name();
    }
    if !cursor.take(&["operator"]) {
        return cursor.operator_name();
    }
    cursor.expect_symbol("(")?;
    let name = cursor.operator_name()?;
    cursor.expect_symbol(")")?;
    Ok(name)
}
