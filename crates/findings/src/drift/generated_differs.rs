//! `drift/generated-differs`

use drift_catalog::Attribute;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/generated-differs",
    summary: "A column is computed on one side only, or kept differently.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model and the database disagree on whether, or how, the column is computed.",
        matters: "Writing to a computed column fails; reading one that is not computed gives stale values.",
        example: "model      total: { type: integer, generated: { sql: \"a + b\" } }\ndatabase   total integer",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Both sides compute it from the same expression.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.column(&Attribute::Generated)?;
    let (to, from) = (or_none(&difference.to), or_none(&difference.from));
    Some(Draft::new(format!(
        "{}: generated {to} declared, {from} in {}",
        cx.named(&fact.change.path),
        cx.from_name
    )))
}
