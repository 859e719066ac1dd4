//! Changes to ordered statements. What a statement looks like is for `drift-dialect` to say; here they are put
//! in an order that runs, held back where they need somebody's word, and printed as a file.

mod aside;
mod attach;
mod belongings;
mod callers;
mod chains;
mod counts;
mod create;
mod early;
mod follow;
mod given;
mod handed_down;
mod inherited;
mod names;
mod needs;
mod order;
mod plan;
mod references;
mod relations;
mod remake;
mod renames;
mod said;
mod script;
mod successors;
mod unmade;
mod versions;
mod views;
mod waiting;
mod words;

pub use counts::counts;
pub use create::create_all;
pub use plan::{Options, plan};
pub use script::{Header, script};
pub use words::mentions;
