//! The table of generated texts: one line each, or one line for a folder of pages.

/// Folders in which every page is generated.
pub(super) const FOLDERS: &[&str] = &["docs/findings"];

/// Every generated text with its path in the repository.
pub(super) fn all() -> Vec<(String, String)> {
    let mut all = vec![
        one("docs/types.md", drift_dialect::types_page()),
        one("docs/canonical.md", drift_dialect::canonical_page()),
        one("docs/platforms.md", drift_dialect::platforms::page()),
        one("schema/models.schema.json", drift_models::json_schema()),
        one("schema/config.schema.json", drift_engine::config_schema()),
        one("schema/report.schema.json", drift_report::json_schema()),
        one("schema/catalog.schema.json", drift_report::catalog_schema()),
    ];
    let pages = drift_findings::docs::pages().into_iter();
    all.extend(pages.map(|(path, text)| (format!("docs/findings/{path}"), text)));
    all
}

fn one(path: &str, text: String) -> (String, String) {
    (path.to_owned(), text)
}
