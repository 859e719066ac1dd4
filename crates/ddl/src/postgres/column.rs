//! Definitions of columns: what `CREATE TABLE` and `ADD COLUMN` say.

use std::ops::Range;

use drift_catalog::{
    Attributes, Column, ColumnType, Expr, Facet, Generated, Identity, IdentityKind, Type, Vendor,
};

use super::Cursor;
use super::constraint::{ConstraintDef, What};
use super::foreign::Changed;
use super::sequence::SequenceOptions;
use super::state::{Key, State};
use super::tuning::set_tuning;
use super::words::Named;
use crate::cursor::Parsed;

/// Words that end a default or the expression of a column's constraint.
pub(crate) const STOPS: &[&str] = &[
    "constraint",
    "not",
    "null",
    "check",
    "unique",
    "primary",
    "references",
    "default",
    "generated",
    "collate",
    "deferrable",
    "initially",
    "storage",
    "compression",
];

/// A column as it was written.
#[derive(Debug, Clone)]
pub(crate) struct ColumnDef {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) entry: Range<usize>,
    /// None in a partition, which takes it from its parent.
    pub(crate) ty: Option<String>,
    pub(crate) not_null: bool,
    pub(crate) default: Option<String>,
    pub(crate) identity: Option<(IdentityKind, SequenceOptions)>,
    pub(crate) generated: Option<Generated>,
    pub(crate) collation: Option<Named>,
    pub(crate) constraints: Vec<ConstraintDef>,
    /// How values are stored.
    pub(crate) tuning: Vec<(&'static str, String)>,
    /// Options of a foreign table's column.
    pub(crate) foreign: Changed,
}

/// The type behind a serial one.
pub(crate) fn serial(ty: &str) -> Option<&'static str> {
    match ty.to_ascii_lowercase().as_str() {
        "serial" | "serial4" => Some("integer"),
        "bigserial" | "serial8" => Some("bigint"),
        "smallserial" | "serial2" => Some("smallint"),
        _ => None,
    }
}

impl Cursor<'_> {
    pub(crate) fn column_def(&mut self, typed: bool) -> Parsed<ColumnDef> {
        let start = self.position();
        let name = self.name()?;
        let range = start..start + self.since(start).len();
        let ty = if typed { Some(self.type_text()?) } else { None };
        let mut def = ColumnDef {
            name,
            range: range.clone(),
            entry: range,
            ty,
            not_null: false,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            constraints: Vec::new(),
            tuning: Vec::new(),
            foreign: Changed::default(),
        };
        self.take(&["with", "options"]);
        while self.column_part(&mut def)? {}
        def.entry = start..start + self.since(start).len();
        Ok(def)
    }

    fn column_part(&mut self, def: &mut ColumnDef) -> Parsed<bool> {
        let start = self.position();
        let name = if self.take(&["constraint"]) { Some(self.name()?) } else { None };
        if self.take(&["collate"]) {
            def.collation = Some(self.named()?);
        } else if self.take(&["storage"]) {
            def.tuning.push(("storage", self.name()?));
        } else if self.take(&["compression"]) {
            def.tuning.push(("compression", self.name()?));
        } else if self.take(&["options"]) {
            def.foreign = self.changed_options()?;
        } else if self.take(&["not", "null"]) {
            def.not_null = true;
            let _ = self.take(&["no", "inherit"]);
        } else if self.take(&["null"]) {
        } else if self.take(&["default"]) {
            def.default = Some(self.expression(STOPS)?.to_owned());
        } else if self.take(&["generated"]) {
            self.generated(def)?;
        } else if let Some(what) = self.column_constraint(&def.name)? {
            let mut own = ConstraintDef::new(name, what, start);
            self.constraint_tail(&mut own)?;
            own.range = start..start + self.since(start).len();
            def.constraints.push(own);
        } else {
            if name.is_some() {
                return Err(self.error("a constraint"));
            }
            return Ok(false);
        }
        Ok(true)
    }

    fn generated(&mut self, def: &mut ColumnDef) -> Parsed<()> {
        let always = self.take(&["always"]);
        if !always {
            self.expect(&["by", "default"])?;
        }
        self.expect(&["as"])?;
        if self.take(&["identity"]) {
            let kind = if always { IdentityKind::Always } else { IdentityKind::ByDefault };
            let mut options = SequenceOptions::default();
            if self.take_symbol("(") {
                options = self.sequence_options()?;
                self.expect_symbol(")")?;
            }
            def.identity = Some((kind, options));
            def.not_null = true;
        } else {
            let expr = Expr::raw(self.parenthesised()?);
            let stored = self.take(&["stored"]);
            if !stored {
                self.take(&["virtual"]);
            }
            def.generated = Some(Generated { expr, stored });
        }
        Ok(())
    }

    /// A constraint of one column, before what may follow any of them.
    fn column_constraint(&mut self, column: &str) -> Parsed<Option<What>> {
        let columns = vec![column.to_owned()];
        if self.take(&["primary", "key"]) {
            let (include, parameters) = self.key_tail()?;
            return Ok(Some(What::PrimaryKey { columns, include, parameters, without_overlaps: false }));
        }
        if self.take(&["unique"]) {
            let nulls_not_distinct = self.nulls_distinction();
            let (include, parameters) = self.key_tail()?;
            let without_overlaps = false;
            return Ok(Some(What::Unique {
                columns,
                include,
                parameters,
                nulls_not_distinct,
                without_overlaps,
            }));
        }
        if self.take(&["check"]) {
            return self.check().map(Some);
        }
        if self.take(&["references"]) {
            return self.references(columns).map(Some);
        }
        Ok(None)
    }
}

impl State {
    /// The type a text means here: one of a schema by that schema.
    pub(crate) fn column_type(&self, raw: &str) -> ColumnType {
        let mut concrete = drift_dialect::of(Vendor::Postgres).parse_type(raw);
        let known = drift_dialect::of(Vendor::Postgres).knows_type(&concrete.name);
        if concrete.schema.is_none() && !known {
            concrete.schema = self.schema_of_type(&concrete.name);
            // The array of a type is called like it behind an underscore (`makeArrayTypeName` in
            // `src/backend/catalog/pg_type.c`).
            let element = concrete.name.strip_prefix('_').filter(|_| concrete.schema.is_none());
            if let Some(element) = element
                && let Some(schema) = self.schema_of_type(element)
            {
                concrete.name = element.to_owned();
                concrete.schema = Some(schema);
                concrete.array = true;
            }
        }
        ColumnType { ty: Type::Concrete(concrete), raw: raw.to_owned() }
    }

    fn schema_of_type(&self, name: &str) -> Option<String> {
        let named = Named::bare(name);
        let is = |state: &Self, key: &Key| state.is_type(key) || state.is_table(key) || state.is_view(key);
        let own = self.find(&named, is).map(|(schema, _)| schema);
        own.or_else(|| self.extension_types.get(name).cloned())
    }

    /// A collation as the catalog spells it: with its schema where that is neither the server's nor the usual one.
    pub(crate) fn collation(&self, name: &Named) -> Option<String> {
        match &name.schema {
            Some(schema) if schema != "pg_catalog" && *schema != self.catalog.default_schema => {
                Some(format!("{schema}.{}", name.name))
            }
            _ if name.name == "default" => None,
            _ => Some(name.name.clone()),
        }
    }

    /// The noun of a column, before its sequence is made.
    pub(crate) fn column(&self, def: &ColumnDef) -> Column {
        let raw = def.ty.as_deref().unwrap_or("text");
        let base = serial(raw);
        let mut column = Column::new(
            def.name.as_str(),
            self.column_type(base.unwrap_or(raw)),
            !(def.not_null || base.is_some()),
        );
        let default = def.default.as_ref().map(|raw| Box::new(Expr::raw(self.kept_default(raw))));
        column.default = Facet::Stated(default);
        column.identity = Facet::Stated(def.identity.as_ref().map(|(kind, _)| Box::new(identity(*kind))));
        column.generated = Facet::Stated(def.generated.clone().map(Box::new));
        column.collation = Facet::Stated(def.collation.as_ref().and_then(|name| self.collation(name)));
        column.comment = Facet::Stated(None);
        column.attributes = Attributes::complete();
        for (what, value) in &def.tuning {
            set_tuning(&mut column, what, Some(value.as_str()).filter(|own| *own != "default"));
        }
        def.foreign.apply(&mut column.attributes);
        column
    }
}

/// An identity whose options come with its sequence, when all is read.
pub(crate) fn identity(kind: IdentityKind) -> Identity {
    Identity { kind, options: Attributes::complete() }
}
