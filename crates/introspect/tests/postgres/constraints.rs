//! Keys, checks, references and exclusions.

use drift_catalog::{Deferrable, Facet, MatchKind, ReferentialAction};

use crate::common::{attributes, catalog, made_by, table};

#[test]
fn keys_with_their_options() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int, b int, c int, d int, e int, CONSTRAINT own PRIMARY KEY (b, a),
           UNIQUE (c) INCLUDE (d, e), UNIQUE (d, c) DEFERRABLE, UNIQUE (e) DEFERRABLE INITIALLY DEFERRED);
         ALTER TABLE t ADD COLUMN gone int; ALTER TABLE t DROP COLUMN gone",
    ) else {
        return;
    };
    let t = table(&catalog, "t");
    let key = t.primary_key.value().expect("a primary key");
    assert_eq!((key.name.as_deref(), &key.columns[..]), (Some("own"), &["b".to_owned(), "a".to_owned()][..]));
    assert_eq!(key.deferrable, Facet::Stated(Deferrable::No));
    let uniques: Vec<(String, &Facet<Deferrable>, String)> = t
        .uniques
        .items
        .iter()
        .map(|own| (own.columns.join(","), &own.deferrable, attributes(&own.attributes)))
        .collect();
    assert_eq!(
        uniques,
        [
            ("c".to_owned(), &Facet::Stated(Deferrable::No), "include=d, e".to_owned()),
            ("d,c".to_owned(), &Facet::Stated(Deferrable::Immediate), String::new()),
            ("e".to_owned(), &Facet::Stated(Deferrable::Deferred), String::new()),
        ]
    );
    assert_eq!(t.indexes.items, [], "a constraint's index is implied");
    assert!(t.uniques.complete && t.indexes.complete && t.checks.complete && t.foreign_keys.complete);
}

#[test]
fn references_with_their_actions() {
    let Some(catalog) = made_by(
        "CREATE SCHEMA other; CREATE TABLE other.o (x int, y int, PRIMARY KEY (x, y));
         CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int REFERENCES t ON DELETE CASCADE ON UPDATE SET NULL,
           CONSTRAINT pair FOREIGN KEY (b, a) REFERENCES other.o (x, y) MATCH FULL ON DELETE SET DEFAULT
             ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED);
         ALTER TABLE t ADD CONSTRAINT later FOREIGN KEY (a) REFERENCES t (id) NOT VALID",
    ) else {
        return;
    };
    let keys = &table(&catalog, "t").foreign_keys.items;
    assert_eq!(
        keys.iter().map(|key| key.name.as_deref()).collect::<Vec<_>>(),
        [Some("later"), Some("pair"), Some("t_c_fkey")]
    );
    let (later, pair, own) = (&keys[0], &keys[1], &keys[2]);
    assert_eq!(later.validated, Facet::Stated(false));
    assert_eq!(later.on_delete, Facet::Stated(ReferentialAction::NoAction));
    assert_eq!(
        (&pair.columns[..], &pair.referred[..]),
        (&["b".to_owned(), "a".to_owned()][..], &["x".to_owned(), "y".to_owned()][..])
    );
    assert_eq!((pair.references.schema.as_str(), pair.references.table.as_str()), ("other", "o"));
    assert_eq!(pair.matching, Facet::Stated(MatchKind::Full));
    assert_eq!(pair.on_delete, Facet::Stated(ReferentialAction::SetDefault(Vec::new())));
    assert_eq!(pair.on_update, Facet::Stated(ReferentialAction::Restrict));
    assert_eq!(pair.deferrable, Facet::Stated(Deferrable::Deferred));
    assert_eq!(pair.validated, Facet::Stated(true));
    assert_eq!(own.referred, ["id"]);
    assert_eq!(own.on_delete, Facet::Stated(ReferentialAction::Cascade));
    assert_eq!(own.on_update, Facet::Stated(ReferentialAction::SetNull(Vec::new())));
    assert_eq!(own.matching, Facet::Stated(MatchKind::Simple));
}

#[test]
fn checks_and_exclusions() {
    let Some(catalog) = made_by(
        "CREATE TABLE t (a int NOT NULL CONSTRAINT positive CHECK (a > 0), r int4range,
           CHECK (a < 100) NO INHERIT, CONSTRAINT apart EXCLUDE USING gist (r WITH &&));
         ALTER TABLE t ADD CONSTRAINT late CHECK (a <> 7) NOT VALID",
    ) else {
        return;
    };
    let t = table(&catalog, "t");
    let checks: Vec<(&str, &str, &Facet<bool>, String)> = t
        .checks
        .items
        .iter()
        .map(|own| {
            let name = own.name.as_deref().unwrap_or_default();
            (name, own.expr.raw.as_str(), &own.validated, attributes(&own.attributes))
        })
        .collect();
    assert_eq!(
        checks,
        [
            ("late", "(a <> 7)", &Facet::Stated(false), String::new()),
            ("positive", "(a > 0)", &Facet::Stated(true), String::new()),
            ("t_a_check", "(a < 100)", &Facet::Stated(true), "no_inherit=true".to_owned()),
        ]
    );
    assert_eq!(t.exclusions.items[0].name.as_deref(), Some("apart"));
    assert_eq!(t.exclusions.items[0].definition.raw, "EXCLUDE USING gist (r WITH &&)");
    assert_eq!(t.indexes.items, [], "an exclusion's index is implied");
}

#[test]
fn what_came_with_15_and_18() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(15, "NULLS NOT DISTINCT and SET NULL of some columns") {
        return;
    }
    let database = server.database("");
    database.execute(
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
         CREATE TABLE t (a int, b int, c int UNIQUE NULLS NOT DISTINCT,
           FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));
         CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT",
    );
    let own = catalog(&database);
    let t = table(&own, "t");
    assert!(t.uniques.items[0].nulls_not_distinct);
    assert!(t.indexes.items[0].nulls_not_distinct);
    let on_delete = &t.foreign_keys.items[0].on_delete;
    assert_eq!(*on_delete, Facet::Stated(ReferentialAction::SetNull(vec!["b".to_owned()])));
    if !server.since(18, "NOT ENFORCED and WITHOUT OVERLAPS") {
        return;
    }
    database.execute(
        "CREATE TABLE n (a int, room int4range, during int4range, CHECK (a > 0) NOT ENFORCED,
           CONSTRAINT apart PRIMARY KEY (room, during WITHOUT OVERLAPS));
         CREATE TABLE m (a int, b int, FOREIGN KEY (a, b) REFERENCES p NOT ENFORCED)",
    );
    let own = catalog(&database);
    assert_eq!(attributes(&table(&own, "n").checks.items[0].attributes), "not_enforced=true");
    let key = table(&own, "n").primary_key.value().expect("a primary key");
    assert_eq!(attributes(&key.attributes), "without_overlaps=true");
    assert_eq!(own.unread.len(), 1, "a reference that is not enforced is said: {:?}", own.unread);
}
