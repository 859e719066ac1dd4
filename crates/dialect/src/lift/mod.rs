//! Two databases of different kinds: the wanted catalog is translated into the kind of the other one, before
//! anything is compared.
//!
//! `words` says which portable words a type can stand for, `translate` turns names, types and expressions over,
//! and then what the two kinds cannot both have is reconciled: `columns`, `enums`, `constraints`, `indexes`,
//! `objects`, `views`. There
//! the wanted side takes the other's answer, and the `Tally` counts it as having no counterpart. What each database
//! has alone is data in its own `lift.rs`. `portable` makes the words for model files that hold for both.

mod columns;
mod constraints;
mod door;
mod enums;
mod expr;
mod indexes;
mod names;
mod objects;
mod portable;
mod sides;
mod tally;
mod translate;
mod views;
mod words;

pub use door::lift;
pub use portable::portable;
pub use tally::Lifted;
