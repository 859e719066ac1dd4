//! `drift/broken-view`

use drift_catalog::{Kind, ObjectPath};

use crate::fact::Draft;
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/broken-view",
    summary: "A view reads something that is not there.",
    severity: Severity::Error,
    docs: Docs {
        means: "The database keeps a view over a table or column that it does not have.",
        matters: "Every query of the view fails.",
        example: "database   CREATE VIEW v AS SELECT gone FROM tenants",
        todo: "Make what it reads, or make the view anew.",
        silent: "The view can be prepared.",
    },
    judge: None,
    survey: Some(survey),
};

fn survey(cx: &Context<'_>) -> Vec<(ObjectPath, Draft)> {
    let mut found = Vec::new();
    for (schema, content) in &cx.from.schemas {
        for (name, view) in &content.views.items {
            if let Some(why) = &view.broken {
                let kind = if view.materialized { Kind::MaterializedView } else { Kind::View };
                let path = ObjectPath::new(kind, schema.as_str(), name.as_str());
                let draft = Draft::new(format!("{} cannot be read: {why}", cx.named(&path)));
                found.push((path, draft));
            }
        }
    }
    found
}
