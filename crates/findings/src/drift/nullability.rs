//! `drift/nullability`

use drift_catalog::Attribute;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/nullability",
    summary: "A column allows NULL on one side only.",
    severity: Severity::Error,
    docs: Docs {
        means: "The model and the database disagree on whether the column may be NULL.",
        matters: "Where the database says NOT NULL and the model does not, inserts of this code fail; the other way round, code reads a NULL it does not expect.",
        example: "model      name: string(120)?\ndatabase   name varchar(120) NOT NULL",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The column is part of the primary key, which cannot be NULL.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.column(&Attribute::Nullable)?;
    let draft = Draft::new(format!(
        "{}: {} declared, {} in {}",
        cx.named(&fact.change.path),
        difference.to,
        difference.from,
        cx.from_name
    ));
    Some(if difference.from == "not null" {
        draft.note("inserts of this code without a value will fail")
    } else {
        draft
    })
}
