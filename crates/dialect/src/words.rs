//! The portable type words of model files.

use drift_catalog::Portable;

/// A portable word with what it means, for documentation and for did-you-mean.
pub const PORTABLE_WORDS: &[(&str, &str)] = &[
    ("smallint", "16-bit integer"),
    ("integer", "32-bit integer"),
    ("bigint", "64-bit integer"),
    ("decimal", "exact number: `decimal(10,2)`, or without limits `decimal`"),
    ("string", "text of at most n characters: `string(120)`"),
    ("text", "text without a limit"),
    ("boolean", "true or false"),
    ("date", "calendar date"),
    ("time", "time of day"),
    ("timestamp", "date and time without a time zone"),
    ("timestamptz", "a moment: date and time with a time zone"),
    ("uuid", "128-bit identifier"),
    ("json", "JSON document"),
    ("binary", "bytes"),
    ("float", "32-bit floating point number"),
    ("double", "64-bit floating point number"),
];

/// Why a portable word cannot stand as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordError(pub String);

/// Reads a portable word: `Ok(None)` when the text does not begin with one.
///
/// # Errors
/// When the word is a portable one but its arguments are wrong.
pub fn word_to_portable(text: &str) -> Result<Option<Portable>, WordError> {
    let text = text.trim();
    let (word, args) = match text.split_once('(') {
        Some((word, rest)) => match rest.strip_suffix(')') {
            Some(inner) => (word.trim(), Some(inner)),
            None => return Ok(None),
        },
        None => (text, None),
    };
    let word = word.to_ascii_lowercase();
    let plain = |portable: Portable| match args {
        None => Ok(Some(portable)),
        // Other arguments mean the database's own type, such as PostgreSQL's timestamp(3).
        Some(_) => Ok(None),
    };
    match word.as_str() {
        "smallint" => plain(Portable::SmallInt),
        "integer" => plain(Portable::Integer),
        "bigint" => plain(Portable::BigInt),
        "text" => plain(Portable::Text),
        "boolean" => plain(Portable::Boolean),
        "date" => plain(Portable::Date),
        "time" => plain(Portable::Time),
        "timestamp" => plain(Portable::Timestamp),
        "timestamptz" => plain(Portable::Timestamptz),
        "uuid" => plain(Portable::Uuid),
        "json" => plain(Portable::Json),
        "binary" => plain(Portable::Binary),
        "float" => plain(Portable::Float),
        "double" => plain(Portable::Double),
        "decimal" => match args {
            None => Ok(Some(Portable::Decimal(None))),
            Some(inner) => decimal(text, inner).map(Some),
        },
        "string" => match args.and_then(|inner| inner.trim().parse().ok()) {
            Some(0) | None => Err(WordError(format!(
                "`{text}` needs a length: `string(120)`; for text without a limit write `text`"
            ))),
            Some(length) => Ok(Some(Portable::String(length))),
        },
        _ => Ok(None),
    }
}

fn decimal(text: &str, inner: &str) -> Result<Portable, WordError> {
    let wrong = || WordError(format!("`{text}` needs a precision and a scale: `decimal(10,2)`"));
    let numbers: Vec<u32> = inner
        .split(',')
        .map(|number| number.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    match numbers[..] {
        [precision] if precision > 0 => Ok(Portable::Decimal(Some((precision, 0)))),
        [precision, scale] if precision > 0 && scale <= precision => {
            Ok(Portable::Decimal(Some((precision, scale))))
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_and_leaves_the_rest_to_the_database() {
        assert_eq!(word_to_portable("string(120)"), Ok(Some(Portable::String(120))));
        assert_eq!(word_to_portable("decimal(10, 2)"), Ok(Some(Portable::Decimal(Some((10, 2))))));
        assert_eq!(word_to_portable("timestamp(3)"), Ok(None));
        assert_eq!(word_to_portable("tsvector"), Ok(None));
        assert!(word_to_portable("string").is_err());
        assert!(word_to_portable("decimal(2,10)").is_err());
    }

    #[test]
    fn every_listed_word_reads() {
        for (word, _) in PORTABLE_WORDS {
            let text = if *word == "string" { "string(1)".to_owned() } else { (*word).to_owned() };
            assert!(matches!(word_to_portable(&text), Ok(Some(_))), "{word}");
        }
    }
}
