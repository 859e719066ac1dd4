//! Tables as a whole, and the removal of anything.

use std::ops::Range;

use drift_catalog::{Kind, ObjectPath, Origin, Sources};

use super::text::{
    Edit, NoEdit, after_line, before, begins_line, line_end, line_start, located, refuse, removal, spare,
};
use super::together::one;
use crate::keys::FILE_KINDS;
use crate::names;
use crate::write::scalar;

/// The bytes that go with an entry. A list that is left with nothing goes with its key: an empty one would state that
/// there is nothing of its kind.
pub(crate) fn taken_out(text: &str, entry: Range<usize>) -> Result<Range<usize>, NoEdit> {
    spare(text, &entry)?;
    // A text in a block ends with the line below it.
    let entry = entry.start..entry.start + text[entry.clone()].trim_end().len();
    removal(text, whole_list(text, &entry).unwrap_or(entry))
}

/// Where an entry is all there is in its brackets or below its key: that key with all of it.
fn whole_list(text: &str, entry: &Range<usize>) -> Option<Range<usize>> {
    let head = text[..entry.start].trim_end_matches([' ', '\n', '\r']);
    let rest = text[entry.end..].trim_start();
    let (end, key) = if let Some(before) = head.strip_suffix(['[', '{']) {
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        if !rest.starts_with([']', '}']) {
            return None;
        }
        (text.len() - rest.len() + 1, before.trim_end_matches([' ', '\n', '\r']).strip_suffix(':')?)
    } else {
        // Below its key, and nothing beside it.
        let before = before(text, entry.start);
        let dashed = before.trim() == "-";
        let key = if dashed {
            let above = &text[..line_start(text, entry.start)];
            above.trim_end_matches([' ', '\n', '\r']).strip_suffix(':')?
        } else {
            begins_line(text, entry.start).then(|| head.strip_suffix(':'))??
        };
        let indent = before.len() - before.trim_start().len();
        let next = text[line_end(text, entry.end)..].lines().find(|line| !line.trim().is_empty());
        let beside = next.is_some_and(|line| {
            let own = line.len() - line.trim_start().len();
            own > indent || (own == indent && line.trim_start().starts_with('-') == dashed)
        });
        if beside {
            return None;
        }
        (entry.end, key)
    };
    let word = key.bytes().rev().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_').count();
    let start = key.len() - word;
    let list = &key[start..];
    let known = (FILE_KINDS.contains(&list) || list == "materialized_views") && start > 0;
    let own = text[..start].trim_end_matches(' ').ends_with(['\n', '{', ',']);
    (known && own && !text[start..entry.start].contains('#')).then_some(start..end)
}

/// Whether a constraint is a key of its column: `primary_key: true`.
pub(crate) fn is_flag(text: &str, origin: &Origin) -> bool {
    text[origin.entry.range()].trim_end().ends_with("true") && origin.name != origin.entry
}

/// An entry beside the declared one of the same kind and schema that is nearest by name, as it is written after its key.
pub(crate) fn beside(
    sources: &Sources,
    path: &ObjectPath,
    write: impl FnOnce(&str) -> String,
) -> Result<Vec<Edit>, NoEdit> {
    let kind = path.kind.word().replace('-', " ");
    let mut around = sources.origins.around(&path.schema, &path.object);
    let Some((beside, _)) = around.find(|(other, origin)| other.kind == path.kind && origin.alias.is_none())
    else {
        return refuse(&format!("no {kind} of this schema is declared to put it beside"));
    };
    let (text, origin) = located(sources, &beside)?;
    let entry = origin.entry.range();
    if !begins_line(text, entry.start) {
        return refuse(&format!("the {} stand in one line; change it by hand", path.kind.plural()));
    }
    let indent = before(text, entry.start);
    let written = text[origin.name.range()].trim_matches(['"', '\'']);
    // Only of a function what stands before the first parenthesis is the name.
    let name_of = |text: &str| match path.kind {
        Kind::Function => names::signature(text).0.len(),
        _ => text.len(),
    };
    let schema = names::qualified(&written[..name_of(written)]).0.map(|_| path.schema.as_str());
    let (name, arguments) = path.object.split_at(name_of(&path.object));
    let key = scalar(&format!("{}{arguments}", names::write_key(schema, name)));
    let lines: Vec<String> = write(&key)
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") })
        .collect();
    one(origin, after_line(text, entry.end, &lines.join("\n")))
}
