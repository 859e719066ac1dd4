//! Which statements of SQL files are run in a scratch database. They come from others: what reaches beyond the
//! database, runs code at once or needs roles that may not be there is left out, and said.

use drift_catalog::Vendor;
use drift_sql::{Token, lex};

use crate::blocks::{self, Block};
use crate::effects;

/// What becomes of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is run, in this form.
    Run(String),
    /// What is said of an object besides what it is, of drift's own: it needs roles that may not be there.
    Besides,
    /// A function or procedure; run without its body.
    Routine,
    /// An extension and the schema it goes into; made only if the server trusts it.
    Extension(String, Option<String>),
    /// It is not run, and why.
    Not(String),
    /// It is not run, and says nothing about the form of anything.
    Silent,
}

/// Words after CREATE, ALTER or DROP that name something of one database. What belongs to the whole server (roles,
/// tablespaces, databases, subscriptions), what loads libraries, and what fires by itself is not among them.
const KINDS: &[&[&str]] = &[
    &["aggregate"],
    &["collation"],
    &["constraint", "trigger"],
    &["domain"],
    &["function"],
    &["index"],
    &["materialized", "view"],
    &["operator"],
    &["policy"],
    &["procedure"],
    &["recursive", "view"],
    &["routine"],
    &["rule"],
    &["schema"],
    &["sequence"],
    &["statistics"],
    &["table"],
    &["text", "search"],
    &["trigger"],
    &["type"],
    &["unique", "index"],
    &["unlogged", "sequence"],
    &["unlogged", "table"],
    &["view"],
    &["virtual", "table"],
];

/// What else drift's own statements make, of what was read in a database; nothing of it calls out.
const OWN_KINDS: &[&[&str]] = &[
    &["access", "method"],
    &["cast"],
    &["conversion"],
    &["default", "privileges"],
    &["event", "trigger"],
    &["foreign", "data", "wrapper"],
    &["foreign", "table"],
    &["language"],
    &["publication"],
    &["server"],
    &["transform"],
];

/// What only tells what is to be done later: no function in it is called while it is made.
const FOR_LATER: &[&[&str]] = &[
    &["constraint", "trigger"],
    &["event", "trigger"],
    &["materialized", "view"],
    &["policy"],
    &["recursive", "view"],
    &["rule"],
    &["trigger"],
    &["view"],
];

/// Modules of virtual tables that keep to their own database: <https://sqlite.org/vtablist.html>.
const MODULES: &[&str] = &["fts3", "fts4", "fts5", "geopoly", "rtree", "rtree_i32"];

/// Why a statement of drift's own would not be run, where that is so.
pub fn refusal(sql: &str, vendor: Vendor) -> Option<String> {
    match verdict(sql, vendor, false) {
        Verdict::Not(why) => Some(why),
        _ => None,
    }
}

/// What becomes of one statement that `drift-ddl` understood (`foreign`), or that is drift's own: its names, expressions
/// and bodies are somebody's all the same.
pub(crate) fn verdict(sql: &str, vendor: Vendor, foreign: bool) -> Verdict {
    let tokens = lex(sql, vendor);
    let mut head = Head { sql, tokens: &tokens, at: 0 };
    let run = || Verdict::Run(sql.to_owned());
    // Of SQL files only the form is wanted: what is said of an object besides what it is needs roles.
    let besides = || if foreign { Verdict::Silent } else { Verdict::Besides };
    if head.take(&["comment", "on"]) || head.is(&["grant"]) || head.is(&["revoke"]) {
        return besides();
    }
    if !foreign && head.is(&["do"]) {
        return match blocks::of_ours(sql) {
            Block::Silent => Verdict::Silent,
            Block::Run => run(),
            Block::Unknown => Verdict::Not("only blocks that drift writes are run".to_owned()),
        };
    }
    if head.is(&["security"]) {
        return Verdict::Silent;
    }
    let create = head.take(&["create"]);
    if !create && !head.take(&["alter"]) && !head.take(&["drop"]) {
        return Verdict::Not("only CREATE, ALTER and DROP are run".to_owned());
    }
    head.take(&["or", "replace"]);
    if create && head.take(&["extension"]) {
        return extension(&mut head);
    }
    if foreign && (head.is(&["extension"]) || head.is(&["default", "privileges"])) {
        return Verdict::Silent;
    }
    for word in ["temporary", "temp", "global", "local"] {
        head.take(&[word]);
    }
    let own = !foreign && (OWN_KINDS.iter().any(|kind| head.is(kind)) || !create && head.is(&["extension"]));
    if !own && !KINDS.iter().any(|kind| head.is(kind)) {
        return Verdict::Not("this kind of object is not made in a scratch database".to_owned());
    }
    let has = |words: &[&str]| (0..tokens.len()).any(|at| Head { sql, tokens: &tokens, at }.is(words));
    if !create && has(&["owner", "to"]) {
        return besides();
    }
    if vendor == Vendor::Sqlite {
        return match head.is(&["virtual"]) && !MODULES.iter().any(|module| has(&["using", module])) {
            true => Verdict::Not("this module of a virtual table may reach beyond the database".to_owned()),
            false => run(),
        };
    }
    if !FOR_LATER.iter().any(|kind| head.is(kind))
        && let Some(name) = effects::named(sql, &tokens)
    {
        return Verdict::Not(format!("it may call {name}, which does more than compute"));
    }
    if create && (head.is(&["function"]) || head.is(&["procedure"])) {
        return match ["c", "internal"].iter().any(|language| has_language(sql, &tokens, language)) {
            true => Verdict::Not("functions of libraries are not made in a scratch database".to_owned()),
            false => Verdict::Routine,
        };
    }
    if create && head.is(&["materialized", "view"]) {
        return Verdict::Run(without_rows(sql, &tokens));
    }
    run()
}

/// After `CREATE EXTENSION`. The version and `CASCADE` are not taken over: what else would come along is nobody's wish.
fn extension(head: &mut Head<'_>) -> Verdict {
    head.take(&["if", "not", "exists"]);
    let name = name(head.text());
    head.at += 1;
    head.take(&["with"]);
    let schema = head.take(&["schema"]).then(|| self::name(head.text()));
    Verdict::Extension(name, schema)
}

/// A name as the server folds it.
fn name(text: &str) -> String {
    if text.starts_with('"') { drift_sql::name_of(text) } else { text.to_ascii_lowercase() }
}

/// `LANGUAGE c`, `LANGUAGE 'c'`, `LANGUAGE "c"`.
fn has_language(sql: &str, tokens: &[Token], language: &str) -> bool {
    tokens.windows(2).any(|pair| {
        pair[0].is_word(sql, "language")
            && pair[1].text(sql).trim_matches(['\'', '"']).eq_ignore_ascii_case(language)
    })
}

/// A materialised view whose query is not run: functions in it would be called.
fn without_rows(sql: &str, tokens: &[Token]) -> String {
    let head = |at| Head { sql, tokens, at };
    let last = tokens.iter().rposition(|token| token.text(sql) != ";").map_or(0, |at| at + 1);
    if last >= 3 && head(last - 3).is(&["with", "no", "data"]) {
        return sql.to_owned();
    }
    let end = if last >= 2 && head(last - 2).is(&["with", "data"]) { last - 2 } else { last };
    let end = end.checked_sub(1).and_then(|at| tokens.get(at)).map_or(0, |token| token.range.end);
    format!("{}\nWITH NO DATA", sql.get(..end).unwrap_or_default())
}

struct Head<'a> {
    sql: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Head<'_> {
    fn is(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| self.tokens.get(self.at + n).is_some_and(|token| token.is_word(self.sql, word)))
    }

    fn take(&mut self, words: &[&str]) -> bool {
        let is = self.is(words);
        self.at += if is { words.len() } else { 0 };
        is
    }

    fn text(&self) -> &str {
        self.tokens.get(self.at).map_or("", |token| token.text(self.sql))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postgres(sql: &str) -> Verdict {
        verdict(sql, Vendor::Postgres, true)
    }

    #[test]
    fn what_reaches_beyond_the_database_is_not_run() {
        for sql in [
            "DO $$ BEGIN END $$",
            "COPY t FROM PROGRAM 'id'",
            "CREATE ROLE x SUPERUSER",
            "CREATE DATABASE x",
            "DROP DATABASE shop",
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
            "CREATE TABLESPACE x LOCATION '/tmp'",
            "ALTER SYSTEM SET a = 1",
            "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
            "CREATE SERVER s FOREIGN DATA WRAPPER w",
            "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/x.so', 'f'",
            "CREATE OR REPLACE FUNCTION f() RETURNS int AS 'x', 'y' LANGUAGE 'C'",
            "SELECT 1",
            "INSERT INTO t VALUES (1)",
        ] {
            assert!(matches!(postgres(sql), Verdict::Not(_)), "{sql}");
        }
        for sql in ["GRANT ALL ON t TO x", "ALTER TABLE t OWNER TO x", "COMMENT ON TABLE t IS ''"] {
            assert_eq!(postgres(sql), Verdict::Silent, "{sql}");
        }
        assert!(matches!(
            verdict("CREATE VIRTUAL TABLE t USING csv(filename='/etc/passwd')", Vendor::Sqlite, true),
            Verdict::Not(_)
        ));
        assert!(matches!(verdict("ATTACH '/tmp/x' AS x", Vendor::Sqlite, true), Verdict::Not(_)));
    }

    #[test]
    fn what_makes_the_schema_is_run() {
        for sql in [
            "CREATE TABLE t (a int)",
            "CREATE UNIQUE INDEX i ON t (a)",
            "create or replace view v as select 1",
            "ALTER TABLE ONLY t ADD CONSTRAINT c CHECK (a > 0)",
            "DROP TYPE IF EXISTS mood",
            "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        ] {
            assert_eq!(postgres(sql), Verdict::Run(sql.to_owned()), "{sql}");
        }
        assert_eq!(
            postgres("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public CASCADE"),
            Verdict::Extension("uuid-ossp".to_owned(), Some("public".to_owned()))
        );
    }

    #[test]
    fn what_does_more_than_compute_is_not_called() {
        for sql in [
            "CREATE TABLE p PARTITION OF t FOR VALUES FROM (length(pg_read_file('/etc/passwd'))) TO (9)",
            "ALTER TABLE t ADD COLUMN a text DEFAULT pg_catalog.set_config('role', 'none', false)",
            "CREATE INDEX i ON t ((lo_export(1, '/tmp/x')))",
            "CREATE DOMAIN d AS int CHECK (pg_sleep(1) IS NOT NULL)",
            "CREATE OPERATOR !! (RIGHTARG = text, FUNCTION = pg_read_file)",
            "CREATE FUNCTION f() RETURNS text RETURN pg_read_file('/etc/passwd')",
        ] {
            let Verdict::Not(why) = postgres(sql) else { panic!("{sql}") };
            assert!(why.contains("does more than compute"), "{why}");
        }
        let view = "CREATE VIEW v AS SELECT pg_sleep(1)";
        assert_eq!(postgres(view), Verdict::Run(view.to_owned()));
        let body = "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT pg_read_file(''/x'')'";
        assert_eq!(postgres(body), Verdict::Routine);
    }

    #[test]
    fn of_our_own_statements_privileges_are_run_and_nothing_that_calls_out() {
        let own = |sql| verdict(sql, Vendor::Postgres, false);
        let publication = "CREATE PUBLICATION p FOR TABLE t";
        assert_eq!(own(publication), Verdict::Run(publication.to_owned()));
        for sql in ["GRANT SELECT ON t TO PUBLIC", "ALTER TABLE t OWNER TO x", "COMMENT ON TABLE t IS ''"] {
            assert_eq!(own(sql), Verdict::Besides, "{sql}");
        }
        for sql in [
            "COPY t TO PROGRAM 'id'",
            "DO $$ $$",
            "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
            "SELECT 1",
        ] {
            assert!(matches!(own(sql), Verdict::Not(_)), "{sql}");
        }
    }

    #[test]
    fn no_query_of_a_materialised_view_is_run() {
        let run = |sql: &str| match postgres(sql) {
            Verdict::Run(sql) => sql,
            other => format!("{other:?}"),
        };
        let wanted = "CREATE MATERIALIZED VIEW v AS SELECT f()\nWITH NO DATA";
        assert_eq!(run("CREATE MATERIALIZED VIEW v AS SELECT f()"), wanted);
        assert_eq!(run("CREATE MATERIALIZED VIEW v AS SELECT f() WITH DATA"), wanted);
        let own = "CREATE MATERIALIZED VIEW v AS SELECT f() WITH NO DATA";
        assert_eq!(run(own), own);
    }
}
