//! From a file of SQL with place-holders to what is run.
//!
//! Nothing is sent as a parameter: the schemas in scope are a setting of the transaction (`drift.schemas`), so that
//! what is shown can be run by hand as it stands.

use std::fmt::Write as _;

use super::names;
use super::versions::GATES;
use crate::ConnectOptions;

/// Fixed object ids of system catalogs (`src/include/catalog/*.h`; they never change).
const CATALOGS: &[(&str, u32)] = &[
    ("pg_am", 2601),
    ("pg_cast", 2605),
    ("pg_class", 1259),
    ("pg_collation", 3456),
    ("pg_constraint", 2606),
    ("pg_conversion", 2607),
    ("pg_event_trigger", 3466),
    ("pg_foreign_data_wrapper", 2328),
    ("pg_foreign_server", 1417),
    ("pg_language", 2612),
    ("pg_namespace", 2615),
    ("pg_opclass", 2616),
    ("pg_operator", 2617),
    ("pg_opfamily", 2753),
    ("pg_policy", 3256),
    ("pg_proc", 1255),
    ("pg_publication", 6104),
    ("pg_rewrite", 2618),
    ("pg_statistic_ext", 3381),
    ("pg_subscription", 6100),
    ("pg_transform", 3576),
    ("pg_trigger", 2620),
    ("pg_ts_config", 3602),
    ("pg_ts_dict", 3600),
    ("pg_ts_parser", 3601),
    ("pg_ts_template", 3764),
    ("pg_type", 1247),
];

/// Replaces the place-holders of a file: `{relations 'r', 'p'}`, `{in_scope n}`, `{extension_owns pg_type t.oid}`,
/// those of `names` and the gates. Any other stays.
pub(crate) fn expand(file: &str, major: u32) -> String {
    let mut out = String::with_capacity(file.len() + 512);
    let mut rest = file.trim_end();
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        out.push_str(before);
        let Some(close) = after.find('}') else { break };
        out.push_str(&place(&after[..=close], major));
        rest = &after[close + 1..];
    }
    out.push_str(rest);
    out
}

fn place(whole: &str, major: u32) -> String {
    let (word, argument) = match whole.trim_matches(['{', '}']).split_once(' ') {
        Some((word, argument)) => (word, argument),
        None => (whole.trim_matches(['{', '}']), ""),
    };
    match word {
        "relations" => relations(argument),
        "in_scope" => in_scope(argument),
        "extension_owns" => match argument.split_once(' ') {
            Some((catalog, oid)) => extension_owns(catalog, oid),
            None => whole.to_owned(),
        },
        _ => match names::place(word, argument) {
            Some(text) => text,
            None => gated(word, major).map_or_else(|| whole.to_owned(), |text| expand(text, major)),
        },
    }
}

/// The text of a gate. One that opened twice stands there twice, the later one first.
fn gated(word: &str, major: u32) -> Option<&'static str> {
    let mut own = GATES.iter().filter(|gate| gate.name == word);
    own.clone()
        .find(|gate| major >= gate.since)
        .map(|gate| gate.text)
        .or(own.next_back().map(|gate| gate.before))
}

fn in_scope(alias: &str) -> String {
    format!(
        "{alias}.nspname::pg_catalog.text = ANY (pg_catalog.current_setting('drift.schemas')::pg_catalog.text[])"
    )
}

/// Whether an extension made it.
fn extension_owns(catalog: &str, oid: &str) -> String {
    let class = CATALOGS.iter().find(|(name, _)| *name == catalog).map_or(0, |(_, class)| *class);
    format!(
        "EXISTS (\n    SELECT FROM pg_catalog.pg_depend AS e\n    \
         WHERE e.classid = {class} AND e.objid = {oid} AND e.refclassid = 3079 AND e.deptype = 'e')"
    )
}

/// The relations of some kinds that are ours. Children of partitioned tables follow their parents, and what is
/// temporary or an extension's is nobody's drift.
fn relations(kinds: &str) -> String {
    format!(
        "relations AS MATERIALIZED (
  SELECT c.oid, c.relkind, c.relpersistence, c.reloptions, c.relnatts, c.relname, n.nspname
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND {}
  WHERE c.relkind IN ({kinds}) AND NOT c.relispartition AND c.relpersistence <> 't'
    AND c.oid <> ALL (ARRAY(
      SELECT pg_catalog.unnest(pg_catalog.current_setting('drift.locked')::pg_catalog.oid[])))
    AND NOT {}
)",
        in_scope("n"),
        extension_owns("pg_class", "c.oid"),
    )
}

/// What begins the one transaction. Every setting is local to it, so that a pooler hands the connection on as it was.
/// The last two are for speed: sorts stay off the server's disk, and nothing is compiled for one use.
pub(crate) fn begin(options: &ConnectOptions) -> String {
    format!(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = {};
SET LOCAL lock_timeout = {};
SET LOCAL standard_conforming_strings = on;
SET LOCAL quote_all_identifiers = off;
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL TimeZone = 'UTC';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL lc_monetary = 'C';
SET LOCAL work_mem = '32MB';
SET LOCAL jit = off;",
        options.statement_timeout.as_millis(),
        options.lock_timeout.as_millis(),
    )
}

/// What makes the scope known and empties the search path, so that every name is printed with its schema; the
/// default schema is left out of names by `drift.home`, and of types by a pattern for it.
pub(crate) fn scope(schemas: &[String], default_schema: &str, locked: &[u32]) -> String {
    format!(
        "SET LOCAL search_path = '';\nSET LOCAL drift.schemas = {};\nSET LOCAL drift.locked = '{}';\n\
         SET LOCAL drift.home = {};\nSET LOCAL drift.home_prefix = {};",
        literal(&array(schemas)),
        oids(locked),
        literal(default_schema),
        literal(&names::prefix(default_schema)),
    )
}

/// Names as PostgreSQL writes an array.
pub(crate) fn array(names: &[String]) -> String {
    let quoted: Vec<String> =
        names.iter().map(|name| format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))).collect();
    format!("{{{}}}", quoted.join(","))
}

/// Object ids as PostgreSQL writes an array.
pub(crate) fn oids(oids: &[u32]) -> String {
    let mut out = String::with_capacity(oids.len() * 7 + 2);
    out.push('{');
    for (number, oid) in oids.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        let _ = write!(out, "{comma}{oid}");
    }
    out.push('}');
    out
}

/// A literal under `standard_conforming_strings`. A name from the server holds no NUL.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::queries::{FIRST, IN_SCOPE, LOCK_WAITERS, LOCKED, VIEW_DEFINITIONS};

    #[test]
    fn no_place_holder_is_left() {
        for query in FIRST.iter().chain(IN_SCOPE).chain(&[LOCKED]) {
            for major in 12..=18 {
                let text = query.text(major);
                assert!(!text.contains('{'), "{} for {major}: {text}", query.name);
            }
        }
    }

    #[test]
    fn never_by_name_and_never_through_views_that_hide() {
        for query in FIRST.iter().chain(IN_SCOPE).chain(&[LOCKED, LOCK_WAITERS, VIEW_DEFINITIONS]) {
            let text = query.text(18);
            for word in ["information_schema.", "_privilege", "pg_sequences", "pg_indexes", "to_regclass"] {
                assert!(!text.contains(word), "{} has {word}", query.name);
            }
            // The only cast to regclass is of an object id.
            let casts = text.matches("::pg_catalog.regclass").count();
            assert_eq!(casts, text.matches("q.seqrelid::pg_catalog.regclass").count(), "{}", query.name);
        }
    }

    #[test]
    fn gates_open_at_their_version() {
        assert!(expand("{is_enforced}", 18).contains("conenforced"));
        assert_eq!(expand("{is_enforced}", 17), "true");
        assert!(expand("{delete_sets}", 14).contains("NULL"));
    }

    #[test]
    fn hostile_names_stay_names() {
        let names = ["a'b\"c\\d".to_owned(), "{,}".to_owned()];
        assert_eq!(literal(&array(&names)), r#"'{"a''b\"c\\d","{,}"}'"#);
        assert_eq!(oids(&[1, 20]), "{1,20}");
        assert_eq!(oids(&[]), "{}");
    }
}
