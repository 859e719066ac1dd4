//! The kinds that are facts, on a real server: each is made, changed and removed by the file that is printed, and the
//! server's own catalog says what came of it.

use drift_catalog::{Catalog, Definition, Definitions, Kind, Named};
use drift_plan::{Header, Options, plan, script};
use drift_testkit::{TestDatabase, postgres};

use crate::common::postgres::{live, rows};

type Facts = &'static [(&'static str, &'static str)];

/// Where a kind stands.
#[derive(Clone, Copy)]
enum At {
    Schema,
    Nowhere,
    Table,
    View,
}

struct Case {
    setup: &'static str,
    at: At,
    kind: Kind,
    name: &'static str,
    first: Facts,
    second: Facts,
    look: &'static str,
    /// What is seen after it was made, changed and removed.
    sees: [&'static [&'static str]; 3],
}

fn place(catalog: &mut Catalog, at: At) -> &mut Definitions {
    match at {
        At::Nowhere => &mut catalog.definitions,
        At::Schema => &mut catalog.schemas.entry("public".to_owned()).or_default().definitions,
        At::Table => {
            let schema = catalog.schemas.get_mut("public").expect("a schema");
            &mut schema.tables.get_mut("t").expect("the table t").definitions
        }
        At::View => {
            let schema = catalog.schemas.get_mut("public").expect("a schema");
            &mut schema.views.items.get_mut("v").expect("the view v").definitions
        }
    }
}

/// The database with one definition, or with none, and nothing else of these kinds.
fn with(base: &Catalog, case: &Case, facts: Option<Facts>) -> Catalog {
    let mut catalog = base.clone();
    catalog.definitions = Definitions::default();
    for schema in catalog.schemas.values_mut() {
        schema.definitions = Definitions::default();
        schema.tables.values_mut().for_each(|own| own.definitions = Definitions::default());
        schema.views.items.values_mut().for_each(|own| own.definitions = Definitions::default());
    }
    let own = place(&mut catalog, case.at);
    own.0.insert(case.kind, Named { complete: true, ..Named::default() });
    if let Some(facts) = facts {
        let mut definition = Definition::default();
        facts.iter().for_each(|(key, text)| definition.state(*key, *text));
        own.set(case.kind, case.name, definition);
    }
    catalog
}

/// Runs the file that brings one to the other, and says what is seen then.
fn step(
    database: &TestDatabase,
    base: &Catalog,
    case: &Case,
    (from, to): (Option<Facts>, Option<Facts>),
) -> Result<Vec<String>, String> {
    let (from, to) = (with(base, case, from), with(base, case, to));
    let changes = drift_diff::diff(&from, &to).changes;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    let plan = plan(&from, &to, &changes, Options { allow_loss: true });
    if let Some((_, why)) = plan.unplanned.first() {
        return Err(why.clone());
    }
    let script = script(&plan, &from, &Header::default());
    database.script(&script).map_err(|said| format!("{said}\n{script}"))?;
    Ok(rows(database, case.look))
}

#[test]
fn every_kind_is_made_changed_and_removed() {
    let Some(server) = postgres() else { return };
    let mut wrong = String::new();
    for case in CASES {
        let roles = "DO $$ BEGIN CREATE ROLE drift_a; CREATE ROLE drift_b; EXCEPTION WHEN duplicate_object THEN NULL; END $$;";
        let database = server.database(&format!("{roles} {}", case.setup));
        let base = live(&database);
        let (first, second) = (Some(case.first), Some(case.second));
        for (at, way) in [(None, first), (first, second), (second, None)].into_iter().enumerate() {
            // Every object has an owner.
            if case.kind == Kind::Owner && way.1.is_none() {
                continue;
            }
            let seen = step(&database, &base, case, way);
            if seen.as_ref().is_ok_and(|seen| *seen == case.sees[at]) {
                continue;
            }
            wrong.push_str(&format!(
                "{} {}, step {at}: {seen:?}, not {:?}\n",
                case.kind.word(),
                case.name,
                case.sees[at]
            ));
            break;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const FUNCTIONS: &str =
    "CREATE FUNCTION eq(integer, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text = $2 $$;";

const CASES: &[Case] = &[
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::CompositeType,
        name: "place",
        first: &[("order", "street, city"), ("attribute street", "text"), ("attribute city", "text COLLATE C")],
        second: &[("order", "street, zip"), ("attribute street", "character varying(9)"), ("attribute zip", "integer")],
        look: "SELECT attname, format_type(atttypid, atttypmod), attcollation::regcollation FROM pg_attribute WHERE attrelid = to_regclass('place') AND NOT attisdropped ORDER BY attnum",
        sees: [
            &["(street,text,\"\"\"default\"\"\")", "(city,text,\"\"\"C\"\"\")"],
            &["(street,\"character varying(9)\",\"\"\"default\"\"\")", "(zip,integer,-)"],
            &[],
        ],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::RangeType,
        name: "floats",
        first: &[("subtype", "double precision"), ("subtype_diff", "float8mi")],
        second: &[("subtype", "double precision"), ("multirange_type_name", "many")],
        look: "SELECT rngtypid::regtype, rngsubdiff, rngmultitypid::regtype FROM pg_range WHERE rngtypid = to_regtype('floats')",
        sees: [&["(floats,float8mi,floats_multirange)"], &["(floats,-,many)"], &[]],
    },
    Case {
        setup: "CREATE TYPE code; CREATE FUNCTION code_in(cstring) RETURNS code LANGUAGE internal IMMUTABLE STRICT AS 'textin';
                CREATE FUNCTION code_out(code) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout'; DROP TYPE code CASCADE;",
        at: At::Schema,
        kind: Kind::Collation,
        name: "own",
        first: &[("provider", "libc"), ("lc_collate", "C"), ("lc_ctype", "C")],
        second: &[("provider", "libc"), ("lc_collate", "POSIX"), ("lc_ctype", "POSIX")],
        look: "SELECT collprovider, collcollate, collctype FROM pg_collation WHERE collname = 'own'",
        sees: [&["(c,C,C)"], &["(c,POSIX,POSIX)"], &[]],
    },
    Case {
        setup: FUNCTIONS,
        at: At::Schema,
        kind: Kind::Operator,
        name: "===(integer, text)",
        first: &[("function", "eq"), ("restrict", "eqsel")],
        second: &[("function", "eq"), ("join", "eqjoinsel")],
        look: "SELECT oprname, oprleft::regtype, oprright::regtype, oprcode, oprrest, oprjoin FROM pg_operator WHERE oprname = '==='",
        sees: [&["(===,integer,text,eq,eqsel,-)"], &["(===,integer,text,eq,-,eqjoinsel)"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::OperatorClass,
        name: "backwards using btree",
        first: &[
            ("type", "integer"),
            ("items", "operator 1 >(integer, integer), operator 3 =(integer, integer), function 1 btint4cmp(integer, integer)"),
        ],
        second: &[("type", "integer"), ("items", "operator 5 <(integer, integer), function 1 btint4cmp(integer, integer)")],
        look: "SELECT amopstrategy, amopopr::regoperator FROM pg_amop JOIN pg_opfamily f ON f.oid = amopfamily JOIN pg_opclass c ON opcfamily = f.oid WHERE opcname = 'backwards' ORDER BY 1",
        sees: [&["(1,\">(integer,integer)\")", "(3,\"=(integer,integer)\")"], &["(5,\"<(integer,integer)\")"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::OperatorFamily,
        name: "kin using btree",
        first: &[("items", "operator 1 <(integer, bigint), function 1 btint48cmp(integer, bigint)")],
        second: &[("items", "operator 5 >(integer, bigint), function 1 btint48cmp(integer, bigint)")],
        look: "SELECT opfname, amopstrategy FROM pg_opfamily f LEFT JOIN pg_amop ON amopfamily = f.oid WHERE opfname = 'kin'",
        sees: [&["(kin,1)"], &["(kin,5)"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::Conversion,
        name: "mine",
        first: &[("from", "LATIN1"), ("to", "UTF8"), ("function", "iso8859_1_to_utf8")],
        second: &[("from", "LATIN1"), ("to", "UTF8"), ("function", "iso8859_1_to_utf8"), ("default", "true")],
        look: "SELECT conproc, condefault FROM pg_conversion WHERE conname = 'mine'",
        sees: [&["(iso8859_1_to_utf8,f)"], &["(iso8859_1_to_utf8,t)"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (a integer, b integer);",
        at: At::Schema,
        kind: Kind::Statistics,
        name: "s",
        first: &[("table", "t"), ("kinds", "ndistinct"), ("on", "a, b")],
        second: &[("table", "t"), ("kinds", "ndistinct"), ("on", "a, b"), ("target", "50")],
        look: "SELECT stxname, stxkind, stxstattarget FROM pg_statistic_ext",
        sees: [&["(s,{d},-1)"], &["(s,{d},50)"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::TextSearchParser,
        name: "words",
        first: &[("start", "prsd_start"), ("gettoken", "prsd_nexttoken"), ("end", "prsd_end"), ("lextypes", "prsd_lextype")],
        second: &[
            ("start", "prsd_start"),
            ("gettoken", "prsd_nexttoken"),
            ("end", "prsd_end"),
            ("lextypes", "prsd_lextype"),
            ("headline", "prsd_headline"),
        ],
        look: "SELECT prsstart, prsheadline FROM pg_ts_parser WHERE prsname = 'words'",
        sees: [&["(prsd_start,-)"], &["(prsd_start,prsd_headline)"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::TextSearchTemplate,
        name: "plain",
        first: &[("lexize", "dsimple_lexize")],
        second: &[("lexize", "dsimple_lexize"), ("init", "dsimple_init")],
        look: "SELECT tmplinit, tmpllexize FROM pg_ts_template WHERE tmplname = 'plain'",
        sees: [&["(-,dsimple_lexize)"], &["(dsimple_init,dsimple_lexize)"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::TextSearchDictionary,
        name: "dict",
        first: &[("template", "simple"), ("option stopwords", "english")],
        second: &[("template", "simple"), ("option accept", "false")],
        look: "SELECT dictinitoption FROM pg_ts_dict WHERE dictname = 'dict'",
        sees: [&["(\"stopwords = 'english'\")"], &["(\"accept = 'false'\")"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::TextSearchConfiguration,
        name: "conf",
        first: &[("parser", "default"), ("map word", "english_stem, simple"), ("map int", "simple")],
        second: &[("parser", "default"), ("map word", "simple"), ("map email", "simple")],
        look: "SELECT maptokentype, string_agg(mapdict::regdictionary::text, ' ' ORDER BY mapseqno) FROM pg_ts_config c JOIN pg_ts_config_map ON mapcfg = c.oid WHERE cfgname = 'conf' GROUP BY 1 ORDER BY 1",
        sees: [&["(2,\"english_stem simple\")", "(21,simple)"], &["(2,simple)", "(4,simple)"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer);",
        at: At::Schema,
        kind: Kind::Owner,
        name: "table t",
        first: &[("role", "drift_a")],
        second: &[("role", "drift_b")],
        look: "SELECT relowner::regrole FROM pg_class WHERE relname = 't'",
        sees: [&["(drift_a)"], &["(drift_b)"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer);",
        at: At::Schema,
        kind: Kind::Privilege,
        name: "table t to drift_a",
        first: &[("select", "granted"), ("insert", "with grant option")],
        second: &[("select", "with grant option"), ("insert", "granted"), ("delete", "granted")],
        look: "SELECT privilege_type, is_grantable FROM pg_class, aclexplode(relacl) WHERE relname = 't' AND grantee = 'drift_a'::regrole ORDER BY 1",
        sees: [&["(INSERT,t)", "(SELECT,f)"], &["(DELETE,f)", "(INSERT,f)", "(SELECT,t)"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer);",
        at: At::Schema,
        kind: Kind::Privilege,
        name: "column t.id to public",
        first: &[("select", "granted")],
        second: &[("update", "granted")],
        look: "SELECT attacl FROM pg_attribute WHERE attname = 'id' AND attacl IS NOT NULL AND attrelid = 't'::regclass",
        sees: [&["({=r/postgres})"], &["({=w/postgres})"], &[]],
    },
    Case {
        setup: "",
        at: At::Schema,
        kind: Kind::DefaultPrivilege,
        name: "tables of drift_a to drift_b",
        first: &[("select", "granted")],
        second: &[("insert", "with grant option")],
        look: "SELECT defaclobjtype, defaclacl FROM pg_default_acl WHERE defaclnamespace = 'public'::regnamespace",
        sees: [&["(r,{drift_b=r/drift_a})"], &["(r,{drift_b=a*/drift_a})"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer CONSTRAINT positive CHECK (id > 0));",
        at: At::Schema,
        kind: Kind::Comment,
        name: "constraint positive on t",
        first: &[("text", "it's so")],
        second: &[("text", "other")],
        look: "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'positive'",
        sees: [&["(\"it's so\")"], &["(other)"], &["()"]],
    },
    Case {
        setup: "CREATE TABLE t (id integer, who text);",
        at: At::Table,
        kind: Kind::Policy,
        name: "own rows",
        first: &[("for", "select"), ("to", "drift_a"), ("using", "who = CURRENT_USER")],
        second: &[("for", "select"), ("to", "drift_a, drift_b"), ("using", "id > 3")],
        look: "SELECT policyname, cmd, roles, qual FROM pg_policies",
        sees: [
            &["(\"own rows\",SELECT,{drift_a},\"(who = CURRENT_USER)\")"],
            &["(\"own rows\",SELECT,\"{drift_a,drift_b}\",\"(id > 3)\")"],
            &[],
        ],
    },
    Case {
        setup: "CREATE TABLE t (id integer);",
        at: At::Table,
        kind: Kind::Policy,
        name: "p",
        first: &[("as", "restrictive"), ("using", "id > 1"), ("check", "id > 2")],
        second: &[("check", "id > 2")],
        look: "SELECT permissive, cmd, roles, qual, with_check FROM pg_policies",
        sees: [&["(RESTRICTIVE,ALL,{public},\"(id > 1)\",\"(id > 2)\")"], &["(PERMISSIVE,ALL,{public},,\"(id > 2)\")"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer);",
        at: At::Table,
        kind: Kind::Rule,
        name: "quiet",
        first: &[("definition", "AS ON INSERT TO public.t DO INSTEAD NOTHING")],
        second: &[("definition", "AS ON INSERT TO public.t DO INSTEAD NOTHING"), ("enabled", "disabled")],
        look: "SELECT rulename, ev_enabled FROM pg_rewrite WHERE ev_class = 't'::regclass",
        sees: [&["(quiet,O)"], &["(quiet,D)"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer); CREATE VIEW v AS SELECT id FROM t;",
        at: At::View,
        kind: Kind::Rule,
        name: "quiet",
        first: &[("definition", "AS ON INSERT TO public.v DO INSTEAD NOTHING")],
        second: &[("definition", "AS ON DELETE TO public.v DO INSTEAD NOTHING")],
        look: "SELECT rulename, ev_type FROM pg_rewrite WHERE ev_class = 'v'::regclass AND rulename <> '_RETURN'",
        sees: [&["(quiet,3)"], &["(quiet,4)"], &[]],
    },
    Case {
        setup: "CREATE TYPE a AS (x integer); CREATE FUNCTION a_of(text) RETURNS a LANGUAGE sql AS $$ SELECT ROW(length($1))::a $$;",
        at: At::Nowhere,
        kind: Kind::Cast,
        name: "text as a",
        first: &[("function", "a_of(text)"), ("context", "assignment")],
        second: &[("inout", "true")],
        look: "SELECT castfunc::regproc, castcontext, castmethod FROM pg_cast WHERE casttarget = 'a'::regtype",
        sees: [&["(a_of,a,f)"], &["(-,e,i)"], &[]],
    },
    Case {
        setup: "CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;",
        at: At::Nowhere,
        kind: Kind::EventTrigger,
        name: "watch",
        first: &[("event", "ddl_command_end"), ("function", "seen"), ("tags", "CREATE TABLE, DROP TABLE")],
        second: &[
            ("event", "ddl_command_end"),
            ("function", "seen"),
            ("tags", "CREATE TABLE, DROP TABLE"),
            ("enabled", "disabled"),
        ],
        look: "SELECT evtname, evtevent, evtenabled, evttags FROM pg_event_trigger",
        sees: [
            &["(watch,ddl_command_end,O,\"{\"\"CREATE TABLE\"\",\"\"DROP TABLE\"\"}\")"],
            &["(watch,ddl_command_end,D,\"{\"\"CREATE TABLE\"\",\"\"DROP TABLE\"\"}\")"],
            &[],
        ],
    },
    Case {
        setup: "CREATE TABLE t (id integer, n integer); CREATE TABLE u (id integer);",
        at: At::Nowhere,
        kind: Kind::Publication,
        name: "pub",
        first: &[("tables", "t (id) WHERE (id > 1), u")],
        second: &[("tables", "u"), ("publish", "insert"), ("via_root", "true")],
        look: "SELECT pubinsert, pubdelete, pubviaroot, (SELECT string_agg(tablename || ' ' || attnames::text, ',' ORDER BY tablename) FROM pg_publication_tables) FROM pg_publication",
        sees: [&["(t,t,f,\"t {id},u {id}\")"], &["(t,f,t,\"u {id}\")"], &[]],
    },
    Case {
        setup: "CREATE TABLE t (id integer);",
        at: At::Nowhere,
        kind: Kind::Publication,
        name: "pub",
        first: &[("tables", "all")],
        second: &[("schemas", "public")],
        look: "SELECT puballtables, (SELECT count(*) FROM pg_publication_namespace) FROM pg_publication",
        sees: [&["(t,0)"], &["(f,1)"], &[]],
    },
    Case {
        setup: "",
        at: At::Nowhere,
        kind: Kind::ForeignDataWrapper,
        name: "w",
        first: &[],
        second: &[("validator", "postgresql_fdw_validator")],
        look: "SELECT fdwname, fdwvalidator::regproc FROM pg_foreign_data_wrapper",
        sees: [&["(w,-)"], &["(w,postgresql_fdw_validator)"], &[]],
    },
    Case {
        setup: "",
        at: At::Nowhere,
        kind: Kind::Language,
        name: "mine",
        first: &[("handler", "plpgsql_call_handler")],
        second: &[("handler", "plpgsql_call_handler"), ("trusted", "true"), ("validator", "plpgsql_validator")],
        look: "SELECT lanpltrusted, lanvalidator::regproc FROM pg_language WHERE lanname = 'mine'",
        sees: [&["(f,-)"], &["(t,plpgsql_validator)"], &[]],
    },
    Case {
        setup: "",
        at: At::Nowhere,
        kind: Kind::AccessMethod,
        name: "mine",
        first: &[("type", "index"), ("handler", "bthandler")],
        second: &[("type", "table"), ("handler", "heap_tableam_handler")],
        look: "SELECT amtype, amhandler FROM pg_am WHERE amname = 'mine'",
        sees: [&["(i,bthandler)"], &["(t,heap_tableam_handler)"], &[]],
    },
    Case {
        setup: "CREATE FUNCTION f(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'varchar_support';",
        at: At::Nowhere,
        kind: Kind::Transform,
        name: "integer plpgsql",
        first: &[("from", "varchar_support")],
        second: &[("from", "f")],
        look: "SELECT trftype::regtype, trffromsql FROM pg_transform",
        sees: [&["(integer,varchar_support)"], &["(integer,f)"], &[]],
    },
    Case {
        setup: "",
        at: At::Nowhere,
        kind: Kind::Comment,
        name: "schema public",
        first: &[("text", "a")],
        second: &[("text", "b")],
        look: "SELECT obj_description('public'::regnamespace, 'pg_namespace')",
        sees: [&["(a)"], &["(b)"], &["()"]],
    },
];
