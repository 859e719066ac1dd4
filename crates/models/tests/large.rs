//! Files that are large, and files that only pretend to be models: time and memory stay bounded.

#![expect(clippy::expect_used, reason = "a string takes all that is written to it")]

use std::fmt::Write as _;

use drift_catalog::Vendor;
use drift_models::{Input, Read, load, read};

fn models(text: impl Into<Vec<u8>>) -> Read {
    let input = Input { name: "models.yaml".to_owned(), bytes: text.into() };
    read(vec![input], Vendor::Postgres, "public")
}

/// The only mistake of a file: its rule and its message.
fn only_mistake(text: impl Into<Vec<u8>>) -> (&'static str, String) {
    let read = models(text);
    assert_eq!(read.mistakes.len(), 1, "{:#?}", read.mistakes);
    (read.mistakes[0].rule, read.mistakes[0].message.clone())
}

/// Ten columns, keys, a check and two indexes for each table.
fn many_tables(count: usize) -> String {
    let mut out = String::from("drift: 1\ntables:\n");
    for number in 0..count {
        let other = number.saturating_sub(1);
        write!(
            out,
            "  table_{number:05}:
    columns:
      id: {{ type: bigint, primary_key: true, auto_increment: true }}
      owner_id: {{ type: bigint, nullable: true, references: table_{other:05}(id), on_delete: cascade }}
      name: {{ type: string(120), default: \"\" }}
      status: {{ type: string(20), default: active, comment: \"what state the row is in at the moment\" }}
      amount: {{ type: \"decimal(12,2)\", default: 0 }}
      weight: {{ type: double, nullable: true, comment: \"in kilograms, as the scales say it\" }}
      payload: {{ type: json, nullable: true, comment: \"whatever the device sent along\" }}
      token: {{ type: uuid, nullable: true, comment: \"an identifier that the device made\" }}
      created_at: {{ type: timestamptz, default: now(), comment: \"when the row was made\" }}
      updated_at: {{ type: timestamptz, nullable: true, comment: \"when the row was changed last\" }}
    indexes:
      - [name]
      - {{ columns: [owner_id, created_at desc], where: \"owner_id IS NOT NULL\", name: t_{number:05}_recent }}
    unique:
      - [token]
    checks: {{ table_{number:05}_positive: \"amount >= 0\" }}
"
        )
        .expect("a string");
    }
    out
}

#[test]
fn ten_thousand_tables_are_read_without_a_mistake() {
    let text = many_tables(10_000);
    assert!(text.len() > 10_000_000, "{}", text.len());
    let read = models(text);
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes.first());
    assert_eq!(read.catalog.table_count(), 10_000);
    let last = read.catalog.table("public", "table_09999").expect("the last table");
    assert_eq!(last.columns.len(), 10);
}

#[test]
fn a_bomb_of_aliases_is_a_clear_mistake() {
    let mut text = String::from("tables:\n  a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (from, to) in "abcdefghi".chars().zip("bcdefghij".chars()) {
        let aliases = vec![format!("*{from}"); 10].join(", ");
        writeln!(text, "  {to}: &{to} [{aliases}]").expect("a string");
    }
    let read = models(text);
    let bomb = read.mistakes.iter().find(|mistake| mistake.rule == "model/too-large").expect("the bomb");
    assert_eq!(bomb.message, "the aliases of this file stand for more than 1000000 values");
}

#[test]
fn a_chain_of_aliases_is_not_followed_without_end() {
    let mut text = String::from("x0: &x0 [[[[[[[[[[1]]]]]]]]]]\n");
    for number in 1..200 {
        writeln!(text, "x{number}: &x{number} [[[[[[[[[[*x{}]]]]]]]]]]", number - 1).expect("a string");
    }
    text.push_str("tables: { t: *x199 }\n");
    let read = models(text);
    let deep = read.mistakes.iter().find(|mistake| mistake.rule == "model/too-large").expect("the chain");
    assert_eq!(deep.message, "the nesting is deeper than 64 levels");
}

#[test]
fn nesting_without_end_is_a_clear_mistake() {
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
        assert_eq!(
            only_mistake(text),
            ("model/too-large", "the nesting is deeper than 64 levels".to_owned())
        );
    }
    let steps: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(only_mistake(steps).0, "model/too-large");
}

#[test]
fn a_hundred_megabytes_are_a_clear_mistake() {
    let (rule, message) = only_mistake(vec![b' '; 100 * 1024 * 1024 + 1]);
    assert_eq!((rule, message.as_str()), ("model/too-large", "the file is larger than 100 MiB"));
    let path = std::env::temp_dir().join(format!("drift-models-large-{}.yaml", std::process::id()));
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(5 * 1024 * 1024 * 1024).expect("a sparse file");
    let input = load(&path, "large.yaml".to_owned());
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(input.expect("read").bytes.len(), 100 * 1024 * 1024 + 1);
}

#[test]
fn mistakes_without_end_are_cut_and_counted() {
    let mut text = String::from("tables:\n");
    for number in 0..30_000 {
        writeln!(text, "  t{number}: {{ colums: {{}} }}").expect("a string");
    }
    let read = models(text);
    assert_eq!(read.mistakes.len(), 10_001);
    // So many of the misspelled keys are recognised, and nothing is missing there beside them.
    let last = read.mistakes.last().expect("the last");
    assert_eq!(last.message, "there are 49700 more mistakes; only the first 10000 found are shown");
}

#[test]
fn columns_without_end_are_a_clear_mistake() {
    let columns: String = (0..40_000).map(|number| format!("c{number}: text, ")).collect();
    let (rule, message) = only_mistake(format!("tables: {{ t: {{ columns: {{ {columns} }} }} }}"));
    assert_eq!((rule, message.as_str()), ("model/too-large", "a table has at most 32767 columns"));
}

#[test]
fn hostile_names_are_kept_as_they_are() {
    let name = "\u{202e}\\\u{1b}[31m\"; DROP TABLE x; --";
    let quoted = "\"\u{202e}\\\\\\u001b[31m\\\"; DROP TABLE x; --\"";
    let read = models(format!("tables: {{ {quoted}: {{ columns: {{ {quoted}: text }} }} }}"));
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes);
    let table = read.catalog.table("public", name).expect("the table");
    assert_eq!(table.columns[0].name, name);
}
