//! A plan as a file of SQL.

use drift_catalog::{Catalog, Hold, ObjectPath, Plan, Statement};
use drift_dialect::of;

/// What the file says of itself.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// The first lines, without comment marks.
    pub lines: Vec<String>,
    /// The name of the database it is made for, where it has one.
    pub database: Option<String>,
}

/// Prints a plan: guard, what must run outside a transaction, the transaction, and what is held back as comments.
pub fn script(plan: &Plan, from: &Catalog, header: &Header) -> String {
    let mut out = String::new();
    for line in &header.lines {
        out.push_str(&format!("-- {}\n", one_line(line)));
    }
    if plan.statements.is_empty() && plan.unplanned.is_empty() {
        out.push_str("-- Nothing to do.\n");
        return out;
    }
    let guarded: Vec<ObjectPath> = touched(plan, from);
    let frame =
        of(from.flavor.vendor).ddl().frame(header.database.as_deref(), &guarded.iter().collect::<Vec<_>>());
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

/// Tables that are there and that the plan changes; the guard looks for them.
fn touched(plan: &Plan, from: &Catalog) -> Vec<ObjectPath> {
    let mut tables: Vec<ObjectPath> = plan
        .statements
        .iter()
        .flat_map(|statement| &statement.about)
        .map(ObjectPath::owner)
        .filter(|path| from.table_of(path).is_some())
        .collect();
    tables.sort();
    tables.dedup();
    tables.truncate(100);
    tables
}

fn push(out: &mut String, statement: &Statement) {
    out.push('\n');
    if !statement.note.is_empty() {
        out.push_str(&format!("-- {}\n", one_line(&statement.note)));
    }
    let reason = match &statement.hold {
        None => {
            out.push_str(&statement.sql);
            out.push('\n');
            return;
        }
        Some(Hold::Loss(why)) => format!("held back: {why}; --allow-loss makes it active"),
        Some(Hold::Decision(why)) => format!("decide: {why}"),
        Some(Hold::Follows(why)) => format!("waits for {why}"),
    };
    out.push_str(&format!("-- {}\n", one_line(&reason)));
    for line in statement.sql.lines() {
        out.push_str(&format!("--   {line}\n"));
    }
}

/// A text that cannot break out of a comment line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect()
}
