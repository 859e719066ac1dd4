//! Lines that stop a file with a sentence. SQLite's `RAISE` works inside triggers only, but the message of a
//! failed `CHECK` is the constraint's name, which may be any text.

use crate::ddl::one_line;
use crate::name::double_quoted;

/// Stops with a message unless the condition holds; it may be any expression.
pub(crate) fn unless(condition: &str, message: &str) -> String {
    format!(
        "CREATE TEMP TABLE drift_stop (ok CONSTRAINT {} CHECK (ok));\n\
         INSERT INTO temp.drift_stop SELECT {condition};\n\
         DROP TABLE temp.drift_stop;",
        double_quoted(&one_line(message))
    )
}
