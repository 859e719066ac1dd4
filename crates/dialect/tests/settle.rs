//! Settling: what the model leaves open takes the database's answer, and the places of declarations follow.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use drift_catalog::{
    Attributes, Catalog, Column, ColumnType, Expr, Facet, Flavor, ForeignKey, Identity, IdentityKind, Index,
    IndexPart, Kind, Labelled, Listed, ObjectPath, Origin, Place, Portable, PrimaryKey, Sources, Table,
    TableRef, Type, Unique, Vendor,
};
use drift_dialect::{of, word_to_portable};

fn schema_of(vendor: Vendor) -> &'static str {
    of(vendor).default_schema()
}

/// A column whose type is a portable word where the text is one.
fn column(vendor: Vendor, name: &str, ty: &str) -> Column {
    let ty = match word_to_portable(ty) {
        Ok(Some(word)) => ColumnType { ty: Type::Portable(word), raw: ty.to_owned() },
        _ => live_type(vendor, ty),
    };
    Column::new(name, ty, false)
}

fn live_type(vendor: Vendor, ty: &str) -> ColumnType {
    ColumnType { ty: Type::Concrete(of(vendor).parse_type(ty)), raw: ty.to_owned() }
}

fn live_column(vendor: Vendor, name: &str, ty: &str) -> Column {
    Column::new(name, live_type(vendor, ty), false)
}

fn one_table(vendor: Vendor, name: &str, columns: Vec<Column>) -> Catalog {
    let mut catalog = Catalog::empty(Flavor::of(vendor), schema_of(vendor));
    let table = Table { columns, ..Table::default() };
    catalog.schemas.entry(schema_of(vendor).to_owned()).or_default().tables.insert(name.to_owned(), table);
    catalog
}

fn table<'a>(catalog: &'a mut Catalog, name: &str) -> &'a mut Table {
    let schema = catalog.default_schema.clone();
    catalog.schemas.get_mut(&schema).and_then(|schema| schema.tables.get_mut(name)).expect("the table")
}

/// The type a declared column gets beside a live one.
fn settled(vendor: Vendor, declared: &str, live: &str) -> String {
    let mut catalog = one_table(vendor, "t", vec![column(vendor, "c", declared)]);
    let live = one_table(vendor, "t", vec![live_column(vendor, "c", live)]);
    of(vendor).settle(&mut catalog, &mut Sources::default(), &live);
    table(&mut catalog, "t").columns[0].ty.ty.to_string()
}

#[test]
fn a_word_takes_the_live_type_that_keeps_its_promise_and_else_the_written_one() {
    for (vendor, declared, live, wanted) in [
        (Vendor::Sqlite, "uuid", "CHAR(32)", "char(32)"),
        (Vendor::Sqlite, "uuid", "UUID", "char(36)"),
        (Vendor::Sqlite, "string(120)", "varchar(100)", "varchar(120)"),
        (Vendor::Sqlite, "boolean", "tinyint(1)", "tinyint(1)"),
        (Vendor::Sqlite, "timestamptz", "datetime(6)", "datetime(6)"),
        (Vendor::Sqlite, "int", "integer", "int"),
        (Vendor::Postgres, "timestamptz", "timestamp(6) with time zone", "timestamp with time zone(6)"),
        (Vendor::Postgres, "json", "json", "json"),
        (Vendor::Postgres, "integer", "bigint", "integer"),
        (Vendor::Postgres, "citext", "extensions.citext", "extensions.citext"),
        (Vendor::Postgres, "public.citext", "extensions.citext", "public.citext"),
        (Vendor::Postgres, "text", "extensions.text", "text"),
    ] {
        assert_eq!(settled(vendor, declared, live), wanted, "{declared} beside {live} on {vendor}");
    }
}

#[test]
fn an_enum_is_text_on_sqlite_and_no_type_to_look_for() {
    let mut mood = column(Vendor::Sqlite, "c", "text");
    std::sync::Arc::make_mut(&mut mood.ty).ty =
        Type::Portable(Portable::Enum { schema: "main".to_owned(), name: "mood".to_owned() });
    let mut declared = one_table(Vendor::Sqlite, "t", vec![mood]);
    let schema = declared.schemas.get_mut("main").expect("main");
    let entry = drift_catalog::EnumType { values: vec!["up".to_owned()], comment: Facet::SILENT };
    schema.enums.items.insert("mood".to_owned(), entry);
    let live = one_table(Vendor::Sqlite, "t", vec![live_column(Vendor::Sqlite, "c", "varchar(10)")]);
    of(Vendor::Sqlite).settle(&mut declared, &mut Sources::default(), &live);
    assert_eq!(table(&mut declared, "t").columns[0].ty.ty.to_string(), "varchar(10)");
    assert!(declared.schemas["main"].enums.items.is_empty());
}

#[test]
fn auto_increment_is_whatever_the_database_has_for_it() {
    let wish = |kind| Facet::Stated(Some(Box::new(Identity { kind, options: Attributes::default() })));
    for (vendor, live_kind, wanted, ty) in [
        (Vendor::Sqlite, None, IdentityKind::Rowid, "integer"),
        (Vendor::Sqlite, Some(IdentityKind::AutoIncrement), IdentityKind::AutoIncrement, "integer"),
        (Vendor::Postgres, None, IdentityKind::ByDefault, "bigint"),
        (Vendor::Postgres, Some(IdentityKind::Serial), IdentityKind::Serial, "bigint"),
    ] {
        let mut id = column(vendor, "id", "bigint");
        id.identity = wish(IdentityKind::Any);
        let mut declared = one_table(vendor, "t", vec![id]);
        let mut own = live_column(vendor, "id", ty);
        own.identity = live_kind.map_or(Facet::Stated(None), wish);
        let live = one_table(vendor, "t", vec![own]);
        of(vendor).settle(&mut declared, &mut Sources::default(), &live);
        let id = &table(&mut declared, "t").columns[0];
        assert_eq!(id.identity.value().map(|identity| identity.kind), Some(wanted), "{vendor}");
        assert_eq!(id.ty.ty.to_string(), ty, "{vendor}");
    }
}

#[test]
fn a_constant_is_compared_as_the_settled_type_stores_it() {
    for (vendor, declared, live_ty, raw, live_raw) in [
        (Vendor::Sqlite, "boolean", "tinyint(1)", "1", "'1'"),
        (Vendor::Sqlite, "boolean", "boolean", "1", "TRUE"),
        (Vendor::Sqlite, "decimal(10,2)", "numeric(10,2)", "0.00", "0"),
        (Vendor::Postgres, "string(9)", "varchar(9)", "'a'", "'a'::character varying"),
        (Vendor::Postgres, "integer", "integer", "7", "'7'::integer"),
        (Vendor::Postgres, "json", "jsonb", "'{}'", "'{}'::jsonb"),
    ] {
        let mut own = column(vendor, "c", declared);
        own.default = Facet::Stated(Some(Box::new(Expr::raw(raw))));
        let mut catalog = one_table(vendor, "t", vec![own]);
        let mut other = live_column(vendor, "c", live_ty);
        other.default = Facet::Stated(Some(Box::new(Expr::raw(live_raw))));
        let mut live = one_table(vendor, "t", vec![other]);
        of(vendor).canonicalize(&mut live);
        of(vendor).settle(&mut catalog, &mut Sources::default(), &live);
        let text =
            |catalog: &mut Catalog| table(catalog, "t").columns[0].default.value().map(|e| e.text.clone());
        assert_eq!(text(&mut catalog), text(&mut live), "{declared} default {raw} beside {live_raw}");
    }
}

fn unique(columns: &[&str]) -> Unique {
    Unique {
        name: None,
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        nulls_not_distinct: false,
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    }
}

fn index(name: &str, columns: &[&str]) -> Index {
    Index {
        name: Some(name.to_owned()),
        parts: columns.iter().map(|name| IndexPart::column(*name)).collect(),
        unique: false,
        method: None,
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: false,
        valid: true,
        attributes: Attributes::default(),
    }
}

fn reference(column: &str, table: &str) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: vec![column.to_owned()],
        references: TableRef { schema: "main".to_owned(), table: table.to_owned() },
        referred: Vec::new(),
        on_delete: Facet::SILENT,
        on_update: Facet::SILENT,
        matching: Facet::SILENT,
        deferrable: Facet::SILENT,
        validated: Facet::SILENT,
    }
}

fn origin(start: u32, sources: &mut Sources) -> Origin {
    let file = sources.add("models.yaml", "");
    let place = Place { file, start, end: start + 1 };
    Origin { name: place, entry: place, parts: Vec::new(), alias: None }
}

#[test]
fn sqlite_spells_declared_names_as_the_database_does_and_their_places_follow() {
    let vendor = Vendor::Sqlite;
    let columns = vec![column(vendor, "Id", "integer"), column(vendor, "planid", "integer")];
    let mut declared = one_table(vendor, "tenants", columns);
    let own = table(&mut declared, "tenants");
    own.primary_key = Facet::Stated(Some(PrimaryKey {
        name: None,
        columns: vec!["ID".to_owned()],
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    }));
    own.uniques.items.push(unique(&["planid"]));
    own.indexes.items.push(index("TENANTS_PLAN", &["PlanId"]));
    own.foreign_keys.items = vec![reference("planid", "TENANTS"), reference("planid", "PLANS")];
    let path = ObjectPath::new(Kind::Table, "main", "tenants");
    let mut sources = Sources::default();
    for (start, path) in [path.clone(), path.part(Kind::Column, "planid"), own.uniques.items[0].path(&path)]
        .into_iter()
        .enumerate()
    {
        let origin = origin(u32::try_from(start).expect("small"), &mut sources);
        sources.origins.insert(path, origin);
    }

    let columns = vec![live_column(vendor, "id", "integer"), live_column(vendor, "planId", "integer")];
    let mut live = one_table(vendor, "Tenants", columns);
    table(&mut live, "Tenants").indexes = Listed::complete(vec![index("tenants_plan", &["planId"])]);
    live.schemas.get_mut("main").expect("main").tables.insert("Plans".to_owned(), Table::default());
    of(vendor).settle(&mut declared, &mut sources, &live);

    let own = table(&mut declared, "Tenants");
    let names: Vec<&str> = own.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["id", "planId"]);
    assert_eq!(own.primary_key.value().map(|key| key.columns.clone()), Some(vec!["id".to_owned()]));
    assert_eq!(own.indexes.items, [index("tenants_plan", &["planId"])]);
    let [to_itself, to_undeclared] = own.foreign_keys.items.as_slice() else { panic!("two references") };
    assert_eq!(
        (to_itself.references.table.as_str(), to_itself.referred.as_slice()),
        ("Tenants", &["id".to_owned()][..])
    );
    assert_eq!(to_undeclared.references.table, "Plans");
    let path = ObjectPath::new(Kind::Table, "main", "Tenants");
    let places = [path.clone(), path.part(Kind::Column, "planId"), own.uniques.items[0].path(&path)];
    let starts: Vec<Option<u32>> =
        places.iter().map(|path| sources.origin(path).map(|origin| origin.name.start)).collect();
    assert_eq!(starts, [Some(0), Some(1), Some(2)]);
    assert_eq!(sources.origins.len(), 3);
}

#[test]
fn postgres_cuts_declared_names_as_the_server_does_and_their_places_follow() {
    let vendor = Vendor::Postgres;
    let long = "n".repeat(70);
    let short = "n".repeat(63);
    let mut declared = one_table(vendor, &long, vec![column(vendor, &long, "uuid")]);
    table(&mut declared, &long).uniques.items.push(unique(&[&long]));
    let path = ObjectPath::new(Kind::Table, "public", long.as_str());
    let mut sources = Sources::default();
    let place = origin(7, &mut sources);
    sources.origins.insert(path.part(Kind::Column, long.as_str()), place);
    let live = one_table(vendor, &short, vec![live_column(vendor, &short, "uuid")]);
    of(vendor).settle(&mut declared, &mut sources, &live);
    let own = table(&mut declared, &short);
    assert_eq!(own.columns[0].name, short);
    assert_eq!(own.uniques.items[0].columns.join(" "), short);
    let path = ObjectPath::new(Kind::Table, "public", short.as_str()).part(Kind::Column, short.as_str());
    assert_eq!(sources.origin(&path).map(|origin| origin.name.start), Some(7));
}

#[test]
fn names_that_would_fall_together_stay_apart() {
    let vendor = Vendor::Postgres;
    let (one, two) = (format!("{}x", "n".repeat(63)), format!("{}y", "n".repeat(63)));
    let mut declared = one_table(vendor, &one, Vec::new());
    declared.schemas.get_mut("public").expect("public").tables.insert(two, Table::default());
    of(vendor).canonicalize(&mut declared);
    assert_eq!(declared.table_count(), 2);
}
