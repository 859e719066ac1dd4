//! Each rule on the smallest pair of schemas that shows it.

use drift_catalog::Vendor::{self, Postgres, Sqlite};
use drift_catalog::{Catalog, ColumnType, Concrete, Deferrable, Facet, Type};
use drift_findings::{RULES, Severity};

use crate::support::{compare, compare_changed};

struct Case {
    rule: &'static str,
    severity: Severity,
    vendor: Vendor,
    declared: &'static str,
    database: &'static str,
    message: &'static str,
}

macro_rules! cases {
    ($($rule:literal $severity:ident $vendor:ident $declared:literal $database:literal => $message:literal;)*) => {
        &[$(Case {
            rule: $rule,
            severity: Severity::$severity,
            vendor: $vendor,
            declared: $declared,
            database: $database,
            message: $message,
        }),*]
    };
}

const CASES: &[Case] = cases! {
    "drift/missing-table" Error Postgres
        "tables: { a: { columns: { id: integer } }, b: { columns: { id: integer, c: text } } }"
        "tables: { a: { columns: { id: integer } } }"
        => "table b is missing from the database";
    "drift/extra-table" Note Postgres
        "tables: { a: { columns: { id: integer } } }"
        "tables: { a: { columns: { id: integer } }, b: { columns: { other: text } } }"
        => "table b is in the database and not in the models";
    "drift/missing-column" Error Sqlite
        "tables: { a: { columns: { id: integer, plan: text } } }"
        "tables: { a: { columns: { id: integer } } }"
        => "plan is missing from the database";
    "drift/extra-column" Note Postgres
        "tables: { a: { columns: { id: integer } } }"
        "tables: { a: { columns: { id: integer, code: 'text?' } } }"
        => "code is in the database and not in the models";
    "drift/extra-column" Error Postgres
        "tables: { a: { columns: { id: integer } } }"
        "tables: { a: { columns: { id: integer, code: text } } }"
        => "code is in the database and not in the models";
    "drift/type-mismatch" Error Sqlite
        "tables: { a: { columns: { seats: integer } } }"
        "tables: { a: { columns: { seats: text } } }"
        => "seats: integer declared, text in the database (incompatible)";
    "drift/type-mismatch" Error Postgres
        "tables: { a: { columns: { seats: bigint } } }"
        "tables: { a: { columns: { seats: integer } } }"
        => "seats: bigint declared, integer in the database (widening)";
    "drift/type-mismatch" Error Postgres
        "tables: { a: { columns: { seats: string(10) } } }"
        "tables: { a: { columns: { seats: string(40) } } }"
        => "seats: string(10) declared, string(40) in the database (narrowing)";
    "drift/nullability" Error Postgres
        "tables: { a: { columns: { id: 'integer?' } } }"
        "tables: { a: { columns: { id: integer } } }"
        => "id: null declared, not null in the database";
    "drift/default-differs" Error Postgres
        "tables: { a: { columns: { n: { type: integer, default: 1 } } } }"
        "tables: { a: { columns: { n: integer } } }"
        => "n: default 1 declared, none in the database";
    "drift/default-differs" Warning Postgres
        "tables: { a: { columns: { n: { type: integer, default: 1 } } } }"
        "tables: { a: { columns: { n: { type: integer, default: 0 } } } }"
        => "n: default 1 declared, 0 in the database";
    "drift/identity-differs" Error Postgres
        "tables: { a: { columns: { n: { type: integer, auto_increment: true } } } }"
        "tables: { a: { columns: { n: integer } } }"
        => "";
    "drift/generated-differs" Error Postgres
        "tables: { a: { columns: { n: integer, m: { type: integer, generated: { sql: 'n + 1' } } } } }"
        "tables: { a: { columns: { n: integer, m: integer } } }"
        => "";
    "drift/collation-differs" Warning Postgres
        "tables: { a: { columns: { n: { type: text, collation: C } } } }"
        "tables: { a: { columns: { n: text } } }"
        => "n: collation C declared, none in the database";
    "drift/comment-differs" Note Postgres
        "tables: { a: { columns: { n: { type: text, comment: hello } } } }"
        "tables: { a: { columns: { n: text } } }"
        => "n: the comment is missing in the database";
    "drift/primary-key-differs" Error Postgres
        "tables: { a: { columns: { n: integer, m: integer }, primary_key: [n, m] } }"
        "tables: { a: { columns: { n: integer, m: integer }, primary_key: [n] } }"
        => "";
    "drift/missing-unique" Error Postgres
        "tables: { a: { columns: { n: integer }, unique: [[n]] } }"
        "tables: { a: { columns: { n: integer } } }"
        => "unique constraint (n) is missing from the database";
    "drift/extra-unique" Error Postgres
        "tables: { a: { columns: { n: integer }, unique: [] } }"
        "tables: { a: { columns: { n: integer }, unique: [[n]] } }"
        => "unique constraint (n) is in the database and not in the models";
    "drift/missing-check" Error Postgres
        "tables: { a: { columns: { n: integer }, checks: { positive: 'n > 0' } } }"
        "tables: { a: { columns: { n: integer } } }"
        => "check constraint positive is missing from the database";
    "drift/extra-check" Error Postgres
        "tables: { a: { columns: { n: integer }, checks: {} } }"
        "tables: { a: { columns: { n: integer }, checks: { positive: 'n > 0' } } }"
        => "check constraint positive is in the database and not in the models";
    "drift/missing-foreign-key" Error Postgres
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: { type: integer, references: p(id) } } } }"
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: integer } } }"
        => "foreign key (n) is missing from the database";
    "drift/extra-foreign-key" Error Postgres
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: integer }, foreign_keys: [] } }"
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: { type: integer, references: p(id) } } } }"
        => "foreign key (n) is in the database and not in the models";
    "drift/foreign-key-differs" Error Postgres
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: { type: integer, references: p(id), on_delete: cascade } } } }"
        "tables: { p: { columns: { id: { type: integer, primary_key: true } } }, a: { columns: { n: { type: integer, references: p(id), on_delete: restrict } } } }"
        => "foreign key (n): on delete cascade declared, restrict in the database";
    "drift/missing-index" Error Postgres
        "tables: { a: { columns: { n: integer }, indexes: [[n]] } }"
        "tables: { a: { columns: { n: integer } } }"
        => "index (n) is missing from the database";
    "drift/extra-index" Note Postgres
        "tables: { a: { columns: { n: integer }, indexes: [] } }"
        "tables: { a: { columns: { n: integer }, indexes: [{ columns: [n], name: by_n }] } }"
        => "index by_n is in the database and not in the models";
    "drift/extra-index" Error Postgres
        "tables: { a: { columns: { n: integer }, indexes: [] } }"
        "tables: { a: { columns: { n: integer }, indexes: [{ columns: [n], name: by_n, unique: true }] } }"
        => "index by_n is in the database and not in the models";
    "drift/index-differs" Error Postgres
        "tables: { a: { columns: { n: integer, m: integer }, indexes: [{ columns: [n], name: by_n }] } }"
        "tables: { a: { columns: { n: integer, m: integer }, indexes: [{ columns: [m], name: by_n }] } }"
        => "index by_n: columns n declared, m in the database";
    "drift/name-differs" Note Postgres
        "tables: { a: { columns: { n: integer }, indexes: [{ columns: [n], name: a_n }] } }"
        "tables: { a: { columns: { n: integer }, indexes: [{ columns: [n], name: by_n }] } }"
        => "index a_n is called by_n in the database";
    "drift/enum-values" Error Postgres
        "enums: { e: [a, b] }"
        "enums: { e: [a] }"
        => "enum e: the database lacks the values b";
    "drift/enum-values" Warning Postgres
        "enums: { e: [a] }"
        "enums: { e: [a, b] }"
        => "enum e: the database has the values b beyond the declared ones";
    "drift/expression-differs" Warning Postgres
        "tables: { a: { columns: { n: integer }, checks: { positive: 'n > 0' } } }"
        "tables: { a: { columns: { n: integer }, checks: { positive: 'n + 0 > 0' } } }"
        => "";
    "drift/missing-view" Error Postgres
        "views: { v: SELECT 1 AS one }"
        "tables: {}"
        => "view v is missing from the database";
    "drift/extra-view" Note Postgres
        "views: {}"
        "views: { v: SELECT 1 AS one }"
        => "view v is in the database and not in the models";
    "drift/missing-object" Error Postgres
        "sequences: { s: {} }"
        "tables: {}"
        => "sequence s is missing from the database";
    "drift/extra-object" Note Postgres
        "sequences: {}"
        "sequences: { s: {} }"
        => "sequence s is in the database and not in the models";
    "drift/likely-rename" Error Postgres
        "tables: { a: { columns: { id: integer, user_name: text, z: integer } } }"
        "tables: { a: { columns: { id: integer, username: text, z: integer } } }"
        => "user_name is missing, and username looks like it under its old name";
    "drift/case-differs" Error Postgres
        "tables: { a: { columns: { id: integer, userId: text } } }"
        "tables: { a: { columns: { id: integer, userid: text } } }"
        => "\"userId\" is declared, \"userid\" is in the database: the letter case differs";
    "drift/declared-rename" Error Postgres
        "tables: { a: { columns: { id: integer, plan: { type: text, renamed_from: old } } } }"
        "tables: { a: { columns: { id: integer, old: text } } }"
        => "plan is still called old in the database";
    "drift/type-spelling" Warning Sqlite
        "tables: { a: { columns: { n: { type: { sqlite: varchar(40) } } } } }"
        "tables: { a: { columns: { n: { type: { sqlite: text } } } } }"
        => "n: varchar(40) declared, text in the database: another spelling, stored alike";
};

#[test]
fn every_case_shows_its_rule_and_nothing_else() {
    let mut wrong = Vec::new();
    for (number, case) in CASES.iter().enumerate() {
        let outcome = compare(case.vendor, case.declared, case.database);
        let told: Vec<String> = outcome
            .findings
            .iter()
            .map(|finding| format!("{} {} {}", finding.rule.id, finding.severity, finding.message))
            .collect();
        let good = match &outcome.findings[..] {
            [one] => {
                one.rule.id == case.rule
                    && one.severity == case.severity
                    && (case.message.is_empty() || one.message == case.message)
            }
            _ => false,
        };
        if !good {
            wrong.push(format!("case {number} {} {}: {told:#?}", case.rule, case.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The only finding after a change that no model file can state, as rule and message.
fn told(
    vendor: Vendor,
    both: &str,
    change: impl FnOnce(&mut drift_catalog::Catalog, &mut drift_catalog::Catalog),
) -> Vec<(&'static str, String)> {
    let outcome = compare_changed(vendor, both, both, change);
    outcome.findings.into_iter().map(|finding| (finding.rule.id, finding.message)).collect()
}

#[test]
fn what_only_catalogs_state() {
    let both = "tables: { a: { columns: { n: integer }, unique: [[n]], checks: { positive: 'n > 0' }, \
                indexes: [{ columns: [n], name: by_n }] } }\nviews: { v: SELECT 1 AS one }\nsequences: { s: {} }";
    macro_rules! table {
        ($catalog:ident) => {
            $catalog.schemas.get_mut("public").expect("public").tables.get_mut("a").expect("a")
        };
    }
    let one = |rule, message: &str| vec![(rule, message.to_owned())];
    assert_eq!(told(Postgres, both, |_, _| {}), vec![]);
    assert_eq!(
        told(Postgres, both, |from, _| table!(from).indexes.items[0].valid = false),
        one("drift/invalid-index", "index by_n is left unfinished in the database")
    );
    assert_eq!(
        told(Postgres, both, |from, to| {
            table!(from).checks.items[0].validated = Facet::Stated(false);
            table!(to).checks.items[0].validated = Facet::Stated(true);
        }),
        one(
            "drift/check-differs",
            "check constraint positive: validation valid declared, not valid in the database"
        )
    );
    assert_eq!(
        told(Postgres, both, |from, to| {
            table!(from).uniques.items[0].deferrable = Facet::Stated(Deferrable::Deferred);
            table!(to).uniques.items[0].deferrable = Facet::Stated(Deferrable::No);
        })[0]
            .0,
        "drift/unique-differs"
    );
    assert_eq!(
        told(Postgres, both, |_, to| table!(to).attributes.set("unlogged", "true")),
        one("drift/attribute-differs", "table a: unlogged true declared, none in the database")
    );
    assert_eq!(
        told(Postgres, both, |from, _| {
            let schema = from.schemas.get_mut("public").expect("public");
            schema.views.items.get_mut("v").expect("v").materialized = true;
        })[0]
            .0,
        "drift/view-differs"
    );
    assert_eq!(
        told(Postgres, both, |from, _| {
            let schema = from.schemas.get_mut("public").expect("public");
            schema.views.items.get_mut("v").expect("v").broken = Some("no such table: gone".to_owned());
        }),
        one("drift/broken-view", "view v cannot be read: no such table: gone")
    );
    assert_eq!(
        told(Postgres, both, |_, to| {
            let schema = to.schemas.get_mut("public").expect("public");
            schema.sequences.items.get_mut("s").expect("s").options.set("increment", "10");
        }),
        one("drift/object-differs", "sequence s: increment 10 declared, none in the database")
    );
    let uuid = |catalog: &mut Catalog| {
        let schema = catalog.schemas.get_mut("main").expect("main");
        let column = &mut schema.tables.get_mut("a").expect("a").columns[0];
        let ty = Type::Concrete(Concrete::named("uuid"));
        column.ty = std::sync::Arc::new(ColumnType { ty, raw: "uuid".to_owned() });
    };
    let text = "tables: { a: { columns: { id: text } } }";
    let damaged = told(Sqlite, text, |from, _| uuid(from));
    let said = damaged.iter().find(|own| own.0 == "drift/damages-text");
    assert!(said.is_some_and(|own| own.1.starts_with("id: SQLite gives")), "{damaged:?}");
    let both = told(Sqlite, text, |from, to| {
        uuid(from);
        uuid(to);
    });
    assert!(both.is_empty(), "just this type is wanted: {both:?}");
}

#[test]
fn every_rule_has_a_case() {
    // Told only by catalogs that no model file can state: a view that cannot be read, an unfinished index …
    let elsewhere = [
        "drift/attribute-differs",
        "drift/broken-view",
        "drift/check-differs",
        "drift/damages-text",
        "drift/invalid-index",
        "drift/object-differs",
        "drift/unique-differs",
        "drift/view-differs",
    ];
    for rule in RULES {
        let here = CASES.iter().any(|case| case.rule == rule.id);
        assert!(here != elsewhere.contains(&rule.id), "{}", rule.id);
    }
}

#[test]
fn pages_have_the_fixed_headings_and_every_rule() {
    let pages = drift_findings::docs::pages();
    assert_eq!(pages[0].0, "README.md");
    for rule in RULES {
        let name = format!("{}.md", rule.id);
        let (_, page) = pages.iter().find(|(file, _)| *file == name).expect("a page");
        for heading in ["What it means", "Why it matters", "Example", "What to do", "Not reported when"] {
            assert!(page.contains(&format!("\n## {heading}\n\n")), "{name}: {heading}");
        }
        assert!(pages[0].1.contains(&format!("({name})")), "{name} is not in the index");
    }
}
