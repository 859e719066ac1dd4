//! Constants of PostgreSQL by their type: the one spelling in which the server prints a value that has many.

use super::context::Context;
use super::intervals::interval;
use super::literal::number;
use super::moments::{clock, day, day_text, is_epoch, moment, time, zone};
use super::rule::Rule;
use super::{json, jsonpath};

/// The spelling of a constant of this type, by its inner name; none where the text stays as it is.
pub(crate) fn spelled(ty: &str, text: &str, context: &Context<'_>) -> Option<String> {
    if ty == "bytea" {
        return bytes(text);
    }
    let text = text.trim();
    match ty {
        "date" => Some(day_text(day(text)?)),
        "timestamp" => moment(text).filter(|own| own.zone.is_none() || is_epoch(text)).map(|own| own.text(0)),
        "timestamptz" => {
            let own = moment(text)?;
            // Without a zone it is one of the session's (documentation 8.5.1.3).
            let session = || {
                context.note_if(Rule::ZoneOfSession, || context.reads_utc);
                context.reads_utc.then_some(0)
            };
            own.zone.or_else(session).map(|zone| format!("{}+00", own.text(-zone)))
        }
        "time" => time(text).map(clock),
        "timetz" => {
            let at = text.find(['+', '-'])?;
            let (_, digits) = (zone(&text[at..])?, text[at..].strip_suffix(":00").unwrap_or(&text[at..]));
            Some(format!("{}{digits}", clock(time(text[..at].trim())?)))
        }
        // Without words it has no positions and no blanks.
        "tsvector" if text.is_empty() => Some(String::new()),
        "interval" => interval(text),
        "uuid" => {
            let full = text.len() == 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
            full.then(|| text.to_ascii_lowercase())
        }
        "jsonb" => json::binary(text),
        "jsonpath" => jsonpath::spelled(text),
        "int4range" | "int8range" => range(text, |own| own.parse().ok(), |own| own.to_string()),
        "daterange" => range(text, day, day_text),
        "tsrange" => spans(text, "timestamp", context),
        "tstzrange" => spans(text, "timestamptz", context),
        "float4" | "float8" => match text.trim_start_matches('+').to_ascii_lowercase().as_str() {
            "inf" | "infinity" => Some("Infinity".to_owned()),
            "-inf" | "-infinity" => Some("-Infinity".to_owned()),
            "nan" => Some("NaN".to_owned()),
            _ => number(text),
        },
        "money" => number(&text.strip_prefix('$').unwrap_or(text).replace(',', "")),
        "text[]" | "varchar[]" => texts(text),
        "int2[]" | "int4[]" | "int8[]" | "numeric[]" => {
            Some(text.chars().filter(|own| !own.is_ascii_whitespace()).collect())
        }
        _ => None,
    }
}

/// A list of texts, each with quotes only where they are needed (documentation 8.15.6).
fn texts(text: &str) -> Option<String> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    if inside.is_empty() {
        return Some(text.to_owned());
    }
    let plain = |own: &str| {
        !own.is_empty()
            && !own.eq_ignore_ascii_case("null")
            && own
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'@'))
    };
    let mut all = Vec::new();
    // What has a comma or a quote inside its quotes is left as it is.
    for element in inside.split(',') {
        let own = element.trim();
        let bare = own.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match bare.unwrap_or(own) {
            text if plain(text) => all.push(text),
            _ if bare.is_some_and(|text| !text.contains(['"', '\\'])) => all.push(own),
            _ => return None,
        }
    }
    Some(format!("{{{}}}", all.join(",")))
}

/// The words of a truth value (documentation 8.6).
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A range of moments: its bounds in their one spelling, which has quotes for its blank (documentation 8.17.5).
fn spans(text: &str, ty: &str, context: &Context<'_>) -> Option<String> {
    let inside = text.strip_prefix(['[', '('])?.strip_suffix([']', ')'])?;
    let (from, to) = inside.split_once(',')?;
    let bound = |own: &str| match own.trim().trim_matches('"') {
        "" => Some(String::new()),
        own => spelled(ty, own, context).map(|own| format!("\"{own}\"")),
    };
    let (from, to) = (bound(from)?, bound(to)?);
    // One that is open at an end does not contain it.
    let open = if from.is_empty() { "(" } else { &text[..1] };
    let close = if to.is_empty() { ")" } else { &text[text.len() - 1..] };
    Some(format!("{open}{from},{to}{close}"))
}

/// A range of what is counted begins with its first value and ends before the one behind its last (documentation
/// 8.17.7).
fn range(text: &str, read: impl Fn(&str) -> Option<i64>, print: impl Fn(i64) -> String) -> Option<String> {
    if text.eq_ignore_ascii_case("empty") {
        return Some("empty".to_owned());
    }
    let (from_open, rest) = match text.split_at_checked(1)? {
        ("[", rest) => (0, rest),
        ("(", rest) => (1, rest),
        _ => return None,
    };
    let (rest, to_closed) = match (rest.strip_suffix(']'), rest.strip_suffix(')')) {
        (Some(rest), _) => (rest, 1),
        (_, Some(rest)) => (rest, 0),
        _ => return None,
    };
    let (from, to) = rest.split_once(',')?;
    let bound = |text: &str, shift: i64| match text.trim().trim_matches('"') {
        "" => Some(None),
        text => read(text)?.checked_add(shift).map(Some),
    };
    let (from, to) = (bound(from, from_open)?, bound(to, to_closed)?);
    if let (Some(from), Some(to)) = (from, to) {
        // One that ends before it begins is none, and one that ends there is empty.
        if from >= to {
            return (from == to).then(|| "empty".to_owned());
        }
    }
    let text = |own: Option<i64>| own.map(&print).unwrap_or_default();
    Some(format!("{}{},{})", if from.is_some() { '[' } else { '(' }, text(from), text(to)))
}

/// Bytes as the server prints them by default: `\x` and two digits for each (documentation 8.4). Of the older format only
/// what has no backslash is read.
fn bytes(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("\\x") {
        let digits: String = digits.chars().filter(|own| !own.is_ascii_whitespace()).collect();
        let whole = digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        return whole.then(|| format!("\\x{}", digits.to_ascii_lowercase()));
    }
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'\\');
    plain.then(|| text.bytes().fold("\\x".to_owned(), |hex, byte| format!("{hex}{byte:02x}")))
}

#[cfg(test)]
mod tests {
    use super::super::context::Family;
    use super::*;

    fn spelling(ty: &str, text: &str) -> Option<String> {
        spelled(ty, text, &Context::bare("public", str::to_owned, |_| Family::Other))
    }

    #[test]
    fn a_value_has_one_spelling() {
        for (ty, one, other) in [
            ("date", "2020-1-5", "2020-01-05"),
            ("timestamp", "2024-01-01", "2024-01-01 00:00:00"),
            ("timestamp", "2024-01-01T08:30", "2024-01-01 08:30:00"),
            ("timestamptz", "2022-04-01 01:00:00+01", "2022-04-01 00:00:00+00"),
            ("timestamptz", "2022-03-01 00:00:00+01:30", "2022-02-28 22:30:00Z"),
            ("time", "08:00", "08:00:00"),
            ("bytea", "", "\\x"),
            ("float8", "10e-7", "1e-06"),
            ("bytea", "aZ", "\\x615A"),
            ("bytea", "\\x0 0", "\\x00"),
            ("interval", "1 hour", "01:00:00"),
            ("interval", "1 year 2 months", "14 mons"),
            ("interval", "1.5 seconds", "00:00:01.5"),
            ("interval", "-1 day", "-1 days"),
            ("interval", "1-2", "14 mons"),
            ("interval", "0", "00:00:00"),
            ("interval", "1 day 5", "1 day 00:00:05"),
            ("int4range", "[1,5]", "[1,6)"),
            ("int8range", "( 0 , 9]", "[1,10)"),
            ("int4range", "(,5]", "(,6)"),
            ("daterange", "[2020-01-01,2020-12-31]", "[2020-01-01,2021-01-01)"),
            ("interval", "5 10:20", "5 days 10:20:00"),
            ("timetz", "08:00+02", "08:00:00+02:00"),
            ("tsrange", "[2024-01-01,)", "[\"2024-01-01 00:00:00\",]"),
            ("timestamp", "epoch", "1970-01-01"),
            ("float8", "inf", "Infinity"),
            ("text[]", "{\"a\", b}", "{a,b}"),
            ("money", "1.00", "$1.00"),
            ("int4[]", "{1, 2}", "{1,2}"),
        ] {
            assert_eq!(spelling(ty, one), spelling(ty, other), "{ty} {one} {other}");
            assert!(spelling(ty, one).is_some(), "{ty} {one}");
        }
    }

    #[test]
    fn two_values_have_two() {
        for (ty, one, other) in [
            ("date", "2020-01-05", "2020-05-01"),
            ("timestamptz", "2022-04-01 00:00:00+01", "2022-04-01 00:00:00+00"),
            ("interval", "1 day", "24 hours"),
            ("interval", "1 month", "30 days"),
            ("timetz", "08:00+02", "08:00+03"),
            ("tsrange", "[2024-01-01,2024-01-02)", "[2024-01-01,2024-01-02]"),
            ("text[]", "{a,b}", "{b,a}"),
            ("text[]", "{a,\"b c\"}", "{a,b,c}"),
            ("interval", "1 minute", "1 month"),
            ("time", "08:00", "20:00"),
            ("int4range", "[1,5]", "[1,5)"),
            ("daterange", "[2020-01-01,)", "(2020-01-01,)"),
        ] {
            assert_ne!(spelling(ty, one), spelling(ty, other), "{ty} {one} {other}");
        }
        for (ty, text) in [
            ("date", "now"),
            ("timestamptz", "2020-01-01"),
            ("date", "2020-02-30"),
            ("interval", "P1D"),
            ("time", "25:00"),
            ("int4range", "[5,1]"),
            ("numrange", "[1,5]"),
        ] {
            assert_eq!(spelling(ty, text), None, "{ty} {text}");
        }
    }

    #[test]
    fn a_moment_without_a_zone_is_one_of_the_session() {
        let mut context = Context::bare("public", str::to_owned, |_| Family::Other);
        let of = |text, context: &Context<'_>| spelled("timestamptz", text, context);
        assert_eq!(of("2024-01-01", &context), None);
        context.reads_utc = true;
        assert_eq!(of("2024-01-01", &context), of("2024-01-01 02:00:00+02", &context));
        assert_ne!(of("2024-01-01", &context), of("2024-01-01 00:00:00+02", &context));
    }
}
