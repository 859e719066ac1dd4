//! Files that are large, and files that only pretend to be models: time and memory stay bounded.

use std::fmt::Write as _;

use drift_catalog::Vendor;
use drift_models::{Input, Read, read};

fn models(text: impl Into<Vec<u8>>) -> Read {
    read(vec![Input { name: "models.yaml".to_owned(), bytes: text.into() }], Vendor::Postgres, "public")
}

/// Ten columns, keys, a check and two indexes for each table.
fn many_tables(count: usize) -> String {
    let mut out = String::from("drift: 1\ntables:\n");
    for number in 0..count {
        let other = number.saturating_sub(1);
        write!(
            out,
            "  table_{number:05}:\n    columns:\n      id: {{ type: bigint, primary_key: true, auto_increment: true }}\n      \
             owner_id: {{ type: bigint, nullable: true, references: table_{other:05}(id), on_delete: cascade }}\n      \
             name: {{ type: string(120), default: \"\" }}\n      \
             status: {{ type: string(20), default: active, comment: \"what state the row is in at the moment\" }}\n      \
             amount: {{ type: \"decimal(12,2)\", default: 0 }}\n      \
             weight: {{ type: double, nullable: true, comment: \"in kilograms, as the scales say it\" }}\n      \
             payload: {{ type: json, nullable: true, comment: \"whatever the device sent along\" }}\n      \
             token: {{ type: uuid, nullable: true, comment: \"an identifier that the device made\" }}\n      \
             created_at: {{ type: timestamptz, default: now(), comment: \"when the row was made\" }}\n      \
             updated_at: {{ type: timestamptz, nullable: true, comment: \"when the row was changed last\" }}\n    \
             indexes:\n      - [name]\n      - {{ columns: [owner_id, created_at desc], where: \"owner_id IS NOT NULL\", name: table_{number:05}_recent }}\n    \
             unique:\n      - [token]\n    checks: {{ table_{number:05}_positive: \"amount >= 0\" }}\n"
        )
        .expect("a string takes all");
    }
    out
}

#[test]
fn ten_thousand_tables_are_read_without_a_mistake() {
    let text = many_tables(10_000);
    assert!(text.len() > 10_000_000, "{}", text.len());
    let start = std::time::Instant::now();
    let read = models(text);
    println!(
        "{:?} {}",
        start.elapsed(),
        std::fs::read_to_string("/proc/self/status")
            .unwrap()
            .lines()
            .filter(|l| l.starts_with("VmHWM"))
            .collect::<String>()
    );
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes.first());
    assert_eq!(read.catalog.table_count(), 10_000);
}
