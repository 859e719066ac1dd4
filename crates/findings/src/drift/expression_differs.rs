//! `drift/expression-differs`

use drift_catalog::Sameness;

use crate::fact::{Draft, Fact, or_none};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/expression-differs",
    summary: "Two expressions that cannot be told apart or paired.",
    severity: Severity::Warning,
    docs: Docs {
        means: "A default, check, condition or view body is written differently on both sides, and no rule proves that they mean the same or that they do not.",
        matters: "It may be a mere spelling of the server's, or a real change. A silence would hide the second, an error would cry wolf over the first.",
        example: "model      checks: { seats_positive: \"seats > 0\" }\ndatabase   CHECK ((seats + 0) > 0)",
        todo: "Compare the two texts that are shown. Write the model as the database writes it to make the finding go away; `--strict` makes it fail.",
        silent: "The canonical texts are equal, or two constants differ, which is provable.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.difference.filter(|difference| difference.sameness == Sameness::Unknown)?;
    let what = &difference.attribute;
    let draft = Draft::new(format!(
        "{}: the {what} reads differently, and it cannot be told whether it means the same",
        cx.named(&fact.change.path)
    ));
    Some(draft.note(format!("{}: {}", cx.to_name, or_none(&difference.to))).note(format!(
        "{}: {}",
        cx.from_name,
        or_none(&difference.from)
    )))
}
