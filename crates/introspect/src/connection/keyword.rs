//! libpq's `key=value` texts (PostgreSQL documentation, §34.1.1.1).

use std::collections::BTreeMap;

/// Reads `host=db user='a b' password=x\ y`.
pub(crate) fn parse(text: &str) -> Result<BTreeMap<String, String>, &'static str> {
    let mut settings = BTreeMap::new();
    let mut chars = text.chars().peekable();
    loop {
        while chars.peek().is_some_and(|c| c.is_whitespace()) {
            chars.next();
        }
        if chars.peek().is_none() {
            return Ok(settings);
        }
        let mut key = String::new();
        while let Some(c) = chars.next_if(|c| *c != '=') {
            key.push(c);
        }
        if chars.next().is_none() {
            return Err("a keyword without a value");
        }
        while chars.peek().is_some_and(|c| c.is_whitespace()) {
            chars.next();
        }
        let quoted = chars.next_if_eq(&'\'').is_some();
        let mut value = String::new();
        let mut closed = !quoted;
        while let Some(c) = chars.next() {
            match c {
                '\\' => value.extend(chars.next()),
                '\'' if quoted => {
                    closed = true;
                    break;
                }
                c if !quoted && c.is_whitespace() => break,
                c => value.push(c),
            }
        }
        if !closed {
            return Err("a quote that is not closed");
        }
        settings.insert(key.trim().to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_quotes_and_escapes() {
        let settings = parse("host = db user='a b' password=x\\ \\'y dbname='it\\'s'").expect("settings");
        let get = |key: &str| settings.get(key).map(String::as_str);
        assert_eq!(get("host"), Some("db"));
        assert_eq!(get("user"), Some("a b"));
        assert_eq!(get("password"), Some("x 'y"));
        assert_eq!(get("dbname"), Some("it's"));
        assert!(parse("host").is_err());
        assert!(parse("host='db").is_err());
    }
}
