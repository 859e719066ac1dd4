//! `drift/extra-column`

use drift_catalog::Kind;

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-column",
    summary: "The database has a column that the models do not declare.",
    severity: Severity::Note,
    docs: Docs {
        means: "A column is in the database and in no model. It is an error where an insert that leaves it out fails.",
        matters: "A column that is NOT NULL without a default makes every insert of this code fail.",
        example: "model      no column legacy_code\ndatabase   legacy_code text NOT NULL",
        todo: "Declare it, give it a default, or drop it.",
        silent: "The whole table is extra.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if !fact.is_dropped(&[Kind::Column]) {
        return None;
    }
    let column = cx.from.table_of(&fact.change.path)?.column(fact.change.path.name())?;
    let draft = Draft::new(format!(
        "{} is in {} and not in {}",
        cx.named(&fact.change.path),
        cx.from_name,
        cx.to_name
    ));
    Some(if column.fills_itself() {
        draft
    } else {
        draft
            .severity(Severity::Error)
            .note("it is NOT NULL without a default: inserts of this code will fail")
    })
}
