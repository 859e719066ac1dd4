//! What a function says beyond its arguments, always in the same order.

use crate::lex::name_of;

/// The words with which what stands behind the arguments of a routine begins
/// (<https://www.postgresql.org/docs/current/sql-createfunction.html>).
pub const OPTIONS: &[&str] = &[
    "language",
    "immutable",
    "stable",
    "volatile",
    "strict",
    "returns",
    "called",
    "leakproof",
    "not",
    "window",
    "security",
    "external",
    "parallel",
    "cost",
    "rows",
    "support",
    "transform",
    "set",
    "as",
    "return",
    "begin",
];

/// What a function says beyond its arguments; the defaults are those of `CREATE FUNCTION`.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) returns: String,
    pub(crate) language: String,
    pub(crate) volatility: String,
    pub(crate) strict: bool,
    pub(crate) definer: bool,
    pub(crate) leakproof: bool,
    pub(crate) window: bool,
    pub(crate) parallel: String,
    pub(crate) cost: String,
    pub(crate) rows: String,
    pub(crate) support: String,
    pub(crate) transform: String,
    pub(crate) settings: Vec<String>,
    pub(crate) body: String,
    /// What a function in C is called in its library.
    pub(crate) symbol: String,
}

impl Options {
    /// Without a name of its own what is linked has the name of the function (documentation, CREATE FUNCTION,
    /// `link_symbol`).
    pub(crate) fn link(&mut self, name: &str) {
        if self.language == "c" && !self.body.is_empty() && self.symbol.is_empty() {
            name.clone_into(&mut self.symbol);
        }
    }

    /// What is not the default, always in the same order.
    pub(crate) fn text(&self) -> String {
        let low_level = matches!(self.language.as_str(), "c" | "internal");
        let usual_cost = if low_level { "1" } else { "100" };
        let mut text = String::new();
        let mut say = |word: &str, value: &str| {
            if !value.is_empty() {
                text.push(' ');
                text.push_str(word);
                text.push_str(value);
            }
        };
        say("returns ", &self.returns);
        say("language ", &self.language);
        say("", &self.volatility);
        say("", if self.strict { "strict" } else { "" });
        say("", if self.definer { "security definer" } else { "" });
        say("", if self.leakproof { "leakproof" } else { "" });
        say("", if self.window { "window" } else { "" });
        say("parallel ", if self.parallel == "unsafe" { "" } else { &self.parallel });
        say("cost ", if self.cost == usual_cost { "" } else { &self.cost });
        say("rows ", if self.rows == "1000" { "" } else { &self.rows });
        say("support ", &self.support);
        say("transform ", &self.transform);
        for setting in &self.settings {
            say("set ", setting);
        }
        say("as ", &self.body);
        say(", ", &self.symbol);
        text
    }
}

/// What a text between dollars or quotes means; escapes stay as they are on both sides.
pub(crate) fn meant(token: &str) -> String {
    if let Some(rest) = token.strip_prefix('$') {
        let Some(tag) = rest.find('$') else { return token.to_owned() };
        let delimiter = &token[..tag + 2];
        let inner = &token[delimiter.len()..];
        return inner.strip_suffix(delimiter).unwrap_or(inner).to_owned();
    }
    match token.strip_prefix('\'') {
        Some(inner) => inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'"),
        None => token.to_owned(),
    }
}

pub(crate) fn unquoted(token: &str) -> String {
    match token.chars().next() {
        Some('"') => name_of(token),
        Some('\'' | '$') => meant(token),
        _ => token.to_owned(),
    }
}

/// A type without what stands in parentheses: `character varying(64)[]` is `character varying[]`.
pub fn without_length(ty: &str) -> String {
    match (ty.find('('), ty.rfind(')')) {
        (Some(open), Some(close)) if open < close && !ty.contains('"') => {
            format!("{}{}", ty[..open].trim_end(), &ty[close + 1..])
        }
        _ => ty.to_owned(),
    }
}

/// Whether these words are a type rather than a name and a type.
pub(crate) fn is_type(words: &[String]) -> bool {
    let Some(first) = words.first() else { return false };
    let rest: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    // What follows a type: its length, its dimensions, and words of its own.
    let tail =
        |rest: &[&str]| rest.first().is_none_or(|next| matches!(*next, "(" | "[" | "." | "%" | "array"));
    match (first.as_str(), rest.first().copied()) {
        ("double", Some("precision")) => tail(&rest[1..]),
        ("character" | "char" | "nchar" | "bit", Some("varying")) => tail(&rest[1..]),
        ("national", Some("character" | "char")) => true,
        ("timestamp" | "time", Some("with" | "without")) => true,
        ("interval", Some("year" | "month" | "day" | "hour" | "minute" | "second")) => true,
        _ => tail(&rest),
    }
}
