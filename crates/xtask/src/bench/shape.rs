//! The databases of the benchmark: tables of one shape, as statements and as models.

use std::fmt::Write as _;

/// How a table's number stands in its name.
fn name(number: usize) -> String {
    format!("table_{number:05}")
}

/// The table that a foreign key refers to: the one before, and itself for the first.
fn parent(number: usize) -> String {
    name(number.saturating_sub(1))
}

/// The statements of one table. The types of SQLite are those that the portable words of the models write there.
pub(super) fn table(number: usize, moment: &str) -> String {
    let (name, parent) = (name(number), parent(number));
    format!(
        "CREATE TABLE {name} (
  id bigint NOT NULL PRIMARY KEY,
  parent_id bigint,
  code varchar(40) NOT NULL,
  title varchar(120) NOT NULL,
  status varchar(20) DEFAULT 'new' NOT NULL,
  amount decimal(12,2) NOT NULL,
  quantity integer DEFAULT 1 NOT NULL,
  active boolean NOT NULL,
  created_at {moment} NOT NULL,
  note text,
  CONSTRAINT {name}_code_key UNIQUE (code),
  CONSTRAINT {name}_amount_check CHECK (amount >= 0),
  CONSTRAINT {name}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES {parent} (id)
);
CREATE INDEX {name}_parent_id_idx ON {name} (parent_id);
CREATE INDEX {name}_status_created_at_idx ON {name} (status, created_at);
"
    )
}

/// The models of all tables.
pub(super) fn models(tables: usize) -> String {
    let mut text = String::from("drift: 1\ntables:\n");
    for number in 0..tables {
        let (name, parent) = (name(number), parent(number));
        let _ = write!(
            text,
            "  {name}:
    columns:
      id: {{ type: bigint, primary_key: true }}
      parent_id: {{ type: bigint, nullable: true, references: {parent}(id) }}
      code: string(40)
      title: string(120)
      status: {{ type: string(20), default: new }}
      amount: decimal(12,2)
      quantity: {{ type: integer, default: 1 }}
      active: boolean
      created_at: timestamptz
      note: text?
    unique: [ [code] ]
    checks: {{ {name}_amount_check: \"amount >= 0\" }}
    indexes: [ [parent_id], [status, created_at] ]
"
        );
    }
    text
}
