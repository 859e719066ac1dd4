//! Expressions that both kinds of database understand, and the few that each spells in its own way.

use drift_catalog::{Expr, ExprKind, Vendor};
use drift_sql::{TokenKind, lex};

/// Functions that are the same in both.
const COMMON: &[&str] = &[
    "abs", "coalesce", "concat", "length", "lower", "ltrim", "nullif", "replace", "round", "rtrim", "substr",
    "trim", "upper",
];

/// Words of the grammar that may stand before a parenthesis.
const GRAMMAR: &[&str] = &[
    "and", "between", "case", "check", "else", "end", "in", "is", "not", "null", "or", "then", "when",
    "where",
];

/// Words that make an expression one of a single kind. LIKE is among them: SQLite's does not mind letter case, and
/// PostgreSQL's does (<https://sqlite.org/lang_expr.html#like>).
const ALONE: &[&str] = &[
    "any", "array", "at", "cast", "collate", "exists", "extract", "filter", "glob", "ilike", "interval",
    "like", "match", "over", "regexp", "row", "select", "similar", "some", "within",
];

/// The words of queries that are the same in both, and the functions over many rows.
const QUERY: &[&str] = &[
    "all",
    "as",
    "asc",
    "by",
    "count",
    "cross",
    "desc",
    "distinct",
    "except",
    "from",
    "group",
    "having",
    "inner",
    "intersect",
    "join",
    "left",
    "limit",
    "max",
    "min",
    "on",
    "order",
    "outer",
    "select",
    "sum",
    "union",
    "using",
    "with",
];

/// Operators that are the same in both.
const OPERATORS: &[&str] =
    &["(", ")", ",", ".", "+", "-", "*", "/", "%", "=", "<>", "!=", "<", ">", "<=", ">=", "||"];

/// Moments that each database has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Now,
    Today,
    TimeOfDay,
}

impl Moment {
    /// The word of [`crate::known_default`].
    fn word(self) -> &'static str {
        match self {
            Moment::Now => "current_timestamp",
            Moment::Today => "current_date",
            Moment::TimeOfDay => "current_time",
        }
    }
}

/// Whether both kinds of database understand an expression, and in the same way.
pub(super) fn is_common(text: &str, vendor: Vendor) -> bool {
    is_of(text, vendor, &[])
}

/// Whether both kinds of database understand a query in PostgreSQL's canonical form, and in the same way. Which columns
/// `*` means only the server that keeps the query knows.
pub(super) fn is_common_query(text: &str) -> bool {
    let tokens = lex(text, Vendor::Postgres);
    let all_columns = tokens.iter().enumerate().any(|(at, token)| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let after_word = |word: &str| before.is_some_and(|token| token.is_word(text, word));
        let after = |symbol: &str| before.is_some_and(|token| token.is_symbol(text, symbol));
        token.is_symbol(text, "*")
            && (after(",") || after(".") || after_word("select") || after_word("distinct"))
    });
    !all_columns && is_of(text, Vendor::Postgres, QUERY)
}

fn is_of(text: &str, vendor: Vendor, more: &[&str]) -> bool {
    let tokens = lex(text, vendor);
    tokens.iter().enumerate().all(|(at, token)| {
        let own = token.text(text);
        let called = tokens.get(at + 1).is_some_and(|next| next.is_symbol(text, "("));
        match token.kind {
            TokenKind::Word => {
                let word = own.to_ascii_lowercase();
                let has = |words: &[&str]| words.contains(&word.as_str());
                has(more) || !has(ALONE) && (has(COMMON) || has(GRAMMAR) || !called)
            }
            TokenKind::Symbol => OPERATORS.contains(&own),
            TokenKind::Text => own.starts_with('\''),
            TokenKind::Quoted | TokenKind::Number => true,
        }
    })
}

/// The moment that a default is.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let plain: String =
        text.chars().filter(|char| !char.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let plain = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(&plain);
    Some(match plain {
        "now()" | "current_timestamp" | "transaction_timestamp()" | "localtimestamp" | "datetime('now')" => {
            Moment::Now
        }
        "current_date" | "date('now')" => Moment::Today,
        "current_time" | "localtime" | "time('now')" => Moment::TimeOfDay,
        _ => return None,
    })
}

/// The word of truth that a number is.
pub(super) fn truth(text: &str) -> Option<&'static str> {
    match text {
        "1" => Some("true"),
        "0" => Some("false"),
        _ => None,
    }
}

/// Whether a default is a plain value.
pub(super) fn is_value(expr: &Expr) -> bool {
    expr.kind == ExprKind::Literal
}

/// The text of an expression as the other kind of database writes it; what is not common stays as it is.
pub(super) fn turned(expr: &Expr, from: Vendor, to: Vendor) -> Expr {
    if let Some(moment) = moment(&expr.text) {
        return Expr::raw(crate::known_default(moment.word(), to).flatten().unwrap_or(&expr.raw));
    }
    let text = &expr.text;
    if let Some(constant) = constant(text, from) {
        return Expr::raw(constant);
    }
    let mut out = String::with_capacity(text.len());
    let mut last = 0;
    for token in lex(text, from) {
        let truth = [("true", "1"), ("false", "0")].into_iter().find(|(word, _)| token.is_word(text, word));
        if let (Some((_, number)), Vendor::Sqlite) = (truth, to) {
            out.push_str(text.get(last..token.range.start).unwrap_or_default());
            out.push_str(number);
            last = token.range.end;
        }
    }
    out.push_str(text.get(last..).unwrap_or_default());
    Expr::raw(out)
}

/// The text of a constant that PostgreSQL casts to a type of its own: the column says the type anyway.
fn constant(text: &str, vendor: Vendor) -> Option<&str> {
    let tokens = lex(text, vendor);
    let plain = tokens.iter().all(|token| match token.kind {
        TokenKind::Symbol => ["(", ")", "::", ".", ","].contains(&token.text(text)),
        TokenKind::Text | TokenKind::Word | TokenKind::Quoted | TokenKind::Number => true,
    });
    let mut texts = tokens.iter().filter(|token| token.kind == TokenKind::Text);
    let (own, None) = (texts.next()?, texts.next()) else { return None };
    let second = tokens.get(1)?;
    let cast = tokens.first().is_some_and(|first| first == own) && second.is_symbol(text, "::")
        || tokens.first().is_some_and(|first| first.is_word(text, "cast")) && tokens.get(2) == Some(own);
    (plain && cast && own.text(text).starts_with('\'')).then(|| own.text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_expressions_are_told_from_those_of_one_kind() {
        for (text, wanted) in [
            ("lower(email)", true),
            ("a IN ('x', 'y')", true),
            ("a >= 0 AND b IS NOT NULL", true),
            ("(user_id IS NULL) <> (app_id IS NULL)", true),
            ("json_valid(a)", false),
            ("a GLOB 'x*'", false),
            ("a LIKE 'x%'", false),
            ("a ~ 'x'", false),
            ("(data ->> 'status') = 'x'", false),
            ("a::date = b", false),
            ("gen_random_uuid()", false),
        ] {
            assert_eq!(is_common(text, Vendor::Postgres), wanted, "{text}");
        }
    }

    #[test]
    fn moments_have_many_words() {
        assert_eq!(moment("now()"), Some(Moment::Now));
        assert_eq!(moment("(datetime('now'))"), Some(Moment::Now));
        assert_eq!(moment("CURRENT_DATE"), Some(Moment::Today));
        assert_eq!(moment("'now()'"), None);
        assert_eq!(moment("datetime('now', '+1 day')"), None);
    }

    #[test]
    fn truth_is_a_number_in_sqlite() {
        let turned = |text: &str| turned(&Expr::raw(text), Vendor::Postgres, Vendor::Sqlite).raw;
        assert_eq!(turned("active = true AND name <> 'true'"), "active = 1 AND name <> 'true'");
        assert_eq!(turned("now()"), "CURRENT_TIMESTAMP");
        assert_eq!(turned("'[]'::json"), "'[]'");
        assert_eq!(turned("CAST('[]' AS json)"), "'[]'");
        assert_eq!(turned("'a'::text || 'b'::text"), "'a'::text || 'b'::text");
        assert_eq!(turned("'a'::text || b"), "'a'::text || b");
    }
}
