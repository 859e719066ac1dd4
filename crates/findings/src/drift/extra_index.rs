//! `drift/extra-index`

use drift_catalog::{Kind, Labelled as _};

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/extra-index",
    summary: "The database has an index that the models do not declare.",
    severity: Severity::Note,
    docs: Docs {
        means: "A list of indexes that the model calls complete does not hold one of the database. A unique one is an error.",
        matters: "A plain index costs writes a little; a unique one makes inserts fail.",
        example: "model      indexes: []\ndatabase   CREATE INDEX tenants_by_name ON tenants (name)",
        todo: "Declare it, or drop it.",
        silent: "The model's list is not complete: then it is counted as not declared.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    if !fact.is_dropped(&[Kind::Index]) {
        return None;
    }
    let path = &fact.change.path;
    let owner = path.owner();
    let unique =
        cx.from.table_of(path)?.indexes.items.iter().any(|own| own.unique && own.path(&owner) == *path);
    let draft = Draft::new(format!("{} is in {} and not in {}", cx.named(path), cx.from_name, cx.to_name));
    Some(if unique {
        draft
            .severity(Severity::Error)
            .note("it is unique: inserts of this code that repeat a value will fail")
    } else {
        draft
    })
}
