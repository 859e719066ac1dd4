//! `drift/extra-view`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-view",
    summary: "The database has a view that the models do not declare.",
    severity: Severity::Note,
    docs: Docs {
        means: "A view is in the database, and the models call their list complete.",
        matters: "Running code does not know it; a change of its tables may be refused because of it.",
        example: "model      views: {}\ndatabase   CREATE VIEW v AS …",
        todo: "Declare it, or drop it.",
        silent: "The models' list of views is not complete.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    fact.is_dropped(&[Kind::View, Kind::MaterializedView]).then(|| {
        Draft::new(format!(
            "{} is in {} and not in {}",
            cx.named(&fact.change.path),
            cx.from_name,
            cx.to_name
        ))
    })
}
