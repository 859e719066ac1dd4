//! What PostgreSQL's own types, operators and functions take and give: the table behind `resolve`, as
//! `signatures.sql` reads it from a server. Types stand there by their inner names (`int4`, `varchar`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// One operator or function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) arguments: Vec<&'static str>,
    /// How many arguments at the end have a default.
    pub(crate) optional: usize,
    /// Whether the last argument may come many times.
    pub(crate) variadic: bool,
    pub(crate) result: &'static str,
}

/// The whole table.
#[derive(Default)]
pub(crate) struct Signatures {
    /// Category, and whether it is the preferred type of that.
    types: HashMap<&'static str, (&'static str, bool)>,
    casts: HashSet<(&'static str, &'static str)>,
    operators: HashMap<&'static str, Vec<Signature>>,
    functions: HashMap<&'static str, Vec<Signature>>,
}

static TABLE: LazyLock<Signatures> = LazyLock::new(|| read(include_str!("signatures.txt")));

/// The table, read when it is first asked for.
pub(crate) fn table() -> &'static Signatures {
    &TABLE
}

fn read(text: &'static str) -> Signatures {
    let mut table = Signatures::default();
    for line in text.lines() {
        let mut words = line.split(' ');
        let (Some(kind), Some(name), Some(first)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        match kind {
            "type" => {
                table.types.insert(name, (first, words.next().is_some()));
            }
            "cast" => {
                table.casts.insert((name, first));
            }
            "operator" => table.operators.entry(name).or_default().push(signature(first, words)),
            _ => table.functions.entry(name).or_default().push(signature(first, words)),
        }
    }
    table
}

fn signature(result: &'static str, arguments: impl Iterator<Item = &'static str>) -> Signature {
    let mut own = Signature {
        arguments: Vec::new(),
        optional: 0,
        variadic: false,
        result: result.strip_prefix("setof:").unwrap_or(result),
    };
    for mut argument in arguments {
        if let Some(rest) = argument.strip_prefix("variadic:") {
            own.variadic = true;
            argument = rest;
        }
        if let Some(rest) = argument.strip_prefix("optional:") {
            own.optional += 1;
            argument = rest;
        }
        own.arguments.push(argument);
    }
    own
}

impl Signatures {
    /// The operators of a name.
    pub(crate) fn operators(&self, name: &str) -> &[Signature] {
        self.operators.get(name).map_or(&[], Vec::as_slice)
    }

    /// The functions of a name.
    pub(crate) fn functions(&self, name: &str) -> &[Signature] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The category of a type; those that somebody made are of their own, arrays of theirs.
    pub(crate) fn category(&self, ty: &str) -> &'static str {
        if ty.ends_with("[]") { "A" } else { self.types.get(ty).map_or("U", |(category, _)| *category) }
    }

    /// Whether the type is the preferred one of its category.
    pub(crate) fn is_preferred(&self, ty: &str) -> bool {
        self.types.get(ty).is_some_and(|(_, preferred)| *preferred)
    }

    /// Whether the server knows the type by itself.
    pub(crate) fn is_known(&self, ty: &str) -> bool {
        self.types.contains_key(ty.strip_suffix("[]").unwrap_or(ty))
    }

    /// Whether a value is changed to another type without being told.
    pub(crate) fn casts(&self, from: &str, to: &str) -> bool {
        from == to
            || self.casts.contains(&(from, to))
            || from
                .strip_suffix("[]")
                .zip(to.strip_suffix("[]"))
                .is_some_and(|(from, to)| self.casts(from, to))
    }
}

/// Whether the server has an operator of its own between such types, by the names that `format_type` gives them.
pub fn has_operator(name: &str, left: &str, right: &str) -> bool {
    let operands = [inner(left), inner(right)];
    table().operators(name).iter().any(|own| own.arguments == operands)
}

/// The inner name of a type by the name that `format_type` gives it.
pub(crate) fn inner(name: &str) -> String {
    if let Some(element) = name.strip_suffix("[]") {
        return format!("{}[]", inner(element));
    }
    match name {
        "smallint" => "int2",
        "integer" => "int4",
        "bigint" => "int8",
        "real" => "float4",
        "double precision" => "float8",
        "boolean" => "bool",
        "character varying" => "varchar",
        "character" => "bpchar",
        "bit varying" => "varbit",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "\"char\"" => "char",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let table = table();
        assert!(
            table.operators("<").iter().any(|own| own.arguments == ["int4", "int8"] && own.result == "bool")
        );
        assert_eq!(table.functions("starts_with").len(), 1);
        let many = table.functions("jsonb_extract_path_text");
        assert!(many.iter().any(|own| own.variadic && own.arguments == ["jsonb", "text[]"]), "{many:?}");
        assert!(table.casts("int4", "float8") && !table.casts("float8", "int4"));
        assert!(table.casts("varchar[]", "text[]"));
        assert!(table.is_preferred("text") && !table.is_preferred("varchar"));
        assert_eq!(
            (table.category("numeric"), table.category("mood"), table.category("int4[]")),
            ("N", "U", "A")
        );
        assert_eq!(inner("double precision[]"), "float8[]");
    }
}
