//! `drift/default-differs`

use drift_catalog::Attribute;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/default-differs",
    summary: "A default differs.",
    severity: Severity::Warning,
    docs: Docs {
        means: "The model states a default and the database has another, or none. Where the column is NOT NULL and the database has none, it is an error.",
        matters: "An insert that leaves the column out stores another value, or fails.",
        example: "model      seats: { type: integer, default: 1 }\ndatabase   seats integer DEFAULT 0",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not state a default, or the two are equal in canonical form.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.column(&Attribute::Default)?;
    let column = cx.to.table_of(&fact.change.path)?.column(fact.change.path.name())?;
    let (to, from) = (or_none(&difference.to), or_none(&difference.from));
    let draft = Draft::new(format!(
        "{}: default {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    ));
    let fails = difference.from.is_empty() && !column.nullable;
    Some(if fails {
        draft.severity(Severity::Error).note("inserts that leave the column out will fail")
    } else {
        draft
    })
}
