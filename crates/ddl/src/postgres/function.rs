//! Functions and procedures, by their signatures.

use drift_catalog::{Concrete, Expr, Facet, Function, Kind, ObjectPath, Type, Vendor};

use super::Cursor;
use super::carry::Carried;
use super::cascade::base_name;
use super::function_options::Said;
use super::state::{Applied, Key, Refused, State, missing, refused};
use super::told::About;
use super::words::Named;
use crate::cursor::Parsed;

/// An argument of a function.
pub(crate) struct Argument {
    /// Whether a caller passes it.
    pub(crate) passed: bool,
    pub(crate) variadic: bool,
    pub(crate) name: Option<String>,
    pub(crate) ty: String,
}

impl Cursor<'_> {
    fn arguments(&mut self) -> Parsed<Vec<Argument>> {
        self.expect_symbol("(")?;
        let mut arguments = Vec::new();
        if self.take_symbol(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.argument()?);
            if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok(arguments);
            }
        }
    }

    /// The types of the arguments that a caller passes.
    pub(crate) fn argument_texts(&mut self) -> Parsed<Vec<String>> {
        Ok(self.arguments()?.into_iter().filter(|own| own.passed).map(|own| own.ty).collect())
    }

    pub(crate) fn argument(&mut self) -> Parsed<Argument> {
        let ends = |cursor: &Self| {
            matches!(cursor.peek_text(), "," | ")" | "=" | ":=")
                || cursor.is(&["default"])
                || cursor.is(&["order", "by"])
        };
        let mode = |cursor: &mut Self| {
            let mark = cursor.mark();
            let mode = cursor.one_of(&["inout", "in", "out", "variadic"]);
            let mode = if mode == Some("in") && cursor.take(&["out"]) { Some("inout") } else { mode };
            // A type may be called by such a word.
            if mode.is_some() && ends(cursor) {
                cursor.back_to(mark);
                return None;
            }
            mode
        };
        let mut own = mode(self);
        let mut name = None;
        let mark = self.mark();
        let mut ty = self.type_text().ok().filter(|_| ends(self));
        if ty.is_none() {
            self.back_to(mark);
            name = Some(self.name()?);
            // `name IN type` is taken too.
            own = own.or_else(|| mode(self));
            ty = Some(self.type_text()?);
        }
        if self.take(&["default"]) || self.take_symbol("=") || self.take_symbol(":=") {
            self.expression(&[])?;
        }
        if !matches!(self.peek_text(), "," | ")") && !self.is(&["order", "by"]) {
            return Err(self.error("the next argument"));
        }
        let variadic = own == Some("variadic");
        Ok(Argument { passed: own != Some("out"), variadic, name, ty: ty.unwrap_or_default() })
    }

    /// `RETURNS …`, after the arguments; the type, unless it is a table.
    fn function_result(&mut self) -> Parsed<Option<String>> {
        let mut returns = None;
        let mark = self.mark();
        if self.take(&["returns"]) {
            if self.take(&["table"]) {
                self.parenthesised()?;
            } else if self.is(&["null", "on", "null", "input"]) {
                self.back_to(mark);
            } else {
                self.take(&["setof"]);
                returns = Some(self.type_text()?);
            }
        }
        Ok(returns)
    }

    /// Everything after the result; every word is known. The options, as they stand.
    fn function_rest(&mut self) -> Parsed<Vec<Said>> {
        let mut options = Vec::new();
        while self.peek().is_some() {
            if let Some(option) = self.function_option()? {
                options.push(option);
            } else if self.take(&["as"]) {
                self.text_literal()?;
                if self.take_symbol(",") {
                    self.text_literal()?;
                }
            } else if self.take(&["language"]) {
                self.language()?;
            } else if self.take(&["transform"]) || self.take(&["return"]) || self.take(&["begin", "atomic"]) {
                self.everything();
            } else {
                return Err(self.error("an option of a function"));
            }
        }
        Ok(options)
    }

    /// Of `CREATE FUNCTION`, where options may stand, and those that do.
    pub(crate) fn options_of_definition(&mut self) -> Parsed<(usize, Vec<Said>)> {
        self.expect(&["create"])?;
        self.take(&["or", "replace"]);
        self.one_of(&["function", "procedure"]);
        self.named()?;
        self.arguments()?;
        self.function_result()?;
        let first = self.position();
        Ok((first, self.function_rest()?))
    }

    /// A language is a name or a text (`NonReservedWord_or_Sconst` in `src/backend/parser/gram.y`).
    pub(crate) fn language(&mut self) -> Parsed<()> {
        if self.kind() == Some(drift_sql::TokenKind::Text) {
            self.advance();
            return Ok(());
        }
        self.name().map(|_| ())
    }
}

impl State {
    /// `CREATE [OR REPLACE] FUNCTION | PROCEDURE`, after those words.
    pub(crate) fn create_function(&mut self, cursor: &mut Cursor<'_>, replace: bool) -> Applied {
        let name = cursor.named()?;
        let arguments = cursor.arguments()?;
        let returns = cursor.function_result()?;
        cursor.function_rest()?;
        cursor.done()?;
        let input = arguments.first().is_some_and(|own| own.ty.eq_ignore_ascii_case("cstring"));
        if let Some(returns) = returns.filter(|_| input) {
            self.name_of_a_type(&returns);
        }
        let schema = self.new_key(&name).0;
        let signature = self.signature(&name.name, &arguments);
        let definition = Expr::raw(cursor.sql.trim_end());
        let functions = &mut self.schema(&schema).functions.items;
        match functions.get_mut(&signature) {
            Some(own) if replace => own.definition = definition,
            Some(_) => return refused(format!("{signature} is there already")),
            None => {
                let own = Function { definition, comment: Facet::Stated(None) };
                functions.insert(signature.clone(), own);
            }
        }
        let path = ObjectPath::new(Kind::Function, schema, signature);
        self.wrote(path, name.range, 0..cursor.sql.len());
        Ok(())
    }

    /// A type whose input function comes before it is made as a name without a definition (`compute_return_type` in
    /// `src/backend/commands/functioncmds.c`).
    fn name_of_a_type(&mut self, raw: &str) {
        let mut cursor = Cursor::new(raw);
        let Ok(named) = cursor.named() else { return };
        let known = cursor.peek().is_some()
            || self.find(&named, |state, key| state.is_type(key) || state.is_relation(key)).is_some()
            || self.extension_types.contains_key(&named.name)
            || !self.catalog.extensions.items.is_empty()
            || drift_dialect::of(Vendor::Postgres).knows_type(&self.argument_type(raw))
            || ["internal", "cstring"].contains(&named.name.as_str());
        if !known {
            let key = self.new_key(&named);
            self.shell(key);
        }
    }

    pub(crate) fn signature(&self, name: &str, arguments: &[Argument]) -> String {
        let types: Vec<String> =
            arguments.iter().filter(|own| own.passed).map(|own| self.argument_type(&own.ty)).collect();
        format!("{name}({})", types.join(", "))
    }

    /// The signature of an aggregate: `(*)` for none, and no names for what is ordered.
    pub(crate) fn aggregate_signature(&self, name: &str, cursor: &mut Cursor<'_>) -> String {
        let mark = cursor.mark();
        let arguments = cursor.arguments().unwrap_or_else(|_| {
            cursor.back_to(mark);
            Vec::new()
        });
        self.signature(name, &arguments)
    }

    /// A type as `format_type` prints it without its length.
    pub(crate) fn argument_type(&self, raw: &str) -> String {
        let Type::Concrete(Concrete { schema, name, array, .. }) = self.column_type(raw).ty else {
            return raw.to_owned();
        };
        let dialect = drift_dialect::of(Vendor::Postgres);
        let name = match (schema, name.as_str()) {
            (Some(schema), _) => format!("{}.{}", dialect.quote(&schema), dialect.quote(&name)),
            (None, "bpchar") => "character".to_owned(),
            (None, own) if own.starts_with("interval ") => "interval".to_owned(),
            (None, _) => name,
        };
        if array { format!("{name}[]") } else { name }
    }

    /// The function that a name, with or without its arguments, means.
    pub(crate) fn find_function(&self, name: &Named, arguments: Option<&str>) -> Result<Key, Refused> {
        let is = |state: &Self, key: &Key| {
            let Some(schema) = state.catalog.schemas.get(&key.0) else { return false };
            schema.functions.items.contains_key(&key.1)
        };
        if let Some(text) = arguments {
            let sql = format!("({text})");
            let [mut arguments, ordered] = Cursor::new(&sql).aggregate_arguments()?;
            arguments.extend(ordered);
            let signature = self.signature(&name.name, &arguments);
            let own = Named { name: signature, ..name.clone() };
            return self.find(&own, is).ok_or_else(|| missing("function", &own));
        }
        let prefix = format!("{}(", name.name);
        let schemas: Vec<&String> = match &name.schema {
            Some(schema) => vec![schema],
            None => self.path.iter().chain(std::iter::once(&self.catalog.default_schema)).collect(),
        };
        for schema in schemas {
            let Some(content) = self.catalog.schemas.get(schema) else { continue };
            let mut own = content.functions.items.keys().filter(|signature| signature.starts_with(&prefix));
            if let (Some(only), None) = (own.next(), own.next()) {
                return Ok((schema.clone(), only.clone()));
            }
        }
        Err(missing("function", name))
    }

    pub(crate) fn drop_function(&mut self, name: &Named, arguments: Option<&str>) -> Result<Key, Refused> {
        let key = self.find_function(name, arguments)?;
        self.schema(&key.0).functions.items.remove(&key.1);
        self.forget(&key);
        Ok(key)
    }

    /// `ALTER FUNCTION | PROCEDURE | ROUTINE`, after those words.
    pub(crate) fn alter_function(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let name = cursor.named()?;
        let arguments = if cursor.peek_text() == "(" { Some(cursor.parenthesised()?) } else { None };
        let key = self.find_function(&name, arguments)?;
        if cursor.take(&["owner", "to"]) {
            let role = cursor.role()?;
            cursor.done()?;
            self.owned(About::of("function", &key), role);
            return Ok(());
        }
        let new = if cursor.take(&["rename", "to"]) {
            let new = cursor.name()?;
            let rest = key.1.find('(').map_or("", |at| &key.1[at..]);
            (key.0.clone(), format!("{new}{rest}"))
        } else if cursor.take(&["set", "schema"]) {
            (cursor.name()?, key.1.clone())
        } else {
            return self.alter_function_options(cursor, &key);
        };
        cursor.done()?;
        let name = |key: &Key| (key.0.clone(), base_name(&key.1).to_owned());
        self.carry(Carried::Function, &name(&key), &name(&new));
        self.rename_in_definition(&key, &new);
        if let Some(own) = self.schema(&key.0).functions.items.remove(&key.1) {
            self.schema(&new.0).functions.items.insert(new.1.clone(), own);
        }
        self.moved(&key, &new);
        Ok(())
    }
}
