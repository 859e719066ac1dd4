//! Nodes of a YAML file with their places, grown from `events` one object at a time: the top of the file
//! first, each table when its turn comes, so that a large file is never a tree as a whole. Aliases and merge
//! keys are resolved here, and remembered.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use drift_catalog::{FileId, Place};

use crate::events::{self, DEEPEST, Events, What};
use crate::mistake::{DUPLICATE_KEY, Mistake, Mistakes, TOO_LARGE, WRONG_SHAPE};

/// The most values that the aliases of a file may stand for, all together.
const MOST_ALIASED: u32 = 1_000_000;
/// How deep the tree grows at first: the file, its kinds, the names of its objects.
const TOP: usize = 2;

/// A node with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// Its own bytes; for an alias those of the anchored node.
    pub(crate) place: Place,
    /// The bytes of the alias that leads here.
    pub(crate) alias: Option<Place>,
    pub(crate) value: Value<'a>,
}

#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    /// Text, and whether it stood in quotes or a block.
    Scalar(Cow<'a, str>, bool),
    Map(Rc<Vec<Entry<'a>>>),
    List(Rc<Vec<Node<'a>>>),
    /// Not grown yet; see [`Tree::grow`].
    Later(u32),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) key_place: Place,
    pub(crate) value: Node<'a>,
    /// The alias of the merge key this entry came through.
    pub(crate) merged: Option<Place>,
}

impl Node<'_> {
    /// What the node is, for messages.
    pub(crate) fn shape(&self) -> &'static str {
        match self.value {
            Value::Scalar(..) if self.is_null() => "nothing",
            Value::Scalar(..) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) | Value::Later(_) => "a mapping",
        }
    }

    /// Whether it is empty or the plain word `null` or `~`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, false) if matches!(text.as_ref(), "" | "~" | "null"))
    }

    /// Where to point: at the alias where one stands for the node.
    pub(crate) fn here(&self) -> Place {
        self.alias.unwrap_or(self.place)
    }
}

/// A file whose nodes grow on demand.
pub(crate) struct Tree<'a> {
    events: Events<'a>,
    aliased: Cell<u32>,
}

/// Reads a file. `None` when it cannot be read to its end; the mistakes say why.
pub(crate) fn parse<'a>(file: FileId, text: &'a str, mistakes: &mut Mistakes) -> Option<Tree<'a>> {
    Some(Tree::new(events::parse(file, text, mistakes)?))
}

impl<'a> Tree<'a> {
    pub(crate) fn new(events: Events<'a>) -> Self {
        Tree { events, aliased: Cell::new(0) }
    }

    /// Everything at once; for the text of one object.
    pub(crate) fn whole(&self, mistakes: &mut Mistakes) -> Option<Node<'a>> {
        Some(self.node(0, Step { depth: 0, deepest: usize::MAX, aliased: false }, mistakes)?.0)
    }

    /// The file's mapping down to the names of its objects. `None` when the file is empty, or its aliases
    /// stand for too much.
    pub(crate) fn root(&self, mistakes: &mut Mistakes) -> Option<Node<'a>> {
        if self.events.is_empty() {
            return None;
        }
        Some(self.node(0, Step { depth: 0, deepest: TOP, aliased: false }, mistakes)?.0)
    }

    /// The whole of an entry's value.
    pub(crate) fn grow(&self, entry: &Entry<'a>, mistakes: &mut Mistakes) -> Option<Entry<'a>> {
        let Value::Later(number) = entry.value.value else { return Some(entry.clone()) };
        let aliased = entry.value.alias.is_some() || entry.merged.is_some();
        let step = Step { depth: TOP, deepest: usize::MAX, aliased };
        let (grown, _) = self.node(number, step, mistakes)?;
        Some(Entry { value: Node { alias: entry.value.alias, ..grown }, ..entry.clone() })
    }

    /// The node at a number, and the number after it.
    fn node(&self, number: u32, step: Step, mistakes: &mut Mistakes) -> Option<(Node<'a>, u32)> {
        let (what, place) = self.events.at(number)?;
        if step.depth > DEEPEST {
            let message = format!("the nesting is deeper than {DEEPEST} levels");
            mistakes.push(Mistake::new(TOO_LARGE, place, message));
            return None;
        }
        if step.aliased {
            self.aliased.set(self.aliased.get().saturating_add(1));
            if self.aliased.get() > MOST_ALIASED {
                let message = format!("the aliases of this file stand for more than {MOST_ALIASED} values");
                mistakes.push(Mistake::new(TOO_LARGE, place, message));
                return None;
            }
        }
        let (value, next) = match what {
            What::Alias(target) => {
                let step = Step { aliased: true, ..step };
                // An alias of an alias does not exist in YAML, so this goes down one level only.
                let (node, _) = self.node(target, step, mistakes)?;
                return Some((Node { alias: Some(place), ..node }, number + 1));
            }
            What::Map(end) if step.depth >= step.deepest => (Value::Later(number), end + 1),
            What::List(end) if step.depth >= step.deepest => (Value::Later(number), end + 1),
            What::Map(end) => {
                let entries = self.map(number, end, step.inside(), mistakes)?;
                (Value::Map(Rc::new(entries)), end + 1)
            }
            What::List(end) => {
                let mut items = Vec::new();
                let mut at = number + 1;
                while at < end {
                    let (item, next) = self.node(at, step.inside(), mistakes)?;
                    items.push(item);
                    at = next;
                }
                (Value::List(Rc::new(items)), end + 1)
            }
            What::Plain => (Value::Scalar(self.events.scalar(what, place), false), number + 1),
            What::Quoted => (Value::Scalar(self.events.scalar(what, place), true), number + 1),
            What::Owned(_, quoted) => (Value::Scalar(self.events.scalar(what, place), quoted), number + 1),
            What::End => return None,
        };
        Some((Node { place, alias: None, value }, next))
    }

    fn map(&self, start: u32, end: u32, step: Step, mistakes: &mut Mistakes) -> Option<Vec<Entry<'a>>> {
        let mut entries = Vec::new();
        let mut merges = Vec::new();
        let mut seen: BTreeMap<Cow<'a, str>, Place> = BTreeMap::new();
        let mut at = start + 1;
        while at < end {
            let (key, after_key) = self.node(at, Step { deepest: 0, ..step }, mistakes)?;
            // What a merge key brings belongs to this mapping, so it grows one level further.
            let merge = matches!(&key.value, Value::Scalar(text, false) if text == "<<");
            let inside = if merge { Step { deepest: usize::MAX, ..step } } else { step };
            let (value, after) = self.node(after_key, inside, mistakes)?;
            at = after;
            let place = key.here();
            match key.value {
                _ if merge => merges.push((place, value)),
                Value::Scalar(text, _) => {
                    if let Some(first) = seen.get(&text) {
                        let message = format!("the key `{text}` stands twice");
                        let mistake = Mistake::new(DUPLICATE_KEY, place, message);
                        mistakes.push(mistake.label(*first, "first here"));
                        continue;
                    }
                    seen.insert(text.clone(), place);
                    entries.push(Entry { key: text, key_place: place, value, merged: None });
                }
                _ => {
                    mistakes.push(Mistake::new(WRONG_SHAPE, place, "a key must be a single word"));
                }
            }
        }
        for (place, value) in merges {
            merge(&mut entries, &mut seen, (place, &value), mistakes);
        }
        Some(entries)
    }
}

/// What is growing.
#[derive(Clone, Copy)]
struct Step {
    depth: usize,
    /// Collections at this depth are left for later.
    deepest: usize,
    /// Whether an alias led here.
    aliased: bool,
}

impl Step {
    fn inside(self) -> Self {
        Step { depth: self.depth + 1, ..self }
    }
}

/// Adds what a merge key brings: a key that stands in the mapping itself, or came earlier, wins.
fn merge<'a>(
    entries: &mut Vec<Entry<'a>>,
    seen: &mut BTreeMap<Cow<'a, str>, Place>,
    (key, value): (Place, &Node<'a>),
    mistakes: &mut Mistakes,
) {
    let sources: &[Node<'a>] = match &value.value {
        Value::List(items) if value.alias.is_none() => items,
        _ => std::slice::from_ref(value),
    };
    for source in sources {
        let Value::Map(merged) = &source.value else {
            let message = "a merge key takes a mapping, or a list of mappings";
            mistakes.push(Mistake::new(WRONG_SHAPE, source.here(), message));
            continue;
        };
        let through = source.alias.unwrap_or(key);
        for entry in merged.iter() {
            if !seen.contains_key(&entry.key) {
                seen.insert(entry.key.clone(), entry.key_place);
                entries.push(Entry { merged: Some(through), ..entry.clone() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(text: &str) -> (Vec<String>, Vec<String>) {
        let mut mistakes = Mistakes::default();
        let mut out = Vec::new();
        if let Some(tree) = parse(FileId(0), text, &mut mistakes)
            && let Some(root) = tree.root(&mut mistakes)
            && let Value::Map(entries) = &root.value
        {
            for entry in entries.iter() {
                if let Some(entry) = tree.grow(entry, &mut mistakes) {
                    out.push(format!("{}={}", entry.key, show(&tree, &entry.value, &mut mistakes)));
                }
            }
        }
        (out, mistakes.into_list().into_iter().map(|mistake| mistake.message).collect())
    }

    fn show<'a>(tree: &Tree<'a>, node: &Node<'a>, mistakes: &mut Mistakes) -> String {
        match &node.value {
            Value::Scalar(text, _) => text.to_string(),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(|item| show(tree, item, mistakes)).collect();
                format!("[{}]", items.join(","))
            }
            Value::Map(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|entry| match tree.grow(entry, mistakes) {
                        Some(entry) => format!("{}:{}", entry.key, show(tree, &entry.value, mistakes)),
                        None => "?".to_owned(),
                    })
                    .collect();
                format!("{{{}}}", entries.join(","))
            }
            Value::Later(_) => "later".to_owned(),
        }
    }

    #[test]
    fn aliases_and_merge_keys_are_resolved() {
        let text = "x: &x { a: 1, b: 2 }\ny:\n  z: *x\n  w: { <<: *x, b: 3 }\n  v: { <<: [*x, { c: 4 }] }\n";
        let (out, mistakes) = grown(text);
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!(out, ["x={a:1,b:2}", "y={z:{a:1,b:2},w:{b:3,a:1},v:{a:1,b:2,c:4}}"]);
    }

    #[test]
    fn a_merge_key_among_the_objects_works_too() {
        let (out, mistakes) = grown("x: &x { a: { deep: [1] } }\ny:\n  <<: *x\n  b: { c: 1 }\n");
        assert_eq!(mistakes, Vec::<String>::new());
        assert_eq!(out[1], "y={b:{c:1},a:{deep:[1]}}");
    }

    #[test]
    fn a_key_that_stands_twice_or_is_no_word_is_a_mistake() {
        let (out, mistakes) = grown("a: 1\na: 2\n? [b]\n: 3\nc: 4\n");
        assert_eq!(out, ["a=1", "c=4"]);
        assert_eq!(mistakes, ["the key `a` stands twice", "a key must be a single word"]);
    }

    #[test]
    fn an_alias_inside_what_it_refers_to_is_a_mistake() {
        let (_, mistakes) = grown("a: &a [1, *a]\n");
        assert_eq!(mistakes, ["this alias stands inside what it refers to"]);
    }
}
