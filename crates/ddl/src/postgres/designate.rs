//! Objects that are kept as definitions: how statements name them, `DROP`, and what `ALTER` can do to any of them.

use drift_catalog::{Concrete, Definition, Kind, Type, Vendor};
use drift_sql::TokenKind;

use super::Cursor;
use super::state::{Applied, Key, Refused, State, refused};
use super::told::About;
use super::words::Named;
use crate::cursor::Parsed;

/// Kinds that are named in schemas, with their words.
const IN_SCHEMA: &[(&[&str], Kind)] = &[
    (&["collation"], Kind::Collation),
    (&["conversion"], Kind::Conversion),
    (&["statistics"], Kind::Statistics),
    (&["text", "search", "parser"], Kind::TextSearchParser),
    (&["text", "search", "template"], Kind::TextSearchTemplate),
    (&["text", "search", "dictionary"], Kind::TextSearchDictionary),
    (&["text", "search", "configuration"], Kind::TextSearchConfiguration),
];

/// Kinds that belong to no schema and have a plain name.
const IN_DATABASE: &[(&[&str], Kind)] = &[
    (&["event", "trigger"], Kind::EventTrigger),
    (&["publication"], Kind::Publication),
    (&["subscription"], Kind::Subscription),
    (&["foreign", "data", "wrapper"], Kind::ForeignDataWrapper),
    (&["server"], Kind::ForeignServer),
    (&["procedural", "language"], Kind::Language),
    (&["language"], Kind::Language),
    (&["access", "method"], Kind::AccessMethod),
];

/// An object that is kept as a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Designated {
    pub(crate) kind: Kind,
    /// None for what belongs to no schema.
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
}

impl Designated {
    pub(crate) fn about(&self) -> About {
        About { schema: self.schema.clone(), word: self.kind.word(), name: self.name.clone(), part: None }
    }
}

impl Cursor<'_> {
    /// The name of an operator, with its schema where one was written.
    pub(crate) fn operator_name(&mut self) -> Parsed<Named> {
        let start = self.position();
        let mut schema = None;
        if matches!(self.kind(), Some(TokenKind::Word | TokenKind::Quoted)) {
            schema = Some(self.name()?);
            self.expect_symbol(".")?;
        }
        let mut name = String::new();
        let mut end = self.position();
        while self.kind() == Some(TokenKind::Symbol)
            && self.position() == end
            && self.peek_text().chars().all(|char| "+-*/<>=~!@#%^&|`?".contains(char))
        {
            end += self.peek_text().len();
            name.push_str(self.advance());
        }
        if name.is_empty() {
            return Err(self.error("an operator"));
        }
        Ok(Named { outer: None, schema, name, range: start..end })
    }

    /// `(left, right)`, `NONE` for a missing side.
    pub(crate) fn operand_types(&mut self) -> Parsed<(Option<String>, Option<String>)> {
        self.expect_symbol("(")?;
        let side = |cursor: &mut Self| {
            if cursor.take(&["none"]) { Ok(None) } else { cursor.type_text().map(Some) }
        };
        let left = side(self)?;
        let right = if self.take_symbol(",") { side(self)? } else { left.clone() };
        self.expect_symbol(")")?;
        Ok((left, right))
    }
}

impl State {
    /// A type in the name of something: as `format_type` has it, without the usual schema.
    pub(crate) fn type_name(&self, raw: &str) -> String {
        let text = self.argument_type(raw);
        let home = format!("{}.", drift_dialect::of(Vendor::Postgres).quote(&self.catalog.default_schema));
        text.strip_prefix(&home).map_or(text.clone(), str::to_owned)
    }

    /// A type in a fact: SQL, quoted where need be.
    pub(crate) fn type_fact(&self, raw: &str) -> String {
        let Type::Concrete(Concrete { schema, name, args, array }) = self.column_type(raw).ty else {
            return raw.to_owned();
        };
        let dialect = drift_dialect::of(Vendor::Postgres);
        let mut text = match schema {
            Some(schema) if schema != self.catalog.default_schema => {
                format!("{}.{}", dialect.quote(&schema), dialect.quote(&name))
            }
            Some(_) => dialect.quote(&name),
            None if dialect.knows_type(&name) || name.contains(' ') => name,
            None => dialect.quote(&name),
        };
        if !args.is_empty() {
            text.push_str(&format!("({})", args.join(",")));
        }
        if array { format!("{text}[]") } else { text }
    }

    /// A name in a fact: with the schema it was found in, unless that is the usual one or the server's own.
    pub(crate) fn fact_name(&self, name: &Named, is: impl Fn(&Self, &Key) -> bool) -> String {
        let schema = name.schema.clone().or_else(|| self.find(name, is).map(|(schema, _)| schema));
        match schema {
            Some(schema) if schema != "pg_catalog" && schema != self.catalog.default_schema => {
                format!("{schema}.{}", name.name)
            }
            _ => name.name.clone(),
        }
    }

    /// A function in a fact, by its name.
    pub(crate) fn function_fact(&self, name: &Named) -> String {
        let prefix = format!("{}(", name.name);
        self.fact_name(name, |state, key| {
            let content = state.catalog.schemas.get(&key.0);
            content.is_some_and(|own| own.functions.items.keys().any(|own| own.starts_with(&prefix)))
        })
    }

    /// A function in a fact, with its argument types; those that were not written are looked up.
    pub(crate) fn signature_fact(&self, name: &Named, arguments: Option<&str>) -> Result<String, Refused> {
        let own = self.function_fact(name);
        if let Some(text) = arguments {
            let sql = format!("({text})");
            let types = Cursor::new(&sql).argument_texts()?;
            let types: Vec<String> = types.iter().map(|raw| self.type_name(raw)).collect();
            return Ok(format!("{own}({})", types.join(", ")));
        }
        let (_, signature) = self.find_function(name, None)?;
        let types = signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        let cut: Vec<String> =
            types.split(", ").filter(|own| !own.is_empty()).map(|own| self.type_name(own)).collect();
        Ok(format!("{own}({})", cut.join(", ")))
    }

    /// The name an operator is filed under.
    pub(crate) fn operator_key(&self, name: &str, left: Option<&str>, right: Option<&str>) -> String {
        let side = |raw: Option<&str>| raw.map_or_else(|| "NONE".to_owned(), |raw| self.type_name(raw));
        format!("{name}({}, {})", side(left), side(right))
    }

    pub(crate) fn is_defined(&self, kind: Kind, key: &Key) -> bool {
        let content = self.catalog.schemas.get(&key.0);
        content.is_some_and(|own| own.definitions.get(kind, &key.1).is_some())
    }

    /// The object that the next words name; none where they name another kind.
    pub(crate) fn designate(&self, cursor: &mut Cursor<'_>) -> Result<Option<Designated>, Refused> {
        let placed = |kind: Kind, named: &Named, name: String| {
            let named = Named { name, ..named.clone() };
            let key = self.find(&named, |state, key| state.is_defined(kind, key));
            let (schema, name) = key.unwrap_or_else(|| self.new_key(&named));
            Ok(Some(Designated { kind, schema: Some(schema), name }))
        };
        let of_database = |kind, name| Ok(Some(Designated { kind, schema: None, name }));
        for (words, kind) in [
            (&["operator", "class"][..], Kind::OperatorClass),
            (&["operator", "family"][..], Kind::OperatorFamily),
        ] {
            if cursor.take(words) {
                cursor.if_exists();
                let named = cursor.named()?;
                cursor.expect(&["using"])?;
                let name = format!("{} using {}", named.name, cursor.name()?);
                return placed(kind, &named, name);
            }
        }
        if cursor.take(&["operator"]) {
            cursor.if_exists();
            let named = cursor.operator_name()?;
            let (left, right) = cursor.operand_types()?;
            let name = self.operator_key(&named.name, left.as_deref(), right.as_deref());
            return placed(Kind::Operator, &named, name);
        }
        if let Some((_, kind)) = IN_SCHEMA.iter().find(|(words, _)| cursor.take(words)) {
            cursor.if_exists();
            let named = cursor.named()?;
            return placed(*kind, &named, named.name.clone());
        }
        if cursor.take(&["cast"]) {
            cursor.if_exists();
            return of_database(Kind::Cast, self.cast_name(cursor)?);
        }
        if cursor.take(&["transform"]) {
            cursor.if_exists();
            return of_database(Kind::Transform, self.transform_name(cursor)?);
        }
        if let Some((_, kind)) = IN_DATABASE.iter().find(|(words, _)| cursor.take(words)) {
            cursor.if_exists();
            return of_database(*kind, cursor.name()?);
        }
        Ok(None)
    }

    /// `(source AS target)`.
    pub(crate) fn cast_name(&self, cursor: &mut Cursor<'_>) -> Result<String, Refused> {
        cursor.expect_symbol("(")?;
        let source = self.type_name(&cursor.type_text()?);
        cursor.expect(&["as"])?;
        let target = self.type_name(&cursor.type_text()?);
        cursor.expect_symbol(")")?;
        Ok(format!("{source} as {target}"))
    }

    /// `FOR type LANGUAGE language`.
    pub(crate) fn transform_name(&self, cursor: &mut Cursor<'_>) -> Result<String, Refused> {
        cursor.expect(&["for"])?;
        let ty = self.type_name(&cursor.type_text()?);
        cursor.expect(&["language"])?;
        Ok(format!("{ty} {}", cursor.name()?))
    }

    pub(crate) fn defined(&mut self, own: &Designated) -> Result<&mut Definition, Refused> {
        let found = match &own.schema {
            None => Some(&mut self.catalog.definitions),
            Some(schema) => self.catalog.schemas.get_mut(schema).map(|content| &mut content.definitions),
        };
        found.and_then(|all| all.0.get_mut(&own.kind)?.items.get_mut(&own.name)).ok_or_else(|| {
            Refused(format!("there is no {} {} before this statement", own.kind.word(), own.name))
        })
    }

    /// Keeps a new definition.
    pub(crate) fn define(&mut self, own: &Designated, definition: Definition) -> Applied {
        if self.defined(own).is_ok() {
            return refused(format!("{} is there already", own.name));
        }
        self.redefine(own, definition);
        Ok(())
    }

    pub(crate) fn redefine(&mut self, own: &Designated, definition: Definition) {
        let path = drift_catalog::ObjectPath::new(
            own.kind,
            own.schema.clone().unwrap_or_default(),
            own.name.as_str(),
        );
        let whole = 0..usize::try_from(self.here.end - self.here.start).unwrap_or_default();
        self.wrote(path, whole.clone(), whole);
        if let Some(schema) = &own.schema {
            self.schema(schema);
        }
        if let Some(all) = self.definitions_at(own.schema.as_deref()) {
            all.set(own.kind, own.name.as_str(), definition);
        }
    }

    /// Takes a definition with all that was said of it.
    pub(crate) fn undefine(&mut self, own: &Designated) -> Result<Definition, Refused> {
        let definition = self.defined(own)?.clone();
        if let Some(named) =
            self.definitions_at(own.schema.as_deref()).and_then(|all| all.0.get_mut(&own.kind))
        {
            named.items.remove(&own.name);
        }
        let path = drift_catalog::ObjectPath::new(
            own.kind,
            own.schema.clone().unwrap_or_default(),
            own.name.as_str(),
        );
        self.sources.origins.remove(&path);
        Ok(definition)
    }

    /// The classes of an operator family, which go along with it.
    fn classes_of(&mut self, family: &Designated) -> Vec<Designated> {
        let (name, _) = family.name.rsplit_once(" using ").unwrap_or((family.name.as_str(), ""));
        let method = family.name.get(name.len()..).unwrap_or_default();
        let all =
            self.definitions_at(family.schema.as_deref()).and_then(|own| own.0.get(&Kind::OperatorClass));
        let is_in = |(class, own): &(&String, &Definition)| {
            class.ends_with(method) && own.fact("family").map_or(**class == family.name, |own| own == name)
        };
        let classes = all.into_iter().flat_map(|all| &all.items).filter(is_in);
        let of = |(class, _): (&String, &Definition)| Designated {
            kind: Kind::OperatorClass,
            schema: family.schema.clone(),
            name: class.clone(),
        };
        classes.map(of).collect()
    }

    /// After `DROP`; false where it is another kind's business.
    pub(crate) fn drop_designated(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, Refused> {
        let mark = cursor.mark();
        while cursor.peek().is_some() && !cursor.is(&["if", "exists"]) {
            cursor.advance();
        }
        let if_exists = cursor.peek().is_some();
        cursor.back_to(mark);
        let Some(first) = self.designate(cursor)? else { return Ok(false) };
        let mut all = vec![first];
        while cursor.take_symbol(",") {
            let named = cursor.named()?;
            let kind = all[0].kind;
            let key = self.find(&named, |state, key| state.is_defined(kind, key));
            let key = key.unwrap_or_else(|| self.new_key(&named));
            let schema = all[0].schema.as_ref().map(|_| key.0);
            all.push(Designated { kind, schema, name: key.1 });
        }
        let cascade = cursor.one_of(&["cascade", "restrict"]) == Some("cascade");
        cursor.done()?;
        for own in all {
            if cascade {
                self.drop_foreign(&own)?;
            }
            let classes = if own.kind == Kind::OperatorFamily { self.classes_of(&own) } else { Vec::new() };
            let with_classes = !classes.is_empty();
            for class in classes {
                self.undefine(&class)?;
                self.told.remove(&class.about());
            }
            match self.undefine(&own) {
                // The one that a class made has nothing of its own.
                Err(_) if with_classes => {}
                Err(_) if if_exists => {}
                Err(why) => return Err(why),
                Ok(_) => {
                    self.told.remove(&own.about());
                }
            }
        }
        Ok(true)
    }

    /// Gives a definition another name or schema.
    pub(crate) fn move_designated(&mut self, own: &Designated, new: &Designated) -> Applied {
        let definition = self.undefine(own)?;
        self.carry_designated(own, new);
        self.define(new, definition)?;
        if own.kind == Kind::Publication
            && let Some(content) = self.publications.remove(&own.name)
        {
            self.publications.insert(new.name.clone(), content);
        }
        if let Some(told) = self.told.remove(&own.about()) {
            self.told.insert(new.about(), told);
        }
        Ok(())
    }

    /// `OWNER TO`, `RENAME TO` and `SET SCHEMA`, after the name; false where something else stands there.
    pub(crate) fn alter_designated(
        &mut self,
        cursor: &mut Cursor<'_>,
        own: &Designated,
    ) -> Result<bool, Refused> {
        if cursor.take(&["owner", "to"]) {
            let role = cursor.role()?;
            cursor.done()?;
            self.defined(own)?;
            self.owned(own.about(), role);
        } else if cursor.take(&["rename", "to"]) {
            let new = cursor.name()?;
            cursor.done()?;
            let name = match own.name.split_once(" using ") {
                Some((_, method)) => format!("{new} using {method}"),
                None => new,
            };
            self.move_designated(own, &Designated { name, ..own.clone() })?;
        } else if own.schema.is_some() && cursor.take(&["set", "schema"]) {
            let schema = Some(cursor.name()?);
            cursor.done()?;
            self.move_designated(own, &Designated { schema, ..own.clone() })?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}
