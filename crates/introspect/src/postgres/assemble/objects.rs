//! Everything but tables and what is in them.

use drift_catalog::{
    Attributes, Check, Definitions, Domain, EnumType, Expr, Extension, Facet, Function, Listed, Schema,
    Sequence, Trigger, View,
};
use drift_dialect::postgres_kinds as kinds;

use super::assembly::{Assembly, OpenView, Slot, comment, expr};
use super::{given, options};
use crate::postgres::rows::{
    AggregateRow, DefinitionRow, DomainRow, EnumRow, ExtensionRow, FunctionRow, SequenceRow, TriggerRow,
    ViewRow,
};
use crate::postgres::stop::Stop;

impl Assembly {
    pub(super) fn schema_of(&mut self, name: &str) -> Result<&mut Schema, Stop> {
        self.catalog.schemas.get_mut(name).ok_or_else(|| Stop::gone(&format!("the schema {name}")))
    }

    /// An extension.
    pub(crate) fn extension(&mut self, row: &ExtensionRow<'_>) {
        let extension = Extension { schema: Some(row.schema.to_owned()) };
        self.catalog.extensions.items.insert(row.name.to_owned(), extension);
    }

    /// A view without its query, which comes with `view_definition`.
    pub(crate) fn view(&mut self, row: &ViewRow<'_>) -> Result<(), Stop> {
        let schema = self.schema_number(row.schema)?;
        let mut attributes = Attributes::complete();
        given::parameters(&mut attributes, "", row.options.as_ref());
        for pair in row.defaults.chunks_exact(2) {
            if let [Some(column), Some(default)] = pair {
                attributes.set(format!("default {column}"), *default);
            }
        }
        if let Some(index) = row.clustered {
            attributes.set("cluster_on", index);
        }
        let view = View {
            query: Expr::raw(""),
            materialized: row.materialized,
            indexes: Listed::complete(Vec::new()),
            triggers: Listed::complete(Vec::new()),
            comment: comment(row.comment),
            definitions: Definitions::none_of(kinds::IN_VIEW),
            broken: None,
            attributes,
        };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "table", row.name, row.owner);
        self.slots.insert(row.oid, Slot::View(self.views.len()));
        let name = row.name.to_owned();
        self.views.push(OpenView {
            oid: row.oid,
            schema,
            name,
            view,
            has_definition: false,
            columns: Vec::new(),
        });
        Ok(())
    }

    /// The query of a view.
    pub(crate) fn view_definition(&mut self, row: &DefinitionRow<'_>) -> Result<(), Stop> {
        let open = match self.slots.get(&row.oid) {
            Some(Slot::View(at)) => self.views.get_mut(*at),
            _ => None,
        };
        let Some(open) = open else { return Err(Stop::gone("a view")) };
        let query = expr(row.definition, &format!("the view {}", open.name))?;
        open.view.query = Expr::raw(query.raw.trim().trim_end_matches(';'));
        open.has_definition = true;
        Ok(())
    }

    /// A trigger of a table or view.
    pub(crate) fn trigger(&mut self, row: &TriggerRow<'_>) -> Result<(), Stop> {
        let mut attributes = Attributes::complete();
        // Letters of `pg_trigger.tgenabled`; `O` is the usual one.
        match row.enabled {
            "D" => attributes.set("enabled", "disabled"),
            "R" => attributes.set("enabled", "replica"),
            "A" => attributes.set("enabled", "always"),
            _ => {}
        }
        let definition = expr(row.definition, &format!("the trigger {}", row.name))?;
        let trigger = Trigger { name: row.name.to_owned(), definition, attributes };
        self.triggers_of(row.table)?.items.push(trigger);
        Ok(())
    }

    /// An enumerated type.
    pub(crate) fn enumeration(&mut self, row: &EnumRow<'_>) -> Result<(), Stop> {
        let values = row.labels.iter().map(|label| (*label).to_owned()).collect();
        let own = EnumType { values, comment: comment(row.comment) };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "type", row.name, row.owner);
        self.schema_of(row.schema)?.enums.items.insert(row.name.to_owned(), own);
        Ok(())
    }

    /// A domain.
    pub(crate) fn domain(&mut self, row: &DomainRow<'_>) -> Result<(), Stop> {
        let names = row.names.iter().flatten();
        let conditions = row.conditions.iter().flatten();
        let validated = row.validated.iter().flatten();
        let mut checks = Vec::new();
        for ((name, condition), validated) in names.zip(conditions).zip(validated) {
            checks.push(Check {
                name: Some((*name).to_owned()),
                expr: expr(*condition, &format!("the domain {}", row.name))?,
                validated: Facet::Stated(*validated),
                attributes: Attributes::complete(),
            });
        }
        let domain = Domain {
            base: drift_catalog::ColumnType::clone(&self.column_type(row.base)),
            nullable: !row.not_null,
            default: Facet::Stated(row.default.map(|text| Box::new(Expr::raw(text)))),
            checks: Listed::complete(checks),
            collation: Facet::Stated(row.collation.map(|name| self.short(row.collation_schema, name))),
            comment: comment(row.comment),
        };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "type", row.name, row.owner);
        self.schema_of(row.schema)?.domains.items.insert(row.name.to_owned(), domain);
        Ok(())
    }

    /// A sequence that no column owns.
    pub(crate) fn sequence(&mut self, row: &SequenceRow<'_>) -> Result<(), Stop> {
        let mut options = options::of_sequence(row);
        options.complete = true;
        let sequence = Sequence { options, comment: comment(row.comment) };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "sequence", row.name, row.owner);
        self.schema_of(row.schema)?.sequences.items.insert(row.name.to_owned(), sequence);
        Ok(())
    }

    /// A function or procedure; one whose body is kept parsed gets its text by `function_definition`.
    pub(crate) fn function(&mut self, row: &FunctionRow<'_>) -> Result<(), Stop> {
        let definition = if row.is_later {
            let waiting = (row.schema.to_owned(), row.signature.to_owned());
            self.functions.insert(row.oid, waiting);
            Expr::raw("")
        } else {
            text(row.definition, row.signature)?
        };
        let function = Function { definition, comment: comment(row.comment) };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "function", row.signature, row.owner);
        self.schema_of(row.schema)?.functions.items.insert(row.signature.to_owned(), function);
        Ok(())
    }

    /// The text of a function that waited for it.
    pub(crate) fn function_definition(&mut self, row: &DefinitionRow<'_>) -> Result<(), Stop> {
        let Some((schema, signature)) = self.functions.remove(&row.oid) else {
            return Err(Stop::gone("a function"));
        };
        let definition = text(row.definition, &signature)?;
        if let Some(function) = self.schema_of(&schema)?.functions.items.get_mut(&signature) {
            function.definition = definition;
        }
        Ok(())
    }

    /// An aggregate, which the server prints no definition of; the query puts one together.
    pub(crate) fn aggregate(&mut self, row: &AggregateRow<'_>) -> Result<(), Stop> {
        let definition = text(row.definition, row.signature)?;
        let function = Function { definition, comment: comment(row.comment) };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "function", row.signature, row.owner);
        self.schema_of(row.schema)?.functions.items.insert(row.signature.to_owned(), function);
        Ok(())
    }
}

fn text(definition: Option<&str>, signature: &str) -> Result<Expr, Stop> {
    expr(definition.map(str::trim_end), &format!("the function {signature}"))
}
