//! Each canonical rule by its id: two spellings that it makes one, and two that are near to them and mean something
//! else. `crates/dialect/tests/why.rs` has the rules that stand there.

use std::collections::BTreeSet;

use drift_catalog::{Column, ColumnType, Concrete, Expr, Type, Vendor};
use drift_sql::canon::{
    Context, Family, Made, Output, Rule, Trace, World, bound, exclusion, expression, made, query,
    rewrite_rule, routine, trigger,
};

use Vendor::{Postgres, Sqlite};

const COLUMNS: &[(&str, &str)] = &[
    ("n", "integer"),
    ("price", "numeric"),
    ("flag", "boolean"),
    ("note", "text"),
    ("code", "character"),
    ("status", "mood"),
    ("day", "date"),
    ("at", "timestamp with time zone"),
    ("tags", "text[]"),
    ("data", "jsonb"),
    ("id", "uuid"),
    ("user", "text"),
    ("paid", "cash"),
];

fn concrete(text: &str) -> Concrete {
    let name = text.trim_end_matches("[]").to_owned();
    Concrete { name, args: Vec::new(), array: text.ends_with("[]"), schema: None }
}

fn type_name(text: &str) -> String {
    match text.to_ascii_lowercase().as_str() {
        "int" | "int4" => "integer".to_owned(),
        other => other.to_owned(),
    }
}

fn family(ty: &Concrete) -> Family {
    match ty.name.as_str() {
        _ if ty.array => Family::Other,
        "integer" | "numeric" => Family::Number,
        "boolean" => Family::Boolean,
        "text" => Family::Text,
        _ => Family::Other,
    }
}

/// `orders(id, person, total, at)` and `people(id, name, points)`.
struct Tables;

impl World for Tables {
    fn columns(&self, _: Option<&str>, name: &str) -> Option<Vec<Output>> {
        let columns: &[(&str, &str)] = match name {
            "orders" => &[("id", "int8"), ("person", "int4"), ("total", "numeric"), ("at", "timestamptz")],
            "cash" => &[("amount", "numeric"), ("currency", "bpchar")],
            "pair" => &[("a", "int4"), ("b", "varchar")],
            "people" => &[("id", "int4"), ("name", "varchar"), ("points", "float8")],
            _ => return None,
        };
        let output =
            |(name, ty): &(&str, &str)| Output { name: (*name).to_owned(), ty: Some((*ty).to_owned()) };
        Some(columns.iter().map(output).collect())
    }

    fn base_type(&self, name: &str) -> Option<String> {
        (name == "short").then(|| "varchar".to_owned())
    }

    fn is_shadowed(&self, name: &str) -> bool {
        name == "to_date"
    }

    fn type_schema(&self, name: &str) -> Option<String> {
        ["kind", "things"].contains(&name).then(|| "other".to_owned())
    }

    fn made(&self, schema: Option<&str>, name: &str) -> Option<Made> {
        let raw = match (schema, name) {
            (None, "may") => "CREATE FUNCTION may(who uuid, what mood, often int8 DEFAULT 1) RETURNS boolean",
            (Some("auth"), "uid") => "CREATE FUNCTION auth.uid() RETURNS uuid",
            (None, "ids") => "CREATE FUNCTION ids() RETURNS SETOF int4",
            _ => return None,
        };
        made(raw, &Context::bare("public", type_name, family))
    }

    fn is_default_class(&self, method: &str, class: &str, ty: &Concrete) -> bool {
        (method, class, ty.name.as_str()) == ("btree", "int4_ops", "integer")
    }
}

/// What a text is.
#[derive(Clone, Copy)]
enum What {
    Check,
    /// Of a column of this type.
    Default(&'static str),
    Query,
    Trigger,
    Routine,
    /// Of a partition by a column of this type.
    Bound(&'static str),
    Exclusion,
    Rule,
}

fn canon(what: What, vendor: Vendor, text: &str, old: bool) -> (Expr, Vec<Rule>) {
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|(name, ty)| {
            let ty = ColumnType { ty: Type::Concrete(concrete(ty)), raw: (*ty).to_owned() };
            Column::new(*name, ty, true)
        })
        .collect();
    let own = match what {
        What::Default(ty) | What::Bound(ty) => Some(concrete(ty)),
        _ => None,
    };
    let trace = Trace::default();
    let mut context = Context::bare("public", type_name, family);
    context.column_type = own.as_ref();
    if matches!(what, What::Check | What::Exclusion) {
        context.columns = &columns;
    }
    context.table = Some("t");
    context.extract_is_date_part = old;
    context.version = Some(if old { 13 } else { 15 });
    context.reads_utc = true;
    context.trace = Some(&trace);
    context.world = Some(&Tables);
    match what {
        What::Exclusion => return (exclusion(text, &context), trace.used()),
        What::Rule => {
            context.table = Some("people");
            return (rewrite_rule(text, &context), trace.used());
        }
        _ => {}
    }
    if let What::Bound(_) = what {
        return (bound(text, &[own.as_ref()], &context), trace.used());
    }
    let make = match what {
        What::Check | What::Default(_) => expression,
        What::Query => query,
        What::Trigger => trigger,
        What::Routine | What::Bound(_) | What::Exclusion | What::Rule => routine,
    };
    (make(text, vendor, &context), trace.used())
}

/// A rule, the kind of text, two spellings of one thing, and two of two things.
type Line = (Rule, Vendor, What, [&'static str; 2], [&'static str; 2]);

#[rustfmt::skip]
const LINES: &[Line] = &[
    (Rule::OnePrint, Postgres, What::Check, ["n  is not NULL", "n IS NOT NULL"], ["n IS NOT NULL", "n IS NULL"]),
    (Rule::Parentheses, Postgres, What::Check, ["((n) > (1))", "n > 1"], ["(n + 1) * 2 > 1", "n + 1 * 2 > 1"]),
    (Rule::NotEqual, Postgres, What::Check, ["n != 1", "n <> 1"], ["n != 1", "n IS DISTINCT FROM 1"]),
    (Rule::Chain, Postgres, What::Check, ["flag AND (n > 0 AND n < 9)", "flag AND n > 0 AND n < 9"], ["flag AND (n > 0 OR n < 9)", "flag AND n > 0 OR n < 9"]),
    (Rule::Between, Postgres, What::Check, ["n BETWEEN 1 AND 5", "n >= 1 AND n <= 5"], ["n BETWEEN 1 AND 5", "n > 1 AND n < 5"]),
    (Rule::Between, Sqlite, What::Check, ["n BETWEEN 1 AND 5", "n >= 1 AND n <= 5"], ["random() BETWEEN 1 AND 5", "random() >= 1 AND random() <= 5"]),
    (Rule::AnyArrayIsIn, Postgres, What::Check, ["n = ANY (ARRAY[1, 2])", "n IN (1, 2)"], ["n = ANY (ARRAY[1, 2])", "n <> ALL (ARRAY[1, 2])"]),
    (Rule::ArrayCast, Postgres, What::Check, ["status = ANY (ARRAY['a', 'b']::mood[])", "status IN ('a', 'b')"], ["n = ANY (ARRAY[1.5, 2]::integer[])", "n IN (1.5, 2)"]),
    (Rule::ListOrder, Postgres, What::Check, ["n IN (2, 1, 1)", "n IN (1, 2)"], ["n IN (1, 2)", "n IN (1, 3)"]),
    (Rule::ListOfOne, Postgres, What::Check, ["n IN (1)", "n = 1"], ["n IN (1)", "n <> 1"]),
    (Rule::NotOfQuery, Postgres, What::Query, ["SELECT 1 AS a FROM t WHERE NOT x IN (SELECT y FROM u)", "SELECT 1 AS a FROM t WHERE x NOT IN (SELECT y FROM u)"], ["SELECT 1 AS a FROM t WHERE NOT x IN (SELECT y FROM u)", "SELECT 1 AS a FROM t WHERE x IN (SELECT y FROM u)"]),
    (Rule::LikeOperator, Postgres, What::Check, ["note ~~ 'a%'", "note LIKE 'a%'"], ["note ~~ 'a%'", "note ~~* 'a%'"]),
    (Rule::TextNotation, Postgres, What::Check, ["note = $$a$$", "note = 'a'"], ["note = E'a\\nb'", "note = 'a\\nb'"]),
    (Rule::NumberSpelling, Postgres, What::Check, ["price > - 1", "price > -1"], ["price > - 1", "price > 1"]),
    (Rule::Hexadecimal, Sqlite, What::Check, ["n = 0x10", "n = 16"], ["n = 0x10", "n = X'10'"]),
    (Rule::TruthIsNumber, Sqlite, What::Check, ["n = TRUE", "n = 1"], ["n = TRUE", "n = 'true'"]),
    (Rule::TypedConstant, Postgres, What::Check, ["at > DATE '2020-01-01'", "at > '2020-01-01'::date"], ["at > DATE '2020-01-01'", "at > '2020-01-01'::time"]),
    (Rule::CastSpelling, Postgres, What::Check, ["CAST(price AS int4) > 1", "price::integer > 1"], ["CAST(price AS int4) > 1", "price > 1"]),
    (Rule::TextCast, Postgres, What::Check, ["note::text = 'a'::text", "note = 'a'"], ["code::text = 'ab'", "code = 'ab'"]),
    (Rule::BooleanWord, Postgres, What::Check, ["flag = 't'::boolean", "flag = true"], ["flag = 't'::boolean", "flag = false"]),
    (Rule::IntegerCast, Postgres, What::Check, ["abs(n) > '-1'::integer", "abs(n) > -1"], ["abs(n) > '-1'::smallint", "abs(n) > -1"]),
    (Rule::RegclassSchema, Postgres, What::Default("integer"), ["nextval('public.s'::regclass)", "nextval('s'::regclass)"], ["nextval('other.s'::regclass)", "nextval('s'::regclass)"]),
    (Rule::CastOfOwnType, Postgres, What::Check, ["status = 'new'::mood", "status = 'new'"], ["status::text = 'new'", "status = 'new'"]),
    (Rule::WidenedConstant, Postgres, What::Check, ["n > 5::numeric", "n > 5"], ["n > 0.1::double precision", "n > 0.1"]),
    (Rule::WidenedColumn, Postgres, What::Check, ["n::numeric > 1.5", "n > 1.5"], ["n::double precision > 1.5", "n > 1.5"]),
    (Rule::NameFolding, Postgres, What::Check, ["\"note\" = 'a'", "NOTE = 'a'"], ["\"Note\" = 'a'", "note = 'a'"]),
    (Rule::NameFolding, Postgres, What::Check, ["\"n\" > 0", "N > 0"], ["\"user\" = 'a'", "user = 'a'"]),
    (Rule::QuotedText, Sqlite, What::Check, ["note = \"x\"", "note = 'x'"], ["note = \"user\"", "note = 'user'"]),
    (Rule::OwnTable, Postgres, What::Check, ["t.n > 0", "n > 0"], ["u.n > 0", "n > 0"]),
    (Rule::OwnSchema, Postgres, What::Query, ["SELECT a FROM public.u", "SELECT a FROM u"], ["SELECT a FROM other.u", "SELECT a FROM u"]),
    (Rule::FunctionSchema, Postgres, What::Check, ["pg_catalog.lower(note) = 'a'", "lower(note) = 'a'"], ["other.lower(note) = 'a'", "lower(note) = 'a'"]),
    (Rule::OperatorSchema, Postgres, What::Check, ["n OPERATOR(pg_catalog.=) 1", "n = 1"], ["n OPERATOR(other.=) 1", "n = 1"]),
    (Rule::OperatorSchema, Postgres, What::Check, ["n OPERATOR(public.&&&) 1", "n &&& 1"], ["n OPERATOR(public.=) 1", "n = 1"]),
    (Rule::RegclassSchema, Postgres, What::Check, ["to_tsvector('public.c'::regconfig, note) IS NULL", "to_tsvector('c'::regconfig, note) IS NULL"], ["to_tsvector('other.c'::regconfig, note) IS NULL", "to_tsvector('c'::regconfig, note) IS NULL"]),
    (Rule::CurrentMoment, Postgres, What::Check, ["at > now()", "at > CURRENT_TIMESTAMP"], ["at > now()", "at > clock_timestamp()"]),
    (Rule::CurrentMoment, Sqlite, What::Check, ["note > datetime('now')", "note > CURRENT_TIMESTAMP"], ["note > datetime('now', 'localtime')", "note > CURRENT_TIMESTAMP"]),
    (Rule::CallGrammar, Postgres, What::Check, ["substring(note FROM 2 FOR 3) = 'a'", "substring(note, 2, 3) = 'a'"], ["trim(LEADING FROM note) = ''", "trim(TRAILING FROM note) = ''"]),
    (Rule::SimilarTo, Postgres, What::Check, ["note SIMILAR TO 'a'", "note ~ similar_to_escape('a')"], ["note SIMILAR TO 'a'", "note ~ 'a'"]),
    (Rule::TimeZoneCall, Postgres, What::Check, ["day > timezone('utc', at)", "day > (at AT TIME ZONE 'utc')"], ["day > timezone('utc', at)", "day > timezone('cet', at)"]),
    (Rule::OverlapsCall, Postgres, What::Check, ["\"overlaps\"(day, day, day, at)", "(day, day) OVERLAPS (day, at)"], ["(day, day) OVERLAPS (day, at)", "(day, day) OVERLAPS (at, day)"]),
    (Rule::StoredNumber, Postgres, What::Default("integer"), ["'1'", "1"], ["'1'", "2"]),
    (Rule::StoredBoolean, Postgres, What::Default("boolean"), ["'yes'", "true"], ["'yes'", "false"]),
    (Rule::StoredText, Postgres, What::Default("text"), ["5", "'5'"], ["5.0", "'5'"]),
    (Rule::Padding, Postgres, What::Default("character"), ["'a  '", "'a'"], ["'  a'", "'a'"]),
    (Rule::UuidCase, Postgres, What::Default("uuid"), ["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"], ["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'"]),
    (Rule::JsonBlanks, Postgres, What::Default("jsonb"), ["'{\"a\": 1}'", "'{\"a\":1}'"], ["'{\"a\": \"b c\"}'", "'{\"a\": \"bc\"}'"]),
    (Rule::EmptyArray, Postgres, What::Default("text[]"), ["ARRAY[]::text[]", "'{}'::text[]"], ["ARRAY['a']::text[]", "'{}'::text[]"]),
    (Rule::CastOfStoredType, Postgres, What::Default("mood"), ["'new'::mood", "'new'"], ["'new'::mood", "'old'"]),
    (Rule::MomentOfColumn, Postgres, What::Default("date"), ["now()", "CURRENT_DATE"], ["clock_timestamp()", "CURRENT_DATE"]),
    (Rule::JoinParentheses, Postgres, What::Query, ["SELECT x FROM ((a JOIN b ON a.i = b.i) JOIN c ON b.i = c.i)", "SELECT x FROM a JOIN b ON a.i = b.i JOIN c ON b.i = c.i"], ["SELECT x FROM a LEFT JOIN (b JOIN c ON b.i = c.i) ON a.i = b.i", "SELECT x FROM a LEFT JOIN b ON a.i = b.i JOIN c ON b.i = c.i"]),
    (Rule::JoinWords, Postgres, What::Query, ["SELECT x FROM a LEFT OUTER JOIN b ON a.i = b.i", "SELECT x FROM a LEFT JOIN b ON a.i = b.i"], ["SELECT x FROM a LEFT OUTER JOIN b ON a.i = b.i", "SELECT x FROM a INNER JOIN b ON a.i = b.i"]),
    (Rule::OutputName, Postgres, What::Query, ["SELECT count(*) FROM a", "SELECT count(*) AS count FROM a"], ["SELECT count(*) FROM a", "SELECT count(*) AS number FROM a"]),
    (Rule::AliasOfOwnName, Postgres, What::Query, ["SELECT i AS i FROM a", "SELECT i FROM a"], ["SELECT i AS j FROM a", "SELECT i FROM a"]),
    (Rule::AliasOfOwnName, Postgres, What::Query, ["SELECT i FROM a AS a", "SELECT i FROM a"], ["SELECT i FROM a AS b (i, j)", "SELECT i FROM a"]),
    (Rule::AliasWord, Postgres, What::Query, ["SELECT i FROM a x, b", "SELECT i FROM a AS x, b"], ["SELECT i FROM a x, b", "SELECT i FROM a y, b"]),
    (Rule::Ascending, Postgres, What::Query, ["SELECT i FROM a ORDER BY i ASC", "SELECT i FROM a ORDER BY i"], ["SELECT i FROM a ORDER BY i DESC", "SELECT i FROM a ORDER BY i"]),
    (Rule::SilentWords, Sqlite, What::Trigger, ["CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT 1; END", "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"], ["CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON t BEGIN SELECT 1; END", "CREATE TRIGGER g BEFORE INSERT ON t BEGIN SELECT 1; END"]),
    (Rule::ExecuteProcedure, Postgres, What::Trigger, ["CREATE TRIGGER g AFTER INSERT ON t EXECUTE PROCEDURE f()", "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()"], ["CREATE TRIGGER g AFTER INSERT ON t EXECUTE PROCEDURE f()", "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION h()"]),
    (Rule::RoutineOptions, Postgres, What::Routine, ["CREATE FUNCTION f() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'", "CREATE FUNCTION f() RETURNS int STABLE AS $$SELECT 1$$ LANGUAGE sql"], ["CREATE FUNCTION f() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"]),
    (Rule::ReturnsOfOut, Postgres, What::Routine, ["CREATE FUNCTION f(a int, OUT b text) LANGUAGE sql AS 'x'", "CREATE FUNCTION f(a int, OUT b text) RETURNS text LANGUAGE sql AS 'x'"], ["CREATE FUNCTION f(a int, OUT b text) RETURNS SETOF text LANGUAGE sql AS 'x'", "CREATE FUNCTION f(a int, OUT b text) LANGUAGE sql AS 'x'"]),
    (Rule::ReturnsOfOut, Postgres, What::Routine, ["CREATE FUNCTION f(INOUT a int, OUT b text) LANGUAGE sql AS 'x'", "CREATE FUNCTION f(INOUT a int, OUT b text) RETURNS record LANGUAGE sql AS 'x'"], ["CREATE FUNCTION f(INOUT a int, b text) LANGUAGE sql AS 'x'", "CREATE FUNCTION f(INOUT a int, OUT b text) LANGUAGE sql AS 'x'"]),
    (Rule::BoundConstant, Postgres, What::Bound("boolean"), ["FOR VALUES IN (true)", "FOR VALUES IN ('true')"], ["FOR VALUES IN (true)", "FOR VALUES IN (false)"]),
    (Rule::ColumnOwner, Postgres, What::Query, ["SELECT name, total FROM people JOIN orders ON people.id = person", "SELECT people.name, orders.total FROM people JOIN orders ON people.id = orders.person"], ["SELECT people.id, total FROM people JOIN orders ON people.id = person", "SELECT orders.id, total FROM people JOIN orders ON people.id = person"]),
    (Rule::RelationNumber, Postgres, What::Query, ["SELECT name FROM people WHERE id IN (SELECT people.id FROM people JOIN orders ON people.id = person)", "SELECT name FROM people WHERE id IN (SELECT people_1.id FROM people people_1 JOIN orders ON people_1.id = person)"], ["SELECT name FROM people WHERE id IN (SELECT p.id FROM people p JOIN orders ON people.id = person)", "SELECT name FROM people WHERE id IN (SELECT p.id FROM people p JOIN orders ON p.id = person)"]),
    (Rule::StarColumns, Postgres, What::Query, ["SELECT * FROM people", "SELECT id, name, points FROM people"], ["SELECT * FROM people", "SELECT name, id, points FROM people"]),
    (Rule::NaturalJoin, Postgres, What::Query, ["SELECT name FROM people NATURAL JOIN orders", "SELECT name FROM people JOIN orders USING (id)"], ["SELECT name FROM people NATURAL JOIN orders", "SELECT name FROM people JOIN orders ON true"]),
    (Rule::OutputReference, Postgres, What::Query, ["SELECT lower(name) AS low, count(*) FROM people GROUP BY low ORDER BY 2", "SELECT lower(name) AS low, count(*) FROM people GROUP BY lower(name) ORDER BY count(*)"], ["SELECT lower(name) AS name, count(*) FROM people GROUP BY name", "SELECT lower(name) AS name, count(*) FROM people GROUP BY lower(name)"]),
    (Rule::FetchIsLimit, Postgres, What::Query, ["SELECT id FROM people FETCH FIRST 5 ROWS ONLY", "SELECT id FROM people LIMIT 5"], ["SELECT id FROM people ORDER BY id FETCH FIRST 5 ROWS WITH TIES", "SELECT id FROM people ORDER BY id LIMIT 5"]),
    (Rule::UnionParentheses, Postgres, What::Query, ["(SELECT id FROM people) UNION ALL (SELECT id FROM orders)", "SELECT id FROM people UNION ALL SELECT id FROM orders"], ["SELECT id FROM people EXCEPT (SELECT id FROM orders EXCEPT SELECT 1 AS id)", "SELECT id FROM people EXCEPT SELECT id FROM orders EXCEPT SELECT 1 AS id"]),
    (Rule::NamesInUnion, Postgres, What::Query, ["SELECT id FROM people UNION SELECT person AS id FROM orders", "SELECT id FROM people UNION SELECT person FROM orders"], ["SELECT id AS a FROM people UNION SELECT person FROM orders", "SELECT id FROM people UNION SELECT person FROM orders"]),
    (Rule::FrameEnd, Postgres, What::Query, ["SELECT sum(points) OVER (ORDER BY id ROWS 2 PRECEDING) AS s FROM people", "SELECT sum(points) OVER (ORDER BY (id) ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM people"], ["SELECT sum(points) OVER (ORDER BY id ROWS 2 PRECEDING) AS s FROM people", "SELECT sum(points) OVER (ORDER BY id RANGE 2 PRECEDING) AS s FROM people"]),
    (Rule::Parentheses, Postgres, What::Query, ["SELECT count(*) FILTER (WHERE (points > 1)) AS n FROM people", "SELECT count(*) FILTER (WHERE points > 1) AS n FROM people"], ["SELECT count(*) FILTER (WHERE points > 1) AS n FROM people", "SELECT count(*) AS n FROM people"]),
    (Rule::FunctionColumns, Postgres, What::Query, ["SELECT g FROM generate_series(1, 3) g", "SELECT g.g FROM LATERAL generate_series(1, 3) g(g)"], ["SELECT 1 AS a FROM generate_series(1, 3) g(g)", "SELECT 1 AS a FROM generate_series(1, 4) g(g)"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["n::double precision < data_size(n) OR to_timestamp(n::double precision) < at", "n::double precision < data_size(n) OR to_timestamp(n) < at"], ["price::integer / 2 > n", "price / 2 > n"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT id FROM people WHERE points > (id)::double precision AND (name)::text = 'x'::text", "SELECT id FROM people WHERE points > id AND name = 'x'"], ["SELECT id FROM people WHERE (id)::double precision / 2 > 1", "SELECT id FROM people WHERE id / 2 > 1"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT coalesce((id)::double precision, points) AS a FROM people", "SELECT coalesce(id, points) AS a FROM people"], ["SELECT coalesce((id)::numeric, 0) AS a FROM people", "SELECT coalesce(id, 0) AS a FROM people"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT g FROM generate_series('2020-01-01'::date::timestamp, '2020-02-01', '1 day') g", "SELECT g FROM generate_series('2020-01-01'::date::timestamp, '2020-02-01 00:00:00'::timestamp, '1 day'::interval) g"], ["SELECT to_date(name::text, 'x') AS a FROM people", "SELECT to_date(name, 'x') AS a FROM people"]),
    (Rule::ElseNull, Postgres, What::Check, ["CASE WHEN n > 0 THEN note ELSE NULL::text END = 'a'", "CASE WHEN n > 0 THEN note END = 'a'"], ["CASE WHEN n > 0 THEN note ELSE '' END = 'a'", "CASE WHEN n > 0 THEN note END = 'a'"]),
    (Rule::RowWord, Postgres, What::Check, ["ROW(n, price) < ROW(1, 2)", "(n, price) < (1, 2)"], ["ROW(n, price) < ROW(1, 2)", "(price, n) < (1, 2)"]),
    (Rule::RowComparison, Postgres, What::Check, ["(n, note) = (1, 'a')", "n = 1 AND note = 'a'"], ["(n, note) < (1, 'a')", "n < 1 AND note < 'a'"]),
    (Rule::WholeRow, Postgres, What::Query, ["SELECT to_json(people) AS j FROM people", "SELECT to_json(people.*) AS j FROM people"], ["SELECT to_json(name) AS j FROM people", "SELECT to_json(people.*) AS j FROM people"]),
    (Rule::VariadicArray, Postgres, What::Check, ["concat_ws('-', VARIADIC ARRAY[note, 'b']) = 'a'", "concat_ws('-', note, 'b') = 'a'"], ["concat_ws('-', VARIADIC ARRAY[note, 'b']) = 'a'", "concat_ws('-', ARRAY[note, 'b']) = 'a'"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["may(id, 'calm', n)", "may(id, 'calm'::mood, (n)::bigint)"], ["may(id, 'calm')", "may(id, 'keen')"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["may(what => 'calm', who => auth.uid()::uuid)", "may(what => 'calm'::mood, who => auth.uid())"], ["may(id, 'calm', price::int8)", "may(id, 'calm', price)"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["(note || 'a')::text <> lower(note)::text", "(note || 'a') <> lower(note)"], ["(note || 'a')::short <> 'b'", "(note || 'a') <> 'b'"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT v.a FROM (VALUES ('x'::mood, 1), ('y', 2.5)) v(a, b)", "SELECT v.a FROM (VALUES ('x'::mood, (1)::numeric), ('y'::mood, 2.5)) v(a, b)"], ["SELECT v.a FROM (VALUES ('x'::mood), ('y')) v(a)", "SELECT v.a FROM (VALUES ('x'), ('y')) v(a)"]),
    (Rule::WholeRow, Postgres, What::Query, ["SELECT e ->> 'a' AS a FROM jsonb_array_elements('[]'::jsonb) e", "SELECT e.value ->> 'a' AS a FROM jsonb_array_elements('[]'::jsonb) e(value)"], ["SELECT k FROM jsonb_each('{}'::jsonb) k(key, value)", "SELECT key AS k FROM jsonb_each('{}'::jsonb) k(key, value)"]),
    (Rule::FunctionColumns, Postgres, What::Query, ["SELECT name FROM ids() own JOIN people ON id = own", "SELECT people.name FROM ids() own(own) JOIN people ON people.id = own.own"], ["SELECT 1 AS a FROM ids() own WHERE own > 1", "SELECT 1 AS a FROM ids() own WHERE own > 2"]),
    (Rule::LockedRelations, Postgres, What::Query, ["SELECT people.id FROM people JOIN orders o ON true FOR UPDATE NOWAIT", "SELECT people.id FROM people JOIN orders o ON true FOR UPDATE OF people NOWAIT FOR UPDATE OF o NOWAIT"], ["SELECT people.id FROM people, orders FOR UPDATE", "SELECT people.id FROM people, orders FOR UPDATE OF orders"]),
    (Rule::ZoneOfSession, Postgres, What::Check, ["at > '2020-01-01'", "at > '2020-01-01 00:00:00+00'::timestamp with time zone"], ["at > '2020-01-01'", "at > '2020-01-01 00:00:00+01'"]),
    (Rule::StarColumns, Postgres, What::Query, ["SELECT * FROM pg_tables", "SELECT schemaname, tablename, tableowner, tablespace, hasindexes, hasrules, hastriggers, rowsecurity FROM pg_tables"], ["SELECT * FROM pg_tables", "SELECT schemaname, tablename, tableowner FROM pg_tables"]),
    (Rule::ListOfColumns, Postgres, What::Check, ["n IN (1, price, 2)", "(n = ANY (ARRAY[1, 2])) OR ((n)::numeric = price)"], ["n IN (1, price, 2)", "n IN (1, 2)"]),
    (Rule::ListOfColumns, Postgres, What::Check, ["n NOT IN (price, 1)", "(n)::numeric <> price AND n <> 1"], ["n NOT IN (price, 1)", "n IN (price, 1)"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT 1 AS v UNION ALL SELECT 2.5 UNION ALL SELECT NULL", "SELECT 1 AS v UNION ALL SELECT 2.5 UNION ALL SELECT NULL::numeric"], ["SELECT 1 AS v UNION ALL SELECT NULL", "SELECT 1 AS v UNION ALL SELECT NULL::numeric"]),
    (Rule::NumberSpelling, Postgres, What::Check, ["price > -0.5", "price > '-0.5'::numeric"], ["price > -0.5", "price > 0.5"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["upper(tstzrange(at, at)) > '2020-01-01'", "upper(tstzrange(at, at)) > '2020-01-01 00:00:00+00'::timestamptz"], ["upper(tstzrange(at, at)) > at", "lower(tstzrange(at, at)) > at"]),
    (Rule::NamedArgument, Postgres, What::Check, ["make_interval(days := n) > '1 day'", "make_interval(days => n) > '1 day'"], ["make_interval(days => n) > '1 day'", "make_interval(hours => n) > '1 day'"]),
    (Rule::NumberSpelling, Postgres, What::Check, ["price > 1.50e-3 AND price <> -1e2", "price > 0.00150 AND price <> '-100'::numeric"], ["price > 1e3", "price > 1e4"]),
    (Rule::NumberSpelling, Postgres, What::Query, ["SELECT 1e3 AS a, .5 AS b, 5. AS c, -(-5) AS d FROM people", "SELECT '1000'::numeric AS a, 0.5 AS b, '5'::numeric AS c, 5 AS d FROM people"], ["SELECT 1e3 AS a FROM people", "SELECT 1000 AS a FROM people"]),
    (Rule::BooleanWord, Postgres, What::Check, ["current_setting('app.id', 'yes') = note", "current_setting('app.id', true) = note"], ["current_setting('app.id', 'f') = note", "current_setting('app.id', true) = note"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["num_nulls(note, NULL) = 1", "num_nulls(note, NULL::unknown) = 1"], ["pg_typeof(NULL::unknown) = pg_typeof(n)", "pg_typeof(NULL::text) = pg_typeof(n)"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT CASE WHEN id > 1 THEN 'x'::text ELSE name END AS a FROM people", "SELECT CASE WHEN id > 1 THEN ('x'::text)::varchar ELSE name END AS a FROM people"], ["SELECT CASE WHEN id > 1 THEN name ELSE 'x'::text END AS a FROM people", "SELECT CASE WHEN id > 1 THEN 'x'::text ELSE name END AS a FROM people"]),
    (Rule::BitText, Postgres, What::Default("bit varying"), ["B'00011111'", "X'1F'"], ["B'0001111'", "X'1F'"]),
    (Rule::ConstantSpelling, Postgres, What::Default("time without time zone"), ["'08:00'", "'08:00:00'"], ["'08:00'", "'20:00'"]),
    (Rule::ConstantSpelling, Postgres, What::Default("interval"), ["'1 hour'", "'01:00:00'"], ["'1 day'", "'24 hours'"]),
    (Rule::BoundConstant, Postgres, What::Bound("date"), ["FOR VALUES FROM ('2020-1-1') TO (MAXVALUE)", "FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)"], ["FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)", "FOR VALUES FROM ('2020-01-01') TO ('MAXVALUE')"]),
    (Rule::BoundConstant, Postgres, What::Bound("integer"), ["FOR VALUES IN (1, -2)", "FOR VALUES IN ('1', '-2')"], ["FOR VALUES IN (1, 2)", "FOR VALUES IN (2, 1, 3)"]),
    (Rule::BoundConstant, Postgres, What::Bound("text"), ["FOR VALUES IN ('a'::text)", "FOR VALUES IN ('a')"], ["FOR VALUES IN ('01')", "FOR VALUES IN (1)"]),
    (Rule::OrderOfNulls, Postgres, What::Query, ["SELECT id FROM people ORDER BY id DESC NULLS FIRST", "SELECT id FROM people ORDER BY id DESC"], ["SELECT id FROM people ORDER BY id DESC NULLS LAST", "SELECT id FROM people ORDER BY id DESC"]),
    (Rule::NotDistinct, Postgres, What::Check, ["NOT (n IS DISTINCT FROM 1)", "n IS NOT DISTINCT FROM 1"], ["NOT (n IS DISTINCT FROM 1)", "n <> 1"]),
    (Rule::LikeEscape, Postgres, What::Check, ["note LIKE 'a!%' ESCAPE '!'", "note ~~ like_escape('a!%', '!')"], ["note LIKE 'a!%' ESCAPE '!'", "note LIKE 'a!%'"]),
    (Rule::AnyQueryIsIn, Postgres, What::Query, ["SELECT id FROM people WHERE id = ANY (SELECT person FROM orders)", "SELECT id FROM people WHERE id IN (SELECT person FROM orders)"], ["SELECT id FROM people WHERE id = ALL (SELECT person FROM orders)", "SELECT id FROM people WHERE id IN (SELECT person FROM orders)"]),
    (Rule::IntervalField, Postgres, What::Default("interval"), ["INTERVAL '1' DAY", "'1 day'"], ["INTERVAL '1' DAY", "INTERVAL '1' MONTH"]),
    (Rule::IntervalField, Postgres, What::Default("interval"), ["INTERVAL '1-2' YEAR TO MONTH", "'1 year 2 mons'::interval year to month"], ["INTERVAL '1-2' YEAR TO MONTH", "'1 year 2 mons'::interval year"]),
    (Rule::IntervalField, Postgres, What::Default("interval"), ["INTERVAL '3' HOUR", "'03:00:00'::interval hour"], ["'1 day 03:04:05'::interval minute", "'1 day 03:04:05'::interval"]),
    (Rule::TypedConstant, Postgres, What::Check, ["id <> uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "id <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid"], ["note <> text 'a'", "note <> text 'b'"]),
    (Rule::LikeOperator, Postgres, What::Check, ["note LIKE ANY (ARRAY['a%', 'b%'])", "note ~~ ANY (ARRAY['a%'::text, 'b%'::text])"], ["note LIKE ANY (ARRAY['a%', 'b%'])", "note LIKE ALL (ARRAY['a%', 'b%'])"]),
    (Rule::LikeOperator, Postgres, What::Check, ["note NOT ILIKE ALL (ARRAY['a%', 'b%'])", "note !~~* ALL (ARRAY['a%'::text, 'b%'::text])"], ["note NOT ILIKE ALL (ARRAY['a%'])", "note ILIKE ALL (ARRAY['a%'])"]),
    (Rule::RowComparison, Postgres, What::Check, ["(n, note) IN ((1, 'a'), (2, 'b'))", "(n = 1 AND note = 'a') OR (n = 2 AND note = 'b')"], ["(n, note) NOT IN ((1, 'a'), (2, 'b'))", "(n, note) IN ((1, 'a'), (2, 'b'))"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT id FROM people WHERE (name, id) IN (SELECT name, person FROM people, orders)", "SELECT id FROM people WHERE ((name)::text, id) IN (SELECT people_1.name, orders.person FROM people people_1, orders)"], ["SELECT id FROM people WHERE id IN (SELECT person FROM orders)", "SELECT id FROM people WHERE id::text IN (SELECT person FROM orders)"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT id FROM people UNION ALL SELECT NULL", "SELECT id FROM people UNION ALL SELECT NULL::integer"], ["SELECT id FROM people UNION ALL SELECT NULL", "SELECT id FROM people UNION ALL SELECT NULL::bigint"]),
    (Rule::ImpliedCast, Postgres, What::Query, ["SELECT id FROM people WHERE name COLLATE \"C\" > 'a'", "SELECT id FROM people WHERE ((name)::text COLLATE \"C\") > 'a'::text"], ["SELECT id FROM people WHERE name COLLATE \"C\" > 'a'", "SELECT id FROM people WHERE name COLLATE \"POSIX\" > 'a'"]),
    (Rule::ConstantSpelling, Postgres, What::Default("int4range"), ["'[1,5]'", "'[1,6)'"], ["'[1,5]'", "'[1,5)'"]),
    (Rule::NaturalJoin, Postgres, What::Query, ["SELECT * FROM people NATURAL JOIN orders", "SELECT orders.id, people.name, people.points, orders.person, orders.total, orders.at FROM people JOIN orders USING (id)"], ["SELECT id FROM people NATURAL JOIN orders", "SELECT people.id FROM people JOIN orders USING (id)"]),
    (Rule::Symmetric, Postgres, What::Check, ["n BETWEEN SYMMETRIC 1 AND price", "(n >= 1 AND n <= price) OR (n >= price AND n <= 1)"], ["n BETWEEN SYMMETRIC 1 AND price", "n BETWEEN 1 AND price"]),
    (Rule::Symmetric, Postgres, What::Check, ["n NOT BETWEEN SYMMETRIC 1 + 1 AND price", "(n < 1 + 1 OR n > price) AND (n < price OR n > 1 + 1)"], ["n NOT BETWEEN SYMMETRIC 1 AND price", "n BETWEEN SYMMETRIC 1 AND price"]),
    (Rule::TableCommand, Postgres, What::Query, ["TABLE people", "SELECT id, name, points FROM people"], ["TABLE people", "TABLE orders"]),
    (Rule::TableCommand, Postgres, What::Query, ["WITH q AS (SELECT id FROM people) TABLE q ORDER BY id", "WITH q AS (SELECT id FROM people) SELECT id FROM q ORDER BY id"], ["TABLE ONLY people", "TABLE people"]),
    (Rule::AliasColumns, Postgres, What::Query, ["SELECT p.a FROM people p (a, b)", "SELECT p.a FROM people p(a, b, points)"], ["SELECT p.a FROM people p (a, b)", "SELECT p.a FROM people p(b, a)"]),
    (Rule::AliasColumns, Postgres, What::Query, ["SELECT p.id FROM people p (id, name)", "SELECT p.id FROM people p"], ["SELECT 1 AS one FROM people p (i)", "SELECT 1 AS one FROM people p"]),
    (Rule::WholeRow, Postgres, What::Query, ["SELECT people FROM people", "SELECT people.*::public.people AS people FROM people"], ["SELECT people FROM people", "SELECT people::text AS people FROM people"]),
    (Rule::WholeRow, Postgres, What::Query, ["SELECT (people).name, (o).total FROM people, orders o", "SELECT people.name, o.total FROM people, orders o"], ["SELECT (people).name FROM people, orders o", "SELECT o.total FROM people, orders o"]),
    (Rule::WholeRow, Postgres, What::Query, ["SELECT 1 AS a FROM orders LEFT JOIN people p ON p.id = person WHERE p IS NULL", "SELECT 1 AS a FROM orders LEFT JOIN people p ON p.id = orders.person WHERE (p.* IS NULL)"], ["SELECT 1 AS a FROM orders, people p WHERE p IS NULL", "SELECT 1 AS a FROM orders, people p WHERE orders IS NULL"]),
    (Rule::OperatorSchema, Postgres, What::Check, ["note === 'a'", "(note OPERATOR(public.===) 'a'::text)"], ["note === 'a'", "note OPERATOR(other.===) 'a'"]),
    (Rule::TypeOnPath, Postgres, What::Check, ["note = 'a'::kind", "note = 'a'::other.kind"], ["note = 'a'::sort", "note = 'a'::other.sort"]),
    (Rule::TypeOnPath, Postgres, What::Query, ["SELECT a FROM things", "SELECT a FROM other.things"], ["SELECT a FROM beings", "SELECT a FROM other.beings"]),
    (Rule::DefaultClass, Postgres, What::Exclusion, ["EXCLUDE USING btree (n int4_ops WITH =)", "EXCLUDE USING btree (n WITH =)"], ["EXCLUDE USING gist (n int4_ops WITH =)", "EXCLUDE USING gist (n WITH =)"]),
    (Rule::InsertColumns, Postgres, What::Rule, ["AS ON DELETE TO people DO ALSO INSERT INTO orders VALUES (OLD.id, 1)", "AS ON DELETE TO people DO INSERT INTO orders (id, person) VALUES (old.id, 1)"], ["AS ON DELETE TO people DO INSERT INTO orders VALUES (OLD.id, 1)", "AS ON DELETE TO people DO INSERT INTO orders (person, id) VALUES (old.id, 1)"]),
    (Rule::AlsoIsSilent, Postgres, What::Rule, ["AS ON DELETE TO people DO ALSO (DELETE FROM orders WHERE person = OLD.id;)", "AS ON DELETE TO people DO DELETE FROM orders WHERE (orders.person = old.id)"], ["AS ON DELETE TO people DO ALSO NOTHING", "AS ON DELETE TO people DO INSTEAD NOTHING"]),
    (Rule::CastOfStoredType, Postgres, What::Rule, ["AS ON UPDATE TO people WHERE OLD.name <> NEW.name DO UPDATE orders SET total = total + 1, at = '2020-01-01 00:00:00+00' WHERE id = OLD.id RETURNING *", "AS ON UPDATE TO people WHERE (old.name <> new.name) DO UPDATE orders SET total = (orders.total + (1)::numeric), at = '2020-01-01 00:00:00+00'::timestamptz WHERE (orders.id = old.id) RETURNING orders.id, orders.person, orders.total, orders.at"], ["AS ON UPDATE TO people DO UPDATE orders SET total = 1 WHERE id = OLD.id", "AS ON UPDATE TO people DO UPDATE orders SET total = 1 WHERE id = NEW.id"]),
    (Rule::NumberedArgument, Postgres, What::Routine, ["CREATE PROCEDURE f(a int, b text) LANGUAGE sql BEGIN ATOMIC INSERT INTO people VALUES ($1, $2); END", "CREATE PROCEDURE f(a int, b text) LANGUAGE sql BEGIN ATOMIC INSERT INTO people (id, name) VALUES (f.a, f.b); END"], ["CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql RETURN $1", "CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql RETURN b"]),
    (Rule::SimilarTo, Postgres, What::Check, ["note SIMILAR TO 'a!%' ESCAPE '!'", "note ~ similar_escape('a!%'::text, '!'::text)"], ["note ~ similar_to_escape('a', other)", "note ~ similar_escape('a', other)"]),
    (Rule::SimilarTo, Postgres, What::Check, ["note SIMILAR TO 'a!%' ESCAPE '!'", "note ~ similar_to_escape('a!%'::text, '!'::text)"], ["note SIMILAR TO 'a!%' ESCAPE '!'", "note SIMILAR TO 'a!%'"]),
    (Rule::CallGrammar, Postgres, What::Check, ["substring(note SIMILAR '%(a)%' ESCAPE '#') = 'a'", "substring(note FROM '%(a)%' FOR '#') = 'a'"], ["substring(note SIMILAR '%(a)%' ESCAPE '#') = 'a'", "substring(note SIMILAR '%(a)%' ESCAPE '!') = 'a'"]),
    (Rule::LockedRelations, Postgres, What::Query, ["SELECT p.id FROM people AS P FOR NO KEY UPDATE SKIP LOCKED", "SELECT p.id FROM people p FOR NO KEY UPDATE OF p SKIP LOCKED"], ["SELECT id FROM people FOR NO KEY UPDATE", "SELECT id FROM people FOR UPDATE"]),
    (Rule::LockedRelations, Postgres, What::Query, ["SELECT name FROM people, orders FOR KEY SHARE", "SELECT name FROM people, orders FOR KEY SHARE OF people, orders"], ["SELECT id FROM people FOR KEY SHARE", "SELECT id FROM people FOR SHARE"]),
    (Rule::ImpliedCast, Postgres, What::Default("pair"), ["ROW(1, 'x')", "ROW(1, 'x'::varchar(3))"], ["ROW(1, 'wxyz')::pair", "ROW(1, 'wxyz'::varchar(3))::pair"]),
    (Rule::RoutineOptions, Postgres, What::Routine, ["CREATE FUNCTION f(a int) RETURNS int RETURN a + 1", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN (a + 1)"], ["CREATE FUNCTION f(a int) RETURNS int RETURN a + 1", "CREATE FUNCTION f(a int) RETURNS int RETURN a - 1"]),
    (Rule::ConstantSpelling, Postgres, What::Check, ["data @> '{\"flag\": 1, \"a\": \"\\u0062\"}'", "data @> '{\"a\": \"b\", \"flag\": 1}'::jsonb"], ["data @> '[1, 2]'", "data @> '[2, 1]'"]),
    (Rule::ConstantSpelling, Postgres, What::Check, ["data @? '$.a[*] ? (@.b > 1)'", "data @? '$.\"a\"[*]?(@.\"b\" > 1)'::jsonpath"], ["data @? '$.a[*] ? (@.b > 1)'", "data @? '$.a[*] ? (@.b >= 1)'"]),
    (Rule::BoundConstant, Postgres, What::Bound("date"), ["FOR VALUES FROM ('2024-01-31'::date + 1) TO (date '2024-01-31' + interval '1 month')", "FOR VALUES FROM ('2024-02-01') TO ('2024-02-29')"], ["FOR VALUES FROM ('2024-01-31'::date + 1) TO (MAXVALUE)", "FOR VALUES FROM ('2024-01-31') TO (MAXVALUE)"]),
    (Rule::BoundConstant, Postgres, What::Bound("integer"), ["FOR VALUES FROM (- 5) TO (1000 * (3 - 1))", "FOR VALUES FROM ('-5') TO (2000)"], ["FOR VALUES FROM (0) TO (1000 * 2)", "FOR VALUES FROM (0) TO (1000 + 2)"]),
    (Rule::BoundConstant, Postgres, What::Bound("text"), ["FOR VALUES IN ('a' || 'b', cast('c' AS text))", "FOR VALUES IN ('ab', 'c')"], ["FOR VALUES IN (lower('A'))", "FOR VALUES IN (upper('A'))"]),
    (Rule::BoundConstant, Postgres, What::Bound("timestamp without time zone"), ["FOR VALUES FROM (make_date(2024, 3, 1)) TO ('2024-03-01'::timestamp + interval '1 week')", "FOR VALUES FROM ('2024-03-01 00:00:00') TO ('2024-03-08 00:00:00')"], ["FOR VALUES FROM (MINVALUE) TO (now()::timestamp)", "FOR VALUES FROM (MINVALUE) TO ('now()')"]),
    (Rule::ImpliedCast, Postgres, What::Check, ["(paid).currency = 'EUR' AND ceil(n) > 1", "((paid).currency = 'EUR'::bpchar) AND (ceil((n)::double precision) > (1)::double precision)"], ["(paid).currency = 'EUR' AND ceil(n) > 1", "(paid).currency = 'EUR' AND floor(n) > 1"]),
    (Rule::ImpliedCast, Postgres, What::Default("cash"), ["ROW(1.5, 'EUR')", "ROW(1.5::numeric(5,2), 'EUR'::character(3))"], ["ROW(1.575, 'EUR')", "ROW(1.575::numeric(5,2), 'EUR')"]),
    (Rule::ConstantSpelling, Postgres, What::Default("interval day to minute"), ["'1 day 02:03'", "'1 day 02:03:00'::interval day to minute"], ["'1 day 02:03'", "'1 day 02:04'"]),
    (Rule::ConstantSpelling, Postgres, What::Query, ["SELECT sum(total) OVER (ORDER BY at RANGE BETWEEN '30 days' PRECEDING AND CURRENT ROW) AS s FROM orders", "SELECT sum(total) OVER (ORDER BY at RANGE BETWEEN '30 days'::interval PRECEDING AND CURRENT ROW) AS s FROM orders"], ["SELECT sum(total) OVER (ORDER BY at RANGE BETWEEN '30 days'::interval PRECEDING AND CURRENT ROW) AS s FROM orders", "SELECT sum(total) OVER (ORDER BY at RANGE BETWEEN '31 days'::interval PRECEDING AND CURRENT ROW) AS s FROM orders"]),
    (Rule::NamesInUnion, Postgres, What::Query, ["SELECT id AS a FROM people UNION ALL (SELECT id AS b FROM orders ORDER BY id LIMIT 5)", "SELECT id AS a FROM people UNION ALL (SELECT id AS a FROM orders ORDER BY id LIMIT 5)"], ["(SELECT id AS a FROM people LIMIT 1) UNION ALL SELECT id FROM orders", "(SELECT id AS b FROM people LIMIT 1) UNION ALL SELECT id FROM orders"]),
    (Rule::ImpliedCast, Postgres, What::Routine, ["CREATE FUNCTION f(VARIADIC a text[]) RETURNS boolean RETURN EXISTS (SELECT 1 FROM people WHERE name = ANY (a))", "CREATE FUNCTION f(VARIADIC a text[]) RETURNS boolean RETURN EXISTS (SELECT 1 FROM people WHERE (people.name)::text = ANY (f.a))"], ["CREATE FUNCTION f(VARIADIC a text[]) RETURNS boolean RETURN EXISTS (SELECT 1 FROM people WHERE name = ANY (a))", "CREATE FUNCTION f(VARIADIC a text[]) RETURNS boolean RETURN EXISTS (SELECT 1 FROM people WHERE name = ALL (a))"]),
    (Rule::TokensOnly, Sqlite, What::Check, ["note LIKE 'a' = n", "note  like 'a' = N"], ["note LIKE 'a' = n", "note LIKE 'A' = n"]),
];

/// Rules that are not made here but by the dialects.
const ELSEWHERE: &[Rule] = &[Rule::ServerForm, Rule::NullDefault, Rule::TypeAlias, Rule::PortableWord];

#[test]
fn each_rule_makes_one_of_two_and_leaves_others_apart() {
    let mut wrong = Vec::new();
    for (rule, vendor, what, same, apart) in LINES {
        let texts = |texts: [&str; 2]| texts.map(|text| canon(*what, *vendor, text, false));
        let [(one, of_one), (other, of_other)] = texts(*same);
        if one.text != other.text {
            wrong.push(format!("{}: {} is not {}", rule.id(), one.text, other.text));
        }
        if !of_one.contains(rule) && !of_other.contains(rule) {
            wrong.push(format!("{}: not named for {} or {}", rule.id(), same[0], same[1]));
        }
        let [(one, _), (other, _)] = texts(*apart);
        if one.text == other.text {
            wrong.push(format!("{}: {} and {} became {}", rule.id(), apart[0], apart[1], one.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_extract_is_depends_on_the_server() {
    let canon = |text, old| canon(What::Check, Postgres, text, old);
    let (extract, rules) = canon("extract(year from day) > 5", true);
    let (date_part, _) = canon("date_part('year', day) > 5", true);
    assert_eq!(extract.text, date_part.text);
    assert!(rules.contains(&Rule::ExtractDatePart), "{rules:?}");
    assert_ne!(
        canon("extract(year from day) > 5", false).0.text,
        canon("date_part('year', day) > 5", false).0.text
    );
    assert_ne!(canon("extract(month from day) > 5", true).0.text, date_part.text);
}

#[test]
fn no_rule_is_without_its_test() {
    let mut tested: BTreeSet<Rule> = LINES.iter().map(|(rule, ..)| *rule).collect();
    tested.extend(ELSEWHERE);
    tested.insert(Rule::ExtractDatePart);
    let missing: Vec<&str> =
        Rule::ALL.iter().filter(|rule| !tested.contains(rule)).map(|rule| rule.id()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let ids: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids.len(), Rule::ALL.len(), "two rules have one id");
}

#[test]
fn a_text_in_canonical_form_needs_no_rule() {
    let (_, rules) = canon(What::Check, Postgres, "n > 1 AND note = 'a'", false);
    let rules: Vec<&str> = rules.into_iter().map(Rule::id).collect();
    assert!(!rules.iter().any(|id| id.contains("cast") || id.contains("list")), "{rules:?}");
}
