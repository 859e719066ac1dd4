//! Edits of mappings and lists in the text of a file, in block and in flow style.

use std::ops::Range;

use drift_catalog::{FileId, ObjectPath, Origin, Sources};

use crate::events;
use crate::mistake::Mistakes;
use crate::tree::{Entry, Node, Tree, Value};

/// A piece of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// The bytes that go.
    pub range: Range<usize>,
    /// What stands there instead.
    pub replacement: String,
}

/// Why no edit is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEdit(pub String);

/// A refusal.
pub(crate) fn refuse<T>(why: &str) -> Result<T, NoEdit> {
    Err(NoEdit(why.to_owned()))
}

/// The text and origin of something declared, unless its text comes through an alias.
pub(crate) fn located<'s>(sources: &'s Sources, path: &ObjectPath) -> Result<(&'s str, &'s Origin), NoEdit> {
    let Some(origin) = sources.origin(path) else { return refuse("it is not declared in a model file") };
    if let Some(alias) = origin.alias {
        let at = sources.show(alias).unwrap_or_default();
        return Err(NoEdit(format!(
            "its text comes through the alias at {at}; an edit would change other objects too"
        )));
    }
    let Some(file) = sources.file(origin.name.file) else { return refuse("its file is not at hand") };
    if file.text.get(origin.entry.range()).is_none() {
        return refuse("its file is not at hand");
    }
    Ok((&file.text, origin))
}

/// Start of the line that holds a byte.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Byte after the line that holds a byte, its line end included.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// What stands before a byte on its line.
pub(crate) fn before(text: &str, at: usize) -> &str {
    &text[line_start(text, at)..at]
}

/// Whether nothing but spaces stands before a byte on its line; in a flow mapping it does.
pub(crate) fn begins_line(text: &str, at: usize) -> bool {
    before(text, at).trim().is_empty()
}

/// How the line that holds a byte ends.
pub(crate) fn newline(text: &str, at: usize) -> &'static str {
    let end = line_end(text, at);
    if text[..end].ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// Refuses to take away an anchor, which something else may need, or a comment.
pub(crate) fn spare(text: &str, what: &Range<usize>) -> Result<(), NoEdit> {
    let removed = text.get(what.clone()).unwrap_or_default();
    let mut before = ' ';
    let mut chars = removed.chars().peekable();
    while let Some(char) = chars.next() {
        let opens = before.is_whitespace() || matches!(before, '[' | '{' | ',');
        let names = chars.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
        if char == '&' && opens && names {
            return refuse("it holds an anchor that something else may use; change it by hand");
        }
        before = char;
    }
    if removed.lines().count() > 1 && removed.lines().any(|line| line.trim_start().starts_with('#')) {
        return refuse("a comment stands inside it; change it by hand");
    }
    Ok(())
}

/// The whole of an entry's value, with places counted from the entry's start.
pub(crate) fn value_of<'t>(text: &'t str, entry: &Range<usize>) -> Result<Node<'t>, NoEdit> {
    let mut mistakes = Mistakes::default();
    let file = FileId(0);
    let whole = events::parse(file, &text[entry.clone()], &mut mistakes)
        .and_then(|events| Tree::new(events).whole(&mut mistakes));
    match whole.map(|node| node.value) {
        Some(Value::Map(entries)) if entries.len() == 1 && mistakes.into_list().is_empty() => {
            Ok(entries[0].value.clone())
        }
        _ => refuse("its text leans on another entry, such as an alias; change it by hand"),
    }
}

/// Whether a collection is written with brackets.
pub(crate) fn is_flow(text: &str, start: usize, node: &Node<'_>) -> bool {
    text[start + node.place.start as usize..].starts_with(['{', '['])
}

/// The bytes of an entry of a mapping that starts at a byte.
pub(crate) fn entry_range(start: usize, entry: &Entry<'_>) -> Range<usize> {
    let end = entry.value.here().end.max(entry.key_place.end) as usize;
    start + entry.key_place.start as usize..start + end
}

/// Sets a key of a mapping, or takes it away.
pub(crate) fn set_key(
    text: &str,
    start: usize,
    map: &Node<'_>,
    key: &str,
    value: Option<&str>,
) -> Result<(Range<usize>, String), NoEdit> {
    let Value::Map(entries) = &map.value else { return refuse("it is not a mapping; change it by hand") };
    let known = entries.iter().find(|entry| entry.key == key);
    match (known, value) {
        (Some(entry), Some(value)) => {
            let place = entry.value.here();
            if place.start <= entry.key_place.end && place.end <= place.start {
                return refuse("its value is empty; change it by hand");
            }
            let range = start + place.start as usize..start + place.end as usize;
            spare(text, &range)?;
            Ok((range, value.to_owned()))
        }
        (Some(entry), None) => Ok((removal(text, entry_range(start, entry))?, String::new())),
        (None, None) => refuse("it is not written out"),
        (None, Some(value)) => add_entry(text, start, map, &format!("{key}: {value}")),
    }
}

/// Adds an entry, or an item with its dash left out, after the last one of a collection.
pub(crate) fn add_entry(
    text: &str,
    start: usize,
    collection: &Node<'_>,
    entry: &str,
) -> Result<(Range<usize>, String), NoEdit> {
    let (first, last, is_list) = match &collection.value {
        Value::Map(entries) => {
            let range = |entry: &Entry<'_>| entry_range(start, entry);
            (entries.first().map(range), entries.last().map(range), false)
        }
        Value::List(items) => {
            let range = |item: &Node<'_>| {
                let place = item.here();
                start + place.start as usize..start + place.end as usize
            };
            (items.first().map(range), items.last().map(range), true)
        }
        _ => return refuse("it is neither a mapping nor a list; change it by hand"),
    };
    let (Some(first), Some(last)) = (first, last) else {
        let range = start + collection.place.start as usize..start + collection.place.end as usize;
        let entry = if is_list { format!("[{entry}]") } else { format!("{{ {entry} }}") };
        return Ok((range, entry));
    };
    if is_flow(text, start, collection) {
        return Ok((last.end..last.end, format!(", {entry}")));
    }
    let indent: String = before(text, first.start).chars().take_while(|c| *c == ' ').collect();
    let dash = if is_list { "- " } else { "" };
    Ok(after_line(text, last.end, &format!("{indent}{dash}{entry}")))
}

/// Adds lines after the one that holds a byte.
pub(crate) fn after_line(text: &str, at: usize, lines: &str) -> (Range<usize>, String) {
    // A text in a block ends with the line below it.
    let at = if text[..at].ends_with('\n') { text[..at].trim_end().len() } else { at };
    let newline = newline(text, at);
    let end = line_end(text, at);
    let lines = lines.replace('\n', newline);
    if text[..end].ends_with('\n') {
        (end..end, format!("{lines}{newline}"))
    } else {
        (end..end, format!("{newline}{lines}"))
    }
}

/// The bytes that go with an entry or item: its lines, or in flow style itself with a comma.
pub(crate) fn removal(text: &str, entry: Range<usize>) -> Result<Range<usize>, NoEdit> {
    spare(text, &entry)?;
    let head = before(text, entry.start).trim();
    let rest = &text[entry.end..line_end(text, entry.end)];
    let alone = rest.trim().is_empty() || rest.trim_start().starts_with('#');
    if alone && (head.is_empty() || head == "-") {
        // In a flow collection over several lines the comma before may stand on the line above.
        let above = text[..line_start(text, entry.start)].trim_end();
        if !above.ends_with(',') {
            return Ok(line_start(text, entry.start)..line_end(text, entry.end));
        }
    }
    let after = &text[entry.end..];
    let gap = after.len() - after.trim_start().len();
    if after.trim_start().starts_with(',') {
        let mut end = entry.end + gap + 1;
        let own_line = begins_line(text, entry.start);
        let rest = &text[end..line_end(text, end)];
        if own_line && rest.trim().is_empty() {
            return Ok(line_start(text, entry.start)..line_end(text, end));
        }
        end += rest.len() - rest.trim_start_matches(' ').len();
        return Ok(entry.start..end);
    }
    let gap = text[..entry.start].len() - text[..entry.start].trim_end().len();
    if after.trim_start().starts_with(['}', ']']) {
        if text[..entry.start - gap].ends_with(',') {
            return Ok(entry.start - gap - 1..entry.end);
        }
        if text[..entry.start - gap].ends_with(['{', '[']) {
            return Ok(entry);
        }
    }
    refuse("it shares its line with something else; change it by hand")
}
