//! docs/canonical.md, made from the rules.

use std::fmt::Write as _;

use drift_sql::canon::Rule;

const HEAD: &str = "\
# Canonical form

<!-- Made by `cargo xtask gen`; do not edit. -->

Two texts are compared by their canonical form: what a server treats alike has one text. Each equality is a rule; no
rule merges two things that behave differently, and each has a test of both (`crates/sql/tests/rules.rs`). Where no
rule decides, the finding is `drift/expression-differs`, or the server itself gives the form (`--scratch`).

`drift diff FROM TO --why PATH` shows both texts of an object as they were written, both canonical forms and the rules
that were used.

| rule | what it says | stands on |
| --- | --- | --- |
";

/// The page on canonical forms.
pub fn canonical_page() -> String {
    let mut page = HEAD.to_owned();
    for rule in Rule::ALL {
        let says = rule.says().replace('|', "\\|");
        let _ = writeln!(page, "| `{}` | {says} | {} |", rule.id(), rule.cites());
    }
    page
}
