//! Scalars, quoted where YAML 1.1 or 1.2 would read something else.

/// A text as a YAML scalar on one line, fit for block and flow style. serde-saphyr decides about quotes in
/// block style; what a flow mapping could misread, or what must stay on one line, is written as JSON, which
/// YAML 1.2 contains.
pub(crate) fn scalar(text: &str) -> String {
    let plain = !text.is_empty()
        && text.len() < 60
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '(' | ')' | ' ' | '?'))
        && !text.starts_with(['-', '.', '?', ' '])
        && !text.ends_with(' ')
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if plain {
        let emitted = serde_saphyr::to_string(&text).unwrap_or_default();
        if emitted.trim_end() == text {
            return text.to_owned();
        }
    }
    json(text)
}

/// A JSON string with everything escaped that YAML does not take as it is.
fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A list in flow style.
pub(crate) fn list<'a>(items: impl IntoIterator<Item = &'a String>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| scalar(item)).collect();
    format!("[{}]", items.join(", "))
}

/// A mapping in flow style, of fields that are written already.
pub(crate) fn flow(fields: &[(&str, String)]) -> String {
    if fields.is_empty() {
        return "{}".to_owned();
    }
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{ {} }}", fields.join(", "))
}

/// Rare facts in flow style.
pub(crate) fn options(attributes: &drift_catalog::Attributes) -> Option<String> {
    if attributes.items.is_empty() {
        return None;
    }
    let fields: Vec<String> =
        attributes.items.iter().map(|(key, value)| format!("{}: {}", scalar(key), scalar(value))).collect();
    Some(format!("{{ {} }}", fields.join(", ")))
}
