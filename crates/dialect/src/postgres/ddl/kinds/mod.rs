//! Statements for the kinds whose objects are facts (docs/kinds.md): a file a family, of which [`answer`] asks.

mod answer;
mod attributes;
mod bodies;
mod casts;
mod composite;
mod event_triggers;
mod languages;
mod operator_classes;
mod own;
mod partition_changes;
mod partition_drops;
mod partitions;
mod policies;
mod privileges;
mod publications;
mod spell;
mod statistics;
mod target;
mod text_search;
mod told;

pub(crate) use answer::{alter, create, create_part, create_parts, drop, drop_part, modify_part};
pub(crate) use attributes::composite;
pub(crate) use event_triggers::state;
pub(crate) use partition_changes::{alter as alter_partition, with_the_indexes};
pub(crate) use partitions::{
    as_table, attach, by_all_names, complete_lacked, detach, lacked, references_of_partitions,
};
pub(crate) use spell::{name, value};
