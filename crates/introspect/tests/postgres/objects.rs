//! Types, views, sequences, functions, triggers, extensions.

use drift_catalog::{Facet, Kind};

use crate::common::{attributes, catalog, made_by, table, view};

#[test]
fn enums_and_domains() {
    let Some(catalog) = made_by(
        "CREATE TYPE e AS ENUM ('b', 'it''s', 'A'); ALTER TYPE e ADD VALUE 'first' BEFORE 'b';
         COMMENT ON TYPE e IS 'kinds';
         CREATE DOMAIN d AS varchar(9) COLLATE \"C\" DEFAULT 'x' NOT NULL CONSTRAINT one CHECK (VALUE <> '')
           CONSTRAINT two CHECK (length(VALUE) > 1)",
    ) else {
        return;
    };
    let schema = &catalog.schemas["public"];
    assert_eq!(schema.enums.items["e"].values, ["first", "b", "it's", "A"]);
    assert_eq!(schema.enums.items["e"].comment, Facet::Stated(Some("kinds".to_owned())));
    let d = &schema.domains.items["d"];
    assert_eq!((d.base.raw.as_str(), d.nullable), ("character varying(9)", false));
    assert_eq!(d.collation, Facet::Stated(Some("C".to_owned())));
    assert_eq!(d.default.value().map(|expr| expr.raw.as_str()), Some("'x'::character varying"));
    let names: Vec<Option<&str>> = d.checks.items.iter().map(|check| check.name.as_deref()).collect();
    assert_eq!(names, [Some("one"), Some("two")]);
    assert_eq!(d.checks.items[1].expr.raw, "(length((VALUE)::text) > 1)");
    assert!(schema.enums.complete && schema.domains.complete && schema.views.complete);
}

#[test]
fn views_with_their_options_and_triggers() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int, b text);
         CREATE VIEW v WITH (security_barrier) AS SELECT t.a FROM t WHERE t.a > 1 WITH LOCAL CHECK OPTION;
         COMMENT ON VIEW v IS 'some';
         CREATE VIEW w AS SELECT v.a, t.b FROM v JOIN t ON t.a = v.a;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER instead INSTEAD OF INSERT ON w FOR EACH ROW EXECUTE FUNCTION f();
         CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t",
    ) else {
        return;
    };
    let v = view(&catalog, "v");
    assert!(v.query.raw.starts_with("SELECT ") && v.query.raw.contains("FROM public.t"), "{}", v.query.raw);
    assert!(!v.query.raw.ends_with(';'));
    assert_eq!(attributes(&v.attributes), "parameter check_option=local; parameter security_barrier=true");
    assert_eq!(v.comment, Facet::Stated(Some("some".to_owned())));
    let w = view(&catalog, "w");
    assert!(w.query.raw.contains("public.v"), "{}", w.query.raw);
    assert_eq!(w.triggers.items.len(), 1);
    assert!(view(&catalog, "m").materialized && !w.materialized);
}

#[test]
fn sequences_that_nobody_owns() {
    let Some(catalog) = made_by(
        "CREATE SEQUENCE plain; CREATE SEQUENCE odd AS integer START 1000 INCREMENT 5 MAXVALUE 90000 CACHE 3 CYCLE;
         CREATE SEQUENCE down INCREMENT -1; COMMENT ON SEQUENCE odd IS 'numbers'",
    ) else {
        return;
    };
    let sequences = &catalog.schemas["public"].sequences.items;
    assert_eq!(attributes(&sequences["plain"].options), "");
    assert_eq!(
        attributes(&sequences["odd"].options),
        "cache=3; cycle=true; increment=5; max=90000; start=1000; type=integer"
    );
    assert_eq!(attributes(&sequences["down"].options), "increment=-1");
    assert_eq!(sequences["odd"].comment, Facet::Stated(Some("numbers".to_owned())));
}

#[test]
fn functions_by_signature() {
    let Some(catalog) = made_by(
        "CREATE TYPE e AS ENUM ('a');
         CREATE FUNCTION f(a int, b e DEFAULT 'a', OUT c int) LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
         CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
         CREATE AGGREGATE longest(text) (SFUNC = textcat, STYPE = text, INITCOND = 'x''y');
         COMMENT ON FUNCTION f(text) IS 'same'",
    ) else {
        return;
    };
    let functions = &catalog.schemas["public"].functions.items;
    let names: Vec<&String> = functions.keys().collect();
    assert_eq!(names, ["f(integer, public.e)", "f(text)", "longest(text)", "p()"]);
    assert!(functions["p()"].definition.raw.starts_with("CREATE OR REPLACE PROCEDURE public.p()"));
    assert_eq!(functions["f(text)"].comment, Facet::Stated(Some("same".to_owned())));
    assert_eq!(
        functions["longest(text)"].definition.raw,
        "CREATE AGGREGATE public.longest(text) (SFUNC = textcat, STYPE = text, INITCOND = 'x''y')"
    );
}

#[test]
fn functions_whose_body_is_kept_parsed() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(14, "functions whose body is kept parsed") {
        return;
    }
    let database = server.database("CREATE TABLE t (a int)");
    database
        .execute("CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END");
    let catalog = catalog(&database);
    let text = &catalog.schemas["public"].functions.items["f()"].definition.raw;
    assert!(text.contains("BEGIN ATOMIC") && text.contains("FROM public.t"), "{text}");
}

#[test]
fn an_aggregate_can_be_made_again_from_its_text() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(
        "CREATE AGGREGATE many(int) (SFUNC = int4pl, STYPE = int, COMBINEFUNC = int4pl, INITCOND = '0',
           MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '0', SORTOP = <, PARALLEL = SAFE);
         CREATE AGGREGATE all_of(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')",
    );
    let first = catalog(&database);
    let functions = &first.schemas["public"].functions;
    assert_eq!(functions.items.len(), 2);
    database.execute("DROP AGGREGATE many(int); DROP AGGREGATE all_of(*)");
    for function in functions.items.values() {
        database.execute(&function.definition.raw);
    }
    assert_eq!(catalog(&database).schemas["public"].functions, *functions);
}

#[test]
fn triggers_of_tables() {
    let Some(catalog) = made_by(
        "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER b BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION f();
         CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
         ALTER TABLE t DISABLE TRIGGER b; ALTER TABLE t ENABLE ALWAYS TRIGGER c",
    ) else {
        return;
    };
    let triggers: Vec<(&str, String)> = table(&catalog, "t")
        .triggers
        .items
        .iter()
        .map(|own| (own.name.as_str(), attributes(&own.attributes)))
        .collect();
    // A foreign key has triggers of its own, which are not ours.
    assert_eq!(triggers, [("b", "enabled=disabled".to_owned()), ("c", "enabled=always".to_owned())]);
    let text = &table(&catalog, "t").triggers.items[0].definition.raw;
    assert!(text.contains("ON public.t ") && text.contains("EXECUTE FUNCTION public.f()"), "{text}");
}

#[test]
fn what_was_never_defined_is_a_type_without_a_fact() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TYPE shell; CREATE TYPE span AS RANGE (SUBTYPE = int)");
    let catalog = catalog(&database);
    let shell = catalog.schemas["public"].definitions.get(Kind::BaseType, "shell");
    assert!(shell.is_some_and(|own| own.facts.is_empty()));
    assert_eq!(catalog.unread, []);
    assert!(
        catalog.schemas["public"].functions.items.is_empty(),
        "a range type brings its constructors along"
    );
}
