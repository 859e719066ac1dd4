//! Functions and procedures that change.

use drift_catalog::{Catalog, ObjectPath, Vendor};
use drift_sql::canon::ROUTINE_OPTIONS;
use drift_sql::{Token, TokenKind, lex};

use super::found::{gone, schema_of};
use crate::postgres::names::quote;
use crate::{Answer, Phase, Step};

/// A routine by its schema, name and arguments.
pub(crate) fn signature(path: &ObjectPath) -> String {
    let (own, arguments) = path.object.split_at(path.object.find('(').unwrap_or(path.object.len()));
    format!("{}.{}{arguments}", quote(&path.schema), quote(own))
}

/// Takes the place of a definition: over the old one where the server allows that, or else anew. PostgreSQL keeps
/// what is returned, the names of the arguments and that they have defaults (documentation, "CREATE FUNCTION", Notes).
pub(crate) fn alter(path: &ObjectPath, is: &Catalog, wanted: &Catalog) -> Answer {
    let old = schema_of(path, is)?.functions.items.get(&path.object).ok_or_else(gone)?;
    let new = schema_of(path, wanted)?.functions.items.get(&path.object).ok_or_else(gone)?;
    let sql = new.definition.raw.trim().trim_end_matches(';');
    let make = Step::new(Phase::Function, path, format!("{sql};"));
    let replaces = sql.chars().take(18).collect::<String>().eq_ignore_ascii_case("create or replace ");
    if replaces && Head::of(&old.definition.raw).gives_way_to(&Head::of(sql)) {
        return Ok(vec![make]);
    }
    let drop = Step::new(Phase::Clear, path, format!("DROP ROUTINE {};", signature(path)));
    let note = "Its arguments or what it returns cannot be replaced.";
    Ok(vec![drop.note(note), make])
}

/// What a definition says before its body.
#[derive(Debug, PartialEq, Eq, Default)]
struct Head {
    /// `function` or `procedure`.
    kind: String,
    /// Mode, name and type of each argument, and whether it has a default.
    arguments: Vec<(String, bool)>,
    returns: String,
}

impl Head {
    fn of(sql: &str) -> Head {
        let tokens = lex(sql, Vendor::Postgres);
        let mut head = Head::default();
        let Some(open) = tokens.iter().position(|token| token.is_symbol(sql, "(")) else { return head };
        let kind = tokens[..open].iter().find(|token| is_any(token, sql, &["function", "procedure"]));
        head.kind = kind.map(|token| token.text(sql).to_ascii_lowercase()).unwrap_or_default();
        let (mut depth, mut default, mut words, mut at) = (0_usize, false, Vec::new(), open);
        let mut arguments = Vec::new();
        while let Some(token) = tokens.get(at) {
            let text = token.text(sql);
            match text {
                "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                _ => {}
            }
            let ends = (text == "," && depth == 1) || depth == 0;
            if ends {
                if !words.is_empty() {
                    arguments.push((words.join(" "), default));
                }
                (words, default) = (Vec::new(), false);
                if depth == 0 {
                    break;
                }
            } else if at > open {
                default |= depth == 1 && (token.is_word(sql, "default") || text == "=");
                if !default {
                    words.push(spelled(token, sql));
                }
            }
            at += 1;
        }
        head.arguments = arguments;
        let rest = &tokens[(at + 1).min(tokens.len())..];
        if rest.first().is_some_and(|token| token.is_word(sql, "returns")) {
            let returns: Vec<String> = rest[1..]
                .iter()
                .take_while(|token| !is_any(token, sql, ROUTINE_OPTIONS))
                .map(|token| spelled(token, sql))
                .collect();
            head.returns = returns.join(" ");
        }
        head
    }

    /// Whether the server puts the other in its place.
    fn gives_way_to(&self, new: &Head) -> bool {
        self.kind == new.kind
            && self.returns == new.returns
            && self.arguments.len() == new.arguments.len()
            && self
                .arguments
                .iter()
                .zip(&new.arguments)
                .all(|((is, had), (wanted, has))| is == wanted && (*has || !*had))
    }
}

fn is_any(token: &Token, sql: &str, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(sql, word))
}

fn spelled(token: &Token, sql: &str) -> String {
    let text = token.text(sql);
    if token.kind == TokenKind::Word { text.to_ascii_lowercase() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gives_way(old: &str, new: &str) -> bool {
        Head::of(old).gives_way_to(&Head::of(new))
    }

    #[test]
    fn a_body_and_a_new_default_are_replaced() {
        let old = "CREATE OR REPLACE FUNCTION public.f(a integer, b text) RETURNS numeric(1,2)\n LANGUAGE sql\nAS $$ SELECT 1 $$";
        let new = "create or replace function public.f(a integer, b text DEFAULT 'x, y'::text) returns numeric(1,2) stable language sql as $$ SELECT 2 $$";
        assert!(gives_way(old, new));
        assert!(!gives_way(new, old), "a default cannot be taken away");
    }

    #[test]
    fn names_results_and_kinds_are_not() {
        let old = "CREATE FUNCTION f(a integer) RETURNS SETOF text LANGUAGE sql AS ''";
        assert!(gives_way(old, old));
        for new in [
            "CREATE FUNCTION f(b integer) RETURNS SETOF text LANGUAGE sql AS ''",
            "CREATE FUNCTION f(a integer) RETURNS text LANGUAGE sql AS ''",
            "CREATE FUNCTION f(a integer) RETURNS TABLE(x text) LANGUAGE sql AS ''",
            "CREATE PROCEDURE f(a integer) LANGUAGE sql AS ''",
        ] {
            assert!(!gives_way(old, new), "{new}");
        }
    }
}
