//! `drift/type-spelling`

use drift_catalog::{Attribute, TypeChange};

use super::hint::judged;
use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/type-spelling",
    summary: "A type is spelled differently and stores the same.",
    severity: Severity::Warning,
    docs: Docs {
        means: "On SQLite the declared and the live type have the same affinity, so values are stored alike, but the spelling is none of those the model's word accepts.",
        matters: "Tools that read the spelling (ORMs, drivers) may treat the column differently.",
        example: "model      name: string(120)\ndatabase   name TEXT",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The live spelling is in the accept-set of the model's word (docs/types.md).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.column(&Attribute::Type)?;
    let change = judged(cx, fact)?;
    if change != TypeChange::Spelling {
        return None;
    }
    let (to, from) = (&difference.to, or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: {to} declared, {from} in {}: another spelling, stored alike",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
