//! All that is run against a server, to be read without one.

use super::versions::MAJORS;
use super::{
    FIRST, FUNCTION_DEFINITIONS, IN_SCOPE, LOCK_WAITERS, LOCKED, Query, RULE_DEFINITIONS, VIEW_DEFINITIONS,
    begin, scope,
};
use crate::ConnectOptions;

/// Every query in the order it runs, each in the forms that the versions of the server need.
pub(crate) fn listing() -> String {
    let mut out = String::from(
        "-- PostgreSQL: one transaction that cannot write, of unnamed statements only. Nothing is a parameter:\n\
         -- this is what is run, but for the time limits and the schemas in scope, which are examples here.\n\n",
    );
    push(&mut out, "begin", &begin(&ConnectOptions::default()));
    FIRST.iter().for_each(|query| with_versions(&mut out, *query));
    push(&mut out, "scope", &scope(&["public".to_owned()], "public", &[]));
    IN_SCOPE.iter().for_each(|query| with_versions(&mut out, *query));
    let batches = [
        (VIEW_DEFINITIONS, "views"),
        (RULE_DEFINITIONS, "rules"),
        (FUNCTION_DEFINITIONS, "functions whose body is kept parsed (PostgreSQL 14 and later)"),
    ];
    for (query, what) in batches {
        out.push_str(&format!(
            "-- {what}, at most {} at a time: to print one locks what it reads, and going back to the\n\
             -- savepoint lets go of those locks; {{oids}} are object ids\n",
            crate::postgres::BATCH
        ));
        let text = query.text(*MAJORS.end());
        push(
            &mut out,
            query.name,
            &format!("SAVEPOINT drift;\n{text};\nROLLBACK TO SAVEPOINT drift;\nRELEASE SAVEPOINT drift;"),
        );
    }
    out.push_str("-- only when a lock was waited for in vain\n");
    push(&mut out, LOCKED.name, &format!("{};", LOCKED.text(*MAJORS.end())));
    push(&mut out, LOCK_WAITERS.name, &format!("{};", LOCK_WAITERS.text(*MAJORS.end())));
    push(&mut out, "end", "ROLLBACK;");
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn push(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("-- {name}\n{text}\n\n"));
}

/// A query once for each run of versions that get the same text.
fn with_versions(out: &mut String, query: Query) {
    let mut forms: Vec<(u32, u32, String)> = Vec::new();
    for major in MAJORS {
        let text = query.text(major);
        match forms.last_mut() {
            Some((_, last, known)) if *known == text => *last = major,
            _ => forms.push((major, major, text)),
        }
    }
    let only = forms.len() == 1;
    for (first, last, text) in forms {
        let versions = if only {
            String::new()
        } else if last == *MAJORS.end() {
            format!(" (PostgreSQL {first} and later)")
        } else {
            format!(" (PostgreSQL {first} to {last})")
        };
        push(out, &format!("{}{versions}", query.name), &format!("{text};"));
    }
}

/// The least a role needs: to connect. The system catalogs are open to everyone.
pub(crate) fn grants(role: &str) -> String {
    let dialect = drift_dialect::of(drift_catalog::Vendor::Postgres);
    let mut mark = "$drift$".to_owned();
    while role.contains(&mark) {
        mark.insert(1, 'x');
    }
    format!(
        "-- Everything is read from the system catalogs, which every role may read; no right on any table or\n\
         -- schema is needed. Run this in the database that is to be checked, as its owner.\n\
         -- If the role is not there yet:  CREATE ROLE {} LOGIN;\n\
         DO {mark} BEGIN\n  \
         EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), {});\n\
         END {mark};\n",
        dialect.quote(role).replace(['\n', '\r'], " "),
        dialect.literal(role),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_form() {
        let text = listing();
        assert!(text.contains("-- constraints (PostgreSQL 12 to 14)"), "{text}");
        assert!(text.contains("-- constraints (PostgreSQL 15 to 17)"));
        assert!(text.contains("-- constraints (PostgreSQL 18 and later)"));
        assert!(text.contains("-- views\n"));
        assert!(text.starts_with("--") && text.ends_with("ROLLBACK;\n"));
    }

    #[test]
    fn a_hostile_role_stays_a_name() {
        assert!(grants("x; DROP ROLE y").contains("CREATE ROLE \"x; DROP ROLE y\" LOGIN;"));
        let text = grants("a$drift$'");
        assert!(text.contains("DO $xdrift$ BEGIN") && text.contains("END $xdrift$;"), "{text}");
        assert!(grants("a\nDROP").lines().all(|line| line != "DROP\" LOGIN;"));
    }
}
