//! The figures in the documentation, between two marks.

use super::contested;
use super::law::Told;
use super::tally::{self, Line};
use crate::tree::root;

const PAGE: &str = "docs/conformance.md";
const BEGIN: &str = "<!-- figures: made by `cargo xtask conformance DIR --page`; do not edit -->";
const END: &str = "<!-- end of the figures -->";

/// Puts the figures of a run in the place of the old ones.
pub(super) fn write(lines: &[Line], told: &[Told]) -> Result<(), String> {
    let path = root().join(PAGE);
    let page = std::fs::read_to_string(&path).map_err(|error| format!("{PAGE}: {error}"))?;
    let marks = page.find(BEGIN).zip(page.find(END)).filter(|(begin, end)| begin < end);
    let (begin, end) = marks.ok_or_else(|| format!("{PAGE} has lost the marks around the figures"))?;
    let text = format!("{}{BEGIN}\n\n{}\n{}", &page[..begin], figures(lines, told), &page[end..]);
    std::fs::write(&path, text).map_err(|error| format!("{PAGE}: {error}"))
}

fn figures(lines: &[Line], told: &[Told]) -> String {
    let mut out = String::from(
        "| law | database | held | failed | could not tell | skipped | share | floor |\n\
         | --- | --- | ---: | ---: | ---: | --- | ---: | ---: |\n",
    );
    for line in lines {
        out.push_str(&format!(
            "| {}: {} | {} | {} | {} | {} | {} | {} | {} % |\n",
            line.sentence.law.0,
            line.sentence.says,
            line.database,
            line.tally.held,
            line.tally.failed,
            line.tally.untold,
            line.skipped(),
            line.shown(),
            line.sentence.floor
        ));
    }
    out.push_str("\n## What does not hold, by cause\n\n| law | what is said | cases | one of them |\n| --- | --- | ---: | --- |\n");
    for (law, said, count, case) in tally::causes(told) {
        out.push_str(&format!("| {law} | {} | {count} | `{case}` |\n", said.replace('|', "\\|")));
    }
    out.push_str("\n## Contested pairs\n\n| case | decided | why |\n| --- | --- | --- |\n");
    for (case, equal, why) in contested::all() {
        let verdict = if equal { "the same" } else { "not the same" };
        out.push_str(&format!("| `{case}` | {verdict} | {} |\n", why.replace('|', "\\|")));
    }
    out
}
