//! What several rules say alike.

use drift_catalog::{Action, Kind, TypeChange};

use crate::Context;
use crate::fact::{Draft, Fact};

/// Adds what stands beside something missing and is somewhat like it.
pub(crate) fn with_hint(draft: Draft, cx: &Context<'_>, fact: &Fact<'_>) -> Draft {
    let Action::Add { similar: Some(similar) } = &fact.change.action else { return draft };
    let old = similar.path.name();
    let ty = match similar.path.kind {
        Kind::Column => cx
            .from
            .table_of(&similar.path)
            .and_then(|table| table.column(old))
            .map_or_else(String::new, |column| format!(" {}", column.ty.raw)),
        _ => String::new(),
    };
    let types = if similar.same_type { "the types are the same" } else { "the types differ" };
    draft.note(format!(
        "{} has {old}{ty} beside it: a rename? (names {:.2} alike, {types}; if so, write renamed_from: {old})",
        cx.from_name, similar.name_score
    ))
}

/// What becomes of the values of a column whose type changes.
pub(crate) fn judged(cx: &Context<'_>, fact: &Fact<'_>) -> Option<TypeChange> {
    let Action::Modify { from, .. } = &fact.change.action else { return None };
    let path = &fact.change.path;
    let is = cx.from.table_of(from)?.column(from.name())?.ty.ty.concrete()?;
    let wanted = cx.to.table_of(path)?.column(path.name())?.ty.ty.concrete()?;
    Some(cx.dialect.judge(is, wanted))
}

/// A text in quotes, or a word for its absence.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() { "missing".to_owned() } else { format!("\u{201c}{text}\u{201d}") }
}

/// A constraint that the database has and nobody declares: inserts that break it fail.
pub(crate) fn extra_constraint(cx: &Context<'_>, fact: &Fact<'_>, kind: Kind) -> Option<Draft> {
    fact.is_dropped(&[kind]).then(|| {
        let name = cx.named(&fact.change.path);
        Draft::new(format!("{name} is in {} and not in {}", cx.from_name, cx.to_name))
            .note("inserts of this code will fail where it does not hold")
    })
}
