//! A plan as a file of SQL.

use std::collections::BTreeSet;

use drift_catalog::{Catalog, Hold, Kind, ObjectPath, Plan, Statement};
use drift_dialect::{Target, of};

/// The guard looks for no more tables and columns than these.
const MOST_EXPECTED: usize = 100;
/// It looks for so many tables where the plan speaks of none that is there.
const SOME_OTHERS: usize = 20;

/// What the file says of itself.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// The first lines, without comment marks.
    pub lines: Vec<String>,
    /// The name of the database it is made for, where it has one.
    pub database: Option<String>,
}

/// Prints a plan: guard, what must run outside a transaction, the transaction, and what is held back as comments.
pub fn script(plan: &Plan, (from, to): (&Catalog, &Catalog), header: &Header) -> String {
    let mut out = String::new();
    for line in &header.lines {
        out.push_str(&format!("-- {}\n", one_line(line)));
    }
    if plan.statements.is_empty() && plan.unplanned.is_empty() {
        out.push_str("-- Nothing to do.\n");
        return out;
    }
    let active: Vec<&str> = plan
        .statements
        .iter()
        .filter(|statement| statement.hold.is_none())
        .map(|statement| statement.sql.as_str())
        .collect();
    let frame = of(from.flavor.vendor).ddl().frame(&Target {
        database: header.database.as_deref(),
        from,
        to,
        expected: &expected(plan, from),
        active: &active,
    });
    out.push('\n');
    out.push_str(&frame.head);
    let (inside, outside): (Vec<&Statement>, Vec<&Statement>) =
        plan.statements.iter().partition(|statement| statement.transactional);
    if !outside.is_empty() {
        out.push_str("\n-- Part 1 of 2: outside a transaction; what these add cannot be used in the transaction that adds it.\n");
        outside.iter().for_each(|statement| push(&mut out, statement));
        out.push_str("\n-- Part 2 of 2: one transaction.");
    }
    out.push('\n');
    out.push_str(&frame.begin);
    inside.iter().for_each(|statement| push(&mut out, statement));
    out.push('\n');
    out.push_str(&frame.commit);
    if !plan.unplanned.is_empty() {
        out.push_str("\n-- No automatic way:\n");
        for (path, why) in &plan.unplanned {
            out.push_str(&format!(
                "--   {} {}: {}\n",
                path.kind.word(),
                one_line(&path.to_string()),
                one_line(why)
            ));
        }
    }
    out
}

/// Tables and columns that are there and that the plan speaks of, or else some others; the guard looks for them.
fn expected(plan: &Plan, from: &Catalog) -> Vec<ObjectPath> {
    let mut found: BTreeSet<ObjectPath> = BTreeSet::new();
    for path in plan.statements.iter().flat_map(|statement| &statement.about) {
        let Some(table) = from.table_of(path) else { continue };
        found.insert(path.owner());
        if path.kind == Kind::Column && table.column(path.name()).is_some() {
            found.insert(path.clone());
        }
        if found.len() >= MOST_EXPECTED {
            break;
        }
    }
    if found.is_empty() {
        found.extend(from.tables().map(|(path, _)| path).take(SOME_OTHERS));
    }
    found.into_iter().collect()
}

fn push(out: &mut String, statement: &Statement) {
    out.push('\n');
    if !statement.note.is_empty() {
        out.push_str(&format!("-- {}\n", one_line(&statement.note)));
    }
    let reason = match &statement.hold {
        None => {
            if let Some(why) = &statement.loses {
                out.push_str(&format!("-- can lose data: {}\n", one_line(why)));
            }
            out.push_str(&statement.sql);
            out.push('\n');
            return;
        }
        Some(Hold::Loss(why)) => format!("held back: {why}; --allow-loss makes it active"),
        Some(Hold::Decision(why)) => format!("decide: {why}"),
        Some(Hold::Follows(why)) => format!("waits for {why}"),
    };
    out.push_str(&format!("-- {}\n", one_line(&reason)));
    // PostgreSQL ends a comment at a carriage return too.
    for line in statement.sql.split(['\n', '\r']) {
        out.push_str(&format!("--   {line}\n"));
    }
}

/// A text that cannot break out of a comment line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect()
}
