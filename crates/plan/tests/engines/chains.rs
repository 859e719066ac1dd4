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
    indexes: [{ columns: [c, d], name: by_c }]
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
    for line in ["DROP TABLE", "DROP COLUMN", "ADD COLUMN"] {
        assert!(!asked.script.contains(line), "{}", asked.script);
    }
}

#[test]
fn a_chain_of_names_is_followed_on_sqlite_and_nothing_is_left() {
    let database = sqlite(IS);
    let asked = common::sqlite::becomes(&database, MODEL, false);
    let rows = |query| common::sqlite::rows(&database, query);
    assert_eq!(rows("SELECT id, b, c, d FROM third"), ["1|2|'three'|4"], "{}", asked.script);
    assert_eq!(rows("SELECT id, one FROM second"), ["1|'x'"]);
}

const CIRCLES: &str = "drift: 1
tables:
  left:
    renamed_from: right
    columns: { id: integer, one: string(10) }
    primary_key: [id]
  right:
    renamed_from: left
    columns:
      id: integer
      a: { type: text, renamed_from: b }
      b: { type: bigint, renamed_from: c }
      c: { type: integer, renamed_from: a }
      d: { type: integer, renamed_from: e }
      e: { type: integer, renamed_from: d }
    primary_key: [id]
";

const IN_CIRCLES: &str = "CREATE TABLE \"right\" (id integer NOT NULL PRIMARY KEY, one varchar(10) NOT NULL);
    CREATE TABLE \"left\" (id integer NOT NULL PRIMARY KEY, a integer NOT NULL, b text NOT NULL, c bigint NOT NULL,
        d integer NOT NULL, e integer NOT NULL);
    INSERT INTO \"right\" VALUES (1, 'x'); INSERT INTO \"left\" VALUES (1, 2, 'three', 4, 5, 6);";

/// `d` and `e` could have been changed already: nothing tells them apart.
const AFTER: &str = "SELECT id, a, b, c, d, e FROM \"right\"";

#[test]
fn names_that_change_places_keep_their_rows_on_postgres() {
    let Some(server) = postgres() else { return };
    let database = server.database(IN_CIRCLES);
    let asked = common::postgres::becomes(&database, &declared(CIRCLES, Vendor::Postgres), false);
    let rows = |query| common::postgres::rows(&database, query);
    assert_eq!(rows(AFTER), ["(1,three,4,2,5,6)"], "{}", asked.script);
    assert_eq!(rows("SELECT id, one FROM \"left\""), ["(1,x)"]);
}

#[test]
fn names_that_change_places_keep_their_rows_on_sqlite() {
    let database = sqlite(IN_CIRCLES);
    let asked = common::sqlite::becomes(&database, CIRCLES, false);
    let rows = |query| common::sqlite::rows(&database, query);
    assert_eq!(rows(AFTER), ["1|'three'|4|2|5|6"], "{}", asked.script);
    assert_eq!(rows("SELECT id, one FROM \"left\""), ["1|'x'"]);
}
