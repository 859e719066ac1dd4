//! Canonical text: what a server treats alike has one text, and what it treats differently has not.
#![expect(clippy::expect_used, reason = "helpers of tests that cannot go on without")]

use drift_catalog::{Column, ColumnType, Concrete, ExprKind, Sameness, Type, Vendor};
use drift_sql::canon::{Context, Family, expression, query};

/// The columns of the table that the expressions below are about.
const COLUMNS: &[(&str, &str)] = &[
    ("n", "integer"),
    ("s", "smallint"),
    ("b", "bigint"),
    ("price", "numeric(10,2)"),
    ("d", "double precision"),
    ("r", "real"),
    ("flag", "boolean"),
    ("name", "character varying(40)"),
    ("code", "character(3)"),
    ("note", "text"),
    ("status", "mood"),
    ("day", "date"),
    ("at", "timestamp with time zone"),
    ("ts", "timestamp without time zone"),
    ("tags", "text[]"),
    ("data", "jsonb"),
    ("id", "uuid"),
    ("user", "text"),
    ("Mixed", "text"),
    ("hours", "interval"),
];

fn type_name(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let (base, rest) = text.split_at(text.find(['(', '[']).unwrap_or(text.len()));
    let base = match base {
        "int" | "int4" => "integer",
        "varchar" => "character varying",
        "bpchar" => "character",
        "timestamptz" => "timestamp with time zone",
        other => other,
    };
    format!("{base}{rest}")
}

fn family(ty: &Concrete) -> Family {
    match ty.name.as_str() {
        _ if ty.array => Family::Other,
        "integer" | "smallint" | "bigint" | "numeric" | "real" | "double precision" => Family::Number,
        "boolean" => Family::Boolean,
        "text" | "character varying" => Family::Text,
        _ => Family::Other,
    }
}

fn concrete(text: &str) -> Concrete {
    let base = text.split(['(', '[']).next().unwrap_or_default().to_owned();
    let args = text
        .split_once('(')
        .map(|(_, args)| args.trim_end_matches(')').split(',').map(str::to_owned).collect());
    Concrete { name: base, args: args.unwrap_or_default(), array: text.ends_with("[]"), schema: None }
}

fn canon(text: &str, column: Option<&str>, vendor: Vendor) -> drift_catalog::Expr {
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|(name, ty)| {
            let ty = ColumnType { ty: Type::Concrete(concrete(ty)), raw: (*ty).to_owned() };
            Column::new(*name, ty, true)
        })
        .collect();
    let own = column.map(|name| {
        let (_, ty) = COLUMNS.iter().find(|(own, _)| *own == name).expect("a column");
        concrete(ty)
    });
    let mut context = Context::bare("public", type_name, family);
    context.column_type = own.as_ref();
    if column.is_none() {
        context.columns = &columns;
    }
    context.table = Some("t");
    expression(text, vendor, &context)
}

fn check(text: &str, vendor: Vendor) -> drift_catalog::Expr {
    canon(text, None, vendor)
}

#[test]
fn what_postgresql_gives_back_is_what_was_written() {
    let mut wrong = Vec::new();
    for line in include_str!("postgres.pairs").lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.splitn(3, '|');
        let (place, written) = (parts.next().expect("a place"), parts.next().expect("a text"));
        let rest = parts.next().expect("two texts");
        // `||` inside an expression: the text is written twice, so the middle bar is the one between them.
        let (written, given) = split(written, rest);
        let column = Some(place).filter(|place| *place != "check");
        let (a, b) = (canon(&written, column, Vendor::Postgres), canon(&given, column, Vendor::Postgres));
        if a.text != b.text || a.kind == ExprKind::NotUnderstood {
            wrong.push(format!("{written}\n    {}\n    {}", a.text, b.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The two texts of a line whose expressions may have `||` in them.
fn split(first: &str, rest: &str) -> (String, String) {
    let whole = format!("{first}|{rest}");
    let bytes = whole.as_bytes();
    let lone = (0..bytes.len())
        .find(|at| {
            bytes[*at] == b'|' && bytes.get(at + 1) != Some(&b'|') && (*at == 0 || bytes[at - 1] != b'|')
        })
        .expect("a bar");
    (whole[..lone].to_owned(), whole[lone + 1..].to_owned())
}

fn same(a: &str, b: &str, vendor: Vendor) -> bool {
    let (a, b) = (check(a, vendor), check(b, vendor));
    assert_ne!(a.kind, ExprKind::NotUnderstood, "{}", a.raw);
    assert_ne!(b.kind, ExprKind::NotUnderstood, "{}", b.raw);
    a.text == b.text
}

#[test]
fn postgresql_treats_these_differently() {
    for (a, b) in [
        // Parentheses and chains.
        ("n > 0 AND (s > 0 OR b > 0)", "(n > 0 AND s > 0) OR b > 0"),
        ("(n - s) - b > 0", "n - (s - b) > 0"),
        ("NOT (flag AND n > 0)", "(NOT flag) AND n > 0"),
        ("(flag AND n > 0) IS TRUE", "flag AND (n > 0 IS TRUE)"),
        ("NOT (n = 1)", "n <> 1"),
        // Names.
        ("\"Mixed\" = 'x'", "Mixed = 'x'"),
        ("\"user\" = 'x'", "user = 'x'"),
        ("other.f(n) > 0", "f(n) > 0"),
        ("\"coalesce\"(n, 1) > 0", "coalesce(n, 1) > 0"),
        // Texts.
        ("note = 'A'", "note = 'a'"),
        ("note = 'a''''b'", "note = 'a''b'"),
        ("note = 'a '", "note = 'a'"),
        ("note = E'a\\nb'", "note = 'a\\nb'"),
        // Casts that cut, round, or change the comparison.
        ("n > 1.5::integer", "n > 1.5"),
        ("price > 0.005::numeric(10,2)", "price > 0.005"),
        ("r > 0.1::real", "r > 0.1"),
        ("code::text = 'ab'", "code = 'ab'"),
        ("name::varchar(2) = 'ab'", "name = 'ab'"),
        ("note = 'abc'::varchar(2)", "note = 'abc'"),
        ("status::text = 'new'", "status = 'new'"),
        ("n::text > '5'", "n > '5'"),
        ("n::double precision > 1.5", "n > 1.5"),
        ("d > 1e20::numeric", "d > 1e20::real"),
        ("n = ANY (ARRAY[1.5, 2]::integer[])", "n IN (1.5, 2)"),
        ("coalesce(code, 'x')::text <> ''", "coalesce(code, 'x') <> ''"),
        ("extract(year from day) > 5", "date_part('year', day) > 5"),
        ("note SIMILAR TO 'a'", "note NOT SIMILAR TO 'a'"),
        ("note SIMILAR TO 'a'", "note ~ 'a'"),
        ("similar_escape(note, '!') = 'a'", "similar_escape(note, NULL) = 'a'"),
        ("(day, day) OVERLAPS (day, at)", "(day, day) OVERLAPS (at, day)"),
        // Lists and ranges.
        ("n IN (1, 2)", "n NOT IN (1, 2)"),
        ("n IN (1, 2)", "n IN (1, 3)"),
        ("n BETWEEN 1 AND 5", "n > 1 AND n < 5"),
        ("n NOT BETWEEN 1 AND 5", "n < 1 AND n > 5"),
        ("note = ANY (tags)", "note = ALL (tags)"),
        // Calls.
        ("at > now()", "at > clock_timestamp()"),
        ("at > CURRENT_TIMESTAMP(0)", "at > CURRENT_TIMESTAMP"),
        ("ts > timezone('utc', at)", "ts > timezone('cet', at)"),
        ("substring(note from 2) = 'a'", "substring(note for 2) = 'a'"),
        ("trim(leading from note) = ''", "trim(trailing from note) = ''"),
        ("position('a' in note) = 1", "position(note in 'a') = 1"),
        ("note LIKE 'a'", "note ILIKE 'a'"),
        ("note LIKE 'a!%' ESCAPE '!'", "note LIKE 'a!%'"),
        ("n IS DISTINCT FROM 1", "n <> 1"),
    ] {
        assert!(!same(a, b, Vendor::Postgres), "{a} and {b} became {}", check(a, Vendor::Postgres).text);
    }
}

/// Found by comparing what both databases make of expressions that were put together by chance.
#[test]
fn operators_that_the_parser_groups_otherwise_are_not_understood() {
    for (text, vendor) in [
        ("note LIKE 'a' = n", Vendor::Sqlite),
        ("note GLOB 'a' <> n", Vendor::Sqlite),
        ("~n * 2 = 1", Vendor::Sqlite),
        ("~n + 2 = 1", Vendor::Postgres),
        ("- n ^ 2 > 1", Vendor::Postgres),
    ] {
        assert_eq!(check(text, vendor).kind, ExprKind::NotUnderstood, "{vendor} {text}");
    }
    for text in
        ["n + s * 2 > 1 AND note || 'a' = 'b'", "NOT n = 1", "n & 1 = 0", "- n > 1", "n IS NULL = flag"]
    {
        assert_ne!(check(text, Vendor::Sqlite).kind, ExprKind::NotUnderstood, "{text}");
    }
}

#[test]
fn sqlite_treats_these_alike() {
    for (a, b) in [
        ("((n > 0))", "n>0"),
        ("N > 0 AND \"S\" <> 3", "n > 0 and [s] != 3"),
        ("t.n > 0", "n > 0"),
        ("n == 1", "n = 1"),
        ("n >= 1 AND n <= 5", "n BETWEEN 1 AND 5"),
        ("note IN ('a', 'b')", "note in ('b','a','b')"),
        ("note = \"new\"", "note = 'new'"),
        ("flag = TRUE", "flag = 1"),
        ("price > 0.00", "price > 0"),
        ("price > '0'", "price > 0"),
        ("n > 0x10", "n > 16"),
        ("LENGTH(note) > 3", "length(note) > 3"),
        ("day > date('now')", "day > CURRENT_DATE"),
        ("note IS NOT NULL", "note NOTNULL"),
        ("trim(note) <> ''", "TRIM(note) != ''"),
        ("CAST(n AS INTEGER) = 1", "cast(N as integer) = 1"),
        ("note LIKE ('a%')", "note LIKE 'a%'"),
    ] {
        let context = |text: &str| check(text, Vendor::Sqlite);
        assert!(same(a, b, Vendor::Sqlite), "{a} is {}, {b} is {}", context(a).text, context(b).text);
    }
}

#[test]
fn sqlite_treats_these_differently() {
    for (a, b) in [
        ("note = \"note\"", "note = 'note'"),
        ("note = \"New\"", "note = 'new'"),
        ("\"true\" = 1", "true = 1"),
        ("CAST(note AS TEXT) = 'x'", "note = 'x'"),
        ("n = CAST('1' AS TEXT)", "n = '1'"),
        ("n IN (s)", "n = s"),
        ("random() BETWEEN 1 AND 5", "random() >= 1 AND random() <= 5"),
        ("note = 1", "note = '1'"),
        ("n > 1", "n > 1.5"),
        ("n = 0x10", "n = x'10'"),
        ("day > date('now', '+1 day')", "day > date('now')"),
        ("note COLLATE NOCASE = 'x'", "note = 'x'"),
        ("n IN (1, 2)", "n IN (1, 2, NULL)"),
        ("x'00' = note", "x'01' = note"),
    ] {
        assert!(!same(a, b, Vendor::Sqlite), "{a} and {b} became {}", check(a, Vendor::Sqlite).text);
    }
}

#[test]
fn defaults_are_compared_as_they_are_stored() {
    use Sameness::{Different, Same, Unknown};
    for (vendor, column, a, b, wanted) in [
        (Vendor::Postgres, "n", "1", "'1'::integer", Same),
        (Vendor::Postgres, "n", "1", "2", Different),
        (Vendor::Postgres, "n", "1", "1 + 0", Unknown),
        (Vendor::Postgres, "flag", "'yes'", "true", Same),
        (Vendor::Postgres, "flag", "false", "true", Different),
        (Vendor::Postgres, "name", "'1'", "1", Same),
        (Vendor::Postgres, "name", "'1.50'", "1.50", Unknown),
        (Vendor::Postgres, "name", "'a'::varchar(1)", "'a'", Unknown),
        (Vendor::Postgres, "status", "'new'::public.mood", "'new'", Same),
        (Vendor::Postgres, "status", "'new'", "'old'", Different),
        (Vendor::Postgres, "code", "'a'", "'a  '::bpchar", Same),
        (Vendor::Postgres, "data", "'{\"a\":1}'", "'{\"a\": 1}'::jsonb", Same),
        (Vendor::Postgres, "data", "'{\"a b\":1}'", "'{\"ab\":1}'::jsonb", Different),
        (Vendor::Postgres, "data", "'{\"b\": 1, \"a\": 2}'", "'{\"a\":2,\"b\":1}'::jsonb", Same),
        (Vendor::Postgres, "data", "'{a}'", "'{b}'::jsonb", Unknown),
        (Vendor::Postgres, "data", "'{}'", "'[]'::jsonb", Different),
        (Vendor::Postgres, "at", "'2020-01-01'", "'2020-01-01 00:00:00+00'::timestamptz", Unknown),
        (Vendor::Postgres, "at", "now()", "'2020-01-01'", Unknown),
        (Vendor::Postgres, "at", "now()", "clock_timestamp()", Unknown),
        (Vendor::Postgres, "day", "now()", "CURRENT_DATE", Same),
        (Vendor::Postgres, "at", "now()", "CURRENT_DATE", Different),
        (Vendor::Postgres, "day", "CURRENT_DATE", "'2020-01-01'::date", Different),
        (Vendor::Postgres, "tags", "'{}'", "ARRAY[]::text[]", Same),
        (Vendor::Postgres, "price", "0", "(0.00)", Same),
        (Vendor::Postgres, "r", "0.1::numeric(3,0)", "0.1", Unknown),
        (Vendor::Sqlite, "flag", "TRUE", "1", Same),
        (Vendor::Sqlite, "flag", "'true'", "1", Different),
        (Vendor::Sqlite, "flag", "'1'", "1", Same),
        (Vendor::Sqlite, "n", "'007'", "7", Same),
        (Vendor::Sqlite, "n", "1e2", "100", Same),
        (Vendor::Sqlite, "note", "007", "'007'", Different),
        (Vendor::Sqlite, "note", "007", "'7'", Same),
        (Vendor::Sqlite, "note", "7", "'7'", Same),
        (Vendor::Sqlite, "note", "TRUE", "'1'", Same),
        (Vendor::Sqlite, "note", "'a'", "'A'", Different),
        (Vendor::Sqlite, "note", "datetime('now')", "CURRENT_TIMESTAMP", Same),
        (Vendor::Sqlite, "note", "'CURRENT_TIMESTAMP'", "CURRENT_TIMESTAMP", Different),
        (Vendor::Sqlite, "note", "date('now')", "CURRENT_TIMESTAMP", Different),
    ] {
        let (left, right) = (canon(a, Some(column), vendor), canon(b, Some(column), vendor));
        assert_eq!(left.compare(&right), wanted, "{vendor} {a} {b}: {} {}", left.text, right.text);
    }
}

#[test]
fn no_text_is_too_deep_or_too_long() {
    for text in [
        format!("n = {}1{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("n = 1{}", " + 1".repeat(60_000)),
        format!("n = 1{}", " AND n = 1".repeat(25_000)),
        format!("n = 1{}", " + 1".repeat(498)),
        format!("n = 1{}", " COLLATE a".repeat(498)),
        format!("n = 1{}", " AND n = 1".repeat(248)),
        format!("{}flag", "NOT ".repeat(60_000)),
        format!("n = {}1", "- ".repeat(100_000)),
        format!("n::{}", "int[]".repeat(50_000)),
        format!("note = '{}'", "x".repeat(3_000_000)),
    ] {
        for vendor in [Vendor::Sqlite, Vendor::Postgres] {
            let canon = check(&text, vendor);
            assert!(!canon.text.is_empty());
        }
    }
}

fn view(text: &str, vendor: Vendor) -> drift_catalog::Expr {
    let default_schema = if vendor == Vendor::Sqlite { "main" } else { "public" };
    let context = Context::bare(default_schema, type_name, family);
    query(text, vendor, &context)
}

#[test]
fn views_that_postgresql_gives_back() {
    let lines: Vec<&str> =
        include_str!("postgres.views").lines().filter(|line| !line.starts_with('#')).collect();
    let mut wrong = Vec::new();
    for pair in lines.chunks(2) {
        let (a, b) = (view(pair[0], Vendor::Postgres), view(pair[1], Vendor::Postgres));
        if a.text != b.text || a.kind == ExprKind::NotUnderstood {
            wrong.push(format!("{}\n    {}\n    {}", pair[0], a.text, b.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn views_that_are_not_the_same() {
    for (a, b) in [
        ("SELECT a.id FROM a JOIN b ON a.id = b.id", "SELECT b.id FROM a JOIN b ON a.id = b.id"),
        ("SELECT a.id FROM a LEFT JOIN b ON a.id = b.id", "SELECT a.id FROM a JOIN b ON a.id = b.id"),
        (
            "SELECT a.id FROM a LEFT JOIN (b JOIN c ON b.i = c.i) ON a.i = b.i",
            "SELECT a.id FROM (a LEFT JOIN b ON b.i = c.i) JOIN c ON a.i = b.i",
        ),
        ("SELECT n AS id FROM u ORDER BY id", "SELECT n AS id FROM u ORDER BY u.id"),
        ("SELECT id AS a FROM u", "SELECT id AS b FROM u"),
        ("SELECT id AS a FROM u", "SELECT id FROM u"),
        ("SELECT now()", "SELECT current_timestamp"),
        ("SELECT DISTINCT id FROM u", "SELECT id FROM u"),
        ("SELECT id FROM u UNION SELECT id FROM o", "SELECT id FROM u UNION ALL SELECT id FROM o"),
        ("SELECT id FROM u ORDER BY id", "SELECT id FROM u ORDER BY id DESC"),
        ("SELECT id FROM other.u", "SELECT id FROM public.u"),
        (
            "SELECT id FROM u WHERE id NOT IN (SELECT o.u_id FROM o)",
            "SELECT id FROM u WHERE id IN (SELECT o.u_id FROM o)",
        ),
        (
            "SELECT id FROM u WHERE EXISTS (SELECT 1 FROM o WHERE o.id = u.id)",
            "SELECT id FROM u WHERE EXISTS (SELECT 1 FROM o WHERE o.id = id)",
        ),
        ("SELECT \"Id\" FROM u", "SELECT id FROM u"),
    ] {
        let (left, right) = (view(a, Vendor::Postgres), view(b, Vendor::Postgres));
        assert!(left.kind != ExprKind::NotUnderstood && right.kind != ExprKind::NotUnderstood, "{a} {b}");
        assert_ne!(left.text, right.text);
    }
}

#[test]
fn views_of_sqlite() {
    let same = |a: &str, b: &str| assert_eq!(view(a, Vendor::Sqlite).text, view(b, Vendor::Sqlite).text);
    same("select ID, [Name] from main.U where (N > 0);", "SELECT u.id, name FROM u WHERE n > 0");
    same(
        "SELECT x.id FROM u x LEFT OUTER JOIN o ON (o.id = x.id)",
        "SELECT x.id FROM u AS x LEFT JOIN o ON o.id = x.id",
    );
    same(
        "SELECT id FROM u WHERE NOT EXISTS (SELECT 1 FROM o)",
        "SELECT id FROM u WHERE NOT (EXISTS (SELECT 1 FROM o))",
    );
}
