//! Schemas made by chance of the kinds whose changes need an order: views over changing columns and over each other,
//! functions in defaults, triggers, partitions, circles of references, enum values in use, types with their defaults,
//! primary keys. Two of them share their names, so that one becomes the other by every kind of change.

use drift_catalog::Vendor;

use super::generate::Chance;

const TABLES: [&str; 4] = ["alpha", "beta", "Gamma", "order"];

/// Statements that make a schema.
pub(crate) fn schema(chance: &mut Chance, vendor: Vendor) -> String {
    let postgres = vendor == Vendor::Postgres;
    let mut sql = if postgres { before(chance) } else { String::new() };
    let mut after = String::new();
    let mut tables: Vec<&str> = TABLES.into_iter().filter(|_| !chance.once_in(6)).collect();
    if tables.is_empty() {
        // An empty file is no SQLite database.
        tables.extend(TABLES.first());
    }
    for name in &tables {
        let columns = columns(chance, postgres);
        sql.push_str(&table(chance, postgres, name, &columns));
        after.push_str(&around(chance, postgres, name, &columns));
    }
    if postgres {
        sql.push_str(&partitions(chance));
    }
    references(chance, postgres, &tables, &mut sql, &mut after);
    sql + &after
}

/// Types, functions and sequences that columns use.
fn before(chance: &mut Chance) -> String {
    let mut values = vec!["low", "mid", "high"];
    if chance.once_in(2) {
        values.insert(chance.below(4) as usize, "more");
    }
    if chance.once_in(4) {
        values.retain(|value| *value != "high");
    }
    if chance.once_in(6) {
        values.reverse();
    }
    let values: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
    let number = chance.below(3);
    let base = chance.pick(&["integer", "integer", "bigint"]);
    let body = chance.pick(&["NEW.k := 1; RETURN NEW;", "RETURN NEW;"]);
    let mut sql = format!(
        "CREATE TYPE level AS ENUM ({});\n\
         CREATE FUNCTION start_at() RETURNS {base} LANGUAGE sql AS 'SELECT {number}::{base}';\n\
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {body} END';\n\
         CREATE SEQUENCE counter INCREMENT {};\n",
        values.join(", "),
        number + 1
    );
    if chance.once_in(2) {
        sql.push_str(&format!(
            "CREATE DOMAIN positive AS integer CHECK (VALUE > -{});\n",
            1 + chance.below(2)
        ));
    } else {
        sql.push_str("CREATE DOMAIN positive AS bigint;\n");
    }
    sql
}

struct Own {
    name: &'static str,
    line: String,
    is_text: bool,
}

fn columns(chance: &mut Chance, postgres: bool) -> Vec<Own> {
    let mut columns = Vec::new();
    for name in ["k", "a", "b", "c", "d", "e", "f"] {
        // `k` is for keys and is always there.
        if name != "k" && chance.once_in(4) {
            continue;
        }
        let plain = chance.pick(&["integer", "bigint", "text", "varchar(20)", "numeric(8,2)"]);
        let (ty, default) = match name {
            "k" => (chance.pick(&["integer", "bigint", "smallint"]), "1"),
            "d" if postgres => (chance.pick(&["level", "level", "text"]), "'mid'"),
            "e" if postgres => {
                (chance.pick(&["integer", "bigint"]), chance.pick(&["start_at()", "nextval('counter')"]))
            }
            "f" if postgres => (chance.pick(&["positive", "integer", "boolean"]), ""),
            "f" => (chance.pick(&["REAL", "BLOB", "integer"]), ""),
            _ => (plain, chance.pick(&["1", "7", "'9'"])),
        };
        let mut line = format!("{name} {ty}");
        if name == "k" || chance.once_in(3) {
            line.push_str(" NOT NULL");
        }
        if name == "k" || !default.is_empty() && chance.once_in(2) {
            line.push_str(&format!(" DEFAULT {default}"));
        }
        columns.push(Own { name, line, is_text: matches!(ty, "text" | "varchar(20)") });
    }
    columns
}

fn table(chance: &mut Chance, postgres: bool, name: &str, columns: &[Own]) -> String {
    let mut lines: Vec<String> = vec!["id integer NOT NULL".to_owned()];
    lines.extend(columns.iter().map(|own| own.line.clone()));
    let sum = columns.iter().find(|own| matches!(own.name, "a" | "b") && !own.is_text);
    if let Some(own) = sum.filter(|_| chance.once_in(3)) {
        lines.push(format!("made numeric GENERATED ALWAYS AS ({} + {}) STORED", own.name, chance.below(2)));
    }
    let key = chance.pick(&["id", "id", "id, k", "k, id"]);
    match chance.below(4) {
        0 => lines.push(format!("CONSTRAINT \"{name}_pkey\" PRIMARY KEY ({key})")),
        1 => lines.push(format!("CONSTRAINT \"{name}_key\" PRIMARY KEY ({key})")),
        _ => lines.push("PRIMARY KEY (id)".to_owned()),
    }
    // What references need, whatever the key is.
    lines.push(format!("CONSTRAINT \"{name}_u\" UNIQUE (id)"));
    if chance.once_in(3) {
        lines.push(format!("CONSTRAINT \"{name}_c\" CHECK (k < {})", 100 + chance.below(2)));
    }
    let rest = if postgres { "" } else { chance.pick(&["", "", "", " WITHOUT ROWID"]) };
    format!("CREATE TABLE \"{name}\" ({}){rest};\n", lines.join(", "))
}

/// Indexes, views over its columns and over those, triggers.
fn around(chance: &mut Chance, postgres: bool, name: &str, columns: &[Own]) -> String {
    let mut sql = String::new();
    for own in columns.iter().filter(|_| chance.below(3) == 0).collect::<Vec<_>>() {
        let over = if own.is_text && chance.once_in(2) {
            format!("(lower({}))", own.name)
        } else {
            own.name.to_owned()
        };
        let only = if chance.once_in(3) { " WHERE k > 0" } else { "" };
        sql.push_str(&format!("CREATE INDEX \"{name}_{}_i\" ON \"{name}\" ({over}){only};\n", own.name));
    }
    let mut named: Vec<&str> = columns.iter().filter(|_| !chance.once_in(3)).map(|own| own.name).collect();
    named.push("id");
    if !chance.once_in(3) {
        let view = format!("\"{name}_v\"");
        let only = chance.pick(&["", " WHERE k > 0", " WHERE id > 0"]);
        sql.push_str(&format!("CREATE VIEW {view} AS SELECT {} FROM \"{name}\"{only};\n", named.join(", ")));
        if chance.once_in(2) {
            let count = chance.pick(&["count(*)", "max(id)"]);
            sql.push_str(&format!(
                "CREATE VIEW \"{name}_w\" AS SELECT {count} AS n, min(id) AS m FROM {view};\n"
            ));
        }
        if postgres && chance.once_in(3) {
            sql.push_str(&format!(
                "CREATE MATERIALIZED VIEW \"{name}_m\" AS SELECT id, {} AS x FROM {view};\n\
                 CREATE UNIQUE INDEX \"{name}_m_i\" ON \"{name}_m\" (id);\n",
                named[0]
            ));
        }
    }
    if chance.once_in(2) {
        let when = chance.pick(&["INSERT", "UPDATE", "DELETE"]);
        sql.push_str(&if postgres {
            format!("CREATE TRIGGER t BEFORE {when} ON \"{name}\" FOR EACH ROW EXECUTE FUNCTION touch();\n")
        } else {
            format!(
                "CREATE TRIGGER \"{name}_t\" AFTER {when} ON \"{name}\" BEGIN UPDATE \"{name}\" SET k = {} WHERE id < 0; END;\n",
                chance.below(3)
            )
        });
    }
    sql
}

/// References in a circle, and others. SQLite has them in the tables.
fn references(chance: &mut Chance, postgres: bool, tables: &[&str], sql: &mut String, after: &mut String) {
    for (at, name) in tables.iter().enumerate() {
        if chance.once_in(3) {
            continue;
        }
        let other = if chance.once_in(3) { name } else { &tables[(at + 1) % tables.len()] };
        let action = chance.pick(&["", " ON DELETE CASCADE", " DEFERRABLE INITIALLY DEFERRED"]);
        let key = format!("CONSTRAINT \"{name}_f\" FOREIGN KEY (id) REFERENCES \"{other}\" (id){action}");
        if postgres {
            after.push_str(&format!("ALTER TABLE \"{name}\" ADD {key};\n"));
        } else {
            let unique = format!("CONSTRAINT \"{name}_u\" UNIQUE (id)");
            *sql = sql.replace(&unique, &format!("{unique}, {key}"));
        }
    }
}

/// A partitioned table with some of its partitions, or one that is not.
fn partitions(chance: &mut Chance) -> String {
    let extra = chance.pick(&["", ", n text", ", n varchar(20) DEFAULT '1'", ", n integer"]);
    let mut sql = match chance.below(8) {
        0 => return String::new(),
        1 => return format!("CREATE TABLE parts (id integer NOT NULL, k integer NOT NULL{extra});\n"),
        2 => {
            return format!(
                "CREATE TABLE parts (id integer NOT NULL, k integer NOT NULL{extra}) PARTITION BY LIST (k);\n\
             CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1, 2);\n"
            );
        }
        _ => format!(
            "CREATE TABLE parts (id integer NOT NULL, k integer NOT NULL{extra}) PARTITION BY RANGE (k);\n"
        ),
    };
    sql.push_str(&format!(
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO ({});\n",
        5 + chance.below(2)
    ));
    if chance.once_in(2) {
        sql.push_str("CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);\n");
    }
    if chance.once_in(3) {
        sql.push_str("CREATE TABLE parts_rest PARTITION OF parts DEFAULT;\n");
    }
    if chance.once_in(2) {
        sql.push_str("CREATE INDEX parts_i ON parts (id);\n");
    }
    if chance.once_in(2) {
        sql.push_str("ALTER TABLE parts ADD CONSTRAINT parts_c CHECK (id >= 0);\n");
    }
    sql
}
