//! Lists that need no source, fitted to the terminal: `drift rules`.

use unicode_width::UnicodeWidthStr as _;

use crate::width::wrap;

/// Rows of three columns; the last is wrapped and goes on below itself.
pub fn listing(rows: &[[&str; 3]], width: usize) -> String {
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let (first, second) = (widest(0), widest(1));
    let lead = first + second + 4;
    let mut out = String::new();
    for [one, two, text] in rows {
        // Where the terminal is as narrow as the names, the text is not cut into single words.
        let lines = wrap(text, width.saturating_sub(lead).max(24));
        for (number, line) in lines.iter().enumerate() {
            let (one, two) = if number == 0 { (*one, *two) } else { ("", "") };
            out.push_str(&format!("{one:<first$}  {two:<second$}  {line}\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_column_goes_on_below_itself() {
        let rows =
            [["drift/a", "error", "Short."], ["drift/bc", "note", "Words that go on in the next line."]];
        let expected = "drift/a   error  Short.\n\
                        drift/bc  note   Words that go on in the\n                 next line.\n";
        assert_eq!(listing(&rows, 41), expected);
        assert!(listing(&rows, 100).lines().count() == 2);
    }
}
