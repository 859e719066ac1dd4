//! What tunes tables, columns, indexes, views and triggers, and a whole schema of kinds that are facts: on a real server.

use drift_catalog::{Attributes, Catalog, Definition, Definitions, Kind};
use drift_plan::{Header, Options, create_all, plan, script};
use drift_testkit::postgres;

use crate::common::postgres::{live, rows};

/// Where an attribute stands.
#[derive(Clone, Copy)]
enum At {
    Table,
    Column,
    Index,
    View,
    Trigger,
    Foreign,
}

fn place(catalog: &mut Catalog, at: At) -> &mut Attributes {
    let schema = catalog.schemas.get_mut("public").expect("a schema");
    match at {
        At::View => &mut schema.views.items.get_mut("v").expect("a view").attributes,
        At::Foreign => &mut schema.tables.get_mut("f").expect("a table").attributes,
        _ => {
            let table = schema.tables.get_mut("t").expect("a table");
            match at {
                At::Column => {
                    &mut table.columns.iter_mut().find(|own| own.name == "x").expect("a column").attributes
                }
                At::Index => &mut table.indexes.items.first_mut().expect("an index").attributes,
                At::Trigger => &mut table.triggers.items.first_mut().expect("a trigger").attributes,
                _ => &mut table.attributes,
            }
        }
    }
}

const SETUP: &str = "
    CREATE TYPE row_of AS (id integer, x text);
    CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
    CREATE TABLE t (id integer NOT NULL, x text);
    CREATE UNIQUE INDEX t_id ON t (id);
    CREATE VIEW v AS SELECT id FROM t;
    CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
    CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION noop();";

const OPTIONS: &str = "SELECT reloptions FROM pg_class WHERE relname = 't'";

type Row = (At, &'static str, &'static str, &'static str, &'static str, &'static str);

/// Where, which, the value, where to look, and what is seen with it and without.
const ROWS: &[Row] = &[
    (At::Table, "parameter fillfactor", "70", OPTIONS, "({fillfactor=70})", "()"),
    (
        At::Table,
        "parameter toast.autovacuum_enabled",
        "false",
        "SELECT t.reloptions FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.relname = 't'",
        "({autovacuum_enabled=false})",
        "()",
    ),
    (
        At::Table,
        "row_security",
        "enabled, forced",
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 't'",
        "(t,t)",
        "(f,f)",
    ),
    (
        At::Table,
        "row_security",
        "forced",
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 't'",
        "(f,t)",
        "(f,f)",
    ),
    (
        At::Table,
        "replica_identity",
        "full",
        "SELECT relreplident FROM pg_class WHERE relname = 't'",
        "(f)",
        "(d)",
    ),
    (
        At::Table,
        "replica_identity",
        "t_id",
        "SELECT relreplident FROM pg_class WHERE relname = 't'",
        "(i)",
        "(d)",
    ),
    (
        At::Table,
        "cluster_on",
        "t_id",
        "SELECT indisclustered FROM pg_index WHERE indexrelid = 't_id'::regclass",
        "(t)",
        "(f)",
    ),
    (
        At::Table,
        "tablespace",
        "pg_default",
        "SELECT reltablespace FROM pg_class WHERE relname = 't'",
        "(0)",
        "(0)",
    ),
    (
        At::Table,
        "access_method",
        "heap",
        "SELECT amname FROM pg_class c JOIN pg_am a ON a.oid = relam WHERE relname = 't'",
        "(heap)",
        "(heap)",
    ),
    (
        At::Table,
        "of_type",
        "row_of",
        "SELECT reloftype::regtype FROM pg_class WHERE relname = 't'",
        "(row_of)",
        "(-)",
    ),
    (
        At::Column,
        "storage",
        "external",
        "SELECT attstorage FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'x'",
        "(e)",
        "(x)",
    ),
    (
        At::Column,
        "compression",
        "pglz",
        "SELECT attcompression FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'x'",
        "(p)",
        "(\"\")",
    ),
    (
        At::Column,
        "statistics",
        "77",
        "SELECT coalesce(attstattarget, -1) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'x'",
        "(77)",
        "(-1)",
    ),
    (
        At::Column,
        "option n_distinct",
        "-0.5",
        "SELECT attoptions FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'x'",
        "({n_distinct=-0.5})",
        "()",
    ),
    (
        At::Index,
        "parameter fillfactor",
        "55",
        "SELECT reloptions FROM pg_class WHERE relname = 't_id'",
        "({fillfactor=55})",
        "()",
    ),
    (
        At::View,
        "parameter security_barrier",
        "true",
        "SELECT reloptions FROM pg_class WHERE relname = 'v'",
        "({security_barrier=true})",
        "()",
    ),
    (At::Trigger, "enabled", "always", "SELECT tgenabled FROM pg_trigger WHERE tgname = 'tr'", "(A)", "(O)"),
];

#[test]
fn what_tunes_is_set_and_taken_back() {
    let Some(server) = postgres() else { return };
    let mut wrong = String::new();
    for (at, key, value, look, with, without) in ROWS {
        let first = match *key {
            "access_method" => 15,
            "compression" => 14,
            _ => 0,
        };
        let database = server.database(SETUP);
        let base = live(&database);
        let too_old = base.flavor.version.is_some_and(|version| version.major < first);
        let mut tuned = base.clone();
        place(&mut tuned, *at).set(*key, *value);
        for (from, to, wanted) in [(&base, &tuned, with), (&tuned, &base, without)] {
            let changes = drift_diff::diff(from, to).changes;
            let plan = plan(from, to, &changes, Options { allow_loss: false, ..Options::default() });
            let script = script(&plan, (from, to), &Header::default());
            let said = database.script(&script).err();
            if too_old {
                let told = plan.unplanned.iter().any(|(_, why)| why.contains("has no statement for this"));
                assert!(said.is_none() && told, "{key}: {said:?}\n{script}");
                continue;
            }
            let seen = rows(&database, look);
            if said.is_some() || seen != [*wanted] {
                wrong.push_str(&format!("{key}: {said:?} {seen:?}, not {wanted}\n{script}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_foreign_table_is_one() {
    let Some(server) = postgres() else { return };
    let database =
        server.database(&format!("{SETUP} CREATE TABLE f (id integer NOT NULL, x text DEFAULT 'a')"));
    let mut is = live(&database);
    database.script("DROP TABLE f").expect("it goes");
    let attributes = place(&mut is, At::Foreign);
    attributes.set("foreign", "s");
    attributes.set("foreign_option file", "it's");
    let mut without = is.clone();
    without.schemas.get_mut("public").expect("a schema").tables.remove("f");
    let mut other = is.clone();
    let attributes = place(&mut other, At::Foreign);
    attributes.set("foreign_option file", "b");
    attributes.set("foreign_option more", "c");
    let look = "SELECT ftoptions FROM pg_foreign_table";
    for (from, to, seen) in [
        (&without, &is, vec!["({file=it's})"]),
        (&is, &other, vec!["(\"{file=b,more=c}\")"]),
        (&other, &without, vec![]),
    ] {
        let changes = drift_diff::diff(from, to).changes;
        let plan = plan(from, to, &changes, Options { allow_loss: true, ..Options::default() });
        let script = script(&plan, (from, to), &Header::default());
        database.script(&script).unwrap_or_else(|said| panic!("{said}\n{script}"));
        assert_eq!(rows(&database, look), seen, "{script}");
    }
}

/// Schema, kind, name and facts.
type Stated = (&'static str, Kind, &'static str, &'static [(&'static str, &'static str)]);

/// Kinds that stand on each other in many ways.
const WHOLE: &str = "
    CREATE TYPE code;
    CREATE FUNCTION code_in(cstring) RETURNS code LANGUAGE internal IMMUTABLE STRICT AS 'textin';
    CREATE FUNCTION code_out(code) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
    CREATE TYPE code (INPUT = code_in, OUTPUT = code_out, LIKE = text);
    CREATE FUNCTION zless(code, code) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'text_lt';
    CREATE FUNCTION aequal(code, code) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
    CREATE FUNCTION amore(code, code) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'text_gt';
    CREATE FUNCTION compare(code, code) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'bttextcmp';
    CREATE FUNCTION to_code(integer) RETURNS code LANGUAGE sql IMMUTABLE AS $$ SELECT code_in($1::text::cstring) $$;
    CREATE TYPE place AS (city text, zip code);
    CREATE TABLE t (id integer, own code, at place);
    CREATE FUNCTION mine(code) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT true $$;
    CREATE FUNCTION first_code(code, code) RETURNS code LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce($1, $2) $$;";

#[test]
fn kinds_are_made_and_dropped_in_an_order_that_runs() {
    let Some(server) = postgres() else { return };
    if !server.since(14, "statistics of expressions") {
        return;
    }
    let mut is = live(&server.database(WHOLE));
    let list: &[Stated] = &[
        (
            "public",
            Kind::BaseType,
            "code",
            &[
                ("input", "code_in"),
                ("output", "code_out"),
                ("internallength", "variable"),
                ("alignment", "int4"),
                ("storage", "extended"),
            ],
        ),
        (
            "public",
            Kind::CompositeType,
            "place",
            &[("order", "city, zip"), ("attribute city", "text"), ("attribute zip", "code")],
        ),
        ("public", Kind::Operator, "<(code, code)", &[("function", "zless"), ("commutator", ">")]),
        (
            "public",
            Kind::Operator,
            "=(code, code)",
            &[("function", "aequal"), ("commutator", "="), ("hashes", "true")],
        ),
        ("public", Kind::Operator, ">(code, code)", &[("function", "amore"), ("commutator", "<")]),
        ("public", Kind::OperatorFamily, "code_ops using btree", &[]),
        (
            "public",
            Kind::OperatorClass,
            "code_ops using btree",
            &[
                ("default", "true"),
                ("type", "code"),
                (
                    "items",
                    "operator 1 <(code, code), operator 3 =(code, code), operator 5 >(code, code), function 1 compare(code, code)",
                ),
            ],
        ),
        ("public", Kind::Statistics, "a_stat", &[("table", "t"), ("on", "id, (mine(own))")]),
        ("public", Kind::TextSearchDictionary, "zdict", &[("template", "simple")]),
        ("public", Kind::TextSearchConfiguration, "aconf", &[("parser", "default"), ("map word", "zdict")]),
        ("public", Kind::Owner, "table t", &[("role", "drift_c")]),
        ("public", Kind::Privilege, "function mine(code) to drift_c", &[("execute", "granted")]),
        ("public", Kind::Comment, "operator <(code, code)", &[("text", "less")]),
        ("", Kind::Cast, "integer as code", &[("function", "to_code(integer)"), ("context", "assignment")]),
        ("", Kind::Publication, "pub", &[("tables", "t")]),
        ("", Kind::Comment, "publication pub", &[("text", "p")]),
    ];
    // What the server is read for today, without what may be read of these kinds besides.
    is.definitions = Definitions::default();
    for schema in is.schemas.values_mut() {
        schema.definitions = Definitions::default();
    }
    for (schema, kind, name, facts) in list {
        let mut definition = Definition::default();
        facts.iter().for_each(|(key, text)| definition.state(*key, *text));
        let own = if schema.is_empty() {
            &mut is.definitions
        } else {
            &mut is.schemas.get_mut(*schema).expect("a schema").definitions
        };
        own.set(*kind, *name, definition);
    }
    let schema = is.schemas.get_mut("public").expect("a schema");
    let table = schema.tables.get_mut("t").expect("a table");
    table.attributes.set("row_security", "enabled");
    table.definitions.entry(Kind::Policy, "p").state("using", "mine(own)");

    let copy = server.database("DO $$ BEGIN CREATE ROLE drift_c; EXCEPTION WHEN duplicate_object THEN NULL; END $$; CREATE TABLE keep (id integer);");
    let made = script(&create_all(&is), (&Catalog::empty(is.flavor, "public"), &is), &Header::default());
    copy.script(&made).unwrap_or_else(|said| panic!("{said}\n{made}"));
    let count = "SELECT (SELECT count(*) FROM pg_operator WHERE oprnamespace = 'public'::regnamespace), (SELECT count(*) FROM pg_opclass WHERE opcname = 'code_ops'), (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM pg_publication), (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace), (SELECT count(*) FROM pg_type WHERE typname IN ('code', 'place'))";
    assert_eq!(rows(&copy, count), ["(3,1,1,1,9,2)"], "{made}");

    let mut nothing = live(&server.database("CREATE TABLE keep (id integer)"));
    let mut with_keep = is;
    let keep = nothing.schemas["public"].tables["keep"].clone();
    with_keep.schemas.get_mut("public").expect("a schema").tables.insert("keep".to_owned(), keep);
    nothing
        .definitions
        .complete(&Kind::ALL.into_iter().filter(|kind| kind.is_definition()).collect::<Vec<_>>());
    let schema = nothing.schemas.get_mut("public").expect("a schema");
    schema
        .definitions
        .complete(&Kind::ALL.into_iter().filter(|kind| kind.is_definition()).collect::<Vec<_>>());
    let changes = drift_diff::diff(&with_keep, &nothing).changes;
    let plan = plan(&with_keep, &nothing, &changes, Options { allow_loss: true, ..Options::default() });
    assert!(plan.unplanned.is_empty(), "{:?}", plan.unplanned);
    let gone = script(&plan, (&with_keep, &nothing), &Header::default());
    copy.script(&gone).unwrap_or_else(|said| panic!("{said}\n{gone}"));
    assert_eq!(rows(&copy, count), ["(0,0,0,0,0,0)"], "{gone}");
}
