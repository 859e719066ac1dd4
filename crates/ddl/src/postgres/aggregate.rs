//! Aggregates, written as the reader of live databases puts them together: the server prints no definition of one.

use drift_catalog::{Expr, Facet, Function, Kind, ObjectPath, Vendor};

use super::Cursor;
use super::function::Argument;
use super::listed::{is_set, operator_value, word};
use super::state::{Applied, Key, Refused, State, refused};
use super::words::Named;
use crate::cursor::Parsed;

/// How a word of the list is written.
#[derive(Clone, Copy)]
enum Shape {
    Function,
    Type,
    Plain,
    Text,
    Flag,
    Operator,
}

/// The words of the list, in the order of the live side's text.
const WORDS: &[(&str, Shape)] = &[
    ("sfunc", Shape::Function),
    ("stype", Shape::Type),
    ("sspace", Shape::Plain),
    ("finalfunc", Shape::Function),
    ("finalfunc_extra", Shape::Flag),
    ("combinefunc", Shape::Function),
    ("serialfunc", Shape::Function),
    ("deserialfunc", Shape::Function),
    ("initcond", Shape::Text),
    ("msfunc", Shape::Function),
    ("minvfunc", Shape::Function),
    ("mstype", Shape::Type),
    ("mfinalfunc", Shape::Function),
    ("mfinalfunc_extra", Shape::Flag),
    ("minitcond", Shape::Text),
    ("sortop", Shape::Operator),
    ("hypothetical", Shape::Flag),
    ("parallel", Shape::Plain),
];

/// Words that the live side does not look at.
const NOT_READ: &[&str] = &["finalfunc_modify", "mfinalfunc_modify", "msspace", "basetype"];

impl Cursor<'_> {
    /// `(*)`, `(a, b)` or `(a ORDER BY b)`: what stands before and after those words.
    pub(crate) fn aggregate_arguments(&mut self) -> Parsed<[Vec<Argument>; 2]> {
        self.expect_symbol("(")?;
        let mut all = [Vec::new(), Vec::new()];
        if self.take_symbol(")") {
            return Ok(all);
        }
        if self.take_symbol("*") {
            self.expect_symbol(")")?;
            return Ok(all);
        }
        let mut part = usize::from(self.take(&["order", "by"]));
        loop {
            all[part].push(self.argument()?);
            if part == 0 && self.take(&["order", "by"]) {
                part = 1;
            } else if !self.take_symbol(",") {
                self.expect_symbol(")")?;
                return Ok(all);
            }
        }
    }
}

impl State {
    /// After `CREATE [OR REPLACE] AGGREGATE`.
    pub(crate) fn create_aggregate(&mut self, cursor: &mut Cursor<'_>, replace: bool) -> Applied {
        let name = cursor.named()?;
        let mark = cursor.mark();
        let ([mut direct, ordered], pairs) = match cursor.aggregate_arguments() {
            Ok(arguments) if cursor.peek_text() == "(" => (arguments, cursor.pairs()?),
            // The words of PostgreSQL before 8.2, where the type of the only argument is one of the list.
            _ => {
                cursor.back_to(mark);
                ([Vec::new(), Vec::new()], cursor.pairs()?)
            }
        };
        cursor.done()?;
        let base = pairs.iter().find(|(own, _)| own == "basetype").map(|(_, value)| *value);
        if let Some(base) = base.filter(|base| !word(base).eq_ignore_ascii_case("any")) {
            direct.push(Argument { passed: true, variadic: false, name: None, ty: base.to_owned() });
        }
        let schema = self.new_key(&name).0;
        let mut list = Vec::new();
        for (word, shape) in WORDS {
            let Some((_, value)) = pairs.iter().find(|(own, _)| own == word) else { continue };
            let argument = direct.first().filter(|_| direct.len() == 1).map(|own| own.ty.as_str());
            if let Some(text) = self.aggregate_value(word, *shape, value, argument)? {
                list.push(text);
            }
        }
        let known = |own: &str| WORDS.iter().any(|(word, _)| *word == own) || NOT_READ.contains(&own);
        if let Some((unknown, _)) = pairs.iter().find(|(own, _)| !known(own)) {
            return refused(format!("{unknown} is no word of an aggregate that is known"));
        }
        let dialect = drift_dialect::of(Vendor::Postgres);
        let full = format!("{}.{}", dialect.quote(&schema), dialect.quote(&name.name));
        let arguments = match (direct.is_empty(), ordered.is_empty()) {
            (true, true) => "*".to_owned(),
            (false, true) => self.identity(&direct),
            (true, false) => format!("ORDER BY {}", self.identity(&ordered)),
            (false, false) => format!("{} ORDER BY {}", self.identity(&direct), self.identity(&ordered)),
        };
        let text = format!("CREATE AGGREGATE {full}({arguments}) ({})", list.join(", "));
        let all: Vec<Argument> = direct.into_iter().chain(ordered).collect();
        let signature = self.signature(&name.name, &all);
        let functions = &mut self.schema(&schema).functions.items;
        if functions.contains_key(&signature) && !replace {
            return refused(format!("{signature} is there already"));
        }
        let own = functions
            .entry(signature.clone())
            .or_insert_with(|| Function { definition: Expr::raw(""), comment: Facet::Stated(None) });
        own.definition = Expr::raw(text);
        let path = ObjectPath::new(Kind::Function, schema, signature);
        self.wrote(path, name.range, 0..cursor.sql.len());
        Ok(())
    }

    fn identity(&self, arguments: &[Argument]) -> String {
        let dialect = drift_dialect::of(Vendor::Postgres);
        let each = arguments.iter().map(|own| {
            let mode = if own.variadic { "VARIADIC " } else { "" };
            let name = own.name.as_ref().map(|name| format!("{} ", dialect.quote(name))).unwrap_or_default();
            format!("{mode}{name}{}", self.argument_type(&own.ty))
        });
        each.collect::<Vec<_>>().join(", ")
    }

    fn aggregate_value(
        &self,
        word_of: &str,
        shape: Shape,
        value: &str,
        argument: Option<&str>,
    ) -> Result<Option<String>, Refused> {
        let head = word_of.to_ascii_uppercase();
        let dialect = drift_dialect::of(Vendor::Postgres);
        Ok(Some(match shape {
            Shape::Flag if is_set(value) => head,
            Shape::Flag => return Ok(None),
            Shape::Plain if ["0", "unsafe"].contains(&word(value).as_str()) => return Ok(None),
            Shape::Plain => format!("{head} = {}", word(value).to_ascii_uppercase()),
            Shape::Text => format!("{head} = {}", dialect.literal(&word(value))),
            Shape::Type => format!("{head} = {}", self.argument_type(value)),
            Shape::Function => {
                let name = Cursor::new(value).named()?;
                format!("{head} = {}", self.full_function(&name))
            }
            Shape::Operator => {
                let name = operator_value(value)?;
                let schema = name.schema.clone().unwrap_or_else(|| self.sorts_by(&name, argument));
                format!("{head} = OPERATOR({}.{})", dialect.quote(&schema), name.name)
            }
        }))
    }

    /// The schema of an operator that sorts arguments of a type: the server's own is found first, if it has one for it
    /// (documentation 5.10.5).
    fn sorts_by(&self, name: &Named, argument: Option<&str>) -> String {
        let own = argument.filter(|ty| {
            let ty = self.argument_type(ty);
            !drift_sql::canon::has_operator(&name.name, &ty, &ty)
        });
        let key = own.map(|ty| self.operator_key(&name.name, Some(ty), Some(ty)));
        let found = key.and_then(|key| {
            let named = Named { name: key, ..name.clone() };
            self.find(&named, |state, key| state.is_defined(Kind::Operator, key))
        });
        found.map_or_else(|| "pg_catalog".to_owned(), |(schema, _)| schema)
    }

    /// A function as `regproc` prints it where no schema but the server's own is searched.
    fn full_function(&self, name: &Named) -> String {
        let dialect = drift_dialect::of(Vendor::Postgres);
        let prefix = format!("{}(", name.name);
        let is = |state: &Self, key: &Key| {
            let content = state.catalog.schemas.get(&key.0);
            content.is_some_and(|own| own.functions.items.keys().any(|own| own.starts_with(&prefix)))
        };
        let found = name.schema.clone().or_else(|| self.find(name, is).map(|(schema, _)| schema));
        match found.filter(|schema| schema != "pg_catalog") {
            Some(schema) => format!("{}.{}", dialect.quote(&schema), dialect.quote(&name.name)),
            None => dialect.quote(&name.name),
        }
    }
}
