//! The kinds without a noun of their own, fact by fact.

use std::time::Duration;

use drift_catalog::{Action, Catalog, Definitions, Kind, Vendor};
use drift_introspect::Quiet;

use crate::common::{attributes, catalog, in_schemas, made_by, major, read_as, table, view};

/// Everything that is stated of a kind: `name: key=value; key=value`.
fn all(definitions: &Definitions, kind: Kind) -> Vec<String> {
    let named = definitions.0.get(&kind).unwrap_or_else(|| panic!("nothing is said of {kind:?}"));
    assert!(named.complete, "{kind:?}: a live catalog states everything");
    let line = |(name, definition): (&String, &drift_catalog::Definition)| {
        let facts: Vec<String> =
            definition.facts.iter().map(|(key, fact)| format!("{key}={}", fact.raw)).collect();
        format!("{name}: {}", facts.join("; "))
    };
    named.items.iter().map(line).collect()
}

fn of_public(catalog: &Catalog, kind: Kind) -> Vec<String> {
    all(&catalog.schemas["public"].definitions, kind)
}

fn of_database(catalog: &Catalog, kind: Kind) -> Vec<String> {
    all(&catalog.definitions, kind)
}

#[test]
fn policies_and_rules() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let role = database.role("").name;
    database.execute(&format!(
        "CREATE TABLE t (a int, b text); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE TABLE plain (a int); CREATE TABLE half (a int); ALTER TABLE half ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON t USING (b = current_user) WITH CHECK (a > 0);
         CREATE POLICY few ON t AS RESTRICTIVE FOR SELECT TO {role} USING (EXISTS (SELECT 1 FROM plain));
         CREATE VIEW v AS SELECT a FROM t;
         CREATE RULE \"odd \"\"é\" AS ON INSERT TO v DO INSTEAD INSERT INTO t (a) VALUES (NEW.a);
         CREATE RULE off AS ON DELETE TO t DO INSTEAD NOTHING; ALTER TABLE t DISABLE RULE off"
    ));
    let catalog = catalog(&database);
    assert_eq!(
        all(&table(&catalog, "t").definitions, Kind::Policy),
        [
            format!(
                "few: as=restrictive; for=select; to={role}; using=(EXISTS ( SELECT 1\n   FROM public.plain))"
            ),
            "own: check=(a > 0); using=(b = CURRENT_USER)".to_owned()
        ]
    );
    assert_eq!(attributes(&table(&catalog, "t").attributes), "row_security=enabled, forced");
    assert_eq!(attributes(&table(&catalog, "half").attributes), "row_security=enabled");
    assert_eq!(attributes(&table(&catalog, "plain").attributes), "");
    assert_eq!(all(&table(&catalog, "plain").definitions, Kind::Policy), [""; 0]);
    assert_eq!(
        all(&table(&catalog, "t").definitions, Kind::Rule),
        ["off: definition=AS\n    ON DELETE TO public.t DO INSTEAD NOTHING; enabled=disabled"]
    );
    assert_eq!(
        all(&view(&catalog, "v").definitions, Kind::Rule),
        [
            "odd \"é: definition=AS\n    ON INSERT TO public.v DO INSTEAD  INSERT INTO public.t (a)\n  VALUES (new.a)"
        ]
    );
}

#[test]
fn types_of_ones_own() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(
        "CREATE TYPE pair AS (\"A a\" int, b varchar(5) COLLATE \"C\", c text[]);
         CREATE TYPE outer_pair AS (p pair, q date);
         CREATE FUNCTION gap(float8, float8) RETURNS float8 IMMUTABLE LANGUAGE sql AS 'SELECT $1 - $2';
         CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = gap);
         CREATE TYPE words AS RANGE (SUBTYPE = text, COLLATION = \"C\");
         CREATE TYPE odd_range AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);
         CREATE TYPE base;
         CREATE FUNCTION base_in(cstring) RETURNS base IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
         CREATE FUNCTION base_out(base) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
         CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, INTERNALLENGTH = 4, PASSEDBYVALUE,
           ALIGNMENT = int4, CATEGORY = 'N', DEFAULT = '7', DELIMITER = ';')",
    );
    let catalog = catalog(&database);
    assert_eq!(
        of_public(&catalog, Kind::CompositeType),
        [
            "outer_pair: attribute p=pair; attribute q=date; order=p, q",
            "pair: attribute A a=integer; attribute b=character varying(5) COLLATE C; attribute c=text[]; \
             order=A a, b, c",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::RangeType),
        [
            "odd_range: subtype=text; subtype_opclass=text_pattern_ops",
            "span: subtype=double precision; subtype_diff=gap",
            "words: collation=C; subtype=text",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::BaseType),
        ["base: category=N; default=7; delimiter=;; input=base_in; internallength=4; output=base_out; \
          passedbyvalue=true"]
    );
    assert_eq!(catalog.unread, []);
}

#[test]
fn a_multirange_with_a_name_of_its_own() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    if major(&catalog(&database)) < 14 {
        return;
    }
    database.execute(
        "CREATE TYPE a AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = many_a);
         CREATE TYPE \"x\" AS RANGE (SUBTYPE = int); CREATE TYPE arange1 AS RANGE (SUBTYPE = int)",
    );
    let catalog = catalog(&database);
    assert_eq!(
        of_public(&catalog, Kind::RangeType),
        ["a: multirange_type_name=many_a; subtype=integer", "arange1: subtype=integer", "x: subtype=integer"]
    );
    assert_eq!(of_database(&catalog, Kind::Cast), [""; 0], "a range brings its casts along");
}

#[test]
fn operators_and_their_classes() {
    let Some(catalog) = made_by(
        "CREATE TYPE e AS ENUM ('a');
         CREATE FUNCTION eq(e, e) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1::text = $2::text';
         CREATE FUNCTION cmp(e, e) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 0';
         CREATE FUNCTION neg(e) RETURNS e IMMUTABLE LANGUAGE sql AS 'SELECT $1';
         CREATE OPERATOR === (LEFTARG = e, RIGHTARG = e, FUNCTION = eq, COMMUTATOR = ===, RESTRICT = eqsel,
           JOIN = eqjoinsel, HASHES, MERGES);
         CREATE OPERATOR !~! (RIGHTARG = e, FUNCTION = neg);
         CREATE OPERATOR FAMILY loose USING btree;
         ALTER OPERATOR FAMILY loose USING btree ADD OPERATOR 3 === (e, e), FUNCTION 1 cmp(e, e);
         CREATE OPERATOR CLASS own FOR TYPE e USING hash AS OPERATOR 1 ===, STORAGE e",
    ) else {
        return;
    };
    assert_eq!(
        of_public(&catalog, Kind::Operator),
        [
            "!~!(NONE, e): function=neg",
            "===(e, e): commutator====; function=eq; hashes=true; join=eqjoinsel; merges=true; restrict=eqsel",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::OperatorFamily),
        ["loose using btree: items=operator 3 ===(e, e), function 1 (e, e) cmp(e, e)"]
    );
    assert_eq!(
        of_public(&catalog, Kind::OperatorClass),
        ["own using hash: items=operator 1 ===(e, e); type=e"]
    );
}

#[test]
fn collations_conversions_and_statistics() {
    let Some(catalog) = made_by(
        "CREATE COLLATION same (LOCALE = 'C'); CREATE COLLATION two (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
         CREATE DEFAULT CONVERSION own FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
         CREATE TABLE t (a int, b int, c text);
         CREATE STATISTICS every ON b, a FROM t; CREATE STATISTICS one (ndistinct) ON a, c FROM t",
    ) else {
        return;
    };
    assert_eq!(of_public(&catalog, Kind::Collation), ["same: locale=C", "two: lc_collate=C; lc_ctype=POSIX"]);
    assert_eq!(
        of_public(&catalog, Kind::Conversion),
        ["own: default=true; from=LATIN1; function=iso8859_1_to_utf8; to=UTF8"]
    );
    assert_eq!(
        of_public(&catalog, Kind::Statistics),
        ["every: on=a, b; table=t", "one: kinds=ndistinct; on=a, c; table=t"]
    );
}

#[test]
fn statistics_of_expressions() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a int, c text)");
    if major(&catalog(&database)) < 14 {
        return;
    }
    database.execute(
        "CREATE STATISTICS x ON lower(c) FROM t; CREATE STATISTICS y ON a, lower(c), (a + 1) FROM t;
         ALTER STATISTICS y SET STATISTICS 50",
    );
    assert_eq!(
        of_public(&catalog(&database), Kind::Statistics),
        ["x: on=(lower(c)); table=t", "y: on=a, ((a + 1)), (lower(c)); table=t; target=50"]
    );
}

#[test]
fn text_search() {
    let Some(catalog) = made_by(
        "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
           LEXTYPES = prsd_lextype);
         CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dsimple_lexize);
         CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = t, STOPWORDS = english, ACCEPT = false);
         CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
         ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH d, simple",
    ) else {
        return;
    };
    assert_eq!(
        of_public(&catalog, Kind::TextSearchParser),
        ["p: end=prsd_end; gettoken=prsd_nexttoken; lextypes=prsd_lextype; start=prsd_start"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchTemplate),
        ["t: init=dsimple_init; lexize=dsimple_lexize"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchDictionary),
        ["d: option accept=false; option stopwords=english; template=t"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchConfiguration),
        ["c: map asciiword=d, simple; map word=d, simple; parser=default"]
    );
}

#[test]
fn what_belongs_to_no_schema() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(
        "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int);
         CREATE FUNCTION number(e) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
         CREATE CAST (e AS int) WITH FUNCTION number(e) AS ASSIGNMENT; CREATE CAST (int AS e) WITH INOUT;
         CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER w ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'CREATE TABLE')
           EXECUTE FUNCTION watch(); ALTER EVENT TRIGGER w DISABLE;
         CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, delete');
         CREATE PUBLICATION few FOR TABLE u, t;
         CREATE SUBSCRIPTION s CONNECTION 'host=nowhere password=hush' PUBLICATION b, a
           WITH (connect = false, slot_name = NONE);
         CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER w
           OPTIONS (host 'hush'); CREATE USER MAPPING FOR public SERVER far OPTIONS (password 'hush');
         CREATE FOREIGN TABLE away (a int OPTIONS (name 'A'), b text NOT NULL CHECK (b <> '')) SERVER far
           OPTIONS (table_name 'Away');
         CREATE LANGUAGE tongue HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
         CREATE ACCESS METHOD own TYPE INDEX HANDLER bthandler;
         CREATE FUNCTION from_e(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'textin';
         CREATE TRANSFORM FOR e LANGUAGE tongue (FROM SQL WITH FUNCTION from_e(internal))",
    );
    // A subscription keeps its database from being dropped.
    let end = || database.execute("DROP SUBSCRIPTION s; DROP EVENT TRIGGER w");
    let catalog = catalog(&database);
    let name = database.name();
    database.execute(&format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC"));
    let role = database.role("");
    database.execute(&drift_introspect::grants(&role.name));
    let seen = read_as(&role.url, None, &Quiet, Duration::from_secs(5)).expect("read as the role");
    end();
    assert!(seen.catalog == catalog, "a role that may only connect sees the same");
    assert_eq!(
        of_database(&catalog, Kind::Cast),
        ["e as integer: context=assignment; function=number(e)", "integer as e: inout=true"]
    );
    assert_eq!(
        of_database(&catalog, Kind::EventTrigger),
        ["w: enabled=disabled; event=ddl_command_start; function=watch; tags=CREATE TABLE, DROP TABLE"]
    );
    assert_eq!(
        of_database(&catalog, Kind::Publication),
        ["everything: publish=insert, delete; tables=all", "few: tables=t, u"]
    );
    assert_eq!(of_database(&catalog, Kind::Subscription), ["s: enabled=false; publications=a, b; slot=none"]);
    assert_eq!(of_database(&catalog, Kind::ForeignDataWrapper), ["w: "]);
    assert_eq!(of_database(&catalog, Kind::ForeignServer), ["far: type=x; version=1; wrapper=w"]);
    assert_eq!(
        of_database(&catalog, Kind::Language),
        ["tongue: handler=plpgsql_call_handler; inline=plpgsql_inline_handler"]
    );
    assert_eq!(of_database(&catalog, Kind::AccessMethod), ["own: handler=bthandler; type=index"]);
    assert_eq!(of_database(&catalog, Kind::Transform), ["e tongue: from=from_e(internal)"]);
    let away = table(&catalog, "away");
    assert_eq!(attributes(&away.attributes), "foreign=far; foreign_option table_name=Away");
    assert_eq!(attributes(&away.columns[0].attributes), "foreign_option name=A");
    assert_eq!((away.columns[1].nullable, away.checks.items.len()), (false, 1));
    assert_eq!(catalog.unread, []);
    let whole = format!("{catalog:?}");
    assert!(!whole.contains("hush") && !whole.contains("nowhere"), "no secret is read");
}

#[test]
fn parts_of_tables_that_are_published() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a int PRIMARY KEY, b int); CREATE SCHEMA billing");
    if major(&catalog(&database)) < 15 {
        return;
    }
    database.execute(
        "CREATE PUBLICATION part FOR TABLE t (b, a) WHERE (a > 1) WITH (publish_via_partition_root);
         CREATE PUBLICATION room FOR TABLES IN SCHEMA public, billing",
    );
    assert_eq!(
        of_database(&catalog(&database), Kind::Publication),
        ["part: tables=t (a, b) where ((a > 1)); via_root=true", "room: schemas=billing, public"]
    );
}

#[test]
fn tuning_of_tables_columns_and_indexes() {
    let Some(catalog) = made_by(
        "CREATE TYPE shape AS (a int, b text);
         CREATE TABLE t (a int NOT NULL, b text, c numeric) WITH (fillfactor = 70, toast.autovacuum_enabled = false);
         ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = 5);
         CREATE UNIQUE INDEX t_a ON t (a) WITH (fillfactor = 60, deduplicate_items = off);
         ALTER TABLE t CLUSTER ON t_a; ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
         CREATE TABLE n (a int); ALTER TABLE n REPLICA IDENTITY NOTHING; CREATE TABLE o OF shape",
    ) else {
        return;
    };
    let t = table(&catalog, "t");
    assert_eq!(
        attributes(&t.attributes),
        "cluster_on=t_a; parameter fillfactor=70; parameter toast.autovacuum_enabled=false; \
         replica_identity=index t_a"
    );
    let columns: Vec<String> = t.columns.iter().map(|column| attributes(&column.attributes)).collect();
    assert_eq!(columns, ["option n_distinct=5; statistics=500", "storage=external", ""]);
    assert_eq!(
        attributes(&t.indexes.items[0].attributes),
        "parameter deduplicate_items=off; parameter fillfactor=60"
    );
    assert_eq!(attributes(&table(&catalog, "n").attributes), "replica_identity=nothing");
    assert_eq!(attributes(&table(&catalog, "o").attributes), "of_type=shape");
}

#[test]
fn compression_of_columns() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a text)");
    if major(&catalog(&database)) < 14 {
        return;
    }
    database.execute("ALTER TABLE t ALTER a SET COMPRESSION pglz");
    assert_eq!(attributes(&table(&catalog(&database), "t").columns[0].attributes), "compression=pglz");
}

#[test]
fn privileges_are_what_differs_from_the_usual() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let (reader, writer) = (database.role("").name, database.role("").name);
    database.execute(&format!(
        "CREATE TABLE t (id int, \"Odd\" int); CREATE TABLE untouched (a int); CREATE SEQUENCE q; CREATE VIEW v AS SELECT 1 AS a;
         CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION untouched() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SCHEMA billing;
         CREATE TABLE billing.t (a int);
         GRANT SELECT, INSERT ON t TO {reader}; GRANT SELECT ON t TO {writer} WITH GRANT OPTION; GRANT SELECT ON t TO public;
         GRANT UPDATE (\"Odd\") ON t TO {reader}; REVOKE DELETE ON t FROM CURRENT_USER;
         GRANT USAGE ON SEQUENCE q TO {reader}; GRANT SELECT ON v TO {reader}; REVOKE USAGE ON TYPE e FROM public;
         REVOKE EXECUTE ON FUNCTION f(e, int) FROM public; GRANT EXECUTE ON FUNCTION f(e, int) TO {reader};
         GRANT USAGE ON SCHEMA billing TO {reader}; GRANT SELECT ON billing.t TO {writer};
         GRANT SELECT ON untouched TO {reader}; REVOKE SELECT ON untouched FROM {reader};
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {reader};
         ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM public"
    ));
    let me: String = database.client().query_one("SELECT CURRENT_USER::text", &[]).expect("my name").get(0);
    let catalog = in_schemas(&database, Some(&["public", "billing"]));
    let mut wanted = vec![
        format!("column t.Odd to {reader}: update=granted"),
        "function f(public.e, integer) to public: execute=revoked".to_owned(),
        format!("function f(public.e, integer) to {reader}: execute=granted"),
        format!("sequence q to {reader}: usage=granted"),
        format!("table t to {me}: delete=revoked"),
        "table t to public: select=granted".to_owned(),
        format!("table t to {reader}: insert=granted; select=granted"),
        format!("table t to {writer}: select=with grant option"),
        format!("table v to {reader}: select=granted"),
        "type e to public: usage=revoked".to_owned(),
    ];
    wanted.sort();
    assert_eq!(of_public(&catalog, Kind::Privilege), wanted);
    assert_eq!(
        all(&catalog.schemas["billing"].definitions, Kind::Privilege),
        [format!("table t to {writer}: select=granted")]
    );
    assert_eq!(
        of_database(&catalog, Kind::Privilege),
        [format!("schema billing to {reader}: usage=granted")]
    );
    assert_eq!(
        of_public(&catalog, Kind::DefaultPrivilege),
        [format!("tables of {me} to {reader}: select=granted")]
    );
    assert_eq!(
        of_database(&catalog, Kind::DefaultPrivilege),
        [format!("functions of {me} to public: execute=revoked")]
    );
    database.execute(&format!(
        "GRANT CREATE ON SCHEMA public TO {writer}; REVOKE USAGE ON SCHEMA public FROM public"
    ));
    let catalog = crate::common::catalog(&database);
    let mut wanted = vec![
        "schema public to public: usage=revoked".to_owned(),
        format!("schema public to {writer}: create=granted"),
    ];
    wanted.sort();
    assert_eq!(of_database(&catalog, Kind::Privilege), wanted);
}

#[test]
fn owners() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let owner = database.role("").name;
    database.execute(&format!(
        "CREATE TABLE t (id serial); CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE q; CREATE DOMAIN d AS int;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE TYPE r AS RANGE (SUBTYPE = int);
         ALTER TABLE t OWNER TO {owner}; ALTER FUNCTION f(int) OWNER TO {owner}; CREATE SCHEMA s AUTHORIZATION {owner}"
    ));
    let me: String = database.client().query_one("SELECT CURRENT_USER::text", &[]).expect("my name").get(0);
    let catalog = in_schemas(&database, Some(&["public", "s"]));
    assert_eq!(
        of_public(&catalog, Kind::Owner),
        [
            format!("function f(integer): role={owner}"),
            format!("sequence q: role={me}"),
            format!("table t: role={owner}"),
            format!("table v: role={me}"),
            format!("type d: role={me}"),
            format!("type r: role={me}"),
        ]
    );
    let schemas = of_database(&catalog, Kind::Owner);
    assert_eq!(schemas.last(), Some(&format!("schema s: role={owner}")));
}

#[test]
fn comments_of_what_has_no_noun_for_them() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int PRIMARY KEY, s serial); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE POLICY p ON t;
         CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; CREATE TYPE pair AS (x int);
         CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0); CREATE STATISTICS z ON a, s FROM t;
         CREATE TYPE e AS ENUM ('a'); CREATE CAST (e AS int) WITH INOUT;
         COMMENT ON INDEX i IS '1'; COMMENT ON COLUMN v.a IS '2'; COMMENT ON TRIGGER g ON t IS '3';
         COMMENT ON POLICY p ON t IS '4'; COMMENT ON RULE r ON t IS '5'; COMMENT ON TYPE pair IS '6';
         COMMENT ON COLUMN pair.x IS '7'; COMMENT ON CONSTRAINT k ON DOMAIN d IS '8';
         COMMENT ON CONSTRAINT t_pkey ON t IS '9'; COMMENT ON STATISTICS z IS '10'; COMMENT ON TABLE t IS 'its own';
         COMMENT ON SEQUENCE t_s_seq IS '11'; COMMENT ON SCHEMA public IS '12'; COMMENT ON CAST (e AS int) IS '13';
         COMMENT ON INDEX t_pkey IS '14'; COMMENT ON TYPE e IS 'its own'",
    ) else {
        return;
    };
    assert_eq!(
        of_public(&catalog, Kind::Comment),
        [
            "column pair.x: text=7",
            "column v.a: text=2",
            "constraint k on domain d: text=8",
            "constraint t_pkey on t: text=9",
            "index i: text=1",
            "index t_pkey: text=14",
            "policy p on t: text=4",
            "rule r on t: text=5",
            "sequence t_s_seq: text=11",
            "statistics z: text=10",
            "trigger g on t: text=3",
            "type pair: text=6",
        ]
    );
    assert_eq!(
        of_database(&catalog, Kind::Comment),
        ["cast e as integer: text=13", "schema public: text=12"]
    );
}

/// What differs between two databases, as `kind name: keys`.
fn differences(mut from: Catalog, mut to: Catalog, asked: &str) -> Vec<String> {
    let dialect = drift_dialect::of(Vendor::Postgres);
    dialect.canonicalize(&mut from);
    dialect.canonicalize(&mut to);
    let mut chosen = drift_dialect::Chosen::default();
    chosen.add(asked).expect("classes");
    drift_dialect::settle_classes(&mut from, &mut to, &chosen);
    let line = |change: &drift_catalog::Change| {
        let what = match &change.action {
            Action::Modify { differences, .. } => {
                let keys: Vec<String> =
                    differences.iter().map(|difference| difference.attribute.to_string()).collect();
                keys.join(", ")
            }
            Action::Add { .. } => "missing".to_owned(),
            _ => "extra".to_owned(),
        };
        format!("{} {}: {what}", change.path.kind.word(), change.path.name())
    };
    drift_diff::diff(&from, &to).changes.iter().map(line).collect()
}

#[test]
fn two_databases_are_compared_fact_by_fact() {
    let Some(server) = drift_testkit::postgres() else { return };
    let plain =
        "CREATE TABLE t (a int, b text); CREATE TYPE pair AS (x int, y text); CREATE TYPE gone AS (x int);
         CREATE POLICY own ON t USING (a > 0); CREATE POLICY extra ON t;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'";
    let one = server.database(plain);
    let same = catalog(&server.database(plain));
    assert_eq!(differences(catalog(&one), same, "all"), [""; 0]);
    one.execute(
        "GRANT SELECT ON t TO public; COMMENT ON TYPE gone IS 'x'; ALTER TABLE t SET (fillfactor = 50)",
    );
    let other = server.database(
        "CREATE TABLE t (a int, b text); CREATE TYPE pair AS (x int, y varchar(3)); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON t FOR SELECT USING (a > 0); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE STATISTICS s ON a, b FROM t",
    );
    let always = [
        "composite-type gone: extra",
        "composite-type pair: attribute y",
        "statistics s: missing",
        "table t: row_security",
        "policy extra: extra",
        "policy own: for",
    ];
    assert_eq!(differences(catalog(&one), catalog(&other), ""), always);
    let asked = differences(catalog(&one), catalog(&other), "privileges, storage");
    let more: Vec<&str> = asked.iter().map(String::as_str).filter(|line| !always.contains(line)).collect();
    assert_eq!(more, ["table t: row_security, parameter fillfactor", "privilege table t to public: extra"]);
}

#[test]
fn an_empty_database_says_that_there_is_nothing() {
    let Some(catalog) = made_by("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t") else { return };
    for kind in [Kind::CompositeType, Kind::Operator, Kind::Privilege, Kind::DefaultPrivilege, Kind::Comment]
    {
        assert_eq!(of_public(&catalog, kind), [""; 0], "{kind:?}");
    }
    for kind in [Kind::Cast, Kind::Publication, Kind::Language, Kind::Privilege, Kind::Comment] {
        assert_eq!(of_database(&catalog, kind), [""; 0], "{kind:?}");
    }
    assert_eq!(all(&table(&catalog, "t").definitions, Kind::Rule), [""; 0]);
    assert_eq!(
        all(&view(&catalog, "v").definitions, Kind::Rule),
        [""; 0],
        "its own query is no rule of ours"
    );
}
