//! Rows to a catalog. Pure: nothing here asks the server. `assembly` keeps what is there so far and hands the
//! catalog over at the end; the others add one kind of row each.

mod assembly;
mod constraints;
mod facts;
mod given;
mod indexes;
mod objects;
mod options;
mod tables;

pub(crate) use assembly::Assembly;
