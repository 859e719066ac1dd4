//! Printed files, run by `psql` on real databases: afterwards nothing differs, and every row is there.

#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

mod common;

use common::declared;
use common::postgres::{ask, becomes, live, pair, rows};
use drift_catalog::{Catalog, Hold, Vendor};
use drift_plan::{Header, create_all, script};
use drift_testkit::postgres;

const EVERYTHING: &str = r#"
    CREATE SCHEMA "Odd ""schema""";
    CREATE TYPE mood AS ENUM ('sad', 'o''k', 'Happy');
    CREATE DOMAIN zip AS text CHECK (VALUE <> '') DEFAULT 'none';
    CREATE SEQUENCE numbers AS integer START WITH 5 INCREMENT BY 2;
    CREATE FUNCTION next_number(step integer) RETURNS integer LANGUAGE sql AS $$ SELECT nextval('public.numbers')::integer + step $$;
    CREATE TABLE b (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_id bigint, mood mood NOT NULL DEFAULT 'sad');
    CREATE TABLE a (
        id bigserial PRIMARY KEY, b_id integer REFERENCES b ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
        code varchar(12) NOT NULL DEFAULT 'x', zip zip, n integer DEFAULT next_number(1), price numeric(10,2) CHECK (price > 0),
        twice integer GENERATED ALWAYS AS (length(code) * 2) STORED, tags text[] DEFAULT '{}', at timestamp(3) with time zone DEFAULT now(),
        during tsrange, CONSTRAINT codes UNIQUE (code, n), EXCLUDE USING gist (during WITH &&));
    ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a ON UPDATE CASCADE;
    CREATE TABLE "Odd ""schema"""."select" ("Weird col" integer PRIMARY KEY, "user" text COLLATE "C", me integer REFERENCES "Odd ""schema"""."select");
    CREATE TABLE parts (id integer, day date NOT NULL) PARTITION BY RANGE (day);
    CREATE UNIQUE INDEX a_lower ON a (lower(code) DESC NULLS LAST, n) INCLUDE (price) WHERE price > 1;
    CREATE INDEX a_hash ON a USING hash (code);
    CREATE INDEX a_like ON a (code varchar_pattern_ops);
    CREATE VIEW z_first AS SELECT id, code FROM a WHERE price > 3;
    CREATE VIEW a_second AS SELECT count(*) AS n FROM z_first;
    CREATE MATERIALIZED VIEW m AS SELECT n FROM a_second;
    CREATE UNIQUE INDEX m_n ON m (n);
    CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
    CREATE FUNCTION latest(of a) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT max(id) FROM public.a $$;
    CREATE TRIGGER stamps BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION stamp();
    COMMENT ON TABLE a IS 'it''s a'; COMMENT ON COLUMN a.code IS E'two\nlines'; COMMENT ON VIEW z_first IS 'v';
    COMMENT ON TYPE mood IS 'm';"#;

#[test]
fn everything_is_made_in_an_order_that_runs() {
    let Some(server) = postgres() else { return };
    let (_, asked) = pair(
        &server,
        "CREATE TABLE keep (id integer PRIMARY KEY)",
        &format!("CREATE TABLE keep (id integer PRIMARY KEY); {EVERYTHING}"),
        false,
    );
    assert!(asked.plan.statements.iter().all(|own| own.hold.is_none()));
    assert!(asked.plan.unplanned.is_empty(), "{:#?}", asked.plan.unplanned);
}

#[test]
fn a_whole_schema_is_made_anew() {
    let Some(server) = postgres() else { return };
    let is = live(&server.database(EVERYTHING));
    let copy = server.database("");
    let made = script(&create_all(&is), &Catalog::empty(is.flavor, "public"), &Header::default());
    copy.script(&made).unwrap_or_else(|said| panic!("{said}\n{made}"));
    let left = drift_diff::diff(&is, &live(&copy)).changes;
    assert!(left.is_empty(), "{left:#?}\n{made}");
}

#[test]
fn everything_goes_again_where_loss_is_allowed() {
    let Some(server) = postgres() else { return };
    let keep = "CREATE TABLE keep (id integer PRIMARY KEY);";
    let database = server.database(&format!("{keep} {EVERYTHING} INSERT INTO a (code) VALUES ('q')"));
    let wanted = live(&server.database(keep));
    let asked = ask(&database, &wanted, false);
    database.script(&asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert_eq!(rows(&database, "SELECT count(*) FROM a"), ["(1)"], "rows are held");
    let (database, wanted) = (server.database(&format!("{keep} {EVERYTHING}")), wanted);
    becomes(&database, &wanted, true);
}

#[test]
fn columns_change_under_views_and_rows_stay() {
    let Some(server) = postgres() else { return };
    let (database, asked) = pair(
        &server,
        "CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT 1, code varchar(5) NOT NULL, gone text, c text COLLATE \"C\", i integer);
         CREATE VIEW over AS SELECT id, n, code FROM t; CREATE VIEW above AS SELECT n FROM over;
         CREATE MATERIALIZED VIEW stored AS SELECT n FROM over; CREATE INDEX stored_n ON stored (n);
         CREATE INDEX t_n ON t (n); ALTER TABLE t ADD CONSTRAINT pos CHECK (n > 0); ALTER TABLE t ADD CONSTRAINT old_name UNIQUE (code);
         COMMENT ON TABLE t IS 'x'; INSERT INTO t VALUES (1, 2, 'a', 'g', 'c', 3), (2, NULL, 'b', NULL, NULL, 4)",
        "CREATE TABLE t (id bigint PRIMARY KEY, n bigint DEFAULT 2, code varchar(50), c text, i integer NOT NULL GENERATED BY DEFAULT AS IDENTITY, later text DEFAULT 'l' NOT NULL);
         CREATE VIEW over AS SELECT id, n, code FROM t; CREATE VIEW above AS SELECT n FROM over;
         CREATE MATERIALIZED VIEW stored AS SELECT n FROM over; CREATE INDEX stored_n ON stored (n);
         CREATE INDEX t_n ON t (n DESC); ALTER TABLE t ADD CONSTRAINT pos CHECK (n > 1); ALTER TABLE t ADD CONSTRAINT new_name UNIQUE (code);
         COMMENT ON TABLE t IS 'y'",
        true,
    );
    assert_eq!(
        rows(&database, "SELECT id, n, code, later FROM t ORDER BY id"),
        ["(1,2,a,l)", "(2,,b,l)"],
        "{}",
        asked.script
    );
    assert_eq!(rows(&database, "SELECT * FROM above ORDER BY n"), ["(2)", "()"]);
    assert!(asked.script.contains("RENAME CONSTRAINT old_name TO new_name"), "{}", asked.script);
}

#[test]
fn types_without_a_cast_are_converted_where_loss_is_allowed() {
    let Some(server) = postgres() else { return };
    let from = "CREATE TYPE e AS ENUM ('1', '2');
        CREATE TABLE t (a text DEFAULT '7', b integer DEFAULT 1, c boolean DEFAULT true, d text, e text DEFAULT '1', f jsonb, g timestamptz, h bigint);
        INSERT INTO t VALUES ('5', 1, true, '3fa85f64-5717-4562-b3fc-2c963f66afa6', '2', '{}', '2020-01-02', 0)";
    let to = "CREATE TYPE e AS ENUM ('1', '2');
        CREATE TABLE t (a integer DEFAULT 7, b boolean DEFAULT true, c integer DEFAULT 1, d uuid, e e DEFAULT '1', f text, g date, h boolean)";
    let wanted = live(&server.database(to));
    let database = server.database(from);
    let asked = ask(&database, &wanted, false);
    database.script(&asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert!(
        asked.plan.statements.iter().any(|own| matches!(own.hold, Some(Hold::Loss(_)))),
        "{}",
        asked.script
    );
    let database = server.database(from);
    becomes(&database, &wanted, true);
    assert_eq!(
        rows(&database, "SELECT * FROM t"),
        ["(5,t,1,3fa85f64-5717-4562-b3fc-2c963f66afa6,2,{},2020-01-02,f)"]
    );
}

#[test]
fn references_change_their_type_on_both_ends() {
    let Some(server) = postgres() else { return };
    pair(
        &server,
        "CREATE TABLE p (id text PRIMARY KEY); CREATE TABLE c (p text REFERENCES p); INSERT INTO p VALUES ('1'); INSERT INTO c VALUES ('1')",
        "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p)",
        true,
    );
}

#[test]
fn enum_values_come_in_their_places_and_go_by_a_new_type() {
    let Some(server) = postgres() else { return };
    let from = "CREATE TYPE e AS ENUM ('b', 'd'); CREATE TABLE t (e e DEFAULT 'b', many e[]); CREATE VIEW v AS SELECT e FROM t; INSERT INTO t VALUES ('d', '{b}')";
    let (_, asked) = pair(
        &server,
        from,
        "CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'f'); CREATE TABLE t (e e DEFAULT 'c', many e[]); CREATE VIEW v AS SELECT e FROM t",
        false,
    );
    assert!(asked.plan.statements.iter().any(|own| !own.transactional));
    let (database, _) = pair(
        &server,
        from,
        "CREATE TYPE e AS ENUM ('d', 'b', 'x'); CREATE TABLE t (e e DEFAULT 'b', many e[]); CREATE VIEW v AS SELECT e FROM t",
        true,
    );
    assert_eq!(rows(&database, "SELECT * FROM t"), ["(d,{b})"]);
}

#[test]
fn a_value_nobody_knows_stops_the_file_where_rows_need_it() {
    let Some(server) = postgres() else { return };
    let from = "CREATE TABLE t (id integer PRIMARY KEY, note text);";
    let wanted = live(
        &server.database("CREATE TABLE t (id integer PRIMARY KEY, note text NOT NULL, owner text NOT NULL)"),
    );
    becomes(&server.database(from), &wanted, false);
    let database = server.database(&format!("{from} INSERT INTO t VALUES (1, NULL)"));
    let asked = ask(&database, &wanted, false);
    let said = database.script(&asked.script).expect_err("an open decision");
    assert!(said.contains("drift: decide the value of t.owner"), "{said}");
    assert_eq!(rows(&database, "SELECT * FROM t"), ["(1,)"], "nothing was done");
    let decided: String = asked
        .script
        .lines()
        .map(|line| {
            format!(
                "{}\n",
                line.strip_prefix("-- UPDATE")
                    .map_or_else(|| line.to_owned(), |rest| format!("UPDATE{}", rest.replace('…', "'v'")))
            )
        })
        .collect();
    database.script(&decided).unwrap_or_else(|said| panic!("{said}\n{decided}"));
    assert_eq!(rows(&database, "SELECT * FROM t"), ["(1,v,v)"]);
    assert!(ask(&database, &wanted, false).changes.is_empty());
}

const MODEL: &str = "drift: 1
tables:
  tenants:
    renamed_from: clients
    columns:
      id: { type: integer, auto_increment: true, primary_key: true }
      plan_id: { type: integer, nullable: true, references: plans(id), renamed_from: plan }
      seats: { type: bigint, default: 1 }
    checks: { both: seats > 0 AND plan_id <> 9 }
    indexes: [ [seats, plan_id] ]
  plans: { columns: { id: { type: integer, auto_increment: true, primary_key: true } } }
";

#[test]
fn declared_renames_bring_everything_along() {
    let Some(server) = postgres() else { return };
    let database = server.database(
        "CREATE TABLE plans (id serial PRIMARY KEY);
         CREATE TABLE clients (id serial PRIMARY KEY, plan integer, seats integer NOT NULL DEFAULT 1, CONSTRAINT \"both\" CHECK (seats > 0));
         CREATE VIEW v AS SELECT plan, seats FROM clients; INSERT INTO plans VALUES (2); INSERT INTO clients VALUES (1, 2, 3)",
    );
    // A view over what is retyped and renamed at once needs a second run.
    let wanted = declared(MODEL, Vendor::Postgres);
    let asked = ask(&database, &wanted, false);
    database.script(&asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert_eq!(rows(&database, "SELECT id, plan_id, seats FROM tenants"), ["(1,2,3)"]);
    assert!(asked.script.contains("the view v reads seats; run this again"), "{}", asked.script);
    becomes(&database, &wanted, false);
    assert_eq!(rows(&database, "SELECT * FROM tenants"), ["(1,2,3)"]);
    assert_eq!(rows(&database, "SELECT * FROM v"), ["(2,3)"]);
}

#[test]
fn a_likely_rename_is_two_ways_and_neither_is_taken() {
    let Some(server) = postgres() else { return };
    let database = server.database(
        "CREATE TABLE plans (id serial PRIMARY KEY); CREATE TABLE tenants (id serial PRIMARY KEY, planid integer, seats integer NOT NULL DEFAULT 1);
         INSERT INTO tenants VALUES (1, 2, 3)",
    );
    let model = MODEL.replace("    renamed_from: clients\n", "").replace(", renamed_from: plan", "");
    let asked = ask(&database, &declared(&model, Vendor::Postgres), false);
    database.script(&asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert_eq!(rows(&database, "SELECT planid FROM tenants"), ["(2)"]);
    for line in [
        "--   ALTER TABLE public.tenants RENAME COLUMN planid TO plan_id;",
        "--   ALTER TABLE public.tenants ADD COLUMN plan_id integer;",
    ] {
        assert!(asked.script.contains(line), "{}", asked.script);
    }
    for change in &asked.changes {
        assert!(asked.plan.about(&change.path).next().is_some(), "nothing about {}", change.path);
    }
}

#[test]
fn a_column_that_a_view_reads_is_not_dropped() {
    let Some(server) = postgres() else { return };
    let from = "CREATE TABLE t (a integer, b integer, c integer); CREATE VIEW v AS SELECT b FROM t";
    let wanted = declared("drift: 1\ntables: { t: { columns: { a: integer? } } }\n", Vendor::Postgres);
    let database = server.database(from);
    let asked = ask(&database, &wanted, true);
    database.script(&asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert!(asked.script.contains("the view v reads b; change the view first"), "{}", asked.script);
    assert_eq!(
        rows(&database, "SELECT count(*) FROM information_schema.columns WHERE table_name = 't'"),
        ["(2)"]
    );
}

#[test]
fn the_guard_stops_on_another_database() {
    let Some(server) = postgres() else { return };
    let database = server.database("CREATE TABLE t (a integer)");
    let wanted = live(&server.database("CREATE TABLE t (a bigint)"));
    let asked = ask(&database, &wanted, false);
    let other = server.database("CREATE TABLE t (a integer)");
    let said = other.script(&asked.script).expect_err("another name");
    assert!(said.contains("this file was made for the database"), "{said}");
    let nameless =
        asked.script.lines().filter(|line| !line.contains("current_database")).collect::<Vec<_>>().join("\n");
    for other in ["CREATE TABLE t (b integer)", "CREATE TABLE u (a integer)"] {
        let said = server.database(other).script(&nameless).expect_err("another table");
        assert!(said.contains("drift: this file was made for another database"), "{said}");
    }
}

#[test]
fn hostile_names_stay_names() {
    let Some(server) = postgres() else { return };
    let names = [
        "a\"; DROP TABLE keep; --",
        "select",
        "Ünïcode 🦀",
        "x'y",
        "line\nbreak",
        "cr\rDROP TABLE keep;",
        "$drift$",
        "back\\slash",
        "a:b :c",
    ];
    for name in names {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let (table, column, new) = (quoted(name), quoted(&format!("{name}2")), quoted(&format!("{name}3")));
        let schema =
            |columns: &str| format!("CREATE TABLE keep (a integer); CREATE TABLE {table} ({columns});");
        let database = server.database(&schema(&format!("{column} text, old text")));
        database.execute(&format!("INSERT INTO {table} VALUES ('1', '2')"));
        let wanted = schema(&format!("{column} text NOT NULL, {new} integer CHECK ({new} > 1)"));
        let wanted = format!(
            "{wanted} CREATE VIEW {new} AS SELECT {new} FROM {table}; COMMENT ON TABLE {table} IS '{}'",
            name.replace('\'', "''")
        );
        let wanted = live(&server.database(&wanted));
        let asked = ask(&database, &wanted, false);
        database.script(&asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
        assert_eq!(rows(&database, "SELECT count(*) FROM keep"), ["(0)"]);
        becomes(&database, &wanted, true);
        assert_eq!(rows(&database, "SELECT count(*) FROM keep"), ["(0)"]);
    }
}
