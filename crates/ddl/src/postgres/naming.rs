//! Names that the server makes up, each where no relation or constraint of the schema has it yet.

use drift_catalog::IndexPart;
use drift_catalog::{Column, IndexKey};
use drift_dialect::{joined_columns, object_name};
use drift_sql::{TokenKind, lex};

use super::state::{Key, State};

impl State {
    /// `ChooseRelationName`: for sequences and indexes; those of constraints must be new as constraints too.
    pub(crate) fn relation_name(
        &self,
        schema: &str,
        first: &str,
        second: Option<&str>,
        label: &str,
        is_constraint: bool,
    ) -> String {
        self.numbered(schema, first, second, label, |state, key| {
            state.is_relation(key) || is_constraint && state.constraints.contains_key(key)
        })
    }

    /// `ChooseConstraintName`: for checks and references.
    pub(crate) fn constraint_name(
        &self,
        schema: &str,
        first: &str,
        second: Option<&str>,
        label: &str,
    ) -> String {
        self.numbered(schema, first, second, label, |state, key| state.constraints.contains_key(key))
    }

    fn numbered(
        &self,
        schema: &str,
        first: &str,
        second: Option<&str>,
        label: &str,
        taken: impl Fn(&Self, &Key) -> bool,
    ) -> String {
        let mut number = 0_usize;
        loop {
            let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
            let key = (schema.to_owned(), object_name(first, second, &label));
            if !taken(self, &key) {
                return key.1;
            }
            number += 1;
        }
    }

    /// The name of an index that no constraint owns.
    pub(crate) fn index_name(&self, owner: &Key, parts: &[IndexPart], include: &[String]) -> String {
        let joined = index_columns(parts, include);
        self.relation_name(&owner.0, &owner.1, Some(&joined), "idx", false)
    }

    pub(crate) fn add_constraint_name(&mut self, schema: &str, name: &str) {
        *self.constraints.entry((schema.to_owned(), name.to_owned())).or_default() += 1;
    }

    pub(crate) fn remove_constraint_name(&mut self, schema: &str, name: &str) {
        let key = (schema.to_owned(), name.to_owned());
        if let Some(count) = self.constraints.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                self.constraints.remove(&key);
            }
        }
    }
}

/// `ChooseIndexColumnNames`: an expression is called by what it calls; a second one of a name gets a number.
pub(crate) fn index_columns(parts: &[IndexPart], include: &[String]) -> String {
    let mut names: Vec<String> = Vec::new();
    let own = parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expr(expr) => called(&expr.raw),
    });
    for name in own.chain(include.iter().cloned()) {
        let mut unique = name.clone();
        let mut number = 1_usize;
        while names.contains(&unique) {
            let digits = number.to_string();
            let room = 63_usize.saturating_sub(digits.len());
            let end = (0..=room.min(name.len())).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
            unique = format!("{}{digits}", &name[..end]);
            number += 1;
        }
        names.push(unique);
    }
    joined_columns(names.iter().map(String::as_str))
}

/// What an expression is called (`FigureIndexColname`): a column by its name, a call by its function's, a cast by
/// what it casts or else by the type; anything else is `expr`.
fn called(raw: &str) -> String {
    use drift_catalog::Vendor::Postgres;
    let tokens = lex(raw, Postgres);
    let mut texts: Vec<(TokenKind, &str)> =
        tokens.iter().map(|token| (token.kind, token.text(raw))).collect();
    while texts.first().is_some_and(|(_, text)| *text == "(") && closes(&texts, 0) == Some(texts.len() - 1) {
        texts.remove(0);
        texts.pop();
    }
    named(&texts).unwrap_or_else(|| "expr".to_owned())
}

fn closes(texts: &[(TokenKind, &str)], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, (_, text)) in texts.iter().enumerate().skip(open) {
        match *text {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn named(texts: &[(TokenKind, &str)]) -> Option<String> {
    let name = |(kind, text): (TokenKind, &str)| match kind {
        TokenKind::Quoted => Some(drift_sql::name_of(text)),
        TokenKind::Word => Some(text.to_ascii_lowercase()),
        _ => None,
    };
    let (&first, rest) = texts.split_first()?;
    if first.1 == "(" {
        let end = closes(texts, 0)?;
        let inside = named(&texts[1..end]);
        return after_cast(inside, &texts[end + 1..]);
    }
    // `schema.function(…)` and `table.column` are called by the last name.
    let mut last = name(first)?;
    if first.0 == TokenKind::Word && last == "case" {
        return (texts.last()?.1.eq_ignore_ascii_case("end")).then_some(last);
    }
    let mut at = 0;
    while rest.get(at).is_some_and(|(_, text)| *text == ".") {
        last = name(*rest.get(at + 1)?)?;
        at += 2;
    }
    let rest = &rest[at..];
    if rest.first().is_some_and(|(_, text)| *text == "(") {
        let end = closes(rest, 0)?;
        return after_cast(Some(last), &rest[end + 1..]);
    }
    after_cast(Some(last), rest)
}

/// What stands after an operand: nothing, or casts and collations; an operator makes an expression of it.
fn after_cast(own: Option<String>, rest: &[(TokenKind, &str)]) -> Option<String> {
    let Some((_, text)) = rest.first() else { return own };
    if text.eq_ignore_ascii_case("collate") {
        return own;
    }
    if *text != "::"
        || rest[1..].iter().any(|(kind, text)| *kind == TokenKind::Symbol && !"()[],.".contains(text))
    {
        return None;
    }
    own.or_else(|| {
        let ty: String = rest[1..].iter().map(|(_, text)| *text).collect::<Vec<_>>().join(" ");
        let concrete = drift_dialect::of(drift_catalog::Vendor::Postgres).parse_type(&ty);
        Some(internal(&concrete.name).to_owned())
    })
}

/// What the grammar calls its own types (`pg_type.typname`).
fn internal(name: &str) -> &str {
    match name {
        "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "boolean" => "bool",
        "real" => "float4",
        "double precision" => "float8",
        "character varying" => "varchar",
        "character" => "bpchar",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "bit varying" => "varbit",
        other => other,
    }
}

/// The only column that an expression names, for the name of a check; none where it names several or none.
pub(crate) fn only_column<'a>(raw: &str, columns: &'a [Column]) -> Option<&'a str> {
    let mut found: Option<&str> = None;
    for name in columns_in(raw, columns) {
        if found.is_some_and(|own| own != name) {
            return None;
        }
        found = Some(name);
    }
    found
}

/// The columns an expression names.
pub(crate) fn columns_in<'a>(raw: &str, columns: &'a [Column]) -> Vec<&'a str> {
    let tokens = lex(raw, drift_catalog::Vendor::Postgres);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text(raw));
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let name = match token.kind {
            TokenKind::Word => token.text(raw).to_ascii_lowercase(),
            TokenKind::Quoted => drift_sql::name_of(token.text(raw)),
            _ => continue,
        };
        let called = text(at + 1) == "(" || text(at + 1) == ".";
        let cast = at > 0 && text(at - 1) == "::";
        if !called
            && !cast
            && let Some(column) = columns.iter().find(|column| column.name == name)
        {
            found.push(column.name.as_str());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{ColumnType, Concrete, Expr, Type};

    #[test]
    fn expressions_are_called_by_what_they_call() {
        for (raw, wanted) in [
            ("lower(name)", "lower"),
            ("(lower(name))", "lower"),
            ("a + b", "expr"),
            ("data ->> 'x'", "expr"),
            ("(data ->> 'x')::int", "int4"),
            ("a::text", "a"),
            ("pg_catalog.lower(a)", "lower"),
            ("COALESCE(a, b)", "coalesce"),
            ("lower(a) || lower(b)", "expr"),
            ("CASE WHEN a THEN b END", "case"),
            ("lower(a) COLLATE \"C\"", "lower"),
        ] {
            assert_eq!(called(raw), wanted, "{raw}");
        }
    }

    #[test]
    fn a_name_that_comes_again_gets_a_number() {
        let part = |raw: &str| IndexPart { key: IndexKey::Expr(Expr::raw(raw)), ..IndexPart::column("") };
        let parts = [part("a + 1"), part("a + 2"), IndexPart::column("a"), part("a + 3")];
        assert_eq!(index_columns(&parts, &["b".to_owned()]), "expr_expr1_a_expr2_b");
    }

    #[test]
    fn the_only_column_of_a_check() {
        let column = |name: &str| {
            let ty = ColumnType { ty: Type::Concrete(Concrete::named("text")), raw: "text".to_owned() };
            Column::new(name, ty, true)
        };
        let columns = [column("a"), column("b"), column("lower")];
        assert_eq!(only_column("a > 0 AND \"a\" < 5", &columns), Some("a"));
        assert_eq!(only_column("a > b", &columns), None);
        assert_eq!(only_column("lower(a) = 'b'", &columns), Some("a"));
        assert_eq!(only_column("1 = 1", &columns), None);
    }
}
