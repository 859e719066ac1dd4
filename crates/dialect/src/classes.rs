//! Classes of what is compared only where somebody asks for it, or where the wanted side speaks of it: who may do
//! what, who owns what, tuning, replication. Two databases of one schema rightly differ in these.
//!
//! `settle_classes` works at the door: what is not asked for is left open on the wanted side, so that nobody behind it
//! has to know of classes.

use crate::companions;
use crate::postgres::{SEQUENCE, follow_sequences};
use drift_catalog::{
    Attributes, Catalog, Definition, Definitions, Facet, Kind, Named, Table, renamed_columns, renamed_tables,
};

/// When a class is compared though nobody asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unasked {
    /// Never.
    Never,
    /// Where the wanted side states something of the class anywhere.
    WhereStated,
    /// Value by value, where the wanted side states the value.
    ByValue,
}

/// A class.
#[derive(Debug)]
pub struct Class {
    /// The word for `--compare`.
    pub name: &'static str,
    /// Kinds of definition.
    pub kinds: &'static [Kind],
    /// Attributes of tables, columns, indexes and views; `*` stands for the rest of a key.
    pub attributes: &'static [&'static str],
    /// When it is compared unasked.
    pub unasked: Unasked,
}

/// Every class.
pub const CLASSES: &[Class] = &[
    Class {
        name: "privileges",
        kinds: &[Kind::Privilege, Kind::DefaultPrivilege],
        attributes: &[],
        unasked: Unasked::WhereStated,
    },
    Class { name: "owners", kinds: &[Kind::Owner], attributes: &[], unasked: Unasked::Never },
    // The comments of nouns are facets; see `comments`.
    Class { name: COMMENTS, kinds: &[Kind::Comment], attributes: &[], unasked: Unasked::ByValue },
    Class {
        name: "storage",
        kinds: &[],
        attributes: &["parameter *", "storage", "compression", "tablespace", "access_method", "cluster_on"],
        unasked: Unasked::ByValue,
    },
    Class {
        name: "statistics",
        kinds: &[Kind::Statistics],
        attributes: &["statistics", "statistics *"],
        unasked: Unasked::WhereStated,
    },
    Class {
        name: "replication",
        kinds: &[Kind::Publication, Kind::Subscription],
        attributes: &["replica_identity"],
        unasked: Unasked::WhereStated,
    },
    Class { name: "sequence-names", kinds: &[], attributes: &[SEQUENCE], unasked: Unasked::ByValue },
    // In tables, table by table; see `partitions`.
    Class { name: PARTITIONS, kinds: &[], attributes: &[], unasked: Unasked::ByValue },
    Class {
        name: "event-triggers",
        kinds: &[Kind::EventTrigger],
        attributes: &[],
        unasked: Unasked::WhereStated,
    },
];

const COMMENTS: &str = "comments";
const PARTITIONS: &str = "partitions";

/// Parameters of views that say what the view means, not how it is stored.
const OF_MEANING: &[&str] =
    &["parameter check_option", "parameter security_barrier", "parameter security_invoker"];

impl Class {
    fn has(&self, key: &str) -> bool {
        !OF_MEANING.contains(&key)
            && self.attributes.iter().any(|own| match own.strip_suffix('*') {
                Some(start) => key.starts_with(start),
                None => *own == key,
            })
    }

    /// Whether a catalog states something of the class.
    fn is_stated(&self, catalog: &Catalog) -> bool {
        let own = |definitions: &Definitions| {
            self.kinds.iter().any(|kind| definitions.0.get(kind).is_some_and(|named| !named.items.is_empty()))
        };
        own(&catalog.definitions) || catalog.schemas.values().any(|schema| own(&schema.definitions))
    }
}

/// Whether a kind is there for every object and compared only where somebody asks: it says nothing by itself.
pub(crate) fn is_only_asked_for(kind: Kind) -> bool {
    CLASSES.iter().any(|class| class.unasked == Unasked::Never && class.kinds.contains(&kind))
}

/// The classes that somebody asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen(Vec<&'static str>);

impl Chosen {
    /// Adds the classes of a list: `all`, or names of classes with commas between them.
    ///
    /// # Errors
    /// When a word is no class.
    pub fn add(&mut self, list: &str) -> Result<(), String> {
        for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match CLASSES.iter().find(|class| class.name == word) {
                Some(class) => self.0.push(class.name),
                None if word == "all" => self.0.extend(CLASSES.iter().map(|class| class.name)),
                None => {
                    let names: Vec<&str> = CLASSES.iter().map(|class| class.name).collect();
                    return Err(format!(
                        "`{word}` is no class of things to compare; write all, or some of {}",
                        names.join(", ")
                    ));
                }
            }
        }
        Ok(())
    }

    /// Adds what somebody else asked for.
    pub fn join(&mut self, other: Option<&Chosen>) {
        self.0.extend(other.into_iter().flat_map(|other| &other.0));
    }

    fn has(&self, class: &Class) -> bool {
        self.0.contains(&class.name)
    }
}

/// Leaves open on the wanted side what nobody asked for and it does not state.
///
/// Definitions that are left open count as not declared. An attribute that is left open takes the value that is
/// there, so that an index that is made anew keeps its storage parameters.
pub fn settle_classes(from: &mut Catalog, to: &mut Catalog, chosen: &Chosen) -> LeftOut {
    let mut left_out = LeftOut::default();
    for class in CLASSES.iter().filter(|class| !chosen.has(class)) {
        let open = match class.unasked {
            Unasked::Never => {
                each(to, &mut |own| own.0.retain(|kind, _| !class.kinds.contains(kind)));
                left_out.take(from, class.kinds);
                false
            }
            Unasked::WhereStated => !class.is_stated(to),
            Unasked::ByValue => true,
        };
        if !open {
            continue;
        }
        each(to, &mut |own| {
            for (_, named) in own.0.iter_mut().filter(|(kind, _)| class.kinds.contains(kind)) {
                named.complete = false;
            }
        });
        if !class.attributes.is_empty() {
            attributes(from, to, class);
        }
        if class.name == COMMENTS {
            comments(to);
        } else if class.name == PARTITIONS {
            partitions(to);
        }
    }
    follow_sequences(from, to);
    companions::leave_with_their_objects(from, to);
    left_out
}

/// What is there and is not compared: whoever makes an object anew needs it all the same.
#[derive(Debug, Clone, Default)]
pub struct LeftOut(Vec<(String, Kind, Named<Definition>)>);

impl LeftOut {
    /// Takes what is said of objects in schemas out.
    fn take(&mut self, from: &mut Catalog, kinds: &[Kind]) {
        for (schema, content) in &mut from.schemas {
            for kind in kinds {
                let named = content.definitions.0.remove(kind);
                self.0.extend(named.map(|named| (schema.clone(), *kind, named)));
            }
        }
        from.definitions.0.retain(|kind, _| !kinds.contains(kind));
    }

    /// Puts it back.
    pub fn put_back(&self, from: &mut Catalog) {
        for (schema, kind, named) in &self.0 {
            if let Some(content) = from.schemas.get_mut(schema) {
                content.definitions.0.insert(*kind, named.clone());
            }
        }
    }

    /// Takes it out again.
    pub fn take_out(&self, from: &mut Catalog) {
        for (schema, kind, _) in &self.0 {
            if let Some(content) = from.schemas.get_mut(schema) {
                content.definitions.0.remove(kind);
            }
        }
    }
}

/// A table of which no partition is stated may have any: jobs make and remove them as time goes by.
fn partitions(to: &mut Catalog) {
    let tables = to.schemas.values_mut().flat_map(|schema| schema.tables.values_mut());
    for named in tables.filter_map(|table| table.definitions.0.get_mut(&Kind::Partition)) {
        named.complete &= !named.items.is_empty();
    }
}

/// Every place of definitions that whole classes are made of; those of tables and views are never left out.
fn each(catalog: &mut Catalog, change: &mut impl FnMut(&mut Definitions)) {
    change(&mut catalog.definitions);
    catalog.schemas.values_mut().for_each(|schema| change(&mut schema.definitions));
}

fn attributes(from: &Catalog, to: &mut Catalog, class: &Class) {
    let take = |is: &Attributes, wanted: &mut Attributes| {
        for (key, value) in is.items.iter().filter(|(key, _)| class.has(key)) {
            // A list that is not complete leaves it open by itself.
            if wanted.complete && !wanted.items.contains_key(key) {
                wanted.set(key.as_str(), value.as_str());
            }
        }
    };
    for (schema, content) in &mut to.schemas {
        let Some(live) = from.schemas.get(schema) else { continue };
        let renames = renamed_tables(&live.tables, &content.tables);
        for (name, table) in &mut content.tables {
            if let Some(is) = live.tables.get(renames.get(name).unwrap_or(name)) {
                table_attributes(is, table, &take);
            }
        }
        for (name, view) in &mut content.views.items {
            let Some(is) = live.views.items.get(name) else { continue };
            take(&is.attributes, &mut view.attributes);
            indexes(&is.indexes.items, &mut view.indexes.items, &take);
        }
    }
}

fn table_attributes(is: &Table, wanted: &mut Table, take: &impl Fn(&Attributes, &mut Attributes)) {
    take(&is.attributes, &mut wanted.attributes);
    let renames = renamed_columns(is, wanted, |wanted, is| wanted.ty == is.ty);
    for column in &mut wanted.columns {
        let counterpart = is.column(renames.get(&column.name).unwrap_or(&column.name));
        if let Some(own) = counterpart.filter(|own| !own.attributes.items.is_empty()) {
            take(&own.attributes, &mut column.attributes);
        }
    }
    indexes(&is.indexes.items, &mut wanted.indexes.items, take);
    // A key is known by its columns: nobody may have named it.
    if let (Some(is), Some(wanted)) = (is.primary_key.value(), wanted.primary_key.value_mut()) {
        take(&is.attributes, &mut wanted.attributes);
    }
    for unique in &mut wanted.uniques.items {
        if let Some(own) = is.uniques.items.iter().find(|own| own.columns == unique.columns) {
            take(&own.attributes, &mut unique.attributes);
        }
    }
}

fn indexes(
    is: &[drift_catalog::Index],
    wanted: &mut [drift_catalog::Index],
    take: &impl Fn(&Attributes, &mut Attributes),
) {
    for index in wanted {
        if let Some(own) = is.iter().find(|own| own.name.is_some() && own.name == index.name) {
            take(&own.attributes, &mut index.attributes);
        }
    }
}

/// "There is no comment" becomes "nothing is said of a comment".
fn comments(to: &mut Catalog) {
    let open = |facet: &mut Facet<Option<String>>| {
        if matches!(facet, Facet::Stated(None)) {
            *facet = Facet::SILENT;
        }
    };
    for content in to.schemas.values_mut() {
        for table in content.tables.values_mut() {
            open(&mut table.comment);
            table.columns.iter_mut().for_each(|column| open(&mut column.comment));
        }
        content.views.items.values_mut().for_each(|own| open(&mut own.comment));
        content.enums.items.values_mut().for_each(|own| open(&mut own.comment));
        content.domains.items.values_mut().for_each(|own| open(&mut own.comment));
        content.sequences.items.values_mut().for_each(|own| open(&mut own.comment));
        content.functions.items.values_mut().for_each(|own| open(&mut own.comment));
    }
}
