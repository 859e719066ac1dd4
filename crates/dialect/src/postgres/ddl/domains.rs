//! Domains that change, in place, or made anew where they get another base.

use drift_catalog::{Attribute, Catalog, Difference, Domain, ObjectPath, TypeChange};

use super::comments::comment;
use super::found::{gone, schema_of};
use super::new_types::domain_check;
use super::remade::remake;
use crate::postgres::judge;
use crate::postgres::names::{qualified, quote};
use crate::{Answer, Phase, Step};

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
