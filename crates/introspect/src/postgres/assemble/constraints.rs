//! Keys, checks, references and exclusions.

use drift_catalog::{
    Attribute, Attributes, Check, Deferrable, Exclusion, Facet, ForeignKey, Kind, MatchKind, NotCompared,
    ObjectPath, PrimaryKey, ReferentialAction, TableRef, Unique, Unstated,
};

use super::assembly::{Assembly, OpenTable, Slot, expr};
use super::given;
use crate::postgres::rows::ConstraintRow;
use crate::postgres::stop::Stop;

impl Assembly {
    /// A constraint of a table.
    pub(crate) fn constraint(&mut self, row: &ConstraintRow<'_>) -> Result<(), Stop> {
        let referred = self.referred(row)?;
        self.tuned_exclusion(row)?;
        let open = self.table_at(row.table)?;
        // What is about an expression has 0 among its columns, or the number of one of the server's own.
        let columns = match row.kind {
            "p" | "u" | "f" => open.columns_named(row.columns.as_deref().unwrap_or_default())?,
            _ => Vec::new(),
        };
        let name = Some(row.name.to_owned());
        let deferrable = Facet::Stated(match (row.deferrable, row.deferred) {
            (false, _) => Deferrable::No,
            (true, false) => Deferrable::Immediate,
            (true, true) => Deferrable::Deferred,
        });
        let gone = || format!("the constraint {}", row.name);
        match row.kind {
            "p" => {
                let attributes = key_attributes(open, row)?;
                let key = PrimaryKey { name, columns, deferrable, attributes };
                open.table.primary_key = Facet::Stated(Some(key));
            }
            "u" => {
                let attributes = key_attributes(open, row)?;
                let nulls_not_distinct = row.nulls_not_distinct;
                let unique = Unique { name, columns, nulls_not_distinct, deferrable, attributes };
                open.table.uniques.push(unique);
            }
            "c" => {
                let mut attributes = Attributes::complete();
                if row.no_inherit {
                    attributes.set("no_inherit", "true");
                }
                if !row.enforced {
                    attributes.set("not_enforced", "true");
                }
                // What is not enforced counts as not validated too, and says so already.
                let validated = Facet::Stated(row.validated || !row.enforced);
                let expr = expr(row.definition, &gone())?;
                open.table.checks.push(Check { name, expr, validated, attributes });
            }
            "x" => {
                let definition = expr(row.definition, &gone())?;
                open.table.exclusions.push(Exclusion { name, definition });
            }
            _ => {
                let key = foreign_key(open, row, (columns, referred), deferrable)?;
                open.table.foreign_keys.push(key);
                self.unusual_reference(row);
            }
        }
        Ok(())
    }

    /// Storage parameters of an exclusion's index: seen, and not compared.
    fn tuned_exclusion(&mut self, row: &ConstraintRow<'_>) -> Result<(), Stop> {
        if row.kind != "x" || row.parameters.is_none() {
            return Ok(());
        }
        let kind = Kind::Exclusion;
        let open = self.table_at(row.table)?;
        let (schema, table) = (open.schema, open.name.clone());
        let schema = self.schemas.get(schema).cloned().unwrap_or_default();
        self.catalog.unread.push(NotCompared {
            path: ObjectPath::new(Kind::Table, schema, table).part(kind, row.name),
            attribute: Some(Attribute::Other("storage parameters".to_owned())),
            reason: Unstated::Unsupported,
            why: "not compared for the index of an exclusion".to_owned(),
        });
        Ok(())
    }

    /// The columns a reference points to: by number where the table is ours, by name where it is not.
    fn referred(&self, row: &ConstraintRow<'_>) -> Result<Vec<String>, Stop> {
        if let Some(names) = &row.referred_columns {
            return Ok(names.iter().map(|name| (*name).to_owned()).collect());
        }
        let numbers = row.referred_numbers.as_deref().unwrap_or_default();
        match self.slots.get(&row.referred) {
            Some(Slot::Table(at)) => self.tables[*at].columns_named(numbers),
            _ if numbers.is_empty() => Ok(Vec::new()),
            _ => Err(Stop::gone(&format!("the table that {} refers to", row.name))),
        }
    }

    /// PostgreSQL 18 has references that are not enforced or over periods; the catalog has no word for either.
    fn unusual_reference(&mut self, row: &ConstraintRow<'_>) {
        let Some(owner) = self.path_of(row.table) else { return };
        for (is, key) in [(!row.enforced, "not_enforced"), (row.period, "period")] {
            if is {
                self.catalog.unread.push(NotCompared {
                    path: owner.part(Kind::ForeignKey, row.name),
                    attribute: Some(Attribute::Other(key.to_owned())),
                    reason: Unstated::Unsupported,
                    why: "a reference of PostgreSQL 18 that is not compared".to_owned(),
                });
            }
        }
    }
}

fn key_attributes(open: &OpenTable, row: &ConstraintRow<'_>) -> Result<Attributes, Stop> {
    let mut attributes = Attributes::complete();
    if let Some(include) = &row.include {
        attributes.set("include", open.columns_named(include)?.join(", "));
    }
    if row.period {
        attributes.set("without_overlaps", "true");
    }
    given::parameters(&mut attributes, "", row.parameters.as_ref());
    Ok(attributes)
}

fn foreign_key(
    open: &OpenTable,
    row: &ConstraintRow<'_>,
    (columns, referred): (Vec<String>, Vec<String>),
    deferrable: Facet<Deferrable>,
) -> Result<ForeignKey, Stop> {
    let (Some(schema), Some(table)) = (row.referred_schema, row.referred_table) else {
        return Err(Stop::gone(&format!("the table that {} refers to", row.name)));
    };
    let only = open.columns_named(row.on_delete_columns.as_deref().unwrap_or_default())?;
    Ok(ForeignKey {
        name: Some(row.name.to_owned()),
        columns,
        references: TableRef { schema: schema.to_owned(), table: table.to_owned() },
        referred,
        on_delete: Facet::Stated(action(row.on_delete, only)),
        on_update: Facet::Stated(action(row.on_update, Vec::new())),
        matching: Facet::Stated(if row.matching == "f" { MatchKind::Full } else { MatchKind::Simple }),
        deferrable,
        validated: Facet::Stated(row.validated || !row.enforced),
    })
}

fn action(word: &str, only: Vec<String>) -> ReferentialAction {
    match word {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull(only),
        "d" => ReferentialAction::SetDefault(only),
        _ => ReferentialAction::NoAction,
    }
}

impl Assembly {
    /// Tables and views that somebody holds a strong lock on: said, and left out.
    pub(crate) fn locked(&mut self, kind: &str, schema: &str, name: &str, why: String) {
        let kind = match kind {
            "r" | "p" => Kind::Table,
            "v" => Kind::View,
            "m" => Kind::MaterializedView,
            _ => return,
        };
        if self.schemas.iter().any(|own| own == schema) {
            self.unread(ObjectPath::new(kind, schema, name), Unstated::NotUnderstood, why);
        }
    }
}
