//! What is shown instead of credentials.

use std::borrow::Cow;
use std::ops::Range;

use drift_catalog::Vendor;

use super::names::is_secret_name;
use super::scan::Scan;
use crate::{TokenKind, lex};

/// What kind of text is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prose {
    /// Statements, expressions, bodies: a value stands in quotes, or inside of a text.
    Sql,
    /// Anything people write, such as comments.
    Plain,
    /// A model file: each line by itself, for a quote may stand alone in prose.
    Yaml,
}

/// What stands instead of a credential.
pub const MASK: &str = "***";

/// What may be looked for before anything is looked at closely.
const SIGNS: &[&str] = &[
    "pass",
    "pwd",
    "secret",
    "key",
    "token",
    "credential",
    "://",
    "akia",
    "asia",
    "ghp_",
    "sk_live_",
    "sk-",
    "xoxb-",
    "glpat-",
    "eyj",
    "bearer",
    "private key",
    "crypt",
    "hmac",
    "authorization",
];
/// How deep bodies in bodies are looked through.
const DEPTH: usize = 6;

/// The text without its credentials.
pub fn mask(text: &str, prose: Prose) -> Cow<'_, str> {
    covered(text, prose, |out, _| out.push_str(MASK))
}

/// The text with blots of the same number of bytes, for texts that places point into.
pub fn blot(text: &str, prose: Prose) -> Cow<'_, str> {
    covered(text, prose, |out, secret| {
        out.extend(secret.bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' }));
    })
}

/// The text with something else in the place of each credential.
fn covered(text: &str, prose: Prose, cover: impl Fn(&mut String, &str)) -> Cow<'_, str> {
    let found = secrets(text, prose);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in found {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        at = range.end;
        cover(&mut out, text.get(range).unwrap_or_default());
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// Where credentials stand, in order and apart from each other.
pub fn secrets(text: &str, prose: Prose) -> Vec<Range<usize>> {
    if prose == Prose::Yaml {
        let mut offset = 0;
        let mut all = Vec::new();
        for line in text.split_inclusive('\n') {
            all.extend(of_line(line).into_iter().map(|own| offset + own.start..offset + own.end));
            offset += line.len();
        }
        return all;
    }
    let lower = text.to_ascii_lowercase();
    if !SIGNS.iter().any(|sign| lower.contains(sign)) {
        return Vec::new();
    }
    let mut inside = Vec::new();
    match prose {
        Prose::Sql => texts(text, 0, DEPTH, &mut inside),
        Prose::Plain | Prose::Yaml => inside.push(0..text.len()),
    }
    found(text, inside)
}

/// Those of a line of a model file.
fn of_line(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    if !SIGNS.iter().any(|sign| lower.contains(sign)) {
        return Vec::new();
    }
    if lower.contains("comment:") {
        return secrets(line, Prose::Plain);
    }
    let mut inside = Vec::new();
    texts(line, 0, DEPTH, &mut inside);
    let quoted = lex(line, Vendor::Postgres).into_iter().filter(|token| token.kind == TokenKind::Quoted);
    inside.extend(quoted.map(|token| token.range.start + 1..token.range.end));
    let mut all = found(line, inside);
    // The default of a column whose name says what it is.
    let key = line.trim_start().trim_start_matches(['-', '+', ' ']).split(':').next().unwrap_or_default();
    if let Some(at) = lower.find("default:").filter(|_| is_secret_name(key.trim_matches(['"', '\'']))) {
        let rest = &line[at + "default:".len()..];
        let from = line.len() - rest.trim_start().len();
        let value = line[from..].trim_end().trim_end_matches(['}', ' ']);
        match (value.find('\''), value.rfind('\'')) {
            (Some(first), Some(last)) if first < last => all.push(from + first + 1..from + last),
            _ if !value.starts_with('{') => all.push(from..from + value.len()),
            _ => {}
        }
    }
    // An option of a foreign table, by its name.
    for (at, word) in line.match_indices("foreign_option ") {
        let rest = &line[at + word.len()..];
        if let Some((name, value)) =
            rest.split_once(": ").filter(|(name, _)| is_secret_name(name.trim_matches('"')))
        {
            let from = at + word.len() + name.len() + 2;
            all.push(from..from + value.find([',', '}', '\n']).unwrap_or(value.len()));
        }
    }
    apart(line, all)
}

fn found(text: &str, inside: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let scan = Scan { text, bytes: text.as_bytes(), inside };
    let mut found = scan.urls();
    found.extend(scan.keys());
    found.extend(scan.shapes());
    found.extend(scan.calls());
    apart(text, found)
}

/// In order and apart from each other.
fn apart(text: &str, mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.retain(|range| range.start < range.end && text.get(range.clone()).is_some_and(is_value));
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// The UUID that stands for none (RFC 9562 §5.9).
const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// Placeholders are no credentials.
fn is_value(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text != NIL
        && !text.starts_with(['%', '$', '{', '<', ':', '|'])
        && !text.bytes().all(|byte| byte == b'*' || byte == b'x' || byte == b'.')
        && !["true", "false", "null", "none", "required", "text"]
            .contains(&text.to_ascii_lowercase().as_str())
}

/// The bytes of texts and comments in SQL; bodies are looked into.
fn texts(sql: &str, offset: usize, depth: usize, out: &mut Vec<Range<usize>>) {
    let mut last = 0;
    let comment = |range: Range<usize>, out: &mut Vec<Range<usize>>| {
        if sql.get(range.clone()).is_some_and(|gap| gap.contains("--") || gap.contains("/*")) {
            out.push(offset + range.start..offset + range.end);
        }
    };
    for token in lex(sql, Vendor::Postgres) {
        comment(last..token.range.start, out);
        last = token.range.end;
        if token.kind != TokenKind::Text {
            continue;
        }
        let text = token.text(sql);
        let dollar = text.strip_prefix('$').and_then(|rest| rest.find('$')).map(|tag| tag + 2);
        match dollar {
            Some(open) if depth > 0 && text.len() >= 2 * open => {
                let inner = &text[open..text.len() - open];
                texts(inner, offset + token.range.start + open, depth - 1, out);
            }
            _ => {
                let open = text.find('\'').map_or(0, |at| at + 1);
                out.push(offset + token.range.start + open..offset + token.range.end);
            }
        }
    }
    comment(last..sql.len(), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_found_however_they_are_written() {
        for text in [
            "SELECT dblink_connect('host=h user=u password=CANARY1 dbname=d')",
            "SELECT dblink('host=h password=''CANARY 1'' dbname=d', 'SELECT 1')",
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('password=CANARY1', 'x'); END $$",
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $a$ BEGIN EXECUTE $b$ALTER ROLE r PASSWORD 'CANARY1'$b$; END $a$",
            "CREATE FUNCTION f() RETURNS void AS 'BEGIN EXECUTE ''ALTER ROLE r PASSWORD ''''CANARY1''''''; END' LANGUAGE plpgsql",
            "SELECT 'postgres://app:CANARY1@db/shop'::text",
            "SELECT 'https://u:CANARY/1@db/shop?x=1'",
            "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'u', password 'CANARY1')",
            "ALTER ROLE r WITH ENCRYPTED PASSWORD 'CANARY1'",
            "v_password text := 'CANARY1'",
            "v_api_key CONSTANT text := 'CANARY1'",
            "SELECT jsonb_build_object('api_key', 'CANARY1')",
            "SELECT '{\"client_secret\": \"CANARY1\"}'::jsonb",
            "-- the password: CANARY1\nSELECT 1",
            "ALTER TABLE t ADD COLUMN api_token character varying(20) DEFAULT 'CANARY1'::character varying",
            "ALTER TABLE t ALTER COLUMN password SET DEFAULT 'CANARY1'",
            "SELECT net.http_post('https://x', 'Authorization: Bearer CANARY1-and-more')",
            "COPY t FROM PROGRAM 'curl -u x --password=CANARY1 http://x'",
            "SELECT set_config('app.secret', 'CANARY1', false)",
        ] {
            let shown = mask(text, Prose::Sql);
            assert!(!shown.contains("CANARY") && shown.contains(MASK), "{shown}");
            assert_eq!(mask(&shown, Prose::Sql), shown, "a mask is no credential");
            let blotted = blot(text, Prose::Sql);
            assert!(blotted.len() == text.len() && !blotted.contains("CANARY"), "{blotted}");
        }
        let plain = "Log in as app with password=CANARY1, or postgres://a:CANARY1@h";
        assert_eq!(mask(plain, Prose::Plain), "Log in as app with password=***, or postgres://a:***@h");
    }

    #[test]
    fn what_is_no_credential_stays() {
        for text in [
            "CREATE TABLE users (id int, password text NOT NULL, token uuid DEFAULT gen_random_uuid())",
            "SELECT u.password = p.password FROM users u",
            "NEW.password := crypt(NEW.password, gen_salt('bf'))",
            "SELECT password::text FROM users WHERE token = $1",
            "RAISE EXCEPTION 'Invalid password: too short'",
            "SELECT format('password=%s', pw), 'password=' || pw",
            "SELECT 'http://localhost:8080/a@b'",
            "CREATE INDEX key_idx ON t (secret_key)",
            "ALTER TABLE t ADD COLUMN token uuid DEFAULT '00000000-0000-0000-0000-000000000000'",
            "ALTER TABLE t ADD CONSTRAINT c CHECK (length(password) > 8)",
            "ALTER TABLE app.credentials ADD COLUMN version int NOT NULL DEFAULT '0'",
            "ALTER TABLE secret ALTER version SET DEFAULT '0'",
        ] {
            assert_eq!(mask(text, Prose::Sql), text);
        }
    }

    #[test]
    fn a_model_file_is_looked_through_line_by_line() {
        for line in [
            "  password: { type: text, default: { sql: \"'CANARY1'::text\" } }",
            "+ e: { values: [a], comment: \"api_key=CANARY1\" }",
            "  v: { sql: \"SELECT 'password=CANARY1' AS x\" }",
            "  token: { type: text, default: CANARY1 }",
            "+ options: { foreign: s, foreign_option password: CANARY1 }",
        ] {
            assert!(!mask(line, Prose::Yaml).contains("CANARY"), "{}", mask(line, Prose::Yaml));
        }
        let plain = "  password: string(40)?  # the tenant's\n  token: { type: uuid, default: { sql: gen_random_uuid() } }\n";
        assert_eq!(mask(plain, Prose::Yaml), plain);
    }

    #[test]
    fn any_text_is_looked_through_without_harm() {
        for text in [
            "password='",
            "'password=",
            "password $",
            "://:@",
            "E'password=\\'",
            "é password='é",
            "$password$",
            "Bearer ",
        ] {
            for end in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                for prose in [Prose::Sql, Prose::Plain, Prose::Yaml] {
                    let _ = (mask(&text[..end], prose), blot(&text[..end], prose));
                }
            }
        }
    }
}
