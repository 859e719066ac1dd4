//! `drift/damages-text`

use drift_catalog::Kind;

use crate::fact::Draft;
use crate::{Context, Docs, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "drift/damages-text",
    summary: "A SQLite column turns text into numbers.",
    severity: Severity::Warning,
    docs: Docs {
        means: "The declared type of a SQLite column says text, and SQLite understands number: `uuid` and `string(40)` have NUMERIC affinity.",
        matters: "'007' becomes 7, an all-digit identifier loses its leading zeros, '1e5' becomes 100000.",
        example: "database   CREATE TABLE t (id uuid)",
        todo: "Rebuild the table with a type that SQLite takes for text: `char(36)`, `varchar(40)`, `text`. What was stored as a number stays one: compare with the source of the data.",
        silent: "The type has TEXT or BLOB affinity, or is the very type that is wanted.",
    },
    judge: None,
    survey: Some(survey),
};

fn survey(cx: &Context<'_>) -> Vec<(drift_catalog::ObjectPath, Draft)> {
    let mut found = Vec::new();
    for (path, table) in cx.from.tables() {
        for column in &table.columns {
            if let Some(why) = cx.dialect.damages_text(column) {
                let path = path.part(Kind::Column, column.name.as_str());
                let wanted = cx.to.table_of(&path).and_then(|table| table.column(&column.name));
                // Who wants just this type has said so: a portable word would not have become it.
                if wanted.is_some_and(|own| own.ty == column.ty) {
                    continue;
                }
                let draft = Draft::new(format!("{}: {why}", cx.named(&path)));
                found.push((path, draft));
            }
        }
    }
    found
}
