//! Names inside the texts of a model file: `plans`, `billing.plans(id)`. A name that holds a dot, a
//! parenthesis or a comma is written in double quotes: `billing."odd.name"("a,b")`.

/// Schema, where one is written, and name.
pub(crate) type Table = (Option<String>, String);

/// Schema and name of a key. A text that is no such pair is a name as it stands.
pub(crate) fn qualified(text: &str) -> Table {
    let whole = || (None, text.to_owned());
    let Some((first, rest)) = segment(text, &['.']) else { return whole() };
    match rest.strip_prefix('.') {
        None if rest.is_empty() => (None, first),
        None => whole(),
        Some(rest) => match quoted(rest) {
            Some((name, "")) if !first.is_empty() => (Some(first), name),
            _ if first.is_empty() || rest.is_empty() => whole(),
            _ => (Some(first), rest.to_owned()),
        },
    }
}

/// The table of a reference, and its columns, which may be left out. `None` when the text is no reference.
pub(crate) fn reference(text: &str) -> Option<(Table, Vec<String>)> {
    let text = text.trim();
    let (mut first, mut rest) = segment(text, &['.', '('])?;
    let mut schema = None;
    if let Some(after) = rest.strip_prefix('.') {
        schema = Some(std::mem::take(&mut first));
        (first, rest) = segment(after, &['('])?;
    }
    if first.is_empty() || schema.as_deref() == Some("") {
        return None;
    }
    let columns = if rest.is_empty() { Vec::new() } else { columns(rest)? };
    Some(((schema, first), columns))
}

/// `(a, b)`
pub(crate) fn columns(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('(')?;
    let mut names = Vec::new();
    loop {
        let (name, after) = segment(rest.trim_start(), &[',', ')'])?;
        if name.is_empty() && !rest.trim_start().starts_with('"') {
            return None;
        }
        names.push(name);
        let after = after.trim_start();
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None => return after.strip_prefix(')')?.trim().is_empty().then_some(names),
        }
    }
}

/// What stands before the arguments of a signature, and the arguments with their parentheses.
pub(crate) fn signature(text: &str) -> (&str, &str) {
    let mut inside = false;
    let open = text.find(|char| {
        inside ^= char == '"';
        char == '(' && !inside
    });
    text.split_at(open.unwrap_or(text.len()))
}

/// The name at the start of a text, up to one of some characters or its end, and the rest.
fn segment<'a>(text: &'a str, ends: &[char]) -> Option<(String, &'a str)> {
    if text.starts_with('"') {
        let (name, rest) = quoted(text)?;
        let rest = rest.trim_start();
        return (rest.is_empty() || rest.starts_with(ends)).then_some((name, rest));
    }
    let end = text.find(ends).unwrap_or(text.len());
    Some((text[..end].trim().to_owned(), &text[end..]))
}

/// A name in double quotes, and the rest.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut name = String::new();
    let mut chars = inner.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        if char != '"' {
            name.push(char);
        } else if chars.peek().is_some_and(|(_, next)| *next == '"') {
            chars.next();
            name.push('"');
        } else {
            return Some((name, &inner[at + 1..]));
        }
    }
    None
}

/// A name as it must be written in a reference or, with its schema, as the key of an object.
pub(crate) fn write(name: &str) -> String {
    let plain = !name.is_empty()
        && name.trim() == name
        && !name.contains(['.', '(', ')', ',', '"'])
        && !name.contains(char::is_control);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// The key of an object: its name, after its schema where that is not the file's own.
pub(crate) fn write_key(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", write(schema), write(name)),
        None if name.contains(['.', '"']) || name.trim() != name => {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_as_they_were_written() {
        for name in ["plans", "a.b", "\"", "a\"b", "", " x", "f(a)", "é,", "a..b", "\"a\".b", "a b"] {
            assert_eq!(qualified(&write_key(None, name)), (None, name.to_owned()), "{name}");
            for schema in ["billing", "o.dd", "\"", "("] {
                let text = write_key(Some(schema), name);
                assert_eq!(qualified(&text), (Some(schema.to_owned()), name.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn references_read_back_as_they_were_written() {
        for name in ["plans", "a.b", "\"", "f(a)", "a b"] {
            let text = format!("{}.{}({}, {})", write("s"), write(name), write("a,b"), write(name));
            let table = (Some("s".to_owned()), name.to_owned());
            assert_eq!(reference(&text), Some((table, vec!["a,b".to_owned(), name.to_owned()])), "{text}");
        }
        let table = || (None, "plans".to_owned());
        assert_eq!(reference("plans"), Some((table(), vec![])));
        assert_eq!(reference(" plans ( id , no ) "), Some((table(), vec!["id".to_owned(), "no".to_owned()])));
        for wrong in ["", "plans(", "plans()", "plans(a,)", "plans(a) b", ".a(b)", "\"a(b)"] {
            assert_eq!(reference(wrong), None, "{wrong}");
        }
    }
}
