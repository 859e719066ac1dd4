//! The letters of a file. `SET client_encoding` says which bytes stand for which letters from there on, and the server
//! converts what follows; a file that says LATIN1 and was saved as UTF-8 makes it store other letters than an editor
//! shows.

use std::borrow::Cow;
use std::ops::Range;

use drift_catalog::Vendor;
use drift_sql::{PieceKind, TokenKind, lex, split};
use encoding_rs::Encoding;

/// A file that is not text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotText {
    /// The first byte that stands for no letter.
    pub at: usize,
}

/// How bytes become letters.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Letters {
    Utf8,
    /// ISO 8859-1 and 8859-9 have control characters where WHATWG's tables, after Windows, have letters.
    Iso(&'static Encoding),
    Table(&'static Encoding),
}

/// The encodings of PostgreSQL with one byte a letter, by their names without signs (`pg_encname_tbl`,
/// src/common/encnames.c).
const ONE_BYTE: &[(&[&str], &Encoding)] = &[
    (&["latin2", "iso88592"], encoding_rs::ISO_8859_2),
    (&["latin3", "iso88593"], encoding_rs::ISO_8859_3),
    (&["latin4", "iso88594"], encoding_rs::ISO_8859_4),
    (&["latin6", "iso885910"], encoding_rs::ISO_8859_10),
    (&["latin7", "iso885913"], encoding_rs::ISO_8859_13),
    (&["latin8", "iso885914"], encoding_rs::ISO_8859_14),
    (&["latin9", "iso885915"], encoding_rs::ISO_8859_15),
    (&["latin10", "iso885916"], encoding_rs::ISO_8859_16),
    (&["iso88595"], encoding_rs::ISO_8859_5),
    (&["iso88596"], encoding_rs::ISO_8859_6),
    (&["iso88597"], encoding_rs::ISO_8859_7),
    (&["iso88598"], encoding_rs::ISO_8859_8),
    (&["koi8", "koi8r"], encoding_rs::KOI8_R),
    (&["koi8u"], encoding_rs::KOI8_U),
    (&["win866", "windows866", "alt"], encoding_rs::IBM866),
    (&["win874", "windows874"], encoding_rs::WINDOWS_874),
    (&["win1250", "windows1250"], encoding_rs::WINDOWS_1250),
    (&["win", "win1251", "windows1251"], encoding_rs::WINDOWS_1251),
    (&["win1252", "windows1252"], encoding_rs::WINDOWS_1252),
    (&["win1253", "windows1253"], encoding_rs::WINDOWS_1253),
    (&["win1254", "windows1254"], encoding_rs::WINDOWS_1254),
    (&["win1255", "windows1255"], encoding_rs::WINDOWS_1255),
    (&["win1256", "windows1256"], encoding_rs::WINDOWS_1256),
    (&["win1257", "windows1257"], encoding_rs::WINDOWS_1257),
    (&["win1258", "windows1258", "abc", "tcvn", "tcvn5712", "vscii"], encoding_rs::WINDOWS_1258),
];

/// What leaves the bytes as they are where the database itself is in UTF-8, as a file is that says nothing.
const UTF8: &[&str] = &["utf8", "unicode", "sqlascii", "default"];

impl Letters {
    /// None where the encoding is not known here.
    fn of(name: &str) -> Option<Letters> {
        let signs = |c: &char| c.is_ascii_alphanumeric();
        let name: String = name.chars().filter(signs).collect::<String>().to_ascii_lowercase();
        match name.as_str() {
            "latin1" | "iso88591" => Some(Letters::Iso(encoding_rs::WINDOWS_1252)),
            "latin5" | "iso88599" => Some(Letters::Iso(encoding_rs::WINDOWS_1254)),
            name if UTF8.contains(&name) => Some(Letters::Utf8),
            name => {
                let table = ONE_BYTE.iter().find(|(names, _)| names.contains(&name));
                table.map(|(_, table)| Letters::Table(table))
            }
        }
    }

    fn read<'a>(self, bytes: &'a [u8], start: usize) -> Result<Cow<'a, str>, NotText> {
        match self {
            Letters::Utf8 => std::str::from_utf8(bytes)
                .map(Cow::Borrowed)
                .map_err(|error| NotText { at: start + error.valid_up_to() }),
            Letters::Table(table) => Ok(table.decode_without_bom_handling(bytes).0),
            Letters::Iso(table) => {
                let mut text = String::with_capacity(bytes.len());
                for byte in bytes.chunks(1) {
                    match *byte {
                        [control @ 0x80..=0x9f] => text.push(char::from(control)),
                        _ => text.push_str(&table.decode_without_bom_handling(byte).0),
                    }
                }
                Ok(Cow::Owned(text))
            }
        }
    }
}

/// The text of a file as the server takes it.
///
/// # Errors
/// When bytes stand for no letters.
pub fn decode(bytes: Vec<u8>, vendor: Vendor) -> Result<String, NotText> {
    if vendor != Vendor::Postgres || !may_change(&bytes) {
        return String::from_utf8(bytes).map_err(|error| NotText { at: error.utf8_error().valid_up_to() });
    }
    // Of one length with the bytes, so that places are the same.
    let outline: String =
        bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { 'x' }).collect();
    let mut text = String::with_capacity(bytes.len());
    let (mut letters, mut start) = (Letters::Utf8, 0);
    for (range, name) in changes(&outline) {
        // What is not known is read as it was; the reader of statements says so.
        let next = name.map_or(Some(Letters::Utf8), |name| Letters::of(&name)).unwrap_or(Letters::Utf8);
        text.push_str(&letters.read(bytes.get(start..range.end).unwrap_or_default(), start)?);
        (letters, start) = (next, range.end);
    }
    text.push_str(&letters.read(bytes.get(start..).unwrap_or_default(), start)?);
    Ok(text)
}

/// Whether a glance says that the encoding changes: every dump says once that it is UTF-8.
fn may_change(bytes: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[b"encoding", b"names"];
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    WORDS.iter().any(|word| {
        let found = bytes.windows(word.len()).enumerate().filter(|(_, own)| own.eq_ignore_ascii_case(word));
        found.map(|(at, _)| bytes.get(at + word.len()..).unwrap_or_default()).any(|rest| {
            let rest: Vec<u8> = rest.iter().copied().take(80).collect();
            let start = rest.iter().position(is_name).unwrap_or(rest.len());
            let name: Vec<u8> = rest.into_iter().skip(start).take_while(is_name).collect();
            let name = String::from_utf8_lossy(&name).into_owned();
            name.eq_ignore_ascii_case("to") || Letters::of(&name) != Some(Letters::Utf8)
        })
    })
}

/// Where the encoding changes, and to what; to nothing where it is the usual one again.
fn changes(text: &str) -> Vec<(Range<usize>, Option<String>)> {
    split(text, Vendor::Postgres)
        .into_iter()
        .filter(|piece| piece.kind != PieceKind::Rows)
        .filter_map(|piece| Some((piece.range.clone(), change(text.get(piece.range)?, piece.kind)?)))
        .collect()
}

fn change(piece: &str, kind: PieceKind) -> Option<Option<String>> {
    if kind == PieceKind::Client {
        let name = piece.strip_prefix("\\encoding")?.trim().trim_matches('\'');
        return (!name.is_empty()).then(|| Some(name.to_owned()));
    }
    let first = |word: &&str| piece.get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word));
    if kind == PieceKind::Rows || !["set", "reset", "select"].iter().any(first) {
        return None;
    }
    // No more of a long query than is asked of it.
    let piece = piece.get(..piece.floor_char_boundary(200)).unwrap_or(piece);
    let tokens = lex(piece, Vendor::Postgres);
    let words: Vec<&str> = tokens.iter().take(12).map(|token| token.text(piece)).collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let value = |at: usize| {
        let (token, word) = (tokens.get(at)?, words.get(at)?);
        let name =
            if token.kind == TokenKind::Text { word.trim_matches('\'') } else { word.trim_matches('"') };
        Some(Some(name.to_owned()))
    };
    match lower.as_slice() {
        ["set", "session" | "local", "client_encoding", "to" | "=", ..] => value(4),
        ["set", "client_encoding", "to" | "=", ..] => value(3),
        ["set", "session" | "local", "names", ..] => value(3),
        ["set", "names", _, ..] => value(2),
        ["reset", "client_encoding" | "all"] => Some(None),
        ["select", "pg_catalog", ".", "set_config", "(", "'client_encoding'", ",", ..] => value(7),
        ["select", "set_config", "(", "'client_encoding'", ",", ..] => value(5),
        _ => None,
    }
}

/// The encoding that a statement or line changes to and nobody here knows.
pub(crate) fn unknown(piece: &str, kind: PieceKind) -> Option<String> {
    change(piece, kind)?.filter(|name| Letters::of(name).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        decode(bytes.to_vec(), Vendor::Postgres).unwrap_or_else(|error| format!("byte {}", error.at))
    }

    #[test]
    fn what_follows_is_read_as_it_says() {
        for (before, byte, wanted) in [
            ("SET client_encoding = 'latin1'", 0xe9, 'é'),
            ("set session client_encoding to LATIN1", 0x80, '\u{80}'),
            ("SET NAMES 'ISO-8859-15'", 0xa4, '€'),
            ("SET CLIENT_ENCODING TO 'latin5'", 0xfe, 'ş'),
            ("SET client_encoding = \"WIN1251\"", 0xe6, 'ж'),
            ("SELECT pg_catalog.set_config('client_encoding', 'KOI8R', false)", 0xd6, 'ж'),
            ("select set_config('client_encoding', 'win1252', false)", 0x80, '€'),
        ] {
            let mut bytes = format!("-- é\n{before}; COMMENT ON TABLE t IS '").into_bytes();
            bytes.extend([byte, b'\'', b';']);
            assert_eq!(
                read(&bytes),
                format!("-- é\n{before}; COMMENT ON TABLE t IS '{wanted}';"),
                "{before}"
            );
        }
        assert_eq!(read(b"\\encoding latin2\nSELECT '\xb1'"), "\\encoding latin2\nSELECT 'ą'");
        // Saved as UTF-8 under another name: what the server stores.
        assert_eq!(
            read("SET client_encoding = LATIN1; SELECT 'é'".as_bytes()),
            "SET client_encoding = LATIN1; SELECT 'Ã©'"
        );
    }

    #[test]
    fn until_it_is_changed_back() {
        let changed = b"SET client_encoding = latin1; SELECT '\xe9';".to_vec();
        for back in ["RESET client_encoding", "SET client_encoding = 'UTF8'", "SET NAMES DEFAULT"] {
            let bytes = [&changed, format!(" {back}; SELECT 'é'").as_bytes()].concat();
            assert_eq!(read(&bytes), format!("SET client_encoding = latin1; SELECT 'é'; {back}; SELECT 'é'"));
        }
    }

    #[test]
    fn what_only_looks_like_it_changes_nothing() {
        for text in [
            "-- SET client_encoding = latin1;\nSELECT 'é'",
            "SELECT 'SET client_encoding = latin1; é'",
            "SET client_encoding = 'UTF-8'; SELECT 'é'",
            "UPDATE t SET names = 'é'; SELECT 'é'",
            "COMMENT ON COLUMN t.names IS 'the encoding of names'; SELECT 'é'",
        ] {
            assert_eq!(read(text.as_bytes()), text);
        }
        assert_eq!(read(b"SELECT '\xe9'"), "byte 8");
        assert_eq!(
            read(b"SET client_encoding = latin1; SET client_encoding = utf8; SELECT '\xe9'"),
            "byte 66"
        );
        let sqlite = decode(b"SET client_encoding = latin1; SELECT '\xe9'".to_vec(), Vendor::Sqlite);
        assert_eq!(sqlite, Err(NotText { at: 38 }));
    }

    #[test]
    fn what_is_not_known_is_said() {
        assert_eq!(unknown("SET client_encoding = 'SJIS'", PieceKind::Statement).as_deref(), Some("SJIS"));
        assert_eq!(unknown("\\encoding big5", PieceKind::Client).as_deref(), Some("big5"));
        assert_eq!(unknown("SET client_encoding = 'latin9'", PieceKind::Statement), None);
        assert_eq!(unknown("SET names", PieceKind::Statement), None);
    }
}
