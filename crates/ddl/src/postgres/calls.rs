//! Which functions a query calls, and whether one of them may change the schema. A function of the server is known
//! by its name; of one that a statement made, the body is read; any other may do anything.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use drift_sql::{Token, TokenKind, lex, name_of};

use super::Cursor;
use super::state::State;
use super::words::Named;

/// Names of functions that change no schema.
static HARMLESS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("harmless.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Words that stand before a parenthesis and are no functions.
const NO_FUNCTIONS: &[&str] = &[
    "all",
    "and",
    "any",
    "array",
    "as",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "conflict",
    "distinct",
    "else",
    "elsif",
    "except",
    "exists",
    "filter",
    "from",
    "group",
    "having",
    "if",
    "ilike",
    "in",
    "interval",
    "intersect",
    "into",
    "is",
    "join",
    "key",
    "lateral",
    "like",
    "limit",
    "loop",
    "materialized",
    "not",
    "offset",
    "on",
    "only",
    "or",
    "over",
    "partition",
    "returning",
    "row",
    "rows",
    "select",
    "set",
    "similar",
    "sets",
    "some",
    "then",
    "to",
    "cube",
    "rollup",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "when",
    "where",
    "while",
    "with",
    "within",
];

/// How deep functions are followed that call each other.
const DEPTH: usize = 4;
/// How much of a body is looked at.
const TOKENS: usize = 20_000;

/// Words that begin a statement which changes a schema, or one that nobody can know.
const CHANGES: &[&str] =
    &["create", "alter", "drop", "grant", "revoke", "execute", "reassign", "import", "call", "security"];

impl State {
    /// The first function a query calls that may change the schema.
    pub(crate) fn doubtful_call(&self, sql: &str) -> Option<String> {
        self.doubtful_call_at(sql, DEPTH)
    }

    fn doubtful_call_at(&self, sql: &str, depth: usize) -> Option<String> {
        let tokens = lex(sql, drift_catalog::Vendor::Postgres);
        for at in 0..tokens.len().min(TOKENS) {
            let Some(name) = called(sql, &tokens, at) else { continue };
            if !self.is_harmless(&name, depth) {
                return Some(match &name.schema {
                    Some(schema) => format!("{schema}.{}", name.name),
                    None => name.name,
                });
            }
        }
        (tokens.len() > TOKENS).then(|| "what stands behind its first 20000 words".to_owned())
    }

    fn is_harmless(&self, name: &Named, depth: usize) -> bool {
        let bodies = self.bodies(name);
        if !bodies.is_empty() {
            return depth > 0 && bodies.iter().all(|body| !self.may_change(body, depth - 1));
        }
        match name.schema.as_deref() {
            Some("pg_catalog" | "information_schema") => name.name != "pg_import_system_collations",
            Some(schema @ ("public" | "extensions")) if !schema.is_empty() => is_listed(&name.name),
            Some(schema) => is_listed(&format!("{schema}.{}", name.name)),
            None => {
                let dialect = drift_dialect::of(drift_catalog::Vendor::Postgres);
                is_listed(&name.name) || dialect.knows_type(&name.name)
            }
        }
    }

    /// Whether a program may change the schema: by a statement, or by a function it calls.
    pub(crate) fn may_change(&self, body: &str, depth: usize) -> bool {
        let tokens = lex(body, drift_catalog::Vendor::Postgres);
        let bare = |token: &Token, words: &[&str]| words.iter().any(|word| token.is_word(body, word));
        let comments = |at: usize| {
            tokens[at].is_word(body, "comment")
                && tokens.get(at + 1).is_some_and(|next| next.is_word(body, "on"))
        };
        tokens.len() > TOKENS
            || (0..tokens.len()).any(|at| bare(&tokens[at], CHANGES) || comments(at))
            || self.doubtful_call_at(body, depth).is_some()
    }

    /// The bodies of the functions of a name that statements made.
    fn bodies(&self, name: &Named) -> Vec<String> {
        let prefix = format!("{}(", name.name);
        let schemas: Vec<&String> = match &name.schema {
            Some(schema) => vec![schema],
            None => self.path.iter().chain(std::iter::once(&self.catalog.default_schema)).collect(),
        };
        let content = schemas.into_iter().filter_map(|schema| self.catalog.schemas.get(schema));
        content
            .flat_map(|schema| &schema.functions.items)
            .filter(|(signature, _)| signature.starts_with(&prefix))
            .map(|(_, own)| body_of(&own.definition.raw))
            .collect()
    }

    /// The bodies of all functions that a query calls and statements made, for what they name.
    pub(crate) fn bodies_called(&self, sql: &str) -> Vec<String> {
        let tokens = lex(sql, drift_catalog::Vendor::Postgres);
        (0..tokens.len().min(TOKENS))
            .filter_map(|at| called(sql, &tokens, at))
            .flat_map(|name| self.bodies(&name))
            .collect()
    }
}

fn is_listed(name: &str) -> bool {
    HARMLESS.contains(name)
}

/// What stands behind `AS`; the whole definition where that is no text.
fn body_of(definition: &str) -> String {
    let mut cursor = Cursor::new(definition);
    let mut body = None;
    while cursor.peek().is_some() {
        if cursor.take(&["as"]) && cursor.kind() == Some(TokenKind::Text) {
            body = cursor.text_literal().ok();
            break;
        }
        cursor.advance();
    }
    // A body in the words of the standard is made of queries and changes of rows.
    body.unwrap_or_default()
}

/// The function that is called at a token, the last word of its name.
fn called(sql: &str, tokens: &[Token], at: usize) -> Option<Named> {
    let token = tokens.get(at)?;
    let is_name = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted);
    let symbol = |at: usize, symbol: &str| tokens.get(at).is_some_and(|token| token.is_symbol(sql, symbol));
    if !is_name(token) || !symbol(at + 1, "(") {
        return None;
    }
    let folded = |token: &Token| {
        let text = token.text(sql);
        if token.kind == TokenKind::Quoted { name_of(text) } else { text.to_ascii_lowercase() }
    };
    let name = folded(token);
    let qualified = at >= 2 && symbol(at - 1, ".") && is_name(&tokens[at - 2]);
    if !qualified && token.kind == TokenKind::Word && NO_FUNCTIONS.contains(&name.as_str()) {
        return None;
    }
    let first = if qualified { at - 2 } else { at };
    let before = first.checked_sub(1).and_then(|before| tokens.get(before));
    // `INSERT INTO t (…)`, `x AS y (…)`, `WITH x (…) AS`.
    let listed = before.is_some_and(|before| {
        ["into", "as", "recursive", "table"].iter().any(|word| before.is_word(sql, word))
    });
    if listed || !qualified && is_named_query(sql, tokens, at) {
        return None;
    }
    let schema = qualified.then(|| folded(&tokens[at - 2]));
    Some(Named { schema, ..Named::bare(&name) })
}

/// Whether the parentheses behind a name are followed by `AS (` or `AS [NOT] MATERIALIZED (`.
fn is_named_query(sql: &str, tokens: &[Token], at: usize) -> bool {
    let mut depth = 0_usize;
    for (next, token) in tokens.iter().enumerate().skip(at + 1) {
        match token.text(sql) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let word = |places: usize, word: &str| {
                tokens.get(next + places).is_some_and(|token| token.is_word(sql, word))
            };
            let opens = tokens.get(next + 2).is_some_and(|token| token.is_symbol(sql, "("));
            return word(1, "as") && (opens || word(2, "materialized") || word(2, "not"));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_what_only_looks_like_one() {
        let state = State::new("public");
        for (sql, doubtful) in [
            ("SELECT pg_catalog.setval('public.t_id_seq', 1, false)", None),
            ("SELECT pg_catalog.set_config('search_path', '', false)", None),
            ("SELECT count(*), max(a)::numeric(10, 2) FROM t WHERE a IN (1, 2) AND (b OR NOT (c))", None),
            ("WITH x(a, b) AS (SELECT 1, 2) SELECT coalesce(a, b) FROM x AS y (c, d)", None),
            ("SELECT create_hypertable('conditions', 'time')", Some("create_hypertable")),
            ("SELECT partman.create_parent('public.t', 'at')", Some("partman.create_parent")),
            ("SELECT \"Lower\"('a')", Some("Lower")),
        ] {
            assert_eq!(state.doubtful_call(sql).as_deref(), doubtful, "{sql}");
        }
    }
}
