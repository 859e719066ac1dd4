//! Indexes that no constraint owns.

use drift_catalog::{Index, IndexKey};

use crate::common::{attributes, catalog, made_by, table, view};

/// An index in one line.
fn line(index: &Index) -> String {
    let mut text = index.method.clone().unwrap_or_else(|| "btree".to_owned());
    if index.unique {
        text.push_str(" unique");
    }
    for part in &index.parts {
        text.push_str(match &part.key {
            IndexKey::Column(_) => " | ",
            IndexKey::Expr(_) => " | =",
        });
        text.push_str(match &part.key {
            IndexKey::Column(name) => name,
            IndexKey::Expr(expr) => &expr.raw,
        });
        if part.descending {
            text.push_str(" desc");
        }
        if let Some(first) = part.nulls_first {
            text.push_str(if first { " nulls first" } else { " nulls last" });
        }
        for word in [&part.collation, &part.operator_class].into_iter().flatten() {
            text.push_str(&format!(" {word}"));
        }
    }
    if !index.include.is_empty() {
        text.push_str(&format!(" | include {}", index.include.join(",")));
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" | where {}", predicate.raw));
    }
    let rare = attributes(&index.attributes);
    if rare.is_empty() { text } else { format!("{text} | {rare}") }
}

#[test]
fn only_what_is_unusual_is_told() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int, b text, c varchar(9) COLLATE \"C\", d jsonb, e int4range);
         CREATE INDEX i01 ON t (a, b DESC, c);
         CREATE INDEX i02 ON t (a NULLS FIRST, b DESC NULLS LAST);
         CREATE INDEX i03 ON t (b text_pattern_ops, c varchar_pattern_ops, c COLLATE \"POSIX\");
         CREATE INDEX i04 ON t (lower(b), (a + 1) DESC, upper(b) COLLATE \"C\", lower(b COLLATE \"C\"));
         CREATE UNIQUE INDEX i05 ON t (a) INCLUDE (b, c) WITH (fillfactor = 70) WHERE a > 5;
         CREATE INDEX i06 ON t USING gin (d);
         CREATE INDEX i07 ON t USING gin (d jsonb_path_ops);
         CREATE INDEX i08 ON t USING gist (e);
         CREATE INDEX i09 ON t USING hash (b);
         CREATE INDEX i10 ON t USING brin (a) WITH (pages_per_range = 8)",
    ) else {
        return;
    };
    let lines: Vec<String> = table(&catalog, "t").indexes.items.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "btree | a | b desc | c",
            "btree | a nulls first | b desc nulls last",
            "btree | b text_pattern_ops | c varchar_pattern_ops | c POSIX",
            "btree | =lower(b) | =(a + 1) desc | =upper(b) C | =lower((b COLLATE \"C\"))",
            "btree unique | a | include b,c | where (a > 5) | parameter fillfactor=70",
            "gin | d",
            "gin | d jsonb_path_ops",
            "gist | e",
            "hash | b",
            "brin | a | parameter pages_per_range=8",
        ]
    );
}

#[test]
fn indexes_of_materialised_views() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int, b text);
         CREATE MATERIALIZED VIEW m AS SELECT b AS label, count(*) AS n FROM t GROUP BY b;
         CREATE UNIQUE INDEX m_label ON m (label, n DESC)",
    ) else {
        return;
    };
    let lines: Vec<String> = view(&catalog, "m").indexes.items.iter().map(line).collect();
    assert_eq!(lines, ["btree unique | label | n desc"]);
}

#[test]
fn an_index_that_was_never_finished() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
    let failed = database.client().batch_execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)");
    assert!(failed.is_err(), "two equal rows");
    let catalog = catalog(&database);
    let index = &table(&catalog, "t").indexes.items[0];
    assert_eq!((index.name.as_deref(), index.valid), (Some("broken"), false));
}
