//! Every rule of the canonical form has a case that names it, so that a new one comes with a scenario people can read.

use drift_dialect::CanonRule;

/// The rules that no case names. `cases` is the text of all cases.
pub(super) fn check(cases: &[String]) -> Vec<String> {
    CanonRule::ALL
        .iter()
        .map(|rule| rule.id())
        .filter(|id| !cases.iter().any(|case| names(case, id)))
        .map(|id| format!("fixtures/cases: no case names {id}; `--why` prints the rules that were used"))
        .collect()
}

/// Whether an id stands in a case, and not as the beginning of another; what a remark says is no scenario.
fn names(text: &str, id: &str) -> bool {
    let said = text.lines().filter(|line| !line.starts_with('#'));
    said.flat_map(|line| line.match_indices(id).map(move |(at, _)| &line[at + id.len()..])).any(|rest| {
        let next = rest.chars().next();
        !next.is_some_and(|c| c == '-' || c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_without_a_case_is_told() {
        let all: Vec<String> = CanonRule::ALL.iter().map(|rule| format!("rules {},", rule.id())).collect();
        assert!(check(&all).is_empty());
        assert_eq!(check(&all[1..]).len(), 1);
        assert!(!names("canon/list-of-one", "canon/list"));
        assert!(!names("# canon/list", "canon/list"));
    }
}
