//! Canonical text: two expressions that a server treats alike have one text. No rule may merge two that it
//! treats differently; what no rule can decide stays apart and is called unknown.
//!
//! `expression` and `query` parse, walk and print; `rules` says what becomes of each node, with `names`,
//! `casts`, `lists` and `functions` for its kinds; `stored` looks at the whole of a default, `clauses` at those of a
//! query. `doubt` turns away what was parsed otherwise than the database would.

mod bound;
mod call_words;
mod casts;
mod catalogs;
mod clauses;
mod constants;
mod context;
mod doubt;
mod expression;
mod fold;
mod functions;
mod implied;
mod infer;
mod intervals;
mod json;
mod jsonpath;
mod keys;
mod lists;
mod literal;
mod locks;
mod made;
mod moments;
mod names;
mod operators;
mod outputs;
mod prepare;
mod query;
mod readable;
mod replace;
mod resolve;
mod rewrite;
mod routine;
mod routine_options;
mod rows;
mod rule;
mod rules;
mod scope;
mod signatures;
mod sources;
mod spelled;
mod statement;
mod stored;
mod text;
mod trigger;
mod unions;
mod whole;

pub use bound::bound;
pub use context::{Context, Family};
pub use expression::expression;
pub use infer::inner_name;
pub use keys::{exclusion, partition_key};
pub use made::{Made, of_definition as made};
pub use query::{outputs, query, star_columns};
pub use replace::{gives_all, keeps_outputs};
pub use rewrite::rewrite_rule;
pub use routine::routine;
pub use routine_options::{OPTIONS as ROUTINE_OPTIONS, without_length};
pub use rule::{Rule, Trace};
pub use scope::{Output, Scope, World};
pub use signatures::has_operator;
pub use text::definition;
pub use trigger::trigger;
