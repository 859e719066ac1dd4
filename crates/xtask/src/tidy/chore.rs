//! Gathering what is wrong.

use crate::tidy::{floors, rules, sources};
use crate::tree::{files, root};

/// Runs the chore.
pub(crate) fn run() -> Result<(), String> {
    let mut wrong = floors::check()?;
    let root = root();
    let files = files()?;
    let mut cases = Vec::new();
    for path in &files {
        // What is not text has no lines to look at.
        if let Ok(text) = std::fs::read_to_string(root.join(path)) {
            wrong.extend(sources::check(path, &text, &root));
            if path.ends_with(".case") {
                cases.push(text);
            }
        }
    }
    wrong.extend(rules::check(&cases));
    if wrong.is_empty() {
        println!("tidy: {} files in order", files.len());
        return Ok(());
    }
    let count = wrong.len();
    Err(format!("{count} things are not in order:\n  {}", wrong.join("\n  ")))
}
