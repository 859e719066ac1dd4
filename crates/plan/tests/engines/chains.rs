//! Declared renames of which one needs the name of another.

use drift_catalog::Vendor;
use drift_testkit::{postgres, sqlite};

use crate::common::{self, declared};

const MODEL: &str = "drift: 1
tables:
  second:
    renamed_from: first
    columns: { id: integer, one: string(10) }
    primary_key: [id]
  third:
    renamed_from: second
    columns:
      id: integer
      b: { type: integer, renamed_from: a }
      c: { type: string(10)?, renamed_from: b }
      d: { type: bigint, renamed_from: c, default: 5 }
    primary_key: [id]
    indexes:
      by_c: [c, d]
";

const IS: &str = "CREATE TABLE first (id integer NOT NULL PRIMARY KEY, one varchar(10) NOT NULL);
    CREATE TABLE second (id integer NOT NULL PRIMARY KEY, a integer NOT NULL, b varchar(10), c bigint NOT NULL DEFAULT 5);
    CREATE INDEX by_c ON second (b, c);
    INSERT INTO first VALUES (1, 'x'); INSERT INTO second VALUES (1, 2, 'three', 4);";

#[test]
fn a_chain_of_names_is_followed_on_postgres_and_nothing_is_left() {
    let Some(server) = postgres() else { return };
    let database = server.database(IS);
    let asked = common::postgres::becomes(&database, &declared(MODEL, Vendor::Postgres), false);
    let rows = |query| common::postgres::rows(&database, query);
    assert_eq!(rows("SELECT id, b, c, d FROM third"), ["(1,2,three,4)"], "{}", asked.script);
    assert_eq!(rows("SELECT id, one FROM second"), ["(1,x)"]);
    for line in ["DROP TABLE", "DROP COLUMN", "DROP INDEX", "CREATE INDEX"] {
        assert!(!asked.script.contains(line), "{}", asked.script);
    }
}

#[test]
fn a_chain_of_names_is_followed_on_sqlite_and_nothing_is_left() {
    let database = sqlite(IS);
    let asked = common::sqlite::becomes(&database, MODEL, false);
    let rows = |query| common::sqlite::rows(&database, query);
    assert_eq!(rows("SELECT id, b, c, d FROM third"), ["1|2|three|4"], "{}", asked.script);
    assert_eq!(rows("SELECT id, one FROM second"), ["1|x"]);
}
