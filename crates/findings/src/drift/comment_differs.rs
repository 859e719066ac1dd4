//! `drift/comment-differs`

use drift_catalog::Attribute;

use super::hint::quoted;
use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/comment-differs",
    summary: "A comment differs.",
    severity: Severity::Note,
    docs: Docs {
        means: "The model states a comment and the database has another.",
        matters: "Nothing fails.",
        example: "model      comment: Price in cents\ndatabase   no comment",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The model does not state a comment.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.difference.filter(|difference| difference.attribute == Attribute::Comment)?;
    Some(Draft::new(format!(
        "{}: the comment is {} in {}",
        cx.named(&fact.change.path),
        quoted(&difference.from),
        cx.from_name
    )))
}
