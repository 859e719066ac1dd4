//! Pairs about which their origin and the server's own dumps disagree, each decided with its reason.

/// What was decided, by the case's name: `{"CASE": {"equal": true, "why": "…"}}`.
const DECISIONS: &str = include_str!("contested.json");

/// Whether the two schemas of a case are the same one, where that was decided here.
pub(super) fn decided(case: &str) -> Result<Option<bool>, String> {
    let all: serde_json::Value =
        serde_json::from_str(DECISIONS).map_err(|error| format!("contested.json: {error}"))?;
    Ok(all[case]["equal"].as_bool())
}

/// Every decision: case, verdict, reason.
pub(super) fn all() -> Vec<(String, bool, String)> {
    let all: serde_json::Value = serde_json::from_str(DECISIONS).unwrap_or_default();
    let told = |(case, decision): (&String, &serde_json::Value)| {
        let why = decision["why"].as_str().unwrap_or_default().to_owned();
        (case.clone(), decision["equal"].as_bool().unwrap_or_default(), why)
    };
    all.as_object().into_iter().flatten().map(told).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_decision_has_its_reason() {
        for (case, _, why) in super::all() {
            assert!(super::decided(&case).is_ok_and(|decided| decided.is_some()), "{case}");
            assert!(why.len() > 40, "{case}: {why}");
        }
    }
}
