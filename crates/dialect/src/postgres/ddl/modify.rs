//! Changes of one column, attribute by attribute.

use drift_catalog::{
    Attribute, Change, Column, Concrete, Difference, Hold, Index, IndexKey, Labelled as _, ObjectPath,
    TypeChange,
};

use super::column::{collation_sql, comment, definition, stop, type_sql};
use super::writer::qualified;
use super::{constraint, identity};
use crate::ddl::one_line;
use crate::postgres::judge;
use crate::postgres::names::quote;
use crate::{Phase, Step, TableChange};

/// Every changed attribute of a column.
pub(crate) fn modify(
    change: &TableChange<'_>,
    own: &Change,
    from: &ObjectPath,
    differences: &[Difference],
) -> Vec<Step> {
    let pair = change.from.column(from.name()).zip(change.to.column(own.path.name()));
    let Some((is, wanted)) = pair else { return Vec::new() };
    let one = One {
        change,
        about: &own.path,
        from: is,
        to: wanted,
        name: qualified(change.path),
        own: quote(&wanted.name),
        alter: format!("ALTER TABLE {} ALTER COLUMN {}", qualified(change.path), quote(&wanted.name)),
    };
    let mut steps: Vec<Step> = Vec::new();
    for difference in differences {
        steps.extend(one.attribute(&difference.attribute));
    }
    // Values and rules of the new type do not fit the old one.
    let retyped = |step: &Step| matches!(step.hold, Some(Hold::Loss(_)));
    if steps.iter().any(retyped) {
        for step in steps.iter_mut().filter(|step| step.hold.is_none() && step.phase == Phase::Alter) {
            step.hold = Some(Hold::Follows(format!("the change of {}", wanted.name)));
        }
    }
    steps
}

/// Whether values need more than an assignment to become the new type.
pub(crate) fn needs_cast(is: &Concrete, wanted: &Concrete) -> bool {
    judge::judge(is, wanted) == TypeChange::Incompatible
}

/// One column on its way.
struct One<'a> {
    change: &'a TableChange<'a>,
    about: &'a ObjectPath,
    from: &'a Column,
    to: &'a Column,
    /// The table, as it stands in a statement.
    name: String,
    /// The column, as it stands in a statement.
    own: String,
    alter: String,
}

impl One<'_> {
    fn step(&self, sql: String) -> Step {
        Step::new(Phase::Alter, self.about, sql)
    }

    fn attribute(&self, attribute: &Attribute) -> Option<Step> {
        let alter = &self.alter;
        Some(match attribute {
            Attribute::Type => self.retype(),
            Attribute::Nullable if self.to.nullable => self.step(format!("{alter} DROP NOT NULL;")),
            Attribute::Nullable => self.require(),
            Attribute::Default => match self.to.default.value() {
                Some(default) => self.step(format!("{alter} SET DEFAULT {};", default.raw)),
                None => self.step(format!("{alter} DROP DEFAULT;")),
            },
            Attribute::Identity => self.step(identity::change(self.change.path, alter, (self.from, self.to))),
            Attribute::Generated => self.generated(),
            Attribute::Collation => {
                let collation = self.to.collation.value();
                let collation =
                    collation.map_or_else(|| "\"default\"".to_owned(), |name| collation_sql(name));
                self.step(format!("{alter} TYPE {} COLLATE {collation};", type_sql(&self.to.ty)))
            }
            Attribute::Comment => comment(self.change.path, self.about, self.to),
            _ => return None,
        })
    }

    /// `SET NOT NULL`, after the rows have a value.
    fn require(&self) -> Step {
        let value = self.to.default.value().map_or("…", |default| default.raw.as_str());
        let sql = format!(
            "-- UPDATE {0} SET {1} = {2} WHERE {1} IS NULL;  -- decide: value\n{3}\n{4} SET NOT NULL;",
            one_line(&self.name),
            one_line(&self.own),
            one_line(value),
            stop(self.change.path, &format!(" WHERE {} IS NULL", self.own), &self.to.name),
            self.alter,
        );
        self.step(sql).note(format!("The file stops here if {} is NULL in some row.", self.own))
    }

    fn retype(&self) -> Step {
        let alter = &self.alter;
        let target = type_sql(&self.to.ty);
        // Without this, a column would lose its collation with its type.
        let collation = match self.to.collation.stated() {
            Some(wanted) => wanted.as_ref(),
            None => self.from.collation.value(),
        };
        let collation =
            collation.map_or_else(String::new, |name| format!(" COLLATE {}", collation_sql(name)));
        let (Some(is), Some(wanted)) = (self.from.ty.ty.concrete(), self.to.ty.ty.concrete()) else {
            return self.step(format!("{alter} TYPE {target}{collation};"));
        };
        let kind = judge::judge(is, wanted);
        if kind != TypeChange::Incompatible {
            let step = self.step(format!("{alter} TYPE {target}{collation};"));
            return if kind == TypeChange::Narrowing {
                step.loses(
                    "values that do not fit the narrower type would fail or be cut",
                    self.change.allow_loss,
                )
            } else {
                step
            };
        }
        let mut sql = format!("{alter} TYPE {target}{collation} USING {};", self.cast(is, wanted, &target));
        // A default is not cast along (42804: "default for column cannot be cast automatically").
        if let Some(old) = self.from.default.value() {
            sql = format!("{alter} DROP DEFAULT;\n{sql}");
            match self.to.default.stated() {
                Some(Some(default)) => sql.push_str(&format!("\n{alter} SET DEFAULT {};", default.raw)),
                Some(None) => {}
                None => sql.push_str(&format!("\n{alter} SET DEFAULT ({})::{target};", old.raw)),
            }
        }
        self.step(sql)
            .loses("values that the new type cannot hold would fail or change", self.change.allow_loss)
    }

    /// The value as one of the new type; types without a cast of their own go by way of text.
    fn cast(&self, is: &Concrete, wanted: &Concrete, target: &str) -> String {
        let own = &self.own;
        let number = |ty: &Concrete| {
            !ty.array
                && matches!(
                    ty.name.as_str(),
                    "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision"
                )
        };
        let is_text = |ty: &Concrete| !ty.array && (ty.name == "text" || ty.name.starts_with("character"));
        if number(is) && wanted.name == "boolean" && !wanted.array {
            format!("{own} <> 0")
        } else if is.name == "boolean" && !is.array && number(wanted) {
            format!("{own}::integer::{target}")
        } else if is_text(is) || is_text(wanted) {
            format!("{own}::{target}")
        } else if is.array && wanted.array {
            format!("{own}::text[]::{target}")
        } else {
            format!("{own}::text::{target}")
        }
    }

    /// A generated column cannot take another expression before PostgreSQL 17: it is made anew, with the indexes
    /// that go with it.
    fn generated(&self) -> Step {
        if self.to.generated.value().is_none() {
            return self.step(format!("{} DROP EXPRESSION;", self.alter));
        }
        let mut sql = format!(
            "ALTER TABLE {0} DROP COLUMN {1};\nALTER TABLE {0} ADD COLUMN {2};",
            self.name,
            self.own,
            definition(self.to, true)
        );
        let over = |index: &&Index| {
            index.include.contains(&self.from.name)
                || index
                    .parts
                    .iter()
                    .any(|part| matches!(&part.key, IndexKey::Column(name) if *name == self.from.name))
        };
        let stays =
            |index: &&Index| !self.change.changes.iter().any(|own| own.path == index.path(self.change.path));
        for index in self.change.from.indexes.items.iter().filter(over).filter(stays) {
            sql.push('\n');
            sql.push_str(&constraint::index(self.change.path, index).sql);
        }
        let step = self.step(sql);
        if self.from.generated.value().is_some() {
            step
        } else {
            step.loses("the stored values would be computed anew", self.change.allow_loss)
        }
    }
}
