//! Where texts of SQLite could not decide: two expressions of which SQLite makes one program are one, in a database in
//! memory that has the tables of the live one.

use drift_catalog::{Catalog, Sameness};
use drift_scratch::same_program;

use super::texts::{self, Where};
use crate::Request;
use crate::source::Loaded;

/// The most pairs that are asked about.
const MOST: usize = 2_000;

/// Gives the wanted side the text of the other one where both are the same program.
pub(crate) fn decide(from: &Loaded, to: &mut Loaded, request: &Request<'_>) {
    if !drift_scratch::compares_programs(from.catalog.flavor.vendor) {
        return;
    }
    let mut asked = Vec::new();
    each_doubt(&mut to.catalog, &from.catalog, |queries, _, _| asked.push(queries));
    if asked.is_empty() {
        return;
    }
    asked.truncate(MOST);
    let tables = drift_scratch::of_plan(&drift_plan::create_all(&from.catalog));
    // Without an answer the doubt stays what it is.
    let Ok(same) = same_program(&tables, &asked, &request.options) else { return };
    let mut answers = same.into_iter();
    each_doubt(&mut to.catalog, &from.catalog, |_, own, other| {
        if answers.next() == Some(true) {
            texts::take(own, other);
        }
    });
}

fn each_doubt(
    to: &mut Catalog,
    from: &Catalog,
    mut ask: impl FnMut((String, String), &mut drift_catalog::Expr, &drift_catalog::Expr),
) {
    let dialect = drift_dialect::of(from.flavor.vendor);
    texts::pairs(to, from, &mut |place, own, other| {
        let Some(other) = other.filter(|other| own.compare(other) == Sameness::Unknown) else { return };
        let query = |raw: &str| match place {
            Where::Row(table) => Some(format!("SELECT ({raw}\n) AS x FROM {}", dialect.quote(table))),
            Where::Value => Some(format!("SELECT ({raw}\n) AS x")),
            Where::Query => Some(raw.to_owned()),
            Where::Other => None,
        };
        if let (Some(one), Some(two)) = (query(&own.raw), query(&other.raw)) {
            ask((one, two), own, other);
        }
    });
}
