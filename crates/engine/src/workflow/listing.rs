//! Texts that need no source: rules, queries, grants.

use drift_catalog::Vendor;

use crate::Stop;

/// Every rule: its id, its level and what it is about.
pub fn list_rules() -> Vec<[&'static str; 3]> {
    let own = drift_findings::RULES.iter().map(|rule| [rule.id, rule.severity.word(), rule.summary]);
    own.chain(drift_models::RULES.iter().map(|rule| [rule.id, "error", rule.summary])).collect()
}

/// The page of one rule.
///
/// # Errors
/// When there is none; the error names the nearest.
pub fn show_rule(id: &str) -> Result<String, Stop> {
    let full = [id.to_owned(), format!("drift/{id}"), format!("model/{id}")];
    if let Some(rule) = drift_findings::RULES.iter().find(|rule| full.iter().any(|id| id == rule.id)) {
        return Ok(drift_findings::docs::page(rule));
    }
    if let Some(rule) = drift_models::RULES.iter().find(|rule| full.iter().any(|id| id == rule.id)) {
        return Ok(drift_findings::docs::model_page(rule));
    }
    let ids: Vec<&str> = drift_findings::RULES
        .iter()
        .map(|rule| rule.id)
        .chain(drift_models::RULES.iter().map(|rule| rule.id))
        .collect();
    let stop = Stop::new("cannot show the rule", format!("there is no rule `{id}`"));
    Err(match drift_catalog::nearest(id, ids) {
        Some(near) => stop.hint(format!("did you mean `{near}`? `drift rules` lists all")),
        None => stop.hint("`drift rules` lists all"),
    })
}

/// Every query that is run against a database of a kind.
pub fn listing_of_queries(vendor: Vendor) -> String {
    drift_introspect::queries(vendor)
}

/// The least a role needs.
pub fn listing_of_grants(role: &str) -> String {
    drift_introspect::grants(role)
}
