//! The table of generated texts: one line each, or one line for a folder of pages.

/// Folders in which every page is generated.
pub(super) const FOLDERS: &[&str] = &["docs/findings"];

/// Every generated text with its path in the repository.
pub(super) fn all() -> Vec<(String, String)> {
    Vec::new()
}
