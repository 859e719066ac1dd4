//! What surrounds the statements in a file for `psql`, and blocks that stop it with a sentence.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::Kind;

use crate::postgres::names::literal;
use crate::{Frame, Target};

/// Stops with a message if the condition holds.
pub(crate) fn stop_if(condition: &str, message: &str) -> String {
    block(&format!("IF {condition} THEN RAISE EXCEPTION USING MESSAGE = {}; END IF;", literal(message)))
}

/// Statements that run in the server.
pub(crate) fn block(body: &str) -> String {
    tagged(&format!("BEGIN {body} END"))
}

/// A whole block, declarations among it.
pub(crate) fn tagged(body: &str) -> String {
    let tag = tag(body);
    format!("DO {tag} {body} {tag};")
}

/// A dollar quote that a body does not hold, whatever is written in it.
fn tag(body: &str) -> String {
    let tags =
        std::iter::once("$drift$".to_owned()).chain((1_u32..).map(|number| format!("$drift{number}$")));
    let mut free = tags.skip_while(|tag| body.contains(tag.as_str()));
    free.next().unwrap_or_default()
}

/// Guard and transaction.
pub(crate) fn frame(target: &Target<'_>) -> Frame {
    let mut head = String::from("\\set ON_ERROR_STOP on\n");
    let expectations = expectations(target);
    if target.database.is_some() || !expectations.is_empty() {
        head.push_str("-- Guard: stops here on another database than the one this was made for.\n");
    }
    if let Some(database) = target.database {
        let message = format!("drift: this file was made for the database {database}");
        head.push_str(&stop_if(&format!("current_database() <> {}", literal(database)), &message));
        head.push('\n');
    }
    for expectation in expectations {
        head.push_str(&stop_if(&expectation, "drift: this file was made for another database"));
        head.push('\n');
    }
    if target.active.iter().any(|sql| sql.starts_with("ALTER TYPE ") && sql.contains(" ADD VALUE ")) {
        // What runs before the transaction must not wait for ever either.
        head.push_str("SET lock_timeout = '5s';\n");
    }
    let mut begin = String::from("BEGIN;\nSET LOCAL lock_timeout = '5s';\n");
    if target.active.iter().any(|sql| makes_routine(sql)) {
        // A function may call one that is made after it; pg_dump does the same.
        begin.push_str("SET LOCAL check_function_bodies = off;\n");
    }
    Frame { head, begin, commit: "COMMIT;\n".to_owned() }
}

/// Whether a statement makes a function or procedure.
fn makes_routine(sql: &str) -> bool {
    let head: String = sql.chars().take(40).collect::<String>().to_ascii_uppercase();
    head.starts_with("CREATE") && (head.contains("FUNCTION") || head.contains("PROCEDURE"))
}

/// Conditions that hold where a table or column is not there.
fn expectations(target: &Target<'_>) -> Vec<String> {
    let mut tables = BTreeSet::new();
    let mut columns = BTreeMap::new();
    for path in target.expected {
        let table = (literal(&path.schema), literal(&path.object));
        if let Some(column) = path.part.as_deref().filter(|_| path.kind == Kind::Column) {
            columns.insert((table.clone(), literal(column)), ());
        }
        tables.insert(table);
    }
    let mut conditions = Vec::new();
    if !tables.is_empty() {
        let rows: Vec<String> = tables.iter().map(|(schema, name)| format!("({schema}, {name})")).collect();
        conditions.push(format!(
            "(SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n  \
             WHERE (n.nspname, c.relname) IN ({})) <> {}",
            rows.join(", "),
            rows.len()
        ));
    }
    if !columns.is_empty() {
        let rows: Vec<String> =
            columns.keys().map(|((schema, name), column)| format!("({schema}, {name}, {column})")).collect();
        conditions.push(format!(
            "(SELECT count(*) FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid\n  \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\n  \
             WHERE (n.nspname, c.relname, a.attname) IN ({})) <> {}",
            rows.join(", "),
            rows.len()
        ));
    }
    conditions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_end_the_block() {
        let sql = stop_if("true", "a $drift$; DROP TABLE b; -- $drift1$");
        assert!(sql.starts_with("DO $drift2$ ") && sql.ends_with(" $drift2$;"), "{sql}");
    }
}
