//! Domains: made, changed in place, and made anew where they get another base.

use drift_catalog::{Attribute, Catalog, Check, Difference, Domain, ObjectPath, TypeChange};

use super::column::{collation_sql, type_sql};
use super::objects::{comment, gone, schema_of};
use super::remade::remake;
use crate::postgres::clauses::not_valid;
use crate::postgres::judge;
use crate::postgres::names::{qualified, quote};
use crate::{Answer, Phase, Step};

/// `CONSTRAINT name CHECK (…) NOT VALID`
fn domain_check(check: &Check) -> String {
    let named = check.name.as_deref().map_or_else(String::new, |name| format!("CONSTRAINT {} ", quote(name)));
    format!("{named}CHECK ({}){}", check.expr.raw, not_valid(&check.validated))
}

/// The statement that makes a domain, and those that add what only `ALTER DOMAIN` takes.
pub(super) fn create(name: &str, own: &Domain) -> String {
    let mut sql = format!("CREATE DOMAIN {name} AS {}", type_sql(&own.base));
    if let Some(collation) = own.collation.value() {
        sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
    }
    if let Some(default) = own.default.value() {
        sql.push_str(&format!(" DEFAULT {}", default.raw));
    }
    if !own.nullable {
        sql.push_str(" NOT NULL");
    }
    // Only ALTER DOMAIN takes one that values need not keep that are there.
    let (tried, untried): (Vec<&Check>, Vec<&Check>) =
        own.checks.items.iter().partition(|check| not_valid(&check.validated).is_empty());
    for check in tried {
        sql.push_str(&format!(" {}", domain_check(check)));
    }
    for check in untried {
        sql.push_str(&format!(";\nALTER DOMAIN {name} ADD {}", domain_check(check)));
    }
    format!("{sql};")
}

/// Changes a domain in place, or makes it anew where it gets another base.
pub(super) fn alter(
    path: &ObjectPath,
    (is, wanted): (&Catalog, &Catalog),
    differences: &[Difference],
    allow_loss: bool,
) -> Answer {
    let old = schema_of(path, is)?.domains.items.get(&path.object).ok_or_else(gone)?;
    let new = schema_of(path, wanted)?.domains.items.get(&path.object).ok_or_else(gone)?;
    let in_place = |own: &Difference| {
        matches!(
            own.attribute,
            Attribute::Nullable | Attribute::Default | Attribute::Expression | Attribute::Comment
        )
    };
    if !differences.iter().all(in_place) {
        return remake(path, (is, wanted), (loss(old, new), allow_loss));
    }
    let alter = format!("ALTER DOMAIN {}", qualified(path));
    let mut steps = Vec::new();
    let mut push = |phase: Phase, sql: String| steps.push(Step::new(phase, path, sql));
    for difference in differences {
        match difference.attribute {
            Attribute::Nullable => {
                let what = if new.nullable { "DROP" } else { "SET" };
                push(Phase::Alter, format!("{alter} {what} NOT NULL;"));
            }
            Attribute::Default => match new.default.value() {
                Some(default) => push(Phase::Alter, format!("{alter} SET DEFAULT {};", default.raw)),
                None => push(Phase::Alter, format!("{alter} DROP DEFAULT;")),
            },
            Attribute::Expression => {
                // A check of the old ones may stand in the way of what it reads.
                for check in old.checks.items.iter().filter_map(|check| check.name.as_deref()) {
                    push(Phase::Clear, format!("{alter} DROP CONSTRAINT {};", quote(check)));
                }
                for check in &new.checks.items {
                    push(Phase::Alter, format!("{alter} ADD {};", domain_check(check)));
                }
            }
            _ => {}
        }
    }
    steps.extend(
        comment(path, wanted).filter(|_| differences.iter().any(|d| d.attribute == Attribute::Comment)),
    );
    Ok(steps)
}

/// What another base can lose: nothing where it holds all that the old one does.
fn loss(old: &Domain, new: &Domain) -> Option<String> {
    let pair = old.base.ty.concrete().zip(new.base.ty.concrete());
    let keeps = pair.is_some_and(|(is, wanted)| {
        !matches!(judge::judge(is, wanted), TypeChange::Incompatible | TypeChange::Narrowing)
    });
    (!keeps).then(|| "values that the new base cannot hold would fail or change".to_owned())
}
