//! Names and texts that others chose, made harmless for a terminal.

use std::borrow::Cow;

/// Shows control characters, escape sequences, and characters that are invisible or turn the direction of text,
/// as their codes.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push(&mut out, c);
    }
    out
}

/// One character, or its code.
pub(crate) fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_harmless(c) => out.push(c),
        c => out.extend(c.escape_unicode()),
    }
}

/// The same for text of several lines: line ends stay, and tabs become spaces.
pub(crate) fn safe_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| safe(&line.replace('\t', "    "))).collect();
    lines.join("\n")
}

/// Text of other languages, such as SQL, for a terminal: line ends and tabs stay.
pub fn safe_source(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\n' | '\t') || is_harmless(c);
    if text.chars().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| if stays(c) { out.push(c) } else { push(&mut out, c) });
    Cow::Owned(out)
}

/// JSON whose strings hold nothing that a terminal obeys. serde_json escapes the first 32 characters only.
pub(crate) fn safe_json(text: &str) -> Cow<'_, str> {
    // Line ends stand between the values; within strings they are escaped already.
    let harmless = |c: char| c == '\n' || is_harmless(c);
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if harmless(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    Cow::Owned(out)
}

pub(crate) fn is_harmless(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

/// Characters that reorder, join or tag text, or leave no mark at all (Unicode's default ignorable code points
/// and line separators). Two names that differ in one of them would look the same.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        assert_eq!(safe("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(safe("a\u{9b}31mb"), "a\\u{9b}31mb");
        assert_eq!(safe("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(safe("na\u{200b}me\u{e0041}"), "na\\u{200b}me\\u{e0041}");
        assert_eq!(safe("two\nlines\t."), "two\\nlines\\t.");
        assert_eq!(safe("tabelle_ü🚗\u{fe0f}"), "tabelle_ü🚗\u{fe0f}");
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({ "name": "a\u{9b}\u{202e}\u{7f}\u{e0041}b\nc" });
        let text = serde_json::to_string_pretty(&value).expect("JSON");
        let shown = safe_json(&text);
        assert!(shown.chars().all(|c| c == '\n' || is_harmless(c)), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).expect("JSON"), value);
    }
}
