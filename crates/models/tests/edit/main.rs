//! Edits of model files: what an edit offers reads back as what it was offered for, and no other line changes.

#![expect(clippy::expect_used, reason = "a test that cannot read its own model has failed")]

mod together;

use drift_catalog::*;
use drift_models::*;

const STORY: &str = "\
drift: 1
tables:
  plans:
    columns:
      id: { type: uuid, primary_key: true }

  tenants:   # those who pay
    columns:
      id: { type: uuid, primary_key: true }
      name: string(120)   # as on the door
      nick: string(40)?
      plan_id:
        type: uuid
        nullable: true
        references: plans(id)
        comment: none
      seats: { type: integer, default: 1 }
    indexes: [ [name], { columns: [plan_id], name: by_plan } ]
    unique:
      - [name]
      - [nick]
    checks: { seats_positive: \"seats > 0\", seats_few: \"seats < 99\" }

  other:
    columns: { a: text, b: text }
";

fn models(text: &str) -> Read {
    read(
        vec![Input { name: "m.yaml".to_owned(), bytes: text.as_bytes().to_vec() }],
        Vendor::Postgres,
        "public",
    )
}

fn table(name: &str) -> ObjectPath {
    ObjectPath::new(Kind::Table, "public", name)
}

fn column(name: &str, raw: &str, nullable: bool) -> Column {
    let ty = Type::Concrete(drift_dialect::of(Vendor::Postgres).parse_type(raw));
    Column::new(name, ColumnType { ty, raw: raw.to_owned() }, nullable)
}

/// The lines that went and the lines that came, after the edited text was read without a mistake.
fn apply(text: &str, edit: Result<Vec<Edit>, NoEdit>) -> (Vec<String>, Vec<String>, Catalog) {
    let edited = edited(text, edit);
    let read = models(&edited);
    let said: Vec<&str> = read.mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
    assert!(said.is_empty(), "{said:?}\n{edited}");
    let (old, new): (Vec<&str>, Vec<&str>) = (text.lines().collect(), edited.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| old == new).count();
    let own =
        |lines: &[&str]| lines[head..lines.len() - tail].iter().map(|line| (*line).to_owned()).collect();
    (own(&old), own(&new), read.catalog)
}

/// The text with all pieces of an edit, which stand in order and apart from each other.
fn edited(text: &str, edit: Result<Vec<Edit>, NoEdit>) -> String {
    let pieces = edit.expect("an edit");
    assert!(pieces.is_sorted_by(|one, next| one.range.end < next.range.start), "{pieces:?}");
    let mut edited = text.to_owned();
    for piece in pieces.into_iter().rev() {
        edited.replace_range(piece.range, &piece.replacement);
    }
    edited
}

fn editor(read: &Read) -> Editor<'_> {
    Editor::new(drift_dialect::of(Vendor::Postgres), &read.catalog, &read.sources)
}

fn refused(edit: Result<Vec<Edit>, NoEdit>) -> String {
    edit.expect_err("a refusal").0
}

#[test]
fn a_column_is_added_after_the_last_in_its_style() {
    let read = models(STORY);
    let new = column("synced_at", "timestamp with time zone", true);
    let add = |name: &str| {
        let path = table(name);
        let declared = read.catalog.table_of(&path).expect("the table");
        editor(&read).add_column(&path, declared, &new, &[])
    };
    let (old, lines, catalog) = apply(STORY, add("tenants"));
    assert_eq!((old.len(), lines), (0, vec!["      synced_at: timestamp with time zone?".to_owned()]));
    assert_eq!(catalog.table("public", "tenants").expect("it").columns.last(), Some(&stated(new.clone())));
    let (old, lines, _) = apply(STORY, add("other"));
    assert_eq!(old, ["    columns: { a: text, b: text }"]);
    assert_eq!(lines, ["    columns: { a: text, b: text, synced_at: timestamp with time zone? }"]);
}

/// As the reader gives a column: not generated unless it says so.
fn stated(mut column: Column) -> Column {
    column.generated = Facet::Stated(None);
    column
}

#[test]
fn entries_are_removed_with_their_lines_or_out_of_their_brackets() {
    let read = models(STORY);
    let tenants = table("tenants");
    for (path, old, new) in [
        (tenants.part(Kind::Column, "seats"), vec!["      seats: { type: integer, default: 1 }"], vec![]),
        (
            tenants.part(Kind::Index, "(name)"),
            vec!["    indexes: [ [name], { columns: [plan_id], name: by_plan } ]"],
            vec!["    indexes: [ { columns: [plan_id], name: by_plan } ]"],
        ),
        (
            tenants.part(Kind::Index, "by_plan"),
            vec!["    indexes: [ [name], { columns: [plan_id], name: by_plan } ]"],
            vec!["    indexes: [ [name] ]"],
        ),
        (tenants.part(Kind::Unique, "(nick)"), vec!["      - [nick]"], vec![]),
        (
            tenants.part(Kind::Check, "seats_few"),
            vec!["    checks: { seats_positive: \"seats > 0\", seats_few: \"seats < 99\" }"],
            vec!["    checks: { seats_positive: \"seats > 0\" }"],
        ),
        (
            tenants.part(Kind::PrimaryKey, "(id)"),
            vec!["      id: { type: uuid, primary_key: true }"],
            vec!["      id: { type: uuid }"],
        ),
        (table("other"), vec!["  other:", "    columns: { a: text, b: text }"], vec![]),
        (
            table("other").part(Kind::Column, "a"),
            vec!["    columns: { a: text, b: text }"],
            vec!["    columns: { b: text }"],
        ),
    ] {
        let (gone, came, catalog) = apply(STORY, editor(&read).remove(&path, &[]));
        assert_eq!((gone, came), (strings(&old), strings(&new)), "{path}");
        assert!(catalog.table_count() >= 2);
    }
    let foreign = editor(&read).remove(&tenants.part(Kind::ForeignKey, "(plan_id)"), &[]);
    assert_eq!(refused(foreign), "it is written with its column; change it by hand");
    let remove = |path: &ObjectPath| refused(editor(&read).remove(path, &[]));
    assert_eq!(
        remove(&tenants.part(Kind::Column, "name")),
        "the unique public.tenants.(name) names it too; change both by hand"
    );
    assert_eq!(
        remove(&table("plans")),
        "the foreign key public.tenants.(plan_id) names it too; change both by hand"
    );
}

fn strings(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn one_facet_changes_and_the_rest_of_the_column_stays() {
    let read = models(STORY);
    let mut live = column("x", "character varying(100)", true);
    live.default = Facet::Stated(Some(Box::new(Expr::raw("'a'::text"))));
    live.comment = Facet::Stated(Some("why".to_owned()));
    let id = IdentityKind::Always;
    live.identity = Facet::Stated(Some(Box::new(Identity { kind: id, options: Attributes::default() })));
    let plain = column("x", "string(7)", false);
    for (name, attribute, live, old, new) in [
        ("name", Attribute::Type, &live, "name: string(120)", "name: character varying(100)"),
        ("name", Attribute::Nullable, &live, "name: string(120)", "name: string(120)?"),
        ("nick", Attribute::Nullable, &plain, "nick: string(40)?", "nick: string(40)"),
        (
            "nick",
            Attribute::Default,
            &live,
            "nick: string(40)?",
            "nick: { type: string(40)?, default: { sql: \"'a'::text\" } }",
        ),
        (
            "seats",
            Attribute::Default,
            &live,
            "seats: { type: integer, default: 1 }",
            "seats: { type: integer, default: { sql: \"'a'::text\" } }",
        ),
        (
            "seats",
            Attribute::Default,
            &plain,
            "seats: { type: integer, default: 1 }",
            "seats: { type: integer }",
        ),
        (
            "seats",
            Attribute::Identity,
            &live,
            "seats: { type: integer, default: 1 }",
            "seats: { type: integer, default: 1, identity: always }",
        ),
        ("plan_id", Attribute::Nullable, &plain, "  nullable: true", "  nullable: false"),
        ("plan_id", Attribute::Comment, &live, "  comment: none", "  comment: why"),
        ("plan_id", Attribute::Type, &live, "  type: uuid", "  type: character varying(100)"),
        (
            "nick",
            Attribute::Type,
            &plain,
            "nick: string(40)?",
            "nick: { type: { sql: string(7) }, nullable: true }",
        ),
    ] {
        let path = table("tenants").part(Kind::Column, name);
        let (gone, came, _) = apply(STORY, editor(&read).replace_facet(&path, &attribute, live));
        assert_eq!(gone.len(), 1, "{name} {attribute}");
        let comment = if name == "name" { "   # as on the door" } else { "" };
        assert_eq!(gone[0], format!("      {old}{comment}"), "{name} {attribute}");
        assert_eq!(came, [format!("      {new}{comment}")], "{name} {attribute}");
    }
    let path = table("tenants").part(Kind::Column, "plan_id");
    let (gone, came, _) = apply(STORY, editor(&read).replace_facet(&path, &Attribute::Default, &live));
    assert_eq!((gone, came), (vec![], vec!["        default: { sql: \"'a'::text\" }".to_owned()]));
}

#[test]
fn a_whole_column_is_replaced() {
    let text = STORY.replace(", { columns: [plan_id], name: by_plan }", "");
    let read = models(&text);
    let path = table("tenants").part(Kind::Column, "plan_id");
    let live = column("plan", "character varying(40)", false);
    let (gone, came, catalog) = apply(&text, editor(&read).replace_column(&path, &live, &[]));
    assert_eq!(gone.len(), 5);
    assert_eq!(came, ["      plan: character varying(40)"]);
    assert_eq!(catalog.table("public", "tenants").expect("it").column("plan"), Some(&stated(live)));
}

#[test]
fn a_table_is_added_beside_its_neighbour() {
    let read = models(STORY);
    let add = |name: &str| {
        let own = Table { columns: vec![column("id", "bigint", false)], ..Table::default() };
        let mut live = models("drift: 1\nschema: public\n").catalog;
        live.schemas.get_mut("public").expect("it").tables.insert(name.to_owned(), own);
        apply(STORY, editor(&read).add_object(&table(name), &live))
    };
    let (gone, came, catalog) = add("sales");
    assert_eq!((gone.len(), came), (0, strings(&["  sales:", "    columns:", "      id: bigint"])));
    assert!(catalog.table("public", "sales").is_some());
    assert!(add("a.b").2.table("public", "a.b").is_some());
    assert!(add("zz").2.table("public", "zz").is_some());
}

#[test]
fn a_constraint_or_index_is_added_to_its_list() {
    let read = models(STORY);
    let unique = Unique {
        name: Some("u".to_owned()),
        columns: vec!["id".to_owned()],
        nulls_not_distinct: false,
        deferrable: Facet::SILENT,
        attributes: Attributes::default(),
    };
    let check = Check {
        name: Some("more".to_owned()),
        expr: Expr::raw("seats <> 5"),
        validated: Facet::SILENT,
        attributes: Attributes::default(),
    };
    let foreign = ForeignKey {
        name: None,
        columns: vec!["id".to_owned()],
        references: TableRef { schema: "public".to_owned(), table: "plans".to_owned() },
        referred: vec!["id".to_owned()],
        on_delete: Facet::Stated(ReferentialAction::Cascade),
        on_update: Facet::SILENT,
        matching: Facet::SILENT,
        deferrable: Facet::SILENT,
        validated: Facet::SILENT,
    };
    let add = |name: &str, part: Part<'_>| apply(STORY, editor(&read).add_part(&table(name), part));
    let (gone, came, _) = add("tenants", Part::Unique(&unique));
    assert_eq!((gone, came), (vec![], strings(&["      - { columns: [id], name: u }"])));
    let (_, came, _) = add("tenants", Part::Check(&check));
    assert!(came[0].ends_with("seats_few: \"seats < 99\", more: \"seats <> 5\" }"), "{came:?}");
    let (gone, came, _) = add("tenants", Part::ForeignKey(&foreign));
    let lines =
        ["    foreign_keys:", "      - { columns: [id], references: public.plans(id), on_delete: cascade }"];
    assert_eq!((gone, came), (vec![], strings(&lines)));
    let replaced =
        editor(&read).replace_part(&table("tenants").part(Kind::Unique, "(name)"), Part::Unique(&unique));
    let (gone, came, _) = apply(STORY, replaced);
    assert_eq!(
        (gone, came),
        (strings(&["      - [name]"]), strings(&["      - { columns: [id], name: u }"]))
    );
}

#[test]
fn an_edit_through_an_alias_or_over_an_anchor_or_comment_is_refused() {
    let text = "\
tables:
  a:
    columns: &common
      id: &id { type: uuid, primary_key: true }
      at:
        # why it is here
        type: timestamptz
      owner: *id
  b:
    columns: *common
";
    let read = models(text);
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes);
    let live = column("x", "text", false);
    let replace = |table_name: &str, name: &str| {
        let path = table(table_name).part(Kind::Column, name);
        refused(editor(&read).replace_column(&path, &live, &[]))
    };
    assert!(replace("b", "id").starts_with("its text comes through the alias at m.yaml:10:14"));
    assert!(replace("a", "owner").starts_with("its text comes through the alias at m.yaml:8:14"));
    assert!(replace("a", "id").starts_with("it holds an anchor"));
    assert!(replace("a", "at").starts_with("a comment stands inside it"));
    let none = ObjectPath::new(Kind::Table, "public", "zz");
    assert_eq!(refused(editor(&read).remove(&none, &[])), "it is not declared in a model file");
}

#[test]
fn line_ends_stay_as_they_are() {
    let text = STORY.replace('\n', "\r\n");
    let read = models(&text);
    let path = table("tenants");
    let declared = read.catalog.table_of(&path).expect("the table");
    let new = column("x", "text", false);
    let edit = editor(&read).add_column(&path, declared, &new, &[]).expect("an edit");
    assert_eq!(edit[0].replacement, "      x: text\r\n");
    let (gone, _, _) = apply(&text, Ok(edit));
    assert!(gone.is_empty());
}

#[test]
fn a_file_without_a_last_line_end_is_edited_too() {
    let text = "tables:\n  t:\n    columns:\n      a: text";
    let read = models(text);
    let declared = read.catalog.table_of(&table("t")).expect("the table");
    let new = column("b", "text", false);
    let (gone, came, _) = apply(text, editor(&read).add_column(&table("t"), declared, &new, &[]));
    assert_eq!((gone, came), (vec![], strings(&["      b: text"])));
}
