//! The answer to `--why`, below the findings.

use std::fmt::Write as _;

use crate::check::Check;
use crate::safe::safe;
use crate::style::{BOLD, DIM, paint};
use crate::why::Spelled;

/// Writes both texts, both canonical forms and the rules of each facet that was asked for.
pub(crate) fn why(out: &mut String, check: &Check) {
    for own in &check.why {
        let verdict = match (&own.from, &own.to) {
            (Some(_), Some(_)) if own.is_equal() => "equal",
            (Some(_), Some(_)) => "not equal",
            _ => "on one side only",
        };
        let title = format!("why {} {}: {verdict}", safe(&own.object), safe(&own.facet));
        let _ = writeln!(out, "{}", paint(BOLD, &title));
        for (name, side) in [(&check.from.name, &own.from), (&check.to.name, &own.to)] {
            if let Some(side) = side {
                self::side(out, name, side);
            }
        }
        out.push('\n');
    }
}

fn side(out: &mut String, name: &str, side: &Spelled) {
    let rules = match side.rules.as_slice() {
        [] if side.raw == side.canonical => "none: it is compared as it is".to_owned(),
        [] => "none".to_owned(),
        rules => rules.join(", "),
    };
    let _ = writeln!(out, "  {}", paint(DIM, &safe(name)));
    for (word, text) in [("raw", &side.raw), ("canonical", &side.canonical), ("rules", &rules)] {
        let mut lines = text.lines();
        let _ = writeln!(out, "    {word:<9}  {}", safe(lines.next().unwrap_or_default()));
        for line in lines {
            let _ = writeln!(out, "    {:<9}  {}", "", safe(line));
        }
    }
}
