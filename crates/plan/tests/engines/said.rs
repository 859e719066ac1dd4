//! What is made anew has afterwards what it had: owner, privileges, comments, rules, triggers, indexes.

use drift_catalog::Vendor;
use drift_plan::{Header, Options, plan, script};
use drift_testkit::postgres;

use crate::common::postgres::{live, pair, rows};

/// Everything that can be said of the objects over `t`, as far as the type of `t.a` leaves it open.
fn schema(ty: &str, view: &str, result: &str) -> String {
    format!(
        "CREATE TABLE t (id int PRIMARY KEY, a {ty});
         CREATE VIEW v AS SELECT id, a{view} FROM t;
         CREATE VIEW over AS SELECT id FROM v;
         CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
         CREATE UNIQUE INDEX m_id ON m (id);
         CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
         CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION act();
         CREATE RULE none AS ON DELETE TO v DO INSTEAD NOTHING;
         CREATE FUNCTION f(i int) RETURNS {result} LANGUAGE sql AS $$ SELECT NULL::{result} $$;
         REVOKE ALL ON FUNCTION f(int) FROM PUBLIC;
         GRANT EXECUTE ON FUNCTION f(int) TO pg_monitor;
         ALTER FUNCTION f(int) OWNER TO pg_monitor;
         GRANT SELECT, UPDATE ON v TO pg_monitor WITH GRANT OPTION;
         GRANT SELECT (id) ON over TO PUBLIC;
         GRANT SELECT ON m TO pg_read_all_stats;
         ALTER VIEW over OWNER TO pg_monitor;
         ALTER MATERIALIZED VIEW m OWNER TO pg_monitor;
         COMMENT ON VIEW v IS 'a view'; COMMENT ON COLUMN v.id IS 'its key'; COMMENT ON TRIGGER instead ON v IS 'not';
         COMMENT ON RULE none ON v IS 'never'; COMMENT ON MATERIALIZED VIEW m IS 'kept'; COMMENT ON INDEX m_id IS 'one';
         COMMENT ON FUNCTION f(int) IS 'a function';"
    )
}

const FACTS: &str = "SELECT c.relname, c.relkind, c.relacl, pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class'),
       (SELECT array_agg(a.attacl::text || coalesce(col_description(c.oid, a.attnum), '') ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0),
       (SELECT array_agg(r.rulename || coalesce(obj_description(r.oid, 'pg_rewrite'), '') ORDER BY 1) FROM pg_rewrite r WHERE r.ev_class = c.oid),
       (SELECT array_agg(t.tgname || coalesce(obj_description(t.oid, 'pg_trigger'), '')) FROM pg_trigger t WHERE t.tgrelid = c.oid)
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
     UNION ALL
     SELECT p.proname, 'f', p.proacl, pg_get_userbyid(p.proowner), obj_description(p.oid, 'pg_proc'), NULL, NULL, NULL
     FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1";

#[test]
fn what_is_made_anew_keeps_what_is_said_of_it() {
    let Some(server) = postgres() else { return };
    let wanted = schema("bigint", "", "bigint");
    let (is, asked) = pair(&server, &schema("int", "", "int"), &wanted, true);
    let like = server.database(&wanted);
    assert_eq!(rows(&is, FACTS), rows(&like, FACTS), "{}", asked.script);
    assert!(asked.script.contains("DROP VIEW") && asked.script.contains("DROP ROUTINE"), "{}", asked.script);
}

#[test]
fn what_nobody_asked_for_is_kept_too() {
    let Some(server) = postgres() else { return };
    let (is, bare) = (
        server.database(&schema("int", "", "int")),
        server.database(
            "CREATE TABLE t (id int PRIMARY KEY, a bigint);
         CREATE VIEW v AS SELECT a, id FROM t;
         CREATE VIEW over AS SELECT id FROM v;
         CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
         CREATE UNIQUE INDEX m_id ON m (id);
         CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
         CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION act();
         CREATE RULE none AS ON DELETE TO v DO INSTEAD NOTHING;
         CREATE FUNCTION f(i int) RETURNS bigint LANGUAGE sql AS $$ SELECT NULL::bigint $$;",
        ),
    );
    let before = rows(&is, FACTS);
    let (mut from, to) = (live(&is), live(&bare));
    let mut to = crate::common::settled(to, &from);
    let unasked = drift_dialect::settle_classes(&mut from, &mut to, &drift_dialect::Chosen::default());
    let changes = drift_diff::diff(&from, &to).changes;
    unasked.put_back(&mut from);
    let plan = plan(&from, &to, &changes, Options { allow_loss: true, ..Options::default() });
    let text = script(&plan, (&from, &to), &Header::default());
    is.script(&text).unwrap_or_else(|said| panic!("{said}\n{text}"));
    // The comment on a column of a view that is another one now is not said again: nobody knows whether it is there.
    let forget =
        |rows: Vec<String>| -> Vec<String> { rows.iter().map(|row| row.replace("its key", "")).collect() };
    assert_eq!(forget(rows(&is, FACTS)).len(), before.len());
    for (is, was) in rows(&is, FACTS).iter().zip(&before).filter(|(_, was)| !was.contains("its key")) {
        assert_eq!(is, was, "{text}");
    }
    assert_eq!(from.flavor.vendor, Vendor::Postgres);
}

#[test]
fn what_default_privileges_give_beyond_what_is_wanted_is_taken_back() {
    let Some(server) = postgres() else { return };
    let defaults = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO pg_monitor;
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO pg_monitor;
         ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;";
    let made = "CREATE TABLE less (id integer); CREATE TABLE none (id integer); CREATE VIEW v AS SELECT id FROM less;
         CREATE SEQUENCE s; CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
         GRANT SELECT, DELETE ON less TO pg_monitor;";
    let is = server.database(defaults);
    let wanted = server.database(&format!("{made}{defaults}"));
    let from = live(&is);
    let to = crate::common::settled(live(&wanted), &from);
    let changes = drift_diff::diff(&from, &to).changes;
    let plan = plan(&from, &to, &changes, Options { allow_loss: false, role: Some("postgres") });
    let text = script(&plan, (&from, &to), &Header::default());
    is.script(&text).unwrap_or_else(|said| panic!("{said}\n{text}"));
    let left = drift_diff::diff(&live(&is), &to).changes;
    assert!(left.is_empty(), "{left:#?}\n{text}");
    assert!(text.contains("REVOKE"), "{text}");
}
