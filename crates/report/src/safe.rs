//! Names and texts that others chose, made harmless for a terminal.

/// Shows control characters, escape sequences and characters that turn the direction of text as their codes.
pub fn safe(text: &str) -> String {
    let harmless = |c: char| !c.is_control() && !is_format(c);
    if text.chars().all(harmless) {
        return text.to_owned();
    }
    text.chars().map(|c| if harmless(c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// The same for text of several lines: line ends and tabs stay.
pub(crate) fn safe_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| safe(&line.replace('\t', "    "))).collect();
    lines.join("\n")
}

/// Invisible characters that reorder or join text.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        assert_eq!(safe("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(safe("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(safe("tabelle_ü🚗"), "tabelle_ü🚗");
    }
}
