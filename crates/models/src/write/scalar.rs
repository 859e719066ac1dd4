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
            c if c.is_control() || is_special(c) => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A value of a rare fact: a whole number stands without quotes.
fn value(text: &str) -> String {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number = matches!(digits.len(), 1..=18) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if number && (digits == "0" || !digits.starts_with('0')) { text.to_owned() } else { scalar(text) }
}

/// A text of several lines as a literal block, whose lines stand at an indentation; another one, or one that
/// a block would change, as [`scalar`] does it.
pub(crate) fn block(text: &str, indent: usize) -> String {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let safe = body.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && body.chars().all(|c| c == '\n' || (!c.is_control() && !is_special(c)))
        && body.lines().all(|line| line.trim_end() == line);
    if !safe {
        return scalar(text);
    }
    let mut out = String::from(if body.len() == text.len() { "|-" } else { "|" });
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    out
}

/// A line break or mark that YAML does not take as it is.
fn is_special(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
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
    let fields: Vec<String> = attributes
        .items
        .iter()
        .map(|(key, value)| format!("{}: {}", scalar(key), self::value(value)))
        .collect();
    Some(format!("{{ {} }}", fields.join(", ")))
}

/// A text that must not be mistaken for the word `none`.
pub(crate) fn word(text: &str) -> String {
    if text == "none" { "\"none\"".to_owned() } else { scalar(text) }
}
