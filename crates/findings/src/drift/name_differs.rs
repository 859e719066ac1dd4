//! `drift/name-differs`

use drift_catalog::Action;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/name-differs",
    summary: "The same constraint or index has another name.",
    severity: Severity::Note,
    docs: Docs {
        means: "What a constraint or index does is the same on both sides; only its name differs.",
        matters: "Nothing fails, but a migration that names it would.",
        example: "model      { columns: [name], name: tenants_name_idx }\ndatabase   CREATE INDEX tenants_by_name ON tenants (name)",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "One of the sides gives no name.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let Action::Rename { from } = &fact.change.action else { return None };
    Some(Draft::new(format!("{} is called {} in {}", cx.named(&fact.change.path), from.name(), cx.from_name)))
}
