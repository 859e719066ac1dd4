//! What is to be run, and what came of it.

use drift_catalog::{Catalog, Plan};
use drift_ddl::Script;

/// One statement for the scratch database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The statement; one only where somebody else wrote it.
    pub sql: String,
    /// Where it was written, or what it is about.
    pub place: String,
    /// The schemas that are searched for names; none for the database's own.
    pub path: Option<Vec<String>>,
    /// Whether somebody else wrote it. What a plan holds is our own.
    pub foreign: bool,
}

/// What a scratch database held in the end.
#[derive(Debug)]
pub struct Made {
    /// As the server says it; expressions are not canonical yet.
    pub catalog: Catalog,
    /// Product and version.
    pub server: String,
    /// Statements that were understood and not run, with the reason.
    pub not_run: Vec<String>,
    /// What was said of objects that stayed unsaid, because the server has no such role or this one may not speak for it.
    pub unsaid: Vec<String>,
    /// What was found of runs before this one.
    pub remarks: Vec<String>,
}

/// The statements of SQL files that were understood, in their order.
pub fn of_script(script: &Script) -> Vec<Run> {
    script
        .understood
        .iter()
        .filter_map(|own| {
            let file = script.sources.file(own.place.file)?;
            let sql = file.text.get(own.place.range())?.to_owned();
            let place = script.sources.show(own.place).unwrap_or_default();
            Some(Run { sql, place, path: Some(own.path.clone()), foreign: true })
        })
        .collect()
}

/// The active statements of a plan, in the order in which its file runs them.
pub fn of_plan(plan: &Plan) -> Vec<Run> {
    let active = plan.statements.iter().filter(|statement| statement.hold.is_none());
    let (inside, outside): (Vec<_>, Vec<_>) = active.partition(|statement| statement.transactional);
    outside
        .into_iter()
        .chain(inside)
        .map(|statement| Run {
            sql: statement.sql.clone(),
            place: statement.about.first().map_or_else(
                || format!("statement {}", statement.id),
                |path| format!("{} {path}", path.kind.word()),
            ),
            path: None,
            foreign: false,
        })
        .collect()
}
