//! The kinds without a noun of their own, fact by fact, as the reader of live databases states them.

#![expect(clippy::expect_used, clippy::panic, reason = "a helper that fails is a test that fails")]

use drift_catalog::{Attributes, Catalog, Definitions, Kind, Table, Vendor};
use drift_ddl::{SqlFile, read};

/// The outcome of statements all of which are understood.
fn made(sql: &str) -> Catalog {
    let file = SqlFile { name: "schema.sql".to_owned(), text: sql.to_owned() };
    let script = read(Vendor::Postgres, "public", vec![file]);
    let why: Vec<&str> = script.not_understood.iter().map(|own| own.why.as_str()).collect();
    assert!(why.is_empty(), "{why:?}");
    script.catalog
}

/// Everything that is stated of a kind: `name: key=value; key=value`.
fn all(definitions: &Definitions, kind: Kind) -> Vec<String> {
    let named = definitions.0.get(&kind).unwrap_or_else(|| panic!("nothing is said of {kind:?}"));
    let line = |(name, own): (&String, &drift_catalog::Definition)| {
        let facts: Vec<String> = own.facts.iter().map(|(key, fact)| format!("{key}={}", fact.raw)).collect();
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

fn table<'a>(catalog: &'a Catalog, name: &str) -> &'a Table {
    catalog.table("public", name).expect("the table")
}

fn text(attributes: &Attributes) -> String {
    attributes.items.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("; ")
}

#[test]
fn policies_and_rules() {
    let catalog = made(
        "CREATE TABLE t (a int, b text); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE TABLE half (a int); ALTER TABLE half ENABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
         CREATE POLICY own ON t USING (b = current_user) WITH CHECK (a > 0);
         CREATE POLICY few ON t AS RESTRICTIVE FOR SELECT TO reader, \"Boss\" USING (true);
         CREATE POLICY gone ON t; DROP POLICY gone ON t; DROP POLICY IF EXISTS never ON t;
         ALTER POLICY few ON t TO PUBLIC USING (a > 1); ALTER POLICY few ON t RENAME TO some;
         CREATE VIEW v AS SELECT a FROM t;
         CREATE RULE ins AS ON INSERT TO v DO INSTEAD (INSERT INTO t (a) VALUES (NEW.a););
         CREATE RULE two AS ON UPDATE TO t WHERE NEW.a > 1 DO ALSO (DELETE FROM half; DELETE FROM t);
         CREATE RULE off AS ON DELETE TO t DO INSTEAD NOTHING; ALTER TABLE t DISABLE RULE off;
         ALTER RULE two ON t RENAME TO both;
         COMMENT ON POLICY some ON t IS 'p'; COMMENT ON RULE off ON t IS 'r'; ALTER TABLE t RENAME TO u",
    );
    let t = table(&catalog, "u");
    assert_eq!(
        all(&t.definitions, Kind::Policy),
        ["own: check=a > 0; using=b = current_user", "some: as=restrictive; for=select; using=a > 1"]
    );
    assert_eq!(text(&t.attributes), "row_security=enabled, forced");
    assert_eq!(text(&table(&catalog, "half").attributes), "row_security=enabled");
    assert_eq!(all(&table(&catalog, "half").definitions, Kind::Policy), [""; 0]);
    assert_eq!(
        all(&t.definitions, Kind::Rule),
        [
            "both: definition=AS ON UPDATE TO public.t WHERE NEW.a > 1 DO (DELETE FROM half; DELETE FROM t)",
            "off: definition=AS ON DELETE TO public.t DO INSTEAD NOTHING; enabled=disabled",
        ]
    );
    assert_eq!(
        all(&catalog.schemas["public"].views.items["v"].definitions, Kind::Rule),
        ["ins: definition=AS ON INSERT TO public.v DO INSTEAD INSERT INTO t (a) VALUES (NEW.a)"]
    );
    assert_eq!(of_public(&catalog, Kind::Comment), ["policy some on u: text=p", "rule off on u: text=r"]);
}

#[test]
fn types_of_ones_own() {
    let catalog = made(
        "CREATE SCHEMA billing; CREATE TYPE billing.\"Mood\" AS ENUM ('x');
         CREATE TYPE pair AS (\"A a\" int, b varchar(5) COLLATE \"C\", c text[]);
         CREATE TYPE changing AS (a int, gone text);
         ALTER TYPE changing ADD ATTRIBUTE b billing.\"Mood\", DROP ATTRIBUTE gone, ALTER ATTRIBUTE a TYPE bigint CASCADE;
         ALTER TYPE changing RENAME ATTRIBUTE a TO z; ALTER TYPE changing RENAME TO changed;
         CREATE FUNCTION gap(float8, float8) RETURNS float8 IMMUTABLE LANGUAGE sql AS 'SELECT $1 - $2';
         CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = gap, multirange_type_name = public.span_multirange);
         CREATE TYPE arange AS RANGE (SUBTYPE = text, COLLATION = \"C\", MULTIRANGE_TYPE_NAME = many);
         CREATE TYPE base;
         CREATE FUNCTION base_in(cstring) RETURNS base IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
         CREATE FUNCTION base_out(base) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
         CREATE TYPE base (INPUT = base_in, OUTPUT = public.base_out, INTERNALLENGTH = 4, PASSEDBYVALUE,
           ALIGNMENT = int4, STORAGE = plain, CATEGORY = 'N', DEFAULT = '7', DELIMITER = ';');
         CREATE TYPE only_named; CREATE TABLE o OF pair (PRIMARY KEY (b));
         CREATE TYPE dropped AS (a int); DROP TYPE dropped",
    );
    assert_eq!(
        of_public(&catalog, Kind::CompositeType),
        [
            "changed: attribute b=billing.\"Mood\"; attribute z=bigint; order=z, b",
            "pair: attribute A a=integer; attribute b=character varying(5) COLLATE C; attribute c=text[]; \
             order=A a, b, c",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::RangeType),
        [
            "arange: collation=C; multirange_type_name=many; subtype=text",
            "span: subtype=double precision; subtype_diff=gap"
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::BaseType),
        ["base: category=N; default=7; delimiter=;; input=base_in; internallength=4; output=base_out; \
          passedbyvalue=true"]
    );
    let o = table(&catalog, "o");
    let columns: Vec<String> = o.columns.iter().map(|own| format!("{} {}", own.name, own.ty.ty)).collect();
    assert_eq!(columns, ["A a integer", "b character varying(5)", "c text[]"]);
    assert_eq!((text(&o.attributes), o.columns[1].nullable), ("of_type=pair".to_owned(), false));
    let unread: Vec<String> = catalog.unread.iter().map(|item| item.path.to_string()).collect();
    assert_eq!(unread, ["public.only_named"]);
}

#[test]
fn operators_and_their_classes() {
    let catalog = made(
        "CREATE TYPE e AS ENUM ('a'); CREATE SCHEMA billing;
         CREATE FUNCTION eq(e, e) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1::text = $2::text';
         CREATE FUNCTION cmp(e, e) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 0';
         CREATE FUNCTION neg(e) RETURNS e IMMUTABLE LANGUAGE sql AS 'SELECT $1';
         CREATE OPERATOR === (LEFTARG = e, RIGHTARG = e, FUNCTION = eq, COMMUTATOR = OPERATOR(public.===),
           RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
         CREATE OPERATOR billing.!~! (RIGHTARG = public.e, PROCEDURE = neg);
         ALTER OPERATOR === (e, e) SET (JOIN = NONE);
         CREATE OPERATOR FAMILY loose USING btree;
         ALTER OPERATOR FAMILY loose USING btree ADD FUNCTION 1 cmp(e, e), OPERATOR 3 === (e, e), OPERATOR 4 < (int, e);
         ALTER OPERATOR FAMILY loose USING btree DROP OPERATOR 4 (int, e);
         CREATE OPERATOR FAMILY own USING hash;
         CREATE OPERATOR CLASS own DEFAULT FOR TYPE e USING hash AS OPERATOR 1 ===, FUNCTION 1 neg, STORAGE e;
         CREATE OPERATOR CLASS shared FOR TYPE e USING gist AS OPERATOR 1 ===, FUNCTION 1 cmp(e, e), STORAGE int",
    );
    assert_eq!(
        of_public(&catalog, Kind::Operator),
        ["===(e, e): commutator====; function=eq; hashes=true; merges=true; restrict=eqsel"]
    );
    assert_eq!(all(&catalog.schemas["billing"].definitions, Kind::Operator), ["!~!(NONE, e): function=neg"]);
    assert_eq!(
        of_public(&catalog, Kind::OperatorFamily),
        [
            "loose using btree: items=operator 3 ===(e, e), function 1 (e, e) cmp(e, e)",
            "shared using gist: items=operator 1 ===(e, e)",
        ],
        "a class makes a family of its name; what is loosely in it is the family's"
    );
    assert_eq!(
        of_public(&catalog, Kind::OperatorClass),
        [
            "own using hash: default=true; items=operator 1 ===(e, e), function 1 neg(e); type=e",
            "shared using gist: items=function 1 cmp(e, e), storage integer; type=e",
        ]
    );
}

#[test]
fn collations_conversions_and_statistics() {
    let catalog = made(
        "CREATE COLLATION same (LOCALE = 'C'); CREATE COLLATION two (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
         CREATE COLLATION de (PROVIDER = icu, LOCALE = 'de-x', DETERMINISTIC = false); CREATE COLLATION copy FROM \"C\";
         ALTER COLLATION same RENAME TO other;
         CREATE DEFAULT CONVERSION own FOR 'latin1' TO 'UTF8' FROM iso8859_1_to_utf8;
         CREATE TABLE t (a int, b int, c text);
         CREATE STATISTICS every (mcv, ndistinct, dependencies) ON b, a FROM t;
         CREATE STATISTICS one (ndistinct) ON a, c FROM t; CREATE STATISTICS ON a, lower(c), (a + 1) FROM t;
         ALTER STATISTICS every SET STATISTICS 50; DROP STATISTICS IF EXISTS none, one; COMMENT ON STATISTICS every IS 's'",
    );
    assert_eq!(
        of_public(&catalog, Kind::Collation),
        [
            "copy: locale=C",
            "de: deterministic=false; locale=de-x; provider=icu",
            "other: locale=C",
            "two: lc_collate=C; lc_ctype=POSIX",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::Conversion),
        ["own: default=true; from=LATIN1; function=iso8859_1_to_utf8; to=UTF8"]
    );
    assert_eq!(
        of_public(&catalog, Kind::Statistics),
        ["every: on=a, b; table=t; target=50", "t_a_expr_expr_stat: on=a, (lower(c)), (a + 1); table=t"]
    );
    assert_eq!(of_public(&catalog, Kind::Comment), ["statistics every: text=s"]);
}

#[test]
fn text_search() {
    let catalog = made(
        "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
           LEXTYPES = prsd_lextype);
         CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dsimple_lexize);
         CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = t, STOPWORDS = english, ACCEPT = false);
         ALTER TEXT SEARCH DICTIONARY d (StopWords = 'it''s', accept);
         CREATE TEXT SEARCH CONFIGURATION c (PARSER = \"default\");
         ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword, int WITH d, simple;
         ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR int;
         ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR word REPLACE simple WITH english_stem;
         CREATE TEXT SEARCH CONFIGURATION ru (COPY = pg_catalog.russian)",
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchParser),
        ["p: end=prsd_end; gettoken=prsd_nexttoken; lextypes=prsd_lextype; start=prsd_start"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchTemplate),
        ["t: init=dsimple_init; lexize=dsimple_lexize"]
    );
    assert_eq!(of_public(&catalog, Kind::TextSearchDictionary), ["d: option stopwords=it's; template=t"]);
    let configurations = of_public(&catalog, Kind::TextSearchConfiguration);
    assert_eq!(configurations[0], "c: map asciiword=d, simple; map word=d, english_stem; parser=default");
    assert!(configurations[1].contains("map asciiword=english_stem"), "{}", configurations[1]);
    assert!(configurations[1].contains("map word=russian_stem"), "{}", configurations[1]);
}

#[test]
fn what_belongs_to_no_schema() {
    let catalog = made(
        "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a int PRIMARY KEY, b int); CREATE TABLE u (a int);
         CREATE FUNCTION number(e) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
         CREATE CAST (e AS int) WITH FUNCTION number(e) AS ASSIGNMENT; CREATE CAST (int AS e) WITH INOUT;
         CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER w ON ddl_command_start WHEN TAG IN ('DROP TABLE', 'create table')
           EXECUTE FUNCTION watch(); ALTER EVENT TRIGGER w DISABLE;
         CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, delete');
         CREATE PUBLICATION few FOR TABLE u, t; ALTER PUBLICATION few DROP TABLE t; ALTER TABLE u RENAME TO used;
         CREATE PUBLICATION part FOR TABLE ONLY t (b, a) WHERE (a > 1), TABLES IN SCHEMA public
           WITH (publish_via_partition_root);
         CREATE SUBSCRIPTION s CONNECTION 'host=nowhere password=hush' PUBLICATION b, a
           WITH (connect = false, slot_name = NONE);
         CREATE FOREIGN DATA WRAPPER w VALIDATOR watch; ALTER FOREIGN DATA WRAPPER w NO VALIDATOR;
         CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER w
           OPTIONS (host 'hush'); CREATE USER MAPPING FOR public SERVER far OPTIONS (password 'hush');
         CREATE FOREIGN TABLE away (a int OPTIONS (name 'A'), b text NOT NULL CHECK (b <> '')) SERVER far
           OPTIONS (table_name 'Away', set 'x');
         ALTER FOREIGN TABLE away OPTIONS (DROP set, ADD fetch '5'); ALTER FOREIGN TABLE away ALTER a OPTIONS (SET name 'B');
         CREATE LANGUAGE tongue HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
         CREATE ACCESS METHOD own TYPE INDEX HANDLER bthandler;
         CREATE FUNCTION from_e(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'textin';
         CREATE TRANSFORM FOR e LANGUAGE tongue (FROM SQL WITH FUNCTION from_e(internal));
         COMMENT ON CAST (e AS int) IS 'c'; COMMENT ON PUBLICATION few IS 'f'; DROP PUBLICATION few",
    );
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
        [
            "everything: publish=insert, delete; tables=all",
            "part: schemas=public; tables=t (a, b) where ((a > 1)); via_root=true",
        ]
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
    assert_eq!(of_database(&catalog, Kind::Comment), ["cast e as integer: text=c"]);
    let away = table(&catalog, "away");
    assert_eq!(text(&away.attributes), "foreign=far; foreign_option fetch=5; foreign_option table_name=Away");
    assert_eq!(text(&away.columns[0].attributes), "foreign_option name=B");
    assert_eq!((away.columns[1].nullable, away.checks.items.len()), (false, 1));
    assert!(!format!("{catalog:?}").contains("hush"), "no secret is kept");
}

#[test]
fn tuning_of_tables_columns_and_indexes() {
    let catalog = made(
        "CREATE TABLE t (a int NOT NULL, b text, c numeric STORAGE MAIN, d text COMPRESSION pglz)
           WITH (fillfactor = 70, toast.autovacuum_enabled = FALSE, oids = false) TABLESPACE fast;
         ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = 5);
         ALTER TABLE t ALTER d SET STORAGE EXTENDED, ALTER d SET STATISTICS -1;
         CREATE UNIQUE INDEX t_a ON t (a) WITH (fillfactor = 60, deduplicate_items = off);
         ALTER TABLE t CLUSTER ON t_a; ALTER TABLE t REPLICA IDENTITY USING INDEX t_a; ALTER INDEX t_a RENAME TO renamed;
         ALTER TABLE t SET (autovacuum_enabled = on); ALTER TABLE t RESET (fillfactor);
         CREATE TABLE n (a int); ALTER TABLE n REPLICA IDENTITY FULL;
         SET default_table_access_method = columnar; CREATE TABLE odd (a int); CREATE TABLE usual (a int) USING heap;
         SET default_table_access_method = heap;
         CREATE TABLE before (a int); CREATE INDEX i ON before (a); ALTER TABLE before CLUSTER ON i; DROP INDEX i",
    );
    let t = table(&catalog, "t");
    assert_eq!(
        text(&t.attributes),
        "cluster_on=renamed; parameter autovacuum_enabled=on; parameter toast.autovacuum_enabled=false; \
         replica_identity=index renamed; tablespace=fast"
    );
    let columns: Vec<String> = t.columns.iter().map(|column| text(&column.attributes)).collect();
    assert_eq!(columns, ["option n_distinct=5; statistics=500", "storage=external", "", "compression=pglz"]);
    assert_eq!(
        text(&t.indexes.items[0].attributes),
        "parameter deduplicate_items=off; parameter fillfactor=60"
    );
    for (name, wanted) in
        [("n", "replica_identity=full"), ("odd", "access_method=columnar"), ("usual", ""), ("before", "")]
    {
        assert_eq!(text(&table(&catalog, name).attributes), wanted, "{name}");
    }
    assert_eq!(catalog.unread, []);
}

#[test]
fn privileges_are_what_differs_from_the_usual() {
    let catalog = made(
        "CREATE SCHEMA billing; CREATE TABLE t (id serial, \"Odd\" int); CREATE TABLE plain (a int); CREATE SEQUENCE q;
         CREATE TYPE e AS ENUM ('a'); CREATE FUNCTION f(e, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         ALTER TABLE t OWNER TO boss; REVOKE ALL ON t FROM boss; GRANT ALL ON t TO boss; REVOKE DELETE ON t FROM boss;
         GRANT SELECT, INSERT ON t TO reader; GRANT SELECT ON t TO writer WITH GRANT OPTION; GRANT SELECT ON t TO public;
         GRANT UPDATE (\"Odd\"), SELECT (id) ON t TO reader; REVOKE UPDATE ON t FROM nobody;
         GRANT INSERT (id) ON t TO writer; REVOKE INSERT ON t FROM writer; ALTER TABLE t RENAME \"Odd\" TO odd;
         GRANT USAGE ON SEQUENCE q, t_id_seq TO reader; REVOKE USAGE ON TYPE e FROM public;
         REVOKE ALL ON FUNCTION f(e, int) FROM public; GRANT EXECUTE ON FUNCTION f TO reader;
         GRANT EXECUTE ON FUNCTION f(e, int) TO public; REVOKE GRANT OPTION FOR SELECT ON t FROM writer;
         GRANT USAGE ON SCHEMA billing TO reader; GRANT admin TO reader; GRANT CONNECT ON DATABASE d TO reader;
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO late; REVOKE SELECT ON plain FROM late;
         ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT ON TABLES TO reader;
         ALTER DEFAULT PRIVILEGES FOR ROLE boss REVOKE EXECUTE ON FUNCTIONS FROM public",
    );
    assert_eq!(
        of_public(&catalog, Kind::Privilege),
        [
            "column t.id to reader: select=granted",
            "column t.odd to reader: update=granted",
            "function f(public.e, integer) to reader: execute=granted",
            "sequence q to reader: usage=granted",
            "sequence t_id_seq to reader: usage=granted",
            "table t to boss: delete=revoked",
            "table t to late: select=granted",
            "table t to public: select=granted",
            "table t to reader: insert=granted; select=granted",
            "table t to writer: select=granted",
            "type e to public: usage=revoked",
        ]
    );
    assert_eq!(of_database(&catalog, Kind::Privilege), ["schema billing to reader: usage=granted"]);
    assert_eq!(of_public(&catalog, Kind::DefaultPrivilege), ["tables of boss to reader: select=granted"]);
    assert_eq!(
        of_database(&catalog, Kind::DefaultPrivilege),
        ["functions of boss to public: execute=revoked"]
    );
    assert_eq!(catalog.unread, []);
}

#[test]
fn default_privileges_hold_for_what_is_made_later() {
    let catalog = made(
        "CREATE TABLE before (a int);
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
         CREATE TABLE later (a int); CREATE TABLE never (a int); REVOKE ALL ON never FROM reader",
    );
    assert_eq!(of_public(&catalog, Kind::Privilege), ["table later to reader: select=granted"]);
    assert!(
        !catalog.schemas["public"].definitions.0[&Kind::DefaultPrivilege].complete,
        "whose, nobody knows"
    );
}

#[test]
fn owners_are_known_where_they_are_named() {
    let catalog = made(
        "CREATE TABLE t (id serial); CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE q;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE r AS RANGE (SUBTYPE = int);
         ALTER TABLE t OWNER TO boss; ALTER SEQUENCE t_id_seq OWNER TO boss; ALTER FUNCTION f(int) OWNER TO boss;
         CREATE FUNCTION none() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION none() OWNER TO boss;
         ALTER VIEW v OWNER TO CURRENT_USER; ALTER TYPE r OWNER TO \"Boss\"; CREATE SCHEMA s AUTHORIZATION boss;
         CREATE TABLE gone (a int); ALTER TABLE gone OWNER TO boss; DROP TABLE gone; CREATE TABLE gone (a int)",
    );
    assert_eq!(
        of_public(&catalog, Kind::Owner),
        [
            "function f(integer): role=boss",
            "function none(): role=boss",
            "table t: role=boss",
            "type r: role=Boss"
        ]
    );
    assert!(!catalog.schemas["public"].definitions.0[&Kind::Owner].complete);
    assert_eq!(of_database(&catalog, Kind::Owner), ["schema s: role=boss"]);
}

#[test]
fn comments_of_what_has_no_noun_for_them() {
    let catalog = made(
        "CREATE TABLE t (a int PRIMARY KEY, s serial); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a FROM t;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TYPE pair AS (x int);
         CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);
         COMMENT ON INDEX i IS '1'; COMMENT ON COLUMN v.a IS '2'; COMMENT ON TRIGGER g ON t IS '3';
         COMMENT ON TYPE pair IS '6'; COMMENT ON COLUMN pair.x IS '7'; COMMENT ON CONSTRAINT k ON DOMAIN d IS '8';
         COMMENT ON CONSTRAINT t_pkey ON t IS '9'; COMMENT ON SEQUENCE t_s_seq IS '11'; COMMENT ON SCHEMA public IS '12';
         COMMENT ON INDEX t_pkey IS '14'; COMMENT ON COLUMN v.a IS NULL; COMMENT ON DATABASE d IS 'x';
         ALTER TABLE t RENAME CONSTRAINT t_pkey TO key; ALTER INDEX i RENAME TO j; ALTER TRIGGER g ON t RENAME TO h",
    );
    assert_eq!(
        of_public(&catalog, Kind::Comment),
        [
            "column pair.x: text=7",
            "constraint k on domain d: text=8",
            "constraint key on t: text=9",
            "index j: text=1",
            "index key: text=14",
            "sequence t_s_seq: text=11",
            "trigger h on t: text=3",
            "type pair: text=6",
        ]
    );
    assert_eq!(of_database(&catalog, Kind::Comment), ["schema public: text=12"]);
}

#[test]
fn aggregates_as_the_live_side_writes_them() {
    let catalog = made(
        "CREATE FUNCTION add(state integer, value integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
         CREATE AGGREGATE public.total(value integer) (sfunc = add, stype = int, initcond = '0', parallel = safe);
         CREATE AGGREGATE everything(*) (SFUNC = int8inc, STYPE = bigint);
         CREATE AGGREGATE share(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
           FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
         COMMENT ON AGGREGATE everything(*) IS 'c'; ALTER AGGREGATE total(integer) OWNER TO boss;
         CREATE AGGREGATE gone(int) (SFUNC = add, STYPE = int); DROP AGGREGATE gone(int)",
    );
    let functions = &catalog.schemas["public"].functions.items;
    let texts: Vec<String> =
        functions.iter().map(|(name, own)| format!("{name}: {}", own.definition.raw)).skip(1).collect();
    assert_eq!(
        texts,
        [
            "everything(): CREATE AGGREGATE public.everything(*) (SFUNC = int8inc, STYPE = bigint)",
            "share(double precision, anyelement): CREATE AGGREGATE public.share(double precision ORDER BY anyelement) \
             (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)",
            "total(integer): CREATE AGGREGATE public.total(value integer) \
             (SFUNC = public.add, STYPE = integer, INITCOND = '0', PARALLEL = SAFE)",
        ]
    );
    assert_eq!(functions["everything()"].comment.value().map(String::as_str), Some("c"));
    assert_eq!(of_public(&catalog, Kind::Owner), ["function total(integer): role=boss"]);
}

#[test]
fn only_a_whole_statement_counts() {
    for sql in [
        "CREATE POLICY p ON t AND MORE",
        "GRANT FLYING ON t TO a",
        "GRANT SELECT ON nowhere TO a",
        "REVOKE SELECT ON t FROM a ODDLY",
        "ALTER TABLE t ENABLE RULE none",
        "CREATE TYPE x AS (a int,,)",
        "CREATE TYPE x AS RANGE (SUBTYPE = int, COLOUR = red)",
        "CREATE CAST (int AS text) WITH FUNCTION f(int) SOMEHOW",
        "ALTER PUBLICATION none ADD TABLE t",
        "COMMENT ON STATISTICS none IS 'x'",
    ] {
        let text = format!("CREATE TABLE t (a int);\n{sql}");
        let file = SqlFile { name: "schema.sql".to_owned(), text };
        assert_eq!(read(Vendor::Postgres, "public", vec![file]).counts.not_understood, 1, "{sql}");
    }
}
