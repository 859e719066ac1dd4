//! A new name of a column in the views and triggers that read it: SQLite puts it where the old one stood
//! (<https://sqlite.org/lang_altertable.html> §3).

use drift_catalog::{Attribute, Expr, Kind, NotCompared, ObjectPath, Unstated, Vendor};
use drift_sql::lex;

use super::change::{its_own_name, names, replaced, same};
use super::read::State;

impl State {
    /// Where only this table can have been meant, the text gets the new name; anywhere else it cannot be told.
    pub(super) fn carry_column(&mut self, table: &str, old: &str, new: &str) {
        let schema = self.schema.clone();
        // Whatever else has such a column, or may have.
        let content = self.content();
        let with_column = content.tables.iter().filter(|(name, own)| {
            !same(name, table) && own.columns.iter().any(|column| same(&column.name, old))
        });
        let others: Vec<String> =
            with_column.map(|(name, _)| name).chain(content.views.items.keys()).cloned().collect();
        let mut doubtful = Vec::new();
        let mut carry =
            |path: ObjectPath, expr: &mut Expr| match carried(&expr.raw, (old, new), table, &others) {
                Carried::NotRead => {}
                Carried::As(text) => *expr = text,
                Carried::Doubtful => doubtful.push(path),
            };
        for (name, view) in &mut content.views.items {
            let path = ObjectPath::new(Kind::View, schema.as_str(), name.as_str());
            carry(path.clone(), &mut view.query);
            for trigger in &mut view.triggers.items {
                carry(path.part(Kind::Trigger, trigger.name.as_str()), &mut trigger.definition);
            }
        }
        for (name, own) in &mut content.tables {
            let path = ObjectPath::new(Kind::Table, schema.as_str(), name.as_str());
            for trigger in &mut own.triggers.items {
                carry(path.part(Kind::Trigger, trigger.name.as_str()), &mut trigger.definition);
            }
        }
        for path in doubtful {
            self.catalog.unread.push(NotCompared {
                path,
                attribute: Some(Attribute::Definition),
                reason: Unstated::NotUnderstood,
                why: "a column it may read got another name after it was made".to_owned(),
            });
        }
    }
}

enum Carried {
    NotRead,
    As(Expr),
    Doubtful,
}

fn carried(raw: &str, (old, new): (&str, &str), table: &str, others: &[String]) -> Carried {
    let all = names(raw);
    let has = |name: &str| all.iter().any(|(own, _)| same(own, name));
    if !has(old) || !has(table) {
        return Carried::NotRead;
    }
    let tokens = lex(raw, Vendor::Sqlite);
    let is_alias = tokens
        .windows(2)
        .any(|pair| pair[0].is_word(raw, "as") && same(&drift_sql::name_of(pair[1].text(raw)), old));
    if is_alias || same(old, table) || others.iter().any(|other| same(other, old) || has(other)) {
        return Carried::Doubtful;
    }
    let its_own = its_own_name(raw);
    let places = all.into_iter().filter(|(name, range)| same(name, old) && its_own.as_ref() != Some(range));
    Carried::As(replaced(raw, new, places))
}
