//! The kinds without a noun of their own.

use crate::rows::{Row, counted, row};

pub(crate) const DEFINITIONS: &[Row] = &[
    row(
        "composite-type",
        "CREATE TYPE pair AS (x int, y text); CREATE TYPE longer AS (x int);",
        "ALTER TYPE pair ALTER ATTRIBUTE y TYPE varchar(5); ALTER TYPE longer ADD ATTRIBUTE z text COLLATE \"C\";",
        &[
            "composite-type longer: attribute z, order",
            "composite-type pair: attribute y",
        ],
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
        &[
            "range-type r_class: subtype_opclass",
            "range-type r_coll: collation",
            "range-type r_diff: subtype_diff",
            "range-type r_multi: multirange_type_name",
            "range-type r_sub: subtype",
        ],
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
        &[
            "base-type base: category, default, delimiter, preferred",
        ],
    ),
    row(
        "operator",
        "CREATE FUNCTION same(mood, mood) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
         CREATE OPERATOR === (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same);",
        "DROP OPERATOR === (mood, mood); CREATE OPERATOR === (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same,
           COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);",
        &[
            "operator ===(mood, mood): commutator, hashes, join, merges, restrict",
        ],
    ),
    row(
        "operator-class",
        "CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, FUNCTION 1 btint4cmp(int, int);",
        "DROP OPERATOR FAMILY backwards USING btree;
         CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);",
        &[
            "operator-class backwards using btree: items",
        ],
    ),
    row(
        "operator-family",
        "CREATE OPERATOR FAMILY kin USING btree;",
        "ALTER OPERATOR FAMILY kin USING btree ADD OPERATOR 1 < (int, bigint), FUNCTION 1 btint48cmp(int, bigint);",
        &[
            "operator-family kin using btree: items",
        ],
    ),
    row(
        "collation",
        "CREATE COLLATION plain_c (LOCALE = 'C');",
        "DROP COLLATION plain_c; CREATE COLLATION plain_c (LOCALE = 'POSIX');",
        &[
            "collation plain_c: locale",
        ],
    ),
    row(
        "conversion",
        "CREATE CONVERSION convert FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;",
        "DROP CONVERSION convert; CREATE DEFAULT CONVERSION convert FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;",
        &[
            "conversion convert: default",
        ],
    ),
    row(
        "statistics",
        "CREATE TABLE counted (a int, b int, c text); CREATE STATISTICS stat_on ON a, b FROM counted;
         CREATE STATISTICS stat_kinds ON a, b FROM counted; CREATE STATISTICS stat_target ON a, b FROM counted;",
        "DROP STATISTICS stat_on; CREATE STATISTICS stat_on ON a, b, (lower(c)) FROM counted;
         DROP STATISTICS stat_kinds; CREATE STATISTICS stat_kinds (ndistinct) ON a, b FROM counted;
         ALTER STATISTICS stat_target SET STATISTICS 50;",
        &[
            "statistics stat_kinds: kinds",
            "statistics stat_on: on",
            "statistics stat_target: target",
        ],
    ),
    row(
        "text-search-parser",
        "CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);",
        "DROP TEXT SEARCH PARSER words; CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken,
           END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);",
        &[
            "text-search-parser words: headline",
        ],
    ),
    row(
        "text-search-template",
        "CREATE TEXT SEARCH TEMPLATE form (LEXIZE = dsimple_lexize);",
        "DROP TEXT SEARCH TEMPLATE form; CREATE TEXT SEARCH TEMPLATE form (INIT = dsimple_init, LEXIZE = dsimple_lexize);",
        &[
            "text-search-template form: init",
        ],
    ),
    row(
        "text-search-dictionary",
        "CREATE TEXT SEARCH DICTIONARY book (TEMPLATE = simple);",
        "ALTER TEXT SEARCH DICTIONARY book (STOPWORDS = english);",
        &[
            "text-search-dictionary book: option stopwords",
        ],
    ),
    row(
        "text-search-configuration",
        "CREATE TEXT SEARCH CONFIGURATION conf (PARSER = \"default\");",
        "ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR word WITH simple;",
        &[
            "text-search-configuration conf: map word",
        ],
    ),
    row(
        "table",
        "CREATE FOREIGN DATA WRAPPER wraps; CREATE SERVER away FOREIGN DATA WRAPPER wraps;
         CREATE FOREIGN TABLE foreign_t (a int OPTIONS (name 'a')) SERVER away OPTIONS (table_name 'x');",
        "ALTER FOREIGN TABLE foreign_t OPTIONS (SET table_name 'y'); ALTER FOREIGN TABLE foreign_t ALTER a OPTIONS (SET name 'b');",
        &[
            "table foreign_t: foreign_option table_name",
        ],
    ),
    row(
        "owner",
        "",
        "ALTER TABLE far OWNER TO pg_monitor; ALTER FUNCTION told_f() OWNER TO pg_monitor; ALTER TYPE mood OWNER TO pg_monitor;
         ALTER VIEW viewed OWNER TO pg_monitor; ALTER SEQUENCE counter OWNER TO pg_monitor; ALTER COLLATION plain_c OWNER TO pg_monitor;",
        &[
            "owner collation plain_c: role",
            "owner function told_f(): role",
            "owner schema other: missing",
            "owner sequence counter: role",
            "owner table far: role",
            "owner table made: missing",
            "owner table p_deep: missing",
            "owner table p_made: missing",
            "owner table viewed: role",
            "owner type mood: role",
        ],
    ),
    row(
        "privilege",
        "",
        "GRANT SELECT ON refers TO pg_monitor; GRANT UPDATE ON refers TO pg_monitor WITH GRANT OPTION; GRANT INSERT (a) ON refers TO pg_monitor;
         GRANT USAGE ON SEQUENCE typed_counter TO pg_monitor; REVOKE EXECUTE ON FUNCTION f(int) FROM public; REVOKE USAGE ON TYPE pair FROM public;
         GRANT USAGE ON SCHEMA public TO pg_monitor; GRANT USAGE ON FOREIGN SERVER away TO pg_monitor;",
        &[
            "privilege column refers.a to pg_monitor: missing",
            "privilege foreign-server away to pg_monitor: missing",
            "privilege function f(integer) to public: missing",
            "privilege schema public to pg_monitor: missing",
            "privilege sequence typed_counter to pg_monitor: missing",
            "privilege table refers to pg_monitor: missing",
            "privilege type pair to public: missing",
        ],
    ),
    row(
        "default-privilege",
        "",
        "ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor IN SCHEMA public GRANT SELECT ON TABLES TO pg_signal_backend;
         ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor REVOKE EXECUTE ON FUNCTIONS FROM public;
         ALTER DEFAULT PRIVILEGES FOR ROLE pg_monitor GRANT USAGE ON SCHEMAS TO pg_signal_backend WITH GRANT OPTION;",
        &[
            "default-privilege functions of pg_monitor to public: missing",
            "default-privilege schemas of pg_monitor to pg_signal_backend: missing",
            "default-privilege tables of pg_monitor to pg_signal_backend: missing",
        ],
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
        &[
            "comment collation plain_c: missing",
            "comment column noted_v.c: missing",
            "comment constraint noted_k on noted: missing",
            "comment foreign-server away: missing",
            "comment index noted_i: missing",
            "comment operator ===(mood, mood): missing",
            "comment policy noted_p on noted: missing",
            "comment rule noted_r on noted: missing",
            "comment schema public: missing",
            "comment statistics stat_on: missing",
            "comment trigger t_text on triggered: missing",
            "comment type longer: missing",
        ],
    ),
    row(
        "policy",
        "CREATE TABLE guarded (a int); CREATE POLICY as_p ON guarded; CREATE POLICY for_p ON guarded; CREATE POLICY to_p ON guarded;
         CREATE POLICY using_p ON guarded USING (a > 0); CREATE POLICY check_p ON guarded WITH CHECK (a > 0);",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; DROP POLICY as_p ON guarded; CREATE POLICY as_p ON guarded AS RESTRICTIVE;
         DROP POLICY for_p ON guarded; CREATE POLICY for_p ON guarded FOR SELECT; ALTER POLICY to_p ON guarded TO pg_monitor;
         ALTER POLICY using_p ON guarded USING (a > 9); ALTER POLICY check_p ON guarded WITH CHECK (a > 9);",
        &[
            "policy as_p: as",
            "policy check_p: check",
            "policy for_p: for",
            "policy to_p: to",
            "policy using_p: using",
        ],
    ),
    row(
        "rule",
        "CREATE TABLE ruled (a int); CREATE RULE rule_text AS ON DELETE TO ruled DO INSTEAD NOTHING;
         CREATE RULE rule_on AS ON UPDATE TO ruled DO INSTEAD NOTHING;",
        "DROP RULE rule_text ON ruled; CREATE RULE rule_text AS ON DELETE TO ruled WHERE old.a > 0 DO INSTEAD NOTHING;
         ALTER TABLE ruled DISABLE RULE rule_on;",
        &[
            "rule rule_on: enabled",
            "rule rule_text: definition",
        ],
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
        &[
            "partition p_bound: bound",
            "partition p_deep: missing",
            "partition p_gone: extra",
            "partition p_made: missing",
            "partition p_own: constraint p_c, default b, index p_i, not null c, parameter fillfactor, policy p_p, replica_identity, row_security, trigger p_t",
        ],
    ),
    row(
        "partition",
        "CREATE TABLE said_of (a int, b text) PARTITION BY RANGE (a); CREATE INDEX said_i ON said_of (b);
         CREATE TABLE p_said PARTITION OF said_of FOR VALUES FROM (0) TO (10);
         CREATE TRIGGER p_said_t BEFORE INSERT ON p_said FOR EACH ROW EXECUTE FUNCTION p_shoot();",
        "ALTER TABLE p_said OWNER TO pg_monitor; GRANT SELECT ON p_said TO pg_signal_backend; GRANT INSERT (b) ON p_said TO pg_signal_backend;
         COMMENT ON TABLE p_said IS 'x'; COMMENT ON COLUMN p_said.a IS 'x'; COMMENT ON TRIGGER p_said_t ON p_said IS 'x';
         COMMENT ON INDEX p_said_b_idx IS 'x';",
        &[
            "owner table p_said: role",
            "privilege column p_said.b to pg_signal_backend: missing",
            "privilege table p_said to pg_signal_backend: missing",
            "comment column p_said.a: missing",
            "comment index p_said_b_idx: missing",
            "comment table p_said: missing",
            "comment trigger p_said_t on p_said: missing",
        ],
    ),
    counted(
        "partition",
        "CREATE TABLE odd_whole (a int, b text, c text, d text, e int) PARTITION BY RANGE (a);
         CREATE TABLE p_odd PARTITION OF odd_whole FOR VALUES FROM (0) TO (10); CREATE INDEX p_odd_i ON p_odd (b);
         CREATE TABLE p_rule PARTITION OF odd_whole FOR VALUES FROM (10) TO (20);",
        "CREATE RULE odd_r AS ON DELETE TO p_rule DO INSTEAD NOTHING; ALTER TABLE p_odd CLUSTER ON p_odd_i;
         ALTER TABLE p_odd ALTER e SET (n_distinct = 5); ALTER TABLE p_odd ALTER b SET STORAGE EXTERNAL, ALTER c SET COMPRESSION pglz,
           ALTER d SET STATISTICS 50;",
        &[
            "table p_odd: clustering",
            "table p_odd: column statistics",
            "table p_odd: column storage",
            "table p_rule: rules",
        ],
    ),
    row(
        "cast",
        "CREATE CAST (pair AS text) WITH INOUT; CREATE CAST (longer AS text) WITH INOUT;",
        "DROP CAST (pair AS text); CREATE CAST (pair AS text) WITH INOUT AS ASSIGNMENT;",
        &[
            "cast pair as text: context",
        ],
    ),
    row(
        "event-trigger",
        "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER watches ON ddl_command_end WHEN TAG IN ('ALTER SERVER') EXECUTE FUNCTION watch();",
        "DROP EVENT TRIGGER watches; CREATE EVENT TRIGGER watches ON ddl_command_start WHEN TAG IN ('ALTER SERVER', 'DROP SERVER') EXECUTE FUNCTION watch();
         ALTER EVENT TRIGGER watches DISABLE;",
        &[
            "event-trigger watches: enabled, event, tags",
        ],
    ),
    row(
        "publication",
        "CREATE TABLE published (a int PRIMARY KEY, b int); CREATE PUBLICATION few FOR TABLE published; CREATE PUBLICATION every FOR TABLE far;
         CREATE PUBLICATION rooms;",
        "ALTER PUBLICATION few SET TABLE published (a) WHERE (a > 1); ALTER PUBLICATION few SET (publish = 'insert', publish_via_partition_root = true);
         DROP PUBLICATION every; CREATE PUBLICATION every FOR ALL TABLES; ALTER PUBLICATION rooms ADD TABLES IN SCHEMA public;",
        &[
            "publication every: tables",
            "publication few: publish, tables, via_root",
            "publication rooms: schemas",
        ],
    ),
    row(
        "foreign-data-wrapper",
        "CREATE FOREIGN DATA WRAPPER other_wrapper VALIDATOR postgresql_fdw_validator;",
        "ALTER FOREIGN DATA WRAPPER other_wrapper NO VALIDATOR;",
        &[
            "foreign-data-wrapper other_wrapper: validator",
        ],
    ),
    row(
        "foreign-server",
        "CREATE SERVER far_server VERSION '1' FOREIGN DATA WRAPPER wraps;",
        "ALTER SERVER far_server VERSION '2';",
        &[
            "foreign-server far_server: version",
        ],
    ),
    row(
        "language",
        "CREATE LANGUAGE tongue HANDLER plpgsql_call_handler;",
        "CREATE OR REPLACE LANGUAGE tongue HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;",
        &[
            "language tongue: inline, validator",
        ],
    ),
    row(
        "access-method",
        "CREATE ACCESS METHOD own_method TYPE INDEX HANDLER bthandler;",
        "DROP ACCESS METHOD own_method; CREATE ACCESS METHOD own_method TYPE INDEX HANDLER hashhandler;",
        &[
            "access-method own_method: handler",
        ],
    ),
    row(
        "transform",
        "CREATE FUNCTION from_mood(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'textin';
         CREATE TRANSFORM FOR mood LANGUAGE tongue (FROM SQL WITH FUNCTION from_mood(internal));",
        "DROP TRANSFORM FOR mood LANGUAGE tongue;",
        &[
            "transform mood tongue: extra",
        ],
    ),
    row(
        "table",
        "CREATE TABLE tuned (a int, b text, c text, d text, e int); CREATE INDEX tuned_i ON tuned (a); CREATE UNIQUE INDEX tuned_u ON tuned (e);
         ALTER TABLE tuned ALTER e SET NOT NULL; CREATE TABLE clustered (a int); CREATE INDEX clustered_i ON clustered (a);",
        "ALTER TABLE tuned SET (fillfactor = 50, toast.autovacuum_enabled = false); ALTER TABLE tuned ALTER b SET STORAGE EXTERNAL,
           ALTER c SET COMPRESSION pglz, ALTER d SET STATISTICS 50, ALTER e SET (n_distinct = 5);
         ALTER TABLE tuned REPLICA IDENTITY USING INDEX tuned_u; ALTER TABLE clustered CLUSTER ON clustered_i;
         ALTER TABLE guarded FORCE ROW LEVEL SECURITY;",
        &[
            "table clustered: cluster_on",
            "table guarded: row_security",
            "table tuned: parameter fillfactor, parameter toast.autovacuum_enabled, replica_identity",
        ],
    ),
    row(
        "unique",
        "CREATE TABLE key_tuned (a int CONSTRAINT key_tuned_pk PRIMARY KEY, b int CONSTRAINT key_tuned_u UNIQUE);",
        "ALTER INDEX key_tuned_pk SET (fillfactor = 50); ALTER INDEX key_tuned_u SET (fillfactor = 50);",
        &[
            "primary-key key_tuned_pk: parameter fillfactor",
            "unique key_tuned_u: parameter fillfactor",
        ],
    ),
    row(
        "subscription",
        "CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION a WITH (connect = false, slot_name = NONE);",
        "ALTER SUBSCRIPTION sub SET PUBLICATION a, b WITH (refresh = false);",
        &[
            "subscription sub: publications",
        ],
    ),
];
