//! What is compared without being asked, and what only when asked.
#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

use drift_catalog::{
    Attributes, Catalog, Definition, Facet, Flavor, Index, IndexPart, Kind, Listed, Table, Vendor,
};
use drift_dialect::{CLASSES, Chosen, settle_classes};

/// A live catalog with one table, where every list is complete.
fn live(fill: impl FnOnce(&mut Catalog)) -> Catalog {
    let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
    let schema = catalog.schemas.entry("public".to_owned()).or_default();
    let all = Attributes { complete: true, ..Attributes::default() };
    let index = Index {
        name: Some("t_a".to_owned()),
        parts: vec![IndexPart::column("a")],
        unique: false,
        method: None,
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: false,
        valid: true,
        attributes: all.clone(),
    };
    let table = Table {
        comment: Facet::Stated(None),
        indexes: Listed::complete(vec![index]),
        attributes: all,
        ..Table::default()
    };
    schema.tables.insert("t".to_owned(), table);
    schema.definitions.complete(&[Kind::Owner, Kind::Privilege, Kind::Comment, Kind::Statistics]);
    catalog.definitions.complete(&[Kind::Publication, Kind::EventTrigger, Kind::Cast]);
    fill(&mut catalog);
    catalog
}

fn table(catalog: &mut Catalog) -> &mut Table {
    catalog.schemas.get_mut("public").and_then(|schema| schema.tables.get_mut("t")).expect("the table")
}

fn state(catalog: &mut Catalog, kind: Kind, name: &str, key: &str, value: &str) {
    let mut definition = Definition::default();
    definition.state(key, value);
    catalog.schemas.get_mut("public").expect("the schema").definitions.set(kind, name, definition);
}

/// One of each class.
fn rich() -> Catalog {
    live(|catalog| {
        state(catalog, Kind::Owner, "table t", "role", "me");
        state(catalog, Kind::Privilege, "table t to r", "select", "granted");
        state(catalog, Kind::Comment, "index t_a", "text", "x");
        state(catalog, Kind::Statistics, "s", "on", "a, b");
        catalog.definitions.set(Kind::Publication, "p", Definition::default());
        catalog.definitions.set(Kind::EventTrigger, "e", Definition::default());
        let table = table(catalog);
        table.comment = Facet::Stated(Some("x".to_owned()));
        table.attributes.set("parameter fillfactor", "70");
        table.attributes.set("replica_identity", "full");
        table.indexes.items[0].attributes.set("parameter fillfactor", "60");
    })
}

/// What differs, as `kind path`.
fn differences(from: &Catalog, to: &Catalog, asked: &str) -> Vec<String> {
    let (mut from, mut to) = (from.clone(), to.clone());
    let mut chosen = Chosen::default();
    chosen.add(asked).expect("classes");
    settle_classes(&mut from, &mut to, &chosen);
    let changes = drift_diff::diff(&from, &to).changes;
    let mut all: Vec<String> =
        changes.iter().map(|change| format!("{} {}", change.path.kind.word(), change.path.name())).collect();
    all.sort();
    all
}

#[test]
fn what_nobody_asked_for_is_not_compared() {
    assert_eq!(differences(&rich(), &live(|_| {}), ""), [""; 0]);
    // In the other direction the wanted side states them all, but for owners.
    assert_eq!(
        differences(&live(|_| {}), &rich(), ""),
        [
            "comment index t_a",
            "event-trigger e",
            "index t_a",
            "privilege table t to r",
            "publication p",
            "statistics s",
            "table t",
        ]
    );
}

#[test]
fn a_class_is_compared_when_asked_for() {
    let poor = live(|_| {});
    for (asked, wanted) in [
        ("owners", vec!["owner table t"]),
        ("privileges, event-triggers", vec!["event-trigger e", "privilege table t to r"]),
        ("comments", vec!["comment index t_a", "table t"]),
        ("storage", vec!["index t_a", "table t"]),
        ("replication", vec!["publication p", "table t"]),
        ("statistics", vec!["statistics s"]),
    ] {
        assert_eq!(differences(&rich(), &poor, asked), wanted, "{asked}");
    }
    assert_eq!(differences(&rich(), &poor, "all").len(), 8);
    assert!(Chosen::default().add("owner").is_err_and(|said| said.contains("owners")));
}

#[test]
fn what_is_stated_once_is_compared_in_whole_and_values_one_by_one() {
    let other = live(|catalog| {
        state(catalog, Kind::Privilege, "table t to other", "select", "granted");
        table(catalog).attributes.set("parameter fillfactor", "80");
    });
    // The index says nothing of its parameters, and so keeps them.
    assert_eq!(
        differences(&rich(), &other, ""),
        ["privilege table t to other", "privilege table t to r", "table t"]
    );
    let (mut from, mut to) = (rich(), other);
    settle_classes(&mut from, &mut to, &Chosen::default());
    assert_eq!(table(&mut to).indexes.items[0].attributes.get("parameter fillfactor"), Some("60"));
}

#[test]
fn what_is_no_class_is_always_compared() {
    let secure = live(|catalog| {
        table(catalog).attributes.set("row_security", "enabled");
        table(catalog).attributes.set("parameter security_barrier", "true");
        catalog.definitions.set(Kind::Cast, "a as b", Definition::default());
    });
    assert_eq!(differences(&secure, &live(|_| {}), ""), ["cast a as b", "table t"]);
    let names: std::collections::BTreeSet<&str> = CLASSES.iter().map(|class| class.name).collect();
    assert_eq!(names.len(), CLASSES.len());
}

#[test]
fn what_is_said_of_an_object_goes_with_it() {
    let mut from = rich();
    for (kind, name) in [
        (Kind::Owner, "table gone to x"),
        (Kind::Owner, "type gone"),
        (Kind::Privilege, "table gone to r"),
        (Kind::Privilege, "column gone.a to r"),
        (Kind::Privilege, "function gone(integer) to r"),
        (Kind::Comment, "constraint c on gone"),
        (Kind::Comment, "index gone_a"),
    ] {
        state(&mut from, kind, name, "text", "x");
    }
    state(&mut from, Kind::Privilege, "table t to r to s", "select", "granted");
    assert_eq!(differences(&from, &rich(), "all"), ["privilege table t to r to s"]);
}
