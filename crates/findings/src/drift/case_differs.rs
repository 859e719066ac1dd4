//! `drift/case-differs`

use drift_catalog::Action;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/case-differs",
    summary: "A name differs in letter case only.",
    severity: Severity::Error,
    docs: Docs {
        means: "The same object stands on both sides under names that differ only in letter case, which PostgreSQL tells apart when a name was quoted.",
        matters: "`\"userId\"` and `userid` are two names: a query with the wrong one fails.",
        example: "model      userId: integer\ndatabase   userid integer",
        todo: "Rename one side, or declare `renamed_from`.",
        silent: "The database does not tell case apart (SQLite).",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let Action::MaybeRename { from } = &fact.change.action else { return None };
    if !from.only_case {
        return None;
    }
    let (own, old) = (fact.change.path.name(), from.path.name());
    Some(Draft::new(format!(
        "\"{own}\" is declared, \"{old}\" is in {}: the letter case differs",
        cx.from_name
    )))
}
