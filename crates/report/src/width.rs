//! Text fitted to columns of a terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Breaks a text at spaces into lines of at most so many columns; spaces at its beginning stay. A word that is
/// longer stays whole: file names and SQL must be fit for copying.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let words = text.trim_start_matches(' ');
    let mut line = " ".repeat(text.len() - words.len());
    let mut used = line.len();
    let mut lines = Vec::new();
    let mut begun = false;
    for word in words.split(' ') {
        let wide = word.width();
        if begun && used + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if begun {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += wide;
        begun = true;
    }
    lines.push(line);
    lines
}

/// At most so many columns; what is cut off is marked.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

/// At most so many characters, for texts that may be of any length.
pub(crate) fn bounded(text: &str, most: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => text.into(),
        Some((end, _)) => format!("{}… ({} characters in all)", &text[..end], text.chars().count()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_only() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("averyverylongword and", 8), ["averyverylongword", "and"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("  a  b", 8), ["  a  b"]);
        assert_eq!(wrap("日本 日本 日本", 9), ["日本 日本", "日本"]);
    }

    #[test]
    fn cuts_at_columns() {
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("abcdef", 4), "abc…");
    }

    #[test]
    fn says_how_long_a_text_is() {
        assert_eq!(bounded("abcdef", 3), "abc… (6 characters in all)");
        assert_eq!(bounded("abc", 3), "abc");
    }
}
