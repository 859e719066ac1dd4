//! Tables and their columns.

use drift_catalog::{
    Attribute, Attributes, Column, Definitions, Expr, Facet, Generated, Identity, IdentityKind, Kind,
    NotCompared, ObjectPath, Partition, Sequence, Table, Unstated, Vendor,
};
use drift_dialect::postgres_kinds as kinds;

use super::assembly::{Assembly, OpenTable, Owned, Slot, comment};
use super::given;
use crate::postgres::rows::{ColumnRow, OtherRow, TableRow, ViewColumnRow};
use crate::postgres::stop::Stop;

impl Assembly {
    /// A table.
    pub(crate) fn table(&mut self, row: &TableRow<'_>) -> Result<(), Stop> {
        let schema = self.schema_number(row.schema)?;
        let partition = match (row.is_partitioned, row.partition_by) {
            (false, _) => None,
            (true, Some(text)) => Some(partition(text)),
            (true, None) => return Err(Stop::gone(&format!("the table {}", row.name))),
        };
        let mut attributes = Attributes::complete();
        if row.unlogged {
            attributes.set("unlogged", "true");
        }
        if let Some(parents) = &row.parents {
            attributes.set("inherits", parents.join(", "));
        }
        given::parameters(&mut attributes, "", row.parameters.as_ref());
        given::parameters(&mut attributes, "toast.", row.toast_parameters.as_ref());
        given::given(&mut attributes, row.attributes.as_ref());
        let count = usize::try_from(row.columns).unwrap_or_default();
        let table = Table {
            columns: Vec::with_capacity(count),
            definitions: Definitions::none_of(kinds::IN_TABLE),
            partition: Facet::Stated(partition),
            comment: comment(row.comment),
            attributes,
            ..Table::bare()
        };
        given::owner(&mut self.schema_of(row.schema)?.definitions, "table", row.name, row.owner);
        self.slots.insert(row.oid, Slot::Table(self.tables.len()));
        self.tables.push(OpenTable {
            schema,
            name: row.name.to_owned(),
            table,
            numbers: Vec::with_capacity(count),
        });
        Ok(())
    }

    /// A column of a table. They come in their order.
    pub(crate) fn column(&mut self, row: &ColumnRow<'_>) -> Result<(), Stop> {
        if row.has_expression && row.expression.is_none() {
            return Err(Stop::gone(&format!("the column {}", row.name)));
        }
        let mut column = Column {
            name: row.name.to_owned(),
            ty: self.column_type(row.ty),
            nullable: !row.not_null,
            default: Facet::Stated(None),
            identity: Facet::Stated(None),
            generated: Facet::Stated(None),
            collation: Facet::Stated(row.collation.map(|name| self.short(row.collation_schema, name))),
            comment: comment(row.comment),
            attributes: Attributes::complete(),
            renamed_from: None,
        };
        if row.inherited {
            column.attributes.set("inherited", "true");
        }
        given::given(&mut column.attributes, row.attributes.as_ref());
        // Of several sequences that a column owns, its default tells which one it takes its values from.
        let mut owned = self.owned.remove(&(row.table, row.number)).unwrap_or_default();
        // A serial column of any other type has no word: its default and its sequence stand for themselves.
        let serial = drift_dialect::may_be_serial(&column.ty);
        let own = owned.iter().position(|owned| serial && row.expression == Some(owned.next.as_str()));
        let own = own.or_else(|| (!row.identity.is_empty()).then_some(0));
        let own = own.filter(|own| *own < owned.len()).map(|own| owned.remove(own));
        self.only_owned(row, owned)?;
        let owned = own;
        if let Some(own) = &owned {
            let table = &self.table_at(row.table)?.name;
            let unusual = drift_dialect::unusual_sequence(table, row.name, &own.name);
            unusual.into_iter().for_each(|name| column.attributes.set(drift_dialect::SEQUENCE, name));
        }
        match (row.identity, row.generated, row.expression) {
            ("a", ..) => column.identity = identity(IdentityKind::Always, row.ty, owned),
            ("d", ..) => column.identity = identity(IdentityKind::ByDefault, row.ty, owned),
            (_, "", Some(text)) if owned.as_ref().is_some_and(|owned| owned.next == text) => {
                column.identity = identity(IdentityKind::Serial, row.ty, owned);
            }
            (_, "", Some(text)) => column.default = Facet::Stated(Some(Box::new(Expr::raw(text)))),
            (_, kind, Some(text)) => {
                let generated = Generated { expr: Expr::raw(text), stored: kind == "s" };
                column.generated = Facet::Stated(Some(Box::new(generated)));
            }
            (_, _, None) => {}
        }
        let open = self.table_at(row.table)?;
        open.table.columns.push(column);
        open.numbers.push(row.number);
        Ok(())
    }

    /// Sequences that belong to a column which does not draw from them: they go with it, and stand for themselves.
    fn only_owned(&mut self, row: &ColumnRow<'_>, owned: Vec<Owned>) -> Result<(), Stop> {
        for mut own in owned {
            let dialect = drift_dialect::of(Vendor::Postgres);
            let table = dialect.quote(&self.table_at(row.table)?.name);
            own.options.set("owned_by", format!("{table}.{}", dialect.quote(row.name)));
            if own.ty != "bigint" {
                own.options.set("type", own.ty);
            }
            let sequence = Sequence { options: own.options, comment: Facet::Stated(None) };
            self.schema_of(&own.schema)?.sequences.items.insert(own.name, sequence);
        }
        Ok(())
    }

    /// A column of a materialised view: only its name, for the view's indexes.
    pub(crate) fn view_column(&mut self, row: &ViewColumnRow<'_>) {
        if let Some(Slot::View(at)) = self.slots.get(&row.view)
            && let Some(open) = self.views.get_mut(*at)
        {
            open.columns.push((row.number, row.name.to_owned()));
        }
    }

    /// Something that there is no word for in a catalog.
    pub(crate) fn other(&mut self, row: &OtherRow<'_>) {
        if let Some(facet) = row.facet {
            let (kind, why) = match row.kind {
                "view" => (Kind::View, kinds::NOT_READ),
                "materialized view" => (Kind::MaterializedView, kinds::NOT_READ),
                _ => (Kind::Table, kinds::NOT_OF_PARTITIONS),
            };
            self.catalog.unread.push(NotCompared {
                path: ObjectPath::new(kind, row.schema, row.name),
                attribute: Some(Attribute::Other(facet.to_owned())),
                reason: Unstated::Unsupported,
                why: why.to_owned(),
            });
            return;
        }
        let path = ObjectPath::new(Kind::BaseType, row.schema, row.name);
        self.unread(path, Unstated::Unsupported, format!("it is a {}", row.kind));
    }
}

impl OpenTable {
    /// The column of a number.
    pub(super) fn column_named(&self, number: i16) -> Result<String, Stop> {
        let at = self.numbers.binary_search(&number).ok();
        at.and_then(|at| self.table.columns.get(at))
            .map(|column| column.name.clone())
            .ok_or_else(|| Stop::gone(&format!("a column of {}", self.name)))
    }

    /// The columns of these numbers, in the order of the numbers.
    pub(super) fn columns_named(&self, numbers: &[i16]) -> Result<Vec<String>, Stop> {
        numbers.iter().map(|number| self.column_named(*number)).collect()
    }
}

fn identity(kind: IdentityKind, column_type: &str, owned: Option<Owned>) -> Facet<Option<Box<Identity>>> {
    let mut options = Attributes::complete();
    if let Some(owned) = owned {
        options = owned.options;
        if owned.ty != column_type {
            options.set("type", owned.ty);
        }
    }
    Facet::Stated(Some(Box::new(Identity { kind, options })))
}

/// `RANGE (created_at, lower(name))`, as `pg_get_partkeydef` has it.
fn partition(text: &str) -> Partition {
    let (strategy, key) = text.split_once(' ').unwrap_or((text, ""));
    let key = key.trim();
    let key = key.strip_prefix('(').and_then(|key| key.strip_suffix(')')).unwrap_or(key);
    Partition { strategy: strategy.to_ascii_lowercase(), key: Expr::raw(key) }
}
