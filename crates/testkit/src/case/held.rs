//! A law of every comparison whose first side is the case's database: after the statements that are active without
//! `--allow-loss` have run on a copy of it, what is found is what was held back, and nothing else.

use std::collections::BTreeSet;

use serde_json::Value;

/// Rule, place and attribute of a finding.
type Key = (String, String, String);

/// What the program says of a copy, by its words: a report as JSON, or statements.
pub(super) struct Copy<'a> {
    pub(super) report: &'a dyn Fn() -> Result<Value, String>,
    pub(super) statements: &'a dyn Fn() -> Result<String, String>,
    pub(super) apply: &'a dyn Fn(&str) -> Result<(), String>,
}

/// Holds the law for one comparison.
pub(super) fn remains(copy: &Copy<'_>) -> Result<(), String> {
    let before = (copy.report)()?;
    if before["error"].is_object() || list(&before, "findings").is_empty() {
        return Ok(());
    }
    let (mut held, rest) = held_back(&before);
    let statements = (copy.statements)()?;
    if let Err(error) = (copy.apply)(&statements) {
        // Rows that somebody must decide about stop the file before anything is done.
        if error.contains("drift: ") {
            return Ok(());
        }
        return Err(format!(
            "without --allow-loss the statements do not run: {error}\n--- the statements\n{statements}"
        ));
    }
    let after = (copy.report)()?;
    let found: BTreeSet<Key> = list(&after, "findings").iter().map(key).collect();
    // Where it cannot be told whether two texts mean the same, it cannot afterwards either.
    let told = |own: &Key| own.0 != "drift/expression-differs";
    let open: Vec<Key> = list(&before, "findings").iter().map(key).filter(|own| !told(own)).collect();
    held.extend(open.into_iter().filter(|own| found.contains(own)));
    let extra: Vec<&Key> = found.iter().filter(|own| !held.iter().any(|held| covers(held, own))).collect();
    let gone: Vec<&Key> = held.iter().filter(|held| !found.iter().any(|own| covers(held, own))).collect();
    if extra.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let shown = |keys: &[&Key]| {
        let lines: Vec<String> =
            keys.iter().map(|(rule, path, what)| format!("  {rule} {path} {what}")).collect();
        lines.join("\n")
    };
    Err(format!(
        "what remains is not what was held back ({rest} findings were mended)\nnot held back, but there:\n{}\nheld back, but \
         gone:\n{}\n--- the statements\n{statements}",
        shown(&extra),
        shown(&gone),
    ))
}

/// The findings that are not mended at once: one of their statements is held back, or there is none. And the number of
/// the others.
fn held_back(report: &Value) -> (BTreeSet<Key>, usize) {
    let held: BTreeSet<u64> = list(report, "statements")
        .iter()
        .filter(|own| !own["held"].is_null())
        .filter_map(|own| own["id"].as_u64())
        .collect();
    let mut keys = BTreeSet::new();
    let mut rest = 0;
    for finding in list(report, "findings") {
        let ids: Vec<u64> = list(finding, "fixes")
            .iter()
            .flat_map(|fix| list(fix, "ids"))
            .filter_map(Value::as_u64)
            .collect();
        if ids.is_empty() || ids.iter().any(|id| held.contains(id)) {
            keys.insert(key(finding));
        } else {
            rest += 1;
        }
    }
    (keys, rest)
}

/// Whether a finding is the one that was held back, or a part of it: of a table that is there by then, an index may wait.
fn covers(held: &Key, own: &Key) -> bool {
    held == own || own.1.strip_prefix(held.1.as_str()).is_some_and(|rest| rest.starts_with('.'))
}

fn key(finding: &Value) -> Key {
    let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    (text("rule"), text("path"), text("attribute"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn verdict(after: Value) -> Result<(), String> {
        let before = json!({
            "findings": [
                {"rule": "a", "path": "main.t", "attribute": null, "fixes": [{"ids": [1]}]},
                {"rule": "b", "path": "main.u", "attribute": "type", "fixes": [{"ids": [2]}]}
            ],
            "statements": [{"id": 1, "held": null}, {"id": 2, "held": {"why": "loss"}}]
        });
        let asked = std::cell::Cell::new(false);
        remains(&Copy {
            report: &|| Ok(if asked.replace(true) { after.clone() } else { before.clone() }),
            statements: &|| Ok(String::new()),
            apply: &|_| Ok(()),
        })
    }

    #[test]
    fn only_what_was_held_back_may_remain() {
        let b = json!({"rule": "b", "path": "main.u", "attribute": "type"});
        let a = json!({"rule": "a", "path": "main.t", "attribute": null});
        assert!(verdict(json!({ "findings": [b] })).is_ok());
        assert!(
            verdict(json!({ "findings": [a, b] })).unwrap_err().contains("not held back, but there:\n  a")
        );
        assert!(verdict(json!({ "findings": [] })).unwrap_err().contains("gone:\n  b"));
    }
}
