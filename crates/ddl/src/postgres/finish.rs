//! From the state to the catalog: what columns own goes into them, what nobody compares goes out.

use drift_catalog::{
    Attributes, Catalog, Facet, Identity, IdentityKind, Kind, ObjectPath, Sources, Unstated,
};
use drift_dialect::postgres_kinds as kinds;

use super::sequence::USUAL;
use super::state::{Key, State};
use super::told::About;

impl State {
    /// The catalog, when all statements are read.
    pub(crate) fn finish(mut self) -> (Catalog, Sources) {
        self.owned_sequences();
        self.inheritance();
        self.partitions();
        let sequences = self.sequences.clone();
        for (key, own) in sequences.iter().filter(|(_, own)| own.owner.is_none() && !own.temporary) {
            let noun = Self::standing_alone(own);
            self.schema(&key.0).sequences.items.insert(key.1.clone(), noun);
        }
        let hidden: Vec<Key> = self
            .extra
            .iter()
            .filter(|(_, own)| own.partition_of.is_some() || own.temporary)
            .map(|(key, _)| key.clone())
            .collect();
        for key in &hidden {
            if let Some(schema) = self.catalog.schemas.get_mut(&key.0) {
                schema.tables.remove(&key.1);
            }
        }
        for key in std::mem::take(&mut self.temporary_views) {
            if let Some(schema) = self.catalog.schemas.get_mut(&key.0) {
                schema.views.items.remove(&key.1);
            }
        }
        self.publish();
        self.shells();
        self.families();
        let temporary = |key: &&Key| self.extra.get(*key).is_some_and(|own| own.temporary);
        let temporary: Vec<Key> = hidden.iter().filter(temporary).cloned().collect();
        self.tell(&temporary);
        self.leave_the_servers_own();
        let gone = |schema: &str, object: &str| hidden.iter().any(|key| key.0 == schema && key.1 == object);
        self.sources.origins.retain(|path| !gone(&path.schema, &path.object));
        self.catalog.unread.extend(std::mem::take(&mut self.facets_not_compared));
        let of_partition = |why: &str| why == kinds::NOT_OF_PARTITIONS;
        self.catalog
            .unread
            .retain(|item| of_partition(&item.why) || !gone(&item.path.schema, &item.path.object));
        self.catalog.unread.sort();
        self.catalog.unread.dedup();
        (self.catalog, self.sources)
    }

    /// A column whose default is the next value of a sequence that it owns is a serial one; the sequence of an
    /// identity gives it its options.
    fn owned_sequences(&mut self) {
        let owned: Vec<(Key, Key, String)> = self
            .sequences
            .iter()
            .filter_map(|(key, own)| {
                let (table, column) = own.owner.clone()?;
                Some((key.clone(), table, column))
            })
            .collect();
        for (key, table, column) in owned {
            let Some(own) = self.sequences.get(&key) else { continue };
            if let Some(comment) = own.comment.clone() {
                self.told(About::of("sequence", &key)).comment = Some(comment);
            }
            let Some(own) = self.sequences.get(&key) else { continue };
            let ty = own.options.ty.clone().unwrap_or_else(|| USUAL.to_owned());
            let mut options = own.options.unusual(&ty);
            let (next, is_identity) = (Self::next_value(&key), own.identity);
            let mut alone = Self::standing_alone(own);
            let dialect = drift_dialect::of(drift_catalog::Vendor::Postgres);
            let owner = format!("{}.{}", dialect.quote(&table.1), dialect.quote(&column));
            let temporary = self.extra.get(&table).is_some_and(|own| own.temporary);
            let unusual = drift_dialect::unusual_sequence(&table.1, &column, &key.1);
            let Ok(column) = self.column_mut(&table, &column) else { continue };
            if ty != column.ty.ty.to_string() {
                options.set("type", ty);
            }
            if let Some(identity) = column.identity.value_mut().filter(|_| is_identity) {
                identity.options = options;
            } else if drift_dialect::may_be_serial(&column.ty)
                && column.default.value().is_some_and(|expr| expr.raw == next)
            {
                column.identity =
                    Facet::Stated(Some(Box::new(Identity { kind: IdentityKind::Serial, options })));
                column.default = Facet::Stated(None);
            } else if !temporary {
                // It goes with the column, which does not draw from it.
                alone.options.set("owned_by", owner);
                alone.comment = Facet::Stated(None);
                self.schema(&key.0).sequences.items.insert(key.1, alone);
                continue;
            }
            unusual.into_iter().for_each(|name| column.attributes.set(drift_dialect::SEQUENCE, name));
        }
    }

    /// What is put into a schema of the server's own is not read from a database either.
    fn leave_the_servers_own(&mut self) {
        let own = |name: &str| name.starts_with("pg_") || name == "information_schema";
        let names: Vec<String> = self.catalog.schemas.keys().filter(|name| own(name)).cloned().collect();
        for name in names {
            self.catalog.schemas.remove(&name);
            self.sources.origins.retain(|path| path.schema != name);
            let path = ObjectPath::new(Kind::Schema, name.as_str(), "");
            let why = "objects in a schema of the server's own are not read".to_owned();
            self.unread(path, None, Unstated::Unsupported, why);
        }
    }

    fn inheritance(&mut self) {
        let children: Vec<(Key, String)> = self
            .extra
            .iter()
            .filter(|(_, own)| !own.parents.is_empty())
            .map(|(key, own)| {
                let parents: Vec<String> =
                    own.parents.iter().map(|(schema, name)| format!("{schema}.{name}")).collect();
                (key.clone(), parents.join(", "))
            })
            .collect();
        for (key, parents) in children {
            if let Ok(table) = self.table(&key) {
                let mut attributes = Attributes::complete();
                attributes.items = std::mem::take(&mut table.attributes.items);
                attributes.set("inherits", parents);
                table.attributes = attributes;
            }
        }
    }
}
