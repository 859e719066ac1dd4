//! The relations, types and functions that a text names, told apart by what stands around them. Neighbours: `texts`
//! has every text in which names stand, `carry` gives them new names, `cascade` follows them where something goes.

use std::collections::BTreeSet;
use std::ops::Range;

use drift_catalog::Vendor;
use drift_sql::{Token, TokenKind, lex};

use super::query::JOINS;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spoken {
    /// A relation that is read or written, and the alias that follows it.
    Relation {
        alias: Option<String>,
    },
    /// What stands before the dot of a column.
    Qualifier,
    Type,
    Function,
    /// A relation in a text that is a `regclass`.
    Literal,
    /// A name that stands alone: a column, an alias, a whole row.
    Alone,
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) spoken: Spoken,
    pub(crate) schema: Option<String>,
    pub(crate) name: String,
    /// The column behind a qualifier, with its bytes; none for a star.
    pub(crate) column: Option<(String, Range<usize>)>,
    /// Its bytes, from the schema on.
    pub(crate) range: Range<usize>,
}

impl Reference {
    /// Whether it may be a column of this name.
    pub(crate) fn may_be_column(&self, name: &str) -> bool {
        self.column.as_ref().is_some_and(|(own, _)| own == name)
            || self.spoken == Spoken::Alone && self.name == name
    }
}

/// What commas part between two parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Relations,
    /// Arguments: `FROM` and `AS` mean something else there, until a query begins.
    Call,
    Cast,
    Other,
}

/// Words behind which relations do not stand any more.
const ENDS: &[&str] = &[
    "select",
    "where",
    "group",
    "order",
    "having",
    "on",
    "set",
    "values",
    "limit",
    "offset",
    "returning",
    "window",
    "union",
    "except",
    "intersect",
    "do",
    "for",
    "fetch",
    "execute",
    "when",
];

/// Words that may follow a relation beside those of joins, and are no alias of it.
const NO_ALIAS: &[&str] = &[
    "using",
    "tablesample",
    "with",
    "default",
    "instead",
    "also",
    "from",
    "not",
    "deferrable",
    "initially",
    "referencing",
    "then",
];

struct Reader<'a> {
    raw: &'a str,
    tokens: Vec<Token>,
    levels: Vec<Level>,
    /// Whether a relation may stand here.
    wants: bool,
    found: Vec<Reference>,
}

/// The names of a text, in order.
pub(crate) fn references(raw: &str) -> Vec<Reference> {
    let tokens = lex(raw, Vendor::Postgres);
    let mut reader = Reader { raw, tokens, levels: vec![Level::Other], wants: false, found: Vec::new() };
    let mut at = 0;
    while at < reader.tokens.len() {
        at = reader.step(at);
    }
    let made = reader.queries_with_names();
    let named = |own: &Reference| {
        matches!(own.spoken, Spoken::Relation { .. }) && own.schema.is_none() && made.contains(&own.name)
    };
    reader.found.retain(|own| !named(own));
    reader.found
}

impl Reader<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.raw))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_word(self.raw, word))
    }

    fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn before(&self, at: usize, words: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is_one_of(before, words))
    }

    fn name(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        match token.kind {
            TokenKind::Word => Some(token.text(self.raw).to_ascii_lowercase()),
            TokenKind::Quoted => Some(drift_sql::name_of(token.text(self.raw))),
            _ => None,
        }
    }

    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::Other);
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// Reads what begins at a token; returns where the next begins.
    fn step(&mut self, at: usize) -> usize {
        match self.text(at) {
            "(" => {
                let called = at > 0 && self.name(at - 1).is_some() && !self.wants;
                let level = match () {
                    () if self.wants => Level::Relations,
                    () if self.before(at, &["cast"]) => Level::Cast,
                    () if called => Level::Call,
                    () => Level::Other,
                };
                self.levels.push(level);
                return at + 1;
            }
            ")" => {
                self.levels.pop();
                self.wants = false;
                return at + 1;
            }
            "," => {
                self.wants = *self.level() == Level::Relations;
                return at + 1;
            }
            _ => {}
        }
        if self.tokens[at].kind == TokenKind::Text {
            self.literal(at);
            self.wants = false;
            return at + 1;
        }
        if self.tokens[at].kind == TokenKind::Word && self.keyword(at) {
            return at + 1;
        }
        self.chain(at)
    }

    /// Whether a word says what stands behind it.
    fn keyword(&mut self, at: usize) -> bool {
        let of_a_call = *self.level() == Level::Call && !self.before(at, &["delete"]);
        let opens = self.is(at, "from") && !self.before(at, &["distinct"]) && !of_a_call
            || self.is_one_of(at, &["join", "into"])
            || self.is(at, "using") && self.text(at + 1) != "("
            || self.is(at, "update")
                && !self.is(at + 1, "set")
                && !self.before(at, &["for", "key", "on", "before", "after", "or", "of"])
            || self.is(at, "to") && self.before(at, &["select", "insert", "update", "delete"])
            // A trigger stands on its table.
            || self.is(at, "on") && self.is(0, "create")
            || self.is(at, "table") && (at == 0 || self.before(at, &["as"]) || self.text(at - 1) == "(");
        if opens {
            *self.level() = Level::Relations;
            self.wants = true;
            return true;
        }
        if self.is_one_of(at, &["only", "lateral"]) && self.wants {
            return true;
        }
        if self.is_one_of(at, ENDS) {
            *self.level() = Level::Other;
            self.wants = false;
            return true;
        }
        false
    }

    /// A text that is the name of a relation: `nextval('s')`, `'s'::regclass`.
    fn literal(&mut self, at: usize) {
        let called = at.checked_sub(2).and_then(|before| self.name(before)).unwrap_or_default();
        let cast = self.text(at + 1) == "::";
        let is_name = cast && self.name(at + 2).is_some_and(|ty| ty == "regclass")
            || !cast
                && at > 1
                && self.text(at - 1) == "("
                && ["nextval", "currval", "setval"].contains(&called.as_str());
        if !is_name {
            return;
        }
        let meant = super::words::meant(self.text(at));
        let mut cursor = super::Cursor::new(&meant);
        let Ok(named) = cursor.named() else { return };
        let range = self.tokens[at].range.clone();
        let (schema, name) = (named.schema, named.name);
        self.found.push(Reference { spoken: Spoken::Literal, schema, name, column: None, range });
    }

    /// `name`, `schema.name`, `table.column`.
    fn chain(&mut self, at: usize) -> usize {
        let Some(first) = self.name(at) else {
            self.wants = false;
            return at + 1;
        };
        let (mut parts, mut last) = (vec![first], at);
        while self.text(last + 1) == "." {
            let Some(next) = self.name(last + 2) else { break };
            parts.push(next);
            last += 2;
        }
        // `t.*` is of a relation.
        let star = self.text(last + 1) == "." && self.text(last + 2) == "*";
        let next = last + 1;
        let is_type = at > 0 && self.text(at - 1) == "::"
            || *self.level() == Level::Cast && self.before(at, &["as"])
            || self
                .tokens
                .get(next)
                .is_some_and(|token| token.kind == TokenKind::Text && token.text(self.raw).starts_with('\''));
        let mut column = None;
        let spoken = if is_type {
            Spoken::Type
        } else if self.text(next) == "(" && !(self.wants && self.before(at, &["into"])) {
            Spoken::Function
        } else if self.wants {
            let at = if self.is(next, "as") { next + 1 } else { next };
            let is_none =
                self.is_one_of(at, NO_ALIAS) || self.is_one_of(at, JOINS) || self.is_one_of(at, ENDS);
            Spoken::Relation { alias: self.name(at).filter(|_| !is_none) }
        } else if parts.len() > 1 || star {
            if !star {
                column = parts.pop().map(|name| (name, self.tokens[last].range.clone()));
            }
            Spoken::Qualifier
        } else {
            Spoken::Alone
        };
        // A column is no part of what stands before it.
        let end = match spoken {
            Spoken::Qualifier if !star => last.saturating_sub(2),
            _ => last,
        };
        self.wants = false;
        let range = self.tokens[at].range.start..self.tokens[end].range.end;
        let name = parts.pop().unwrap_or_default();
        self.found.push(Reference { spoken, schema: parts.pop(), name, column, range });
        next
    }

    /// Queries that `WITH` gives a name: `name [(columns)] AS [NOT] [MATERIALIZED] (`.
    fn queries_with_names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let with = (0..self.tokens.len()).any(|at| self.is(at, "with"));
        for at in (0..self.tokens.len()).filter(|_| with) {
            let Some(name) = self.name(at) else { continue };
            let mut next = at + 1;
            if self.text(next) == "(" {
                while next < self.tokens.len() && self.text(next) != ")" {
                    next += 1;
                }
                next += 1;
            }
            if !self.is(next, "as") {
                continue;
            }
            next += 1;
            while self.is_one_of(next, &["not", "materialized"]) {
                next += 1;
            }
            if self.text(next) == "(" {
                names.insert(name);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str) -> Vec<String> {
        let show = |own: Reference| {
            let letter = match own.spoken {
                Spoken::Relation { alias: None } => "r",
                Spoken::Relation { alias: Some(_) } => "ra",
                Spoken::Qualifier => "q",
                Spoken::Type => "t",
                Spoken::Function => "f",
                Spoken::Literal => "l",
                Spoken::Alone => return None,
            };
            let name = own.schema.map_or_else(|| own.name.clone(), |schema| format!("{schema}.{}", own.name));
            Some(format!("{letter}:{name}"))
        };
        references(raw).into_iter().filter_map(show).collect()
    }

    #[test]
    fn names_are_told_apart() {
        for (raw, wanted) in [
            ("SELECT a.b, c FROM a, s.c x JOIN d USING (e) WHERE a.b = 1", "q:a r:a ra:s.c r:d f:using q:a"),
            ("SELECT t.* FROM t GROUP BY a, b", "q:t r:t"),
            ("SELECT extract(year FROM at), x IS DISTINCT FROM y FROM t", "f:extract r:t"),
            ("nextval('s.q'::regclass) + f(a)::mood", "f:nextval l:s.q t:regclass f:f t:mood"),
            ("CAST(a AS mood) = mood 'x'", "f:cast t:mood t:mood"),
            ("WITH a AS (SELECT 1 FROM b) SELECT * FROM a", "f:as r:b"),
            ("EXISTS (SELECT 1 FROM (c JOIN d ON true))", "f:exists r:c r:d"),
            ("AS ON INSERT TO p.c DO UPDATE t SET a = NEW.b", "r:p.c r:t q:new"),
            (
                "CREATE TRIGGER x BEFORE UPDATE OF a OR DELETE ON p.t FOR EACH ROW EXECUTE FUNCTION p.f()",
                "r:p.t f:p.f",
            ),
            ("INSERT INTO t (a) SELECT a FROM u", "r:t r:u"),
            ("DO (DELETE FROM t; UPDATE u SET a = 1)", "r:t r:u"),
        ] {
            assert_eq!(shown(raw).join(" "), wanted, "{raw}");
        }
    }
}
