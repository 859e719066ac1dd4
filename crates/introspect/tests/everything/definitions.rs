//! The kinds without a noun of their own.

use crate::rows::{Row, counted, row};

pub(crate) const DEFINITIONS: &[Row] = &[
    row(
        "composite-type",
        "CREATE TYPE pair AS (x int, y text); CREATE TYPE longer AS (x int);",
        "ALTER TYPE pair ALTER ATTRIBUTE y TYPE varchar(5); ALTER TYPE longer ADD ATTRIBUTE z text COLLATE \"C\";",
        &[],
    ),
    row(
        "range-type",
        "CREATE TYPE r_sub AS RANGE (SUBTYPE = int); CREATE TYPE r_class AS RANGE (SUBTYPE = text);
         CREATE TYPE r_coll AS RANGE (SUBTYPE = text); CREATE TYPE r_diff AS RANGE (SUBTYPE = float8);
         CREATE TYPE r_multi AS RANGE (SUBTYPE = int);",
        "DROP TYPE r_sub; CREATE TYPE r_sub AS RANGE (SUBTYPE = bigint);
         DROP TYPE r_class; CREATE TYPE r_class AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);
         DROP TYPE r_coll; CREATE TYPE r_coll AS RANGE (SUBTYPE = text, COLLATION = \"C\");
         DROP TYPE r_diff; CREATE TYPE r_diff AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
         DROP TYPE r_multi; CREATE TYPE r_multi AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = many_r);",
        &[],
    ),
    row(
        "base-type",
        "CREATE TYPE base; CREATE FUNCTION base_in(cstring) RETURNS base IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
         CREATE FUNCTION base_out(base) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
         CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4);",
        "DROP TYPE base CASCADE;
         CREATE TYPE base; CREATE FUNCTION base_in(cstring) RETURNS base IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
         CREATE FUNCTION base_out(base) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
         CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4,
           CATEGORY = 'N', PREFERRED = true, DEFAULT = '7', DELIMITER = ';');",
        &[],
    ),
    row(
        "operator",
        "CREATE FUNCTION same(mood, mood) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
         CREATE OPERATOR === (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same);",
        "DROP OPERATOR === (mood, mood); CREATE OPERATOR === (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same,
           COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);",
        &[],
    ),
    row(
        "operator-class",
        "CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, FUNCTION 1 btint4cmp(int, int);",
        "DROP OPERATOR FAMILY backwards USING btree;
         CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);",
        &[],
    ),
    row(
        "operator-family",
        "CREATE OPERATOR FAMILY kin USING btree;",
        "ALTER OPERATOR FAMILY kin USING btree ADD OPERATOR 1 < (int, bigint), FUNCTION 1 btint48cmp(int, bigint);",
        &[],
    ),
    row(
        "collation",
        "CREATE COLLATION plain_c (LOCALE = 'C');",
        "DROP COLLATION plain_c; CREATE COLLATION plain_c (LOCALE = 'POSIX');",
        &[],
    ),
    row(
        "conversion",
        "CREATE CONVERSION convert FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;",
        "DROP CONVERSION convert; CREATE DEFAULT CONVERSION convert FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;",
        &[],
    ),
    row(
        "statistics",
        "CREATE TABLE counted (a int, b int, c text); CREATE STATISTICS stat_on ON a, b FROM counted;
         CREATE STATISTICS stat_kinds ON a, b FROM counted; CREATE STATISTICS stat_target ON a, b FROM counted;",
        "DROP STATISTICS stat_on; CREATE STATISTICS stat_on ON a, b, (lower(c)) FROM counted;
         DROP STATISTICS stat_kinds; CREATE STATISTICS stat_kinds (ndistinct) ON a, b FROM counted;
         ALTER STATISTICS stat_target SET STATISTICS 50;",
        &[],
    ),
    row(
        "text-search-parser",
        "CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);",
        "DROP TEXT SEARCH PARSER words; CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken,
           END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);",
        &[],
    ),
    row(
        "text-search-template",
        "CREATE TEXT SEARCH TEMPLATE form (LEXIZE = dsimple_lexize);",
        "DROP TEXT SEARCH TEMPLATE form; CREATE TEXT SEARCH TEMPLATE form (INIT = dsimple_init, LEXIZE = dsimple_lexize);",
        &[],
    ),
    row(
        "text-search-dictionary",
        "CREATE TEXT SEARCH DICTIONARY book (TEMPLATE = simple);",
        "ALTER TEXT SEARCH DICTIONARY book (STOPWORDS = english);",
        &[],
    ),
    row(
        "text-search-configuration",
        "CREATE TEXT SEARCH CONFIGURATION conf (PARSER = \"default\");",
        "ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR word WITH simple;",
        &[],
    ),
    row(
        "table",
        "CREATE FOREIGN DATA WRAPPER wraps; CREATE SERVER away FOREIGN DATA WRAPPER wraps;
         CREATE FOREIGN TABLE foreign_t (a int OPTIONS (name 'a')) SERVER away OPTIONS (table_name 'x');",
        "ALTER FOREIGN TABLE foreign_t OPTIONS (SET table_name 'y'); ALTER FOREIGN TABLE foreign_t ALTER a OPTIONS (SET name 'b');",
        &[],
    ),
    row(
        "owner",
        "",
        "ALTER TABLE far OWNER TO pg_monitor; ALTER FUNCTION told_f() OWNER TO pg_monitor; ALTER TYPE mood OWNER TO pg_monitor;
         ALTER VIEW viewed OWNER TO pg_monitor; ALTER SEQUENCE counter OWNER TO pg_monitor; ALTER COLLATION plain_c OWNER TO pg_monitor;",
        &[],
    ),
    row(
        "privilege",
        "",
        "GRANT SELECT ON refers TO pg_monitor; GRANT UPDATE ON refers TO pg_monitor WITH GRANT OPTION; GRANT INSERT (a) ON refers TO pg_monitor;
         GRANT USAGE ON SEQUENCE typed_counter TO pg_monitor; REVOKE EXECUTE ON FUNCTION f(int) FROM public; REVOKE USAGE ON TYPE pair FROM public;
         GRANT USAGE ON SCHEMA public TO pg_monitor; GRANT USAGE ON FOREIGN SERVER away TO pg_monitor;",
        &[],
    ),
    row(
        "default-privilege",
        "",
        "ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor IN SCHEMA public GRANT SELECT ON TABLES TO pg_signal_backend;
         ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor REVOKE EXECUTE ON FUNCTIONS FROM public;
         ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO pg_monitor;",
        &[],
    ),
    row(
        "comment",
        "CREATE TABLE noted (a int, CONSTRAINT noted_k CHECK (a > 0)); CREATE INDEX noted_i ON noted (a);
         CREATE POLICY noted_p ON noted; CREATE RULE noted_r AS ON DELETE TO noted DO INSTEAD NOTHING;
         CREATE VIEW noted_v AS SELECT 1 AS c;",
        "COMMENT ON INDEX noted_i IS 'x'; COMMENT ON CONSTRAINT noted_k ON noted IS 'x'; COMMENT ON POLICY noted_p ON noted IS 'x';
         COMMENT ON RULE noted_r ON noted IS 'x'; COMMENT ON COLUMN noted_v.c IS 'x'; COMMENT ON TYPE longer IS 'x';
         COMMENT ON TRIGGER t_text ON triggered IS 'x'; COMMENT ON STATISTICS stat_on IS 'x'; COMMENT ON SCHEMA public IS 'x';
         COMMENT ON OPERATOR === (mood, mood) IS 'x'; COMMENT ON COLLATION plain_c IS 'x'; COMMENT ON SERVER away IS 'x';",
        &[],
    ),
    row(
        "policy",
        "CREATE TABLE guarded (a int); CREATE POLICY as_p ON guarded; CREATE POLICY for_p ON guarded; CREATE POLICY to_p ON guarded;
         CREATE POLICY using_p ON guarded USING (a > 0); CREATE POLICY check_p ON guarded WITH CHECK (a > 0);",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; DROP POLICY as_p ON guarded; CREATE POLICY as_p ON guarded AS RESTRICTIVE;
         DROP POLICY for_p ON guarded; CREATE POLICY for_p ON guarded FOR SELECT; ALTER POLICY to_p ON guarded TO pg_monitor;
         ALTER POLICY using_p ON guarded USING (a > 9); ALTER POLICY check_p ON guarded WITH CHECK (a > 9);",
        &[],
    ),
    row(
        "rule",
        "CREATE TABLE ruled (a int); CREATE RULE rule_text AS ON DELETE TO ruled DO INSTEAD NOTHING;
         CREATE RULE rule_on AS ON UPDATE TO ruled DO INSTEAD NOTHING;",
        "DROP RULE rule_text ON ruled; CREATE RULE rule_text AS ON DELETE TO ruled WHERE old.a > 0 DO INSTEAD NOTHING;
         ALTER TABLE ruled DISABLE RULE rule_on;",
        &[],
    ),
    row(
        "partition",
        "CREATE TABLE whole (a int, b int, c text) PARTITION BY RANGE (a);
         CREATE TABLE p_bound PARTITION OF whole FOR VALUES FROM (0) TO (10);
         CREATE TABLE p_key PARTITION OF whole FOR VALUES FROM (10) TO (20) PARTITION BY LIST (b);
         CREATE TABLE p_gone PARTITION OF whole FOR VALUES FROM (20) TO (30);
         CREATE TABLE p_own PARTITION OF whole FOR VALUES FROM (30) TO (40);
         CREATE FUNCTION p_shoot() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
        "ALTER TABLE whole DETACH PARTITION p_bound; ALTER TABLE whole ATTACH PARTITION p_bound FOR VALUES FROM (0) TO (5);
         CREATE TABLE p_deep PARTITION OF p_key FOR VALUES IN (1); DROP TABLE p_gone; CREATE TABLE p_made PARTITION OF whole DEFAULT;
         CREATE INDEX p_i ON p_own (b); ALTER TABLE p_own ADD CONSTRAINT p_c CHECK (b > 0); ALTER TABLE p_own ALTER b SET DEFAULT 4;
         ALTER TABLE p_own ALTER c SET NOT NULL; ALTER TABLE p_own SET (fillfactor = 50); ALTER TABLE p_own ENABLE ROW LEVEL SECURITY;
         CREATE POLICY p_p ON p_own; CREATE TRIGGER p_t BEFORE INSERT ON p_own FOR EACH ROW EXECUTE FUNCTION p_shoot();
         ALTER TABLE p_own REPLICA IDENTITY FULL;",
        &[],
    ),
    row(
        "partition",
        "CREATE TABLE said_of (a int, b text) PARTITION BY RANGE (a); CREATE INDEX said_i ON said_of (b);
         CREATE TABLE p_said PARTITION OF said_of FOR VALUES FROM (0) TO (10);
         CREATE TRIGGER p_said_t BEFORE INSERT ON p_said FOR EACH ROW EXECUTE FUNCTION p_shoot();",
        "ALTER TABLE p_said OWNER TO pg_monitor; GRANT SELECT ON p_said TO pg_signal_backend; GRANT INSERT (b) ON p_said TO pg_signal_backend;
         COMMENT ON TABLE p_said IS 'x'; COMMENT ON COLUMN p_said.a IS 'x'; COMMENT ON TRIGGER p_said_t ON p_said IS 'x';
         COMMENT ON INDEX p_said_b_idx IS 'x';",
        &[],
    ),
    counted(
        "partition",
        "CREATE TABLE odd_whole (a int, b text, c text, d text, e int) PARTITION BY RANGE (a);
         CREATE TABLE p_odd PARTITION OF odd_whole FOR VALUES FROM (0) TO (10); CREATE INDEX p_odd_i ON p_odd (b);
         CREATE TABLE p_rule PARTITION OF odd_whole FOR VALUES FROM (10) TO (20);",
        "CREATE RULE odd_r AS ON DELETE TO p_rule DO INSTEAD NOTHING; ALTER TABLE p_odd CLUSTER ON p_odd_i;
         ALTER TABLE p_odd ALTER e SET (n_distinct = 5); ALTER TABLE p_odd ALTER b SET STORAGE EXTERNAL, ALTER c SET COMPRESSION pglz,
           ALTER d SET STATISTICS 50;",
        &[],
    ),
    row(
        "cast",
        "CREATE CAST (pair AS text) WITH INOUT; CREATE CAST (longer AS text) WITH INOUT;",
        "DROP CAST (pair AS text); CREATE CAST (pair AS text) WITH INOUT AS ASSIGNMENT;",
        &[],
    ),
    row(
        "event-trigger",
        "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER watches ON ddl_command_end WHEN TAG IN ('ALTER SERVER') EXECUTE FUNCTION watch();",
        "DROP EVENT TRIGGER watches; CREATE EVENT TRIGGER watches ON ddl_command_start WHEN TAG IN ('ALTER SERVER', 'DROP SERVER') EXECUTE FUNCTION watch();
         ALTER EVENT TRIGGER watches DISABLE;",
        &[],
    ),
    row(
        "publication",
        "CREATE TABLE published (a int PRIMARY KEY, b int); CREATE PUBLICATION few FOR TABLE published; CREATE PUBLICATION every FOR TABLE far;
         CREATE PUBLICATION rooms;",
        "ALTER PUBLICATION few SET TABLE published (a) WHERE (a > 1); ALTER PUBLICATION few SET (publish = 'insert', publish_via_partition_root = true);
         DROP PUBLICATION every; CREATE PUBLICATION every FOR ALL TABLES; ALTER PUBLICATION rooms ADD TABLES IN SCHEMA public;",
        &[],
    ),
    row(
        "foreign-data-wrapper",
        "CREATE FOREIGN DATA WRAPPER other_wrapper VALIDATOR postgresql_fdw_validator;",
        "ALTER FOREIGN DATA WRAPPER other_wrapper NO VALIDATOR;",
        &[],
    ),
    row(
        "foreign-server",
        "CREATE SERVER far_server VERSION '1' FOREIGN DATA WRAPPER wraps;",
        "ALTER SERVER far_server VERSION '2';",
        &[],
    ),
    row(
        "language",
        "CREATE LANGUAGE tongue HANDLER plpgsql_call_handler;",
        "CREATE OR REPLACE LANGUAGE tongue HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;",
        &[],
    ),
    row(
        "access-method",
        "CREATE ACCESS METHOD own_method TYPE INDEX HANDLER bthandler;",
        "DROP ACCESS METHOD own_method; CREATE ACCESS METHOD own_method TYPE INDEX HANDLER hashhandler;",
        &[],
    ),
    row(
        "transform",
        "CREATE FUNCTION from_mood(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'textin';
         CREATE TRANSFORM FOR mood LANGUAGE tongue (FROM SQL WITH FUNCTION from_mood(internal));",
        "DROP TRANSFORM FOR mood LANGUAGE tongue;",
        &[],
    ),
    row(
        "table",
        "CREATE TABLE tuned (a int, b text, c text, d text, e int); CREATE INDEX tuned_i ON tuned (a); CREATE UNIQUE INDEX tuned_u ON tuned (e);
         ALTER TABLE tuned ALTER e SET NOT NULL; CREATE TABLE clustered (a int); CREATE INDEX clustered_i ON clustered (a);",
        "ALTER TABLE tuned SET (fillfactor = 50, toast.autovacuum_enabled = false); ALTER TABLE tuned ALTER b SET STORAGE EXTERNAL,
           ALTER c SET COMPRESSION pglz, ALTER d SET STATISTICS 50, ALTER e SET (n_distinct = 5);
         ALTER TABLE tuned REPLICA IDENTITY USING INDEX tuned_u; ALTER TABLE clustered CLUSTER ON clustered_i;
         ALTER TABLE guarded FORCE ROW LEVEL SECURITY;",
        &[],
    ),
    counted(
        "unique",
        "CREATE TABLE key_tuned (a int CONSTRAINT key_tuned_pk PRIMARY KEY, b int CONSTRAINT key_tuned_u UNIQUE);",
        "ALTER INDEX key_tuned_pk SET (fillfactor = 50); ALTER INDEX key_tuned_u SET (fillfactor = 50);",
        &[],
    ),
    row(
        "subscription",
        "CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION a WITH (connect = false, slot_name = NONE);",
        "ALTER SUBSCRIPTION sub SET PUBLICATION a, b WITH (refresh = false);",
        &[],
    ),
];
