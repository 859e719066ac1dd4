//! A database with many kinds that are facts: its file makes one that does not differ, and so does its model.

use drift_catalog::{Catalog, Vendor};
use drift_models::write;
use drift_plan::{Header, create_all, script};
use drift_testkit::{Server, postgres};

use crate::common::postgres::{live, pair};
use crate::common::{declared, settled};

const WHOLE: &str = r#"
    DO $$ BEGIN CREATE ROLE drift_a; CREATE ROLE drift_b; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
    CREATE TYPE code;
    CREATE FUNCTION code_in(cstring) RETURNS code LANGUAGE internal IMMUTABLE STRICT AS 'textin';
    CREATE FUNCTION code_out(code) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
    CREATE TYPE code (INPUT = code_in, OUTPUT = code_out, LIKE = text, CATEGORY = 'U', DEFAULT = 'it''s');
    CREATE FUNCTION less(code, code) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'text_lt';
    CREATE FUNCTION equal(code, code) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
    CREATE FUNCTION more(code, code) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'text_gt';
    CREATE FUNCTION compare(code, code) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bttextcmp';
    CREATE OPERATOR < (FUNCTION = less, LEFTARG = code, RIGHTARG = code, COMMUTATOR = >, RESTRICT = scalarltsel);
    CREATE OPERATOR > (FUNCTION = more, LEFTARG = code, RIGHTARG = code, COMMUTATOR = <);
    CREATE OPERATOR = (FUNCTION = equal, LEFTARG = code, RIGHTARG = code, COMMUTATOR = =, HASHES, MERGES);
    CREATE OPERATOR CLASS code_ops DEFAULT FOR TYPE code USING btree AS OPERATOR 1 <, OPERATOR 3 =, OPERATOR 5 >, FUNCTION 1 compare(code, code);
    CREATE OPERATOR FAMILY kin USING btree;
    ALTER OPERATOR FAMILY kin USING btree ADD OPERATOR 1 <(integer, bigint), FUNCTION 1 btint48cmp(integer, bigint);
    CREATE TYPE "Odd place" AS ("A a" text COLLATE "C", zip code);
    CREATE FUNCTION gap(float8, float8) RETURNS float8 IMMUTABLE LANGUAGE sql AS 'SELECT $1 - $2';
    CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = gap);
    CREATE COLLATION own (LOCALE = 'C');
    CREATE FUNCTION to_code(integer) RETURNS code LANGUAGE sql IMMUTABLE AS $$ SELECT code_in($1::text::cstring) $$;
    CREATE CAST (integer AS code) WITH FUNCTION to_code(integer) AS ASSIGNMENT;
    CREATE TABLE t (id integer, "Who" text, at "Odd place", during span, own code) WITH (fillfactor = 70);
    ALTER TABLE t ALTER COLUMN "Who" SET STORAGE EXTERNAL, ALTER COLUMN id SET STATISTICS 33, ALTER COLUMN id SET (n_distinct = -0.5), ENABLE ROW LEVEL SECURITY, REPLICA IDENTITY FULL;
    CREATE INDEX t_own ON t (own) WITH (fillfactor = 60);
    CREATE STATISTICS s (ndistinct) ON id, "Who", (id % 7) FROM t;
    CREATE POLICY "own rows" ON t FOR SELECT TO drift_a USING ("Who" = CURRENT_USER);
    CREATE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING;
    ALTER TABLE t DISABLE RULE quiet;
    CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t;
    CREATE RULE "on v" AS ON INSERT TO v DO INSTEAD NOTHING;
    CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
    CREATE TEXT SEARCH CONFIGURATION conf (PARSER = default);
    ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR word, int WITH dict, simple;
    CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
    CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
    CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION seen();
    CREATE PUBLICATION pub FOR TABLE t (id, "Who") WHERE (id > 1) WITH (publish = 'insert');
    ALTER TABLE t OWNER TO drift_b;
    GRANT SELECT, INSERT ON t TO drift_a;
    GRANT UPDATE (id) ON t TO drift_a WITH GRANT OPTION;
    REVOKE EXECUTE ON FUNCTION gap(float8, float8) FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE drift_a IN SCHEMA public GRANT SELECT ON TABLES TO drift_b;
    COMMENT ON INDEX t_own IS 'it''s an index'; COMMENT ON POLICY "own rows" ON t IS 'p'; COMMENT ON PUBLICATION pub IS 'x';
    COMMENT ON TYPE "Odd place" IS 'a type'; COMMENT ON OPERATOR < (code, code) IS 'less';"#;

/// The database, less what older servers do not have.
fn whole(server: &Server) -> String {
    let mut sql = WHOLE.to_owned();
    if !server.since(15, "publications of columns and rows") {
        sql = sql.replace(r#" (id, "Who") WHERE (id > 1)"#, "");
    }
    if !server.since(14, "statistics of expressions") {
        sql = sql.replace(", (id % 7) FROM", " FROM");
    }
    sql
}

#[test]
fn a_file_makes_a_database_that_does_not_differ() {
    let Some(server) = postgres() else { return };
    let is = live(&server.database(&whole(&server)));
    let copy = server.database("");
    let made = script(&create_all(&is), (&Catalog::empty(is.flavor, "public"), &is), &Header::default());
    copy.script(&made).unwrap_or_else(|said| panic!("{said}\n{made}"));
    let left = drift_diff::diff(&is, &live(&copy)).changes;
    assert!(left.is_empty(), "{left:#?}\n{made}");
}

#[test]
fn a_model_says_the_same() {
    let Some(server) = postgres() else { return };
    let is = live(&server.database(&whole(&server)));
    let text = write(&is);
    let model = settled(declared(&text, Vendor::Postgres), &is);
    let left = drift_diff::diff(&is, &model).changes;
    assert!(left.is_empty(), "{left:#?}\n{text}");
    assert_eq!(model.definitions, is.definitions, "{text}");
    for (name, schema) in &is.schemas {
        assert_eq!(model.schemas[name].definitions, schema.definitions, "{text}");
    }
}

#[test]
fn all_of_it_goes_again() {
    let Some(server) = postgres() else { return };
    pair(&server, &whole(&server), "", true);
}
