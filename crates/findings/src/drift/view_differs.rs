//! `drift/view-differs`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact, declared};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/view-differs",
    summary: "A view differs.",
    severity: Severity::Error,
    docs: Docs {
        means: "A view differs in something other than its text: materialised or not, or an option.",
        matters: "Reads give other rows, or stale ones.",
        example: "model      views: { v: … }\ndatabase   CREATE MATERIALIZED VIEW v AS …",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "Only the text differs: drift/expression-differs.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::View, Kind::MaterializedView])?;
    Some(declared(cx, fact, difference))
}
