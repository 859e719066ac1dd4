//! The pages of the rules, made from the rules themselves.

use drift_models::ModelRule;

use crate::{RULES, Rule};

/// The page of one rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    let docs = &rule.docs;
    format!(
        "# {}\n\n{} Level: {}.\n\n## What it means\n\n{}\n\n## Why it matters\n\n{}\n\n## Example\n\n```\n{}\n```\n\n\
         ## What to do\n\n{}\n\n## Not reported when\n\n{}\n",
        rule.id,
        rule.summary,
        rule.severity,
        docs.means,
        docs.matters,
        docs.example.trim(),
        docs.todo,
        docs.silent
    )
}

/// The page of a kind of mistake in a model file.
pub fn model_page(rule: &ModelRule) -> String {
    format!(
        "# {}\n\n{} Always an error: nothing is checked (exit 2).\n\n## What to do\n\n{}\n",
        rule.id, rule.summary, rule.help
    )
}

/// Every page below docs/findings, by file name; the index first.
pub fn pages() -> Vec<(String, String)> {
    let mut index = String::from(
        "# Findings\n\n<!-- Made by `cargo xtask gen`; do not edit. -->\n\n\
         `drift rules` lists these, `drift rules ID` shows one. The configuration and `--rule ID=level` change\n\
         their levels.\n\n| rule | level | |\n| --- | --- | --- |\n",
    );
    let mut pages = Vec::new();
    for rule in RULES {
        index.push_str(&format!("| [{0}]({0}.md) | {1} | {2} |\n", rule.id, rule.severity, rule.summary));
        pages.push((format!("{}.md", rule.id), page(rule)));
    }
    index.push_str("\n## Mistakes in model files\n\n| rule | |\n| --- | --- |\n");
    for rule in drift_models::RULES {
        index.push_str(&format!("| [{0}]({0}.md) | {1} |\n", rule.id, rule.summary));
        pages.push((format!("{}.md", rule.id), model_page(rule)));
    }
    pages.insert(0, ("README.md".to_owned(), index));
    pages
}
