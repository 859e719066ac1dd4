//! Printed files, run by the `sqlite3` shell on real databases: afterwards nothing differs, and every row is
//! there.

use crate::common::sqlite::{ask, becomes, live, rows, run};
use drift_catalog::{Catalog, Hold, Plan};
use drift_plan::{Header, Options, create_all, plan, script};
use drift_testkit::sqlite;

fn rebuilds(plan: &Plan) -> usize {
    plan.statements.iter().filter(|own| own.hold.is_none() && own.sql.contains("drift_new_")).count()
}

const SHOP: &str = "
    CREATE TABLE plans (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE tenants (id INTEGER PRIMARY KEY AUTOINCREMENT, name varchar(120) NOT NULL, seats INTEGER);
    CREATE TABLE users (id INTEGER PRIMARY KEY, tenant_id INTEGER NOT NULL REFERENCES tenants (id) ON DELETE CASCADE);
    CREATE TABLE log (text TEXT);
    CREATE INDEX tenants_name ON tenants (name);
    CREATE TRIGGER tenants_seen AFTER UPDATE ON tenants BEGIN INSERT INTO log VALUES (NEW.name); END;
    CREATE VIEW big AS SELECT id, name FROM tenants WHERE seats > 5;
    INSERT INTO plans VALUES (1, 'trial');
    INSERT INTO tenants VALUES (1, 'a', 1), (7, 'b', NULL), (9, 'c', 10);
    DELETE FROM tenants WHERE id = 9;
    INSERT INTO users VALUES (1, 1), (2, 7);";

#[test]
fn what_add_column_takes_needs_no_rebuild() {
    let database = sqlite(SHOP);
    let asked = becomes(
        &database,
        "drift: 1
tables:
  plans: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, name: text } }
  users: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, tenant_id: integer } }
  log: { columns: { text: text? } }
  tenants:
    columns:
      id: { type: integer, auto_increment: true, primary_key: true }
      name: string(120)
      seats: integer?
      plan_id: { type: integer, nullable: true, references: plans(id), on_delete: cascade }
      source: { type: string(40), default: web }
      slug: { type: string(40), nullable: true, unique: true }
    indexes: [ [seats] ]
",
        false,
    );
    assert_eq!(rebuilds(&asked.plan), 0, "{}", asked.script);
    assert_eq!(rows(&database, "SELECT id, source, plan_id FROM tenants"), ["1|'web'|NULL", "7|'web'|NULL"]);
}

#[test]
fn all_that_alter_table_refuses_shares_one_rebuild() {
    let database = sqlite(SHOP);
    let asked = becomes(
        &database,
        "drift: 1
tables:
  plans: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, name: text } }
  users: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, tenant_id: integer } }
  log: { columns: { text: text? } }
  tenants:
    columns:
      id: { type: integer, auto_increment: true, primary_key: true }
      name: { type: string(200), default: unnamed }
      seats: { type: integer, nullable: true, default: 3 }
      created: { type: timestamp, default: now() }
      plan_id: { type: integer, default: 1, references: plans(id) }
      double: { type: integer, nullable: true, generated: 'seats * 2' }
    checks: { seats_positive: seats > 0 }
    indexes: [ [seats] ]
",
        false,
    );
    assert_eq!(rebuilds(&asked.plan), 1, "{}", asked.script);
    assert_eq!(
        rows(&database, "SELECT id, name, seats, plan_id, double, created IS NOT NULL FROM tenants"),
        ["1|'a'|1|1|2|1", "7|'b'|NULL|1|NULL|1"]
    );
    assert_eq!(rows(&database, "SELECT count(*) FROM users"), ["2"], "no cascade");
    assert_eq!(rows(&database, "SELECT seq FROM sqlite_sequence WHERE name = 'tenants'"), ["9"]);
    database.execute("UPDATE tenants SET name = 'seen' WHERE id = 1; INSERT INTO tenants (seats) VALUES (8)");
    assert_eq!(rows(&database, "SELECT text FROM log"), ["'seen'"], "the trigger is back");
    assert_eq!(rows(&database, "SELECT id, name FROM big"), ["10|'unnamed'"], "the view reads the new table");
    assert_eq!(rows(&database, "SELECT name FROM sqlite_schema WHERE name LIKE 'drift%'"), [""; 0]);
}

#[test]
fn strict_and_without_rowid_are_kept() {
    let database = sqlite(
        "CREATE TABLE a (k TEXT PRIMARY KEY, v INTEGER) STRICT, WITHOUT ROWID; INSERT INTO a VALUES ('007', 1)",
    );
    let models = "drift: 1
tables: { a: { columns: { k: { type: text, primary_key: true }, v: integer }, checks: { small: v < 9 } } }
";
    becomes(&database, models, false);
    assert_eq!(rows(&database, "SELECT k, v FROM a"), ["'007'|1"]);
    let sql = rows(&database, "SELECT sql FROM sqlite_schema WHERE name = 'a'").concat();
    assert!(sql.contains("STRICT") && sql.contains("WITHOUT ROWID"), "{sql}");
}

#[test]
fn a_value_nobody_knows_stops_the_file_where_rows_need_it() {
    let models = "drift: 1
tables: { a: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, owner: text, note: text } } }
";
    let schema = "CREATE TABLE a (id INTEGER PRIMARY KEY, note TEXT);";
    becomes(&sqlite(schema), models, false);
    let database = sqlite(&format!("{schema} INSERT INTO a VALUES (1, NULL), (2, 'x')"));
    let asked = ask(&database, models, false);
    let said = run(&database, &asked.script).expect_err("an open decision");
    assert!(said.contains("drift: decide the value of a.owner"), "{said}");
    assert_eq!(rows(&database, "SELECT count(*) FROM a"), ["2"]);
    assert_eq!(rows(&database, "SELECT count(*) FROM pragma_table_info('a')"), ["2"], "nothing was done");
    // As the file tells: the value in the place of NULL, the stopping lines out.
    let mut decided = String::new();
    let mut lines = asked.script.lines();
    while let Some(line) = lines.next() {
        if line.contains("CREATE TEMP TABLE drift_stop") && line.contains("decide the value") {
            lines.by_ref().take(2).for_each(drop);
        } else {
            decided.push_str(
                &line.replace("NULL /* decide: owner */", "'me'").replace("NULL /* decide: note */", "'-'"),
            );
            decided.push('\n');
        }
    }
    run(&database, &decided).unwrap_or_else(|said| panic!("{said}\n{decided}"));
    assert_eq!(rows(&database, "SELECT id, owner, note FROM a"), ["1|'me'|'-'", "2|'me'|'x'"]);
    assert!(ask(&database, models, false).changes.is_empty());
}

#[test]
fn loss_is_held_back_until_it_is_allowed() {
    let database = sqlite(
        "CREATE TABLE gone (a); CREATE TABLE p (id INTEGER PRIMARY KEY);
         CREATE TABLE a (id INTEGER PRIMARY KEY, code TEXT, old TEXT, plain TEXT, p INTEGER REFERENCES p, CHECK (old <> ''), UNIQUE (plain));
         CREATE INDEX a_old ON a (old); CREATE INDEX a_code ON a (code);
         INSERT INTO a VALUES (1, '007', 'o', 'p', NULL)",
    );
    let models = "drift: 1
tables:
  p: { columns: { id: { type: integer, auto_increment: true, primary_key: true } } }
  a:
    columns: { id: { type: integer, auto_increment: true, primary_key: true }, code: integer?, new: text? }
    checks: { c: id > 0 }
";
    let asked = ask(&database, models, false);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert_eq!(rows(&database, "SELECT id, code, old, plain, p, new FROM a"), ["1|'007'|'o'|'p'|NULL|NULL"]);
    assert_eq!(rows(&database, "SELECT count(*) FROM gone"), ["0"]);
    let held = asked.plan.statements.iter().filter(|own| matches!(own.hold, Some(Hold::Loss(_)))).count();
    assert!(held >= 3, "{}", asked.script);
    assert!(asked.script.contains("'007' turns into 7"), "{}", asked.script);
    becomes(&database, models, true);
    assert_eq!(rows(&database, "SELECT id, code FROM a"), ["1|7"]);
    assert_eq!(
        rows(&database, "SELECT name FROM sqlite_schema WHERE tbl_name = 'a' AND type = 'index'"),
        ["'a_code'"]
    );
}

const OLD_NAMES: &str = "
    CREATE TABLE plans (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE clients (id INTEGER PRIMARY KEY, plan INTEGER, boss INTEGER REFERENCES clients (id), seats INTEGER CHECK (plan > 0));
    CREATE INDEX clients_plan ON clients (plan) WHERE plan > 1;
    CREATE VIEW v AS SELECT plan, boss FROM clients;
    CREATE TRIGGER t AFTER UPDATE OF plan ON clients BEGIN UPDATE clients SET seats = NEW.plan WHERE id = NEW.id; END;
    INSERT INTO plans VALUES (2, 'x'); INSERT INTO clients VALUES (1, 2, NULL, 4), (3, NULL, 1, 4);";

#[test]
fn declared_renames_bring_everything_along() {
    let database = sqlite(OLD_NAMES);
    let asked = becomes(
        &database,
        "drift: 1
tables:
  plans: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, name: text } }
  tenants:
    renamed_from: clients
    columns:
      id: { type: integer, auto_increment: true, primary_key: true }
      plan_id: { type: integer, nullable: true, references: plans(id), renamed_from: plan }
      boss: { type: integer, nullable: true, references: tenants(id) }
      seats: { type: integer, default: 1, nullable: true }
    checks: { both: 'seats > 0 AND plan_id <> 9' }
    indexes: [ [seats, plan_id] ]
",
        false,
    );
    assert_eq!(rebuilds(&asked.plan), 1, "{}", asked.script);
    database.execute("UPDATE tenants SET plan_id = 2 WHERE id = 3; INSERT INTO tenants (id) VALUES (5)");
    assert_eq!(
        rows(&database, "SELECT id, plan_id, boss, seats FROM tenants"),
        ["1|2|NULL|4", "3|2|1|2", "5|NULL|NULL|1"]
    );
    assert_eq!(rows(&database, "SELECT count(*) FROM v"), ["3"]);
    assert_eq!(rows(&database, "SELECT count(*) FROM sqlite_schema WHERE name = 'clients_plan'"), ["1"]);
}

const LIKELY: &str = "
    CREATE TABLE plans (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE clients (id INTEGER PRIMARY KEY, planid INTEGER, boss INTEGER, seats INTEGER);
    CREATE INDEX clients_seats ON clients (seats);
    INSERT INTO plans VALUES (2, 'x'); INSERT INTO clients VALUES (1, 2, NULL, 4), (3, NULL, 1, 4);";

#[test]
fn a_likely_rename_is_two_ways_and_neither_is_taken() {
    let database = sqlite(LIKELY);
    let models = "drift: 1
tables:
  plans: { columns: { id: { type: integer, auto_increment: true, primary_key: true }, name: text } }
  clients:
    columns:
      id: { type: integer, auto_increment: true, primary_key: true }
      plan_id: { type: integer, nullable: true, references: plans(id) }
      boss: integer?
      seats: { type: integer, nullable: true, default: 1 }
    indexes: [ [plan_id] ]
";
    let asked = ask(&database, models, false);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert_eq!(rows(&database, "SELECT planid, seats FROM clients WHERE id = 1"), ["2|4"]);
    assert!(
        asked.script.contains("--   ALTER TABLE clients RENAME COLUMN planid TO plan_id;"),
        "{}",
        asked.script
    );
    assert!(
        asked.script.contains("--   ALTER TABLE clients ADD COLUMN plan_id integer REFERENCES plans (id);"),
        "{}",
        asked.script
    );
    for change in asked.changes {
        assert!(
            asked.plan.about(&change.path).next().is_some(),
            "nothing about {}\n{}",
            change.path,
            asked.script
        );
    }
    // Either way, uncommented, is whole.
    for way in ["if plan_id is planid renamed", "if plan_id is another column"] {
        let database = sqlite(LIKELY);
        run(&database, &activated(&asked.plan, &asked.script, way))
            .unwrap_or_else(|said| panic!("{said}\n{way}"));
        let left = ask(&database, models, true).changes;
        let script = activated(&asked.plan, &asked.script, way);
        assert!(left.iter().all(|change| change.path.name() == "planid"), "{left:#?}\n{script}");
    }
}

/// The file with the statements of one way active, and of what follows any.
fn activated(plan: &Plan, script: &str, way: &str) -> String {
    let mut script = script.to_owned();
    for statement in &plan.statements {
        let chosen = match &statement.hold {
            Some(Hold::Decision(why)) => why.starts_with(way),
            Some(Hold::Follows(_)) => true,
            _ => false,
        };
        if chosen {
            let held: String = statement.sql.lines().map(|line| format!("--   {line}\n")).collect();
            assert!(script.contains(&held), "{held}");
            script = script.replacen(&held, &format!("{}\n", statement.sql), 1);
            if statement.note.contains("takes the place of") {
                let other =
                    plan.statements.iter().find(|own| own.hold.is_none() && own.sql.contains("drift_new_"));
                script = script.replacen(&other.expect("the other").sql, "", 1);
            }
        }
    }
    // The frame of a file without an active rebuild has no need to switch this off.
    format!("PRAGMA foreign_keys = OFF;\n{script}")
}

#[test]
fn the_guard_stops_on_another_database() {
    let database = sqlite(SHOP);
    let models = "drift: 1
tables: { log: { columns: { text: text?, at: timestamp? } } }
";
    let asked = ask(&database, models, false);
    for other in ["CREATE TABLE unrelated (a)", "CREATE VIEW log AS SELECT 1 AS text"] {
        let other = sqlite(other);
        let said = run(&other, &asked.script).expect_err("another database");
        assert!(said.contains("drift: this file was made for another database"), "{said}");
    }
    // A table of that name is not enough: the columns that change must be there.
    let models = models.replace("at: timestamp?", "").replace("text?", "integer?");
    let asked = ask(&database, &models, true);
    let said = run(&sqlite("CREATE TABLE log (other TEXT)"), &asked.script).expect_err("another database");
    assert!(said.contains("drift: this file was made for another database"), "{said}");
}

#[test]
fn orphans_that_were_there_do_not_stop_a_rebuild() {
    let models = "drift: 1
tables:
  p: { columns: { id: { type: integer, auto_increment: true, primary_key: true } } }
  c: { columns: { p: integer? }, checks: { x: p <> 5 } }
";
    let database = sqlite(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p (id));
         PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (1), (2);",
    );
    let asked = ask(&database, models, false);
    run(&database, &asked.script).unwrap_or_else(|said| panic!("{said}\n{}", asked.script));
    assert_eq!(rows(&database, "SELECT p FROM c"), ["1", "2"]);
}

#[test]
fn hostile_names_stay_names() {
    for name in [
        "a\"; DROP TABLE keep; --",
        "select",
        "Ünïcode 🦀",
        "x'y",
        "line\nbreak",
        "a*/b",
        "back\\slash",
        "[b]",
    ] {
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        let column = format!("\"{}2\"", name.replace('"', "\"\""));
        let database = sqlite(&format!(
            "CREATE TABLE keep (a); CREATE TABLE {quoted} ({column} TEXT, old TEXT); INSERT INTO {quoted} VALUES ('1', '2')"
        ));
        let from = live(&database);
        let mut to = from.clone();
        let table = to.schemas.get_mut("main").and_then(|main| main.tables.get_mut(name)).expect("the table");
        table.columns[0].nullable = false;
        table.columns[1].name = format!("{name}3");
        table.columns[1].renamed_from = None;
        let mut other = table.clone();
        other.columns[0].name = format!("{name}4");
        to.schemas.get_mut("main").expect("main").tables.insert(format!("{name}5"), other);
        for allow_loss in [false, true] {
            let from = live(&database);
            let changes = drift_diff::diff(&from, &to).changes;
            let plan = plan(&from, &to, &changes, Options { allow_loss, ..Options::default() });
            let script =
                script(&plan, (&from, &to), &Header { lines: vec![name.to_owned()], database: None });
            if let Err(said) = run(&database, &script) {
                panic!("{said}\n{script}");
            }
            assert_eq!(rows(&database, "SELECT count(*) FROM keep"), ["0"]);
        }
        let left = drift_diff::diff(&live(&database), &to).changes;
        assert!(left.is_empty(), "{left:#?}");
        assert_eq!(rows(&database, &format!("SELECT {column} FROM {quoted}")), ["'1'"]);
    }
}

#[test]
fn a_whole_schema_is_made_anew() {
    let database = sqlite(&format!(
        "{SHOP} CREATE TABLE a (b DEFAULT \"word\" REFERENCES z, c AS (b) STORED); CREATE TABLE z (y INTEGER PRIMARY KEY, x REFERENCES a);"
    ));
    let is = live(&database);
    let copy = sqlite("");
    let made = script(&create_all(&is), (&Catalog::empty(is.flavor, "main"), &is), &Header::default());
    run(&copy, &made).unwrap_or_else(|said| panic!("{said}\n{made}"));
    let left = drift_diff::diff(&is, &live(&copy)).changes;
    assert!(left.is_empty(), "{left:#?}\n{made}");
}
