//! Clauses of constraints as both statements and the server's own text have them
//! (<https://www.postgresql.org/docs/current/sql-createtable.html>).

use drift_catalog::{Attributes, Deferrable, Facet, ReferentialAction};

use super::names::quote;

/// ` DEFERRABLE INITIALLY DEFERRED`; empty for what is checked at once.
pub fn deferrable(facet: &Facet<Deferrable>) -> &'static str {
    match facet.stated() {
        Some(Deferrable::Immediate) => " DEFERRABLE",
        Some(Deferrable::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
        Some(Deferrable::No) | None => "",
    }
}

/// ` NOT VALID`; empty where the rows were checked.
pub fn not_valid(validated: &Facet<bool>) -> &'static str {
    if validated.stated() == Some(&false) { " NOT VALID" } else { "" }
}

/// ` INCLUDE (a, b)`; empty without included columns.
pub fn include(attributes: &Attributes) -> String {
    attributes.get("include").map_or_else(String::new, |list| {
        let columns: Vec<String> = list.split(", ").map(quote).collect();
        format!(" INCLUDE ({})", columns.join(", "))
    })
}

/// ` ON DELETE SET NULL (a)`, where `event` is `DELETE` or `UPDATE`; empty for the usual NO ACTION.
pub fn on_event(event: &str, action: &Facet<ReferentialAction>) -> String {
    let (words, columns): (&str, &[String]) = match action.stated() {
        None | Some(ReferentialAction::NoAction) => return String::new(),
        Some(ReferentialAction::Restrict) => ("RESTRICT", &[]),
        Some(ReferentialAction::Cascade) => ("CASCADE", &[]),
        Some(ReferentialAction::SetNull(columns)) => ("SET NULL", columns),
        Some(ReferentialAction::SetDefault(columns)) => ("SET DEFAULT", columns),
    };
    let mut text = format!(" ON {event} {words}");
    if !columns.is_empty() {
        let columns: Vec<String> = columns.iter().map(|column| quote(column)).collect();
        text.push_str(&format!(" ({})", columns.join(", ")));
    }
    text
}
