//! The rules that stand in the dialects: types, portable words, defaults that say nothing.

#![expect(clippy::expect_used, reason = "helpers of tests that cannot go on without")]

use drift_catalog::{
    Catalog, Column, ColumnType, Concrete, Expr, Facet, Flavor, Pattern, Portable, Sources, Table, Type,
    Vendor,
};
use drift_dialect::{CanonRule, Spelling, of, word_to_portable};

fn catalog(ty: Type, raw: &str, default: Option<&str>) -> Catalog {
    let mut column = Column::new("n", ColumnType { ty, raw: raw.to_owned() }, true);
    column.default = Facet::Stated(default.map(|sql| Box::new(Expr::raw(sql))));
    let mut catalog = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
    let table = Table { columns: vec![column], ..Table::default() };
    catalog.schemas.entry("public".to_owned()).or_default().tables.insert("t".to_owned(), table);
    catalog
}

fn parsed(raw: &str) -> Type {
    Type::Concrete(of(Vendor::Postgres).parse_type(raw))
}

fn live(raw: &str, default: Option<&str>) -> Catalog {
    let mut catalog = catalog(parsed(raw), raw, default);
    of(Vendor::Postgres).canonicalize(&mut catalog);
    catalog
}

fn texts(catalog: &Catalog) -> Vec<Spelling> {
    let pattern: Pattern = "t.n".parse().expect("a pattern");
    of(Vendor::Postgres).spellings(catalog, &pattern)
}

fn ty(catalog: &Catalog) -> Spelling {
    texts(catalog).into_iter().find(|own| own.facet == "type").expect("a type")
}

#[test]
fn a_type_has_one_name() {
    let (alias, plain, other) =
        (ty(&live("int4", None)), ty(&live("integer", None)), ty(&live("int8", None)));
    assert_eq!(alias.text, plain.text);
    assert_eq!(alias.rules, [CanonRule::TypeAlias]);
    assert!(plain.rules.is_empty(), "{:?}", plain.rules);
    assert_ne!(alias.text, other.text);
    assert_ne!(ty(&live("varchar(4)", None)).text, ty(&live("varchar(5)", None)).text);
}

#[test]
fn a_portable_word_is_the_live_type_that_keeps_its_promise() {
    let settled = |word: &str, live: &Catalog| {
        let word: Portable = word_to_portable(word).expect("a word").expect("one type");
        let mut declared = catalog(Type::Portable(word), "text", None);
        declared.schemas.values_mut().for_each(|schema| {
            for column in schema.tables.values_mut().flat_map(|table| &mut table.columns) {
                let ty = column.ty.ty.clone();
                column.ty = ColumnType { ty, raw: "json".to_owned() }.into();
            }
        });
        of(Vendor::Postgres).settle(&mut declared, &mut Sources::default(), live);
        ty(&declared)
    };
    let live_type = live("jsonb", None);
    let word = settled("json", &live_type);
    assert_eq!(word.text, ty(&live_type).text);
    assert_eq!(word.rules, [CanonRule::PortableWord]);
    let other = live("integer", None);
    assert_ne!(settled("json", &other).text, ty(&other).text);
}

#[test]
fn a_default_of_null_is_none() {
    let facets = |default| texts(&live("integer", default)).len();
    assert_eq!(facets(Some("NULL")), facets(None));
    assert_eq!(facets(Some("0")), facets(None) + 1);
    let text = |default| texts(&live("text", Some(default))).pop().expect("a default");
    assert_ne!(text("'null'").text, "NULL", "the text is no NULL");
    let moment = text("now()");
    assert_eq!((moment.raw.as_str(), moment.text.as_str()), ("now()", "current_timestamp"));
    assert!(moment.rules.contains(&CanonRule::CurrentMoment), "{:?}", moment.rules);
}

#[test]
fn what_is_compared_is_what_is_shown() {
    let catalog = live("integer", Some("'1'::integer"));
    let column = &catalog.table("public", "t").expect("the table").columns[0];
    let default = column.default.value().expect("a default");
    let shown = texts(&catalog).pop().expect("a default");
    assert_eq!((shown.raw.as_str(), shown.text.as_str()), (default.raw.as_str(), default.text.as_str()));
    let _: &Concrete = column.ty.ty.concrete().expect("a type");
}

#[test]
fn what_a_server_said_is_told_apart_from_what_the_rules_made() {
    let mut catalog = live("interval", Some("interval '24 hours'"));
    let shown = |catalog: &Catalog| texts(catalog).pop().expect("a default");
    assert!(!shown(&catalog).rules.contains(&CanonRule::ServerForm));
    let table = catalog.schemas.get_mut("public").and_then(|schema| schema.tables.get_mut("t"));
    let default = table.expect("the table").columns[0].default.value_mut().expect("a default");
    "'24:00:00'".clone_into(&mut default.text);
    assert_eq!(shown(&catalog).text, "'24:00:00'");
    assert!(shown(&catalog).rules.contains(&CanonRule::ServerForm));
    assert_ne!(shown(&live("interval", Some("interval '25 hours'"))).text, shown(&catalog).text);
}
