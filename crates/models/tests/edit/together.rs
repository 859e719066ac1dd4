//! Edits of several pieces: what names an object goes with it.

use drift_catalog::*;
use drift_models::*;

use super::*;

/// One edit of a column and of all that names it in its table.
fn with_all(text: &str, name: &str, goes: &[(Kind, &str)]) -> Result<Vec<Edit>, NoEdit> {
    let read = models(text);
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes);
    let own = table("a");
    let paths: Vec<ObjectPath> = goes.iter().map(|(kind, name)| own.part(*kind, *name)).collect();
    let along: Vec<Along<'_>> = paths.iter().map(Along::Goes).collect();
    editor(&read).remove(&own.part(Kind::Column, name), &along)
}

#[test]
fn what_names_a_column_goes_with_it_in_one_edit() {
    let indexes = [(Kind::Index, "(x)"), (Kind::Index, "(n,x)")];
    let of = |list: &str| {
        format!(
            "tables:\n  a:   # kept\n    columns:\n      n: integer\n      x: text\n{list}  b:\n    columns: {{ c: text }}\n"
        )
    };
    let bare = of("").replace("      x: text\n", "");
    for list in [
        "    indexes: [[x], [n, x]]\n",
        "    indexes: [ [n, x], [x] ]\n",
        "    indexes:\n      - [x]\n      - [n, x]\n",
        "    indexes:\n    - [n, x]\n    - [x]\n",
        "    indexes:\n      [\n        [x],\n        [n, x],\n      ]\n",
    ] {
        let text = of(list);
        // An empty list would state that there are no indexes, so its key goes too.
        assert_eq!(edited(&text, with_all(&text, "x", &indexes)), bare, "{list}");
    }
    for (list, left) in [
        ("    indexes: [[x], [n], [n, x]]\n", "    indexes: [[n]]\n"),
        ("    indexes: [[n], [x], [n, x]]\n", "    indexes: [[n]]\n"),
        ("    indexes: [[x], [n, x], [n]]\n", "    indexes: [[n]]\n"),
        ("    indexes:\n      - [x]\n      - [n]\n      - [n, x]\n", "    indexes:\n      - [n]\n"),
        ("    indexes:\n      - [x]\n      # why\n      - [n, x]\n", "      # why\n"),
    ] {
        let text = of(list);
        let left = of(left).replace("      x: text\n", "");
        assert_eq!(edited(&text, with_all(&text, "x", &indexes)), left, "{list}");
    }
    let line = "tables:\n  a: { columns: { n: integer, x: text }, indexes: [[n, x], [x]], checks: { c: 'x > n' } }\n";
    let all = [(Kind::Index, "(x)"), (Kind::Index, "(n,x)"), (Kind::Check, "c")];
    assert_eq!(edited(line, with_all(line, "x", &all)), "tables:\n  a: { columns: { n: integer } }\n");
}

#[test]
fn an_edit_of_several_pieces_is_refused_where_one_of_them_is() {
    let text = "tables:\n  b: { columns: { c: text }, indexes: &own [[c]] }\n  a:\n    columns: { n: integer, c: \
                text }\n    indexes: *own\n";
    let why = refused(with_all(text, "c", &[(Kind::Index, "(c)")]));
    let expected =
        "the index (c) changes with it, and its text comes through the alias at m.yaml:5:14; an edit would";
    assert!(why.starts_with(expected), "{why}");
    // What another table says of the column stays.
    let text = "tables:\n  a: { columns: { n: integer, c: { type: text, unique: true } } }\n  b: { columns: { c: { type: \
                text, references: a(c) } } }\n";
    assert_eq!(
        refused(with_all(text, "c", &[(Kind::Unique, "(c)")])),
        "the foreign key public.b.(c) names it too; change both by hand"
    );
}
