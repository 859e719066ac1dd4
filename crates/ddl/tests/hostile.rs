//! Texts that mean harm: nesting without end, names by the million, files that stop anywhere. Whatever they are,
//! reading ends, in little memory, and what was not understood is told.

use std::path::Path;
use std::time::{Duration, Instant};

use drift_catalog::{Catalog, Sources, Vendor};
use drift_ddl::{Script, SqlFile, read};

/// Characters of nesting.
const LONG: usize = 15_000;
const VENDORS: [(Vendor, &str); 2] = [(Vendor::Postgres, "public"), (Vendor::Sqlite, "main")];

fn script(vendor: Vendor, schema: &str, sql: &str) -> Script {
    read(vendor, schema, vec![SqlFile { name: "schema.sql".to_owned(), text: sql.to_owned() }])
}

/// Reads a text as each database would, and settles what came of it.
fn survives(sql: &str) {
    for (vendor, schema) in VENDORS {
        let mut own = script(vendor, schema, sql);
        let nothing = Catalog::empty(own.catalog.flavor, schema);
        drift_dialect::of(vendor).settle(&mut own.catalog, &mut Sources::default(), &nothing);
    }
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    let depth = LONG / (open.len() + close.len());
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn expressions_without_end() {
    let pairs = [
        ("(", "a", ")"),
        ("(", "", ""),
        ("NOT ", "a", ""),
        ("- ", "a", ""),
        ("CASE WHEN a > 0 THEN ", "1", " ELSE 0 END"),
        ("CASE ", "", ""),
        ("a.", "a", ""),
        ("abs(", "a", ")"),
        ("", "a", "::integer"),
        ("", "a", "[1]"),
        ("", "a", " IS NULL"),
        ("", "a", " COLLATE \"C\""),
        ("/*", "", "*/ a"),
        ("/*", "", ""),
        ("a LIKE ", "'x'", ""),
        ("", "a", " NOT NULL"),
        ("", "a", " NOT IN (1)"),
        ("a OVERLAPS ", "a", ""),
        ("a GLOB ", "a", ""),
        ("a OPERATOR(+) ", "a", ""),
        ("", "a", "(1)"),
        ("", "a", " OVER ()"),
        ("", "a", " AT TIME ZONE 'x'"),
        ("", "CAST(a AS integer", "[])"),
        ("INTERVAL ", "'1'", ""),
        ("{", "a", "}"),
        ("", "a", "{1}"),
        ("a BETWEEN 1 AND ", "2", ""),
        ("(SELECT ", "1", ")"),
        ("EXISTS (SELECT 1 WHERE ", "true", ")"),
        ("ARRAY[", "1", "]"),
        ("ROW(", "1", ")"),
        ("a AND ", "a", ""),
        ("a + ", "a", ""),
        ("a = ", "a", ""),
        ("a IN (", "1", ")"),
        ("a IN (1, ", "1", ")"),
        ("$a$", "", ""),
        ("'", "", ""),
    ];
    for (open, middle, close) in pairs {
        let expr = nested(open, middle, close);
        survives(&format!("CREATE TABLE t (a integer, CHECK ({expr}));"));
        survives(&format!("CREATE TABLE t (a integer DEFAULT ({expr})); CREATE INDEX i ON t (({expr}));"));
        survives(&format!("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT {expr} AS x FROM t;"));
    }
}

#[test]
fn queries_and_types_without_end() {
    let pairs = [
        ("SELECT 1 UNION ", "SELECT 1", ""),
        ("(", "SELECT 1", ")"),
        ("SELECT 1 FROM (", "SELECT 1", ") x"),
        ("WITH x AS (", "SELECT 1", ") SELECT 1"),
        ("", "SELECT 1 FROM a", " JOIN a ON true"),
        ("SELECT 1 FROM ", "a", " PIVOT (sum(a) FOR b IN (1))"),
        ("SELECT 1 FROM ", "a", " TABLESAMPLE x (1)"),
        ("SELECT 1 FROM ((", "a JOIN b ON true)", " JOIN c ON true)"),
        ("SELECT 1 FROM a JOIN ", "a", " ON true"),
        ("VALUES (", "1", ")"),
        ("", "SELECT 1", " ORDER BY 1"),
        ("", "SELECT 1", " MINUS SELECT 1"),
        ("", "SELECT 1 FROM a GROUP BY GROUPING SETS (", "("),
        ("SELECT 1 FROM LATERAL (", "SELECT 1", ") x"),
    ];
    for (open, middle, close) in pairs {
        survives(&format!("CREATE VIEW v AS {};", nested(open, middle, close)));
    }
    for (open, middle, close) in
        [("", "integer", "[]"), ("x(", "1", ")"), ("x(1,", "1", ")"), ("x ", "x", "")]
    {
        survives(&format!("CREATE TABLE t (a {});", nested(open, middle, close)));
    }
    let body = nested("BEGIN ", "", "END; ");
    survives(&format!("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $${body}$$;"));
    survives(&format!("CREATE TRIGGER x AFTER INSERT ON t BEGIN {} END;", nested("CASE ", "", "END ")));
    let tags: String = (0..20_000).map(|at| format!("$a{at}$")).collect();
    survives(&format!("CREATE FUNCTION f() RETURNS void AS {tags} LANGUAGE sql;"));
}

#[test]
fn a_short_text_does_not_make_a_long_catalog() {
    let doubling: String =
        (1..60).map(|at| format!("CREATE TABLE t{at} (LIKE t{0}, LIKE t{0});", at - 1)).collect();
    let own = script(Vendor::Postgres, "public", &format!("CREATE TABLE t0 (a integer);{doubling}"));
    assert_eq!(own.counts.not_understood, 59, "a column cannot be there twice");
    let wide: Vec<String> = (0..900).map(|at| format!("a{at} integer")).collect();
    let other: Vec<String> = (0..900).map(|at| format!("b{at} integer")).collect();
    let own = script(
        Vendor::Postgres,
        "public",
        &format!(
            "CREATE TABLE a ({}); CREATE TABLE b ({}); CREATE TABLE c () INHERITS (a, b);",
            wide.join(", "),
            other.join(", ")
        ),
    );
    assert_eq!(own.not_understood.len(), 1);
    assert_eq!(own.not_understood[0].why, "c would have more than 1600 columns");
}

#[test]
fn a_table_that_sqlite_would_not_make_is_told() {
    for sql in [
        "CREATE TABLE t (a integer, A text);",
        "CREATE TABLE t (a integer); ALTER TABLE t ADD COLUMN A text;",
    ] {
        let own = script(Vendor::Sqlite, "main", sql);
        assert_eq!(own.not_understood.len(), 1, "{sql}");
        assert_eq!(own.not_understood[0].why, "t has a column A already", "{sql}");
    }
}

/// Every file of SQL among the fixtures, cut off at every byte.
#[test]
fn files_that_stop_anywhere() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/example.sql");
    let example = std::fs::read_to_string(fixtures).expect("the example");
    let dense = "CREATE TABLE \"a\"\"b\" (id integer GENERATED ALWAYS AS IDENTITY, b numeric(3, 2)[] DEFAULT '{1}'::x[],
        c text COLLATE \"C\" CHECK (c ~ E'\\\\d' AND c <> $q$ ' $q$), EXCLUDE USING gist (c WITH =) WHERE (b IS NULL),
        FOREIGN KEY (id) REFERENCES o (p) ON DELETE SET NULL (id) DEFERRABLE) PARTITION BY RANGE (id, (lower(c)));
        CREATE TABLE p PARTITION OF t FOR VALUES FROM (MINVALUE, 'é') TO (1, /* /* x */ */ MAXVALUE);
        CREATE FUNCTION f(a int DEFAULT 1, OUT b text) LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN 1 END; END;
        CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION f();
        COMMENT ON COLUMN t.c IS U&'\\00e9'; GRANT SELECT (a) ON t TO public; DO $$ BEGIN NULL; END $$;";
    let started = Instant::now();
    let mut count = 0;
    for text in [dense, example.as_str()] {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        // What stands before the last statement was read by the cuts before it.
        for end in ends {
            let from = text[..end].rfind(";\n").map_or(0, |at| at + 1);
            survives(&text[from..end]);
            count += 1;
        }
    }
    assert!(count > 3000, "{count}");
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
}
