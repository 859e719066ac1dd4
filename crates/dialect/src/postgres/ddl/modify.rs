//! Changes of one column, attribute by attribute.

use drift_catalog::{
    Action, Attribute, Change, Column, Concrete, Difference, Hold, Index, IndexKey, Kind, Labelled as _,
    ObjectPath, TypeChange, Vendor,
};
use drift_sql::{TokenKind, lex, name_of};

use super::column::{collation_sql, comment, definition, stop, type_sql};
use super::{constraint, identity, tuning};
use crate::ddl::one_line;
use crate::postgres::judge;
use crate::postgres::names::{qualified, quote};
use crate::postgres::numbering::SEQUENCE;
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
    let remade = wanted.generated.value().is_some()
        && differences.iter().any(|difference| difference.attribute == Attribute::Generated);
    if remade {
        return one.generated();
    }
    let mut steps: Vec<Step> = Vec::new();
    // What numbers its rows must not be NULL (42P16), neither before nor after.
    let ends = is.identity.value().is_some() && wanted.identity.value().is_none();
    let (first, rest): (Vec<&Difference>, Vec<&Difference>) =
        differences.iter().partition(|difference| ends && difference.attribute == Attribute::Identity);
    let retyped = differences.iter().any(|own| own.attribute == Attribute::Type);
    for difference in first.into_iter().chain(rest) {
        match &difference.attribute {
            // It comes with the type.
            Attribute::Collation if retyped => {}
            Attribute::Generated => steps.extend(one.generated()),
            Attribute::Other(key) if key == SEQUENCE => {
                steps.extend(identity::rename_sequence(change.path, &own.path, (is, wanted)));
            }
            Attribute::Other(key) => steps.extend(tuning::column_attribute(
                change.path,
                (change.to, &own.path),
                (Some(is), wanted),
                key,
            )),
            attribute => steps.extend(one.attribute(attribute)),
        }
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

fn is_text(ty: &Concrete) -> bool {
    ty.name == "text" || ty.name.starts_with("character")
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
        // Nobody looks at the rows of a foreign table (documentation, CREATE FOREIGN TABLE, Notes).
        if self.change.to.attributes.get("foreign").is_some() {
            return self.step(format!("{} SET NOT NULL;", self.alter));
        }
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
        let has_one = self.to.ty.ty.concrete().is_none_or(is_text);
        let collation = match self.to.collation.stated() {
            Some(wanted) => wanted.as_ref(),
            None => self.from.collation.value().filter(|_| has_one),
        };
        let collation =
            collation.map_or_else(String::new, |name| format!(" COLLATE {}", collation_sql(name)));
        let (Some(is), Some(wanted)) = (self.from.ty.ty.concrete(), self.to.ty.ty.concrete()) else {
            return self.step(format!("{alter} TYPE {target}{collation};"));
        };
        let kind = judge::judge(is, wanted);
        if kind != TypeChange::Incompatible {
            let sequence = identity::retyped(self.change.path, (self.from, self.to));
            let step = self.step(format!("{alter} TYPE {target}{collation};{sequence}{}", self.said_again()));
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

    /// A default that stays is kept as one of the old type, with a cast around it, unless it is said again.
    fn said_again(&self) -> String {
        match (self.from.default.value(), self.to.default.value()) {
            (Some(old), Some(new)) if old.raw != new.raw && old.text == new.text => {
                format!("\n{} SET DEFAULT {};", self.alter, new.raw)
            }
            _ => String::new(),
        }
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
        let is_text = |ty: &Concrete| !ty.array && is_text(ty);
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

    /// A generated column cannot take another expression before PostgreSQL 17: it is made anew.
    fn generated(&self) -> Vec<Step> {
        if self.to.generated.value().is_none() {
            return vec![self.step(format!("{} DROP EXPRESSION;", self.alter))];
        }
        let steps = remake(self.change, self.about, self.from, self.to);
        if self.from.generated.value().is_some() {
            return steps;
        }
        let why = "the stored values would be computed anew";
        steps.into_iter().map(|step| step.loses(why, self.change.allow_loss)).collect()
    }
}

/// Takes a column down before others change and puts it up after them, with the indexes that go with it.
pub(crate) fn remake(change: &TableChange<'_>, about: &ObjectPath, from: &Column, to: &Column) -> Vec<Step> {
    let down = format!("ALTER TABLE {} DROP COLUMN {};", qualified(change.old_path), quote(&from.name));
    let mut up =
        format!("ALTER TABLE {} ADD COLUMN {};", qualified(change.path), definition(change.path, to, true));
    let over = |index: &&Index| {
        index.include.contains(&from.name)
            || index
                .parts
                .iter()
                .any(|part| matches!(&part.key, IndexKey::Column(name) if *name == from.name))
    };
    let stays = |index: &&Index| !change.changes.iter().any(|own| own.path == index.path(change.path));
    for index in change.from.indexes.items.iter().filter(over).filter(stays) {
        up.push('\n');
        up.push_str(&constraint::index(change.path, index, change.to.partition.value().is_some()).sql);
    }
    vec![Step::new(Phase::Clear, about, down), Step::new(Phase::Constraint, about, up)]
}

/// Generated columns that read a column whose type changes: PostgreSQL refuses that (0A000), so that they are made
/// anew. With the changes that are done by this.
pub(crate) fn over_retyped(change: &TableChange<'_>, done: &[Step]) -> (Vec<Step>, Vec<ObjectPath>) {
    let (mut steps, mut covered) = (Vec::new(), Vec::new());
    let retyped: Vec<(&Change, &str)> = change
        .changes
        .iter()
        .filter_map(|own| match &own.action {
            Action::Modify { from, differences } if own.path.kind == Kind::Column => differences
                .iter()
                .any(|difference| matches!(difference.attribute, Attribute::Type | Attribute::Collation))
                .then(|| (*own, from.name())),
            _ => None,
        })
        .collect();
    for column in &change.from.columns {
        let Some(generated) = column.generated.value() else { continue };
        let Some((cause, _)) = retyped.iter().find(|(_, name)| mentions(&generated.expr.raw, name)) else {
            continue;
        };
        let own = change.changes.iter().find(|own| match &own.action {
            Action::Modify { from, .. } => from.kind == Kind::Column && from.name() == column.name,
            Action::Drop => own.path.kind == Kind::Column && own.path.name() == column.name,
            _ => false,
        });
        let wanted = match own.map(|own| &own.action) {
            Some(Action::Drop) => continue,
            Some(_) => own.and_then(|own| change.to.column(own.path.name())),
            // As it is wanted, not as it was: the old spelling holds casts to and from the old type.
            None => change.to.column(&column.name),
        };
        let Some(wanted) = wanted.filter(|wanted| wanted.generated.value().is_some()) else { continue };
        let held = done.iter().any(|step| step.hold.is_some() && step.about.contains(&cause.path));
        let about = own.map_or(&cause.path, |own| &own.path);
        for mut step in remake(change, about, column, wanted) {
            step.about.push(cause.path.clone());
            step.about.dedup();
            if held {
                step.hold = Some(Hold::Follows(format!("the change of {}", cause.path.name())));
            }
            steps.push(step);
        }
        covered.extend(own.map(|own| own.path.clone()));
    }
    (steps, covered)
}

/// Whether a name stands in an expression as PostgreSQL prints it.
fn mentions(sql: &str, name: &str) -> bool {
    lex(sql, Vendor::Postgres).iter().any(|token| {
        matches!(token.kind, TokenKind::Word | TokenKind::Quoted) && name_of(token.text(sql)) == name
    })
}
