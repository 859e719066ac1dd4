//! What a copy can do without: a function of a library or a subscription is not made in a scratch database, and where
//! nothing needs it the rest is a copy all the same.

use drift_catalog::{Kind, ObjectPath, Plan, Statement, Vendor};
use drift_plan::mentions;
use drift_scratch::refusal;

/// An object that the copy does not have.
pub(crate) struct Aside {
    pub(crate) path: ObjectPath,
    pub(crate) why: String,
}

/// Takes such objects, and what is said of them, out of what makes the copy. `plan` is what is proved on it.
pub(crate) fn put_aside(create: &mut Plan, plan: &Plan, vendor: Vendor) -> Vec<Aside> {
    let refused: Vec<Aside> = create
        .statements
        .iter()
        .filter_map(|own| {
            let path = own.about.first().filter(|path| may_be_left(path.kind))?;
            Some(Aside { path: path.clone(), why: refusal(&own.sql, vendor)? })
        })
        .collect();
    let mut aside: Vec<Aside> = Vec::new();
    for one in refused {
        let name = one.path.object.split('(').next().unwrap_or_default().to_owned();
        let own = |statement: &Statement| statement.about.first() == Some(&one.path);
        let told =
            |statement: &Statement| is_said_of_others(&statement.sql) && mentions(&statement.sql, &name);
        let others = create.statements.iter().filter(|statement| !own(statement) && !told(statement));
        let active = plan.statements.iter().filter(|statement| statement.hold.is_none());
        if others.chain(active).any(|statement| mentions(&statement.sql, &name)) {
            continue;
        }
        for said in create.statements.iter().filter(|statement| !own(statement) && told(statement)) {
            aside.extend(said.about.first().map(|path| Aside { path: path.clone(), why: String::new() }));
        }
        create.statements.retain(|statement| !own(statement) && !told(statement));
        aside.push(one);
    }
    aside
}

fn may_be_left(kind: Kind) -> bool {
    matches!(kind, Kind::Function | Kind::Subscription)
}

/// Owners, privileges and comments.
fn is_said_of_others(sql: &str) -> bool {
    ["COMMENT ON ", "GRANT ", "REVOKE "].iter().any(|word| sql.starts_with(word))
        || sql.starts_with("ALTER ") && sql.contains(" OWNER TO ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(statements: &[(Kind, &str, &str)]) -> Plan {
        let statement = |(at, (kind, name, sql)): (usize, &(Kind, &str, &str))| Statement {
            id: at + 1,
            sql: (*sql).to_owned(),
            about: vec![ObjectPath::new(*kind, "public", *name)],
            note: String::new(),
            transactional: true,
            hold: None,
            loses: None,
        };
        Plan { statements: statements.iter().enumerate().map(statement).collect(), unplanned: Vec::new() }
    }

    const LIBRARY: &str = "CREATE FUNCTION public.fast(integer) RETURNS integer LANGUAGE c AS 'lib', 'fast';";

    #[test]
    fn a_function_of_a_library_is_left_out_with_what_is_said_of_it() {
        let mut create = plan(&[
            (Kind::Function, "fast(integer)", LIBRARY),
            (Kind::Table, "t", "CREATE TABLE public.t (faster integer);"),
            (Kind::Owner, "function fast(integer)", "ALTER FUNCTION public.fast(integer) OWNER TO x;"),
        ]);
        let aside = put_aside(&mut create, &plan(&[]), Vendor::Postgres);
        assert_eq!(aside.len(), 2);
        assert_eq!(create.statements.len(), 1);
    }

    #[test]
    fn one_that_something_needs_stays() {
        let uses = (Kind::View, "v", "CREATE VIEW public.v AS SELECT public.fast(1);");
        let mut create = plan(&[(Kind::Function, "fast(integer)", LIBRARY), uses]);
        assert!(put_aside(&mut create, &plan(&[]), Vendor::Postgres).is_empty());
        let mut create = plan(&[(Kind::Function, "fast(integer)", LIBRARY)]);
        assert!(put_aside(&mut create, &plan(&[uses]), Vendor::Postgres).is_empty());
        assert_eq!(create.statements.len(), 1);
    }
}
