//! `drift/object-differs`

use crate::fact::{Draft, Fact, declared};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/object-differs",
    summary: "An object differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "A type, sequence, function, trigger or extension differs.",
        matters: "It depends on the object; what is stored or computed is not what the models say.",
        example: "model      sequences: { n: { options: { increment: 10 } } }\ndatabase   CREATE SEQUENCE n",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only an expression differs that cannot be decided: drift/expression-differs.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.difference?;
    Some(declared(cx, fact, difference))
}
