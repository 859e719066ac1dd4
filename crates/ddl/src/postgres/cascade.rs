//! What goes along with what is dropped: `CASCADE` follows the dependencies that the server records
//! (`findDependentObjects` in `src/backend/catalog/dependency.c`), here those that texts and types show.

use drift_catalog::{Facet, Kind, TableRef};

use super::designate::Designated;
use super::head::{in_function, types_in_head};
use super::references::{Reference, Spoken, references};
use super::state::{Applied, Key, State};
use super::texts::Holder;

/// What is not there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gone {
    Relation(Key),
    Column(Key, String),
    Type(Key),
    /// By its signature.
    Function(Key),
    /// The primary key or a unique one, by its columns.
    Columns(Key, Vec<String>),
}

impl State {
    /// Everything that needs what is gone goes, and what needs that.
    pub(crate) fn drop_dependents(&mut self, first: Gone) -> Applied {
        let mut waiting = vec![first];
        while let Some(gone) = waiting.pop() {
            self.drop_texts(&gone, &mut waiting)?;
            match &gone {
                Gone::Relation(key) => {
                    self.drop_references(|target, _| target.schema == key.0 && target.table == key.1);
                    // Each has a type of its name.
                    waiting.push(Gone::Type(key.clone()));
                }
                Gone::Column(key, name) => {
                    self.drop_references(|target, columns| {
                        target.schema == key.0 && target.table == key.1 && columns.contains(name)
                    });
                }
                Gone::Columns(key, own) => self.drop_references(|target, columns| {
                    target.schema == key.0
                        && target.table == key.1
                        && (columns.is_empty() || columns.iter().all(|column| own.contains(column)))
                }),
                Gone::Type(key) => self.drop_typed(key, &mut waiting)?,
                Gone::Function(key) => self.drop_callers(key),
            }
        }
        Ok(())
    }

    fn drop_references(&mut self, gone: impl Fn(&TableRef, &[String]) -> bool) {
        for table in self.catalog.schemas.values_mut().flat_map(|schema| schema.tables.values_mut()) {
            table.foreign_keys.items.retain(|own| !gone(&own.references, &own.referred));
        }
    }

    /// What has a text that names it.
    fn drop_texts(&mut self, gone: &Gone, waiting: &mut Vec<Gone>) -> Applied {
        let name = match gone {
            Gone::Relation(key) | Gone::Type(key) => key.1.clone(),
            Gone::Column(_, name) => name.clone(),
            Gone::Function(key) => base_name(&key.1).to_owned(),
            Gone::Columns(..) => return Ok(()),
        };
        let texts: Vec<(Holder, Vec<Reference>)> = self
            .texts_with(&name)
            .into_iter()
            .map(|(holder, expr)| {
                // What stands in the body of a function is a text to the server, unless it was read with it.
                let found = match &holder {
                    Holder::Function(_) => in_function(&expr.raw),
                    _ => references(&expr.raw),
                };
                (holder, found)
            })
            .collect();
        for (holder, found) in texts {
            if self.needs(&holder, &found, gone) {
                self.drop_holder(holder, waiting)?;
            }
        }
        Ok(())
    }

    fn needs(&self, holder: &Holder, found: &[Reference], gone: &Gone) -> bool {
        let home = holder.home();
        match gone {
            Gone::Relation(key) => found.iter().any(|own| own.is_relation() && self.is_meant(own, key, home)),
            Gone::Column(key, name) => {
                let reads = |own: &Reference| own.is_relation() && self.is_meant(own, key, home);
                (home == key && !matches!(holder, Holder::Default(..)) || found.iter().any(reads))
                    && found.iter().any(|own| own.may_be_column(name))
            }
            Gone::Type(key) => {
                found.iter().any(|own| own.spoken == Spoken::Type && self.is_meant(own, key, home))
            }
            Gone::Function(key) => {
                let name = base_name(&key.1);
                let key = (key.0.clone(), name.to_owned());
                // Which of several is called only their arguments tell.
                let prefix = format!("{name}(");
                let others = self.catalog.schemas.get(&key.0);
                !others.is_some_and(|own| own.functions.items.keys().any(|own| own.starts_with(&prefix)))
                    && found
                        .iter()
                        .any(|own| own.spoken == Spoken::Function && self.is_meant(own, &key, home))
            }
            Gone::Columns(..) => false,
        }
    }

    /// Whether a name means this object: by its schema, or without one where the schema of the text has nothing of
    /// the name.
    pub(crate) fn is_meant(&self, own: &Reference, key: &Key, home: &Key) -> bool {
        if own.name != key.1 {
            return false;
        }
        match &own.schema {
            Some(schema) => *schema == key.0,
            None => {
                let nearer = (home.0.clone(), own.name.clone());
                home.0 == key.0 || !(self.is_relation(&nearer) || self.is_type(&nearer))
            }
        }
    }

    fn drop_holder(&mut self, holder: Holder, waiting: &mut Vec<Gone>) -> Applied {
        if !self.is_held(&holder) {
            return Ok(());
        }
        match holder {
            Holder::Default(key, column) => self.column_mut(&key, &column)?.default = Facet::Stated(None),
            Holder::Generated(key, column) => {
                self.drop_column(&key, &column)?;
                waiting.push(Gone::Column(key, column));
            }
            Holder::Check(key, name) | Holder::Exclusion(key, name) => {
                self.drop_constraint(&key, &name)?;
            }
            Holder::Index(key, name) => self.drop_index(&(key.0, name)),
            Holder::PartitionKey(key) => {
                self.drop_table(&key, true)?;
            }
            Holder::Trigger(key, name) => {
                self.drop_trigger(&key, &name)?;
            }
            Holder::Part(key, kind, name) => {
                if let Some(named) = self.definitions_of(&key)?.0.get_mut(&kind) {
                    named.items.remove(&name);
                }
                self.untold_part(&key, &[kind.word()], &name);
            }
            Holder::View(key) => {
                self.drop_view(&key);
                waiting.push(Gone::Relation(key));
            }
            Holder::Function(key) => {
                self.schema(&key.0).functions.items.remove(&key.1);
                self.forget(&key);
                waiting.push(Gone::Function(key));
            }
            Holder::DomainDefault(key) => {
                if let Some(own) = self.schema(&key.0).domains.items.get_mut(&key.1) {
                    own.default = Facet::Stated(None);
                }
            }
            Holder::DomainCheck(key, name) => {
                if let Some(own) = self.schema(&key.0).domains.items.get_mut(&key.1) {
                    own.checks.items.retain(|check| check.name.as_ref() != Some(&name));
                }
            }
        }
        Ok(())
    }

    /// One text may have taken the holder of another along.
    fn is_held(&self, holder: &Holder) -> bool {
        let home = holder.home();
        let table = self.catalog.table(&home.0, &home.1);
        match holder {
            Holder::Default(_, column) | Holder::Generated(_, column) => {
                table.is_some_and(|own| own.column(column).is_some())
            }
            Holder::Function(_) | Holder::DomainDefault(_) | Holder::DomainCheck(..) => true,
            _ => table.is_some() || self.is_view(home),
        }
    }

    /// Columns, domains, attributes and functions of a type.
    fn drop_typed(&mut self, key: &Key, waiting: &mut Vec<Gone>) -> Applied {
        let is = |ty: &drift_catalog::Type| {
            ty.concrete().is_some_and(|own| own.schema.as_ref() == Some(&key.0) && own.name == key.1)
        };
        let (mut columns, mut domains, mut functions) = (Vec::new(), Vec::new(), Vec::new());
        for (schema, content) in &self.catalog.schemas {
            for (table, own) in &content.tables {
                let own = own.columns.iter().filter(|column| is(&column.ty.ty));
                columns.extend(own.map(|column| ((schema.clone(), table.clone()), column.name.clone())));
            }
            let own = content.domains.items.iter().filter(|(_, domain)| is(&domain.base.ty));
            domains.extend(own.map(|(name, _)| (schema.clone(), name.clone())));
            for (signature, own) in &content.functions.items {
                let home = (schema.clone(), signature.clone());
                if self.speaks_of_type(&own.definition.raw, key, &home) {
                    functions.push(home);
                }
            }
        }
        for (table, column) in columns {
            if self.table(&table).is_ok_and(|own| own.column(&column).is_some()) {
                self.drop_column(&table, &column)?;
                waiting.push(Gone::Column(table, column));
            }
        }
        for domain in domains {
            self.remove_type(&domain);
            waiting.push(Gone::Type(domain));
        }
        for function in functions {
            self.schema(&function.0).functions.items.remove(&function.1);
            self.forget(&function);
            waiting.push(Gone::Function(function));
        }
        for range in self.ranges_of(key) {
            self.remove_type(&range);
            waiting.push(Gone::Type(range));
        }
        self.drop_attributes(key);
        Ok(())
    }

    fn ranges_of(&self, key: &Key) -> Vec<Key> {
        let fact = self.in_fact(key, true);
        let mut found = Vec::new();
        for (schema, content) in &self.catalog.schemas {
            let Some(named) = content.definitions.0.get(&Kind::RangeType) else { continue };
            let of = named.items.iter().filter(|(_, own)| own.fact("subtype") == Some(fact.as_str()));
            found.extend(of.map(|(name, _)| (schema.clone(), name.clone())));
        }
        found
    }

    /// Whether the head of a function has a type among its arguments or its result.
    pub(crate) fn speaks_of_type(&self, definition: &str, key: &Key, home: &Key) -> bool {
        types_in_head(definition).iter().any(|own| self.is_meant(own, key, home))
    }

    /// Servers of a wrapper, and tables of a server.
    pub(crate) fn drop_foreign(&mut self, gone: &Designated) -> Applied {
        if gone.kind == Kind::ForeignDataWrapper {
            let servers = self.catalog.definitions.0.get(&Kind::ForeignServer);
            let is = |own: &drift_catalog::Definition| own.fact("wrapper") == Some(gone.name.as_str());
            let names: Vec<String> = servers
                .into_iter()
                .flat_map(|own| &own.items)
                .filter(|(_, own)| is(own))
                .map(|(name, _)| name.clone())
                .collect();
            for name in names {
                let server = Designated { kind: Kind::ForeignServer, schema: None, name };
                self.drop_foreign(&server)?;
                self.undefine(&server)?;
                self.told.remove(&server.about());
            }
        }
        if gone.kind != Kind::ForeignServer {
            return Ok(());
        }
        let mut tables: Vec<Key> = Vec::new();
        for (schema, content) in &self.catalog.schemas {
            let of =
                content.tables.iter().filter(|(_, own)| own.attributes.get("foreign") == Some(&gone.name));
            tables.extend(of.map(|(name, _)| (schema.clone(), name.clone())));
        }
        tables.iter().try_for_each(|key| self.drop_table(key, true))
    }

    /// Event triggers, operators and casts over a function.
    fn drop_callers(&mut self, key: &Key) {
        let name = base_name(&key.1);
        let usual = key.0 == self.catalog.default_schema;
        let full = if usual { name.to_owned() } else { format!("{}.{name}", key.0) };
        let calls = |own: &drift_catalog::Definition| {
            own.fact("function").is_some_and(|fact| base_name(fact) == full)
        };
        let in_schemas = self.catalog.schemas.values_mut().map(|own| &mut own.definitions);
        for definitions in in_schemas.chain(std::iter::once(&mut self.catalog.definitions)) {
            for kind in [Kind::EventTrigger, Kind::Operator, Kind::Cast] {
                if let Some(named) = definitions.0.get_mut(&kind) {
                    named.items.retain(|_, own| !calls(own));
                }
            }
        }
    }
}

impl Reference {
    fn is_relation(&self) -> bool {
        matches!(self.spoken, Spoken::Relation { .. } | Spoken::Literal)
    }
}

/// The name of a function without its arguments.
pub(crate) fn base_name(signature: &str) -> &str {
    signature.split('(').next().unwrap_or_default()
}
