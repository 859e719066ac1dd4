//! The comparison on catalogs made by hand.

use drift_catalog::{
    Action, Attribute, Attributes, Catalog, Change, Check, Column, ColumnType, Concrete, Expr, Facet, Flavor,
    ForeignKey, Index, IndexPart, Kind, Listed, PrimaryKey, Sameness, Table, TableRef, Type, Unique, Vendor,
};
use drift_diff::diff;

fn column(name: &str, ty: &str) -> Column {
    let ty = ColumnType { ty: Type::Concrete(Concrete::named(ty)), raw: ty.to_owned() };
    Column::new(name, ty, false)
}

fn table(columns: &[(&str, &str)]) -> Table {
    Table { columns: columns.iter().map(|(name, ty)| column(name, ty)).collect(), ..Table::default() }
}

fn catalog(tables: Vec<(&str, Table)>) -> Catalog {
    let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
    let schema = catalog.schemas.entry("public".to_owned()).or_default();
    schema.tables = tables.into_iter().map(|(name, table)| (name.to_owned(), table)).collect();
    catalog
}

fn unique(name: Option<&str>, columns: &[&str]) -> Unique {
    Unique {
        name: name.map(str::to_owned),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        nulls_not_distinct: false,
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    }
}

fn index(name: Option<&str>, columns: &[&str], unique: bool) -> Index {
    Index {
        name: name.map(str::to_owned),
        parts: columns.iter().map(|name| IndexPart::column(*name)).collect(),
        unique,
        method: None,
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: false,
        valid: true,
        attributes: Attributes::default(),
    }
}

fn check(name: Option<&str>, text: &str) -> Check {
    Check {
        name: name.map(str::to_owned),
        expr: Expr::raw(text),
        validated: Facet::SILENT,
        attributes: Attributes::default(),
    }
}

fn only(from: &Catalog, to: &Catalog) -> Change {
    let mut changes = diff(from, to).changes;
    assert_eq!(changes.len(), 1, "{changes:#?}");
    changes.remove(0)
}

#[test]
fn a_catalog_does_not_differ_from_itself() {
    let mut full = table(&[("id", "integer"), ("plan", "text")]);
    full.uniques = Listed::complete(vec![unique(None, &["plan"])]);
    full.indexes = Listed::complete(vec![index(Some("i"), &["plan", "id"], false)]);
    full.checks = Listed::complete(vec![check(Some("c"), "id > 0")]);
    let catalog = catalog(vec![("t", full)]);
    let outcome = diff(&catalog, &catalog);
    assert!(outcome.changes.is_empty(), "{:#?}", outcome.changes);
    assert_eq!(outcome.coverage.compared_total(), 6);
}

#[test]
fn missing_and_extra_tables_and_columns() {
    let from = catalog(vec![("a", table(&[("id", "integer")])), ("old", table(&[("x", "text")]))]);
    let to =
        catalog(vec![("a", table(&[("id", "integer"), ("n", "text")])), ("b", table(&[("id", "integer")]))]);
    let paths: Vec<(String, bool)> = diff(&from, &to)
        .changes
        .into_iter()
        .map(|change| (change.path.to_string(), matches!(change.action, Action::Drop)))
        .collect();
    let wanted = [("public.a.n", false), ("public.b", false), ("public.old", true)];
    assert_eq!(paths, wanted.map(|(path, drop)| (path.to_owned(), drop)));
}

#[test]
fn a_likely_rename_is_one_change() {
    let from = catalog(vec![("t", table(&[("id", "integer"), ("createdAt", "timestamp"), ("z", "text")]))]);
    let to = catalog(vec![("t", table(&[("id", "integer"), ("created_at", "timestamp"), ("z", "text")]))]);
    let change = only(&from, &to);
    let Action::MaybeRename { from } = change.action else { panic!("{change:?}") };
    assert_eq!(from.path.to_string(), "public.t.createdAt");
    assert!(from.score >= 0.8 && from.same_type && !from.only_case);
}

#[test]
fn another_type_is_only_a_hint() {
    let from = catalog(vec![("t", table(&[("id", "integer"), ("plan", "text")]))]);
    let to = catalog(vec![("t", table(&[("id", "integer"), ("plan_id", "uuid")]))]);
    let changes = diff(&from, &to).changes;
    assert_eq!(changes.len(), 2);
    assert!(matches!(changes[0].action, Action::Drop));
    let Action::Add { similar: Some(similar) } = &changes[1].action else { panic!("{:?}", changes[1]) };
    assert!(!similar.same_type);
}

#[test]
fn a_declared_rename_is_inert_once_the_old_name_is_gone() {
    let mut wanted = table(&[("plan_name", "text")]);
    wanted.columns[0].renamed_from = Some("plan".to_owned());
    let to = catalog(vec![("t", wanted)]);
    let before = catalog(vec![("t", table(&[("plan", "text")]))]);
    let change = only(&before, &to);
    assert!(matches!(change.action, Action::Rename { .. }), "{change:?}");
    let after = catalog(vec![("t", table(&[("plan_name", "text")]))]);
    assert!(diff(&after, &to).changes.is_empty());
}

#[test]
fn what_an_incomplete_list_leaves_out_is_counted() {
    let mut is = table(&[("a", "integer")]);
    is.indexes = Listed::complete(vec![index(Some("i"), &["a"], false)]);
    let from = catalog(vec![("t", is)]);
    let mut to = catalog(vec![("t", table(&[("a", "integer")]))]);
    let outcome = diff(&from, &to);
    assert!(outcome.changes.is_empty());
    assert_eq!(outcome.coverage.not_declared.get(&Kind::Index), Some(&1));
    let wanted = to.schemas.get_mut("public").and_then(|s| s.tables.get_mut("t")).expect("t");
    wanted.indexes.complete = true;
    assert!(matches!(only(&from, &to).action, Action::Drop));
}

#[test]
fn the_same_structure_under_another_name_is_a_rename() {
    let with = |name: &str| {
        let mut table = table(&[("a", "integer")]);
        table.indexes = Listed::complete(vec![index(Some(name), &["a"], false)]);
        catalog(vec![("t", table)])
    };
    let change = only(&with("old"), &with("new"));
    let Action::Rename { from } = change.action else { panic!("{change:?}") };
    assert_eq!((from.name(), change.path.name()), ("old", "new"));
}

#[test]
fn expressions_that_cannot_be_told_apart_are_unknown() {
    let with = |name: Option<&str>, text: &str| {
        let mut table = table(&[("a", "integer")]);
        table.checks = Listed::complete(vec![check(name, text)]);
        catalog(vec![("t", table)])
    };
    let change = only(&with(Some("c"), "a > 0"), &with(Some("c"), "0 < a"));
    let Action::Modify { differences, .. } = change.action else { panic!("{change:?}") };
    assert_eq!(differences[0].attribute, Attribute::Expression);
    assert_eq!(differences[0].sameness, Sameness::Unknown);
    let unnamed = only(&with(Some("c"), "(a > 0)"), &with(None, "a > 0"));
    assert!(matches!(unnamed.action, Action::Modify { .. }), "{unnamed:?}");
}

#[test]
fn foreign_keys_are_paired_by_structure_and_compared_where_stated() {
    let with = |on_delete: Facet<drift_catalog::ReferentialAction>| {
        let mut table = table(&[("a", "integer")]);
        table.foreign_keys = Listed::complete(vec![ForeignKey {
            name: None,
            columns: vec!["a".to_owned()],
            references: TableRef { schema: "public".to_owned(), table: "p".to_owned() },
            referred: vec!["id".to_owned()],
            on_delete,
            on_update: Facet::SILENT,
            matching: Facet::SILENT,
            deferrable: Facet::SILENT,
            validated: Facet::SILENT,
        }]);
        catalog(vec![("t", table)])
    };
    use drift_catalog::ReferentialAction::{Cascade, NoAction};
    assert!(diff(&with(Facet::Stated(Cascade)), &with(Facet::SILENT)).changes.is_empty());
    let change = only(&with(Facet::Stated(NoAction)), &with(Facet::Stated(Cascade)));
    let Action::Modify { differences, .. } = change.action else { panic!("{change:?}") };
    assert_eq!((differences[0].from.as_str(), differences[0].to.as_str()), ("no action", "cascade"));
}

#[test]
fn an_unstated_primary_key_is_silent_and_a_stated_one_compared() {
    let with = |key: Facet<Option<PrimaryKey>>| {
        let mut table = table(&[("a", "integer")]);
        table.primary_key = key;
        catalog(vec![("t", table)])
    };
    let key = PrimaryKey {
        name: None,
        columns: vec!["a".to_owned()],
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    };
    let (stated, none) = (with(Facet::Stated(Some(key))), with(Facet::Stated(None)));
    assert!(diff(&stated, &with(Facet::SILENT)).changes.is_empty());
    assert!(matches!(only(&none, &stated).action, Action::Add { .. }));
    assert!(matches!(only(&stated, &none).action, Action::Drop));
}
