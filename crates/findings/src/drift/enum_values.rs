//! `drift/enum-values`

use drift_catalog::{Attribute, Kind};

use crate::fact::{Draft, Fact};
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/enum-values",
    summary: "An enum has other values.",
    severity: Severity::Error,
    docs: Docs {
        means: "The values of an enum differ. It is an error where the database lacks one; a warning where it has more, or another order.",
        matters: "Storing a value that the database does not know fails.",
        example: "model      enums: { plan_status: [trial, active, closed] }\ndatabase   CREATE TYPE plan_status AS ENUM ('trial', 'active')",
        todo: "Apply the statement, or let the model say what the database has; both are shown.",
        silent: "The values are the same in the same order.",
    },
    judge: Some(judge),
    survey: None,
};

fn judge(cx: &Context<'_>, fact: &Fact<'_>) -> Option<Draft> {
    let difference = fact.differs(&[Kind::Enum]).filter(|d| d.attribute == Attribute::Values)?;
    let path = &fact.change.path;
    let values = |catalog: &drift_catalog::Catalog| {
        catalog
            .schemas
            .get(&path.schema)
            .and_then(|schema| schema.enums.items.get(&path.object))
            .map(|own| own.values.clone())
    };
    let name = cx.named(path);
    let (is, wanted) = (values(cx.from)?, values(cx.to)?);
    let list = |from: &[String], not_in: &[String]| {
        from.iter().filter(|value| !not_in.contains(value)).cloned().collect::<Vec<_>>().join(", ")
    };
    let (missing, extra) = (list(&wanted, &is), list(&is, &wanted));
    Some(match (missing.is_empty(), extra.is_empty()) {
        (false, _) => Draft::new(format!("{name}: {} lacks the values {missing}", cx.from_name)),
        (true, false) => {
            Draft::new(format!("{name}: {} has the values {extra} beyond the declared ones", cx.from_name))
                .severity(Severity::Warning)
        }
        (true, true) => Draft::new(format!("{name}: the values stand in another order: {}", difference.from))
            .severity(Severity::Warning),
    })
}
