//! Objects.

use drift_catalog::Kind;

use crate::{all, made, of_database, of_public, table, text};

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
            "both: definition=AS ON UPDATE TO public.u WHERE NEW.a > 1 DO (DELETE FROM half; DELETE FROM u)",
            "off: definition=AS ON DELETE TO public.u DO INSTEAD NOTHING; enabled=disabled",
        ]
    );
    assert_eq!(
        all(&catalog.schemas["public"].views.items["v"].definitions, Kind::Rule),
        ["ins: definition=AS ON INSERT TO public.v DO INSTEAD INSERT INTO u (a) VALUES (NEW.a)"]
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
        [
            "base: category=N; default=7; delimiter=;; input=base_in; internallength=4; output=base_out; \
             passedbyvalue=true",
            "only_named: ",
        ]
    );
    let o = table(&catalog, "o");
    let columns: Vec<String> = o.columns.iter().map(|own| format!("{} {}", own.name, own.ty.ty)).collect();
    assert_eq!(columns, ["A a integer", "b character varying(5)", "c text[]"]);
    assert_eq!((text(&o.attributes), o.columns[1].nullable), ("of_type=pair".to_owned(), false));
    let unread: Vec<String> = catalog.unread.iter().map(|item| item.path.to_string()).collect();
    assert_eq!(unread, [""; 0]);
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
