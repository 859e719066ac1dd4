//! What a function that somebody made takes and gives, where the server adds casts to what it is called with.

use drift_catalog::{Concrete, Vendor};
use sqlparser::ast::ObjectName;

use super::context::Context;
use super::infer::inner_name;
use super::names;
use super::resolve::{Ty, fits};
use super::routine::Reader;
use super::scope::{Output, World};
use super::signatures::{inner, table};
use super::sources::{columns_of, one_name_of};
use crate::lex::Lexer;

/// What a function takes and gives. Types stand here by their inner names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Made {
    /// The names and types of what goes in; of what has no name the name is empty.
    pub(crate) inputs: Vec<(String, String)>,
    /// How many of them have a default.
    pub(crate) optional: usize,
    /// Whether the last of them may come many times.
    pub(crate) variadic: bool,
    /// What comes back through arguments, or as columns of a table.
    pub(crate) out: Vec<(String, String)>,
    /// The type of what it gives.
    pub(crate) returns: String,
}

impl Made {
    /// The types that arguments are changed to. `names` are those that a call says before them.
    pub(crate) fn taken(&self, given: &[Ty], names: &[Option<String>]) -> Option<Vec<String>> {
        let (least, most) = (self.inputs.len() - self.optional, self.inputs.len());
        if given.len() < least || given.len() > most && !self.variadic {
            return None;
        }
        let wanted = |at: usize, name: &Option<String>| {
            let ty = match name {
                Some(name) => &self.inputs.iter().find(|(own, _)| own == name)?.1,
                None if self.variadic && at + 1 >= most => {
                    return self.inputs.last()?.1.strip_suffix("[]").map(str::to_owned);
                }
                None => &self.inputs.get(at)?.1,
            };
            Some(ty.clone())
        };
        let taken =
            names.iter().enumerate().map(|(at, name)| wanted(at, name)).collect::<Option<Vec<_>>>()?;
        let suits = |own: &Ty, ty: &String| {
            // What any type is taken for is not told by the name of the type.
            !ty.starts_with("any") && *ty != "record" && (fits(own, ty) || own.name() == Some(ty))
        };
        given.iter().zip(&taken).all(|(own, ty)| suits(own, ty)).then_some(taken)
    }

    /// The type of a call, if it is one value.
    pub(crate) fn value(&self) -> Option<&str> {
        let known = !self.returns.is_empty()
            && !self.returns.starts_with("any")
            && !matches!(self.returns.as_str(), "record" | "void" | "trigger");
        (known && self.out.len() < 2).then_some(self.returns.as_str())
    }

    /// The columns of what it gives where it is read like a table (documentation 7.2.1.4). One without a name has that of
    /// the function or of its alias.
    pub(crate) fn columns(&self, world: &dyn World) -> Option<Vec<Output>> {
        let column = |(name, ty): &(String, String)| {
            (!name.is_empty()).then(|| Output { name: name.clone(), ty: Some(ty.clone()) })
        };
        if !self.out.is_empty() {
            return self.out.iter().map(column).collect();
        }
        let ty = self.value()?;
        let (schema, name) = ty.split_once('.').map_or((None, ty), |(schema, name)| (Some(schema), name));
        if table().is_known(ty) {
            return Some(vec![Output { name: String::new(), ty: Some(ty.to_owned()) }]);
        }
        world.columns(schema, name)
    }

    /// Whether it gives one value that is no row.
    pub(crate) fn is_scalar(&self) -> bool {
        self.value().is_some_and(|ty| table().is_known(ty))
    }
}

/// What a function takes and gives, by the head of its definition.
pub fn of_definition(raw: &str, context: &Context<'_>) -> Option<Made> {
    let mut depth = 0_usize;
    let head = Lexer::new(raw, Vendor::Postgres).take_while(|token| {
        match token.text(raw) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0
            || !(token.is_word(raw, "as") || token.is_word(raw, "begin") || token.is_word(raw, "return"))
    });
    let mut reader = Reader::of(raw, head.collect(), context);
    let returns = reader.head()?;
    let typed = |(name, ty): &(String, String)| (name.clone(), inner_type(ty));
    let returns = match (returns.strip_prefix("setof ").unwrap_or(&returns), reader.out.as_slice()) {
        (_, [(_, only)]) => only,
        (own, _) => own,
    };
    Some(Made {
        inputs: reader.inputs.iter().map(typed).collect(),
        optional: reader.optional,
        variadic: reader.variadic,
        out: reader.out.iter().map(typed).collect(),
        returns: inner_type(returns),
    })
}

/// The inner name of a type as a function's text has it.
fn inner_type(ty: &str) -> String {
    match ty.split_once('.') {
        Some(_) => ty.to_owned(),
        None => match ty.strip_suffix("[]") {
            Some(element) => format!("{}[]", inner(element)),
            None => inner_name(&Concrete::named(ty)),
        },
    }
}

/// The columns of a function that somebody made; one without a name has that of the function or of its alias.
pub(crate) fn made_columns(name: &ObjectName, context: &Context<'_>) -> Option<Vec<Output>> {
    made(name, context)?.columns(context.world?)
}

/// The function of this name that somebody made.
pub(crate) fn made(name: &ObjectName, context: &Context<'_>) -> Option<Made> {
    let parts = names::parts(name, Vendor::Postgres)?;
    match parts.as_slice() {
        // One of the server's may be meant as well.
        [own] if !table().functions(&own.value).is_empty() => None,
        [own] => context.world?.made(None, &own.value),
        [schema, own] => context.world?.made(Some(&schema.value), &own.value),
        _ => None,
    }
}

/// Whether what a function gives that is read like a table is one value, and no row.
pub(crate) fn is_value(name: &ObjectName, columns: Option<&[Output]>, context: &Context<'_>) -> bool {
    let function = one_name_of(name);
    match function.as_deref().and_then(|own| columns_of(own, context)) {
        Some([_]) => columns.and_then(|all| all.first()).is_some_and(is_of_servers),
        Some(_) => false,
        None => made(name, context).is_some_and(|own| own.is_scalar()),
    }
}

/// Whether a column has a type that no row can have.
pub(crate) fn is_of_servers(column: &Output) -> bool {
    column.ty.as_deref().is_some_and(|ty| table().is_known(ty))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(name: &str) -> Ty {
        if name == "?" { Ty::Untyped } else { Ty::of(name) }
    }

    #[test]
    fn arguments_become_what_the_function_takes() {
        let pair = |name: &str, ty: &str| (name.to_owned(), ty.to_owned());
        let made = Made {
            inputs: vec![pair("a", "text"), pair("b", "role"), pair("c", "int8")],
            optional: 1,
            ..Made::default()
        };
        let taken = |given: &[&str]| {
            let types: Vec<Ty> = given.iter().map(|own| ty(own)).collect();
            made.taken(&types, &vec![None; types.len()]).map(|own| own.join(" "))
        };
        assert_eq!(taken(&["varchar", "?"]).as_deref(), Some("text role"));
        assert_eq!(taken(&["?", "role", "int4"]).as_deref(), Some("text role int8"));
        assert_eq!(taken(&["?"]), None, "too few");
        assert_eq!(taken(&["?", "?", "numeric"]), None, "no cast without being told");
        let named = made.taken(&[ty("?"), ty("?")], &[Some("b".to_owned()), Some("a".to_owned())]);
        assert_eq!(named, Some(vec!["role".to_owned(), "text".to_owned()]));
    }
}
