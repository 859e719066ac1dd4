//! Schemas made by chance, the same ones every time. Two of them share their names, so that one becomes the other
//! by every kind of change.

use drift_catalog::Vendor;

/// Numbers that look like chance (xorshift).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
}

const TABLES: [&str; 4] = ["alpha", "beta", "Gamma \"g\"", "order"];
const COLUMNS: [&str; 6] = ["a", "b", "c", "select", "Two words", "f"];

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Statements that make a schema.
pub(crate) fn schema(chance: &mut Chance, vendor: Vendor) -> String {
    let tables: Vec<&str> = TABLES.into_iter().filter(|_| !chance.once_in(5)).collect();
    let (mut made, mut after) = (String::new(), String::new());
    for table in &tables {
        let name = quoted(table);
        let mut lines = vec!["id INTEGER PRIMARY KEY".to_owned()];
        let mut columns: Vec<(&str, bool)> = Vec::new();
        for column in COLUMNS {
            if chance.once_in(3) {
                continue;
            }
            let own = quoted(column);
            let ty =
                chance.pick(&["INTEGER", "INTEGER", "BIGINT", "TEXT", "varchar(20)", "REAL", "NUMERIC(8,2)"]);
            let is_text = matches!(ty, "TEXT" | "varchar(20)");
            let mut line = format!("{own} {ty}");
            if chance.once_in(3) {
                line.push_str(" NOT NULL");
            }
            if chance.once_in(3) {
                let value = chance.pick(&["1", "7"]);
                line.push_str(&if is_text {
                    format!(" DEFAULT '{value}'")
                } else {
                    format!(" DEFAULT {value}")
                });
            }
            lines.push(line);
            if chance.once_in(6) {
                lines.push(format!("CONSTRAINT {} UNIQUE ({own})", quoted(&format!("{table}_{column}_u"))));
            }
            if chance.once_in(5) {
                let value = if is_text { "'5'" } else { "5" };
                lines.push(format!(
                    "CONSTRAINT {} CHECK ({own} <> {value})",
                    quoted(&format!("{table}_{column}_c"))
                ));
            }
            if ty == "INTEGER" && chance.once_in(3) {
                let other = quoted(chance.pick(&tables));
                let key = quoted(&format!("{table}_{column}_f"));
                let action = chance.pick(&["", " ON DELETE CASCADE", " ON UPDATE SET NULL"]);
                let reference =
                    format!("CONSTRAINT {key} FOREIGN KEY ({own}) REFERENCES {other} (id){action}");
                match vendor {
                    Vendor::Sqlite => lines.push(reference),
                    Vendor::Postgres => after.push_str(&format!("ALTER TABLE {name} ADD {reference};\n")),
                }
            }
            columns.push((column, is_text));
        }
        if let Some((column, is_text)) = columns.first().filter(|_| chance.once_in(4)) {
            let own = quoted(column);
            let sql = if *is_text { format!("length({own})") } else { format!("{own} * 2") };
            let kept = if vendor == Vendor::Sqlite { chance.pick(&["STORED", "VIRTUAL"]) } else { "STORED" };
            lines.push(format!(
                "made {} GENERATED ALWAYS AS ({sql}) {kept}",
                chance.pick(&["REAL", "INTEGER"])
            ));
        }
        // SQLite wants constraints behind all columns.
        lines.sort_by_key(|line| line.starts_with("CONSTRAINT"));
        made.push_str(&format!("CREATE TABLE {name} ({});\n", lines.join(", ")));
        for (at, (column, _)) in columns.iter().enumerate() {
            if !chance.once_in(3) {
                continue;
            }
            let index = quoted(&format!("{table}_{at}_i"));
            let unique = if chance.once_in(4) { "UNIQUE " } else { "" };
            let condition = if chance.once_in(4) { " WHERE id > 3" } else { "" };
            let order = chance.pick(&["", " DESC"]);
            after.push_str(&format!(
                "CREATE {unique}INDEX {index} ON {name} ({}{order}){condition};\n",
                quoted(column)
            ));
        }
        if chance.once_in(3) {
            let view = quoted(&format!("{table}_v"));
            after.push_str(&format!(
                "CREATE VIEW {view} AS SELECT id FROM {name} WHERE id > {};\n",
                chance.below(2)
            ));
        }
    }
    made + &after
}

/// Two rows in every table, of values that every type takes.
pub(crate) fn rows(tables: &[(String, Vec<String>)]) -> String {
    let mut sql = String::new();
    for row in [1, 2] {
        for (table, columns) in tables {
            let names: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
            let values = vec![format!("'{row}'"); columns.len()];
            sql.push_str(&format!(
                "INSERT INTO {} ({}) VALUES ({});\n",
                quoted(table),
                names.join(", "),
                values.join(", ")
            ));
        }
    }
    sql
}
