//! Definitions that SQLite takes and no grammar foresees. Each of these was stored by SQLite 3.40 as it stands.

use drift_catalog::{Deferrable, Facet, ReferentialAction, Table};
use drift_ddl::sqlite::{self, NotUnderstood};

fn read(sql: &str) -> Table {
    let table: Result<(String, Table), NotUnderstood> = sqlite::table(sql);
    match table {
        Ok((_, table)) => table,
        Err(error) => panic!("{error} in {sql}"),
    }
}

fn columns(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

#[test]
fn names_in_any_quotes() {
    let table = read(
        "CREATE TABLE [a b](\"x\"\"y\" int, `b``c` int, [1 2] int, 'single' text, é int, \"check\" int, key int)",
    );
    assert_eq!(columns(&table), ["x\"y", "b`c", "1 2", "single", "é", "check", "key"]);
}

#[test]
fn comments_anywhere() {
    let table = read(
        "CREATE TABLE t(/* a, */ a -- b int,\n int /* ) */ NOT /**/ NULL, b double /* x */ precision\n)",
    );
    assert_eq!(columns(&table), ["a", "b"]);
    assert_eq!(table.columns[0].ty.raw, "int");
    assert!(!table.columns[0].nullable && table.columns[1].nullable);
    assert_eq!(table.columns[1].ty.raw, "double precision");
}

#[test]
fn types_of_any_words() {
    let table = read(
        "CREATE TABLE t(a BLOB SUB_TYPE TEXT, b double precision, c decimal(10, -2) NOT NULL, d \"my type\"(3), e timestamp with time zone default 1)",
    );
    let raw: Vec<&str> = table.columns.iter().map(|column| column.ty.raw.as_str()).collect();
    assert_eq!(
        raw,
        [
            "BLOB SUB_TYPE TEXT",
            "double precision",
            "decimal(10, -2)",
            "\"my type\"(3)",
            "timestamp with time zone"
        ]
    );
    assert!(table.columns[4].default.value().is_some());
}

#[test]
fn table_constraints_without_commas() {
    let table = read(
        "CREATE TABLE t(a, b, CONSTRAINT pk PRIMARY KEY(a COLLATE NOCASE DESC, b) ON CONFLICT REPLACE UNIQUE(b) \
         CONSTRAINT c CHECK (a <> ',') CONSTRAINT lost, FOREIGN KEY(a, b) REFERENCES o)",
    );
    let key = table.primary_key.value().expect("a key");
    assert_eq!(
        (key.name.as_deref(), key.columns.as_slice()),
        (Some("pk"), &["a".to_owned(), "b".to_owned()][..])
    );
    assert_eq!(key.attributes.get("collations"), Some("a nocase"));
    assert_eq!(key.attributes.get("on_conflict"), Some("replace"));
    assert_eq!(table.uniques.items.len(), 1);
    assert_eq!(table.checks.items[0].name.as_deref(), Some("c"));
    assert_eq!(table.foreign_keys.items[0].name, None);
    assert!(table.foreign_keys.items[0].referred.is_empty());
}

#[test]
fn a_name_belongs_to_the_next_constraint_only() {
    let table = read(
        "CREATE TABLE t(a int CONSTRAINT nn NOT NULL CHECK (a > 0) CONSTRAINT u UNIQUE CONSTRAINT f REFERENCES o(x))",
    );
    assert_eq!(table.checks.items[0].name, None);
    assert_eq!(table.uniques.items[0].name.as_deref(), Some("u"));
    assert_eq!(table.foreign_keys.items[0].name.as_deref(), Some("f"));
}

#[test]
fn defaults_of_every_form() {
    let table = read(
        "CREATE TABLE t(a DEFAULT -1, b DEFAULT + 1.5e3, c DEFAULT 'it''s', d DEFAULT \"it's\", e DEFAULT word, \
         f DEFAULT TRUE, g DEFAULT (datetime('now')), h DEFAULT CURRENT_TIMESTAMP, i DEFAULT x'00', j DEFAULT NULL, \
         k DEFAULT [b c], l DEFAULT \"null\")",
    );
    let defaults: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.default.value().map_or("-", |expr| expr.raw.as_str()))
        .collect();
    assert_eq!(
        defaults,
        [
            "-1",
            "+ 1.5e3",
            "'it''s'",
            "'it''s'",
            "'word'",
            "TRUE",
            "datetime('now')",
            "CURRENT_TIMESTAMP",
            "x'00'",
            "NULL",
            "'b c'",
            "'null'"
        ]
    );
}

#[test]
fn references_with_everything() {
    let table = read(
        "CREATE TABLE t(a REFERENCES \"o t\" ON UPDATE SET DEFAULT ON DELETE CASCADE MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED, \
         b REFERENCES o(x) DEFERRABLE, c REFERENCES o DEFERRABLE INITIALLY DEFERRED, d REFERENCES o ON INSERT CASCADE ON DELETE RESTRICT)",
    );
    let keys = &table.foreign_keys.items;
    assert_eq!(keys[0].references.table, "o t");
    assert_eq!(keys[0].on_update, Facet::Stated(ReferentialAction::SetDefault(Vec::new())));
    assert_eq!(keys[0].on_delete, Facet::Stated(ReferentialAction::Cascade));
    assert_eq!(keys[0].deferrable, Facet::Stated(Deferrable::No));
    assert_eq!(keys[1].deferrable, Facet::Stated(Deferrable::Immediate));
    assert_eq!(keys[2].deferrable, Facet::Stated(Deferrable::Deferred));
    assert_eq!(keys[3].on_delete, Facet::Stated(ReferentialAction::Restrict));
}

#[test]
fn the_word_autoincrement_counts_only_in_the_key() {
    let plain =
        read("CREATE TABLE t(id INTEGER, note DEFAULT 'autoincrement', PRIMARY KEY(id) /* autoincrement */)");
    let real = read("CREATE TABLE t(id INTEGER, PRIMARY KEY(id AUTOINCREMENT))");
    let kind = |table: &Table| table.columns[0].identity.value().map(|identity| identity.kind.word());
    assert_eq!((kind(&plain), kind(&real)), (Some("rowid"), Some("autoincrement")));
}

#[test]
fn computed_columns() {
    let table = read(
        "CREATE TABLE t(a, b int GENERATED ALWAYS AS (a || ')') VIRTUAL NOT NULL, c AS (a) STORED, d text AS (lower(a)) UNIQUE)",
    );
    let generated: Vec<Option<(&str, bool)>> = table
        .columns
        .iter()
        .map(|column| column.generated.value().map(|own| (own.expr.raw.as_str(), own.stored)))
        .collect();
    assert_eq!(generated, [None, Some(("a || ')'", false)), Some(("a", true)), Some(("lower(a)", false))]);
    assert!(!table.columns[1].nullable);
    assert_eq!(table.uniques.items.len(), 1);
}

#[test]
fn virtual_tables_keep_their_module() {
    let table =
        read("CREATE VIRTUAL TABLE docs USING fts5(title, body, content='posts', tokenize = \"porter\")");
    assert_eq!(
        table.attributes.get("virtual"),
        Some("fts5(title, body, content='posts', tokenize = \"porter\")")
    );
    let spelt = read("CREATE VIRTUAL TABLE docs USING \"FTS5\" (title)");
    assert_eq!(spelt.attributes.get("virtual"), Some("fts5(title)"));
}

#[test]
fn views_and_indexes() {
    let view = sqlite::view("CREATE VIEW \"v\"(a, [b c]) AS SELECT 1, 2;").expect("a view");
    assert_eq!(view.query.raw, "SELECT 1, 2");
    assert_eq!(view.attributes.get("columns"), Some("a, b c"));
    let (table, index) = sqlite::index(
        "CREATE INDEX 'i' ON \"t\"(\"a\", b collate rtrim desc, (a + b), json_extract(c, '$.x'))",
    )
    .expect("an index");
    assert_eq!((table.as_str(), index.parts.len()), ("t", 4));
    assert!(index.parts[1].descending);
}

#[test]
fn nonsense_is_an_error_and_never_a_loop() {
    for sql in [
        "",
        "CREATE",
        "CREATE TABLE",
        "CREATE TABLE t",
        "CREATE TABLE t(",
        "CREATE TABLE t(a",
        "CREATE TABLE t(a,",
        "CREATE TABLE t(a DEFAULT",
        "CREATE TABLE t(a CHECK (",
        "CREATE TABLE t(,)",
        "CREATE TABLE t(a) WITHOUT",
        "CREATE TABLE t(a REFERENCES o ON DELETE)",
    ] {
        assert!(sqlite::table(sql).is_err(), "{sql}");
    }
    for sql in [
        "CREATE INDEX",
        "CREATE INDEX i ON t",
        "CREATE INDEX i ON t(",
        "CREATE INDEX i ON t(a",
        "CREATE INDEX i ON t(a))",
    ] {
        assert!(sqlite::index(sql).is_err(), "{sql}");
    }
    assert!(sqlite::view("CREATE VIEW v").is_err());
}
